//! Stories, their versions, their addresses and their pictures.

use rejoinder_domain::{Micros, PictureId, SiteId, Story, StoryId, story::StoryText};

use crate::{
    db::{Error, Row, Tx},
    params,
};

/// An address of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryUrlRow {
    /// What makes two spellings one.
    pub key: String,
    /// As given.
    pub url: String,
}

/// An earlier or present wording of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryVersion {
    /// From 1.
    pub version: i64,
    /// All of its text.
    pub text: StoryText,
    /// When it became the present one.
    pub created_at: Micros,
}

/// A picture with its bytes.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Its key and address.
    pub id: PictureId,
    /// The site.
    pub site_id: SiteId,
    /// Told from its bytes.
    pub mime: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// SHA-256 of the bytes.
    pub digest: Vec<u8>,
    /// The file.
    pub bytes: Vec<u8>,
    /// When it was loaded.
    pub created_at: Micros,
}

const COLUMNS: &str = "id, site_id, publisher_id, slug, text, publication, canonical_url, lead, published_at, updated_at, version";

fn story(mut row: Row) -> Result<Story, Error> {
    Ok(Story {
        id: row.next()?,
        site_id: row.next()?,
        publisher_id: row.next()?,
        slug: row.next()?,
        text: row.next_json()?,
        publication: row.next_word()?,
        canonical_url: row.next()?,
        lead: row.next()?,
        published_at: row.next()?,
        updated_at: row.next()?,
        version: row.next()?,
    })
}

fn text_json(text: &StoryText) -> Result<String, Error> {
    serde_json::to_string(text).map_err(|e| Error::Backend(e.to_string()))
}

impl Tx {
    /// Adds a story.
    pub async fn insert_story(&self, s: &Story) -> Result<(), Error> {
        self.execute(
            &format!(
                "INSERT INTO stories ({COLUMNS}, section) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
            ),
            params![
                s.id, s.site_id, s.publisher_id.clone(), &s.slug, text_json(&s.text)?, s.publication.name(),
                s.canonical_url.clone(), s.lead, s.published_at, s.updated_at, s.version, &s.text.section,
            ],
        )
        .await?;
        Ok(())
    }

    /// Replaces what can change of a story.
    pub async fn update_story(&self, s: &Story) -> Result<(), Error> {
        self.execute(
            "UPDATE stories
             SET publisher_id = $2, slug = $3, text = $4, publication = $5, canonical_url = $6, lead = $7,
                 published_at = $8, updated_at = $9, version = $10, section = $11
             WHERE id = $1",
            params![
                s.id,
                s.publisher_id.clone(),
                &s.slug,
                text_json(&s.text)?,
                s.publication.name(),
                s.canonical_url.clone(),
                s.lead,
                s.published_at,
                s.updated_at,
                s.version,
                &s.text.section,
            ],
        )
        .await?;
        Ok(())
    }

    /// Keeps a wording.
    pub async fn insert_story_version(&self, id: StoryId, version: &StoryVersion) -> Result<(), Error> {
        self.execute(
            "INSERT INTO story_versions (story_id, version, text, created_at) VALUES ($1, $2, $3, $4)",
            params![id, version.version, text_json(&version.text)?, version.created_at],
        )
        .await?;
        Ok(())
    }

    /// A story's wordings, the latest first.
    pub async fn list_story_versions(&self, id: StoryId) -> Result<Vec<StoryVersion>, Error> {
        let rows = self
            .fetch_all(
                "SELECT version, text, created_at FROM story_versions WHERE story_id = $1 ORDER BY version DESC LIMIT 1000",
                params![id],
            )
            .await?;
        rows.into_iter()
            .map(|mut row| {
                Ok(StoryVersion { version: row.next()?, text: row.next_json()?, created_at: row.next()? })
            })
            .collect()
    }

    /// The story of that id.
    pub async fn find_story(&self, id: StoryId) -> Result<Option<Story>, Error> {
        let row =
            self.fetch_optional(&format!("SELECT {COLUMNS} FROM stories WHERE id = $1"), params![id]).await?;
        row.map(story).transpose()
    }

