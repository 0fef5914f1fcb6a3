//! How entries are bound to one another. Anybody can do it again with what the public ledger shows: an entry's hash is the
//! SHA-256 of a JSON array of what is open of it, the hash of the entry before and three leaves. A leaf is the SHA-256 of a
//! salt and a JSON array of what may have to be erased; without the salt it tells nothing, and the chain holds all the same.

use rejoinder_domain::{SiteId, decision::Decision};
use rejoinder_store::{Entry, Seal};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::error::Error;

/// The form of what is hashed.
const FORM: &str = "rejoinder-ledger-1";

/// What everybody may see of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Open {
    /// Its place, from 1.
    pub seq: i64,
    /// Microseconds since 1970, UTC.
    pub at: i64,
    /// What was done.
    pub act: &'static str,
    /// To which comment.
    pub comment: Option<String>,
    /// To which version of it.
    pub version: Option<i64>,
    /// In which thread.
    pub thread: Option<String>,
    /// A person, a rule or the machine.
    pub by: &'static str,
    /// The person's role.
    pub role: Option<&'static str>,
    /// The house rule.
    pub rule: String,
    /// The version of the policy.
    pub policy_version: i64,
    /// The entry that it undoes.
    pub undoes: Option<i64>,
    /// The hash of the entry before, in hex.
    pub before: String,
    /// The leaves, in hex: who decided, whom it touches, the words.
    pub leaves: [String; 3],
    /// Its hash, in hex.
    pub hash: String,
}

/// What the first entry of a site is bound to.
pub(crate) fn beginning(site: SiteId) -> Vec<u8> {
    Sha256::digest(format!("{FORM}\n{site}")).to_vec()
}

/// What may have to be erased of a decision, in the order of the leaves.
fn parts(d: &Decision) -> Result<[String; 3], Error> {
    let id = |id: Option<rejoinder_domain::ReaderId>| id.map(|id| id.to_string());
    let text = |value: serde_json::Value| value.to_string();
    let details =
        serde_json::to_string(&d.details).map_err(|error| Error::fault(format!("details: {error}")))?;
    Ok([text(json!([id(d.by.id), d.by.name])), text(json!([id(d.about)])), text(json!([d.reason, details]))])
}

/// The hash of a part under its salt.
#[must_use]
pub fn leaf_of(salt: &[u8], part: &str) -> Vec<u8> {
    Sha256::new().chain_update(salt).chain_update(part).finalize().to_vec()
}

/// The leaves of a decision as it is now, under the salts that are left; none where one was erased.
pub(crate) fn leaves(d: &Decision, salts: &[Option<Vec<u8>>; 3]) -> Result<[Option<Vec<u8>>; 3], Error> {
    let parts = parts(d)?;
    Ok(std::array::from_fn(|n| salts[n].as_ref().map(|salt| leaf_of(salt, &parts[n]))))
}

fn hash(d: &Decision, leaves: &[Vec<u8>; 3], before: &[u8]) -> Vec<u8> {
    let [by, about, words] = leaves.each_ref().map(hex::encode);
    let array = json!([
        FORM,
        hex::encode(before),
        d.seq,
        d.created_at,
        d.act.name(),
        d.comment_id.map(|id| id.to_string()),
        d.version,
        d.thread_id.map(|id| id.to_string()),
        d.by.kind.name(),
        d.by.role.map(|role| role.name()),
        d.rule,
        d.policy_version,
        d.undoes,
        by,
        about,
        words,
    ]);
    Sha256::digest(array.to_string()).to_vec()
}

/// Binds a decision to the entry before it.
pub(crate) fn seal(decision: Decision, salts: [Vec<u8>; 3], before: &[u8]) -> Result<Entry, Error> {
    let salts = salts.map(Some);
    let made = leaves(&decision, &salts)?;
    let leaves = made.map(Option::unwrap_or_default);
    let hash = hash(&decision, &leaves, before);
    Ok(Entry { decision, seal: Seal { salts, leaves, hash } })
}

/// Whether an entry is the one that was bound to `before`.
pub(crate) fn holds(entry: &Entry, before: &[u8]) -> bool {
    hash(&entry.decision, &entry.seal.leaves, before) == entry.seal.hash
}

/// What everybody may see of an entry after `before`.
#[must_use]
pub fn open_of(entry: &Entry, before: &[u8]) -> Open {
    let d = &entry.decision;
    Open {
        seq: d.seq,
        at: d.created_at,
        act: d.act.name(),
        comment: d.comment_id.map(|id| id.to_string()),
        version: d.version,
        thread: d.thread_id.map(|id| id.to_string()),
        by: d.by.kind.name(),
        role: d.by.role.map(|role| role.name()),
        rule: d.rule.clone(),
        policy_version: d.policy_version,
        undoes: d.undoes,
        before: hex::encode(before),
        leaves: entry.seal.leaves.each_ref().map(hex::encode),
        hash: hex::encode(&entry.seal.hash),
    }
}
