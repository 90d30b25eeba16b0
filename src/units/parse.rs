//! Reading quantities as people write them: `$2.50/h`, `1.2M/month`, `2,400 tokens`, `80%`, `350 ms`, `3x`.

use std::fmt;

use super::calendar::Calendar;
use super::dimension::{Dim, Signature, UNIT_WORDS, scale_exponent, unit_word};
use super::quantity::{Notation, Quantity, Unit};

/// Why a text is not the quantity that was expected.
#[derive(Clone, Debug, PartialEq)]
pub enum ParseError {
    /// There is no number in it.
    NotANumber {
        /// What was expected.
        unit: Unit,
        /// What stood there.
        found: String,
    },
    /// A word where a unit should be.
    UnknownUnit {
        /// What was expected.
        unit: Unit,
        /// The word.
        word: String,
    },
    /// A unit that measures something else.
    WrongUnit {
        /// What was expected.
        unit: Unit,
        /// What the text measures, in words.
        measures: String,
        /// What stood there.
        found: String,
    },
    /// A number without its unit.
    MissingUnit {
        /// What was expected.
        unit: Unit,
        /// What stood there.
        found: String,
    },
    /// Another currency than the US dollar.
    OtherCurrency {
        /// What stood there.
        found: String,
    },
    /// Outside the unit's range, not finite, or not whole where things are counted.
    OutOfRange {
        /// What was expected.
        unit: Unit,
        /// The number, in that unit.
        value: f64,
    },
}

impl ParseError {
    /// The word that is no unit, and the words that are: for "did you mean".
    pub fn unknown_word(&self) -> Option<(&str, &'static [&'static str])> {
        match self {
            Self::UnknownUnit { word, .. } => Some((word, UNIT_WORDS)),
            _ => None,
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber { unit, found } => {
                write!(f, "expected {}; found `{found}`", unit.expectation())
            }
            Self::UnknownUnit { unit, word } => {
                write!(f, "unknown unit `{word}`; expected {}", unit.expectation())
            }
            Self::WrongUnit { unit, measures, found } => {
                write!(f, "expected {}; found {measures}: `{found}`", unit.expectation())
            }
            Self::MissingUnit { unit, found } => {
                write!(f, "expected {}; found `{found}` without a unit", unit.expectation())
            }
            Self::OtherCurrency { found } => {
                write!(f, "prices are in US dollars, such as `$2.50`; found `{found}`")
            }
            Self::OutOfRange { unit, value } => out_of_range(*unit, *value, f),
        }
    }
}

impl std::error::Error for ParseError {}

fn out_of_range(unit: Unit, value: f64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if value.is_nan() {
        write!(f, "expected {}; NaN is no number", unit.expectation())
    } else if value < 0.0 {
        write!(f, "expected {}; a negative value makes no sense here", unit.expectation())
    } else if unit.notation() == Notation::Whole && value.fract() != 0.0 {
        write!(f, "expected {}; `{value}` is not whole", unit.expectation())
    } else {
        write!(f, "expected {}; the value is larger than ", unit.expectation())?;
        unit.write(unit.max(), f)
    }
}

/// Reads a quantity. A month is as long as the calendar says.
///
/// ```
/// use breakeven::units::{parse, Calendar, Quantity, TasksPerMonth, Fraction, Ratio};
/// let tasks: TasksPerMonth = parse("40k/day", Calendar::STANDARD).unwrap();
/// assert_eq!(tasks.get(), 40_000.0 * 730.0 / 24.0);
/// assert_eq!(parse::<Fraction>("80%", Calendar::STANDARD).unwrap().get(), 0.8);
/// assert_eq!(parse::<Ratio>("3x", Calendar::STANDARD).unwrap().get(), 3.0);
/// assert!(parse::<Fraction>("80", Calendar::STANDARD).is_err());
/// ```
pub fn parse<Q: Quantity>(text: &str, calendar: Calendar) -> Result<Q, ParseError> {
    let text = text.trim();
    let found = || text.to_owned();
    let unit = Q::UNIT;
    let written = Written::scan(text, unit, calendar)?;
    let own = unit_scale(unit.suffix(), calendar)
        .map(|scale| scale.with_money(!unit.prefix().is_empty()))
        .ok_or_else(|| ParseError::NotANumber { unit, found: found() })?;
    if written.bare() && unit != Unit::AnnualRate {
        let missing = unit.notation() == Notation::Unit;
        return if missing {
            Err(ParseError::MissingUnit { unit, found: found() })
        } else {
            Q::new(written.value_in(Scale::ONE))
        };
    }
    let fits = |suffix: &&str| {
        let other = unit_scale(suffix, calendar).map(|scale| scale.with_money(!unit.prefix().is_empty()));
        other.is_some_and(|other| other.signature == written.scale.signature)
    };
    // `x` is a factor's own mark; per cent belongs to shares and factors.
    let marks_fit = match unit {
        Unit::Ratio => true,
        _ if unit.notation() == Notation::Percent => !written.times,
        _ => !written.times && !written.percent,
    };
    let signature_fits = written.scale.signature == own.signature || unit.info().also.iter().any(fits);
    let rate_in_percent = unit == Unit::AnnualRate && !written.percent;
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
    let value = written.value_in(own);
    Q::new(value)
}

