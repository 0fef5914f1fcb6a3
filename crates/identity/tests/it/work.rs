//! Work that was done counts, once, here and in time; everything else does not.

use base64::{Engine, engine::general_purpose::STANDARD};
use proptest::prelude::*;
use rejoinder_domain::{Micros, clock::SECOND};
use rejoinder_identity::work::{BOUND_LEN_MAX, Challenge, Cost, PAYLOAD_LEN_MAX, WorkProblem, verify};
use ring::pbkdf2;
use serde_json::{Value, json};

use crate::support::Dice;

const KEY: &[u8] = b"0123456789abcdef0123456789abcdef";
const NOW: Micros = 1_800_000_000 * SECOND;
const PLACE: &str = "paper/thread-1";
const LIGHT: Cost = Cost { rounds: 10, noughts: 2 };

fn made() -> Value {
    let challenge = Challenge::make(KEY, &Dice::new(1), NOW + 600 * SECOND, LIGHT, PLACE);
    serde_json::from_str(&challenge.to_json()).unwrap()
}

/// What a browser does, by the words of the module's documentation alone.
fn solve(challenge: &Value) -> Value {
    let parameters = &challenge["parameters"];
    let text = |name: &str| parameters[name].as_str().unwrap();
    let (nonce, salt) = (hex::decode(text("nonce")).unwrap(), hex::decode(text("salt")).unwrap());
    let rounds = u32::try_from(parameters["cost"].as_u64().unwrap()).unwrap().try_into().unwrap();
    let mut key = vec![0; usize::try_from(parameters["keyLength"].as_u64().unwrap()).unwrap()];
    for counter in 0_u32.. {
        let password = [nonce.as_slice(), &counter.to_be_bytes()].concat();
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, rounds, &salt, &password, &mut key);
        let digits = hex::encode(&key);
        if digits.starts_with(text("keyPrefix")) {
            return json!({"counter": counter, "derivedKey": digits, "time": 12.5});
        }
    }
    unreachable!("some counter solves it")
}

fn payload(challenge: &Value, solution: &Value) -> String {
    STANDARD.encode(json!({"challenge": challenge, "solution": solution}).to_string())
}

#[test]
fn work_that_was_done_counts() {
    let challenge = made();
    let proof = verify(KEY, &payload(&challenge, &solve(&challenge)), NOW, PLACE).unwrap();
    assert_eq!(hex::encode(proof.id), challenge["parameters"]["nonce"].as_str().unwrap());
    assert_eq!(proof.expires_at, NOW + 601 * SECOND);
}

#[test]
fn each_challenge_has_its_own_id() {
    let dice = Dice::new(1);
    let make = || Challenge::make(KEY, &dice, NOW, LIGHT, PLACE).to_json();
    assert_ne!(make(), make());
}

/// A challenge made and solved by another implementation of the protocol.
#[test]
fn the_protocol_is_what_others_speak() {
    let challenge = json!({
        "parameters": {
            "algorithm": "PBKDF2/SHA-256", "cost": 100, "data": {"for": "paper/thread-1"}, "expiresAt": 1_800_000_600,
            "keyLength": 32, "keyPrefix": "00",
            "nonce": "3660c10abf36c09b456d06481809d2de", "salt": "4bc20c326e9c70e0d26e3482be15f673",
        },
        "signature": "1bd479c08d30c0a6d97409c2668b3384ce6db646c161fe79f95641a921868d9e",
    });
    let solution = json!({
        "counter": 536, "derivedKey": "006f0e816ac3bdf49028136c5665ad247ccd66d3277010cc77d643c69acf4043", "time": 42.4,
    });
    assert!(verify(KEY, &payload(&challenge, &solution), NOW, PLACE).is_ok());
    assert_eq!(solve(&challenge)["counter"], 536);
}

#[test]
fn it_counts_here_and_in_time_only() {
    let challenge = made();
    let done = payload(&challenge, &solve(&challenge));
    assert_eq!(verify(KEY, &done, NOW, "paper/thread-2"), Err(WorkProblem::OtherPlace));
    assert!(verify(KEY, &done, NOW + 600 * SECOND, PLACE).is_ok());
    assert_eq!(verify(KEY, &done, NOW + 601 * SECOND, PLACE), Err(WorkProblem::Expired));
    assert_eq!(verify(&[1; 32], &done, NOW, PLACE), Err(WorkProblem::Signature));
    let long = "x".repeat(BOUND_LEN_MAX + 1);
    let challenge: Value =
        serde_json::from_str(&Challenge::make(KEY, &Dice::new(1), NOW, LIGHT, &long).to_json()).unwrap();
    assert_eq!(
        verify(KEY, &payload(&challenge, &solve(&challenge)), NOW, &long),
        Err(WorkProblem::OtherPlace)
    );
}

