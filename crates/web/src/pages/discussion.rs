//! The discussion as a view: from what the app read to what the templates print.

use std::sync::Arc;

use rejoinder_app::{
    Error, Look, ThreadPage, read_thread,
    view::{Body, CommentView, Node},
};
use rejoinder_domain::{
    CommentId, Order, Site, State, Story, Thread, ThreadId, decision::Act, limits, site::Guests,
    story::Publication, text, thread::ThreadState,
};

use crate::{
    i18n::Lang,
    pages::{shell, stamp},
    params::{Params, encode},
    request::Request,
    view::{
        Around, Badge, CommentActs, CommentNode, CommentView as Shown, CommentWords, Compose, ComposeForm,
        Conversation, Discussion, Entry, Errors, Feed, GuestName, Html, InReplyTo, Link, MoreAnswers, Notice,
        OrderLink, Paging, React, Reasons, RuleChoice, Tombstone,
    },
};

/// The query that chooses a part of a thread; the same on story pages and in the frame.
pub(crate) const QUERY: &[&str] = &["order", "cursor", "in", "at", "show", "told"];

/// Where a discussion is shown.
pub(crate) enum Setting<'a> {
    /// Under its story on our page.
    Page,
    /// In a frame; the query that names the story, to be kept in links.
    Frame(&'a str),
    /// In another site's page, by its server.
    Fragment,
}

/// The part of a thread that a query asks for.
pub(crate) fn look(site: &Site, query: &Params) -> Result<(Look, Order, Option<CommentId>), Error> {
    let order = match query.text("order") {
        "" => site.policy.order.parse().unwrap_or_default(),
        name => name.parse::<Order>()?,
    };
    let cursor = query.get("cursor").filter(|text| !text.is_empty()).map(str::to_owned);
    let at = query.parsed::<CommentId>("at")?;
    let look = match (query.parsed::<CommentId>("in")?, at) {
        (Some(root), around) => Look::Conversation { root, cursor, around },
        (None, Some(root)) if cursor.is_none() => Look::Around { order, root },
        _ => Look::Page { order, cursor, limit: limits::PAGE_ROOTS },
    };
    Ok((look, order, at))
}

/// Reads what the query asks for and makes the view of it.
pub(crate) async fn discussion(
    request: &Request,
    t: Lang,
    story: &Story,
    thread: &Thread,
    query: &Params,
    setting: Setting<'_>,
) -> Result<Discussion, Error> {
    let (look, order, marked) = look(&request.site, query)?;
    let around_root = matches!(look, Look::Around { .. });
    let page = match read_thread(request.ctx(), &request.site, &request.actor, thread.id, look).await {
        // A permalink's mark may be a comment that is no root: show its page all the same.
        Err(Error::Refused(rejoinder_domain::Refusal::NotFound)) if around_root => {
            let first = Look::Page { order, cursor: None, limit: limits::PAGE_ROOTS };
            read_thread(request.ctx(), &request.site, &request.actor, thread.id, first).await?
        }
        other => other?,
    };
    let told = match query.text("told") {
        "posted" => t.msg("told-posted"),
        "held" => t.msg("told-held"),
        "edited" => t.msg("told-edited"),
        "withdrawn" => t.msg("told-withdrawn"),
        "appealed" => t.msg("told-appealed"),
        "reported" => t.msg("told-reported"),
        "decided" => t.msg("told-decided"),
        "followed" => t.msg("follow-told-on"),
        "unfollowed" => t.msg("follow-told-off"),
        _ => String::new(),
    };
    let shown = query.parsed::<CommentId>("show")?;
    Ok(Viewer { request, t, story, setting, marked, shown, order }.view(page, told))
}

