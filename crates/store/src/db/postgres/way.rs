//! The way to the server: its addresses, one after another, and what it says unasked.
//! Never here: what is asked of it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use deadpool_postgres::Connect;
use futures_util::{FutureExt as _, future::BoxFuture};
use tokio::{task::JoinHandle, time::timeout};
use tokio_postgres::{
    AsyncMessage, Client, Config, Connection, Socket,
    config::Host,
    error::{DbError, Severity},
    tls::MakeTlsConnect,
};
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long a node tries to reach an address of the server.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

type Stream = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;
type Opened = (Client, Connection<Socket, Stream>);
type Result<T> = std::result::Result<T, tokio_postgres::Error>;

/// Opens connections. Clones share which address answered last.
#[derive(Clone)]
pub(super) struct Way {
    /// One for each address, with that alone. Given all of them the driver limits only how long a connection takes, and
    /// then waits without end for the greeting of a server that stands still.
    hosts: Arc<[Config]>,
    /// The address that answered last is tried first: the old primary may come back and still believe that it is one.
    last: Arc<AtomicUsize>,
    tls: MakeRustlsConnect,
    warnings: Arc<AtomicU64>,
}

impl Way {
    pub(super) fn new(config: &Config, tls: MakeRustlsConnect) -> Self {
        let (hosts, last, warnings) = (each_host(config).into(), Arc::default(), Arc::default());
        Self { hosts, last, tls, warnings }
    }

    /// The same way for others, whose warnings are their own.
    pub(super) fn beside(&self) -> Self {
        Self { warnings: Arc::default(), ..self.clone() }
    }

    /// How many warnings the server gave on the connections of this way. One that it gives with an answer is counted before
    /// that answer arrives.
    pub(super) fn warnings(&self) -> u64 {
        self.warnings.load(Ordering::Acquire)
    }

    /// How long trying all addresses may take, a first exchange on the last of them included.
    pub(super) fn patience(&self) -> Duration {
        CONNECT_TIMEOUT * (u32::try_from(self.hosts.len()).unwrap_or(u32::MAX).saturating_add(1))
    }

    /// Reaches the first address that answers and takes writes. The last one is waited for as long as the caller does.
    pub(super) async fn open(&self) -> Result<Opened> {
        let (count, first) = (self.hosts.len(), self.last.load(Ordering::Relaxed));
        for turn in 0..count - 1 {
            if let Ok(Ok(opened)) = timeout(CONNECT_TIMEOUT, self.reach((first + turn) % count)).await {
                return Ok(opened);
            }
        }
        self.reach((first + count - 1) % count).await
    }

    async fn reach(&self, index: usize) -> Result<Opened> {
        let opened = self.hosts[index].connect(self.tls.clone()).await?;
        self.last.store(index, Ordering::Relaxed);
        Ok(opened)
    }
}

impl Connect for Way {
    fn connect(&self, _: &Config) -> BoxFuture<'_, Result<(Client, JoinHandle<()>)>> {
        async move {
            let (client, connection) = self.open().await?;
            let task = tokio::spawn(attend(connection, Arc::clone(&self.warnings)));
            Ok((client, task))
        }
        .boxed()
    }
}

/// Drives a connection to its end.
async fn attend(mut connection: Connection<Socket, Stream>, warnings: Arc<AtomicU64>) {
    loop {
        match std::future::poll_fn(|context| connection.poll_message(context)).await {
            Some(Ok(AsyncMessage::Notice(notice))) => heed(&notice, &warnings),
            Some(Ok(_)) => {}
            Some(Err(error)) => {
                tracing::debug!(error = super::chain(&error), "a connection to the database ended");
                break;
            }
            None => break,
        }
    }
}

fn heed(notice: &DbError, warnings: &AtomicU64) {
    if notice.parsed_severity() == Some(Severity::Warning) {
        warnings.fetch_add(1, Ordering::Release);
        let (code, detail) = (notice.code().code(), notice.detail());
        tracing::warn!(code, detail, "the database warns: {}", notice.message());
    }
}

/// One configuration for each address. What does not fit together stays whole: the driver refuses it, in its words.
fn each_host(config: &Config) -> Vec<Config> {
    let (hosts, addresses, ports) = (config.get_hosts(), config.get_hostaddrs(), config.get_ports());
    let count = hosts.len().max(addresses.len());
    let fits = |len: usize| len == 0 || len == count;
    if count < 2 || !fits(hosts.len()) || !fits(addresses.len()) || !(ports.len() == 1 || fits(ports.len())) {
        return vec![config.clone()];
    }
    (0..count)
        .map(|index| {
            let mut one = without_hosts(config);
            match hosts.get(index) {
                Some(Host::Tcp(name)) => one.host(name),
                Some(Host::Unix(path)) => one.host_path(path),
                None => &mut one,
            };
            if let Some(address) = addresses.get(index) {
                one.hostaddr(*address);
            }
            if let Some(port) = ports.get(index).or(ports.first()) {
                one.port(*port);
            }
            one
        })
        .collect()
}

/// The driver has no way to take an address out again.
fn without_hosts(config: &Config) -> Config {
    let mut copy = Config::new();
    if let Some(user) = config.get_user() {
        copy.user(user);
    }
    if let Some(password) = config.get_password() {
        copy.password(password);
    }
    if let Some(name) = config.get_dbname() {
        copy.dbname(name);
    }
    if let Some(options) = config.get_options() {
        copy.options(options);
    }
    if let Some(name) = config.get_application_name() {
        copy.application_name(name);
    }
    if let Some(timeout) = config.get_connect_timeout() {
        copy.connect_timeout(*timeout);
    }
    if let Some(timeout) = config.get_tcp_user_timeout() {
        copy.tcp_user_timeout(*timeout);
    }
    if let Some(interval) = config.get_keepalives_interval() {
        copy.keepalives_interval(interval);
    }
    if let Some(retries) = config.get_keepalives_retries() {
        copy.keepalives_retries(retries);
    }
    copy.keepalives(config.get_keepalives())
        .keepalives_idle(config.get_keepalives_idle())
        .ssl_mode(config.get_ssl_mode())
        .ssl_negotiation(config.get_ssl_negotiation())
        .channel_binding(config.get_channel_binding())
        .target_session_attrs(config.get_target_session_attrs())
        .load_balance_hosts(config.get_load_balance_hosts());
    copy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(place: &str) -> Config {
        let all = "user=u password=p dbname=d options='-c geqo=off' application_name=n sslmode=require \
                   sslnegotiation=direct channel_binding=disable connect_timeout=1 tcp_user_timeout=2 keepalives=0 \
                   keepalives_idle=3 keepalives_interval=4 keepalives_retries=5 target_session_attrs=read-write \
                   load_balance_hosts=random";
        format!("{place} {all}").parse().unwrap()
    }

    #[test]
    fn each_address_is_tried_by_itself_with_all_else_the_same() {
        let all = each_host(&config("host=a,/run/b hostaddr=10.0.0.1,10.0.0.2 port=1,2"));
        let one = config("host=a hostaddr=10.0.0.1 port=1");
        assert_eq!(all, [one, config("host=/run/b hostaddr=10.0.0.2 port=2")]);
        assert_eq!(each_host(&config("host=a,b port=1")), [config("host=a port=1"), config("host=b port=1")]);
        assert_eq!(each_host(&config("host=a")), [config("host=a")]);
    }

    #[test]
    fn what_does_not_fit_together_is_left_to_the_driver() {
        let misfit = config("host=a,b,c port=1,2");
        assert_eq!(each_host(&misfit), [misfit]);
    }
}
