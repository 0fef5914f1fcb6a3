//! Texts: what is taken, what is shown, and that nothing else can be.

mod dom;

mod cases;
mod hostile;
mod properties;
mod seed;
