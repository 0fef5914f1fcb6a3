//! Proofs of who somebody is, tested through their public functions. Modules mirror those of `src`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod authenticator;
mod known_password;
mod oidc;
mod outbound;
mod passkey;
mod sso;
mod support;
mod tokens;
mod totp;
mod work;
