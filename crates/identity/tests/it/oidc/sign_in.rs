//! From the first redirect to the identity: what is sent, what is believed, what is refused.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::Algorithm;
use rejoinder_domain::clock::SECOND;
use rejoinder_identity::oidc::{Callback, Identity, OidcProblem as P};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{ACCESS_TOKEN, NOW, NOW_SECS, SECRET, World, good, parameters, redirect, stub::Manner};
use crate::tokens::Signer;

#[tokio::test]
async fn a_person_signs_in() {
    let world = World::new().await;
    let identity = world
        .sign_in(|claims| {
            claims["name"] = json!("Anna");
            claims["email"] = json!("anna@house.example");
            claims["email_verified"] = json!(true);
            claims["acr"] = json!("urn:mfa");
            claims["amr"] = json!(["pwd", "otp"]);
            claims["auth_time"] = json!(NOW_SECS - 60);
            claims["azp"] = json!("rejoinder");
            claims["at_hash"] = json!(URL_SAFE_NO_PAD.encode(&Sha256::digest(ACCESS_TOKEN)[..16]));
        })
        .await
        .unwrap();
    assert_eq!(
        identity,
        Identity {
            issuer: world.stub.issuer.clone(),
            subject: "person-17".to_owned(),
            name: Some("Anna".to_owned()),
            email: Some("anna@house.example".to_owned()),
            email_verified: true,
            acr: Some("urn:mfa".to_owned()),
            amr: vec!["pwd".to_owned(), "otp".to_owned()],
            auth_time: Some(NOW - 60 * SECOND),
        }
    );
}

