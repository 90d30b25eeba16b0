//! What a figure and the recommendation come to when inputs move over their ranges: each alone, and two together.

use crate::economics::{Evaluation, Input, Variations, inputs};
use crate::metric::Metric;
use crate::scenario::{Scenario, StatedRange, Variants};
use crate::serving::End;
use crate::units::{Amount, Fraction, Quantity, Ratio};

use super::judgement::{Period, judge};
use super::switching::InputOf;

/// What moves.
#[derive(Clone, Debug, PartialEq)]
pub enum MovedInput {
    /// A field of the scenario, over the range that is stated.
    Field(String),
    /// An input, with what it is of, by the share that was asked for.
    Swung(Input, InputOf),
    /// How fast fleets are, over the band of what is predicted or measured.
    Speed,
}

/// An input that was moved.
#[derive(Clone, Debug)]
pub struct MovedRow {
    /// Which one.
    pub input: MovedInput,
    /// What it is now.
    pub now: Option<String>,
    /// At both ends, the low one first.
    pub ends: [AtEnd; 2],
}

/// What comes out with an input at an end.
#[derive(Clone, Debug)]
pub struct AtEnd {
    /// The input.
    pub input: String,
    /// The figure, or why there is none.
    pub value: Result<Amount, String>,
    /// The option that is recommended, several where they are too close to call; none where none is.
    pub recommended: Vec<String>,
}

/// A range with a value that cannot be.
#[derive(Clone, Debug)]
pub struct WrongEnd {
    /// The range.
    pub range: StatedRange,
    /// The value.
    pub value: String,
    /// Why.
    pub why: String,
}

/// A figure over two inputs.
#[derive(Clone, Debug)]
pub struct GridOfTwo {
    /// The fields.
    pub fields: [String; 2],
    /// Values of the first one, which stand in rows, and of the second one.
    pub values: [Vec<String>; 2],
    /// Row by row.
    pub cells: Vec<Vec<AtEnd>>,
}

/// Moves inputs of a scenario and looks at a figure of one of its options.
pub struct Sensitivity<'e> {
    evaluation: &'e Evaluation<'e>,
    variants: &'e Variants<'e>,
    variations: Variations<'e>,
    option: usize,
    metric: Metric,
    period: Period,
}

impl<'e> Sensitivity<'e> {
    /// Of a metric of the option at a place. A metric of the horizon has the option recommended that is best over the months.
    pub fn of(
        evaluation: &'e Evaluation<'e>,
        variants: &'e Variants<'e>,
        option: usize,
        metric: Metric,
    ) -> Self {
        let period = if Metric::OF_FLOWS.contains(&metric) { Period::Months } else { Period::Month };
        Self { evaluation, variants, variations: Variations::of(evaluation), option, metric, period }
    }

    /// What it is now.
    pub fn now(&self) -> AtEnd {
        self.look(self.evaluation, String::new())
    }

    fn look(&self, evaluation: &Evaluation<'_>, input: String) -> AtEnd {
        let outcome = evaluation.outcomes.get(self.option);
        let value = outcome.map_or_else(
            || Err("there is no such option".to_owned()),
            |outcome| {
                let measured = outcome.metric(self.metric).as_ref();
                measured.map(|figure| figure.amount).map_err(ToString::to_string)
            },
        );
        let taken = judge(evaluation, self.period).map(|judged| judged.choice.taken()).unwrap_or_default();
        let compared: Vec<&str> = evaluation.compared().map(|outcome| outcome.option.name.as_str()).collect();
        let recommended = taken.into_iter().filter_map(|at| compared.get(at)).map(|name| (*name).to_owned());
        AtEnd { input, value, recommended: recommended.collect() }
    }

    /// The same with fields set to other values.
    fn with(&self, moves: &[(&StatedRange, &str)]) -> Result<AtEnd, Box<WrongEnd>> {
        let set: Vec<_> = moves.iter().map(|(range, value)| range.set(value)).collect();
        let changed = self.variants.read(&set).map_err(|why| {
            // Of two, the one that cannot be read alone.
            let wrong = moves.iter().find(|(range, value)| self.variants.read(&[range.set(value)]).is_err());
            let (range, value) =
                wrong.or(moves.first()).map_or((None, ""), |(range, value)| (Some(*range), value));
            (range.cloned(), value.to_owned(), why)
        });
        let changed = match changed {
            Ok(changed) => changed.in_outlook_of(self.evaluation.scenario),
            Err((Some(range), value, why)) => return Err(Box::new(WrongEnd { range, value, why })),
            Err((None, ..)) => return Ok(self.now()),
        };
        let input = moves.iter().map(|(_, value)| *value).collect::<Vec<_>>().join(", ");
        Ok(self.evaluated(&changed, input))
    }

    fn evaluated(&self, changed: &Scenario, input: String) -> AtEnd {
        self.look(&self.variations.with_ends(changed), input)
    }

