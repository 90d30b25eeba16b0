//! How figures look to people.

use crate::units::tolerance::NOISE;
use crate::units::{Amount, Notation, Quantity as _, Ratio, Unit, UsdNet, percent_decimals};

/// Significant digits of small amounts.
pub(super) const DIGITS: i32 = 4;
/// Significant digits of what is worked out again by hand, and of limits.
const MANY_DIGITS: i32 = 8;
/// Digits that tell any two figures apart that are taken for different ones.
const ALL_DIGITS: i32 = 12;

/// A figure as people read it: four significant digits, thousands separated, with its unit. A share has as many as tell it from
/// 0 % and 100 %.
///
/// ```
/// use breakeven::report::number::human;
/// use breakeven::units::{Amount, Fraction, Mtok, Quantity, UsdPerMonth, UsdPerTask};
/// assert_eq!(human(Amount::from(UsdPerTask::new(0.002_403_37)?)), "$0.002403");
/// assert_eq!(human(Amount::from(UsdPerMonth::new(11_942.8)?)), "$11,943");
/// assert_eq!(human(Amount::from(Fraction::new(0.1029)?)), "10.3%");
/// assert_eq!(human(Amount::from(Fraction::new(0.9996)?)), "99.96%");
/// assert_eq!(human(Amount::from(Fraction::new(0.000_012_3)?)), "0.0012%");
/// assert_eq!(human(Amount::from(Fraction::new(-0.0)?)), "0%");
/// assert_eq!(human(Amount::from(Mtok::new(1152.0)?)), "1,152 Mtok");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn human(amount: Amount) -> String {
    if amount.value() < 0.0 {
        // The sign stands before the dollar.
        return format!("-{}", human(amount.magnitude()));
    }
    let unit = amount.unit();
    let value = amount.value();
    if unit.notation() == Notation::Percent {
        return format!("{}%{}", trimmed(value * 100.0, percent_decimals(value)), unit.suffix());
    }
    format!("{}{}{}", unit.prefix(), plain(value, unit.is_money()), short_suffix(unit))
}

/// What stands after a number whose heading says what the money is for.
pub(super) fn short_suffix(unit: Unit) -> &'static str {
    match unit {
        Unit::UsdPerTask
        | Unit::UsdPerMonth
        | Unit::UsdPerGpuHour
        | Unit::UsdPerMtok
        | Unit::TasksPerMonth
        | Unit::TokensPerSecond
        | Unit::Tokens => "",
        Unit::WhPerTask => " Wh",
        Unit::GramsPerTask => " g",
        other => other.suffix(),
    }
}

/// A figure where there is little room: three significant digits, thousands and millions by a letter, without what its heading says.
///
/// ```
/// use breakeven::report::number::compact;
/// use breakeven::units::{Amount, Fraction, Quantity, Seconds, TasksPerMonth, Usd};
/// let usd = |value| compact(Amount::from(Usd::new(value).unwrap()));
/// assert_eq!([usd(144_879.0), usd(1_236_500.0), usd(4.594), usd(0.0), usd(9_995.2)], ["$145k", "$1.24M", "$4.59", "$0", "$10.0k"]);
/// assert_eq!(compact(Amount::from(TasksPerMonth::new(31_536_000.0)?)), "31.5M");
/// assert_eq!(compact(Amount::from(Seconds::new(0.5346)?)), "0.535 s");
/// assert_eq!(compact(Amount::from(Fraction::new(0.634)?)), "63%");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn compact(amount: Amount) -> String {
    if amount.value() < 0.0 {
        return format!("-{}", compact(amount.magnitude()));
    }
    let (unit, value) = (amount.unit(), amount.value());
    if unit.notation() == Notation::Percent {
        return if value < 0.01 { human(amount) } else { format!("{}%", trimmed(value * 100.0, 0)) };
    }
    format!("{}{}{}", unit.prefix(), few_digits(amount, 3), short_suffix(unit))
}

