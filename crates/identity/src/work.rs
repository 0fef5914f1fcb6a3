//! Proof of work, so that writing a thousand comments costs a machine something and writing one costs a person nothing: the
//! server's half of ALTCHA's protocol, version 2, with PBKDF2, which browsers have built in.
//! Never here: who must do work and how much, where used ids are kept, the browser's half.
//!
//! # On the wire
//!
//! The page gets a [`Challenge`] as JSON:
//!
//! ```json
//! {"parameters":{"algorithm":"PBKDF2/SHA-256","cost":5000,"data":{"for":"site/thread"},"expiresAt":1800000600,
//!  "keyLength":32,"keyPrefix":"00","nonce":"<32 hex digits>","salt":"<32 hex digits>"},"signature":"<64 hex digits>"}
//! ```
//!
//! The browser looks for the least `counter`, from 0, for which
//! `PBKDF2-HMAC-SHA-256(password = nonce ‖ counter, salt, iterations = cost)`, `keyLength` bytes long and written in
//! hexadecimal, begins with `keyPrefix`. `nonce` and `salt` are the bytes that their digits stand for; `counter` is 4 bytes,
//! big-endian. In a browser: `importKey('raw', password, 'PBKDF2', false, ['deriveBits'])`, then
//! `deriveBits({name: 'PBKDF2', hash: 'SHA-256', salt, iterations: cost}, key, 256)`. It sends, in a form's field,
//! `btoa(JSON.stringify({challenge, solution: {counter, derivedKey}}))` with the challenge as it came and `derivedKey` in
//! small hexadecimal digits; a `time` in the solution is passed over.
//!
//! `signature` is HMAC-SHA-256 over the parameters as JSON without white space, names in alphabetical order. The order of
//! names in what comes back does not matter.

use base64::{Engine, engine::general_purpose::STANDARD};
use rejoinder_domain::{Micros, Random, clock::SECOND};
use ring::{hmac, pbkdf2};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;
use subtle::ConstantTimeEq;

/// Bytes of what comes back. One is 600 to 900.
pub const PAYLOAD_LEN_MAX: usize = 4 * 1024;
/// Bytes of what a challenge is bound to.
pub const BOUND_LEN_MAX: usize = 200;
/// Rounds of one try that we do: each answer costs us one try, and nobody may make it a long one.
pub const ROUNDS_MAX: u32 = 100_000;
/// Hexadecimal noughts that a key may have to begin with. Five are a million tries.
pub const NOUGHTS_MAX: u8 = 5;

const ALGORITHM: &str = "PBKDF2/SHA-256";
const KEY_LEN: usize = 32;
const RANDOM_LEN: usize = 16;

/// How much work: a browser makes 16 to the power of `noughts` tries of `rounds` rounds, on average.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Rounds of one try, 1 to [`ROUNDS_MAX`]; more are cut.
    pub rounds: u32,
    /// Noughts to find, 1 to [`NOUGHTS_MAX`]; fewer or more are cut.
    pub noughts: u8,
}

/// About a second of a telephone, and two milliseconds for us.
impl Default for Cost {
    fn default() -> Self {
        Self { rounds: 5_000, noughts: 2 }
    }
}

/// Work for a browser. Serialises to the JSON above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    parameters: Parameters,
    signature: String,
}

/// Work that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The challenge's own id: good once. The caller burns it in the transaction of what the work was for.
    pub id: [u8; RANDOM_LEN],
    /// Until when the id must be remembered.
    pub expires_at: Micros,
}

/// Why work does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WorkProblem {
    /// More than [`PAYLOAD_LEN_MAX`] bytes.
    #[error("the work is too long")]
    TooLong,
    /// Not base64 of JSON of the right shape.
    #[error("the work cannot be read")]
    Malformed,
    /// The challenge is none of ours, or was changed.
    #[error("the challenge is none of ours")]
    Signature,
    /// The challenge was made for another place.
    #[error("the challenge was for another place")]
    OtherPlace,
    /// The challenge expired.
    #[error("the challenge has expired")]
    Expired,
    /// The work was not done.
    #[error("the solution does not solve it")]
    Solution,
}

