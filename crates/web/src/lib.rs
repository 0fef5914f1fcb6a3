//! HTTP in, HTTP out: the routes, what may call them, the pages, the API and the embed.
//! Never here: SQL, a rule of the product, or a reader's bytes printed by anything but the one renderer.

mod agent;
mod api;
pub mod assets;
mod body;
mod gate;
mod headers;
pub mod i18n;
mod letters;
mod metrics;
mod pace;
mod pages;
mod params;
mod problem;
mod request;
mod routes;
mod state;
pub mod view;

pub use api::openapi;
pub use letters::words;
pub use routes::{Access, Row, permissions};
pub use state::{Web, WebConfig, web};
