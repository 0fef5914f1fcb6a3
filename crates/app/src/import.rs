//! Reading a site in: our own export, record by record, or a page of a story with its comments. What is there already
//! stays as it is, so a run that was cut off is run again.

use std::{collections::HashMap, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use rejoinder_domain::{
    CommentId, Name, PictureId, Reader, ReaderId, Refusal, Site, SiteId, State, Story, Thread, ThreadId,
    decision::{Act, By, Decision},
    desk::CaseKind,
    limits,
    reader::Standing,
    story_url::StoryUrl,
    text,
};
use rejoinder_exchange::{CommentRecord, DecisionRecord, Record, SanctionRecord, Source, StoryRecord};
use rejoinder_store::{Appeal, NewComment, Picture, Report, StoryUrlRow, StoryVersion, Tx};

use crate::{
    ctx::Ctx, desk::cases, error::Error, import_page::import_page, ledger, listing, post_comment::count_new,
    sites,
};

/// Comments that share one transaction: enough to be fast, few enough that readers' posts wait milliseconds.
const STEP: usize = 200;

/// What an import did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// Stories added.
    pub stories: u64,
    /// Readers added.
    pub readers: u64,
    /// Decisions about readers added.
    pub decisions: u64,
    /// Pictures added.
    pub pictures: u64,
    /// Comments added.
    pub comments: u64,
    /// Records that were there already.
    pub known: u64,
    /// Records that could not be taken, each with the reason.
    pub refused: Vec<String>,
}

/// Reads a source into a site. Without `site`, an export brings its own; `progress` is told how many comments are in.
pub async fn import(
    ctx: &Ctx,
    site: Option<Arc<Site>>,
    source: Source,
    mut progress: impl FnMut(u64),
) -> Result<ImportReport, Error> {
    match source {
        Source::Page(page) => {
            let site = site.ok_or(Refusal::ParameterMissing { name: "site".into() })?;
            let report = import_page(ctx, &site, page).await?;
            progress(report.comments);
            Ok(report)
        }
        Source::Records(records) => {
            let mut run = Run {
                ctx,
                site,
                pictures: HashMap::new(),
                thread: None,
                last_seq: 0,
                unread: 0,
                waiting: Vec::new(),
                report: ImportReport::default(),
            };
            for record in records {
                match record {
                    Ok(record) => run.take(record).await?,
                    Err(error @ rejoinder_exchange::ReadError::Shape { .. }) => {
                        run.unread += 1;
                        run.report.refused.push(error.to_string());
                    }
                    Err(error) => return Err(Error::fault(error.to_string())),
                }
                progress(run.report.comments);
            }
            run.end_thread().await?;
            Ok(run.report)
        }
    }
}

struct Run<'a> {
    ctx: &'a Ctx,
    site: Option<Arc<Site>>,
    /// Pictures that the site had already under another id.
    pictures: HashMap<PictureId, PictureId>,
    thread: Option<ThreadId>,
    /// The place of the last comment, and lines since that could not be read.
    last_seq: i64,
    unread: i64,
    waiting: Vec<CommentRecord>,
    report: ImportReport,
}

