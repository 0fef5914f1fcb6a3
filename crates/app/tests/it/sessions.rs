//! What holds when a session ends, or a right, while its owner is at something. On both engines.

use rejoinder_app::{
    Error, JobAct, Ruling, decide_comment,
    people::{
        Arrival, CodeUsed, Entered, Keeps, Scope, Visitor, ask_frame, ask_new_email, begin_download,
        end_sessions, find_second, grant_frame, leave, make_own_token, put_recovery_codes,
        remove_authenticator, set_own_password, set_role, set_up_authenticator, sign_in, take_grant,
        use_code, use_second, wish_authenticator, wish_passkey,
    },
    settle_job,
};
use rejoinder_domain::{Refusal, Role, decision::Act, reader::Standing};
use rejoinder_identity::totp::TotpSecret;
use rejoinder_store::Authenticator;
use rejoinder_testkit::{PASSWORD, TestCtx, TestMail, each_engine};

use crate::{refused, visitor_of};

/// The SHA-256 of [`VERIFIER`] in base 64 for URLs.
const CHALLENGE: &str = "3ucZSZbqu35743TzCNl9Obh6A2vjCCECr_UYSHjdPPs";
const VERIFIER: &str = "0123456789abcdefghijklmnopqrstuvwxyz_-ABCDE";

async fn sign_everybody_out(t: &TestCtx, by: &Visitor) {
    end_sessions(t, &t.site(), by, None).await.expect("the others end");
}

