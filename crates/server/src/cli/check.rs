//! `rejoinder check`: whether what is stored is whole.
//! Never here: a rule.

use std::process::ExitCode;

use super::{progress::Progress, with_ctx};
use crate::config::Config;

pub(super) fn run(config: &Config) -> anyhow::Result<ExitCode> {
    with_ctx(config, false, async |ctx| {
        let mut progress = Progress::of_steps();
        let report = rejoinder_app::check(ctx, |step| progress.say(|| step.to_owned())).await;
        progress.end();
        let report = report?;
        for finding in &report.findings {
            println!("wrong: {}: {}", finding.rule, finding.detail);
        }
        if report.findings.is_empty() {
            println!("ok: the database and {} rules", report.rules);
            return Ok(ExitCode::SUCCESS);
        }
        println!(
            "{} findings. Keep a copy of the data directory before anything is mended.",
            report.findings.len()
        );
        Ok(ExitCode::FAILURE)
    })
}
