//! The parts of a mix: fleets, and what has no replicas.

use crate::economics::Plan;
use crate::planning::{Mix, Running};
use crate::units::{Amount, Fraction, Load, Quantity as _, TasksPerMonth, UsdPerMonth};

use super::place::Place;

/// How charges are paid that follow no task.
const FIXED: &str = "whatever is served";
/// A fleet, or an option without replicas.
#[derive(Clone, Debug)]
pub struct PlanPart {
    /// Its name.
    pub name: String,
    /// What it is, in words.
    pub kind: &'static str,
    /// Replicas, at most; of those so many spare.
    pub replicas: Option<Amount>,
    /// Spare ones.
    pub spare: Option<Amount>,
    /// Tasks a month.
    pub tasks: Amount,
    /// Its share of all tasks.
    pub share: Amount,
    /// What a month of it is billed.
    pub cost: Amount,
    /// How full its replicas may be, which the mix keeps.
    pub fill_limit: Option<Amount>,
    /// How busy its replicas are in the busiest hour, of what they may be.
    pub busiest: Option<Amount>,
    /// The same on average, while it is paid for.
    pub mean: Option<Amount>,
}

impl PlanPart {
    /// A row for the charges that several parts owe.
    pub(super) fn fixed_of_several(cost: UsdPerMonth) -> Self {
        let none = Self::without_replicas(FIXED, 0.0, 0.0, cost.get());
        Self { name: "several of them".to_owned(), ..none }
    }

    /// Whether it is that row.
    pub(super) fn is_fixed(&self) -> bool {
        self.kind == FIXED
    }

    pub(super) fn without_replicas(kind: &'static str, tasks: f64, share: f64, cost: f64) -> Self {
        Self {
            name: String::new(),
            kind,
            replicas: None,
            spare: None,
            tasks: TasksPerMonth::const_new(tasks).into(),
            share: Fraction::const_new(share.min(1.0)).into(),
            cost: UsdPerMonth::const_new(cost).into(),
            fill_limit: None,
            busiest: None,
            mean: None,
        }
    }
}

/// A part with its tasks and what it costs besides its fleet.
pub(super) fn part(plan: &Plan, mix: &Mix, place: &Place, share: f64, tasks: f64, variable: f64) -> PlanPart {
    let problem = &plan.asked.problem;
    let several = problem.works.len() > 1;
    let base = PlanPart::without_replicas("by the task", tasks, share, variable);
    match place {
        Place::Way(work, way) => {
            let (work, way) = (&problem.works[*work], &problem.works[*work].ways[*way]);
            let name = if several { format!("{}/{}", work.name, way.name) } else { way.name.clone() };
            PlanPart { name, ..base }
        }
        Place::Pool(pool) => {
            let (row, hours) = (&problem.pools[*pool], problem.hours() as f64);
            let fixed: f64 = match row.running {
                Running::AllMonth if mix.units[*pool].get() > 0.0 => {
                    row.opening.get() + row.unit.get() * mix.units[*pool].get()
                }
                Running::AllMonth => 0.0,
                Running::ByTheHour => {
                    let paid = mix.hours.iter().map(|hour| hour.chance.get() * hour.units[*pool].get());
                    paid.sum::<f64>() * row.unit.get() / hours
                }
            };
            let loads: Vec<(f64, f64)> = (0..mix.hours.len())
                .filter_map(|hour| Some((mix.hours[hour].chance.get(), plan.load(mix, *pool, hour)?.get())))
                .collect();
            let used = !loads.is_empty();
            let mean = loads.iter().map(|(chance, load)| chance * load).sum::<f64>()
                / loads.iter().map(|(chance, _)| chance).sum::<f64>();
            PlanPart {
                name: row.name.clone(),
                kind: match row.running {
                    Running::AllMonth => "all month",
                    Running::ByTheHour => "by the hour",
                },
                replicas: Some(mix.replicas[*pool].into()),
                spare: (row.spare.get() > 0.0 && mix.units[*pool].get() > 0.0).then(|| row.spare.into()),
                cost: UsdPerMonth::const_new(fixed + variable).into(),
                fill_limit: plan.asked.fill_limits.get(*pool).map(|limit| (*limit).into()),
                busiest: used
                    .then(|| Load::const_new(loads.iter().map(|(_, load)| *load).fold(0.0, f64::max)).into()),
                mean: used.then(|| Load::const_new(mean).into()),
                ..base
            }
        }
    }
}
