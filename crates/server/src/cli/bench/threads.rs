//! The threads that are measured: the same shape at every size, made from a fixed seed.
//! Never here: a clock that measures.

use std::sync::Arc;

use anyhow::Context as _;
use rejoinder_app::{
    Ctx, Draft, Key, Look,
    exchange::{CommentRecord, ReactionRecord, ReaderRecord, Record, Source, StoryRecord},
};
use rejoinder_domain::{
    Actor, CommentId, Micros, Order, Policy, ReaderId, Role, Site, SiteId, State, StoryId, ThreadId,
    clock::SECOND,
    reader::Standing,
    site::Guests,
    story::{Publication, StoryText},
    thread::ThreadState,
};

use crate::demo::random::SplitMix;

/// Readers who write and react.
const READERS: i64 = 40;
/// Comments that answer, out of a hundred.
const ANSWERS: u64 = 55;
const START: Micros = 1_780_000_000 * SECOND;

/// A thread that is ready to be measured.
pub(super) struct Built {
    pub(super) thread: ThreadId,
    /// A cursor in its middle, for each order.
    pub(super) deep: Vec<String>,
    /// A root in its middle that has answers, or the first.
    pub(super) root: CommentId,
    /// An answer below that root, or the root itself.
    pub(super) deep_answer: CommentId,
}

/// The site of all threads, where guests write.
pub(super) async fn site(ctx: &Ctx) -> anyhow::Result<Arc<Site>> {
    let site = Site {
        id: SiteId::from_raw(0),
        key: "bench".into(),
        title: "Bench".into(),
        tagline: String::new(),
        language: "en".into(),
        time_zone: "UTC".into(),
        accent: "#1f4e79".into(),
        base_url: "http://bench.example".into(),
        embedders: Vec::new(),
        sections: Vec::new(),
        policy: Policy { guests: Guests::Shown, ..Policy::default() },
        policy_version: 1,
        created_at: 0,
    };
    Ok(Arc::new(rejoinder_app::add_site(ctx, site, Vec::new()).await?))
}

/// Makes a thread of `size` comments.
pub(super) async fn build(ctx: &Ctx, site: &Arc<Site>, size: usize) -> anyhow::Result<Built> {
    let base = (size as i64) << 32;
    let story = StoryRecord {
        id: StoryId::from_raw(base + 1),
        thread_id: ThreadId::from_raw(base + 2),
        thread_state: ThreadState::Open,
        slow_secs: 0,
        publisher_id: Some(format!("bench-{size}")),
        slug: "bench".into(),
        publication: Publication::Published,
        canonical_url: None,
        lead: false,
        published_at: START,
        updated_at: START,
        thread_created_at: START,
        version: 1,
        text: StoryText { headline: format!("{size} comments"), ..StoryText::default() },
        urls: Vec::new(),
        versions: Vec::new(),
    };
    let thread = story.thread_id;
    let readers = (1..=READERS).map(|number| {
        Record::Reader(ReaderRecord {
            id: ReaderId::from_raw(number),
            name: format!("Reader {number}"),
            role: Role::Reader,
            standing: Standing::Imported,
            created_at: START,
        })
    });
    let records = readers.chain([Record::Story(story)]).chain(comments(base, size)).map(Ok);
    let report =
        rejoinder_app::import(ctx, Some(Arc::clone(site)), Source::Records(Box::new(records)), |_| {})
            .await?;
    anyhow::ensure!(report.refused.is_empty(), "the thread could not be made: {:?}", report.refused.first());

    // A root with answers, as near the middle as there is one.
    let (root, deep_answer) = middle(base, size);
    let mut deep = Vec::new();
    for order in Order::ALL {
        let around = Look::Around { order, root };
        let page = rejoinder_app::read_thread(ctx, site, &Actor::Anyone, thread, around).await?;
        let cursor =
            page.next.or(page.prev).with_context(|| format!("{size} comments fit on one page: take more"))?;
        deep.push(cursor.encode());
    }
    Ok(Built { thread, deep, root, deep_answer })
}

/// Comments whose shape depends on their number only: most answers go to the last few roots, so that a conversation has
/// some ten answers whatever the size of the thread.
fn comments(base: i64, size: usize) -> impl Iterator<Item = Record> + Send + 'static {
    let mut random = SplitMix::new(7);
    let mut recent: Vec<i64> = Vec::new();
    (1..=size as i64).map(move |seq| {
        let answers = !recent.is_empty() && random.below(100) < ANSWERS;
        let parent = answers.then(|| recent[random.below(recent.len() as u64) as usize]);
        recent.push(seq);
        if recent.len() > 12 {
            recent.remove(0);
        }
        let author = 1 + random.below(READERS as u64) as i64;
        let liked = random.below(6) as i64;
        let at = START + seq * SECOND;
        let reactions = (1..=liked).map(|step| ReactionRecord {
            reader_id: ReaderId::from_raw(1 + (author + step) % READERS),
            reaction: "respect".into(),
            created_at: at + step,
        });
        Record::Comment(CommentRecord {
            id: CommentId::from_raw(base + 1_000 + seq),
            seq,
            parent_id: parent.map(|parent| CommentId::from_raw(base + 1_000 + parent)),
            reader_id: Some(ReaderId::from_raw(author)),
            guest_name: None,
            text: format!("Comment {seq}. {}", SENTENCE.repeat(1 + random.below(3) as usize)),
            language: Some("en".into()),
            mentions: Vec::new(),
            state: State::Visible,
            created_at: at,
            edited_at: None,
            version: 1,
            revisions: Vec::new(),
            reactions: reactions.collect(),
            reports: Vec::new(),
            decisions: Vec::new(),
        })
    })
}

const SENTENCE: &str = "The quarrel is about fences, not about trams, and the works are the danger. ";

/// The root with the most answers among those after the middle of a thread, and its last answer.
fn middle(base: i64, size: usize) -> (CommentId, CommentId) {
    let mut roots: Vec<(i64, i64)> = Vec::new();
    let mut root_of = std::collections::HashMap::new();
    let mut last: std::collections::HashMap<i64, (usize, i64)> = std::collections::HashMap::new();
    let from = size as i64 / 2 - 1;
    for record in comments(base, size) {
        let Record::Comment(comment) = record else { continue };
        if comment.seq > from + 200 {
            break;
        }
        let root = match comment.parent_id {
            None => comment.id.raw(),
            Some(parent) => root_of.get(&parent.raw()).copied().unwrap_or_default(),
        };
        root_of.insert(comment.id.raw(), root);
        if comment.parent_id.is_none() && comment.seq >= from && roots.len() < 4 {
            roots.push((root, root));
        }
        let entry = last.entry(root).or_insert((0, root));
        *entry = (entry.0 + 1, comment.id.raw());
    }
    let best = roots.iter().map(|(root, _)| (*root, last.get(root).copied().unwrap_or((0, *root))));
    let (root, (_, answer)) =
        best.max_by_key(|(_, (count, _))| *count).unwrap_or((base + 1_001, (0, base + 1_001)));
    (CommentId::from_raw(root), CommentId::from_raw(answer))
}

/// A post that is no twin of another.
pub(super) fn post(thread: ThreadId, round: usize) -> Draft {
    Draft {
        thread_id: thread,
        parent_id: None,
        text: format!("Measured post {round}. {SENTENCE}"),
        guest_name: Some(format!("Guest {round}")),
        key: Key::parse(&format!("bench-{thread}-{round}")).ok().flatten(),
    }
}
