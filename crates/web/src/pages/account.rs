//! One's own account: name, ways in, second factor, sessions.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use rejoinder_app::{
    Error, desk,
    people::{self, AccountSeen, AuthenticatorWish, Way},
};
use rejoinder_domain::{PasskeyId, Refusal, SessionId, limits, reader::Standing};
use serde::Deserialize;
use serde_json::json;

use crate::{
    headers,
    pages::{
        desk::record_line,
        private_page, shell,
        sign_in::{errors_of, for_script, own_path, set_cookie, status_of},
        stamp,
    },
    request::Request,
    view::{AccountPage, AuthenticatorPage, CodesPage, Errors, FieldError, Link, OwnPasskey, OwnSession},
};

/// What the account page may say was done; the value of `told`.
const TOLD: [&str; 14] = [
    "name",
    "password",
    "email",
    "proven",
    "reclaimed",
    "passkey",
    "second",
    "codes",
    "sessions",
    "removed",
    "mail",
    "linked",
    "leaves",
    "stays",
];

/// `GET /account`.
pub(crate) async fn account(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["told", "next"])?;
    let told = TOLD.contains(&query.text("told")).then(|| format!("account-told-{}", query.text("told")));
    account_page(&request, told.as_deref(), own_path(query.text("next")), None).await
}

/// The page, with what went wrong in the form that a fragment names.
async fn account_page(
    request: &Request,
    told: Option<&str>,
    next: &str,
    refused: Option<(&str, &Refusal)>,
) -> Result<Response, Error> {
    let seen = people::find_account(request.ctx(), &request.site, &request.visitor()).await?;
    let (sanctions, until) = desk::own_sanctions(request.ctx(), &request.site, &request.actor).await?;
    let t = request.lang;
    let session = request.session.as_ref();
    let errors = refused.map(|(part, refusal)| {
        Errors(vec![FieldError { field: part.to_owned(), text: crate::problem::told(t, refusal) }])
    });
    let (passkeys, sessions) = (own_passkeys(request, &seen), own_sessions(request, &seen));
    let strong = session.is_some_and(|session| session.strong);
    let view = AccountPage {
        t,
        shell: shell::private(request, &t.msg("account-title")),
        told: told.map(|key| t.msg(key)).unwrap_or_default(),
        next: if next == "/" { String::new() } else { next.to_owned() },
        name: seen.reader.name.to_string(),
        profile: format!("/reader/{}", seen.reader.id),
        role: if seen.reader.role.is_staff() { t.msg("badge-staff") } else { String::new() },
        awaits: session.is_some_and(|session| session.awaits.is_some()),
        has_second: seen.app || (seen.reader.role.is_staff() && !seen.passkeys.is_empty()),
        strong,
        email: seen.email.as_ref().map(|(email, _)| email.clone()).unwrap_or_default(),
        email_proven: seen.email.as_ref().is_some_and(|(_, proven)| *proven),
        mail: request.ctx().outside.mail.is_some(),
        password: seen.password,
        password_len_min: limits::PASSWORD_LEN_MIN as i64,
        passkeys_possible: people::passkeys_possible(&request.site),
        passkeys,
        app: seen.app,
        codes: seen.codes,
        identities: seen.identities.iter().map(|i| (i.issuer.clone(), i.label.clone())).collect(),
        linkable: linkable(request),
        tokens: request.actor.moderates(request.site.id),
        sessions,
        leaves: seen.reader.leaves_at.map(|at| stamp(t, at, &request.site.time_zone)),
        leaving_hours: limits::LEAVING_HOURS,
        names: seen.names.iter().map(|change| change.old_name.clone()).collect(),
        suspended: (seen.reader.standing == Standing::Suspended)
            .then(|| until.map(|at| stamp(t, at, &request.site.time_zone))),
        sanctions: sanctions.iter().map(|one| record_line(request, t, one)).collect(),
        errors: errors.unwrap_or_default(),
    };
    private_page(status_of(refused.map(|(_, refusal)| refusal)), &view)
}

fn own_passkeys(request: &Request, seen: &AccountSeen) -> Vec<OwnPasskey> {
    let (t, zone) = (request.lang, &request.site.time_zone);
    let line = |passkey: &rejoinder_app::people::PasskeyRow| OwnPasskey {
        id: passkey.id.to_string(),
        label: if passkey.label.is_empty() { t.msg("account-passkey") } else { passkey.label.clone() },
        made: stamp(t, passkey.created_at, zone),
        used: passkey.used_at.map(|at| stamp(t, at, zone)),
    };
    seen.passkeys.iter().map(line).collect()
}

