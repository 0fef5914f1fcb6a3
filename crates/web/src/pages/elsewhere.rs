//! Coming in with an account elsewhere: to a provider or to the publisher and back, and their word that somebody is
//! signed out there.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use rejoinder_app::{
    Error,
    identity::oidc::Callback,
    people::{self, Away, Back},
};
use rejoinder_domain::Refusal;

use crate::{
    headers,
    pages::{
        account,
        sign_in::{self, go_in, own_path, set_cookie, step},
    },
    params::{Params, encode},
    request::Request,
};

/// Whether a page of ours led here. Another site must not send anybody on to sign in: he might come back as somebody
/// before he knew that he went.
fn is_from_us(request: &Request) -> bool {
    matches!(request.header("sec-fetch-site"), "" | "same-origin" | "none")
}

/// On to an address elsewhere, with the step that only this browser may take.
fn away(request: &Request, away: &Away, cross_site: bool) -> Response {
    let mut response = headers::see_other(&away.url);
    headers::no_referrer(&mut response);
    let cookie = match cross_site {
        true => request.step_cookie_from_elsewhere(&away.secret),
        false => request.step_cookie(&away.secret),
    };
    set_cookie(&mut response, &cookie);
    response
}

/// `GET /login/with/{provider}`.
pub(crate) async fn go(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["next", "link"])?;
    let (next, links) = (own_path(query.text("next")), query.text("link") == "1");
    let key: String = request.path("provider")?;
    if !is_from_us(&request) {
        return Ok(headers::see_other(&format!("/login?next={}", encode(next))));
    }
    request.state.0.pace.count(request.peer, &request.headers)?;
    let begun =
        people::go_elsewhere(request.ctx(), &request.site, &request.visitor(), &key, next, links).await;
    match begun {
        Ok(begun) => Ok(away(&request, &begun, false)),
        Err(Error::Refused(refusal @ Refusal::ElsewhereDown)) if links => {
            account::refused(&request, "identities", &refusal).await
        }
        Err(Error::Refused(refusal @ Refusal::ElsewhereDown)) => {
            sign_in::login_page(&request, "", next, Some(&refusal))
        }
        Err(error) => Err(error),
    }
}

/// `GET /login/back/{provider}`.
pub(crate) async fn back(request: Arc<Request>) -> Result<Response, Error> {
    request.state.0.pace.count(request.peer, &request.headers)?;
    let key: String = request.path("provider")?;
    let query = request.uri.query().unwrap_or_default().as_bytes();
    let answer = Params::parse_some(query, &["code", "state", "iss", "error"])?;
    let part = |name: &str| answer.get(name).map(str::to_owned);
    let callback =
        Callback { code: part("code"), state: part("state"), iss: part("iss"), error: part("error") };
    let (ctx, site, secret) = (request.ctx(), &request.site, request.step_secret().unwrap_or_default());
    let came =
        people::come_back(ctx, site, &request.visitor(), &key, &secret, &callback, &request.arrival()).await;
    let mut response = match came {
        Ok(Back::Entered(entered, next)) => go_in(&request, &entered, &next),
        Ok(Back::Newcomer(ticket)) => step(&request, &ticket, "/login/name", "/"),
        Ok(Back::Linked) => {
            let mut response = headers::see_other("/account?told=linked#identities");
            set_cookie(&mut response, &request.step_cookie(""));
            response
        }
        Err(Error::Refused(refusal)) if request.actor.reader().is_some() => {
            account::refused(&request, "identities", &refusal).await?
        }
        Err(Error::Refused(
            refusal @ (Refusal::ElsewhereRefused | Refusal::ElsewhereDown | Refusal::TicketOver),
        )) => sign_in::login_page(&request, "", "/", Some(&refusal))?,
        Err(error) => return Err(error),
    };
    headers::no_referrer(&mut response);
    Ok(response)
}

/// `GET /login/publisher`: to the publisher's own sign-in.
pub(crate) async fn go_to_publisher(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["next"])?;
    let next = own_path(query.text("next"));
    if !is_from_us(&request) {
        return Ok(headers::see_other(&format!("/login?next={}", encode(next))));
    }
    request.state.0.pace.count(request.peer, &request.headers)?;
    let wish = people::ask_publisher(request.ctx(), &request.site, next, false).await?;
    let url = wish.url.ok_or(Refusal::NotFound)?;
    Ok(away(&request, &Away { url, secret: wish.secret }, true))
}

/// `POST /login/publisher`: back from there, with a token in a form that the publisher's page sends by itself.
pub(crate) async fn back_from_publisher(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["token"])?;
    let secret = request.step_secret().unwrap_or_default();
    let (ctx, site) = (request.ctx(), &request.site);
    let proof = (secret.as_str(), form.text("token"));
    match people::sign_in_by_publisher(ctx, site, proof, None, &request.arrival()).await {
        Ok((entered, next)) => Ok(go_in(&request, &entered, &next)),
        Err(Error::Refused(refusal @ (Refusal::ElsewhereRefused | Refusal::TicketOver))) => {
            sign_in::login_page(&request, "", "/", Some(&refusal))
        }
        Err(error) => Err(error),
    }
}

/// `POST /logout/with/{provider}`: a provider's word that somebody is signed out there (OpenID Connect Back-Channel
/// Logout 1.0).
pub(crate) async fn signed_out(request: Arc<Request>) -> Result<Response, Error> {
    let key: String = request.path("provider")?;
    signed_out_by(&request, Some(&key)).await
}

/// `POST /logout/publisher`: the same of the publisher.
pub(crate) async fn signed_out_by_publisher(request: Arc<Request>) -> Result<Response, Error> {
    signed_out_by(&request, None).await
}

async fn signed_out_by(request: &Request, key: Option<&str>) -> Result<Response, Error> {
    let form = Params::parse_some(&request.body, &["logout_token"])?;
    let token = form.required("logout_token")?;
    people::sign_out_from_elsewhere(request.ctx(), &request.site, key, token).await?;
    let mut response = StatusCode::OK.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
