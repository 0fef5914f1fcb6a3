//! What both engines promise: one module per file of the store, one test per engine from each body.

mod comments;
mod coverage;
mod erasure;
mod events;
mod fixture;
mod idempotency;
mod jobs;
mod moderation;
mod notifications;
mod opening;
mod paging;
mod people;
mod plans;
mod reactions;
mod readers;
mod seam;
mod server;
mod sites;
mod stories;
mod threads;
mod tickets;
mod unfinished;
mod upkeep;
mod ways;
mod whole;
