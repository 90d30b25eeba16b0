//! Annotations of GitHub Actions: a line for each limit that is not met, at its place in the scenario.

use crate::report::{
    DiffReport, Report, Sides, Status, VerdictRow, diff_sentence, diff_tally, limit_texts, moved_limit,
};
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

/// One workflow command for each limit on a change that is missed or unknown, a notice for each scenario that changed, and a closing line.
pub(super) fn changes(report: &DiffReport) -> Printed {
    let mut commands = Vec::new();
    for scenario in &report.scenarios {
        let own = scenario.head_file.as_ref();
        for limit in scenario.limits.iter().filter(|limit| limit.status != Status::Met) {
            let title = format!("{}: {} of {}", scenario.id, limit.metric.info().id, limit.option);
            let place = match (&limit.place, own) {
                (Some((file, line, column)), _) if file != "--set" => {
                    format!("file={},line={line},col={column},", property(file))
                }
                (_, Some(file)) => format!("file={},", property(file)),
                (_, None) => String::new(),
            };
            commands.push(format!(
                "::error {place}title={}::{}",
                property(&title),
                data(&moved_limit(limit))
            ));
        }
    }
    for scenario in report.scenarios.iter().filter(|scenario| scenario.is_changed()) {
        let place = scenario.changes.iter().find_map(|change| change.place);
        let place = match (&scenario.head_file, place) {
            (Some(file), Some((line, column))) if scenario.on() == Sides::Both => {
                format!("file={},line={line},col={column},", property(file))
            }
            (Some(file), _) => format!("file={},", property(file)),
            (None, _) => String::new(),
        };
        commands.push(format!(
            "::notice {place}title={}::{}",
            property(&scenario.id),
            data(&diff_sentence(scenario))
        ));
    }
    Printed::default().with_commands(commands).then(&Printed::plain(&format!("{}\n", diff_tally(report))))
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
