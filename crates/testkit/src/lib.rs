//! What tests of every room share: a clock that is set, randomness that repeats, stores that go away, and builders that
//! use the app's verbs. Only ever a dev-dependency.
//! Never here: a test, a second way to do what a verb does.

#[cfg(feature = "web")]
pub mod app;
mod clock;
pub mod cluster;
mod ctx;
mod database;
mod engine;
mod mime;
mod random;
pub mod smtp;
mod store;
mod work;

pub use clock::FakeClock;
pub use ctx::{PASSWORD, TestCtx, TestMail, code_in, mailer};
pub use engine::{Engine, OnEngine, POSTGRES, run, run_cases};
pub use random::SeededRandom;
pub use rejoinder_app::notify::Mailbox;
pub use smtp::SmtpServer;
pub use store::TestStore;
pub use work::do_work;
