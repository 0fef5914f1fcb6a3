//! Leaving: a reader is erased, others stay, and no restored backup brings him back. On both engines.

use std::path::Path;

use rejoinder_app::{
    Complaint, Outside, Ruling, decide_comment,
    desk::{self, CaseFilter},
    export,
    people::{Arrival, begin_download, erase, leave, own_comments, replay_erasures, set_role, sign_in, stay},
    react, read_comment, report_comment,
};
use rejoinder_domain::{Refusal, Role, State, decision::Act, limits, reader::Standing};
use rejoinder_testkit::{Engine, OnEngine as _, PASSWORD, TestCtx, TestMail, each_engine};

use crate::{export::take, refused, rows, visitor_of};

const CANARY: &str = "canary-of-peculiar-plumage";
const DAY: i64 = 86_400;

/// Everything that everybody can get out of the store as an export.
async fn everything(t: &TestCtx) -> String {
    let mut out = Vec::new();
    export(t, &t.site(), &mut out, |_| {}).await.expect("an export");
    String::from_utf8(out).expect("text")
}

/// Whether a word is in any file below a directory.
fn holds(directory: &Path, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(holds(&path, word));
        } else if std::fs::read(&path)
            .expect("a file")
            .windows(word.len())
            .any(|part| part == word.as_bytes())
        {
            found.push(path.display().to_string());
        }
    }
    found
}

