//! Passkeys: the two WebAuthn ceremonies, registering one and signing in with one, without a name typed first.
//! Never here: who owns which passkey (the caller keeps them), the browser's half, attestation: any make of
//! authenticator will do.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Uuid, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// Bytes of what a browser sends at the end of a ceremony. A certificate chain that nobody asked for fits; a response
/// is 1 to 3 KiB.
pub const RESPONSE_LEN_MAX: usize = 64 * 1024;

/// The number of a person inside an authenticator: 16 random bytes that say nothing about him (WebAuthn L3 §14.6.1).
pub type UserHandle = [u8; 16];

/// We, as authenticators know us: one host, one origin. Cheap to make, immutable.
#[derive(Debug, Clone)]
pub struct Party {
    webauthn: Webauthn,
}

/// A ceremony that began.
#[derive(Debug, Clone)]
pub struct Begun {
    /// For the browser: an object with the member `publicKey`, binary members in unpadded base64url. It is what
    /// `PublicKeyCredential.parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON` take.
    pub options: Value,
    /// For the server alone, until the ceremony ends: it holds the challenge. Good for one end; the caller forgets it
    /// with the first attempt and within minutes.
    pub state: String,
}

/// Whom and which passkey a response claims to be. Proves nothing: it is for finding the [`Passkey`] to check with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Who signs in.
    pub user_handle: UserHandle,
    /// The id under which the passkey was kept.
    pub credential_id: Vec<u8>,
}

/// A passkey that was registered: public key, counter, owner. Not secret, but it lets nobody else sign in only as long
/// as nobody else can write it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Passkey {
    owner: Uuid,
    credential: webauthn_rs::prelude::Passkey,
}

/// Why a ceremony did not work.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyProblem {
    /// The host is no name (an address cannot have passkeys), or the origin is not of it. An operator mends this.
    #[error("passkeys need a host name, and an origin of that host")]
    Party,
    /// The name of the person cannot be used: empty.
    #[error("the name for the passkey is empty")]
    Name,
    /// The state is none of ours, or of the other ceremony.
    #[error("the kept state is of no ceremony of this kind")]
    State,
    /// A kept passkey cannot be read.
    #[error("the kept passkey cannot be read")]
    Kept,
    /// The response has more than [`RESPONSE_LEN_MAX`] bytes.
    #[error("the response is too long")]
    TooLong,
    /// The response is not JSON of the right shape, or something inside it cannot be read.
    #[error("the response cannot be read")]
    Malformed,
    /// The response answers another challenge: an old one, or somebody else's.
    #[error("the response answers another challenge")]
    Challenge,
    /// It was made on a page of another origin, or in a frame of one.
    #[error("the response was made on another origin")]
    Origin,
    /// It was made for another host.
    #[error("the response was made for another host")]
    OtherParty,
    /// Nobody touched the authenticator, or it did not check who did.
    #[error("the authenticator did not check who uses it")]
    NotVerified,
    /// The signature is not of this passkey's key.
    #[error("the signature does not hold")]
    Signature,
    /// The counter went back: a copy of the authenticator may exist. Worth telling its owner.
    #[error("the counter of the authenticator went back")]
    Cloned,
    /// The response is of another passkey than the one to check with.
    #[error("the response is of another passkey")]
    OtherPasskey,
    /// The response names nobody, or somebody else than the owner of the passkey.
    #[error("the response does not name the owner of the passkey")]
    OtherUser,
    /// The browser said that the passkey cannot be found without a name typed first, so nobody could sign in with it.
    #[error("the passkey cannot be found without a name")]
    NotDiscoverable,
    /// It is one of the passkeys that the person has already.
    #[error("the passkey is registered already")]
    AlreadyKnown,
    /// Whether the passkey may be copied to other devices changed since it was registered.
    #[error("the passkey changed whether it may be copied")]
    BackupChanged,
    /// Whatever else the library refuses: an algorithm that nobody asked for, an attestation that does not hold.
    #[error("the response was refused: {0}")]
    Refused(WebauthnError),
}

/// What [`Begun::state`] holds. Which of both is part of it, so that one ceremony cannot end the other.
#[derive(Serialize, Deserialize)]
enum State {
    Registration { owner: Uuid, known: Vec<CredentialID>, inner: PasskeyRegistration },
    SignIn { inner: DiscoverableAuthentication },
}

/// The one member of the client data that the library does not check when somebody signs in.
#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "crossOrigin", default)]
    cross_origin: Option<bool>,
}

