//! A clock that jumps, by an hour either way and by more than a year: what readers did stays what it was. Sessions are tried
//! in `accounts`, the pace of posts in `posting`, jobs in `jobs`.

use rejoinder_app::{Draft, Edit, Error, Key, Look, edit_comment, post_comment};
use rejoinder_domain::{Actor, Comment, CommentId, Order, Refusal, ThreadId, limits};
use rejoinder_testkit::{TestCtx, each_engine};

use crate::{flat, look, refused, rows};

const DAY_SECS: i64 = 86_400;
const JUMPS_SECS: [i64; 5] = [3600, -3600, 400 * DAY_SECS, -400 * DAY_SECS, -400 * DAY_SECS];

async fn say(t: &TestCtx, by: &Actor, thread_id: ThreadId, text: &str) -> Comment {
    let key = Key::parse(&format!("key-of-{text}").replace(' ', "-")).expect("a key");
    let draft = Draft { thread_id, parent_id: None, text: text.into(), guest_name: None, key };
    post_comment(t, &t.site(), by, draft).await.expect("posts").comment
}

async fn edit(t: &TestCtx, by: &Actor, comment_id: CommentId, text: &str) -> Result<Comment, Error> {
    let edit = Edit { comment_id, text: text.into(), version: None, key: None };
    edit_comment(t, &t.site(), by, edit).await
}

each_engine! {
    async fn what_was_said_once_is_known_and_in_its_place(t: TestCtx) {
        let (ann, ben, thread) = (t.reader("Ann").await, t.reader("Ben").await, t.thread().await);
        let mut said = vec![say(&t, &ann, thread.id, "a-0").await.id];
        for (number, jump) in JUMPS_SECS.into_iter().enumerate() {
            t.clock.advance_secs(jump);
            let before = format!("a-{number}");
            assert_eq!(say(&t, &ann, thread.id, &before).await.id, said[2 * number], "sent again after {jump}");
            said.push(say(&t, &ben, thread.id, &format!("b-{number}")).await.id);
            said.push(say(&t, &ann, thread.id, &format!("a-{}", number + 1)).await.id);
        }
        assert_eq!(rows(&t, thread.id).await.len(), said.len());
        let shown = |order| look(&t, &Actor::Anyone, thread.id, Look::Page { order, cursor: None, limit: 100 });
        let ids = |page: rejoinder_app::ThreadPage| -> Vec<CommentId> {
            flat(&page.nodes).into_iter().map(|comment| comment.id).collect()
        };
        assert_eq!(ids(shown(Order::Oldest).await), said);
        said.reverse();
        assert_eq!(ids(shown(Order::Newest).await), said);
        t.assert_sound().await;
    }

    async fn a_key_is_known_for_its_hours_as_the_clock_counts_them(t: TestCtx) {
        let (ann, thread) = (t.reader("Ann").await, t.thread().await);
        let first = say(&t, &ann, thread.id, "first").await;
        t.clock.advance_secs(limits::KEY_HOURS * 3600);
        say(&t, &ann, thread.id, "later").await;
        assert_eq!(say(&t, &ann, thread.id, "first").await.id, first.id);
        t.clock.advance_secs(1);
        say(&t, &ann, thread.id, "still later").await;
        assert_ne!(say(&t, &ann, thread.id, "first").await.id, first.id);
    }

    async fn the_time_for_edits_ends_early_or_late_and_never_fails(t: TestCtx) {
        let (ann, thread) = (t.reader("Ann").await, t.thread().await);
        let comment = say(&t, &ann, thread.id, "first").await;
        let minutes = t.site().policy.edit_window_secs / 60;
        t.clock.advance_secs(3600);
        assert_eq!(refused(edit(&t, &ann, comment.id, "too late").await), Refusal::EditWindowOver { minutes });
        // It was never that late.
        t.clock.advance_secs(-3600);
        assert_eq!(edit(&t, &ann, comment.id, "in time").await.expect("edits").text, "in time");
        t.clock.advance_secs(-400 * DAY_SECS);
        assert_eq!(edit(&t, &ann, comment.id, "before it").await.expect("edits").text, "before it");
        t.clock.advance_secs(800 * DAY_SECS);
        assert_eq!(refused(edit(&t, &ann, comment.id, "too late").await), Refusal::EditWindowOver { minutes });
        t.assert_sound().await;
    }
}
