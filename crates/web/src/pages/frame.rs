//! Signing in from a frame: a window of ours asks the reader, and the frame takes its session. Where the browser keeps no
//! cookie of ours in the frame, the page there holds the secret in memory, for some minutes.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use rejoinder_app::{
    Error,
    people::{self, Entered, Keeps, SignedIn},
};
use rejoinder_domain::{Refusal, limits};
use serde::Deserialize;
use serde_json::json;

use crate::{
    headers,
    pages::{
        private_page, shell,
        sign_in::{for_script, set_cookie},
    },
    request::{Jar, Request},
    view::FramePage,
};

/// `GET /login/frame`: with a challenge it begins, which only a frame of ours may do; after that it asks the reader.
pub(crate) async fn ask(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["challenge", "page"])?;
    if let Some(challenge) = query.get("challenge") {
        return begin(&request, challenge, query.text("page")).await;
    }
    let secret = request.frame_secret().unwrap_or_default();
    let host = people::find_frame(request.ctx(), &request.site, &secret).await?;
    if request.actor.reader().is_none() {
        return Ok(headers::see_other("/login?next=/login/frame"));
    }
    page(&request, &host, false)
}

/// Another site's page could open this window with a challenge of its own, and take a session that was meant for the
/// frame. The browser says who opened it; the address says so where it does not.
async fn begin(request: &Request, challenge: &str, page: &str) -> Result<Response, Error> {
    let own = match request.header("sec-fetch-site") {
        "" => request
            .header(http::header::REFERER)
            .strip_prefix(&request.site.base_url)
            .is_some_and(|rest| rest.starts_with('/')),
        site => site == "same-origin",
    };
    if !own {
        return Err(Refusal::CrossSite.into());
    }
    request.state.0.pace.count(request.peer, &request.headers)?;
    let host = page.split_once("://").map_or("", |(_, host)| host);
    if !headers::origin_listed(&request.site, page) {
        return Err(Refusal::ParameterInvalid { name: "page".into() }.into());
    }
    let secret = people::ask_frame(request.ctx(), &request.site, challenge, host).await?;
    let mut response = headers::see_other("/login/frame");
    set_cookie(&mut response, &request.frame_cookie(&secret));
    headers::keep_opener(&mut response);
    Ok(response)
}

fn page(request: &Request, host: &str, done: bool) -> Result<Response, Error> {
    let t = request.lang;
    let name = request.actor.reader().map(|reader| reader.name.to_string()).unwrap_or_default();
    let mut shell = shell::private(request, &t.msg("sign-in"));
    shell.assets.page_js = crate::assets::path("window.js").to_owned();
    let view = FramePage { t, shell, host: host.to_owned(), name, done };
    private_page(StatusCode::OK, &view)
}

/// `POST /login/frame`: the reader said yes.
pub(crate) async fn grant(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&["key"])?;
    let secret = request.frame_secret().unwrap_or_default();
    let (ctx, site) = (request.ctx(), &request.site);
    let host = people::find_frame(ctx, site, &secret).await?;
    people::grant_frame(ctx, site, &request.visitor(), &secret).await?;
    let mut response = page(&request, &host, true)?;
    set_cookie(&mut response, &request.frame_cookie(""));
    headers::keep_opener(&mut response);
    Ok(response)
}

/// `GET /embed/session`: whether the frame is signed in, or may be now. Cookies that say nothing find out on the way which
/// ones the browser keeps here.
pub(crate) async fn state(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["challenge"])?;
    let granted = people::is_granted(request.ctx(), &request.site, query.required("challenge")?).await?;
    let mut response =
        for_script(&json!({ "signed_in": request.actor.reader().is_some(), "granted": granted }));
    for cookie in request.try_cookies() {
        set_cookie(&mut response, &cookie);
    }
    Ok(response)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    verifier: String,
}

/// `POST /embed/session`: the frame takes its session.
pub(crate) async fn take(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let claim: Claim = request.json()?;
    let jar = request.jar();
    let signed_in =
        people::take_grant(request.ctx(), &request.site, &claim.verifier, keeps(jar), &request.arrival())
            .await?;
    Ok(given(&request, jar, &signed_in))
}

fn keeps(jar: Jar) -> Keeps {
    if jar == Jar::Nothing { Keeps::Page } else { Keeps::Cookie }
}

/// The session, in the cookie that the browser keeps here; else in the answer, for the page's memory.
fn given(request: &Request, jar: Jar, signed_in: &SignedIn) -> Response {
    let cookie = match jar {
        Jar::Whole => request.session_cookie(&signed_in.token),
        Jar::Parted => request.parted_cookie(&signed_in.token),
        Jar::Nothing => {
            let minutes = limits::PAGE_SESSION_MINUTES;
            return for_script(&json!({ "token": signed_in.token, "minutes": minutes }));
        }
    };
    let mut response = for_script(&json!({}));
    set_cookie(&mut response, &cookie);
    response
}

/// `POST /embed/nonce`: what the publisher's token must carry to be good in this frame, and what stays with the frame.
pub(crate) async fn nonce(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&[])?;
    let wish = people::ask_publisher(request.ctx(), &request.site, "/", true).await?;
    let mut response = for_script(&json!({ "nonce": wish.nonce, "secret": wish.secret }));
    for cookie in request.try_cookies() {
        set_cookie(&mut response, &cookie);
    }
    Ok(response)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Token {
    secret: String,
    token: String,
}

/// `POST /embed/token`: the publisher's token, which the page around the frame handed in.
pub(crate) async fn token(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let sent: Token = request.json()?;
    let jar = request.jar();
    let (ctx, site, arrival) = (request.ctx(), &request.site, request.arrival());
    let proof = (sent.secret.as_str(), sent.token.as_str());
    match people::sign_in_by_publisher(ctx, site, proof, Some(keeps(jar)), &arrival).await? {
        (Entered::In(signed_in), _) => Ok(given(&request, jar, &signed_in)),
        (Entered::Second(_), _) => Err(Refusal::SecondFactorRequired.into()),
    }
}