impl Party {
    /// `rp_id` is the host that passkeys belong to for good: changing it loses all of them. `origin` is where our pages
    /// are, on that host or below it. `title` is what the browser shows.
    ///
    /// # Errors
    /// [`PasskeyProblem::Party`].
    pub fn new(rp_id: &str, origin: &Url, title: &str) -> Result<Self, PasskeyProblem> {
        // The library logs an error where the host is none that a browser takes; that is said here without a word.
        if origin.domain().is_none_or(|domain| domain != rp_id && !domain.ends_with(&format!(".{rp_id}"))) {
            return Err(PasskeyProblem::Party);
        }
        let webauthn = WebauthnBuilder::new(rp_id, origin)
            .and_then(|builder| builder.rp_name(title).build())
            .map_err(|_| PasskeyProblem::Party)?;
        Ok(Self { webauthn })
    }

    /// Begins to register a passkey for the person of `user_handle`, whom the authenticator will show as `name`. It must
    /// be discoverable and check its user, so that it replaces name and password together. Those of `known` are refused.
    ///
    /// # Errors
    /// [`PasskeyProblem::Name`].
    pub fn begin_registration(
        &self,
        user_handle: UserHandle,
        name: &str,
        known: &[Passkey],
    ) -> Result<Begun, PasskeyProblem> {
        let owner = Uuid::from_bytes(user_handle);
        let known: Vec<_> = known.iter().map(|passkey| passkey.credential.cred_id().clone()).collect();
        let (options, inner) = self
            .webauthn
            .start_passkey_registration(owner, name, name, Some(known.clone()))
            .map_err(|_| PasskeyProblem::Name)?;
        let mut options = to_json(&options);
        ask_for_discoverable(&mut options);
        Ok(Begun { options, state: State::Registration { owner, known, inner }.to_text() })
    }

    /// Ends the registration: `response` is what the browser made of the options, as JSON. The caller refuses a
    /// [`Passkey::credential_id`] that anybody has already.
    ///
    /// # Errors
    /// Any [`PasskeyProblem`] about state or response; then nothing was registered.
    pub fn finish_registration(&self, state: &str, response: &str) -> Result<Passkey, PasskeyProblem> {
        let State::Registration { owner, known, inner } = State::from_text(state)? else {
            return Err(PasskeyProblem::State);
        };
        let response: RegisterPublicKeyCredential = read(response)?;
        if response.extensions.cred_props.as_ref().and_then(|props| props.rk) == Some(false) {
            return Err(PasskeyProblem::NotDiscoverable);
        }
        // The library refuses a known one too, and names another reason.
        if known.iter().any(|id| id.as_slice() == response.raw_id.as_slice()) {
            return Err(PasskeyProblem::AlreadyKnown);
        }
        let credential = self.webauthn.finish_passkey_registration(&response, &inner)?;
        Ok(Passkey { owner, credential })
    }

    /// Begins a sign-in of whoever has a passkey. The same options serve a button and, with `mediation: "conditional"`
    /// set by the page, the browser's suggestions in a field.
    ///
    /// # Errors
    /// [`PasskeyProblem::Refused`], for which there is no known cause.
    pub fn begin_sign_in(&self) -> Result<Begun, PasskeyProblem> {
        let (mut options, inner) = self.webauthn.start_discoverable_authentication()?;
        // How the browser asks is the page's choice; the library would set it for suggestions alone.
        options.mediation = None;
        Ok(Begun { options: to_json(&options), state: State::SignIn { inner }.to_text() })
    }

    /// Reads whom a response claims to be, to find the passkey for [`Party::finish_sign_in`]. Nothing is proved by it.
    ///
    /// # Errors
    /// [`PasskeyProblem::TooLong`], [`PasskeyProblem::Malformed`], [`PasskeyProblem::OtherUser`] when it names nobody.
    pub fn identify(&self, response: &str) -> Result<Claimed, PasskeyProblem> {
        let response: PublicKeyCredential = read(response)?;
        let (owner, credential_id) = self
            .webauthn
            .identify_discoverable_authentication(&response)
            .map_err(|_| PasskeyProblem::OtherUser)?;
        Ok(Claimed { user_handle: owner.into_bytes(), credential_id: credential_id.to_vec() })
    }

