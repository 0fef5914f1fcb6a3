//! Simple accounts: join, sign in, sign out; and a reader's public page.

use std::sync::Arc;

use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use rejoinder_app::{Error, SignedIn, join as make_account, read_reader, sign_in, sign_out};
use rejoinder_domain::{CommentId, Refusal, limits};

use crate::{
    headers,
    pages::{discussion, page, private_page, shell, stamp},
    params::encode,
    problem,
    request::Request,
    view::{Errors, FieldError, JoinPage, LoginPage, Paging, ReaderComment, ReaderPage},
};

/// A path on our own pages to go on to; anything else leads home. No host, no scheme, no way around either.
pub(crate) fn own_path(next: &str) -> &str {
    let plain = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(|c| c.is_control() || c.is_whitespace());
    if plain { next } else { "/" }
}

fn go_on(request: &Request, signed_in: &SignedIn, next: &str) -> Response {
    let mut response = headers::see_other(own_path(next));
    if let Ok(cookie) = HeaderValue::from_str(&request.session_cookie(&signed_in.token)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn field_errors(request: &Request, refusal: &Refusal) -> Errors {
    let field = refusal.field().unwrap_or_default().to_owned();
    Errors(vec![FieldError { field, text: problem::told(request.lang, refusal) }])
}

/// `GET /login`.
pub(crate) async fn login_form(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["next"])?;
    login_page(&request, "", own_path(query.text("next")), None)
}

fn login_page(
    request: &Request,
    email: &str,
    next: &str,
    refusal: Option<&Refusal>,
) -> Result<Response, Error> {
    let t = request.lang;
    let view = LoginPage {
        t,
        shell: shell::shell(request, &t.msg("sign-in"), |head| head.noindex = true),
        email: email.to_owned(),
        next: next.to_owned(),
        join: format!("/join?next={}", encode(next)),
        key: String::new(),
        errors: refusal.map(|refusal| field_errors(request, refusal)).unwrap_or_default(),
        providers: Vec::new(),
        kept: String::new(),
    };
    private_page(refusal.map_or(StatusCode::OK, problem::status), &view)
}

/// `POST /login`.
pub(crate) async fn login(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["email", "password", "next", "key"])?;
    match sign_in(request.ctx(), &request.site, form.text("email"), form.text("password")).await {
        Ok(signed_in) => {
            end_old_session(&request).await?;
            Ok(go_on(&request, &signed_in, form.text("next")))
        }
        Err(Error::Refused(refusal)) => {
            login_page(&request, form.text("email"), own_path(form.text("next")), Some(&refusal))
        }
        Err(error) => Err(error),
    }
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
        shell: shell::shell(request, &t.msg("join-title"), |head| head.noindex = true),
        name: name.to_owned(),
        email: email.to_owned(),
        password_len_min: limits::PASSWORD_LEN_MIN as i64,
        next: next.to_owned(),
        login: format!("/login?next={}", encode(next)),
        key: String::new(),
        errors: refusal.map(|refusal| field_errors(request, refusal)).unwrap_or_default(),
    };
    private_page(refusal.map_or(StatusCode::OK, problem::status), &view)
}

/// `POST /join`.
pub(crate) async fn join(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["name", "email", "password", "next", "key"])?;
    let (name, email) = (form.text("name"), form.text("email"));
    match make_account(request.ctx(), &request.site, name, email, form.text("password")).await {
        Ok(signed_in) => {
            end_old_session(&request).await?;
            Ok(go_on(&request, &signed_in, form.text("next")))
        }
        Err(Error::Refused(refusal)) => {
            join_page(&request, (name, email), own_path(form.text("next")), Some(&refusal))
        }
        Err(error) => Err(error),
    }
}

/// A session that was there before signing in again is over: tokens change when rights do.
async fn end_old_session(request: &Request) -> Result<(), Error> {
    match request.session_token() {
        Some(token) => sign_out(request.ctx(), &token).await,
        None => Ok(()),
    }
}

/// `POST /logout`.
pub(crate) async fn logout(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&["key"])?;
    end_old_session(&request).await?;
    let mut response = headers::see_other("/");
    if let Ok(cookie) = HeaderValue::from_str(&request.session_cookie("")) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}

/// `GET /reader/{reader}`.
pub(crate) async fn reader(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["before"])?;
    let before = query.parsed::<CommentId>("before")?;
    let id: rejoinder_domain::ReaderId = request.path("reader")?;
    let (reader, count, entries) = read_reader(request.ctx(), &request.site, id, before).await?;
    let (t, zone) = (request.site_lang, &request.site.time_zone);
    let full = entries.len() == limits::PAGE_ROOTS;
    let next = entries.last().filter(|_| full).map(|(view, _)| format!("/reader/{id}?before={}", view.id));
    let comments = entries
        .iter()
        .filter_map(|(view, story)| {
            let body = view.body.as_ref()?;
            Some(ReaderComment {
                href: format!("/c/{}", view.id),
                story: story.text.headline.clone(),
                story_lang: discussion::language_of(&request, story),
                when: stamp(t, view.created_at, zone),
                in_reply_to: String::new(),
                lang: body.language.clone(),
                text: discussion::comment_html(body),
            })
        })
        .collect();
    let view = ReaderPage {
        t,
        shell: shell::shell(&request, reader.name.as_str(), |head| {
            head.canonical = format!("{}/reader/{id}", request.site.base_url);
            head.kind = "profile";
            head.noindex = true;
        }),
        name: reader.name.to_string(),
        badge: if reader.role.is_staff() { t.msg("badge-staff") } else { String::new() },
        since: crate::view::Stamp {
            text: t.date(reader.created_at, zone),
            ..stamp(t, reader.created_at, zone)
        },
        count,
        comments,
        paging: Paging { first: before.map(|_| format!("/reader/{id}")), previous: None, next },
    };
    page(&request, &view)
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
