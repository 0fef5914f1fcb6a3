//! A PostgreSQL server for as long as a command runs: `cargo xtask postgres -- cargo nextest run`.
//!
//! It lives in a temporary directory, speaks on a socket there and nowhere else, and keeps nothing: it does not wait for the
//! disk, so it is for tests only.

#[path = "../../crates/testkit/src/cluster.rs"]
#[expect(dead_code, unreachable_pub, reason = "tests do more with it than starting and stopping")]
mod cluster;

use std::{
    os::unix::process::ExitStatusExt as _,
    process::{Command, ExitCode},
};

use anyhow::{Context as _, bail};
use cluster::Cluster;

/// What tests read the address from.
pub(crate) const VARIABLE: &str = "REJOINDER_TEST_POSTGRES";

/// Fast and careless: what is lost with the machine is a test's.
const SETTINGS: [&str; 3] = ["fsync = off", "synchronous_commit = off", "full_page_writes = off"];

/// Starts a server, runs the command with its address in [`VARIABLE`], and stops the server.
pub(crate) fn run(command: &[String]) -> anyhow::Result<ExitCode> {
    let [program, arguments @ ..] = command else { bail!("name a command to run") };
    let server = Cluster::start(&SETTINGS)?;
    let mut command = Command::new(program);
    command.args(arguments).env(VARIABLE, server.url());
    // What cargo tells of this program would make build scripts of others run again.
    for (name, _) in std::env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
        {
            command.env_remove(name);
        }
    }
    let status = command.status().with_context(|| format!("{program} cannot be run"))?;
    drop(server);
    let code = status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0));
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}
