//! Readers, their roles, and who acts.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    clock::Micros,
    id::{ReaderId, SiteId},
    name::Name,
    refusal::Refusal,
};

/// What a reader may do on his site; each role may do what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Posts, answers, reacts, reports.
    Reader,
    /// A reader whom staff trust: what he writes is not kept back by a rule that keeps everybody's back.
    Trusted,
    /// Decides on comments.
    Moderator,
    /// Publishes stories, opens and closes discussions.
    Editor,
    /// Installs and runs; all of it.
    Operator,
}

impl Role {
    /// All roles, lowest first.
    pub const ALL: [Self; 5] = [Self::Reader, Self::Trusted, Self::Moderator, Self::Editor, Self::Operator];

    /// Its name in the store, the API and the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Trusted => "trusted",
            Self::Moderator => "moderator",
            Self::Editor => "editor",
            Self::Operator => "operator",
        }
    }

    /// Whether the role belongs to the newsroom.
    #[must_use]
    pub fn is_staff(self) -> bool {
        self >= Self::Moderator
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::ALL.into_iter().find(|role| role.name() == text).ok_or(Refusal::RoleUnknown)
    }
}

/// Whether an account may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A person can sign in.
    Registered,
    /// A name that came with imported comments; nobody can sign in.
    Imported,
    /// Staff stopped it from writing.
    Suspended,
}

impl Standing {
    /// Its name in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Imported => "imported",
            Self::Suspended => "suspended",
        }
    }
}

impl FromStr for Standing {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        [Self::Registered, Self::Imported, Self::Suspended]
            .into_iter()
            .find(|standing| standing.name() == text)
            .ok_or(Refusal::ParameterInvalid { name: "standing".into() })
    }
}

/// No account has this key.
const AT_MACHINE: ReaderId = ReaderId::from_raw(0);

/// An account of one site. E-mail and password are kept apart from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// Its key; opaque.
    pub id: ReaderId,
    /// The site whose account it is.
    pub site_id: SiteId,
    /// What is shown; unique among the site's accounts, never the key.
    pub name: Name,
    /// What he may do.
    pub role: Role,
    /// Whether he may do it now.
    pub standing: Standing,
    /// When he will be gone, if he asked for that.
    pub leaves_at: Option<Micros>,
    /// When the account was made.
    pub created_at: Micros,
}

impl Reader {
    /// Whoever runs the program on its machine: he may do everything on a site and has no account there. `name` says at
    /// what.
    #[must_use]
    pub fn at_machine(site: SiteId, name: Name) -> Self {
        Self {
            id: AT_MACHINE,
            site_id: site,
            name,
            role: Role::Operator,
            standing: Standing::Registered,
            leaves_at: None,
            created_at: 0,
        }
    }

    /// Whether it is [`Reader::at_machine`], whom no store knows.
    #[must_use]
    pub fn is_at_machine(&self) -> bool {
        self.id == AT_MACHINE
    }
}

/// Who acts in a request.
#[derive(Debug, Clone)]
pub enum Actor {
    /// Nobody that we know; may write as a guest where the site allows it.
    Anyone,
    /// A signed-in reader.
    Reader(Reader),
}

impl Actor {
    /// The reader, when there is one.
    #[must_use]
    pub fn reader(&self) -> Option<&Reader> {
        match self {
            Self::Anyone => None,
            Self::Reader(reader) => Some(reader),
        }
    }

    /// His key.
    #[must_use]
    pub fn reader_id(&self) -> Option<ReaderId> {
        self.reader().map(|reader| reader.id)
    }

    /// His role.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.reader().map(|reader| reader.role)
    }

    /// Whether he decides on comments of `site`.
    #[must_use]
    pub fn moderates(&self, site: SiteId) -> bool {
        self.reader()
            .is_some_and(|r| r.site_id == site && r.role.is_staff() && r.standing == Standing::Registered)
    }
}
