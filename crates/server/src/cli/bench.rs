//! `rejoinder bench`: what reading and posting cost on this machine, in a data directory of its own.
//! Never here: the operator's data.

mod live;
mod moving;
mod threads;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use rejoinder_app::{Ctx, Look, Outside, SystemRandom};
use rejoinder_domain::{Actor, Order, Site};
use rejoinder_store::{Options, Store};
use serde::Serialize;
use threads::Built;

use super::open_runtime;
use crate::{clock::SystemClock, config::Config};

/// Comments of the largest thread that is made.
const SIZE_MAX: usize = 5_000_000;

/// What may be measured.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// The first page, a page deep inside and a post, in threads of several sizes: they should cost the same
    Threads {
        /// Comments of each thread
        #[arg(long, value_delimiter = ',', default_value = "30,3000,300000")]
        sizes: Vec<usize>,
        /// How often each thing is measured
        #[arg(long, default_value_t = 60)]
        rounds: usize,
        /// Conversations on a page; the smallest thread must have several such pages
        #[arg(long, default_value_t = 5)]
        roots: usize,
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Where the data are made and deleted; the speed of a post is that of this disk
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    /// Live streams: the memory of each, and how soon a comment is on all of them
    Live {
        /// Streams that are open at the same time
        #[arg(long, default_value_t = 5_000)]
        connections: usize,
        /// Comments that are posted while they are open
        #[arg(long, default_value_t = 40)]
        comments: usize,
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Where the data are made and deleted
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    /// Moving a site of one thread to the empty database that --database names (without it: to another file) and back
    Move {
        /// Comments that are moved
        #[arg(long, default_value_t = 200_000)]
        comments: usize,
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Where the files are made and deleted
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

/// What was measured in one thread.
#[derive(Debug, Serialize)]
struct Measured {
    what: String,
    size: usize,
    median_us: f64,
    p95_us: f64,
    /// To the smallest thread.
    ratio: f64,
}

/// Deletes the directory however the run ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(dir: Option<PathBuf>) -> anyhow::Result<Self> {
        let path =
            dir.unwrap_or_else(std::env::temp_dir).join(format!("rejoinder-bench-{}", std::process::id()));
        std::fs::create_dir(&path).with_context(|| format!("{} cannot be made", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(super) fn run(command: Command, config: &Config) -> anyhow::Result<ExitCode> {
    match command {
        Command::Threads { sizes, rounds, roots, json, dir } => run_threads(sizes, rounds, roots, json, dir)?,
        Command::Live { connections, comments, json, dir } => {
            anyhow::ensure!(
                (1..=100_000).contains(&connections) && (1..=10_000).contains(&comments),
                "connections must be 1 to 100000, comments 1 to 10000"
            );
            let scratch = Scratch::new(dir)?;
            let thread = with_ctx_in(&scratch.0, async |ctx| live::prepare(ctx).await)?;
            let measured =
                open_runtime()?.block_on(live::measure(&scratch.0, thread, connections, comments))?;
            match json {
                true => println!("{}", serde_json::to_string_pretty(&measured)?),
                false => live::print(&measured),
            }
        }
        Command::Move { comments, json, dir } => {
            anyhow::ensure!((100..=SIZE_MAX).contains(&comments), "comments must be 100 to {SIZE_MAX}");
            moving::run(comments, json, &Scratch::new(dir)?.0, config)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs `work` on a fresh store in the directory, and closes it.
fn with_ctx_in<T>(directory: &Path, work: impl AsyncFnOnce(&Ctx) -> anyhow::Result<T>) -> anyhow::Result<T> {
    let store = Store::open(directory, &Options { create: true, ..Options::default() })?;
    let runtime = open_runtime()?;
    let result = runtime.block_on(async {
        let ctx = Ctx::new(store.clone(), Arc::new(SystemClock), Arc::new(SystemRandom), Outside::default())
            .await?;
        work(&ctx).await
    });
    drop(runtime);
    store.close();
    result
}

fn run_threads(
    mut sizes: Vec<usize>,
    rounds: usize,
    roots: usize,
    json: bool,
    dir: Option<PathBuf>,
) -> anyhow::Result<()> {
    sizes.sort_unstable();
    sizes.dedup();
    anyhow::ensure!(
        rounds > 0
            && (1..=rejoinder_domain::limits::PAGE_MAX).contains(&roots)
            && sizes.first().is_some_and(|size| *size >= 10)
            && sizes.last() <= Some(&SIZE_MAX),
        "sizes must be 10 to {SIZE_MAX}, rounds at least 1, roots 1 to 100"
    );
    let scratch = Scratch::new(dir)?;
    let table = with_ctx_in(&scratch.0, async |ctx| measure(ctx, &sizes, rounds, roots).await)?;
    match json {
        true => println!("{}", serde_json::to_string_pretty(&table)?),
        false => print_table(&table),
    }
    Ok(())
}

/// Times of each thing in each thread, taken in rounds so that a slow second of the machine meets all alike.
async fn measure(ctx: &Ctx, sizes: &[usize], rounds: usize, roots: usize) -> anyhow::Result<Vec<Measured>> {
    let site = threads::site(ctx).await?;
    let mut built = Vec::new();
    for size in sizes {
        let began = Instant::now();
        built.push(threads::build(ctx, &site, *size, roots).await?);
        eprintln!("built a thread of {size} comments in {:.1} s", began.elapsed().as_secs_f64());
    }
    let mut things: Vec<String> = Order::ALL.iter().map(|order| format!("first page, {order}")).collect();
    things.extend(Order::ALL.iter().map(|order| format!("deep page, {order}")));
    things.push("deep conversation".into());
    things.push("post".into());
    let mut times: Vec<Vec<Vec<Duration>>> =
        vec![vec![Vec::with_capacity(rounds); sizes.len()]; things.len()];
    // One round first that nobody counts: statements are prepared, caches filled.
    for round in 0..=rounds {
        // Each thread is the first of a round as often as the others: who comes first may find the disk idle.
        for thread in (0..built.len()).map(|step| (step + round) % built.len()) {
            let built = &built[thread];
            let took = one_round(ctx, &site, built, round, roots).await?;
            for (thing, took) in took.into_iter().enumerate().filter(|_| round > 0) {
                times[thing][thread].push(took);
            }
        }
    }
    let mut table = Vec::new();
    for (what, of_thing) in things.into_iter().zip(times) {
        let mut smallest = None;
        for (size, mut took) in sizes.iter().zip(of_thing) {
            took.sort_unstable();
            let at = |part: usize| took[(took.len() - 1) * part / 100].as_secs_f64() * 1e6;
            let median_us = at(50);
            let ratio = median_us / *smallest.get_or_insert(median_us);
            table.push(Measured { what: what.clone(), size: *size, median_us, p95_us: at(95), ratio });
        }
    }
    Ok(table)
}

/// Everything once, in the order of the table.
async fn one_round(
    ctx: &Ctx,
    site: &Site,
    built: &Built,
    round: usize,
    limit: usize,
) -> anyhow::Result<Vec<Duration>> {
    let mut took = Vec::new();
    let read = async |look| -> anyhow::Result<Duration> {
        let began = Instant::now();
        let page = rejoinder_app::read_thread(ctx, site, &Actor::Anyone, built.thread, look).await?;
        let took = began.elapsed();
        anyhow::ensure!(!page.nodes.is_empty(), "a measured page is empty");
        Ok(took)
    };
    for order in Order::ALL {
        took.push(read(Look::Page { order, cursor: None, limit }).await?);
    }
    for (order, cursor) in Order::ALL.into_iter().zip(&built.deep) {
        took.push(read(Look::Page { order, cursor: Some(cursor.clone()), limit }).await?);
    }
    took.push(
        read(Look::Conversation { root: built.root, cursor: None, around: Some(built.deep_answer) }).await?,
    );
    let draft = threads::post(built.thread, round);
    let began = Instant::now();
    rejoinder_app::post_comment(ctx, site, &Actor::Anyone, draft).await?;
    took.push(began.elapsed());
    Ok(took)
}

fn print_table(table: &[Measured]) {
    println!("{:<24} {:>9} {:>12} {:>12} {:>7}", "", "comments", "median", "p95", "ratio");
    let mut last = "";
    for line in table {
        let what = if line.what == last { "" } else { &line.what };
        println!(
            "{what:<24} {:>9} {:>9.0} µs {:>9.0} µs {:>7.2}",
            line.size, line.median_us, line.p95_us, line.ratio
        );
        last = &line.what;
    }
    let worst = table.iter().max_by(|a, b| a.ratio.total_cmp(&b.ratio));
    if let Some(worst) = worst {
        println!("worst ratio: {:.2} ({}, {} comments)", worst.ratio, worst.what, worst.size);
    }
}
