//! Name and address of a person from the provider's UserInfo endpoint (OpenID Connect Core 1.0 §5.3): many providers put
//! them nowhere else when there is a code (§5.4). Never here: who somebody is; that is the id token's to say.

use http::{
    Request, StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};
use openidconnect::AccessToken;
use serde_json::Value;
use url::Url;

use super::{Identity, OidcProblem, token};
use crate::{jwt::Claims, outbound::Outbound};

/// Whether something that we asked for is missing.
pub(super) fn is_wanted(identity: &Identity, scopes: &[String]) -> bool {
    let asked = |scope: &str| scopes.iter().any(|one| one == scope);
    (identity.name.is_none() && asked("profile")) || (identity.email.is_none() && asked("email"))
}

/// Adds what is missing. Without an answer the person signs in all the same: name and address can be asked for.
///
/// # Errors
/// [`OidcProblem::OtherProfile`]: the answer is about somebody else (§5.3.2), so something is very wrong.
pub(super) async fn complete(
    mut identity: Identity,
    provider: &str,
    outbound: &Outbound,
    endpoint: &Url,
    access_token: &AccessToken,
) -> Result<Identity, OidcProblem> {
    let profile = match ask(outbound, endpoint, access_token).await {
        Ok(profile) => profile,
        Err(problem) => {
            tracing::warn!(provider, %problem, "the provider's profile of a person was not read");
            return Ok(identity);
        }
    };
    if profile.get("sub").and_then(Value::as_str) != Some(identity.subject.as_str()) {
        return Err(OidcProblem::OtherProfile);
    }
    let text = |name: &'static str, len_max| profile.text_if_any(name, len_max).ok().flatten();
    if identity.name.is_none() {
        identity.name = text("name", token::TEXT_LEN_MAX);
    }
    if identity.email.is_none() {
        identity.email = text("email", token::EMAIL_LEN_MAX);
        // Some providers write the truth as a word.
        let verified = profile.get("email_verified");
        let verified = verified.is_some_and(|value| *value == Value::Bool(true) || value == "true");
        identity.email_verified = identity.email.is_some() && verified;
    }
    Ok(identity)
}

/// Only the plain form is read: a signed profile is JSON neither by type nor by content.
async fn ask(outbound: &Outbound, endpoint: &Url, access_token: &AccessToken) -> Result<Claims, OidcProblem> {
    let unusable = OidcProblem::Metadata("profile");
    let mut bearer =
        HeaderValue::from_str(&format!("Bearer {}", access_token.secret())).map_err(|_| unusable.clone())?;
    bearer.set_sensitive(true);
    let request = Request::get(endpoint.as_str())
        .header(ACCEPT, "application/json")
        .header(AUTHORIZATION, bearer)
        .body(Vec::new())
        .map_err(|_| unusable.clone())?;
    let answer = outbound.send(request).await?;
    let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if answer.status() != StatusCode::OK || !kind.starts_with("application/json") {
        return Err(unusable);
    }
    Claims::from_json(answer.body()).map_err(|_| unusable)
}
