//! A story as a file: TOML front matter between two lines of `+++`, then the text in Markdown.
//! Never here: where files are.

use anyhow::Context as _;
use rejoinder_app::{NewPicture, StoryDraft, exchange::from_rfc3339};
use rejoinder_domain::{
    Micros,
    clock::SECOND,
    story::{BodyFormat, StoryText},
    thread::ThreadState,
};
use serde::Deserialize;

const FENCE: &str = "+++";

/// What stands above the text. Times are RFC 3339, or minutes before now.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Front {
    pub(crate) publisher_id: Option<String>,
    pub(crate) headline: String,
    pub(crate) standfirst: String,
    pub(crate) byline: String,
    pub(crate) credit: String,
    pub(crate) dateline: String,
    pub(crate) section: String,
    pub(crate) tags: Vec<String>,
    pub(crate) language: String,
    pub(crate) body_format: BodyFormat,
    pub(crate) correction: String,
    pub(crate) published: Option<String>,
    pub(crate) published_minutes_ago: Option<i64>,
    pub(crate) updated: Option<String>,
    pub(crate) updated_minutes_ago: Option<i64>,
    pub(crate) picture: Option<String>,
    pub(crate) picture_alt: String,
    pub(crate) picture_caption: String,
    pub(crate) picture_credit: String,
    pub(crate) urls: Vec<String>,
    pub(crate) elsewhere: bool,
    pub(crate) lead: bool,
    pub(crate) thread: Option<ThreadState>,
}

/// A file that was read.
#[derive(Debug, Clone)]
pub(crate) struct StoryFile {
    /// Above the text.
    pub(crate) front: Front,
    /// The text.
    pub(crate) body: String,
}

impl StoryFile {
    /// Reads a file's text.
    pub(crate) fn parse(text: &str) -> anyhow::Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
        let shape = "a story begins with a line `+++`, its fields in TOML, and another line `+++`";
        let rest = text.strip_prefix(FENCE).and_then(|rest| rest.strip_prefix('\n')).context(shape)?;
        let (front, body) = rest.split_once("\n+++\n").context(shape)?;
        let front: Front = toml::from_str(front).map_err(|error| {
            let line = error.span().map_or(1, |span| front[..span.start].matches('\n').count() + 2);
            anyhow::anyhow!("line {line}: {}", error.message())
        })?;
        Ok(Self { front, body: body.trim().to_owned() })
    }

    /// When it was published, and when it was changed, where the file says so.
    pub(crate) fn times(&self, now: Micros) -> anyhow::Result<(Option<Micros>, Option<Micros>)> {
        let at = |given: &Option<String>, minutes: Option<i64>| -> anyhow::Result<Option<Micros>> {
            match (given, minutes) {
                (Some(text), _) => {
                    let at = from_rfc3339(text).with_context(|| format!("{text:?} is no RFC 3339 time"))?;
                    Ok(Some(at))
                }
                (None, Some(minutes)) => Ok(Some(now - minutes * 60 * SECOND)),
                (None, None) => Ok(None),
            }
        };
        let front = &self.front;
        Ok((
            at(&front.published, front.published_minutes_ago).context("published")?,
            at(&front.updated, front.updated_minutes_ago).context("updated")?,
        ))
    }

    /// What is shown of it.
    pub(crate) fn into_text(self) -> StoryText {
        let front = self.front;
        StoryText {
            headline: front.headline,
            standfirst: front.standfirst,
            byline: front.byline,
            credit: front.credit,
            dateline: front.dateline,
            section: front.section,
            tags: front.tags,
            language: front.language,
            body_format: front.body_format,
            body: self.body,
            correction: front.correction,
            picture_id: None,
            picture_alt: front.picture_alt,
            picture_caption: front.picture_caption,
            picture_credit: front.picture_credit,
        }
    }

    /// As the app takes it.
    pub(crate) fn into_draft(self, now: Micros, picture: Option<Vec<u8>>) -> anyhow::Result<StoryDraft> {
        let (published_at, updated_at) = self.times(now)?;
        let front = self.front.clone();
        Ok(StoryDraft {
            id: None,
            publisher_id: front.publisher_id,
            urls: front.urls,
            elsewhere: front.elsewhere,
            lead: front.lead,
            published_at,
            updated_at,
            picture: picture.map(|bytes| NewPicture { bytes }),
            thread: front.thread,
            if_version: None,
            text: self.into_text(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_is_read_and_a_mistake_has_a_line() {
        let file = StoryFile::parse("+++\r\nheadline = \"H\"\r\nthread = \"closed\"\r\n+++\r\n\r\nText.\r\n")
            .unwrap();
        assert_eq!((file.front.headline.as_str(), file.body.as_str()), ("H", "Text."));
        assert_eq!(file.front.thread, Some(ThreadState::Closed));
        let error = StoryFile::parse("+++\nheadline = \"H\"\nheadlin = 1\n+++\n").unwrap_err().to_string();
        assert!(error.starts_with("line 3: unknown field `headlin`"), "{error}");
        assert!(StoryFile::parse("headline: H\n").is_err());
    }
}
