//! The desk: what waits for a decision, and decisions on one comment or several, taken and undone.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use rejoinder_app::{
    Error, Ruling,
    desk::{self, AppealSeen, CaseFilter, Counts, OpenReport, Waiting},
};
use rejoinder_domain::{
    CommentId, Refusal, Role, State, ThreadId,
    decision::{Act, Decision},
    desk::CaseKind,
    limits,
};
use serde_json::json;

use crate::{
    headers,
    i18n::Lang,
    pages::{
        discussion as talk, private_page, shell,
        sign_in::{for_script, own_path},
        stamp,
    },
    params::{Params, encode},
    request::Request,
    view::{
        DecisionForm, DeskCase, DeskCount, DeskFilter, DeskPage, DeskReport, DeskSurePage, Link, Paging,
        RecordLine, RuleChoice,
    },
};

const FILTER: [&str; 6] = ["kind", "section", "language", "rule", "watched", "thread"];

fn filter(request: &Request, query: &Params) -> Result<CaseFilter, Error> {
    Ok(CaseFilter {
        kind: query.parsed::<CaseKind>("kind")?,
        thread_id: query.parsed::<ThreadId>("thread")?,
        section: query.text("section").to_owned(),
        language: query.text("language").to_owned(),
        rule: query.text("rule").to_owned(),
        watched_by: request.actor.reader_id().filter(|_| query.text("watched") == "1"),
    })
}

/// The address of a list, with some parts of the query.
fn href(query: &Params, but: &str, more: &[(&str, &str)]) -> String {
    let kept = FILTER.iter().filter(|name| **name != but).map(|name| (*name, query.text(name)));
    let parts = kept.chain(more.iter().copied()).filter(|(_, value)| !value.is_empty());
    let parts: Vec<String> = parts.map(|(name, value)| format!("{name}={}", encode(value))).collect();
    if parts.is_empty() { "/desk".to_owned() } else { format!("/desk?{}", parts.join("&")) }
}

/// `GET /desk`.
pub(crate) async fn desk(request: Arc<Request>) -> Result<Response, Error> {
    let query = request
        .query(&["kind", "section", "language", "rule", "watched", "thread", "page", "told", "undo"])?;
    let number = query.parsed::<usize>("page")?.unwrap_or(0);
    let (ctx, site, actor, t) = (request.ctx(), &request.site, &request.actor, request.lang);
    let queue = desk::list_waiting(ctx, site, actor, filter(&request, &query)?, number).await?;
    let watches = desk::watches(ctx, site, actor).await?;
    // Where a decision leads back to: this part of the list, with a word about it.
    let back = href(&query, "", &[("page", query.text("page")), ("told", "decided")]);
    let watched = |waiting: &Waiting| watches.contains(&waiting.comment.thread_id);
    let cases = queue.waiting.iter().map(|waiting| case(&request, t, waiting, &back, watched(waiting)));
    let at = |page: usize| match page {
        0 => href(&query, "", &[]),
        page => href(&query, "", &[("page", &page.to_string())]),
    };
    let mut shell = shell::shell(&request, &t.msg("desk-title"), |head| head.noindex = true);
    shell.assets.page_js = crate::assets::path("desk.js").to_owned();
    let undo = query.text("undo");
    let view = DeskPage {
        t,
        shell,
        told: told(t, query.text("told")),
        undo: if places(undo).is_ok() { undo.to_owned() } else { String::new() },
        counts: counts(&request, &query, &queue.counts),
        filter: filter_form(&request, &query),
        cases: cases.collect(),
        rules: rules(&request).into_iter().take(9).enumerate().map(|(n, rule)| (n + 1, rule)).collect(),
        operates: actor.reader().is_some_and(|reader| reader.role >= Role::Operator),
        paging: Paging {
            first: (number > 0).then(|| at(0)),
            previous: (number > 0).then(|| at(number - 1)),
            next: queue.more.then(|| at(number + 1)),
        },
    };
    private_page(StatusCode::OK, &view)
}

pub(crate) fn told(t: Lang, what: &str) -> String {
    match what {
        "decided" => t.msg("told-decided"),
        "undone" => t.msg("desk-told-undone"),
        _ => String::new(),
    }
}

