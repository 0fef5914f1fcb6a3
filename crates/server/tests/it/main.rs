//! The real binary, as an operator and a client use it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod backup;
mod commands;
mod config;
mod demo;
mod guide;
mod jobs;
mod kills;
mod moving;
mod refusing;
mod serving;
#[expect(dead_code, reason = "the other binary does more with it")]
mod support;
mod writers;
