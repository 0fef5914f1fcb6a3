//! Tests of the crate through its public functions.

mod near;
mod words;