impl Run<'_> {
    fn site(&self) -> Result<Arc<Site>, Error> {
        self.site.clone().ok_or_else(|| Refusal::ParameterMissing { name: "site".into() }.into())
    }

    async fn take(&mut self, record: Record) -> Result<(), Error> {
        match record {
            Record::Rejoinder(_) => self.report.refused.push("a second header".into()),
            Record::Site(record) => self.take_site(record).await?,
            Record::Reader(record) => {
                let site = self.site()?;
                let label = format!("reader {}", record.id);
                let added =
                    self.ctx.store.write(move |tx| async move { reader(&tx, site.id, record).await }).await;
                self.count(added, label, |report| &mut report.readers)?;
            }
            Record::Decision(record) => {
                let (site, ctx) = (self.site()?.id, self.ctx.clone());
                let label = format!("decision {}", record.decision.id);
                let outcome =
                    self.ctx.store.write(move |tx| async move { sanction(&ctx, &tx, site, record).await });
                let outcome = outcome.await;
                self.count(outcome, label, |report| &mut report.decisions)?;
            }
            Record::Picture(record) => {
                let (site, id, label) = (self.site()?, record.id, format!("picture {}", record.id));
                let kept = match picture(site.id, record) {
                    Ok(new) => {
                        self.ctx.store.write(move |tx| async move { keep_picture(&tx, &new).await }).await
                    }
                    Err(refusal) => Err(refusal.into()),
                };
                if let Ok((kept, _)) = kept
                    && kept != id
                {
                    self.pictures.insert(id, kept);
                }
                self.count(kept.map(|(_, added)| added), label, |report| &mut report.pictures)?;
            }
            Record::Story(mut record) => {
                self.end_thread().await?;
                (self.last_seq, self.unread) = (0, 0);
                let texts = record.versions.iter_mut().map(|version| &mut version.text);
                for text in texts.chain([&mut record.text]) {
                    text.picture_id = text.picture_id.map(|id| *self.pictures.get(&id).unwrap_or(&id));
                }
                let (site, label, thread) = (self.site()?, format!("story {}", record.id), record.thread_id);
                let added =
                    self.ctx.store.write(move |tx| async move { story(&tx, site.id, record).await }).await;
                let taken = added.is_ok();
                self.count(added, label, |report| &mut report.stories)?;
                self.thread = taken.then_some(thread);
            }
            Record::Comment(record) => {
                // Places of a thread have no gaps. One that is not above the last, or that as many comments as lines
                // are missing could have come before, may be of a story that is among those lines.
                if self.unread > 0 && record.seq <= self.last_seq.max(self.unread) {
                    self.end_thread().await?;
                }
                (self.last_seq, self.unread) = (record.seq, 0);
                if self.thread.is_none() {
                    self.report.refused.push(format!("comment {}: its story was not taken", record.id));
                    return Ok(());
                }
                self.waiting.push(record);
                if self.waiting.len() >= STEP {
                    self.flush().await?;
                }
            }
        }
        Ok(())
    }

    async fn take_site(&mut self, record: rejoinder_exchange::SiteRecord) -> Result<(), Error> {
        if self.site.is_some() {
            return Ok(());
        }
        self.site = match self.ctx.sites().by_key(&record.key) {
            Some(site) => Some(site),
            None => {
                let site = Site {
                    id: SiteId::from_raw(0),
                    key: record.key,
                    title: record.title,
                    tagline: record.tagline,
                    language: record.language,
                    time_zone: record.time_zone,
                    accent: record.accent,
                    base_url: record.base_url,
                    embedders: record.embedders,
                    sections: record.sections,
                    policy: record.policy,
                    policy_version: 1,
                    created_at: 0,
                };
                Some(Arc::new(sites::add_site(self.ctx, site, record.hosts).await?))
            }
        };
        Ok(())
    }

    /// Counts what came of a record; a refusal is noted and the run goes on.
    fn count(
        &mut self,
        outcome: Result<bool, Error>,
        label: String,
        counter: impl FnOnce(&mut ImportReport) -> &mut u64,
    ) -> Result<(), Error> {
        match outcome {
            Ok(true) => *counter(&mut self.report) += 1,
            Ok(false) => self.report.known += 1,
            Err(Error::Refused(refusal)) => {
                self.report.refused.push(format!("{label}: {refusal} {:?}", refusal.args()))
            }
            Err(fault) => return Err(fault),
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), Error> {
        let (Some(thread), false) = (self.thread, self.waiting.is_empty()) else { return Ok(()) };
        let (site, records) = (self.site()?.id, std::mem::take(&mut self.waiting));
        let outcomes = match self.step(site, thread, records.clone()).await {
            // A key that another row has shows when the record is half written: then each goes alone.
            Err(Error::Refused(_)) => {
                let mut outcomes = Vec::with_capacity(records.len());
                for record in records {
                    let label = label(&record);
                    match self.step(site, thread, vec![record]).await {
                        Ok(outcome) => outcomes.extend(outcome),
                        Err(error) => outcomes.push((label, Err(error))),
                    }
                }
                outcomes
            }
            outcomes => outcomes?,
        };
        for (label, outcome) in outcomes {
            self.count(outcome, label, |report| &mut report.comments)?;
        }
        Ok(())
    }

    /// Writes comments in one transaction: all of them, less those that are refused before their first write.
    async fn step(
        &self,
        site: SiteId,
        thread: ThreadId,
        records: Vec<CommentRecord>,
    ) -> Result<Vec<(String, Result<bool, Error>)>, Error> {
        let ctx = self.ctx.clone();
        let work = move |tx: Tx| async move {
            let mut outcomes = Vec::with_capacity(records.len());
            for record in records {
                let label = label(&record);
                let outcome = match check_comment(&tx, site, thread, &record).await {
                    Ok(Some(new)) => {
                        put_comment(&ctx, &tx, new, record).await?;
                        Ok(true)
                    }
                    Ok(None) => Ok(false),
                    Err(Error::Fault(fault)) => return Err(Error::Fault(fault)),
                    Err(refusal) => Err(refusal),
                };
                outcomes.push((label, outcome));
            }
            Ok(outcomes)
        };
        self.ctx.store.write(work).await
    }

    async fn end_thread(&mut self) -> Result<(), Error> {
        self.flush().await?;
        if let Some(thread) = self.thread.take() {
            self.ctx
                .store
                .write(move |tx| async move { Ok::<_, Error>(tx.recount_thread(thread).await?) })
                .await?;
        }
        Ok(())
    }
}

