//! The sites of a server, found by host; adding and changing one.

use std::{collections::HashMap, sync::Arc};

use rejoinder_domain::{Order, Refusal, Site, SiteId, limits};
use rejoinder_store::{NewSite, Tx};

use crate::{ctx::Ctx, error::Error};

/// All sites, as read at one moment.
#[derive(Default)]
pub struct SiteBook {
    pub(crate) version: Option<(i64, i64)>,
    by_id: HashMap<SiteId, Arc<Site>>,
    by_host: HashMap<String, Arc<Site>>,
}

impl SiteBook {
    pub(crate) async fn load(tx: &Tx, known: Option<(i64, i64)>) -> Result<Option<Self>, Error> {
        let version = Some(tx.load_sites_version().await?);
        if version == known {
            return Ok(None);
        }
        let by_id: HashMap<_, _> =
            tx.list_sites().await?.into_iter().map(|site| (site.id, Arc::new(site))).collect();
        let hosts = tx.list_site_hosts().await?;
        let by_host =
            hosts.into_iter().filter_map(|(host, id)| Some((host, Arc::clone(by_id.get(&id)?)))).collect();
        Ok(Some(Self { version, by_id, by_host }))
    }

    /// The site that answers to a host; the only site answers to all.
    pub fn by_host(&self, host: &str) -> Result<Arc<Site>, Refusal> {
        if let Some(site) = self.by_host.get(&host.to_ascii_lowercase()) {
            return Ok(Arc::clone(site));
        }
        match self.by_id.values().next() {
            Some(site) if self.by_id.len() == 1 => Ok(Arc::clone(site)),
            _ => Err(Refusal::SiteUnknown),
        }
    }

    /// The site of that id.
    pub fn by_id(&self, id: SiteId) -> Result<Arc<Site>, Refusal> {
        self.by_id.get(&id).cloned().ok_or(Refusal::SiteUnknown)
    }

    /// The site of that short name.
    #[must_use]
    pub fn by_key(&self, key: &str) -> Option<Arc<Site>> {
        self.by_id.values().find(|site| site.key == key).cloned()
    }

    /// All of them, the oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Site>> {
        let mut all: Vec<_> = self.by_id.values().cloned().collect();
        all.sort_by_key(|site| site.id);
        all
    }
}

/// Refuses a site that pages, feeds or a policy could not work with; the parameter's name says which part.
pub fn check_site(site: &Site, hosts: &[String]) -> Result<(), Refusal> {
    let policy = &site.policy;
    let sections: Vec<&str> = site.sections.iter().map(|section| section.slug.as_str()).collect();
    let rules: Vec<&str> = policy.rules.iter().map(|rule| rule.id.as_str()).collect();
    let parts = [
        ("key", site.key.len() <= 40 && is_slug(&site.key)),
        ("title", fits(&site.title, 200) && !site.title.trim().is_empty()),
        ("tagline", fits(&site.tagline, 200)),
        ("language", is_language(&site.language)),
        ("time_zone", jiff::tz::TimeZone::get(&site.time_zone).is_ok()),
        ("accent", is_colour(&site.accent)),
        ("base_url", site.base_url.split_once("://").is_some_and(|(scheme, host)| is_origin(scheme, host))),
        ("host", hosts.iter().all(|host| is_origin("https", host))),
        (
            "embedder",
            site.embedders.iter().all(|entry| {
                let (scheme, host) = entry.split_once("://").unwrap_or(("https", entry));
                is_origin(scheme, host)
            }),
        ),
        (
            "section",
            are_distinct(&sections) && site.sections.iter().all(|s| is_slug(&s.slug) && fits(&s.title, 100)),
        ),
        (
            "reaction",
            policy.reaction.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
                && policy.reaction.len() <= 20,
        ),
        ("edit_window_secs", (0..=86_400).contains(&policy.edit_window_secs)),
        ("comment_len_max", (1..=limits::COMMENT_LEN_MAX).contains(&policy.comment_len_max)),
        ("order", policy.order.parse::<Order>().is_ok()),
        (
            "rule",
            are_distinct(&rules)
                && policy.rules.iter().all(|rule| is_slug(&rule.id) && !rule.title.is_empty()),
        ),
    ];
    match parts.into_iter().find(|(_, well)| !well) {
        Some((name, _)) => Err(Refusal::ParameterInvalid { name: name.into() }),
        None => Ok(()),
    }
}

fn fits(text: &str, max: usize) -> bool {
    text.chars().count() <= max && !text.chars().any(char::is_control)
}

fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn are_distinct(texts: &[&str]) -> bool {
    texts.iter().enumerate().all(|(at, text)| !texts[..at].contains(text))
}

/// The shape of a BCP 47 tag.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    parts
        .next()
        .is_some_and(|first| (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic()))
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn is_colour(text: &str) -> bool {
    text.len() == 7 && text.strip_prefix('#').is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Whether `host` is a host with an optional port and nothing after it, as a browser would write it.
fn is_origin(scheme: &str, host: &str) -> bool {
    let Ok(url) = url::Url::parse(&format!("{scheme}://{host}")) else { return false };
    let origin = url.origin().ascii_serialization();
    // The scheme's own port is left out by browsers; we take it either way.
    let port = if scheme == "https" { ":443" } else { ":80" };
    matches!(scheme, "http" | "https")
        && origin == format!("{scheme}://{}", host.strip_suffix(port).unwrap_or(host))
}

/// A key or host that another site has is the caller's to mend.
fn taken(error: rejoinder_store::Error) -> Error {
    match error {
        rejoinder_store::Error::Conflict(table) if table == "sites" => {
            Refusal::ParameterInvalid { name: "key".into() }.into()
        }
        rejoinder_store::Error::Conflict(table) if table == "site_hosts" => {
            Refusal::ParameterInvalid { name: "host".into() }.into()
        }
        other => other.into(),
    }
}

/// Adds a site; its id is set here. `hosts` are those of its own pages.
pub async fn add_site(ctx: &Ctx, mut site: Site, hosts: Vec<String>) -> Result<Site, Error> {
    check_site(&site, &hosts)?;
    site.id = SiteId::from_raw(ctx.next_id());
    site.created_at = ctx.now();
    site.policy_version = 1;
    let site = ctx
        .store
        .write(move |tx| async move {
            tx.insert_site(NewSite { site: &site, hosts: &hosts }).await.map_err(taken)?;
            Ok::<_, Error>(site)
        })
        .await?;
    ctx.refresh_sites().await?;
    Ok(site)
}

/// Changes a site; `hosts` replaces its hosts when given.
pub async fn update_site(ctx: &Ctx, site: Site, hosts: Option<Vec<String>>) -> Result<(), Error> {
    check_site(&site, hosts.as_deref().unwrap_or_default())?;
    ctx.store
        .write(move |tx| async move {
            tx.update_site(&site).await?;
            if let Some(hosts) = hosts {
                tx.replace_site_hosts(site.id, &hosts).await.map_err(taken)?;
            }
            Ok::<_, Error>(())
        })
        .await?;
    ctx.refresh_sites().await
}
