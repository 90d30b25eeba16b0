//! A comparison as annotations of GitHub Actions.

use crate::report::{
    At, DiffReport, DiffScenario, MoveRow, Repository, Sides, Status, diff_sentence, diff_tally, moved_limit,
};
use crate::text::Printed;

use super::workflow_command::{self, Annotation, Kind};

/// An error for each limit on a change that is missed or unknown, a notice for each scenario that changed, and a closing line.
pub(super) fn annotations(report: &DiffReport, repository: &Repository) -> Printed {
    let limits = report.scenarios.iter().flat_map(|scenario| {
        let missed = scenario.limits.iter().filter(|limit| limit.status != Status::Met);
        missed.map(|limit| Annotation {
            kind: Kind::Error,
            at: limit_at(scenario, limit),
            title: format!("{}: {} of {}", scenario.id, limit.metric.info().id, limit.option),
            message: moved_limit(limit),
        })
    });
    let changed = report.scenarios.iter().filter(|scenario| scenario.is_changed());
    let changes = changed.map(|scenario| Annotation {
        kind: Kind::Notice,
        at: change_at(scenario),
        title: scenario.id.clone(),
        message: diff_sentence(scenario),
    });
    let faulty = report.faulty.iter().map(|file| Annotation {
        kind: Kind::Error,
        at: Some(At::whole(file)),
        title: "not compared".to_owned(),
        message: "it has faults, which the log shows: nothing is known of its changes".to_owned(),
    });
    let all: Vec<Annotation> = faulty.chain(limits).chain(changes).collect();
    workflow_command::annotations(&all, repository)
        .then(&Printed::plain(&format!("{}\n", diff_tally(report))))
}

/// Where a limit stands: in its line, or in no line of the head's file.
fn limit_at(scenario: &DiffScenario, limit: &MoveRow) -> Option<At> {
    let head = scenario.head_file.as_ref();
    match &limit.place {
        Some((file, line, column)) => Some(At::written(file, (*line, *column), head.unwrap_or(file))),
        None => head.map(At::whole),
    }
}

/// Where a scenario changed first.
fn change_at(scenario: &DiffScenario) -> Option<At> {
    let position = scenario.changes.iter().find_map(|change| change.place);
    let position = position.filter(|_| scenario.on() == Sides::Both);
    scenario.head_file.clone().map(|file| At { file, position })
}
