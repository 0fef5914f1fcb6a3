//! A reader as the desk sees him, and what staff decide about him rather than about a comment.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use rejoinder_app::{
    Error,
    desk::{self, Sanction},
};
use rejoinder_domain::{ReaderId, Refusal, decision::Act, reader::Standing};

use crate::{
    pages::{
        desk::{answer, places, record_line, rules, told},
        private_page, shell, stamp,
    },
    params::Params,
    problem,
    request::Request,
    view::{CardPage, Link},
};

/// Hours that a suspension is offered for: a day, three, a week, a month.
const SPANS: [i64; 4] = [24, 72, 168, 720];

/// `GET /desk/readers/{reader}`.
pub(crate) async fn card(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["told", "undo"])?;
    page(&request, &query, None).await
}

/// The page, with what was typed and what was wrong with it.
async fn page(request: &Request, sent: &Params, refusal: Option<&Refusal>) -> Result<Response, Error> {
    let id: ReaderId = request.path("reader")?;
    let card = desk::find_card(request.ctx(), &request.site, &request.actor, id).await?;
    let (t, zone) = (request.lang, &request.site.time_zone);
    let staff = request.actor.role();
    let undo = sent.text("undo");
    let view = CardPage {
        t,
        shell: shell::private(request, card.reader.name.as_str()),
        told: told(t, sent.text("told")),
        undo: if places(undo).is_ok() { undo.to_owned() } else { String::new() },
        reader: Link { href: format!("/reader/{id}"), text: card.reader.name.to_string() },
        role: t.msg(&format!("role-{}", card.reader.role)),
        since: stamp(t, card.reader.created_at, zone),
        suspended: (card.reader.standing == Standing::Suspended)
            .then(|| card.until.map(|at| stamp(t, at, zone))),
        names: card.names.iter().map(|change| change.old_name.clone()).collect(),
        record: card.record.iter().map(|decision| record_line(request, t, decision)).collect(),
        rules: rules(request),
        may: staff > Some(card.reader.role) && card.reader.standing != Standing::Imported,
        action: format!("/desk/readers/{id}"),
        rule: sent.text("rule").to_owned(),
        reason: sent.text("reason").to_owned(),
        spans: SPANS.into_iter().map(|hours| (hours, t.span(hours * 3600))).collect(),
        error: refusal.map(|refusal| problem::told(t, refusal)).unwrap_or_default(),
    };
    private_page(refusal.map_or(StatusCode::OK, problem::status), &view)
}

/// `POST /desk/readers/{reader}`: a warning, a suspension, or its end.
pub(crate) async fn decide(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["act", "rule", "reason", "hours", "key"])?;
    let reader_id: ReaderId = request.path("reader")?;
    let sent = Sanction {
        reader_id,
        act: form.required("act")?.parse::<Act>()?,
        hours: form.parsed("hours")?,
        rule: form.text("rule").to_owned(),
        reason: form.text("reason").to_owned(),
    };
    match desk::sanction(request.ctx(), &request.site, &request.actor, sent).await {
        Ok(seq) => answer(&request, &format!("/desk/readers/{reader_id}"), "decided", &[seq]),
        Err(Error::Refused(refusal @ (Refusal::ReasonRequired | Refusal::DetailTooLong { .. }))) => {
            page(&request, &form, Some(&refusal)).await
        }
        Err(error) => Err(error),
    }
}
