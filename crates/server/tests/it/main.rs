//! The real binary, as an operator and a client use it.

mod commands;
mod config;
mod kills;
mod refusing;
mod serving;
mod support;
