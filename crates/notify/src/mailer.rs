//! The one door through which mail leaves. Where no mail is configured, there is no [`Mailer`].
//! Never here: how a message is made, how a server is spoken to.

use std::{fmt, path::Path, sync::Arc};

use crate::{
    address::Address,
    error::{ConfigProblem, SendError},
    files::Files,
    mail::Mail,
    mailbox::Mailbox,
    smtp::{Smtp, SmtpSettings},
};

/// Sends mails. A clone is the same mailer.
#[derive(Clone)]
pub struct Mailer {
    from: Arc<Address>,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(Arc<Smtp>),
    Files(Arc<Files>),
    Recording(Mailbox),
}

impl Mailer {
    /// Sends through a server. `from` is the address in `From` and the one that bounces go to; its domain is in every
    /// `Message-ID`.
    ///
    /// # Errors
    /// A [`ConfigProblem`] when user, password and encryption do not go together or a certificate cannot be read. The
    /// server is not asked yet.
    pub fn smtp(from: Address, settings: SmtpSettings) -> Result<Self, ConfigProblem> {
        let smtp = Smtp::new(&from, settings)?;
        Ok(Self { from: Arc::new(from), way: Way::Smtp(Arc::new(smtp)) })
    }

    /// Writes each mail as `MESSAGE-ID.eml` into `dir`, which is made when it is not there.
    ///
    /// # Errors
    /// [`ConfigProblem::Directory`].
    pub fn files(from: Address, dir: &Path) -> Result<Self, ConfigProblem> {
        let files = Files::open(dir)?;
        Ok(Self { from: Arc::new(from), way: Way::Files(Arc::new(files)) })
    }

    /// Keeps the mails for a test to look at.
    #[must_use]
    pub fn recording(from: Address) -> (Self, Mailbox) {
        let mailbox = Mailbox::default();
        (Self { from: Arc::new(from), way: Way::Recording(mailbox.clone()) }, mailbox)
    }

    /// The address that mails come from.
    #[must_use]
    pub fn from(&self) -> &Address {
        &self.from
    }

    /// Sends one mail; after `Ok` it is the server's, or on the disk.
    ///
    /// Not to be dropped half way for the sake of a time limit: it has its own, after which it knows whether the mail
    /// may have left.
    ///
    /// # Errors
    /// See [`SendError`].
    pub async fn send(&self, mail: &Mail) -> Result<(), SendError> {
        let raw = mail.message(&self.from)?;
        match &self.way {
            Way::Smtp(smtp) => smtp.deliver(&mail.to, &raw).await,
            Way::Files(files) => files.put(&mail.message_id, raw).await,
            Way::Recording(mailbox) => mailbox.put(mail, &raw),
        }
    }
}

/// Says where mails go, without the password.
impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.way {
            Way::Smtp(smtp) => write!(f, "Mailer({smtp:?})"),
            Way::Files(files) => write!(f, "Mailer({files:?})"),
            Way::Recording(_) => f.write_str("Mailer(recording)"),
        }
    }
}