fn label(record: &CommentRecord) -> String {
    format!("comment {}", record.id)
}

/// A key that another row has is the file's mistake, not ours.
fn taken(error: rejoinder_store::Error) -> Error {
    match error {
        rejoinder_store::Error::Conflict(_) => Refusal::VersionConflict.into(),
        other => other.into(),
    }
}

async fn reader(tx: &Tx, site: SiteId, record: rejoinder_exchange::ReaderRecord) -> Result<bool, Error> {
    if let Some(known) = tx.find_reader(record.id).await? {
        return if known.site_id == site { Ok(false) } else { Err(Refusal::VersionConflict.into()) };
    }
    let name = Name::parse(&record.name)?;
    if record.standing != Standing::Imported {
        let others = tx.list_readers_by_name_key(site, name.key().as_str()).await?;
        if others.iter().any(|other| other.standing != Standing::Imported) {
            return Err(Refusal::NameTaken.into());
        }
    }
    let reader = Reader {
        id: record.id,
        site_id: site,
        name,
        role: record.role,
        standing: record.standing,
        leaves_at: None,
        created_at: record.created_at,
    };
    tx.insert_reader(&reader).await.map_err(taken)?;
    tx.update_suspended_until(reader.id, record.suspended_until).await?;
    Ok(true)
}

fn picture(site: SiteId, record: rejoinder_exchange::PictureRecord) -> Result<Picture, Refusal> {
    let invalid = Refusal::PictureInvalid { max: limits::PICTURE_BYTES_MAX };
    let bytes = STANDARD.decode(&record.base64).map_err(|_| invalid)?;
    crate::write_story::describe_picture(site, record.id, record.created_at, bytes)
}

/// The id under which the site has the picture, and whether it is new there.
async fn keep_picture(tx: &Tx, new: &Picture) -> Result<(PictureId, bool), Error> {
    if tx.find_picture_size(new.site_id, new.id).await?.is_some() {
        return Ok((new.id, false));
    }
    let kept = tx.insert_picture(new).await.map_err(taken)?;
    Ok((kept, kept == new.id))
}

