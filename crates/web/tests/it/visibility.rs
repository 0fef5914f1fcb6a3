//! What a reader may not see is in the bytes of no answer: canaries in texts and names, looked for everywhere.

use rejoinder_app::{Draft, Edit, edit_comment, post_comment};
use rejoinder_domain::{Actor, Comment, CommentId, decision::Act, site::Guests};
use rejoinder_testkit::{
    TestCtx,
    app::{Answer, Client, TestApp},
};
use rejoinder_web::permissions;
use serde_json::json;

use crate::paper::{decide, path, withdraw};

/// Somebody whose words were taken down, by himself or by others.
struct Silenced {
    actor: Actor,
    /// In each of his texts, and in no other.
    text: &'static str,
    name: &'static str,
    comments: Vec<Comment>,
}

struct Hidden {
    app: TestApp,
    story: rejoinder_domain::Story,
    thread: rejoinder_domain::Thread,
    ann: Actor,
    visible: Vec<Comment>,
    /// Held, removed, withdrawn.
    silenced: [Silenced; 3],
    guest: CommentId,
}

const GUEST: (&str, &str) = ("CANARYguesttext", "Guestcanary");
const EARLIER: &str = "CANARYearlierwording";

/// A thread with each kind of hidden comment in each place that one can have.
async fn hidden() -> Hidden {
    let app = TestApp::new().await;
    let ann = app.reader("Ann").await;
    let (story, thread) = app.story("Canaries").await;
    let mut visible = vec![app.post(&ann, thread.id, None, "A visible root").await];
    let mut silenced = [
        ("CANARYheldtext", "Heldcanary"),
        ("CANARYremovedtext", "Removedcanary"),
        ("CANARYwithdrawntext", "Withdrawncanary"),
    ]
    .map(|(text, name)| Silenced { actor: Actor::Anyone, text, name, comments: Vec::new() });
    for (number, one) in silenced.iter_mut().enumerate() {
        one.actor = app.reader(one.name).await;
        let words = |place: &str| format!("{} {place} @Ann https://canary.example/{}", one.text, one.text);
        // A root with nothing below it; one with an answer; an answer; one deep below with an answer of its own.
        let lone = app.post(&one.actor, thread.id, None, &words("lone")).await;
        let root = app.post(&one.actor, thread.id, None, &words("root")).await;
        visible.push(app.post(&ann, thread.id, Some(root.id), &format!("To a root {number}")).await);
        let answer = app.post(&one.actor, thread.id, Some(visible[0].id), &words("answer")).await;
        let mut above = app.post(&ann, thread.id, Some(visible[0].id), &format!("One deeper {number}")).await;
        for step in 0..3 {
            above = app.post(&ann, thread.id, Some(above.id), &format!("And deeper {number} {step}")).await;
        }
        let deep = app.post(&one.actor, thread.id, Some(above.id), &words("deep")).await;
        visible.push(app.post(&ann, thread.id, Some(deep.id), &format!("To a deep one {number}")).await);
        one.comments = vec![lone, root, answer, deep];
    }
    for comment in &silenced[0].comments {
        decide(&app, Act::Hold, comment.id).await;
    }
    for comment in &silenced[1].comments {
        decide(&app, Act::Remove, comment.id).await;
    }
    for comment in &silenced[2].comments {
        withdraw(&app, &silenced[2].actor, comment.id).await;
    }
    let edited = app.post(&ann, thread.id, None, EARLIER).await;
    let edit = Edit { comment_id: edited.id, text: "Reworded".into(), version: None, key: None };
    edit_comment(&app, &app.site(), &ann, edit).await.expect("an author edits");
    visible.push(edited);
    app.set_policy(|policy| policy.guests = Guests::Held).await;
    let draft = Draft {
        thread_id: thread.id,
        parent_id: None,
        text: GUEST.0.into(),
        guest_name: Some(GUEST.1.into()),
        key: None,
    };
    let guest = post_comment(&app, &app.site(), &Actor::Anyone, draft).await.expect("held").comment.id;
    Hidden { app, story, thread, ann, visible, silenced, guest }
}

