//! Both ceremonies with a software authenticator, and everything that may be bent in between.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::prelude::*;
use rejoinder_identity::passkey::{Begun, Claimed, Party, Passkey, PasskeyProblem, RESPONSE_LEN_MAX};
use serde_json::Value;
use url::Url;

use crate::authenticator::Authenticator;

const ANNA: [u8; 16] = [7; 16];

fn party() -> Party {
    Party::new("talk.paper.example", &Url::parse("https://talk.paper.example").unwrap(), "The Paper").unwrap()
}

/// Anna's authenticator with a passkey that is registered.
fn registered(party: &Party, seed: u8) -> (Authenticator, Passkey) {
    let mut authenticator = Authenticator::new(seed);
    let begun = party.begin_registration(ANNA, "Anna", &[]).unwrap();
    let response = authenticator.register(&begun.options).to_string();
    let passkey = party.finish_registration(&begun.state, &response).unwrap();
    (authenticator, passkey)
}

/// Registers with what `bend` made of the authenticator, and says what came of it.
fn register_bent(bend: impl FnOnce(&mut Authenticator)) -> PasskeyProblem {
    let party = party();
    let mut authenticator = Authenticator::new(1);
    bend(&mut authenticator);
    let begun = party.begin_registration(ANNA, "Anna", &[]).unwrap();
    party.finish_registration(&begun.state, &authenticator.register(&begun.options).to_string()).unwrap_err()
}

/// Signs in with what `bend` made of the authenticator and of the response, and says what came of it.
fn sign_in_bent(bend: impl FnOnce(&mut Authenticator), then: impl FnOnce(&mut Value)) -> PasskeyProblem {
    let party = party();
    let (mut authenticator, passkey) = registered(&party, 1);
    bend(&mut authenticator);
    let begun = party.begin_sign_in().unwrap();
    let mut response = authenticator.sign_in(&begun.options);
    then(&mut response);
    party.finish_sign_in(&begun.state, &response.to_string(), &passkey).unwrap_err()
}

fn nothing(_: &mut Value) {}

#[test]
fn registers_and_signs_in_again_and_again() {
    let party = party();
    let (mut authenticator, mut passkey) = registered(&party, 1);
    assert_eq!((passkey.user_handle(), passkey.credential_id()), (ANNA, authenticator.credential_id.clone()));
    for _ in 0..3 {
        let Begun { options, state } = party.begin_sign_in().unwrap();
        let response = authenticator.sign_in(&options).to_string();
        let claimed = party.identify(&response).unwrap();
        assert_eq!(claimed, Claimed { user_handle: ANNA, credential_id: passkey.credential_id() });
        passkey = party.finish_sign_in(&state, &response, &passkey).unwrap();
        passkey = Passkey::from_text(&passkey.to_text()).unwrap();
    }
}

#[test]
fn an_authenticator_that_does_not_count_may_stay_at_nought() {
    let party = party();
    let mut authenticator = Authenticator::new(1);
    let begun = party.begin_registration(ANNA, "Anna", &[]).unwrap();
    let response = authenticator.register(&begun.options).to_string();
    authenticator.counter = 0;
    let zeroed = Passkey::from_text(
        &party
            .finish_registration(&begun.state, &response)
            .unwrap()
            .to_text()
            .replace("\"counter\":1", "\"counter\":0"),
    )
    .unwrap();
    let begun = party.begin_sign_in().unwrap();
    let response = authenticator.sign_in(&begun.options).to_string();
    assert!(party.finish_sign_in(&begun.state, &response, &zeroed).is_ok());
}

#[test]
fn options_ask_for_a_discoverable_passkey_that_checks_its_user() {
    let party = party();
    let (_, known) = registered(&party, 9);
    let options = party.begin_registration(ANNA, "Anna", &[known]).unwrap().options;
    let options = &options["publicKey"];
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(options["authenticatorSelection"]["requireResidentKey"], true);
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(options["attestation"], "none");
    assert_eq!(options["rp"]["name"], "The Paper");
    assert_eq!(options["excludeCredentials"][0]["id"], URL_SAFE_NO_PAD.encode([9; 32]));
    let options = party.begin_sign_in().unwrap().options;
    assert_eq!(options["publicKey"]["userVerification"], "required");
    assert_eq!(options["publicKey"]["allowCredentials"], serde_json::json!([]));
    assert_eq!(options.get("mediation"), None);
}

