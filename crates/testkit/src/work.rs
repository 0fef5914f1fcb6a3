//! A guest's browser: it does the work that a challenge asks for, by the words of the protocol.
//! Never here: how work is checked.

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::pbkdf2;
use serde_json::{Value, json};

/// Solves a challenge and gives what a form sends. Takes some hundred milliseconds.
#[must_use]
pub fn do_work(challenge: &str) -> String {
    let challenge: Value = challenge.parse().expect("a challenge is JSON");
    let parameters = &challenge["parameters"];
    let text = |name: &str| parameters[name].as_str().expect("a text").to_owned();
    let number = |name: &str| parameters[name].as_u64().expect("a number");
    let bytes = |name: &str| hex::decode(text(name)).expect("digits");
    let (nonce, salt, prefix) = (bytes("nonce"), bytes("salt"), text("keyPrefix"));
    let rounds = u32::try_from(number("cost")).ok().and_then(|rounds| rounds.try_into().ok());
    let rounds = rounds.expect("some rounds");
    let mut key = vec![0; usize::try_from(number("keyLength")).expect("a length")];
    for counter in 0_u32.. {
        let password = [nonce.as_slice(), &counter.to_be_bytes()].concat();
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, rounds, &salt, &password, &mut key);
        let derived = hex::encode(&key);
        if derived.starts_with(&prefix) {
            let solution = json!({ "counter": counter, "derivedKey": derived });
            return STANDARD.encode(json!({ "challenge": challenge, "solution": solution }).to_string());
        }
    }
    unreachable!("some counter solves it")
}