/// Takes a number that stands without any unit, where one base unit is obvious.
pub fn parse_number<Q: Quantity>(value: f64) -> Result<Q, ParseError> {
    if Q::UNIT.notation() == Notation::Unit || Q::UNIT == Unit::AnnualRate {
        return Err(ParseError::MissingUnit { unit: Q::UNIT, found: value.to_string() });
    }
    Q::new(value)
}

/// How many base units something is: `over` ÷ `under` × 10^`exponent`, and of which dimensions. The two factors stay
/// apart so that a conversion rounds once.
#[derive(Clone, Copy, Debug)]
struct Scale {
    signature: Signature,
    exponent: i32,
    over: f64,
    under: f64,
}

impl Scale {
    const ONE: Self = Self { signature: Signature([0; 12]), exponent: 0, over: 1.0, under: 1.0 };

    fn multiply(&mut self, factor: f64, sign: i8) {
        let side = if sign > 0 { &mut self.over } else { &mut self.under };
        *side *= factor;
    }

    fn with_money(mut self, money: bool) -> Self {
        if money {
            self.signature = self.signature.with(Dim::Money, 1);
        }
        self
    }
}

/// A quantity as written: its digits kept as text, so that powers of ten are exact.
struct Written {
    digits: String,
    scale: Scale,
    money: bool,
    percent: bool,
    times: bool,
}

impl Written {
    fn scan(text: &str, unit: Unit, calendar: Calendar) -> Result<Self, ParseError> {
        let not_a_number = || ParseError::NotANumber { unit, found: text.to_owned() };
        if text.contains(['€', '£', '¥']) || text.starts_with("EUR") || text.starts_with("GBP") {
            return Err(ParseError::OtherCurrency { found: text.to_owned() });
        }
        let (negative, rest) = match text.strip_prefix('-').or_else(|| text.strip_prefix('−')) {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text),
        };
        let dollars = ["US$", "$", "USD "].iter().find_map(|sign| rest.strip_prefix(sign));
        let (money, rest) = (dollars.is_some(), dollars.unwrap_or(rest).trim_start());
        let (digits, rest) = number(rest).ok_or_else(not_a_number)?;
        let mut written = Self { digits, scale: Scale::ONE, money, percent: false, times: false };
        if negative {
            written.digits.insert(0, '-');
        }
        let mut rest = rest.trim();
        if let Some(after) = rest.strip_prefix('%') {
            (written.percent, rest) = (true, after);
            written.scale.exponent -= 2;
        } else if rest == "x" || rest == "×" {
            (written.times, rest) = (true, "");
        } else if let Some((exponent, after)) = leading_scale(rest, calendar) {
            written.scale.exponent += exponent;
            rest = after;
        }
        let unknown = |word: &str| ParseError::UnknownUnit { unit, word: word.to_owned() };
        apply_units(rest, &mut written.scale, calendar).map_err(|word| unknown(&word))?;
        written.scale = written.scale.with_money(money);
        Ok(written)
    }

    /// Neither unit nor mark: a number alone.
    fn bare(&self) -> bool {
        !self.money && !self.percent && !self.times && self.scale.signature == Signature::default()
    }

    fn value_in(&self, own: Scale) -> f64 {
        let exponent = self.scale.exponent - own.exponent;
        // The digits were checked by `number`, so this parses; a huge exponent gives infinity, which the range refuses.
        let scaled: f64 = format!("{}e{exponent}", self.digits).parse().unwrap_or(f64::NAN);
        let (over, under) = (self.scale.over * own.under, self.scale.under * own.over);
        if over == under { scaled } else { scaled * over / under }
    }
}

