//! What every engine must do with `crates/store/src/tickets.rs`.
//! Never here: what tickets are for, which is the app's.

use rejoinder_domain::SiteId;
use rejoinder_store::{NewSite, Ticket};
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{SITE, begin, read, site, write};

const OTHER: SiteId = SiteId::from_raw(2);

fn ticket(hash: &[u8], kind: &str, subject: &str, created_at: i64) -> Ticket {
    Ticket {
        hash: hash.to_vec(),
        site_id: SITE,
        kind: kind.into(),
        subject: subject.into(),
        payload: "{}".into(),
        tries: 0,
        created_at,
        expires_at: created_at + 100,
    }
}

each_engine! {
    async fn a_ticket_is_found_in_its_time_and_taken_once(store: TestStore) {
        begin(&store).await;
        let one = ticket(b"one", "code", "ann", 10);
        let kept = one.clone();
        assert!(write(&store, move |tx| async move { tx.insert_ticket(kept).await }).await);
        let again = ticket(b"one", "claim", "ben", 20);
        assert!(!write(&store, move |tx| async move { tx.insert_ticket(again).await }).await, "it is there");
        let find = |site, kind: &'static str, now| {
            read(&store, move |tx| async move { tx.find_ticket(b"one", site, kind, now).await })
        };
        assert_eq!(find(SITE, "code", 109).await, Some(one));
        assert_eq!(find(SITE, "code", 110).await, None, "its time is over");
        assert_eq!(find(SITE, "claim", 20).await, None, "of another kind");
        assert_eq!(find(OTHER, "code", 20).await, None, "of another site");
        write(&store, |tx| async move {
            tx.update_ticket_tries(b"one").await?;
            tx.update_ticket_tries(b"one").await?;
            tx.update_ticket_payload(b"one", "[1]").await
        })
        .await;
        let tried = find(SITE, "code", 20).await.expect("is there");
        assert_eq!((tried.tries, tried.payload.as_str()), (2, "[1]"));
        let take = || write(&store, |tx| async move { tx.delete_ticket(b"one").await });
        assert!(take().await && !take().await, "once");
        assert_eq!(find(SITE, "code", 20).await, None);
    }

    async fn tickets_are_counted_by_subject_and_swept_by_age(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move {
            tx.insert_site(NewSite { site: &site(2, "other"), hosts: &[] }).await?;
            for (hash, kind, subject, at) in [
                (b"a1", "code", "ann", 10),
                (b"a2", "code", "ann", 20),
                (b"a3", "code", "ann", 30),
                (b"b1", "code", "ben", 20),
                (b"a4", "second", "ann", 20),
            ] {
                tx.insert_ticket(ticket(hash, kind, subject, at)).await?;
            }
            tx.insert_ticket(Ticket { site_id: OTHER, ..ticket(b"o1", "code", "ann", 20) }).await
        })
        .await;
        let count = |since, limit| {
            read(&store, move |tx| async move { tx.count_tickets(SITE, "code", "ann", since, limit).await })
        };
        assert_eq!((count(10, 9).await, count(11, 9).await, count(31, 9).await, count(0, 2).await), (3, 2, 0, 2));
        let about = |subject: &'static str| {
            write(&store, move |tx| async move { tx.delete_tickets_about(SITE, "code", subject).await })
        };
        assert_eq!((about("ben").await, about("ben").await), (1, 0));
        let sweep = |before, limit| {
            write(&store, move |tx| async move { tx.delete_old_tickets(before, limit).await })
        };
        assert_eq!(sweep(110, 9).await, 0, "what is over at that time is not over before it");
        assert_eq!(sweep(121, 1).await, 1, "no more than may go at once");
        assert_eq!(sweep(121, 9).await, 3, "of all sites and kinds");
        assert_eq!(count(0, 9).await, 1);
    }
}