/// The same with so many significant digits, without prefix and unit, which the heading has.
///
/// ```
/// use breakeven::report::number::few_digits;
/// use breakeven::units::{Amount, Quantity, Usd};
/// let usd = |value, digits| few_digits(Amount::from(Usd::new(value).unwrap()), digits);
/// assert_eq!([usd(41_699.0, 3), usd(1.3226, 3), usd(0.936, 2), usd(0.0386, 2)], ["41.7k", "1.32", "0.94", "0.039"]);
/// ```
pub fn few_digits(amount: Amount, digits: i32) -> String {
    let (unit, value) = (amount.unit(), amount.value());
    let steps = [(1e9, "B"), (1e6, "M"), (1e3, "k")];
    // What rounds up to the next step is of that step.
    let rounds_to = |step: f64| value >= step * 0.9995;
    let large = steps.into_iter().find(|(step, _)| rounds_to(*step) && (*step > 1e3 || value >= 9_995.0));
    let (scaled, letter) = large.map_or((value, ""), |(step, letter)| (value / step, letter));
    let size_of = |value: f64| if value > 0.0 { value.log10().floor() } else { 0.0 };
    // What rounds up to a digit more has it.
    let last = 10_f64.powf(size_of(scaled) - f64::from(digits - 1));
    let size = size_of((scaled / last).round() * last);
    // The cast is exact: sizes lie between -320 and 15.
    #[expect(clippy::cast_possible_truncation)]
    let decimals = usize::try_from(digits - 1 - size as i32).unwrap_or(0);
    let text = match letter {
        "" if value == 0.0 => "0".to_owned(),
        "" if unit.is_money() => grouped(&format!("{scaled:.decimals$}")),
        "" => trimmed(scaled, decimals),
        _ => format!("{scaled:.decimals$}"),
    };
    text + letter
}

/// A figure with its whole unit: `$0.75/Mtok`.
pub fn with_unit(amount: Amount) -> String {
    if amount.value() < 0.0 {
        return format!("-{}", with_unit(amount.magnitude()));
    }
    let unit = amount.unit();
    if unit.notation() == Notation::Percent {
        return human(amount);
    }
    format!("{}{}{}", unit.prefix(), plain(amount.value(), unit.is_money()), unit.suffix())
}

/// A figure with its whole unit and up to eight significant digits, for explanations that are worked out again by hand.
///
/// ```
/// use breakeven::report::number::precise;
/// use breakeven::units::{Amount, Quantity, Usd, UsdPerTask};
/// assert_eq!(precise(Amount::from(Usd::new(250_141.8)?)), "$250,141.80");
/// assert_eq!(precise(Amount::from(UsdPerTask::new(0.011_470_283_2)?)), "$0.011470283/task");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn precise(amount: Amount) -> String {
    significant(amount, MANY_DIGITS, amount.unit().suffix())
}

/// Up to so many significant digits.
fn significant(amount: Amount, digits: i32, suffix: &str) -> String {
    if amount.value() < 0.0 {
        return format!("-{}", significant(amount.magnitude(), digits, suffix));
    }
    let (unit, value) = (amount.unit(), amount.value());
    if unit.notation() == Notation::Percent {
        // The first two stand before the point.
        let decimals = usize::try_from(digits - 2).unwrap_or(0).max(percent_decimals(value));
        return format!("{}%{}", trimmed(value * 100.0, decimals), unit.suffix());
    }
    let size = if value == 0.0 { 0.0 } else { value.abs().log10().floor() };
    if !(-9.0..15.0).contains(&size) {
        let decimals = usize::try_from(digits.min(DIGITS) - 1).unwrap_or(0);
        return format!("{}{value:.decimals$e}{suffix}", unit.prefix());
    }
    // The cast is exact: the size lies between -9 and 15.
    #[expect(clippy::cast_possible_truncation)]
    let decimals = usize::try_from(digits - 1 - size as i32).unwrap_or(0);
    let text = trimmed(value, decimals);
    let cents = unit.is_money() && text.split('.').nth(1).is_some_and(|cents| cents.len() == 1);
    format!("{}{text}{}{suffix}", unit.prefix(), if cents { "0" } else { "" })
}

