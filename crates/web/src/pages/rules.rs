//! The house rules of a site.

use std::sync::Arc;

use axum::response::Response;
use rejoinder_app::Error;
use rejoinder_domain::site::Guests;

use crate::{
    pages::{page, shell},
    request::Request,
    view::{RuleText, RulesPage},
};

/// `GET /rules`.
pub(crate) async fn rules(request: Arc<Request>) -> Result<Response, Error> {
    request.query(&[])?;
    let (t, site) = (request.site_lang, &request.site);
    let policy = &site.policy;
    let view = RulesPage {
        t,
        shell: shell::shell(&request, &t.msg("rules"), |head| {
            head.canonical = format!("{}/rules", site.base_url)
        }),
        lang: site.language.clone(),
        rules: policy
            .rules
            .iter()
            .map(|rule| RuleText { id: rule.id.clone(), title: rule.title.clone(), text: rule.text.clone() })
            .collect(),
        version: site.policy_version,
        edit_secs: (policy.edit_window_secs > 0).then_some(policy.edit_window_secs),
        guests: match policy.guests {
            Guests::Off => "off",
            Guests::Held => "held",
            Guests::Shown => "shown",
        },
        premoderate: policy.premoderate,
    };
    page(&request, &view)
}
