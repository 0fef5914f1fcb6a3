//! A digest of a table: the same rows give the same one on either engine.

use sha2::{Digest as _, Sha256};

use super::{TABLES, Table};
use crate::{
    db::{Error, Tx, Value},
    sites::LINEAGE,
};

/// How many rows a table has, and what they are.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TableDigest {
    /// The table.
    pub table: String,
    /// Its rows.
    pub rows: u64,
    /// SHA-256, in hexadecimal digits, of its columns' names and of all rows in the order of its key.
    pub digest: String,
}

impl Tx {
    /// The digests of all tables, as this transaction sees them. Reads everything; `progress` is told the table and how
    /// many of its rows are read.
    pub async fn digest_tables(
        &self,
        mut progress: impl FnMut(&'static str, u64) + Send,
    ) -> Result<Vec<TableDigest>, Error> {
        let mut digests = Vec::with_capacity(TABLES.len());
        for table in TABLES {
            digests.push(self.digest_table(table, |rows| progress(table.name, rows)).await?);
        }
        Ok(digests)
    }

    /// What tells one store's data from another's before much is read: its sites, and the line that its event ids are of.
    pub async fn load_identity(&self) -> Result<String, Error> {
        let sites = TABLES.iter().find(|table| table.name == "sites");
        let sites = sites.ok_or_else(|| Error::Backend("the list of tables has no sites".into()))?;
        let lineage = self.find_meta(LINEAGE).await?.unwrap_or_default();
        Ok(format!("{} {lineage}", self.digest_table(sites, |_| {}).await?.digest))
    }

    async fn digest_table(
        &self,
        table: &Table,
        mut progress: impl FnMut(u64) + Send,
    ) -> Result<TableDigest, Error> {
        let mut sha = Sha256::new();
        let names = std::iter::once(table.name).chain(table.columns.iter().map(|column| column.name));
        feed(&mut sha, &names.map(Value::from).collect::<Vec<_>>());
        let (mut rows, mut after) = (0, None);
        loop {
            let page = self.list_rows(table, after.as_deref()).await?;
            for row in &page {
                feed(&mut sha, row);
            }
            rows += page.len() as u64;
            progress(rows);
            after = page.last().map(|row| table.key_of(row));
            if page.len() < table.page_rows {
                break;
            }
        }
        let digest = sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(TableDigest { table: table.name.to_owned(), rows, digest })
    }
}

/// The count of values, then each with its kind and, where that does not say it, its length: no two lists are one text.
fn feed(sha: &mut Sha256, values: &[Value]) {
    let len = |sha: &mut Sha256, len: usize| sha.update((len as u64).to_be_bytes());
    len(sha, values.len());
    for value in values {
        match value {
            Value::Null => sha.update([0]),
            Value::Bool(truth) => sha.update([1, u8::from(*truth)]),
            Value::Int(number) => {
                sha.update([2]);
                sha.update(number.to_be_bytes());
            }
            Value::Text(text) => {
                sha.update([3]);
                len(sha, text.len());
                sha.update(text);
            }
            Value::Blob(bytes) => {
                sha.update([4]);
                len(sha, bytes.len());
                sha.update(bytes);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(values: &[Value]) -> Vec<u8> {
        let mut sha = Sha256::new();
        feed(&mut sha, values);
        sha.finalize().to_vec()
    }

    #[test]
    fn what_differs_has_another_digest() {
        let lists: &[&[Value]] = &[
            &[],
            &[Value::Null],
            &[Value::Int(0)],
            &[Value::Bool(false)],
            &["".into()],
            &[Value::Blob(Vec::new())],
            &["ab".into(), "c".into()],
            &["a".into(), "bc".into()],
            &["abc".into()],
            &["abc".into(), Value::Null],
        ];
        for (at, one) in lists.iter().enumerate() {
            for other in &lists[at + 1..] {
                assert_ne!(digest(one), digest(other), "{one:?} {other:?}");
            }
        }
    }
}
