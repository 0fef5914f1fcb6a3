//! The web, asked as browsers and programs ask it: through the router, on a real store.

mod api;
mod bad_input;
mod bad_people;
mod blocks;
mod desk;
mod embed;
mod guard;
mod guests;
mod letters;
mod live;
mod notifications;
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
