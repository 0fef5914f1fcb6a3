//! The domain, tested through its public functions. Modules mirror those of `src`.

mod look_alikes;
mod name;
mod story_url;
mod text;
