//! What is kept of readers, for how long, and who else gets any of it: said from the settings and limits that hold.

use std::sync::Arc;

use axum::response::Response;
use rejoinder_app::{Error, people};
use rejoinder_domain::{limits, site::Guests};

use crate::{
    pages::{page, shell},
    request::Request,
    view::PrivacyPage,
};

/// `GET /privacy`.
pub(crate) async fn privacy(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let (ctx, site, t) = (request.ctx(), &request.site, request.site_lang);
    let mut elsewhere: Vec<String> =
        people::list_providers(ctx, site).into_iter().map(|(_, title)| title).collect();
    elsewhere.extend(people::publisher_title(ctx, site));
    let view = PrivacyPage {
        t,
        shell: shell::shell(&request, &t.msg("privacy"), |head| {
            head.canonical = format!("{}/privacy", site.base_url)
        }),
        mail: ctx.outside.mail.is_some(),
        elsewhere,
        guest_work: (site.policy.guests != Guests::Off && site.policy.guest_work)
            .then_some(limits::UNPROVEN_DAYS),
        sealed: ctx.outside.secret.is_some(),
        spans: vec![
            (t.msg("privacy-span-session"), t.count("span-days", limits::SESSION_DAYS)),
            (t.msg("privacy-span-idle"), t.count("span-days", limits::SESSION_IDLE_DAYS)),
            (t.msg("privacy-span-ticket"), t.count("span-minutes", limits::TICKET_MINUTES)),
            (t.msg("privacy-span-key"), t.count("span-hours", limits::KEY_HOURS)),
            (t.msg("privacy-span-notification"), t.count("span-days", limits::NOTIFICATION_DAYS)),
            (t.msg("privacy-span-job"), t.count("span-days", limits::DEAD_JOB_DAYS)),
            (t.msg("privacy-span-leaving"), t.count("span-hours", limits::LEAVING_HOURS)),
        ],
    };
    page(&request, &view)
}
