//! Ways in: codes by mail, second factors, and what staff must prove. On both engines.

use rejoinder_app::{
    Ctx, Error,
    people::{
        self, Arrival, CodeUsed, CodeWish, Entered, Proof, SignedIn, Visitor, ask_code, ask_new_email,
        find_account, put_recovery_codes, rename, session_visitor, set_own_password, set_up_authenticator,
        unlink, use_code, use_second, wish_authenticator,
    },
};
use rejoinder_domain::{Refusal, Role, Site, limits, reader::Standing};
use rejoinder_identity::totp::TotpSecret;
use rejoinder_testkit::{PASSWORD, TestCtx, TestMail, each_engine};

use crate::{accounts, at_once, refused};
use futures_util::FutureExt;

fn wish(email: &str) -> CodeWish {
    CodeWish { email: email.into(), next: "/rules".into(), lang: "en".into(), ..CodeWish::default() }
}

async fn visitor(ctx: &Ctx, site: &Site, signed_in: &SignedIn) -> Visitor {
    session_visitor(ctx, site, &signed_in.token).await.expect("reads")
}

fn inside(entered: Entered) -> SignedIn {
    match entered {
        Entered::In(signed_in) => signed_in,
        Entered::Second(_) => panic!("a second factor is asked for"),
    }
}

async fn sign_in(t: &TestCtx, email: &str) -> Result<Entered, Error> {
    people::sign_in(t, &t.site(), email, PASSWORD, &Arrival::default()).await
}

/// Sets an authenticator app up, and gives its secret and the session as it is then.
async fn with_app(t: &TestCtx, email: &str) -> (String, Vec<String>, SignedIn) {
    let site = t.site();
    let signed_in = inside(sign_in(t, email).await.expect("signs in"));
    let by = visitor(t, &site, &signed_in).await;
    let wish = wish_authenticator(t, &site, &by).await.expect("is wished");
    let code = app_code(t, &wish.base32);
    let set = set_up_authenticator(t, &site, &by, &wish.ticket, &code).await.expect("is set up");
    (wish.base32, set.0, set.1)
}

/// What the app shows now.
fn app_code(t: &TestCtx, base32: &str) -> String {
    TotpSecret::from_base32(base32).expect("a secret").code_at(t.now())
}

async fn by_code(t: &TestMail, secret: &str, code: &str) -> Result<CodeUsed, Error> {
    use_code(t, &t.site(), &Visitor::anyone(), secret, code, &Arrival::default()).await
}

