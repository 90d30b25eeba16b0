//! A month that was billed against the month that was forecast, line by line.

use std::collections::BTreeMap;

use crate::billing::{Measure, Measured};
use crate::finance::{PlannedLine, variance};
use crate::units::{CalendarMonth, Number, Quantity, UsdNet};

/// A month in both.
#[derive(Clone, Debug)]
pub struct MonthVariance {
    /// The month.
    pub month: CalendarMonth,
    /// Its lines: those of the forecast in its order, then what is on the bill alone.
    pub lines: Vec<LineVariance>,
}

/// A line of a month.
#[derive(Clone, Debug)]
pub struct LineVariance {
    /// What it is called: a line of the forecast, or the text of the bill.
    pub name: String,
    /// What was forecast.
    pub forecast: Counted,
    /// What was billed.
    pub billed: Counted,
    /// The difference taken apart; or why all of it is the rest.
    pub parts: Result<Parts, WhyRest>,
}

/// Money, and how much of something it is for.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// The money.
    pub amount: UsdNet,
    /// How much.
    pub quantity: Option<Measured>,
}

/// A difference taken apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// By how much there was.
    pub volume: UsdNet,
    /// By what one cost.
    pub price: UsdNet,
    /// By which lines it was.
    pub mix: UsdNet,
    /// What is none of these.
    pub rest: UsdNet,
}

/// Why a difference cannot be taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyRest {
    /// Nothing on the bill is it.
    NotBilled,
    /// The month has nothing of it in the forecast.
    NotForecast,
    /// The bill does not say how much, in the unit of the forecast.
    NoQuantity,
    /// It is a charge that belongs to no line, for this reason.
    NoLine(super::matching::NoMatch),
    /// It is no usage, and was asked to be counted.
    NotUsage(crate::billing::Category),
}

impl Parts {
    /// Nothing.
    pub(super) const NONE: Self =
        Self { volume: UsdNet::ZERO, price: UsdNet::ZERO, mix: UsdNet::ZERO, rest: UsdNet::ZERO };
}

impl LineVariance {
    /// Billed less forecast.
    pub fn difference(&self) -> UsdNet {
        UsdNet::const_new(self.billed.amount.get() - self.forecast.amount.get())
    }

    /// Its parts; where it cannot be taken apart, all of it is the rest.
    pub fn split(&self) -> Parts {
        self.parts.clone().unwrap_or(Parts { rest: self.difference(), ..Parts::NONE })
    }
}

impl MonthVariance {
    /// What all lines were forecast to come to.
    pub fn forecast(&self) -> UsdNet {
        self.lines.iter().map(|line| line.forecast.amount).sum()
    }

    /// What all lines were billed.
    pub fn billed(&self) -> UsdNet {
        self.lines.iter().map(|line| line.billed.amount).sum()
    }

    /// The difference of all lines taken apart.
    pub fn split(&self) -> Parts {
        let parts: Vec<Parts> = self.lines.iter().map(LineVariance::split).collect();
        let sum = |of: fn(&Parts) -> UsdNet| parts.iter().map(of).sum();
        Parts {
            volume: sum(|part| part.volume),
            price: sum(|part| part.price),
            mix: sum(|part| part.mix),
            rest: sum(|part| part.rest),
        }
    }
}

/// Takes the lines apart that can be, together with the others that are counted in the same measure.
pub(super) fn take_apart(lines: &mut [LineVariance]) {
    let mut groups: BTreeMap<Measure, Vec<(usize, PlannedLine)>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let (Ok(_), Some(planned), Some(actual)) =
            (&line.parts, line.forecast.quantity, line.billed.quantity)
        else {
            continue;
        };
        let own = PlannedLine {
            planned: planned.number,
            planned_cost: line.forecast.amount,
            actual: actual.number,
            actual_cost: line.billed.amount,
        };
        groups.entry(planned.measure).or_default().push((at, own));
    }
    for group in groups.into_values() {
        let planned: Vec<PlannedLine> = group.iter().map(|(_, own)| *own).collect();
        let Some(found) = variance(&planned) else { continue };
        for ((at, _), part) in group.iter().zip(found) {
            let (volume, price, mix) = (part.volume, part.price, part.mix);
            lines[*at].parts = Ok(Parts { volume, price, mix, rest: UsdNet::ZERO });
        }
    }
}

/// Nothing of something.
pub(super) fn none_of(measure: Measure) -> Measured {
    Measured { measure, number: Number::ZERO }
}
