//! The domain, tested through its public functions. Modules mirror those of `src`.

mod name;
mod story_url;
mod text;
