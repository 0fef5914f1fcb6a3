//! The samples of `deploy/` with three nodes behind them: writing, live streams, nodes that are killed, and the address of
//! the caller, which nobody can claim.

use std::{
    fmt::Write as _,
    io::Write as _,
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    UNLIMITED, cluster,
    listeners::Listener,
    median_and_worst,
    support::{Place, Server, ask, read_answer, request},
    writers::{Posted, Writers, post},
};

/// Comments that must have gone through between two kills.
const BETWEEN: usize = 30;
const PATIENCE: Duration = Duration::from_secs(30);
/// A stream that is passed on as it comes is not this late.
const LATE: Duration = Duration::from_secs(5);

/// A node with addresses that stay when it is started again.
struct Node {
    address: SocketAddr,
    ops: SocketAddr,
    server: Option<Server>,
}

impl Node {
    fn start(place: &Place, settings: &[(&str, &str)]) -> Self {
        let mut node = Self { address: free(), ops: free(), server: None };
        node.restart(place, settings);
        node
    }

    fn restart(&mut self, place: &Place, settings: &[(&str, &str)]) {
        let (address, ops) = (self.address.to_string(), self.ops.to_string());
        let set = [("REJOINDER_SERVER__OPS_LISTEN", ops.as_str()), ("REJOINDER_LOG__LEVEL", "warn")];
        self.server = Some(place.start(&["serve", "--listen", &address], &[&set, settings].concat()));
    }
}

