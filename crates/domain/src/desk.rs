//! The words of the desk: why something waits for a person, and how soon one should look.

use std::str::FromStr;

use crate::{clock::Micros, limits, refusal::Refusal};

/// Why a comment waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CaseKind {
    /// It is kept back until somebody decides.
    Held,
    /// Readers say that it is against the rules.
    Reported,
    /// Somebody says that it is illegal.
    Notice,
    /// Its author does not accept what was decided.
    Appeal,
}

impl CaseKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Held, Self::Reported, Self::Notice, Self::Appeal];

    /// Its name in the store and in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Reported => "reported",
            Self::Notice => "notice",
            Self::Appeal => "appeal",
        }
    }

    /// Microseconds in which somebody should decide. What readers report comes sooner the more speaks for it: `weight` is
    /// in hundredths of one reader's word.
    #[must_use]
    pub fn allowance(self, weight: i64) -> Micros {
        let minutes = match self {
            Self::Held => limits::HELD_MINUTES,
            Self::Reported => {
                let minutes = limits::REPORTED_MINUTES * 100 / weight.max(1);
                minutes.clamp(limits::REPORTED_MINUTES_MIN, limits::REPORTED_MINUTES_MAX)
            }
            Self::Notice => limits::NOTICE_MINUTES,
            Self::Appeal => limits::APPEAL_MINUTES,
        };
        minutes * 60 * crate::clock::SECOND
    }
}

impl FromStr for CaseKind {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let named = Self::ALL.into_iter().find(|kind| kind.name() == text);
        named.ok_or(Refusal::ParameterInvalid { name: "kind".into() })
    }
}
