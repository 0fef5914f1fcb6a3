//! The command line: what may be typed, and which function does it. Secrets never come as arguments.
//! Never here: rules of the product.

mod backup;
mod bench;
mod check;
mod config;
mod doctor;
mod doctor_people;
mod export;
mod house_rules;
mod import;
mod jobs;
mod ledger;
mod moving;
mod open;
mod progress;
mod reader;
mod restore;
mod secret;
mod site;
mod site_fields;
mod story;

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::{Parser, Subcommand};

pub(crate) use open::{DATABASE, make_directory, open_runtime, with_ctx};

use crate::{
    config::{Config, Flag},
    demo,
    lock::Lock,
    serve, telemetry,
};

/// The reader discussion under the news, run by the newsroom itself.
#[derive(Debug, Parser)]
#[command(name = "rejoinder", version, propagate_version = true, max_term_width = 100)]
struct Cli {
    /// The data directory [default: ./rejoinder-data; for `demo`: ./rejoinder-data/demo] [env: REJOINDER_DATA]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A PostgreSQL database instead of the data directory, such as postgres://USER@HOST/DATABASE; its password comes
    /// from database.password_file or the environment [env: REJOINDER_DATABASE]
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// A TOML file of settings [env: REJOINDER_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
#[expect(clippy::large_enum_variant, reason = "one is made, once")]
enum Command {
    /// Show a paper with living discussions, on this machine only
    Demo(demo::Args),
    /// Serve the sites of a data directory
    Serve(ServeArgs),
    /// Do the jobs of a store and serve nobody: beside servers with `--no-jobs`, or to help those that do them
    Worker(WorkerArgs),
    /// List jobs, retry or drop them
    #[command(subcommand)]
    Jobs(jobs::Command),
    /// Verify the ledger of decisions
    #[command(subcommand)]
    Ledger(ledger::Command),
    /// Add, change and show sites
    #[command(subcommand)]
    Site(site::Command),
    /// Add, list and unpublish stories; open, close and slow their discussions
    #[command(subcommand)]
    Story(story::Command),
    /// Add and list accounts, change roles, make tokens for programs
    #[command(subcommand)]
    Reader(reader::Command),
    /// Read a site or a page of comments in
    #[command(subcommand)]
    Import(import::Command),
    /// Write a site out
    #[command(subcommand)]
    Export(export::Command),
    /// Copy everything, of one moment, into a new directory; the server may serve meanwhile
    Backup(backup::Args),
    /// Put a backup into an empty data directory or database, and verify it before it may be served
    Restore(restore::Args),
    /// Carry everything from SQLite to PostgreSQL or back, and verify it; what was cut off goes on when run again
    Move(moving::Args),
    /// Check the database file, its counters and its chains of answers; exit code 1 when something is wrong
    Check,
    /// Say what is wrong with the set-up, and what to do about it
    Doctor,
    /// Look at the configuration
    #[command(subcommand)]
    Config(config::Command),
    /// Measure on this machine
    #[command(subcommand)]
    Bench(bench::Command),
    /// Print references that are made from the program
    #[command(subcommand, hide = true)]
    Docs(config::Docs),
}

/// Flags of `serve`.
#[derive(Debug, clap::Args)]
struct ServeArgs {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Address and port of /healthz, /readyz and /metrics
    #[arg(long, value_name = "ADDRESS")]
    ops_listen: Option<String>,
    /// Leave jobs to other processes
    #[arg(long)]
    no_jobs: bool,
}

/// Flags of `worker`.
#[derive(Debug, clap::Args)]
struct WorkerArgs {
    /// Address and port of /healthz, /readyz and /metrics
    #[arg(long, value_name = "ADDRESS")]
    ops_listen: Option<String>,
}

/// The code of a program that the signal SIGPIPE ended, as shells count.
const BROKEN_PIPE: i32 = 128 + 13;

/// Runs the program: 0 when all went well, 1 when not, 2 when the command line made no sense.
pub(crate) fn main() -> ExitCode {
    mind_closed_pipes();
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("rejoinder: {}", explain(&error));
            ExitCode::FAILURE
        }
    }
}

