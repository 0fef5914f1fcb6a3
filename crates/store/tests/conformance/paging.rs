//! What every engine must do with `crates/store/src/paging.rs`.
//! Never here: rules of the product, which are the app's.

use rejoinder_domain::{CommentId, Order, State, limits};
use rejoinder_store::{Direction, Error, NewComment, Position, RootPage, Tx};
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{THREAD, add_all, begin, new, read, write};

fn numbers(page: &RootPage) -> Vec<i64> {
    page.roots.iter().map(|(_, root)| root.id.raw()).collect()
}

async fn start(tx: &Tx, order: Order) -> Result<Position, Error> {
    let thread = tx.find_thread(THREAD).await?.expect("the thread is there");
    let (rank, seq) = if order == Order::Oldest { (0, 0) } else { (i64::MAX, i64::MAX) };
    Ok(Position { as_of: thread.version, last_seq: thread.last_seq, rank, seq })
}

fn at(start: Position, page: &RootPage, last: bool) -> Position {
    let (rank, root) =
        if last { page.roots.last() } else { page.roots.first() }.expect("the page is not empty");
    Position { rank: *rank, seq: root.seq, ..start }
}

/// Eight roots; 3 is held, 7 an answer. Ranks: 2 and 6 have one answer more than the others, 5 and 1 are best.
async fn ranked(store: &TestStore) {
    let held = NewComment { state: State::Held, ..new(3, None) };
    let six = new(6, None);
    let mut all = vec![new(1, None), new(2, None), held, new(4, None), new(5, None), six.clone()];
    all.extend([new(7, Some(&six)), new(8, Some(&new(2, None))), new(9, None)]);
    add_all(store, all).await;
    write(store, |tx| async move {
        for (id, best) in [(5, 50), (1, 40)] {
            rank(&tx, id, best).await?;
        }
        Ok(())
    })
    .await;
}

async fn rank(tx: &Tx, id: i64, best: i64) -> Result<(), Error> {
    let version = tx.bump_thread(THREAD).await?;
    tx.log_rank(THREAD, version, CommentId::from_raw(id)).await?;
    tx.update_best(CommentId::from_raw(id), best).await
}

each_engine! {
    async fn each_order_goes_there_and_back(store: TestStore) {
        begin(&store).await;
        ranked(&store).await;
        for (order, wanted) in [
            (Order::Newest, [9, 6, 5, 4, 2, 1]),
            (Order::Oldest, [1, 2, 4, 5, 6, 9]),
            (Order::Answered, [6, 2, 9, 5, 4, 1]),
            (Order::Best, [5, 1, 9, 6, 4, 2]),
        ] {
            let pages = read(&store, move |tx| async move {
                let start = start(&tx, order).await?;
                let whole = tx.list_roots(THREAD, order, start, Direction::Forward, 9).await?;
                let one = tx.list_roots(THREAD, order, start, Direction::Forward, 2).await?;
                let two = tx.list_roots(THREAD, order, at(start, &one, true), Direction::Forward, 2).await?;
                let three = tx.list_roots(THREAD, order, at(start, &two, true), Direction::Forward, 2).await?;
                let none = tx.list_roots(THREAD, order, at(start, &three, true), Direction::Forward, 2).await?;
                let back = tx.list_roots(THREAD, order, at(start, &three, false), Direction::Back, 2).await?;
                let front = tx.list_roots(THREAD, order, at(start, &back, false), Direction::Back, 3).await?;
                Ok([whole, one, two, three, none, back, front])
            })
            .await;
            let [whole, one, two, three, none, back, front] = pages;
            assert_eq!(numbers(&whole), wanted, "{order}");
            assert_eq!([numbers(&one), numbers(&two), numbers(&three)].concat(), wanted, "{order}");
            assert!(one.more && two.more && !three.more && !whole.more, "{order}");
            assert!(none.roots.is_empty() && !none.more, "{order}");
            assert_eq!((numbers(&back), back.more), (numbers(&two), true), "{order}");
            assert_eq!((numbers(&front), front.more), (numbers(&one), false), "{order}");
        }
    }

    async fn a_paging_keeps_the_order_that_it_began_in(store: TestStore) {
        begin(&store).await;
        ranked(&store).await;
        for order in [Order::Best, Order::Answered] {
            let (start, first) = read(&store, move |tx| async move {
                let start = start(&tx, order).await?;
                Ok((start, tx.list_roots(THREAD, order, start, Direction::Forward, 2).await?))
            })
            .await;
            let rest = at(start, &first, true);
            let before = read(&store, move |tx| async move { tx.list_roots(THREAD, order, rest, Direction::Forward, 9).await }).await;
            let latest = read(&store, |tx| async move { Ok(tx.find_thread(THREAD).await?.expect("is there").last_seq) }).await;
            // The last of the order overtakes all, the first falls behind all, and two come that were not there.
            let last = before.roots.last().expect("there is more").1.id.raw();
            let leader = first.roots[0].1.id.raw();
            let answer = NewComment { parent_id: Some(CommentId::from_raw(last)), root_id: CommentId::from_raw(last), ..new(latest + 1, None) };
            add_all(&store, vec![answer, new(latest + 2, None), new(latest + 3, None)]).await;
            write(&store, move |tx| async move {
                rank(&tx, last, 90).await?;
                rank(&tx, last, 95).await?;
                rank(&tx, leader, 0).await?;
                rank(&tx, latest + 2, 99).await
            })
            .await;
            let after = read(&store, move |tx| async move {
                let rest = tx.list_roots(THREAD, order, rest, Direction::Forward, 9).await?;
                let back = tx.list_roots(THREAD, order, at(start, &rest, false), Direction::Back, 9).await?;
                Ok((rest, back))
            })
            .await;
            assert_eq!(numbers(&after.0), numbers(&before), "{order}");
            assert_eq!(numbers(&after.1), numbers(&first), "{order}");
        }
    }

    async fn a_rank_is_the_one_of_now(store: TestStore) {
        begin(&store).await;
        ranked(&store).await;
        read(&store, |tx| async move {
            let six = CommentId::from_raw(6);
            let mut ranks = Vec::new();
            for order in Order::ALL {
                ranks.push(tx.load_rank(six, order).await?);
            }
            assert_eq!(ranks, [0, 0, 1, 0]);
            assert_eq!(tx.load_rank(CommentId::from_raw(5), Order::Best).await?, 50);
            assert!(tx.load_rank(CommentId::from_raw(999), Order::Best).await.is_err());
            Ok(())
        })
        .await;
    }

    async fn the_memory_of_ranks_is_bounded(store: TestStore) {
        begin(&store).await;
        ranked(&store).await;
        let logged = write(&store, |tx| async move {
            for best in 0..limits::RANK_LOG_MAX as i64 + 50 {
                rank(&tx, 5, best).await?;
            }
            tx.fetch_one("SELECT COUNT(*) FROM rank_log", &[]).await?.next::<i64>()
        })
        .await;
        assert!(logged <= limits::RANK_LOG_MAX as i64 + 1, "{logged}");
        // A cursor from before that still reads, by the ranks of now where the old ones are forgotten.
        let page = read(&store, |tx| async move {
            let from = Position { as_of: 1, ..start(&tx, Order::Best).await? };
            tx.list_roots(THREAD, Order::Best, from, Direction::Forward, 9).await
        })
        .await;
        assert_eq!(page.roots.len(), 6);
    }
}