/// Some comments of a thread as they are now, as the page under the story or in a frame shows them.
pub(crate) async fn these(
    request: &Request,
    t: Lang,
    story: &Story,
    thread: ThreadId,
    ids: Vec<CommentId>,
    framed: bool,
) -> Result<Vec<CommentNode>, Error> {
    let page = read_thread(request.ctx(), &request.site, &request.actor, thread, Look::These(ids)).await?;
    let query = format!("story={}", story.id);
    let setting = if framed { Setting::Frame(&query) } else { Setting::Page };
    let around = around(request, t, &setting);
    let viewer = Viewer { request, t, story, setting, marked: None, shown: None, order: Order::Oldest };
    Ok(page.nodes.into_iter().map(|node| viewer.node(&around, node)).collect())
}

/// One request's way of seeing a discussion.
struct Viewer<'a> {
    request: &'a Request,
    t: Lang,
    story: &'a Story,
    setting: Setting<'a>,
    marked: Option<CommentId>,
    /// A comment whose author the viewer muted, and that he wants to read all the same.
    shown: Option<CommentId>,
    order: Order,
}

impl Viewer<'_> {
    fn view(&self, page: ThreadPage, told: String) -> Discussion {
        let around = around(self.request, self.t, &self.setting);
        let thread = &page.thread;
        let path = self.path();
        let in_conversation = page.conversation.map(|root| format!("in={root}&")).unwrap_or_default();
        let link = |rest: String| format!("{path}{in_conversation}{rest}#discussion");
        let order = self.order;
        let paging = Paging {
            first: page.prev.map(|_| link(format!("order={order}"))),
            previous: page.prev.map(|cursor| link(format!("order={order}&cursor={}", cursor.encode()))),
            next: page.next.map(|cursor| link(format!("order={order}&cursor={}", cursor.encode()))),
        };
        let conversation = page.conversation.map(|_| Conversation {
            back: format!("{path}order={order}#discussion"),
            name: page
                .nodes
                .first()
                .and_then(|n| n.comment.body.as_ref())
                .map(|b| author_name(self.t, &b.author_name))
                .unwrap_or_default(),
        });
        let orders = match page.conversation.is_none() && thread.comment_count > 1 {
            true => Order::ALL
                .iter()
                .map(|o| OrderLink {
                    name: o.name(),
                    href: format!("{path}order={o}#discussion"),
                    current: *o == order,
                })
                .collect(),
            false => Vec::new(),
        };
        let fragment = matches!(self.setting, Setting::Fragment);
        let base = &around.base;
        let feed = |end: &str, title: &str, media_type| Feed {
            href: format!("{base}/story/{}/comments.{end}", self.story.id),
            title: title.to_owned(),
            media_type,
        };
        Discussion {
            thread: thread.id.to_string(),
            live: if fragment { String::new() } else { page.position.to_string() },
            count: thread.comment_count,
            order: if page.conversation.is_some() { "oldest" } else { order.name() },
            orders: if fragment { Vec::new() } else { orders },
            compose: if fragment || page.conversation.is_some() {
                Compose::Nothing
            } else {
                self.compose(thread)
            },
            told,
            follow: None,
            slow_secs: (thread.slow_secs > 0 && thread.state == ThreadState::Open)
                .then_some(thread.slow_secs),
            yours: page
                .waiting
                .into_iter()
                .map(|view| {
                    self.node(
                        &around,
                        Node { comment: view, in_reply_to: None, replies: Vec::new(), more: 0 },
                    )
                })
                .collect(),
            conversation,
            new_since: None,
            comments: page.nodes.into_iter().map(|node| self.node(&around, node)).collect(),
            paging: if fragment { Paging::default() } else { paging },
            feeds: vec![
                feed("atom", "Atom", "application/atom+xml"),
                feed("rss", "RSS", "application/rss+xml"),
            ],
            whole: if fragment { format!("{base}{}#discussion", self.story.path()) } else { String::new() },
            around,
        }
    }

    /// The page's own path with the beginning of its query.
    fn path(&self) -> String {
        match &self.setting {
            Setting::Frame(query) => format!("/embed?{query}&"),
            Setting::Page => format!("{}?", self.story.path()),
            Setting::Fragment => format!("{}{}?", self.request.site.base_url, self.story.path()),
        }
    }

    fn compose(&self, thread: &Thread) -> Compose {
        if thread.state == ThreadState::Closed {
            return Compose::Closed(String::new());
        }
        let next = encode(&format!("{}#discussion", self.story.path()));
        if self.request.actor.reader().is_none() && self.request.site.policy.guests == Guests::Off {
            return Compose::SignIn {
                login: format!("/login?next={next}"),
                join: format!("/join?next={next}"),
            };
        }
        let mut form = compose_form(self.request, self.t, thread, None, &next);
        form.frame = matches!(self.setting, Setting::Frame(_));
        Compose::Form(Box::new(form))
    }

    fn node(&self, around: &Arc<Around>, node: Node) -> CommentNode {
        let more = (node.more > 0).then(|| MoreAnswers {
            href: format!("{}in={}#c-{}", self.path(), node.comment.id, node.comment.id),
            count: node.more,
        });
        let in_reply_to = node.in_reply_to.as_ref().map(|(id, name)| InReplyTo {
            href: format!("{}/c/{id}", around.base),
            name: name.as_deref().map(|name| author_name(self.t, name)),
        });
        let id = node.comment.id;
        let entry = if node.comment.muted && self.shown != Some(id) {
            let root = node.comment.root_id;
            Entry::Muted(format!("{}in={root}&at={id}&show={id}#c-{id}", self.path()))
        } else {
            entry(self.request, self.t, self.story, &node.comment, in_reply_to, self.marked == Some(id))
        };
        CommentNode {
            id: id.to_string(),
            entry,
            replies: node.replies.into_iter().map(|reply| self.node(around, reply)).collect(),
            more,
            around: Arc::clone(around),
        }
    }
}

