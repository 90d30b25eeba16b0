//! Axes of pictures: from where to where they go, and which numbers stand on them.

use crate::report::number::tick;
use crate::units::{Amount, Unit};

/// An axis.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What it is of.
    pub label: String,
    /// How its numbers are spaced.
    pub spacing: Spacing,
    /// Its least number.
    pub from: Amount,
    /// Its greatest one.
    pub to: Amount,
    /// The numbers that stand on it.
    pub ticks: Vec<Tick>,
}

/// How the numbers of an axis are spaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spacing {
    /// Equal differences are equally far apart.
    Straight,
    /// Equal factors are equally far apart.
    Factors,
}

/// A number on an axis.
#[derive(Clone, Debug)]
pub struct Tick {
    /// Where.
    pub at: Amount,
    /// As it is written.
    pub text: String,
}

/// What an axis begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// Nothing, which it always has.
    AtNothing,
    /// Its least value.
    AtLeast,
}

/// Steps of a straight axis, about so many.
const STEPS: f64 = 5.0;
/// From this factor between the ends on, factors are spaced equally where that is left open.
const WIDE: f64 = 12.0;
/// More powers of ten than this: every second one has a number.
const POWERS: i32 = 6;

impl Axis {
    /// An axis on which values lie, spaced by differences; `None` where there are none.
    pub(super) fn straight(label: &str, values: &[Amount], start: Start) -> Option<Self> {
        let unit = values.first()?.unit();
        let (mut low, mut high) = ends(values)?;
        if start == Start::AtNothing {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        // Values keep off the ends, but for what an axis begins with.
        if start == Start::AtLeast {
            let margin = (high - low) * 0.06;
            (low, high) = ((low - margin).max(unit.min()), (high + margin).min(unit.max()));
        }
        if high <= low {
            // A single value lies in the middle.
            let around = if low == 0.0 { 1.0 } else { low.abs() * 0.1 };
            (low, high) = ((low - around).max(unit.min()), (high + around).min(unit.max()));
        }
        let step = step_of((high - low) / STEPS);
        let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        let count = last - first;
        let at = |number: f64| within(number * step, unit);
        let mut ticks = Vec::new();
        let mut number = first;
        while number <= first + count && ticks.len() < 20 {
            let at = at(number);
            ticks.push(Tick { at, text: tick(at) });
            number += 1.0;
        }
        let (from, to) = (at(first), at(last));
        Some(Self { label: label.to_owned(), spacing: Spacing::Straight, from, to, ticks })
    }

    /// An axis on which values above nothing lie, spaced by factors; `None` where there are none.
    pub(super) fn factors(label: &str, values: &[Amount]) -> Option<Self> {
        let some: Vec<Amount> = values.iter().copied().filter(|value| value.value() > 0.0).collect();
        let unit = some.first()?.unit();
        let (mut low, mut high) = ends(&some)?;
        if high < low * 1.5 {
            (low, high) = (low / 1.5, high * 1.5);
        }
        // The cast is exact: sizes lie between -12 and 16.
        #[expect(clippy::cast_possible_truncation)]
        let (least, most) = (low.log10().floor() as i32, high.log10().ceil() as i32);
        let (from, to) = (low / 1.25, high * 1.25);
        let is_on = |value: f64| value >= from && value <= to;
        let powers = |of: &[f64], every: i32| -> Vec<f64> {
            let powers = (least..=most).filter(|power| (power - least) % every == 0);
            let all = powers.flat_map(|power| of.iter().map(move |one| one * 10_f64.powi(power)));
            all.filter(|value| is_on(*value)).collect()
        };
        let mut at = powers(&[1.0], if most - least > POWERS { 2 } else { 1 });
        if at.len() < 3 {
            at = powers(&[1.0, 2.0, 5.0], 1);
        }
        if at.len() < 2 {
            at = vec![low, high];
        }
        let ticks = at.into_iter().map(|value| within(value, unit));
        Some(Self {
            label: label.to_owned(),
            spacing: Spacing::Factors,
            from: within(from, unit),
            to: within(to, unit),
            ticks: ticks.map(|at| Tick { at, text: tick(at) }).collect(),
        })
    }

    /// By factors where values are far apart, else by differences.
    pub(super) fn fitting(label: &str, values: &[Amount]) -> Option<Self> {
        let (low, high) = ends(values)?;
        if low > 0.0 && high / low > WIDE {
            Self::factors(&format!("{label}, logarithmic"), values)
        } else {
            Self::straight(label, values, Start::AtLeast)
        }
    }
}

fn ends(values: &[Amount]) -> Option<(f64, f64)> {
    let all = || values.iter().map(|value| value.value());
    Some((all().reduce(f64::min)?, all().reduce(f64::max)?))
}

/// One, two or five of a power of ten, and no less than this.
fn step_of(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    let of = [1.0, 2.0, 5.0, 10.0].into_iter().find(|of| of * power >= least * (1.0 - 1e-9));
    of.unwrap_or(10.0) * power
}

/// A number of a unit, within what the unit can be.
fn within(value: f64, unit: Unit) -> Amount {
    let value = if value == 0.0 { 0.0 } else { value.clamp(unit.min(), unit.max()) };
    // A clamped number is one of the unit's; what is none of them at all would be a fault of the caller.
    Amount::new(value, unit).unwrap_or_else(|_| Amount::from(crate::units::Number::const_new(0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Fraction, UsdNet, UsdPerTask};

    fn texts(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|tick| tick.text.as_str()).collect()
    }

    #[test]
    fn straight_axes_have_round_numbers() {
        let money = [-550_312.0, 406_587.0, 1_014_918.0].map(|value| UsdNet::const_new(value).into());
        let axis = Axis::straight("", &money, Start::AtNothing).unwrap();
        assert_eq!(texts(&axis), ["-$1M", "-$500k", "$0", "$500k", "$1M", "$1.5M"]);
        let shares = [0.72, 0.96].map(|value| Fraction::const_new(value).into());
        let axis = Axis::straight("", &shares, Start::AtLeast).unwrap();
        assert_eq!(texts(&axis), ["70%", "80%", "90%", "100%"]);
        let one = [Fraction::const_new(0.0).into()];
        assert!(Axis::straight("", &one, Start::AtLeast).unwrap().ticks.len() > 1);
    }

    #[test]
    fn no_number_stands_twice_on_an_axis() {
        for (low, high) in [(0.92, 0.92), (0.97, 1.0), (1.0, 1.0), (0.0, 0.0), (0.995, 0.999), (0.3, 0.9)] {
            let shares = [low, high].map(|value| Fraction::const_new(value).into());
            for start in [Start::AtLeast, Start::AtNothing] {
                let axis = Axis::straight("", &shares, start).unwrap();
                let mut seen = texts(&axis);
                seen.dedup();
                assert_eq!(seen.len(), axis.ticks.len(), "{low} to {high}: {:?}", texts(&axis));
            }
        }
    }

    #[test]
    fn axes_of_factors_have_powers_of_ten() {
        let costs = [0.000_292, 0.145].map(|value| UsdPerTask::const_new(value).into());
        assert_eq!(texts(&Axis::factors("", &costs).unwrap()), ["$0.001", "$0.01", "$0.1"]);
        let near = [0.01, 0.011].map(|value| UsdPerTask::const_new(value).into());
        assert_eq!(texts(&Axis::factors("", &near).unwrap()), ["$0.01", "$0.02"]);
    }
}
