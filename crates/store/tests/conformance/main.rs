//! What both engines promise, one module per file of the store.

mod seam;
