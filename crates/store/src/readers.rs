//! Readers, how they sign in, their sessions, and the tokens of programs.

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
    /// As typed.
    pub email: String,
    /// Lower-cased, for looking up.
    pub email_key: String,
    /// PHC string of argon2id.
    pub password_hash: String,
}

/// A session as the store knows it.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who is signed in.
    pub reader: Reader,
    /// When he signed in.
    pub created_at: Micros,
    /// His last visit, to the hour.
    pub seen_at: Micros,
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
}

/// A token in the list of its owner; the secret is nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenLine {
    /// Its key.
    pub id: TokenId,
    /// What it is for.
    pub label: String,
    /// When it was made.
    pub created_at: Micros,
}

const COLUMNS: &str = "r.id, r.site_id, r.name, r.role, r.standing, r.created_at";

fn reader(row: &mut Row) -> Result<Reader, Error> {
    Ok(Reader {
        id: row.next()?,
        site_id: row.next()?,
        name: {
            let name: String = row.next()?;
            Name::parse(&name).map_err(|e| Error::Backend(format!("a reader's stored name {name:?}: {e}")))?
        },
        role: row.next_word()?,
        standing: row.next_word()?,
        created_at: row.next()?,
    })
}

impl Tx {
    /// Adds a reader. A name that another account of the site has is a conflict of `readers`.
    pub async fn insert_reader(&self, r: &Reader) -> Result<(), Error> {
        self.execute(
            "INSERT INTO readers (id, site_id, name, name_key, role, standing, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![
                r.id,
                r.site_id,
                r.name.as_str(),
                r.name.key().as_str(),
                r.role.name(),
                r.standing.name(),
                r.created_at,
            ],
        )
        .await?;
        Ok(())
    }

    /// Adds how a reader signs in. An address that another account has is a conflict of `reader_contacts`.
    pub async fn insert_contact(&self, site: SiteId, c: &Contact) -> Result<(), Error> {
        self.execute(
            "INSERT INTO reader_contacts (reader_id, site_id, email, email_key, password_hash)
             VALUES ($1, $2, $3, $4, $5)",
            params![c.reader_id, site, &c.email, &c.email_key, &c.password_hash],
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
        let sql =
            "SELECT reader_id, email, email_key, password_hash FROM reader_contacts WHERE reader_id = $1";
        self.fetch_optional(sql, params![id]).await?.map(contact).transpose()
    }

    /// The account with that address.
    pub async fn find_contact_by_email_key(
        &self,
        site: SiteId,
        email_key: &str,
    ) -> Result<Option<Contact>, Error> {
        let sql = "
            SELECT reader_id, email, email_key, password_hash
            FROM reader_contacts
            WHERE site_id = $1 AND email_key = $2";
        self.fetch_optional(sql, params![site, email_key]).await?.map(contact).transpose()
    }

    /// Changes how a reader signs in.
    pub async fn update_password(&self, id: ReaderId, password_hash: &str) -> Result<(), Error> {
        let sql = "UPDATE reader_contacts SET password_hash = $2 WHERE reader_id = $1";
        self.execute(sql, params![id, password_hash]).await?;
        Ok(())
    }

    /// Changes what a reader may do.
    pub async fn update_reader(&self, id: ReaderId, role: Role, standing: Standing) -> Result<(), Error> {
        let sql = "UPDATE readers SET role = $2, standing = $3 WHERE id = $1";
        self.execute(sql, params![id, role.name(), standing.name()]).await?;
        Ok(())
    }

    /// Starts a session under the hash of its token.
    pub async fn insert_session(
        &self,
        hash: &[u8],
        site: SiteId,
        id: ReaderId,
        now: Micros,
    ) -> Result<(), Error> {
        self.execute(
            "INSERT INTO sessions (token_hash, site_id, reader_id, created_at, seen_at) VALUES ($1, $2, $3, $4, $4)",
            params![hash, site, id, now],
        )
        .await?;
        Ok(())
    }

    /// The session of that token on this site.
    pub async fn find_session(&self, hash: &[u8], site: SiteId) -> Result<Option<Session>, Error> {
        let sql = format!(
            "SELECT {COLUMNS}, s.created_at, s.seen_at
             FROM sessions s
             JOIN readers r ON r.id = s.reader_id
             WHERE s.token_hash = $1 AND s.site_id = $2"
        );
        self.fetch_optional(&sql, params![hash, site])
            .await?
            .map(|mut row| {
                Ok(Session { reader: reader(&mut row)?, created_at: row.next()?, seen_at: row.next()? })
            })
            .transpose()
    }

    /// Notes a visit.
    pub async fn update_session_seen(&self, hash: &[u8], now: Micros) -> Result<(), Error> {
        self.execute("UPDATE sessions SET seen_at = $2 WHERE token_hash = $1", params![hash, now]).await?;
        Ok(())
    }

    /// Ends a session.
    pub async fn delete_session(&self, hash: &[u8]) -> Result<(), Error> {
        self.execute("DELETE FROM sessions WHERE token_hash = $1", params![hash]).await?;
        Ok(())
    }

    /// Ends all sessions of a reader.
    pub async fn delete_sessions_of(&self, id: ReaderId) -> Result<(), Error> {
        self.execute("DELETE FROM sessions WHERE reader_id = $1", params![id]).await?;
        Ok(())
    }

    /// Forgets up to `limit` sessions that began before one time, and up to `limit` that were last seen before another.
    /// Returns how many.
    pub async fn delete_old_sessions(
        &self,
        created_before: Micros,
        seen_before: Micros,
        limit: usize,
    ) -> Result<u64, Error> {
        let sql = "
            DELETE FROM sessions
            WHERE token_hash IN (
                SELECT token_hash FROM sessions WHERE created_at < $1 ORDER BY created_at LIMIT $2
            )";
        let old = self.execute(sql, params![created_before, limit as i64]).await?;
        let sql = "
            DELETE FROM sessions
            WHERE token_hash IN (SELECT token_hash FROM sessions WHERE seen_at < $1 ORDER BY seen_at LIMIT $2)";
        Ok(old + self.execute(sql, params![seen_before, limit as i64]).await?)
    }

    /// Adds a token under its hash.
    pub async fn insert_token(
        &self,
        id: TokenId,
        owner: &Reader,
        hash: &[u8],
        label: &str,
        now: Micros,
    ) -> Result<(), Error> {
        self.execute(
            "INSERT INTO api_tokens (id, site_id, reader_id, token_hash, label, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            params![id, owner.site_id, owner.id, hash, label, now],
        )
        .await?;
        Ok(())
    }

    /// The token with that hash, on this site.
    pub async fn find_token(&self, hash: &[u8], site: SiteId) -> Result<Option<Token>, Error> {
        let sql = format!(
            "SELECT {COLUMNS}, t.id, t.label
             FROM api_tokens t
             JOIN readers r ON r.id = t.reader_id
             WHERE t.token_hash = $1 AND t.site_id = $2"
        );
        self.fetch_optional(&sql, params![hash, site])
            .await?
            .map(|mut row| Ok(Token { reader: reader(&mut row)?, id: row.next()?, label: row.next()? }))
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
            SELECT id, label, created_at
            FROM api_tokens
            WHERE reader_id = $1 AND id > $2
            ORDER BY id
            LIMIT $3";
        let rows = self.fetch_all(sql, params![owner, after, limit as i64]).await?;
        rows.into_iter()
            .map(|mut row| Ok(TokenLine { id: row.next()?, label: row.next()?, created_at: row.next()? }))
            .collect()
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
    })
}
