//! The demo's content as records of our own format: ids that are the same at every load, times before now.
//! Never here: the database.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Context as _;
use base64::{Engine, engine::general_purpose::STANDARD};
use rejoinder_app::exchange::{
    CommentRecord, DecisionRecord, PictureRecord, ReactionRecord, ReaderRecord, Record, ReportRecord,
    RevisionRecord, StoryRecord, UrlRecord, VersionRecord,
};
use rejoinder_domain::{
    CommentId, DecisionId, Micros, Name, PictureId, ReaderId, ReportId, Role, State, StoryId, ThreadId,
    clock::SECOND,
    comment::MentionTarget,
    decision::{Act, ByKind, Details},
    name::mention_candidates,
    reader::Standing,
    story::{Publication, slug},
    thread::ThreadState,
};
use sha2::{Digest, Sha256};

use super::{
    content::{Comment, Content, file},
    generate,
};
use crate::story_file::StoryFile;

const MINUTE: Micros = 60 * SECOND;
/// The story that gets the long discussion.
const LONG_THREAD: &str = "tram-nine";
/// Ids are as if the demo had been loaded at this moment, so that they are the same at every load and still rise with
/// time: 2026-01-01T00:00:00Z in milliseconds since 2020, where our ids begin.
const ANCHOR_MILLIS: i64 = 189_388_800_000;
/// Bits of an id below its millisecond.
const LOW_BITS: u32 = 21;
/// Who signs the demo's decisions.
const DESK: &str = "Readers' desk";

/// 63 bits from a text.
fn digest(parts: &[&str]) -> i64 {
    let hash = Sha256::digest(parts.join("\u{0}").as_bytes());
    let low = hash.iter().take(8).fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    (low >> 1) as i64
}

/// The same id at every load, in the order of time.
fn id_at(micros_ago: Micros, parts: &[&str]) -> i64 {
    (ANCHOR_MILLIS - micros_ago / 1000) << LOW_BITS | digest(parts) & ((1 << LOW_BITS) - 1)
}

/// Everything, in the order of the format.
pub(super) fn all(content: &Content, now: Micros) -> anyhow::Result<Vec<Record>> {
    let mut people = People::default();
    let mut tail = Vec::new();
    let mut pictures = Vec::new();
    let mut discussions = Vec::new();
    for (story, written) in &content.stories {
        let name =
            story.front.publisher_id.as_deref().context("each story of the demo has a publisher_id")?;
        let age = story.front.published_minutes_ago.context("each story of the demo has its age")?;
        let mut comments = written.clone();
        if name == LONG_THREAD {
            // From a quarter of an hour after the story up to a few minutes before now.
            comments.extend(generate::discussion(&content.phrases, 15, age - 5));
        }
        comments.sort_by_key(|comment| comment.minutes_after);
        for comment in comments.iter().filter(|comment| !comment.guest) {
            people.meet(&comment.author, comment.staff, now - age * MINUTE)?;
        }
        discussions.push((name, age, story, comments));
    }
    for (name, age, story, comments) in discussions {
        let (record, picture) = story_record(story, name, now, age)?;
        pictures.extend(picture);
        tail.push(Record::Story(record));
        let mut thread = Thread { content, people: &people, story: name, now, start: now - age * MINUTE };
        tail.extend(thread.comments(&comments)?);
    }
    let mut records = people.records();
    records.extend(pictures);
    records.extend(tail);
    Ok(records)
}

/// Everyone who has an account, by the key of the name.
#[derive(Default)]
struct People(BTreeMap<String, (ReaderRecord, bool)>);

impl People {
    fn meet(&mut self, name: &str, staff: bool, at: Micros) -> anyhow::Result<()> {
        let name = Name::parse(name).with_context(|| format!("the name {name:?}"))?;
        let key = name.key().to_string();
        let entry = self.0.entry(key.clone()).or_insert_with(|| {
            let record = ReaderRecord {
                id: ReaderId::from_raw(digest(&["reader", &key])),
                name: name.to_string(),
                role: Role::Reader,
                standing: Standing::Imported,
                suspended_until: None,
                created_at: at,
            };
            (record, staff)
        });
        entry.1 |= staff;
        entry.0.created_at = entry.0.created_at.min(at);
        Ok(())
    }

