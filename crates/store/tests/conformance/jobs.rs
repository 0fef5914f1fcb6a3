//! What every engine must do with `crates/store/src/jobs.rs`.
//! Never here: how often a job is tried and when, which is the app's.

use std::sync::Arc;

use rejoinder_domain::{JobId, SiteId};
use rejoinder_store::{
    Buried, Error, JobCounts, JobLease, JobLine, JobNeeds, JobState, NewJob, NewSite, Store, Tx,
};
use rejoinder_testkit::{TestStore, each_engine};

use crate::fixture::{SITE, begin, read, site, write};

/// Later than any time of these tests.
const FAR: i64 = 1_000_000;

fn job(id: i64, subject: &'static str, run_at: i64) -> NewJob<'static> {
    NewJob { id: JobId::from_raw(id), site_id: None, kind: "count", subject, payload: "{}", run_at, now: 5 }
}

async fn enqueue(store: &Store, job: NewJob<'static>) {
    write(store, move |tx| async move { tx.enqueue_job(&job).await }).await;
}

async fn claim(store: &Store, now: i64, limit: usize) -> Vec<JobLease> {
    write(store, move |tx| async move { tx.claim_jobs("count", now, limit, "me", now + 100).await }).await
}

async fn take_one(store: &Store, now: i64) -> JobLease {
    let mut taken = claim(store, now, 10).await;
    assert_eq!(taken.len(), 1, "{taken:?}");
    taken.remove(0)
}

async fn complete(store: &Store, lease: &JobLease) -> bool {
    let lease = lease.clone();
    write(store, move |tx| async move { tx.complete_job(&lease).await }).await
}

async fn find(store: &Store, id: i64) -> Option<JobLine> {
    read(store, move |tx| async move { tx.find_job(JobId::from_raw(id)).await }).await
}

async fn needs(store: &Store, now: i64) -> JobNeeds {
    read(store, move |tx| async move { tx.load_job_needs("count", now, now + 200, FAR).await }).await
}

async fn listed(store: &Store, state: JobState, of: Option<SiteId>) -> Vec<i64> {
    let found = read(store, move |tx| async move { tx.list_jobs(state, of, None, 10).await }).await;
    found.iter().map(|line| line.id.raw()).collect()
}

async fn counts(store: &Store, of: Option<SiteId>, now: i64) -> JobCounts {
    read(store, move |tx| async move { tx.load_job_counts(of, now).await }).await
}

fn ids(leases: &[JobLease]) -> Vec<i64> {
    let mut ids: Vec<i64> = leases.iter().map(|lease| lease.id.raw()).collect();
    ids.sort_unstable();
    ids
}

each_engine! {
    async fn a_job_is_written_down_with_what_causes_it_or_not_at_all(store: TestStore) {
        begin(&store).await;
        let failed = store.write(|tx| async move {
            tx.enqueue_job(&job(1, "", 0)).await?;
            tx.insert_meta("cause", "1").await?;
            Err::<(), _>(Error::Busy)
        });
        assert!(failed.await.is_err());
        assert_eq!(find(&store, 1).await, None);
        enqueue(&store, job(1, "", 7)).await;
        let expected = JobLine {
            id: JobId::from_raw(1),
            site_id: None,
            kind: "count".into(),
            state: JobState::Waiting,
            held: false,
            run_at: 7,
            attempts: 0,
            cause: String::new(),
            created_at: 5,
        };
        assert_eq!(find(&store, 1).await, Some(expected));
    }

    async fn what_is_due_first_is_taken_first_and_by_one_alone(store: TestStore) {
        begin(&store).await;
        for (id, run_at) in [(1, 30), (2, 10), (3, 0), (4, 20), (5, 99)] {
            enqueue(&store, job(id, "", run_at)).await;
        }
        assert_eq!(needs(&store, 50).await, JobNeeds { due: true, ..JobNeeds::default() });
        let other = write(&store, |tx| async move { tx.claim_jobs("other", 50, 9, "me", 60).await }).await;
        assert_eq!(other, [], "another kind is left alone");
        let first = claim(&store, 50, 2).await;
        assert_eq!(ids(&first), [2, 3]);
        let lease = first.iter().find(|lease| lease.id.raw() == 2).expect("was taken");
        assert_eq!((lease.attempts, lease.by.as_str(), lease.payload.as_str()), (1, "me", "{}"));
        assert_eq!(ids(&claim(&store, 50, 9).await), [1, 4]);
        assert_eq!(claim(&store, 50, 9).await, []);
        assert!(!needs(&store, 50).await.due);
        assert!(find(&store, 2).await.is_some_and(|line| line.held && line.attempts == 1));
    }

    async fn many_hands_take_each_job_once(store: TestStore) {
        begin(&store).await;
        for id in 1..=100 {
            enqueue(&store, job(id, "", 0)).await;
        }
        let store = Arc::new(store);
        let beside = store.beside().await;
        let hands = (0..8).map(|number| {
            let store = if number % 2 == 0 { Store::clone(&store) } else { beside.clone() };
            tokio::spawn(async move {
                let mut taken = Vec::new();
                loop {
                    // A file that another process holds is asked again.
                    let claimed = store.write(|tx| async move { tx.claim_jobs("count", 9, 3, "me", 99).await });
                    match claimed.await {
                        Ok(some) if some.is_empty() => return taken,
                        Ok(some) => taken.extend(some),
                        Err(Error::Busy) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            })
        });
        let mut all = Vec::new();
        for hand in futures_util::future::join_all(hands).await {
            all.extend(hand.expect("runs"));
        }
        assert_eq!(ids(&all), (1..=100).collect::<Vec<i64>>());
        beside.close();
    }

    async fn of_one_kind_about_one_subject_one_waits(store: TestStore) {
        begin(&store).await;
        enqueue(&store, job(1, "thread 7", 50)).await;
        enqueue(&store, NewJob { payload: "[2]", ..job(2, "thread 7", 40) }).await;
        enqueue(&store, job(3, "thread 8", 45)).await;
        enqueue(&store, NewJob { kind: "other", ..job(4, "thread 7", 0) }).await;
        assert_eq!(find(&store, 2).await, None);
        assert_eq!(find(&store, 1).await.map(|line| line.run_at), Some(40), "at the earlier time");
        enqueue(&store, NewJob { payload: "[5]", ..job(5, "thread 7", 60) }).await;
        assert_eq!(find(&store, 1).await.map(|line| line.run_at), Some(40));
        let ensured = async |job| write(&store, move |tx| async move { tx.ensure_job(&job).await }).await;
        assert!(!ensured(NewJob { payload: "[6]", ..job(6, "thread 7", 0) }).await);
        assert!(ensured(job(7, "thread 9", FAR - 1)).await);
        let waits = async |kind, subject| {
            read(&store, move |tx| async move { tx.is_job_waiting(kind, subject).await }).await
        };
        assert!(waits("count", "thread 7").await && !waits("count", "thread 6").await);
        let lease = claim(&store, 41, 9).await.remove(0);
        assert_eq!((lease.id.raw(), lease.payload.as_str()), (1, "[5]"), "with the later payload");
    }

    async fn what_is_written_down_while_it_is_done_is_done_again(store: TestStore) {
        begin(&store).await;
        enqueue(&store, job(1, "thread 7", 0)).await;
        let lease = take_one(&store, 10).await;
        enqueue(&store, NewJob { payload: "[2]", ..job(2, "thread 7", 80) }).await;
        enqueue(&store, NewJob { payload: "[3]", ..job(3, "thread 7", 60) }).await;
        enqueue(&store, NewJob { payload: "[4]", ..job(4, "thread 7", 70) }).await;
        assert_eq!(claim(&store, 90, 9).await, [], "it is held");
        assert!(complete(&store, &lease).await);
        assert!(find(&store, 1).await.is_some_and(|l| !l.held && l.run_at == 60 && l.attempts == 0));
        assert!(!complete(&store, &lease).await, "the lease is over");
        let again = take_one(&store, 60).await;
        assert_eq!((again.id.raw(), again.payload.as_str(), again.attempts), (1, "[4]", 1));
        assert!(complete(&store, &again).await);
        assert_eq!(find(&store, 1).await, None);
    }

    async fn what_failed_keeps_its_pause_whoever_asks(store: TestStore) {
        begin(&store).await;
        enqueue(&store, job(1, "thread 7", 0)).await;
        let lease = take_one(&store, 10).await;
        write(&store, move |tx| async move {
            assert!(tx.postpone_job(&lease, 500, "no answer").await?);
            assert!(!tx.postpone_job(&lease, 600, "late").await?);
            Ok(())
        })
        .await;
        enqueue(&store, job(2, "thread 7", 0)).await;
        let line = find(&store, 1).await.expect("waits");
        assert_eq!((line.run_at, line.attempts, line.cause.as_str()), (500, 1, "no answer"));
        assert_eq!(take_one(&store, 500).await.attempts, 2);
    }

    async fn a_lease_that_is_over_changes_nothing(store: TestStore) {
        begin(&store).await;
        enqueue(&store, job(1, "", 0)).await;
        let first = take_one(&store, 10).await;
        assert_eq!(needs(&store, 109).await, JobNeeds::default());
        assert!(needs(&store, 110).await.ended);
        assert!(needs(&store, -200).await.ended, "a lease that no clock of now can have made");
        let ended = async |after, until| {
            let found = read(&store, move |tx| async move { tx.list_job_leases("count", after, until, 9).await });
            found.await
        };
        assert_eq!(ended(0, 109).await, []);
        assert_eq!(ended(0, 110).await, std::slice::from_ref(&first));
        assert_eq!(ended(110, FAR).await, []);
        let lease = first.clone();
        write(&store, move |tx| async move { tx.postpone_job(&lease, 0, "its worker ended").await }).await;
        let second = take_one(&store, 120).await;
        assert_eq!(second.attempts, 2);
        write(&store, move |tx| async move {
            assert!(!tx.complete_job(&first).await?);
            assert!(!tx.postpone_job(&first, 0, "x").await?);
            assert!(!tx.release_job(&first).await?);
            assert_eq!(tx.bury_job(&first, 9, "x").await?, None);
            Ok(())
        })
        .await;
        assert!(find(&store, 1).await.is_some_and(|line| line.held));
        let lease = second.clone();
        assert!(write(&store, move |tx| async move { tx.release_job(&lease).await }).await);
        let line = find(&store, 1).await.expect("waits");
        assert_eq!((line.held, line.attempts, line.run_at), (false, 1, 0), "a try that was cut short is none");
        assert!(!complete(&store, &second).await);
    }

    async fn the_dead_stay_until_staff_decide(store: TestStore) {
        begin(&store).await;
        let bury = async |lease: JobLease, now| {
            write(&store, move |tx| async move { tx.bury_job(&lease, now, "broken").await }).await
        };
        for id in 1..=2 {
            enqueue(&store, job(id, "thread 7", 0)).await;
            let lease = take_one(&store, 10).await;
            if id == 2 {
                enqueue(&store, NewJob { payload: "[3]", ..job(3, "thread 7", 0) }).await;
            }
            let again = Buried::WrittenDownAgain { payload: "[3]".into() };
            assert_eq!(bury(lease, id).await, Some(if id == 2 { again } else { Buried::ForGood }));
        }
        assert_eq!(listed(&store, JobState::Dead, None).await, [2], "of like ones the last is kept");
        assert_eq!(claim(&store, FAR, 9).await, []);
        let line = find(&store, 2).await.expect("is kept");
        assert_eq!((line.state, line.run_at, line.cause.as_str()), (JobState::Dead, 2, "broken"));
        let retry = async |id| {
            write(&store, move |tx| async move { tx.retry_job(JobId::from_raw(id)).await }).await
        };
        assert!(!retry(9).await);
        assert!(retry(2).await);
        let lease = take_one(&store, 10).await;
        assert_eq!(lease.attempts, 1);
        assert!(!retry(2).await, "it is being tried");
        assert_eq!(bury(lease, 20).await, Some(Buried::ForGood));
        // One that waits does what the dead one should have done.
        enqueue(&store, job(4, "thread 7", 0)).await;
        assert!(retry(2).await);
        assert_eq!((find(&store, 2).await, listed(&store, JobState::Waiting, None).await), (None, vec![4]));
        let drop = async |id| {
            write(&store, move |tx| async move { tx.delete_job(JobId::from_raw(id)).await }).await
        };
        let lease = take_one(&store, 10).await;
        assert!(drop(4).await && !drop(4).await);
        assert!(!complete(&store, &lease).await);
        for (id, died) in [(5, 30), (6, 10), (7, 20)] {
            enqueue(&store, job(id, "", 0)).await;
            let lease = take_one(&store, 10).await;
            bury(lease, died).await;
        }
        let forget = async |before, limit| {
            write(&store, move |tx| async move { tx.delete_dead_jobs(before, limit).await }).await
        };
        assert_eq!(forget(30, 1).await, 1);
        assert_eq!(listed(&store, JobState::Dead, None).await, [7, 5]);
        assert_eq!(forget(30, 9).await, 1);
        assert_eq!(listed(&store, JobState::Dead, None).await, [5]);
    }

    async fn staff_see_what_is_theirs_and_what_is_everybodys(store: TestStore) {
        begin(&store).await;
        let other = SiteId::from_raw(2);
        write(&store, |tx| async move {
            tx.insert_site(NewSite { site: &site(2, "other"), hosts: &[] }).await
        })
        .await;
        enqueue(&store, NewJob { site_id: Some(SITE), ..job(1, "", 30) }).await;
        enqueue(&store, NewJob { site_id: Some(other), now: 3, ..job(2, "", 0) }).await;
        enqueue(&store, job(3, "", 20)).await;
        assert_eq!(listed(&store, JobState::Waiting, None).await, [2, 3, 1]);
        assert_eq!(listed(&store, JobState::Waiting, Some(SITE)).await, [3, 1]);
        assert_eq!(listed(&store, JobState::Waiting, Some(other)).await, [2, 3]);
        let third = find(&store, 3).await.expect("waits");
        let after = read(&store, move |tx| async move {
            tx.list_jobs(JobState::Waiting, None, Some(&third), 9).await
        });
        assert_eq!(after.await.len(), 1);
        let all = |waiting, oldest_due| JobCounts { waiting, dead: 0, oldest_due };
        assert_eq!(counts(&store, None, 10).await, all(3, Some(3)));
        assert_eq!(counts(&store, Some(SITE), 10).await, all(2, None));
        assert_eq!(counts(&store, Some(SITE), 25).await, all(2, Some(20)));
    }

    async fn what_a_wrong_clock_put_off_is_made_due(store: TestStore) {
        begin(&store).await;
        enqueue(&store, job(1, "", FAR + 1)).await;
        enqueue(&store, job(2, "", FAR)).await;
        assert!(needs(&store, 10).await.astray);
        let hastened = write(&store, |tx: Tx| async move { tx.hasten_jobs("count", FAR).await }).await;
        assert_eq!(hastened, 1);
        assert_eq!(needs(&store, 10).await, JobNeeds { due: true, ..JobNeeds::default() });
        assert_eq!(take_one(&store, 10).await.id.raw(), 1);
    }
}
