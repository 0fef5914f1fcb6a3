//! What the workers of this process did, for the metrics.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// What came of the jobs of one kind since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobTally {
    /// Done.
    pub done: u64,
    /// Tries that failed.
    pub failed: u64,
    /// Given up on.
    pub dead: u64,
}

/// Counts by kind. The kinds are those of the program, so there are few.
#[derive(Debug, Default)]
pub(crate) struct Tally(Mutex<(BTreeMap<&'static str, JobTally>, u64)>);

impl Tally {
    pub(crate) fn count(&self, kind: &'static str, change: impl FnOnce(&mut JobTally)) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(counts.0.entry(kind).or_default());
    }

    pub(crate) fn count_mended(&self, threads: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1 += threads;
    }

    pub(crate) fn by_kind(&self) -> Vec<(&'static str, JobTally)> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.0.iter().map(|(kind, tally)| (*kind, *tally)).collect()
    }

    pub(crate) fn mended(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}
