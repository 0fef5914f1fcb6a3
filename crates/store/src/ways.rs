//! Ways in beside address and password: accounts elsewhere, passkeys, authenticator apps, recovery codes.

use rejoinder_domain::{Micros, PasskeyId, ReaderId, SiteId};

use crate::{
    db::{Error, Row, Tx},
    params,
};

/// Who a reader is elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Whose user base it is.
    pub issuer: String,
    /// Who he is there; of one issuer never two people.
    pub subject: String,
    /// Who he is here.
    pub reader_id: ReaderId,
    /// What he is shown of it, such as its address.
    pub label: String,
    /// When it was linked.
    pub created_at: Micros,
}

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRow {
    /// Its key here.
    pub id: PasskeyId,
    /// Whose it is.
    pub reader_id: ReaderId,
    /// What the authenticator calls it.
    pub credential: Vec<u8>,
    /// Its public key and counter, as the app wrote them.
    pub data: String,
    /// What the reader calls it.
    pub label: String,
    /// When it was made.
    pub created_at: Micros,
    /// When it was last used.
    pub used_at: Option<Micros>,
}

/// An authenticator app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authenticator {
    /// Sealed by the app.
    pub secret: String,
    /// Codes of this step and before were used.
    pub last_step: i64,
    /// When it was set up.
    pub created_at: Micros,
}

const IDENTITY: &str = "issuer, subject, reader_id, label, created_at";
const PASSKEY: &str = "id, reader_id, credential, data, label, created_at, used_at";

fn identity(mut row: Row) -> Result<Identity, Error> {
    Ok(Identity {
        issuer: row.next()?,
        subject: row.next()?,
        reader_id: row.next()?,
        label: row.next()?,
        created_at: row.next()?,
    })
}

fn passkey(mut row: Row) -> Result<PasskeyRow, Error> {
    Ok(PasskeyRow {
        id: row.next()?,
        reader_id: row.next()?,
        credential: row.next()?,
        data: row.next()?,
        label: row.next()?,
        created_at: row.next()?,
        used_at: row.next()?,
    })
}

impl Tx {
    /// Links an account elsewhere. One that another reader has is a conflict of `identities`.
    pub async fn insert_identity(&self, site: SiteId, i: &Identity) -> Result<(), Error> {
        let sql = "
            INSERT INTO identities (site_id, issuer, subject, reader_id, label, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)";
        let params = params![site, &i.issuer, &i.subject, i.reader_id, &i.label, i.created_at];
        self.execute(sql, params).await?;
        Ok(())
    }

