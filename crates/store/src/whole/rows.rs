//! Rows of any table, page by page, in the order of its key.

use super::{TABLES, Table};
use crate::db::{Error, Tx, Value};

/// Rows of one INSERT, from many to one, so that few statements serve pages of any length. A row has at most 22 columns
/// and a statement at most 32,766 parameters; more than this gains nothing, since one engine looks parameters up one by one.
const ROWS_AT_ONCE: [usize; 3] = [64, 8, 1];

impl Tx {
    /// A page of a table: its first rows, or those after a key. A page that is not full is the last.
    pub async fn list_rows(&self, table: &Table, after: Option<&[Value]>) -> Result<Vec<Vec<Value>>, Error> {
        let rows = self.fetch_all(&table.page(after.is_none()), after.unwrap_or_default()).await?;
        rows.into_iter().map(|row| table.canonical(row.into_values())).collect()
    }

    /// The key of a table's last row.
    pub async fn find_last_key(&self, table: &Table) -> Result<Option<Vec<Value>>, Error> {
        let row = self.fetch_optional(&table.last(), &[]).await?;
        Ok(row.map(crate::db::Row::into_values))
    }

    /// Inserts rows with all columns, in the order given.
    pub async fn insert_rows(&self, table: &Table, rows: Vec<Vec<Value>>) -> Result<(), Error> {
        let mut left = rows.len();
        let mut rows = rows.into_iter();
        for at_once in ROWS_AT_ONCE {
            let sql = table.insert(at_once);
            while left >= at_once {
                let values: Vec<Value> = rows.by_ref().take(at_once).flatten().collect();
                self.execute(&sql, &values).await?;
                left -= at_once;
            }
        }
        Ok(())
    }

    /// The first table that holds anything of a site's or an operator's; none in a fresh store.
    pub async fn find_filled_table(&self) -> Result<Option<&'static str>, Error> {
        for table in TABLES {
            if self.find_last_key(table).await?.is_some() {
                return Ok(Some(table.name));
            }
        }
        Ok(None)
    }
}