/// What all comments of a page share.
pub(crate) fn around(request: &Request, t: Lang, setting: &Setting<'_>) -> Arc<Around> {
    let policy = &request.site.policy;
    let staff = request.actor.moderates(request.site.id);
    Arc::new(Around {
        t,
        words: CommentWords::new(&t),
        base: if matches!(setting, Setting::Fragment) {
            request.site.base_url.clone()
        } else {
            String::new()
        },
        frame: matches!(setting, Setting::Frame(_)),
        reaction: match policy.reaction.as_str() {
            "" => String::new(),
            key @ ("respect" | "recommend" | "like") => t.msg(&format!("reaction-{key}")),
            other => other.to_owned(),
        },
        rules: if staff { rule_choices(&request.site) } else { Vec::new() },
    })
}

/// The rules of a site, to choose from.
pub(crate) fn rule_choices(site: &Site) -> Vec<RuleChoice> {
    site.policy
        .rules
        .iter()
        .map(|rule| RuleChoice { id: rule.id.clone(), title: rule.title.clone() })
        .collect()
}

/// The form for a new comment or an answer, empty.
pub(crate) fn compose_form(
    request: &Request,
    t: Lang,
    thread: &Thread,
    parent: Option<(CommentId, String)>,
    next: &str,
) -> ComposeForm {
    let policy = &request.site.policy;
    let reader = request.actor.reader();
    let held_note = match reader {
        None if policy.guests == Guests::Held => t.msg("compose-held-guest"),
        _ if policy.premoderate && !request.actor.moderates(request.site.id) => t.msg("compose-held-all"),
        _ => String::new(),
    };
    let gate = reader.is_none() && policy.guest_work;
    let draft = parent.as_ref().map_or_else(|| format!("t-{}", thread.id), |(id, _)| format!("r-{id}"));
    ComposeForm {
        t,
        frame: false,
        action: format!("/thread/{}/comments", thread.id),
        preview_action: "/preview".into(),
        thread: thread.id.to_string(),
        parent: parent.as_ref().map(|(id, _)| id.to_string()),
        parent_name: parent.map(|(_, name)| name).unwrap_or_default(),
        draft,
        edit: false,
        guest: reader
            .is_none()
            .then(|| GuestName { name: String::new(), login: format!("/login?next={next}") }),
        work: if gate { format!("/api/v1/work?thread_id={}", thread.id) } else { String::new() },
        // Where every guest waits, this is no news.
        work_note: if gate && held_note.is_empty() { t.msg("compose-work-note") } else { String::new() },
        as_name: reader.map(|reader| reader.name.to_string()).unwrap_or_default(),
        text: String::new(),
        lang: None,
        len_max: policy.comment_len_max.min(limits::COMMENT_LEN_MAX) as i64,
        key: String::new(),
        errors: Errors::default(),
        sure: None,
        preview: None,
        held_note,
        rules: if policy.rules.is_empty() { String::new() } else { "/rules".into() },
        cancel: String::new(),
    }
}

