//! Annotations of GitHub Actions: a line for each limit that is not met, at its place in the scenario.

use crate::report::{Report, Status, VerdictRow, limit_texts};
use crate::text::{Printed, one_line};

/// One workflow command for each limit that is missed or unknown and for each scenario without a limit, and a closing line that the log shows.
pub(super) fn annotations(report: &Report) -> Printed {
    let mut commands = Vec::new();
    for scenario in &report.scenarios {
        for verdict in scenario.verdicts.iter().filter(|verdict| verdict.status != Status::Met) {
            let title = format!("{}: {} of {}", scenario.id, verdict.metric.info().id, verdict.option);
            let place = if verdict.file == "--set" {
                // A limit of the command line has no place in the repository.
                format!("file={}", property(&scenario.file))
            } else {
                format!("file={},line={},col={}", property(&verdict.file), verdict.line, verdict.column)
            };
            commands.push(format!("::error {place},title={}::{}", property(&title), data(&message(verdict))));
        }
    }
    for unchecked in report.unchecked() {
        let file = property(&unchecked.file);
        commands.push(format!(
            "::warning file={file},title={}::{}",
            unchecked.code,
            data(&unchecked.message)
        ));
    }
    Printed::default().with_commands(commands).then(&Printed::plain(&format!("{}\n", report.tally())))
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

/// Escapes a message of one line. What the runner makes of it, it prints again, so that nothing in it may be a command of the old form.
fn data(text: &str) -> String {
    Printed::plain(&one_line(text)).as_str().replace('%', "%25")
}

/// Escapes a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