pub(crate) fn rules(request: &Request) -> Vec<RuleChoice> {
    let rules = request.site.policy.rules.iter();
    rules.map(|rule| RuleChoice { id: rule.id.clone(), title: rule.title.clone() }).collect()
}

fn filter_form(request: &Request, query: &Params) -> DeskFilter {
    let chosen = |name: &str, value: &str| query.text(name) == value;
    let sections = request.site.sections.iter();
    let rules = request.site.policy.rules.iter();
    DeskFilter {
        kind: query.text("kind").to_owned(),
        sections: sections.map(|s| (s.slug.clone(), s.title.clone(), chosen("section", &s.slug))).collect(),
        rules: rules.map(|r| (r.id.clone(), r.title.clone(), chosen("rule", &r.id))).collect(),
        language: query.text("language").to_owned(),
        watched: chosen("watched", "1"),
        thread: query.text("thread").to_owned(),
        any: FILTER.iter().any(|name| *name != "kind" && !query.text(name).is_empty()),
    }
}

fn counts(request: &Request, query: &Params, counts: &Counts) -> Vec<DeskCount> {
    let (t, zone, now) = (request.lang, &request.site.time_zone, request.ctx().now());
    let shown = query.text("kind");
    let line = |kind: &'static str, number: i64, oldest: Option<i64>| DeskCount {
        kind,
        href: href(query, "kind", &[("kind", kind)]),
        text: t.msg(&format!("desk-kind-{}", if kind.is_empty() { "all" } else { kind })),
        number,
        shown: t.number(number),
        oldest: oldest.map(|since| t.ago(since, now, zone)).unwrap_or_default(),
        current: shown == kind,
    };
    let oldest = counts.kinds.iter().map(|(_, _, since)| *since).min();
    let each = CaseKind::ALL.into_iter().map(|kind| {
        let found = counts.kinds.iter().find(|(known, ..)| *known == kind);
        line(kind.name(), found.map_or(0, |(_, count, _)| *count), found.map(|(_, _, since)| *since))
    });
    std::iter::once(line("", counts.all(), oldest)).chain(each).collect()
}

fn case(request: &Request, t: Lang, waiting: &Waiting, back: &str, watched: bool) -> DeskCase {
    let (view, site, now) = (&waiting.comment, &request.site, request.ctx().now());
    let comment = talk::single(request, t, &waiting.story, view, false);
    let version = view.body.as_ref().map_or(0, |body| body.version);
    let mut form = DecisionForm::blank(&comment.around, &comment.id, view.state.name(), version);
    form.next = back.to_owned();
    form.seen = Some(waiting.seen);
    form.appealed = open_appeal(waiting).is_some();
    form.first = t.msg(if view.state == State::Visible { "decide-keep" } else { "decide-approve" });
    let since = waiting.cases.iter().map(|case| case.opened_at).min().unwrap_or(now);
    let rule = waiting.cases.iter().map(|case| case.rule.as_str()).find(|rule| !rule.is_empty());
    DeskCase {
        id: view.id.to_string(),
        pick: format!("{}.{version}.{}", view.id, waiting.seen),
        kinds: waiting.cases.iter().map(|case| t.msg(&format!("desk-why-{}", case.kind.name()))).collect(),
        rule: rule.map(|rule| rule_title(request, t, rule)).unwrap_or_default(),
        since: stamp(t, since, &site.time_zone),
        ago: t.ago(since, now, &site.time_zone),
        late: waiting.cases.iter().any(|case| case.due_at < now),
        claimed: waiting.claimed_by.clone().unwrap_or_default(),
        story: Link { href: waiting.story.path(), text: waiting.story.text.headline.clone() },
        story_lang: talk::language_of(request, &waiting.story),
        thread: view.thread_id.to_string(),
        watched,
        above: waiting
            .above
            .iter()
            .map(|above| talk::single(request, t, &waiting.story, above, false))
            .collect(),
        comment,
        note: if waiting.unproven { t.msg("desk-unproven") } else { String::new() },
        report_count: i64::try_from(waiting.report_count).unwrap_or(i64::MAX),
        reports: waiting.reports.iter().map(|report| desk_report(request, t, report)).collect(),
        author_href: match view.body.as_ref().and_then(|body| body.author_id) {
            Some(author) => format!("/desk/readers/{author}"),
            None => String::new(),
        },
        record: waiting.record.iter().map(|decision| record_line(request, t, decision)).collect(),
        form,
    }
}

