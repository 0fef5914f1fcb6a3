//! The wall clock: the one place where the time enters the program.
//! Never here: a rule that depends on it.

use std::time::{SystemTime, UNIX_EPOCH};

use rejoinder_domain::{Clock, Micros};

/// The time of the operating system.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the time enters")]
    fn now(&self) -> Micros {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
    }
}
