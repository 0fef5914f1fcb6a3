//! A store filled with comments as a paper has them: texts as long as those under a real story, ids and times of real size,
//! counters, ranks and events kept as the app keeps them. The same on every engine, and on every run.

use rejoinder_domain::{
    CommentId, EventKind, Name, Policy, Reader, ReaderId, Role, Site, SiteId, State, Story, StoryId, Thread,
    ThreadId,
    reader::Standing,
    site::Section,
    story::{Publication, StoryText},
    thread::ThreadState,
};
use rejoinder_store::{Error, NewComment, NewSite, Store, Tx};
use rejoinder_testkit::SeededRandom;

/// Lengths in bytes of the 23 comments under one story of an online newspaper.
const TEXT_LENGTHS: [usize; 23] = [
    51, 29, 3, 238, 81, 64, 162, 568, 315, 261, 54, 112, 262, 75, 235, 184, 61, 355, 429, 1047, 195, 739, 139,
];
const WORDS: [&str; 16] = [
    "the", "ferry", "council", "promised", "twice", "before", "winter", "nobody", "asked", "island", "and",
    "harbour", "paid", "for", "it", "again",
];
/// Comments of one write: as many as one transaction should hold.
const CHUNK: usize = 500;
/// How far back an answer reaches, in comments of its thread.
const LATELY: usize = 60;
const SITE: SiteId = SiteId::from_raw(1);
/// Bits that an id counts up within a millisecond.
const ID_MILLISECOND: u32 = 21;

/// How much to fill in.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) threads: i64,
    pub(crate) comments_per_thread: i64,
    pub(crate) readers: i64,
}

impl Shape {
    pub(crate) fn thread(self, number: i64) -> ThreadId {
        ThreadId::from_raw(id(number % self.threads))
    }

    fn reader(self, number: i64) -> ReaderId {
        ReaderId::from_raw(id(number % self.readers))
    }
}

/// An id as it would be `number` milliseconds into a day of 2026: of full width.
fn id(number: i64) -> i64 {
    (200_000_000_000 + number) << ID_MILLISECOND
}

/// The id of the comment with this number.
pub(crate) fn comment_id(number: i64) -> CommentId {
    CommentId::from_raw(id(number))
}

fn name(number: i64) -> Name {
    Name::parse(&format!("Reader {number}")).expect("a name")
}

fn text(random: &SeededRandom) -> String {
    let length = TEXT_LENGTHS[random.below(TEXT_LENGTHS.len())];
    let mut text = String::with_capacity(length + 10);
    while text.len() < length {
        text.push_str(WORDS[random.below(WORDS.len())]);
        text.push(' ');
    }
    text.truncate(length);
    text
}

/// A comment that answers nothing yet, as a reader posts it.
pub(crate) fn new_comment(shape: Shape, number: i64, random: &SeededRandom) -> NewComment {
    let reader = random.below(shape.readers as usize) as i64;
    NewComment {
        id: comment_id(number),
        site_id: SITE,
        thread_id: shape.thread(number),
        seq: 0,
        parent_id: None,
        root_id: comment_id(number),
        reader_id: Some(shape.reader(reader)),
        guest_name: None,
        author_key: name(reader).key().to_string(),
        text: text(random),
        language: Some("en".into()),
        mentions: Vec::new(),
        state: State::Visible,
        created_at: 1_790_000_000_000_000 + number,
        edited_at: None,
    }
}

/// Fills an empty store. Numbers of comments go from 0; the next free one is the product of the shape.
pub(crate) async fn fill(store: &Store, shape: Shape) {
    store.write(move |tx| async move { begin(&tx, shape).await }).await.expect("the store takes a site");
    let random = SeededRandom::new(23);
    // Per thread what was posted there: id, root.
    let mut posted: Vec<Vec<(CommentId, CommentId)>> = vec![Vec::new(); shape.threads as usize];
    let mut chunk = Vec::with_capacity(CHUNK);
    let end = shape.threads * shape.comments_per_thread;
    for number in 0..end {
        let mut new = new_comment(shape, number, &random);
        let before = &mut posted[(number % shape.threads) as usize];
        // Rather more than half of what readers write answers somebody.
        if !before.is_empty() && random.below(100) < 55 {
            // Of what was said lately, which is what people answer.
            let lately = before.len().min(LATELY);
            let (parent, root) = before[before.len() - 1 - random.below(lately)];
            new.parent_id = Some(parent);
            new.root_id = root;
        }
        before.push((new.id, new.root_id));
        chunk.push(new);
        if chunk.len() == CHUNK || number + 1 == end {
            let full = std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK));
            let write = store.write(move |tx| async move {
                for new in full {
                    post(&tx, new).await?;
                }
                Ok::<_, Error>(())
            });
            write.await.expect("the store takes comments");
        }
    }
}

async fn begin(tx: &Tx, shape: Shape) -> Result<(), Error> {
    let site = Site {
        id: SITE,
        key: "courier".into(),
        title: "The Courier".into(),
        tagline: String::new(),
        language: "en".into(),
        time_zone: "Europe/Berlin".into(),
        accent: "#8a1538".into(),
        base_url: "https://talk.courier.example".into(),
        embedders: Vec::new(),
        sections: vec![Section { slug: "world".into(), title: "World".into() }],
        policy: Policy::default(),
        policy_version: 1,
        created_at: 5,
    };
    tx.insert_site(NewSite { site: &site, hosts: &["talk.courier.example".into()] }).await?;
    for number in 0..shape.readers {
        tx.insert_reader(&Reader {
            id: shape.reader(number),
            site_id: SITE,
            name: name(number),
            role: Role::Reader,
            standing: Standing::Registered,
            leaves_at: None,
            created_at: 1_780_000_000_000_000,
        })
        .await?;
    }
    for number in 0..shape.threads {
        let story = StoryId::from_raw(id(number));
        tx.insert_story(&Story {
            id: story,
            site_id: SITE,
            publisher_id: None,
            slug: "the-ferry".into(),
            text: StoryText { headline: "The ferry".into(), section: "world".into(), ..Default::default() },
            publication: Publication::Published,
            canonical_url: None,
            lead: false,
            published_at: 1_790_000_000_000_000 + number,
            updated_at: 1_790_000_000_000_000 + number,
            version: 1,
        })
        .await?;
        tx.insert_thread(&Thread {
            id: shape.thread(number),
            site_id: SITE,
            story_id: story,
            state: ThreadState::Open,
            slow_secs: 0,
            comment_count: 0,
            last_seq: 0,
            version: 1,
            last_comment_at: None,
            created_at: 1_790_000_000_000_000 + number,
        })
        .await?;
    }
    Ok(())
}

/// What a visible comment writes, but for the key of its action.
async fn post(tx: &Tx, mut new: NewComment) -> Result<(), Error> {
    let (thread, at) = (new.thread_id, new.created_at);
    new.seq = tx.take_seq(thread).await?;
    tx.insert_comment(&new).await?;
    tx.add_to_thread_count(thread, 1, Some(at)).await?;
    if let Some(parent) = new.parent_id {
        let version = tx.bump_thread(thread).await?;
        tx.add_answer(thread, version, parent, new.root_id, 1).await?;
    }
    tx.insert_event(thread, EventKind::Posted, Some(new.id), at).await?;
    Ok(())
}
