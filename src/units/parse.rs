//! Reading quantities as people write them: `$2.50/h`, `1.2M/month`, `2,400 tokens`, `80%`, `350 ms`, `3x`.

use super::dimension::Signature;
use super::error::ParseError;
use super::exchange::Conventions;
use super::quantity::Quantity;
use super::scan::{Scale, Written, unit_scale};
use super::unit::{Notation, Unit};

/// Reads a quantity. A month is as long as the calendar says, and money in the currency that the conventions say; without one, in US dollars.
///
/// ```
/// use breakeven::units::{parse, Calendar, Quantity, TasksPerMonth, Fraction, Ratio};
/// let tasks: TasksPerMonth = parse("40k/day", Calendar::STANDARD).unwrap();
/// assert_eq!(tasks.get(), 40_000.0 * 730.0 / 24.0);
/// assert_eq!(parse::<Fraction>("80%", Calendar::STANDARD).unwrap().get(), 0.8);
/// assert_eq!(parse::<Ratio>("3x", Calendar::STANDARD).unwrap().get(), 3.0);
/// assert!(parse::<Fraction>("80", Calendar::STANDARD).is_err());
/// ```
pub fn parse<Q: Quantity>(text: &str, conventions: impl Into<Conventions>) -> Result<Q, ParseError> {
    read(text, Q::UNIT, conventions.into()).and_then(Q::new)
}

/// The number of a text, in a unit; its range is not checked. One function for all quantities, not one for each.
pub(super) fn read(text: &str, unit: Unit, conventions: Conventions) -> Result<f64, ParseError> {
    let text = text.trim();
    let found = || text.to_owned();
    let calendar = conventions.calendar;
    let written = Written::scan(text, unit, conventions)?;
    let own = unit_scale(unit.suffix(), calendar)
        .map(|scale| scale.with_money(unit.is_money()))
        .ok_or_else(|| ParseError::NotANumber { unit, found: found() })?;
    if written.bare() && !unit.is_rate() {
        let missing = unit.notation() == Notation::Unit;
        return if missing {
            Err(ParseError::MissingUnit { unit, found: found() })
        } else {
            Ok(written.value_in(Scale::ONE))
        };
    }
    let fits = |suffix: &&str| {
        let other = unit_scale(suffix, calendar).map(|scale| scale.with_money(unit.is_money()));
        other.is_some_and(|other| other.signature == written.scale.signature)
    };
    // `x` is a factor's own mark; per cent belongs to shares and factors.
    let marks_fit = match unit {
        Unit::Ratio => true,
        _ if unit.notation() == Notation::Percent => !written.times,
        _ => !written.times && !written.percent,
    };
    let signature_fits = written.scale.signature == own.signature || unit.info().also.iter().any(fits);
    let rate_in_percent = unit.is_rate() && !written.percent;
    if !marks_fit || rate_in_percent || !signature_fits {
        let measures = if written.percent && written.scale.signature == Signature::default() {
            "a percentage".to_owned()
        } else if written.times {
            "a factor".to_owned()
        } else {
            written.scale.signature.describe()
        };
        return Err(ParseError::WrongUnit { unit, measures, found: found() });
    }
    Ok(written.value_in(own))
}