each_engine! {
    async fn who_leaves_is_gone_after_a_day_and_answers_stay(t: TestMail) {
        let site = t.site();
        let (ann, ben) = (t.reader("Ann Plumage").await, t.reader("Ben").await);
        let thread = t.thread().await.id;
        let other = t.post(&ben, thread, None, "Ben begins").await;
        let root = t.post(&ann, thread, None, &format!("{CANARY} one")).await;
        let answer = t.post(&ben, thread, Some(root.id), "An answer").await;
        let leaf = t.post(&ann, thread, Some(answer.id), &format!("{CANARY} two")).await;
        let removed = t.post(&ann, thread, None, &format!("{CANARY} three")).await;
        react(&t, &site, &ann, other.id, &site.policy.reaction, true).await.expect("reacts");
        let detail = format!("{CANARY} four");
        let complaint = Complaint { comment_id: answer.id, reason: "other".into(), detail, key: None };
        report_comment(&t, &site, &ann, complaint).await.expect("reports");
        let reason = format!("{CANARY} five");
        let ruling = Ruling { reason, ..Ruling::new(removed.id, Act::Remove) };
        decide_comment(&t, &site, &t.desk, ruling).await.expect("is removed");
        let visitor = visitor_of(&t, &ann).await;
        leave(&t, &site, &visitor, false).await.expect("leaves");
        let told = t.mails().await;
        assert!(told.is_empty(), "an address that nobody proved is told nothing");
        assert_eq!(refused(leave(&t, &site, &visitor, false).await), Refusal::AccountLeaving);
        t.clock.advance_secs(DAY - 60);
        t.work_off().await;
        assert!(everything(&t).await.contains(CANARY), "not yet");
        t.clock.advance_secs(120);
        t.work_off().await;
        let all = rows(&t, thread).await;
        assert!(all.iter().all(|c| c.reader_id != Some(TestCtx::who(&ann).id)));
        let state = |id| all.iter().find(|c| c.id == id).map(|c| (c.state, c.listed, c.text.clone()));
        assert_eq!(state(root.id), Some((State::Withdrawn, true, String::new())), "Ben's answer is below it");
        assert_eq!(state(leaf.id), Some((State::Withdrawn, false, String::new())));
        assert_eq!(state(removed.id), Some((State::Removed, false, String::new())));
        assert_eq!(state(answer.id), Some((State::Visible, true, "An answer".into())));
        assert_eq!(all.iter().find(|c| c.id == other.id).map(|c| c.reaction_count), Some(0));
        assert_eq!(all.iter().find(|c| c.id == root.id).map(|c| c.created_at % (DAY * 1_000_000)), Some(0));
        t.assert_sound().await;
        let left = everything(&t).await;
        for word in [CANARY, "Ann Plumage", "AnnPlumage@mail.example"] {
            assert!(!left.contains(word), "{word}");
            if t.store.is_in_directory() {
                assert_eq!(holds(t.store.directory(), word), Vec::<String>::new(), "{word}");
            }
        }
        let nobody = sign_in(&t, &site, "AnnPlumage@mail.example", PASSWORD, &Arrival::default()).await;
        assert_eq!(refused(nobody), Refusal::CredentialsWrong);
        desk::list_waiting(&t, &site, &t.desk, CaseFilter::default(), 0).await.expect("the desk reads on");
        // What is left can be moved, and name and address are free.
        let copy = TestCtx::on(Engine::Sqlite).await;
        take(&copy, None, left.into_bytes()).await;
        copy.assert_sound().await;
        t.reader("Ann Plumage").await;
    }

    async fn who_thinks_better_of_it_stays(t: TestCtx) {
        let site = t.site();
        let ann = t.reader("Ann").await;
        let thread = t.thread().await.id;
        t.post(&ann, thread, None, "Here").await;
        let visitor = visitor_of(&t, &ann).await;
        let other = visitor_of(&t, &ann).await;
        let at = leave(&t, &site, &visitor, false).await.expect("leaves");
        assert_eq!(at, t.now() + limits::LEAVING_HOURS * 3_600 * 1_000_000);
        assert!(other.session.is_some());
        stay(&t, &site, &visitor).await.expect("stays");
        stay(&t, &site, &visitor).await.expect("twice is once");
        t.clock.advance_secs(DAY + 60);
        t.work_off().await;
        assert_eq!(rows(&t, thread).await[0].text, "Here");
        // Who asks anew has a day anew, and may choose otherwise.
        let visitor = visitor_of(&t, &ann).await;
        leave(&t, &site, &visitor, true).await.expect("leaves");
        t.clock.advance_secs(DAY + 60);
        t.work_off().await;
        let kept = &rows(&t, thread).await[0];
        assert_eq!((kept.text.as_str(), kept.author_name.as_str(), kept.reader_id, kept.state), ("Here", "", None, State::Visible));
        t.assert_sound().await;
        assert!(read_comment(&t, &site, &rejoinder_domain::Actor::Anyone, kept.id).await.is_ok());
    }

    async fn leaving_needs_a_proof_and_leaves_an_operator(t: TestCtx) {
        let site = t.site();
        let op = t.reader_of(&site, "Op", Role::Operator).await;
        let visitor = visitor_of(&t, &op).await;
        assert_eq!(refused(leave(&t, &site, &visitor, false).await), Refusal::LastOperator);
        let id = TestCtx::who(&op).id;
        for (role, standing) in [(Role::Editor, Standing::Registered), (Role::Operator, Standing::Suspended)] {
            assert_eq!(refused(set_role(&t, &site, &op, id, role, standing).await), Refusal::LastOperator);
        }
        let second = t.reader_of(&site, "Second", Role::Operator).await;
        leave(&t, &site, &visitor, false).await.expect("there is another");
        let visitor = visitor_of(&t, &second).await;
        assert_eq!(refused(leave(&t, &site, &visitor, false).await), Refusal::LastOperator, "the other leaves");
        t.clock.advance_secs(3_600);
        assert_eq!(refused(leave(&t, &site, &visitor, false).await), Refusal::ProofRequired);
    }

    async fn a_restored_backup_brings_nobody_back(t: TestCtx) {
        let place = tempfile::tempdir().expect("a directory");
        let list = place.path().join("erasures");
        let t = t.with(Outside { erasures: Some(list.clone()), ..Outside::default() }).await;
        let (ann, ben) = (t.reader("Ann").await, t.reader("Ben").await);
        let thread = t.thread().await.id;
        t.post(&ben, thread, None, "Ben").await;
        assert_eq!(replay_erasures(&t).await.expect("replays"), 0);
        let (before, id) = (TestCtx::who(&ann).clone(), TestCtx::who(&ann).id);
        erase(&t, &before, false).await.expect("is erased");
        erase(&t, &before, false).await.expect("twice is once");
        let text = std::fs::read_to_string(&list).expect("a list of erasures");
        assert!(text.lines().count() == 2 && text.contains(" all ") && !text.contains("Ann"), "{text}");
        assert_eq!(replay_erasures(&t).await.expect("replays"), 0);
        // The backup of yesterday: she is there, and nothing says that she was erased.
        let again = before.clone();
        t.store
            .write(move |tx| async move {
                tx.execute("DELETE FROM erasures", &[]).await?;
                tx.insert_reader(&again).await
            })
            .await
            .expect("a restore");
        t.post(&ann, thread, None, CANARY).await;
        assert_eq!(replay_erasures(&t).await.expect("replays"), 1);
        assert!(rows(&t, thread).await.iter().all(|c| c.text != CANARY));
        let found = t.store.read(move |tx| async move { tx.find_reader(id).await }).await.expect("reads");
        assert!(found.is_none());
        // A list of erasures that was lost is written anew from the store; what a crash cut off is passed over.
        std::fs::remove_file(&list).expect("is lost");
        replay_erasures(&t).await.expect("replays");
        assert_eq!(std::fs::read_to_string(&list).expect("a list of erasures").lines().count(), 1);
        let mut cut = std::fs::read_to_string(&list).expect("a list of erasures");
        cut.push_str("00ff al");
        std::fs::write(&list, &cut).expect("is cut");
        assert_eq!(replay_erasures(&t).await.expect("replays"), 0);
        std::fs::write(&list, format!("{cut}\nnonsense\n")).expect("is broken");
        assert!(replay_erasures(&t).await.is_err(), "it says so before anybody is served");
        t.assert_sound().await;
    }

    async fn a_download_has_all_of_him_and_nothing_of_others(t: TestCtx) {
        let site = t.site();
        let (ann, ben) = (t.reader("Ann").await, t.reader("Ben").await);
        let thread = t.thread().await.id;
        let root = t.post(&ben, thread, None, "Words of Ben").await;
        t.post(&ann, thread, Some(root.id), "Words of Ann").await;
        react(&t, &site, &ann, root.id, &site.policy.reaction, true).await.expect("reacts");
        let visitor = visitor_of(&t, &ann).await;
        let account = begin_download(&t, &site, &visitor).await.expect("begins");
        assert_eq!((account.name.as_str(), account.email.as_deref()), ("Ann", Some("Ann@mail.example")));
        assert_eq!((account.reactions.len(), account.sessions.len()), (1, 1));
        let comments = own_comments(&t, &site, &visitor, None).await.expect("reads");
        assert_eq!(comments.len(), 1);
        assert_eq!(comments[0].text, "Words of Ann");
        assert!(comments[0].answers.as_ref().is_some_and(|url| url.ends_with(&root.id.to_string())));
        let text = format!("{account:?}{comments:?}");
        assert!(!text.contains("Ben"), "{text}");
        assert!(own_comments(&t, &site, &visitor, Some(comments[0].id.parse().expect("an id"))).await.expect("reads").is_empty());
        let wait = |hours: i64| Refusal::TooManyRequests { secs: hours * 3600 };
        assert_eq!(refused(begin_download(&t, &site, &visitor).await), wait(24));
        t.clock.advance_secs(5 * 3600 + 60);
        let visitor = visitor_of(&t, &ann).await;
        assert_eq!(refused(begin_download(&t, &site, &visitor).await), wait(19), "what is left of the day");
        t.clock.advance_secs(DAY + 1);
        assert_eq!(refused(begin_download(&t, &site, &visitor).await), Refusal::ProofRequired);
    }
}
