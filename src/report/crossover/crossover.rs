//! Where options cost the same: what every format of `breakeven crossover` is made from.

use std::collections::BTreeSet;

use crate::economics::{
    Axis, AxisTie, CostOf, CrossingRange, Crossover, Crossovers, Extent, MetricRange, NoAxisTie, Range, Side,
    VolumeCrossing, VolumeCurve, compared, curves_of,
};
use crate::figure::Gap;
use crate::metric::Metric;
use crate::report::fleet;
use crate::report::flows_left_out::flows_left_out;
use crate::report::gaps::{GapRow, gaps};
use crate::report::head::CitedCatalog;
use crate::report::notice::{Notice, notices_of_today};
use crate::report::number::human;
use crate::report::ranges;
use crate::scenario::Scenario;
use crate::serving::End;
use crate::units::{Amount, AsOf, Count, Hours};

use super::text::sentence;

/// What the view has to say.
#[derive(Clone, Debug)]
pub struct CrossoverReport {
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
    /// The tasks that it states.
    pub stated: Amount,
    /// The fewest tasks that were looked at, and the most.
    pub range: [Amount; 2],
    /// Two options each.
    pub pairs: Vec<PairRow>,
    /// Which options are compared and how many are not, where there are very many.
    pub left_out: Option<String>,
    /// Costs over the range.
    pub curves: Vec<CurveRow>,
    /// What a reader should know of the costs.
    pub remarks: Vec<String>,
    /// Bills with gaps.
    pub gaps: Vec<GapRow>,
    /// Warnings and assumptions.
    pub notices: Vec<Notice>,
}

/// Two options.
#[derive(Clone, Debug)]
pub struct PairRow {
    /// Their names.
    pub options: [String; 2],
    /// What is compared: cost per success, or per task where an accuracy is not known.
    pub metric: Metric,
    /// What each costs at the stated volume.
    pub now: [Result<Amount, String>; 2],
    /// Between which figures that lies, where it is known.
    pub now_range: [Option<MetricRange>; 2],
    /// The most tasks that each carries within the range.
    pub carries: [Result<Amount, String>; 2],
    /// Who is cheaper where; or why that is not known.
    pub stretches: Result<Vec<StretchRow>, String>,
    /// Where that changes.
    pub crossings: Vec<CrossingRow>,
    /// Whether all of the range was searched.
    pub extent: Extent,
    /// At which other figures they would cost the same.
    pub ties: Vec<TieRow>,
    /// In words.
    pub sentence: String,
}

impl PairRow {
    /// Whether it is known between which figures something of it lies.
    fn has_ranges(&self) -> bool {
        ranges::any(self.now_range.iter()) || self.crossings.iter().any(|crossing| crossing.range.is_some())
    }

    /// How much of the range was searched: `whole` or `partly`.
    pub const fn searched(&self) -> &'static str {
        match self.extent {
            Extent::Whole => "whole",
            Extent::Partly => "partly",
        }
    }
}

/// Volumes between two crossings.
#[derive(Clone, Debug)]
pub struct StretchRow {
    /// From these.
    pub from: Amount,
    /// To these.
    pub to: Amount,
    /// Who is cheaper; nobody where they cost the same.
    pub cheaper: Option<String>,
}

/// A volume at which the order changes.
#[derive(Clone, Debug)]
pub struct CrossingRow {
    /// From these on.
    pub tasks: Amount,
    /// Between which volumes that lies; nothing where nothing has a band, or why it is not known.
    pub range: Option<Result<MetricRange, String>>,
    /// Who is cheaper from here on.
    pub cheaper: String,
    /// Whose machines grow here; nobody's where both cost the same.
    pub jump: Option<String>,
    /// What each costs here.
    pub cost: [Amount; 2],
    /// GPUs of each here.
    pub gpus: [Option<Amount>; 2],
    /// How full the replicas of each are here.
    pub utilisation: [Option<Amount>; 2],
}

/// What one option would have to be for both to cost the same.
#[derive(Clone, Debug)]
pub struct TieRow {
    /// The option that would be another; the other one stays as it is.
    pub option: String,
    /// Its cost at the stated volume.
    pub now: Result<Amount, String>,
    /// By axis.
    pub values: Vec<TieCell>,
}

/// A figure on an axis.
#[derive(Clone, Debug)]
pub struct TieCell {
    /// Which one.
    pub axis: Axis,
    /// At what they cost the same, or why there is no such figure.
    pub value: Result<Amount, String>,
    /// Whether the option has something of the kind at all.
    pub kind: TieKind,
}

/// Whether an axis concerns an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TieKind {
    /// It does.
    Concerns,
    /// The option has nothing of it.
    Without,
}

/// An option over the range.
#[derive(Clone, Debug)]
pub struct CurveRow {
    /// Its name.
    pub option: String,
    /// From few tasks to many.
    pub points: Vec<PointRow>,
    /// Why they end before the range does.
    pub ends: Option<String>,
}

/// What an option costs at a number of tasks.
#[derive(Clone, Debug)]
pub struct PointRow {
    /// So many.
    pub tasks: Amount,
    /// What a task costs.
    pub per_task: Amount,
    /// What a success costs.
    pub per_success: Option<Amount>,
    /// GPUs.
    pub gpus: Option<Amount>,
    /// How full its replicas are.
    pub utilisation: Option<Amount>,
}