#[tokio::test]
async fn what_is_sent_is_what_the_standards_ask() {
    let world = World::new().await;
    let begun = world.begin(NOW).await.unwrap();
    let sent = parameters(&begun.url);
    assert!(
        begun.url.as_str().starts_with(&format!("{}/authorize?tenant=paper&", world.stub.issuer)),
        "{}",
        begun.url
    );
    assert_eq!((sent["response_type"].as_str(), sent["client_id"].as_str()), ("code", "rejoinder"));
    assert_eq!(
        (sent["scope"].as_str(), sent["code_challenge_method"].as_str()),
        ("openid profile email", "S256")
    );
    assert_eq!(sent["redirect_uri"], redirect().as_str());
    for name in ["state", "nonce", "code_challenge"] {
        assert_eq!(sent[name].len(), 43, "{name}");
        assert!(name == "code_challenge" || begun.kept.contains(&sent[name]));
    }
    let other = parameters(&world.begin(NOW).await.unwrap().url);
    assert!(["state", "nonce", "code_challenge"].iter().all(|name| sent[*name] != other[*name]));

    let token = world.signer.sign(r#"{"alg":"ES256"}"#, &world.claims(&begun, NOW_SECS).to_string());
    world.finish(&begun, &token, &good(&begun), NOW).await.unwrap();
    let asked = world.stub.last("/token");
    let form: std::collections::HashMap<_, _> =
        url::form_urlencoded::parse(asked.body.as_bytes()).into_owned().collect();
    assert_eq!((form["grant_type"].as_str(), form["code"].as_str()), ("authorization_code", "code-1"));
    assert_eq!(form["redirect_uri"], redirect().as_str());
    assert_eq!(URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"])), sent["code_challenge"]);
    assert!(asked.authorization.unwrap().starts_with("Basic "));
    assert!(!asked.body.contains("client_secret"));
    assert!(!format!("{:?} {begun:?}", world.provider).contains(SECRET));
}

#[tokio::test]
async fn the_secret_goes_where_the_provider_wants_it() {
    for (methods, in_body) in [
        (json!(["client_secret_post"]), true),
        (json!(["private_key_jwt", "client_secret_post", "client_secret_basic"]), false),
    ] {
        let world = World::new().await;
        world.stub.set(|plan| plan.metadata["token_endpoint_auth_methods_supported"] = methods.clone());
        world.sign_in(|_| {}).await.unwrap();
        let asked = world.stub.last("/token");
        assert_eq!(
            (asked.body.contains("client_secret="), asked.authorization.is_none()),
            (in_body, in_body),
            "{methods}"
        );
    }
    let world = World::new().await;
    world
        .stub
        .set(|plan| plan.metadata["token_endpoint_auth_methods_supported"] = json!(["private_key_jwt"]));
    assert_eq!(world.sign_in(|_| {}).await, Err(P::Metadata("way to authenticate")));
    let public = World::with(|config| config.client_secret = None).await;
    public.sign_in(|_| {}).await.unwrap();
    let asked = public.stub.last("/token");
    assert!(asked.authorization.is_none() && asked.body.contains("client_id=rejoinder"));
}

#[tokio::test]
async fn every_algorithm_of_the_list_is_believed() {
    for (alg, signer) in [
        ("RS256", Signer::from_file(Algorithm::RS256)),
        ("PS256", Signer::from_file(Algorithm::PS256)),
        ("ES384", Signer::from_file(Algorithm::ES384)),
        ("ES256", Signer::es256(7)),
        ("EdDSA", Signer::ed25519(7)),
    ] {
        let world = World::new().await;
        world.stub.set(|plan| plan.keys = json!({"keys": [{"kty": "new"}, signer.jwk("k7")]}));
        let header = json!({"alg": alg, "kid": "k7"}).to_string();
        let identity = world.sign_in_with(&header, &signer, NOW, |_| {}).await;
        assert!(identity.is_ok(), "{alg}: {identity:?}");
    }
}

#[tokio::test]
async fn claims_that_are_bent_are_refused() {
    let world = World::new().await;
    for (name, value, problem) in [
        ("iss", json!("https://evil.example"), P::Issuer),
        ("iss", json!(format!("{}/", world.stub.issuer)), P::Issuer),
        ("aud", json!("somebody-else"), P::Audience),
        ("aud", json!([]), P::Audience),
        ("aud", json!(["rejoinder", "somebody-else"]), P::Audience),
        ("azp", json!("somebody-else"), P::Audience),
        ("nonce", json!("another"), P::Nonce),
        ("nonce", Value::Null, P::Nonce),
        ("exp", json!(NOW_SECS - 30), P::Expired),
        ("iat", json!(NOW_SECS + 31), P::NotYet),
        ("iat", json!(NOW_SECS - 631), P::Expired),
        ("sub", json!(""), P::Claim("sub")),
        ("sub", json!("x".repeat(256)), P::Claim("sub")),
        ("at_hash", json!(URL_SAFE_NO_PAD.encode([0; 16])), P::AccessToken),
        ("amr", json!([""]), P::Claim("amr")),
        ("auth_time", json!(-5), P::Claim("auth_time")),
    ] {
        let outcome = world
            .sign_in(|claims| match value.clone() {
                Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
                value => claims[name] = value,
            })
            .await;
        assert_eq!(outcome, Err(problem), "{name}: {value}");
    }
    // Of these the library cannot make a token, so the answer to the code is none.
    for (name, value) in [
        ("sub", Value::Null),
        ("sub", json!(17)),
        ("exp", Value::Null),
        ("exp", json!("1800000300")),
        ("iat", Value::Null),
    ] {
        let outcome = world
            .sign_in(|claims| match value.clone() {
                Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
                value => claims[name] = value,
            })
            .await;
        assert_eq!(outcome, Err(P::Metadata("answer to the code")), "{name}: {value}");
    }
}

#[tokio::test]
async fn clocks_may_differ_by_half_a_minute() {
    let world = World::new().await;
    for (name, secs) in [("exp", NOW_SECS - 29), ("iat", NOW_SECS + 30), ("iat", NOW_SECS - 630)] {
        let outcome = world.sign_in(|claims| claims[name] = json!(secs)).await;
        assert!(outcome.is_ok(), "{name}: {outcome:?}");
    }
}

#[tokio::test]
async fn algorithms_and_headers_that_choose_for_themselves_are_refused() {
    let world = World::new().await;
    let with_secret = Signer::hs256(SECRET);
    let with_key = Signer::hs256(&world.signer.public);
    for (header, signer, problem) in [
        (r#"{"alg":"HS256"}"#, &with_secret, P::Algorithm),
        (r#"{"alg":"HS256","kid":"k1"}"#, &with_key, P::Algorithm),
        (r#"{"alg":"ES256","kid":"k1"}"#, &with_key, P::Signature),
        (r#"{"alg":"RS512","kid":"k1"}"#, &world.signer, P::Algorithm),
        (r#"{"alg":"RS256","kid":"k1"}"#, &world.signer, P::UnknownKey),
        (r#"{"alg":"ES256","kid":"k1","jku":"https://evil.example"}"#, &world.signer, P::Header("jku")),
        (r#"{"alg":"ES256","kid":"k1","jwk":{}}"#, &world.signer, P::Header("jwk")),
        (r#"{"alg":"ES256","kid":"k1","x5u":"https://evil.example"}"#, &world.signer, P::Header("x5u")),
        (r#"{"alg":"ES256","kid":"k1","crit":["exp"]}"#, &world.signer, P::Header("crit")),
        (r#"{"alg":"ES256","kid":"k1","typ":"logout+jwt"}"#, &world.signer, P::Malformed),
    ] {
        assert_eq!(world.sign_in_with(header, signer, NOW, |_| {}).await, Err(problem), "{header}");
    }
    let begun = world.begin(NOW).await.unwrap();
    let claims = URL_SAFE_NO_PAD.encode(world.claims(&begun, NOW_SECS).to_string());
    let unsigned = format!("{}.{claims}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#));
    assert_eq!(world.finish(&begun, &unsigned, &good(&begun), NOW).await, Err(P::Algorithm));
    let twice =
        world.claims(&begun, NOW_SECS).to_string().replace("\"sub\":", "\"sub\":\"operator\",\"sub\":");
    let twice = world.signer.sign(r#"{"alg":"ES256","kid":"k1"}"#, &twice);
    let outcome = world.finish(&begun, &twice, &good(&begun), NOW).await;
    assert!(matches!(outcome, Err(P::Malformed | P::Metadata(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_name_or_address_that_is_too_long_is_left_out() {
    let world = World::new().await;
    let identity = world
        .sign_in(|claims| {
            claims["name"] = json!("x".repeat(256));
            claims["email"] = json!(format!("{}@a.example", "x".repeat(255)));
            claims["email_verified"] = json!(true);
        })
        .await
        .unwrap();
    assert_eq!((identity.name, identity.email, identity.email_verified), (None, None, false));
    // What large providers send instead of a truth value.
    let identity = world
        .sign_in(|claims| {
            claims["email"] = json!("a@house.example");
            claims["email_verified"] = json!("true");
        })
        .await
        .unwrap();
    assert!(identity.email_verified);
}

#[tokio::test]
async fn an_answer_to_another_request_is_refused() {
    let world = World::new().await;
    let (first, second) = (world.begin(NOW).await.unwrap(), world.begin(NOW).await.unwrap());
    let token = world.signer.sign(r#"{"alg":"ES256"}"#, &world.claims(&first, NOW_SECS).to_string());
    for state in [None, Some(String::new()), good(&second).state] {
        let callback = Callback { state, ..good(&first) };
        assert_eq!(world.finish(&first, &token, &callback, NOW).await, Err(P::State));
    }
    // The state of the one with the token of the other: the nonce tells.
    assert_eq!(world.finish(&second, &token, &good(&second), NOW).await, Err(P::Nonce));
    for kept in [
        "",
        "{}",
        "null",
        &first.kept.replace(&world.stub.issuer, "https://other.example"),
        &format!("{}x", first.kept),
    ] {
        assert_eq!(world.provider.finish(kept, &good(&first), NOW).await, Err(P::Kept), "{kept}");
    }
    assert!(world.finish(&first, &token, &good(&first), NOW).await.is_ok());
}

#[tokio::test]
async fn an_answer_of_another_provider_is_refused() {
    let world = World::new().await;
    let with_iss = |iss: Option<&str>| {
        let iss = iss.map(str::to_owned);
        async {
            let begun = world.begin(NOW).await.unwrap();
            let token = world.signer.sign(r#"{"alg":"ES256"}"#, &world.claims(&begun, NOW_SECS).to_string());
            world.finish(&begun, &token, &Callback { iss, ..good(&begun) }, NOW).await
        }
    };
    let own = world.stub.issuer.clone();
    assert!(with_iss(None).await.is_ok());
    assert!(with_iss(Some(&own)).await.is_ok());
    assert_eq!(with_iss(Some("https://evil.example")).await, Err(P::OtherIssuer));
    assert_eq!(with_iss(Some(&format!("{own}/"))).await, Err(P::OtherIssuer));
    assert_eq!(with_iss(Some("")).await, Err(P::OtherIssuer));
    let asked = world.stub.count("/token");
    assert_eq!(asked, 2, "no code is exchanged for an answer of another provider");
}

#[tokio::test]
async fn a_provider_that_names_itself_must_do_so() {
    let world = World::new().await;
    world.stub.set(|plan| plan.metadata["authorization_response_iss_parameter_supported"] = json!(true));
    let begun = world.begin(NOW).await.unwrap();
    let token = world.signer.sign(r#"{"alg":"ES256"}"#, &world.claims(&begun, NOW_SECS).to_string());
    assert_eq!(world.finish(&begun, &token, &good(&begun), NOW).await, Err(P::OtherIssuer));
    let named = Callback { iss: Some(world.stub.issuer.clone()), ..good(&begun) };
    assert!(world.finish(&begun, &token, &named, NOW).await.is_ok());
}

#[tokio::test]
async fn no_is_said_in_the_providers_words() {
    let world = World::new().await;
    let begun = world.begin(NOW).await.unwrap();
    let said = |error: &str| Callback { code: None, error: Some(error.to_owned()), ..good(&begun) };
    let finish = async |callback: Callback| world.provider.finish(&begun.kept, &callback, NOW).await;
    assert_eq!(finish(said("access_denied")).await, Err(P::Denied("access_denied".to_owned())));
    assert_eq!(finish(said("a\r\n<b> c")).await, Err(P::Denied("abc".to_owned())));
    assert_eq!(finish(said("\n")).await, Err(P::Denied("error".to_owned())));
    assert_eq!(finish(Callback { error: None, ..said("") }).await, Err(P::NoCode));
    assert_eq!(finish(Callback { code: Some("x".repeat(5_000)), ..good(&begun) }).await, Err(P::NoCode));
    world.stub.set(|plan| {
        plan.answer_status = Some(400);
        plan.answer = json!({"error": "invalid_grant", "error_description": "used\nbefore"});
    });
    assert_eq!(finish(good(&begun)).await, Err(P::Exchange("invalid_grant".to_owned())));
    world.stub.set(|plan| {
        plan.answer_status = None;
        plan.answer = json!({"access_token": "x", "token_type": "Bearer"});
    });
    assert_eq!(finish(good(&begun)).await, Err(P::NoToken));
    for answer in [json!([]), json!({"access_token": "x", "token_type": "Bearer", "id_token": "a.b"})] {
        world.stub.set(|plan| plan.answer = answer);
        assert_eq!(finish(good(&begun)).await, Err(P::Metadata("answer to the code")));
    }
}

#[tokio::test]
async fn what_the_token_lacks_is_in_the_profile() {
    let world = World::new().await;
    world.stub.set(|plan| {
        plan.metadata["userinfo_endpoint"] = json!(format!("{}/profile", world.stub.issuer));
        plan.profile = json!({"sub": "person-17", "name": "Anna", "email": "anna@house.example", "email_verified": "true"});
    });
    let identity = world.sign_in(|_| {}).await.unwrap();
    assert_eq!(
        (identity.name.as_deref(), identity.email.as_deref()),
        (Some("Anna"), Some("anna@house.example"))
    );
    assert!(identity.email_verified);
    assert_eq!(world.stub.last("/profile").authorization, Some(format!("Bearer {ACCESS_TOKEN}")));
    // What the token says counts, and an address is not verified by another's word.
    let identity = world.sign_in(|claims| claims["email"] = json!("other@house.example")).await.unwrap();
    assert_eq!((identity.email.as_deref(), identity.email_verified), (Some("other@house.example"), false));
    let asked = world.stub.count("/profile");
    let whole = |claims: &mut Value| {
        claims["name"] = json!("Anna");
        claims["email"] = json!("anna@house.example");
    };
    world.sign_in(whole).await.unwrap();
    assert_eq!(world.stub.count("/profile"), asked);
}

#[tokio::test]
async fn a_profile_of_somebody_else_is_refused_and_none_is_done_without() {
    let world = World::new().await;
    world
        .stub
        .set(|plan| plan.metadata["userinfo_endpoint"] = json!(format!("{}/profile", world.stub.issuer)));
    for profile in
        [json!({"sub": "person-18", "name": "Eve"}), json!({"name": "Eve"}), json!({"sub": ["person-17"]})]
    {
        world.stub.set(|plan| plan.profile = profile);
        assert_eq!(world.sign_in(|_| {}).await, Err(P::OtherProfile));
    }
    world.stub.set(|plan| plan.profile = json!({"sub": "person-17", "name": 17, "email": ["a"]}));
    let identity = world.sign_in(|_| {}).await.unwrap();
    assert_eq!((identity.name, identity.email), (None, None));
    world.stub.set(|plan| plan.profile = json!("a.signed.profile"));
    assert!(world.sign_in(|_| {}).await.is_ok());
    for manner in [Manner::Broken, Manner::Redirect, Manner::Huge] {
        world.stub.set(|plan| plan.profile_manner = manner);
        assert!(world.sign_in(|_| {}).await.is_ok());
    }
}

/// A server spawns what it awaits.
#[test]
fn a_sign_in_can_be_awaited_on_any_thread() {
    fn is_send<T: Send>(_: T) {}
    let provider =
        rejoinder_identity::oidc::Provider::new(super::config("https://login.example"), &super::options());
    let provider = provider.unwrap();
    is_send(provider.begin(&crate::support::Dice::new(1), NOW, &redirect(), false));
    is_send(provider.finish("", &Callback::default(), NOW));
    is_send(provider.logout_token("", NOW));
}
