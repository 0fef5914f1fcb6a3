//! Proofs of who somebody is: passkeys, one-time codes, OpenID Connect, a publisher's signed tokens, proof of work,
//! passwords that everybody knows. Never here: accounts, sessions, SQL, pages.

mod jwt;
pub mod known_password;
pub mod oidc;
pub mod outbound;
pub mod passkey;
pub mod sso;
pub mod totp;
pub mod work;
