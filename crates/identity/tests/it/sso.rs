//! Good tokens are read, and every trick with a token is refused, each by its own name.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::prelude::*;
use rejoinder_domain::{Micros, clock::SECOND};
use rejoinder_identity::sso::{
    SsoAlgorithm, SsoConfig, SsoConfigProblem, SsoKey, SsoKeys, SsoLogout, SsoProblem, TOKEN_LEN_MAX,
};
use serde_json::{Value, json};

use crate::tokens::Signer;

const NOW_SECS: i64 = 1_800_000_000;
const NOW: Micros = NOW_SECS * SECOND;
const SECRET: &str = "a secret that two newspapers share.";

fn config(algorithm: SsoAlgorithm, keys: &[(Option<&str>, &Signer)]) -> SsoConfig {
    SsoConfig {
        algorithm,
        keys: keys
            .iter()
            .map(|(kid, signer)| SsoKey { kid: kid.map(str::to_owned), key: signer.public.clone() })
            .collect(),
        issuer: "https://www.paper.example".to_owned(),
        audience: "https://talk.paper.example".to_owned(),
        max_age_secs: 300,
    }
}

fn claims() -> Value {
    json!({
        "iss": "https://www.paper.example", "aud": "https://talk.paper.example", "sub": "reader-17",
        "iat": NOW_SECS - 10, "exp": NOW_SECS + 200, "jti": "j-1", "nonce": "n-1",
        "name": "Anna", "email": "anna@paper.example", "email_verified": true,
        "role": "moderator", "badges": ["subscriber", "founder"],
    })
}

/// A good token's claims with `name` set to `value`, or taken away by `null`.
fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    match value {
        Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
        value => claims[name] = value,
    }
    claims
}

struct Site {
    signer: Signer,
    keys: SsoKeys,
}

fn site() -> Site {
    let signer = Signer::es256(1);
    let keys = SsoKeys::new(&config(SsoAlgorithm::Es256, &[(None, &signer)])).unwrap();
    Site { signer, keys }
}

