//! Every table of the schema, in an order in which each points to earlier ones only. A test compares the list with what
//! the migrations make; `migrations` itself is left out, since each engine has its own.

use crate::{
    db::{Error, Value},
    sites::LINEAGE,
};

/// A table with what it takes to read all of it in one order on either engine.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// All of its columns, in the order of the schema.
    pub columns: &'static [Column],
    /// Columns that are unique together and never null; an index has them in this order.
    pub key: &'static [&'static str],
    /// Rows read and written at a time: the largest of them fit into some 20 MiB.
    pub page_rows: usize,
}

/// A column.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// What a column holds; an engine may have no type of its own for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Ids, times, counts.
    Int,
    /// Yes or no.
    Bool,
    /// UTF-8.
    Text,
    /// Bytes.
    Blob,
}

macro_rules! tables {
    ($($table:ident by ($($key:ident)+) in $rows:literal { $($column:ident $kind:ident,)+ })+) => {
        /// All tables.
        pub const TABLES: &[Table] = &[$(Table {
            name: stringify!($table),
            columns: &[$(Column { name: stringify!($column), kind: Kind::$kind }),+],
            key: &[$(stringify!($key)),+],
            page_rows: $rows,
        }),+];
    };
}

tables! {
    meta by (key) in 1000 { key Text, value Text, }
    sites by (id) in 100 {
        id Int, key Text, title Text, tagline Text, language Text, time_zone Text, accent Text, base_url Text,
        embedders Text, sections Text, policy Text, policy_version Int, created_at Int,
    }
    site_hosts by (host) in 1000 { host Text, site_id Int, }
    readers by (id) in 1000 {
        id Int, site_id Int, name Text, name_key Text, skeleton Text, role Text, standing Text, leaves_at Int,
        badges Text, suspended_until Int, created_at Int,
    }
    reader_contacts by (reader_id) in 1000 {
        reader_id Int, site_id Int, email Text, email_key Text, password_hash Text, proven Bool,
    }
    sessions by (token_hash) in 1000 {
        token_hash Blob, id Int, site_id Int, reader_id Int, way Text, strong Bool, agent Text, proven_at Int,
        ends_at Int, created_at Int, seen_at Int,
    }
    api_tokens by (id) in 1000 {
        id Int, site_id Int, reader_id Int, token_hash Blob, label Text, scopes Text, used_at Int, created_at Int,
    }
    pictures by (id) in 16 {
        id Int, site_id Int, mime Text, width Int, height Int, digest Blob, bytes Blob, created_at Int,
    }
    stories by (id) in 16 {
        id Int, site_id Int, publisher_id Text, slug Text, section Text, text Text, publication Text,
        canonical_url Text, lead Bool, published_at Int, updated_at Int, version Int,
    }
    story_urls by (site_id url_key) in 1000 { site_id Int, url_key Text, url Text, story_id Int, }
    story_versions by (story_id version) in 16 { story_id Int, version Int, text Text, created_at Int, }
    threads by (id) in 1000 {
        id Int, site_id Int, story_id Int, state Text, slow_secs Int, comment_count Int, last_seq Int, version Int,
        last_comment_at Int, created_at Int,
    }
    // By place: a comment comes after the one that it answers.
    comments by (thread_id seq) in 500 {
        id Int, site_id Int, thread_id Int, seq Int, parent_id Int, root_id Int, reader_id Int, guest_name Text,
        author_key Text, text Text, language Text, mentions Text, state Text, listed Bool, created_at Int,
        edited_at Int, version Int, reply_count Int, answer_count Int, reaction_count Int, report_count Int, best Int,
    }
    comment_revisions by (comment_id version) in 500 { comment_id Int, version Int, text Text, created_at Int, }
    reactions by (comment_id reader_id) in 2000 { comment_id Int, reader_id Int, kind Text, created_at Int, }
    reports by (id) in 1000 {
        id Int, site_id Int, comment_id Int, reader_id Int, rule Text, detail Text, created_at Int,
        settled_by Int, upheld Bool,
    }
    decisions by (id) in 1000 {
        id Int, site_id Int, seq Int, act Text, comment_id Int, version Int, thread_id Int, about_id Int, by_kind Text,
        by_id Int, by_role Text, by_name Text, rule Text, policy_version Int, reason Text, details Text, undoes Int,
        created_at Int, salt_by Blob, salt_about Blob, salt_words Blob, leaf_by Blob, leaf_about Blob, leaf_words Blob,
        hash Blob,
    }
    rank_log by (thread_id version comment_id) in 2000 {
        thread_id Int, version Int, comment_id Int, seq Int, answer_count Int, best Int,
    }
    idempotency by (site_id key) in 500 {
        site_id Int, key Text, fingerprint Blob, outcome Text, created_at Int,
    }
    events by (id) in 2000 { id Int, thread_id Int, kind Text, comment_id Int, created_at Int, }
    jobs by (id) in 500 {
        id Int, site_id Int, kind Text, subject Text, payload Text, state Text, again Bool, run_at Int, attempts Int,
        leased_by Text, leased_until Int, cause Text, created_at Int,
    }
    identities by (site_id issuer subject) in 1000 {
        site_id Int, issuer Text, subject Text, reader_id Int, label Text, created_at Int,
    }
    passkeys by (id) in 1000 {
        id Int, site_id Int, reader_id Int, credential Blob, data Text, label Text, created_at Int, used_at Int,
    }
    authenticators by (reader_id) in 1000 { reader_id Int, secret Text, last_step Int, created_at Int, }
    recovery_codes by (reader_id code_hash) in 2000 { reader_id Int, code_hash Blob, }
    tickets by (ticket_hash) in 500 {
        ticket_hash Blob, site_id Int, kind Text, subject Text, payload Text, tries Int, created_at Int,
        expires_at Int,
    }
    name_changes by (id) in 1000 {
        id Int, site_id Int, reader_id Int, old_name Text, new_name Text, created_at Int,
    }
    blocks by (reader_id other_id) in 2000 { reader_id Int, other_id Int, kind Text, created_at Int, }
    follows by (reader_id thread_id) in 2000 { reader_id Int, thread_id Int, created_at Int, }
    notifications by (id) in 1000 {
        id Int, site_id Int, reader_id Int, kind Text, comment_id Int, seen Bool, due Bool, created_at Int,
    }
    reader_settings by (reader_id) in 1000 {
        reader_id Int, site_id Int, mail Text, feed_hash Blob, mailed_at Int, span_at Int,
        span_mails Int,
    }
    erasures by (subject) in 2000 { subject Blob, keeps_text Bool, erased_at Int, }
    cases by (comment_id kind) in 1000 {
        comment_id Int, kind Text, site_id Int, thread_id Int, section Text, language Text, rule Text, weight Int,
        opened_at Int, due_at Int, claimed_by Int, claimed_until Int,
    }
    watches by (reader_id thread_id) in 1000 { reader_id Int, thread_id Int, created_at Int, }
    appeals by (site_id seq) in 1000 {
        site_id Int, seq Int, comment_id Int, reader_id Int, text Text, created_at Int, outcome_seq Int,
    }
}