    /// Ends the sign-in: `response` must be an answer to `state`'s challenge by `passkey`, and name its owner. Returns
    /// the passkey to keep in the place of `passkey` (its counter moved), in the transaction that starts the session.
    ///
    /// # Errors
    /// Any [`PasskeyProblem`] about state or response; then nobody signed in.
    pub fn finish_sign_in(
        &self,
        state: &str,
        response: &str,
        passkey: &Passkey,
    ) -> Result<Passkey, PasskeyProblem> {
        let State::SignIn { inner } = State::from_text(state)? else {
            return Err(PasskeyProblem::State);
        };
        let response: PublicKeyCredential = read(response)?;
        if response.get_user_unique_id() != Some(passkey.owner.as_bytes().as_slice()) {
            return Err(PasskeyProblem::OtherUser);
        }
        refuse_frames(&response.response.client_data_json)?;
        let result =
            self.webauthn.finish_discoverable_authentication_v2(&response, inner, &passkey.credential)?;
        let mut updated = passkey.clone();
        updated.credential.update_credential(&result).ok_or(PasskeyProblem::OtherPasskey)?;
        Ok(updated)
    }
}

impl Passkey {
    /// The id that authenticators send, by which a passkey is found. At most 1 023 bytes.
    #[must_use]
    pub fn credential_id(&self) -> Vec<u8> {
        self.credential.cred_id().to_vec()
    }

    /// Whose it is.
    #[must_use]
    pub fn user_handle(&self) -> UserHandle {
        self.owner.into_bytes()
    }

    /// As it is kept in the store: JSON of the library's own shape.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("a passkey is numbers, strings and lists of them")
    }

    /// Reads what [`Passkey::to_text`] wrote.
    ///
    /// # Errors
    /// [`PasskeyProblem::Kept`].
    pub fn from_text(text: &str) -> Result<Self, PasskeyProblem> {
        serde_json::from_str(text).map_err(|_| PasskeyProblem::Kept)
    }
}

/// Without the key and the owner: a log is no place for them.
impl fmt::Debug for Passkey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passkey").finish_non_exhaustive()
    }
}

impl State {
    fn to_text(&self) -> String {
        serde_json::to_string(self).expect("a state is numbers, strings and lists of them")
    }

    fn from_text(text: &str) -> Result<Self, PasskeyProblem> {
        serde_json::from_str(text).map_err(|_| PasskeyProblem::State)
    }
}

impl From<WebauthnError> for PasskeyProblem {
    fn from(error: WebauthnError) -> Self {
        use WebauthnError as E;
        match error {
            E::MismatchedChallenge | E::ChallengeNotFound => Self::Challenge,
            E::InvalidRPOrigin | E::CredentialCrossOrigin => Self::Origin,
            E::InvalidRPIDHash => Self::OtherParty,
            E::UserNotPresent | E::UserNotVerified => Self::NotVerified,
            E::AuthenticationFailure | E::SignatureInvalid => Self::Signature,
            E::CredentialPossibleCompromise => Self::Cloned,
            E::CredentialNotFound => Self::OtherPasskey,
            E::InvalidUserUniqueId => Self::OtherUser,
            E::CredentialExcludedFromRequest | E::CredentialAlreadyExists => Self::AlreadyKnown,
            E::CredentialBackupEligibilityInconsistent | E::CredentialMayNotBeHardwareBound => {
                Self::BackupChanged
            }
            E::ParseBase64Failure(_)
            | E::ParseCBORFailure(_)
            | E::ParseJSONFailure(_)
            | E::ParseNOMFailure
            | E::ParseInsufficientBytesAvailable
            | E::InvalidClientDataType
            | E::MissingAttestationCredentialData
            | E::COSEKeyInvalidCBORValue => Self::Malformed,
            other => Self::Refused(other),
        }
    }
}

/// The library asks for a passkey that may need a name; ours must be found without one.
fn ask_for_discoverable(options: &mut Value) {
    if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection") {
        selection["residentKey"] = "required".into();
        selection["requireResidentKey"] = true.into();
    }
}

fn refuse_frames(client_data: &[u8]) -> Result<(), PasskeyProblem> {
    let client_data: ClientData =
        serde_json::from_slice(client_data).map_err(|_| PasskeyProblem::Malformed)?;
    if client_data.cross_origin == Some(true) { Err(PasskeyProblem::Origin) } else { Ok(()) }
}

fn read<T: for<'de> Deserialize<'de>>(response: &str) -> Result<T, PasskeyProblem> {
    if response.len() > RESPONSE_LEN_MAX {
        return Err(PasskeyProblem::TooLong);
    }
    serde_json::from_str(response).map_err(|_| PasskeyProblem::Malformed)
}

fn to_json<T: Serialize>(options: &T) -> Value {
    serde_json::to_value(options).expect("options are numbers, strings and lists of them")
}