    fn id_of(&self, name: &str) -> Option<ReaderId> {
        let key = Name::parse(name).ok()?.key().to_string();
        self.0.get(&key).map(|(record, _)| record.id)
    }

    /// So many readers other than one, the same for the same comment.
    fn some(&self, count: usize, but: Option<ReaderId>, salt: &str) -> Vec<ReaderId> {
        let others: Vec<ReaderId> = self
            .0
            .values()
            .filter(|(_, staff)| !staff)
            .map(|(r, _)| r.id)
            .filter(|id| Some(*id) != but)
            .collect();
        if others.is_empty() {
            return Vec::new();
        }
        let first = digest(&["crowd", salt]) as usize % others.len();
        (0..count.min(others.len())).map(|step| others[(first + step) % others.len()]).collect()
    }

    fn records(&self) -> Vec<Record> {
        let record = |(record, staff): &(ReaderRecord, bool)| {
            let role = if *staff { Role::Editor } else { Role::Reader };
            Record::Reader(ReaderRecord { role, ..record.clone() })
        };
        self.0.values().map(record).collect()
    }
}

fn story_record(
    story: &StoryFile,
    name: &str,
    now: Micros,
    age: i64,
) -> anyhow::Result<(StoryRecord, Option<Record>)> {
    let (published, updated) = story.times(now)?;
    let published_at = published.context("each story of the demo has its age")?;
    let updated_at = updated.unwrap_or(published_at);
    let front = story.front.clone();
    let mut text = story.clone().into_text();
    let mut picture = None;
    if let Some((bytes, path)) =
        front.picture.as_ref().and_then(|path| Some((file(&format!("pictures/{path}"))?, path)))
    {
        let id = PictureId::from_raw(digest(&["picture", path]));
        text.picture_id = Some(id);
        picture = Some(Record::Picture(PictureRecord {
            id,
            base64: STANDARD.encode(bytes),
            created_at: published_at,
        }));
    }
    let record = StoryRecord {
        id: StoryId::from_raw(id_at(age * MINUTE, &["story", name])),
        thread_id: ThreadId::from_raw(id_at(age * MINUTE, &["thread", name])),
        thread_state: front.thread.unwrap_or(ThreadState::Open),
        slow_secs: 0,
        publisher_id: front.publisher_id,
        slug: slug(&text.headline),
        publication: if front.elsewhere { Publication::Elsewhere } else { Publication::Published },
        canonical_url: front.urls.first().filter(|_| front.elsewhere).cloned(),
        lead: front.lead,
        published_at,
        updated_at,
        thread_created_at: published_at,
        version: 1,
        urls: front.urls.into_iter().map(|url| UrlRecord { url }).collect(),
        versions: vec![VersionRecord { version: 1, created_at: updated_at, text: text.clone() }],
        text,
    };
    Ok((record, picture))
}

/// One discussion on its way to records.
struct Thread<'a> {
    content: &'a Content,
    people: &'a People,
    story: &'a str,
    now: Micros,
    start: Micros,
}

