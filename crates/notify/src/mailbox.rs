//! What tests look into instead of an inbox. Never here: anything that leaves the process.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{error::SendError, mail::Mail};

/// Mails that are kept; the oldest go first. More than any test sends, and a process that runs on with it stays small.
const KEPT_MAX: usize = 10_000;

/// A mail that was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// As it was asked for.
    pub mail: Mail,
    /// As a server would have got it, RFC 5322 with CRLF.
    pub raw: String,
}

/// Where the mails of [`crate::Mailer::recording`] are. Clones look into the same one.
#[derive(Debug, Clone, Default)]
pub struct Mailbox(Arc<Mutex<Inside>>);

#[derive(Debug, Default)]
struct Inside {
    sent: VecDeque<Sent>,
    failures: VecDeque<SendError>,
}

impl Mailbox {
    /// The mails so far, oldest first; of many only the last 10,000.
    #[must_use]
    pub fn sent(&self) -> Vec<Sent> {
        self.inside().sent.iter().cloned().collect()
    }

    /// Takes the mails out, oldest first.
    #[must_use]
    pub fn take(&self) -> Vec<Sent> {
        self.inside().sent.drain(..).collect()
    }

    /// Lets one mail that is to come fail: the first that no earlier call of this has claimed.
    pub fn fail_next(&self, error: SendError) {
        self.inside().failures.push_back(error);
    }

    pub(crate) fn put(&self, mail: &Mail, raw: &[u8]) -> Result<(), SendError> {
        let mut inside = self.inside();
        if let Some(error) = inside.failures.pop_front() {
            return Err(error);
        }
        if inside.sent.len() == KEPT_MAX {
            inside.sent.pop_front();
        }
        inside.sent.push_back(Sent { mail: mail.clone(), raw: String::from_utf8_lossy(raw).into_owned() });
        Ok(())
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        // Nothing in here is left half done by a panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
