//! Coming in with an account elsewhere: at an OpenID provider, or in the publisher's own user base. Whoever proves to be
//! somebody there is the reader who is linked with it here; an address is never enough to be taken for somebody.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rejoinder_domain::{Reader, ReaderId, Refusal, Role, Site, SiteId, clock::SECOND, limits};
use rejoinder_identity::{
    oidc::{Callback, Identity, OidcProblem, Provider},
    sso::{SsoClaims, SsoKeys},
};
use rejoinder_store::Tx;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    hash_secret,
    join::{self, Elsewhere, Newcomer},
    new_secret, second,
    session::{Arrival, Entered, Keeps, Visitor, Way, begin_for, end_all, end_others, enter},
    ticket,
};
use crate::{
    ctx::Ctx,
    error::Error,
    letters::{Change, LetterJob},
};

/// An OpenID provider of a site.
pub struct SiteProvider {
    /// The site's key.
    pub site: String,
    /// Whether its word that it saw a second factor (`amr` has `mfa`) is believed.
    pub second_factor: bool,
    /// The provider.
    pub provider: Provider,
}

/// The publisher's own user base of a site, which signs who somebody is.
pub struct SitePublisher {
    /// The site's key.
    pub site: String,
    /// What the button says.
    pub title: String,
    /// Where readers sign in there; it is given `nonce` in its query. Without one only a page that embeds us signs them in.
    pub login_url: Option<String>,
    /// Whether its word about roles is believed, up to editors.
    pub roles: bool,
    /// Whether whoever it sends proved a second factor there.
    pub second_factor: bool,
    /// Its issuer, as its tokens say.
    pub issuer: String,
    /// Its keys.
    pub keys: SsoKeys,
}

/// A sign-in elsewhere that began: where the browser goes, and the secret that it keeps.
#[derive(Debug)]
pub struct Away {
    /// Where.
    pub url: String,
    /// The secret of the ticket.
    pub secret: String,
}

/// What came of it.
#[derive(Debug)]
pub enum Back {
    /// In, or on to the second factor; and where he was going.
    Entered(Entered, String),
    /// Nobody here is linked with that account: the ticket with which he gives himself a name.
    Newcomer(String),
    /// The actor's account is linked with it now.
    Linked,
}

#[derive(Debug, Serialize, Deserialize)]
struct Carried {
    provider: String,
    kept: String,
    next: String,
    /// The reader who wants to link it.
    reader: Option<i64>,
}

/// The providers of a site, with what their buttons say.
#[must_use]
pub fn list_providers(ctx: &Ctx, site: &Site) -> Vec<(String, String)> {
    let own = ctx.outside.providers.iter().filter(|one| one.site == site.key);
    own.map(|one| (one.provider.config().key.clone(), one.provider.config().title.clone())).collect()
}

/// What the button of the publisher's own user base says, where readers can sign in there.
#[must_use]
pub fn publisher_title(ctx: &Ctx, site: &Site) -> Option<String> {
    let publisher = ctx.outside.publishers.iter().find(|one| one.site == site.key)?;
    publisher.login_url.as_ref().map(|_| publisher.title.clone())
}

/// Whether readers of a site may come from the publisher's own user base.
#[must_use]
pub fn has_publisher(ctx: &Ctx, site: &Site) -> bool {
    ctx.outside.publishers.iter().any(|one| one.site == site.key)
}

fn provider<'c>(ctx: &'c Ctx, site: &Site, key: &str) -> Result<&'c SiteProvider, Refusal> {
    let known = |one: &&SiteProvider| one.site == site.key && one.provider.config().key == key;
    ctx.outside.providers.iter().find(known).ok_or(Refusal::NotFound)
}

fn publisher<'c>(ctx: &'c Ctx, site: &Site) -> Result<&'c SitePublisher, Refusal> {
    ctx.outside.publishers.iter().find(|one| one.site == site.key).ok_or(Refusal::NotFound)
}