fn own_sessions(request: &Request, seen: &AccountSeen) -> Vec<OwnSession> {
    let (t, zone) = (request.lang, &request.site.time_zone);
    let line = |session: &rejoinder_app::people::SessionLine| OwnSession {
        id: session.id.to_string(),
        agent: if session.agent.is_empty() { t.msg("account-agent-unknown") } else { session.agent.clone() },
        way: session.way.parse::<Way>().map(|way| t.msg(&format!("way-{}", way.name()))).unwrap_or_default(),
        began: stamp(t, session.created_at, zone),
        seen: stamp(t, session.seen_at, zone),
        own: seen.own_session == Some(session.id),
    };
    seen.sessions.iter().map(line).collect()
}

/// The page with a refusal beside the part that it is about.
pub(crate) async fn refused(request: &Request, part: &str, refusal: &Refusal) -> Result<Response, Error> {
    account_page(request, None, "/", Some((part, refusal))).await
}

/// Providers that he could link with his account.
fn linkable(request: &Request) -> Vec<Link> {
    let link = |(key, title): (String, String)| Link {
        href: format!("/login/with/{key}?link=1"),
        text: request.lang.msg1("account-link", "name", title.as_str()),
    };
    people::list_providers(request.ctx(), &request.site).into_iter().map(link).collect()
}

/// After a change: back to the page, which says what was done; or the page with what went wrong. Who must prove first who
/// he is, is led there and back.
pub(crate) async fn done(
    request: &Request,
    part: &str,
    told: &str,
    outcome: Result<(), Error>,
) -> Result<Response, Error> {
    match outcome {
        Ok(()) => Ok(headers::see_other(&format!("/account?told={told}#{part}"))),
        Err(Error::Refused(refusal))
            if refusal != Refusal::ProofRequired && refusal != Refusal::SignInRequired =>
        {
            account_page(request, None, "/", Some((part, &refusal))).await
        }
        Err(error) => Err(error),
    }
}

/// `POST /account/name`.
pub(crate) async fn name(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["name", "key"])?;
    let changed = people::rename(request.ctx(), &request.site, &request.visitor(), form.text("name")).await;
    done(&request, "name", "name", changed.map(drop)).await
}

/// `POST /account/password`.
pub(crate) async fn password(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["password", "key"])?;
    let (ctx, site) = (request.ctx(), &request.site);
    let set = people::set_own_password(ctx, site, &request.visitor(), form.text("password")).await;
    done(&request, "password", "password", set).await
}

/// `POST /account/email`: sends a code to the new address.
pub(crate) async fn email(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["email", "key"])?;
    let (ctx, site, lang) = (request.ctx(), &request.site, request.lang.tag());
    let email = form.text("email");
    let sent = match request.count_code(email) {
        Ok(()) => people::ask_new_email(ctx, site, &request.visitor(), email, lang).await,
        Err(refusal) => Err(refusal.into()),
    };
    match sent {
        Ok(secret) => {
            let mut response = headers::see_other("/login/code");
            set_cookie(&mut response, &request.step_cookie(&secret));
            Ok(response)
        }
        Err(error) => done(&request, "email", "email", Err(error)).await,
    }
}

/// `GET /account/authenticator`: the secret for an authenticator app.
pub(crate) async fn authenticator_form(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let wish = people::wish_authenticator(request.ctx(), &request.site, &request.visitor()).await?;
    authenticator_page(&request, wish, None)
}

fn authenticator_page(
    request: &Request,
    wish: AuthenticatorWish,
    refusal: Option<&Refusal>,
) -> Result<Response, Error> {
    let t = request.lang;
    let grouped: Vec<String> =
        wish.base32.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
    let view = AuthenticatorPage {
        t,
        shell: shell::private(request, &t.msg("authenticator-title")),
        qr: format!("data:image/svg+xml;base64,{}", base64_of(&wish.qr)),
        secret: grouped.join(" "),
        ticket: wish.ticket,
        errors: errors_of(request, refusal),
    };
    let mut response = private_page(status_of(refusal), &view)?;
    // The one picture that no address leads to: a secret must not be at one.
    headers::allow_drawn_images(&mut response);
    Ok(response)
}

