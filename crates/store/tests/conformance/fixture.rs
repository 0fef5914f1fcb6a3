//! Rows to begin with, and short ways to run work. Ids are small numbers that the tests can name.

use std::future::Future;

use rejoinder_domain::{
    Comment, CommentId, Name, Policy, Reader, ReaderId, Role, Site, SiteId, State, Story, StoryId, Thread,
    ThreadId,
    reader::Standing,
    site::Section,
    story::{Publication, StoryText},
    thread::ThreadState,
};
use rejoinder_store::{Error, NewComment, NewSite, Store, Tx};

pub(crate) const SITE: SiteId = SiteId::from_raw(1);
pub(crate) const STORY: StoryId = StoryId::from_raw(10);
pub(crate) const THREAD: ThreadId = ThreadId::from_raw(20);
pub(crate) const ANN: ReaderId = ReaderId::from_raw(101);
pub(crate) const BEN: ReaderId = ReaderId::from_raw(102);

pub(crate) async fn write<T, F, Fut>(store: &Store, work: F) -> T
where
    F: FnOnce(Tx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T, Error>> + Send + 'static,
    T: Send + 'static,
{
    store.write(work).await.expect("the write holds")
}

pub(crate) async fn read<T, F, Fut>(store: &Store, work: F) -> T
where
    F: FnOnce(Tx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T, Error>> + Send + 'static,
    T: Send + 'static,
{
    store.read(work).await.expect("the read holds")
}

/// The table of the unique key that the write met.
pub(crate) async fn conflict<F, Fut>(store: &Store, work: F) -> String
where
    F: FnOnce(Tx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<(), Error>> + Send + 'static,
{
    match store.write(work).await {
        Err(Error::Conflict(table)) => table,
        other => panic!("a conflict was expected, not {other:?}"),
    }
}

pub(crate) fn site(id: i64, key: &str) -> Site {
    Site {
        id: SiteId::from_raw(id),
        key: key.into(),
        title: "The Paper".into(),
        tagline: "All of it".into(),
        language: "ja".into(),
        time_zone: "Asia/Tokyo".into(),
        accent: "#8a1538".into(),
        base_url: format!("https://talk.{key}.example"),
        embedders: vec![format!("{key}.example")],
        sections: vec![Section { slug: "world".into(), title: "World".into() }],
        policy: Policy::default(),
        policy_version: 1,
        created_at: 5,
    }
}

pub(crate) fn story(id: i64, published_at: i64) -> Story {
    Story {
        id: StoryId::from_raw(id),
        site_id: SITE,
        publisher_id: None,
        slug: "headline".into(),
        text: StoryText {
            headline: "Headline ‘quoted’".into(),
            section: "world".into(),
            ..Default::default()
        },
        publication: Publication::Published,
        canonical_url: None,
        lead: false,
        published_at,
        updated_at: published_at,
        version: 1,
    }
}

pub(crate) fn thread(id: i64, story: i64) -> Thread {
    Thread {
        id: ThreadId::from_raw(id),
        site_id: SITE,
        story_id: StoryId::from_raw(story),
        state: ThreadState::Open,
        slow_secs: 0,
        comment_count: 0,
        last_seq: 0,
        version: 1,
        last_comment_at: None,
        created_at: 7,
    }
}

pub(crate) fn reader(id: i64, name: &str) -> Reader {
    Reader {
        id: ReaderId::from_raw(id),
        site_id: SITE,
        name: Name::parse(name).expect("a name"),
        role: Role::Reader,
        standing: Standing::Registered,
        leaves_at: None,
        created_at: 9,
    }
}

/// A site with a published story, its thread, and the readers Ann and Ben.
pub(crate) async fn begin(store: &Store) {
    write(store, |tx| async move {
        tx.insert_site(NewSite { site: &site(1, "paper"), hosts: &["talk.paper.example".into()] }).await?;
        tx.insert_reader(&reader(101, "Ann")).await?;
        tx.insert_reader(&reader(102, "Ben")).await?;
        tx.insert_story(&story(10, 100)).await?;
        tx.insert_thread(&thread(20, 10)).await
    })
    .await;
}

/// A comment of Ann's, whose text is its id's number; place and time are its id.
pub(crate) fn new(id: i64, parent: Option<&NewComment>) -> NewComment {
    NewComment {
        id: CommentId::from_raw(id),
        site_id: SITE,
        thread_id: THREAD,
        seq: id,
        parent_id: parent.map(|p| p.id),
        root_id: parent.map_or(CommentId::from_raw(id), |p| p.root_id),
        reader_id: Some(ANN),
        guest_name: None,
        author_key: "ann".into(),
        text: id.to_string(),
        language: None,
        mentions: Vec::new(),
        state: State::Visible,
        created_at: id,
        edited_at: None,
    }
}

/// Inserts a comment as the app does: with its place taken and the counters moved.
pub(crate) async fn add(tx: &Tx, new: &NewComment) -> Result<(), Error> {
    tx.insert_comment(new).await?;
    if new.state == State::Visible {
        tx.add_to_thread_count(new.thread_id, 1, Some(new.created_at)).await?;
        if let Some(parent) = new.parent_id {
            let version = tx.bump_thread(new.thread_id).await?;
            tx.add_answer(new.thread_id, version, parent, new.root_id, 1).await?;
        }
    }
    Ok(())
}

/// Inserts comments and brings the thread's last place along.
pub(crate) async fn add_all(store: &Store, all: Vec<NewComment>) {
    write(store, |tx| async move {
        for new in &all {
            while tx.take_seq(new.thread_id).await? < new.seq {}
            add(&tx, new).await?;
        }
        Ok(())
    })
    .await;
}

pub(crate) fn ids(comments: &[Comment]) -> Vec<i64> {
    comments.iter().map(|c| c.id.raw()).collect()
}

pub(crate) async fn load(store: &Store, id: i64) -> Comment {
    let found = read(store, move |tx| async move { tx.find_comment(CommentId::from_raw(id)).await }).await;
    found.expect("the comment is there")
}
