//! People: how readers come in, what they may change of their accounts, and what staff may do with them. One file per way
//! in and per verb. Never here: pages, cookies, or what a comment says.

mod account;
mod block;
pub(crate) mod code;
mod download;
mod elsewhere;
mod erasures;
mod frame;
mod join;
pub(crate) mod leaving;
mod passkey;
mod password;
mod second;
mod session;
mod staff;
pub(crate) mod ticket;
mod token;

pub use account::{AccountSeen, email_of, find_account, find_by_email, forget_second, rename, unlink};
pub use block::{Block, Blocked, find_block, list_blocked, set_block};
pub use code::{CodeUsed, CodeWish, ask_code, ask_new_email, code_sent_to, use_code};
pub use download::{OwnAccount, OwnComment, OwnReport, OwnSession, begin_download, own_comments};
pub use elsewhere::{
    Away, Back, PublisherWish, SiteProvider, SitePublisher, ask_publisher, come_back, go_elsewhere,
    has_publisher, list_providers, publisher_title, sign_in_by_publisher, sign_out_from_elsewhere,
};
pub use erasures::{erasures_in, replay_erasures};
pub use frame::{ask_frame, find_frame, grant_frame, is_granted, take_grant};
pub use join::{Newcomer, Proof, find_newcomer, join, join_as, put_account};
pub use leaving::{erase, leave, stay};
pub use passkey::{
    PasskeyWish, add_passkey, list_passkeys, passkey_challenge, passkeys_possible, remove_passkey,
    sign_in_with_passkey, wish_passkey,
};
pub use password::{set_own_password, sign_in};
pub use rejoinder_store::{NameChange, PasskeyRow, SessionLine, TokenLine};
pub use second::{
    AuthenticatorWish, SecondSeen, find_authenticator_wish, find_second, must_have_second,
    put_recovery_codes, remove_authenticator, set_up_authenticator, use_second, wish_authenticator,
};
pub use session::{
    Arrival, Entered, Keeps, SessionSeen, SignedIn, Visitor, Way, end_sessions, session_visitor, sign_out,
};
pub use staff::{Person, find_people, find_person, list_names, list_people, list_staff, set_role};
pub use token::{
    Scope, issue_token, list_own_tokens, make_own_token, revoke_own_token, revoke_tokens, token_visitor,
};

pub(crate) use block::{Between, check_welcome};
pub(crate) use join::check_free;
pub(crate) use session::end_tokens;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::ctx::Ctx;

/// 256 bits that only the caller will know.
pub(crate) fn new_secret(ctx: &Ctx) -> String {
    let mut bytes = [0u8; 32];
    ctx.random.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is kept of a secret.
pub(crate) fn hash_secret(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
