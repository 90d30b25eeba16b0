//! What options come to in each case of a scenario, which of them is recommended there, and what to expect where cases have probabilities.

use crate::economics::{Evaluation, Frontier, Outcome};
use crate::metric::Metric;
use crate::scenario::{Baseline, Case, Scenario};
use crate::units::{Amount, AnnualRate, Fraction, Months, Quantity as _};

use super::both_bills::{BothBills, both_bills};
use super::choice::{Choice, misses};
use super::judgement::{Period, judge};
use super::months::{Worth, choose_over_months};
use super::verdict::{Status, check};

/// The scenario as it stands, or in one of its cases.
#[derive(Clone, Debug)]
pub struct CaseFigures {
    /// The case; `None` of the scenario as it stands.
    pub case: Option<Case>,
    /// The options that serve the whole task, in the file's order.
    pub options: Vec<CaseOption>,
    /// What is to be taken by the bill that is asked for: places among the options.
    pub choice: Choice,
    /// What the whole bill says beside it, which may leave nothing that both recommend.
    pub bills: BothBills,
    /// What options are compared by.
    pub by: ComparedBy,
    /// What money over the months rests on.
    basis: Basis,
}

/// What options are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedBy {
    /// A metric of today's month.
    Month(Metric),
    /// Money over the months.
    Months(Worth),
}

/// An option in a case.
#[derive(Clone, Debug)]
pub struct CaseOption {
    /// Its name.
    pub name: String,
    /// Its figures, of the metrics that were asked for and in their order; why there is none.
    pub figures: Vec<Result<Amount, String>>,
    /// What it is compared by; why there is none.
    pub compared: Result<Amount, String>,
    /// How its limits stand together; `None` if it has none.
    pub limits: Option<Status>,
}

/// An option over all cases.
#[derive(Clone, Debug)]
pub struct Expected {
    /// Its name.
    pub option: String,
    /// The mean of its figures, each weighted by the probability of its case; why there is none.
    pub figures: Vec<Result<Amount, String>>,
    /// The mean of what it is compared by; why there is none.
    pub compared: Result<Amount, String>,
}

/// What money over the months rests on. Sums over stretches of time that differ, present values at rates that differ, and what is saved
/// against different baselines are not of one kind, and have no mean.
#[derive(Clone, Debug, PartialEq)]
struct Basis {
    horizon: Option<Months>,
    rate: Option<AnnualRate>,
    against: Against,
}

/// What options are held against.
#[derive(Clone, Debug, PartialEq)]
enum Against {
    Nothing,
    /// What the work costs today; how much that is, a case may see otherwise.
    Today,
    Option(String),
}

impl Basis {
    fn of(scenario: &Scenario) -> Self {
        let finance = &scenario.finance;
        Self {
            horizon: finance.followed().map(|horizon| *horizon.value()),
            rate: finance.discounted_at().map(|rate| *rate.value()),
            against: match &finance.baseline {
                None => Against::Nothing,
                Some(Baseline::Cost(_)) => Against::Today,
                Some(Baseline::Option { name, .. }) => Against::Option(name.value.clone()),
            },
        }
    }

    /// Why a figure on this basis and one on another have no mean; `None` where they have one.
    fn apart(&self, own: &str, other: &Self, others: &str, rests: RestsOn) -> Option<String> {
        let words = |basis: &Self| match &basis.against {
            Against::Nothing => "nothing".to_owned(),
            Against::Today => "what the work costs today".to_owned(),
            Against::Option(name) => name.clone(),
        };
        let over =
            |basis: &Self| basis.horizon.map_or_else(|| "no horizon".to_owned(), |months| months.to_string());
        let at = |basis: &Self| basis.rate.map_or_else(|| "no rate".to_owned(), |rate| rate.to_string());
        if self.horizon != other.horizon {
            return Some(format!("`{others}` is over {}, and `{own}` over {}", over(other), over(self)));
        }
        if rests.on_rate && self.rate != other.rate {
            return Some(format!("`{others}` is discounted at {}, and `{own}` at {}", at(other), at(self)));
        }
        if rests.on_baseline && self.against != other.against {
            return Some(format!(
                "`{others}` is held against {}, and `{own}` against {}",
                words(other),
                words(self)
            ));
        }
        None
    }
}

