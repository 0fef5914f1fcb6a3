//! Coming in: sign in, join, a code by mail, the second factor, a name for who is new, passkeys. Every step is a form
//! that works without script; only passkeys need one.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use rejoinder_app::{
    Error,
    people::{self, CodeUsed, CodeWish, Entered, Proof, SignedIn},
};
use rejoinder_domain::{Refusal, limits};
use serde::Deserialize;
use serde_json::json;

use crate::{
    headers,
    pages::{private_page, shell},
    params::encode,
    problem,
    request::Request,
    view::{CodePage, Errors, FieldError, JoinPage, Link, LoginPage, NamePage, SecondPage},
};

/// A path on our own pages to go on to; anything else leads home. No host, no scheme, no way around either.
pub(crate) fn own_path(next: &str) -> &str {
    let plain = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(|c| c.is_control() || c.is_whitespace());
    if plain { next } else { "/" }
}

/// Sets a cookie of the session, or of a step towards one.
pub(crate) fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

fn go_on(request: &Request, signed_in: &SignedIn, next: &str) -> Response {
    // Whom staff's rights await is led to where he gets them.
    let must = people::must_have_second(&request.site, signed_in.reader.role);
    let next = own_path(next);
    let mut response = headers::see_other(if must && next == "/" { "/account" } else { next });
    set_cookie(&mut response, &request.session_cookie(&signed_in.token));
    if request.step_secret().is_some() {
        set_cookie(&mut response, &request.step_cookie(""));
    }
    response
}

/// In, or on to the second factor.
pub(crate) fn go_in(request: &Request, entered: &Entered, next: &str) -> Response {
    match entered {
        Entered::In(signed_in) => go_on(request, signed_in, next),
        Entered::Second(ticket) => step(request, ticket, "/login/second", next),
    }
}

/// On to a step that only this browser may take.
pub(crate) fn step(request: &Request, secret: &str, path: &str, next: &str) -> Response {
    let mut response = headers::see_other(&format!("{path}?next={}", encode(own_path(next))));
    set_cookie(&mut response, &request.step_cookie(secret));
    response
}

pub(crate) fn field_errors(request: &Request, refusal: &Refusal) -> Errors {
    let field = refusal.field().unwrap_or_default().to_owned();
    Errors(vec![FieldError { field, text: problem::told(request.lang, refusal) }])
}

pub(crate) fn status_of(refusal: Option<&Refusal>) -> StatusCode {
    refusal.map_or(StatusCode::OK, problem::status)
}

pub(crate) fn errors_of(request: &Request, refusal: Option<&Refusal>) -> Errors {
    refusal.map(|refusal| field_errors(request, refusal)).unwrap_or_default()
}

/// `GET /login`.
pub(crate) async fn login_form(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["next", "again"])?;
    login_page(&request, "", own_path(query.text("next")), None)
}

pub(crate) fn login_page(
    request: &Request,
    email: &str,
    next: &str,
    refusal: Option<&Refusal>,
) -> Result<Response, Error> {
    let t = request.lang;
    let view = LoginPage {
        t,
        shell: shell::private(request, &t.msg("sign-in")),
        again: request.actor.reader().map(|reader| reader.name.to_string()).unwrap_or_default(),
        email: email.to_owned(),
        next: next.to_owned(),
        join: format!("/join?next={}", encode(next)),
        mail: request.ctx().outside.mail.is_some(),
        passkeys: people::passkeys_possible(&request.site),
        errors: errors_of(request, refusal),
        providers: providers(request, next),
        kept: String::new(),
    };
    let mut response = private_page(status_of(refusal), &view)?;
    problem::finish(response.headers_mut(), refusal);
    Ok(response)
}

/// The accounts elsewhere that readers of the site come in with: the publisher's own first.
fn providers(request: &Request, next: &str) -> Vec<Link> {
    let (ctx, site, next) = (request.ctx(), &request.site, encode(next));
    let button = |title: &str| request.lang.msg1("login-with", "name", title);
    let publisher = people::publisher_title(ctx, site)
        .map(|title| Link { href: format!("/login/publisher?next={next}"), text: button(&title) });
    let others = people::list_providers(ctx, site)
        .into_iter()
        .map(|(key, title)| Link { href: format!("/login/with/{key}?next={next}"), text: button(&title) });
    publisher.into_iter().chain(others).collect()
}

/// `POST /login`: with a password, or for a code by mail.
pub(crate) async fn login(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["email", "password", "next", "way", "key"])?;
    let (email, next) = (form.text("email"), own_path(form.text("next")));
    if form.text("way") == "mail" {
        return match ask_code(&request, CodeWish { email: email.into(), next: next.into(), ..wish(&request) })
            .await
        {
            Ok(response) => Ok(response),
            Err(Error::Refused(refusal)) => login_page(&request, email, next, Some(&refusal)),
            Err(error) => Err(error),
        };
    }
    let (ctx, site, pace) = (request.ctx(), &request.site, &request.state.0.pace);
    let caller = request.caller();
    // Whoever is told to wait keeps the page, with the other ways in.
    if let Err(refusal) = pace.count_password(caller, site.id, email) {
        return login_page(&request, email, next, Some(&refusal));
    }
    match people::sign_in(ctx, site, email, form.text("password"), &request.arrival()).await {
        Ok(entered) => {
            pace.forgive(caller, site.id, email);
            Ok(go_in(&request, &entered, next))
        }
        Err(Error::Refused(refusal)) => login_page(&request, email, next, Some(&refusal)),
        Err(error) => Err(error),
    }
}

