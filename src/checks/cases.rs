//! What options come to in each case of a scenario, which of them is recommended there, and what to expect where cases have probabilities.

use crate::economics::Evaluation;
use crate::metric::Metric;
use crate::scenario::Case;
use crate::units::{Amount, Fraction, Quantity as _};

use super::judgement::{Period, judge};
use super::verdict::{Status, check};

/// The scenario as it stands, or in one of its cases.
#[derive(Clone, Debug)]
pub struct CaseFigures {
    /// The case; `None` of the scenario as it stands.
    pub case: Option<Case>,
    /// The options that serve the whole task, in the file's order.
    pub options: Vec<CaseOption>,
    /// What is recommended: one option, several that are too close to call, or none.
    pub recommended: Vec<String>,
    /// The option to look at first: the recommended one, or the one that comes closest.
    pub first: Option<String>,
}

/// An option in a case.
#[derive(Clone, Debug)]
pub struct CaseOption {
    /// Its name.
    pub name: String,
    /// Its figures, of the metrics that were asked for and in their order; why there is none.
    pub figures: Vec<Result<Amount, String>>,
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
}

impl CaseFigures {
    /// Of an evaluation in a case.
    pub fn of(case: Option<&Case>, evaluation: &Evaluation<'_>, period: Period, metrics: &[Metric]) -> Self {
        let verdicts = check(evaluation);
        let judged = judge(evaluation, period);
        let names: Vec<&str> = evaluation.compared().map(|outcome| outcome.option.name.as_str()).collect();
        let name = |at: usize| names.get(at).map(|name| (*name).to_owned());
        let taken = judged.as_ref().map(|judged| judged.choice.taken()).unwrap_or_default();
        let options = evaluation.compared().map(|outcome| {
            let figure = |metric: &Metric| {
                let measured = outcome.metric(*metric).as_ref();
                measured.map(|figure| figure.amount).map_err(ToString::to_string)
            };
            let own = verdicts.iter().filter(|verdict| verdict.option == outcome.option.name);
            CaseOption {
                name: outcome.option.name.clone(),
                figures: metrics.iter().map(figure).collect(),
                limits: Status::of_all(own.map(|verdict| verdict.standing.status())),
            }
        });
        Self {
            case: case.cloned(),
            options: options.collect(),
            recommended: taken.into_iter().filter_map(name).collect(),
            first: judged.and_then(|judged| judged.choice.first()).and_then(name),
        }
    }

    /// An option in it.
    pub fn option(&self, name: &str) -> Option<&CaseOption> {
        self.options.iter().find(|option| option.name == name)
    }

    /// Whether it recommends something else than another one.
    pub fn turns(&self, other: &Self) -> bool {
        self.recommended != other.recommended
    }

    fn probability(&self) -> Option<Fraction> {
        self.case.as_ref()?.probability
    }
}

/// What to expect of each option of the first of them, over those that have a probability; nothing where none has one.
pub fn expected(rows: &[CaseFigures]) -> Vec<Expected> {
    let weighed: Vec<(&CaseFigures, Fraction)> =
        rows.iter().filter_map(|row| Some((row, row.probability()?))).collect();
    let (Some(first), false) = (rows.first(), weighed.is_empty()) else { return Vec::new() };
    let of = |option: &CaseOption| {
        let figure = |at: usize| {
            let (mut sum, mut unit) = (0.0, None);
            // A case that cannot come to be says nothing.
            for (row, share) in weighed.iter().filter(|(_, share)| *share > Fraction::ZERO) {
                let case = row.case.as_ref().map_or("", |case| case.name.as_str());
                let found = row.option(&option.name).and_then(|option| option.figures.get(at));
                let found = found.ok_or_else(|| format!("it is no option of `{case}`"))?;
                let value = found.as_ref().map_err(|why| format!("in `{case}`: {why}"))?;
                sum += value.value() * share.get();
                unit = Some(value.unit());
            }
            let unit = unit.ok_or_else(|| "no case is likely".to_owned())?;
            Amount::new(sum, unit).map_err(|error| error.to_string())
        };
        Expected { option: option.name.clone(), figures: (0..option.figures.len()).map(figure).collect() }
    };
    first.options.iter().map(of).collect()
}
