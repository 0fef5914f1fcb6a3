//! `rejoinder doctor`: what is wrong with the set-up, and what to do about it. It changes nothing.
//! Never here: what is wrong with the data themselves (`rejoinder check`).

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::Path,
    process::ExitCode,
};

use rejoinder_domain::Site;
use rejoinder_store::{MIGRATIONS, OpenError, SQLITE_VERSION_MIN, sqlite_version};

use super::{DATABASE, doctor_people, open};
use crate::config::{Config, DatabaseUrl, Source};

const MARKER: &str = "rejoinder.marker";
/// Free bytes below which the next days may fill the disk, and below which writes may fail now.
const SPACE_LOW: u64 = 1 << 30;
const SPACE_GONE: u64 = 64 << 20;
/// Open files that a server with its usual number of connections needs.
const FILES_WANTED: u64 = 4_096;

/// What was found, line by line.
#[derive(Default)]
pub(super) struct Findings {
    wrong: usize,
    warned: usize,
}

impl Findings {
    pub(super) fn ok(&self, what: &str) {
        println!("ok     {what}");
    }
    pub(super) fn warn(&mut self, what: &str, then: &str) {
        self.warned += 1;
        println!("warn   {what}\n       → {then}");
    }
    pub(super) fn wrong(&mut self, what: &str, then: &str) {
        self.wrong += 1;
        println!("wrong  {what}\n       → {then}");
    }
}

/// Looks at everything; exit code 1 when something is wrong.
pub(super) fn run(config: anyhow::Result<Config>) -> ExitCode {
    let mut found = Findings::default();
    println!("rejoinder {}", env!("CARGO_PKG_VERSION"));
    found.ok(&format!("SQLite {} in the program, {SQLITE_VERSION_MIN} or newer is needed", sqlite_version()));
    match config {
        Ok(config) => {
            let set = config.merged.all().filter(|(_, _, given)| given.source != Source::Default).count();
            found.ok(&format!("configuration: settings that differ from the defaults: {set}"));
            let usable = match &config.database.url {
                Some(url) => server(&mut found, url),
                None => directory(&mut found, &config.server.data),
            };
            files(&mut found);
            port(&mut found, &config);
            let read = doctor_people::settings(&mut found, &config);
            if usable && read {
                sites(&mut found, &config);
            }
        }
        Err(error) => {
            found.wrong(
                &format!("configuration: {}", super::explain(&error)),
                "mend it; the rest was not looked at",
            );
        }
    }
    println!("{} wrong, {} to look at", found.wrong, found.warned);
    if found.wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What the address of a database server tells; the rest shows when it is opened.
fn server(found: &mut Findings, url: &DatabaseUrl) -> bool {
    found.ok(&format!("data: in PostgreSQL at {url:?}; the data directory is not used"));
    if url.has_password() {
        found.warn(
            "data: the address of the database holds its password",
            "whoever lists processes or reads the settings sees it: put it into a file, database.password_file",
        );
    }
    true
}

/// The data directory; returns whether the store in it can be opened.
fn directory(found: &mut Findings, path: &Path) -> bool {
    let shown = path.display();
    let Ok(meta) = fs::metadata(path) else {
        found.wrong(
            &format!("data: there is no directory {shown}"),
            "make it with the first site: `rejoinder site add`; or name the right one with --data",
        );
        return false;
    };
    let (database, marker) = (path.join(DATABASE), path.join(MARKER));
    let known = match (database.exists(), marker.exists()) {
        (true, true) => {
            found.ok(&format!("data: {shown} holds a database and its marker"));
            true
        }
        (true, false) => {
            found.warn(
                &format!("data: {shown} holds a database without its marker"),
                "harmless after a first start that was cut off; the next start makes it",
            );
            true
        }
        (false, true) => {
            found.wrong(
                &format!("data: {shown} once held a database and no longer does"),
                &format!("restore {DATABASE} from a backup, or delete {MARKER} to start anew"),
            );
            false
        }
        (false, false) => {
            found.wrong(&format!("data: {shown} holds no database"), "add a site with `rejoinder site add`");
            false
        }
    };
    let mode = meta.mode() & 0o777;
    if mode != 0o700 {
        found.warn(
            &format!("data: {shown} has mode {mode:o}"),
            &format!("the database holds addresses of readers, for its owner alone: chmod 700 {shown}"),
        );
    }
    // Only the system knows (root, ACLs, read-only mounts), so it is asked for what a start needs.
    let writable =
        |path: &Path| rustix::fs::access(path, rustix::fs::Access::READ_OK | rustix::fs::Access::WRITE_OK);
    let mut usable = known;
    for path in [path, &database].into_iter().filter(|path| path.exists()) {
        if let Err(error) = writable(path) {
            let mode = fs::metadata(path).map_or(0, |meta| meta.permissions().mode() & 0o777);
            found.wrong(
                &format!("data: {} cannot be written by this user (mode {mode:o}): {error}", path.display()),
                "run as its owner, or give it to this user with chown",
            );
            usable = false;
        }
    }
    match rustix::fs::statvfs(path) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let told = format!("disk: {} MiB free for {shown}", free >> 20);
            match free {
                free if free < SPACE_GONE => found.wrong(&told, "make room: writes are about to be refused"),
                free if free < SPACE_LOW => found.warn(&told, "make room before it fills up"),
                _ => found.ok(&told),
            }
        }
        Err(error) => found.warn(&format!("disk: the free space cannot be told: {error}"), "look with `df`"),
    }
    usable
}