fn wish(request: &Request) -> CodeWish {
    CodeWish { lang: request.lang.tag().into(), ..CodeWish::default() }
}

/// Sends a code, and leads to where it is typed: the answer is the same whoever has the address.
async fn ask_code(request: &Request, wish: CodeWish) -> Result<Response, Error> {
    let next = wish.next.clone();
    request.count_code(&wish.email)?;
    let secret = people::ask_code(request.ctx(), &request.site, wish).await?;
    Ok(step(request, &secret, "/login/code", &next))
}

/// `GET /join`.
pub(crate) async fn join_form(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["next"])?;
    join_page(&request, ("", ""), own_path(query.text("next")), None)
}

fn join_page(
    request: &Request,
    (name, email): (&str, &str),
    next: &str,
    refusal: Option<&Refusal>,
) -> Result<Response, Error> {
    let t = request.lang;
    let view = JoinPage {
        t,
        shell: shell::private(request, &t.msg("join-title")),
        name: name.to_owned(),
        email: email.to_owned(),
        mail: request.ctx().outside.mail.is_some(),
        password_len_min: limits::PASSWORD_LEN_MIN as i64,
        next: next.to_owned(),
        login: format!("/login?next={}", encode(next)),
        errors: errors_of(request, refusal),
    };
    private_page(status_of(refusal), &view)
}

/// `POST /join`.
pub(crate) async fn join(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["name", "email", "password", "next", "key"])?;
    let (name, email, password) = (form.text("name"), form.text("email"), form.text("password"));
    let next = own_path(form.text("next"));
    let (ctx, site) = (request.ctx(), &request.site);
    let answer = match ctx.outside.mail {
        Some(_) => {
            let wish = CodeWish {
                email: email.into(),
                name: name.into(),
                password: password.into(),
                next: next.into(),
                ..wish(&request)
            };
            ask_code(&request, wish).await
        }
        None => people::join(ctx, site, name, email, password, &request.arrival())
            .await
            .map(|signed_in| go_on(&request, &signed_in, next)),
    };
    match answer {
        Err(Error::Refused(refusal)) => join_page(&request, (name, email), next, Some(&refusal)),
        answer => answer,
    }
}

/// `GET /login/code`: where the code is typed. The link of the mail comes here with the code; in a browser that asked for
/// none it only shows it.
pub(crate) async fn code_form(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["next", "code"])?;
    code_page(&request, query.text("code"), None).await
}

async fn code_page(request: &Request, code: &str, refusal: Option<&Refusal>) -> Result<Response, Error> {
    let t = request.lang;
    let sent_to = match request.step_secret() {
        None => None,
        Some(secret) => match people::code_sent_to(request.ctx(), &request.site, &secret).await {
            Ok(email) => Some(email),
            Err(Error::Refused(_)) => None,
            Err(error) => return Err(error),
        },
    };
    let shown: String = code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(12).collect();
    let view = CodePage {
        t,
        shell: shell::private(request, &t.msg("code-title")),
        sent_to: sent_to.unwrap_or_default(),
        code: shown,
        minutes: limits::TICKET_MINUTES,
        errors: errors_of(request, refusal),
    };
    let mut response = private_page(status_of(refusal), &view)?;
    headers::no_referrer(&mut response);
    Ok(response)
}

/// `POST /login/code`.
pub(crate) async fn code(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["code", "key"])?;
    let secret = request.step_secret().unwrap_or_default();
    let (ctx, site) = (request.ctx(), &request.site);
    match people::use_code(ctx, site, &request.visitor(), &secret, form.text("code"), &request.arrival())
        .await
    {
        Ok(CodeUsed::Entered(entered, next)) => Ok(go_in(&request, &entered, &next)),
        // He reads first what that changed, and goes on from there.
        Ok(CodeUsed::EnteredFirst(entered, next, proof)) => {
            let told = if proof == Proof::Reclaims { "reclaimed" } else { "proven" };
            let told = format!("/account?told={told}&next={}", encode(own_path(&next)));
            Ok(go_in(&request, &entered, &told))
        }
        Ok(CodeUsed::Newcomer(ticket)) => Ok(step(&request, &ticket, "/login/name", "/")),
        Ok(used @ (CodeUsed::Changed | CodeUsed::Proven)) => {
            let told = if matches!(used, CodeUsed::Changed) { "email" } else { "proven" };
            let mut response = headers::see_other(&format!("/account?told={told}#email"));
            set_cookie(&mut response, &request.step_cookie(""));
            Ok(response)
        }
        Err(Error::Refused(refusal @ (Refusal::CodeWrong { .. } | Refusal::TicketOver))) => {
            code_page(&request, "", Some(&refusal)).await
        }
        Err(error) => Err(error),
    }
}

