//! Sites, their hosts and their policies.

use rejoinder_domain::{Policy, Site, SiteId, site::Section};

use crate::{
    db::{Error, Row, Tx},
    params,
};

/// A site to be inserted with the hosts that its own pages answer to.
#[derive(Debug)]
pub struct NewSite<'a> {
    /// The site.
    pub site: &'a Site,
    /// Hosts with port where it is not the scheme's own, lower case.
    pub hosts: &'a [String],
}

const COLUMNS: &str =
    "id, key, title, tagline, language, time_zone, accent, base_url, embedders, sections, policy,
    policy_version, created_at";

/// The fact under which a store keeps its lineage: the line that its event ids are of. A restore and a move renew it.
pub const LINEAGE: &str = "lineage";

fn site(mut row: Row) -> Result<Site, Error> {
    Ok(Site {
        id: row.next()?,
        key: row.next()?,
        title: row.next()?,
        tagline: row.next()?,
        language: row.next()?,
        time_zone: row.next()?,
        accent: row.next()?,
        base_url: row.next()?,
        embedders: row.next_json()?,
        sections: row.next_json::<Vec<Section>>()?,
        policy: row.next_json::<Policy>()?,
        policy_version: row.next()?,
        created_at: row.next()?,
    })
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::Backend(e.to_string()))
}

impl Tx {
    /// Adds a site with its hosts.
    pub async fn insert_site(&self, new: NewSite<'_>) -> Result<(), Error> {
        let s = new.site;
        self.execute(
            &format!("INSERT INTO sites ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
            params![
                s.id, &s.key, &s.title, &s.tagline, &s.language, &s.time_zone, &s.accent, &s.base_url,
                json(&s.embedders)?, json(&s.sections)?, json(&s.policy)?, s.policy_version, s.created_at,
            ],
        )
        .await?;
        self.insert_site_hosts(s.id, new.hosts).await
    }

    /// Replaces everything of a site but its id and key; counts a new version of its policy.
    pub async fn update_site(&self, s: &Site) -> Result<(), Error> {
        self.execute(
            "UPDATE sites
             SET title = $2, tagline = $3, language = $4, time_zone = $5, accent = $6, base_url = $7, embedders = $8,
                 sections = $9, policy = $10, policy_version = policy_version + 1
             WHERE id = $1",
            params![
                s.id, &s.title, &s.tagline, &s.language, &s.time_zone, &s.accent, &s.base_url, json(&s.embedders)?,
                json(&s.sections)?, json(&s.policy)?,
            ],
        )
        .await?;
        Ok(())
    }

    /// Gives a site the hosts, in place of those it had.
    pub async fn replace_site_hosts(&self, site_id: SiteId, hosts: &[String]) -> Result<(), Error> {
        self.execute("DELETE FROM site_hosts WHERE site_id = $1", params![site_id]).await?;
        self.insert_site_hosts(site_id, hosts).await
    }

    async fn insert_site_hosts(&self, site_id: SiteId, hosts: &[String]) -> Result<(), Error> {
        for host in hosts {
            self.execute("INSERT INTO site_hosts (host, site_id) VALUES ($1, $2)", params![host, site_id])
                .await?;
        }
        Ok(())
    }

    /// All sites, oldest first; few, and held in memory by whoever serves.
    pub async fn list_sites(&self) -> Result<Vec<Site>, Error> {
        let rows =
            self.fetch_all(&format!("SELECT {COLUMNS} FROM sites ORDER BY id LIMIT 10000"), &[]).await?;
        rows.into_iter().map(site).collect()
    }

    /// All hosts and the sites that they lead to.
    pub async fn list_site_hosts(&self) -> Result<Vec<(String, SiteId)>, Error> {
        let rows =
            self.fetch_all("SELECT host, site_id FROM site_hosts ORDER BY host LIMIT 100000", &[]).await?;
        rows.into_iter().map(|mut row| Ok((row.next()?, row.next()?))).collect()
    }

    /// A number that changes with every change of any site, so that servers know when to read them anew.
    pub async fn load_sites_version(&self) -> Result<(i64, i64), Error> {
        let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(policy_version), 0) AS BIGINT) FROM sites";
        let mut row = self.fetch_one(sql, &[]).await?;
        Ok((row.next()?, row.next()?))
    }

    /// The site of that short name.
    pub async fn find_site_by_key(&self, key: &str) -> Result<Option<Site>, Error> {
        let row =
            self.fetch_optional(&format!("SELECT {COLUMNS} FROM sites WHERE key = $1"), params![key]).await?;
        row.map(site).transpose()
    }

    /// A small fact about the store itself.
    pub async fn find_meta(&self, key: &str) -> Result<Option<String>, Error> {
        let row = self.fetch_optional("SELECT value FROM meta WHERE key = $1", params![key]).await?;
        row.map(|mut row| row.next()).transpose()
    }

    /// Sets a small fact about the store itself, unless it is set; returns whether it did.
    pub async fn insert_meta(&self, key: &str, value: &str) -> Result<bool, Error> {
        let sql = "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
        Ok(self.execute(sql, params![key, value]).await? == 1)
    }

    /// Sets a small fact about the store itself, whatever it was.
    pub async fn replace_meta(&self, key: &str, value: &str) -> Result<(), Error> {
        let sql = "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        self.execute(sql, params![key, value]).await?;
        Ok(())
    }
}