each_engine! {
    async fn a_session_that_ended_meanwhile_changes_nothing(t: TestMail) {
        let site = t.set_policy(|policy| policy.staff_second_factor = false).await;
        let mo = t.moderator("Mo").await;
        // Somebody has a session of his, and a request of it is under way when he signs out everywhere.
        let thief = visitor_of(&t, &mo).await;
        let secret = ask_new_email(&t, &site, &thief, "thief@mail.example", "en").await.expect("is sent");
        let code = t.code("thief@mail.example").await;
        let wished = wish_authenticator(&t, &site, &thief).await.expect("is wished");
        let shown = TotpSecret::from_base32(&wished.base32).expect("a secret").code_at(t.now());
        sign_everybody_out(&t, &visitor_of(&t, &mo).await).await;
        let over = |outcome: Result<(), Error>| assert_eq!(refused(outcome), Refusal::SignInRequired);
        over(set_own_password(&t, &site, &thief, PASSWORD).await);
        over(use_code(&t, &site, &thief, &secret, &code, &Arrival::default()).await.map(|used: CodeUsed| drop(used)));
        over(ask_new_email(&t, &site, &thief, "thief@mail.example", "en").await.map(drop));
        over(wish_authenticator(&t, &site, &thief).await.map(drop));
        over(set_up_authenticator(&t, &site, &thief, &wished.ticket, &shown).await.map(drop));
        over(remove_authenticator(&t, &site, &thief).await);
        over(put_recovery_codes(&t, &site, &thief).await.map(drop));
        over(wish_passkey(&t, &site, &thief).await.map(drop));
        over(make_own_token(&t, &site, &thief, "mine", &[Scope::Read]).await.map(drop));
        over(begin_download(&t, &site, &thief).await.map(drop));
        over(leave(&t, &site, &thief, false).await.map(drop));
        let asked = ask_frame(&t, &site, CHALLENGE, "www.paper.example").await.expect("is asked");
        over(grant_frame(&t, &site, &thief, &asked).await);
    }

    async fn steps_that_somebody_is_at_as_a_reader_end_with_his_sessions(t: TestCtx) {
        let (site, ann) = (t.site(), t.reader("Ann").await);
        let thief = visitor_of(&t, &ann).await;
        let asked = ask_frame(&t, &site, CHALLENGE, "www.paper.example").await.expect("is asked");
        grant_frame(&t, &site, &thief, &asked).await.expect("is granted");
        let own = visitor_of(&t, &ann).await;
        sign_everybody_out(&t, &own).await;
        let taken = take_grant(&t, &site, VERIFIER, Keeps::Cookie, &Arrival::default()).await;
        assert_eq!(refused(taken), Refusal::TicketOver);
        // Half a sign-in, with a password that is changed then.
        let wished = wish_authenticator(&t, &site, &own).await.expect("is wished");
        let shown = TotpSecret::from_base32(&wished.base32).expect("a secret").code_at(t.now());
        let (_, signed_in) = set_up_authenticator(&t, &site, &own, &wished.ticket, &shown).await.expect("is set up");
        let own = rejoinder_app::people::session_visitor(&t, &site, &signed_in.token).await.expect("reads");
        let half = sign_in(&t, &site, "Ann@mail.example", PASSWORD, &Arrival::default()).await;
        let Entered::Second(half) = half.expect("knows the password") else { panic!("a second is needed") };
        find_second(&t, &site, &half).await.expect("is asked for the second");
        set_own_password(&t, &site, &own, "another good one of hers").await.expect("is set");
        t.clock.advance_secs(30);
        let shown = TotpSecret::from_base32(&wished.base32).expect("a secret").code_at(t.now());
        assert_eq!(refused(use_second(&t, &site, &half, &shown, &Arrival::default()).await), Refusal::TicketOver);
    }

    async fn a_session_of_one_proof_changes_nothing_of_an_account_with_two(t: TestCtx) {
        let (site, ann) = (t.site(), t.reader("Ann").await);
        let weak = visitor_of(&t, &ann).await;
        put_recovery_codes(&t, &site, &weak).await.expect_err("there is no second factor to recover");
        // As if an app had been set up and this session had stayed.
        let (id, now) = (TestCtx::who(&ann).id, t.now());
        let app = Authenticator { secret: String::new(), last_step: 0, created_at: now };
        t.store.write(move |tx| async move { tx.put_authenticator(id, &app).await }).await.expect("is kept");
        for outcome in [
            set_own_password(&t, &site, &weak, PASSWORD).await,
            put_recovery_codes(&t, &site, &weak).await.map(drop),
            remove_authenticator(&t, &site, &weak).await,
            leave(&t, &site, &weak, false).await.map(drop),
        ] {
            assert_eq!(refused(outcome), Refusal::ProofRequired);
        }
    }

    async fn who_lost_his_role_or_standing_meanwhile_decides_nothing(t: TestCtx) {
        let (site, thread) = (t.site(), t.thread().await.id);
        let (ann, mo) = (t.reader("Ann").await, t.moderator("Mo").await);
        let chief = t.reader_of(&site, "Chief", Role::Operator).await;
        let comment = t.post(&ann, thread, None, "Said").await;
        let ruling = || Ruling { reason: "because".into(), ..Ruling::new(comment.id, Act::Remove) };
        let id = TestCtx::who(&mo).id;
        set_role(&t, &site, &chief, id, Role::Reader, Standing::Registered).await.expect("is changed");
        assert_eq!(refused(decide_comment(&t, &site, &mo, ruling()).await), Refusal::NotAllowed);
        let (second, id) = (t.reader_of(&site, "Second", Role::Operator).await, TestCtx::who(&chief).id);
        set_role(&t, &site, &second, id, Role::Reader, Standing::Registered).await.expect("is changed");
        let of = TestCtx::who(&ann).id;
        let given = set_role(&t, &site, &chief, of, Role::Editor, Standing::Registered).await;
        assert_eq!(refused(given), Refusal::NotAllowed);
        let job = rejoinder_domain::JobId::from_raw(1);
        assert_eq!(refused(settle_job(&t, &site, &chief, job, JobAct::Drop).await), Refusal::NotAllowed);
        set_role(&t, &site, &second, of, Role::Reader, Standing::Suspended).await.expect("is changed");
        assert_eq!(refused(t.try_post(&ann, thread, None, "Said more").await), Refusal::AccountSuspended);
    }
}
