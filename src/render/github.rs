//! Annotations of GitHub Actions: a line for each limit that is not met, at its place in the scenario.

use crate::report::{Report, Status, VerdictRow, limit_texts};

/// One workflow command for each limit that is missed or unknown and for each scenario without a limit, and a closing line that the log shows.
pub(super) fn annotations(report: &Report) -> String {
    let mut out = String::new();
    for scenario in &report.scenarios {
        for verdict in scenario.verdicts.iter().filter(|verdict| verdict.status != Status::Met) {
            let title = format!("{}: {} of {}", scenario.id, verdict.metric.info().id, verdict.option);
            let place = if verdict.file == "--set" {
                // A limit of the command line has no place in the repository.
                format!("file={}", property(&scenario.file))
            } else {
                format!("file={},line={},col={}", property(&verdict.file), verdict.line, verdict.column)
            };
            out += &format!("::error {place},title={}::{}\n", property(&title), data(&message(verdict)));
        }
    }
    for unchecked in report.unchecked() {
        let file = property(&unchecked.file);
        out += &format!("::warning file={file},title={}::{}\n", unchecked.code, data(&unchecked.message));
    }
    out + &report.tally() + "\n"
}

fn message(verdict: &VerdictRow) -> String {
    let (value, limit) = limit_texts(verdict);
    let (id, option) = (verdict.metric.info().id, &verdict.option);
    match &verdict.value {
        Ok(_) => format!("{id} of {option} is {value}, the limit is {limit}"),
        Err(reason) if verdict.status == Status::Missed => {
            format!("{id} of {option}: {reason}, the limit is {limit}")
        }
        Err(reason) => format!("{id} of {option} is unknown ({reason}), the limit is {limit}"),
    }
}

/// Escapes a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