impl Node {
    /// Waits until the proxy found that it is back.
    fn wait_for_work(&self) {
        let until = Instant::now() + PATIENCE;
        while !request(self.ops, "GET", "/metrics", "").unwrap().1.contains(r#"method="POST",status="201""#) {
            assert!(Instant::now() < until, "the proxy does not find a node that is back");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// A port that was free just now.
fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// One of the proxies that there is a sample for.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Nginx,
    Haproxy,
    Caddy,
}

/// A proxy at work; it ends with the test.
struct Proxy {
    child: Child,
    address: SocketAddr,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Kind {
    /// The program; `None`, said aloud, where it is not installed.
    fn program(self) -> Option<PathBuf> {
        let (name, package) = match self {
            Self::Nginx => ("nginx", "nginx-light"),
            Self::Haproxy => ("haproxy", "haproxy"),
            Self::Caddy => ("caddy", "caddy"),
        };
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let found = std::env::split_paths(&paths)
            .chain(["/usr/sbin".into()])
            .map(|directory| directory.join(name))
            .find(|path| path.exists());
        if found.is_none() {
            let why = format!("SKIPPED: no {name} here: install the package {package}");
            assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "{why}");
            println!("{why}");
        }
        found
    }

    /// The sample of `deploy/`, with addresses and directories of the test's, and without TLS.
    fn configuration(self, place: &Place, address: SocketAddr, nodes: &[&Node]) -> String {
        let sample = match self {
            Self::Nginx => include_str!("../../../../deploy/nginx.conf"),
            Self::Haproxy => include_str!("../../../../deploy/haproxy.cfg"),
            Self::Caddy => include_str!("../../../../deploy/Caddyfile"),
        };
        let own = place.directory.path().display();
        let mut lines = String::new();
        let mut placed = false;
        for line in sample.lines() {
            let word = line.trim().split([' ', '\t']).take(2).collect::<Vec<_>>().join(" ");
            let is_node = matches!(word.as_str(), "server 127.0.0.1:8080") || word.starts_with("server node");
            match word.as_str() {
                _ if is_node && placed => {}
                _ if is_node => {
                    placed = true;
                    for (number, node) in nodes.iter().enumerate() {
                        let (at, ops) = (node.address, node.ops.port());
                        let _ = match self {
                            Self::Nginx => writeln!(lines, "server {at} max_fails=1 fail_timeout=2s;"),
                            _ => writeln!(lines, "server node{number} {at} port {ops}"),
                        };
                    }
                }
                "listen 443" => drop(writeln!(lines, "listen {address};")),
                "listen 80;" => drop(writeln!(lines, "listen {};", free())),
                "bind :80" => drop(writeln!(lines, "bind {address}")),
                "listen [::]:80;"
                | "listen [::]:443"
                | "bind :443"
                | "http-request redirect"
                | "log /dev/log"
                | "log global"
                | "maxconn 30000" => {}
                _ if word.starts_with("ssl_") => {}
                _ => drop(writeln!(lines, "{line}")),
            }
        }
        match self {
            Self::Nginx => {
                let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
                    .iter()
                    .map(|name| format!("{name}_temp_path {own}/{name};"))
                    .collect();
                // By its own account, so that its processes may use the test's directory.
                let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
                format!(
                    "daemon off; {user} pid {own}/pid; events {{}} http {{ access_log off; {temporary}\n{lines}}}"
                )
            }
            Self::Haproxy => lines,
            Self::Caddy => format!("{{\nadmin off\ndefault_bind 127.0.0.1\n}}\n{lines}"),
        }
    }

    /// Starts it and waits until it answers.
    fn start(self, program: &PathBuf, place: &Place, nodes: &[&Node]) -> Proxy {
        let (address, path) = (free(), place.path("proxy.conf"));
        std::fs::write(&path, self.configuration(place, address, nodes)).unwrap();
        let log = std::fs::File::create(place.path("proxy.log")).unwrap();
        let mut command = Command::new(program);
        match self {
            Self::Nginx => command.args(["-e", "stderr", "-c"]).arg(&path),
            Self::Haproxy => command.args(["-db", "-f"]).arg(&path),
            Self::Caddy => {
                let upstream: Vec<String> = nodes.iter().map(|node| node.address.to_string()).collect();
                command.env("TALK_HOST", format!("http://{address}")).env("UPSTREAM", upstream.join(" "));
                command
                    .env("HOME", place.directory.path())
                    .args(["run", "--adapter", "caddyfile", "--config"])
                    .arg(&path)
            }
        };
        let child =
            command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        let mut proxy = Proxy { child, address };
        let until = Instant::now() + PATIENCE;
        while request(address, "GET", "/robots.txt", "").is_none_or(|(status, _)| status != 200) {
            let log = || std::fs::read_to_string(place.path("proxy.log")).unwrap();
            assert!(
                proxy.child.try_wait().unwrap().is_none() && Instant::now() < until,
                "{self:?}: {}",
                log()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        proxy
    }
}

#[test]
fn nginx_stands_before_three_nodes() {
    stands_before_three_nodes(Kind::Nginx);
}

#[test]
fn haproxy_stands_before_three_nodes() {
    stands_before_three_nodes(Kind::Haproxy);
}

#[test]
fn caddy_stands_before_three_nodes() {
    stands_before_three_nodes(Kind::Caddy);
}

fn stands_before_three_nodes(kind: Kind) {
    let (Some(program), Some(cluster)) = (kind.program(), cluster(&[])) else { return };
    let place = Place::with_site_on(&cluster.url());
    let thread = place.thread();
    let mut nodes = [0; 3].map(|_| Node::start(&place, &[UNLIMITED]));
    let proxy = kind.start(&program, &place, &nodes.each_ref());
    let page = ask(proxy.address, "GET", "/", "", PATIENCE).unwrap();
    assert_eq!((page.status, page.header("content-encoding")), (200, None));

    // Killed nodes are not noticed for longer than a moment, and nothing acknowledged is lost.
    let listener = Listener::begin(&thread, &[proxy.address]);
    let writers = Writers::begin(&thread, &[proxy.address], false);
    let mut waits = Vec::new();
    for node in &mut nodes {
        writers.wait_for(BETWEEN, PATIENCE);
        drop(node.server.take());
        waits.push(writers.wait_for(BETWEEN, PATIENCE));
        node.restart(&place, &[UNLIMITED]);
        node.wait_for_work();
    }
    writers.wait_for(BETWEEN, PATIENCE);
    let (acknowledged, tries) = writers.end(&place);
    listener.wait_for(acknowledged);

    // A stream is passed on as it comes.
    let json = r#"{"text":"Alone","name":"Guest","key":"alone-00001"}"#;
    let began = Instant::now();
    assert!(matches!(post(proxy.address, &thread, json), Some(Posted::As(_))));
    let heard = listener.wait_for(acknowledged + 1).into_values().max().unwrap() - began;
    assert!(heard < LATE, "{kind:?} held the stream back for {heard:?}");
    let (median, worst) = median_and_worst(waits);
    println!(
        "{kind:?}: {BETWEEN} comments after a kill within {median:?}, at the worst {worst:?}, {tries} tries without an \
         answer; one alone heard in {heard:?}"
    );
}

/// What comes of posting again and again with a claim to be somebody else.
fn claim(at: SocketAddr, thread: &str) -> Vec<u16> {
    let post = |number: usize| {
        let json = format!(r#"{{"text":"Number {number} at {at}","name":"Guest {number}"}}"#);
        let mut stream = TcpStream::connect(at).unwrap();
        write!(
            stream,
            "POST /api/v1/threads/{thread}/comments HTTP/1.1\r\nhost: 127.0.0.1:8080\r\nconnection: close\r\n\
             accept-encoding: identity\r\nx-forwarded-for: 198.51.100.1\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{json}",
            json.len()
        )
        .unwrap();
        read_answer(stream).unwrap().0
    };
    (0..8).map(post).collect()
}

#[test]
fn nobody_claims_another_address() {
    for kind in [Kind::Nginx, Kind::Haproxy, Kind::Caddy] {
        let Some(program) = kind.program() else { continue };
        let place = Place::with_site();
        let thread = place.thread();
        let node = Node::start(&place, &[("REJOINDER_LIMITS__ACTS_PER_MINUTE", "3")]);
        let proxy = kind.start(&program, &place, &[&node]);
        // Callers on this machine are not counted, and this is one for the proxy, whatever it claims.
        assert_eq!(claim(proxy.address, &thread), [201; 8], "{kind:?}");
        // Straight to the node the claim is a proxy's, and counts.
        assert!(claim(node.address, &thread).contains(&429));
    }
}
