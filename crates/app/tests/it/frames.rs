//! A frame in another site's page is given a session by the reader, and nobody else is. On both engines.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rejoinder_app::{
    Ctx, Error,
    people::{
        Arrival, Keeps, SignedIn, Visitor, ask_frame, find_frame, grant_frame, is_granted,
        put_recovery_codes, session_visitor, take_grant,
    },
};
use rejoinder_domain::{Refusal, Role, limits};
use rejoinder_testkit::{TestCtx, each_engine};
use sha2::{Digest, Sha256};

use crate::{at_once, refused, visitor_of};
use futures_util::FutureExt;

const VERIFIER: &str = "0123456789abcdefghijklmnopqrstuvwxyz_-ABCDE";
const OTHER: &str = "0123456789abcdefghijklmnopqrstuvwxyz_-ABCDF";

fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

async fn granted(t: &TestCtx, visitor: &Visitor) {
    let secret = ask_frame(t, &t.site(), &challenge(VERIFIER), "www.paper.example").await.expect("is asked");
    grant_frame(t, &t.site(), visitor, &secret).await.expect("is granted");
}

async fn take(t: &TestCtx, verifier: &str, keeps: Keeps) -> Result<SignedIn, Error> {
    take_grant(t, &t.site(), verifier, keeps, &Arrival::default()).await
}

each_engine! {
    async fn a_frame_gets_what_its_reader_granted_and_it_alone(t: TestCtx) {
        let (site, ann) = (t.site(), t.reader("Ann").await);
        let visitor = visitor_of(&t, &ann).await;
        let secret = ask_frame(&t, &site, &challenge(VERIFIER), "www.paper.example").await.expect("is asked");
        assert_eq!(find_frame(&t, &site, &secret).await.expect("is there"), "www.paper.example");
        assert!(!is_granted(&t, &site, &challenge(VERIFIER)).await.expect("reads"));
        assert_eq!(refused(take(&t, VERIFIER, Keeps::Cookie).await), Refusal::TicketOver, "nobody said yes yet");
        assert_eq!(refused(grant_frame(&t, &site, &Visitor::anyone(), &secret).await), Refusal::SignInRequired);
        grant_frame(&t, &site, &visitor, &secret).await.expect("is granted");
        assert_eq!(refused(grant_frame(&t, &site, &visitor, &secret).await), Refusal::TicketOver, "once");
        assert!(is_granted(&t, &site, &challenge(VERIFIER)).await.expect("reads"));
        // The challenge is no secret, and opens nothing.
        for wrong in [OTHER.to_owned(), challenge(VERIFIER)] {
            assert_eq!(refused(take(&t, &wrong, Keeps::Cookie).await), Refusal::TicketOver);
        }
        for odd in ["", "short", "0123456789abcdefghijklmnopqrstuvwxyz_-ABCD%"] {
            let outcome = take(&t, odd, Keeps::Cookie).await;
            assert_eq!(refused(outcome), Refusal::ParameterInvalid { name: "verifier".into() });
        }
        let other = t.add_site("other", |_| {}).await;
        let there = take_grant(&t, &other, VERIFIER, Keeps::Cookie, &Arrival::default()).await;
        assert_eq!(refused(there), Refusal::TicketOver, "another site's frame");
        let signed_in = take(&t, VERIFIER, Keeps::Cookie).await.expect("is given");
        assert_eq!(signed_in.reader.id, TestCtx::who(&ann).id);
        assert_eq!(refused(take(&t, VERIFIER, Keeps::Cookie).await), Refusal::TicketOver, "once");
        assert_eq!(refused(ask_frame(&t, &site, "x", "h").await), Refusal::ParameterInvalid { name: "challenge".into() });
    }

    async fn a_frames_session_writes_and_proves_nothing(t: TestCtx) {
        let site = t.site();
        let mo = t.moderator("Mo").await;
        granted(&t, &visitor_of(&t, &mo).await).await;
        let signed_in = take(&t, VERIFIER, Keeps::Cookie).await.expect("is given");
        let visitor = session_visitor(&t, &site, &signed_in.token).await.expect("reads");
        let reader = visitor.actor.reader().expect("is signed in");
        assert_eq!(reader.role, Role::Trusted, "staff work in our own pages");
        assert_eq!(refused(put_recovery_codes(&t, &site, &visitor).await), Refusal::ProofRequired);
    }

    async fn what_a_page_holds_in_memory_ends_soon(t: TestCtx) {
        let (site, ann) = (t.site(), t.reader("Ann").await);
        granted(&t, &visitor_of(&t, &ann).await).await;
        let signed_in = take(&t, VERIFIER, Keeps::Page).await.expect("is given");
        let is_in = async || {
            session_visitor(&t, &site, &signed_in.token).await.expect("reads").actor.reader().is_some()
        };
        assert!(is_in().await);
        t.clock.advance_secs(limits::PAGE_SESSION_MINUTES * 60 + 1);
        assert!(!is_in().await);
        // Nor does a grant wait long for its frame.
        granted(&t, &visitor_of(&t, &ann).await).await;
        t.clock.advance_secs(limits::GRANT_MINUTES * 60 + 1);
        assert_eq!(refused(take(&t, VERIFIER, Keeps::Page).await), Refusal::TicketOver);
    }

    async fn of_many_frames_with_one_verifier_one_is_signed_in(t: TestCtx) {
        let ann = t.reader("Ann").await;
        granted(&t, &visitor_of(&t, &ann).await).await;
        let (ctx, beside) = (Ctx::clone(&t), t.beside().await);
        let outcomes = at_once(32, |number| {
            let ctx = if number % 2 == 0 { ctx.clone() } else { beside.clone() };
            async move {
                let site = ctx.sites().by_key("paper").expect("a site");
                take_grant(&ctx, &site, VERIFIER, Keeps::Cookie, &Arrival::default()).await.is_ok()
            }
            .boxed()
        })
        .await;
        assert_eq!(outcomes.into_iter().filter(|given| *given).count(), 1);
    }
}
