//! Spots: the bare URLs and mentions of a text, found once on what was typed, before any Markdown is read.
//! Never here: whether they stand in code or in another link (the pieces know).

use std::{collections::HashMap, ops::Range};

use super::{Mention, is_word, link};
use crate::name;

/// Mentions looked for in one text; above what [`name::mention_candidates`] can find.
const MENTIONS_MAX: usize = 32;

/// What a spot leads to.
#[derive(Debug, Clone)]
pub(super) enum Lead<'m> {
    /// A bare URL.
    Url(link::Target),
    /// A mention.
    Mention(&'m Mention),
}

/// A part of the text that leads somewhere.
#[derive(Debug, Clone)]
pub(super) struct Spot<'m> {
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
    /// Where it leads.
    pub(super) lead: Lead<'m>,
}

/// All spots of a text in order, none over another.
pub(super) fn find<'m>(text: &str, mentions: &'m [Mention]) -> Vec<Spot<'m>> {
    let mut spots: Vec<Spot<'m>> = link::bare(text)
        .into_iter()
        .filter_map(|range| Some(Spot { lead: Lead::Url(link::target(&text[range.clone()])?), range }))
        .collect();
    let urls = spots.len();
    let mut next_url = 0;
    let mut end = 0;
    for (range, mention) in find_mentions(text, mentions) {
        while next_url < urls && spots[next_url].range.end <= range.start {
            next_url += 1;
        }
        let in_url = next_url < urls && spots[next_url].range.start < range.end;
        if !in_url && range.start >= end {
            end = range.end;
            spots.push(Spot { range, lead: Lead::Mention(mention) });
        }
    }
    spots.sort_by_key(|spot| spot.range.start);
    spots
}

fn find_mentions<'m>(text: &str, mentions: &'m [Mention]) -> Vec<(Range<usize>, &'m Mention)> {
    let mut by_name: HashMap<&str, &Mention> = HashMap::new();
    let good =
        mentions.iter().filter(|mention| is_own_path(&mention.href) && !mention.name.trim().is_empty());
    for mention in good.take(MENTIONS_MAX) {
        by_name.entry(&mention.name).or_insert(mention);
    }
    let mut names: Vec<&Mention> = by_name.into_values().collect();
    names.sort_by(|a, b| b.name.len().cmp(&a.name.len()).then_with(|| a.name.cmp(&b.name)));
    if names.is_empty() {
        return Vec::new();
    }
    let at_signs = text.match_indices('@').filter(|(at, _)| name::may_start_mention(&text[..*at]));
    at_signs
        .filter_map(|(at, sign)| {
            let rest = &text[at + sign.len()..];
            let mention = names.iter().find(|mention| {
                rest.strip_prefix(mention.name.as_str())
                    .is_some_and(|after| name::may_end_mention(after) || !mention.name.ends_with(is_word))
            })?;
            Some((at..at + sign.len() + mention.name.len(), *mention))
        })
        .collect()
}

/// Whether the address stays on this site whatever the browser makes of it.
fn is_own_path(href: &str) -> bool {
    let mut chars = href.chars();
    let start_is_own = match chars.next() {
        Some('/') => !matches!(chars.next(), Some('/' | '\\')),
        Some('#') => true,
        _ => false,
    };
    start_is_own && href.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
}
