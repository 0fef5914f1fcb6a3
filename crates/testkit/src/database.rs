//! A database of its own for a test, on the server that the tests are given.

use std::sync::atomic::{AtomicU32, Ordering};

use rejoinder_store::{MIGRATIONS, Store};
use tokio_postgres::{Client, NoTls};

use crate::{POSTGRES, TestStore};

/// Serialises the making of databases: one that is copied may have no other connection.
const LOCK: i64 = 0x7465_7374;

/// A database that is dropped with it.
pub(crate) struct Database {
    name: String,
    /// Its address.
    pub(crate) url: String,
}

fn server() -> String {
    std::env::var(POSTGRES).unwrap_or_else(|_| panic!("{POSTGRES} is not set"))
}

/// The server's address with another database in it.
fn at(name: &str) -> String {
    let (before, after) = server()
        .split_once("/postgres?")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .expect("the address of the server ends in /postgres?…");
    format!("{before}/{name}?{after}")
}

async fn connect() -> Client {
    let (client, connection) = tokio_postgres::connect(&server(), NoTls).await.expect("the server answers");
    tokio::spawn(connection);
    client
}

impl Database {
    /// Copies the one that holds the schema, which the first test makes.
    pub(crate) async fn create() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let client = connect().await;
        client.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})")).await.expect("locks");
        // Named by its schema, so that a server which outlives a change serves it, too.
        let statements: String = MIGRATIONS.iter().map(|m| m.postgres).collect();
        let template = format!("template_{:08x}", digest(&statements));
        let known = "SELECT 1 FROM pg_database WHERE datname = $1";
        if client.query_opt(known, &[&template]).await.expect("asks").is_none() {
            let building = format!("{template}_building");
            client
                .batch_execute(&format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)"))
                .await
                .expect("drops");
            client.batch_execute(&format!("CREATE DATABASE {building}")).await.expect("creates");
            let store =
                Store::connect(&at(&building), &TestStore::options()).await.expect("the schema is made");
            tokio::task::spawn_blocking(|| store.close()).await.expect("closes");
            let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
            client.query(end, &[&building]).await.expect("ends what is still connected");
            client
                .batch_execute(&format!("ALTER DATABASE {building} RENAME TO {template}"))
                .await
                .expect("renames");
        }
        let name = format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.expect("drops");
        client.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await.expect("copies");
        client.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})")).await.expect("unlocks");
        let url = at(&name);
        Self { name, url }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let name = self.name.clone();
        // A runtime of its own: this one may be ending.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("starts");
            runtime.block_on(async {
                let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                let _ = connect().await.batch_execute(&drop).await;
            });
        });
        let _ = dropping.join();
    }
}

/// FNV-1a.
fn digest(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
