//! The flags that describe a site, and a site as text.
//! Never here: opening data.

use std::{fmt::Write as _, path::PathBuf};

use anyhow::Context as _;
use rejoinder_domain::{
    Policy, Refusal, Site,
    site::{Guests, Section},
};

/// What may be said of a site.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Fields {
    /// The paper's name
    #[arg(long)]
    title: Option<String>,
    /// The line under the name
    #[arg(long)]
    tagline: Option<String>,
    /// Language of the pages, such as `en`, `de`, `ja`, `ar`
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Time zone of the dates, such as `Europe/Lisbon`
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// The one colour of the pages, such as `#0b5566`
    #[arg(long, value_name = "COLOUR")]
    accent: Option<String>,
    /// Address of the site's own pages here, such as `https://talk.paper.example`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Host that the site's own pages answer to, with its port when that is unusual (repeat for more; replaces all;
    /// without one the host of --base-url)
    #[arg(long = "host", value_name = "HOST")]
    hosts: Option<Vec<String>>,
    /// Host of a site that you have, such as `paper.example`: its pages, and those of the hosts below it, may show the
    /// discussion in a frame (repeat for more; replaces all; empty for none)
    #[arg(long = "embedder", value_name = "HOST")]
    embedders: Option<Vec<String>>,
    /// Section of the paper (repeat for more; replaces all)
    #[arg(long = "section", value_name = "SLUG=TITLE")]
    sections: Option<Vec<String>>,
    /// TOML file with the whole policy: guests, guest_work, premoderate, reaction, edit_window_secs, comment_len_max,
    /// order, stories_by_url, staff_second_factor, and a [[rule]] with id, title and text for each house rule
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// What becomes of comments without an account: `off`, `held`, `shown`
    #[arg(long, value_name = "WORD", value_parser = ["off", "held", "shown"])]
    guests: Option<String>,
    /// Whether a guest's browser works for each comment; one that came without waits for a decision
    #[arg(long, value_name = "BOOL")]
    guest_work: Option<bool>,
    /// Whether every comment waits for a decision
    #[arg(long, value_name = "BOOL")]
    premoderate: Option<bool>,
    /// Whether staff must prove a second factor before they may more than readers
    #[arg(long, value_name = "BOOL")]
    staff_second_factor: Option<bool>,
    /// Key of the one reaction; empty for none
    #[arg(long, value_name = "KEY")]
    reaction: Option<String>,
    /// Seconds in which an author may edit
    #[arg(long, value_name = "SECS")]
    edit_window_secs: Option<i64>,
    /// Characters of a comment
    #[arg(long, value_name = "N")]
    comment_len_max: Option<usize>,
    /// The order that a thread opens in: `newest`, `oldest`, `answered`, `best`
    #[arg(long, value_name = "ORDER")]
    order: Option<String>,
    /// Whether a page that embeds us makes its story known by its URL
    #[arg(long, value_name = "BOOL")]
    stories_by_url: Option<bool>,
}

/// An empty entry clears a list.
fn entries(given: &[String]) -> Vec<String> {
    given.iter().map(|entry| entry.trim().to_lowercase()).filter(|entry| !entry.is_empty()).collect()
}

impl Fields {
    /// Puts what was said into a site.
    pub(super) fn apply(&self, site: &mut Site) -> anyhow::Result<()> {
        let texts = [
            (&self.title, &mut site.title),
            (&self.tagline, &mut site.tagline),
            (&self.language, &mut site.language),
            (&self.time_zone, &mut site.time_zone),
            (&self.accent, &mut site.accent),
        ];
        for (given, field) in texts {
            if let Some(given) = given {
                given.trim().clone_into(field);
            }
        }
        if let Some(url) = &self.base_url {
            url.trim().trim_end_matches('/').clone_into(&mut site.base_url);
        }
        if let Some(embedders) = &self.embedders {
            site.embedders = entries(embedders);
        }
        if let Some(sections) = &self.sections {
            let pairs = sections.iter().filter(|pair| !pair.is_empty()).map(|pair| super::split_pair(pair));
            site.sections = pairs
                .map(|pair| pair.map(|(slug, title)| Section { slug, title }))
                .collect::<anyhow::Result<_>>()
                .context("--section")?;
        }
        self.apply_policy(&mut site.policy)
    }

