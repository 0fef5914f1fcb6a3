//! The tokens with which programs of staff act in their names: made, shown once, taken away.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use rejoinder_app::{
    Error,
    people::{self, Scope},
};
use rejoinder_domain::{Refusal, TokenId, limits};

use crate::{
    headers,
    pages::{private_page, shell, sign_in::status_of, stamp},
    params::Params,
    problem,
    request::Request,
    view::{Errors, FieldError, ScopeChoice, TokenLine, TokensPage},
};

/// The fields of the form: one for each scope, since a form has each name once.
const FORM: &[&str] = &["label", "read", "comment", "publish", "moderate", "key"];

/// `GET /account/tokens`.
pub(crate) async fn tokens(request: Arc<Request>) -> Result<Response, Error> {
    let query = request.query(&["told"])?;
    let told =
        if query.text("told") == "revoked" { request.lang.msg("tokens-told-revoked") } else { String::new() };
    page(&request, told, "", None, None).await
}

/// `POST /account/tokens`: makes one, and shows it this once.
pub(crate) async fn make(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(FORM)?;
    let scopes: Vec<Scope> =
        Scope::ALL.into_iter().filter(|scope| form.get(scope.name()).is_some()).collect();
    let (ctx, site, visitor) = (request.ctx(), &request.site, request.visitor());
    match people::make_own_token(ctx, site, &visitor, form.text("label"), &scopes).await {
        Ok(secret) => page(&request, String::new(), &secret, None, None).await,
        Err(Error::Refused(
            refusal @ (Refusal::ParameterInvalid { .. }
            | Refusal::ScopeUnknown
            | Refusal::NotAllowed
            | Refusal::TooManyEntries { .. }),
        )) => page(&request, String::new(), "", Some(&refusal), Some(&form)).await,
        Err(error) => Err(error),
    }
}

/// `POST /account/tokens/{token}`: takes one away.
pub(crate) async fn revoke(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&["key"])?;
    let id: TokenId = request.path("token")?;
    match people::revoke_own_token(request.ctx(), &request.site, &request.actor, id).await {
        Ok(()) => Ok(headers::see_other("/account/tokens?told=revoked")),
        // Pressed twice, or taken away by the operator meanwhile.
        Err(Error::Refused(refusal @ Refusal::NotFound)) => {
            page(&request, request.lang.msg("tokens-told-gone"), "", Some(&refusal), None).await
        }
        Err(error) => Err(error),
    }
}

async fn page(
    request: &Request,
    told: String,
    secret: &str,
    refusal: Option<&Refusal>,
    typed: Option<&Params>,
) -> Result<Response, Error> {
    let (t, zone) = (request.lang, &request.site.time_zone);
    let list = people::list_own_tokens(request.ctx(), &request.site, &request.actor).await?;
    let role = request.actor.role().unwrap_or(rejoinder_domain::Role::Reader);
    // What is said of one that is gone stands above the list.
    let errors = refusal.filter(|refusal| **refusal != Refusal::NotFound).map(|refusal| {
        let (field, text) = match refusal {
            Refusal::ParameterInvalid { .. } => {
                ("label", t.count("tokens-label-wrong", limits::LABEL_LEN_MAX as i64))
            }
            Refusal::ScopeUnknown => ("scope", t.msg("tokens-scope-none")),
            other => ("", problem::told(t, other)),
        };
        Errors(vec![FieldError { field: field.to_owned(), text }])
    });
    let view = TokensPage {
        t,
        shell: shell::private(request, &t.msg("tokens-title")),
        told,
        secret: secret.to_owned(),
        label: typed.map(|form| form.text("label").to_owned()).unwrap_or_default(),
        label_len_max: limits::LABEL_LEN_MAX,
        scopes: Scope::of_role(role)
            .into_iter()
            .map(|scope| ScopeChoice {
                name: scope.name(),
                text: t.msg(&format!("scope-{}", scope.name())),
                chosen: typed.is_some_and(|form| form.get(scope.name()).is_some()),
            })
            .collect(),
        tokens: list
            .iter()
            .map(|line| TokenLine {
                id: line.id.to_string(),
                label: line.label.clone(),
                scopes: line.scopes.replace(',', ", "),
                made: stamp(t, line.created_at, zone),
                used: line.used_at.map(|at| stamp(t, at, zone)),
            })
            .collect(),
        errors: errors.unwrap_or_default(),
    };
    let status = if secret.is_empty() { status_of(refusal) } else { StatusCode::CREATED };
    private_page(status, &view)
}
