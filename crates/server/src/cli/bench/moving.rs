//! `rejoinder bench move`: a site is made, moved there and back, and both ways are timed.
//! Never here: a second way of moving.

use std::{path::Path, time::Instant};

use serde::Serialize;

use super::{threads, with_ctx_in};
use crate::{
    backup::total,
    cli::moving::{Moved, Place, move_all, options},
    config::Config,
};

/// Conversations on a page of the thread that is made; a page is not measured here.
const ROOTS: usize = 5;

/// One way.
#[derive(Debug, Serialize)]
struct Way {
    from: String,
    to: String,
    rows: u64,
    comments: u64,
    copy_secs: f64,
    verify_secs: f64,
    rows_per_sec: f64,
    comments_per_sec: f64,
    digest: String,
}

impl Way {
    fn of(from: &Place, to: &Place, moved: &Moved) -> Self {
        Self {
            from: from.to_string(),
            to: to.to_string(),
            rows: moved.rows(),
            comments: moved.comments(),
            copy_secs: moved.copy_secs,
            verify_secs: moved.verify_secs,
            rows_per_sec: moved.rate(moved.rows()),
            comments_per_sec: moved.rate(moved.comments()),
            digest: total(&moved.tables),
        }
    }
}

/// Makes a thread of so many comments below a directory, moves it to the configured database, or else to a second
/// directory, and back into a third.
pub(super) fn run(comments: usize, json: bool, directory: &Path, config: &Config) -> anyhow::Result<()> {
    let source = directory.join("source");
    std::fs::create_dir(&source)?;
    let began = Instant::now();
    with_ctx_in(&source, async |ctx| {
        let site = threads::site(ctx).await?;
        threads::build(ctx, &site, comments, ROOTS).await
    })?;
    eprintln!("built a thread of {comments} comments in {:.1} s", began.elapsed().as_secs_f64());

    let source = Place::Directory(source);
    let middle = match &config.database.url {
        Some(url) => Place::Server(url.clone()),
        None => Place::Directory(directory.join("middle")),
    };
    let back = Place::Directory(directory.join("back"));
    let mut ways = Vec::new();
    for (from, to) in [(&source, &middle), (&middle, &back)] {
        let moved = move_all((from, to), options(config, None), options(config, None))?;
        ways.push(Way::of(from, to, &moved));
    }
    anyhow::ensure!(ways.iter().all(|way| way.digest == ways[0].digest), "what came back is not what went");
    if json {
        println!("{}", serde_json::to_string_pretty(&ways)?);
        return Ok(());
    }
    for way in &ways {
        println!("{} → {}", way.from, way.to);
        println!(
            "  {} rows with {} comments in {:.1} s: {:.0} rows/s, {:.0} comments/s; verified in {:.1} s",
            way.rows, way.comments, way.copy_secs, way.rows_per_sec, way.comments_per_sec, way.verify_secs
        );
    }
    println!("there and back, the digests are equal: {}", ways[0].digest);
    if let Place::Server(url) = &middle {
        println!("{url:?} keeps what was moved there: drop it");
    }
    Ok(())
}