impl Site {
    fn problem(&self, claims: &Value) -> SsoProblem {
        self.problem_of(r#"{"alg":"ES256","typ":"JWT"}"#, &claims.to_string())
    }

    fn problem_of(&self, header: &str, claims: &str) -> SsoProblem {
        self.keys.verify(&self.signer.sign(header, claims), NOW).unwrap_err()
    }
}

#[test]
fn a_good_token_is_read_with_every_algorithm() {
    for (algorithm, signer, alg) in [
        (SsoAlgorithm::EdDsa, Signer::ed25519(1), "EdDSA"),
        (SsoAlgorithm::Es256, Signer::es256(1), "ES256"),
        (SsoAlgorithm::Hs256, Signer::hs256(SECRET), "HS256"),
    ] {
        let keys = SsoKeys::new(&config(algorithm, &[(None, &signer)])).unwrap();
        let token = signer.sign(&json!({"alg": alg}).to_string(), &claims().to_string());
        let read = keys.verify(&token, NOW).unwrap();
        assert_eq!(
            (read.subject.as_str(), read.jti.as_str(), read.nonce.as_str()),
            ("reader-17", "j-1", "n-1")
        );
        assert_eq!((read.issued_at, read.expires_at), (NOW - 10 * SECOND, NOW + 200 * SECOND));
        assert_eq!(read.name.as_deref(), Some("Anna"));
        assert_eq!((read.email.as_deref(), read.email_verified), (Some("anna@paper.example"), true));
        assert_eq!(
            (read.role.as_deref(), read.badges),
            (Some("moderator"), vec!["subscriber".to_owned(), "founder".to_owned()])
        );
    }
}

#[test]
fn the_least_token_is_enough() {
    let Site { signer, keys } = site();
    let claims = json!({
        "iss": "https://www.paper.example", "aud": ["https://talk.paper.example"], "sub": "1",
        "iat": NOW_SECS, "exp": NOW_SECS + 300, "jti": "j", "nonce": "n", "email_verified": true,
    });
    let read = keys
        .verify(&signer.sign(r#"{"alg":"ES256","typ":"JWT","x5t":"any"}"#, &claims.to_string()), NOW)
        .unwrap();
    assert_eq!((read.name, read.email, read.email_verified, read.role), (None, None, false, None));
    assert!(read.badges.is_empty());
}

#[test]
fn claims_that_are_bent_are_refused() {
    use SsoProblem as P;
    let site = site();
    for (name, value, problem) in [
        ("iss", Value::Null, P::Issuer),
        ("iss", json!("https://www.paper.example/"), P::Issuer),
        ("iss", json!(["https://www.paper.example"]), P::Issuer),
        ("aud", Value::Null, P::Audience),
        ("aud", json!("https://other.example"), P::Audience),
        ("aud", json!([]), P::Audience),
        ("aud", json!(["https://talk.paper.example", "https://other.example"]), P::Audience),
        ("aud", json!({"0": "https://talk.paper.example"}), P::Audience),
        ("exp", Value::Null, P::Claim("exp")),
        ("exp", json!((NOW_SECS + 200).to_string()), P::Claim("exp")),
        ("exp", json!(true), P::Claim("exp")),
        ("exp", json!(-1), P::Claim("exp")),
        ("exp", json!(1e300), P::Claim("exp")),
        ("exp", json!(u64::MAX), P::Claim("exp")),
        ("exp", json!(NOW_SECS + 291), P::LivesTooLong),
        ("exp", json!(NOW_SECS - 10), P::LivesTooLong),
        ("exp", json!(NOW_SECS - 11), P::LivesTooLong),
        ("iat", Value::Null, P::Claim("iat")),
        ("iat", json!("1"), P::Claim("iat")),
        ("iat", json!([1]), P::Claim("iat")),
        ("iat", json!(NOW_SECS + 31), P::NotYet),
        ("iat", json!(NOW_SECS - 101), P::LivesTooLong),
        ("nbf", json!((NOW_SECS - 1).to_string()), P::Claim("nbf")),
        ("nbf", json!(NOW_SECS + 31), P::NotYet),
        ("sub", Value::Null, P::Claim("sub")),
        ("sub", json!(""), P::Claim("sub")),
        ("sub", json!(17), P::Claim("sub")),
        ("sub", json!("x".repeat(256)), P::Claim("sub")),
        ("jti", Value::Null, P::Claim("jti")),
        ("jti", json!(1), P::Claim("jti")),
        ("nonce", Value::Null, P::Claim("nonce")),
        ("nonce", json!(["n-1"]), P::Claim("nonce")),
        ("name", json!(1), P::Claim("name")),
        ("name", json!("x".repeat(256)), P::Claim("name")),
        ("email", json!(["anna@paper.example"]), P::Claim("email")),
        ("email_verified", json!("true"), P::Claim("email_verified")),
        ("email_verified", json!(1), P::Claim("email_verified")),
        ("role", json!(["operator"]), P::Claim("role")),
        ("role", json!("x".repeat(41)), P::Claim("role")),
        ("badges", json!("subscriber"), P::Claim("badges")),
        ("badges", json!([1]), P::Claim("badges")),
        ("badges", json!(vec!["x"; 21]), P::Claim("badges")),
        ("badges", json!(["x".repeat(41)]), P::Claim("badges")),
        ("events", json!({}), P::Claim("events")),
    ] {
        assert_eq!(site.problem(&with(name, value.clone())), problem, "{name}: {value}");
    }
}

#[test]
fn clocks_may_differ_by_half_a_minute() {
    let Site { signer, keys } = site();
    let claims = with("exp", json!(NOW_SECS + 200)).to_string();
    let token = signer.sign(r#"{"alg":"ES256"}"#, &claims);
    for (after, expected) in
        [(229, Ok(())), (230, Err(SsoProblem::Expired)), (-40, Ok(())), (-41, Err(SsoProblem::NotYet))]
    {
        assert_eq!(keys.verify(&token, NOW + after * SECOND).map(drop), expected, "{after}");
    }
    for now in [Micros::MIN, Micros::MAX] {
        assert!(keys.verify(&token, now).is_err());
    }
}

#[test]
fn a_fraction_of_a_second_is_cut_off() {
    let Site { signer, keys } = site();
    let claims = with("exp", json!(NOW_SECS as f64 + 200.75)).to_string();
    assert_eq!(
        keys.verify(&signer.sign(r#"{"alg":"ES256"}"#, &claims), NOW).unwrap().expires_at,
        NOW + 200 * SECOND
    );
}

#[test]
fn headers_that_choose_for_themselves_are_refused() {
    use SsoProblem as P;
    let site = site();
    for (header, problem) in [
        (r#"{"alg":"none"}"#, P::Algorithm),
        (r#"{"alg":"None"}"#, P::Algorithm),
        (r#"{"alg":"es256"}"#, P::Algorithm),
        (r#"{"alg":"HS256"}"#, P::Algorithm),
        (r#"{"alg":"RS256"}"#, P::Algorithm),
        (r#"{"alg":"ES384"}"#, P::Algorithm),
        (r#"{"alg":["ES256"]}"#, P::Header("alg")),
        (r#"{"alg":null}"#, P::Header("alg")),
        (r#"{"typ":"JWT"}"#, P::Header("alg")),
        (r#"{"alg":"ES256","jku":"https://evil.example/keys"}"#, P::Header("jku")),
        (r#"{"alg":"ES256","x5u":"https://evil.example/x"}"#, P::Header("x5u")),
        (r#"{"alg":"ES256","jwk":{"kty":"EC"}}"#, P::Header("jwk")),
        (r#"{"alg":"ES256","x5c":[]}"#, P::Header("x5c")),
        (r#"{"alg":"ES256","crit":["exp"]}"#, P::Header("crit")),
        (r#"{"alg":"ES256","b64":false}"#, P::Header("b64")),
        (r#"{"alg":"ES256","kid":1}"#, P::Header("kid")),
        (r#"{"alg":"ES256","typ":"at+jwt"}"#, P::Type),
        (r#"{"alg":"ES256","typ":"logout+jwt"}"#, P::Type),
        (r#"{"alg":"ES256","typ":"jwt"}"#, P::Type),
        (r#"{"alg":"ES256","alg":"ES256"}"#, P::Malformed),
        (r#"["ES256"]"#, P::Malformed),
        ("", P::Malformed),
    ] {
        assert_eq!(site.problem_of(header, &claims().to_string()), problem, "{header}");
    }
}

#[test]
fn a_public_key_is_no_secret() {
    let Site { signer, keys } = site();
    let forger = Signer::hs256(&signer.public);
    for alg in ["HS256", "ES256"] {
        let token = forger.sign(&json!({"alg": alg}).to_string(), &claims().to_string());
        let expected = if alg == "HS256" { SsoProblem::Algorithm } else { SsoProblem::Signature };
        assert_eq!(keys.verify(&token, NOW), Err(expected), "{alg}");
    }
    let unsigned = format!(
        "{}.{}.",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256"}"#),
        URL_SAFE_NO_PAD.encode(claims().to_string())
    );
    assert_eq!(keys.verify(&unsigned, NOW), Err(SsoProblem::Signature));
}

#[test]
fn a_claim_twice_is_refused() {
    let site = site();
    let twice = claims().to_string().replace("\"sub\":", "\"sub\":\"operator\",\"sub\":");
    assert_eq!(site.problem_of(r#"{"alg":"ES256"}"#, &twice), SsoProblem::Malformed);
    let deep = claims().to_string().replace("\"sub\":", "\"x\":[{\"a\":1,\"a\":2}],\"sub\":");
    assert_eq!(site.problem_of(r#"{"alg":"ES256"}"#, &deep), SsoProblem::Malformed);
}

#[test]
fn what_is_no_token_is_refused() {
    let Site { signer, keys } = site();
    let good = signer.sign(r#"{"alg":"ES256"}"#, &claims().to_string());
    for token in [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        &format!("{good}.x"),
        &format!("{good}="),
        &format!(" {good}"),
        &good.replace('.', ""),
    ] {
        assert_eq!(keys.verify(token, NOW), Err(SsoProblem::Malformed), "{token}");
    }
    let long = signer.sign(r#"{"alg":"ES256"}"#, &with("x", json!("y".repeat(TOKEN_LEN_MAX))).to_string());
    assert_eq!(keys.verify(&long, NOW), Err(SsoProblem::TooLong));
    let deep = format!("{}{}", "[".repeat(1_000), "]".repeat(1_000));
    let claims = claims().to_string().replace("\"Anna\"", &deep);
    assert_eq!(site().problem_of(r#"{"alg":"ES256"}"#, &claims), SsoProblem::Malformed);
}

#[test]
fn keys_change_without_a_gap() {
    let (old, new, other) = (Signer::es256(1), Signer::es256(2), Signer::es256(3));
    let keys =
        SsoKeys::new(&config(SsoAlgorithm::Es256, &[(Some("old"), &old), (Some("new"), &new)])).unwrap();
    let verify = |signer: &Signer, header: &str| {
        keys.verify(&signer.sign(header, &claims().to_string()), NOW).map(drop)
    };
    assert_eq!(verify(&old, r#"{"alg":"ES256","kid":"old"}"#), Ok(()));
    assert_eq!(verify(&new, r#"{"alg":"ES256","kid":"new"}"#), Ok(()));
    assert_eq!(verify(&new, r#"{"alg":"ES256"}"#), Ok(()));
    assert_eq!(verify(&new, r#"{"alg":"ES256","kid":"old"}"#), Err(SsoProblem::Signature));
    assert_eq!(verify(&new, r#"{"alg":"ES256","kid":"../new"}"#), Err(SsoProblem::UnknownKey));
    assert_eq!(verify(&other, r#"{"alg":"ES256"}"#), Err(SsoProblem::Signature));
}

#[test]
fn a_logout_token_is_one_and_a_login_token_is_none() {
    let Site { signer, keys } = site();
    let claims = |events: Value| {
        let mut claims = json!({
            "iss": "https://www.paper.example", "aud": "https://talk.paper.example", "sub": "reader-17",
            "iat": NOW_SECS, "exp": NOW_SECS + 60, "jti": "j-2",
        });
        claims["events"] = events;
        claims
    };
    let event = json!({"http://schemas.openid.net/event/backchannel-logout": {}});
    let logout =
        |header: &str, claims: &Value| keys.verify_logout(&signer.sign(header, &claims.to_string()), NOW);
    let good = claims(event.clone());
    for header in
        [r#"{"alg":"ES256","typ":"logout+jwt"}"#, r#"{"alg":"ES256","typ":"JWT"}"#, r#"{"alg":"ES256"}"#]
    {
        let expected = SsoLogout {
            subject: "reader-17".to_owned(),
            jti: "j-2".to_owned(),
            expires_at: NOW + 60 * SECOND,
        };
        assert_eq!(logout(header, &good), Ok(expected), "{header}");
        // The same token signs nobody in.
        assert!(keys.verify(&signer.sign(header, &good.to_string()), NOW).is_err());
    }
    let plain = r#"{"alg":"ES256"}"#;
    for events in [
        json!({}),
        json!([]),
        json!("x"),
        json!({"http://schemas.openid.net/event/backchannel-logout": true}),
    ] {
        assert_eq!(logout(plain, &claims(events)), Err(SsoProblem::Claim("events")));
    }
    let mut with_nonce = good.clone();
    with_nonce["nonce"] = json!("n");
    assert_eq!(logout(plain, &with_nonce), Err(SsoProblem::Claim("nonce")));
    let mut nobody = good.clone();
    nobody.as_object_mut().unwrap().remove("sub");
    assert_eq!(logout(plain, &nobody), Err(SsoProblem::Claim("sub")));
    assert_eq!(logout(plain, &self::claims()), Err(SsoProblem::Claim("events")));
}

#[test]
fn a_configuration_that_is_none_is_named() {
    use SsoConfigProblem as P;
    let (es, ed) = (Signer::es256(1), Signer::ed25519(1));
    let new = |config: &SsoConfig| SsoKeys::new(config).map(drop);
    let good = config(SsoAlgorithm::Es256, &[(Some("a"), &es)]);
    assert_eq!(new(&good), Ok(()));
    assert_eq!(new(&SsoConfig { keys: vec![], ..good.clone() }), Err(P::KeyNumber { number: 0 }));
    assert_eq!(
        new(&config(SsoAlgorithm::Es256, &[(None, &es), (None, &es), (None, &es)])),
        Err(P::KeyNumber { number: 3 })
    );
    assert_eq!(new(&config(SsoAlgorithm::Es256, &[(Some("a"), &es), (Some("a"), &es)])), Err(P::SameKeyId));
    assert_eq!(new(&config(SsoAlgorithm::Es256, &[(None, &es), (None, &ed)])), Err(P::Key { number: 2 }));
    assert_eq!(new(&config(SsoAlgorithm::EdDsa, &[(None, &es)])), Err(P::Key { number: 1 }));
    assert_eq!(
        new(&config(SsoAlgorithm::Es256, &[(None, &Signer::hs256(SECRET))])),
        Err(P::Key { number: 1 })
    );
    assert_eq!(
        new(&config(SsoAlgorithm::Hs256, &[(None, &Signer::hs256(&SECRET[..31]))])),
        Err(P::Secret { number: 1 })
    );
    assert_eq!(
        new(&config(SsoAlgorithm::Hs256, &[(None, &Signer::hs256(&es.public))])),
        Err(P::SecretIsPem { number: 1 })
    );
    assert_eq!(new(&SsoConfig { issuer: String::new(), ..good.clone() }), Err(P::Names));
    assert_eq!(new(&SsoConfig { max_age_secs: 301, ..good.clone() }), Err(P::MaxAge));
    assert_eq!(new(&SsoConfig { max_age_secs: 0, ..good }), Err(P::MaxAge));
}

#[test]
fn a_key_must_be_public_and_of_the_algorithm() {
    let keys = [
        include_str!("keys/p384.pub.pem"),
        include_str!("keys/p384.pem"),
        include_str!("keys/rsa.pub.pem"),
        include_str!("keys/rsa.pem"),
        include_str!("keys/tls.pem"),
        include_str!("keys/tls.crt.pem"),
    ];
    for key in keys {
        for algorithm in [SsoAlgorithm::Es256, SsoAlgorithm::EdDsa] {
            let mut config = config(algorithm, &[(None, &Signer::es256(1))]);
            key.clone_into(&mut config.keys[0].key);
            assert_eq!(
                SsoKeys::new(&config).map(drop),
                Err(SsoConfigProblem::Key { number: 1 }),
                "{algorithm:?} {key}"
            );
        }
    }
}

#[test]
fn a_configuration_is_read_from_toml_and_shows_no_key() {
    let text = format!(
        "algorithm = \"HS256\"\nissuer = \"a\"\naudience = \"b\"\n[[keys]]\nkid = \"k\"\nkey = \"{SECRET}\"\n"
    );
    let read: SsoConfig = toml::from_str(&text).unwrap();
    assert_eq!((read.max_age_secs, read.keys[0].key.as_str()), (300, SECRET));
    assert!(!format!("{read:?} {:?}", SsoKeys::new(&read).unwrap()).contains("secret"));
    assert!(toml::from_str::<SsoConfig>(&format!("leeway = 9\n{text}")).is_err());
    assert!(toml::from_str::<SsoConfig>(&text.replace("HS256", "none")).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_it(token in "[A-Za-z0-9_.=-]{0,200}", any in ".{0,80}") {
        let Site { keys, .. } = site();
        prop_assert!(keys.verify(&token, NOW).is_err());
        prop_assert!(keys.verify(&any, NOW).is_err());
        prop_assert!(keys.verify_logout(&any, NOW).is_err());
    }

    /// Whatever is signed by the right key but is no object of ours: an answer, never a panic.
    #[test]
    fn no_signed_text_breaks_it(header in ".{0,60}", claims in ".{0,60}") {
        let Site { signer, keys } = site();
        prop_assert!(keys.verify(&signer.sign(&header, &claims), NOW).is_err());
        let token = signer.sign(r#"{"alg":"ES256"}"#, &claims);
        prop_assert!(keys.verify(&token, NOW).is_err());
    }

    #[test]
    fn nothing_changed_is_believed(at in any::<prop::sample::Index>(), c in prop::sample::select(b"AZaz09-_.".to_vec())) {
        let Site { signer, keys } = site();
        let good = signer.sign(r#"{"alg":"ES256"}"#, &claims().to_string());
        let mut bent = good.clone().into_bytes();
        let at = at.index(bent.len());
        bent[at] = c;
        let bent = String::from_utf8(bent).unwrap();
        prop_assert!(bent == good || keys.verify(&bent, NOW).is_err());
    }
}
