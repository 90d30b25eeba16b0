//! What a plan pays whatever it serves: costs by name, staff and one-off costs, in full as soon as an option of them is used.

use crate::economics::Plan;
use crate::planning::{FixedCharge, Mix};
use crate::report::list::list;
use crate::report::number::human;
use crate::units::{Amount, Quantity as _, UsdPerMonth};

use super::place::Place;

/// A charge that follows no task.
#[derive(Clone, Debug)]
pub struct FixedRow {
    /// What it is for.
    pub name: String,
    /// The options that owe it; of several workloads each with its own.
    pub options: Vec<String>,
    /// What it comes to a month.
    pub cost: Amount,
    /// Whether the mix pays it.
    pub paid: Paid,
}

/// Whether a mix pays a charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paid {
    /// It does, as a part of what this part costs.
    In(String),
    /// It does, besides what its parts cost: several of them owe it.
    Besides,
    /// None of its options is used.
    Avoided,
}

/// Every charge of a plan, as a mix has it. `names` are those of the places.
pub(super) fn fixed_rows(plan: &Plan, mix: &Mix, places: &[Place], names: &[String]) -> Vec<FixedRow> {
    let problem = &plan.asked.problem;
    let row = |charge: &FixedCharge, paid: Paid| FixedRow {
        name: charge.name.clone(),
        options: options(plan, charge),
        cost: charge.cost.into(),
        paid,
    };
    let of_fleets = plan.asked.of_fleets.iter().map(|(pool, charge)| {
        let at = places.iter().position(|place| place.pool() == Some(*pool));
        let name = at.and_then(|at| names.get(at)).cloned().unwrap_or_default();
        row(charge, if mix.units[*pool].get() > 0.0 { Paid::In(name) } else { Paid::Avoided })
    });
    let of_ways = problem.fixed.iter().map(|charge| {
        let paid = match part_of(plan, charge, places).and_then(|at| names.get(at)) {
            _ if !mix.pays(problem, charge) => Paid::Avoided,
            Some(name) => Paid::In(name.clone()),
            None => Paid::Besides,
        };
        row(charge, paid)
    });
    of_fleets.chain(of_ways).collect()
}

/// What a mix pays of charges that are of one part alone.
pub(super) fn fixed_of(plan: &Plan, mix: &Mix, places: &[Place], part: usize) -> f64 {
    let problem = &plan.asked.problem;
    let own = problem
        .fixed
        .iter()
        .filter(|charge| part_of(plan, charge, places) == Some(part) && mix.pays(problem, charge));
    own.map(|charge| charge.cost.get()).sum()
}

/// The part that all ways of a charge are of; `None` where there are several.
fn part_of(plan: &Plan, charge: &FixedCharge, places: &[Place]) -> Option<usize> {
    let problem = &plan.asked.problem;
    let at =
        |way: &(usize, usize)| places.iter().position(|place| place.is(way.0, way.1, problem.pool_of(*way)));
    let mut all = charge.ways.iter().map(at);
    let first = all.next()??;
    all.all(|other| other == Some(first)).then_some(first)
}

fn options(plan: &Plan, charge: &FixedCharge) -> Vec<String> {
    let works = &plan.asked.problem.works;
    let mut names: Vec<String> = Vec::new();
    for (work, way) in &charge.ways {
        let (work, way) = (&works[*work], &works[*work].ways[*way]);
        let name = if works.len() > 1 { format!("{}/{}", work.name, way.name) } else { way.name.clone() };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Options, and charges that are not paid, that are named; of more it is said how many.
const MOST: usize = 4;

/// The charges in words, those that are paid first.
pub(super) fn fixed_words(rows: &[FixedRow]) -> Vec<String> {
    let told = |row: &FixedRow| {
        let of = match row.options.len() {
            many if many > MOST => format!("{many} options"),
            _ => list(&row.options),
        };
        let how = match &row.paid {
            Paid::In(part) => format!("in the cost of {part}"),
            Paid::Besides => format!("once for {of}"),
            Paid::Avoided if row.options.len() > 1 => format!("not paid, since {of} serve nothing"),
            Paid::Avoided => format!("not paid, since {of} serves nothing"),
        };
        format!("fixed, {how}: {} a month for {}", human(row.cost), row.name)
    };
    let (avoided, paid): (Vec<&FixedRow>, Vec<&FixedRow>) =
        rows.iter().partition(|row| row.paid == Paid::Avoided);
    let mut all: Vec<String> = paid.into_iter().map(told).collect();
    if avoided.len() > MOST {
        let sum: f64 = avoided.iter().map(|row| row.cost.value()).sum();
        let (sum, many) = (human(UsdPerMonth::const_new(sum).into()), avoided.len());
        all.push(format!("fixed, not paid, since their options serve nothing: {sum} a month for {many} charges, each in `--format json`"));
    } else {
        all.extend(avoided.into_iter().map(told));
    }
    all
}
