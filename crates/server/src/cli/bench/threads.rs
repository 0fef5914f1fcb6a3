//! The threads that are measured: the same shape at every size.
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

/// Readers who write and react.
const READERS: i64 = 40;
/// Roots in the middle that a deep page may end before: their ranks differ.
const CANDIDATES: usize = 40;
const START: Micros = 1_780_000_000 * SECOND;

/// A thread that is ready to be measured.
pub(super) struct Built {
    pub(super) thread: ThreadId,
    /// A cursor in its middle, for each order.
    pub(super) deep: Vec<String>,
    /// A root in its middle that has answers.
    pub(super) root: CommentId,
    /// An answer below that root.
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
        policy: Policy { guests: Guests::Shown, guest_work: false, ..Policy::default() },
        policy_version: 1,
        created_at: 0,
    };
    Ok(Arc::new(rejoinder_app::add_site(ctx, site, Vec::new()).await?))
}

/// Makes a thread of `size` comments.
pub(super) async fn build(ctx: &Ctx, site: &Arc<Site>, size: usize, roots: usize) -> anyhow::Result<Built> {
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
            suspended_until: None,
            created_at: START,
        })
    });
    let records = readers.chain([Record::Story(story)]).chain(comments(base, size)).map(Ok);
    let report =
        rejoinder_app::import(ctx, Some(Arc::clone(site)), Source::Records(Box::new(records)), |_| {})
            .await?;
    anyhow::ensure!(report.refused.is_empty(), "the thread could not be made: {:?}", report.refused.first());

    let middle: Vec<CommentId> =
        (0..size as i64).filter(|seq| is_root(*seq)).map(|seq| comment_id(base, seq)).collect();
    let from = middle.len() / 2;
    let candidates = &middle[from..middle.len().min(from + CANDIDATES)];
    let mut deep = Vec::new();
    for order in Order::ALL {
        deep.push(deep_cursor(ctx, site, thread, order, candidates, roots).await?);
    }
    let root = *candidates.first().context("a thread has a root")?;
    Ok(Built { thread, deep, root, deep_answer: CommentId::from_raw(root.raw() + 1) })
}

/// A cursor to a full page that ends before one of the candidates.
async fn deep_cursor(
    ctx: &Ctx,
    site: &Site,
    thread: ThreadId,
    order: Order,
    candidates: &[CommentId],
    limit: usize,
) -> anyhow::Result<String> {
    for root in candidates {
        let around = Look::Around { order, root: *root };
        let page = rejoinder_app::read_thread(ctx, site, &Actor::Anyone, thread, around).await?;
        let Some(cursor) = page.prev.map(|cursor| cursor.encode()) else { continue };
        let look = Look::Page { order, cursor: Some(cursor.clone()), limit };
        let page = rejoinder_app::read_thread(ctx, site, &Actor::Anyone, thread, look).await?;
        if page.nodes.len() == limit {
            return Ok(cursor);
        }
    }
    anyhow::bail!("the smallest thread has no full page in its middle: take larger threads or fewer --roots")
}

/// The shape of nine comments, repeated: what each answers, as steps back. So a page holds as much in a thread of any
/// size, and times can be compared.
const SHAPE: [Option<i64>; 9] = [None, Some(1), None, Some(1), Some(1), None, Some(1), None, Some(1)];

/// `seq` counts from 0 here.
fn answers(seq: i64) -> Option<i64> {
    SHAPE[(seq % 9) as usize].map(|back| seq - back)
}

fn is_root(seq: i64) -> bool {
    answers(seq).is_none()
}

fn comment_id(base: i64, seq: i64) -> CommentId {
    CommentId::from_raw(base + 1_000 + seq)
}

fn comments(base: i64, size: usize) -> impl Iterator<Item = Record> + Send + 'static {
    (0..size as i64).map(move |seq| {
        let author = 1 + seq * 7 % READERS;
        let at = START + seq * SECOND;
        let reactions = (1..=seq * 5 % 6).map(|step| ReactionRecord {
            reader_id: ReaderId::from_raw(1 + (author + step) % READERS),
            reaction: "respect".into(),
            created_at: at + step,
        });
        Record::Comment(CommentRecord {
            id: comment_id(base, seq),
            seq: seq + 1,
            parent_id: answers(seq).map(|parent| comment_id(base, parent)),
            reader_id: Some(ReaderId::from_raw(author)),
            guest_name: None,
            text: format!("Comment {seq}. {}", SENTENCE.repeat(1 + seq as usize % 3)),
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
            appeals: Vec::new(),
        })
    })
}

const SENTENCE: &str = "The quarrel is about fences, not about trams, and the works are the danger. ";

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