/// In the order of their names, which is the order in which they are signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Parameters {
    algorithm: String,
    cost: u32,
    data: Bound,
    expires_at: i64,
    key_length: usize,
    key_prefix: String,
    nonce: String,
    salt: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bound {
    r#for: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    challenge: Challenge,
    solution: Solution,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Solution {
    counter: u32,
    derived_key: String,
    #[serde(default, rename = "time")]
    _time: Option<f64>,
}

impl Challenge {
    /// Work of `cost`, to be done before `expires`, that counts at `bound_to` only: site and thread, at most
    /// [`BOUND_LEN_MAX`] bytes (what is longer never counts). `key` is the server's secret for this and nothing else, 32
    /// random bytes.
    #[must_use]
    pub fn make(key: &[u8], random: &dyn Random, expires: Micros, cost: Cost, bound_to: &str) -> Self {
        let (mut nonce, mut salt) = ([0; RANDOM_LEN], [0; RANDOM_LEN]);
        random.fill(&mut nonce);
        random.fill(&mut salt);
        let parameters = Parameters {
            algorithm: ALGORITHM.to_owned(),
            cost: cost.rounds.clamp(1, ROUNDS_MAX),
            data: Bound { r#for: bound_to.to_owned() },
            expires_at: expires.div_euclid(SECOND),
            key_length: KEY_LEN,
            key_prefix: "0".repeat(usize::from(cost.noughts.clamp(1, NOUGHTS_MAX))),
            nonce: hex::encode(nonce),
            salt: hex::encode(salt),
        };
        let signature = hex::encode(hmac::sign(&hmac_key(key), &parameters.canonical()));
        Self { parameters, signature }
    }

    /// The JSON for the page.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("strings and numbers are JSON")
    }
}

/// Whether `payload` is work that was done, in time, on a challenge that we made for `bound_to`. Costs one try.
///
/// # Errors
/// The first [`WorkProblem`] found; the costly check comes last.
pub fn verify(key: &[u8], payload: &str, now: Micros, bound_to: &str) -> Result<Proof, WorkProblem> {
    if payload.len() > PAYLOAD_LEN_MAX {
        return Err(WorkProblem::TooLong);
    }
    let json = STANDARD.decode(payload).map_err(|_| WorkProblem::Malformed)?;
    let Payload { challenge, solution } =
        serde_json::from_slice(&json).map_err(|_| WorkProblem::Malformed)?;
    let parameters = &challenge.parameters;
    let signature = hex::decode(&challenge.signature).map_err(|_| WorkProblem::Malformed)?;
    hmac::verify(&hmac_key(key), &parameters.canonical(), &signature).map_err(|_| WorkProblem::Signature)?;
    if parameters.data.r#for != bound_to || bound_to.len() > BOUND_LEN_MAX {
        return Err(WorkProblem::OtherPlace);
    }
    if parameters.expires_at < now.div_euclid(SECOND) {
        return Err(WorkProblem::Expired);
    }
    // Signed by us, so of our making: the rest is only ever wrong when the key serves something else as well.
    let id = bytes(&parameters.nonce)?;
    let salt = bytes(&parameters.salt)?;
    let rounds = NonZeroU32::new(parameters.cost).filter(|rounds| rounds.get() <= ROUNDS_MAX);
    let rounds = rounds.ok_or(WorkProblem::Malformed)?;
    if parameters.algorithm != ALGORITHM
        || parameters.key_length != KEY_LEN
        || parameters.key_prefix.is_empty()
    {
        return Err(WorkProblem::Malformed);
    }
    if !solution.derived_key.starts_with(&parameters.key_prefix) {
        return Err(WorkProblem::Solution);
    }
    let derived = hex::encode(derive(&id, solution.counter, &salt, rounds));
    if !bool::from(derived.as_bytes().ct_eq(solution.derived_key.as_bytes())) {
        return Err(WorkProblem::Solution);
    }
    Ok(Proof { id, expires_at: parameters.expires_at.saturating_add(1).saturating_mul(SECOND) })
}

impl Parameters {
    fn canonical(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings and numbers are JSON")
    }
}

fn hmac_key(key: &[u8]) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, key)
}

fn bytes(digits: &str) -> Result<[u8; RANDOM_LEN], WorkProblem> {
    let mut bytes = [0; RANDOM_LEN];
    hex::decode_to_slice(digits, &mut bytes).map_err(|_| WorkProblem::Malformed)?;
    Ok(bytes)
}

fn derive(
    nonce: &[u8; RANDOM_LEN],
    counter: u32,
    salt: &[u8; RANDOM_LEN],
    rounds: NonZeroU32,
) -> [u8; KEY_LEN] {
    let mut password = [0; RANDOM_LEN + 4];
    password[..RANDOM_LEN].copy_from_slice(nonce);
    password[RANDOM_LEN..].copy_from_slice(&counter.to_be_bytes());
    let mut key = [0; KEY_LEN];
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, rounds, salt, &password, &mut key);
    key
}
