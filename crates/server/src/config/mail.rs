//! Section `mail`: who carries mail to readers.

use std::path::PathBuf;

use anyhow::Context as _;
use rejoinder_app::notify::{Address, Mailer, SmtpSettings, SmtpUrl};

use super::section;

section! {
    /// Who carries mail to readers: codes to sign in with, and notices if they want them. Without a server and without a
    /// directory no mail is sent, and nobody is offered any.
    Mail = "mail" {
        /// The server that takes mail: `smtps://user@mail.example`, `smtp+starttls://user@mail.example:587`, or
        /// `smtp://127.0.0.1:25` for one on this machine.
        smtp: Option<String> = "";
        /// A file whose first line is the password of the server's user.
        password_file: Option<PathBuf> = "";
        /// A file of certificates (PEM) that are trusted besides those of the system.
        ca_file: Option<PathBuf> = "";
        /// The address that mail comes from, such as `talk@paper.example`; bounces go there. The paper's title is shown
        /// beside it.
        from: Option<String> = "";
        /// Write each mail into a file of this directory instead, for trying out.
        directory: Option<PathBuf> = "";
    }
}

impl Mail {
    /// Who carries mail, if somebody does.
    pub(crate) fn mailer(&self) -> anyhow::Result<Option<Mailer>> {
        if self.smtp.is_none() && self.directory.is_none() {
            return Ok(None);
        }
        let from = self.from.as_deref().context("mail.from is missing: the address that mail comes from")?;
        let from = Address::parse(from).with_context(|| format!("mail.from = {from:?}"))?;
        if let Some(directory) = &self.directory {
            anyhow::ensure!(
                self.smtp.is_none(),
                "mail.smtp and mail.directory are both set: take one of them"
            );
            let mailer = Mailer::files(from, directory);
            return Ok(Some(mailer.with_context(|| format!("mail.directory = {}", directory.display()))?));
        }
        let url = SmtpUrl::parse(self.smtp.as_deref().unwrap_or_default()).context("mail.smtp")?;
        let mut settings = SmtpSettings::new(url);
        if let Some(path) = &self.password_file {
            let text = std::fs::read_to_string(path);
            let text = text.with_context(|| format!("mail.password_file = {}", path.display()))?;
            settings.password = Some(text.lines().next().unwrap_or_default().to_owned());
        }
        if let Some(path) = &self.ca_file {
            let pem = std::fs::read(path).with_context(|| format!("mail.ca_file = {}", path.display()))?;
            settings.extra_roots = Some(pem);
        }
        Ok(Some(Mailer::smtp(from, settings)?))
    }
}
