//! Section `limits`: how much of a client the server bears, and how long.

use super::{
    section,
    value::{Count, Secs},
};

section! {
    /// How much of a client the server bears, and how long. Limits of the product itself (characters of a comment,
    /// bytes of a picture) are not set here: they are the same everywhere, or a site's policy.
    Limits = "limits" {
        /// Seconds in which the head of a request must have come; also how long a quiet connection is kept.
        header_timeout_secs: Secs = "10";
        /// Seconds in which the body of a request must have come.
        body_timeout_secs: Secs = "30";
        /// Seconds after which a client that does not read its answer is dropped.
        write_timeout_secs: Secs = "30";
        /// Connections at the same time. Further ones wait in the system's queue. The number of open files that the
        /// system grants, less a reserve for the database, bounds it too.
        connections_max: Count = "12000";
        /// Live streams at the same time: readers who have a discussion open. Further ones are told to come back, and read
        /// all the same. A sixth of the connections is left to pages whatever this says; one address gets a tenth of it.
        live_max: Count = "10000";
        /// How often in a minute one address may write without an account, sign in, or make an account. A reader who is
        /// signed in may write four times as often, from wherever he is. Staff are not counted.
        acts_per_minute: Count = "30";
        /// Seconds that requests in flight get to finish when the server is told to stop.
        drain_secs: Secs = "10";
    }
}
