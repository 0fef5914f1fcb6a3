//! The programs of the database server that write and read its dumps: finding one that is new enough, and running it.
//! Never here: a secret in an argument.

use std::{
    ffi::OsStr,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::JoinHandle,
};

use anyhow::Context as _;
use rejoinder_store::{TABLES, Tools};

/// Where packages put the programs of several versions side by side.
const HOMES: [(&str, &str); 2] = [("/usr/lib/postgresql", ""), ("/usr", "pgsql-")];
/// Of what a program says when it fails, as much is told.
const SAID_MAX: usize = 2_000;

/// A program of the server's.
#[derive(Debug)]
pub(crate) struct Program {
    path: PathBuf,
    name: &'static str,
}

/// One that runs; it is ended when it is dropped before its end.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    said: Option<JoinHandle<String>>,
    name: &'static str,
}

impl Program {
    /// Finds one that can read what a server of this version holds: on the path first, then where packages put them.
    pub(crate) fn find(name: &'static str, major_min: i64) -> anyhow::Result<Self> {
        let on_path = std::env::var_os("PATH").unwrap_or_default();
        let mut places: Vec<PathBuf> = std::env::split_paths(&on_path).collect();
        places.extend(homes());
        let mut older = Vec::new();
        for path in places.into_iter().map(|place| place.join(name)).filter(|path| path.is_file()) {
            match major(&path) {
                Some(major) if major >= major_min => return Ok(Self { path, name }),
                Some(major) => older.push(format!("{} is {major}", path.display())),
                None => {}
            }
        }
        let found = if older.is_empty() { "none was found".to_owned() } else { older.join(", ") };
        anyhow::bail!(
            "{name} of PostgreSQL {major_min} or newer is needed, as old as the server is ({found}): \
             install the client programs of PostgreSQL {major_min}"
        )
    }

    /// `pg_dump` of our tables, as a snapshot sees them, into a file that is there already.
    pub(crate) fn dump(&self, tools: &Tools, snapshot: &str, file: &Path) -> anyhow::Result<Running> {
        let mut command = self.command(tools);
        command.args(["--format=custom", "--no-password", "--strict-names"]);
        command.arg(format!("--snapshot={snapshot}")).arg(option("--file=", file));
        for table in TABLES.iter().map(|table| table.name).chain(["migrations"]) {
            command.arg(format!("--table=\"{}\".{table}", tools.schema.replace('"', "\"\"")));
        }
        self.run(command)
    }

    /// `pg_restore` into an empty database: all of it or nothing.
    pub(crate) fn restore(&self, tools: &Tools, file: &Path) -> anyhow::Result<Running> {
        let mut command = self.command(tools);
        command.args(["--single-transaction", "--exit-on-error", "--no-password"]);
        // The tables belong to whoever restores: users of the old server need not be on this one.
        command.args(["--no-owner", "--no-privileges"]);
        command.arg(format!("--dbname={}", tools.database)).arg(file);
        self.run(command)
    }

    /// `pg_restore` into nothing: it unpacks all of the file.
    pub(crate) fn read(&self, file: &Path) -> anyhow::Result<Running> {
        let mut command = Command::new(&self.path);
        command.arg("--file=/dev/null").arg(file);
        self.run(command)
    }

    /// With the address in the environment, and none but that one.
    fn command(&self, tools: &Tools) -> Command {
        let mut command = Command::new(&self.path);
        for (name, _) in std::env::vars_os() {
            let name_text = name.to_string_lossy();
            if name_text.starts_with("PG") && name_text != "PGPASSFILE" {
                command.env_remove(&name);
            }
        }
        command.envs(tools.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    fn run(&self, mut command: Command) -> anyhow::Result<Running> {
        let name = self.name;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("{} cannot be run", self.path.display()))?;
        let stderr = child.stderr.take();
        // Read while it runs: one that says much must not wait for us.
        let said = std::thread::spawn(move || {
            let mut said = Vec::new();
            if let Some(mut stderr) = stderr {
                // A pipe that breaks has said what it had to say.
                let _ = stderr.read_to_end(&mut said);
            }
            String::from_utf8_lossy(&said).into_owned()
        });
        Ok(Running { child, said: Some(said), name })
    }
}

impl Running {
    /// Waits for its end, which must be a good one.
    pub(crate) fn wait(mut self) -> anyhow::Result<()> {
        let status = self.child.wait().with_context(|| format!("{} cannot be waited for", self.name))?;
        let said = self.said.take().and_then(|said| said.join().ok()).unwrap_or_default();
        let said: String = said.trim().chars().take(SAID_MAX).collect();
        anyhow::ensure!(status.success(), "{} failed: {said}", self.name);
        if !said.is_empty() {
            tracing::warn!(program = self.name, said, "a program of the database's said something");
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // After `wait` these do nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn option(name: &str, value: &Path) -> std::ffi::OsString {
    let mut option = OsStr::new(name).to_owned();
    option.push(value);
    option
}

/// The directories of programs side by side, the newest version first.
fn homes() -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for (home, prefix) in HOMES {
        for entry in fs::read_dir(home).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let version = name.to_str().and_then(|name| name.strip_prefix(prefix)?.parse().ok());
            if let Some(version) = version {
                found.push((version, entry.path().join("bin")));
            }
        }
    }
    found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    found.into_iter().map(|(_, path)| path).collect()
}

/// The major version, from a line such as `pg_dump (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)`.
fn major(path: &Path) -> Option<i64> {
    let output = Command::new(path).arg("--version").stdin(Stdio::null()).output().ok()?;
    let line = String::from_utf8(output.stdout).ok()?;
    let version = line.split("(PostgreSQL) ").nth(1)?;
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}
