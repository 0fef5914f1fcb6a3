//! Reading `Accept-Language` (RFC 9110 §12.5.4). The header is a stranger's: it is bounded, and what
//! does not parse is passed over.

use super::Lang;

/// Browsers send fewer than ten ranges; more than this is nobody's wish.
const RANGES_MAX: usize = 32;

/// The first of our languages in the order of the reader's weights, else `default`. The site's own
/// language wins where it is asked for as much as another.
pub(super) fn negotiate(accept_language: &str, default: Lang) -> Lang {
    let mut best: Option<(Lang, u16)> = None;
    for range in accept_language.split(',').take(RANGES_MAX) {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim();
        let weight = weight_millis(parts);
        let lang = if tag == "*" { Some(default) } else { Lang::best(tag) };
        let Some(lang) = lang.filter(|_| weight > 0) else { continue };
        let wins = match best {
            None => true,
            Some((held, held_weight)) => {
                weight > held_weight || (weight == held_weight && lang == default && held != default)
            }
        };
        if wins {
            best = Some((lang, weight));
        }
    }
    best.map_or(default, |(lang, _)| lang)
}

/// `q=0.8` as 800; no weight is 1000, a weight that does not parse is 0.
fn weight_millis<'a>(parameters: impl Iterator<Item = &'a str>) -> u16 {
    for parameter in parameters {
        let Some((name, value)) = parameter.split_once('=') else { continue };
        if name.trim().eq_ignore_ascii_case("q") {
            let weight: f32 = value.trim().parse().unwrap_or(0.0);
            // NaN and what lies outside of 0 to 1 become the nearest bound by the cast and the clamp.
            return (weight.clamp(0.0, 1.0) * 1000.0) as u16;
        }
    }
    1000
}
