//! A comparison as annotations of GitHub Actions.

use crate::report::{DiffReport, Sides, Status, diff_sentence, diff_tally, moved_limit};
use crate::text::Printed;

use super::workflow_command::{data, property};

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
