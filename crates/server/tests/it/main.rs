//! The real binary, as an operator and a client use it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod backup;
mod commands;
mod config;
mod demo;
mod guide;
mod kills;
mod moving;
mod refusing;
mod serving;
mod support;
