//! Writing a site out in our own format, streamed: what `import` reads back to the same bytes.

use std::{collections::HashMap, io::Write};

use base64::{Engine, engine::general_purpose::STANDARD};
use rejoinder_domain::{
    DecisionId, Micros, PictureId, ReaderId, Site, SiteId, Story, StoryId, Thread, decision::Decision,
    reader::Standing,
};
use rejoinder_exchange::{
    AppealRecord, CommentRecord, DecisionRecord, FORMAT, Header, PictureRecord, ReactionRecord, ReaderRecord,
    Record, ReportRecord, RevisionRecord, SanctionRecord, SiteRecord, StoryRecord, UrlRecord, VersionRecord,
    write,
};
use rejoinder_store::Tx;

use crate::{ctx::Ctx, error::Error};

/// Rows read at a time.
const STEP: usize = 500;

/// Writes a whole site; `progress` is told how many comments are out. Each step is one snapshot: what is posted while
/// it runs may or may not be in it, and nothing is in it by half.
pub async fn export(
    ctx: &Ctx,
    site: &Site,
    out: &mut (dyn Write + Send),
    mut progress: impl FnMut(u64),
) -> Result<u64, Error> {
    let mut put =
        |record: Record| write(out, &record).map_err(|e| Error::fault(format!("the export file: {e}")));
    put(Record::Rejoinder(Header { format: FORMAT }))?;
    let site_id = site.id;
    let hosts = ctx.store.read(move |tx| async move { tx.list_site_hosts().await }).await?;
    put(Record::Site(SiteRecord {
        key: site.key.clone(),
        title: site.title.clone(),
        tagline: site.tagline.clone(),
        language: site.language.clone(),
        time_zone: site.time_zone.clone(),
        accent: site.accent.clone(),
        base_url: site.base_url.clone(),
        hosts: hosts.into_iter().filter(|(_, id)| *id == site_id).map(|(host, _)| host).collect(),
        embedders: site.embedders.clone(),
        sections: site.sections.clone(),
        policy: site.policy.clone(),
    }))?;
    let mut after = ReaderId::from_raw(-1);
    loop {
        let readers = ctx
            .store
            .read(move |tx| async move { tx.list_readers_after(site_id, after, STEP).await })
            .await?;
        let Some(last) = readers.last() else { break };
        after = last.id;
        let suspended: Vec<ReaderId> =
            readers.iter().filter(|r| r.standing == Standing::Suspended).map(|r| r.id).collect();
        let untils = ctx.store.read(move |tx| async move { untils(&tx, suspended).await }).await?;
        for reader in readers {
            put(Record::Reader(ReaderRecord {
                id: reader.id,
                name: reader.name.to_string(),
                role: reader.role,
                standing: reader.standing,
                suspended_until: untils.get(&reader.id).copied(),
                created_at: reader.created_at,
            }))?;
        }
    }
    for about in sanctions(ctx, site_id).await? {
        put(Record::Decision(about))?;
    }
    let mut after = PictureId::from_raw(-1);
    loop {
        let ids = ctx
            .store
            .read(move |tx| async move { tx.list_picture_ids_after(site_id, after, STEP).await })
            .await?;
        let Some(last) = ids.last() else { break };
        after = *last;
        for id in ids {
            let picture = ctx.store.read(move |tx| async move { tx.find_picture(site_id, id).await }).await?;
            let Some(picture) = picture else { continue };
            put(Record::Picture(PictureRecord {
                id,
                base64: STANDARD.encode(&picture.bytes),
                created_at: picture.created_at,
            }))?;
        }
    }
    let (mut after, mut written) = (StoryId::from_raw(-1), 0);
    loop {
        let step = ctx.store.read(move |tx| async move { stories(&tx, site_id, after).await }).await?;
        let Some((last, _, _)) = step.last() else { break };
        after = last.id;
        for (_, thread, record) in step {
            put(Record::Story(record))?;
            let mut seq = 0;
            loop {
                let thread_id = thread.id;
                let comments =
                    ctx.store.read(move |tx| async move { comments(&tx, thread_id, seq).await }).await?;
                let Some(last) = comments.last() else { break };
                seq = last.seq;
                for comment in comments {
                    put(Record::Comment(comment))?;
                    written += 1;
                }
                progress(written);
            }
        }
    }
    Ok(written)
}

