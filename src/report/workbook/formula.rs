//! Formulas of a spreadsheet: worked out here, so that a cell has the value that the spreadsheet will find, and written in its language.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// A cell of a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The sheet's place among the sheets.
    pub sheet: usize,
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u16,
}

/// Cells of a row or a column, from the first to the last.
pub(super) type Span = (Place, Place);

/// What stands between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Sum.
    Plus,
    /// Difference.
    Minus,
    /// Product.
    Times,
    /// Quotient.
    Over,
    /// Power.
    Power,
    /// Less than.
    Less,
    /// At least.
    AtLeast,
    /// The same.
    Is,
    /// Not the same.
    IsNot,
}

/// A formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// A number.
    Number(f64),
    /// Words.
    Text(String),
    /// The value of a cell.
    Cell(Place),
    /// Two operands.
    Of(Sign, Box<Self>, Box<Self>),
    /// The sum of cells.
    Sum(Span),
    /// The sum of products of cells side by side.
    Products(Span, Span),
    /// The largest of cells.
    MaxOf(Span),
    /// The least of cells that are numbers.
    MinOf(Span),
    /// How many of the cells are numbers.
    CountOf(Span),
    /// The larger of two.
    Max(Box<Self>, Box<Self>),
    /// The smaller of two.
    Min(Box<Self>, Box<Self>),
    /// The next whole number that is no smaller.
    Up(Box<Self>),
    /// One of two, as a condition says.
    If(Box<Self>, Box<Self>, Box<Self>),
    /// Whether both hold.
    And(Box<Self>, Box<Self>),
    /// The rate at which flows are worth nothing today.
    Rate(Span),
}

/// What a cell holds once it is worked out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'w> {
    /// A number.
    Number(f64),
    /// Words.
    Text(&'w str),
    /// Nothing.
    Empty,
    /// No value: a division by nothing, words where a number is needed.
    Error,
}

impl Sign {
    /// The sign as spreadsheets write it.
    const fn text(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Over => "/",
            Self::Power => "^",
            Self::Less => "<",
            Self::AtLeast => ">=",
            Self::Is => "=",
            Self::IsNot => "<>",
        }
    }

    /// How tightly it binds.
    const fn rank(self) -> u8 {
        match self {
            Self::Less | Self::AtLeast | Self::Is | Self::IsNot => 0,
            Self::Plus | Self::Minus => 1,
            Self::Times | Self::Over => 2,
            Self::Power => 3,
        }
    }

    fn of(self, a: f64, b: f64) -> f64 {
        let truth = |holds: bool| f64::from(u8::from(holds));
        match self {
            Self::Plus => a + b,
            Self::Minus => a - b,
            Self::Times => a * b,
            Self::Over => a / b,
            Self::Power => a.powf(b),
            Self::Less => truth(a < b),
            Self::AtLeast => truth(a >= b),
            Self::Is => truth(a == b),
            Self::IsNot => truth(a != b),
        }
    }
}

impl Value<'_> {
    /// The number; nothing counts as 0, as in a spreadsheet.
    pub const fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Empty => Some(0.0),
            Self::Text(_) | Self::Error => None,
        }
    }
}

impl Formula {
    /// One formula beside another.
    #[must_use]
    pub fn with(self, sign: Sign, other: impl Into<Self>) -> Self {
        Self::Of(sign, Box::new(self), Box::new(other.into()))
    }

    /// One of two, as this says.
    #[must_use]
    pub fn then(self, yes: impl Into<Self>, no: impl Into<Self>) -> Self {
        Self::If(Box::new(self), Box::new(yes.into()), Box::new(no.into()))
    }

    /// The next whole number that is no smaller.
    #[must_use]
    pub fn up(self) -> Self {
        Self::Up(Box::new(self))
    }

    /// The larger of this and another.
    #[must_use]
    pub fn max(self, other: impl Into<Self>) -> Self {
        Self::Max(Box::new(self), Box::new(other.into()))
    }

    /// The smaller of this and another.
    #[must_use]
    pub fn min(self, other: impl Into<Self>) -> Self {
        Self::Min(Box::new(self), Box::new(other.into()))
    }

