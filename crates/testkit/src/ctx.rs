//! A paper with its desk: the app on a fresh store, and builders through its verbs.

use std::{ops::Deref, sync::Arc, time::Duration};

use rejoinder_app::{
    Ctx, Draft, Error, Outside, Posted, StoryDraft, add_site,
    jobs::{Kinds, Worker},
    notify::{Address, Mailbox, Mailer, Sent},
    people::put_account,
    post_comment, put_story, update_site,
};
use rejoinder_domain::{
    Actor, Comment, CommentId, JobId, Policy, Reader, Role, Site, SiteId, Story, Thread, ThreadId,
    site::Guests, site::Rule, site::Section, story::StoryText,
};
use rejoinder_store::{NewJob, Store, Value};

use crate::{Engine, FakeClock, OnEngine, SeededRandom, TestStore, store::assert_sound};

/// The password of every reader that tests make.
pub const PASSWORD: &str = "correct horse in spring";

/// The app with one site, whose key is `paper`, and an editor of it.
pub struct TestCtx {
    ctx: Ctx,
    /// The time that the app reads.
    pub clock: Arc<FakeClock>,
    /// Where everything is.
    pub store: TestStore,
    /// An editor of the site.
    pub desk: Actor,
}

impl OnEngine for TestCtx {
    async fn on(engine: Engine) -> Self {
        let store = TestStore::on(engine).await;
        let clock = Arc::new(FakeClock::default());
        let ctx = ctx(&store, &clock, 1).await;
        let mut t = Self { ctx, clock, store, desk: Actor::Anyone };
        let site = t.add_site("paper", |_| {}).await;
        t.desk = t.reader_of(&site, "News Desk", Role::Editor).await;
        t
    }
}

impl Deref for TestCtx {
    type Target = Ctx;
    fn deref(&self) -> &Ctx {
        &self.ctx
    }
}

/// The same with a mailbox that gets all mail.
pub struct TestMail {
    t: TestCtx,
    /// What was sent.
    pub mailbox: Mailbox,
}

impl OnEngine for TestMail {
    async fn on(engine: Engine) -> Self {
        let (mailer, mailbox) = mailer();
        let outside = Outside { mail: Some(mailer), ..Outside::default() };
        Self { t: TestCtx::on(engine).await.with(outside).await, mailbox }
    }
}

impl Deref for TestMail {
    type Target = TestCtx;
    fn deref(&self) -> &TestCtx {
        &self.t
    }
}

impl TestMail {
    /// Does all letters that wait, and takes what came into the mailbox.
    pub async fn mails(&self) -> Vec<Sent> {
        self.t.work_off().await;
        self.mailbox.take()
    }

    /// The code of the one mail with a code that waits for an address. Other letters are passed over.
    pub async fn code(&self, email: &str) -> String {
        let mut mails = self.mails().await;
        mails.retain(|sent| sent.mail.message_id.starts_with("code-"));
        let [mail] = mails.as_slice() else { panic!("one mail was expected, not {}", mails.len()) };
        assert_eq!(mail.mail.to.as_str(), email);
        code_in(&mail.mail.text)
    }
}

/// Carries mail into a mailbox.
#[must_use]
pub fn mailer() -> (Mailer, Mailbox) {
    Mailer::recording(Address::parse("talk@paper.example").expect("an address"))
}

/// The code that a mail brings: four and four of Crockford's symbols.
#[must_use]
pub fn code_in(text: &str) -> String {
    let is_code = |word: &str| {
        word.len() == 9
            && word.split_once('-').is_some_and(|(a, b)| {
                [a, b].iter().all(|part| {
                    part.len() == 4 && part.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
                })
            })
    };
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    words.find(|word| is_code(word)).unwrap_or_else(|| panic!("no code in {text}")).to_owned()
}

async fn ctx(store: &Store, clock: &Arc<FakeClock>, seed: u64) -> Ctx {
    ctx_with(store, clock, seed, Outside::default()).await
}

async fn ctx_with(store: &Store, clock: &Arc<FakeClock>, seed: u64, outside: Outside) -> Ctx {
    let (clock, random) = (Arc::clone(clock), Arc::new(SeededRandom::new(seed)));
    Ctx::new(store.clone(), clock, random, outside).await.expect("the app starts on a fresh store")
}

impl TestCtx {
    /// The site `paper`, as it is now.
    #[must_use]
    pub fn site(&self) -> Arc<Site> {
        self.sites().by_key("paper").expect("the paper is there")
    }

    /// The same paper in another world.
    pub async fn with(mut self, outside: Outside) -> Self {
        self.ctx = ctx_with(&self.store, &self.clock, 3, outside).await;
        self
    }

    /// The app of another process on the same data.
    pub async fn beside(&self) -> Ctx {
        ctx(&self.store.beside().await, &self.clock, 2).await
    }

    /// Adds a site at `https://talk.KEY.example` for pages of `KEY.example`; guests' comments are shown at once,
    /// and no work is asked for them.
    pub async fn add_site(&self, key: &str, change: impl FnOnce(&mut Site)) -> Arc<Site> {
        let rule = |id: &str| Rule { id: id.into(), title: format!("Rule {id}"), text: "Be kind.".into() };
        let policy = Policy {
            guests: Guests::Shown,
            guest_work: false,
            rules: vec![rule("r1"), rule("r2")],
            ..Policy::default()
        };
        let mut site = Site {
            id: SiteId::from_raw(0),
            key: key.into(),
            title: format!("The {key}"),
            tagline: "All of it".into(),
            language: "en".into(),
            time_zone: "Asia/Tokyo".into(),
            accent: "#8a1538".into(),
            base_url: format!("https://talk.{key}.example"),
            embedders: vec![format!("{key}.example")],
            sections: vec![Section { slug: "world".into(), title: "World".into() }],
            policy,
            policy_version: 0,
            created_at: 0,
        };
        change(&mut site);
        let hosts = vec![format!("talk.{key}.example")];
        Arc::new(add_site(self, site, hosts).await.expect("a site is added"))
    }