async fn stories(
    tx: &Tx,
    site: rejoinder_domain::SiteId,
    after: StoryId,
) -> Result<Vec<(Story, Thread, StoryRecord)>, Error> {
    let mut step = Vec::new();
    for story in tx.list_stories_after(site, after, 50).await? {
        let thread = tx.find_thread_of_story(story.id).await?;
        let thread = thread.ok_or_else(|| Error::fault(format!("story {} has no thread", story.id)))?;
        let mut versions = tx.list_story_versions(story.id).await?;
        versions.reverse();
        let record = StoryRecord {
            id: story.id,
            thread_id: thread.id,
            thread_state: thread.state,
            slow_secs: thread.slow_secs,
            publisher_id: story.publisher_id.clone(),
            slug: story.slug.clone(),
            publication: story.publication,
            canonical_url: story.canonical_url.clone(),
            lead: story.lead,
            published_at: story.published_at,
            updated_at: story.updated_at,
            thread_created_at: thread.created_at,
            version: story.version,
            text: story.text.clone(),
            urls: tx
                .list_story_urls(story.id)
                .await?
                .into_iter()
                .map(|row| UrlRecord { url: row.url })
                .collect(),
            versions: versions
                .into_iter()
                .map(|v| VersionRecord { version: v.version, created_at: v.created_at, text: v.text })
                .collect(),
        };
        step.push((story, thread, record));
    }
    Ok(step)
}

async fn comments(
    tx: &Tx,
    thread: rejoinder_domain::ThreadId,
    after: i64,
) -> Result<Vec<CommentRecord>, Error> {
    let mut step = Vec::new();
    for c in tx.list_comments_after_seq(thread, after, STEP).await? {
        let revisions = tx.list_revisions(c.id).await?;
        let reactions = if c.reaction_count > 0 { tx.list_reactions(c.id).await? } else { Vec::new() };
        let reports = tx.list_reports(c.id).await?;
        let decisions = tx.list_decisions(c.id).await?;
        let ids: HashMap<i64, DecisionId> = decisions.iter().map(|d| (d.seq, d.id)).collect();
        let id_of = |seq: Option<i64>| ids.get(&seq?).copied();
        step.push(CommentRecord {
            id: c.id,
            seq: c.seq,
            parent_id: c.parent_id,
            reader_id: c.reader_id,
            guest_name: c.reader_id.is_none().then_some(c.author_name),
            text: c.text,
            language: c.language,
            mentions: c.mentions,
            state: c.state,
            created_at: c.created_at,
            edited_at: c.edited_at,
            version: c.version,
            revisions: revisions
                .into_iter()
                .map(|(version, text, created_at)| RevisionRecord { version, created_at, text })
                .collect(),
            reactions: reactions
                .into_iter()
                .map(|(reader_id, reaction, created_at)| ReactionRecord { reader_id, reaction, created_at })
                .collect(),
            reports: reports
                .into_iter()
                .map(|r| ReportRecord {
                    id: r.id,
                    reader_id: r.reader_id,
                    rule: r.rule,
                    detail: r.detail,
                    created_at: r.created_at,
                })
                .collect(),
            appeals: tx
                .list_appeals(c.id)
                .await?
                .into_iter()
                .filter_map(|appeal| {
                    Some(AppealRecord {
                        decision_id: id_of(Some(appeal.seq))?,
                        reader_id: appeal.reader_id,
                        text: appeal.text,
                        created_at: appeal.created_at,
                        outcome_id: id_of(appeal.outcome_seq),
                    })
                })
                .collect(),
            decisions: decisions.into_iter().map(decision_record).collect(),
        });
    }
    Ok(step)
}

fn decision_record(d: Decision) -> DecisionRecord {
    DecisionRecord {
        id: d.id,
        act: d.act,
        by: d.by.kind,
        reader_id: d.by.id,
        by_role: d.by.role,
        by_name: d.by.name,
        version: d.version,
        rule: d.rule,
        policy_version: d.policy_version,
        reason: d.reason,
        details: d.details,
        created_at: d.created_at,
    }
}

/// Every decision about a reader rather than a comment, in their order.
async fn sanctions(ctx: &Ctx, site: SiteId) -> Result<Vec<SanctionRecord>, Error> {
    let (mut sanctions, mut after) = (Vec::new(), 0);
    loop {
        let step =
            ctx.store.read(move |tx| async move { tx.list_entries_after(site, after, STEP).await }).await?;
        let Some(last) = step.last() else { return Ok(sanctions) };
        after = last.decision.seq;
        for entry in step.into_iter().filter(|entry| entry.decision.comment_id.is_none()) {
            let about = entry.decision.about;
            sanctions.push(SanctionRecord { about, decision: decision_record(entry.decision) });
        }
    }
}

/// When the suspensions of some readers end, where that is known.
async fn untils(tx: &Tx, readers: Vec<ReaderId>) -> Result<HashMap<ReaderId, Micros>, Error> {
    let mut untils = HashMap::new();
    for reader in readers {
        if let Some(until) = tx.find_suspended_until(reader).await? {
            untils.insert(reader, until);
        }
    }
    Ok(untils)
}
