//! What a template may not hold: unescaped values, and what the content security policy would stop.

use crate::tree::{File, Finding};

pub(crate) fn check(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !file.path.starts_with("crates/web/templates/") {
        return findings;
    }
    for (line, text) in file.lines() {
        let mut find = |what: &str| findings.push(Finding::new(&file.path, line, what));
        let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let unescaped =
            dense.match_indices("|safe").any(|(at, _)| !dense[at + 5..].starts_with(char::is_alphanumeric));
        if unescaped || dense.contains("|escape(\"none\"") || dense.contains("|e(\"none\"") {
            find("an unescaped value: hand the template a type that is safe by itself");
        }
        if attribute(text, |name| name == "style") {
            find("an inline style, which the policy stops: use a class");
        }
        if attribute(text, |name| {
            name.len() > 3 && name.starts_with("on") && name.bytes().all(|b| b.is_ascii_lowercase())
        }) {
            find("an inline handler, which the policy stops: listen in the script");
        }
        for tag in text.split("<script").skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            if !tag.contains(" src=") && !tag.contains("application/ld+json") {
                find("an inline script, which the policy stops: load it by `src`");
            }
        }
        if text.contains("<style") {
            find("an inline style sheet, which the policy stops: put it into crates/web/assets/css");
        }
    }
    findings
}

/// Whether an attribute with such a name is set on the line.
fn attribute(line: &str, fits: impl Fn(&str) -> bool) -> bool {
    line.match_indices('=').any(|(at, _)| {
        let before = line[..at].trim_end();
        let name = before
            .rsplit(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '}'))
            .next()
            .unwrap_or_default();
        name.len() < before.len() && fits(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_policy_stops_is_found() {
        for (text, wrong) in [
            ("<p>{{ text }}</p>", false),
            ("<p>{{ text|safe }}</p>", true),
            ("<p>{{ text | safe }}</p>", true),
            ("<p>{{ text|safely }}</p>", false),
            ("<p class=\"x\" style=\"color: red\">", true),
            ("<p data-style=\"x\">", false),
            ("<a href=\"x\" onclick=\"y()\">", true),
            ("<option value=\"on\" data-on=\"x\">", false),
            ("<script>x()</script>", true),
            ("<script type=\"module\" src=\"{{ x }}\"></script>", false),
            ("<script type=\"application/ld+json\">{{ x }}</script>", false),
        ] {
            assert_eq!(!check(&File::of("crates/web/templates/a.html", text)).is_empty(), wrong, "{text}");
        }
    }
}