    fn apply_policy(&self, policy: &mut Policy) -> anyhow::Result<()> {
        if let Some(path) = &self.policy {
            let shown = path.display();
            let text = std::fs::read_to_string(path).with_context(|| format!("{shown} cannot be read"))?;
            *policy = toml::from_str(&text).map_err(|error| anyhow::anyhow!("{shown}: {error}"))?;
        }
        match self.guests.as_deref() {
            Some("off") => policy.guests = Guests::Off,
            Some("held") => policy.guests = Guests::Held,
            Some("shown") => policy.guests = Guests::Shown,
            _ => {}
        }
        policy.guest_work = self.guest_work.unwrap_or(policy.guest_work);
        policy.premoderate = self.premoderate.unwrap_or(policy.premoderate);
        policy.staff_second_factor = self.staff_second_factor.unwrap_or(policy.staff_second_factor);
        policy.edit_window_secs = self.edit_window_secs.unwrap_or(policy.edit_window_secs);
        policy.comment_len_max = self.comment_len_max.unwrap_or(policy.comment_len_max);
        policy.stories_by_url = self.stories_by_url.unwrap_or(policy.stories_by_url);
        for (given, field) in [(&self.reaction, &mut policy.reaction), (&self.order, &mut policy.order)] {
            if let Some(given) = given {
                given.clone_into(field);
            }
        }
        Ok(())
    }

    /// The hosts as given; without any, that of the address when there is one.
    pub(super) fn hosts(&self, base_url: Option<&str>) -> Option<Vec<String>> {
        match &self.hosts {
            Some(hosts) => Some(entries(hosts)),
            None => {
                let host = base_url?.split_once("://")?.1;
                Some(entries(&[host.to_owned()]))
            }
        }
    }
}

/// Says what a field of a site must look like.
pub(super) fn hint(refusal: Refusal) -> anyhow::Error {
    let Refusal::ParameterInvalid { name } = &refusal else { return refusal.into() };
    let must = match name.as_str() {
        "key" => "the key must be 1 to 40 letters a-z, digits or `-`, and no other site's",
        "title" => "--title must have 1 to 200 characters",
        "tagline" => "--tagline must have at most 200 characters",
        "language" => "--language must be a tag such as `en`, `pt-BR` or `zh-Hant`",
        "time_zone" => "--time-zone must be an IANA name such as `Europe/Lisbon` or `UTC`",
        "accent" => "--accent must be a colour such as `#0b5566`",
        "base_url" => {
            "--base-url must be http(s)://HOST without a path, such as `https://talk.paper.example`"
        }
        "host" => {
            "--host must be a host with an optional port, such as `talk.paper.example`, and no other site's"
        }
        "embedder" => "--embedder must be a host with an optional port, such as `paper.example`",
        "section" => "--section must be SLUG=TITLE, the slug of letters a-z, digits or `-`, each once",
        "reaction" => "--reaction must be a word of letters a-z or `_`, or empty",
        "edit_window_secs" => "--edit-window-secs must be between 0 and 86400",
        "comment_len_max" => "--comment-len-max must be between 1 and 10000",
        "order" => "--order must be `newest`, `oldest`, `answered` or `best`",
        "rule" => "each [[rule]] of the policy needs an id of letters, digits or `-`, used once, and a title",
        _ => return refusal.into(),
    };
    anyhow::anyhow!(must)
}

/// As [`hint`], of what the app said.
pub(super) fn hint_app(error: rejoinder_app::Error) -> anyhow::Error {
    match error {
        rejoinder_app::Error::Refused(refusal) => hint(refusal),
        fault => fault.into(),
    }
}

/// A site for people; the policy in the form that `--policy` reads.
pub(super) fn show(site: &Site, hosts: &[String]) -> anyhow::Result<String> {
    let mut text = String::new();
    let lines = [
        ("key", site.key.as_str()),
        ("title", &site.title),
        ("tagline", &site.tagline),
        ("language", &site.language),
        ("time zone", &site.time_zone),
        ("accent", &site.accent),
        ("base url", &site.base_url),
        ("hosts", &hosts.join(", ")),
        ("embedders", &site.embedders.join(", ")),
    ];
    for (name, value) in lines {
        let _ = writeln!(text, "# {name:<10} {value}");
    }
    for section in &site.sections {
        let _ = writeln!(text, "# section    {}={}", section.slug, section.title);
    }
    let _ = writeln!(text, "# policy version {}, as --policy reads it:", site.policy_version);
    text.push_str(&toml::to_string_pretty(&site.policy).context("a policy as TOML")?);
    Ok(text)
}
