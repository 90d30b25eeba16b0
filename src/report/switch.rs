//! What turns a verdict, in words.

use crate::checks::{InputOf, Looked, MOST_MOVES, Switch, Switching, Turned};
use crate::economics::Input;
use crate::units::{Amount, Count, Currency, Quantity as _, Ratio};

use super::number::{about, human, told_from, with_unit};

/// The input that has to move least for another option to be ahead.
#[derive(Clone, Debug)]
pub struct SwitchRow {
    /// Its id.
    pub input: &'static str,
    /// The option that it is a figure of, if it is of one.
    pub option: Option<String>,
    /// The cost that the scenario names, if it is one.
    pub cost: Option<String>,
    /// What it is now; `None` where it is several prices.
    pub from: Option<Amount>,
    /// What it is where another option comes to be ahead.
    pub to: Option<Amount>,
    /// The same as a factor.
    pub factor: Ratio,
    /// The option that is ahead then; `None` where none meets its limits.
    pub instead: Option<String>,
    /// In words.
    pub sentence: String,
}

impl SwitchRow {
    pub(super) fn of(switch: &Switch, name: impl Fn(usize) -> String) -> Self {
        let input = switch.moved.input;
        let (from, to) = (switch.moved.now, switch.moved.now.map(|now| now.times(switch.factor)));
        let what = input_words(input, &switch.of);
        let how = match (from, to) {
            (Some(from), Some(to)) => {
                let goes = if to.value() < from.value() { "falls below" } else { "rises above" };
                let (short, now) = (about(to), with_unit(from));
                // A turn close by takes as many digits as tell it from what is now.
                let short = if short == now { told_from(to, from) } else { short };
                format!("{goes} {short} (now {now})")
            }
            _ if switch.factor.get() < 1.0 => format!("falls below {}", human(switch.factor.into())),
            _ => format!("rises above {}", human(switch.factor.into())),
        };
        let (instead, sentence) = match switch.turned {
            Turned::Leader(Some(at)) => (Some(name(at)), format!("{} is ahead where {what} {how}", name(at))),
            Turned::Unknown(at) => {
                let said = format!("{}, whose limits are unknown, is ahead where {what} {how}", name(at));
                (Some(name(at)), said)
            }
            Turned::Leader(None) => (None, format!("no option meets its limits any more where {what} {how}")),
        };
        Self {
            input: input.id(),
            option: switch.of.option().map(str::to_owned),
            cost: switch.of.cost().map(str::to_owned),
            from,
            to,
            factor: switch.factor,
            instead,
            sentence,
        }
    }
}

/// What would turn a recommendation.
pub(super) fn turned_by(switching: &Switching, name: impl Fn(usize) -> String) -> String {
    if let Some(switch) = &switching.switch {
        return SwitchRow::of(switch, name).sentence;
    }
    let inputs = human(Amount::from(switching.inputs));
    if switching.looked == Looked::TooMany {
        return format!("what turns it was not looked for: {}", too_many(&format!("{inputs} inputs")));
    }
    format!("none of {inputs} inputs turns it, each moved alone between half and double or within its range")
}

/// Why inputs were not moved.
pub(super) fn too_many(inputs: &str) -> String {
    let most = human(Amount::from(Count::const_new(MOST_MOVES as f64)));
    format!("{inputs}, each of which bills every option again, are more than {most} bills in all")
}

/// An input in words, with what it is of.
pub(super) fn input_words(input: Input, of: &InputOf) -> String {
    let kind = kind_of(input);
    match of {
        InputOf::All if input == Input::ExchangeRate => format!("{kind} in USD/{}", Currency::shown()),
        InputOf::All => kind.to_owned(),
        InputOf::Option(name) => format!("{kind} of {name}"),
        InputOf::Cost { what, .. } => format!("{kind} “{what}”"),
    }
}

/// What kind of input it is, in words.
pub(super) const fn kind_of(input: Input) -> &'static str {
    match input {
        Input::Tasks => "the number of tasks",
        Input::Prompts => "the length of a prompt",
        Input::Answers => "the length of an answer",
        Input::Calls => "the number of calls for a task",
        Input::Peak => "the busiest hour over the mean hour",
        Input::Growth => "the growth of demand",
        Input::TokenPriceTrend => "the trend of token prices",
        Input::RentTrend => "the trend of rents",
        Input::HardwareTrend => "the trend of hardware prices",
        Input::TokenPrices(_) => "the token price",
        Input::TaskPrice(_) => "the price of a task",
        Input::Wage(_) => "the wage",
        Input::Rent(_) => "the rent",
        Input::Purchase(_) => "the price of a server",
        Input::Staff(_) => "the staff",
        Input::Throughput(_) => "the throughput of a replica",
        Input::Accuracy(_) => "the accuracy",
        Input::Correlation(_) => "the correlation of attempts",
        Input::EscalatedCost(_) => "the escalated cost",
        Input::SharedDifficulty => "the shared difficulty",
        Input::Electricity => "the price of electricity",
        Input::NamedCost(_) => "the cost",
        Input::TaxNotRecovered => "the share of taxes that is not recovered",
        Input::ExchangeRate => "the exchange rate",
        Input::CostPerError => "the cost of an error",
        Input::CostPerEscalation => "the cost of an escalation",
        Input::CostPerFailure => "the cost of a failure",
    }
}
