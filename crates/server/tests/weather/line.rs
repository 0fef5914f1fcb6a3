//! A line to the database server that can be made bad: what a node sends and hears passes through here.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    os::unix::net::UnixStream,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use rejoinder_testkit::cluster::Cluster;

/// How the line is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Weather {
    Fair,
    /// Each packet comes this much later.
    Slow(Duration),
    /// Connections are taken, and nothing arrives that is said on one. What was open before, or was opened then, stays so
    /// when the line is well again.
    Hole,
    /// The next commit reaches the server, its answer does not come back and the connection ends. Once.
    NoAnswer,
}

/// A listener on this machine with the server's socket behind it. Its threads end with their connections.
pub(crate) struct Line {
    shared: Arc<Shared>,
    address: SocketAddr,
}

struct Shared {
    socket: PathBuf,
    weather: Mutex<Weather>,
    /// How often a hole began or ended.
    cuts: AtomicUsize,
    /// Faults that were really made.
    faults: AtomicUsize,
    closed: AtomicBool,
}

/// One connection, seen by the threads of both directions.
struct Call {
    /// What [`Shared::cuts`] was when it began.
    cuts: usize,
    /// Whether the next answer is the one that must not arrive.
    is_committing: AtomicBool,
}

impl Line {
    pub(crate) fn to(cluster: &Cluster) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            socket: cluster.socket(),
            weather: Mutex::new(Weather::Fair),
            cuts: AtomicUsize::new(0),
            faults: AtomicUsize::new(0),
            closed: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if accepting.closed.load(Ordering::Acquire) {
                    break;
                }
                if let Ok(stream) = stream {
                    accepting.connect(stream);
                }
            }
        });
        Self { shared, address }
    }

    pub(crate) fn set(&self, weather: Weather) {
        self.shared.set(weather);
    }

    /// Packets that were lost, or answers.
    pub(crate) fn faults(&self) -> usize {
        self.shared.faults.load(Ordering::Acquire)
    }

    /// The address of the database through this line.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@{}/postgres", self.address)
    }

    /// Where it listens.
    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.shared.closed.store(true, Ordering::Release);
        // Wakes the listener.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn connect(self: &Arc<Self>, client: TcpStream) {
        client.set_nodelay(true).unwrap();
        // A server that is not there refuses, and so does the line.
        let Ok(server) = UnixStream::connect(&self.socket) else { return };
        let call =
            Arc::new(Call { cuts: self.cuts.load(Ordering::Acquire), is_committing: AtomicBool::new(false) });
        let (there, back) = (Arc::clone(self), Arc::clone(self));
        let (call_there, call_back) = (Arc::clone(&call), call);
        let (mut from_client, mut to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
        let (mut from_server, mut to_client) = (server, client);
        std::thread::spawn(move || {
            there.pass(&mut from_client, &mut to_server, &call_there, true);
            let _ = to_server.shutdown(Shutdown::Both);
        });
        std::thread::spawn(move || {
            back.pass(&mut from_server, &mut to_client, &call_back, false);
            // A dead line does not even say that the other end is gone.
            if !back.is_dead(&call_back) {
                let _ = to_client.shutdown(Shutdown::Both);
            }
        });
    }

    /// Carries one direction until it ends.
    fn pass(&self, from: &mut impl Read, to: &mut impl Write, call: &Call, is_to_server: bool) {
        let mut buffer = [0; 16 * 1024];
        loop {
            let len = match from.read(&mut buffer) {
                Ok(0) | Err(_) => return,
                Ok(len) => len,
            };
            let packet = &buffer[..len];
            let weather = *self.weather.lock().unwrap();
            match weather {
                Weather::Slow(delay) => std::thread::sleep(delay),
                Weather::NoAnswer if is_to_server && packet.windows(8).any(|end| end == b"; COMMIT") => {
                    call.is_committing.store(true, Ordering::Release);
                    self.set(Weather::Fair);
                }
                Weather::Fair | Weather::Hole | Weather::NoAnswer => {}
            }
            if self.is_dead(call) {
                self.faults.fetch_add(1, Ordering::AcqRel);
                continue;
            }
            if !is_to_server && call.is_committing.load(Ordering::Acquire) {
                // The server answers a commit when it is on the disk.
                self.faults.fetch_add(1, Ordering::AcqRel);
                return;
            }
            if to.write_all(packet).is_err() {
                return;
            }
        }
    }

    fn is_dead(&self, call: &Call) -> bool {
        *self.weather.lock().unwrap() == Weather::Hole || self.cuts.load(Ordering::Acquire) != call.cuts
    }

    fn set(&self, weather: Weather) {
        let mut now = self.weather.lock().unwrap();
        if (*now == Weather::Hole) != (weather == Weather::Hole) {
            self.cuts.fetch_add(1, Ordering::AcqRel);
        }
        *now = weather;
    }
}
