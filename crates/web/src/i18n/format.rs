//! Numbers and dates as each language writes them, by ICU with the data of CLDR.
//! Never here: the wall clock. The time zone is an argument, because it is the site's.

use fluent_bundle::types::FluentNumber;
use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::{YMD, YMDT};
use icu_datetime::input::{DateTime, Time};
use icu_datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale::Locale;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The formatters of one language, made once.
pub(super) struct Formats {
    decimal: Option<DecimalFormatter>,
    day: Option<FixedCalendarDateTimeFormatter<Gregorian, YMD>>,
    minute: Option<FixedCalendarDateTimeFormatter<Gregorian, YMDT>>,
}

impl Formats {
    /// The formatters of a language. The data is compiled in, so a missing one is a fault of the build:
    /// it is logged, and plain ISO forms stand in.
    pub(super) fn load(tag: &'static str) -> Self {
        let locale: Locale = tag.parse().unwrap_or(Locale::UNKNOWN);
        let dates = DateTimeFormatterPreferences::from(&locale);
        Self {
            decimal: logged(tag, DecimalFormatter::try_new((&locale).into(), Default::default())),
            day: logged(tag, FixedCalendarDateTimeFormatter::try_new(dates, YMD::long())),
            minute: logged(tag, FixedCalendarDateTimeFormatter::try_new(dates, YMD::long().with_time_hm())),
        }
    }

    /// A whole number.
    pub(super) fn number(&self, n: i64) -> String {
        match &self.decimal {
            Some(decimal) => decimal.format(&Decimal::from(n)).to_string(),
            None => n.to_string(),
        }
    }

    /// A number inside a message; `None` leaves fractions to Fluent, which no message of ours uses.
    pub(super) fn fluent_number(&self, number: &FluentNumber) -> Option<String> {
        /// The whole numbers that an `f64` holds exactly.
        const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
        let is_whole = number.value.fract() == 0.0 && number.value.abs() <= EXACT_MAX;
        is_whole.then(|| self.number(number.value as i64))
    }

    /// The day of an instant.
    pub(super) fn date(&self, micros: i64, time_zone: &str) -> String {
        let at = civil(micros, time_zone);
        match (&self.day, icu_date(at)) {
            (Some(day), Some(date)) => day.format(&date).to_string(),
            _ => at.date().to_string(),
        }
    }

    /// The day and the minute of an instant.
    pub(super) fn date_time(&self, micros: i64, time_zone: &str) -> String {
        let at = civil(micros, time_zone);
        match (&self.minute, icu_date(at), icu_time(at)) {
            (Some(minute), Some(date), Some(time)) => minute.format(&DateTime { date, time }).to_string(),
            _ => at.to_string(),
        }
    }
}

/// What the clock on the wall of that zone shows. A zone that we do not know is UTC; a time outside
/// of the calendar (years -9999 to 9999) is its nearest end.
fn civil(micros: i64, time_zone: &str) -> jiff::civil::DateTime {
    let end = if micros < 0 { Timestamp::MIN } else { Timestamp::MAX };
    let instant = Timestamp::from_microsecond(micros).unwrap_or(end);
    let zone = TimeZone::get(time_zone).unwrap_or_else(|error| {
        tracing::error!(time_zone, %error, "a time zone is unknown");
        TimeZone::UTC
    });
    zone.to_datetime(instant)
}

fn icu_date(at: jiff::civil::DateTime) -> Option<Date<Gregorian>> {
    Date::try_new_gregorian(i32::from(at.year()), at.month().try_into().ok()?, at.day().try_into().ok()?).ok()
}

fn icu_time(at: jiff::civil::DateTime) -> Option<Time> {
    Time::try_new(at.hour().try_into().ok()?, at.minute().try_into().ok()?, at.second().try_into().ok()?, 0)
        .ok()
}

fn logged<T, E: std::fmt::Display>(tag: &'static str, made: Result<T, E>) -> Option<T> {
    made.inspect_err(|error| tracing::error!(tag, %error, "a formatter has no data")).ok()
}
