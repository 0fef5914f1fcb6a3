//! The words of letters, in the languages of the pages. Plain text only: nothing in a mail of ours loads, tracks or hides.
//! Never here: to whom, and when.

use std::sync::Arc;

use rejoinder_app::{Change, CodeLetter, Letter, Words, Written};
use rejoinder_domain::Site;

use crate::i18n::Lang;

/// Who finds the words.
#[must_use]
pub fn words() -> Arc<dyn Words> {
    Arc::new(Pages)
}

struct Pages;

impl Words for Pages {
    fn write(&self, site: &Site, letter: &Letter) -> Written {
        match letter {
            Letter::Code(code) => self::code(site, code),
            Letter::Changed(change) => changed(site, *change),
        }
    }
}

fn site_lang(site: &Site) -> Lang {
    Lang::best(&site.language).unwrap_or(Lang::EN)
}

fn code(site: &Site, letter: &CodeLetter) -> Written {
    let t = Lang::best(&letter.lang).unwrap_or_else(|| site_lang(site));
    let CodeLetter { code, minutes, .. } = letter;
    let paper = site.title.as_str();
    let lead = if letter.changes { "mail-code-address" } else { "mail-code-lead" };
    let text = format!(
        "{}\n\n    {code}\n\n{}\n{}/login/code?code={code}\n\n{}\n",
        t.msg1(lead, "paper", paper),
        t.msg("mail-code-link"),
        site.base_url,
        t.msg1("mail-code-end", "minutes", *minutes),
    );
    Written {
        subject: plain(&t.msg2("mail-code-subject", "code", code.as_str(), "paper", paper)),
        text: plain(&text),
        html: None,
    }
}

fn changed(site: &Site, change: Change) -> Written {
    let t = site_lang(site);
    let what = match change {
        Change::Password => "mail-changed-password",
        Change::Address => "mail-changed-address",
        Change::PasskeyAdded => "mail-changed-passkey-added",
        Change::AuthenticatorAdded => "mail-changed-authenticator-added",
        Change::SecondRemoved => "mail-changed-second-removed",
        Change::Leaves => "mail-changed-leaves",
    };
    let text = format!("{}\n\n{}\n{}/account\n", t.msg(what), t.msg("mail-changed-end"), site.base_url);
    let subject = t.msg1("mail-changed-subject", "paper", site.title.as_str());
    Written { subject: plain(&subject), text: plain(&text), html: None }
}

/// Without the marks that set a value apart in a page of two directions: mail programs show them as boxes.
fn plain(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}
