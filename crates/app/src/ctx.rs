//! What every verb needs: the store, the time, randomness, ids, and the sites.

use std::sync::{Arc, RwLock};

use rejoinder_domain::{Clock, CommentId, Micros, Random, ReaderId, id::IdMaker};
use rejoinder_store::{JobCounts, LINEAGE, Store};
use tokio::sync::Semaphore;

use crate::{
    error::Error,
    jobs::{JobTally, Tally},
    outside::Outside,
    secrets::Secrets,
    sites::SiteBook,
};

/// Passwords hashed at the same time: each takes a core and 19 MiB, and readers come first.
const HASHES_AT_ONCE: usize = 1;
/// Passwords that wait or are hashed: at 50 ms each the last of them waits some seconds.
const HASHES_WAITING_MAX: usize = 64;

/// The operating system's generator.
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where randomness enters")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes, or nothing here is safe");
    }
}

/// Handed to every verb. Cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    /// Where everything is.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// What the operator set of the world outside.
    pub outside: Arc<Outside>,
    pub(crate) secrets: Secrets,
    pub(crate) hashing: Arc<Semaphore>,
    pub(crate) hash_queue: Arc<Semaphore>,
    pub(crate) tally: Arc<Tally>,
    ids: Arc<IdMaker>,
    lineage: Arc<str>,
    sites: Arc<RwLock<Arc<SiteBook>>>,
}

/// A name that no line of event ids had before: for a store that is new, restored or moved.
pub fn fresh_lineage(random: &dyn Random) -> String {
    let mut bytes = [0; 4];
    random.fill(&mut bytes);
    hex::encode(bytes)
}

/// The lineage of a store, made at the first start. A store that is only looked at may have none yet.
async fn lineage(store: &Store, random: &dyn Random) -> Result<Arc<str>, Error> {
    let find = || store.read(|tx| async move { tx.find_meta(LINEAGE).await });
    if let Some(known) = find().await? {
        return Ok(known.into());
    }
    let fresh = fresh_lineage(random);
    let made = store.write(move |tx| async move { tx.insert_meta(LINEAGE, &fresh).await }).await;
    match made {
        // Another node may have been quicker.
        Ok(_) => Ok(find().await?.unwrap_or_default().into()),
        // It is only looked at.
        Err(rejoinder_store::Error::Unwritable(_)) => Ok(Arc::from("")),
        Err(error) => Err(error.into()),
    }
}

impl Ctx {
    /// Reads the sites and is ready.
    pub async fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        outside: Outside,
    ) -> Result<Self, Error> {
        let secrets = Secrets::load(&store, &*random, outside.secret).await?;
        let lineage = lineage(&store, &*random).await?;
        let ctx = Self {
            store,
            clock,
            random,
            outside: Arc::new(outside),
            secrets,
            hashing: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
            hash_queue: Arc::new(Semaphore::new(HASHES_WAITING_MAX)),
            tally: Arc::default(),
            ids: Arc::default(),
            lineage,
            sites: Arc::default(),
        };
        ctx.refresh_sites().await?;
        Ok(ctx)
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Micros {
        self.clock.now()
    }

    /// Which store this is: another one after a restore or a move, whose events count from elsewhere.
    pub(crate) fn lineage(&self) -> Arc<str> {
        Arc::clone(&self.lineage)
    }

    /// The sites as last read.
    #[must_use]
    pub fn sites(&self) -> Arc<SiteBook> {
        self.sites.read().map_or_else(|poisoned| Arc::clone(&poisoned.into_inner()), |book| Arc::clone(&book))
    }

    /// Reads the sites anew when another process changed them; call it every few seconds.
    pub async fn refresh_sites(&self) -> Result<(), Error> {
        let known = self.sites().version;
        let fresh = self.store.read(move |tx| async move { SiteBook::load(&tx, known).await }).await?;
        if let (Some(fresh), Ok(mut book)) = (fresh, self.sites.write()) {
            *book = Arc::new(fresh);
        }
        Ok(())
    }

    /// What the workers of this process did since it started, by kind of job.
    #[must_use]
    pub fn job_tallies(&self) -> Vec<(&'static str, JobTally)> {
        self.tally.by_kind()
    }

    /// Threads whose counters the workers of this process found adrift and mended.
    #[must_use]
    pub fn threads_mended(&self) -> u64 {
        self.tally.mended()
    }

    /// How much waits for a worker, of all sites.
    pub async fn job_counts(&self) -> Result<JobCounts, Error> {
        let now = self.now();
        Ok(self.store.read(move |tx| async move { tx.load_job_counts(None, now).await }).await?)
    }

    /// A new time-ordered id.
    pub fn next_id(&self) -> i64 {
        self.ids.ordered(&*self.clock, &*self.random)
    }

    pub(crate) fn next_comment_id(&self) -> CommentId {
        CommentId::from_raw(self.next_id())
    }

    /// A reader's id tells nothing, not even when he came.
    pub(crate) fn next_reader_id(&self) -> ReaderId {
        ReaderId::from_raw(IdMaker::opaque(&*self.random))
    }
}