async fn story(tx: &Tx, site: SiteId, record: StoryRecord) -> Result<bool, Error> {
    if let Some(known) = tx.find_story(record.id).await? {
        let thread = tx.find_thread_of_story(known.id).await?;
        let is_same = known.site_id == site && thread.is_some_and(|thread| thread.id == record.thread_id);
        return if is_same { Ok(false) } else { Err(Refusal::StoryConflict.into()) };
    }
    let urls = record.urls.iter().map(|url| StoryUrl::parse(&url.url)).collect::<Result<Vec<_>, _>>()?;
    for url in &urls {
        if tx.find_story_by_url_key(site, &url.key).await?.is_some() {
            return Err(Refusal::StoryConflict.into());
        }
    }
    if let Some(id) = &record.publisher_id
        && tx.find_story_by_publisher_id(site, id).await?.is_some()
    {
        return Err(Refusal::StoryConflict.into());
    }
    let story = Story {
        id: record.id,
        site_id: site,
        publisher_id: record.publisher_id,
        slug: record.slug,
        text: record.text,
        publication: record.publication,
        canonical_url: record.canonical_url,
        lead: record.lead,
        published_at: record.published_at,
        updated_at: record.updated_at,
        version: record.version,
    };
    tx.insert_story(&story).await.map_err(taken)?;
    for (url, given) in urls.into_iter().zip(record.urls) {
        if tx.find_story_by_url_key(site, &url.key).await?.is_some() {
            // Two spellings of one address, both of this story: others were refused above.
            continue;
        }
        tx.insert_story_url(site, story.id, &StoryUrlRow { key: url.key, url: given.url }).await?;
    }
    for v in record.versions {
        tx.insert_story_version(
            story.id,
            &StoryVersion { version: v.version, text: v.text, created_at: v.created_at },
        )
        .await
        .map_err(taken)?;
    }
    tx.insert_thread(&Thread {
        id: record.thread_id,
        site_id: site,
        story_id: story.id,
        state: record.thread_state,
        slow_secs: record.slow_secs,
        comment_count: 0,
        last_seq: 0,
        version: 1,
        last_comment_at: None,
        created_at: record.thread_created_at,
    })
    .await
    .map_err(taken)?;
    Ok(true)
}

/// The comment as it is to be written; none when it is there already. Writes nothing.
async fn check_comment(
    tx: &Tx,
    site: SiteId,
    thread: ThreadId,
    record: &CommentRecord,
) -> Result<Option<NewComment>, Error> {
    if let Some(known) = tx.find_comment(record.id).await? {
        return if known.site_id == site { Ok(None) } else { Err(Refusal::VersionConflict.into()) };
    }
    let root_id = match record.parent_id {
        None => record.id,
        Some(parent) => {
            let parent = tx
                .find_comment(parent)
                .await?
                .filter(|p| p.thread_id == thread)
                .ok_or(Refusal::ParentUnknown)?;
            if parent.seq >= record.seq {
                return Err(Refusal::ParentElsewhere.into());
            }
            parent.root_id
        }
    };
    let author_key = match (record.reader_id, &record.guest_name) {
        (Some(id), _) => {
            let reader = tx.find_reader(id).await?.filter(|r| r.site_id == site).ok_or(Refusal::NotFound)?;
            reader.name.key()
        }
        (None, name) => Name::parse(name.as_deref().unwrap_or_default())?.key(),
    };
    let readers: Vec<ReaderId> = record
        .reactions
        .iter()
        .map(|r| r.reader_id)
        .chain(record.reports.iter().filter_map(|r| r.reader_id))
        .chain(record.decisions.iter().filter_map(|d| d.reader_id))
        .collect();
    for id in readers {
        tx.find_reader(id).await?.filter(|r| r.site_id == site).ok_or(Refusal::NotFound)?;
    }
    let text = text::clean(&record.text, limits::COMMENT_LEN_MAX)?;
    Ok(Some(NewComment {
        id: record.id,
        site_id: site,
        thread_id: thread,
        seq: record.seq,
        parent_id: record.parent_id,
        root_id,
        reader_id: record.reader_id,
        guest_name: record.guest_name.clone(),
        author_key: author_key.to_string(),
        text,
        language: record.language.clone(),
        mentions: record.mentions.clone(),
        state: record.state,
        created_at: record.created_at,
        edited_at: record.edited_at,
    }))
}