    /// Each range alone, and the band of fleets where there is one; the widest first.
    pub fn rows(
        &self,
        ranges: &[StatedRange],
        swing: Option<Fraction>,
    ) -> Result<Vec<MovedRow>, Vec<WrongEnd>> {
        let mut rows = Vec::new();
        let mut wrong = Vec::new();
        for range in ranges {
            let [low, high] = range.ends();
            match (self.with(&[(range, low)]), self.with(&[(range, high)])) {
                (Ok(low), Ok(high)) => rows.push(MovedRow {
                    input: MovedInput::Field(range.field()),
                    now: Some(range.now().to_owned()),
                    ends: [low, high],
                }),
                (low, high) => wrong.extend(low.err().into_iter().chain(high.err()).map(|wrong| *wrong)),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let scenario = self.evaluation.scenario;
        if let (Some(bad), Some(good)) = (scenario.at(End::Bad), scenario.at(End::Good)) {
            let ends =
                [self.evaluated(&bad, "slow end".to_owned()), self.evaluated(&good, "fast end".to_owned())];
            rows.push(MovedRow { input: MovedInput::Speed, now: None, ends });
        }
        rows.extend(swing.into_iter().flat_map(|swing| self.swung(swing, ranges)));
        rows.sort_by(|a, b| b.width().total_cmp(&a.width()));
        Ok(rows)
    }

    /// Every input that the scenario has, by a share down and up; what has a range of its own is moved over that.
    fn swung(&self, swing: Fraction, ranges: &[StatedRange]) -> Vec<MovedRow> {
        let scenario = self.evaluation.scenario;
        let factors = [1.0 - swing.get(), 1.0 + swing.get()].map(Ratio::const_new);
        let mut rows = Vec::new();
        let has_range = |input: Input| {
            let is_stated = |key: &str| ranges.iter().any(|range| range.field().ends_with(key));
            match input {
                Input::NamedCost(at) => {
                    scenario.named_costs.get(at).is_some_and(|cost| is_stated(&cost.field()))
                }
                Input::ExchangeRate => is_stated("exchange.rate"),
                _ => input.option().is_none() && is_stated(&format!(".{}", input.id())),
            }
        };
        for moved in inputs(scenario, self.variants).into_iter().filter(|moved| !has_range(moved.input)) {
            // What is a share stays one.
            let factors = factors.map(|factor| match moved.input {
                // No further than a rate has been.
                Input::ExchangeRate => {
                    Ratio::const_new(factor.get().clamp(moved.least.get(), moved.most.get()))
                }
                // Several shares move together up to where the largest is all.
                Input::TaxNotRecovered => Ratio::const_new(factor.get().min(moved.most.get())),
                Input::Accuracy(_) | Input::Correlation(_) | Input::SharedDifficulty => {
                    let most = moved.now.map_or(1.0, |now| 1.0 / now.value());
                    Ratio::const_new(factor.get().min(most))
                }
                _ => factor,
            });
            let at = |factor: Ratio| {
                let changed = moved.moved(scenario, self.variants, factor)?;
                let input = match moved.now {
                    Some(now) => tidy(now.times(factor)).to_string(),
                    None => factor.to_string(),
                };
                Some(self.evaluated(&changed, input))
            };
            let [mut low, mut high] = factors.map(at);
            if moved.now.is_some_and(|now| now.value() < 0.0) {
                std::mem::swap(&mut low, &mut high);
            }
            if let (Some(low), Some(high)) = (low, high) {
                rows.push(MovedRow {
                    input: MovedInput::Swung(moved.input, InputOf::of(moved.input, scenario)),
                    now: moved.now.map(|now| now.to_string()),
                    ends: [low, high],
                });
            }
        }
        rows
    }

    /// Two ranges together, each in so many steps.
    pub fn grid(
        &self,
        rows: &StatedRange,
        columns: &StatedRange,
        steps: usize,
    ) -> Result<GridOfTwo, Box<WrongEnd>> {
        let values = [rows.steps(steps), columns.steps(steps)];
        let row = |first: &String| {
            let cell = |second: &String| self.with(&[(rows, first.as_str()), (columns, second.as_str())]);
            values[1].iter().map(cell).collect::<Result<Vec<_>, _>>()
        };
        let cells = values[0].iter().map(row).collect::<Result<Vec<_>, _>>()?;
        Ok(GridOfTwo { fields: [rows.field(), columns.field()], values, cells })
    }
}

/// Without the tail of binary digits that nobody wrote.
fn tidy(amount: Amount) -> Amount {
    let value = format!("{:.9e}", amount.value()).parse().unwrap_or(amount.value());
    Amount::new(value, amount.unit()).unwrap_or(amount)
}

impl MovedRow {
    /// How far apart the figure is at both ends; below nothing where an end has none, so that it comes last.
    fn width(&self) -> f64 {
        match (&self.ends[0].value, &self.ends[1].value) {
            (Ok(low), Ok(high)) => (high.value() - low.value()).abs(),
            _ => -1.0,
        }
    }
}
