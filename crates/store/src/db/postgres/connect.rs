//! Reaching the server: addresses, TLS, pools, and the schema brought up to this program's.

use std::{sync::Arc, time::Duration};

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use tokio_postgres::{
    Config,
    config::{Host, SslMode, TargetSessionAttrs},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::{OpenError, Options, migrate, unfinished};
use super::{
    WRITE_LOCK, chain, pool_message,
    way::{CONNECT_TIMEOUT, Way},
};

/// The first release that is tested; `server_version_num`.
const SERVER_VERSION_MIN: i64 = 150_000;
/// The advisory lock that migrations take.
pub(super) const MIGRATION_LOCK: i64 = 0x7265_6a6f_696e_6432;

/// What our sessions are called on the server, and what the names of all of them begin with.
pub(super) const APPLICATION: &str = "rejoinder";
/// How long a request waits for a free connection before it is told to come back.
const WAIT_TIMEOUT: Duration = Duration::from_secs(5);
/// After this without an answer to what was sent, the connection counts as cut.
const SILENCE_MAX: Duration = Duration::from_secs(10);

/// The ways to the server.
pub(super) struct Pools {
    /// Connections that read.
    pub(super) reads: Pool,
    /// The one that writes.
    pub(super) writer: Pool,
    /// How the one that writes was made, and the one that listens is.
    pub(super) way: Way,
}

/// How to reach the server, and how messages name it.
pub(super) fn configured(url: &str, options: &Options) -> Result<(Config, String), OpenError> {
    let mut config: Config =
        url.parse().map_err(|e: tokio_postgres::Error| OpenError::Address { message: chain(&e) })?;
    let place = place(&config);
    secure(&mut config, options).map_err(|message| OpenError::Server { place: place.clone(), message })?;
    config.connect_timeout(CONNECT_TIMEOUT);
    config.tcp_user_timeout(SILENCE_MAX).keepalives_idle(SILENCE_MAX);
    // Of several hosts the primary: what is read before a write must be what is written to.
    config.target_session_attrs(TargetSessionAttrs::ReadWrite);
    if let Some(name) = options.application.as_deref() {
        config.application_name(name);
    } else if config.get_application_name().is_none() {
        config.application_name(APPLICATION);
    }
    Ok((config, place))
}

/// Reaches the server and brings the schema up to this program's.
pub(super) async fn pools(url: &str, options: &Options) -> Result<Pools, OpenError> {
    let (config, place) = configured(url, options)?;
    let refuse = |message: String| OpenError::Server { place: place.clone(), message };
    let tls = tls(options).map_err(&refuse)?;
    let way = Way::new(&config, MakeRustlsConnect::new(tls));
    let pool = |size: usize, way: Way| {
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let patience = way.patience();
        Pool::builder(Manager::from_connect(config.clone(), way, recycling))
            .max_size(size)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(WAIT_TIMEOUT))
            .create_timeout(Some(patience))
            .recycle_timeout(Some(CONNECT_TIMEOUT))
            .build()
            .map_err(|e| refuse(e.to_string()))
    };
    let (reads, writer) = (pool(options.readers.max(2), way.beside())?, pool(1, way.clone())?);
    let connection = writer.get().await.map_err(|e| refuse(pool_message(&e)))?;
    let version: i64 = connection
        .query_one("SELECT CAST(current_setting('server_version_num') AS BIGINT)", &[])
        .await
        .and_then(|row| row.try_get(0))
        .map_err(|e| refuse(chain(&e)))?;
    if version < SERVER_VERSION_MIN {
        return Err(OpenError::OldPostgres { found: version / 10_000 });
    }
    let other = reads.get().await.map_err(|e| refuse(pool_message(&e)))?;
    bring_up((&connection, &other), options, &refuse).await?;
    drop((connection, other));
    Ok(Pools { reads, writer, way })
}

/// The password from its file, and encryption to every host that is not this machine, unless the address turns it off.
fn secure(config: &mut Config, options: &Options) -> Result<(), String> {
    if let (Some(path), None) = (&options.password_file, config.get_password()) {
        let text = std::fs::read_to_string(path)
            .map_err(|e| format!("the password in {} cannot be read: {e}", path.display()))?;
        config.password(text.lines().next().unwrap_or_default());
    }
    if config.get_ssl_mode() == SslMode::Prefer {
        // What is preferred may be refused by whoever stands between; and a server on this machine has, as packages
        // install it, a certificate that nobody vouches for.
        let all_here = config.get_hosts().iter().all(is_here)
            && config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback);
        config.ssl_mode(if all_here { SslMode::Disable } else { SslMode::Require });
    }
    Ok(())
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
    }
}

/// Host and database, for messages: never the password.
fn place(config: &Config) -> String {
    let hosts: Vec<String> = config
        .get_hosts()
        .iter()
        .map(|host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(path) => path.display().to_string(),
        })
        .collect();
    format!("{} at {}", config.get_dbname().unwrap_or("the default database"), hosts.join(", "))
}