/// What a figure over the months rests on besides the horizon.
#[derive(Clone, Copy)]
struct RestsOn {
    on_rate: bool,
    on_baseline: bool,
}

impl RestsOn {
    /// `None` of a figure of today's month.
    fn of(metric: Metric) -> Option<Self> {
        let on_baseline = Metric::AGAINST_BASELINE.contains(&metric);
        Metric::OF_FLOWS.contains(&metric).then_some(Self { on_rate: metric == Metric::Npv, on_baseline })
    }

    const fn of_compared(by: ComparedBy) -> Option<Self> {
        match by {
            ComparedBy::Month(_) => None,
            ComparedBy::Months(Worth::Npv) => Some(Self { on_rate: true, on_baseline: true }),
            ComparedBy::Months(Worth::CostsToday) => Some(Self { on_rate: true, on_baseline: false }),
            ComparedBy::Months(Worth::Tco) => Some(Self { on_rate: false, on_baseline: false }),
        }
    }
}

impl CaseFigures {
    /// Of an evaluation in a case.
    pub fn of(case: Option<&Case>, evaluation: &Evaluation<'_>, period: Period, metrics: &[Metric]) -> Self {
        let verdicts = check(evaluation);
        let judged = judge(evaluation, period);
        let by = compared_by(evaluation, period, judged.as_ref().and_then(|judged| judged.choice.first()));
        let options = evaluation.compared().map(|outcome| {
            let figure = |metric: &Metric| figure(outcome, *metric);
            let own = verdicts.iter().filter(|verdict| verdict.option == outcome.option.name);
            CaseOption {
                name: outcome.option.name.clone(),
                figures: metrics.iter().map(figure).collect(),
                compared: compared(outcome, by),
                limits: Status::of_all(own.map(|verdict| verdict.standing.status())),
            }
        });
        let options = options.collect();
        let bills = judged.as_ref().map_or(BothBills::One, |judged| both_bills(evaluation, judged, period));
        Self {
            case: case.cloned(),
            options,
            choice: judged.map_or(Choice::Nothing, |judged| judged.choice),
            bills,
            by,
            basis: Basis::of(evaluation.scenario),
        }
    }

    /// An option in it.
    pub fn option(&self, name: &str) -> Option<&CaseOption> {
        self.options.iter().find(|option| option.name == name)
    }

    /// The name of an option.
    pub fn name(&self, at: usize) -> String {
        self.options.get(at).map_or_else(String::new, |option| option.name.clone())
    }

    /// What the bill that is asked for recommends, or finds too close to call.
    pub fn taken(&self) -> Vec<String> {
        self.choice.taken().into_iter().map(|at| self.name(at)).collect()
    }

    /// The option to look at first: the one that is recommended, or comes closest.
    pub fn first(&self) -> Option<String> {
        self.choice.first().map(|at| self.name(at))
    }

    /// What the whole bill takes where it says something else than a recommendation of the stated one, so that nothing is recommended.
    pub fn disputed(&self) -> Option<Vec<String>> {
        let (Choice::Recommended { .. }, BothBills::Differ(other)) = (&self.choice, &self.bills) else {
            return None;
        };
        let mut places = other.choice.taken();
        places.extend(other.unknown.filter(|at| !other.choice.taken().contains(at)));
        Some(places.into_iter().map(|at| self.name(at)).collect())
    }

    /// Whether an option is what the others are held against.
    pub fn is_baseline(&self, name: &str) -> bool {
        matches!(&self.basis.against, Against::Option(baseline) if baseline == name)
    }

    /// Whether it recommends something else than another one.
    pub fn turns(&self, other: &Self) -> bool {
        let is_worth = |row: &Self| !matches!(row.choice, Choice::NotWorth(_));
        self.taken() != other.taken()
            || self.disputed() != other.disputed()
            || is_worth(self) != is_worth(other)
    }

    fn probability(&self) -> Option<Fraction> {
        self.case.as_ref()?.probability
    }
}