/// Splits a leading number off: `2,400 tokens` → (`2400`, ` tokens`). Commas only between groups of three digits.
fn number(text: &str) -> Option<(String, &str)> {
    let end = text
        .char_indices()
        .find(|(_, c)| !(c.is_ascii_digit() || *c == '.' || *c == ','))
        .map_or(text.len(), |(at, _)| at);
    let (body, mut rest) = text.split_at(end);
    let (whole, fraction) = body.split_once('.').map_or((body, None), |(w, f)| (w, Some(f)));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.is_empty() || first.len() > 3 {
            return None;
        }
        digits.push_str(group);
    }
    match fraction {
        Some(fraction) if fraction.contains(['.', ',']) => return None,
        Some(fraction) => digits = format!("{digits}.{fraction}"),
        None => {}
    }
    if !digits.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // An exponent, `1e6`, belongs to the number; `1 e` or `2eggs` do not.
    if let Some(after) = rest.strip_prefix(['e', 'E']) {
        let sign = usize::from(after.starts_with(['+', '-']));
        let length = after[sign..].bytes().take_while(u8::is_ascii_digit).count();
        if length > 0 {
            let exponent: i32 = after[..sign + length].parse().ok()?;
            rest = &after[sign + length..];
            let plain: f64 = format!("{digits}e{exponent}").parse().ok()?;
            digits = format!("{plain}");
        }
    }
    Some((digits, rest))
}

/// A scale letter before the unit (`1.2M/month`, `2k tokens`), unless the whole word is a unit (`2 min`, `5 Mtok`).
fn leading_scale(text: &str, calendar: Calendar) -> Option<(i32, &str)> {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    if unit_word(word, calendar).is_some() {
        return None;
    }
    scale_exponent(word).map(|exponent| (exponent, rest))
}

/// Multiplies the units of `tokens/s per replica` or `/GPU/year` into `scale`; the word that is no unit on failure.
fn apply_units(text: &str, scale: &mut Scale, calendar: Calendar) -> Result<(), String> {
    let spaced = text.replace(" per ", "/").replace('/', " / ");
    let mut sign = 1;
    let mut words = spaced.split_whitespace().peekable();
    while let Some(word) = words.next() {
        match word {
            "/" | "per" => sign = -1,
            // `GPU-hour`, `kW-month`: parts of one denominator.
            word if word.contains('-') => {
                for part in word.split('-') {
                    multiply(part, sign, scale, calendar)?;
                }
            }
            word => {
                // `$2 / 1M tokens`: a number inside the denominator.
                if let Some((digits, rest)) = number(word) {
                    let count: f64 = digits.parse().map_err(|_| word.to_owned())?;
                    scale.multiply(count, sign);
                    let exponent = if rest.is_empty() { Some(0) } else { scale_exponent(rest) };
                    scale.exponent += sign_of(sign) * exponent.ok_or_else(|| word.to_owned())?;
                } else if let (Some(exponent), Some(_), true) =
                    (scale_exponent(word), words.peek(), unit_word(word, calendar).is_none())
                {
                    scale.exponent += sign_of(sign) * exponent;
                } else {
                    multiply(word, sign, scale, calendar)?;
                }
            }
        }
    }
    Ok(())
}

fn multiply(word: &str, sign: i8, scale: &mut Scale, calendar: Calendar) -> Result<(), String> {
    let found = unit_word(word, calendar).ok_or_else(|| word.to_owned())?;
    scale.signature = scale.signature.times(found.signature, sign);
    scale.exponent += sign_of(sign) * found.exponent;
    scale.multiply(found.multiplier, sign);
    Ok(())
}

fn sign_of(sign: i8) -> i32 {
    i32::from(sign)
}

/// The scale of a unit's own suffix, which is written in the same grammar.
fn unit_scale(suffix: &str, calendar: Calendar) -> Option<Scale> {
    if suffix == "x" {
        return Some(Scale::ONE);
    }
    let mut scale = Scale::ONE;
    apply_units(suffix, &mut scale, calendar).ok()?;
    Some(scale)
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
                Written::scan(unit.info().example, *unit, Calendar::STANDARD).is_ok(),
                "{unit:?}: example"
            );
        }
    }
}