/// Compares an option with others, by their places, over a range.
pub fn crossover(scenario: &Scenario, base: usize, others: &[usize], range: Range) -> CrossoverReport {
    let chosen = compared(scenario, others);
    let pairs = Crossovers::of(scenario, range).with(base, &chosen);
    let pairs: Vec<PairRow> = pairs.iter().map(|found| pair(found, range)).collect();
    let shown: BTreeSet<usize> = chosen.iter().copied().chain([base]).collect();
    let curves = curves_of(scenario, &shown.into_iter().collect::<Vec<_>>(), range);
    let curves = curves.iter().map(curve).collect();
    CrossoverReport {
        notices: notices_of_today(scenario).into_iter().chain(flows_left_out(scenario)).collect(),
        gaps: gaps(scenario),
        remarks: fleet::elastic(scenario)
            .into_iter()
            .chain(fleet::committed(
                scenario,
                "are paid in every hour: at each volume for the instances that its busiest hour needs, signed for that volume",
            ))
            .chain(pairs.iter().any(PairRow::has_ranges).then(|| ranges::LEGEND.to_owned()))
            .collect(),
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        file: scenario.file.name().to_owned(),
        as_of: scenario.day(),
        catalog: scenario.catalog().into(),
        hours_per_month: scenario.calendar.value().hours_per_month(),
        stated: scenario.options[base].workload.tasks.value.into(),
        range: [range.from.into(), range.to.into()],
        left_out: (chosen.len() < others.len()).then(|| left_out(chosen.len(), others.len())),
        pairs,
        curves,
    }
}

/// Which options are compared, and how many are not.
fn left_out(compared: usize, all: usize) -> String {
    let count = |count: usize| human(Count::const_new(count as f64).into());
    format!(
        "compared are the {} of {} other options that cost least a month at the stated volume; {} are left out: name the one to compare with",
        count(compared),
        count(all),
        count(all - compared)
    )
}

fn shown<Q: Copy + Into<Amount>>(found: &Result<Q, Gap>) -> Result<Amount, String> {
    found.as_ref().map(|found| (*found).into()).map_err(ToString::to_string)
}

fn pair(found: &Crossover<'_>, range: Range) -> PairRow {
    let name = |side: Side| found.option(side).name.clone();
    let now = [shown(&found.now[0]), shown(&found.now[1])];
    let stretches = found.stretches.as_ref().map_err(ToString::to_string).map(|stretches| {
        let row = |stretch: &crate::economics::Stretch| StretchRow {
            from: stretch.from.into(),
            to: stretch.to.into(),
            cheaper: stretch.cheaper.map(name),
        };
        stretches.iter().map(row).collect()
    });
    let ties = [(Side::First, &now[0]), (Side::Second, &now[1])].map(|(side, now)| TieRow {
        option: name(side),
        now: now.clone(),
        values: found.ties.iter().filter(|tie| tie.side == side).map(tie).collect(),
    });
    PairRow {
        options: [name(Side::First), name(Side::Second)],
        metric: match found.by {
            CostOf::Success => Metric::CostPerSuccess,
            CostOf::Task => Metric::CostPerTask,
        },
        carries: [shown(&found.carries[0]), shown(&found.carries[1])],
        stretches,
        now_range: found.ranges.now,
        crossings: found
            .crossings
            .iter()
            .enumerate()
            .map(|(at, here)| crossing(here, found.ranges.crossings.get(at), name))
            .collect(),
        extent: found.extent,
        ties: ties.into(),
        sentence: sentence(found, range),
        now,
    }
}

fn crossing(
    at: &VolumeCrossing,
    range: Option<&CrossingRange>,
    name: impl Fn(Side) -> String,
) -> CrossingRow {
    CrossingRow {
        tasks: at.tasks.into(),
        range: range.map(|range| match range {
            CrossingRange::Between(range) => Ok(*range),
            CrossingRange::NotAt(End::Good) => Err(format!("{} if fleets are fast", ranges::NO_CROSSING)),
            CrossingRange::NotAt(End::Bad) => Err(format!("{} if fleets are slow", ranges::NO_CROSSING)),
        }),
        cheaper: name(at.cheaper),
        jump: at.jump.map(name),
        cost: at.cost.map(Amount::from),
        gpus: at.gpus.map(|gpus| gpus.map(Amount::from)),
        utilisation: at.utilisation.map(|share| share.map(Amount::from)),
    }
}

fn tie(tie: &AxisTie) -> TieCell {
    let without = matches!(tie.value, Err(NoAxisTie::Without(_)));
    TieCell {
        axis: tie.axis,
        value: tie.value.clone().map_err(|reason| reason.to_string()),
        kind: if without { TieKind::Without } else { TieKind::Concerns },
    }
}

fn curve(curve: &VolumeCurve<'_>) -> CurveRow {
    let points = curve.points.iter().map(|point| PointRow {
        tasks: point.tasks.into(),
        per_task: point.per_task.into(),
        per_success: point.per_success.map(Amount::from),
        gpus: point.gpus.map(Amount::from),
        utilisation: point.utilisation.map(Amount::from),
    });
    CurveRow {
        option: curve.option.name.clone(),
        points: points.collect(),
        ends: curve.ends.as_ref().map(ToString::to_string),
    }
}