    /// What it comes to, with the values of cells.
    pub fn value<'w>(&'w self, cell: &mut impl FnMut(Place) -> Value<'w>) -> Value<'w> {
        let number = |found: Option<f64>| match found {
            Some(number) if number.is_finite() => Value::Number(number),
            _ => Value::Error,
        };
        match self {
            Self::Number(value) => Value::Number(*value),
            Self::Text(text) => Value::Text(text),
            Self::Cell(place) => match cell(*place) {
                Value::Empty => Value::Number(0.0),
                found => found,
            },
            Self::Of(sign, a, b) => {
                let (a, b) = (a.value(cell), b.value(cell));
                number(a.number().zip(b.number()).map(|(a, b)| sign.of(a, b)))
            }
            // The sum of options is that of what they hold, or none: cells are added one by one, in their order.
            Self::Sum(span) => number(numbers(*span, cell).sum()),
            Self::Products(a, b) => {
                let cells = cells(*a).zip(cells(*b));
                let products = cells.map(|(a, b)| {
                    let (a, b) = (number_or_zero(cell(a)), number_or_zero(cell(b)));
                    Some(a? * b?)
                });
                number(products.sum())
            }
            Self::MaxOf(span) => number(reduced(numbers(*span, cell), f64::max)),
            Self::MinOf(span) => number(reduced(numbers(*span, cell), f64::min)),
            Self::CountOf(span) => number(numbers(*span, cell).map(|found| found.map(|_| 1.0)).sum()),
            Self::Max(a, b) => {
                let (a, b) = (a.value(cell), b.value(cell));
                number(a.number().zip(b.number()).map(|(a, b)| a.max(b)))
            }
            Self::Min(a, b) => {
                let (a, b) = (a.value(cell), b.value(cell));
                number(a.number().zip(b.number()).map(|(a, b)| a.min(b)))
            }
            Self::Up(of) => number(of.value(cell).number().map(f64::ceil)),
            Self::If(condition, yes, no) => match condition.value(cell).number() {
                Some(0.0) => no.value(cell),
                Some(_) => yes.value(cell),
                None => Value::Error,
            },
            Self::And(a, b) => {
                let (a, b) = (a.value(cell).number(), b.value(cell).number());
                number(a.zip(b).map(|(a, b)| f64::from(u8::from(a != 0.0 && b != 0.0))))
            }
            Self::Rate(span) => {
                let flows: Option<Vec<f64>> = numbers(*span, cell).collect();
                number(flows.and_then(|flows| rate(&flows)))
            }
        }
    }

    /// Every cell that it names, those of spans one by one.
    pub(super) fn each_cell(&self, visit: &mut dyn FnMut(Place)) {
        match self {
            Self::Number(_) | Self::Text(_) => {}
            Self::Cell(place) => visit(*place),
            Self::Sum(span)
            | Self::MaxOf(span)
            | Self::MinOf(span)
            | Self::CountOf(span)
            | Self::Rate(span) => {
                cells(*span).for_each(visit);
            }
            Self::Products(a, b) => cells(*a).chain(cells(*b)).for_each(visit),
            Self::Of(_, a, b) | Self::Max(a, b) | Self::Min(a, b) | Self::And(a, b) => {
                a.each_cell(visit);
                b.each_cell(visit);
            }
            Self::Up(of) => of.each_cell(visit),
            Self::If(condition, yes, no) => {
                for of in [condition, yes, no] {
                    of.each_cell(visit);
                }
            }
        }
    }

    /// The formula as a spreadsheet writes it, without the sign before it; `name` names cells.
    pub fn text(&self, name: &dyn Fn(Place) -> String) -> String {
        let span = |(from, to): Span| {
            let last = name(to);
            // A span is in one sheet, which is named once.
            format!("{}:{}", name(from), last.rsplit('!').next().unwrap_or_default())
        };
        let call = |function: &str, parts: &[&Self]| {
            let parts: Vec<String> = parts.iter().map(|part| part.text(name)).collect();
            format!("{function}({})", parts.join(","))
        };
        match self {
            Self::Number(value) if *value < 0.0 => format!("({value})"),
            Self::Number(value) => value.to_string(),
            Self::Text(text) => format!("\"{}\"", text.replace('"', "\"\"")),
            Self::Cell(place) => name(*place),
            Self::Of(sign, a, b) => {
                let side = |of: &Self, is_right: bool| match of {
                    Self::Of(inner, ..)
                        if inner.rank() < sign.rank() || (is_right && inner.rank() == sign.rank()) =>
                    {
                        format!("({})", of.text(name))
                    }
                    _ => of.text(name),
                };
                format!("{}{}{}", side(a, false), sign.text(), side(b, true))
            }
            Self::Sum(of) => format!("SUM({})", span(*of)),
            Self::Products(a, b) => format!("SUMPRODUCT({},{})", span(*a), span(*b)),
            Self::MaxOf(of) => format!("MAX({})", span(*of)),
            Self::MinOf(of) => format!("MIN({})", span(*of)),
            Self::CountOf(of) => format!("COUNT({})", span(*of)),
            Self::Max(a, b) => call("MAX", &[a, b]),
            Self::Min(a, b) => call("MIN", &[a, b]),
            Self::Up(of) => format!("ROUNDUP({},0)", of.text(name)),
            Self::If(condition, yes, no) => call("IF", &[condition, yes, no]),
            Self::And(a, b) => call("AND", &[a, b]),
            Self::Rate(of) => format!("IRR({})", span(*of)),
        }
    }
}