fn files(found: &mut Findings) {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    // The server raises the soft limit itself.
    match limit.maximum {
        Some(files) if files < FILES_WANTED => found.warn(
            &format!("open files: the system grants {files}"),
            &format!("raise it for many readers at once: LimitNOFILE={} in the unit", FILES_WANTED * 4),
        ),
        Some(files) => found.ok(&format!("open files: the system grants {files}")),
        None => found.ok("open files: no limit"),
    }
}

fn port(found: &mut Findings, config: &Config) {
    for address in [Some(config.server.listen), config.server.ops_listen].into_iter().flatten() {
        match TcpListener::bind(address) {
            Ok(_) => found.ok(&format!("port: {address} is free")),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => found.warn(
                &format!("port: {address} is in use"),
                "well when this server runs already; else stop the other program or set server.listen",
            ),
            Err(error) => found.wrong(
                &format!("port: {address} cannot be listened on: {error}"),
                "set server.listen to an address of this machine and a port above 1023",
            ),
        }
    }
    let public = !config.server.listen.ip().is_loopback();
    if public && config.server.trusted_proxies.iter().all(std::net::IpAddr::is_loopback) {
        found.warn(
            &format!("network: {} can be reached without a proxy", config.server.listen),
            "readers' passwords need TLS: listen on 127.0.0.1 behind a reverse proxy",
        );
    }
    if config.server.ops_listen.is_some_and(|address| !address.ip().is_loopback()) {
        found.warn(
            "network: /metrics may be reached from other machines",
            "keep server.ops_listen on loopback or behind a firewall",
        );
    }
}

/// The sites, read from the database.
fn sites(found: &mut Findings, config: &Config) {
    let read = open::look(config, async |ctx| {
        let read = ctx.store.read(|tx| async move {
            Ok::<_, rejoinder_store::Error>((tx.list_site_hosts().await?, tx.list_careless_settings().await?))
        });
        let (hosts, careless) = read.await?;
        Ok((ctx.sites().all(), hosts, careless))
    });
    let (sites, hosts, careless) = match read {
        Ok(read) => read,
        Err(error) => {
            let told = format!("database: {}", super::explain(&error));
            match error.downcast_ref() {
                Some(OpenError::Behind { .. }) => {
                    found
                        .warn(&told, "keep a copy of the data directory first; the sites were not looked at");
                }
                _ => found.wrong(&told, "nothing is served until this is mended"),
            }
            return;
        }
    };
    let schema = MIGRATIONS.last().map_or(0, |migration| migration.number);
    found.ok(&format!(
        "database: it opens, its schema is version {schema}, this program's; nothing is pending"
    ));
    for setting in careless {
        found.wrong(
            &format!("database: its server runs with {setting}"),
            "what readers were told is posted is lost or torn when its machine fails: set it to on",
        );
    }
    if sites.is_empty() {
        found.wrong("sites: there is none", "add one with `rejoinder site add`");
    }
    for site in &sites {
        let of: Vec<&str> =
            hosts.iter().filter(|(_, id)| *id == site.id).map(|(host, _)| host.as_str()).collect();
        self::site(found, site, &of, sites.len() == 1);
        port_of_site(found, config, site);
    }
    doctor_people::elsewhere(found, config, &sites);
}

fn site(found: &mut Findings, site: &Site, hosts: &[&str], only: bool) {
    let key = &site.key;
    let owned: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
    if let Err(refusal) = rejoinder_app::check_site(site, &owned) {
        let must = super::site_fields::hint(refusal);
        found.wrong(&format!("site {key}: {must}"), &format!("mend it with `rejoinder site set {key}`"));
    }
    let host = site.base_url.split_once("://").map_or("", |(_, host)| host);
    let answers = hosts.contains(&host) || only && hosts.is_empty();
    if !answers {
        found.wrong(
            &format!("site {key}: its address {} is none of its hosts ({})", site.base_url, hosts.join(", ")),
            &format!("`rejoinder site set {key} --host {host}`"),
        );
    }
    let local = host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
    if site.base_url.starts_with("http://") && !local {
        found.warn(
            &format!("site {key}: {} is without TLS", site.base_url),
            "put it behind a reverse proxy with a certificate and set --base-url https://…",
        );
    }
    if site.embedders.is_empty() {
        found.warn(
            &format!("site {key}: no other site may show its discussions"),
            &format!("well when all stories are here; else `rejoinder site set {key} --embedder HOST`"),
        );
    }
    if site.policy.rules.is_empty() {
        found.warn(
            &format!("site {key}: it has no house rules"),
            "readers are told nothing of what is expected, and a removal can cite no rule: give them with --policy FILE",
        );
    }
    found.ok(&format!("site {key}: {} in {} at {}", site.title, site.time_zone, site.base_url));
}

/// Without TLS nobody need stand in between, so readers come to the port that the site's address names.
fn port_of_site(found: &mut Findings, config: &Config, site: &Site) {
    let Some(host) = site.base_url.strip_prefix("http://") else { return };
    let named: u16 = host.rsplit_once(':').and_then(|(_, port)| port.parse().ok()).unwrap_or(80);
    let listens = config.server.listen.port();
    if named != listens && listens != 0 {
        let key = &site.key;
        found.warn(
            &format!(
                "site {key}: its address {} leads to port {named}, the server listens on {listens}",
                site.base_url
            ),
            &format!(
                "well behind a proxy on port {named}; else set server.listen, or `rejoinder site set {key} --base-url`"
            ),
        );
    }
}
