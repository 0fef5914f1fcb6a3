//! What the operator set of the world outside: the secret, who carries mail, which passwords are known, and who finds the
//! words. Never here: what a site decides.

use std::{fmt, path::PathBuf, sync::Arc};

use rejoinder_domain::Site;
use rejoinder_identity::known_password::{self, BreachedList};
use rejoinder_notify::Mailer;

use crate::{
    error::Error,
    letters::{Letter, Words, Written},
    people::{SiteProvider, SitePublisher},
    secrets::SECRET_BYTES,
};

/// See the module.
pub struct Outside {
    /// The operator's secret, from which the keys are made; without one the store keeps its own.
    pub secret: Option<[u8; SECRET_BYTES]>,
    /// Who carries mail; without one nobody is sent any.
    pub mail: Option<Mailer>,
    /// Who finds the words of letters.
    pub words: Arc<dyn Words>,
    /// OpenID providers, each of a site.
    pub providers: Vec<SiteProvider>,
    /// Publishers' own user bases, at most one of a site.
    pub publishers: Vec<SitePublisher>,
    /// The list of erasures; without one a restored backup brings back who was erased since.
    pub erasures: Option<PathBuf>,
    /// A list of passwords that were found in the loot of thieves, beside the one that is built in.
    pub breached: Option<BreachedList>,
}

impl Default for Outside {
    fn default() -> Self {
        Self {
            secret: None,
            mail: None,
            words: Arc::new(NoWords),
            providers: Vec::new(),
            publishers: Vec::new(),
            erasures: None,
            breached: None,
        }
    }
}

impl fmt::Debug for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outside")
            .field("secret", &self.secret.is_some())
            .field("mail", &self.mail)
            .field("providers", &self.providers.len())
            .field("publishers", &self.publishers.len())
            .field("erasures", &self.erasures)
            .field("breached", &self.breached.is_some())
            .finish_non_exhaustive()
    }
}

impl Outside {
    /// Whether a password is among those that attackers try first; `words` are what they know of its owner.
    pub(crate) fn is_known_password(&self, password: &str, words: &[&str]) -> Result<bool, Error> {
        if known_password::is_known(password, words) {
            return Ok(true);
        }
        let Some(list) = &self.breached else { return Ok(false) };
        list.count(password)
            .map(|times| times > 0)
            .map_err(|problem| Error::fault(format!("the list of known passwords: {problem}")))
    }
}

/// Finds no words: letters say what they are about in the language of programs.
pub struct NoWords;

impl Words for NoWords {
    fn write(&self, site: &Site, letter: &Letter) -> Written {
        Written { subject: site.key.clone(), text: format!("{letter:?}\n"), html: None }
    }
}