/// The cells of a span, row by row.
pub(super) fn cells((from, to): Span) -> impl Iterator<Item = Place> {
    (from.row..=to.row)
        .flat_map(move |row| (from.column..=to.column).map(move |column| Place { row, column, ..from }))
}

/// The numbers of cells: words and nothing are passed over, as spreadsheets do in a range; none in the place of an error.
fn numbers<'w>(span: Span, cell: &mut impl FnMut(Place) -> Value<'w>) -> impl Iterator<Item = Option<f64>> {
    cells(span).filter_map(|place| match cell(place) {
        Value::Number(number) => Some(Some(number)),
        Value::Text(_) | Value::Empty => None,
        Value::Error => Some(None),
    })
}

/// The number of a cell, with 0 in the place of words and nothing, so that cells stay side by side.
const fn number_or_zero(value: Value<'_>) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number),
        Value::Text(_) | Value::Empty => Some(0.0),
        Value::Error => None,
    }
}

/// The one of numbers that is left of each two; 0 of none, and none where one is missing.
fn reduced(numbers: impl Iterator<Item = Option<f64>>, of: fn(f64, f64) -> f64) -> Option<f64> {
    let mut left = None;
    for number in numbers {
        let number = number?;
        left = Some(left.map_or(number, |left| of(left, number)));
    }
    Some(left.unwrap_or(0.0))
}

/// The only rate of a period, as the program finds it.
fn rate(flows: &[f64]) -> Option<f64> {
    use crate::finance::{Internal, internal_rate};
    use crate::units::{Quantity as _, UsdNet};
    let flows: Vec<UsdNet> = flows.iter().map(|flow| UsdNet::const_new(*flow)).collect();
    match internal_rate(&flows) {
        Internal::One(rate) => Some(rate.get()),
        Internal::Several(_) | Internal::None(_) => None,
    }
}

impl From<f64> for Formula {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<Place> for Formula {
    fn from(place: Place) -> Self {
        Self::Cell(place)
    }
}

impl From<&str> for Formula {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl<T: Into<Self>> Add<T> for Formula {
    type Output = Self;

    fn add(self, other: T) -> Self {
        self.with(Sign::Plus, other)
    }
}

impl<T: Into<Self>> Sub<T> for Formula {
    type Output = Self;

    fn sub(self, other: T) -> Self {
        self.with(Sign::Minus, other)
    }
}

impl<T: Into<Self>> Mul<T> for Formula {
    type Output = Self;

    fn mul(self, other: T) -> Self {
        self.with(Sign::Times, other)
    }
}

impl<T: Into<Self>> Div<T> for Formula {
    type Output = Self;

    fn div(self, other: T) -> Self {
        self.with(Sign::Over, other)
    }
}

impl Neg for Formula {
    type Output = Self;

    fn neg(self) -> Self {
        Self::Number(0.0) - self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: u32, column: u16) -> Place {
        Place { sheet: 0, row, column }
    }

    #[test]
    fn formulas_are_worked_out_as_they_are_written() {
        let name = |place: Place| format!("R{}C{}", place.row, place.column);
        let values = |place: Place| Value::Number(f64::from(place.row) + 1.0);
        let cell = |row: u32| Formula::Cell(at(row, 0));
        for (formula, text, value) in [
            ((cell(0) + cell(1)) * 2.0, "(R0C0+R1C0)*2", 6.0),
            (cell(2) - (cell(1) - cell(0)), "R2C0-(R1C0-R0C0)", 2.0),
            (cell(2) / (cell(1) * 3.0), "R2C0/(R1C0*3)", 0.5),
            ((cell(2) / 2.0).up(), "ROUNDUP(R2C0/2,0)", 2.0),
            (cell(1).with(Sign::Power, cell(2)), "R1C0^R2C0", 8.0),
            (cell(0).with(Sign::Less, 2.0).then(5.0, "no"), "IF(R0C0<2,5,\"no\")", 5.0),
            (Formula::Sum((at(0, 0), at(3, 0))), "SUM(R0C0:R3C0)", 10.0),
            (
                Formula::Products((at(0, 0), at(1, 0)), (at(2, 0), at(3, 0))),
                "SUMPRODUCT(R0C0:R1C0,R2C0:R3C0)",
                11.0,
            ),
            (cell(0).max(-3.0), "MAX(R0C0,(-3))", 1.0),
        ] {
            assert_eq!(formula.text(&name), text);
            assert_eq!(formula.value(&mut |place| values(place)), Value::Number(value), "{text}");
        }
        assert_eq!((cell(0) / 0.0).value(&mut |place| values(place)), Value::Error);
    }
}
