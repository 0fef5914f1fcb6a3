//! What a reader takes with him: everything that is kept of him and by him, and nothing of anybody else.

use rejoinder_domain::{CommentId, Micros, Reader, ReaderId, Refusal, ReportId, Site, clock::SECOND, limits};
use rejoinder_exchange::to_rfc3339;
use rejoinder_store::Tx;
use serde::Serialize;

use super::{
    account,
    second::{ask_proof, proven},
    session::Visitor,
    ticket,
};
use crate::{access, ctx::Ctx, error::Error, read_comment::story_of, view::Body};

/// Rows read at a time.
const STEP: usize = 500;

/// A reader's account, as he downloads it. Times are RFC 3339 in UTC.
#[derive(Debug, Serialize)]
pub struct OwnAccount {
    /// The site's address.
    pub site: String,
    /// When this was made.
    pub made_at: String,
    /// The reader's key.
    pub id: String,
    /// His name.
    pub name: String,
    /// What he was called before, and until when.
    pub names_before: Vec<Dated>,
    /// His address, if he gave one.
    pub email: Option<String>,
    /// Whether a mail to it came back with its code.
    pub email_proven: bool,
    /// What he may do.
    pub role: String,
    /// When the account was made.
    pub created_at: String,
    /// When it will be erased, if he asked for it.
    pub leaves_at: Option<String>,
    /// Whether he has a password; it is not kept, only what tells whether one is it.
    pub password: bool,
    /// His passkeys: what he called them, and when they were made.
    pub passkeys: Vec<Dated>,
    /// His accounts elsewhere: issuer and label.
    pub elsewhere: Vec<OwnElsewhere>,
    /// Whether he has an authenticator app.
    pub authenticator_app: bool,
    /// Where he is signed in.
    pub sessions: Vec<OwnSession>,
    /// When mail comes.
    pub mail: String,
    /// Whom he mutes or blocks: key, and which.
    pub blocks: Vec<OwnBlock>,
    /// Addresses of stories whose discussion he follows.
    pub follows: Vec<String>,
    /// Comments that he reacted to: their address, and when.
    pub reactions: Vec<Dated>,
    /// What he reported.
    pub reports: Vec<OwnReport>,
}

/// Something with its time.
#[derive(Debug, Serialize)]
pub struct Dated {
    /// What.
    pub what: String,
    /// When it came to be, or ended to be.
    pub at: String,
}

fn dated(what: &str, at: Micros) -> Dated {
    Dated { what: what.to_owned(), at: to_rfc3339(at) }
}

/// An account elsewhere.
#[derive(Debug, Serialize)]
pub struct OwnElsewhere {
    /// Who knows him there.
    pub issuer: String,
    /// What he was shown of it.
    pub label: String,
}

/// A reader whom he does not want to read.
#[derive(Debug, Serialize)]
pub struct OwnBlock {
    /// That reader's key.
    pub reader: String,
    /// `mute` or `block`.
    pub kind: String,
}

/// The story of a comment.
#[derive(Debug, Serialize)]
pub struct OwnStory {
    /// Its headline.
    pub headline: String,
    /// Its address.
    pub url: String,
}

/// A decision on a comment of his; by whom is the newsroom's.
#[derive(Debug, Serialize)]
pub struct OwnDecision {
    /// What was done.
    pub act: String,
    /// The rule.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: String,
}

/// A session.
#[derive(Debug, Serialize)]
pub struct OwnSession {
    /// The browser.
    pub agent: String,
    /// How he came in.
    pub way: String,
    /// When.
    pub began_at: String,
    /// When it was last used, to some minutes.
    pub seen_at: String,
}

/// A report.
#[derive(Debug, Serialize)]
pub struct OwnReport {
    /// The address of the comment.
    pub comment: String,
    /// The rule.
    pub rule: String,
    /// In his words.
    pub detail: String,
    /// When.
    pub created_at: String,
}

