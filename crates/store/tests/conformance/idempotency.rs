//! What every engine must do with `crates/store/src/idempotency.rs`.
//! Never here: rules of the product, which are the app's.

use rejoinder_domain::SiteId;
use rejoinder_store::{NewSite, Remembered};
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{SITE, begin, conflict, read, site, write};

fn what(text: &str) -> Remembered {
    Remembered { fingerprint: text.as_bytes().to_vec(), outcome: format!("{{\"{text}\":1}}") }
}

each_engine! {
    async fn an_outcome_is_found_by_site_and_key(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move {
            tx.insert_site(NewSite { site: &site(2, "other"), hosts: &[] }).await?;
            tx.insert_outcome(SITE, "key", &what("a"), 10, 0).await?;
            tx.insert_outcome(SiteId::from_raw(2), "key", &what("b"), 10, 0).await
        })
        .await;
        assert_eq!(read(&store, |tx| async move { tx.find_outcome(SITE, "key").await }).await, Some(what("a")));
        assert_eq!(read(&store, |tx| async move { tx.find_outcome(SITE, "Key").await }).await, None);
        let again = conflict(&store, |tx| async move { tx.insert_outcome(SITE, "key", &what("c"), 10, 0).await });
        assert_eq!(again.await, "idempotency");
    }

    async fn what_is_past_the_horizon_goes_two_for_each_that_comes(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move {
            for at in 0..6 {
                tx.insert_outcome(SITE, &format!("old {at}"), &what("a"), at, 0).await?;
            }
            tx.insert_outcome(SITE, "new 1", &what("a"), 100, 5).await
        })
        .await;
        let left = read(&store, |tx| async move {
            let mut left = Vec::new();
            for key in ["old 0", "old 1", "old 2", "old 4", "old 5", "new 1"] {
                left.push(tx.find_outcome(SITE, key).await?.is_some());
            }
            Ok(left)
        })
        .await;
        assert_eq!(left, [false, false, true, true, true, true], "the oldest go first");
        write(&store, |tx| async move {
            tx.insert_outcome(SITE, "new 2", &what("a"), 100, 5).await?;
            tx.insert_outcome(SITE, "new 3", &what("a"), 100, 5).await
        })
        .await;
        assert!(read(&store, |tx| async move { tx.find_outcome(SITE, "old 5").await }).await.is_some(), "is not past it");
        assert!(read(&store, |tx| async move { tx.find_outcome(SITE, "old 4").await }).await.is_none());
    }

    async fn a_sweep_takes_the_oldest_first_and_no_more_than_it_may(store: TestStore) {
        begin(&store).await;
        write(&store, |tx| async move {
            for at in 1..=4 {
                tx.insert_outcome(SITE, &format!("at {at}"), &what("a"), at, 0).await?;
            }
            assert_eq!(tx.delete_old_outcomes(4, 2).await?, 2);
            assert!(tx.find_outcome(SITE, "at 3").await?.is_some());
            assert_eq!(tx.delete_old_outcomes(4, 9).await?, 1);
            assert!(tx.find_outcome(SITE, "at 4").await?.is_some());
            Ok(())
        })
        .await;
    }
}