/// HTML of ours for a place with no address of its own, such as a feed or another site's page: its mentions lead to
/// our host by its whole name. No reader's text has this tag, since its `<` would be escaped.
pub(crate) fn far(base: &str, html: &str) -> String {
    html.replace("<a class=\"mention\" href=\"/", &format!("<a class=\"mention\" href=\"{base}/"))
}

/// A comment's text as HTML.
/// What an author is called: who left has no name any more.
pub(crate) fn author_name(t: Lang, name: &str) -> String {
    if name.is_empty() { t.msg("author-gone") } else { name.to_owned() }
}

pub(crate) fn comment_html(body: &Body) -> Html {
    comment_html_at("", body)
}

/// The same where our addresses need their host.
pub(crate) fn comment_html_at(base: &str, body: &Body) -> Html {
    let mentions: Vec<text::Mention> = body
        .mentions
        .iter()
        .map(|target| text::Mention {
            name: target.name.clone(),
            href: format!("{base}/c/{}", target.comment_id),
        })
        .collect();
    Html(text::render(&body.text, text::Profile::Comment, &mentions))
}

fn entry(
    request: &Request,
    t: Lang,
    story: &Story,
    view: &CommentView,
    in_reply_to: Option<InReplyTo>,
    marked: bool,
) -> Entry {
    let Some(body) = &view.body else {
        return Entry::Tombstone(match view.state {
            State::Withdrawn => Tombstone::Withdrawn,
            State::Held => Tombstone::Held,
            State::Visible | State::Removed => Tombstone::Removed,
        });
    };
    let zone = &request.site.time_zone;
    let wrote_story =
        !story.text.byline.is_empty() && body.by_staff && story.text.byline.contains(&body.author_name);
    let badge = match (wrote_story, body.by_staff) {
        (true, _) => Some(Badge { text: t.msg("badge-author") }),
        (_, true) => Some(Badge { text: t.msg("badge-staff") }),
        _ => None,
    };
    let signed_in = request.actor.reader().is_some();
    let react = match (view.can.react, signed_in, view.reacted) {
        (true, false, _) => React::SignIn(body.reaction_count),
        (true, true, false) => React::Give(body.reaction_count),
        (true, true, true) => React::TakeBack(body.reaction_count),
        (false, ..) => React::Count(body.reaction_count),
    };
    let guests = request.site.policy.guests != Guests::Off;
    Entry::Comment(Box::new(Shown {
        name: author_name(t, &body.author_name),
        name_href: body.author_id.map(|id| format!("/reader/{id}")),
        badge,
        badges: body.badges.clone(),
        when: stamp(t, view.created_at, zone),
        edited: body.edited_at.map(|at| stamp(t, at, zone)),
        lang: body.language.clone(),
        text: comment_html(body),
        plain: text::plain(&body.text),
        in_reply_to,
        state: view.state.name(),
        version: body.version,
        notice: notice(request, t, view),
        pick: None,
        marked,
        new: false,
        acts: CommentActs {
            reply: view.can.reply && (signed_in || guests),
            quote: view.can.reply && (signed_in || guests),
            react,
            edit: view.can.edit,
            withdraw: view.can.withdraw,
            report: view.can.report,
            history: body.edited_at.is_some() && (view.mine || view.can.decide),
            decide: view.can.decide.then_some(0),
        },
    }))
}