/// Takes a number that stands without any unit, where one base unit is obvious.
pub fn parse_number<Q: Quantity>(value: f64) -> Result<Q, ParseError> {
    if Q::UNIT.notation() == Notation::Unit || Q::UNIT.is_rate() {
        return Err(ParseError::MissingUnit { unit: Q::UNIT, found: value.to_string() });
    }
    Q::new(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::*;

    fn get<Q: Quantity>(text: &str) -> f64 {
        parse::<Q>(text, Calendar::STANDARD).unwrap_or_else(|error| panic!("{text}: {error}")).get()
    }

    #[test]
    fn reads_quantities_as_people_write_them() {
        assert_eq!(get::<UsdPerHour>("$2.50/h"), 2.5);
        assert_eq!(get::<UsdPerMtok>("$0.15/Mtok"), 0.15);
        assert_eq!(get::<UsdPerMtok>("$2 / 1M tokens"), 2.0);
        assert_eq!(get::<UsdPerMtok>("$0.002 per 1k tokens"), 2.0);
        assert_eq!(get::<TasksPerMonth>("1.2M/month"), 1_200_000.0);
        assert_eq!(get::<TasksPerMonth>("1.2M tasks/month"), 1_200_000.0);
        assert_eq!(get::<TasksPerMonth>("14.4M per year"), 1_200_000.0);
        assert_eq!(get::<Tokens>("2,400 tokens"), 2400.0);
        assert_eq!(get::<Tokens>("14.8k tokens"), 14_800.0);
        assert_eq!(get::<Fraction>("80%"), 0.8);
        assert_eq!(get::<Seconds>("350 ms"), 0.35);
        assert_eq!(get::<Watts>("700 W"), 700.0);
        assert_eq!(get::<Watts>("14.3 kW"), 14_300.0);
        assert_eq!(get::<UsdPerKwh>("$0.11/kWh"), 0.11);
        assert_eq!(get::<Gigabytes>("80 GB"), 80.0);
        assert!((get::<Gigabytes>("80 GiB") - 85.899_345_92).abs() < 1e-9);
        assert_eq!(get::<TerabytesPerSecond>("3.35 TB/s"), 3.35);
        assert_eq!(get::<TerabytesPerSecond>("450 GB/s"), 0.45);
        assert_eq!(get::<Months>("36 months"), 36.0);
        assert_eq!(get::<Months>("5 years"), 60.0);
        assert_eq!(get::<AnnualRate>("10%/year"), 0.1);
        assert_eq!(get::<Ratio>("3x"), 3.0);
        assert_eq!(get::<Ratio>("1.3"), 1.3);
        assert_eq!(get::<TokensPerSecond>("3,100 tokens/s per replica"), 3100.0);
        assert_eq!(get::<TokensPerSecond>("14.8k tokens/s"), 14_800.0);
        assert_eq!(get::<UsdPerKwMonth>("$184.06/kW/month"), 184.06);
        assert_eq!(get::<UsdPerKwMonth>("$184.06 per kW-month"), 184.06);
        assert_eq!(get::<UsdPerGpuYear>("$4,500/GPU/year"), 4500.0);
        assert_eq!(get::<UsdPerMonth>("$12,000/year"), 1000.0);
        assert_eq!(get::<Minutes>("6"), 6.0);
        assert_eq!(get::<Minutes>("90 s"), 1.5);
        assert_eq!(get::<Count>("8 GPUs"), 8.0);
    }

    #[test]
    fn months_follow_the_calendar() {
        let thirty_days = Calendar::new(Hours::const_new(720.0)).unwrap();
        assert_eq!(parse::<TasksPerMonth>("40k/day", thirty_days).unwrap().get(), 1_200_000.0);
        assert_eq!(parse::<UsdPerHour>("$1,500/month", thirty_days).unwrap().get(), 1500.0 / 720.0);
    }

    #[test]
    fn refuses_what_it_does_not_understand() {
        let message = |error: ParseError| error.to_string();
        let months = |text: &str| parse::<Months>(text, Calendar::STANDARD);
        for text in ["", "months", "nan months", "inf months", "1,2 months", "1.2.3 months", "12,0000 months"]
        {
            assert!(matches!(months(text), Err(ParseError::NotANumber { .. })), "{text}");
        }
        // A space inside a number does not multiply, and a denominator is not left open.
        for text in ["1 2 months", "12k k months", "3 months/", "3 / / months", "3 per per months"] {
            assert!(
                matches!(months(text), Err(ParseError::UnknownUnit { .. })),
                "{text}: {:?}",
                months(text)
            );
        }
        for text in ["-3 months", "1e999 months", "1e9 months"] {
            assert!(matches!(months(text), Err(ParseError::OutOfRange { .. })), "{text}: {:?}", months(text));
        }
        assert_eq!(
            message(parse::<AnnualRate>("10/year", Calendar::STANDARD).unwrap_err()),
            "expected a rate per year, such as `10%/year`; found a rate per time: `10/year`"
        );
        assert_eq!(
            message(parse::<UsdPerMtok>("0.15", Calendar::STANDARD).unwrap_err()),
            "expected a price per million tokens, such as `$0.15/Mtok`; found `0.15` without a unit"
        );
        assert_eq!(
            message(parse::<Seconds>("350 msec", Calendar::STANDARD).unwrap_err()),
            "unknown unit `msec`; expected a duration, such as `350 ms`"
        );
        assert!(parse::<UsdPerHour>("€2.50/h", Calendar::STANDARD).is_err());
        assert!(parse::<Fraction>("120%", Calendar::STANDARD).is_err());
        assert!(parse::<UsdPerHour>("$2.50/GPU/h", Calendar::STANDARD).is_err());
        assert!(parse::<Count>("2.5", Calendar::STANDARD).is_err());
    }

    #[test]
    fn every_example_parses_as_its_own_unit() {
        for unit in Unit::ALL {
            let scale = unit_scale(unit.suffix(), Calendar::STANDARD);
            assert!(scale.is_some(), "{unit:?}: suffix");
            assert!(
                Written::scan(unit.info().example, *unit, Conventions::STANDARD).is_ok(),
                "{unit:?}: example"
            );
        }
    }
}