/// A figure and the limit on it, each without what its heading says: the limit as it was written, and the figure with as many
/// digits as show on which side of the limit it is. A figure at its limit looks like it.
///
/// ```
/// use breakeven::report::number::beside;
/// use breakeven::units::{Amount, Fraction, Quantity, UsdPerMonth};
/// let share = |value| Amount::from(Fraction::new(value).unwrap());
/// let month = |value| Amount::from(UsdPerMonth::new(value).unwrap());
/// let texts = |value, limit| { let (value, limit) = beside(value, limit); format!("{value} <= {limit}") };
/// assert_eq!(texts(share(0.9996), share(0.9998)), "99.96% <= 99.98%");
/// assert_eq!(texts(month(1234.564), month(1234.56)), "$1,234.564 <= $1,234.56");
/// assert_eq!(texts(month(1100.4), month(1234.56)), "$1,100 <= $1,234.56");
/// assert_eq!(texts(month(0.1 + 0.2), month(0.3)), "$0.30 <= $0.30");
/// ```
pub fn beside(value: Amount, limit: Amount) -> (String, String) {
    let suffix = short_suffix(limit.unit());
    let written = significant(limit, MANY_DIGITS, suffix);
    if value.beside(limit).is_eq() {
        return (written.clone(), written);
    }
    if is_apart(&human(value), &human(limit)) {
        return (human(value), written);
    }
    let digits = |digits| (significant(value, digits, suffix), significant(limit, digits, suffix));
    let (shown, bound) = digits(MANY_DIGITS);
    if is_apart(&shown, &bound) { (shown, bound) } else { digits(ALL_DIGITS) }
}

/// A figure with as many digits as tell it from another one, and no more.
///
/// ```
/// use breakeven::report::number::told_from;
/// use breakeven::units::{Amount, Fraction, Quantity};
/// let share = |value| Amount::from(Fraction::new(value).unwrap());
/// assert_eq!(told_from(share(0.8799255), share(0.88)), "87.99%");
/// ```
pub fn told_from(value: Amount, other: Amount) -> String {
    let suffix = short_suffix(value.unit());
    let with = |digits| (significant(value, digits, suffix), significant(other, digits, suffix));
    let mut all = (DIGITS..=ALL_DIGITS).map(with);
    all.find(|(value, other)| is_apart(value, other)).map_or_else(|| human(value), |(value, _)| value)
}

/// A limit as it was written, without what its heading says.
pub fn limit(limit: Amount) -> String {
    significant(limit, MANY_DIGITS, short_suffix(limit.unit()))
}

/// Whether two figures differ by more than zeros at the end.
fn is_apart(a: &str, b: &str) -> bool {
    let bare = |text: &str| {
        let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |last| last + 1);
        let (number, rest) = text.split_at(end);
        let number =
            if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number };
        format!("{number}{rest}")
    };
    bare(a) != bare(b)
}

/// Money to the cent, for the lines of a bill; smaller amounts keep four digits.
pub fn to_the_cent(amount: Amount) -> String {
    let value = amount.value();
    if value < 0.0 {
        return format!("-{}", to_the_cent(amount.magnitude()));
    }
    if value != 0.0 && value < 0.1 {
        return human(amount);
    }
    format!("{}{}", amount.unit().prefix(), grouped(&format!("{value:.2}")))
}

/// Money to the cent, however small: beside others that it adds up with.
pub fn in_full_cents(amount: Amount) -> String {
    format!("{}{}", amount.unit().prefix(), grouped(&format!("{:.2}", amount.value())))
}

/// Money in whole cents: a table whose lines are rounded first adds up to what it shows.
///
/// ```
/// use breakeven::report::number::in_cents;
/// use breakeven::units::{Quantity, UsdNet};
/// assert_eq!(in_cents(UsdNet::new(-2.345_1)?).get(), -2.35);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn in_cents(money: UsdNet) -> UsdNet {
    UsdNet::const_new((money.get() * 100.0).round() / 100.0)
}

