//! The stylesheets, scripts and pictures that the binary carries, as `build.rs` made them.
//! Never here: files read at run time, and caching headers, which are the router's.

/// One file, ready to send.
#[derive(Debug)]
pub struct Asset {
    /// The name in the source tree: `site.css`.
    pub logical: &'static str,
    /// The name with the hash of the content: `site.1a2b3c4d.css`.
    pub name: &'static str,
    /// Where it is served, for ever the same bytes: `/assets/site.1a2b3c4d.css`.
    pub path: &'static str,
    /// The media type.
    pub content_type: &'static str,
    /// Hex digits of the entity tag, without quotation marks; [`Asset::etag_of`] makes the tag of a form.
    pub etag: &'static str,
    /// The bytes as they are.
    pub identity: &'static [u8],
    /// The bytes in brotli, if that is smaller.
    pub br: Option<&'static [u8]>,
    /// The bytes in gzip, if that is smaller.
    pub gz: Option<&'static [u8]>,
}

static ASSETS: &[Asset] = &include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Every file.
pub fn all() -> &'static [Asset] {
    ASSETS
}

/// The file with this hashed name (`site.1a2b3c4d.css`). A name of another version finds nothing: its
/// bytes are not here, and others must not be cached under it.
pub fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// The file with this name in the source tree (`embed.js`).
pub fn logical(logical: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.logical == logical)
}

/// The path of the file with this name in the source tree: `site.css` is at `/assets/site.1a2b3c4d.css`.
/// A name that is not there is a fault of ours; it is logged, and the path leads nowhere.
pub fn path(name: &str) -> &'static str {
    logical(name).map_or_else(
        || {
            tracing::error!(name, "an asset is missing");
            "/assets/missing"
        },
        |asset| asset.path,
    )
}

impl Asset {
    /// The form to send and its `Content-Encoding`, for what the client accepts. Brotli goes first.
    pub fn form(&self, accepts_br: bool, accepts_gzip: bool) -> (&'static [u8], Option<&'static str>) {
        match (self.br, self.gz) {
            (Some(br), _) if accepts_br => (br, Some("br")),
            (_, Some(gz)) if accepts_gzip => (gz, Some("gzip")),
            _ => (self.identity, None),
        }
    }

    /// The entity tag of a form: one tag for each representation (RFC 9110 §8.8.3.3).
    pub fn etag_of(&self, encoding: Option<&str>) -> String {
        match encoding {
            Some(encoding) => format!("\"{}-{encoding}\"", self.etag),
            None => format!("\"{}\"", self.etag),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A host page loads this one before anything of ours is seen.
    const EMBED_JS_BROTLI_MAX: usize = 3 * 1024;
    /// All that a host page loads for the discussion, besides the discussion: one round trip's window.
    const EMBED_BROTLI_MAX: usize = 15 * 1024;

    fn brotli_len(name: &str) -> usize {
        let asset = logical(name).unwrap_or_else(|| panic!("{name} is missing"));
        asset.br.unwrap_or(asset.identity).len()
    }

    #[test]
    fn the_embed_keeps_its_budget() {
        assert!(brotli_len("embed.js") <= EMBED_JS_BROTLI_MAX, "{}", brotli_len("embed.js"));
        let all = ["embed.js", "frame.js", "discussion.js", "live.js", "discussion.css"].map(brotli_len);
        assert!(all.iter().sum::<usize>() <= EMBED_BROTLI_MAX, "{all:?}");
    }

    #[test]
    fn names_carry_the_hash_and_lead_to_the_file() {
        for asset in all() {
            let hashed = path(asset.logical).strip_prefix("/assets/").unwrap();
            assert_eq!(find(hashed).unwrap().logical, asset.logical);
            assert_ne!(hashed, asset.logical);
            assert_ne!(asset.etag_of(Some("br")), asset.etag_of(None));
            assert!(asset.etag.bytes().all(|b| b.is_ascii_hexdigit()));
        }
        assert!(find("embed.js").is_none(), "only the hashed name is immutable");
    }

    #[test]
    fn files_name_each_other_by_their_hashed_names() {
        for asset in
            all().iter().filter(|asset| asset.logical.ends_with("js") || asset.logical.ends_with("css"))
        {
            let text = std::str::from_utf8(asset.identity).unwrap();
            for (_, rest) in
                text.match_indices("\"/assets/").map(|(at, start)| (at, &text[at + start.len()..]))
            {
                let name = rest.split('"').next().unwrap();
                assert!(find(name).is_some(), "{} names {name}", asset.logical);
            }
        }
    }

    #[test]
    fn nothing_asks_another_host() {
        for asset in all().iter().filter(|asset| asset.content_type.starts_with("text/")) {
            let text = std::str::from_utf8(asset.identity).unwrap();
            for forbidden in ["@import", "url(http", "url(\"http", "innerHTML", "document.write", "eval("] {
                assert!(!text.contains(forbidden), "{} contains {forbidden}", asset.logical);
            }
        }
    }

    #[test]
    fn the_smallest_accepted_form_is_sent() {
        let asset = logical("discussion.css").unwrap();
        assert_eq!(asset.form(true, true), (asset.br.unwrap(), Some("br")));
        assert_eq!(asset.form(false, true), (asset.gz.unwrap(), Some("gzip")));
        assert_eq!(asset.form(false, false), (asset.identity, None));
    }
}
