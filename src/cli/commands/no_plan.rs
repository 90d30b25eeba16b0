//! Why nothing can be planned, at its place in the scenario.

use std::sync::Arc;

use crate::cli::refused::Refused;
use crate::diagnostics::{Code, Diagnostic};
use crate::economics::{LeftOut, NoPlan};
use crate::scenario::Scenario;
use crate::source::{FieldPath, Site, Spot};

/// What a scenario lacks to be planned.
pub(super) fn refusal(gap: &NoPlan, scenarios: &[Scenario]) -> anyhow::Error {
    let of = |id: &str| scenarios.iter().find(|scenario| scenario.id == id);
    let field = |key: &str| FieldPath::ROOT.key(key);
    let (code, message, scenario, path, help) = match gap {
        // These know their places.
        NoPlan::TooLarge { option, tasks, why } => {
            let message = format!("`{}` is in no plan: {why}", option.value);
            let help = "is the volume or the throughput of a replica a slip? `breakeven explain` says what a replica serves";
            let fault = Diagnostic::new(Code::OutOfRange, message, option.site.clone());
            return Refused::of(fault.also(tasks.site.clone(), "the volume").help(help.to_owned()));
        }
        NoPlan::TooManyFleets { option, most } => {
            let message = format!("`{}` is one fleet more than the {most} that a plan mixes", option.value);
            let help = "name those that may be in the mix under `plan.options`, or leave some out";
            let fault = Diagnostic::new(Code::OutOfRange, message, option.site.clone());
            return Refused::of(fault.help(help.to_owned()));
        }
        NoPlan::NoProfile(id) => (
            Code::MissingKey,
            format!("`{id}` does not say how its demand is spread over the hours"),
            of(id),
            field("workload"),
            "write `profile: business-hours`, 24 or 168 numbers, or `peak_to_mean: 3x` under `workload`"
                .to_owned(),
        ),
        NoPlan::TooPeaked { scenario, most } => (
            Code::OutOfRange,
            format!(
                "`{scenario}` has a `peak_to_mean` that no day has: one hour has at most {} the mean",
                most.0
            ),
            of(scenario),
            field("workload").key("peak_to_mean"),
            "write a `profile` of 168 hours".to_owned(),
        ),
        NoPlan::Calendars(one, other) => (
            Code::Conflict,
            format!("`{one}` and `{other}` have months of different lengths"),
            of(other),
            field("calendar"),
            "write the same `calendar` in both".to_owned(),
        ),
        NoPlan::Dates(one, other) => (
            Code::Conflict,
            format!("{one} and {other} have prices of different dates, and one mix is bought on one day"),
            scenarios
                .iter()
                .find(|scenario| Some(scenario.as_of) != scenarios.first().map(|first| first.as_of)),
            field("as_of"),
            "write the same `as_of` in both, or `--as-of DATE` for all".to_owned(),
        ),
        NoPlan::NoOption(id, left) => {
            let reason = |left: &LeftOut| format!("{}: {}", left.option, left.why);
            (
                Code::NothingToShow,
                format!("no option of `{id}` can be in a mix"),
                of(id),
                field("options"),
                left.iter().map(reason).collect::<Vec<_>>().join("\n"),
            )
        }
    };
    let Some(scenario) = scenario.or(scenarios.first()) else { return anyhow::anyhow!(message) };
    let site = Site::new(Arc::clone(&scenario.file), Spot::Key(path));
    Refused::of(Diagnostic::new(code, message, site).help(Some(help).filter(|help| !help.is_empty())))
}