/// How far two figures of one unit are apart: shares in points, everything else in its unit. Nothing where the units
/// differ.
///
/// ```
/// use breakeven::report::number::apart;
/// use breakeven::units::{Amount, Fraction, Quantity, Seconds};
/// let share = |value| Amount::from(Fraction::new(value).unwrap());
/// assert_eq!(apart(share(0.88), share(0.86)), "2 points");
/// assert_eq!(apart(share(0.88), share(0.89)), "1 point");
/// assert_eq!(apart(Amount::from(Seconds::new(8.0)?), Amount::from(Seconds::new(12.0)?)), "4 s");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn apart(a: Amount, b: Amount) -> String {
    let Some(distance) = a.distance(b) else { return String::new() };
    if distance.unit().notation() != Notation::Percent {
        return human(distance);
    }
    // A difference of shares keeps a tail of binary digits that nobody wrote.
    let points = distance.value() * 100.0;
    let text = match points {
        points if distance.value() <= NOISE => trimmed(points, 1),
        points if points < 0.1 => plain(points, false),
        points if points < 1.0 => trimmed(points, 2),
        points => trimmed(points, 1),
    };
    if text == "1" { format!("{text} point") } else { format!("{text} points") }
}

/// How many times as much, with two digits or so: `4.1x`, `151x`. `None` where there is nothing to compare with.
///
/// ```
/// use breakeven::report::number::times;
/// use breakeven::units::{Amount, Quantity, UsdPerTask};
/// let cost = |value| Amount::from(UsdPerTask::new(value).unwrap());
/// assert_eq!(times(cost(0.0172), cost(0.0042)).as_deref(), Some("4.1x"));
/// assert_eq!(times(cost(1.02), cost(1.0)).as_deref(), Some("1.02x"));
/// assert_eq!(times(cost(0.9996), cost(1.0)).as_deref(), Some("0.9996x"));
/// assert_eq!(times(cost(1.0), cost(0.0)), None);
/// ```
pub fn times(of: Amount, base: Amount) -> Option<String> {
    let ratio = of.value() / base.value();
    let text = match ratio {
        _ if !ratio.is_finite() => return None,
        ratio if ratio < 0.1 => plain(ratio, false),
        // A share of the other one has two decimals more than its percentage.
        ratio if (0.99..1.01).contains(&ratio) => trimmed(ratio, percent_decimals(ratio) + 2),
        ratio if ratio < 2.0 => trimmed(ratio, 2),
        ratio if ratio < 10.0 => trimmed(ratio, 1),
        ratio => trimmed(ratio, 0),
    };
    Some(format!("{text}x"))
}

/// A figure that was searched for, with no more than four digits and its whole unit.
///
/// ```
/// use breakeven::report::number::about;
/// use breakeven::units::{Amount, Quantity, TasksPerMonth, UsdPerHour};
/// assert_eq!(about(Amount::from(TasksPerMonth::new(1_183_203.0)?)), "1,183,000/month");
/// assert_eq!(about(Amount::from(UsdPerHour::new(62.714)?)), "$62.71/h");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn about(amount: Amount) -> String {
    let value = amount.value();
    let size = if value == 0.0 { 0.0 } else { value.abs().log10().floor() };
    let unit = 10_f64.powf(size - f64::from(DIGITS - 1));
    if amount.unit().notation() == Notation::Percent || unit < 1.0 || !unit.is_finite() {
        return with_unit(amount);
    }
    let rounded = Ratio::const_new((value / unit).round() * unit / value);
    with_unit(amount.times(rounded))
}

/// How far the ends of a range are off a figure, in whole per cent: `±20%`, `−21% +15%`. `None` if they are not, or there is nothing to compare with.
///
/// ```
/// use breakeven::report::number::off;
/// use breakeven::units::{Amount, Quantity, UsdPerTask};
/// let cost = |value| Amount::from(UsdPerTask::new(value).unwrap());
/// assert_eq!(off(cost(1.0), cost(0.8), cost(1.2)).as_deref(), Some("±20%"));
/// assert_eq!(off(cost(1.0), cost(0.786), cost(1.15)).as_deref(), Some("−21% +15%"));
/// assert_eq!(off(cost(0.0), cost(0.0), cost(1.0)), None);
/// ```
pub fn off(value: Amount, low: Amount, high: Amount) -> Option<String> {
    let share = |end: Amount| (end.value() / value.value() - 1.0) * 100.0;
    let (below, above) = (-share(low), share(high));
    if !below.is_finite() || !above.is_finite() {
        return None;
    }
    let [below, above] = [below, above].map(|share| trimmed(share.max(0.0), 0));
    if below == "0" && above == "0" {
        return None;
    }
    Some(if below == above { format!("±{below}%") } else { format!("−{below}% +{above}%") })
}

