//! What several modules set up: decisions, withdrawals, stories with more than a headline.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicU32, Ordering},
};

use http::Method;
use rejoinder_app::{
    Complaint, Ruling, StoryDraft, decide_comment,
    notifications::{put_feed, unsubscribe_path},
    put_story, report_comment, withdraw_comment,
};
use rejoinder_domain::{
    Actor, Comment, CommentId, JobId, Role, Site, Story, Thread, decision::Act, story::StoryText,
    thread::ThreadState,
};
use rejoinder_testkit::{
    TestCtx,
    app::{Answer, Client, TestApp},
};
use rejoinder_web::Row;
use serde_json::json;

/// A decision of the desk.
pub(crate) async fn decide(t: &TestCtx, act: Act, id: CommentId) -> Comment {
    let ruling = Ruling { rule: "r1".into(), reason: "Because of the tone.".into(), ..Ruling::new(id, act) };
    decide_comment(t, &t.site(), &t.desk, ruling).await.expect("staff decide")
}

/// The author takes a comment back.
pub(crate) async fn withdraw(t: &TestCtx, by: &Actor, id: CommentId) -> Comment {
    withdraw_comment(t, &t.site(), by, id).await.expect("an author withdraws")
}

/// A story with fields of the test's own.
pub(crate) async fn publish(
    t: &TestCtx,
    site: &Site,
    by: &Actor,
    change: impl FnOnce(&mut StoryDraft),
) -> (Story, Thread) {
    let text = StoryText { headline: "A story".into(), body: "It happened.".into(), ..StoryText::default() };
    let mut draft = StoryDraft { text, ..StoryDraft::default() };
    change(&mut draft);
    put_story(t, site, by, draft).await.expect("a story is published")
}

/// Opens or closes a thread.
pub(crate) async fn set_thread(t: &TestCtx, thread: &Thread, state: ThreadState, slow_secs: i64) {
    rejoinder_app::set_thread(t, &t.site(), &t.desk, thread.id, state, slow_secs)
        .await
        .expect("an editor sets a thread");
}

/// The path of a story's page.
pub(crate) fn path(story: &Story) -> String {
    let whole = url::Url::parse(&format!("https://any.example{}", story.path())).expect("a path");
    whole.path().to_owned()
}

/// The roots on a page and on those after it by the links that say so, in their order. Fails when one comes twice.
pub(crate) async fn walk(client: &Client, first: &str, rel: &str, selector: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    let mut next = Some(first.to_owned());
    for _ in 0..100 {
        let Some(path) = next else { return all };
        let page = client.get(path.split('#').next().unwrap_or_default()).await.expect(200);
        for id in page.attributes(selector, "data-comment") {
            assert!(seen.insert(id.clone()), "{id} comes twice, last on {path}");
            all.push(id);
        }
        next = page.attributes(&format!("nav.paging a[rel={rel}]"), "href").pop();
    }
    panic!("the pages after {first} do not end");
}

/// Two papers and everybody who may ask: for tests that go through all routes.
pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) ann: Actor,
    pub(crate) cy: Actor,
    pub(crate) story: Story,
    pub(crate) thread: Thread,
    /// By Ann.
    pub(crate) comment: Comment,
    /// By Cy, who asks for nothing himself.
    pub(crate) other_comment: Comment,
    pub(crate) foreign: Actor,
    /// Of the whole store, and failed for good.
    pub(crate) job: JobId,
    /// By Ann, and taken down.
    pub(crate) removed: CommentId,
    /// The place in the ledger of what may be undone.
    pub(crate) done: i64,
    /// The secret of Ann's private feed.
    pub(crate) feed: String,
    numbers: AtomicU32,
}

/// What a route is asked.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) media_type: &'static str,
    pub(crate) body: String,
}

/// One comment waits at the desk, and another was held and approved there: gives the place in the ledger of that, and it
/// as it is then.
async fn at_the_desk(app: &TestApp, reported: &Comment, decided: &Comment) -> (i64, Comment) {
    let complaint =
        Complaint { comment_id: reported.id, reason: "r1".into(), detail: String::new(), key: None };
    report_comment(app, &app.site(), &Actor::Anyone, complaint).await.expect("a report");
    for act in [Act::Hold, Act::Approve] {
        decide(app, act, decided.id).await;
    }
    let (site, id) = (app.site().id, decided.id);
    let found = app.store.read(move |tx| async move {
        Ok::<_, rejoinder_app::Error>((tx.find_ledger_head(site).await?, tx.find_comment(id).await?))
    });
    let (head, comment) = found.await.expect("reads");
    (head.expect("two decisions").0, comment.expect("is there"))
}