fn redirect(site: &Site, key: &str) -> Result<url::Url, Error> {
    let address = format!("{}/login/back/{key}", site.base_url);
    url::Url::parse(&address).map_err(|error| Error::fault(format!("{address}: {error}")))
}

/// What a provider or a token has wrong is for the log; the reader can only try again.
fn refused(site: &Site, whose: &str, problem: &dyn std::fmt::Display) -> Refusal {
    tracing::warn!(site = site.key, whose, %problem, "a sign-in from elsewhere was refused");
    Refusal::ElsewhereRefused
}

/// Begins to sign in at a provider, or to link it with the actor's account. Whoever is in already is to prove once more who
/// he is: the provider is told to ask him, whatever it remembers.
pub async fn go_elsewhere(
    ctx: &Ctx,
    site: &Site,
    visitor: &Visitor,
    key: &str,
    next: &str,
    links: bool,
) -> Result<Away, Error> {
    let known = provider(ctx, site, key)?;
    let reader = match links {
        true => Some(second::ask_proof(ctx, site, visitor).await?.id),
        false => None,
    };
    let asks_again = visitor.session.is_some();
    let begun = known.provider.begin(&*ctx.random, ctx.now(), &redirect(site, key)?, asks_again).await;
    let begun = begun.map_err(|problem| match problem {
        OidcProblem::Outbound(_) | OidcProblem::Metadata(_) => {
            tracing::warn!(site = site.key, provider = key, %problem, "a provider cannot be asked");
            Refusal::ElsewhereDown
        }
        problem => refused(site, key, &problem),
    })?;
    let kept = ctx.secrets.seal(&*ctx.random, "provider", &begun.kept)?;
    let about = reader.map(|reader| reader.to_string()).unwrap_or_default();
    let reader = reader.map(ReaderId::raw);
    let carried = Carried { provider: key.to_owned(), kept, next: next.to_owned(), reader };
    let (ctx2, site_id) = (ctx.clone(), site.id);
    let secret = ctx
        .store
        .write(move |tx| async move {
            let minutes = limits::TICKET_MINUTES;
            ticket::issue(&ctx2, &tx, site_id, ticket::ELSEWHERE, &about, &carried, minutes).await
        })
        .await?;
    Ok(Away { url: begun.url.into(), secret })
}

/// Ends a sign-in at a provider with what the browser brought back. The ticket is used up before the provider is asked.
pub async fn come_back(
    ctx: &Ctx,
    site: &Site,
    visitor: &Visitor,
    key: &str,
    secret: &str,
    callback: &Callback,
    arrival: &Arrival,
) -> Result<Back, Error> {
    let known = provider(ctx, site, key)?;
    let (ctx2, site_id, secret) = (ctx.clone(), site.id, secret.to_owned());
    let carried: Carried = ctx
        .store
        .write(move |tx| async move { ticket::take(&ctx2, &tx, site_id, ticket::ELSEWHERE, &secret).await })
        .await?;
    if carried.provider != key {
        return Err(refused(site, key, &"the answer came to another provider's address").into());
    }
    let kept = ctx.secrets.open("provider", &carried.kept)?;
    let identity = known.provider.finish(&kept, callback, ctx.now()).await;
    let identity = identity.map_err(|problem| match problem {
        OidcProblem::Outbound(_) => Refusal::ElsewhereDown,
        OidcProblem::NotAgain => Refusal::ProofRequired,
        problem => refused(site, key, &problem),
    })?;
    let strong = known.second_factor && identity.amr.iter().any(|means| means == "mfa");
    let title = known.provider.config().title.clone();
    let (ctx, site, visitor) = (ctx.clone(), site.clone(), visitor.clone());
    // What the provider remembers of a morning is no proof of who sits there now.
    let arrival = Arrival { proven_at: identity.auth_time, ..arrival.clone() };
    ctx.store
        .clone()
        .write(move |tx| async move {
            let elsewhere = Elsewhere {
                issuer: identity.issuer.clone(),
                subject: identity.subject.clone(),
                label: title,
            };
            if let Some(reader) = carried.reader {
                return link(&ctx, &tx, &site, &visitor, reader, elsewhere).await;
            }
            let found = tx.find_identity(site.id, &identity.issuer, &identity.subject).await?;
            if let Some(found) = found {
                let reader = tx.find_reader(found.reader_id).await?.ok_or(Refusal::NotFound)?;
                let entered = enter(&ctx, &tx, reader, Way::Provider, strong, &arrival).await?;
                return Ok(Back::Entered(entered, carried.next));
            }
            let newcomer = newcomer(&ctx, &tx, &site, identity, elsewhere, strong, carried.next).await?;
            let minutes = limits::TICKET_MINUTES;
            Ok(Back::Newcomer(
                ticket::issue(&ctx, &tx, site.id, ticket::NEWCOMER, "", &newcomer, minutes).await?,
            ))
        })
        .await
}