each_engine! {
    async fn a_code_by_mail_lets_a_reader_in_once_and_only_where_it_was_asked_for(t: TestMail) {
        let site = t.site();
        let ann = t.reader("Ann").await;
        let secret = ask_code(&t, &site, wish(" ANN@mail.example ")).await.expect("is sent");
        let code = t.code("ANN@mail.example").await;
        assert_eq!(refused(by_code(&t, "another browser", &code).await), Refusal::TicketOver);
        assert_eq!(refused(by_code(&t, &secret, "0000-0000").await), Refusal::CodeWrong { left: 4 });
        let typed = code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        let used = by_code(&t, &secret, &typed).await.expect("is right");
        let CodeUsed::EnteredFirst(entered, next, Proof::Reclaims) = used else { panic!("she has an account") };
        assert_eq!((inside(entered).reader.id, next.as_str()), (TestCtx::who(&ann).id, "/rules"));
        assert_eq!(refused(by_code(&t, &secret, &code).await), Refusal::TicketOver, "once");
        // In its time only.
        let secret = ask_code(&t, &site, wish("ann@mail.example")).await.expect("is sent");
        let code = t.code("ann@mail.example").await;
        t.clock.advance_secs(limits::TICKET_MINUTES * 60 + 1);
        assert_eq!(refused(by_code(&t, &secret, &code).await), Refusal::TicketOver);
        // Not on another site.
        let other = t.add_site("other", |_| {}).await;
        let secret = ask_code(&t, &site, wish("ann@mail.example")).await.expect("is sent");
        let code = t.code("ann@mail.example").await;
        let there = use_code(&t, &other, &Visitor::anyone(), &secret, &code, &Arrival::default()).await;
        assert_eq!(refused(there), Refusal::TicketOver);
    }

    async fn five_wrong_codes_end_it_and_an_address_is_sent_so_many_an_hour(t: TestMail) {
        let site = t.site();
        let secret = ask_code(&t, &site, wish("ann@mail.example")).await.expect("is sent");
        let code = t.code("ann@mail.example").await;
        for left in (1..5).rev() {
            assert_eq!(refused(by_code(&t, &secret, "AAAA-AAAA").await), Refusal::CodeWrong { left });
        }
        assert_eq!(refused(by_code(&t, &secret, "AAAA-AAAA").await), Refusal::TicketOver);
        assert_eq!(refused(by_code(&t, &secret, &code).await), Refusal::TicketOver, "the right one comes too late");
        for _ in 0..limits::CODES_PER_HOUR_OF_ALL - 1 {
            ask_code(&t, &site, wish("ben@mail.example")).await.expect("is sent");
        }
        // One that was used up by wrong tries is still one that was sent.
        let secret = ask_code(&t, &site, wish("ben@mail.example")).await.expect("is sent");
        while refused(by_code(&t, &secret, "AAAA-AAAA").await) != Refusal::TicketOver {}
        let more = ask_code(&t, &site, wish("Ben@mail.example")).await;
        assert!(matches!(refused(more), Refusal::TooManyRequests { .. }));
        ask_code(&t, &site, wish("cy@mail.example")).await.expect("another address is another");
        t.clock.advance_secs(3_601);
        ask_code(&t, &site, wish("ben@mail.example")).await.expect("an hour later");
    }

    async fn of_many_who_use_one_code_at_once_one_comes_in(t: TestMail) {
        let site = t.site();
        t.reader("Ann").await;
        let secret = ask_code(&t, &site, wish("ann@mail.example")).await.expect("is sent");
        let code = t.code("ann@mail.example").await;
        let (ctx, beside) = (Ctx::clone(&t), t.beside().await);
        let outcomes = at_once(32, |number| {
            // Another process must be the same program with the same secret.
            let ctx = if number % 4 == 0 { beside.clone() } else { ctx.clone() };
            let (site, secret, code) = (site.clone(), secret.clone(), code.clone());
            async move { use_code(&ctx, &site, &Visitor::anyone(), &secret, &code, &Arrival::default()).await }.boxed()
        })
        .await;
        let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!(won.len(), 1);
        assert!(lost.into_iter().all(|outcome| refused(outcome) == Refusal::TicketOver));
    }

    async fn who_joins_proves_the_address_first_and_nobody_learns_who_is_here(t: TestMail) {
        let site = t.site();
        t.reader("Ann").await;
        // A new one and a known one are answered alike; the known one gets in to what is his.
        for (email, name) in [("new@mail.example", "New"), ("Ann@mail.example", "Not Ann")] {
            let asked = CodeWish { name: name.into(), password: PASSWORD.into(), ..wish(email) };
            let secret = ask_code(&t, &site, asked).await.expect("is sent");
            let code = t.code(email).await;
            let used = by_code(&t, &secret, &code).await.expect("is right");
            let (CodeUsed::Entered(entered, _) | CodeUsed::EnteredFirst(entered, ..)) = used else {
                panic!("both are in")
            };
            let who = inside(entered).reader;
            assert_eq!(who.name.as_str(), if name == "New" { "New" } else { "Ann" });
        }
        inside(sign_in(&t, "new@mail.example").await.expect("the password counts"));
        // Without a name, or with one that was taken meanwhile, he is asked for one.
        for name in ["", "Ann", "Admin"] {
            let asked = CodeWish { name: name.into(), ..wish("ben@mail.example") };
            let secret = match ask_code(&t, &site, asked).await {
                Ok(secret) => secret,
                Err(error) => {
                    assert_eq!(refused::<()>(Err(error)), Refusal::NameReserved, "{name}");
                    continue;
                }
            };
            let code = t.code("ben@mail.example").await;
            let CodeUsed::Newcomer(ticket) = by_code(&t, &secret, &code).await.expect("is right") else {
                panic!("nobody has that address")
            };
            let arrival = Arrival::default();
            let join = |name: &'static str| people::join_as(&t, &site, &ticket, name, &arrival);
            assert_eq!(refused(join("Ann").await), Refusal::NameTaken);
            if name == "Ann" {
                inside(join("Ben").await.expect("joins").0);
                assert_eq!(refused(join("Ben 2").await), Refusal::TicketOver);
            }
        }
    }

    /// Somebody may have made an account with an address that is not his. When its owner proves it, nothing of before
    /// opens the account any more.
    async fn an_address_that_is_proven_for_the_first_time_ends_every_other_way_in(t: TestMail) {
        let site = t.site();
        let thief = accounts::join(&t, &site, "Thief", "ann@mail.example", PASSWORD).await.expect("joins");
        let token = people::issue_token(&t, &site, thief.reader.id, "x", &[]).await.expect("is made");
        let secret = ask_code(&t, &site, wish("ann@mail.example")).await.expect("is sent");
        let code = t.code("ann@mail.example").await;
        let used = by_code(&t, &secret, &code).await.expect("is right");
        let CodeUsed::EnteredFirst(entered, _, Proof::Reclaims) = used else { panic!("is in") };
        let ann = inside(entered);
        assert_eq!(ann.reader.id, thief.reader.id);
        let told = t.mails().await;
        assert_eq!(told.len(), 1, "she is told what that ended");
        assert!(told[0].mail.text.contains("AddressReclaimed"));
        assert_eq!(refused(sign_in(&t, "ann@mail.example").await), Refusal::CredentialsWrong);
        assert!(visitor(&t, &site, &thief).await.actor.reader().is_none());
        assert_eq!(refused(people::token_visitor(&t, &site, &token).await), Refusal::TokenInvalid);
        // The second time it is nothing new.
        let by = visitor(&t, &site, &ann).await;
        set_own_password(&t, &site, &by, PASSWORD).await.expect("is set");
        let told = t.mails().await;
        assert_eq!(told.len(), 1, "she is told that it was changed");
        assert!(told[0].mail.text.contains("Password") && told[0].mail.to.as_str() == "ann@mail.example");
        let secret = ask_code(&t, &site, wish("ann@mail.example")).await.expect("is sent");
        let code = t.code("ann@mail.example").await;
        assert!(matches!(by_code(&t, &secret, &code).await, Ok(CodeUsed::Entered(..))));
        inside(sign_in(&t, "ann@mail.example").await.expect("the password stays"));
        assert!(t.mails().await.is_empty(), "nothing changed");
        // What the operator made keeps its password; its owner is told too.
        let made = people::put_account(&t, &site, "Mo", "mo@mail.example", PASSWORD, Role::Moderator).await;
        made.expect("is made");
        let secret = ask_code(&t, &site, wish("mo@mail.example")).await.expect("is sent");
        let code = t.code("mo@mail.example").await;
        let used = by_code(&t, &secret, &code).await;
        assert!(matches!(used, Ok(CodeUsed::EnteredFirst(_, _, Proof::First))));
        inside(sign_in(&t, "mo@mail.example").await.expect("the password stays"));
        assert!(t.mails().await[0].mail.text.contains("AddressProven"));
    }

    async fn a_new_address_is_proven_by_who_wants_it(t: TestMail) {
        let site = t.site();
        t.reader("Ann").await;
        t.reader("Ben").await;
        let ann = inside(sign_in(&t, "Ann@mail.example").await.expect("signs in"));
        let ben = inside(sign_in(&t, "Ben@mail.example").await.expect("signs in"));
        let (by_ann, by_ben) = (visitor(&t, &site, &ann).await, visitor(&t, &site, &ben).await);
        let secret = ask_new_email(&t, &site, &by_ann, "new@mail.example", "en").await.expect("is sent");
        let code = t.code("new@mail.example").await;
        let used = |by: &Visitor| {
            let (by, secret, code, site) = (by.clone(), secret.clone(), code.clone(), site.clone());
            let ctx = Ctx::clone(&t);
            async move { use_code(&ctx, &site, &by, &secret, &code, &Arrival::default()).await }
        };
        assert_eq!(refused(used(&by_ben).await), Refusal::NotAllowed);
        assert!(matches!(used(&by_ann).await, Ok(CodeUsed::Changed)));
        let told = t.mails().await;
        let [told] = told.as_slice() else { panic!("one letter, to the address that is proven") };
        assert_eq!(told.mail.to.as_str(), "new@mail.example");
        assert!(told.mail.text.contains("AddressProven"));
        // The same once more changes nothing, and nobody is told of anything.
        let secret = ask_new_email(&t, &site, &by_ann, "New@mail.example", "en").await.expect("is sent");
        let code = t.code("New@mail.example").await;
        let same = use_code(&t, &site, &by_ann, &secret, &code, &Arrival::default()).await;
        assert!(matches!(same, Ok(CodeUsed::Proven)));
        assert!(t.mails().await.is_empty());
        inside(sign_in(&t, "new@mail.example").await.expect("the new one"));
        assert_eq!(refused(sign_in(&t, "Ann@mail.example").await), Refusal::CredentialsWrong);
        let seen = find_account(&t, &site, &by_ann).await.expect("reads");
        assert_eq!(seen.email, Some(("New@mail.example".to_owned(), true)));
        // An address that another has is none for him.
        let secret = ask_new_email(&t, &site, &by_ben, "new@mail.example", "en").await.expect("is sent");
        let code = t.code("new@mail.example").await;
        let taken = use_code(&t, &site, &by_ben, &secret, &code, &Arrival::default()).await;
        assert_eq!(refused(taken), Refusal::EmailTaken);
        // And it needs a sign-in of the last minutes.
        t.clock.advance_secs(limits::PROOF_MINUTES * 60 + 1);
        let by_ann = visitor(&t, &site, &ann).await;
        let late = ask_new_email(&t, &site, &by_ann, "x@mail.example", "en").await;
        assert_eq!(refused(late), Refusal::ProofRequired);
        assert_eq!(refused(set_own_password(&t, &site, &by_ann, PASSWORD).await), Refusal::ProofRequired);
    }

    async fn who_set_up_an_app_is_asked_for_its_code_each_time(t: TestCtx) {
        let site = t.site();
        t.reader("Ann").await;
        let (app, recovery, strong) = with_app(&t, "Ann@mail.example").await;
        assert!(visitor(&t, &site, &strong).await.session.expect("by one").strong);
        let second = async || match sign_in(&t, "Ann@mail.example").await.expect("the first step") {
            Entered::Second(ticket) => ticket,
            Entered::In(_) => panic!("the password alone is not enough"),
        };
        let prove = |ticket: &str, code: &str| {
            let (ctx, site, ticket, code) = (Ctx::clone(&t), site.clone(), ticket.to_owned(), code.to_owned());
            async move { use_second(&ctx, &site, &ticket, &code, &Arrival::default()).await }
        };
        let ticket = second().await;
        let shown = app_code(&t, &app);
        assert_eq!(refused(prove(&ticket, &shown).await), Refusal::CodeWrong { left: 4 }, "it was used at the set-up");
        t.clock.advance_secs(30);
        let shown = app_code(&t, &app);
        let signed_in = prove(&ticket, &shown).await.expect("is in");
        assert!(visitor(&t, &site, &signed_in).await.session.expect("by one").strong);
        assert_eq!(refused(prove(&ticket, &shown).await), Refusal::TicketOver);
        let ticket = second().await;
        assert_eq!(refused(prove(&ticket, &shown).await), Refusal::CodeWrong { left: 4 }, "a code counts once");
        // A recovery code does, once.
        prove(&ticket, &recovery[0].to_uppercase()).await.expect("is in");
        let ticket = second().await;
        for left in [4, 3, 2, 1] {
            assert_eq!(refused(prove(&ticket, &recovery[0]).await), Refusal::CodeWrong { left });
        }
        assert_eq!(refused(prove(&ticket, "nonsense").await), Refusal::TicketOver);
        assert_eq!(refused(prove(&ticket, &recovery[1]).await), Refusal::TicketOver, "too many tries");
        // Six digits are not tried through.
        while let Ok(entered) = sign_in(&t, "Ann@mail.example").await {
            assert!(matches!(entered, Entered::Second(_)));
        }
        assert!(matches!(refused(sign_in(&t, "Ann@mail.example").await), Refusal::TooManyRequests { .. }));
    }

    async fn who_lost_every_second_factor_gets_in_by_the_operators_word(t: TestMail) {
        let site = t.site();
        let ann = t.reader("Ann").await;
        let own = TestCtx::who(&ann).clone();
        assert_eq!(refused(people::forget_second(&t, &own).await), Refusal::NotFound, "there is none");
        let (_, _, strong) = with_app(&t, "Ann@mail.example").await;
        assert!(matches!(sign_in(&t, "Ann@mail.example").await, Ok(Entered::Second(_))));
        people::forget_second(&t, &own).await.expect("is forgotten");
        assert!(visitor(&t, &site, &strong).await.actor.reader().is_none(), "the sessions of before have ended");
        let by = visitor(&t, &site, &inside(sign_in(&t, "Ann@mail.example").await.expect("signs in"))).await;
        let seen = find_account(&t, &site, &by).await.expect("reads");
        assert_eq!((seen.app, seen.codes), (false, 0));
    }

    async fn of_many_with_one_recovery_code_one_comes_in(t: TestCtx) {
        let site = t.site();
        t.reader("Ann").await;
        let (_, recovery, _) = with_app(&t, "Ann@mail.example").await;
        let mut tickets = Vec::new();
        for _ in 0..8 {
            let Ok(Entered::Second(ticket)) = sign_in(&t, "Ann@mail.example").await else { panic!("the first step") };
            tickets.push(ticket);
        }
        let ctx = Ctx::clone(&t);
        let outcomes = at_once(8, |number| {
            let (ctx, site, ticket) = (ctx.clone(), site.clone(), tickets[number].clone());
            let code = recovery[0].clone();
            async move { use_second(&ctx, &site, &ticket, &code, &Arrival::default()).await }.boxed()
        })
        .await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    }

    async fn staff_are_readers_until_they_prove_a_second_thing(t: TestCtx) {
        let site = t.site();
        t.reader_of(&site, "Mo", Role::Moderator).await;
        let weak = inside(sign_in(&t, "Mo@mail.example").await.expect("signs in"));
        let by = visitor(&t, &site, &weak).await;
        assert!(!by.actor.moderates(site.id));
        assert_eq!(by.session.as_ref().and_then(|session| session.awaits), Some(Role::Moderator));
        let seen = rejoinder_app::desk::list_waiting(&t, &site, &by.actor, rejoinder_app::desk::CaseFilter::default(), 0).await;
        assert_eq!(refused(seen), Refusal::NotAllowed);
        let (app, _, strong) = with_app(&t, "Mo@mail.example").await;
        let by = visitor(&t, &site, &strong).await;
        assert!(by.actor.moderates(site.id) && by.session.expect("by one").awaits.is_none());
        t.clock.advance_secs(60);
        let Ok(Entered::Second(ticket)) = sign_in(&t, "Mo@mail.example").await else { panic!("is asked") };
        let again = use_second(&t, &site, &ticket, &app_code(&t, &app), &Arrival::default()).await.expect("is in");
        assert!(visitor(&t, &site, &again).await.actor.moderates(site.id));
        // Staff sit at desks that others pass: half a day without a visit is enough.
        t.clock.advance_secs(limits::STAFF_SESSION_IDLE_HOURS * 3_600 + 1);
        assert!(visitor(&t, &site, &again).await.actor.reader().is_none());
        // A site may say otherwise.
        t.set_policy(|policy| policy.staff_second_factor = false).await;
        t.reader_of(&site, "Ed", Role::Editor).await;
        let weak = inside(sign_in(&t, "Ed@mail.example").await.expect("signs in"));
        assert!(visitor(&t, &t.site(), &weak).await.actor.moderates(site.id));
    }

    async fn a_name_changes_once_a_month_and_what_it_was_stays_known_to_staff(t: TestCtx) {
        let site = t.site();
        let ann = t.reader("Ann").await;
        t.reader("Ben").await;
        let signed_in = inside(sign_in(&t, "Ann@mail.example").await.expect("signs in"));
        let by = visitor(&t, &site, &signed_in).await;
        assert_eq!(refused(rename(&t, &site, &by, "BEN").await), Refusal::NameTaken);
        assert_eq!(refused(rename(&t, &site, &by, "Веn").await), Refusal::NameInvalid, "two alphabets in one word");
        assert_eq!(refused(rename(&t, &site, &by, "Moderator").await), Refusal::NameReserved);
        let renamed = rename(&t, &site, &by, "Anna").await.expect("is renamed");
        assert_eq!(renamed.name.as_str(), "Anna");
        assert_eq!(refused(rename(&t, &site, &by, "Annette").await), Refusal::RenamedLately { days: 30 });
        let names = people::list_names(&t, &site, &t.desk, TestCtx::who(&ann).id).await.expect("staff read");
        assert_eq!((names[0].old_name.as_str(), names[0].new_name.as_str()), ("Ann", "Anna"));
        assert_eq!(refused(people::list_names(&t, &site, &ann, TestCtx::who(&ann).id).await), Refusal::NotAllowed);
    }

    async fn sessions_are_listed_and_end_one_by_one_or_all(t: TestCtx) {
        let site = t.site();
        t.reader("Ann").await;
        t.reader("Ben").await;
        let arrival = |agent: &str| Arrival { agent: agent.into(), ..Arrival::default() };
        let mut all = Vec::new();
        for agent in ["Firefox, Linux", "Safari, iPhone", "Chrome, Android"] {
            let entered = people::sign_in(&t, &site, "Ann@mail.example", PASSWORD, &arrival(agent)).await;
            all.push(inside(entered.expect("signs in")));
        }
        let ben = inside(sign_in(&t, "Ben@mail.example").await.expect("signs in"));
        let by = visitor(&t, &site, &all[0]).await;
        let lines = find_account(&t, &site, &by).await.expect("reads").sessions;
        assert_eq!(lines.iter().map(|l| l.agent.as_str()).collect::<Vec<_>>(), ["Chrome, Android", "Safari, iPhone", "Firefox, Linux"]);
        let by_ben = visitor(&t, &site, &ben).await;
        let his = people::end_sessions(&t, &site, &by_ben, Some(lines[0].id)).await;
        assert_eq!(refused(his), Refusal::NotFound);
        assert_eq!(people::end_sessions(&t, &site, &by, Some(lines[0].id)).await.expect("ends"), 1);
        assert!(visitor(&t, &site, &all[2]).await.actor.reader().is_none());
        assert_eq!(people::end_sessions(&t, &site, &by, None).await.expect("ends"), 1);
        assert!(visitor(&t, &site, &all[1]).await.actor.reader().is_none());
        assert!(visitor(&t, &site, &all[0]).await.actor.reader().is_some(), "the one that asked stays");
        assert!(visitor(&t, &site, &ben).await.actor.reader().is_some());
    }

    async fn passwords_that_everybody_tries_are_refused(t: TestCtx) {
        let site = t.site();
        for known in ["password", "12345678", "Password1!", "qwertyuiop", "The paper1"] {
            let joined = accounts::join(&t, &site, "Ann", "a@mail.example", known).await;
            assert_eq!(refused(joined), Refusal::PasswordKnown, "{known}");
        }
        accounts::join(&t, &site, "Ann", "a@mail.example", "ein Pferd im Frühling").await.expect("joins");
    }

    async fn nothing_of_an_account_is_changed_by_a_program_or_nobody(t: TestCtx) {
        let site = t.site();
        let ann = t.reader("Ann").await;
        let by_token = Visitor { actor: ann, session: None };
        for by in [&by_token, &Visitor::anyone()] {
            assert_eq!(refused(set_own_password(&t, &site, by, PASSWORD).await), Refusal::SignInRequired);
            assert_eq!(refused(wish_authenticator(&t, &site, by).await), Refusal::SignInRequired);
            assert_eq!(refused(put_recovery_codes(&t, &site, by).await), Refusal::SignInRequired);
            assert_eq!(refused(unlink(&t, &site, by, "x").await), Refusal::SignInRequired);
            assert_eq!(refused(people::wish_passkey(&t, &site, by).await), Refusal::SignInRequired);
        }
    }

    async fn an_account_that_came_with_an_import_lets_nobody_in(t: TestCtx) {
        let site = t.site();
        let ann = t.reader("Ann").await;
        let id = TestCtx::who(&ann).id;
        t.store
            .write(move |tx| async move { tx.update_reader(id, Role::Reader, Standing::Imported).await })
            .await
            .expect("is written");
        assert_eq!(refused(people::sign_in(&t, &site, "Ann@mail.example", PASSWORD, &Arrival::default()).await), Refusal::CredentialsWrong);
    }
}
