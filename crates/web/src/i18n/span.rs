//! Lengths of time in the units that people count them in.
//! Never here: instants, which are those of a zone.

use fluent_bundle::{FluentArgs, FluentValue};

use super::Lang;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The units, the largest first, with the messages that count them.
const UNITS: [(i64, &str); 3] = [(DAY, "span-days"), (HOUR, "span-hours"), (MINUTE, "span-minutes")];

impl Lang {
    /// A length of time that a rule gives, exactly: in the largest unit of which it is a whole number.
    pub fn span(&self, secs: i64) -> String {
        let whole = UNITS.into_iter().find(|(unit, _)| secs >= *unit && secs % unit == 0);
        let (unit, key) = whole.unwrap_or((1, "span-seconds"));
        self.count(key, secs / unit)
    }

    /// How long somebody has to wait, at least a second: rounded up to what he would say, so that he who comes back
    /// then is not too early.
    pub fn wait(&self, secs: i64) -> String {
        let mut secs = secs.max(1);
        for (unit, _) in UNITS.into_iter().rev() {
            // Below two of a unit the next smaller one says it better: 90 minutes, not 2 hours.
            if secs >= 2 * unit {
                secs = secs.saturating_add(unit - 1) / unit * unit;
            }
        }
        self.span(secs)
    }

    /// The lengths of time that messages speak of, beside the numbers that a refusal carries.
    pub(super) fn add_spans(&self, args: &mut FluentArgs<'_>) {
        let whole = |name: &str| match args.get(name) {
            Some(FluentValue::Number(number)) => Some(number.value as i64),
            _ => None,
        };
        let (secs, minutes) = (whole("secs"), whole("minutes"));
        if let Some(secs) = secs {
            args.set("wait", self.wait(secs));
        }
        if let Some(secs) = secs.or(minutes.map(|minutes| minutes.saturating_mul(MINUTE))) {
            args.set("span", self.span(secs));
        }
    }
}
