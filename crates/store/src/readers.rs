//! Readers, the address and password they sign in with, and the tokens of programs.

use rejoinder_domain::{Micros, Name, Reader, ReaderId, Role, SiteId, TokenId, reader::Standing};

use crate::{
    db::{Error, Row, Tx},
    params,
};

/// What signs a reader in.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Whose it is.
    pub reader_id: ReaderId,
    /// As typed, sealed by the app.
    pub email: String,
    /// What the app looks it up by.
    pub email_key: String,
    /// PHC string of argon2id; none where he signs in otherwise.
    pub password_hash: Option<String>,
    /// Whether a mail to the address came back with its code.
    pub proven: bool,
}

/// A program's token.
#[derive(Debug, Clone)]
pub struct Token {
    /// Its key.
    pub id: TokenId,
    /// In whose name it acts.
    pub reader: Reader,
    /// What it is for.
    pub label: String,
    /// What it may do, as the app wrote it.
    pub scopes: String,
    /// When it was last used, to the hour.
    pub used_at: Option<Micros>,
}

/// A token in the list of its owner; the secret is nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenLine {
    /// Its key.
    pub id: TokenId,
    /// What it is for.
    pub label: String,
    /// What it may do.
    pub scopes: String,
    /// When it was made.
    pub created_at: Micros,
    /// When it was last used, to the hour.
    pub used_at: Option<Micros>,
}

/// The columns of a reader `r`, as [`reader`] reads them.
pub(crate) const COLUMNS: &str = "r.id, r.site_id, r.name, r.role, r.standing, r.leaves_at, r.created_at";
const CONTACT: &str = "reader_id, email, email_key, password_hash, proven";

pub(crate) fn reader(row: &mut Row) -> Result<Reader, Error> {
    Ok(Reader {
        id: row.next()?,
        site_id: row.next()?,
        name: {
            let name: String = row.next()?;
            Name::parse(&name).map_err(|e| Error::Backend(format!("a reader's stored name {name:?}: {e}")))?
        },
        role: row.next_word()?,
        standing: row.next_word()?,
        leaves_at: row.next()?,
        created_at: row.next()?,
    })
}

