//! What leaves for people outside: mail. It makes a message that nothing in its fields can break out of, and hands it to a
//! server, to files, or to a test.
//! Never here: whom to tell, of what, in which words, and when to try again.

mod address;
mod error;
mod files;
mod mail;
mod mailbox;
mod mailer;
mod smtp;
mod smtp_url;

pub use address::{Address, AddressProblem};
pub use error::{ConfigProblem, SendError};
pub use mail::{MAIL_BYTES_MAX, Mail, MailProblem, SUBJECT_LEN_MAX};
pub use mailbox::{Mailbox, Sent};
pub use mailer::Mailer;
pub use smtp::{SMTP_TIMEOUT, SmtpSettings};
pub use smtp_url::SmtpUrl;