/// Ends without a word when whoever read what is printed is gone, as in `rejoinder jobs list | head`: the standard library
/// panics then, with this text.
fn mind_closed_pipes() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic
            .payload_as_str()
            .is_some_and(|text| text.starts_with("failed printing to stdout: Broken pipe"))
        {
            std::process::exit(BROKEN_PIPE);
        }
        usual(panic);
    }));
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let mut flags = Vec::new();
    let mut flag = |flag, section, key, text: Option<String>| {
        if let Some(text) = text {
            flags.push(Flag { flag, section, key, text });
        }
    };
    let data = cli.data.map(|path| path.into_os_string().into_string()).transpose();
    flag(
        "--data",
        "server",
        "data",
        data.map_err(|path| anyhow::anyhow!("{path:?} is not UTF-8: name another directory"))?,
    );
    flag("--database", "database", "url", cli.database);
    if let Command::Serve(args) = &cli.command {
        flag("--listen", "server", "listen", args.listen.clone());
        flag("--ops-listen", "server", "ops_listen", args.ops_listen.clone());
        flag("--no-jobs", "server", "jobs", args.no_jobs.then(|| "false".to_owned()));
    }
    if let Command::Worker(args) = &cli.command {
        flag("--ops-listen", "server", "ops_listen", args.ops_listen.clone());
    }
    let environment = std::env::vars_os().filter_map(|(name, text)| {
        // A name that is not UTF-8 is none of ours.
        Some((name.into_string().ok()?, text.to_string_lossy().into_owned()))
    });
    let config = Config::load(cli.config, environment, &flags);
    // These two say themselves what is wrong with it.
    let config = match cli.command {
        Command::Doctor => return Ok(doctor::run(config)),
        Command::Docs(docs) => return config::docs(&docs),
        _ => config?,
    };
    match cli.command {
        Command::Serve(_) => {
            telemetry::init(&config.log);
            // A directory without data gets no lock either; opening it says what is missing. Of a database on a server
            // there may be many nodes.
            let held = config.database.url.is_none() && config.server.data.join(DATABASE).exists();
            let _lock = held.then(|| Lock::take(&config.server.data)).transpose()?;
            open::with_ctx_for_requests(&config, async |ctx| serve::serve(ctx, &config).await)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Worker(_) => {
            telemetry::init(&config.log);
            open::with_ctx_for_requests(&config, async |ctx| serve::work(ctx, &config).await)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo(args) => {
            telemetry::init(&quiet(&config));
            demo::run(args, config).map(|()| ExitCode::SUCCESS)
        }
        other => {
            telemetry::init(&quiet(&config));
            command(other, &config)
        }
    }
}

fn command(command: Command, config: &Config) -> anyhow::Result<ExitCode> {
    match command {
        Command::Site(command) => site::run(command, config),
        Command::Story(command) => story::run(command, config),
        Command::Reader(command) => reader::run(command, config),
        Command::Import(command) => import::run(command, config),
        Command::Export(command) => export::run(command, config),
        Command::Jobs(command) => jobs::run(command, config),
        Command::Ledger(command) => ledger::run(command, config),
        Command::Backup(args) => backup::run(&args, config),
        Command::Restore(args) => restore::run(&args, config),
        Command::Move(args) => moving::run(&args, config),
        Command::Check => check::run(config),
        Command::Config(command) => config::run(&command, config),
        Command::Bench(command) => bench::run(command, config),
        Command::Serve(_) | Command::Worker(_) | Command::Demo(_) | Command::Doctor | Command::Docs(_) => {
            anyhow::bail!("this command has its own path")
        }
    }
}

/// A command talks on its own; of the log only what is wrong matters, unless the operator asked for more.
fn quiet(config: &Config) -> crate::config::Log {
    let mut log = config.log.clone();
    let asked = config
        .merged
        .given("log", "level")
        .is_some_and(|given| given.source != crate::config::Source::Default);
    if !asked {
        log.level.0 = "warn".into();
    }
    log
}

/// An error as a sentence; a refusal says what a reader would be told, with its code.
fn explain(error: &anyhow::Error) -> String {
    let part = |cause: &(dyn std::error::Error + 'static)| -> String {
        let refusal = cause.downcast_ref::<rejoinder_domain::Refusal>().or_else(|| match cause
            .downcast_ref::<rejoinder_app::Error>(
        ) {
            Some(rejoinder_app::Error::Refused(refusal)) => Some(refusal),
            _ => None,
        });
        match refusal {
            Some(refusal) => {
                let told = rejoinder_web::i18n::Lang::EN.refusal(refusal.code(), refusal.args());
                // Fluent isolates what it fills in for mixed scripts; a terminal shows the marks as dirt.
                let told: String = told.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}')).collect();
                format!("{told} ({})", refusal.code())
            }
            None => cause.to_string(),
        }
    };
    let mut parts: Vec<String> = error.chain().map(part).collect();
    parts.dedup();
    parts.join(": ")
}

/// The number that a flag's `NAME=TEXT` has on each side.
fn split_pair(text: &str) -> anyhow::Result<(String, String)> {
    let (name, value) = text.split_once('=').with_context(|| format!("{text:?} must be NAME=TEXT"))?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}
