//! The verbs, through their door: the store below them is a real one.