#[test]
fn a_challenge_that_was_changed_is_none_of_ours() {
    for (name, value) in [
        ("cost", json!(1)),
        ("data", json!({"for": "paper/thread-2"})),
        ("expiresAt", json!(1_900_000_000)),
        ("keyPrefix", json!("0")),
        ("keyPrefix", json!("")),
        ("keyLength", json!(1)),
        ("nonce", json!("00000000000000000000000000000000")),
        ("salt", json!("")),
        ("algorithm", json!("SHA-256")),
    ] {
        let good = made();
        let mut bent = good.clone();
        bent["parameters"][name] = value;
        assert_eq!(
            verify(KEY, &payload(&bent, &solve(&good)), NOW, PLACE),
            Err(WorkProblem::Signature),
            "{name}"
        );
    }
    let mut unsigned = made();
    unsigned["signature"] = json!("");
    assert_eq!(verify(KEY, &payload(&unsigned, &solve(&unsigned)), NOW, PLACE), Err(WorkProblem::Signature));
}

#[test]
fn work_that_was_not_done_does_not_count() {
    let challenge = made();
    let good = solve(&challenge);
    let key = good["derivedKey"].as_str().unwrap();
    let counter = good["counter"].as_u64().unwrap();
    for (counter, key) in [
        (counter + 1, key.to_owned()),
        (counter, "00".repeat(32)),
        (counter, "00".to_owned()),
        (counter, String::new()),
        (counter, key.to_uppercase().replace("00", "0A")),
        (counter, format!("{key}00")),
    ] {
        let claimed = json!({"counter": counter, "derivedKey": key});
        assert_eq!(
            verify(KEY, &payload(&challenge, &claimed), NOW, PLACE),
            Err(WorkProblem::Solution),
            "{claimed}"
        );
    }
}

#[test]
fn what_is_no_payload_is_refused() {
    let challenge = made();
    let good = solve(&challenge);
    for solution in [
        json!({}),
        json!({"counter": -1, "derivedKey": good["derivedKey"]}),
        json!({"counter": 1.5, "derivedKey": good["derivedKey"]}),
        json!({"counter": 4_294_967_296_u64, "derivedKey": good["derivedKey"]}),
        json!({"counter": good["counter"].to_string(), "derivedKey": good["derivedKey"]}),
        json!({"counter": good["counter"], "derivedKey": [0]}),
        json!({"counter": good["counter"], "derivedKey": good["derivedKey"], "more": 1}),
    ] {
        assert_eq!(
            verify(KEY, &payload(&challenge, &solution), NOW, PLACE),
            Err(WorkProblem::Malformed),
            "{solution}"
        );
    }
    for text in ["", "{}", "bnVsbA==", "!", &STANDARD.encode("{}"), &STANDARD.encode("[".repeat(2_000))] {
        assert_eq!(verify(KEY, text, NOW, PLACE), Err(WorkProblem::Malformed), "{text}");
    }
    assert_eq!(verify(KEY, &"A".repeat(PAYLOAD_LEN_MAX + 1), NOW, PLACE), Err(WorkProblem::TooLong));
}

#[test]
fn costs_are_kept_within_bounds() {
    for (cost, rounds, prefix) in [
        (Cost { rounds: 0, noughts: 0 }, 1, "0"),
        (Cost { rounds: u32::MAX, noughts: u8::MAX }, 100_000, "00000"),
        (Cost::default(), 5_000, "00"),
    ] {
        let challenge: Value =
            serde_json::from_str(&Challenge::make(KEY, &Dice::new(1), NOW, cost, PLACE).to_json()).unwrap();
        assert_eq!(
            (&challenge["parameters"]["cost"], &challenge["parameters"]["keyPrefix"]),
            (&json!(rounds), &json!(prefix))
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_it(text in ".{0,200}", json in "[\\[\\]{}\":,a-z0-9.]{0,100}", now in any::<i64>()) {
        prop_assert!(verify(KEY, &text, now, PLACE).is_err());
        prop_assert!(verify(KEY, &STANDARD.encode(&json), now, &text).is_err());
    }

    #[test]
    fn nothing_changed_counts(at in any::<prop::sample::Index>(), c in prop::sample::select(b"az09\"{}".to_vec())) {
        let challenge = made();
        let good = json!({"challenge": challenge, "solution": {"counter": 0, "derivedKey": "ff"}}).to_string();
        let mut bent = good.into_bytes();
        let at = at.index(bent.len());
        bent[at] = c;
        prop_assert!(verify(KEY, &STANDARD.encode(bent), NOW, PLACE).is_err());
    }
}
