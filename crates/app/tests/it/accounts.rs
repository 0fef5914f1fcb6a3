//! Accounts, sessions, tokens and roles.

use std::sync::Arc;

use futures_util::FutureExt;
use rejoinder_app::{
    Ctx, Error,
    people::{
        self, Arrival, Entered, Scope, SignedIn, put_account, revoke_tokens, session_visitor, set_role,
        sign_out, token_visitor,
    },
};
use rejoinder_domain::{Actor, ReaderId, Refusal, Role, Site, TokenId, limits, reader::Standing};
use rejoinder_testkit::{PASSWORD, TestCtx, each_engine};

use crate::{at_once, refused};

pub(crate) async fn join(
    ctx: &Ctx,
    site: &Site,
    name: &str,
    email: &str,
    password: &str,
) -> Result<SignedIn, Error> {
    people::join(ctx, site, name, email, password, &Arrival::default()).await
}

/// With a password alone.
pub(crate) async fn sign_in(ctx: &Ctx, site: &Site, email: &str, password: &str) -> Result<SignedIn, Error> {
    match people::sign_in(ctx, site, email, password, &Arrival::default()).await? {
        Entered::In(signed_in) => Ok(signed_in),
        Entered::Second(_) => panic!("nobody here has a second factor"),
    }
}

async fn session_actor(ctx: &Ctx, site: &Site, token: &str) -> Result<Actor, Error> {
    Ok(session_visitor(ctx, site, token).await?.actor)
}

async fn token_actor(ctx: &Ctx, site: &Site, token: &str) -> Result<Actor, Error> {
    Ok(token_visitor(ctx, site, token).await?.0.actor)
}

async fn issue_token(ctx: &Ctx, site: &Site, reader: ReaderId, label: &str) -> Result<String, Error> {
    people::issue_token(ctx, site, reader, label, &[Scope::Read, Scope::Publish]).await
}