impl Hidden {
    /// Every `GET` route with every id that there is, and the parts of the thread.
    fn paths(&self) -> Vec<String> {
        let mut comments: Vec<CommentId> = self.visible.iter().map(|comment| comment.id).collect();
        comments.extend(self.silenced.iter().flat_map(|one| one.comments.iter().map(|comment| comment.id)));
        comments.push(self.guest);
        let readers = self.silenced.iter().map(|one| &one.actor).chain([&self.ann]);
        let readers: Vec<String> = readers.map(|actor| TestCtx::who(actor).id.to_string()).collect();
        let (story, thread) = (self.story.id.to_string(), self.thread.id.to_string());
        let mut paths = Vec::new();
        for row in permissions().into_iter().filter(|row| row.method == "GET") {
            let known = row.path.replace("{story}", &story).replace("{thread}", &thread);
            let known = known.replace("{name}", "x").replace("{picture}", "x");
            let known = known
                .replace("{slug}", if row.path.starts_with("/story") { &self.story.slug } else { "world" });
            if known.contains("{comment}") {
                paths.extend(comments.iter().map(|id| known.replace("{comment}", &id.to_string())));
            } else if known.contains("{reader}") {
                paths.extend(readers.iter().map(|id| known.replace("{reader}", id)));
            } else {
                paths.push(known);
            }
        }
        let page = path(&self.story);
        let embed = format!("/embed?story={story}");
        paths.extend([
            format!("/fragment?story={story}"),
            format!("/api/v1/threads?story_id={story}"),
            embed.clone(),
        ]);
        for order in ["newest", "oldest", "answered", "best"] {
            paths.extend([
                format!("{page}?order={order}"),
                format!("{embed}&order={order}"),
                format!("/fragment?story={story}&order={order}"),
                format!("/api/v1/threads/{thread}/comments?order={order}&limit=100"),
            ]);
        }
        for id in comments {
            paths.extend([
                format!("{page}?at={id}"),
                format!("{page}?in={id}"),
                format!("{page}?in={}&at={id}", self.visible[0].id),
                format!("{embed}&in={id}"),
                format!("{embed}&at={id}"),
                format!("/c/{id}/reply?quote=1"),
                format!("/api/v1/comments/{id}/replies?limit=100"),
            ]);
        }
        paths
    }

    fn canaries(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.silenced.iter().flat_map(|one| [one.text, one.name]).collect();
        all.extend([GUEST.0, GUEST.1, EARLIER, "Because of the tone", "canary.example"]);
        all
    }

    /// The paths on which a caller reads each canary.
    async fn found(&self, client: &Client) -> Vec<(String, Vec<String>)> {
        let mut found: Vec<(String, Vec<String>)> =
            self.canaries().into_iter().map(|canary| (canary.to_owned(), Vec::new())).collect();
        for path in self.paths() {
            let answer: Answer = client.follow(&path).await;
            assert!(answer.status < 500, "{path}: {}", answer.told());
            for (canary, at) in &mut found {
                if answer.holds(canary) {
                    at.push(path.clone());
                }
            }
        }
        found
    }
}

#[tokio::test]
async fn nobody_reads_what_was_taken_down() {
    let hidden = hidden().await;
    let app = &hidden.app;
    let bob = app.reader("Bob").await;
    let clients = [
        ("anyone", app.anyone()),
        ("a script of anyone", app.anyone().script()),
        ("another reader", app.browser(&bob).await),
        ("another reader's program", app.program(&bob).await),
    ];
    for (who, client) in &clients {
        for (canary, at) in hidden.found(client).await {
            // An account has its public page with its name, whatever became of what it wrote.
            let names = hidden.silenced.iter().any(|one| one.name == canary);
            let at: Vec<String> =
                at.into_iter().filter(|path| !names || !path.starts_with("/reader/")).collect();
            assert!(at.is_empty(), "{who} reads {canary} at {at:?}");
        }
    }
    // Nor does an act upon it tell.
    for (who, client) in &clients {
        for one in &hidden.silenced {
            for comment in &one.comments {
                for (act, form) in [
                    ("reaction", vec![("on", "1")]),
                    ("report", vec![("reason", "r1")]),
                    ("edit", vec![("text", "x")]),
                    ("withdraw", vec![]),
                    ("decision", vec![("act", "approve")]),
                ] {
                    let answer = client.post(&format!("/c/{}/{act}", comment.id), &form).await;
                    assert!(matches!(answer.status, 401..=409), "{who} {act}: {}", answer.status);
                    assert!(!answer.holds(one.text) && !answer.holds(one.name), "{who} {act}");
                }
            }
        }
    }
    app.assert_sound().await;
}

