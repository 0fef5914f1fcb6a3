//! Keys and signed tokens of the tests. The keys are of no use anywhere else.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto, jwk::Jwk};
use p256::{
    SecretKey,
    pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding},
};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

/// What signs tokens, and what checks them.
pub(crate) struct Signer {
    pub(crate) algorithm: Algorithm,
    key: EncodingKey,
    /// The public key in PEM; for HS256 the secret.
    pub(crate) public: String,
    /// The public key as a JWK, without `kid`.
    pub(crate) jwk: Value,
}

impl Signer {
    pub(crate) fn es256(seed: u8) -> Self {
        let secret = SecretKey::from_slice(&[seed; 32]).unwrap();
        let public = secret.public_key();
        let point = p256::EncodedPoint::from(public);
        Self {
            algorithm: Algorithm::ES256,
            key: EncodingKey::from_ec_der(secret.to_pkcs8_der().unwrap().as_bytes()),
            public: public.to_public_key_pem(LineEnding::LF).unwrap(),
            jwk: json!({
                "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
                "x": URL_SAFE_NO_PAD.encode(point.x().unwrap()),
                "y": URL_SAFE_NO_PAD.encode(point.y().unwrap()),
            }),
        }
    }

    pub(crate) fn ed25519(seed: u8) -> Self {
        // RFC 8410: the wrapping of a 32-byte seed, and of the public key.
        let mut private = hex::decode("302e020100300506032b657004220420").unwrap();
        private.extend([seed; 32]);
        let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
        let mut public = hex::decode("302a300506032b6570032100").unwrap();
        public.extend(pair.public_key().as_ref());
        let text = base64::engine::general_purpose::STANDARD.encode(public);
        Self {
            algorithm: Algorithm::EdDSA,
            key: EncodingKey::from_ed_der(&private),
            public: format!("-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n"),
            jwk: json!({
                "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
                "x": URL_SAFE_NO_PAD.encode(pair.public_key().as_ref()),
            }),
        }
    }

    pub(crate) fn hs256(secret: &str) -> Self {
        Self {
            algorithm: Algorithm::HS256,
            key: EncodingKey::from_secret(secret.as_bytes()),
            public: secret.to_owned(),
            jwk: Value::Null,
        }
    }

    pub(crate) fn sign(&self, header: &str, claims: &str) -> String {
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let signature = crypto::sign(signed.as_bytes(), &self.key, self.algorithm).unwrap();
        format!("{signed}.{signature}")
    }
}

impl Signer {
    /// RSA with PKCS #1 or PSS, or P-384: keys from a file, since making them takes long or needs another library.
    pub(crate) fn from_file(algorithm: Algorithm) -> Self {
        let (key, jwk_algorithm) = match algorithm {
            Algorithm::ES384 => (EncodingKey::from_ec_pem(include_bytes!("keys/p384.pem")), Algorithm::ES384),
            _ => (EncodingKey::from_rsa_pem(include_bytes!("keys/rsa.pem")), Algorithm::RS256),
        };
        let key = key.unwrap();
        let mut jwk = serde_json::to_value(Jwk::from_encoding_key(&key, jwk_algorithm).unwrap()).unwrap();
        jwk["alg"] = serde_json::to_value(algorithm).unwrap();
        jwk["use"] = "sig".into();
        Self { algorithm, key, public: String::new(), jwk }
    }

    /// The public key as a provider publishes it.
    pub(crate) fn jwk(&self, key_id: &str) -> Value {
        let mut jwk = self.jwk.clone();
        jwk["kid"] = key_id.into();
        jwk
    }
}
