//! A mail server for tests: it takes mails on a port of this machine, keeps them, and fails when told to.
//! Never here: anything that sends a mail on.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufStream},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::{JoinHandle, JoinSet},
};

use crate::mime;

/// Bytes of a line or a message that the server reads: more is a test gone wrong.
const READ_MAX: usize = 16 * 1024 * 1024;
/// How long a test waits for a mail before it fails.
const WAIT_MAX: Duration = Duration::from_secs(20);

/// A mail as the server got it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedMail {
    /// The sender in the envelope.
    pub from: String,
    /// The recipients in the envelope.
    pub to: Vec<String>,
    /// Everything between `DATA` and the last dot, dot-stuffing undone, with CRLF.
    pub raw: String,
}

/// What goes wrong with one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SmtpFault {
    /// `MAIL FROM` gets this reply, such as `451 4.3.0 later`.
    Sender(&'static str),
    /// `RCPT TO` gets this reply.
    Recipient(&'static str),
    /// The whole message gets this reply.
    Message(&'static str),
    /// `MAIL FROM` gets no reply, the line stays open.
    Hang,
    /// The whole message gets no reply, the line stays open. The mail is kept.
    HangAfterMessage,
    /// The line is cut in the middle of the message.
    DropInMessage,
    /// The mail is kept, and the line is cut before the reply.
    DropBeforeReply,
}

/// A mail server on this machine. It ends when it is dropped.
pub struct SmtpServer {
    addr: SocketAddr,
    inside: Arc<Inside>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Inside {
    login: Option<(String, String)>,
    state: Mutex<State>,
    count: watch::Sender<usize>,
}

#[derive(Default)]
struct State {
    mails: Vec<ReceivedMail>,
    next: VecDeque<SmtpFault>,
    always: Option<SmtpFault>,
    connections: usize,
    open: usize,
    open_most: usize,
}

impl SmtpServer {
    /// A server that anybody may use.
    pub async fn start() -> Self {
        Self::listen(None).await
    }

    /// A server that takes mails after `AUTH PLAIN` with these only.
    pub async fn start_with_login(user: &str, password: &str) -> Self {
        Self::listen(Some((user.to_owned(), password.to_owned()))).await
    }

    async fn listen(login: Option<(String, String)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let addr = listener.local_addr().expect("the port is known");
        let inside = Arc::new(Inside { login, ..Inside::default() });
        let of_task = Arc::clone(&inside);
        let task = tokio::spawn(async move {
            // With the task, its set ends, and with that every conversation.
            let mut lines = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let inside = Arc::clone(&of_task);
                lines.spawn(async move {
                    inside.opened();
                    // A client that goes away in the middle is its own affair.
                    let _ = converse(stream, &inside).await;
                    inside.state().open -= 1;
                });
            }
        });
        Self { addr, inside, task }
    }

    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The same as an operator writes it: `smtp://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://{}", self.addr)
    }

    /// The mails so far, in the order in which they were taken.
    #[must_use]
    pub fn mails(&self) -> Vec<ReceivedMail> {
        self.inside.state().mails.clone()
    }

    /// Waits until there are at least so many mails, and gives all.
    ///
    /// # Panics
    /// After 20 s.
    pub async fn wait_for(&self, count: usize) -> Vec<ReceivedMail> {
        let mut arrived = self.inside.count.subscribe();
        let waiting = arrived.wait_for(|arrived| *arrived >= count);
        let in_time = tokio::time::timeout(WAIT_MAX, waiting).await;
        assert!(in_time.is_ok(), "{count} mails were expected, {} came", self.mails().len());
        self.mails()
    }

    /// Lets a mail that is to come fail: the first that no earlier call of this has claimed.
    pub fn fail_next(&self, fault: SmtpFault) {
        self.inside.state().next.push_back(fault);
    }

    /// Lets every mail fail from now on, or none any more.
    pub fn fail_always(&self, fault: Option<SmtpFault>) {
        self.inside.state().always = fault;
    }

    /// Connections that were ever made, and the most that were open at a time.
    #[must_use]
    pub fn connections(&self) -> (usize, usize) {
        let state = self.inside.state();
        (state.connections, state.open_most)
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl ReceivedMail {
    /// The values of a header, unfolded and decoded, in their order.
    #[must_use]
    pub fn headers(&self, name: &str) -> Vec<String> {
        let fields = mime::split(&self.raw).0;
        let named = fields.into_iter().filter(|(field, _)| field.eq_ignore_ascii_case(name));
        named.map(|(_, value)| mime::decode_words(&value)).collect()
    }

    /// The value of a header that is there at most once.
    ///
    /// # Panics
    /// When it is there more often.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let mut values = self.headers(name);
        assert!(values.len() < 2, "{name} is there more than once");
        values.pop()
    }

    /// The plain text, decoded, with `\n`.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        mime::find_part(&self.raw, "text/plain")
    }

    /// The HTML, decoded, with `\n`.
    #[must_use]
    pub fn html(&self) -> Option<String> {
        mime::find_part(&self.raw, "text/html")
    }
}

impl Inside {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn opened(&self) {
        let mut state = self.state();
        state.connections += 1;
        state.open += 1;
        state.open_most = state.open_most.max(state.open);
    }

    fn next_fault(&self) -> Option<SmtpFault> {
        let mut state = self.state();
        state.next.pop_front().or_else(|| state.always.clone())
    }

    fn keep(&self, mail: ReceivedMail) {
        let mut state = self.state();
        state.mails.push(mail);
        self.count.send_replace(state.mails.len());
    }
}

type Line = BufStream<TcpStream>;

async fn converse(stream: TcpStream, inside: &Inside) -> std::io::Result<()> {
    let mut line = BufStream::new(stream);
    say(&mut line, "220 test ESMTP").await?;
    let (mut from, mut to, mut fault) = (None::<String>, Vec::<String>::new(), None::<SmtpFault>);
    let mut is_known = inside.login.is_none();
    while let Some(said) = hear(&mut line).await? {
        let word = said.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match word.as_str() {
            "EHLO" if inside.login.is_some() => say(&mut line, "250-test\r\n250 AUTH PLAIN").await?,
            "EHLO" | "HELO" | "NOOP" => say(&mut line, "250 test").await?,
            "AUTH" => {
                is_known = inside.login.as_ref().is_some_and(|login| said.ends_with(&plain_login(login)));
                say(&mut line, if is_known { "235 welcome" } else { "535 5.7.8 who are you" }).await?;
            }
            "MAIL" if !is_known => say(&mut line, "530 5.7.0 sign in first").await?,
            "MAIL" => {
                (from, to, fault) = (Some(in_brackets(&said)), Vec::new(), inside.next_fault());
                match fault {
                    Some(SmtpFault::Sender(reply)) => say(&mut line, reply).await?,
                    Some(SmtpFault::Hang) => hang(&mut line).await?,
                    _ => say(&mut line, "250 ok").await?,
                }
            }
            "RCPT" if from.is_none() => say(&mut line, "503 MAIL first").await?,
            "RCPT" => match fault {
                Some(SmtpFault::Recipient(reply)) => say(&mut line, reply).await?,
                _ => {
                    to.push(in_brackets(&said));
                    say(&mut line, "250 ok").await?;
                }
            },
            "DATA" if to.is_empty() => say(&mut line, "503 RCPT first").await?,
            "DATA" => {
                say(&mut line, "354 go on").await?;
                if fault == Some(SmtpFault::DropInMessage) {
                    line.read_u8().await?;
                    return Ok(());
                }
                let Some(raw) = hear_message(&mut line).await? else { return Ok(()) };
                let from = from.take().unwrap_or_default();
                let mail = ReceivedMail { from, to: std::mem::take(&mut to), raw };
                match fault.take() {
                    Some(SmtpFault::Message(reply)) => say(&mut line, reply).await?,
                    Some(SmtpFault::HangAfterMessage) => {
                        inside.keep(mail);
                        hang(&mut line).await?;
                    }
                    Some(SmtpFault::DropBeforeReply) => {
                        inside.keep(mail);
                        return Ok(());
                    }
                    _ => {
                        inside.keep(mail);
                        say(&mut line, "250 taken").await?;
                    }
                }
            }
            "RSET" => {
                (from, to, fault) = (None, Vec::new(), None);
                say(&mut line, "250 ok").await?;
            }
            "QUIT" => return say(&mut line, "221 bye").await,
            _ => say(&mut line, "502 no such word").await?,
        }
    }
    Ok(())
}

async fn say(line: &mut Line, reply: &str) -> std::io::Result<()> {
    line.write_all(format!("{reply}\r\n").as_bytes()).await?;
    line.flush().await
}

/// A line without its end; nothing when the client hung up.
async fn hear(line: &mut Line) -> std::io::Result<Option<String>> {
    let mut bytes = Vec::new();
    let read = line.take(READ_MAX as u64).read_until(b'\n', &mut bytes).await?;
    let text = String::from_utf8_lossy(&bytes);
    Ok((read > 0).then(|| text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// The message up to the dot on a line of its own; nothing when the client hung up before it. Only CRLF ends a line.
async fn hear_message(line: &mut Line) -> std::io::Result<Option<String>> {
    let mut raw: Vec<u8> = Vec::new();
    let mut start = 0;
    while raw.len() < READ_MAX {
        if line.read_until(b'\n', &mut raw).await? == 0 {
            return Ok(None);
        }
        if !raw.ends_with(b"\r\n") {
            continue;
        }
        if &raw[start..] == b".\r\n" {
            raw.truncate(start);
            return Ok(Some(String::from_utf8_lossy(&raw).into_owned()));
        }
        if raw[start..].starts_with(b".") {
            raw.remove(start);
        }
        start = raw.len();
    }
    Ok(None)
}

/// Says nothing until the client hangs up.
async fn hang(line: &mut Line) -> std::io::Result<()> {
    while hear(line).await?.is_some() {}
    Ok(())
}

fn in_brackets(said: &str) -> String {
    let inner = said.split_once('<').and_then(|(_, rest)| rest.rsplit_once('>')).map(|(inner, _)| inner);
    inner.unwrap_or_default().to_owned()
}

fn plain_login((user, password): &(String, String)) -> String {
    mime::encode_base64(format!("\0{user}\0{password}").as_bytes())
}