each_engine! {
    async fn who_joins_is_signed_in_and_can_sign_in_and_out(t: TestCtx) {
        let site = t.site();
        let joined = join(&t, &site, " Ann  Lee ", " Ann@Mail.example ", PASSWORD).await.expect("joins");
        assert_eq!((joined.reader.name.as_str(), joined.reader.role), ("Ann Lee", Role::Reader));
        let actor = session_actor(&t, &site, &joined.token).await.expect("reads");
        assert_eq!(actor.reader(), Some(&joined.reader));
        let again = sign_in(&t, &site, "ann@mail.EXAMPLE", PASSWORD).await.expect("signs in");
        assert_ne!(again.token, joined.token);
        sign_out(&t, &joined.token).await.expect("signs out");
        sign_out(&t, "no token").await.expect("ends nothing");
        assert!(session_actor(&t, &site, &joined.token).await.expect("reads").reader().is_none());
        assert!(session_actor(&t, &site, &again.token).await.expect("reads").reader().is_some());
        let other = t.add_site("other", |_| {}).await;
        assert!(session_actor(&t, &other, &again.token).await.expect("reads").reader().is_none());
    }

    async fn what_no_account_can_be_made_of_is_refused(t: TestCtx) {
        let site = t.site();
        join(&t, &site, "Ann", "ann@mail.example", PASSWORD).await.expect("joins");
        let (short, long) = ("x".repeat(7), "x".repeat(257));
        let far = format!("{}@mail.example", "x".repeat(254));
        for (wanted, name, email, password) in [
            (Refusal::NameTaken, "ａｎｎ", "b@mail.example", PASSWORD),
            (Refusal::EmailTaken, "Ben", "ANN@mail.example", PASSWORD),
            (Refusal::NameEmpty, "", "b@mail.example", PASSWORD),
            (Refusal::NameReserved, "Ad min", "b@mail.example", PASSWORD),
            (Refusal::NameReserved, "MODERATOR", "b@mail.example", PASSWORD),
            (Refusal::EmailInvalid, "Ben", "b@mail", PASSWORD),
            (Refusal::EmailInvalid, "Ben", "mail.example", PASSWORD),
            (Refusal::EmailInvalid, "Ben", "b c@mail.example", PASSWORD),
            (Refusal::EmailInvalid, "Ben", "b@c@mail.example", PASSWORD),
            (Refusal::EmailInvalid, "Ben", far.as_str(), PASSWORD),
            (Refusal::PasswordTooShort { min: 8 }, "Ben", "b@mail.example", short.as_str()),
            (Refusal::PasswordTooLong { max: 256 }, "Ben", "b@mail.example", long.as_str()),
        ] {
            assert_eq!(refused(join(&t, &site, name, email, password).await), wanted, "{name} {email}");
        }
        join(&t, &site, "Ben", "b@mail.example", PASSWORD).await.expect("none of it stayed");
        let other = t.add_site("other", |_| {}).await;
        join(&t, &other, "Ann", "ann@mail.example", PASSWORD).await.expect("another site is another place");
    }

    async fn a_wrong_password_and_an_unknown_address_are_told_alike(t: TestCtx) {
        let site = t.site();
        t.reader("Ann").await;
        let long = "x".repeat(300);
        for (email, password) in [
            ("Ann@mail.example", "wrong horse in spring"),
            ("nobody@mail.example", PASSWORD),
            ("a\0b@mail.example", PASSWORD),
            ("", ""),
            ("Ann@mail.example", long.as_str()),
        ] {
            assert_eq!(refused(sign_in(&t, &site, email, password).await), Refusal::CredentialsWrong, "{email}");
        }
        let other = t.add_site("other", |_| {}).await;
        assert_eq!(refused(sign_in(&t, &other, "Ann@mail.example", PASSWORD).await), Refusal::CredentialsWrong);
    }

    async fn sessions_end_by_idleness_and_by_age_whatever_the_clock_does(t: TestCtx) {
        let (site, day) = (t.site(), 86_400);
        t.reader("Ann").await;
        let live = |token: String| {
            let (ctx, site) = (Ctx::clone(&t), Arc::clone(&site));
            async move { session_actor(&ctx, &site, &token).await.expect("reads").reader().is_some() }
        };
        let token = async || sign_in(&t, &site, "Ann@mail.example", PASSWORD).await.expect("signs in").token;
        let idle = token().await;
        t.clock.advance_secs(limits::SESSION_IDLE_DAYS * day);
        assert!(live(idle.clone()).await, "on the last day");
        t.clock.advance_secs(limits::SESSION_IDLE_DAYS * day + 1);
        assert!(!live(idle.clone()).await, "past it");
        t.clock.advance_secs(-2 * limits::SESSION_IDLE_DAYS * day);
        assert!(!live(idle).await, "what is over stays over when the clock goes back");
        let old = token().await;
        for _ in 0..9 {
            t.clock.advance_secs(10 * day);
            assert!(live(old.clone()).await, "visited often");
        }
        t.clock.advance_secs(1);
        assert!(!live(old).await, "and yet too old");
        let ahead = token().await;
        t.clock.advance_secs(-400 * day);
        assert!(live(ahead.clone()).await, "a clock that went back signs nobody out");
        t.clock.advance_secs(500 * day);
        assert!(!live(ahead).await);
    }

    async fn of_many_who_want_one_name_or_address_one_gets_it(t: TestCtx) {
        let site = t.site();
        let (ctx, beside) = (Ctx::clone(&t), t.beside().await);
        for (by_name, count) in [(true, 64), (false, 16)] {
            let outcomes = at_once(count, |number| {
                let ctx = if number % 4 == 0 { beside.clone() } else { ctx.clone() };
                let site = Arc::clone(&site);
                let (name, email) = match by_name {
                    true => ("Ann".to_owned(), format!("a{number}@mail.example")),
                    false => (format!("Ben {number}"), "ben@mail.example".to_owned()),
                };
                async move { join(&ctx, &site, &name, &email, PASSWORD).await }.boxed()
            })
            .await;
            let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
            assert_eq!(won.len(), 1);
            let wanted = if by_name { Refusal::NameTaken } else { Refusal::EmailTaken };
            assert!(lost.into_iter().all(|outcome| refused(outcome) == wanted));
        }
    }

    async fn nobody_gives_or_takes_more_than_he_has(t: TestCtx) {
        let site = t.site();
        let operator = t.reader_of(&site, "Op", Role::Operator).await;
        let (moderator, ann) = (t.moderator("Mo").await, t.reader("Ann").await);
        let set = async |by: &Actor, whom: &Actor, role, standing| {
            set_role(&t, &site, by, TestCtx::who(whom).id, role, standing).await
        };
        let registered = Standing::Registered;
        for (by, whom, role) in [
            (&ann, &ann, Role::Operator),
            (&moderator, &ann, Role::Moderator),
            (&t.desk, &ann, Role::Operator),
            (&t.desk, &operator, Role::Reader),
        ] {
            assert_eq!(refused(set(by, whom, role, registered).await), Refusal::NotAllowed);
        }
        assert_eq!(refused(set(&Actor::Anyone, &ann, Role::Reader, registered).await), Refusal::SignInRequired);
        assert_eq!(refused(set(&t.desk, &ann, Role::Reader, Standing::Imported).await), Refusal::NotAllowed);
        let unknown = set_role(&t, &site, &t.desk, ReaderId::from_raw(5), Role::Reader, registered).await;
        assert_eq!(refused(unknown), Refusal::NotFound);
        let session = sign_in(&t, &site, "Ann@mail.example", PASSWORD).await.expect("signs in").token;
        let made = set(&t.desk, &ann, Role::Editor, registered).await.expect("an editor makes an editor");
        assert_eq!(made.role, Role::Editor);
        let actor = session_actor(&t, &site, &session).await.expect("reads");
        assert!(actor.reader().is_none(), "the session of before has ended");
        let other = t.add_site("other", |_| {}).await;
        let zoe = t.reader_of(&other, "Zoe", Role::Operator).await;
        let across = set_role(&t, &site, &zoe, TestCtx::who(&ann).id, Role::Reader, registered).await;
        assert_eq!(refused(across), Refusal::NotAllowed);
        let across = set_role(&t, &other, &zoe, TestCtx::who(&ann).id, Role::Reader, registered).await;
        assert_eq!(refused(across), Refusal::NotFound);
    }

    async fn revoked_tokens_are_refused_and_others_act_on(t: TestCtx) {
        let (site, other) = (t.site(), t.add_site("other", |_| {}).await);
        let desk = TestCtx::who(&t.desk).id;
        let mut tokens = Vec::new();
        for label in ["one", "two", "three"] {
            tokens.push(issue_token(&t, &site, desk, label).await.expect("is made"));
        }
        let after = TokenId::from_raw(-1);
        let list = t.store.read(move |tx| async move { tx.list_tokens_after(desk, after, 10).await });
        let second = list.await.expect("reads").iter().find(|line| line.label == "two").map(|line| line.id);
        assert_eq!(refused(revoke_tokens(&t, &other, desk, second).await), Refusal::NotFound);
        assert_eq!(revoke_tokens(&t, &site, desk, second).await.expect("is revoked"), 1);
        assert_eq!(refused(revoke_tokens(&t, &site, desk, second).await), Refusal::NotFound);
        let acts = async |at: usize| token_actor(&t, &site, &tokens[at]).await.is_ok();
        assert!(acts(0).await && !acts(1).await && acts(2).await);
        assert_eq!(revoke_tokens(&t, &site, desk, None).await.expect("are revoked"), 2);
        assert!(!acts(0).await && !acts(2).await);
    }

    async fn a_token_acts_on_its_site_and_with_the_role_of_now(t: TestCtx) {
        let (site, other) = (t.site(), t.add_site("other", |_| {}).await);
        let desk = TestCtx::who(&t.desk).id;
        let token = issue_token(&t, &site, desk, "feeds").await.expect("is made");
        let actor = token_actor(&t, &site, &token).await.expect("acts");
        assert_eq!(actor.reader_id(), Some(desk));
        assert_eq!(refused(token_actor(&t, &other, &token).await), Refusal::TokenInvalid);
        assert_eq!(refused(token_actor(&t, &site, "rj_x").await), Refusal::TokenInvalid);
        assert_eq!(refused(issue_token(&t, &other, desk, "x").await), Refusal::NotFound);
        let operator = t.reader_of(&site, "Op", Role::Operator).await;
        set_role(&t, &site, &operator, desk, Role::Reader, Standing::Suspended).await.expect("changes");
        assert_eq!(refused(token_actor(&t, &site, &token).await), Refusal::TokenInvalid, "who is stopped acts through nothing");
    }

    async fn a_new_password_ends_the_sessions_of_the_old(t: TestCtx) {
        let site = t.site();
        let ann = t.reader("Ann").await;
        let session = sign_in(&t, &site, "Ann@mail.example", PASSWORD).await.expect("signs in").token;
        let changed = put_account(&t, &site, "Ann", "ann@MAIL.example", "another horse in autumn", Role::Moderator).await;
        let changed = changed.expect("changes");
        assert_eq!((changed.id, changed.role), (TestCtx::who(&ann).id, Role::Moderator));
        assert!(session_actor(&t, &site, &session).await.expect("reads").reader().is_none());
        assert_eq!(refused(sign_in(&t, &site, "ann@mail.example", PASSWORD).await), Refusal::CredentialsWrong);
        sign_in(&t, &site, "ann@mail.example", "another horse in autumn").await.expect("signs in");
        // It does not let a suspended reader write again.
        set_role(&t, &site, &t.desk, changed.id, Role::Reader, Standing::Suspended).await.expect("suspends");
        let changed = put_account(&t, &site, "Ann", "ann@mail.example", PASSWORD, Role::Reader).await;
        assert_eq!(changed.expect("changes").standing, Standing::Suspended);
    }
}
