//! What both engines promise: one module per file of the store, one test per engine from each body.

mod comments;
mod coverage;
mod events;
mod fixture;
mod idempotency;
mod jobs;
mod moderation;
mod opening;
mod paging;
mod plans;
mod reactions;
mod readers;
mod seam;
mod server;
mod sites;
mod stories;
mod threads;
mod unfinished;
mod upkeep;
mod whole;
