//! A policy taken apart: what every format of `breakeven breakdown` is made from.

use crate::economics::Breakdown;
use crate::figure::Gap;
use crate::metric::Metric;
use crate::report::assumed;
use crate::report::flows_left_out::flows_left_out;
use crate::report::head::CitedCatalog;
use crate::report::notice::{Notice, notices_of_today};
use crate::report::serves::serves;
use crate::scenario::Scenario;
use crate::units::{Amount, AsOf, Fraction, Hours, Load, Number, Quantity};

/// What the view has to say.
#[derive(Clone, Debug)]
pub struct BreakdownReport {
    /// The scenario's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its file.
    pub file: String,
    /// The date of its prices.
    pub as_of: AsOf,
    /// The catalog of its prices.
    pub catalog: CitedCatalog,
    /// How long a month is.
    pub hours_per_month: Hours,
    /// The policies that were taken apart, in the file's order; or why one was not.
    pub options: Vec<OptionBreakdown>,
    /// Warnings and assumptions.
    pub notices: Vec<Notice>,
}

/// A policy.
#[derive(Clone, Debug)]
pub struct OptionBreakdown {
    /// Its name.
    pub name: String,
    /// What it does, in words.
    pub serves: String,
    /// What is in it, or why that is not known.
    pub found: Result<Anatomy, String>,
}

/// What is in a policy.
#[derive(Clone, Debug)]
pub struct Anatomy {
    /// What a task costs, its ends in it; a success, and how tasks end, by metric.
    pub totals: Vec<(Metric, Amount)>,
    /// Its parts.
    pub parts: Vec<PartRow>,
    /// What is paid besides, for each task, and its share of all.
    pub others: Vec<(String, Amount, Amount)>,
    /// Single improvements by a tenth, the most worthwhile first.
    pub improvements: Vec<ImprovementRow>,
    /// What a policy assumes of attempts, where it matters.
    pub assumptions: Vec<String>,
}

/// A step, or an option that a policy uses.
#[derive(Clone, Debug)]
pub struct PartRow {
    /// Its name.
    pub name: String,
    /// The option that does it.
    pub option: String,
    /// How often it runs for a task.
    pub runs: Amount,
    /// Calls to models for a task.
    pub calls: Amount,
    /// What it costs for a task.
    pub cost: Amount,
    /// Its share of what a task costs, ends in.
    pub share: Amount,
    /// The share of its runs that end right.
    pub right: Option<Amount>,
    /// Its share of the tasks that are not right: those in which it is the first that is not.
    pub failures: Option<Amount>,
    /// Points of the whole for a point of it.
    pub worth: Option<Amount>,
    /// Half of its runs take less.
    pub p50: Result<Amount, String>,
    /// 95 in 100 take less.
    pub p95: Result<Amount, String>,
}

/// A single improvement.
#[derive(Clone, Debug)]
pub struct ImprovementRow {
    /// What gets better by a tenth.
    pub what: String,
    /// What a success costs then.
    pub cost_per_success: Amount,
    /// The share of it that is saved.
    pub saving: Amount,
    /// The share of tasks that end right then.
    pub accuracy: Amount,
}

/// Puts the view of some policies together.
pub fn breakdown(scenario: &Scenario, options: &[usize]) -> BreakdownReport {
    let of = |at: &usize| {
        let option = &scenario.options[*at];
        let found = Breakdown::of(scenario, *at).map(|found| anatomy(&found)).map_err(|gap| gap.to_string());
        OptionBreakdown { name: option.name.clone(), serves: serves(option), found }
    };
    BreakdownReport {
        notices: notices_of_today(scenario).into_iter().chain(flows_left_out(scenario)).collect(),
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        file: scenario.file.name().to_owned(),
        as_of: scenario.day(),
        catalog: scenario.catalog().into(),
        hours_per_month: scenario.calendar.value().hours_per_month(),
        options: options.iter().map(of).collect(),
    }
}

fn anatomy(found: &Breakdown<'_>) -> Anatomy {
    let expected = found.cost.expected.get();
    let share = |cost: f64| Amount::from(Load::const_new(if expected > 0.0 { cost / expected } else { 0.0 }));
    let lost: f64 = found.parts.iter().filter_map(|part| part.first_wrong).map(Fraction::get).sum();
    let time = |time: &Result<crate::units::Seconds, Gap>| {
        time.as_ref().map(|time| (*time).into()).map_err(ToString::to_string)
    };
    let parts = found.parts.iter().map(|part| PartRow {
        name: part.name.clone(),
        option: part.option.clone(),
        runs: Number::const_new(part.runs.get()).into(),
        calls: part.calls.into(),
        cost: part.cost.into(),
        share: share(part.cost.get()),
        right: part.right.map(Amount::from),
        failures: part
            .first_wrong
            .filter(|_| lost > 0.0)
            .map(|first| Fraction::const_new((first.get() / lost).min(1.0)).into()),
        worth: part.worth.map(|worth| Number::const_new(worth.get()).into()),
        p50: time(&part.p50),
        p95: time(&part.p95),
    });
    let ends = [
        (Metric::Accuracy, found.ends.right),
        (Metric::AcceptedWrong, found.ends.accepted_wrong),
        (Metric::Escalated, found.ends.escalated),
        (Metric::Failed, found.ends.failed),
    ];
    let mut totals = vec![(Metric::ExpectedCostPerTask, Amount::from(found.cost.expected))];
    totals.extend(found.cost.success.map(|cost| (Metric::CostPerSuccess, cost.into())));
    totals.extend(ends.into_iter().map(|(metric, share)| (metric, Amount::from(share))));
    Anatomy {
        totals,
        parts: parts.collect(),
        others: found
            .others
            .iter()
            .map(|(label, cost)| (label.clone(), (*cost).into(), share(cost.get())))
            .collect(),
        improvements: found
            .improvements
            .iter()
            .map(|improvement| ImprovementRow {
                what: improvement.what.clone(),
                cost_per_success: improvement.cost_per_success.into(),
                saving: improvement.saving.into(),
                accuracy: improvement.accuracy.into(),
            })
            .collect(),
        assumptions: assumed::remarks(&found.assumed),
    }
}
