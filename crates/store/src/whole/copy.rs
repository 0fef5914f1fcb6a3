//! Copying every row of one store into another.

use super::{TABLES, Table};
use crate::db::{Error, Store, Value};

impl Store {
    /// Copies every row into a store that holds none, or that an earlier copy of the same rows left unfinished: each table
    /// goes on after the last row that the target has. Rows are read by pages and each page is one write, so that little is
    /// in memory and a copy that is cut off at any moment can be run again. `progress` is told the table and how many of
    /// its rows this run copied. Returns the number of rows.
    pub async fn copy_rows(
        &self,
        target: &Store,
        mut progress: impl FnMut(&'static str, u64),
    ) -> Result<u64, Error> {
        let mut total = 0;
        for table in TABLES {
            let after = target.read(move |tx| async move { tx.find_last_key(table).await }).await?;
            let mut page = self.page(table, after).await?;
            let mut copied = 0;
            while let Some(last) = page.last().map(|row| table.key_of(row)) {
                copied += page.len() as u64;
                let is_full = page.len() == table.page_rows;
                let writing = target.write(move |tx| async move { tx.insert_rows(table, page).await });
                // The next page is read while this one is written.
                let reading =
                    async { if is_full { self.page(table, Some(last)).await } else { Ok(Vec::new()) } };
                let (written, next) = tokio::join!(writing, reading);
                written?;
                page = next?;
                progress(table.name, copied);
            }
            total += copied;
        }
        Ok(total)
    }

    async fn page(&self, table: &'static Table, after: Option<Vec<Value>>) -> Result<Vec<Vec<Value>>, Error> {
        self.read(move |tx| async move { tx.list_rows(table, after.as_deref()).await }).await
    }
}
