//! PostgreSQL servers of a test's own: started, restarted, killed, copied to a standby, promoted, and gone at the end.
//!
//! Each lives in a temporary directory and speaks on a socket there, so that none meets another's port. Needs nothing but
//! the standard library: `cargo xtask postgres` is built of this file, too.
//! Never here: anything of the product.

use std::{
    fs::{self, File},
    io,
    os::unix::{fs::chown, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread::sleep,
    time::{Duration, Instant},
};

/// What every one of them is set to. Unless a test says otherwise a commit is on the disk, as in life.
const SETTINGS: [&str; 7] = [
    "listen_addresses = ''",
    "max_connections = 400",
    "shared_buffers = 128MB",
    "autovacuum = off",
    "max_locks_per_transaction = 128",
    // A standby that is built anew finds all it lacks.
    "wal_keep_size = '512MB'",
    "wal_level = replica",
];
/// How long a server may take to start, to end, or to take a role.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at whether it has.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A server in a directory of its own; both end with it.
pub struct Cluster {
    binaries: PathBuf,
    directory: PathBuf,
    user: Option<(u32, u32)>,
}

impl Cluster {
    /// Makes and starts a server with further lines for its settings.
    ///
    /// # Errors
    /// There is no PostgreSQL here, or it does not start; the message holds its log.
    pub fn start(settings: &[&str]) -> io::Result<Self> {
        let cluster = Self::place()?;
        cluster.call(
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
        let socket = format!("unix_socket_directories = '{}'", cluster.directory.display());
        cluster.set(&SETTINGS)?;
        cluster.set(&[&socket])?;
        cluster.set(settings)?;
        cluster.up()?;
        Ok(cluster)
    }

    /// Copies this server to a standby that follows it under a name, and starts that.
    ///
    /// # Errors
    /// The copy fails, or the standby does not start.
    pub fn standby(&self, name: &str) -> io::Result<Self> {
        let standby = Self::place()?;
        standby.copy(self, name)?;
        Ok(standby)
    }

    /// Throws the data of this server away and makes it a standby of another one.
    ///
    /// # Errors
    /// The server still runs, the copy fails, or the standby does not start.
    pub fn become_standby_of(&self, primary: &Self, name: &str) -> io::Result<()> {
        if self.postmaster().is_some_and(|pid| is_alive(&pid)) {
            return Err(io::Error::other("a server that runs keeps its data"));
        }
        fs::remove_dir_all(self.data())?;
        self.copy(primary, name)
    }

    fn copy(&self, primary: &Self, name: &str) -> io::Result<()> {
        let from = format!("host={} user=postgres application_name={name}", primary.directory.display());
        self.call(
            "pg_basebackup",
            &["-d", &from, "-D", "data", "-R", "-X", "stream", "--checkpoint=fast", "--no-sync"],
        )?;
        self.set(&[&format!("unix_socket_directories = '{}'", self.directory.display())])?;
        self.up()
    }

    /// A directory for a server that is not made yet.
    fn place() -> io::Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let binaries = newest_binaries()
            .ok_or_else(|| io::Error::other("no PostgreSQL server here: install the package postgresql"))?;
        let user = server_user()?;
        let name =
            format!("rejoinder-postgres-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let directory = std::env::temp_dir().join(name);
        fs::create_dir(&directory)
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", directory.display())))?;
        // From here on the directory and what runs in it end with it.
        let cluster = Self { binaries, directory, user };
        if let Some((user, group)) = user {
            chown(&cluster.directory, Some(user), Some(group))?;
        }
        Ok(cluster)
    }

    /// Adds lines to the settings, which the next start or [`Self::reload`] reads; later ones win.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn set(&self, settings: &[&str]) -> io::Result<()> {
        let path = self.data().join("postgresql.conf");
        let mut text = fs::read_to_string(&path)?;
        for setting in settings {
            text.push_str(setting);
            text.push('\n');
        }
        // It stays the file of its owner: only what is in it changes.
        fs::write(path, text)
    }

    /// Puts a file into the data directory, for the server's eyes alone.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn put(&self, name: &str, text: &str) -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.data().join(name);
        fs::write(&path, text)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        match self.user {
            Some((user, group)) => chown(&path, Some(user), Some(group)),
            None => Ok(()),
        }
    }

    /// Reads the settings anew.
    ///
    /// # Errors
    /// No server runs here.
    pub fn reload(&self) -> io::Result<()> {
        self.call("pg_ctl", &["reload", "-D", "data"])
    }

    /// Starts a server that was stopped or killed, and waits until it takes connections.
    ///
    /// # Errors
    /// It does not start.
    pub fn up(&self) -> io::Result<()> {
        self.call("pg_ctl", &["start", "-w", "-D", "data", "-l", "log"])
    }

    /// Ends the server at once, without a word to anyone, and starts it again: it recovers from its log.
    ///
    /// # Errors
    /// It does not start.
    pub fn restart(&self) -> io::Result<()> {
        self.call("pg_ctl", &["restart", "-w", "-m", "immediate", "-D", "data", "-l", "log"])
    }

    /// Kills the server as the system does when memory ends, and waits until the last of its processes is gone. What it
    /// was doing stays where it was.
    ///
    /// # Errors
    /// No server runs here, or its processes do not end.
    pub fn kill(&self) -> io::Result<()> {
        let pid = self.postmaster().ok_or_else(|| io::Error::other("no server runs here"))?;
        let children = children(&pid);
        signal("KILL", &pid)?;
        let gone = || !is_alive(&pid) && children.iter().all(|child| !is_alive(child));
        wait_until("a killed server's processes end", || Ok(gone()))?;
        // While nobody has asked how it ended, its number is taken and the next server would believe that it runs.
        fs::remove_file(self.data().join("postmaster.pid"))?;
        fs::remove_file(self.directory.join(".s.PGSQL.5432.lock"))
    }

    /// Makes a standby the primary, and waits until it takes writes.
    ///
    /// # Errors
    /// It does not become one.
    pub fn promote(&self) -> io::Result<()> {
        self.call("pg_ctl", &["promote", "-w", "-D", "data"])
    }

    /// Waits until a query answers so.
    ///
    /// # Errors
    /// It does not in time, or the server cannot be asked.
    pub fn wait_for(&self, query: &str, answer: &str) -> io::Result<()> {
        wait_until(query, || Ok(self.sql(query)? == answer))
    }

    /// Runs SQL in the database `postgres`; what it answers, one row a line and `|` between the columns.
    ///
    /// # Errors
    /// The server cannot be reached, or says no.
    pub fn sql(&self, sql: &str) -> io::Result<String> {
        let host = format!("--host={}", self.directory.display());
        let output = Command::new(self.binaries.join("psql"))
            .args(["-XAtq", "-v", "ON_ERROR_STOP=1", "--username=postgres", "--dbname=postgres"])
            .args([&host, "-c", sql])
            .stdin(Stdio::null())
            .output()?;
        let text = |bytes| String::from_utf8_lossy(bytes).trim_end().to_owned();
        match output.status.success() {
            true => Ok(text(&output.stdout)),
            false => Err(io::Error::other(format!("{sql}: {}", text(&output.stderr)))),
        }
    }

    /// Its address, as the product takes it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://postgres@/postgres?host={}", self.directory.display())
    }

    /// Where its socket is, and all else that belongs to it.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The socket itself, for who stands in between.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.directory.join(".s.PGSQL.5432")
    }

    fn data(&self) -> PathBuf {
        self.directory.join("data")
    }

    /// The process that all others of the server come from, as its file says: it may be gone.
    fn postmaster(&self) -> Option<String> {
        let text = fs::read_to_string(self.data().join("postmaster.pid")).ok()?;
        text.lines().next().map(str::to_owned)
    }

    fn call(&self, program: &str, arguments: &[&str]) -> io::Result<()> {
        let said = self.directory.join("said");
        let mut command = Command::new(self.binaries.join(program));
        command.args(arguments).current_dir(&self.directory).stdin(Stdio::null()).stdout(Stdio::null());
        // A file, since the server itself inherits it and outlives the command.
        command.stderr(File::create(&said)?);
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        let status = command.status()?;
        if status.success() {
            return Ok(());
        }
        let read = |path: &Path| fs::read_to_string(path).unwrap_or_default();
        let (said, log) = (read(&said), read(&self.directory.join("log")));
        Err(io::Error::other(format!("{program} failed: {status}\n{said}\n{log}")))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.postmaster().is_some_and(|pid| is_alive(&pid)) {
            let stopped = self.call("pg_ctl", &["stop", "-m", "immediate", "-w", "-D", "data"]);
            if let Err(error) = stopped {
                eprintln!("a test server did not stop: {error}");
            }
        }
        if let Err(error) = fs::remove_dir_all(&self.directory) {
            eprintln!("{}: {error}", self.directory.display());
        }
    }
}

