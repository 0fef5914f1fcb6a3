//! The store as a whole: every table with its key, its rows in order, a digest of them, and a copy into another store.
//! Never here: what a row means, or which engine holds it.

mod copy;
mod digest;
mod rows;
mod tables;

pub use digest::TableDigest;
pub use tables::{Column, Kind, TABLES, Table};
