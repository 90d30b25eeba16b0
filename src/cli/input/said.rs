//! Printing what is wrong with the input, or worth knowing.

use crate::cli::output;
use crate::cli::shared_args::Global;
use crate::diagnostics::{Diagnostic, Drawing, Severity, Sink, drawn};
use crate::text::Printed;

/// Prints what is wrong or worth knowing.
pub(in crate::cli) fn report(sink: &Sink, global: &Global) {
    if sink.diagnostics().is_empty() {
        return;
    }
    let drawing = if output::coloured_errors(global) { Drawing::Coloured } else { Drawing::Plain };
    let text = drawn(sink.diagnostics(), drawing);
    let count = |severity, word: &str| match sink.count(severity) {
        0 => None,
        1 => Some(format!("1 {word}")),
        many => Some(format!("{many} {word}s")),
    };
    if sink.has_errors() {
        let counts = [count(Severity::Error, "error"), count(Severity::Warning, "warning")];
        let counts = counts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        output::complain(&text.then(&Printed::plain(&format!("{counts}; no results\n"))));
    } else {
        output::complain(&text);
    }
}

/// Prints the faults of files beside which results of others stand.
pub(in crate::cli) fn report_errors(sink: &Sink, global: &Global) {
    let errors: Vec<Diagnostic> =
        sink.diagnostics().iter().filter(|said| said.code.severity() == Severity::Error).cloned().collect();
    if !errors.is_empty() {
        let drawing = if output::coloured_errors(global) { Drawing::Coloured } else { Drawing::Plain };
        output::complain(&drawn(&errors, drawing));
    }
}
