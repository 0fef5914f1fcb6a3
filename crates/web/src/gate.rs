//! Writes that another site's page caused are refused: by Fetch Metadata, else by Origin (no tokens in forms).

use http::{HeaderMap, Method, header};
use rejoinder_domain::Refusal;

/// Whether a request that changes something may pass. Programs that are no browser send neither header; they carry
/// no cookie of a reader either, unless he gave it to them.
pub(crate) fn same_origin(method: &Method, headers: &HeaderMap, host: &str) -> Result<(), Refusal> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let value = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match value("sec-fetch-site") {
        Some("same-origin" | "none") => return Ok(()),
        Some(_) => return Err(Refusal::CrossSite),
        None => {}
    }
    match value(header::ORIGIN.as_str()) {
        None => Ok(()),
        Some(origin) => match origin.split_once("://") {
            Some((_, from)) if from.eq_ignore_ascii_case(host) => Ok(()),
            _ => Err(Refusal::CrossSite),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_cause_writes() {
        let try_with = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, http::HeaderValue::from_static(value));
            }
            same_origin(&Method::POST, &headers, "talk.example:8080").is_ok()
        };
        assert!(try_with(&[]));
        assert!(try_with(&[("sec-fetch-site", "same-origin"), ("origin", "https://talk.example:8080")]));
        assert!(try_with(&[("sec-fetch-site", "none")]));
        assert!(!try_with(&[("sec-fetch-site", "same-site")]));
        assert!(!try_with(&[("sec-fetch-site", "cross-site"), ("origin", "http://talk.example:8080")]));
        assert!(try_with(&[("origin", "https://talk.example:8080")]));
        for foreign in
            ["https://evil.example", "null", "https://talk.example", "https://talk.example:8080.evil.example"]
        {
            let mut headers = HeaderMap::new();
            headers.insert("origin", foreign.parse().expect("a header"));
            assert_eq!(
                same_origin(&Method::POST, &headers, "talk.example:8080"),
                Err(Refusal::CrossSite),
                "{foreign}"
            );
            assert_eq!(same_origin(&Method::GET, &headers, "talk.example:8080"), Ok(()));
        }
    }
}
