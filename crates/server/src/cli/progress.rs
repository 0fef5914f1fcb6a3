//! How far a long command is: a bar on a terminal, a line now and then elsewhere.
//! Never here: anything on standard output, which is for results.

use std::{
    io::IsTerminal as _,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Between two lines where no bar can be drawn.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// A bar, or lines.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    said: Instant,
}

impl Progress {
    /// Of something whose end is known (in bytes), or not.
    pub(super) fn of_bytes(total: Option<u64>) -> Self {
        let template = match total {
            Some(_) => "{bar:32} {percent:>3} %  {msg}  {eta} left",
            None => "{spinner} {msg}  {elapsed}",
        };
        Self::new(total, template)
    }

    /// Of steps, each with its name.
    pub(super) fn of_steps() -> Self {
        Self::new(None, "{spinner} {msg}  {elapsed}")
    }

    fn new(total: Option<u64>, template: &str) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let target = ProgressDrawTarget::stderr_with_hz(10);
            let bar = ProgressBar::with_draw_target(total, target);
            bar.set_style(
                ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            bar
        });
        Self { bar, said: Instant::now() }
    }

    /// The bar, for whoever counts bytes.
    pub(super) fn bar(&self) -> Option<ProgressBar> {
        self.bar.clone()
    }

    /// Says where the work is; without a bar only every few seconds.
    pub(super) fn say(&mut self, message: impl FnOnce() -> String) {
        if let Some(bar) = &self.bar {
            bar.set_message(message());
            if bar.length().is_none() {
                bar.tick();
            }
        } else if self.said.elapsed() > LINE_EVERY {
            self.said = Instant::now();
            eprintln!("{}", message());
        }
    }

    /// Takes the bar away.
    pub(super) fn end(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
