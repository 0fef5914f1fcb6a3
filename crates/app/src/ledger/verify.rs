//! Going through a site's ledger from its first entry.

use std::{fmt, sync::Arc};

use rejoinder_domain::Site;
use rejoinder_store::Entry;

use super::chain;
use crate::{ctx::Ctx, error::Error};

/// Entries read at a time.
const STEP: usize = 500;
/// Findings that are named; who has so many looks at a backup.
const FINDINGS_MAX: usize = 100;
const PARTS: [&str; 3] = ["who decided", "whom it touches", "the words"];

/// What does not fit, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The place of the entry.
    pub seq: i64,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {}: {}", self.seq, self.what)
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Entries that were read.
    pub entries: u64,
    /// Parts of them that were erased, and rightly prove nothing any more.
    pub erased: u64,
    /// The hash of the last one, in hex. Whoever wrote one down before can see that it is still there.
    pub head: String,
    /// Whether the hash that was asked for is one of them; true when none was.
    pub knows: bool,
    /// What does not fit.
    pub findings: Vec<Finding>,
}

/// Verifies a site's ledger: no gap, each hash over what is there and the one before, each part that was not erased as it
/// was. `known` is a hash in hex that was written down before: entries cut off at the end show by nothing else.
pub async fn verify_ledger(ctx: &Ctx, site: &Arc<Site>, known: Option<&str>) -> Result<Verified, Error> {
    let mut before = chain::beginning(site.id);
    let mut verified = Verified {
        entries: 0,
        erased: 0,
        head: hex::encode(&before),
        knows: known.is_none(),
        findings: Vec::new(),
    };
    let mut last = 0;
    loop {
        let id = site.id;
        let step =
            ctx.store.read(move |tx| async move { tx.list_entries_after(id, last, STEP).await }).await?;
        for entry in &step {
            for what in wrong(entry, last, &before)? {
                if verified.findings.len() < FINDINGS_MAX {
                    verified.findings.push(Finding { seq: entry.decision.seq, what });
                }
            }
            verified.entries += 1;
            verified.erased += entry.seal.salts.iter().filter(|salt| salt.is_none()).count() as u64;
            last = entry.decision.seq;
            before.clone_from(&entry.seal.hash);
            verified.head = hex::encode(&before);
            verified.knows |= known == Some(verified.head.as_str());
        }
        if step.len() < STEP {
            return Ok(verified);
        }
    }
}

fn wrong(entry: &Entry, last: i64, before: &[u8]) -> Result<Vec<String>, Error> {
    let (d, seal) = (&entry.decision, &entry.seal);
    let mut wrong = Vec::new();
    if d.seq != last + 1 {
        wrong.push(format!("the entries from {} to {} are gone", last + 1, d.seq - 1));
    }
    if !chain::holds(entry, before) {
        wrong.push(format!("it was changed, or the one before it: {} does not follow", d.id));
    }
    for (n, leaf) in chain::leaves(d, &seal.salts)?.into_iter().enumerate() {
        if leaf.is_some_and(|leaf| leaf != seal.leaves[n]) {
            wrong.push(format!("{} of {} was changed", PARTS[n], d.id));
        }
    }
    Ok(wrong)
}