/// The appeal that waits, if one does.
fn open_appeal(waiting: &Waiting) -> Option<&AppealSeen> {
    waiting.comment.appeal.as_ref().filter(|appeal| appeal.outcome.is_none())
}

fn rule_title(request: &Request, t: Lang, id: &str) -> String {
    match request.site.policy.rules.iter().find(|rule| rule.id == id) {
        Some(rule) => rule.title.clone(),
        None if id == "other" => t.msg("report-other"),
        None => id.to_owned(),
    }
}

fn desk_report(request: &Request, t: Lang, report: &OpenReport) -> DeskReport {
    DeskReport {
        rule: rule_title(request, t, &report.rule),
        detail: report.detail.clone(),
        by: report.by.clone().unwrap_or_else(|| t.msg("desk-no-account")),
        when: stamp(t, report.created_at, &request.site.time_zone),
    }
}

/// A decision in few words.
pub(crate) fn record_line(request: &Request, t: Lang, decision: &Decision) -> RecordLine {
    let rule = Some(decision.rule.as_str()).filter(|rule| !rule.is_empty());
    let parts = [rule.map(|rule| rule_title(request, t, rule)), Some(decision.reason.clone())];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    RecordLine {
        act: t.msg(&format!("act-{}", decision.act.name().replace('_', "-"))),
        why: parts.join(" · "),
        href: decision.comment_id.map(|id| format!("/c/{id}")).unwrap_or_default(),
        when: stamp(t, decision.created_at, &request.site.time_zone),
        until: match decision.details.until.filter(|_| decision.act == Act::Suspend) {
            Some(at) => {
                format!("{} {}", t.msg("account-suspended-until"), t.date_time(at, &request.site.time_zone))
            }
            None => String::new(),
        },
        by: decision.by.name.clone(),
    }
}

/// Reads what stands for a comment in a form on several: its id, the version that was read, and the last decision seen.
fn pick(text: &str) -> Result<(CommentId, i64, i64), Refusal> {
    let wrong = || Refusal::ParameterInvalid { name: "pick".into() };
    let mut parts = text.split('.');
    let mut next = || parts.next().ok_or_else(wrong);
    let id = next()?.parse().map_err(|_| wrong())?;
    let version = next()?.parse().map_err(|_| wrong())?;
    let seen = next()?.parse().map_err(|_| wrong())?;
    Ok((id, version, seen))
}

/// `POST /desk/decide`: the same on one comment or several, at once or not at all. Several are asked about first; a script
/// asks by itself.
pub(crate) async fn decide(request: Arc<Request>) -> Result<Response, Error> {
    let form =
        Params::parse_many(&request.body, &["act", "rule", "reason", "next", "sure", "key"], &["pick"])?;
    let act: Act = form.required("act")?.parse()?;
    let picks = form.all("pick");
    if picks.is_empty() {
        return Err(Refusal::ParameterMissing { name: "pick".into() }.into());
    }
    if picks.len() > 1 && form.get("sure").is_none() && !request.fragment() {
        return sure(&request, &form, act, &picks);
    }
    let rulings = picks.iter().map(|text| {
        let (id, version, seen) = pick(text)?;
        Ok(Ruling {
            rule: form.text("rule").to_owned(),
            reason: form.text("reason").to_owned(),
            version: Some(version),
            seen: Some(seen),
            ..Ruling::new(id, act)
        })
    });
    let rulings = rulings.collect::<Result<Vec<_>, Refusal>>()?;
    let done = desk::decide_all(request.ctx(), &request.site, &request.actor, rulings).await?;
    answer(&request, form.text("next"), "decided", &done)
}