#[tokio::test]
async fn its_author_and_the_staff_read_it_in_its_place() {
    let hidden = hidden().await;
    let app = &hidden.app;
    let page = path(&hidden.story);
    let [held, removed, withdrawn] = &hidden.silenced;
    for one in [held, removed] {
        let client = app.browser(&one.actor).await;
        let own = client.get(&page).await.expect(200);
        let pending = own.texts(".pending .comment-text");
        assert_eq!(pending.len(), 4, "{}", one.name);
        assert!(pending.iter().all(|text| text.contains(one.text)));
        assert!(own.holds("Because of the tone"), "with the reason");
        let program = app.program(&one.actor).await;
        for comment in &one.comments {
            let json = program.get(&format!("/api/v1/comments/{}", comment.id)).await.expect(200).json();
            assert!(json["text"].as_str().is_some_and(|text| text.contains(one.text)));
            client.follow(&format!("/c/{}", comment.id)).await.expect(200);
        }
        // Each reads his own and nobody else's.
        for (canary, at) in hidden.found(&client).await {
            let may = canary == one.text
                || canary == one.name
                || matches!(canary.as_str(), "Because of the tone" | "canary.example");
            let names = hidden.silenced.iter().any(|one| one.name == canary);
            let at: Vec<&String> = at.iter().filter(|path| !names || !path.starts_with("/reader/")).collect();
            assert!(may || at.is_empty(), "{} reads {canary} at {at:?}", one.name);
            // What everybody gets alike has it for nobody.
            if canary == one.name {
                // His own name is in the masthead.
                continue;
            }
            for common in ["/feed", "/fragment", "/story/"] {
                let leaks = at
                    .iter()
                    .filter(|path| {
                        path.starts_with(common) && (common != "/story/" || path.contains("/comments."))
                    })
                    .count();
                assert_eq!(leaks, 0, "{canary} for {} in {common}", one.name);
            }
        }
    }
    // What he took back himself is gone for him too.
    for (canary, at) in hidden.found(&app.browser(&withdrawn.actor).await).await {
        assert!(canary != withdrawn.text || at.is_empty(), "{at:?}");
    }
    // The author of a comment reads its earlier wording, and so do the staff.
    for actor in [&hidden.ann, &app.desk] {
        let found = hidden.found(&app.browser(actor).await).await;
        let (_, at) = found.iter().find(|(canary, _)| canary == EARLIER).expect("a canary");
        assert_eq!(at.len(), 1, "{at:?}");
        assert!(at[0].ends_with("/history"));
    }
    let staff = hidden.found(&app.browser(&app.moderator("Mo").await).await).await;
    for (canary, at) in staff {
        assert!(!at.is_empty(), "staff never read {canary}");
        for path in at {
            assert!(
                !path.starts_with("/feed") && !path.starts_with("/fragment") && !path.contains("/comments."),
                "{canary} {path}"
            );
        }
    }
    // Staff's pages for search engines have none of it either.
    let page = app.browser(&app.desk).await.get(&page).await.expect(200);
    let ld = page.texts("script[type=\"application/ld+json\"]").concat();
    assert!(hidden.canaries().iter().all(|canary| !ld.contains(canary)));
}

#[tokio::test]
async fn every_count_counts_what_everybody_sees() {
    let hidden = hidden().await;
    let app = &hidden.app;
    let visible = i64::try_from(hidden.visible.len()).expect("few") + 12;
    let (story, thread) = (hidden.story.id, hidden.thread.id);
    for client in [app.anyone(), app.browser(&app.desk).await] {
        let page = client.get(&path(&hidden.story)).await.expect(200);
        assert_eq!(page.texts("#discussion-title"), [format!("{visible} comments")]);
        let ld: serde_json::Value =
            serde_json::from_str(&page.texts("script[type=\"application/ld+json\"]").concat()).expect("JSON");
        assert_eq!(ld["commentCount"], visible);
        let found = client.get(&format!("/api/v1/threads?story_id={story}")).await.json();
        assert_eq!(found["count"], visible);
        let listed = client.get(&format!("/api/v1/threads/{thread}/comments?limit=100")).await.json();
        assert_eq!(listed["count"], visible);
        let counts = client
            .json("POST", "/api/v1/counts", &json!({ "stories": [{ "story_id": story.to_string() }] }))
            .await;
        assert_eq!(counts.expect(200).json()["counts"][0]["count"], visible);
        assert_eq!(client.get(&format!("/api/v1/stories/{story}")).await.json()["comment_count"], visible);
        assert!(client.get("/feed.atom").await.holds(&format!("<thr:total>{visible}</thr:total>")));
        assert!(client.get("/feed.rss").await.holds(&format!("<slash:comments>{visible}</slash:comments>")));
        assert!(client.get("/").await.holds(&format!("{visible} comments")));
        // Counted by hand, through all pages.
        let mut shown = 0;
        for conversation in listed["comments"].as_array().expect("comments") {
            let root = conversation["id"].as_str().expect("an id");
            let replies = client.get(&format!("/api/v1/comments/{root}/replies?limit=100")).await.json();
            let all = replies["comments"].as_array().expect("comments").iter().chain([conversation]);
            shown += all.filter(|comment| comment["state"] == "visible").count();
        }
        assert_eq!(i64::try_from(shown).expect("few"), visible);
    }
    let own = app.anyone().get(&format!("/reader/{}", TestCtx::who(&hidden.silenced[0].actor).id)).await;
    assert!(
        own.texts(".page-lead")[0].starts_with("0 comments")
            || own.texts(".page-lead")[0].starts_with("No comments"),
        "{:?}",
        own.texts(".page-lead")
    );
}