fn base64_of(text: &str) -> String {
    base64::Engine::encode(&base64::engine::general_purpose::STANDARD, text)
}

/// `POST /account/authenticator`.
pub(crate) async fn authenticator(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["ticket", "code", "key"])?;
    let (ctx, site, visitor) = (request.ctx(), &request.site, request.visitor());
    let (ticket, code) = (form.text("ticket"), form.text("code"));
    match people::set_up_authenticator(ctx, site, &visitor, ticket, code).await {
        Ok((codes, signed_in)) => {
            let mut response = codes_page(&request, codes, "second")?;
            set_cookie(&mut response, &request.session_cookie(&signed_in.token));
            Ok(response)
        }
        Err(Error::Refused(refusal @ Refusal::CodeWrong { .. })) => {
            let wish = people::find_authenticator_wish(ctx, site, &visitor, ticket).await?;
            authenticator_page(&request, wish, Some(&refusal))
        }
        Err(Error::Refused(refusal @ Refusal::TicketOver)) => {
            let wish = people::wish_authenticator(ctx, site, &visitor).await?;
            authenticator_page(&request, wish, Some(&refusal))
        }
        Err(error) => Err(error),
    }
}

fn codes_page(request: &Request, codes: Vec<String>, told: &'static str) -> Result<Response, Error> {
    let t = request.lang;
    let view = CodesPage { t, shell: shell::private(request, &t.msg("codes-title")), codes, told };
    private_page(StatusCode::OK, &view)
}

/// `POST /account/authenticator/remove`.
pub(crate) async fn remove_authenticator(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&["key"])?;
    let removed = people::remove_authenticator(request.ctx(), &request.site, &request.visitor()).await;
    done(&request, "second", "removed", removed).await
}

/// `POST /account/codes`: recovery codes in place of those before.
pub(crate) async fn codes(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&["key"])?;
    let made = people::put_recovery_codes(request.ctx(), &request.site, &request.visitor()).await?;
    codes_page(&request, made, "codes")
}

/// `POST /account/passkeys/challenge`: what the browser needs to make a passkey.
pub(crate) async fn passkey_challenge(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&["key"])?;
    let wish = people::wish_passkey(request.ctx(), &request.site, &request.visitor()).await?;
    Ok(for_script(&json!({ "options": wish.options, "ticket": wish.ticket })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PasskeyMade {
    ticket: String,
    response: serde_json::Value,
    #[serde(default)]
    label: String,
}

/// `POST /account/passkeys`.
pub(crate) async fn add_passkey(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let made: PasskeyMade = request.json()?;
    let label = if made.label.trim().is_empty() { request.arrival().agent } else { made.label };
    let (ctx, site, visitor) = (request.ctx(), &request.site, request.visitor());
    let response = made.response.to_string();
    let signed_in = people::add_passkey(ctx, site, &visitor, &made.ticket, &response, &label).await?;
    let mut response = for_script(&json!({ "next": "/account?told=passkey#passkeys" }));
    set_cookie(&mut response, &request.session_cookie(&signed_in.token));
    Ok(response)
}

/// `POST /account/passkeys/{passkey}/remove`.
pub(crate) async fn remove_passkey(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&["key"])?;
    let id: PasskeyId = request.path("passkey")?;
    let removed = people::remove_passkey(request.ctx(), &request.site, &request.visitor(), id).await;
    done(&request, "passkeys", "removed", removed).await
}

/// `POST /account/identities/remove`: unlinks an account elsewhere.
pub(crate) async fn unlink(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["issuer", "key"])?;
    let unlinked =
        people::unlink(request.ctx(), &request.site, &request.visitor(), form.text("issuer")).await;
    done(&request, "identities", "removed", unlinked).await
}

/// `POST /account/sessions`: ends all sessions but this one.
pub(crate) async fn end_sessions(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&["key"])?;
    let ended = people::end_sessions(request.ctx(), &request.site, &request.visitor(), None).await;
    done(&request, "sessions", "sessions", ended.map(drop)).await
}

/// `POST /account/sessions/{session}`: ends one.
pub(crate) async fn end_session(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&["key"])?;
    let id: SessionId = request.path("session")?;
    let ended = people::end_sessions(request.ctx(), &request.site, &request.visitor(), Some(id)).await;
    done(&request, "sessions", "sessions", ended.map(drop)).await
}