/// A comment with everything that he may know of it.
#[derive(Debug, Serialize)]
pub struct OwnComment {
    /// Its key.
    pub id: String,
    /// Its address.
    pub url: String,
    /// The story's headline and address.
    pub story: OwnStory,
    /// The address of the comment that it answers.
    pub answers: Option<String>,
    /// As typed.
    pub text: String,
    /// `visible`, `held`, `removed` or `withdrawn`.
    pub state: String,
    /// When it was posted.
    pub created_at: String,
    /// When it last changed.
    pub edited_at: Option<String>,
    /// What it said before, with the time of each.
    pub before: Vec<Dated>,
    /// What was decided about it: act, rule, reason, time.
    pub decisions: Vec<OwnDecision>,
    /// For pages: the body as it is rendered.
    #[serde(skip)]
    pub body: Body,
}

/// Begins a download; one a day, since it reads all that there is of him.
pub async fn begin_download(ctx: &Ctx, site: &Site, visitor: &Visitor) -> Result<OwnAccount, Error> {
    let reader = ask_proof(ctx, site, visitor).await?;
    let seen = account::find_account(ctx, site, visitor).await?;
    let (ctx2, own_site, own_visitor) = (ctx.clone(), site.clone(), visitor.clone());
    let (id, now) = (reader.id, ctx.now());
    let day = limits::DOWNLOAD_HOURS * 3600 * SECOND;
    ctx.store
        .write(move |tx| async move {
            let (kind, about) = (ticket::DOWNLOAD, id.to_string());
            proven(&ctx2, &tx, &own_site, &own_visitor).await?;
            if tx.count_tickets(own_site.id, kind, &about, now - day, 1).await? > 0 {
                // Which hour it was in is as much as a person needs to know.
                let mut hours = limits::DOWNLOAD_HOURS;
                let since = |hours| now - (limits::DOWNLOAD_HOURS - hours + 1) * 3600 * SECOND;
                while hours > 1 && tx.count_tickets(own_site.id, kind, &about, since(hours), 1).await? == 0 {
                    hours -= 1;
                }
                return Err(Refusal::TooManyRequests { secs: hours * 3600 }.into());
            }
            ticket::issue(&ctx2, &tx, own_site.id, kind, &about, &(), limits::DOWNLOAD_HOURS * 60).await?;
            Ok::<_, Error>(())
        })
        .await?;
    let own = site.clone();
    let rest = ctx.store.read(move |tx| async move { rest(&tx, &own, id).await });
    let (mail, blocks, follows, reactions, reports) = rest.await?;
    Ok(OwnAccount {
        site: site.base_url.clone(),
        made_at: to_rfc3339(now),
        id: id.to_string(),
        name: seen.reader.name.to_string(),
        names_before: seen.names.iter().map(|n| dated(&n.old_name, n.created_at)).collect(),
        email_proven: seen.email.as_ref().is_some_and(|(_, proven)| *proven),
        email: seen.email.map(|(email, _)| email),
        role: seen.reader.role.to_string(),
        created_at: to_rfc3339(seen.reader.created_at),
        leaves_at: seen.reader.leaves_at.map(to_rfc3339),
        password: seen.password,
        passkeys: seen.passkeys.iter().map(|p| dated(&p.label, p.created_at)).collect(),
        elsewhere: seen
            .identities
            .iter()
            .map(|i| OwnElsewhere { issuer: i.issuer.clone(), label: i.label.clone() })
            .collect(),
        authenticator_app: seen.app,
        sessions: seen
            .sessions
            .iter()
            .map(|s| OwnSession {
                agent: s.agent.clone(),
                way: s.way.clone(),
                began_at: to_rfc3339(s.created_at),
                seen_at: to_rfc3339(s.seen_at),
            })
            .collect(),
        mail,
        blocks,
        follows,
        reactions,
        reports,
    })
}

type Rest = (String, Vec<OwnBlock>, Vec<String>, Vec<Dated>, Vec<OwnReport>);

