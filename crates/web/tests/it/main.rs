//! The web, asked as browsers and programs ask it: through the router, on a real store.

mod api;
mod bad_input;
mod blocks;
mod desk;
mod embed;
mod guard;
mod guests;
mod live;
mod ops;
mod pages;
mod paper;
mod permissions;
mod schema;
mod seed;
mod session;
mod staff;
mod visibility;
mod writing;
