//! Whom a reader mutes and blocks: the buttons on another's page, and his own list.
//! Never here: what a muted comment looks like in a thread.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use rejoinder_app::{
    Error,
    people::{self, Block},
};
use rejoinder_domain::{Reader, ReaderId};

use crate::{
    headers,
    i18n::Lang,
    pages::{private_page, shell},
    request::Request,
    view::{BlockForm, BlockedLine, BlocksPage},
};

/// What a page may say was done; the value of `told`.
fn told(t: Lang, told: &str) -> String {
    match told {
        "mute" => t.msg("block-told-mute"),
        "block" => t.msg("block-told-block"),
        "none" => t.msg("block-told-none"),
        _ => String::new(),
    }
}

/// The buttons on somebody's page, for a signed-in reader who is somebody else.
pub(crate) async fn form(request: &Request, of: &Reader, told_of: &str) -> Result<Option<BlockForm>, Error> {
    if request.actor.reader_id().is_none_or(|id| id == of.id) {
        return Ok(None);
    }
    let now = people::find_block(request.ctx(), &request.site, &request.actor, of.id).await?;
    Ok(Some(BlockForm {
        action: format!("/account/blocks/{}", of.id),
        now: now.map_or("", Block::name),
        blockable: !of.role.is_staff(),
        told: told(request.site_lang, told_of),
    }))
}

/// `GET /account/blocks`.
pub(crate) async fn blocks(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["told"])?;
    let found = people::list_blocked(request.ctx(), &request.site, &request.actor).await?;
    let t = request.lang;
    let line = |one: people::Blocked| BlockedLine {
        id: one.id.to_string(),
        name: one.name,
        block: one.block.name(),
    };
    let view = BlocksPage {
        t,
        shell: shell::private(&request, &t.msg("blocks-title")),
        told: told(t, query.text("told")),
        blocked: found.into_iter().map(line).collect(),
    };
    private_page(StatusCode::OK, &view)
}

/// `POST /account/blocks/{reader}`: `block` is `mute`, `block`, or empty to end it.
pub(crate) async fn set(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["block", "next", "key"])?;
    let id: ReaderId = request.path("reader")?;
    let block = form.parsed::<Block>("block")?;
    people::set_block(request.ctx(), &request.site, &request.actor, id, block).await?;
    let told = block.map_or("none", Block::name);
    // Back to the list that the button stands in, else to his page; to nowhere else.
    let back = match form.text("next") {
        "/account/blocks" => "/account/blocks".to_owned(),
        _ => format!("/reader/{id}"),
    };
    Ok(headers::see_other(&format!("{back}?told={told}")))
}
