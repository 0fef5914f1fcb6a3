//! The program: one binary, one data directory. Reads the command line and hands over.
//! Never here: what a command does.

mod backup;
mod cli;
mod clock;
mod config;
mod demo;
mod lock;
mod serve;
mod story_file;
mod telemetry;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
