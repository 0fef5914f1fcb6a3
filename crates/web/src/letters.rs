//! The words of letters, in the languages of the pages. Plain text only: nothing in a mail of ours loads, tracks or hides.
//! Never here: to whom, and when.

use std::sync::Arc;

use rejoinder_app::{Change, CodeLetter, Letter, ToldLetter, Words, Written, notifications::Told};
use rejoinder_domain::{Site, limits, text};

use crate::{
    i18n::Lang,
    pages::notifications::{reasons, sentence},
};

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
            Letter::Changed(change) => changed(site, change),
            Letter::Told(letter) => told(site, letter),
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
        t.msg1("mail-code-end", "span", t.span(minutes * 60)),
    );
    Written {
        subject: plain(&t.msg2("mail-code-subject", "code", code.as_str(), "paper", paper)),
        text: plain(&text),
        html: None,
    }
}

fn changed(site: &Site, change: &Change) -> Written {
    let t = site_lang(site);
    let what = match change {
        Change::Password => t.msg("mail-changed-password"),
        Change::Address => t.msg("mail-changed-address"),
        Change::AddressProven => t.msg("mail-changed-address-proven"),
        Change::AddressReclaimed => t.msg("mail-changed-address-reclaimed"),
        Change::PasskeyAdded => t.msg("mail-changed-passkey-added"),
        Change::PasskeyRemoved => t.msg("mail-changed-passkey-removed"),
        Change::AuthenticatorAdded => t.msg("mail-changed-authenticator-added"),
        Change::AuthenticatorRemoved => t.msg("mail-changed-authenticator-removed"),
        Change::SecondForgotten => t.msg("mail-changed-second-forgotten"),
        Change::RecoveryCodes => t.msg("mail-changed-codes"),
        Change::Linked { title } => t.msg1("mail-changed-linked", "name", title.as_str()),
        Change::Unlinked { title } => t.msg1("mail-changed-unlinked", "name", title.as_str()),
        Change::Role { role } => t.msg1("mail-changed-role", "role", t.msg(&format!("role-{role}"))),
        Change::Warned => t.msg("mail-changed-warned"),
        Change::Suspended => t.msg("mail-changed-suspended"),
        Change::Restored => t.msg("mail-changed-restored"),
        Change::Token => t.msg("mail-changed-token"),
        Change::Leaves { at } => t.msg1("mail-changed-leaves", "date", t.date_time(*at, &site.time_zone)),
        Change::Stays => t.msg("mail-changed-stays"),
    };
    let end = match change {
        Change::Role { .. } | Change::Restored => "mail-changed-by-staff-end",
        Change::Suspended | Change::Warned => "mail-changed-suspended-end",
        Change::Leaves { .. } => "mail-changed-leaves-end",
        Change::AddressReclaimed => "mail-changed-address-reclaimed-end",
        _ => "mail-changed-end",
    };
    let text = format!("{what}\n\n{}\n{}/account\n", t.msg(end), site.base_url);
    let subject = t.msg1("mail-changed-subject", "paper", site.title.as_str());
    Written { subject: plain(&subject), text: plain(&text), html: None }
}

fn told(site: &Site, letter: &ToldLetter) -> Written {
    let t = site_lang(site);
    let subject = match letter.told.as_slice() {
        [one] => format!("{}: {}", sentence(t, one), one.story.text.headline),
        many => {
            let n = many.len() as i64;
            format!(
                "{} – {}",
                t.count(if letter.daily { "mail-told-day" } else { "mail-told-many" }, n),
                site.title
            )
        }
    };
    let parts: Vec<String> = letter.told.iter().map(|told| part(t, site, told)).collect();
    let text = format!(
        "{}\n\n-- \n{}\n{}/account/notifications\n{}\n{}\n",
        parts.join("\n\n* * *\n\n"),
        t.msg1("mail-told-choose", "paper", site.title.as_str()),
        site.base_url,
        t.msg("mail-told-unsubscribe"),
        letter.unsubscribe,
    );
    Written { subject: plain(&subject), text: plain(&text), html: None }
}

/// One thing that a mail tells. A line of somebody's words begins with a mark, so that none looks like ours.
fn part(t: Lang, site: &Site, told: &Told) -> String {
    let mut lines = vec![sentence(t, told), told.story.text.headline.clone(), String::new()];
    if let Some(body) = &told.comment.body {
        lines.push(format!("> {}", text::excerpt(&body.text, limits::TOLD_TEXT_LEN_MAX)));
        lines.push(String::new());
    }
    let (rule, reason) = reasons(site, told);
    for said in [rule, reason].into_iter().filter(|said| !said.is_empty()) {
        lines.extend(said.lines().map(|line| format!("> {line}")));
        lines.push(String::new());
    }
    lines.push(t.msg("mail-told-place"));
    lines.push(format!("{}/c/{}", site.base_url, told.comment_id()));
    lines.join("\n")
}

/// Without the marks that set a value apart in a page of two directions: mail programs show them as boxes.
fn plain(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}