impl Tx {
    /// Adds a reader. A name that another account of the site has is a conflict of `readers`.
    pub async fn insert_reader(&self, r: &Reader) -> Result<(), Error> {
        self.execute(
            "INSERT INTO readers (id, site_id, name, name_key, skeleton, role, standing, leaves_at, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            params![
                r.id,
                r.site_id,
                r.name.as_str(),
                r.name.key().as_str(),
                r.name.skeleton().as_str(),
                r.role.name(),
                r.standing.name(),
                r.leaves_at,
                r.created_at,
            ],
        )
        .await?;
        Ok(())
    }

    /// Adds how a reader signs in. An address that another account has is a conflict of `reader_contacts`.
    pub async fn insert_contact(&self, site: SiteId, c: &Contact) -> Result<(), Error> {
        self.execute(
            "INSERT INTO reader_contacts (reader_id, site_id, email, email_key, password_hash, proven)
             VALUES ($1, $2, $3, $4, $5, $6)",
            params![c.reader_id, site, &c.email, &c.email_key, c.password_hash.as_deref(), c.proven],
        )
        .await?;
        Ok(())
    }

    /// The reader of that id.
    pub async fn find_reader(&self, id: ReaderId) -> Result<Option<Reader>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM readers r WHERE r.id = $1");
        self.fetch_optional(&sql, params![id]).await?.map(|mut row| reader(&mut row)).transpose()
    }

    /// The readers of a site with that name: one account at most, and names that came with imports.
    pub async fn list_readers_by_name_key(&self, site: SiteId, name_key: &str) -> Result<Vec<Reader>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM readers r WHERE r.site_id = $1 AND r.name_key = $2 ORDER BY r.id LIMIT 100"
        );
        let rows = self.fetch_all(&sql, params![site, name_key]).await?;
        rows.into_iter().map(|mut row| reader(&mut row)).collect()
    }

    /// The readers of a site whose names look like that one: one account at most, and names that came with imports.
    pub async fn list_readers_by_skeleton(&self, site: SiteId, skeleton: &str) -> Result<Vec<Reader>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM readers r WHERE r.site_id = $1 AND r.skeleton = $2 ORDER BY r.id LIMIT 100"
        );
        let rows = self.fetch_all(&sql, params![site, skeleton]).await?;
        rows.into_iter().map(|mut row| reader(&mut row)).collect()
    }

    /// The readers of a site with more than a reader's role, in the order of roles' names and of ids.
    pub async fn list_staff(&self, site: SiteId, limit: usize) -> Result<Vec<Reader>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM readers r
             WHERE r.site_id = $1 AND r.role <> 'reader'
             ORDER BY r.role, r.id
             LIMIT $2"
        );
        let rows = self.fetch_all(&sql, params![site, limit as i64]).await?;
        rows.into_iter().map(|mut row| reader(&mut row)).collect()
    }

    /// All readers of a site in the order of their ids, after one.
    pub async fn list_readers_after(
        &self,
        site: SiteId,
        after: ReaderId,
        limit: usize,
    ) -> Result<Vec<Reader>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM readers r WHERE r.site_id = $1 AND r.id > $2 ORDER BY r.id LIMIT $3"
        );
        let rows = self.fetch_all(&sql, params![site, after, limit as i64]).await?;
        rows.into_iter().map(|mut row| reader(&mut row)).collect()
    }

    /// How a reader signs in.
    pub async fn find_contact(&self, id: ReaderId) -> Result<Option<Contact>, Error> {
        let sql = format!("SELECT {CONTACT} FROM reader_contacts WHERE reader_id = $1");
        self.fetch_optional(&sql, params![id]).await?.map(contact).transpose()
    }

    /// The account with that address.
    pub async fn find_contact_by_email_key(
        &self,
        site: SiteId,
        email_key: &str,
    ) -> Result<Option<Contact>, Error> {
        let sql = format!("SELECT {CONTACT} FROM reader_contacts WHERE site_id = $1 AND email_key = $2");
        self.fetch_optional(&sql, params![site, email_key]).await?.map(contact).transpose()
    }

    /// Changes a reader's address; one that another account has is a conflict of `reader_contacts`.
    pub async fn update_email(&self, c: &Contact) -> Result<(), Error> {
        let sql = "UPDATE reader_contacts SET email = $2, email_key = $3, proven = $4 WHERE reader_id = $1";
        self.execute(sql, params![c.reader_id, &c.email, &c.email_key, c.proven]).await?;
        Ok(())
    }

    /// Changes a reader's password, or takes it away.
    pub async fn update_password(&self, id: ReaderId, password_hash: Option<&str>) -> Result<(), Error> {
        let sql = "UPDATE reader_contacts SET password_hash = $2 WHERE reader_id = $1";
        self.execute(sql, params![id, password_hash]).await?;
        Ok(())
    }

    /// Changes a reader's name; one that looks like another account's is a conflict of `readers`.
    pub async fn update_name(&self, id: ReaderId, name: &Name) -> Result<(), Error> {
        let sql = "UPDATE readers SET name = $2, name_key = $3, skeleton = $4 WHERE id = $1";
        let params = params![id, name.as_str(), name.key().as_str(), name.skeleton().as_str()];
        self.execute(sql, params).await?;
        Ok(())
    }

    /// Sets when a reader leaves, or that he stays.
    pub async fn update_leaves_at(&self, id: ReaderId, leaves_at: Option<Micros>) -> Result<(), Error> {
        self.execute("UPDATE readers SET leaves_at = $2 WHERE id = $1", params![id, leaves_at]).await?;
        Ok(())
    }

    /// Changes what a reader may do.
    pub async fn update_reader(&self, id: ReaderId, role: Role, standing: Standing) -> Result<(), Error> {
        let sql = "UPDATE readers SET role = $2, standing = $3 WHERE id = $1";
        self.execute(sql, params![id, role.name(), standing.name()]).await?;
        Ok(())
    }

    /// Sets when a suspended reader may write again; none is until further notice.
    pub async fn update_suspended_until(&self, id: ReaderId, until: Option<Micros>) -> Result<(), Error> {
        self.execute("UPDATE readers SET suspended_until = $2 WHERE id = $1", params![id, until]).await?;
        Ok(())
    }

    /// When a suspended reader may write again, where that is known.
    pub async fn find_suspended_until(&self, id: ReaderId) -> Result<Option<Micros>, Error> {
        let row =
            self.fetch_optional("SELECT suspended_until FROM readers WHERE id = $1", params![id]).await?;
        row.map_or(Ok(None), |mut row| row.next())
    }

    /// Suspended readers whose time is over, of all sites.
    pub async fn list_over_suspensions(&self, now: Micros, limit: usize) -> Result<Vec<Reader>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM readers r WHERE r.suspended_until <= $1 ORDER BY r.suspended_until, r.id LIMIT $2"
        );
        self.fetch_all(&sql, params![now, limit as i64])
            .await?
            .into_iter()
            .map(|mut row| reader(&mut row))
            .collect()
    }

    /// Sets what is shown beside a reader's name, by somebody's word.
    pub async fn update_badges(&self, id: ReaderId, badges: &[String]) -> Result<(), Error> {
        let badges = match badges {
            [] => None,
            some => Some(serde_json::to_string(some).map_err(|e| Error::Backend(e.to_string()))?),
        };
        self.execute("UPDATE readers SET badges = $2 WHERE id = $1", params![id, badges]).await?;
        Ok(())
    }

    /// Adds a token under its hash.
    pub async fn insert_token(
        &self,
        id: TokenId,
        owner: &Reader,
        hash: &[u8],
        (label, scopes): (&str, &str),
        now: Micros,
    ) -> Result<(), Error> {
        self.execute(
            "INSERT INTO api_tokens (id, site_id, reader_id, token_hash, label, scopes, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![id, owner.site_id, owner.id, hash, label, scopes, now],
        )
        .await?;
        Ok(())
    }

    /// The token with that hash, on this site.
    pub async fn find_token(&self, hash: &[u8], site: SiteId) -> Result<Option<Token>, Error> {
        let sql = format!(
            "SELECT {COLUMNS}, t.id, t.label, t.scopes, t.used_at
             FROM api_tokens t
             JOIN readers r ON r.id = t.reader_id
             WHERE t.token_hash = $1 AND t.site_id = $2"
        );
        self.fetch_optional(&sql, params![hash, site])
            .await?
            .map(|mut row| {
                Ok(Token {
                    reader: reader(&mut row)?,
                    id: row.next()?,
                    label: row.next()?,
                    scopes: row.next()?,
                    used_at: row.next()?,
                })
            })
            .transpose()
    }

    /// The tokens of a reader in the order of their ids, after one.
    pub async fn list_tokens_after(
        &self,
        owner: ReaderId,
        after: TokenId,
        limit: usize,
    ) -> Result<Vec<TokenLine>, Error> {
        let sql = "
            SELECT id, label, scopes, created_at, used_at
            FROM api_tokens
            WHERE reader_id = $1 AND id > $2
            ORDER BY id
            LIMIT $3";
        let rows = self.fetch_all(sql, params![owner, after, limit as i64]).await?;
        rows.into_iter()
            .map(|mut row| {
                Ok(TokenLine {
                    id: row.next()?,
                    label: row.next()?,
                    scopes: row.next()?,
                    created_at: row.next()?,
                    used_at: row.next()?,
                })
            })
            .collect()
    }

    /// Notes that a token was used.
    pub async fn update_token_used(&self, id: TokenId, now: Micros) -> Result<(), Error> {
        self.execute("UPDATE api_tokens SET used_at = $2 WHERE id = $1", params![id, now]).await?;
        Ok(())
    }

    /// Takes one token of a reader away; returns whether he had it.
    pub async fn delete_token(&self, owner: ReaderId, id: TokenId) -> Result<bool, Error> {
        let sql = "DELETE FROM api_tokens WHERE id = $1 AND reader_id = $2";
        Ok(self.execute(sql, params![id, owner]).await? == 1)
    }

    /// Takes the tokens of a reader away; returns how many there were.
    pub async fn delete_tokens_of(&self, id: ReaderId) -> Result<u64, Error> {
        self.execute("DELETE FROM api_tokens WHERE reader_id = $1", params![id]).await
    }
}

fn contact(mut row: Row) -> Result<Contact, Error> {
    Ok(Contact {
        reader_id: row.next()?,
        email: row.next()?,
        email_key: row.next()?,
        password_hash: row.next()?,
        proven: row.next()?,
    })
}