/// Where the server's programs are: Debian keeps each major version in a folder of its own, outside the PATH.
#[must_use]
pub fn newest_binaries() -> Option<PathBuf> {
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
        return Some(newest);
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|directory| directory.join("initdb").exists())
}

/// The server refuses to run as root: then it runs as `postgres`, or as `nobody`.
fn server_user() -> io::Result<Option<(u32, u32)>> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let is_root = status
        .lines()
        .find_map(|line| line.strip_prefix("Uid:"))
        .is_some_and(|ids| ids.split_whitespace().nth(1) == Some("0"));
    if !is_root {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd")?;
    let ids = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    let found = ids("postgres").or_else(|| ids("nobody"));
    found.map(Some).ok_or_else(|| io::Error::other("no user `postgres` or `nobody` to run the server as"))
}

fn wait_until(what: &str, is_so: impl Fn() -> io::Result<bool>) -> io::Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while !is_so()? {
        if Instant::now() > deadline {
            return Err(io::Error::new(io::ErrorKind::TimedOut, format!("waited in vain: {what}")));
        }
        sleep(LOOK_EVERY);
    }
    Ok(())
}

fn signal(name: &str, pid: &str) -> io::Result<()> {
    let status = Command::new("kill").args([&format!("-{name}"), pid]).status()?;
    match status.success() {
        true => Ok(()),
        false => Err(io::Error::other(format!("process {pid} cannot be sent {name}"))),
    }
}

/// State and parent of a process: what follows its name, which is in brackets.
fn process(pid: &str) -> Option<(String, String)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = text.rsplit_once(')')?.1.split_whitespace();
    Some((fields.next()?.to_owned(), fields.next()?.to_owned()))
}

/// One that has ended and was not asked about yet counts as gone.
fn is_alive(pid: &str) -> bool {
    process(pid).is_some_and(|(state, _)| state != "Z" && state != "X")
}

fn children(pid: &str) -> Vec<String> {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
        .filter(|name| process(name).is_some_and(|(_, parent)| parent == pid))
        .collect()
}