pub(super) fn tls(options: &Options) -> Result<rustls::ClientConfig, String> {
    let mut roots = rustls::RootCertStore::empty();
    let found = match &options.ca_file {
        Some(path) => {
            use rustls::pki_types::{CertificateDer, pem::PemObject as _};
            let certificates: Result<Vec<_>, _> = CertificateDer::pem_file_iter(path)
                .and_then(Iterator::collect)
                .map_err(|e| format!("the certificates in {}: {e}", path.display()));
            certificates?
        }
        None => rustls_native_certs::load_native_certs().certs,
    };
    roots.add_parsable_certificates(found);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

/// Brings the schema up to this program's. Nodes that start at the same time wait for one another.
async fn bring_up(
    (connection, other): (&Object, &Object),
    options: &Options,
    refuse: &impl Fn(String) -> OpenError,
) -> Result<(), OpenError> {
    let failed = |e: tokio_postgres::Error| refuse(chain(&e));
    // After the wait it must see what the others did, whatever isolation a role or a database has set.
    let lock =
        format!("BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
    connection.batch_execute(&lock).await.map_err(failed)?;
    // Servers that only resemble PostgreSQL have had locks that lock nothing.
    let try_lock = format!("SELECT pg_try_advisory_xact_lock({MIGRATION_LOCK})");
    if other.query_one(&try_lock, &[]).await.and_then(|row| row.try_get(0)).map_err(failed)? {
        return Err(refuse(
            "its advisory locks (pg_advisory_xact_lock) lock nothing: it is no PostgreSQL".into(),
        ));
    }
    if let Err(error) = nothing_unfinished(connection, options, refuse).await {
        connection.batch_execute("ROLLBACK").await.map_err(failed)?;
        return Err(error);
    }
    let has_record = "SELECT EXISTS (SELECT 1 FROM pg_tables
                                     WHERE schemaname = current_schema() AND tablename = 'migrations')";
    let has_record: bool =
        connection.query_one(has_record, &[]).await.and_then(|row| row.try_get(0)).map_err(failed)?;
    if !has_record {
        if !options.create || options.look {
            connection.batch_execute("ROLLBACK").await.map_err(failed)?;
            return Err(OpenError::Empty);
        }
        connection.batch_execute(migrate::RECORD_POSTGRES).await.map_err(failed)?;
    }
    let done = connection
        .query("SELECT number, digest FROM migrations ORDER BY number", &[])
        .await
        .and_then(|rows| {
            rows.iter()
                .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
                .collect::<Result<Vec<(i64, String)>, _>>()
        })
        .map_err(failed)?;
    let missing = match options.look {
        true => migrate::nothing_missing(&done, |migration| migration.postgres).map(|()| [].as_slice()),
        false => migrate::missing(&done, |migration| migration.postgres),
    };
    match missing {
        Ok(missing) => {
            if !missing.is_empty() {
                // Other nodes may serve meanwhile: a write that is under way and a step that changes two tables could each
                // wait for what the other holds.
                let lock = format!("SELECT pg_advisory_xact_lock({WRITE_LOCK})");
                connection.batch_execute(&lock).await.map_err(failed)?;
            }
            for migration in missing {
                connection.batch_execute(migration.postgres).await.map_err(failed)?;
                connection
                    .execute(
                        "INSERT INTO migrations (number, name, digest) VALUES ($1, $2, $3)",
                        &[&migration.number, &migration.name, &migrate::digest(migration.postgres)],
                    )
                    .await
                    .map_err(failed)?;
            }
            connection.batch_execute("COMMIT").await.map_err(failed)
        }
        Err(error) => {
            connection.batch_execute("ROLLBACK").await.map_err(failed)?;
            Err(error)
        }
    }
}

/// Refuses a database that a move or a restore has not filled yet.
async fn nothing_unfinished(
    connection: &Object,
    options: &Options,
    refuse: &impl Fn(String) -> OpenError,
) -> Result<(), OpenError> {
    let failed = |e: tokio_postgres::Error| refuse(chain(&e));
    let known = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1";
    if options.unfinished
        || connection.query_opt(known, &[&unfinished::TABLE]).await.map_err(failed)?.is_none()
    {
        return Ok(());
    }
    let row = connection.query_one("SELECT work FROM unfinished", &[]).await.map_err(failed)?;
    Err(OpenError::Unfinished { work: row.get(0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mode for an address as an operator writes it.
    fn mode(url: &str) -> SslMode {
        let (config, _) = configured(url, &Options::default()).expect("an address");
        config.get_ssl_mode()
    }

    #[test]
    fn only_what_stays_on_this_machine_is_plain_unless_the_operator_says_so() {
        for here in ["localhost", "127.0.0.1", "127.9.9.9:5433", "[::1]", "%2Frun%2Fpostgresql", ""] {
            assert_eq!(mode(&format!("postgres://u@{here}/d")), SslMode::Disable, "{here}");
        }
        let elsewhere =
            ["db.example", "10.0.0.7", "[2001:db8::1]", "localhost.example", "localhost,db.example"];
        for hosts in elsewhere {
            // What is only preferred may be refused by whoever stands between.
            for said in ["", "?sslmode=prefer", "?sslmode=require"] {
                assert_eq!(mode(&format!("postgres://u@{hosts}/d{said}")), SslMode::Require, "{hosts}{said}");
            }
            assert_eq!(mode(&format!("postgres://u@{hosts}/d?sslmode=disable")), SslMode::Disable, "{hosts}");
        }
        assert_eq!(mode("postgres://u@localhost/d?sslmode=require"), SslMode::Require);
    }

    #[test]
    fn an_address_without_a_name_is_here_only_if_it_is() {
        assert_eq!(mode("postgres://u@/d?hostaddr=10.0.0.7"), SslMode::Require);
        assert_eq!(mode("postgres://u@localhost/d?hostaddr=10.0.0.7"), SslMode::Require);
        assert_eq!(mode("postgres://u@localhost/d?hostaddr=127.0.0.1"), SslMode::Disable);
    }
}
