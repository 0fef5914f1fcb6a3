//! The provider ends sessions: Back-Channel Logout 1.0 §2.6, point by point.

use jsonwebtoken::Algorithm;
use rejoinder_domain::clock::SECOND;
use rejoinder_identity::oidc::{OidcLogout, OidcProblem as P};
use serde_json::{Value, json};

use super::{NOW, NOW_SECS, SECRET, World};
use crate::tokens::Signer;

const HEADER: &str = r#"{"alg":"ES256","kid":"k1","typ":"logout+jwt"}"#;

fn claims(world: &World) -> Value {
    json!({
        "iss": world.stub.issuer, "aud": ["rejoinder"], "sub": "person-17", "sid": "s-1", "jti": "j-1",
        "iat": NOW_SECS - 1, "exp": NOW_SECS + 120,
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    })
}

#[tokio::test]
async fn sessions_are_ended_by_whom_they_were_begun() {
    let world = World::new().await;
    let expected = OidcLogout {
        issuer: world.stub.issuer.clone(),
        subject: Some("person-17".to_owned()),
        session_id: Some("s-1".to_owned()),
        jti: "j-1".to_owned(),
        expires_at: NOW + 120 * SECOND,
    };
    for header in [HEADER, r#"{"alg":"ES256","typ":"JWT"}"#, r#"{"alg":"ES256"}"#] {
        let token = world.signer.sign(header, &claims(&world).to_string());
        assert_eq!(world.provider.logout_token(&token, NOW).await, Ok(expected.clone()), "{header}");
    }
    for (alg, signer) in [
        ("RS256", Signer::from_file(Algorithm::RS256)),
        ("PS256", Signer::from_file(Algorithm::PS256)),
        ("ES384", Signer::from_file(Algorithm::ES384)),
        ("EdDSA", Signer::ed25519(7)),
    ] {
        let world = World::new().await;
        world.stub.set(|plan| plan.keys = json!({"keys": [{"kty": "new", "kid": "k7"}, signer.jwk("k7")]}));
        let token = signer.sign(&json!({"alg": alg, "kid": "k7"}).to_string(), &claims(&world).to_string());
        let outcome = world.provider.logout_token(&token, NOW).await;
        assert!(outcome.is_ok(), "{alg}: {outcome:?}");
    }
}

#[tokio::test]
async fn claims_that_are_bent_are_refused() {
    let world = World::new().await;
    for (name, value, problem) in [
        ("iss", json!("https://evil.example"), P::Issuer),
        ("iss", Value::Null, P::Claim("iss")),
        ("aud", json!("other"), P::Audience),
        ("aud", json!(["rejoinder", "other"]), P::Audience),
        ("aud", Value::Null, P::Audience),
        ("exp", Value::Null, P::Claim("exp")),
        ("exp", json!("1800000300"), P::Claim("exp")),
        ("exp", json!(NOW_SECS - 30), P::Expired),
        ("iat", Value::Null, P::Claim("iat")),
        ("iat", json!(NOW_SECS + 31), P::NotYet),
        ("iat", json!(NOW_SECS - 631), P::Expired),
        ("jti", Value::Null, P::Claim("jti")),
        ("events", Value::Null, P::Claim("events")),
        ("events", json!({}), P::Claim("events")),
        ("events", json!({"http://schemas.openid.net/event/backchannel-logout": []}), P::Claim("events")),
        ("nonce", json!("n"), P::Claim("nonce")),
        ("nonce", json!(false), P::Claim("nonce")),
        ("sub", json!(""), P::Claim("sub")),
        ("sid", json!(1), P::Claim("sid")),
    ] {
        let mut claims = claims(&world);
        match value.clone() {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
            value => claims[name] = value,
        }
        let token = world.signer.sign(HEADER, &claims.to_string());
        assert_eq!(world.provider.logout_token(&token, NOW).await, Err(problem), "{name}: {value}");
    }
    let mut nobody = claims(&world);
    nobody.as_object_mut().unwrap().remove("sub");
    let only_session = world.signer.sign(HEADER, &nobody.to_string());
    assert!(world.provider.logout_token(&only_session, NOW).await.is_ok());
    nobody.as_object_mut().unwrap().remove("sid");
    let nobody = world.signer.sign(HEADER, &nobody.to_string());
    assert_eq!(world.provider.logout_token(&nobody, NOW).await, Err(P::Claim("sub")));
}

#[tokio::test]
async fn signatures_that_are_bent_are_refused() {
    let world = World::new().await;
    let (thief, with_secret) = (Signer::es256(9), Signer::hs256(SECRET));
    for (header, signer, problem) in [
        (HEADER, &thief, P::Signature),
        (r#"{"alg":"none"}"#, &thief, P::Algorithm),
        (r#"{"alg":"HS256"}"#, &with_secret, P::Algorithm),
        (r#"{"alg":"RS256","kid":"k1"}"#, &world.signer, P::UnknownKey),
        (r#"{"alg":"ES256","kid":"k9"}"#, &world.signer, P::UnknownKey),
        (r#"{"alg":"ES256","jku":"https://evil.example"}"#, &world.signer, P::Header("jku")),
        (r#"{"alg":"ES256","typ":"at+jwt"}"#, &world.signer, P::Header("typ")),
    ] {
        let token = signer.sign(header, &claims(&world).to_string());
        assert_eq!(world.provider.logout_token(&token, NOW).await, Err(problem), "{header}");
    }
    for token in ["", "a.b.c", &"x".repeat(20_000)] {
        assert_eq!(world.provider.logout_token(token, NOW).await, Err(P::Malformed));
    }
    // A key that is for something else, or none at all.
    let mut encrypts = world.signer.jwk("k1");
    encrypts["use"] = json!("enc");
    world.stub.set(|plan| {
        plan.keys = json!({"keys": [encrypts, 17, null, {"kty": "oct", "k": "AAAA", "kid": "k1"}]})
    });
    let later = NOW + 3_600 * SECOND;
    let token = world.signer.sign(HEADER, &claims(&world).to_string());
    assert_eq!(world.provider.logout_token(&token, later).await, Err(P::UnknownKey));
}

#[tokio::test]
async fn an_id_token_ends_nothing_and_a_logout_token_lets_nobody_in() {
    let world = World::new().await;
    let begun = world.begin(NOW).await.unwrap();
    let id_token =
        world.signer.sign(r#"{"alg":"ES256","kid":"k1"}"#, &world.claims(&begun, NOW_SECS).to_string());
    assert_eq!(world.provider.logout_token(&id_token, NOW).await, Err(P::Claim("events")));
    let logout = world.signer.sign(r#"{"alg":"ES256","kid":"k1"}"#, &claims(&world).to_string());
    assert_eq!(world.finish(&begun, &logout, &super::good(&begun), NOW).await, Err(P::Nonce));
}
