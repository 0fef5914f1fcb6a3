//! A mail server that is spoken to by SMTP (RFC 5321): few connections, one time limit for everything, and answers told
//! apart by what they mean for the mail.
//! Never here: what is in a message.

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, Certificate, TlsParameters},
    commands::{Data, Mail, Rcpt},
    extension::ClientId,
};
use tokio::{
    sync::Semaphore,
    time::{Instant, sleep, timeout},
};

use crate::{
    address::Address,
    error::{ConfigProblem, SendError},
    smtp_url::{Line, SmtpUrl},
};

/// The time for one mail, from the wait for a connection to the server's last word. RFC 5321 §4.5.3.2 would wait minutes
/// for each word; a worker that does so does nothing else, and the mail comes again.
pub const SMTP_TIMEOUT: Duration = Duration::from_secs(30);
/// Connections at a time: a burst goes out at some hundred mails a minute, and no server takes us for a flood.
const CONNECTIONS_MAX: usize = 2;
/// How long a connection waits for the next mail. Servers hang up after five minutes (RFC 5321 §4.5.3.2.7) or, when busy,
/// after much less.
const IDLE_MAX: Duration = Duration::from_secs(30);
/// For a connection that waited to show that it still works, or for a server to answer a farewell.
const NOOP_MAX: Duration = Duration::from_secs(5);
/// Characters of a server's answer that are kept.
const CAUSE_LEN_MAX: usize = 300;

/// How a server is reached.
#[derive(Clone)]
pub struct SmtpSettings {
    /// Where it is, and who signs in.
    pub url: SmtpUrl,
    /// The password of the URL's user.
    pub password: Option<String>,
    /// Certificates (PEM) to trust besides those of the system.
    pub extra_roots: Option<Vec<u8>>,
    /// The time for one mail, usually [`SMTP_TIMEOUT`].
    pub timeout: Duration,
}

impl SmtpSettings {
    /// A server without a password, with the usual time limit and the system's certificates.
    #[must_use]
    pub fn new(url: SmtpUrl) -> Self {
        Self { url, password: None, extra_roots: None, timeout: SMTP_TIMEOUT }
    }
}

impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpSettings")
            .field("url", &self.url)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// A server, with the connections to it.
///
/// The library has a pool of its own; it takes back a connection whose mail was cut off by a time limit, in the middle of
/// a message, and the next mail would be lost in it. Ours takes back only what finished well.
pub(crate) struct Smtp {
    host: String,
    port: u16,
    tls: Tls,
    credentials: Option<Credentials>,
    sender: lettre::Address,
    hello: ClientId,
    timeout: Duration,
    places: Semaphore,
    waiting: Arc<Mutex<Vec<Waiting>>>,
}

enum Tls {
    No,
    AtOnce(TlsParameters),
    AfterHello(TlsParameters),
}

/// A connection that waits for the next mail.
struct Waiting {
    connection: AsyncSmtpConnection,
    since: Instant,
}

/// Where in the conversation an error came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Connect,
    Sender,
    Recipient,
    Message,
    Content,
}

impl Smtp {
    pub(crate) fn new(from: &Address, settings: SmtpSettings) -> Result<Self, ConfigProblem> {
        let SmtpSettings { url, password, extra_roots, timeout } = settings;
        let is_loopback = url.is_loopback();
        let credentials = match (url.user, password) {
            (None, None) => None,
            (Some(_), Some(_)) if url.line == Line::Plain && !is_loopback => {
                return Err(ConfigProblem::CredentialsPlain);
            }
            (Some(user), Some(password)) => Some(Credentials::new(user, password)),
            _ => return Err(ConfigProblem::CredentialsHalf),
        };
        let tls = match url.line {
            Line::Plain => Tls::No,
            Line::Tls => Tls::AtOnce(trust(&url.host, extra_roots.as_deref())?),
            Line::StartTls => Tls::AfterHello(trust(&url.host, extra_roots.as_deref())?),
        };
        Ok(Self {
            host: url.host,
            port: url.port,
            tls,
            credentials,
            sender: from.for_wire(),
            // Not the machine's name, which is nobody's business and often no name at all.
            hello: ClientId::Domain(from.domain().to_owned()),
            timeout,
            places: Semaphore::new(CONNECTIONS_MAX),
            waiting: Arc::default(),
        })
    }

    /// Hands a message over.
    pub(crate) async fn deliver(&self, to: &Address, raw: &[u8]) -> Result<(), SendError> {
        let is_handed_over = AtomicBool::new(false);
        match timeout(self.timeout, self.converse(to, raw, &is_handed_over)).await {
            Ok(done) => done,
            Err(_) => {
                let cause = format!("no answer from the mail server in {} s", self.timeout.as_secs_f32());
                Err(match is_handed_over.load(Ordering::Relaxed) {
                    true => SendError::Unsure { cause },
                    false => SendError::Later { cause },
                })
            }
        }
    }