/// Links the account with the actor's own, unless somebody has it.
async fn link(
    ctx: &Ctx,
    tx: &Tx,
    site: &Site,
    visitor: &Visitor,
    reader: i64,
    elsewhere: Elsewhere,
) -> Result<Back, Error> {
    let own = second::proven(ctx, tx, site, visitor).await?;
    if own.id.raw() != reader {
        return Err(Refusal::NotAllowed.into());
    }
    match tx.find_identity(site.id, &elsewhere.issuer, &elsewhere.subject).await? {
        Some(known) if known.reader_id == own.id => return Ok(Back::Linked),
        Some(_) => return Err(Refusal::ElsewhereTaken.into()),
        None => {}
    }
    if tx.list_identities_of(own.id, limits::IDENTITIES_MAX).await?.len() >= limits::IDENTITIES_MAX {
        return Err(Refusal::TooManyEntries { name: "identities".into(), max: limits::IDENTITIES_MAX }.into());
    }
    let change = Change::Linked { title: elsewhere.label.clone() };
    join::link(ctx, tx, &own, elsewhere).await?;
    LetterJob::tell(ctx, tx, &own, change).await?;
    Ok(Back::Linked)
}

/// Somebody whom nobody here is. His address comes along when the provider vouches for it and nobody has it: it is never
/// a way into somebody's account.
async fn newcomer(
    ctx: &Ctx,
    tx: &Tx,
    site: &Site,
    identity: Identity,
    elsewhere: Elsewhere,
    strong: bool,
    next: String,
) -> Result<Newcomer, Error> {
    let vouched =
        identity.email.filter(|_| identity.email_verified).and_then(|email| join::check_email(&email).ok());
    let email = free_email(ctx, tx, site.id, vouched).await?;
    Ok(Newcomer {
        way: Way::Provider.name().into(),
        elsewhere: Some(elsewhere),
        email_proven: email.is_some(),
        email,
        password_hash: None,
        strong,
        name: identity.name.unwrap_or_default(),
        next,
    })
}

async fn free_email(
    ctx: &Ctx,
    tx: &Tx,
    site: SiteId,
    email: Option<String>,
) -> Result<Option<String>, Error> {
    let Some(email) = email else { return Ok(None) };
    let key = ctx.secrets.email_key(site, &email);
    if tx.find_contact_by_email_key(site, &key).await?.is_some() {
        return Ok(None);
    }
    Ok(Some(ctx.secrets.seal(&*ctx.random, "address", &email)?))
}

/// What a browser, or a frame of ours in the publisher's page, needs for a token of the publisher.
#[derive(Debug)]
pub struct PublisherWish {
    /// What the token must carry. It is seen on its way, and worth nothing without what it was made of.
    pub nonce: String,
    /// What it was made of: it stays with whoever asked.
    pub secret: String,
    /// Where the publisher lets his readers sign in, if he does, with the nonce.
    pub url: Option<String>,
}

