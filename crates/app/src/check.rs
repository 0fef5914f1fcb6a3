//! Checking a whole store: the file, the counters, the chains.

use rejoinder_store::{Finding, Tx};

use crate::{ctx::Ctx, error::Error};

/// What a check found.
#[derive(Debug, Default)]
pub struct CheckReport {
    /// Rules that were checked.
    pub rules: usize,
    /// What should not be; empty is well.
    pub findings: Vec<Finding>,
}

/// Checks everything; `progress` is told each step before it begins.
pub async fn check(ctx: &Ctx, mut progress: impl FnMut(&str)) -> Result<CheckReport, Error> {
    let mut report = CheckReport::default();
    progress("the file");
    let lines = ctx.store.read(|tx| async move { tx.check_file().await }).await?;
    report
        .findings
        .extend(lines.into_iter().map(|detail| Finding { rule: "the database file is whole", detail }));
    for (number, rule) in Tx::rules().into_iter().enumerate() {
        progress(rule);
        report.findings.extend(ctx.store.read(move |tx| async move { tx.check_rule(number).await }).await?);
        report.rules += 1;
    }
    Ok(report)
}