#[test]
fn a_host_must_be_a_name_and_the_origin_of_it() {
    for (host, origin) in [
        ("paper.example", "https://other.example"),
        ("paper.example", "https://notpaper.example"),
        ("127.0.0.1", "http://127.0.0.1:8080"),
    ] {
        assert!(
            matches!(Party::new(host, &Url::parse(origin).unwrap(), ""), Err(PasskeyProblem::Party)),
            "{origin}"
        );
    }
    assert!(Party::new("localhost", &Url::parse("http://localhost:8080").unwrap(), "").is_ok());
    assert!(Party::new("paper.example", &Url::parse("https://talk.paper.example").unwrap(), "").is_ok());
}

#[test]
fn a_registration_that_was_bent_is_refused() {
    let other_origin = register_bent(|a| a.origin = "https://paper.example.evil.example".to_owned());
    assert!(matches!(other_origin, PasskeyProblem::Origin), "{other_origin:?}");
    let other_port = register_bent(|a| a.origin = "https://talk.paper.example:8443".to_owned());
    assert!(matches!(other_port, PasskeyProblem::Origin), "{other_port:?}");
    let framed = register_bent(|a| a.cross_origin = true);
    assert!(matches!(framed, PasskeyProblem::Origin), "{framed:?}");
    let other_host = register_bent(|a| a.rp_id = "evil.example".to_owned());
    assert!(matches!(other_host, PasskeyProblem::OtherParty), "{other_host:?}");
    let unverified = register_bent(|a| a.flags = 0x01);
    assert!(matches!(unverified, PasskeyProblem::NotVerified), "{unverified:?}");
}

#[test]
fn a_passkey_that_nobody_could_find_is_refused() {
    let party = party();
    let mut authenticator = Authenticator::new(1);
    let begun = party.begin_registration(ANNA, "Anna", &[]).unwrap();
    let mut response = authenticator.register(&begun.options);
    response["clientExtensionResults"]["credProps"]["rk"] = false.into();
    let problem = party.finish_registration(&begun.state, &response.to_string()).unwrap_err();
    assert!(matches!(problem, PasskeyProblem::NotDiscoverable), "{problem:?}");
}

#[test]
fn a_passkey_is_registered_once() {
    let party = party();
    let (mut authenticator, passkey) = registered(&party, 1);
    let begun = party.begin_registration(ANNA, "Anna", &[passkey]).unwrap();
    let response = authenticator.register(&begun.options).to_string();
    let problem = party.finish_registration(&begun.state, &response).unwrap_err();
    assert!(matches!(problem, PasskeyProblem::AlreadyKnown), "{problem:?}");
}

#[test]
fn a_sign_in_that_was_bent_is_refused() {
    let other_origin = sign_in_bent(|a| a.origin = "https://evil.example".to_owned(), nothing);
    assert!(matches!(other_origin, PasskeyProblem::Origin), "{other_origin:?}");
    let framed = sign_in_bent(|a| a.cross_origin = true, nothing);
    assert!(matches!(framed, PasskeyProblem::Origin), "{framed:?}");
    let other_host = sign_in_bent(|a| a.rp_id = "evil.example".to_owned(), nothing);
    assert!(matches!(other_host, PasskeyProblem::OtherParty), "{other_host:?}");
    let unverified = sign_in_bent(|a| a.flags = 0x01, nothing);
    assert!(matches!(unverified, PasskeyProblem::NotVerified), "{unverified:?}");
    let copied = sign_in_bent(|a| a.flags = 0x05 | 0x08 | 0x10, nothing);
    assert!(matches!(copied, PasskeyProblem::BackupChanged), "{copied:?}");
    let cloned = sign_in_bent(|a| a.counter = 0, nothing);
    assert!(matches!(cloned, PasskeyProblem::Cloned), "{cloned:?}");
    let nobody = sign_in_bent(|a| a.user_handle = None, nothing);
    assert!(matches!(nobody, PasskeyProblem::OtherUser), "{nobody:?}");
    let somebody_else = sign_in_bent(|a| a.user_handle = Some(vec![8; 16]), nothing);
    assert!(matches!(somebody_else, PasskeyProblem::OtherUser), "{somebody_else:?}");
    let renamed = sign_in_bent(|a| a.credential_id = vec![2; 32], nothing);
    assert!(matches!(renamed, PasskeyProblem::OtherPasskey), "{renamed:?}");
}

