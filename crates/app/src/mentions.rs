//! `@name` in a text: which comment of the thread it answers.

use rejoinder_domain::{Name, ThreadId, comment::MentionTarget, name::mention_candidates};
use rejoinder_store::Tx;

use crate::error::Error;

/// The names after `@` that one person in the thread had before place `seq`, each with the last comment of his.
pub(crate) async fn resolve(
    tx: &Tx,
    thread: ThreadId,
    text: &str,
    seq: i64,
) -> Result<Vec<MentionTarget>, Error> {
    let mut targets: Vec<MentionTarget> = Vec::new();
    for candidate in mention_candidates(text) {
        let Ok(name) = Name::parse(&candidate) else { continue };
        if targets.iter().any(|target| target.name == candidate) {
            continue;
        }
        if let Some(comment_id) = tx.find_comment_by_name(thread, name.key().as_str(), seq).await? {
            targets.push(MentionTarget { name: candidate, comment_id });
        }
    }
    Ok(targets)
}
