//! The log on standard error. Never here: a reporter that leaves the machine.

use tracing_subscriber::EnvFilter;

use crate::config::{Format, Log};

/// Begins to log. A second call changes nothing.
pub(crate) fn init(log: &Log) {
    let filter = EnvFilter::try_new(&log.level.0).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // An error means that a log is there already, which is as good.
    let _ = match log.format {
        Format::Text => {
            let ansi = std::io::IsTerminal::is_terminal(&std::io::stderr());
            builder.with_ansi(ansi).with_target(false).try_init()
        }
        Format::Json => builder.json().flatten_event(true).try_init(),
    };
}