impl Thread<'_> {
    fn comments(&mut self, comments: &[Comment]) -> anyhow::Result<Vec<Record>> {
        let mut ids: HashMap<&str, CommentId> = HashMap::new();
        let mut taken: HashSet<CommentId> = HashSet::new();
        let mut spoken: HashMap<String, Vec<(CommentId, Option<ReaderId>)>> = HashMap::new();
        let mut records = Vec::with_capacity(comments.len());
        for (place, comment) in comments.iter().enumerate() {
            let told = || format!("the discussion of {}, comment {}", self.story, comment.id);
            let ago = (self.now - self.at(comment.minutes_after)).max(MINUTE);
            let mut id = CommentId::from_raw(id_at(ago, &["comment", self.story, &comment.id]));
            while !taken.insert(id) {
                id = CommentId::from_raw(id.raw() + 1);
            }
            let parent_id = match &comment.reply_to {
                Some(parent) => Some(*ids.get(parent.as_str()).with_context(told)?),
                None => None,
            };
            ids.insert(&comment.id, id);
            let reader_id = match comment.guest {
                true => None,
                false => Some(self.people.id_of(&comment.author).with_context(told)?),
            };
            let key = Name::parse(&comment.author).with_context(told)?.key().to_string();
            let record = self.comment(
                comment,
                id,
                place as i64 + 1,
                parent_id,
                reader_id,
                mentions(&comment.text, &spoken),
            );
            if record.state == State::Visible {
                spoken.entry(key).or_default().push((id, reader_id));
            }
            records.push(Record::Comment(record));
        }
        Ok(records)
    }

    /// Minutes after the story; never in the future.
    fn at(&self, minutes_after: i64) -> Micros {
        (self.start + minutes_after * MINUTE).min(self.now - MINUTE)
    }

    fn comment(
        &self,
        comment: &Comment,
        id: CommentId,
        seq: i64,
        parent_id: Option<CommentId>,
        reader_id: Option<ReaderId>,
        mentions: Vec<MentionTarget>,
    ) -> CommentRecord {
        let created_at = self.at(comment.minutes_after);
        let state = comment.state.unwrap_or(State::Visible);
        let salt = format!("{}/{}", self.story, comment.id);
        let later = |minutes: i64| (created_at + minutes * MINUTE).min(self.now - SECOND);
        let edited_at = comment.edited_minutes_after.map(|minutes| self.at(minutes));
        let crowd = self.people.some(comment.respects, reader_id, &salt);
        let reactions = crowd.into_iter().enumerate().map(|(step, reader_id)| ReactionRecord {
            reader_id,
            reaction: self.content.reaction().to_owned(),
            created_at: later(2 + 3 * step as i64),
        });
        let reporters = self.people.some(comment.reports, reader_id, &format!("{salt}/reports"));
        let reports = reporters.into_iter().enumerate().map(|(step, reader)| ReportRecord {
            id: ReportId::from_raw(digest(&["report", &salt, &step.to_string()])),
            reader_id: Some(reader),
            rule: if comment.rule.is_empty() { "r1".into() } else { comment.rule.clone() },
            detail: String::new(),
            created_at: later(1 + step as i64),
        });
        let act = match state {
            State::Held => Some(Act::Hold),
            State::Removed => Some(Act::Remove),
            State::Visible | State::Withdrawn => None,
        };
        let decisions = act.map(|act| DecisionRecord {
            id: DecisionId::from_raw(digest(&["decision", &salt])),
            act,
            by: ByKind::Person,
            reader_id: None,
            by_role: Some(Role::Moderator),
            by_name: DESK.into(),
            version: None,
            rule: comment.rule.clone(),
            policy_version: 1,
            reason: comment.reason.clone(),
            details: Details::default(),
            created_at: later(2),
        });
        let mut reactions: Vec<_> = reactions.collect();
        // The order in which an export lists them.
        reactions.sort_by_key(|reaction| reaction.reader_id);
        CommentRecord {
            id,
            seq,
            parent_id,
            reader_id,
            guest_name: comment.guest.then(|| comment.author.clone()),
            text: comment.text.clone(),
            language: comment
                .language
                .clone()
                .or_else(|| rejoinder_app::guess_language(&comment.text).map(str::to_owned)),
            mentions,
            state,
            created_at,
            edited_at,
            version: if comment.earlier_text.is_some() { 2 } else { 1 },
            revisions: comment
                .earlier_text
                .iter()
                .map(|text| RevisionRecord { version: 1, created_at, text: text.clone() })
                .collect(),
            reactions,
            reports: reports.collect(),
            decisions: decisions.into_iter().collect(),
            appeals: Vec::new(),
        }
    }
}

/// The `@names` of a text that one person had before it, each with the last comment of his: the rule of posting.
fn mentions(text: &str, spoken: &HashMap<String, Vec<(CommentId, Option<ReaderId>)>>) -> Vec<MentionTarget> {
    let mut targets: Vec<MentionTarget> = Vec::new();
    for name in mention_candidates(text) {
        let Ok(parsed) = Name::parse(&name) else { continue };
        let Some(of_name) = spoken.get(parsed.key().as_str()) else { continue };
        let Some((last, person)) = of_name.last() else { continue };
        let one = match person {
            Some(_) => of_name.iter().all(|(_, other)| other == person),
            None => of_name.len() == 1,
        };
        if one && targets.iter().all(|target| target.name != name) {
            targets.push(MentionTarget { name, comment_id: *last });
        }
    }
    targets
}
