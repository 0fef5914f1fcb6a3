//! Time and randomness as arguments: every rule that needs them takes these traits, so that tests repeat.
//! Never here: an implementation that asks the operating system (that is the binary's).

/// Microseconds since 1970-01-01T00:00:00Z, the one representation of time in memory and in the store.
pub type Micros = i64;

/// One second in [`Micros`].
pub const SECOND: Micros = 1_000_000;

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The present moment. It may jump, also backwards: no order of comments may depend on it.
    fn now(&self) -> Micros;
}

/// Where randomness comes from.
pub trait Random: Send + Sync {
    /// Fills `bytes`; the real one is a cryptographic generator.
    fn fill(&self, bytes: &mut [u8]);
}
