//! What changes to an option would save: what every format of `breakeven levers` is made from.

use crate::economics::{CostOf, Effect, LeverCost, Levers};
use crate::figure::Gap;
use crate::metric::Metric;
use crate::report::flows_left_out::flows_left_out;
use crate::report::gaps::{gaps, gaps_of};
use crate::report::head::CitedCatalog;
use crate::report::notice::{Notice, notices_of_today};
use crate::scenario::Scenario;
use crate::units::{Amount, AsOf, Hours, Load, Quantity};

/// What the view has to say.
#[derive(Clone, Debug)]
pub struct LeversReport {
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
    /// Hours in a month.
    pub hours_per_month: Hours,
    /// The option.
    pub option: String,
    /// What savings are of: cost per success, or per task where no accuracy is known.
    pub metric: Metric,
    /// What it costs now.
    pub now: LeverCostRow,
    /// Those that can be pulled, the one that saves most alone first.
    pub levers: Vec<LeverRow>,
    /// Those that do not apply.
    pub refused: Vec<RefusedRow>,
    /// What is not in its bill because the scenario does not state it.
    pub not_in_bill: Vec<String>,
    /// Warnings and assumptions.
    pub notices: Vec<Notice>,
}

/// What an option costs.
#[derive(Clone, Copy, Debug)]
pub struct LeverCostRow {
    /// A task.
    pub per_task: Amount,
    /// A success.
    pub per_success: Option<Amount>,
    /// A month.
    pub per_month: Amount,
}

/// A lever.
#[derive(Clone, Debug)]
pub struct LeverRow {
    /// Its id.
    pub id: &'static str,
    /// What it does.
    pub what: &'static str,
    /// The option that is changed.
    pub option: String,
    /// From what to what.
    pub change: String,
    /// What that rests on.
    pub basis: String,
    /// What the option costs with it alone.
    pub alone: LeverCostRow,
    /// The share of the cost that it saves alone; nothing where it saves none.
    pub saves: Option<Amount>,
    /// The share that it adds instead.
    pub adds: Option<Amount>,
    /// Its place in the order, what the option costs with all up to it, and the share that those save together.
    pub together: Option<(usize, LeverCostRow, Amount)>,
}

/// A lever that does not apply.
#[derive(Clone, Debug)]
pub struct RefusedRow {
    /// Its id.
    pub id: &'static str,
    /// What it does.
    pub what: &'static str,
    /// The option.
    pub option: String,
    /// Why.
    pub reason: String,
}

/// Puts the levers of an option together, or why there are none.
pub fn levers(scenario: &Scenario, found: &Result<Levers, Gap>) -> Result<LeversReport, String> {
    let found = found.as_ref().map_err(ToString::to_string)?;
    let (metric, now) = match (found.by, found.now.per_success) {
        (CostOf::Success, Some(success)) => (Metric::CostPerSuccess, success.get()),
        _ => (Metric::CostPerTask, found.now.per_task.get()),
    };
    let share = |part: f64| Amount::from(Load::const_new(if now > 0.0 { part / now } else { 0.0 }));
    let mut saved = 0.0;
    let mut order = Vec::new();
    for step in &found.together {
        if let Effect::Saves(more) = step.effect {
            saved += more.get();
        }
        order.push((step.at, row(step.cost), share(saved)));
    }
    let levers = found.pulled.iter().enumerate().map(|(at, pulled)| {
        let place = order.iter().position(|(other, ..)| *other == at);
        LeverRow {
            id: pulled.lever.kind.id(),
            what: pulled.lever.kind.words(),
            option: pulled.lever.option.clone(),
            change: pulled.lever.change.clone(),
            basis: pulled.lever.basis.clone(),
            alone: row(pulled.cost),
            saves: if let Effect::Saves(less) = pulled.effect { Some(share(less.get())) } else { None },
            adds: if let Effect::Adds(more) = pulled.effect { Some(share(more.get())) } else { None },
            together: place.map(|place| (place + 1, order[place].1, order[place].2)),
        }
    });
    Ok(LeversReport {
        not_in_bill: gaps_of(&gaps(scenario), &found.option).to_vec(),
        notices: notices_of_today(scenario).into_iter().chain(flows_left_out(scenario)).collect(),
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        file: scenario.file.name().to_owned(),
        as_of: scenario.day(),
        catalog: scenario.catalog().into(),
        hours_per_month: scenario.calendar.value().hours_per_month(),
        option: found.option.clone(),
        metric,
        now: row(found.now),
        levers: levers.collect(),
        refused: found
            .refused
            .iter()
            .map(|refused| RefusedRow {
                id: refused.kind.id(),
                what: refused.kind.words(),
                option: refused.option.clone(),
                reason: refused.reason.clone(),
            })
            .collect(),
    })
}

fn row(cost: LeverCost) -> LeverCostRow {
    LeverCostRow {
        per_task: cost.per_task.into(),
        per_success: cost.per_success.map(Amount::from),
        per_month: cost.per_month.into(),
    }
}
