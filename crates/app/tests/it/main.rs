//! The verbs, through their door: the store below them is a real one.

mod accounts;
mod blocks;
mod clock;
mod desk;
mod elsewhere;
mod export;
mod frames;
mod gate;
mod import;
mod jobs;
mod leaving;
mod live;
mod notifications;
mod paging;
mod people;
mod posting;
mod sessions;
mod staff;
mod state;
mod stories;
mod visibility;

use rejoinder_app::{
    Ctx, Error, Look, ThreadPage,
    people::{Arrival, Entered, Visitor, session_visitor, sign_in},
    read_thread,
    view::{CommentView, Node},
};
use rejoinder_domain::{Actor, Refusal, ThreadId};
use rejoinder_testkit::{PASSWORD, TestCtx};

/// The refusal that a verb must have given.
#[track_caller]
fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Refusal {
    match outcome {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("a refusal was expected, not {other:?}"),
    }
}

/// Waits for all of them at once, each on a thread of its own where there is one.
async fn at_once<T: Send + 'static>(
    count: usize,
    make: impl Fn(usize) -> futures_util::future::BoxFuture<'static, T>,
) -> Vec<T> {
    let tasks: Vec<_> = (0..count).map(|number| tokio::spawn(make(number))).collect();
    let mut all = Vec::with_capacity(count);
    for task in tasks {
        all.push(task.await.expect("no task panics"));
    }
    all
}

/// A reader who signed in just now, as the verbs of accounts want to know him.
async fn visitor_of(t: &TestCtx, actor: &Actor) -> Visitor {
    let email = format!("{}@mail.example", TestCtx::who(actor).name.as_str().replace(' ', ""));
    let entered = sign_in(t, &t.site(), &email, PASSWORD, &Arrival::default()).await;
    let Entered::In(signed_in) = entered.expect("signs in") else { panic!("a second factor is asked for") };
    session_visitor(t, &t.site(), &signed_in.token).await.expect("reads")
}

async fn look(t: &TestCtx, actor: &Actor, thread: ThreadId, look: Look) -> ThreadPage {
    read_thread(t, &t.site(), actor, thread, look).await.expect("the thread reads")
}

/// Every comment of a page, in the order of the screen.
fn flat(nodes: &[Node]) -> Vec<&CommentView> {
    nodes.iter().flat_map(|node| std::iter::once(&node.comment).chain(flat(&node.replies))).collect()
}

/// Rows of a thread in whatever state.
async fn rows(ctx: &Ctx, thread: ThreadId) -> Vec<rejoinder_domain::Comment> {
    let found =
        ctx.store.read(move |tx| async move { tx.list_comments_after_seq(thread, 0, 100_000).await }).await;
    found.expect("the rows read")
}