/// By how much a figure has changed, as a share of what it was: `+4.2%`, `-12%`; `no change`. `None` where there is nothing to compare with.
///
/// ```
/// use breakeven::report::number::change;
/// use breakeven::units::{Amount, Quantity, UsdPerTask};
/// let cost = |value| Amount::from(UsdPerTask::new(value).unwrap());
/// assert_eq!(change(cost(1.0), cost(1.0421)).as_deref(), Some("+4.2%"));
/// assert_eq!(change(cost(1.0), cost(0.8801)).as_deref(), Some("-12%"));
/// assert_eq!(change(cost(1.0), cost(1.0)).as_deref(), Some("no change"));
/// assert_eq!(change(cost(0.0), cost(1.0)), None);
/// ```
pub fn change(before: Amount, after: Amount) -> Option<String> {
    let share = (after.value() - before.value()) / before.value().abs();
    if !share.is_finite() {
        return None;
    }
    if share.abs() <= NOISE {
        return Some("no change".to_owned());
    }
    let sign = if share > 0.0 { "+" } else { "-" };
    Some(format!("{sign}{}%", trimmed(share.abs() * 100.0, percent_decimals(share.abs()))))
}

/// A number without its unit.
fn plain(value: f64, money: bool) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let size = value.abs().log10().floor();
    if !(-6.0..15.0).contains(&size) {
        return format!("{value:.3e}");
    }
    // The cast is exact: the size lies between -6 and 15.
    #[expect(clippy::cast_possible_truncation)]
    let decimals = usize::try_from(DIGITS - 1 - size as i32).unwrap_or(0);
    if money && value >= 1.0 {
        // Dollars have cents or none.
        let decimals = if value < 1000.0 { 2 } else { 0 };
        return grouped(&format!("{value:.decimals$}"));
    }
    if money && value >= 0.1 {
        let text = trimmed(value, decimals);
        // `$0.5` reads badly.
        return if text.split('.').nth(1).is_some_and(|cents| cents.len() == 1) { text + "0" } else { text };
    }
    trimmed(value, decimals)
}

/// So many decimals at most, without trailing zeros, thousands separated.
pub(super) fn trimmed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    grouped(text)
}

/// Puts commas between groups of three digits.
pub(super) fn grouped(text: &str) -> String {
    let (whole, rest) = text.find('.').map_or((text, ""), |at| text.split_at(at));
    // Nothing has no sign, though floating-point numbers have a -0.
    let signed = text.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    let (sign, digits) =
        whole.strip_prefix('-').map_or(("", whole), |digits| (if signed { "-" } else { "" }, digits));
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Count, Quantity, TasksPerMonth, Usd, UsdPerMtok};

    #[test]
    fn reads_well_at_every_size() {
        let usd = |value: f64| human(Amount::from(Usd::new(value).unwrap()));
        assert_eq!(usd(0.0), "$0");
        assert_eq!(usd(0.000_012_346), "$0.00001235");
        assert_eq!(usd(0.5), "$0.50");
        assert_eq!(usd(0.123_45), "$0.1235");
        assert_eq!(usd(2.944_37), "$2.94");
        assert_eq!(usd(999.5), "$999.50");
        assert_eq!(usd(1_234_567.8), "$1,234,568");
        assert_eq!(usd(1e12), "$1,000,000,000,000");
        assert_eq!(human(Amount::from(TasksPerMonth::new(1_200_000.0).unwrap())), "1,200,000");
        assert_eq!(human(Amount::from(Count::new(8.0).unwrap())), "8");
        assert_eq!(with_unit(Amount::from(UsdPerMtok::new(0.15).unwrap())), "$0.15/Mtok");
        assert_eq!(to_the_cent(Amount::from(Usd::new(1234.5).unwrap())), "$1,234.50");
    }
}