impl World {
    pub(crate) async fn new() -> Self {
        let app = TestApp::new().await;
        let (ann, cy) = (app.reader("Ann").await, app.reader("Cy").await);
        let other = app.add_site("other", |_| {}).await;
        let foreign = app.reader_of(&other, "Foreign", Role::Editor).await;
        let (story, thread) = app.story("World").await;
        let comment = app.post(&ann, thread.id, None, "By Ann").await;
        let other_comment = app.post(&cy, thread.id, None, "By Cy").await;
        let job = app.dead_job(None, "It broke").await;
        let feed = put_feed(&app, &app.site(), &ann).await.expect("a feed");
        let numbers = AtomicU32::new(0);
        let removed = app.post(&ann, thread.id, None, "Taken down").await.id;
        decide(&app, Act::Remove, removed).await;
        let (done, other_comment) = at_the_desk(&app, &comment, &other_comment).await;
        Self {
            app,
            ann,
            cy,
            story,
            thread,
            comment,
            other_comment,
            foreign,
            job,
            removed,
            done,
            feed,
            numbers,
        }
    }

    /// A new story with a picture, and comments on it: what a call changes is its own.
    pub(crate) async fn renew(&mut self) {
        let number = self.number();
        let (site, desk) = (self.app.site(), self.app.desk.clone());
        let (story, thread) = publish(&self.app, &site, &desk, |draft| {
            draft.text.headline = format!("Story {number}");
            draft.picture = Some(rejoinder_app::NewPicture { bytes: PNG.to_vec() });
        })
        .await;
        self.feed = put_feed(&self.app, &site, &self.ann).await.expect("a feed");
        self.comment = self.app.post(&self.ann, thread.id, None, "By Ann").await;
        self.other_comment = self.app.post(&self.cy, thread.id, None, "By Cy").await;
        (self.story, self.thread) = (story, thread);
        self.job = self.app.dead_job(None, "It broke").await;
        self.removed = self.app.post(&self.ann, self.thread.id, None, "Taken down").await.id;
        decide(&self.app, Act::Remove, self.removed).await;
        (self.done, self.other_comment) = at_the_desk(&self.app, &self.comment, &self.other_comment).await;
    }

