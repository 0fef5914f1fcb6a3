//! The demo's content as it is written in `demo/`: the site, its stories, their discussions, and phrases for more.
//! Never here: ids and times.

use std::collections::BTreeMap;

use anyhow::Context as _;
use rejoinder_domain::{
    Policy, Site, SiteId, State,
    site::{Guests, Rule, Section},
};
use serde::Deserialize;

use crate::story_file::StoryFile;

/// Every file below `demo/`, by its path from there.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/demo_files.rs"));

/// A file of the demo.
pub(super) fn file(name: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|(known, _)| *known == name).map(|(_, bytes)| *bytes)
}

/// The files of a folder, each with its name in it.
pub(super) fn files(folder: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let prefix = format!("{folder}/");
    FILES.iter().filter_map(move |(name, bytes)| Some((name.strip_prefix(prefix.as_str())?, *bytes)))
}

fn text(name: &str) -> anyhow::Result<&'static str> {
    let bytes = file(name).with_context(|| format!("the demo lacks {name}"))?;
    std::str::from_utf8(bytes).with_context(|| format!("the demo's {name}"))
}

/// All of it.
pub(super) struct Content {
    site: SiteFile,
    /// Each story with its discussion, the oldest story first.
    pub(super) stories: Vec<(StoryFile, Vec<Comment>)>,
    /// By language.
    pub(super) phrases: BTreeMap<String, Phrases>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteFile {
    title: String,
    tagline: String,
    language: String,
    time_zone: String,
    accent: String,
    policy: SitePolicy,
    section: Vec<Section>,
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SitePolicy {
    guests: Guests,
    edit_window_secs: i64,
    reaction: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Discussion {
    comment: Vec<Comment>,
}

/// A comment as it is written down.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Comment {
    /// Known in its discussion.
    pub(super) id: String,
    pub(super) author: String,
    #[serde(default)]
    pub(super) guest: bool,
    #[serde(default)]
    pub(super) staff: bool,
    pub(super) reply_to: Option<String>,
    /// After its story was published.
    pub(super) minutes_after: i64,
    pub(super) text: String,
    #[serde(default)]
    pub(super) respects: usize,
    #[serde(default)]
    pub(super) reports: usize,
    pub(super) state: Option<State>,
    #[serde(default)]
    pub(super) rule: String,
    #[serde(default)]
    pub(super) reason: String,
    pub(super) edited_minutes_after: Option<i64>,
    pub(super) earlier_text: Option<String>,
    /// Told from the text when it is not said.
    pub(super) language: Option<String>,
}

/// What generated comments of a language are made of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phrases {
    /// Comments out of a hundred.
    pub(super) weight: u64,
    pub(super) joiner: String,
    pub(super) names: Vec<String>,
    pub(super) openers: Vec<String>,
    pub(super) claims: Vec<String>,
    pub(super) reasons: Vec<String>,
    pub(super) closers: Vec<String>,
    /// Whole comments of a word or two.
    pub(super) short: Vec<String>,
    /// What an answer may begin with.
    pub(super) replies: Vec<String>,
}

impl Content {
    /// Reads everything; a mistake names its file.
    pub(super) fn read() -> anyhow::Result<Self> {
        let site = toml::from_str(text("site.toml")?).context("site.toml")?;
        let phrases = toml::from_str(text("phrases.toml")?).context("phrases.toml")?;
        let mut stories = Vec::new();
        for (name, _) in files("stories") {
            let path = format!("stories/{name}");
            let story = StoryFile::parse(text(&path)?).with_context(|| path.clone())?;
            let discussion = format!("discussions/{}.toml", name.trim_end_matches(".md"));
            let comments = match file(&discussion) {
                Some(_) => {
                    let read: Discussion =
                        toml::from_str(text(&discussion)?).with_context(|| discussion.clone())?;
                    read.comment
                }
                None => Vec::new(),
            };
            stories.push((story, comments));
        }
        stories.sort_by_key(|(story, _)| std::cmp::Reverse(story.front.published_minutes_ago));
        Ok(Self { site, stories, phrases })
    }

    /// The site, placed where it listens.
    pub(super) fn site(&self, key: &str, base_url: &str, embedder: &str) -> Site {
        let file = &self.site;
        Site {
            id: SiteId::from_raw(0),
            key: key.to_owned(),
            title: file.title.clone(),
            tagline: file.tagline.clone(),
            language: file.language.clone(),
            time_zone: file.time_zone.clone(),
            accent: file.accent.clone(),
            base_url: base_url.to_owned(),
            embedders: vec![embedder.to_owned()],
            sections: file.section.clone(),
            policy: Policy {
                guests: file.policy.guests,
                edit_window_secs: file.policy.edit_window_secs,
                reaction: file.policy.reaction.clone(),
                // Whoever tries it out has no second factor at hand; it is for his own machine only.
                staff_second_factor: false,
                rules: file.rule.clone(),
                ..Policy::default()
            },
            policy_version: 1,
            created_at: 0,
        }
    }

    /// The key of the site's one reaction.
    pub(super) fn reaction(&self) -> &str {
        &self.site.policy.reaction
    }
}
