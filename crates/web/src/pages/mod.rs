//! The pages: each handler reads the request, asks one verb of the app, and fills a view.
//! Never here: a rule of the product.

pub(crate) mod account;
pub(crate) mod appeal;
pub(crate) mod blocks;
pub(crate) mod card;
pub(crate) mod comment;
pub(crate) mod desk;
pub(crate) mod discussion;
pub(crate) mod elsewhere;
pub(crate) mod embed;
pub(crate) mod feeds;
pub(crate) mod files;
pub(crate) mod frame;
pub(crate) mod front;
pub(crate) mod jobs;
pub(crate) mod json_ld;
pub(crate) mod leaving;
pub(crate) mod ledger;
pub(crate) mod live;
pub(crate) mod notification_settings;
pub(crate) mod notifications;
pub(crate) mod people;
pub(crate) mod privacy;
pub(crate) mod private_feed;
pub(crate) mod reader;
pub(crate) mod rules;
pub(crate) mod shell;
pub(crate) mod sign_in;
pub(crate) mod story;
pub(crate) mod tokens;

use askama::Template;
use axum::response::Response;
use rejoinder_app::Error;

use crate::{headers, i18n::Lang, request::Request, view::Stamp};

/// A template as HTML, or our fault.
pub(crate) fn render(template: &impl Template) -> Result<String, Error> {
    template.render().map_err(|e| Error::Fault(rejoinder_app::Fault(format!("a template: {e}"))))
}

/// A page that can be validated and, for nobody in particular, shared.
pub(crate) fn page(request: &Request, template: &impl Template) -> Result<Response, Error> {
    Ok(headers::readable(request, "text/html; charset=utf-8", render(template)?))
}

/// A page for one reader at one moment: forms, refused forms.
pub(crate) fn private_page(status: http::StatusCode, template: &impl Template) -> Result<Response, Error> {
    Ok(headers::html(status, render(template)?))
}

/// A moment for machines and for people.
pub(crate) fn stamp(t: Lang, at: rejoinder_domain::Micros, time_zone: &str) -> Stamp {
    Stamp { iso: rejoinder_app::exchange::to_rfc3339(at), text: t.date_time(at, time_zone) }
}
