//! A PostgreSQL server for as long as a command runs: `cargo xtask postgres -- cargo nextest run`.
//!
//! It lives in a temporary directory, speaks on a socket there and nowhere else, and keeps nothing: it does not wait for the
//! disk, so it is for tests only.

use std::{
    fs,
    os::unix::{
        fs::chown,
        process::{CommandExt as _, ExitStatusExt as _},
    },
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use anyhow::{Context as _, bail, ensure};

/// What tests read the address from.
pub(crate) const VARIABLE: &str = "REJOINDER_TEST_POSTGRES";

/// Starts a server, runs the command with its address in [`VARIABLE`], and stops the server.
pub(crate) fn run(command: &[String]) -> anyhow::Result<ExitCode> {
    let [program, arguments @ ..] = command else { bail!("name a command to run") };
    let server = Server::start()?;
    let status = Command::new(program)
        .args(arguments)
        .env(VARIABLE, &server.url)
        .status()
        .with_context(|| format!("{program} cannot be run"))?;
    drop(server);
    let code = status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0));
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}

struct Server {
    binaries: PathBuf,
    directory: PathBuf,
    user: Option<(u32, u32)>,
    url: String,
}

impl Server {
    fn start() -> anyhow::Result<Self> {
        let binaries = newest_binaries()?;
        let directory = std::env::temp_dir().join(format!("rejoinder-postgres-{}", std::process::id()));
        fs::create_dir(&directory).with_context(|| directory.display().to_string())?;
        let user = server_user()?;
        if let Some((user, group)) = user {
            chown(&directory, Some(user), Some(group))?;
        }
        let url = format!("postgres://postgres@/postgres?host={}", directory.display());
        // From here on the directory and what runs in it end with it.
        let server = Self { binaries, directory, user, url };
        server.call(
            "initdb",
            &[
                "--auth=trust",
                "--username=postgres",
                "--locale=C",
                "--encoding=UTF8",
                "--no-sync",
                "-D",
                "data",
            ],
        )?;
        let settings = [
            "listen_addresses=''",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=400",
            "shared_buffers=128MB",
            "autovacuum=off",
            "max_locks_per_transaction=128",
        ];
        let mut text = fs::read_to_string(server.directory.join("data/postgresql.conf"))?;
        for setting in settings {
            text.push_str(setting);
            text.push('\n');
        }
        let socket = format!("unix_socket_directories='{}'\n", server.directory.display());
        text.push_str(&socket);
        fs::write(server.directory.join("data/postgresql.conf"), text)?;
        server.call("pg_ctl", &["start", "-w", "-D", "data", "-l", "log"])?;
        Ok(server)
    }

    fn call(&self, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
        let mut command = Command::new(self.binaries.join(program));
        command.args(arguments).current_dir(&self.directory).stdin(Stdio::null()).stdout(Stdio::null());
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        let status = command.status().with_context(|| format!("{program} cannot be run"))?;
        let log = || fs::read_to_string(self.directory.join("log")).unwrap_or_default();
        ensure!(status.success(), "{program} failed: {status}\n{}", log());
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.directory.join("data/postmaster.pid").exists() {
            let stopped = self.call("pg_ctl", &["stop", "-m", "immediate", "-w", "-D", "data"]);
            if let Err(error) = stopped {
                eprintln!("the test server did not stop: {error:#}");
            }
        }
        if let Err(error) = fs::remove_dir_all(&self.directory) {
            eprintln!("{}: {error}", self.directory.display());
        }
    }
}

/// Where the server's programs are: Debian keeps each major version in a folder of its own, outside the PATH.
fn newest_binaries() -> anyhow::Result<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let major = path.file_name()?.to_str()?.parse().ok()?;
            Some((major, path.join("bin")))
        })
        .filter(|(_, path)| path.join("initdb").exists())
        .collect();
    found.sort();
    if let Some((_, newest)) = found.pop() {
        return Ok(newest);
    }
    let on_path = std::env::var_os("PATH")
        .and_then(|path| std::env::split_paths(&path).find(|directory| directory.join("initdb").exists()));
    on_path.context("no PostgreSQL server here: install the package postgresql")
}

/// The server refuses to run as root: then it runs as `postgres`, or as `nobody`.
fn server_user() -> anyhow::Result<Option<(u32, u32)>> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let is_root = status
        .lines()
        .find_map(|line| line.strip_prefix("Uid:"))
        .is_some_and(|ids| ids.split_whitespace().nth(1) == Some("0"));
    if !is_root {
        return Ok(None);
    }
    let users = fs::read_to_string(Path::new("/etc/passwd"))?;
    let ids = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    ids("postgres")
        .or_else(|| ids("nobody"))
        .map(Some)
        .context("no user `postgres` or `nobody` to run the server as")
}
