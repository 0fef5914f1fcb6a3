//! Coming in with an account elsewhere, with those who behave and those who do not. On both engines.

#[path = "../../../identity/tests/it/oidc/stub.rs"]
#[expect(dead_code, clippy::unwrap_used, reason = "the identity room's own tests use all of it, and unwrap")]
mod stub;
#[path = "../../../identity/tests/it/tokens.rs"]
#[expect(dead_code, clippy::unwrap_used, reason = "the identity room's own tests use all of it, and unwrap")]
mod tokens;

use std::collections::HashMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rejoinder_app::{
    Ctx, Error, Outside,
    identity::{
        oidc::{Callback, Provider, ProviderConfig},
        outbound::OutboundOptions,
        sso::{SsoAlgorithm, SsoConfig, SsoKey, SsoKeys},
    },
    people::{
        Arrival, Away, Back, Entered, Keeps, SiteProvider, SitePublisher, Visitor, ask_publisher, come_back,
        find_newcomer, go_elsewhere, join_as, session_visitor, set_role, sign_in_by_publisher,
        sign_out_from_elsewhere, unlink, wish_authenticator,
    },
};
use rejoinder_domain::{Actor, Reader, Refusal, Role, clock::SECOND, reader::Standing};
use rejoinder_testkit::{Engine, Mailbox, OnEngine, TestCtx, each_engine, mailer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use self::{
    stub::{Manner, Stub},
    tokens::Signer,
};
use crate::{at_once, refused, visitor_of};
use futures_util::FutureExt;

const HEADER: &str = r#"{"alg":"ES256","kid":"k1","typ":"JWT"}"#;
const PUBLISHER: &str = "https://www.paper.example";

/// A paper whose readers come from two providers that are told what to do, and from its publisher.
struct World {
    t: TestCtx,
    stub: Stub,
    signer: Signer,
    mailbox: Mailbox,
}

impl std::ops::Deref for World {
    type Target = TestCtx;
    fn deref(&self) -> &TestCtx {
        &self.t
    }
}

impl OnEngine for World {
    async fn on(engine: Engine) -> Self {
        let (stub, signer) = (Stub::start().await, Signer::es256(1));
        stub.set(|plan| plan.keys = json!({ "keys": [signer.jwk("k1")] }));
        let (mailer, mailbox) = mailer();
        let outside = Outside { mail: Some(mailer), ..outside(&stub.issuer, &signer) };
        Self { t: TestCtx::on(engine).await.with(outside).await, stub, signer, mailbox }
    }
}

fn outside(issuer: &str, signer: &Signer) -> Outside {
    let options = OutboundOptions { allow_loopback: true, ..OutboundOptions::default() };
    let provider = |key: &str| SiteProvider {
        site: "paper".into(),
        second_factor: true,
        provider: Provider::new(
            ProviderConfig {
                key: key.into(),
                title: "The House".into(),
                issuer: issuer.into(),
                client_id: "rejoinder".into(),
                client_secret: None,
                scopes: vec!["openid".into()],
                allow_private: false,
            },
            &options,
        )
        .expect("a provider"),
    };
    let config = SsoConfig {
        algorithm: SsoAlgorithm::Es256,
        keys: vec![SsoKey { kid: None, key: signer.public.clone() }],
        issuer: PUBLISHER.into(),
        audience: "https://talk.paper.example".into(),
        max_age_secs: 300,
    };
    let publisher = SitePublisher {
        site: "paper".into(),
        title: "Paper account".into(),
        login_url: Some("https://www.paper.example/login?a=b".into()),
        roles: true,
        second_factor: true,
        issuer: PUBLISHER.into(),
        keys: SsoKeys::new(&config).expect("keys"),
    };
    Outside {
        providers: vec![provider("house"), provider("twin")],
        publishers: vec![publisher],
        ..Outside::default()
    }
}

fn parameters(url: &str) -> HashMap<String, String> {
    url::Url::parse(url).expect("an address").query_pairs().into_owned().collect()
}

async fn sessions_of(w: &World, reader: &Reader) -> usize {
    let id = reader.id;
    w.store.read(move |tx| async move { tx.list_sessions_of(id, 10).await }).await.expect("reads").len()
}

fn inside(entered: Entered) -> Reader {
    match entered {
        Entered::In(signed_in) => signed_in.reader,
        Entered::Second(_) => panic!("a second factor is asked for"),
    }
}

impl World {
    async fn go(&self) -> Away {
        let visitor = Visitor::anyone();
        go_elsewhere(self, &self.site(), &visitor, "house", "/rules", false).await.expect("goes")
    }

    /// What the provider says of `subject` to who went `away`, bent.
    fn says(&self, away: &Away, subject: &str, bend: impl FnOnce(&mut Value)) -> (String, Callback) {
        let (asked, now) = (parameters(&away.url), self.now() / SECOND);
        let mut claims = json!({
            "iss": self.stub.issuer, "aud": "rejoinder", "sub": subject, "nonce": asked["nonce"],
            "iat": now - 1, "exp": now + 300, "name": "Ida", "amr": ["pwd", "mfa"],
            "email": "ann@mail.example", "email_verified": true,
        });
        bend(&mut claims);
        let back = Callback {
            code: Some("a-code".into()),
            state: Some(asked["state"].clone()),
            ..Callback::default()
        };
        (claims.to_string(), back)
    }

    async fn back(
        &self,
        away: &Away,
        (token, back): (String, Callback),
        visitor: &Visitor,
    ) -> Result<Back, Error> {
        self.stub.set(|plan| {
            plan.answer = json!({ "access_token": "a-token", "token_type": "Bearer", "id_token": token });
        });
        come_back(self, &self.site(), visitor, "house", &away.secret, &back, &Arrival::default()).await
    }

    /// All of it, in good order or bent.
    async fn by_house(&self, subject: &str, bend: impl FnOnce(&mut Value)) -> Result<Back, Error> {
        let away = self.go().await;
        let (claims, back) = self.says(&away, subject, bend);
        self.back(&away, (self.signer.sign(HEADER, &claims), back), &Visitor::anyone()).await
    }

    async fn joined(&self, subject: &str, name: &str) -> Reader {
        let Back::Newcomer(ticket) = self.by_house(subject, |_| {}).await.expect("comes") else {
            panic!("nobody has that account")
        };
        let joined = join_as(self, &self.site(), &ticket, name, &Arrival::default()).await;
        inside(joined.expect("joins").0)
    }

    /// The publisher's claims about `subject`, fresh.
    fn claims(&self, subject: &str, nonce: &str, jti: &str) -> Value {
        let now = self.now() / SECOND;
        json!({
            "iss": PUBLISHER, "aud": "https://talk.paper.example", "sub": subject, "iat": now - 1,
            "exp": now + 120, "jti": jti, "nonce": nonce, "name": "Peter",
        })
    }

    async fn by_publisher(&self, secret: &str, token: &str) -> Result<Reader, Error> {
        let came = sign_in_by_publisher(self, &self.site(), (secret, token), None, &Arrival::default()).await;
        came.map(|(entered, _)| inside(entered))
    }

    /// All of it, with claims bent.
    async fn published(&self, jti: &str, bend: impl FnOnce(&mut Value)) -> Result<Reader, Error> {
        let wish = ask_publisher(self, &self.site(), "/", false).await.expect("is asked");
        let mut claims = self.claims("p-17", &wish.nonce, jti);
        bend(&mut claims);
        self.by_publisher(
            &wish.secret,
            &self.signer.sign(r#"{"alg":"ES256","typ":"JWT"}"#, &claims.to_string()),
        )
        .await
    }

    async fn count_readers(&self) -> usize {
        let site = self.site().id;
        let all = self.store.read(move |tx| async move {
            tx.list_readers_after(site, rejoinder_domain::ReaderId::from_raw(0), 1000).await
        });
        all.await.expect("reads").len()
    }
}

each_engine! {
    async fn who_comes_from_a_provider_is_whom_it_says_and_nobody_by_his_address(w: World) {
        let ann = w.reader("Ann").await;
        let Back::Newcomer(ticket) = w.by_house("s-1", |_| {}).await.expect("comes") else {
            panic!("her address there makes nobody Ann")
        };
        let seen = find_newcomer(&w, &w.site(), &ticket).await.expect("is there");
        assert_eq!(seen.name, "Ida");
        let (entered, next) =
            join_as(&w, &w.site(), &ticket, "Ida", &Arrival::default()).await.expect("joins");
        let ida = inside(entered);
        assert_eq!(next, "/rules");
        assert_ne!(ida.id, TestCtx::who(&ann).id);
        assert_eq!(refused(join_as(&w, &w.site(), &ticket, "Ida 2", &Arrival::default()).await), Refusal::TicketOver);
        let Back::Entered(entered, next) = w.by_house("s-1", |_| {}).await.expect("comes again") else {
            panic!("he is known")
        };
        let Entered::In(signed_in) = entered else { panic!("nothing more is asked of him") };
        assert_eq!((signed_in.reader.id, next.as_str()), (ida.id, "/rules"));
        let seen = session_visitor(&w, &w.site(), &signed_in.token).await.expect("reads").session;
        assert!(seen.is_some_and(|session| session.strong && session.way == "provider"), "mfa was seen there");
    }

    async fn a_provider_that_lies_lets_nobody_in(w: World) {
        w.joined("s-1", "Ida").await;
        let before = w.count_readers().await;
        let lies: [(&str, Value); 12] = [
            ("aud", json!("another")),
            ("aud", json!(["rejoinder", "another"])),
            ("iss", json!("https://evil.example")),
            ("nonce", json!("another")),
            ("nonce", Value::Null),
            ("exp", json!(1)),
            ("exp", json!("soon")),
            ("exp", Value::Null),
            ("iat", json!(1)),
            ("sub", json!("")),
            ("sub", Value::Null),
            ("azp", json!("another")),
        ];
        for (name, value) in lies {
            let came = w.by_house("s-1", |claims| claims[name] = value.clone()).await;
            assert_eq!(refused(came), Refusal::ElsewhereRefused, "{name} {value}");
        }
        let evil = Signer::es256(9);
        let headers = [
            (HEADER.to_owned(), &evil),
            (r#"{"alg":"none","kid":"k1"}"#.to_owned(), &w.signer),
            (r#"{"alg":"ES256","kid":"../../k1"}"#.to_owned(), &evil),
            (json!({ "alg": "ES256", "jwk": evil.jwk("k1") }).to_string(), &evil),
            (json!({ "alg": "ES256", "jku": "http://127.0.0.1:1/keys" }).to_string(), &evil),
            (r#"{"alg":"HS256","kid":"k1"}"#.to_owned(), &Signer::hs256(&w.signer.public)),
        ];
        for (header, signer) in headers {
            let away = w.go().await;
            let (claims, back) = w.says(&away, "s-1", |_| {});
            let came = w.back(&away, (signer.sign(&header, &claims), back), &Visitor::anyone()).await;
            assert_eq!(refused(came), Refusal::ElsewhereRefused, "{header}");
        }
        assert_eq!(w.count_readers().await, before);
    }

    async fn what_a_browser_brings_back_counts_once_and_only_where_it_was_begun(w: World) {
        let away = w.go().await;
        let other = w.go().await;
        let good = |away: &Away| {
            let (claims, back) = w.says(away, "s-1", |_| {});
            (w.signer.sign(HEADER, &claims), back)
        };
        // Login CSRF: the attacker's answer in the victim's browser, which began nothing, or something else.
        let nothing = Away { secret: String::new(), url: away.url.clone() };
        assert_eq!(refused(w.back(&nothing, good(&away), &Visitor::anyone()).await), Refusal::TicketOver);
        let mixed = Away { secret: other.secret, url: away.url.clone() };
        assert_eq!(refused(w.back(&mixed, good(&away), &Visitor::anyone()).await), Refusal::ElsewhereRefused);
        // Mix-up: the answer to one provider comes to another's address, or says that it is another's.
        let (_, back) = good(&away);
        let (site, arrival) = (w.site(), Arrival::default());
        let twin = come_back(&w, &site, &Visitor::anyone(), "twin", &away.secret, &back, &arrival).await;
        assert_eq!(refused(twin), Refusal::ElsewhereRefused);
        let away = w.go().await;
        let (token, mut back) = good(&away);
        back.iss = Some("https://evil.example".into());
        assert_eq!(refused(w.back(&away, (token, back), &Visitor::anyone()).await), Refusal::ElsewhereRefused);
        // Who said no at the provider.
        let away = w.go().await;
        let (token, back) = good(&away);
        let no = Callback { code: None, error: Some("access_denied".into()), ..back };
        assert_eq!(refused(w.back(&away, (token, no), &Visitor::anyone()).await), Refusal::ElsewhereRefused);
        // Twice.
        let away = w.go().await;
        assert!(matches!(w.back(&away, good(&away), &Visitor::anyone()).await, Ok(Back::Newcomer(_))));
        assert_eq!(refused(w.back(&away, good(&away), &Visitor::anyone()).await), Refusal::TicketOver);
        // Too late.
        let away = w.go().await;
        let late = good(&away);
        w.clock.advance_secs(601);
        assert_eq!(refused(w.back(&away, late, &Visitor::anyone()).await), Refusal::TicketOver);
        // At another site.
        let away = w.go().await;
        let site = w.add_site("other", |_| {}).await;
        let (_, back) = good(&away);
        let there = come_back(&w, &site, &Visitor::anyone(), "house", &away.secret, &back, &arrival).await;
        assert_eq!(refused(there), Refusal::NotFound);
    }

    async fn a_provider_that_is_broken_is_said_to_be_so(w: World) {
        let away = w.go().await;
        let (claims, back) = w.says(&away, "s-1", |_| {});
        for manner in [Manner::Huge, Manner::Boast, Manner::Redirect] {
            w.stub.set(|plan| plan.token_manner = manner);
            let away = w.go().await;
            let (_, back) = w.says(&away, "s-1", |_| {});
            let came = w.back(&away, (String::new(), back), &Visitor::anyone()).await;
            assert_eq!(refused(came), Refusal::ElsewhereDown);
        }
        w.stub.set(|plan| plan.token_manner = Manner::Broken);
        let came = w.back(&away, (w.signer.sign(HEADER, &claims), back), &Visitor::anyone()).await;
        assert_eq!(refused(came), Refusal::ElsewhereRefused);
    }

    async fn an_account_elsewhere_is_linked_by_whom_proves_both(w: World) {
        let ann = w.reader("Ann").await;
        let ida = w.joined("s-1", "Ida").await;
        let site = w.site();
        let visitor = visitor_of(&w, &ann).await;
        let id = TestCtx::who(&ann).id;
        let prove = w.store.write(move |tx| async move {
            let mut contact = tx.find_contact(id).await?.expect("has an address");
            contact.proven = true;
            tx.update_email(&contact).await
        });
        prove.await.expect("is proven");
        let letters = async || {
            w.work_off().await;
            w.mailbox.take().into_iter().map(|sent| sent.mail.text).collect::<String>()
        };
        let go = async |visitor: &Visitor| go_elsewhere(&w, &site, visitor, "house", "/", true).await;
        // Somebody else has it.
        let away = go(&visitor).await.expect("goes");
        let good = |away: &Away, subject: &str| {
            let (claims, back) = w.says(away, subject, |_| {});
            (w.signer.sign(HEADER, &claims), back)
        };
        assert_eq!(refused(w.back(&away, good(&away, "s-1"), &visitor).await), Refusal::ElsewhereTaken);
        // Another reader comes back in the same browser.
        let away = go(&visitor).await.expect("goes");
        let by_ida = w.by_house("s-1", |_| {}).await.expect("comes");
        let Back::Entered(Entered::In(signed_in), _) = by_ida else { panic!("she is known") };
        assert_eq!(signed_in.reader.id, ida.id);
        let by_ida = session_visitor(&w, &site, &signed_in.token).await.expect("reads");
        assert_eq!(refused(w.back(&away, good(&away, "s-2"), &by_ida).await), Refusal::NotAllowed);
        let away = go(&visitor).await.expect("goes");
        assert_eq!(refused(w.back(&away, good(&away, "s-2"), &Visitor::anyone()).await), Refusal::SignInRequired);
        // He himself; and twice is once.
        for _ in 0..2 {
            let away = go(&visitor).await.expect("goes");
            assert!(matches!(w.back(&away, good(&away, "s-2"), &visitor).await, Ok(Back::Linked)));
        }
        assert_eq!(letters().await.matches("Linked { title: \"The House\" }").count(), 1, "he is told of it once");
        let Back::Entered(entered, _) = w.by_house("s-2", |_| {}).await.expect("comes") else { panic!("he is known") };
        assert_eq!(inside(entered).id, TestCtx::who(&ann).id);
        // Not without a proof of who he is, lately.
        w.clock.advance_secs(3_600);
        assert_eq!(refused(go(&visitor).await), Refusal::ProofRequired);
        let visitor = visitor_of(&w, &ann).await;
        unlink(&w, &site, &visitor, &w.stub.issuer).await.expect("is unlinked");
        assert!(letters().await.contains("Unlinked { title: \"The House\" }"));
        assert!(matches!(w.by_house("s-2", |_| {}).await, Ok(Back::Newcomer(_))));
    }

    async fn sixty_four_first_sign_ins_of_one_person_make_one_account(w: World) {
        let before = w.count_readers().await;
        let mut tickets = Vec::new();
        for _ in 0..64 {
            let Back::Newcomer(ticket) = w.by_house("s-1", |_| {}).await.expect("comes") else { panic!("new") };
            tickets.push(ticket);
        }
        let (ctx, beside) = (Ctx::clone(&w), w.beside().await);
        let joined = at_once(64, |number| {
            let (ctx, ticket) = (if number % 2 == 0 { &ctx } else { &beside }.clone(), tickets[number].clone());
            async move {
                let site = ctx.sites().by_key("paper").expect("a site");
                let name = format!("Ida {number}");
                join_as(&ctx, &site, &ticket, &name, &Arrival::default()).await.map(|(entered, _)| inside(entered).id)
            }
            .boxed()
        })
        .await;
        let ids: Vec<_> = joined.into_iter().map(|outcome| outcome.expect("comes in")).collect();
        assert!(ids.iter().all(|id| *id == ids[0]));
        assert_eq!(w.count_readers().await, before + 1);

        let mut tokens = Vec::new();
        for number in 0..64 {
            let wish = ask_publisher(&w, &w.site(), "/", false).await.expect("is asked");
            let claims = w.claims("p-17", &wish.nonce, &format!("j-{number}")).to_string();
            tokens.push((wish.secret, w.signer.sign(r#"{"alg":"ES256"}"#, &claims)));
        }
        let came = at_once(64, |number| {
            let (ctx, (secret, token)) = (ctx.clone(), tokens[number].clone());
            async move {
                let site = ctx.sites().by_key("paper").expect("a site");
                let came = sign_in_by_publisher(&ctx, &site, (&secret, &token), None, &Arrival::default()).await;
                came.map(|(entered, _)| inside(entered).id)
            }
            .boxed()
        })
        .await;
        let ids: Vec<_> = came.into_iter().map(|outcome| outcome.expect("comes in")).collect();
        assert!(ids.iter().all(|id| *id == ids[0]));
        assert_eq!(w.count_readers().await, before + 2);
    }

    async fn the_publishers_token_makes_an_account_once_and_tells_what_he_is(w: World) {
        w.reader("Peter").await;
        let peter = w.published("j-1", |claims| claims["role"] = json!("trusted")).await.expect("comes");
        assert_eq!((peter.name.as_str(), peter.role), ("Peter 2", Role::Trusted), "the name was taken");
        let thread = w.thread().await.id;
        let written = w.post(&Actor::Reader(peter.clone()), thread, None, "Said").await;
        let badges = async || {
            let found = w.store.read(move |tx| async move { tx.find_comment(written.id).await }).await;
            found.expect("reads").expect("is there").badges
        };
        assert_eq!(badges().await, Vec::<String>::new());
        w.published("j-9", |claims| claims["badges"] = json!(["Subscriber", "Founder"])).await.expect("comes");
        assert_eq!(badges().await, ["Subscriber", "Founder"]);
        let again = w.published("j-2", |claims| claims["role"] = json!("moderator")).await.expect("comes");
        assert_eq!((again.id, again.role), (peter.id, Role::Moderator));
        assert_eq!(badges().await, Vec::<String>::new(), "a subscription may end");
        for (number, word) in [None, Some("operator"), Some("root"), Some("reader")].into_iter().enumerate() {
            w.published(&format!("up-{number}"), |claims| claims["role"] = json!("editor")).await.expect("comes");
            let jti = format!("down-{number}");
            let came = w.published(&jti, |claims| {
                if let Some(word) = word {
                    claims["role"] = json!(word);
                }
            });
            let role = came.await.expect("comes").role;
            assert_eq!(role, Role::Reader, "{word:?}: whom it gives no role that there is has none");
            assert_eq!(sessions_of(&w, &peter).await, 1, "with a role his other sessions end");
        }
        // Whom staff suspended stays so, whatever the publisher says.
        let stopped = set_role(&w, &w.site(), &w.desk, peter.id, Role::Reader, Standing::Suspended).await;
        stopped.expect("is suspended");
        let stopped = w.published("j-7", |claims| claims["role"] = json!("trusted")).await.expect("may read");
        assert_eq!(stopped.standing, Standing::Suspended);
        let odd = w.published("j-8", |claims| {
            claims["sub"] = json!("p-18");
            claims["name"] = json!("<b>\u{202e}</b>");
        });
        assert!(odd.await.expect("comes").name.as_str().starts_with("Reader "));
    }

    async fn the_publishers_token_is_good_once_and_in_one_browser(w: World) {
        let site = w.site();
        let wish = ask_publisher(&w, &site, "/", false).await.expect("is asked");
        let url = wish.url.expect("he can sign in there");
        assert_eq!(url, format!("https://www.paper.example/login?a=b&nonce={}", wish.nonce));
        assert_ne!(wish.nonce, wish.secret, "whoever sees the nonce on its way has nothing");
        let sign = |claims: &Value| w.signer.sign(r#"{"alg":"ES256"}"#, &claims.to_string());
        let token = sign(&w.claims("p-17", &wish.nonce, "j-1"));
        let other = ask_publisher(&w, &site, "/", false).await.expect("is asked");
        // Login CSRF: the attacker's token in the victim's browser. And the other way about: the victim's token, which the
        // attacker asked for by a nonce of his own browser's, or which he saw on its way.
        for secret in [other.secret.as_str(), wish.nonce.as_str(), ""] {
            assert_eq!(refused(w.by_publisher(secret, &token).await), Refusal::ElsewhereRefused);
        }
        let own = "a-secret-of-his-own";
        let unasked = sign(&w.claims("p-17", &URL_SAFE_NO_PAD.encode(Sha256::digest(own)), "j-2"));
        assert_eq!(refused(w.by_publisher(own, &unasked).await), Refusal::TicketOver);
        // What a frame asked for is for a frame, and what a page asked for is for a page.
        let in_frame = async |secret: &str, token: &str| {
            let (proof, arrival) = ((secret, token), Arrival::default());
            sign_in_by_publisher(&w, &site, proof, Some(Keeps::Page), &arrival).await
        };
        assert_eq!(refused(in_frame(&wish.secret, &token).await), Refusal::TicketOver);
        let framed = ask_publisher(&w, &site, "/", true).await.expect("is asked");
        let for_frame = sign(&w.claims("p-17", &framed.nonce, "j-3"));
        assert_eq!(refused(w.by_publisher(&framed.secret, &for_frame).await), Refusal::TicketOver);
        in_frame(&framed.secret, &for_frame).await.expect("comes");
        w.by_publisher(&wish.secret, &token).await.expect("comes");
        assert_eq!(refused(w.by_publisher(&wish.secret, &token).await), Refusal::TicketOver);
        // The same token id with another nonce.
        let again = sign(&w.claims("p-17", &other.nonce, "j-1"));
        assert_eq!(refused(w.by_publisher(&other.secret, &again).await), Refusal::ElsewhereRefused);
        let tricks: [(&str, Value); 8] = [
            ("iss", json!("https://evil.example")),
            ("aud", json!("https://talk.other.example")),
            ("exp", json!("9999999999")),
            ("exp", Value::Null),
            ("exp", json!(w.now() / SECOND + 3_600)),
            ("iat", Value::Null),
            ("jti", Value::Null),
            ("sub", json!(17)),
        ];
        for (number, (name, value)) in tricks.into_iter().enumerate() {
            let came = w.published(&format!("t-{number}"), |claims| claims[name] = value.clone()).await;
            assert_eq!(refused(came), Refusal::ElsewhereRefused, "{name} {value}");
        }
        let other_site = w.add_site("other", |_| {}).await;
        let there = sign_in_by_publisher(&w, &other_site, ("n", "t"), None, &Arrival::default()).await;
        assert_eq!(refused(there), Refusal::NotFound);
    }

    async fn who_is_to_prove_once_more_who_he_is_is_asked_by_the_provider(w: World) {
        let site = w.site();
        let ida = w.joined("s-1", "Ida").await;
        let house = |claims: &mut Value, at: i64| claims["auth_time"] = json!(at);
        let come = async |at: i64| {
            let came = w.by_house("s-1", |claims| house(claims, at)).await.expect("comes");
            let Back::Entered(Entered::In(signed_in), _) = came else { panic!("she is known") };
            assert_eq!(signed_in.reader.id, ida.id);
            session_visitor(&w, &site, &signed_in.token).await.expect("reads")
        };
        // What the provider remembers of this morning signs in, and proves nothing: who sits there now?
        let remembered = come(w.now() / SECOND - 4 * 3_600).await;
        assert_eq!(refused(wish_authenticator(&w, &site, &remembered).await), Refusal::ProofRequired);
        let asked = come(w.now() / SECOND - 5).await;
        wish_authenticator(&w, &site, &asked).await.expect("she proved it");
        // A time to come is now.
        come(w.now() / SECOND + 20).await;
        // Who is in already is asked anew, whatever is remembered.
        assert!(!parameters(&w.go().await.url).contains_key("prompt"));
        let again = async |at: Option<i64>| {
            let away = go_elsewhere(&w, &site, &remembered, "house", "/", false).await.expect("goes");
            let sent = parameters(&away.url);
            assert_eq!((sent["prompt"].as_str(), sent["max_age"].as_str()), ("login", "0"));
            let (claims, back) = w.says(&away, "s-1", |claims| {
                if let Some(at) = at {
                    house(claims, at);
                }
            });
            w.back(&away, (w.signer.sign(HEADER, &claims), back), &remembered).await
        };
        assert_eq!(refused(again(Some(w.now() / SECOND - 600)).await), Refusal::ProofRequired);
        assert!(matches!(again(Some(w.now() / SECOND)).await, Ok(Back::Entered(..))));
        assert!(matches!(again(None).await, Ok(Back::Entered(..))), "a provider that says nothing of it");
    }

    async fn who_signs_out_elsewhere_is_signed_out_here(w: World) {
        let site = w.site();
        let ida = w.joined("s-1", "Ida").await;
        let peter = w.published("j-1", |_| {}).await.expect("comes");
        let sessions = async |reader: &Reader| sessions_of(&w, reader).await;
        assert_eq!((sessions(&ida).await, sessions(&peter).await), (1, 1));
        let now = w.now() / SECOND;
        let event = json!({ "http://schemas.openid.net/event/backchannel-logout": {} });
        let claims = |iss: &str, aud: &str, sub: &str, jti: &str| {
            json!({ "iss": iss, "aud": aud, "sub": sub, "jti": jti, "iat": now - 1, "exp": now + 100, "events": event })
        };
        let header = r#"{"alg":"ES256","kid":"k1","typ":"logout+jwt"}"#;
        let of_house = claims(&w.stub.issuer, "rejoinder", "s-1", "o-1").to_string();
        let forged = Signer::es256(9).sign(header, &of_house);
        let out = async |key: Option<&str>, token: &str| sign_out_from_elsewhere(&w, &site, key, token).await;
        assert_eq!(refused(out(Some("house"), &forged).await), Refusal::ElsewhereRefused);
        assert_eq!(refused(out(None, &forged).await), Refusal::ElsewhereRefused);
        assert_eq!(sessions(&ida).await, 1);
        let token = w.signer.sign(header, &of_house);
        out(Some("house"), &token).await.expect("is heard");
        assert_eq!((sessions(&ida).await, sessions(&peter).await), (0, 1));
        assert_eq!(refused(out(Some("house"), &token).await), Refusal::ElsewhereRefused, "once");
        let token = w.signer.sign(header, &claims(PUBLISHER, "https://talk.paper.example", "p-17", "o-1").to_string());
        out(None, &token).await.expect("is heard");
        assert_eq!(sessions(&peter).await, 0);
        let nobody = w.signer.sign(header, &claims(PUBLISHER, "https://talk.paper.example", "p-99", "o-2").to_string());
        out(None, &nobody).await.expect("ends nothing");
        let mut of_session = claims(&w.stub.issuer, "rejoinder", "", "o-3");
        of_session.as_object_mut().expect("claims").remove("sub");
        of_session["sid"] = json!("a-session-there");
        let of_session = w.signer.sign(header, &of_session.to_string());
        let heard = out(Some("house"), &of_session).await;
        assert_eq!(refused(heard), Refusal::ElsewhereRefused, "we do not know whose that is, and say so");
    }
}