/// What the author and staff read where others see nothing.
fn notice(request: &Request, t: Lang, view: &CommentView) -> Option<Notice> {
    let guest = view.body.as_ref().is_some_and(|body| body.author_id.is_none());
    let key = match (view.state, view.mine) {
        (State::Visible, _) => return None,
        (State::Held, true) if view.statement.as_ref().is_some_and(|last| last.act == Act::AskEdit) => {
            "notice-asked"
        }
        (State::Held, true) if view.statement.is_some() => "notice-held-again",
        (State::Held, true) => "notice-held",
        (State::Removed, true) => "notice-removed",
        // A guest does not see his own either.
        (State::Held, false) if guest => "notice-staff-held-guest",
        (State::Removed, false) if guest => "notice-staff-removed-guest",
        (State::Held, false) => "notice-staff-held",
        (State::Removed, false) => "notice-staff-removed",
        (State::Withdrawn, _) => "notice-staff-withdrawn",
    };
    let reasons = view.statement.as_ref().map(|decision| {
        let rule = request.site.policy.rules.iter().find(|rule| rule.id == decision.rule);
        Reasons {
            rule: rule
                .map(|rule| Link { href: format!("/rules#{}", encode(&rule.id)), text: rule.title.clone() }),
            passage: String::new(),
            reason: decision.reason.clone(),
            by: if decision.by.name.is_empty() {
                t.msg("reasons-by-policy")
            } else {
                decision.by.name.clone()
            },
            when: stamp(t, decision.created_at, &request.site.time_zone),
            appeal: if view.can.appeal { t.msg("reasons-appeal-told") } else { String::new() },
            appeal_href: view.can.appeal.then(|| format!("/c/{}/appeal", view.id)),
            appealed: view
                .appeal
                .as_ref()
                .map(|appeal| (appeal.text.clone(), stamp(t, appeal.created_at, &request.site.time_zone))),
            outcome: view.appeal.as_ref().and_then(|appeal| appeal.outcome.as_ref()).map(|outcome| {
                let told = if outcome.act == Act::Uphold { "appeal-upheld" } else { "appeal-reversed" };
                let when = stamp(t, outcome.created_at, &request.site.time_zone);
                (t.msg(told), outcome.reason.clone(), outcome.by.name.clone(), when)
            }),
        }
    });
    Some(Notice { yours: view.mine, told: t.msg(key), reasons })
}

/// One comment alone, without answers; with its controls when `acts`.
pub(crate) fn single(
    request: &Request,
    t: Lang,
    story: &Story,
    view: &CommentView,
    acts: bool,
) -> CommentNode {
    let around = around(request, t, &Setting::Page);
    let mut entry = entry(request, t, story, view, None, false);
    if let (Entry::Comment(shown), false) = (&mut entry, acts) {
        shown.acts = CommentActs::NONE;
    }
    CommentNode { around, id: view.id.to_string(), entry, replies: Vec::new(), more: None }
}

/// The language of a story's page: the story's own, where we speak it.
pub(crate) fn story_lang(request: &Request, story: &Story) -> Lang {
    Lang::best(&story.text.language).unwrap_or(request.site_lang)
}

/// BCP 47 tag of a story's words: its own, else the site's.
pub(crate) fn language_of(request: &Request, story: &Story) -> String {
    if story.text.language.is_empty() { request.site.language.clone() } else { story.text.language.clone() }
}

/// Where a story is read: here, or where it was published.
pub(crate) fn story_href(story: &Story) -> String {
    match (story.publication, &story.canonical_url) {
        (Publication::Elsewhere, Some(url)) => url.clone(),
        _ => story.path(),
    }
}

/// The way back after signing in from a form on this page.
pub(crate) fn next_of(request: &Request) -> String {
    encode(&shell::way_back(request))
}