    /// The story that the publisher calls `publisher_id`.
    pub async fn find_story_by_publisher_id(
        &self,
        site: SiteId,
        publisher_id: &str,
    ) -> Result<Option<Story>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM stories WHERE site_id = $1 AND publisher_id = $2");
        self.fetch_optional(&sql, params![site, publisher_id]).await?.map(story).transpose()
    }

    /// The story known under this key of an address.
    pub async fn find_story_by_url_key(&self, site: SiteId, url_key: &str) -> Result<Option<Story>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM stories
             WHERE id = (SELECT story_id FROM story_urls WHERE site_id = $1 AND url_key = $2)"
        );
        self.fetch_optional(&sql, params![site, url_key]).await?.map(story).transpose()
    }

    /// Gives a story one more address. A key that any story has already is a conflict.
    pub async fn insert_story_url(&self, site: SiteId, id: StoryId, url: &StoryUrlRow) -> Result<(), Error> {
        self.execute(
            "INSERT INTO story_urls (site_id, url_key, url, story_id) VALUES ($1, $2, $3, $4)",
            params![site, &url.key, &url.url, id],
        )
        .await?;
        Ok(())
    }

    /// The addresses of a story.
    pub async fn list_story_urls(&self, id: StoryId) -> Result<Vec<StoryUrlRow>, Error> {
        let rows = self
            .fetch_all(
                "SELECT url_key, url FROM story_urls WHERE story_id = $1 ORDER BY url_key LIMIT 1000",
                params![id],
            )
            .await?;
        rows.into_iter().map(|mut row| Ok(StoryUrlRow { key: row.next()?, url: row.next()? })).collect()
    }

    /// Published stories, the latest first, of one section or of all; those before the key of the last one seen.
    pub async fn list_published_stories(
        &self,
        site: SiteId,
        section: Option<&str>,
        before: Option<(Micros, StoryId)>,
        limit: usize,
    ) -> Result<Vec<Story>, Error> {
        let (at, id) = before.unwrap_or((Micros::MAX, StoryId::from_raw(i64::MAX)));
        let rows = match section {
            None => {
                let sql = format!(
                    "SELECT {COLUMNS} FROM stories
                     WHERE site_id = $1 AND publication = 'published' AND (published_at, id) < ($2, $3)
                     ORDER BY published_at DESC, id DESC
                     LIMIT $4"
                );
                self.fetch_all(&sql, params![site, at, id, limit as i64]).await?
            }
            Some(section) => {
                let sql = format!(
                    "SELECT {COLUMNS} FROM stories
                     WHERE site_id = $1 AND section = $5 AND publication = 'published' AND (published_at, id) < ($2, $3)
                     ORDER BY published_at DESC, id DESC
                     LIMIT $4"
                );
                self.fetch_all(&sql, params![site, at, id, limit as i64, section]).await?
            }
        };
        rows.into_iter().map(story).collect()
    }

    /// The latest published story that staff put first.
    pub async fn find_lead_story(&self, site: SiteId) -> Result<Option<Story>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM stories
             WHERE site_id = $1 AND lead AND publication = 'published'
             ORDER BY published_at DESC, id DESC
             LIMIT 1"
        );
        self.fetch_optional(&sql, params![site]).await?.map(story).transpose()
    }

    /// How many stories whose text is elsewhere a site has come to know since a moment.
    pub async fn count_stories_elsewhere_since(&self, site: SiteId, since: Micros) -> Result<i64, Error> {
        let sql = "
            SELECT COUNT(*)
            FROM stories
            WHERE site_id = $1 AND publication = 'elsewhere' AND published_at > $2";
        self.fetch_one(sql, params![site, since]).await?.next()
    }

    /// All stories of a site in the order of their ids, after one: for exports and the command line.
    pub async fn list_stories_after(
        &self,
        site: SiteId,
        after: StoryId,
        limit: usize,
    ) -> Result<Vec<Story>, Error> {
        let sql =
            format!("SELECT {COLUMNS} FROM stories WHERE site_id = $1 AND id > $2 ORDER BY id LIMIT $3");
        let rows = self.fetch_all(&sql, params![site, after, limit as i64]).await?;
        rows.into_iter().map(story).collect()
    }

    /// Adds a picture, or finds the one of the same bytes.
    pub async fn insert_picture(&self, p: &Picture) -> Result<PictureId, Error> {
        let sql = "
            INSERT INTO pictures (id, site_id, mime, width, height, digest, bytes, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (site_id, digest) DO UPDATE SET mime = excluded.mime
            RETURNING id";
        let digest = p.digest.as_slice();
        let bytes = p.bytes.as_slice();
        let mut row = self
            .fetch_one(sql, params![p.id, p.site_id, &p.mime, p.width, p.height, digest, bytes, p.created_at])
            .await?;
        row.next()
    }

    /// The picture of that id.
    pub async fn find_picture(&self, site: SiteId, id: PictureId) -> Result<Option<Picture>, Error> {
        let sql = "
            SELECT id, site_id, mime, width, height, digest, bytes, created_at
            FROM pictures
            WHERE site_id = $1 AND id = $2";
        self.fetch_optional(sql, params![site, id])
            .await?
            .map(|mut row| {
                Ok(Picture {
                    id: row.next()?,
                    site_id: row.next()?,
                    mime: row.next()?,
                    width: row.next()?,
                    height: row.next()?,
                    digest: row.next()?,
                    bytes: row.next()?,
                    created_at: row.next()?,
                })
            })
            .transpose()
    }

    /// Width and height of a picture, without its bytes.
    pub async fn find_picture_size(&self, site: SiteId, id: PictureId) -> Result<Option<(i64, i64)>, Error> {
        let sql = "SELECT width, height FROM pictures WHERE site_id = $1 AND id = $2";
        self.fetch_optional(sql, params![site, id])
            .await?
            .map(|mut row| Ok((row.next()?, row.next()?)))
            .transpose()
    }

    /// The pictures of a site after one, without their bytes' order mattering: for exports.
    pub async fn list_picture_ids_after(
        &self,
        site: SiteId,
        after: PictureId,
        limit: usize,
    ) -> Result<Vec<PictureId>, Error> {
        let sql = "SELECT id FROM pictures WHERE site_id = $1 AND id > $2 ORDER BY id LIMIT $3";
        let rows = self.fetch_all(sql, params![site, after, limit as i64]).await?;
        rows.into_iter().map(|mut row| row.next()).collect()
    }
}
