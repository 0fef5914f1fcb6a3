//! Paging through a thread that does not stand still.

use std::collections::BTreeSet;

use futures_util::FutureExt;
use rejoinder_app::{
    Ctx, Draft, Look, Ruling, ThreadPage, decide_comment, post_comment, react, read_thread, withdraw_comment,
};
use rejoinder_domain::{Actor, CommentId, Order, Refusal, State, ThreadId, decision::Act, limits};
use rejoinder_testkit::{Engine, SeededRandom, TestCtx, each_engine, run_cases};

use crate::{at_once, flat, look, refused, rows};

fn page(order: Order, cursor: Option<String>, limit: usize) -> Look {
    Look::Page { order, cursor, limit }
}

fn roots(page: &ThreadPage) -> Vec<CommentId> {
    page.nodes.iter().map(|node| node.comment.id).collect()
}

async fn listed_roots(t: &TestCtx, thread: ThreadId) -> BTreeSet<CommentId> {
    rows(t, thread).await.into_iter().filter(|row| row.is_root() && row.listed).map(|row| row.id).collect()
}

/// One act of somebody else, drawn by lot.
async fn disturb(t: &TestCtx, people: &[Actor], thread: ThreadId, lot: &SeededRandom) {
    let rows = rows(t, thread).await;
    let (who, site) = (&people[lot.below(people.len())], t.site());
    let visible: Vec<_> = rows.iter().filter(|row| row.state == State::Visible).collect();
    let chosen = visible[lot.below(visible.len())];
    let text = format!("Lot {}", lot.next());
    match lot.below(10) {
        0 => drop(t.post(who, thread, None, &text).await),
        1..=3 => drop(t.post(who, thread, Some(chosen.id), &text).await),
        4..=6 => drop(react(t, &site, who, chosen.id, "respect", true).await),
        7 => drop(react(t, &site, who, chosen.id, "respect", false).await),
        8 => drop(withdraw_comment(t, &site, who, chosen.id).await),
        _ => {
            let anything = &rows[lot.below(rows.len())];
            let act = if anything.state == State::Visible { Act::Remove } else { Act::Approve };
            let ruling = Ruling { rule: "r1".into(), ..Ruling::new(anything.id, act) };
            drop(decide_comment(t, &site, &t.desk, ruling).await);
        }
    }
}

#[test]
fn every_root_comes_once_whatever_happens_between_the_pages_on_sqlite() {
    run_cases(Engine::Sqlite, |runtime, t: &TestCtx| {
        runtime.block_on(async {
            let mut people = Vec::new();
            for name in ["Ann", "Ben", "Cleo", "Dan", "Eve"] {
                people.push(t.moderator(name).await);
            }
            for seed in 0..10 {
                for order in Order::ALL {
                    let (lot, thread) = (SeededRandom::new(seed), t.thread().await.id);
                    for number in 0..12 {
                        t.post(&people[number % people.len()], thread, None, &format!("Root {number}")).await;
                    }
                    for _ in 0..30 {
                        disturb(t, &people, thread, &lot).await;
                    }
                    let mut throughout = listed_roots(t, thread).await;
                    let (mut seen, mut cursor) = (Vec::new(), None);
                    loop {
                        let page =
                            look(t, &Actor::Anyone, thread, page(order, cursor, 1 + lot.below(4))).await;
                        seen.extend(roots(&page));
                        let Some(next) = page.next else { break };
                        cursor = Some(next.encode());
                        for _ in 0..lot.below(6) {
                            disturb(t, &people, thread, &lot).await;
                            let listed = listed_roots(t, thread).await;
                            throughout.retain(|root| listed.contains(root));
                        }
                    }
                    let once: BTreeSet<_> = seen.iter().copied().collect();
                    assert_eq!(once.len(), seen.len(), "seed {seed}, {order}: one came twice");
                    let missed: Vec<_> = throughout.difference(&once).collect();
                    assert!(missed.is_empty(), "seed {seed}, {order}: {missed:?} never came");
                }
            }
            t.assert_sound().await;
        });
    });
}

