//! One test body, run once on each engine.

use std::future::Future;

use tokio::runtime::{Builder, Runtime};

/// A database that the store runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Built in.
    Sqlite,
    /// On the server that [`POSTGRES`] names.
    Postgres,
}

/// The variable with the address of a server where tests may create databases; `cargo xtask postgres -- COMMAND` sets it.
pub const POSTGRES: &str = "REJOINDER_TEST_POSTGRES";

/// What a test can be given: a fresh one for each engine.
pub trait OnEngine: Sized {
    /// Makes one.
    fn on(engine: Engine) -> impl Future<Output = Self>;
}

/// Threads for the work of a test: several, so that what races in life races here.
fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(4).enable_all().build().expect("a runtime starts")
}

/// Whether an engine is not to be had here. It is said aloud; where everything must run, it is a failure.
fn is_skipped(engine: Engine) -> bool {
    if engine == Engine::Sqlite || std::env::var_os(POSTGRES).is_some() {
        return false;
    }
    let why =
        format!("SKIPPED: no PostgreSQL: {POSTGRES} is not set; run it under `cargo xtask postgres --`");
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "{why}");
    println!("{why}");
    true
}

/// Runs a test body on a fresh `T`.
pub fn run<T, F, Fut>(engine: Engine, body: F)
where
    T: OnEngine,
    F: FnOnce(T) -> Fut,
    Fut: Future<Output = ()>,
{
    if is_skipped(engine) {
        return;
    }
    runtime().block_on(async { body(T::on(engine).await).await });
}

/// Lends a fresh `T` to a body that runs many cases on it, each with [`Runtime::block_on`].
pub fn run_cases<T: OnEngine>(engine: Engine, body: impl FnOnce(&Runtime, &T)) {
    if is_skipped(engine) {
        return;
    }
    let runtime = runtime();
    let it = runtime.block_on(T::on(engine));
    body(&runtime, &it);
}

/// Makes of each `async fn name(it: T) { … }` a module `name` with one test per engine: `name::sqlite`
/// and `name::postgres`.
#[macro_export]
macro_rules! each_engine {
    ($($(#[$meta:meta])* async fn $name:ident($it:ident: $type:ty) $body:block)*) => {$(
        mod $name {
            use super::*;

            $(#[$meta])*
            async fn body($it: $type) $body

            #[test]
            fn sqlite() {
                $crate::run($crate::Engine::Sqlite, body);
            }

            #[test]
            fn postgres() {
                $crate::run($crate::Engine::Postgres, body);
            }
        }
    )*};
}