#[test]
fn a_signature_that_was_bent_is_refused() {
    let tampered = sign_in_bent(
        |_| {},
        |response| {
            let mut signature = decode(&response["response"]["signature"]);
            let last = signature.len() - 1;
            signature[last] ^= 1;
            response["response"]["signature"] = URL_SAFE_NO_PAD.encode(signature).into();
        },
    );
    assert!(matches!(tampered, PasskeyProblem::Signature), "{tampered:?}");
    let raised = sign_in_bent(
        |_| {},
        |response| {
            let mut data = decode(&response["response"]["authenticatorData"]);
            data[35] = 9;
            response["response"]["authenticatorData"] = URL_SAFE_NO_PAD.encode(data).into();
        },
    );
    assert!(matches!(raised, PasskeyProblem::Signature), "{raised:?}");
}

#[test]
fn another_passkey_does_not_do() {
    let party = party();
    let (_, annas) = registered(&party, 1);
    let (mut thief, _) = registered(&party, 2);
    let begun = party.begin_sign_in().unwrap();
    thief.credential_id.clone_from(&annas.credential_id());
    let response = thief.sign_in(&begun.options).to_string();
    let problem = party.finish_sign_in(&begun.state, &response, &annas).unwrap_err();
    assert!(matches!(problem, PasskeyProblem::Signature), "{problem:?}");
}

#[test]
fn an_answer_is_good_for_its_own_challenge_only() {
    let party = party();
    let (mut authenticator, passkey) = registered(&party, 1);
    let first = party.begin_sign_in().unwrap();
    let second = party.begin_sign_in().unwrap();
    let response = authenticator.sign_in(&first.options).to_string();
    let problem = party.finish_sign_in(&second.state, &response, &passkey).unwrap_err();
    assert!(matches!(problem, PasskeyProblem::Challenge), "{problem:?}");
    // The answer itself was good, and the counter makes it good once.
    let passkey = party.finish_sign_in(&first.state, &response, &passkey).unwrap();
    let problem = party.finish_sign_in(&first.state, &response, &passkey).unwrap_err();
    assert!(matches!(problem, PasskeyProblem::Cloned), "{problem:?}");
}

#[test]
fn one_ceremony_does_not_end_the_other() {
    let party = party();
    let (mut authenticator, passkey) = registered(&party, 1);
    let registration = party.begin_registration(ANNA, "Anna", &[]).unwrap();
    let sign_in = party.begin_sign_in().unwrap();
    let signed = authenticator.sign_in(&registration.options).to_string();
    let problem = party.finish_sign_in(&registration.state, &signed, &passkey).unwrap_err();
    assert!(matches!(problem, PasskeyProblem::State), "{problem:?}");
    let made = Authenticator::new(3).register(&registration.options).to_string();
    let problem = party.finish_registration(&sign_in.state, &made).unwrap_err();
    assert!(matches!(problem, PasskeyProblem::State), "{problem:?}");
    for state in ["", "{}", "null", "{\"SignIn\":{}}"] {
        assert!(matches!(party.finish_registration(state, &made), Err(PasskeyProblem::State)), "{state}");
    }
}

#[test]
fn what_is_long_or_no_json_is_refused() {
    let party = party();
    let begun = party.begin_sign_in().unwrap();
    let (_, passkey) = registered(&party, 1);
    let long = " ".repeat(RESPONSE_LEN_MAX + 1);
    assert!(matches!(party.finish_sign_in(&begun.state, &long, &passkey), Err(PasskeyProblem::TooLong)));
    for response in ["", "[]", "{", "{\"id\":1}", "null"] {
        assert!(matches!(party.identify(response), Err(PasskeyProblem::Malformed)), "{response}");
    }
    assert!(matches!(Passkey::from_text("{}"), Err(PasskeyProblem::Kept)));
}

#[test]
fn a_log_shows_no_key() {
    let (_, passkey) = registered(&party(), 1);
    assert_eq!(format!("{passkey:?}"), "Passkey { .. }");
}

