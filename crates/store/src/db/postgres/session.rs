//! A connection while a transaction uses it: what is asked, how long an answer may take, and what values and errors are.
//! Never here: which transactions there are.

use std::{
    future::{Future, poll_fn},
    panic::AssertUnwindSafe,
    pin::pin,
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::Poll,
    time::Duration,
};

use deadpool_postgres::{Object, Pool, PoolError};
use futures_util::FutureExt as _;
use tokio_postgres::{
    Statement,
    error::SqlState,
    types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use super::{
    super::{Error, Row, Tx, Value},
    TRANSACTION_MAX,
};

/// The server's own limit on a statement strikes before ours, but for a server that does not answer at all.
const ANSWER_GRACE: Duration = Duration::from_secs(2);

/// A connection for as long as a transaction, or a batch of them, lasts.
pub(super) struct Session {
    connection: Arc<Object>,
    hearing: Hearing,
}

/// How long an answer may take, and whether one took too long: then nothing more is asked on that connection.
#[derive(Clone)]
struct Hearing {
    answer_max: Duration,
    is_lost: Arc<AtomicBool>,
}

/// A connection in use by the work of one transaction. It does not keep the connection: that is its session's.
pub(in crate::db) struct Handle {
    connection: Weak<Object>,
    /// Cleared when the work ends, so that a [`Tx`] that was carried out of it is a fault and no silent write.
    open: Arc<AtomicBool>,
    /// Statements that the work awaits now: it may wait for nothing else.
    awaited: Arc<AtomicUsize>,
    hearing: Hearing,
}

/// Runs the work to its end. It may await nothing but its transaction, on this engine as on the other.
pub(super) async fn run<T, E, F, Fut>(handle: Handle, work: F) -> Result<T, E>
where
    F: FnOnce(Tx) -> Fut,
    Fut: Future<Output = Result<T, E>>,
    E: From<Error>,
{
    struct End(Arc<AtomicBool>);
    impl Drop for End {
        fn drop(&mut self) {
            self.0.store(false, Ordering::Release);
        }
    }
    let _end = End(Arc::clone(&handle.open));
    let awaited = Arc::clone(&handle.awaited);
    let work = async move { work(Tx::postgres(handle)).await };
    let mut work = pin!(AssertUnwindSafe(work).catch_unwind());
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(Ok(result)) => Poll::Ready(result),
        Poll::Ready(Err(_)) => {
            tracing::error!("the work of a transaction panicked; it was rolled back and its caller was told");
            Poll::Ready(Err(Error::shape("the work panicked").into()))
        }
        Poll::Pending if awaited.load(Ordering::Acquire) == 0 => Poll::Ready(Err(Error::shape(
            "the work of a transaction awaited something else than its transaction",
        )
        .into())),
        Poll::Pending => Poll::Pending,
    })
    .await
}

/// Counts a statement as awaited until it ends or is given up.
struct Awaited<'h>(&'h AtomicUsize);

impl<'h> Awaited<'h> {
    fn new(count: &'h AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::AcqRel);
        Self(count)
    }
}

impl Drop for Awaited<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Session {
    pub(super) fn new(connection: Object, statement_secs: u64) -> Self {
        let answer_max = match statement_secs {
            0 => Duration::MAX,
            secs => Duration::from_secs(secs).saturating_add(ANSWER_GRACE),
        };
        let hearing = Hearing { answer_max, is_lost: Arc::default() };
        Self { connection: Arc::new(connection), hearing }
    }

    /// For one piece of work.
    pub(super) fn handle(&self) -> Handle {
        let open = Arc::new(AtomicBool::new(true));
        let connection = Arc::downgrade(&self.connection);
        Handle { connection, open, awaited: Arc::default(), hearing: self.hearing.clone() }
    }

    /// Takes the connection from its pool and closes it; the server rolls back what it was in. When it had fallen silent,
    /// those that lie idle are closed, too: they have the same way.
    pub(super) fn discard(self, pool: &Pool) {
        if self.hearing.is_lost.load(Ordering::Acquire) {
            pool.retain(|_, _| false);
        }
        if let Some(object) = Arc::into_inner(self.connection) {
            drop(Object::take(object));
        }
    }

    pub(super) async fn batch(&self, sql: &str) -> Result<(), Error> {
        self.batch_within(self.hearing.answer_max.min(TRANSACTION_MAX), sql).await
    }

    pub(super) async fn batch_within(&self, answer_max: Duration, sql: &str) -> Result<(), Error> {
        self.hearing.hear(answer_max, self.connection.batch_execute(sql), sql).await
    }
}

