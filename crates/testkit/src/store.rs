//! A store in a directory, or in a database of a server, that goes away with it.

use std::{ops::Deref, path::Path};

use rejoinder_store::{Options, Store, Tx};
use tempfile::TempDir;

use crate::{Engine, OnEngine, database::Database};

/// A fresh store, and where its data are until the end of the test.
pub struct TestStore {
    store: Store,
    home: Home,
}

enum Home {
    Directory(TempDir),
    Database(Database),
}

impl OnEngine for TestStore {
    async fn on(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::in_directory(Self::options()),
            Engine::Postgres => {
                let database = Database::create().await;
                let store = Store::connect(&database.url, &Self::options()).await;
                Self { store: store.expect("a fresh store opens"), home: Home::Database(database) }
            }
        }
    }
}

impl Deref for TestStore {
    type Target = Store;
    fn deref(&self) -> &Store {
        &self.store
    }
}

impl TestStore {
    /// What tests open a store with: two readers, whatever the machine has.
    #[must_use]
    pub fn options() -> Options {
        Options { create: true, readers: 2, ..Options::default() }
    }

    /// A fresh store in a directory, with options of the test's own.
    #[must_use]
    pub fn in_directory(options: Options) -> Self {
        let directory = tempfile::tempdir().expect("a directory for the test");
        let store = Store::open(directory.path(), &options).expect("a fresh store opens");
        Self { store, home: Home::Directory(directory) }
    }

    /// Whether its data are in a directory, and not on a server.
    #[must_use]
    pub fn is_in_directory(&self) -> bool {
        matches!(self.home, Home::Directory(_))
    }

    /// The directory of a store in a directory.
    #[must_use]
    pub fn directory(&self) -> &Path {
        match &self.home {
            Home::Directory(directory) => directory.path(),
            Home::Database(_) => panic!("the store of this test is on a server"),
        }
    }

    /// The address of a store on a server.
    #[must_use]
    pub fn url(&self) -> &str {
        match &self.home {
            Home::Directory(_) => panic!("the store of this test is in a directory"),
            Home::Database(database) => &database.url,
        }
    }

    /// A second store on the same data, as another process would open it.
    pub async fn beside(&self) -> Store {
        let opened = match &self.home {
            Home::Directory(directory) => Store::open(directory.path(), &Self::options()),
            Home::Database(database) => Store::connect(&database.url, &Self::options()).await,
        };
        opened.expect("a second store opens")
    }

    /// Closes a store in a directory and gives the directory, for what is done to files at rest.
    #[must_use]
    pub fn into_directory(self) -> TempDir {
        self.store.close();
        match self.home {
            Home::Directory(directory) => directory,
            Home::Database(_) => panic!("the store of this test is on a server"),
        }
    }

    /// Fails the test when any counter, chain or listing is not what its rows say, or the file is not whole.
    pub async fn assert_sound(&self) {
        assert_sound(&self.store).await;
    }
}

pub(crate) async fn assert_sound(store: &Store) {
    let found = store
        .read(|tx| async move {
            let mut found = tx.check_file().await?;
            for number in 0..Tx::rules().len() {
                found.extend(tx.check_rule(number).await?.into_iter().map(|f| format!("{f:?}")));
            }
            Ok::<_, rejoinder_store::Error>(found)
        })
        .await
        .expect("a check can read");
    assert!(found.is_empty(), "the store is not sound: {found:#?}");
}