/// What binds a token to the browser that asked for it: as a code to its verifier (RFC 7636 §4.2).
fn nonce_of(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret))
}

fn asked_by(is_frame: bool) -> &'static str {
    if is_frame { ticket::PUBLISHER_FRAME } else { ticket::PUBLISHER }
}

/// Begins to come in from the publisher's user base, in a page of ours or in a frame: such a token is good in the browser
/// that asked for one, once.
pub async fn ask_publisher(
    ctx: &Ctx,
    site: &Site,
    next: &str,
    is_frame: bool,
) -> Result<PublisherWish, Error> {
    let login = publisher(ctx, site)?.login_url.clone();
    let (ctx2, site_id, next) = (ctx.clone(), site.id, next.to_owned());
    let secret = ctx
        .store
        .write(move |tx| async move {
            ticket::issue(&ctx2, &tx, site_id, asked_by(is_frame), "", &next, limits::TICKET_MINUTES).await
        })
        .await?;
    let nonce = nonce_of(&secret);
    let url = login.map(|login| {
        let mut url = url::Url::parse(&login).map_err(|error| Error::fault(format!("login_url: {error}")))?;
        url.query_pairs_mut().append_pair("nonce", &nonce);
        Ok::<_, Error>(url.into())
    });
    let url = url.transpose()?;
    Ok(PublisherWish { nonce, secret, url })
}

/// Signs in whom the publisher's token names, and makes his account when he has none. `secret` is what this browser was
/// given; the token must bring the nonce that is made of it. In a frame he gets a frame's session, unless he has a second factor: then a
/// window of ours asks for it.
pub async fn sign_in_by_publisher(
    ctx: &Ctx,
    site: &Site,
    (secret, token): (&str, &str),
    frame: Option<Keeps>,
    arrival: &Arrival,
) -> Result<(Entered, String), Error> {
    let known = publisher(ctx, site)?;
    let claims =
        known.keys.verify(token, ctx.now()).map_err(|problem| refused(site, &known.title, &problem))?;
    if claims.nonce != nonce_of(secret) {
        return Err(refused(site, &known.title, &"the token is for another browser").into());
    }
    let role = role_of(known, &claims);
    let (issuer, title, strong) = (known.issuer.clone(), known.title.clone(), known.second_factor);
    let (ctx, site, secret, arrival) =
        (ctx.clone(), Arc::new(site.clone()), secret.to_owned(), arrival.clone());
    ctx.store
        .clone()
        .write(move |tx| async move {
            let next: String = ticket::take(&ctx, &tx, site.id, asked_by(frame.is_some()), &secret).await?;
            // Whatever its nonce: no token counts twice while it could.
            let spent = hash_secret(&format!("{issuer}\n{}", claims.jti));
            let about = (site.id, ticket::SPENT, "");
            let minutes = (claims.expires_at - ctx.now()).max(0) / (60 * SECOND) + 2;
            if !ticket::keep(&ctx, &tx, about, spent, &(), minutes).await? {
                return Err(Refusal::ElsewhereRefused.into());
            }
            let elsewhere = Elsewhere { issuer, subject: claims.subject.clone(), label: title };
            let mut reader = match tx.find_identity(site.id, &elsewhere.issuer, &elsewhere.subject).await? {
                Some(found) => tx.find_reader(found.reader_id).await?.ok_or(Refusal::NotFound)?,
                None => make(&ctx, &tx, &site, &claims, elsewhere).await?,
            };
            if let Some(role) = role.filter(|role| *role != reader.role && reader.role <= Role::Editor) {
                tx.update_reader(reader.id, role, reader.standing).await?;
                match role < reader.role {
                    true => end_all(&tx, site.id, reader.id).await?,
                    false => drop(end_others(&tx, site.id, reader.id, None).await?),
                }
                reader.role = role;
            }
            tx.update_badges(reader.id, &claims.badges).await?;
            let Some(keeps) = frame else {
                return Ok((enter(&ctx, &tx, reader, Way::Publisher, strong, &arrival).await?, next));
            };
            if second::needed(&tx, &reader).await? {
                return Err(Refusal::SecondFactorRequired.into());
            }
            let signed_in = begin_for(&ctx, &tx, reader, (Way::Frame, false), keeps, &arrival).await?;
            Ok((Entered::In(signed_in), next))
        })
        .await
}