fn figure(outcome: &Outcome<'_>, metric: Metric) -> Result<Amount, String> {
    let measured = outcome.metric(metric).as_ref();
    measured.map(|figure| figure.amount).map_err(ToString::to_string)
}

/// What the option to look at first is compared by, and so all others.
fn compared_by(evaluation: &Evaluation<'_>, period: Period, first: Option<usize>) -> ComparedBy {
    match period {
        Period::Months => {
            let found = choose_over_months(evaluation, &misses(evaluation));
            ComparedBy::Months(found.map_or(Worth::Tco, |found| found.by))
        }
        Period::Month => {
            let frontier = Frontier::of(evaluation);
            let point = first.and_then(|at| frontier.points.get(at));
            let is_by_task = point.is_some_and(|point| point.per_success.is_err());
            ComparedBy::Month(if is_by_task { Metric::CostPerTask } else { Metric::CostPerSuccess })
        }
    }
}

fn compared(outcome: &Outcome<'_>, by: ComparedBy) -> Result<Amount, String> {
    let appraisal = || outcome.appraisal.as_ref().map_err(ToString::to_string);
    match by {
        ComparedBy::Month(metric) => figure(outcome, metric),
        ComparedBy::Months(Worth::Npv) => figure(outcome, Metric::Npv),
        ComparedBy::Months(Worth::Tco) => figure(outcome, Metric::Tco),
        ComparedBy::Months(Worth::CostsToday) => {
            let costs = appraisal()?.costs_today.as_ref();
            costs.map(|costs| costs.value().into()).map_err(ToString::to_string)
        }
    }
}

/// What to expect of each option of the first of them, over those that have a probability, of the metrics that their figures are of;
/// nothing where none has one.
pub fn expected(rows: &[CaseFigures], metrics: &[Metric]) -> Vec<Expected> {
    let weighed: Vec<(&CaseFigures, Fraction)> =
        rows.iter().filter_map(|row| Some((row, row.probability()?))).collect();
    let (Some(first), false) = (rows.first(), weighed.is_empty()) else { return Vec::new() };
    // A case that cannot come to be says nothing.
    let likely: Vec<(&CaseFigures, Fraction)> =
        weighed.into_iter().filter(|(_, share)| *share > Fraction::ZERO).collect();
    let name = |row: &CaseFigures| row.case.as_ref().map_or_else(String::new, |case| case.name.clone());
    let apart = |rests: Option<RestsOn>| {
        let (own, _) = likely.first()?;
        let apart =
            |(row, _): &(&CaseFigures, Fraction)| own.basis.apart(&name(own), &row.basis, &name(row), rests?);
        likely.iter().find_map(apart)
    };
    let mean =
        |option: &str, rests: Option<RestsOn>, of: &dyn Fn(&CaseOption) -> Option<Result<Amount, String>>| {
            if let Some(why) = apart(rests) {
                return Err(why);
            }
            let (mut sum, mut unit) = (0.0, None);
            for (row, share) in &likely {
                let found = row.option(option).and_then(of);
                let found = found.ok_or_else(|| format!("it is no option of `{}`", name(row)))?;
                let value = found.map_err(|why| format!("in `{}`: {why}", name(row)))?;
                sum += value.value() * share.get();
                unit = Some(value.unit());
            }
            let unit = unit.ok_or_else(|| "no case is likely".to_owned())?;
            Amount::new(sum, unit).map_err(|error| error.to_string())
        };
    let by_other = likely.iter().find(|(row, _)| row.by != first.by);
    let of = |option: &CaseOption| {
        let figure = |(at, metric): (usize, &Metric)| {
            mean(&option.name, RestsOn::of(*metric), &|option| option.figures.get(at).cloned())
        };
        let compared = match by_other {
            Some((row, _)) => Err(format!("in `{}` options are compared by something else", name(row))),
            None => {
                mean(&option.name, RestsOn::of_compared(first.by), &|option| Some(option.compared.clone()))
            }
        };
        Expected {
            option: option.name.clone(),
            figures: metrics.iter().enumerate().map(figure).collect(),
            compared,
        }
    };
    first.options.iter().map(of).collect()
}