    /// Changes the policy of the site.
    pub async fn set_policy(&self, change: impl FnOnce(&mut Policy)) -> Arc<Site> {
        let mut site = Site::clone(&self.site());
        change(&mut site.policy);
        update_site(self, site, None).await.expect("a site is changed");
        self.site()
    }

    /// A reader of the site.
    pub async fn reader(&self, name: &str) -> Actor {
        self.reader_of(&self.site(), name, Role::Reader).await
    }

    /// A moderator of the site.
    pub async fn moderator(&self, name: &str) -> Actor {
        self.reader_of(&self.site(), name, Role::Moderator).await
    }

    /// A reader of any site in any role. His address is his name's letters at `mail.example`, his password
    /// [`PASSWORD`].
    pub async fn reader_of(&self, site: &Site, name: &str, role: Role) -> Actor {
        let letter = |c: char| if c.is_ascii() { c.to_string() } else { format!("u{:x}", u32::from(c)) };
        let mailbox: String = name.chars().filter(|c| c.is_alphanumeric()).map(letter).collect();
        let email = format!("{mailbox}@mail.example");
        let reader = put_account(self, site, name, &email, PASSWORD, role).await;
        Actor::Reader(reader.expect("an account is made"))
    }

    /// Does what waits for a worker, until nothing is due.
    pub async fn work_off(&self) {
        let worker = Worker::start(&self.ctx, Kinds::of_people());
        let due = "SELECT id FROM jobs WHERE state = 'waiting' AND kind <> 'sweep' AND kind <> 'audit' AND run_at <= $1 LIMIT 1";
        let now = self.now();
        for _ in 0..2_000 {
            let left = self.store.read(move |tx| async move { tx.fetch_all(due, &[Value::Int(now)]).await });
            if left.await.expect("the jobs are read").is_empty() {
                return worker.stop(Duration::from_secs(10)).await;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("jobs are not done within ten seconds");
    }

    /// A job that failed for good, of a kind that no worker knows.
    pub async fn dead_job(&self, site_id: Option<SiteId>, cause: &str) -> JobId {
        let (id, now, cause) = (JobId::from_raw(self.next_id()), self.now(), cause.to_owned());
        let work = self.store.write(move |tx| async move {
            let (kind, subject, payload) = ("test", "", "null");
            tx.enqueue_job(&NewJob { id, site_id, kind, subject, payload, run_at: 0, now }).await?;
            for lease in tx.claim_jobs(kind, now, 1, "a worker", now + 1).await? {
                tx.bury_job(&lease, now, &cause).await?;
            }
            Ok::<_, Error>(id)
        });
        work.await.expect("a job is buried")
    }

    /// A published story of the site with its open thread.
    pub async fn story(&self, headline: &str) -> (Story, Thread) {
        let text =
            StoryText { headline: headline.into(), body: "It happened.".into(), ..StoryText::default() };
        let draft = StoryDraft { text, ..StoryDraft::default() };
        put_story(self, &self.site(), &self.desk, draft).await.expect("a story is published")
    }

    /// The thread of a new story.
    pub async fn thread(&self) -> Thread {
        self.story("Something happened").await.1
    }

    /// A comment. Ten seconds pass before it, so that no pace holds it back.
    pub async fn post(&self, by: &Actor, thread: ThreadId, parent: Option<CommentId>, text: &str) -> Comment {
        self.clock.advance_secs(10);
        self.try_post(by, thread, parent, text).await.expect("a comment is posted").comment
    }

    /// A comment, or why not; no time passes.
    pub async fn try_post(
        &self,
        by: &Actor,
        thread: ThreadId,
        parent: Option<CommentId>,
        text: &str,
    ) -> Result<Posted, Error> {
        let draft =
            Draft { thread_id: thread, parent_id: parent, text: text.into(), guest_name: None, key: None };
        post_comment(self, &self.site(), by, draft).await
    }

    /// A guest's comment, or why not; no time passes.
    pub async fn try_post_as_guest(
        &self,
        name: &str,
        thread: ThreadId,
        parent: Option<CommentId>,
        text: &str,
    ) -> Result<Posted, Error> {
        let guest_name = Some(name.into());
        let draft = Draft { thread_id: thread, parent_id: parent, text: text.into(), guest_name, key: None };
        post_comment(self, &self.site(), &Actor::Anyone, draft).await
    }

    /// A root and `answers` comments below it, each the answer to the one before.
    pub async fn chain(&self, by: &Actor, thread: ThreadId, answers: usize) -> Vec<Comment> {
        let mut chain: Vec<Comment> = Vec::with_capacity(answers + 1);
        for number in 0..=answers {
            let parent = chain.last().map(|comment| comment.id);
            chain.push(self.post(by, thread, parent, &format!("Link {number}")).await);
        }
        chain
    }

    /// See [`TestStore::assert_sound`].
    pub async fn assert_sound(&self) {
        assert_sound(&self.store).await;
    }

    /// The reader behind an actor.
    #[must_use]
    pub fn who(actor: &Actor) -> &Reader {
        actor.reader().expect("the actor has an account")
    }
}