fn sure(request: &Request, form: &Params, act: Act, picks: &[&str]) -> Result<Response, Error> {
    let (t, count) = (request.lang, i64::try_from(picks.len()).unwrap_or(i64::MAX));
    let act_words = t.msg(&format!("act-{}", act.name().replace('_', "-")));
    let view = DeskSurePage {
        t,
        shell: shell::private(request, &t.msg("desk-sure-title")),
        question: format!("{} — {}", act_words, t.count("desk-sure", count)),
        act: act.name().to_owned(),
        rule: form.text("rule").to_owned(),
        reason: form.text("reason").to_owned(),
        next: own_path(form.text("next")).to_owned(),
        picks: picks.iter().map(|text| (*text).to_owned()).collect(),
    };
    private_page(StatusCode::OK, &view)
}

/// Back to the list, with a word about what was done and the way to undo it; to a script the same as data.
pub(crate) fn answer(request: &Request, next: &str, what: &str, done: &[i64]) -> Result<Response, Error> {
    let done: Vec<String> = done.iter().map(i64::to_string).collect();
    let undo = done.join("-");
    if request.fragment() {
        return Ok(for_script(&json!({ "told": told(request.lang, what), "undo": undo })));
    }
    let next = own_path(next);
    let base = if next.starts_with("/desk") { next } else { "/desk" };
    let base = base.split("told=").next().unwrap_or(base).trim_end_matches(['&', '?']);
    let joint = if base.contains('?') { '&' } else { '?' };
    Ok(headers::see_other(&format!("{base}{joint}told={what}&undo={undo}")))
}

/// Reads places in the ledger, as [`answer`] writes them.
pub(crate) fn places(text: &str) -> Result<Vec<i64>, Refusal> {
    let wrong = |_| Refusal::ParameterInvalid { name: "undo".into() };
    let all = text.split('-').filter(|part| !part.is_empty()).take(limits::CASES_SHOWN + 1);
    all.map(|part| part.parse::<i64>().map_err(wrong)).collect()
}

/// `POST /desk/undo`: what was just done, the last first.
pub(crate) async fn undo(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["undo", "next", "key"])?;
    let seqs = places(form.required("undo")?)?;
    let done = desk::undo(request.ctx(), &request.site, &request.actor, seqs).await?;
    answer(&request, form.text("next"), "undone", &done)
}

/// `POST /desk/claim/{comment}`: a script says that its reader is at it.
pub(crate) async fn claim(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&["key"])?;
    let id: CommentId = request.path("comment")?;
    desk::claim(request.ctx(), &request.site, &request.actor, id).await?;
    Ok(for_script(&json!({ "minutes": limits::CLAIM_MINUTES })))
}

/// `POST /desk/release`: he is not at these any more, or at nothing at all.
pub(crate) async fn release(request: Arc<Request>) -> Result<Response, Error> {
    let form = Params::parse_many(&request.body, &["next", "key"], &["case"])?;
    let only = form.all("case").into_iter().map(str::parse);
    let only = only.collect::<Result<Vec<CommentId>, _>>();
    let only = only.map_err(|_| Refusal::ParameterInvalid { name: "case".into() })?;
    let freed = desk::release(request.ctx(), &request.site, &request.actor, only).await?;
    match request.fragment() {
        true => Ok(for_script(&json!({ "freed": freed }))),
        false => Ok(headers::see_other(own_path(form.text("next")))),
    }
}

/// `POST /desk/watch/{thread}`: keeps an eye on a story, or no more.
pub(crate) async fn watch(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["on", "next", "key"])?;
    let id: ThreadId = request.path("thread")?;
    desk::watch(request.ctx(), &request.site, &request.actor, id, form.text("on") == "1").await?;
    Ok(headers::see_other(own_path(form.text("next"))))
}

/// `GET /desk/counts`: how much waits, for a script that keeps the page true.
pub(crate) async fn count(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let counts = desk::count_waiting(request.ctx(), &request.site, &request.actor).await?;
    let (t, zone, now) = (request.lang, &request.site.time_zone, request.ctx().now());
    let kinds = counts.kinds.iter().map(|(kind, count, since)| {
        json!({ "kind": kind.name(), "number": count, "shown": t.number(*count), "oldest": t.ago(*since, now, zone) })
    });
    let all = json!({ "kind": "", "number": counts.all(), "shown": t.number(counts.all()), "oldest": "" });
    Ok(for_script(&json!({ "counts": std::iter::once(all).chain(kinds).collect::<Vec<_>>() })))
}