async fn rest(tx: &Tx, site: &Site, id: ReaderId) -> Result<Rest, Error> {
    let base = &site.base_url;
    let mail = tx.find_settings(id).await?.map(|settings| settings.mail).unwrap_or_default();
    let blocks = tx.list_blocks(id, limits::DOWNLOAD_ROWS_MAX).await?;
    let mut follows = Vec::new();
    for thread in tx.list_follows(id, limits::DOWNLOAD_ROWS_MAX).await? {
        if let Some(thread) = tx.find_thread(thread).await? {
            follows.push(format!("{base}{}", path_of(tx, &thread).await?));
        }
    }
    let (mut reactions, mut after) = (Vec::new(), CommentId::from_raw(0));
    loop {
        let rows = tx.list_reactions_of(id, after, STEP).await?;
        let Some((last, _)) = rows.last() else { break };
        after = *last;
        reactions.extend(rows.iter().map(|(comment, at)| dated(&format!("{base}/c/{comment}"), *at)));
    }
    let (mut reports, mut after) = (Vec::new(), ReportId::from_raw(0));
    loop {
        let rows = tx.list_reports_of(id, after, STEP).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        reports.extend(rows.into_iter().map(|report| OwnReport {
            comment: format!("{base}/c/{}", report.comment_id),
            rule: report.rule,
            detail: report.detail,
            created_at: to_rfc3339(report.created_at),
        }));
    }
    let blocks = blocks
        .into_iter()
        .map(|block| OwnBlock { reader: block.other_id.to_string(), kind: block.kind })
        .collect();
    Ok((mail, blocks, follows, reactions, reports))
}

async fn path_of(tx: &Tx, thread: &rejoinder_domain::Thread) -> Result<String, Error> {
    let story = story_of(tx, thread).await?;
    Ok(format!("/story/{}/{}", story.id, story.slug))
}

/// The next of the reader's own comments after one, in whatever state, with their stories.
pub async fn own_comments(
    ctx: &Ctx,
    site: &Site,
    visitor: &Visitor,
    after: Option<CommentId>,
) -> Result<Vec<OwnComment>, Error> {
    let reader = access::account(site, &visitor.actor)?;
    let (site, after) = (site.clone(), after.unwrap_or_else(|| CommentId::from_raw(0)));
    ctx.store.read(move |tx| async move { page(&tx, &site, &reader, after).await }).await
}

async fn page(tx: &Tx, site: &Site, reader: &Reader, after: CommentId) -> Result<Vec<OwnComment>, Error> {
    let base = &site.base_url;
    let mut page = Vec::new();
    for comment in tx.list_all_comments_by_reader(reader.id, after, STEP).await? {
        let thread = tx.find_thread(comment.thread_id).await?;
        let thread = thread.ok_or_else(|| Error::fault(format!("no thread of {}", comment.id)))?;
        let story = story_of(tx, &thread).await?;
        let before = tx.list_revisions(comment.id).await?;
        let decisions = tx.list_decisions(comment.id).await?;
        page.push(OwnComment {
            id: comment.id.to_string(),
            url: format!("{base}/c/{}", comment.id),
            story: OwnStory {
                headline: story.text.headline.clone(),
                url: format!("{base}/story/{}/{}", story.id, story.slug),
            },
            answers: comment.parent_id.map(|parent| format!("{base}/c/{parent}")),
            text: comment.text.clone(),
            state: comment.state.name().to_owned(),
            created_at: to_rfc3339(comment.created_at),
            edited_at: comment.edited_at.map(to_rfc3339),
            before: before.into_iter().map(|(_, text, at)| dated(&text, at)).collect(),
            decisions: decisions
                .into_iter()
                .map(|d| OwnDecision {
                    act: d.act.name().to_owned(),
                    rule: d.rule,
                    reason: d.reason,
                    at: to_rfc3339(d.created_at),
                })
                .collect(),
            body: Body::of(comment),
        });
    }
    Ok(page)
}
