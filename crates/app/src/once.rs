//! The same action twice is one action: keyed writes and what came of them.

use rejoinder_domain::{Actor, Micros, Refusal, SiteId, clock::SECOND, limits};
use rejoinder_store::{Remembered, Tx};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::error::Error;

/// A key that a client made for one action and sends again with every try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Reads a key: 8 to 64 letters, digits, `-` and `_`. Empty is none.
    pub fn parse(text: &str) -> Result<Option<Self>, Refusal> {
        if text.is_empty() {
            return Ok(None);
        }
        let fits = (8..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if fits { Ok(Some(Self(text.to_owned()))) } else { Err(Refusal::KeyInvalid) }
    }
}

/// An action as its fingerprint: who does what to what. Two actions under one key are a mistake of the client.
pub(crate) struct Action {
    site: SiteId,
    key: Option<Key>,
    fingerprint: Vec<u8>,
}

impl Action {
    pub(crate) fn new(site: SiteId, key: Option<Key>, actor: &Actor, parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        hash.update(actor.reader_id().map_or(0, |id| id.raw()).to_le_bytes());
        for part in parts {
            // The length first, so that no two lists of parts run together.
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        // Each reader has his own keys: nobody can use up another's.
        let owner = actor.reader_id().map_or_else(|| "guest".to_owned(), |id| id.to_string());
        let key = key.map(|Key(key)| Key(format!("{owner}:{key}")));
        Self { site, key, fingerprint: hash.finalize().to_vec() }
    }

    /// What came of this action when it was first done.
    pub(crate) async fn recall<T: DeserializeOwned>(&self, tx: &Tx) -> Result<Option<T>, Error> {
        let Some(Key(key)) = &self.key else { return Ok(None) };
        let Some(known) = tx.find_outcome(self.site, key).await? else { return Ok(None) };
        if known.fingerprint != self.fingerprint {
            return Err(Refusal::KeyReused.into());
        }
        serde_json::from_str(&known.outcome)
            .map(Some)
            .map_err(|e| Error::fault(format!("a remembered outcome: {e}")))
    }

    /// Remembers what came of it, in the transaction that did it.
    pub(crate) async fn remember<T: Serialize>(
        &self,
        tx: &Tx,
        outcome: &T,
        now: Micros,
    ) -> Result<(), Error> {
        let Some(Key(key)) = &self.key else { return Ok(()) };
        let outcome = serde_json::to_string(outcome).map_err(|e| Error::fault(e.to_string()))?;
        let what = Remembered { fingerprint: self.fingerprint.clone(), outcome };
        let horizon = now - limits::KEY_HOURS * 3600 * SECOND;
        Ok(tx.insert_outcome(self.site, key, &what, now, horizon).await?)
    }
}
