//! What a figure and the recommendation come to when inputs move: what every format of `breakeven sensitivity` is made from.

use crate::checks::{AtEnd, GridOfTwo, InputOf, MovedInput, MovedRow};
use crate::metric::Metric;
use crate::report::head::CitedCatalog;
use crate::report::notice::{Notice, notices_of_today};
use crate::report::switch::input_words;
use crate::scenario::{PriceSeen, Scenario, Trend};
use crate::units::{Amount, AsOf, Delta, Hours};

/// What the view has to say.
#[derive(Clone, Debug)]
pub struct SensitivityReport {
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
    /// The option whose figure it is.
    pub option: String,
    /// The figure.
    pub metric: Metric,
    /// As it is now.
    pub now: EndRow,
    /// The inputs, the widest first.
    pub rows: Vec<TornadoRow>,
    /// Two inputs together.
    pub grid: Option<GridOfTwo>,
    /// What the catalog's dated prices did, beside the trends that are assumed.
    pub seen: Vec<SeenRow>,
    /// Warnings and assumptions.
    pub notices: Vec<Notice>,
}

/// An input that was moved.
#[derive(Clone, Debug)]
pub struct TornadoRow {
    /// The field, or the id of the input.
    pub input: String,
    /// What it is, in words.
    pub what: String,
    /// The option that it is a figure of.
    pub of_option: Option<String>,
    /// What its range rests on: `stated`, `swing` or `band`.
    pub basis: &'static str,
    /// What it is now.
    pub now: Option<String>,
    /// At the low and at the high end.
    pub ends: [EndRow; 2],
    /// The figure at the high end less that at the low end.
    pub change: Option<Delta>,
    /// Whether another option is recommended at an end than now.
    pub turns: Turns,
}

/// Whether the recommendation changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turns {
    /// At an end another option is recommended.
    Yes,
    /// At both ends the same is.
    No,
}

/// What prices of the catalog did, beside a trend.
#[derive(Clone, Debug)]
pub struct SeenRow {
    /// What the catalog has.
    pub seen: PriceSeen,
    /// The trend that the scenario states for it, if it states one.
    pub assumed: Option<Amount>,
}

/// What comes out at an end.
#[derive(Clone, Debug)]
pub struct EndRow {
    /// The input.
    pub input: String,
    /// The figure, or why there is none.
    pub value: Result<Amount, String>,
    /// What is recommended: one option, or those that are too close to call.
    pub recommended: Vec<String>,
}

impl EndRow {
    fn of(found: &AtEnd) -> Self {
        Self {
            input: found.input.clone(),
            value: found.value.clone(),
            recommended: found.recommended.clone(),
        }
    }
}

/// Puts together how a figure of an option moves.
pub fn sensitivity_report(
    scenario: &Scenario,
    (option, metric): (&str, Metric),
    now: &AtEnd,
    rows: &[MovedRow],
    grid: Option<GridOfTwo>,
    seen: Vec<PriceSeen>,
) -> SensitivityReport {
    let finance = &scenario.finance;
    let beside = |seen: PriceSeen| {
        let trend = match seen.trend {
            "finance.gpu_rent_trend" => &finance.gpu_rents,
            _ => &finance.token_prices,
        };
        SeenRow { assumed: trend.as_ref().map(Trend::change), seen }
    };
    let row = |row: &MovedRow| {
        let mut of_option = None;
        let (input, what, basis) = match &row.input {
            MovedInput::Field(field) => (field.clone(), field.clone(), "stated"),
            MovedInput::Swung(input, of) => {
                of_option = of.option().map(str::to_owned);
                let words = input_words(*input, of);
                let id = match of {
                    InputOf::Cost { field, .. } => field.clone(),
                    _ => input.id().to_owned(),
                };
                (id, words, "swing")
            }
            MovedInput::Speed => ("speed".to_owned(), "the speed of fleets".to_owned(), "band"),
        };
        let values = row.ends[0].value.as_ref().ok().zip(row.ends[1].value.as_ref().ok());
        let same = row.ends.iter().all(|end| end.recommended == now.recommended);
        TornadoRow {
            input,
            what,
            of_option,
            basis,
            now: row.now.clone(),
            ends: row.ends.each_ref().map(EndRow::of),
            change: values.and_then(|(low, high)| Delta::between(*low, *high)),
            turns: if same { Turns::No } else { Turns::Yes },
        }
    };
    SensitivityReport {
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        file: scenario.file.name().to_owned(),
        as_of: scenario.day(),
        catalog: scenario.catalog().into(),
        hours_per_month: scenario.calendar.value().hours_per_month(),
        option: option.to_owned(),
        metric,
        now: EndRow::of(now),
        rows: rows.iter().map(row).collect(),
        grid,
        seen: seen.into_iter().map(beside).collect(),
        notices: notices_of_today(scenario),
    }
}