    async fn converse(&self, to: &Address, raw: &[u8], is_handed_over: &AtomicBool) -> Result<(), SendError> {
        let _place = self
            .places
            .acquire()
            .await
            .map_err(|_| SendError::Later { cause: "the mailer is closed".into() })?;
        let mut connection = match self.waiting_connection().await {
            Some(connection) => connection,
            None => self.connect().await.map_err(|error| told(Step::Connect, &error, to))?,
        };
        let done = hand_over(&mut connection, &self.sender, to, raw, is_handed_over).await;
        match done {
            Ok(()) => self.keep(connection),
            // Its state is not known for sure; the next mail gets a new one.
            Err(_) => say_farewell(connection),
        }
        done.map_err(|(step, error)| told(step, &error, to))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let at_once = match &self.tls {
            Tls::AtOnce(tls) => Some(tls.clone()),
            Tls::No | Tls::AfterHello(_) => None,
        };
        let server = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, Some(self.timeout), &self.hello, at_once, None)
                .await?;
        if let Tls::AfterHello(tls) = &self.tls {
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
        }
        Ok(connection)
    }

    /// A connection from before that still works.
    async fn waiting_connection(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let Waiting { mut connection, since } = lock(&self.waiting).pop()?;
            if since.elapsed() < IDLE_MAX
                && timeout(NOOP_MAX, connection.test_connected()).await.is_ok_and(|works| works)
            {
                return Some(connection);
            }
            say_farewell(connection);
        }
    }

    /// Keeps a connection for the next mail, and hangs up when none comes.
    fn keep(&self, connection: AsyncSmtpConnection) {
        lock(&self.waiting).push(Waiting { connection, since: Instant::now() });
        let waiting = Arc::downgrade(&self.waiting);
        tokio::spawn(async move {
            sleep(IDLE_MAX).await;
            let Some(waiting) = waiting.upgrade() else { return };
            let over: Vec<_> = lock(&waiting).extract_if(.., |one| one.since.elapsed() >= IDLE_MAX).collect();
            over.into_iter().for_each(|one| say_farewell(one.connection));
        });
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smtp({}:{})", self.host, self.port)
    }
}

fn lock(waiting: &Mutex<Vec<Waiting>>) -> MutexGuard<'_, Vec<Waiting>> {
    // A list of connections is whole after any panic.
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends a connection in the way that servers like, without waiting for it.
fn say_farewell(mut connection: AsyncSmtpConnection) {
    tokio::spawn(async move {
        // A server that does not answer a farewell misses nothing.
        let _ = timeout(NOOP_MAX, connection.abort()).await;
    });
}

fn trust(host: &str, extra_roots: Option<&[u8]>) -> Result<TlsParameters, ConfigProblem> {
    let fault = |error: Error| ConfigProblem::Certificates(error.to_string());
    let mut tls = TlsParameters::builder(host.to_owned());
    if let Some(pem) = extra_roots {
        tls = tls.add_root_certificate(Certificate::from_pem(pem).map_err(fault)?);
    }
    tls.build_rustls().map_err(fault)
}

/// The conversation of one mail. The message is ASCII and its addresses are, so that no extension is needed.
async fn hand_over(
    connection: &mut AsyncSmtpConnection,
    sender: &lettre::Address,
    to: &Address,
    raw: &[u8],
    is_handed_over: &AtomicBool,
) -> Result<(), (Step, Error)> {
    let at = |step: Step| move |error: Error| (step, error);
    connection.command(Mail::new(Some(sender.clone()), vec![])).await.map_err(at(Step::Sender))?;
    connection.command(Rcpt::new(to.for_wire(), vec![])).await.map_err(at(Step::Recipient))?;
    connection.command(Data).await.map_err(at(Step::Message))?;
    is_handed_over.store(true, Ordering::Relaxed);
    connection.message(raw).await.map_err(at(Step::Content))?;
    Ok(())
}

/// What an error means for the mail.
fn told(step: Step, error: &Error, to: &Address) -> SendError {
    let cause = cause_of(error, to);
    let code = error.status().map(|code| code.to_string());
    // RFC 4954 §6: these say that we have not signed in as the server wants, which the operator can mend.
    let is_about_us = code.as_deref().is_some_and(|code| matches!(code, "530" | "534" | "535" | "538"));
    // RFC 3463 §3.8: policy. The mailbox may be there; what is refused is mail from us.
    let is_policy = std::error::Error::source(error).is_some_and(|said| said.to_string().starts_with("5.7."));
    match step {
        Step::Connect | Step::Sender => SendError::Later { cause },
        _ if is_about_us => SendError::Later { cause },
        Step::Recipient if error.is_permanent() && !is_policy => SendError::AddressRefused { cause },
        _ if error.is_permanent() => SendError::MailRefused { cause },
        _ if error.is_transient() => SendError::Later { cause },
        Step::Content => SendError::Unsure { cause },
        Step::Recipient | Step::Message => SendError::Later { cause },
    }
}

/// What happened, on one line, without the recipient's address, which servers like to repeat.
fn cause_of(error: &Error, to: &Address) -> String {
    let said: String = error.to_string().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut cause = String::new();
    let mut rest = said.as_str();
    while let Some(at) = find_ignoring_case(rest, to.as_str()) {
        cause.push_str(&rest[..at]);
        cause.push_str("(address)");
        rest = &rest[at + to.as_str().len()..];
    }
    cause.push_str(rest);
    cause.chars().take(CAUSE_LEN_MAX).collect()
}

/// Where an ASCII `needle` is in `text`.
fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}