impl Table {
    /// The statement for a page: the first, or what follows a key.
    #[must_use]
    pub fn page(&self, first: bool) -> String {
        let columns: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        let (columns, table, key) = (columns.join(", "), self.name, self.key.join(", "));
        let numbers: Vec<String> = (1..=self.key.len()).map(|number| format!("${number}")).collect();
        let after = match first {
            true => "TRUE".to_owned(),
            false => format!("({key}) > ({})", numbers.join(", ")),
        };
        let own = self.only();
        format!(
            "SELECT {columns} FROM {table} WHERE {after} AND {own} ORDER BY {key} LIMIT {}",
            self.page_rows
        )
    }

    /// The statement for the key of the last row.
    #[must_use]
    pub fn last(&self) -> String {
        let (table, key, own) = (self.name, self.key.join(", "), self.only());
        let order: Vec<String> = self.key.iter().map(|column| format!("{column} DESC")).collect();
        format!("SELECT {key} FROM {table} WHERE {own} ORDER BY {} LIMIT 1", order.join(", "))
    }

    /// The statement that inserts so many rows.
    #[must_use]
    pub fn insert(&self, rows: usize) -> String {
        let columns: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        let row = |number: usize| {
            let from = number * columns.len();
            let numbers: Vec<String> =
                (1..=columns.len()).map(|column| format!("${}", from + column)).collect();
            format!("({})", numbers.join(", "))
        };
        let values: Vec<String> = (0..rows).map(row).collect();
        format!("INSERT INTO {} ({}) VALUES {}", self.name, columns.join(", "), values.join(", "))
    }

    /// Which of its rows go along: all but the facts that are a store's own, its name in its directory and the line of
    /// its event ids.
    fn only(&self) -> String {
        if self.name == "meta" { format!("key NOT IN ('store', '{LINEAGE}')") } else { "TRUE".to_owned() }
    }

    /// A row in the one form that both engines give.
    pub(super) fn canonical(&self, values: Vec<Value>) -> Result<Vec<Value>, Error> {
        let cells = self.columns.iter().zip(values);
        cells
            .map(|(column, value)| match (column.kind, value) {
                (_, Value::Null) => Ok(Value::Null),
                (Kind::Int, value @ Value::Int(_))
                | (Kind::Bool, value @ Value::Bool(_))
                | (Kind::Text, value @ Value::Text(_))
                | (Kind::Blob, value @ Value::Blob(_)) => Ok(value),
                (Kind::Bool, Value::Int(number @ (0 | 1))) => Ok(Value::Bool(number == 1)),
                (kind, _) => Err(Error::Backend(format!(
                    "{}.{} holds a value that is no {kind:?}",
                    self.name, column.name
                ))),
            })
            .collect()
    }

    /// The key of a row of [`Table::columns`].
    pub(super) fn key_of(&self, row: &[Value]) -> Vec<Value> {
        let at = |name: &&str| self.columns.iter().position(|column| column.name == *name);
        self.key.iter().filter_map(|name| row.get(at(name)?).cloned()).collect()
    }
}
