//! Section `database`: the PostgreSQL server, when the data are not in a file of their own.

use std::path::PathBuf;

use super::{
    section,
    value::{Count, DatabaseUrl, Secs},
};

section! {
    /// The PostgreSQL server, version 15 or later, that holds the data of all nodes. Without one they are in the data
    /// directory, in SQLite, and one process serves them.
    Database = "database" {
        /// Address of the database; `--database` and `REJOINDER_DATABASE` set it too. Several hosts with commas between
        /// them: the one that takes writes is used. To a host of another machine the connection is encrypted and the
        /// server's certificate checked, unless the address ends in `?sslmode=disable`.
        url: Option<DatabaseUrl> = "";
        /// A file whose first line is the password of the database's user, for an address without one.
        password_file: Option<PathBuf> = "";
        /// A file of certificates (PEM) that the server's must descend from. Nothing: those that the system trusts.
        ca_file: Option<PathBuf> = "";
        /// Connections of this node that read; one more writes. All nodes together must stay below the server's
        /// `max_connections`.
        connections: Count = "8";
        /// Seconds that one statement of a request may take. Commands such as `export` have no such limit.
        statement_secs: Secs = "5";
    }
}
