//! What a check says on standard error: faults drawn on their lines, warnings in a line each.

use crate::cli::input::{self, ReadFile};
use crate::cli::output;
use crate::cli::shared_args::Global;
use crate::diagnostics::Sink;
use crate::report::CheckReport;
use crate::text::Printed;

/// More warnings than this are counted.
const MOST_WARNINGS: usize = 50;

/// Says what is wrong with the input, and what is doubtful. Where no file was judged, it is what every command says.
pub(super) fn complain(report: &CheckReport, files: &[ReadFile], prices: Sink, global: &Global) {
    let (faulty, all) = (report.faulty_files(), report.files.len());
    let mut sink = prices;
    let mut unreadable = String::new();
    for file in files {
        match &file.found {
            Ok(Some(_)) if faulty < all => {}
            Ok(_) => file.said.diagnostics().iter().for_each(|said| sink.push(said.clone())),
            Err(why) => unreadable += &format!("error: {why:#}\n"),
        }
    }
    if faulty == all {
        input::report(&sink, global);
        return output::complain(&Printed::plain(&unreadable));
    }
    input::report_errors(&sink, global);
    if faulty > 0 {
        let faults = report.faults().count();
        let s = if faults == 1 { "" } else { "s" };
        unreadable += &format!("{faults} error{s}; {faulty} of {all} files not judged, the others were\n");
    }
    let mut lines = unreadable;
    for warning in report.warnings().take(MOST_WARNINGS) {
        let help = warning.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
        lines += &format!("warning[{}]: {}{help} ({})\n", warning.code, warning.message, warning.at.words());
    }
    if let Some(left @ 1..) = report.warnings().count().checked_sub(MOST_WARNINGS) {
        lines += &format!("{left} more warnings: `breakeven run FILE --view warnings` has those of a file\n");
    }
    output::complain(&Printed::plain(&lines));
}
