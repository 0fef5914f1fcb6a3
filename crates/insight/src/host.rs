//! Whether a host belongs to another: what lists of blocked links compare. Never here: finding links in texts, which
//! `domain::text` does.

/// Whether `host` is `listed` or lies below it: `news.example.org` belongs to `example.org`, `badexample.org` does not.
///
/// Case and a dot at the end do not matter. Both are in one form, ASCII (`xn--…`) or Unicode, as the caller has them;
/// nothing belongs to an empty name, and an address in numbers belongs to itself alone.
#[must_use]
pub fn host_matches(host: &str, listed: &str) -> bool {
    let bare = |name: &str| name.strip_suffix('.').unwrap_or(name).to_lowercase();
    let (host, listed) = (bare(host), bare(listed));
    let Some(before) = host.strip_suffix(&listed).filter(|_| !listed.is_empty()) else { return false };
    let is_address =
        |name: &str| name.starts_with('[') || name.chars().all(|c| c.is_ascii_digit() || c == '.');
    before.is_empty() || (before.len() > 1 && before.ends_with('.') && !is_address(&listed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_belong_at_the_boundaries_of_labels() {
        for (host, listed, belongs) in [
            ("example.org", "example.org", true),
            ("news.example.org", "example.org", true),
            ("a.b.Example.ORG.", "example.org", true),
            ("badexample.org", "example.org", false),
            ("example.org", "news.example.org", false),
            ("example.org.evil.net", "example.org", false),
            (".example.org", "example.org", false),
            ("example.org", "", false),
            ("", "", false),
            ("münchen.example", "example", true),
            ("1.10.0.0.1", "10.0.0.1", false),
            ("10.0.0.1", "10.0.0.1", true),
            ("10.0.0.1", "0.1", false),
        ] {
            assert_eq!(host_matches(host, listed), belongs, "{host} {listed}");
        }
    }
}
