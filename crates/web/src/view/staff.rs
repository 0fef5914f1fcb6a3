//! What staff see of people and of their own tokens.

use askama::Template;

use super::{Account, Errors, Link, Shell, Stamp};
use crate::i18n::Lang;

/// Somebody in a list.
#[derive(Debug, Clone)]
pub struct PersonLine {
    /// Where an operator looks at him.
    pub href: String,
    /// His name.
    pub name: String,
    /// What he may do, in a word.
    pub role: String,
    /// Whether staff stopped him from writing.
    pub suspended: bool,
    /// Whether he has a second factor.
    pub second: bool,
    /// When the last of his sessions began; none when he is signed in nowhere.
    pub signed_in: Option<Stamp>,
}

/// A role to choose.
#[derive(Debug, Clone)]
pub struct RoleChoice {
    /// Its name.
    pub name: &'static str,
    /// A word.
    pub text: String,
    /// Whether it is his now.
    pub chosen: bool,
}

/// One account.
#[derive(Debug, Clone)]
pub struct PersonCard {
    /// Who.
    pub line: PersonLine,
    /// His id.
    pub id: String,
    /// His public page.
    pub profile: String,
    /// Since when he has the account.
    pub since: Stamp,
    /// What he was called before, and until when.
    pub names: Vec<(String, Stamp)>,
    /// The roles that he can be given; none where nothing can be changed.
    pub roles: Vec<RoleChoice>,
}

/// `GET, POST /desk/people`.
#[derive(Template)]
#[template(path = "people.html", whitespace = "minimize")]
pub struct PeoplePage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// What was just done; may be empty.
    pub told: String,
    /// Whether nobody was found.
    pub nobody: bool,
    /// Several of the name that was looked for.
    pub several: Vec<Link>,
    /// The account that is looked at.
    pub person: Option<PersonCard>,
    /// Why nothing was changed; may be empty.
    pub error: String,
    /// Who has more than a reader's role, the most first.
    pub staff: Vec<PersonLine>,
}

/// A scope to choose.
#[derive(Debug, Clone)]
pub struct ScopeChoice {
    /// Its name.
    pub name: &'static str,
    /// What it allows.
    pub text: String,
    /// Whether it was chosen.
    pub chosen: bool,
}

/// A token in its owner's list.
#[derive(Debug, Clone)]
pub struct TokenLine {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub label: String,
    /// What it may do.
    pub scopes: String,
    /// When it was made.
    pub made: Stamp,
    /// When it was last used.
    pub used: Option<Stamp>,
}

/// `GET, POST /account/tokens`.
#[derive(Template)]
#[template(path = "tokens.html", whitespace = "minimize")]
pub struct TokensPage {
    /// The language of the page.
    pub t: Lang,
    /// Head, masthead, footer.
    pub shell: Shell,
    /// What was just done; may be empty.
    pub told: String,
    /// A token that was just made, this once; else empty.
    pub secret: String,
    /// The label that was typed.
    pub label: String,
    /// Characters that it may have.
    pub label_len_max: usize,
    /// What a token of his could be for.
    pub scopes: Vec<ScopeChoice>,
    /// Those that there are.
    pub tokens: Vec<TokenLine>,
    /// What was wrong.
    pub errors: Errors,
}
