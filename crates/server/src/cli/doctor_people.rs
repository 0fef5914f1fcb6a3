//! What the doctor says of mail and of the accounts elsewhere that readers come in with. It asks nobody: whether a mail
//! server or a provider answers, the first sign-in shows.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, sync::Arc};

use rejoinder_app::people::{SiteProvider, SitePublisher};
use rejoinder_domain::Site;

use super::doctor::Findings;
use crate::config::Config;

/// Whether the settings of mail and of sign-in can be read: where they cannot, no store is opened with them.
pub(super) fn settings(found: &mut Findings, config: &Config) -> bool {
    if let Some(file) = &config.mail.password_file {
        alone(found, "mail.password_file", file);
    }
    if let Some(file) = &config.sign_in.providers {
        alone(found, "sign_in.providers", file);
    }
    let sent = mail(found, config);
    let Err(error) = config.sign_in.elsewhere() else { return sent };
    found.wrong(
        &super::explain(&error),
        "mend it: the server does not start, and the sites were not looked at",
    );
    false
}

/// Mail, by what is set of it.
fn mail(found: &mut Findings, config: &Config) -> bool {
    let mail = &config.mail;
    match mail.mailer() {
        Err(error) => {
            let then = "mend the section [mail]: the server does not start, and the sites were not looked at";
            found.wrong(&super::explain(&error), then);
            return false;
        }
        Ok(None) => found.warn(
            "mail: none is sent",
            "who forgets his password has no way back by himself, and nobody is told of anything: set mail.smtp",
        ),
        Ok(Some(_)) => {
            let from = mail.from.as_deref().unwrap_or_default();
            match (&mail.directory, &mail.smtp) {
                (Some(directory), _) => found.warn(
                    &format!("mail: written into {}, and sent to nobody", directory.display()),
                    "well for trying out; else set mail.smtp",
                ),
                (None, smtp) => found.ok(&format!(
                    "mail: by {}, from {from}; ask for a code at /login to try it, what fails is at /desk/jobs",
                    smtp.as_deref().unwrap_or_default()
                )),
            }
        }
    }
    true
}

/// Providers and publishers, as their file has them.
pub(super) fn elsewhere(found: &mut Findings, config: &Config, sites: &[Arc<Site>]) {
    let Ok((providers, publishers)) = config.sign_in.elsewhere() else { return };
    for one in &providers {
        provider(found, one, sites);
    }
    for one in &publishers {
        publisher(found, one, sites);
    }
}

fn provider(found: &mut Findings, one: &SiteProvider, sites: &[Arc<Site>]) {
    let config = one.provider.config();
    let Some(site) = known(found, &one.site, &config.title, sites) else { return };
    found.ok(&format!(
        "sign-in: {} for site {}; the redirect address to register there is {}/login/back/{}",
        config.title, site.key, site.base_url, config.key
    ));
}

fn publisher(found: &mut Findings, one: &SitePublisher, sites: &[Arc<Site>]) {
    let Some(site) = known(found, &one.site, &one.title, sites) else { return };
    found.ok(&format!("sign-in: {} for site {}, by tokens of {}", one.title, site.key, one.issuer));
    if one.login_url.is_none() {
        found.warn(
            &format!("sign-in: {} has no login_url, so that our own pages have no button for it", one.title),
            "well when readers come in by the embed alone; else set login_url",
        );
    }
}

fn known<'s>(found: &mut Findings, key: &str, title: &str, sites: &'s [Arc<Site>]) -> Option<&'s Site> {
    let site = sites.iter().find(|site| site.key == key);
    if site.is_none() {
        let keys: Vec<&str> = sites.iter().map(|site| site.key.as_str()).collect();
        found.wrong(
            &format!(
                "sign-in: {title} is for the site {key:?}, and there is none; there are: {}",
                keys.join(", ")
            ),
            "mend `site` in the file of sign_in.providers: nobody is offered it",
        );
    }
    site.map(|site| &**site)
}

/// A file of secrets is its user's alone.
fn alone(found: &mut Findings, setting: &str, file: &Path) {
    let Ok(meta) = fs::metadata(file) else { return };
    let mode = meta.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        let shown = file.display();
        found.warn(
            &format!("{setting}: {shown} has mode {mode:o}, and secrets in it"),
            &format!("only the server's user need read it: chmod 600 {shown}"),
        );
    }
}