    fn number(&self) -> u32 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// What a route takes in good order.
    pub(crate) fn call(&self, row: &Row) -> Call {
        // Nobody reacts to or reports what he wrote himself.
        let about_others = row.path.contains("/rea") || row.path.contains("/report");
        let comment = match row.path.ends_with("/appeal") {
            true => self.removed,
            false if about_others => self.other_comment.id,
            false => self.comment.id,
        };
        let mut path = row
            .path
            .replace("{comment}", &comment.to_string())
            .replace("{thread}", &self.thread.id.to_string())
            .replace("{story}", &self.story.id.to_string())
            .replace("{job}", &self.job.to_string())
            .replace("{passkey}", &self.job.to_string())
            .replace("{provider}", "house")
            .replace("/tokens/{token}", &format!("/tokens/{}", self.job))
            .replace("{session}", &self.job.to_string())
            .replace("{reader}", &TestCtx::who(&self.ann).id.to_string())
            .replace("{name}", rejoinder_web::assets::path("site.css").trim_start_matches("/assets/"))
            .replace("{picture}", &self.story.text.picture_id.map(|id| id.to_string()).unwrap_or_default());
        let unsubscribe = unsubscribe_path(&self.app, &self.app.site(), TestCtx::who(&self.ann).id);
        path = path.replace("/unsubscribe/{token}", &unsubscribe).replace("{token}", &self.feed);
        let slug = if row.path.starts_with("/story/") { self.story.slug.as_str() } else { "world" };
        path = path.replace("{slug}", slug);
        match row.path {
            "/embed" | "/fragment" => path.push_str(&format!("?story={}", self.story.id)),
            "/live" => path.push_str(&format!("?thread={}", self.thread.id)),
            "/thread/{thread}/comments" if row.method == "GET" => {
                path.push_str(&format!("?id={}", self.comment.id));
            }
            "/embed/session" if row.method == "GET" => path.push_str(&format!("?challenge={CHALLENGE}")),
            "/api/v1/work" => path.push_str(&format!("?thread_id={}", self.thread.id)),
            "/api/v1/threads" => path.push_str(&format!("?story_id={}", self.story.id)),
            _ => {}
        }
        let number = self.number();
        let last = path.rsplit('/').next().unwrap_or_default();
        let (media_type, body) = if row.method == "GET" || row.method == "DELETE" {
            ("", String::new())
        } else if matches!(row.path, "/login/passkey" | "/account/passkeys") {
            ("application/json", json!({ "ticket": "none", "response": {} }).to_string())
        } else if row.path == "/embed/session" {
            ("application/json", json!({ "verifier": CHALLENGE }).to_string())
        } else if row.path == "/embed/token" {
            ("application/json", json!({ "secret": "none", "token": "none" }).to_string())
        } else if row.path.starts_with("/api/") {
            let body = match (row.method, last) {
                (_, "withdrawal") => json!({}),
                (_, "reaction") => json!({ "kind": "respect", "on": true }),
                (_, "reports") => json!({ "reason": "r1" }),
                (_, "decisions") => json!({ "act": "hold", "reason": "So" }),
                (_, "counts") => json!({ "stories": [{ "story_id": self.story.id.to_string() }] }),
                ("POST", "comments") => {
                    json!({ "text": format!("API {number}"), "name": format!("Guest {number}") })
                }
                ("PATCH", _) if row.path.contains("/threads/") => json!({ "state": "closed" }),
                ("PATCH", _) => json!({ "text": format!("Edited {number}") }),
                _ => json!({ "headline": format!("Headline {number}") }),
            };
            ("application/json", body.to_string())
        } else {
            let body = match last {
                _ if row.path.contains("{job}") => "act=retry".to_owned(),
                _ if row.path.starts_with("/unsubscribe/") => "List-Unsubscribe=One-Click".to_owned(),
                "seen" => format!("up_to={}", self.job),
                "follow" => "on=1".to_owned(),
                "notifications" => "mail=daily".to_owned(),
                "feed" => "key=".to_owned(),
                "edit" => format!("text=Edited+{number}"),
                "house" | "publisher" if row.path.starts_with("/logout/") => "logout_token=none".to_owned(),
                "publisher" => "token=none".to_owned(),
                "nonce" => String::new(),
                "leave" | "stay" | "download" => "key=".to_owned(),
                "withdraw" | "logout" | "frame" => "key=".to_owned(),
                "reaction" => "on=1".to_owned(),
                "report" => "reason=r1&detail=So".to_owned(),
                "decide" => {
                    let (id, version) = (self.other_comment.id, self.other_comment.version);
                    format!("act=hold&reason=So&pick={id}.{version}.{}", self.done)
                }
                "appeal" => "text=So".to_owned(),
                "undo" => format!("undo={}", self.done),
                _ if row.path.starts_with("/desk/claim/") => "key=".to_owned(),
                "release" => "key=".to_owned(),
                _ if row.path.starts_with("/desk/watch/") => "on=1".to_owned(),
                "decision" => "act=hold&reason=So".to_owned(),
                "comments" => format!("text=Form+{number}&name=Guest+{number}"),
                "preview" => "text=x".to_owned(),
                "code" => "code=AAAA-AAAA".to_owned(),
                "second" => "code=123456".to_owned(),
                "name" => format!("name=Named+{number}"),
                "people" => "of=Nobody".to_owned(),
                "tokens" => format!("label=Token+{number}&read=1"),
                _ if row.path == "/desk/readers/{reader}" => "act=warn&reason=So".to_owned(),
                _ if row.path == "/desk/people/{reader}" => "role=reader&standing=registered".to_owned(),
                _ if row.path == "/account/tokens/{token}" => "key=".to_owned(),
                _ if row.path == "/account/blocks/{reader}" => "block=mute".to_owned(),
                _ if row.path.contains("/identities/") => "issuer=none".to_owned(),
                "challenge" | "codes" | "sessions" | "remove" => "key=".to_owned(),
                "password" => "password=a+long+way+round".to_owned(),
                "email" => "email=else%40mail.example".to_owned(),
                "authenticator" => "ticket=none&code=123456".to_owned(),
                _ if row.path.contains("{session}") => "key=".to_owned(),
                "login" => "email=Cy%40mail.example&password=correct+horse+in+spring".to_owned(),
                "join" => {
                    format!(
                        "name=New+{number}&email=new{number}%40mail.example&password=long+enough+for+them"
                    )
                }
                other => panic!("{} {other}: what does it take?", row.path),
            };
            ("application/x-www-form-urlencoded", body)
        };
        Call { method: row.method.parse().expect("a method"), path, media_type, body }
    }

    /// Sends a call as somebody.
    pub(crate) async fn send(&self, client: &Client, call: &Call) -> Answer {
        if call.media_type.is_empty() {
            let request = client.request(call.method.clone(), &call.path).body(axum::body::Body::empty());
            return client.send(request.expect("a request")).await;
        }
        let body = call.body.clone().into_bytes();
        client.bytes(call.method.clone(), &call.path, call.media_type, body).await
    }

    /// Everything that the store holds, to tell whether a refused call left something behind.
    pub(crate) async fn everything(&self) -> String {
        let mut out = Vec::new();
        for site in self.app.sites().all() {
            rejoinder_app::export(&self.app, &site, &mut out, |_| {}).await.expect("an export");
        }
        String::from_utf8(out).expect("an export is text")
    }
}

/// As long as one is.
const CHALLENGE: &str = "0123456789abcdefghijklmnopqrstuvwxyz_-ABCDE";

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x08\x08\x02\0\0\0";
