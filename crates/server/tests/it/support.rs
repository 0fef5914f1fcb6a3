//! Running the binary, and talking HTTP to it with nothing in between.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use tempfile::TempDir;

/// A directory for a test, with a data directory in it that is not made yet.
pub(crate) struct Place {
    pub(crate) directory: TempDir,
    /// The address of a database that its commands use instead of the data directory.
    pub(crate) database: Option<String>,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap(), database: None }
    }

    /// With a site `news` where guests write, and a story `one`.
    pub(crate) fn with_site() -> Self {
        Self::new().and_site()
    }

    /// The same in an empty database of a server.
    pub(crate) fn with_site_on(database: &str) -> Self {
        Self::on(database).and_site()
    }

    /// With its data in a database of a server.
    pub(crate) fn on(database: &str) -> Self {
        Self { database: Some(database.to_owned()), ..Self::new() }
    }

    fn and_site(self) -> Self {
        let place = self;
        let base = [
            "--base-url",
            "http://127.0.0.1:8080",
            "--title",
            "News",
            "--guests",
            "shown",
            "--guest-work",
            "false",
        ];
        place.run_well(&[&["site", "add", "news"], &base[..]].concat());
        let story = place.path("one.md");
        std::fs::write(&story, "+++\npublisher_id = \"one\"\nheadline = \"One\"\n+++\n\nText.\n").unwrap();
        place.run_well(&["story", "add", story.to_str().unwrap()]);
        place
    }

    /// The same, in a database of a server.
    pub(crate) fn with_site_in(database: String) -> Self {
        Self { database: Some(database), ..Self::new() }.and_site()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path("data")
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rejoinder"));
        command.args(args).current_dir(self.directory.path());
        for (name, _) in std::env::vars() {
            if name.starts_with("REJOINDER_") {
                command.env_remove(name);
            }
        }
        command.env("REJOINDER_DATA", self.data()).stdin(Stdio::null());
        if let Some(database) = &self.database {
            command.env("REJOINDER_DATABASE", database);
        }
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs a command that must succeed; returns what it printed.
    pub(crate) fn run_well(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}{}", text(&output.stdout), text(&output.stderr));
        text(&output.stdout)
    }

    /// Runs a command that must fail with code 1; returns what it said.
    pub(crate) fn run_badly(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(
            output.status.code(),
            Some(1),
            "{args:?}: {}{}",
            text(&output.stdout),
            text(&output.stderr)
        );
        text(&output.stdout) + &text(&output.stderr)
    }

    /// The id of the thread of the story `one`, as `story add` prints it.
    pub(crate) fn thread(&self) -> String {
        let story = self.path("one.md");
        let told = self.run_well(&["story", "add", story.to_str().unwrap()]);
        let thread = told.split('\t').find_map(|part| part.strip_prefix("thread ")).unwrap();
        thread.split(' ').next().unwrap().to_owned()
    }

    /// Starts the server on a free port and waits until it says where.
    pub(crate) fn serve(&self, set: &[(&str, &str)]) -> Server {
        self.start(&["serve", "--listen", "127.0.0.1:0"], set)
    }

    /// Starts a command that listens somewhere and waits until it says where.
    pub(crate) fn start(&self, args: &[&str], set: &[(&str, &str)]) -> Server {
        let mut command = self.command(args);
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        // A file: a pipe that nobody reads is full one day, and whoever writes to it stands still.
        let log = self.path(&format!("server-{}.log", NUMBER.fetch_add(1, Ordering::Relaxed)));
        command.envs(set.iter().copied()).stdout(Stdio::piped()).stderr(File::create(&log).unwrap());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let Some(Ok(told)) = lines.next() else {
            child.wait().unwrap();
            panic!("the server did not start: {}", std::fs::read_to_string(&log).unwrap());
        };
        let address = told.split("http://").nth(1).unwrap_or_default().split(' ').next().unwrap_or_default();
        let address = address.parse().unwrap_or_else(|_| panic!("no address in {told:?}"));
        Server { child, address, told, log }
    }
}

/// A running server; killed when a test ends without stopping it.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) told: String,
    log: PathBuf,
}

impl Server {
    /// Asks it to stop, as a service manager does.
    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Waits for its end; its exit code and what it logged.
    pub(crate) fn wait(mut self) -> (Option<i32>, String) {
        let status = self.child.wait().unwrap();
        (status.code(), self.log())
    }

    /// What it logged so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// Ends it as a power cut would, as far as the process sees it.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    /// The first header of this name, which is written small.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// One request on a connection of its own; `None` when no whole answer came.
pub(crate) fn request(address: SocketAddr, method: &str, path: &str, json: &str) -> Option<(u16, String)> {
    ask(address, method, path, json, Duration::from_secs(10)).map(|answer| (answer.status, answer.body))
}

/// One request on a connection of its own; `None` when no whole answer came in time.
pub(crate) fn ask(
    address: SocketAddr,
    method: &str,
    path: &str,
    json: &str,
    patience: Duration,
) -> Option<Answer> {
    let mut stream = TcpStream::connect_timeout(&address, patience).ok()?;
    stream.set_read_timeout(Some(patience)).ok()?;
    stream.set_write_timeout(Some(patience)).ok()?;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:8080\r\nconnection: close\r\naccept-encoding: identity\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{json}",
        json.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    read_whole(stream)
}

/// Reads an answer to the end of its connection.
pub(crate) fn read_answer(stream: TcpStream) -> Option<(u16, String)> {
    read_whole(stream).map(|answer| (answer.status, answer.body))
}

fn read_whole(mut stream: TcpStream) -> Option<Answer> {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8(answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    let answer = Answer { status, head: head.to_owned(), body: body.to_owned() };
    // An answer that was cut off is none.
    let len = answer.header("content-length").and_then(|len| len.parse().ok());
    (len == Some(answer.body.len())).then_some(answer)
}

/// The page that the product starts from, or `None`, said aloud, where it is not at hand.
pub(crate) fn seed() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seed/thread.json");
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "{} is missing", path.display());
    eprintln!("skipped: {} is missing", path.display());
    None
}