fn decode(value: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(value.as_str().unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Bytes of the attestation object are changed, taken away or added: an answer, never a panic.
    #[test]
    fn no_attestation_object_breaks_it(
        at in any::<prop::sample::Index>(), cut in 0_usize..8, put in prop::collection::vec(any::<u8>(), 0..8)
    ) {
        let party = party();
        let begun = party.begin_registration(ANNA, "Anna", &[]).unwrap();
        let mut response = Authenticator::new(1).register(&begun.options);
        let mut object = decode(&response["response"]["attestationObject"]);
        let from = at.index(object.len());
        let to = (from + cut).min(object.len());
        object.splice(from..to, put);
        response["response"]["attestationObject"] = URL_SAFE_NO_PAD.encode(object).into();
        let _ = party.finish_registration(&begun.state, &response.to_string());
    }

    /// The same for what an authenticator signs; nothing that was changed signs anybody in.
    #[test]
    fn nothing_changed_signs_in(at in any::<prop::sample::Index>(), cut in 0_usize..8, put in prop::collection::vec(any::<u8>(), 0..8)) {
        let party = party();
        let (mut authenticator, passkey) = registered(&party, 1);
        let begun = party.begin_sign_in().unwrap();
        let mut response = authenticator.sign_in(&begun.options);
        for part in ["authenticatorData", "clientDataJSON", "signature"] {
            let whole = decode(&response["response"][part]);
            let mut bent = whole.clone();
            let from = at.index(bent.len());
            let to = (from + cut).min(bent.len());
            bent.splice(from..to, put.clone());
            let changed = bent != whole;
            response["response"][part] = URL_SAFE_NO_PAD.encode(bent).into();
            let signed_in = party.finish_sign_in(&begun.state, &response.to_string(), &passkey).is_ok();
            prop_assert!(!(changed && signed_in));
            response["response"][part] = URL_SAFE_NO_PAD.encode(whole).into();
        }
    }

    #[test]
    fn no_text_breaks_it(text in ".{0,200}") {
        let party = party();
        let _ = party.identify(&text);
        let _ = party.finish_registration(&text, &text);
        let _ = Passkey::from_text(&text);
    }
}

/// CBOR, mostly of what attestations are made of.
fn cbor() -> impl Strategy<Value = Vec<u8>> {
    let word = prop::sample::select(vec![
        "alg",
        "sig",
        "x5c",
        "ver",
        "certInfo",
        "pubArea",
        "response",
        "fmt",
        "attStmt",
        "authData",
        "2.0",
        "ecdaaKeyId",
    ]);
    let leaf = prop_oneof![
        word.prop_map(|word| {
            let mut out = vec![0x60 | u8::try_from(word.len()).unwrap()];
            out.extend(word.as_bytes());
            out
        }),
        any::<u16>().prop_map(|number| [vec![0x19], number.to_be_bytes().to_vec()].concat()),
        (0_u8..24).prop_map(|number| vec![number]),
        (0_u8..24).prop_map(|number| vec![0x20 | number]),
        prop::collection::vec(any::<u8>(), 0..120).prop_map(|bytes| {
            [vec![0x59], u16::try_from(bytes.len()).unwrap().to_be_bytes().to_vec(), bytes].concat()
        }),
        Just(vec![0xF6]),
        Just(vec![0xFB, 0x7F, 0xF8, 0, 0, 0, 0, 0, 0]),
    ];
    leaf.prop_recursive(3, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(|items| [
                vec![0x80 | u8::try_from(items.len()).unwrap()],
                items.concat()
            ]
            .concat()),
            prop::collection::vec((inner.clone(), inner), 0..6).prop_map(|pairs| {
                let mut out = vec![0xA0 | u8::try_from(pairs.len()).unwrap()];
                pairs.into_iter().for_each(|(key, value)| out.extend([key, value].concat()));
                out
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Attestations that nobody asked for, of every format that the library knows: an answer, never a panic.
    #[test]
    fn no_attestation_breaks_it(
        format in prop::sample::select(vec![
            "none", "packed", "tpm", "android-key", "android-safetynet", "fido-u2f", "apple", "compound", "",
        ]),
        statement in prop::collection::vec((prop::sample::select(vec!["alg", "sig", "x5c", "ver", "certInfo", "pubArea"]), cbor()), 0..6),
        loose in cbor(),
    ) {
        let party = party();
        let begun = party.begin_registration(ANNA, "Anna", &[]).unwrap();
        let mut map = vec![0xA0 | u8::try_from(statement.len()).unwrap()];
        for (name, value) in &statement {
            map.push(0x60 | u8::try_from(name.len()).unwrap());
            map.extend(name.as_bytes());
            map.extend(value);
        }
        for statement in [map, loose.clone()] {
            let mut authenticator = Authenticator::new(1);
            authenticator.attestation = (format.to_owned(), statement);
            let _ = party.finish_registration(&begun.state, &authenticator.register(&begun.options).to_string());
        }
        let mut response = Authenticator::new(1).register(&begun.options);
        response["response"]["attestationObject"] = URL_SAFE_NO_PAD.encode(&loose).into();
        let _ = party.finish_registration(&begun.state, &response.to_string());
    }
}
