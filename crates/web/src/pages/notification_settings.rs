//! How a reader wants to be told: mail, his private feed, what he follows; and unsubscribing from a mail.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use rejoinder_app::{
    Error,
    notifications::{
        MailChoice, find_notification_settings, find_unsubscriber, put_feed, remove_feed, set_mail,
        unsubscribe as unsubscribe_mail,
    },
};
use rejoinder_domain::limits;

use crate::{
    headers,
    pages::{discussion::language_of, private_page, shell, sign_in::errors_of},
    request::Request,
    view::{FollowView, MailChoiceView, NotificationSettingsPage, UnsubscribePage},
};

const PATH: &str = "/account/notifications";

/// `GET /account/notifications`.
pub(crate) async fn settings(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["told"])?;
    let told = match query.text("told") {
        "mail" => request.lang.msg("account-told-mail"),
        "removed" => request.lang.msg("account-told-removed"),
        _ => String::new(),
    };
    page(&request, told, String::new()).await
}

async fn page(request: &Request, told: String, feed_address: String) -> Result<Response, Error> {
    let seen = find_notification_settings(request.ctx(), &request.site, &request.actor).await?;
    let t = request.lang;
    let choice = |choice: MailChoice| MailChoiceView {
        name: choice.name(),
        label: match choice {
            MailChoice::Off => t.msg("notify-mail-off"),
            MailChoice::AtOnce => t.msg("notify-mail-at-once"),
            MailChoice::Daily => t.msg("notify-mail-daily"),
        },
        chosen: seen.mail == choice,
    };
    let mail = request.ctx().outside.mail.is_some();
    let follow = |(thread, story): &(rejoinder_domain::ThreadId, rejoinder_domain::Story)| FollowView {
        thread: thread.to_string(),
        href: format!("{}#discussion", story.path()),
        story: story.text.headline.clone(),
        story_lang: language_of(request, story),
    };
    let view = NotificationSettingsPage {
        t,
        shell: shell::private(request, &t.msg("notify-title")),
        told,
        choices: if mail { MailChoice::ALL.into_iter().map(choice).collect() } else { Vec::new() },
        choices_told: t.count("notify-mail-told", limits::MAILS_PER_HOUR),
        proven: seen.address == Some(true),
        feed: seen.feed,
        feed_address,
        follows: seen.follows.iter().map(follow).collect(),
        errors: errors_of(request, None),
    };
    private_page(StatusCode::OK, &view)
}

/// `POST /account/notifications`: when mail comes.
pub(crate) async fn mail(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["mail", "key"])?;
    let choice: MailChoice = form.required("mail")?.parse()?;
    set_mail(request.ctx(), &request.site, &request.actor, choice).await?;
    Ok(headers::see_other(&format!("{PATH}?told=mail#mail")))
}

/// `POST /account/feed`: a private feed at a new address, which is shown this once.
pub(crate) async fn make_feed(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&["key"])?;
    let secret = put_feed(request.ctx(), &request.site, &request.actor).await?;
    let mut response =
        page(&request, String::new(), format!("{}/feeds/private/{secret}", request.site.base_url)).await?;
    headers::no_referrer(&mut response);
    Ok(response)
}

/// `POST /account/feed/remove`.
pub(crate) async fn drop_feed(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&["key"])?;
    remove_feed(request.ctx(), &request.site, &request.actor).await?;
    Ok(headers::see_other(&format!("{PATH}?told=removed#feed")))
}

/// `GET /unsubscribe/{token}`: asks, since mail programs open links by themselves.
pub(crate) async fn ask_to_unsubscribe(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let token: String = request.path("token")?;
    find_unsubscriber(request.ctx(), &request.site, &token).await?;
    unsubscribe_page(&request, false)
}

/// `POST /unsubscribe/{token}`: by the page's form, or by a mail program (RFC 8058), which brings no cookie and may come
/// from anywhere. The body says nothing that the token does not.
pub(crate) async fn unsubscribe(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let token: String = request.path("token")?;
    unsubscribe_mail(request.ctx(), &request.site, &token).await?;
    unsubscribe_page(&request, true)
}

fn unsubscribe_page(request: &Request, done: bool) -> Result<Response, Error> {
    let t = request.lang;
    let view = UnsubscribePage {
        t,
        shell: shell::private(request, &t.msg("unsubscribe-title")),
        action: request.uri.path().to_owned(),
        done,
    };
    let mut response = private_page(StatusCode::OK, &view)?;
    headers::no_referrer(&mut response);
    Ok(response)
}
