//! What the server's own programs need to reach the same database (`pg_dump`, `pg_restore`), and the place that they
//! restore into. The programs are run elsewhere.

use std::path::Path;

use tokio_postgres::{Client, Config, config::Host, config::SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::{OpenError, Options, unfinished};
use super::{
    chain,
    connect::{configured, tls},
};
use crate::whole::TABLES;

/// Where systems keep the certificates that they trust, for programs that do not look for them.
const SYSTEM_CERTIFICATES: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// What the sessions of the server's programs are called.
const BACKUP: &str = "rejoinder backup";
const RESTORE: &str = "rejoinder restore";

/// How a program of the server's reaches the database.
#[derive(Debug)]
pub struct Tools {
    /// Variables of its environment. The password is among them: it is no argument, which other users could read.
    pub environment: Vec<(&'static str, String)>,
    /// The database's name.
    pub database: String,
    /// The schema that the tables are in.
    pub schema: String,
    /// The server's major version: an older program cannot read what it holds.
    pub server_major: i64,
}

impl Tools {
    /// Asks the server.
    pub async fn of(url: &str, options: &Options) -> Result<Self, OpenError> {
        let (config, place) = configured(url, options)?;
        let client = client(&config, options, &place).await?;
        Self::with(&client, &config, options, BACKUP)
            .await
            .map_err(|message| OpenError::Server { place, message })
    }

    /// Makes sure that the database holds nothing, and leaves the note that a restore of this source is not finished. What
    /// an unfinished restore made is dropped first.
    pub async fn for_restore(url: &str, options: &Options, source: &str) -> Result<Self, OpenError> {
        let (config, place) = configured(url, options)?;
        let client = client(&config, options, &place).await?;
        let refuse =
            |e: tokio_postgres::Error| OpenError::Server { place: place.clone(), message: chain(&e) };
        // Nobody else makes or fills the schema meanwhile.
        let lock = format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({})",
            super::connect::MIGRATION_LOCK
        );
        client.batch_execute(&lock).await.map_err(refuse)?;
        let relations =
            "SELECT CAST(c.relname AS TEXT) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                         WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')";
        let found = client.query(relations, &[]).await.map_err(refuse)?;
        let found: Vec<String> = found.iter().map(|row| row.get(0)).collect();
        if found.iter().any(|name| name == unfinished::TABLE) {
            let work: String =
                client.query_one("SELECT work FROM unfinished", &[]).await.map_err(refuse)?.get(0);
            if work != "restore" {
                return Err(OpenError::Unfinished { work });
            }
            // A process that was killed left its program behind, which would fill the tables that this one makes.
            let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE datname = current_database() AND usename = current_user AND application_name = $1";
            client.query(end, &[&RESTORE]).await.map_err(refuse)?;
            let ours = TABLES.iter().map(|table| table.name).chain(["migrations", unfinished::TABLE]);
            let ours: Vec<&str> = ours.collect();
            client
                .batch_execute(&format!("DROP TABLE IF EXISTS {}", ours.join(", ")))
                .await
                .map_err(refuse)?;
        } else if let Some(name) = found.first() {
            return Err(OpenError::Filled { place, name: name.clone() });
        }
        client.batch_execute(unfinished::CREATE).await.map_err(refuse)?;
        client
            .execute("INSERT INTO unfinished (work, source) VALUES ('restore', $1)", &[&source])
            .await
            .map_err(refuse)?;
        client.batch_execute("COMMIT").await.map_err(refuse)?;
        Self::with(&client, &config, options, RESTORE)
            .await
            .map_err(|message| OpenError::Server { place, message })
    }

    async fn with(client: &Client, config: &Config, options: &Options, name: &str) -> Result<Self, String> {
        let asked = "SELECT CAST(current_setting('server_version_num') AS BIGINT) / 10000,
                            CAST(current_database() AS TEXT), CAST(current_schema() AS TEXT)";
        let row = client.query_one(asked, &[]).await.map_err(|e| chain(&e))?;
        let schema: Option<String> = row.get(2);
        let database: String = row.get(1);
        let mut environment = environment(config, options)?;
        environment.push(("PGDATABASE", database.clone()));
        environment.push(("PGAPPNAME", name.to_owned()));
        Ok(Self {
            environment,
            database,
            schema: schema.ok_or("no schema of the search path exists")?,
            server_major: row.get(0),
        })
    }
}

async fn client(config: &Config, options: &Options, place: &str) -> Result<Client, OpenError> {
    let refuse = |message: String| OpenError::Server { place: place.to_owned(), message };
    let tls = MakeRustlsConnect::new(tls(options).map_err(refuse)?);
    let (client, connection) = config.connect(tls).await.map_err(|e| refuse(chain(&e)))?;
    tokio::spawn(connection);
    Ok(client)
}

/// The address in the words of the server's library.
fn environment(config: &Config, options: &Options) -> Result<Vec<(&'static str, String)>, String> {
    let list = |parts: Vec<String>| parts.join(",");
    let mut set = Vec::new();
    let hosts = config.get_hosts().iter().map(|host| match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(path) => path.display().to_string(),
    });
    set.push(("PGHOST", list(hosts.collect())));
    let addresses: Vec<String> = config.get_hostaddrs().iter().map(ToString::to_string).collect();
    let ports: Vec<String> = config.get_ports().iter().map(ToString::to_string).collect();
    for (name, parts) in [("PGHOSTADDR", addresses), ("PGPORT", ports)] {
        if !parts.is_empty() {
            set.push((name, list(parts)));
        }
    }
    if let Some(user) = config.get_user() {
        set.push(("PGUSER", user.to_owned()));
    }
    if let Some(password) = config.get_password() {
        let text = std::str::from_utf8(password).map_err(|_| "the password is not UTF-8")?;
        set.push(("PGPASSWORD", text.to_owned()));
    }
    if let Some(settings) = config.get_options() {
        set.push(("PGOPTIONS", settings.to_owned()));
    }
    set.push(("PGTARGETSESSIONATTRS", "read-write".to_owned()));
    if config.get_ssl_mode() == SslMode::Disable {
        set.push(("PGSSLMODE", "disable".to_owned()));
    } else {
        // As strict as our own connections: encrypted, and the certificate is of that host.
        let system = || SYSTEM_CERTIFICATES.iter().map(Path::new).find(|path| path.exists());
        let roots = options.ca_file.as_deref().or_else(system);
        let roots =
            roots.ok_or("no file with the certificates that this system trusts was found: name one")?;
        set.push(("PGSSLMODE", "verify-full".to_owned()));
        set.push(("PGSSLROOTCERT", roots.display().to_string()));
    }
    Ok(set)
}