/// `GET /login/second`.
pub(crate) async fn second_form(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["next"])?;
    second_page(&request, query.text("next"), None).await
}

async fn second_page(request: &Request, next: &str, refusal: Option<&Refusal>) -> Result<Response, Error> {
    let t = request.lang;
    let secret = request.step_secret().unwrap_or_default();
    let seen = match people::find_second(request.ctx(), &request.site, &secret).await {
        Ok(seen) => seen,
        // The step is over; the first one begins again, and says why.
        Err(Error::Refused(over @ Refusal::TicketOver)) => {
            return login_page(request, "", own_path(next), Some(refusal.unwrap_or(&over)));
        }
        Err(error) => return Err(error),
    };
    let view = SecondPage {
        t,
        shell: shell::private(request, &t.msg("second-title")),
        app: seen.app,
        codes: seen.codes > 0,
        passkey: seen.passkey,
        next: own_path(next).to_owned(),
        errors: errors_of(request, refusal),
    };
    private_page(status_of(refusal), &view)
}

/// `POST /login/second`.
pub(crate) async fn second(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["code", "next", "key"])?;
    let (secret, next) = (request.step_secret().unwrap_or_default(), form.text("next"));
    let (ctx, site) = (request.ctx(), &request.site);
    match people::use_second(ctx, site, &secret, form.text("code"), &request.arrival()).await {
        Ok(signed_in) => Ok(go_on(&request, &signed_in, next)),
        Err(Error::Refused(refusal @ (Refusal::CodeWrong { .. } | Refusal::TicketOver))) => {
            second_page(&request, next, Some(&refusal)).await
        }
        Err(error) => Err(error),
    }
}

/// `GET /login/name`: who is new gives himself a name.
pub(crate) async fn name_form(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&["next"])?;
    let secret = request.step_secret().unwrap_or_default();
    let newcomer = people::find_newcomer(request.ctx(), &request.site, &secret).await?;
    name_page(&request, &newcomer.name, None)
}

fn name_page(request: &Request, name: &str, refusal: Option<&Refusal>) -> Result<Response, Error> {
    let t = request.lang;
    let view = NamePage {
        t,
        shell: shell::private(request, &t.msg("name-title")),
        name: name.to_owned(),
        errors: errors_of(request, refusal),
    };
    private_page(status_of(refusal), &view)
}

/// `POST /login/name`.
pub(crate) async fn name(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["name", "key"])?;
    let (secret, name) = (request.step_secret().unwrap_or_default(), form.text("name"));
    match people::join_as(request.ctx(), &request.site, &secret, name, &request.arrival()).await {
        Ok((entered, next)) => Ok(go_in(&request, &entered, &next)),
        Err(Error::Refused(refusal)) if refusal.field() == Some("name") => {
            name_page(&request, name, Some(&refusal))
        }
        Err(error) => Err(error),
    }
}

/// `POST /login/passkey/challenge`: what the browser needs to use a passkey.
pub(crate) async fn passkey_challenge(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&["key"])?;
    let wish = people::passkey_challenge(request.ctx(), &request.site).await?;
    Ok(for_script(&json!({ "options": wish.options, "ticket": wish.ticket })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PasskeyUsed {
    ticket: String,
    response: serde_json::Value,
    #[serde(default)]
    next: String,
}

/// `POST /login/passkey`.
pub(crate) async fn passkey(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let used: PasskeyUsed = request.json()?;
    let (ctx, site, response) = (request.ctx(), &request.site, used.response.to_string());
    let signed_in =
        people::sign_in_with_passkey(ctx, site, &used.ticket, &response, &request.arrival()).await?;
    let mut response = for_script(&json!({ "next": own_path(&used.next) }));
    set_cookie(&mut response, &request.session_cookie(&signed_in.token));
    Ok(response)
}

/// An answer that only our own script reads, and nobody keeps.
pub(crate) fn for_script(value: &serde_json::Value) -> Response {
    let mut response = value.to_string().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// `POST /logout`.
pub(crate) async fn logout(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["next", "key"])?;
    if let Some(token) = request.session_token() {
        people::sign_out(request.ctx(), &token).await?;
    }
    let mut response = headers::see_other(own_path(form.text("next")));
    set_cookie(&mut response, &request.session_cookie(""));
    if request.has_parted_session() {
        set_cookie(&mut response, &request.parted_cookie(""));
    }
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}

/// `GET /.well-known/change-password`: where password managers lead.
pub(crate) async fn change_password(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    Ok(headers::see_other("/account#password"))
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn the_way_on_stays_on_our_pages() {
        assert_eq!(own_path("/story/1/x?order=best#c-1"), "/story/1/x?order=best#c-1");
        for bad in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "\\/evil.example",
            "evil",
        ] {
            assert_eq!(own_path(bad), "/", "{bad}");
        }
    }
}
