//! Tokens with which programs act in a reader's name, each for what its scopes say and no more than its owner may.

use std::{fmt, str::FromStr};

use rejoinder_domain::{Actor, ReaderId, Refusal, Role, Site, TokenId, clock::SECOND, limits};
use rejoinder_store::TokenLine;

use super::{
    hash_secret, new_secret, second,
    session::{Visitor, note},
};
use crate::{
    access,
    ctx::Ctx,
    error::Error,
    letters::{Change, LetterJob},
};

/// What a program may do with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Reads what its owner may read.
    Read,
    /// Posts, edits, withdraws, reacts and reports as its owner.
    Comment,
    /// Writes stories, opens and closes discussions.
    Publish,
    /// Decides on comments.
    Moderate,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 4] = [Self::Read, Self::Comment, Self::Publish, Self::Moderate];

    /// Those that may help somebody of this role: a token never does more than its owner may.
    #[must_use]
    pub fn of_role(role: Role) -> Vec<Self> {
        let least = |scope: &Self| match scope {
            Self::Read | Self::Comment => Role::Reader,
            Self::Moderate => Role::Moderator,
            Self::Publish => Role::Editor,
        };
        Self::ALL.into_iter().filter(|scope| role >= least(scope)).collect()
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Comment => "comment",
            Self::Publish => "publish",
            Self::Moderate => "moderate",
        }
    }

    /// All that a list such as `read,publish` names.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, Refusal> {
        let mut scopes: Vec<Self> = text
            .split([',', ' '])
            .filter(|word| !word.is_empty())
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        scopes.sort_unstable();
        scopes.dedup();
        Ok(scopes)
    }

    /// The list, as it is kept and shown.
    #[must_use]
    pub fn list(scopes: &[Self]) -> String {
        scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(",")
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Scope {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::ALL.into_iter().find(|scope| scope.name() == text).ok_or(Refusal::ScopeUnknown)
    }
}

/// Makes a token with which a program acts in a reader's name.
pub async fn issue_token(
    ctx: &Ctx,
    site: &Site,
    reader: ReaderId,
    label: &str,
    scopes: &[Scope],
) -> Result<String, Error> {
    let token = format!("rj_{}", new_secret(ctx));
    let (site_id, hash, now, id) =
        (site.id, hash_secret(&token), ctx.now(), TokenId::from_raw(ctx.next_id()));
    let (label, scopes) = (label.to_owned(), Scope::list(scopes));
    ctx.store
        .write(move |tx| async move {
            let owner =
                tx.find_reader(reader).await?.filter(|r| r.site_id == site_id).ok_or(Refusal::NotFound)?;
            tx.insert_token(id, &owner, &hash, (&label, &scopes), now).await?;
            Ok::<_, Error>(())
        })
        .await?;
    Ok(token)
}

/// Takes one token of a reader away, or all; returns how many. What acts with it is refused from then on.
pub async fn revoke_tokens(
    ctx: &Ctx,
    site: &Site,
    reader: ReaderId,
    only: Option<TokenId>,
) -> Result<u64, Error> {
    let site_id = site.id;
    ctx.store
        .write(move |tx| async move {
            tx.find_reader(reader).await?.filter(|r| r.site_id == site_id).ok_or(Refusal::NotFound)?;
            match only {
                None => Ok(tx.delete_tokens_of(reader).await?),
                Some(id) if tx.delete_token(reader, id).await? => Ok(1),
                Some(_) => Err(Refusal::NotFound.into()),
            }
        })
        .await
}

/// The tokens of a member of staff, the first made first.
pub async fn list_own_tokens(ctx: &Ctx, site: &Site, actor: &Actor) -> Result<Vec<TokenLine>, Error> {
    let owner = access::moderator(site, actor)?.id;
    let none = TokenId::from_raw(-1);
    let list =
        ctx.store.read(move |tx| async move { tx.list_tokens_after(owner, none, limits::TOKENS_MAX).await });
    Ok(list.await?)
}

/// Makes a token for a member of staff who proved lately who he is; its secret is given this once.
///
/// # Errors
/// [`Refusal::ProofRequired`]; [`Refusal::ParameterInvalid`] for a label that is none or too long,
/// [`Refusal::ScopeUnknown`] without a scope, [`Refusal::NotAllowed`] for one that his role has no use for, and
/// [`Refusal::TooManyEntries`] past [`limits::TOKENS_MAX`].
pub async fn make_own_token(
    ctx: &Ctx,
    site: &Site,
    visitor: &Visitor,
    label: &str,
    scopes: &[Scope],
) -> Result<String, Error> {
    let role = access::moderator(site, &visitor.actor)?.role;
    let label = label.trim().to_owned();
    if label.is_empty() || label.chars().count() > limits::LABEL_LEN_MAX {
        return Err(Refusal::ParameterInvalid { name: "label".into() }.into());
    }
    if scopes.is_empty() {
        return Err(Refusal::ScopeUnknown.into());
    }
    let useful = Scope::of_role(role);
    if scopes.iter().any(|scope| !useful.contains(scope)) {
        return Err(Refusal::NotAllowed.into());
    }
    let token = format!("rj_{}", new_secret(ctx));
    let (hash, now, id) = (hash_secret(&token), ctx.now(), TokenId::from_raw(ctx.next_id()));
    let scopes = Scope::list(scopes);
    let (ctx, site, visitor) = (ctx.clone(), site.clone(), visitor.clone());
    ctx.store
        .clone()
        .write(move |tx| async move {
            let owner = second::proven(&ctx, &tx, &site, &visitor).await?;
            if owner.role < role {
                return Err(Refusal::NotAllowed.into());
            }
            let max = limits::TOKENS_MAX;
            if tx.list_tokens_after(owner.id, TokenId::from_raw(-1), max).await?.len() >= max {
                return Err(Refusal::TooManyEntries { name: "tokens".into(), max }.into());
            }
            tx.insert_token(id, &owner, &hash, (&label, &scopes), now).await?;
            tracing::info!(reader = %owner.id, token = %id, scopes, "a token was made");
            LetterJob::tell(&ctx, &tx, &owner, Change::Token).await
        })
        .await
        .map(|()| token)
}

/// Takes one of his own tokens from a member of staff. That needs no new proof: whoever it is, less can be done then.
pub async fn revoke_own_token(ctx: &Ctx, site: &Site, actor: &Actor, id: TokenId) -> Result<(), Error> {
    let owner = access::moderator(site, actor)?.id;
    revoke_tokens(ctx, site, owner, Some(id)).await.map(drop)
}

/// In whose name a program acts, and for what.
pub async fn token_visitor(ctx: &Ctx, site: &Site, token: &str) -> Result<(Visitor, Vec<Scope>), Error> {
    let (site_id, hash, now) = (site.id, hash_secret(token), ctx.now());
    let found = ctx.store.read(move |tx| async move { tx.find_token(&hash, site_id).await }).await?;
    let found = found.ok_or(Refusal::TokenInvalid)?;
    let scopes = Scope::parse_list(&found.scopes)
        .map_err(|_| Error::fault(format!("a token with the scopes {:?}", found.scopes)))?;
    let seen = limits::TOKEN_SEEN_MINUTES * 60 * SECOND;
    if found.used_at.is_none_or(|used| now - used > seen) {
        note(ctx.store.write(move |tx| async move { tx.update_token_used(found.id, now).await }).await);
    }
    Ok((Visitor { actor: Actor::Reader(found.reader), session: None }, scopes))
}
