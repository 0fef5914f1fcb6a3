//! The sites of a server, found by host; adding and changing one.

use std::{collections::HashMap, sync::Arc};

use rejoinder_domain::{Refusal, Site, SiteId};
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

/// Adds a site; its id is set here. `hosts` are those of its own pages.
pub async fn add_site(ctx: &Ctx, mut site: Site, hosts: Vec<String>) -> Result<Site, Error> {
    site.id = SiteId::from_raw(ctx.next_id());
    site.created_at = ctx.now();
    site.policy_version = 1;
    let site = ctx
        .store
        .write(move |tx| async move {
            tx.insert_site(NewSite { site: &site, hosts: &hosts }).await?;
            Ok::<_, Error>(site)
        })
        .await?;
    ctx.refresh_sites().await?;
    Ok(site)
}

/// Changes a site; `hosts` replaces its hosts when given.
pub async fn update_site(ctx: &Ctx, site: Site, hosts: Option<Vec<String>>) -> Result<(), Error> {
    ctx.store
        .write(move |tx| async move {
            tx.update_site(&site).await?;
            if let Some(hosts) = hosts {
                tx.replace_site_hosts(site.id, &hosts).await?;
            }
            Ok::<_, Error>(())
        })
        .await?;
    ctx.refresh_sites().await
}