impl Hearing {
    async fn hear<T>(
        &self,
        answer_max: Duration,
        answer: impl Future<Output = Result<T, tokio_postgres::Error>>,
        sql: &str,
    ) -> Result<T, Error> {
        if self.is_lost.load(Ordering::Acquire) {
            return Err(Error::Busy);
        }
        match tokio::time::timeout(answer_max, answer).await {
            Ok(answer) => answer.map_err(|e| translate(&e, sql)),
            Err(_) => {
                self.is_lost.store(true, Ordering::Release);
                tracing::warn!(secs = answer_max.as_secs(), "the database does not answer");
                Err(Error::Busy)
            }
        }
    }
}

impl Handle {
    async fn prepare(&self, sql: &str, params: &[Value]) -> Result<(Arc<Object>, Statement), Error> {
        let connection = self.connection.upgrade().filter(|_| self.open.load(Ordering::Acquire));
        let connection = connection.ok_or_else(|| Error::shape("a transaction was used after its end"))?;
        let preparing = connection.prepare_cached(sql);
        let statement = self.hearing.hear(self.hearing.answer_max, preparing, sql).await?;
        let wanted = statement.params().len();
        if wanted != params.len() {
            return Err(Error::Backend(format!(
                "{} parameters for a statement that takes {wanted}: {sql}",
                params.len()
            )));
        }
        Ok((connection, statement))
    }

    pub(in crate::db) async fn execute(&self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        let _awaited = Awaited::new(&self.awaited);
        let (connection, statement) = self.prepare(sql, params).await?;
        let executing = connection.execute_raw(&statement, params);
        self.hearing.hear(self.hearing.answer_max, executing, sql).await
    }

    pub(in crate::db) async fn fetch_all(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        let _awaited = Awaited::new(&self.awaited);
        let (connection, statement) = self.prepare(sql, params).await?;
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|value| value as _).collect();
        let querying = connection.query(&statement, &params);
        let rows = self.hearing.hear(self.hearing.answer_max, querying, sql).await?;
        rows.iter().map(|row| from_postgres(row, sql)).collect()
    }
}

fn from_postgres(row: &tokio_postgres::Row, sql: &str) -> Result<Row, Error> {
    let value = |index: usize, column: &Type| {
        let value = match *column {
            Type::INT8 => row.try_get::<_, Option<i64>>(index)?.map(Value::Int),
            Type::INT4 => row.try_get::<_, Option<i32>>(index)?.map(|v| Value::Int(v.into())),
            Type::BOOL => row.try_get::<_, Option<bool>>(index)?.map(Value::Bool),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(index)?.map(Value::Blob),
            _ => row.try_get::<_, Option<String>>(index)?.map(Value::Text),
        };
        Ok(value.unwrap_or(Value::Null))
    };
    let mut values = Vec::with_capacity(row.len());
    for (index, column) in row.columns().iter().enumerate() {
        values.push(value(index, column.type_()).map_err(|e: tokio_postgres::Error| translate(&e, sql))?);
    }
    Ok(Row::new(values))
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Bool(v) => v.to_sql_checked(ty, out),
            Self::Int(v) if *ty == Type::INT4 => i32::try_from(*v)?.to_sql_checked(ty, out),
            Self::Int(v) => v.to_sql_checked(ty, out),
            Self::Text(v) => v.to_sql_checked(ty, out),
            Self::Blob(v) => v.to_sql_checked(ty, out),
        }
    }

    /// Each value checks its type when it is bound.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// The message of an error with those that caused it, which alone name the table or the host.
pub(super) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

pub(super) fn pool_message(error: &PoolError) -> String {
    match error {
        PoolError::Backend(error) => chain(error),
        other => other.to_string(),
    }
}

fn translate(error: &tokio_postgres::Error, sql: &str) -> Error {
    let text = || format!("{}: {sql}", chain(error));
    let Some(db) = error.as_db_error() else {
        // A value that does not fit its column is our mistake; all else without a word of the server is the network.
        if error.is_closed() || is_io(error) {
            tracing::warn!(error = chain(error), "the connection to the database was lost");
            return Error::Busy;
        }
        return Error::Backend(text());
    };
    let code = db.code();
    match code.code() {
        _ if *code == SqlState::UNIQUE_VIOLATION => {
            Error::Conflict(db.table().unwrap_or_default().to_owned())
        }
        // Out of space; a standby, or set to read only.
        "53100" | "25006" => Error::Unwritable(text()),
        // Serialisation, deadlock, time limits, too many connections, and a server that goes down or comes up.
        "40001" | "40P01" | "55P03" | "57014" | "25P03" | "53300" | "53200" | "57P01" | "57P02" | "57P03" => {
            tracing::warn!(error = chain(error), "the database was busy");
            Error::Busy
        }
        // What was prepared is not there, or is there already.
        "26000" | "42P05" => Error::Backend(format!(
            "a connection pooler gives each transaction another session, which does not work with this program; it must \
             keep sessions (`pool_mode = session`): {}",
            text()
        )),
        _ => Error::Backend(text()),
    }
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(|cause| cause.is::<std::io::Error>())
}
