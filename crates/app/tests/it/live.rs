//! Who hears nothing for long does not lose his place.

use std::time::{Duration, Instant};

use rejoinder_app::{Beat, Live, sweep};
use rejoinder_domain::Actor;
use rejoinder_testkit::{TestCtx, each_engine};

const PATIENCE: Duration = Duration::from_secs(20);

each_engine! {
    async fn a_quiet_thread_is_come_back_to_after_its_position_was_forgotten(t: TestCtx) {
        let live = Live::start(&t, |told| told.position.to_string());
        let ann = t.reader("Ann").await;
        let (quiet, loud) = (t.thread().await, t.thread().await);
        let first = t.post(&ann, quiet.id, None, "The last for long").await;
        let (site, nobody) = (t.site(), Actor::Anyone);
        let mut listening = live.listen(&site, &nobody, vec![quiet.id], None).await.expect("listens");
        let mut listening_there = live.listen(&site, &nobody, vec![loud.id], None).await.expect("listens");
        let Some(Beat::At(began)) = listening.beat() else { panic!("nothing is told before something happens") };
        let mut last = String::new();
        for number in 0..3 {
            if number == 1 {
                t.clock.advance_secs(3_700);
            }
            t.post(&ann, loud.id, None, &format!("Elsewhere {number}")).await;
            last = listening_there.next().await.expect("is told");
        }
        sweep(&t).await.expect("old events are forgotten");
        let until = Instant::now() + PATIENCE;
        let now = loop {
            match listening.beat() {
                Some(Beat::At(position)) if position.to_string() == last => break position.to_string(),
                Some(Beat::At(_)) => assert!(Instant::now() < until, "he is not taken along"),
                other => panic!("{other:?} of a thread where nothing happened"),
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        };
        // A node that has nothing at hand but what the store kept.
        let fresh = Live::start(&t.beside().await, |told| told.position.to_string());
        let back = fresh.listen(&site, &nobody, vec![quiet.id], Some(&now)).await.expect("listens");
        assert_eq!(back.missed, Some(Vec::new()));
        let back = fresh.listen(&site, &nobody, vec![quiet.id], Some(&began.to_string())).await.expect("listens");
        assert_eq!(back.missed, None, "that one is forgotten");
        // What came is told by whichever asks first, and once.
        rejoinder_app::withdraw_comment(&t, &site, &ann, first.id).await.expect("withdraws");
        let until = Instant::now() + PATIENCE;
        while !matches!(listening.beat(), Some(Beat::Told(_))) {
            assert!(Instant::now() < until, "he is not told");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert!(matches!(listening.beat(), Some(Beat::At(_))));
    }
}