each_engine! {
    async fn there_and_back_is_the_same_way(t: TestCtx) {
        let (thread, mut people) = (t.thread().await.id, Vec::new());
        for name in ["Ann", "Ben", "Cleo"] {
            people.push(t.moderator(name).await);
        }
        for number in 0..23 {
            t.post(&people[number % 3], thread, None, &format!("Root {number}")).await;
        }
        let lot = SeededRandom::new(5);
        for _ in 0..60 {
            disturb(&t, &people, thread, &lot).await;
        }
        for order in Order::ALL {
            let mut there = vec![look(&t, &Actor::Anyone, thread, page(order, None, 5)).await];
            assert!(there[0].prev.is_none());
            while let Some(next) = there.last().and_then(|page| page.next) {
                there.push(look(&t, &Actor::Anyone, thread, page(order, Some(next.encode()), 5)).await);
            }
            let whole = look(&t, &Actor::Anyone, thread, page(order, None, 100)).await;
            assert!(whole.next.is_none() && whole.prev.is_none());
            assert_eq!(there.iter().flat_map(roots).collect::<Vec<_>>(), roots(&whole), "{order}");
            for at in (1..there.len()).rev() {
                let prev = there[at].prev.expect("a later page has one before it");
                let back = look(&t, &Actor::Anyone, thread, page(order, Some(prev.encode()), 5)).await;
                assert_eq!(roots(&back), roots(&there[at - 1]), "{order}, back to page {at}");
                assert_eq!(back.prev.is_none(), at == 1, "{order}, back to page {at}");
                let forth = look(&t, &Actor::Anyone, thread, page(order, back.next.map(|c| c.encode()), 5)).await;
                assert_eq!(roots(&forth), roots(&there[at]), "{order}, forth again");
            }
            // Each root's own page begins with it, and leads on in both directions.
            let all = roots(&whole);
            for (at, root) in all.iter().enumerate() {
                let around = look(&t, &Actor::Anyone, thread, Look::Around { order, root: *root }).await;
                assert_eq!(roots(&around), all[at..all.len().min(at + limits::PAGE_ROOTS)], "{order}");
                assert_eq!(around.prev.is_some(), at > 0, "{order}");
                assert_eq!(around.next.is_some(), all.len() > at + limits::PAGE_ROOTS, "{order}");
                if let Some(prev) = around.prev {
                    let before = look(&t, &Actor::Anyone, thread, page(order, Some(prev.encode()), 5)).await;
                    assert_eq!(roots(&before), all[at.saturating_sub(5)..at], "{order}");
                }
            }
        }
    }

    async fn the_orders_are_what_they_say(t: TestCtx) {
        let (ann, ben, thread) = (t.reader("Ann").await, t.reader("Ben").await, t.thread().await.id);
        let mut ids = Vec::new();
        for text in ["a", "b", "c", "d"] {
            ids.push(t.post(&ann, thread, None, text).await.id);
        }
        let [a, b, c, d] = ids[..] else { panic!("four roots") };
        let answer = t.post(&ben, thread, Some(b), "to b").await.id;
        t.post(&ann, thread, Some(answer), "to that").await;
        t.post(&ben, thread, Some(a), "to a").await;
        for (id, by) in [(c, vec![&ben, &t.desk]), (a, vec![&ben])] {
            for actor in by {
                react(&t, &t.site(), actor, id, "respect", true).await.expect("reacts");
            }
        }
        for (order, wanted) in [
            (Order::Newest, [d, c, b, a]),
            (Order::Oldest, [a, b, c, d]),
            (Order::Answered, [b, a, d, c]),
            (Order::Best, [c, a, d, b]),
        ] {
            assert_eq!(roots(&look(&t, &Actor::Anyone, thread, page(order, None, 9)).await), wanted, "{order}");
        }
    }

    async fn pages_are_whole_while_others_write(t: TestCtx) {
        let (thread, mut people) = (t.thread().await.id, Vec::new());
        for name in ["Ann", "Ben", "Cleo", "Dan"] {
            people.push(t.moderator(name).await);
        }
        let mut first = Vec::new();
        for number in 0..20 {
            first.push(t.post(&people[number % 4], thread, None, &format!("Root {number}")).await.id);
        }
        let (ctx, site) = (Ctx::clone(&t), t.site());
        let outcomes = at_once(8, |task| {
            let (ctx, site, me, first) = (ctx.clone(), site.clone(), people[task % 4].clone(), first.clone());
            async move {
                if task % 2 == 0 {
                    for number in 0..60 {
                        let root = first[(number * 7 + task) % first.len()];
                        let text = format!("Answer {number} of {task}");
                        let draft = Draft { thread_id: thread, parent_id: Some(root), text, guest_name: None, key: None };
                        post_comment(&ctx, &site, &me, draft).await.expect("posts");
                        let _ = react(&ctx, &site, &me, root, "respect", number % 3 != 0).await;
                    }
                    return true;
                }
                for round in 0..8 {
                    let order = Order::ALL[(round + task) % 4];
                    let (mut seen, mut cursor) = (Vec::new(), None);
                    loop {
                        let look = page(order, cursor, 3);
                        let page = read_thread(&ctx, &site, &Actor::Anyone, thread, look).await.expect("reads");
                        seen.extend(roots(&page));
                        let Some(next) = page.next else { break };
                        cursor = Some(next.encode());
                    }
                    seen.sort_unstable();
                    if seen != first {
                        return false;
                    }
                }
                true
            }
            .boxed()
        })
        .await;
        assert!(outcomes.iter().all(|whole| *whole), "each paging sees each root once");
        t.assert_sound().await;
    }

    async fn a_cursor_is_of_its_thread_and_order(t: TestCtx) {
        let (ann, thread, other) = (t.reader("Ann").await, t.thread().await.id, t.thread().await.id);
        for text in ["a", "b", "c"] {
            t.post(&ann, thread, None, text).await;
            t.post(&ann, other, None, text).await;
        }
        let next = look(&t, &ann, thread, page(Order::Best, None, 1)).await.next.expect("there is more").encode();
        look(&t, &ann, thread, page(Order::Best, Some(next.clone()), 1)).await;
        let site = t.site();
        for (thread, order, cursor) in [
            (thread, Order::Newest, next.clone()),
            (other, Order::Best, next.clone()),
            (thread, Order::Best, "nonsense".into()),
            (thread, Order::Best, String::new()),
        ] {
            let outcome = read_thread(&t, &site, &ann, thread, page(order, Some(cursor), 1)).await;
            assert_eq!(refused(outcome), Refusal::CursorInvalid);
        }
        // Limits are kept to.
        assert_eq!(roots(&look(&t, &ann, thread, page(Order::Best, None, 0)).await).len(), 1);
        assert_eq!(roots(&look(&t, &ann, thread, page(Order::Best, None, usize::MAX)).await).len(), 3);
    }

    async fn a_conversation_is_read_whole_from_any_place_in_it(t: TestCtx) {
        let (desk, thread) = (t.desk.clone(), t.thread().await.id);
        let root = t.post(&desk, thread, None, "Root").await.id;
        let mut all = Vec::new();
        let lot = SeededRandom::new(3);
        for number in 0..130 {
            let parent = if all.is_empty() || lot.below(4) == 0 { root } else { all[lot.below(all.len())] };
            all.push(t.post(&desk, thread, Some(parent), &format!("Answer {number}")).await.id);
        }
        let conversation = |cursor, around| look(&t, &Actor::Anyone, thread, Look::Conversation { root, cursor, around });
        let answers = |page: &ThreadPage| {
            let mut views = flat(&page.nodes);
            assert_eq!(views.remove(0).id, root, "the root stands first on each page");
            views.sort_by_key(|view| view.seq);
            views.iter().map(|view| view.id).collect::<Vec<_>>()
        };
        let (mut seen, mut pages, mut cursor) = (Vec::new(), Vec::new(), None);
        loop {
            let page = conversation(cursor, None).await;
            assert_eq!(page.nodes.len(), 1, "one tree");
            seen.extend(answers(&page));
            cursor = page.next.map(|next| next.encode());
            pages.push(page);
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, all);
        for at in (1..pages.len()).rev() {
            let prev = pages[at].prev.expect("a later page has one before it").encode();
            assert_eq!(answers(&conversation(Some(prev), None).await), answers(&pages[at - 1]));
        }
        for id in &all {
            let window = conversation(None, Some(*id)).await;
            let found = answers(&window);
            assert!(found.contains(id) && found.len() <= limits::CONVERSATION_PAGE);
            let from = all.iter().position(|one| *one == found[0]).expect("is one of them");
            assert_eq!(found, all[from..from + found.len()], "without gaps");
            assert_eq!((window.prev.is_some(), window.next.is_some()), (from > 0, from + found.len() < all.len()));
        }
        let elsewhere = t.post(&desk, thread, None, "Another").await.id;
        let site = t.site();
        for (root, around) in [(root, Some(elsewhere)), (all[0], None), (CommentId::from_raw(5), None)] {
            let outcome = read_thread(&t, &site, &Actor::Anyone, thread, Look::Conversation { root, cursor: None, around }).await;
            assert_eq!(refused(outcome), Refusal::NotFound);
        }
    }

    async fn the_page_shows_the_first_answers_and_counts_the_rest(t: TestCtx) {
        let (desk, thread) = (t.desk.clone(), t.thread().await.id);
        let chain = t.chain(&desk, thread, 9).await;
        let page = look(&t, &Actor::Anyone, thread, page(Order::Newest, None, 9)).await;
        let node = &page.nodes[0];
        assert_eq!(flat(&page.nodes).len(), 1 + limits::REPLIES_SHOWN);
        assert_eq!((node.more, node.comment.answer_count), (9 - limits::REPLIES_SHOWN as i64, 9));
        // Two levels are indented; what is deeper stands beside what it answers and says whom.
        let second = &node.replies[0].replies;
        assert_eq!(node.replies.len(), 1);
        assert_eq!(second.iter().map(|n| n.comment.id).collect::<Vec<_>>(), [chain[2].id, chain[3].id, chain[4].id]);
        assert_eq!(second[0].in_reply_to, None);
        assert_eq!(second[1].in_reply_to, Some((chain[2].id, Some("News Desk".into()))));
    }
}

/// A chain is read in pages of bounded size and depth from its start, its middle and its end.
pub(crate) async fn assert_chain_reads(
    t: &TestCtx,
    thread: ThreadId,
    root: CommentId,
    middle: CommentId,
    end: CommentId,
) {
    for order in Order::ALL {
        let page = look(t, &Actor::Anyone, thread, page(order, None, 100)).await;
        assert_eq!(flat(&page.nodes).len(), 1 + limits::REPLIES_SHOWN);
        assert_eq!(page.nodes[0].comment.answer_count, 10_000);
    }
    for around in [None, Some(middle), Some(end)] {
        let conversation =
            look(t, &Actor::Anyone, thread, Look::Conversation { root, cursor: None, around }).await;
        let views = flat(&conversation.nodes);
        assert!(views.len() <= 1 + limits::CONVERSATION_PAGE);
        assert!(around.is_none_or(|around| views.iter().any(|view| view.id == around)));
    }
}
