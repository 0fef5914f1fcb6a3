//! A clock that a test sets.

use std::sync::atomic::{AtomicI64, Ordering};

use rejoinder_domain::{Clock, Micros, clock::SECOND};

/// Stands still until it is set, and goes wherever it is set to, also back.
#[derive(Debug)]
pub struct FakeClock(AtomicI64);

/// 2027-01-15T08:00:00Z: a moment after the ids' epoch, told apart from zero and from today.
const START: Micros = 1_800_000_000 * SECOND;

impl Default for FakeClock {
    fn default() -> Self {
        Self(AtomicI64::new(START))
    }
}

impl FakeClock {
    /// Sets the time.
    pub fn set(&self, at: Micros) {
        self.0.store(at, Ordering::SeqCst);
    }

    /// Moves the time by so many seconds; back, when they are negative.
    pub fn advance_secs(&self, secs: i64) {
        self.0.fetch_add(secs * SECOND, Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Micros {
        self.0.load(Ordering::SeqCst)
    }
}
