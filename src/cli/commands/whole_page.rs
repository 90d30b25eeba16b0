//! A whole page on a scenario: what each command says of it.

use crate::checks::{Period, Robustness};
use crate::cli::input::Again;
use crate::economics::{self, evaluate};
use crate::report::{self, CASE_METRICS, Dossier, DossierParts, PlanReport, build, plan_report};
use crate::scenario::Scenario;

use super::answered::{answer_of, cases_of};
use super::breakdown::chosen;
use super::crossover::by_default;
use super::no_plan::refusal;

/// What every command says of a scenario, on one page; what one of them has nothing to say to is left out, with the reason.
pub(super) fn whole_page(scenario: &Scenario, again: &Again) -> Option<Dossier> {
    let month = evaluate(scenario);
    let mut run = build(std::slice::from_ref(&month)).scenarios.pop()?;
    run.answer = Some(answer_of(&month, again));
    run.cases = cases_of(&month, again, Period::Month, &CASE_METRICS);
    let followed = scenario.clone().over_months();
    let months = evaluate(&followed);
    let robust = again.with(|variants| Robustness::of(&month, variants, Period::Month));
    let over_months = again.with(|variants| Robustness::of(&months, variants, Period::Months));
    Some(report::dossier(&DossierParts {
        run,
        frontier: report::frontier(&month, &robust),
        crossover: by_default(scenario).map_err(|why| why.to_string()),
        roi: report::with_inputs(report::roi(&months, &over_months), &months),
        breakdown: chosen(scenario, None)
            .map(|found| report::breakdown(scenario, &found))
            .map_err(|why| why.to_string()),
        plan: plan(scenario),
        month: &month,
        months: &months,
    }))
}

/// The mix of options, where the scenario asks for one.
fn plan(scenario: &Scenario) -> Result<PlanReport, String> {
    if scenario.plan.site.is_none() {
        return Err("no `plan` is stated (`plan: {}` would ask for one)".to_owned());
    }
    let scenarios = std::slice::from_ref(scenario);
    let found = economics::plan(scenarios).map_err(|gap| refusal(&gap, scenarios).to_string())?;
    Ok(plan_report(scenarios, &found))
}