/// Writes a comment with all that hangs on it. A refusal comes in the midst of it: nothing of it may stay then.
async fn put_comment(ctx: &Ctx, tx: &Tx, new: NewComment, record: CommentRecord) -> Result<(), Error> {
    let site = new.site_id;
    tx.insert_comment(&new).await.map_err(taken)?;
    count_new(tx, &new).await?;
    if new.state == State::Visible {
        listing::surface(tx, new.parent_id).await?;
    }
    tx.update_comment_version(new.id, record.version).await?;
    for revision in record.revisions {
        tx.insert_revision(new.id, revision.version, &revision.text, revision.created_at)
            .await
            .map_err(taken)?;
    }
    for reaction in &record.reactions {
        tx.insert_reaction(new.id, reaction.reader_id, &reaction.reaction, reaction.created_at).await?;
    }
    tx.add_to_reaction_count(new.id, record.reactions.len() as i64).await?;
    tx.update_best(new.id, rejoinder_insight::best(record.reactions.len() as i64)).await?;
    for r in record.reports {
        let report = Report {
            id: r.id,
            site_id: site,
            comment_id: new.id,
            reader_id: r.reader_id,
            rule: r.rule,
            detail: r.detail,
            created_at: r.created_at,
        };
        tx.insert_report(&report).await.map_err(taken)?;
    }
    let mut seqs = HashMap::new();
    for d in record.decisions {
        let about = (Some((new.id, new.thread_id)), new.reader_id);
        let decision = decision_of(d, about);
        let (act, at) = (decision.act, decision.created_at);
        let decision = ledger::append(ctx, tx, site, decision).await?;
        seqs.insert(decision.id, decision.seq);
        if act.state().is_some_and(|state| state != State::Held) {
            tx.settle_reports(new.id, decision.seq, act == Act::Remove, at).await?;
        }
    }
    for appeal in record.appeals {
        let Some(seq) = seqs.get(&appeal.decision_id).copied() else { continue };
        let outcome_seq = appeal.outcome_id.and_then(|id| seqs.get(&id).copied());
        let (text, created_at) = (appeal.text, appeal.created_at);
        let kept =
            Appeal { seq, comment_id: new.id, reader_id: appeal.reader_id, text, created_at, outcome_seq };
        tx.insert_appeal(site, &kept).await.map_err(taken)?;
        if outcome_seq.is_none() && matches!(new.state, State::Held | State::Removed) {
            cases::open(tx, new.id, CaseKind::Appeal, "", 0, created_at).await?;
        }
    }
    match new.state {
        State::Held => cases::open_held(tx, new.id, "", new.created_at).await?,
        State::Visible => cases::weigh(tx, new.id, new.created_at).await?,
        State::Removed | State::Withdrawn => {}
    }
    Ok(())
}

/// A decision of a file, on a comment or about a reader; its place is the ledger's to give.
fn decision_of(
    d: DecisionRecord,
    (on, about): (Option<(CommentId, ThreadId)>, Option<ReaderId>),
) -> Decision {
    Decision {
        id: d.id,
        seq: 0,
        act: d.act,
        comment_id: on.map(|(comment, _)| comment),
        version: d.version,
        thread_id: on.map(|(_, thread)| thread),
        about,
        by: By { kind: d.by, id: d.reader_id, role: d.by_role, name: d.by_name },
        rule: d.rule,
        policy_version: d.policy_version,
        reason: d.reason,
        details: d.details,
        undoes: None,
        created_at: d.created_at,
    }
}

async fn sanction(ctx: &Ctx, tx: &Tx, site: SiteId, record: SanctionRecord) -> Result<bool, Error> {
    if let Some(known) = tx.find_decision_site(record.decision.id).await? {
        return if known == site { Ok(false) } else { Err(Refusal::VersionConflict.into()) };
    }
    for id in [record.about, record.decision.reader_id].into_iter().flatten() {
        tx.find_reader(id).await?.filter(|r| r.site_id == site).ok_or(Refusal::NotFound)?;
    }
    ledger::append(ctx, tx, site, decision_of(record.decision, (None, record.about))).await?;
    Ok(true)
}