    /// Who is meant by an account elsewhere.
    pub async fn find_identity(
        &self,
        site: SiteId,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<Identity>, Error> {
        let sql =
            format!("SELECT {IDENTITY} FROM identities WHERE site_id = $1 AND issuer = $2 AND subject = $3");
        self.fetch_optional(&sql, params![site, issuer, subject]).await?.map(identity).transpose()
    }

    /// The accounts that a reader has elsewhere.
    pub async fn list_identities_of(&self, id: ReaderId, limit: usize) -> Result<Vec<Identity>, Error> {
        let sql = format!("SELECT {IDENTITY} FROM identities WHERE reader_id = $1 LIMIT $2");
        let rows = self.fetch_all(&sql, params![id, limit as i64]).await?;
        rows.into_iter().map(identity).collect()
    }

    /// Unlinks a reader's account at one issuer; returns whether there was one.
    pub async fn delete_identities(&self, reader: ReaderId, issuer: &str) -> Result<bool, Error> {
        let sql = "DELETE FROM identities WHERE reader_id = $1 AND issuer = $2";
        Ok(self.execute(sql, params![reader, issuer]).await? > 0)
    }

    /// Adds a passkey. One that somebody has is a conflict of `passkeys`.
    pub async fn insert_passkey(&self, site: SiteId, p: &PasskeyRow) -> Result<(), Error> {
        let sql = "
            INSERT INTO passkeys (id, site_id, reader_id, credential, data, label, created_at, used_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let params =
            params![p.id, site, p.reader_id, &p.credential[..], &p.data, &p.label, p.created_at, p.used_at];
        self.execute(sql, params).await?;
        Ok(())
    }

    /// The passkey of that name.
    pub async fn find_passkey(&self, site: SiteId, credential: &[u8]) -> Result<Option<PasskeyRow>, Error> {
        let sql = format!("SELECT {PASSKEY} FROM passkeys WHERE site_id = $1 AND credential = $2");
        self.fetch_optional(&sql, params![site, credential]).await?.map(passkey).transpose()
    }

    /// The passkeys of a reader in the order of their making.
    pub async fn list_passkeys_of(&self, id: ReaderId, limit: usize) -> Result<Vec<PasskeyRow>, Error> {
        let sql = format!("SELECT {PASSKEY} FROM passkeys WHERE reader_id = $1 ORDER BY id LIMIT $2");
        let rows = self.fetch_all(&sql, params![id, limit as i64]).await?;
        rows.into_iter().map(passkey).collect()
    }

    /// Notes that a passkey was used, with what it carries from now on.
    pub async fn update_passkey(&self, id: PasskeyId, data: &str, now: Micros) -> Result<(), Error> {
        let sql = "UPDATE passkeys SET data = $2, used_at = $3 WHERE id = $1";
        self.execute(sql, params![id, data, now]).await?;
        Ok(())
    }

    /// Takes a reader's passkey away; returns whether he had it.
    pub async fn delete_passkey(&self, reader: ReaderId, id: PasskeyId) -> Result<bool, Error> {
        let sql = "DELETE FROM passkeys WHERE id = $1 AND reader_id = $2";
        Ok(self.execute(sql, params![id, reader]).await? == 1)
    }

    /// Sets up a reader's authenticator app in place of what he had.
    pub async fn put_authenticator(&self, reader: ReaderId, a: &Authenticator) -> Result<(), Error> {
        let sql = "
            INSERT INTO authenticators (reader_id, secret, last_step, created_at)
            VALUES ($1, $2, $3, $4)
            ON CONFLICT (reader_id) DO UPDATE
            SET secret = excluded.secret, last_step = excluded.last_step, created_at = excluded.created_at";
        self.execute(sql, params![reader, &a.secret, a.last_step, a.created_at]).await?;
        Ok(())
    }

    /// A reader's authenticator app.
    pub async fn find_authenticator(&self, reader: ReaderId) -> Result<Option<Authenticator>, Error> {
        let sql = "SELECT secret, last_step, created_at FROM authenticators WHERE reader_id = $1";
        let row = self.fetch_optional(sql, params![reader]).await?;
        row.map(|mut row| {
            Ok(Authenticator { secret: row.next()?, last_step: row.next()?, created_at: row.next()? })
        })
        .transpose()
    }

    /// Uses up the codes of a step and before; returns whether that step was free: of many who try, one has it.
    pub async fn update_authenticator_step(&self, reader: ReaderId, step: i64) -> Result<bool, Error> {
        let sql = "UPDATE authenticators SET last_step = $2 WHERE reader_id = $1 AND last_step < $2";
        Ok(self.execute(sql, params![reader, step]).await? == 1)
    }

    /// Takes a reader's authenticator app away; returns whether he had one.
    pub async fn delete_authenticator(&self, reader: ReaderId) -> Result<bool, Error> {
        let sql = "DELETE FROM authenticators WHERE reader_id = $1";
        Ok(self.execute(sql, params![reader]).await? == 1)
    }

    /// Gives a reader recovery codes in place of those he had.
    pub async fn put_recovery_codes(&self, reader: ReaderId, hashes: &[Vec<u8>]) -> Result<(), Error> {
        self.execute("DELETE FROM recovery_codes WHERE reader_id = $1", params![reader]).await?;
        for hash in hashes {
            let sql = "INSERT INTO recovery_codes (reader_id, code_hash) VALUES ($1, $2)";
            self.execute(sql, params![reader, &hash[..]]).await?;
        }
        Ok(())
    }

    /// How many recovery codes a reader has left.
    pub async fn count_recovery_codes(&self, reader: ReaderId) -> Result<i64, Error> {
        let sql = "SELECT COUNT(*) FROM recovery_codes WHERE reader_id = $1";
        let row = self.fetch_optional(sql, params![reader]).await?;
        row.map_or(Ok(0), |mut row| row.next())
    }

    /// Uses a recovery code up; returns whether he had it: of many who try, one has it.
    pub async fn delete_recovery_code(&self, reader: ReaderId, hash: &[u8]) -> Result<bool, Error> {
        let sql = "DELETE FROM recovery_codes WHERE reader_id = $1 AND code_hash = $2";
        Ok(self.execute(sql, params![reader, hash]).await? == 1)
    }
}
