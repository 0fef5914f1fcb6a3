//! A store in a directory that goes away with it.

use std::{ops::Deref, path::Path};

use rejoinder_store::{Options, Store, Tx};
use tempfile::TempDir;

use crate::{Engine, OnEngine};

/// A fresh store, and its directory until the end of the test.
pub struct TestStore {
    store: Store,
    directory: TempDir,
}

impl OnEngine for TestStore {
    async fn on(engine: Engine) -> Self {
        Self::with(engine, Self::options())
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

    /// A fresh store with options of the test's own.
    #[must_use]
    pub fn with(engine: Engine, options: Options) -> Self {
        let directory = tempfile::tempdir().expect("a directory for the test");
        let store = match engine {
            Engine::Sqlite => Store::open(directory.path(), &options).expect("a fresh store opens"),
        };
        Self { store, directory }
    }

    /// Where its data are.
    #[must_use]
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// A second store on the same data, as another process would open it.
    #[must_use]
    pub fn beside(&self) -> Store {
        Store::open(self.directory.path(), &Self::options()).expect("a second store opens")
    }

    /// Closes the store and gives its directory, for what is done to files at rest.
    #[must_use]
    pub fn into_directory(self) -> TempDir {
        self.store.close();
        self.directory
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
