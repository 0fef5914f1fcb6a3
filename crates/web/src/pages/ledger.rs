//! The public ledger: every decision of the site, without names and words.

use std::sync::Arc;

use axum::response::Response;
use rejoinder_app::{
    Error,
    ledger::{self, Open},
};
use rejoinder_domain::limits;
use serde_json::json;

use crate::{
    i18n::Lang,
    pages::{page, shell, sign_in::for_script, stamp},
    request::Request,
    view::{LedgerLine, LedgerPage, Paging},
};

/// `GET /ledger`.
pub(crate) async fn ledger(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["before"])?;
    let before = query.parsed::<i64>("before")?;
    let entries = ledger::list_ledger(request.ctx(), &request.site, before, limits::LEDGER_SHOWN).await?;
    let t = request.site_lang;
    let next = entries.last().filter(|last| last.seq > 1).map(|last| format!("/ledger?before={}", last.seq));
    let view = LedgerPage {
        t,
        shell: shell::shell(&request, &t.msg("ledger-title"), |head| {
            head.canonical = format!("{}/ledger", request.site.base_url);
            head.noindex = before.is_some();
        }),
        head: entries.first().filter(|_| before.is_none()).map(|last| last.hash.clone()).unwrap_or_default(),
        entries: entries.iter().map(|entry| line(&request, t, entry)).collect(),
        paging: Paging { first: before.map(|_| "/ledger".to_owned()), previous: None, next },
    };
    page(&request, &view)
}

fn line(request: &Request, t: Lang, entry: &Open) -> LedgerLine {
    let rule = request.site.policy.rules.iter().find(|rule| rule.id == entry.rule);
    LedgerLine {
        seq: entry.seq,
        when: stamp(t, entry.at, &request.site.time_zone),
        act: t.msg(&format!("act-{}", entry.act.replace('_', "-"))),
        by: match entry.role {
            Some(role) => t.msg(&format!("role-{role}")),
            None => t.msg(&format!("ledger-by-{}", entry.by)),
        },
        rule: rule.map(|rule| rule.title.clone()).unwrap_or_else(|| entry.rule.clone()),
        rule_href: rule.map(|rule| format!("/rules#{}", rule.id)).unwrap_or_default(),
        href: entry.comment.as_ref().map(|id| format!("/c/{id}")).unwrap_or_default(),
        undoes: entry.undoes,
        hash: entry.hash.clone(),
    }
}

/// `GET /ledger.json`: the same for whoever wants to verify it, as `docs/concepts/ledger.md` says.
pub(crate) async fn data(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["before"])?;
    let before = query.parsed::<i64>("before")?;
    let entries = ledger::list_ledger(request.ctx(), &request.site, before, limits::LEDGER_DATA_MAX).await?;
    let next = entries.last().filter(|last| last.seq > 1).map(|last| last.seq);
    Ok(for_script(&json!({ "site": request.site.id.to_string(), "entries": entries, "before": next })))
}