/// The role that a token gives, where the publisher's word about roles is believed: never an operator's. Whom it gives
/// none, or one that there is not, is a reader: a role that was taken there is taken here.
fn role_of(publisher: &SitePublisher, claims: &SsoClaims) -> Option<Role> {
    let named = claims.role.as_deref().and_then(|role| role.parse().ok());
    publisher.roles.then(|| named.filter(|role| *role <= Role::Editor).unwrap_or(Role::Reader))
}

/// Makes the account of somebody whom the publisher knows: under his name there, or with a number behind it.
async fn make(
    ctx: &Ctx,
    tx: &Tx,
    site: &Site,
    claims: &SsoClaims,
    elsewhere: Elsewhere,
) -> Result<Reader, Error> {
    let wanted = claims.name.clone().unwrap_or_else(|| "Reader".to_owned());
    let vouched = claims.email.clone().filter(|_| claims.email_verified);
    let email =
        free_email(ctx, tx, site.id, vouched.and_then(|email| join::check_email(&email).ok())).await?;
    for number in 1..=limits::SAME_NAMES_MAX {
        let name = if number == 1 { wanted.clone() } else { format!("{wanted} {number}") };
        let Ok(reader) = join::new_reader(ctx, site, &name, Role::Reader) else { break };
        if join::check_taken(tx, &reader, &reader.name).await.is_ok() {
            return join::insert_elsewhere(ctx, tx, reader, email, elsewhere).await;
        }
    }
    // A name that cannot be one, or that too many have: he can change it.
    let name = format!("Reader {}", &new_secret(ctx).replace(['-', '_'], "")[..6]);
    let reader = join::new_reader(ctx, site, &name, Role::Reader)?;
    join::insert_elsewhere(ctx, tx, reader, email, elsewhere).await
}

/// Ends the sessions of whom a provider or the publisher signs out there (back-channel logout). A token that is none of
/// theirs is refused, and one that names a session there and not whose: we know readers, not their sessions elsewhere. One
/// about nobody here ends nothing.
pub async fn sign_out_from_elsewhere(
    ctx: &Ctx,
    site: &Site,
    key: Option<&str>,
    token: &str,
) -> Result<(), Error> {
    let now = ctx.now();
    let (issuer, subject, jti, expires_at) = match key {
        Some(key) => {
            let known = provider(ctx, site, key)?;
            let said = known.provider.logout_token(token, now).await;
            let said = said.map_err(|problem| refused(site, key, &problem))?;
            let subject = said.subject.ok_or_else(|| refused(site, key, &"the token names no subject"))?;
            (said.issuer, subject, said.jti, said.expires_at)
        }
        None => {
            let known = publisher(ctx, site)?;
            let said = known.keys.verify_logout(token, now);
            let said = said.map_err(|problem| refused(site, &known.title, &problem))?;
            (known.issuer.clone(), said.subject, said.jti, said.expires_at)
        }
    };
    let (ctx2, site_id) = (ctx.clone(), site.id);
    ctx.store
        .write(move |tx| async move {
            let about = (site_id, ticket::SPENT, "");
            let minutes = (expires_at - now).max(0) / (60 * SECOND) + 2;
            let spent = hash_secret(&format!("{issuer}\nlogout\n{jti}"));
            if !ticket::keep(&ctx2, &tx, about, spent, &(), minutes).await? {
                return Err(Refusal::ElsewhereRefused.into());
            }
            if let Some(found) = tx.find_identity(site_id, &issuer, &subject).await? {
                end_others(&tx, site_id, found.reader_id, None).await?;
            }
            Ok(())
        })
        .await
}
