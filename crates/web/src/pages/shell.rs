//! Head, masthead and footer, the same for all pages of a site.

use rejoinder_domain::limits;

use crate::{
    assets,
    params::encode,
    request::Request,
    view::{Account, Assets, Feed, Head, NavLink, Shell},
};

/// The frame of a page whose own title is `title`; `more` fills in what the head has beside it.
pub(crate) fn shell(request: &Request, title: &str, more: impl FnOnce(&mut Head)) -> Shell {
    let site = &request.site;
    let path = request.uri.path();
    let mut head = Head {
        title: if title.is_empty() { site.title.clone() } else { format!("{title} – {}", site.title) },
        feeds: vec![
            Feed { href: "/feed.atom".into(), title: "Atom".into(), media_type: "application/atom+xml" },
            Feed { href: "/feed.rss".into(), title: "RSS".into(), media_type: "application/rss+xml" },
        ],
        ..Head::default()
    };
    more(&mut head);
    Shell {
        head,
        paper: site.title.clone(),
        tagline: site.tagline.clone(),
        today: String::new(),
        lang: site.language.clone(),
        sections: site
            .sections
            .iter()
            .map(|section| {
                let href = format!("/section/{}", encode(&section.slug));
                NavLink { current: path == href, href, text: section.title.clone() }
            })
            .collect(),
        account: account(request),
        assets: assets(request),
        footer: Vec::new(),
    }
}

/// The frame of a page that is for one reader alone.
pub(crate) fn private(request: &Request, title: &str) -> Shell {
    let mut shell = shell(request, title, |head| head.noindex = true);
    shell.assets.page_js = assets::path("account.js").to_owned();
    shell
}

/// Who reads.
fn account(request: &Request) -> Account {
    match request.actor.reader() {
        Some(reader) => Account::Reader {
            name: reader.name.to_string(),
            href: "/account".into(),
            desk: request.actor.moderates(request.site.id).then(|| "/desk".to_owned()),
            unseen: unseen(request),
        },
        None => {
            let next = encode(&way_back(request));
            Account::Anyone { login: format!("/login?next={next}"), join: format!("/join?next={next}") }
        }
    }
}

/// What he has not seen yet, as a number and as a sentence. It is on no page but those that are for him alone.
fn unseen(request: &Request) -> Option<(String, String)> {
    let (t, max) = (request.lang, limits::UNSEEN_SHOWN_MAX as i64);
    match request.unseen {
        ..=0 => None,
        n if n < max => Some((t.number(n), t.count("notifications-unseen", n))),
        _ => Some((format!("{}+", t.number(max - 1)), t.count("notifications-unseen-many", max - 1))),
    }
}

/// The path that a reader comes back to after he signed in: this page, unless it is a form's.
pub(crate) fn way_back(request: &Request) -> String {
    let path = request.uri.path();
    if request.method == http::Method::GET && !path.starts_with("/login") && path != "/join" {
        request.uri.path_and_query().map_or_else(|| "/".to_owned(), |p| p.as_str().to_owned())
    } else {
        "/".to_owned()
    }
}

/// Stylesheets and scripts of a site's pages.
pub(crate) fn assets(request: &Request) -> Assets {
    Assets {
        discussion_css: assets::path("discussion.css").to_owned(),
        site_css: assets::path("site.css").to_owned(),
        theme_css: format!("/theme.css?v={}", request.site.policy_version),
        page_js: assets::path("discussion.js").to_owned(),
        frame_js: assets::path("frame.js").to_owned(),
        icon: assets::path("icon.svg").to_owned(),
    }
}
