//! The jobs of the site and of the whole store, for operators: what waits, what failed for good, and what is to become of it.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use rejoinder_app::{Error, JobAct, JobLine, list_jobs, settle_job};
use rejoinder_domain::Refusal;

use crate::{
    headers,
    pages::{private_page, shell, stamp},
    request::Request,
    view::{JobView, JobsPage},
};

/// `GET /desk/jobs`.
pub(crate) async fn jobs(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["told"])?;
    let found = list_jobs(request.ctx(), &request.site, &request.actor).await?;
    let t = request.lang;
    let told = match query.text("told") {
        "settled" => t.msg("jobs-settled"),
        "gone" => t.msg("jobs-gone"),
        _ => String::new(),
    };
    let views = |lines: &[JobLine]| lines.iter().map(|line| view(&request, line)).collect();
    let page = JobsPage {
        t,
        shell: shell::shell(&request, &t.msg("jobs-title"), |head| head.noindex = true),
        told,
        dead: views(&found.dead),
        dead_more: found.counts.dead - found.dead.len() as i64,
        waiting: views(&found.waiting),
        waiting_more: found.counts.waiting - found.waiting.len() as i64,
    };
    private_page(StatusCode::OK, &page)
}

fn view(request: &Request, line: &JobLine) -> JobView {
    JobView {
        id: line.id.to_string(),
        kind: line.kind.clone(),
        site: if line.site_id.is_some() { request.site.title.clone() } else { String::new() },
        attempts: line.attempts,
        held: line.held,
        when: (line.run_at != 0).then(|| stamp(request.lang, line.run_at, &request.site.time_zone)),
        cause: line.cause.clone(),
    }
}

/// `POST /desk/jobs/{job}`: tries it again at once, or takes it away undone.
pub(crate) async fn settle(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["act", "key"])?;
    let act: JobAct = form.required("act")?.parse()?;
    let settled = settle_job(request.ctx(), &request.site, &request.actor, request.path("job")?, act).await;
    match settled {
        Ok(()) => Ok(headers::see_other("/desk/jobs?told=settled")),
        // Done, taken by a worker, or settled by somebody else since the list was made.
        Err(Error::Refused(Refusal::NotFound)) => Ok(headers::see_other("/desk/jobs?told=gone")),
        Err(error) => Err(error),
    }
}
