//! What is said of the options and of the accounts of money over the months.

use std::sync::Arc;

use crate::cli::commands::explain::unknown;
use crate::cli::input;
use crate::cli::shared_args::Global;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::report::RoiReport;
use crate::scenario::{PostedLine, Scenario};
use crate::source::{FieldPath, Site, Spot};

use super::args::RoiArgs;

/// The report of the options that are named; of all where none is.
pub(super) fn named(mut report: RoiReport, args: &RoiArgs) -> anyhow::Result<RoiReport> {
    for name in &args.options {
        if !report.options.iter().any(|option| option.name == *name) {
            let known = report.options.iter().map(|option| option.name.as_str());
            anyhow::bail!(unknown("option", name, known));
        }
    }
    report.options.retain(|option| args.options.is_empty() || args.options.contains(&option.name));
    Ok(report)
}

/// Warns of lines that are posted under their own names.
pub(super) fn warn_of_accounts(scenario: &Scenario, lines: &[PostedLine], global: &Global) {
    if lines.is_empty() {
        return;
    }
    let keys: Vec<String> = lines.iter().map(|line| format!("`{}`", line.id())).collect();
    let message = format!("no account is stated for {}: posted under the name of the line", keys.join(", "));
    let whole = || Site::new(Arc::clone(&scenario.file), Spot::Key(FieldPath::ROOT.key("finance")));
    let site = scenario.accounts.site.clone().unwrap_or_else(whole);
    let example = lines.first().map_or("cash", |line| line.id());
    let help = format!(
        "state accounts by kind of line, as your ledger has them: `accounts: {{ {example}: \"…\" }}`"
    );
    let mut sink = Sink::default();
    sink.push(Diagnostic::new(Code::NoAccount, message, site).help(help));
    input::report(&sink, global);
}
