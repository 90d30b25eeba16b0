//! How changes of figures look to people.

use crate::units::{Delta, Notation, Ratio, RelativeChange};

use super::figure::{DIGITS, apart, grouped, human, short_suffix, trimmed};

/// A change with its sign: shares in points, everything else in its unit.
///
/// ```
/// use breakeven::report::number::signed;
/// use breakeven::units::{Amount, Delta, Fraction, Quantity, UsdPerMonth};
/// let month = |value| Amount::from(UsdPerMonth::new(value).unwrap());
/// assert_eq!(signed(Delta::between(month(1000.0), month(1960.0)).unwrap()), "+$960");
/// let share = |value| Amount::from(Fraction::new(value).unwrap());
/// assert_eq!(signed(Delta::between(share(0.9), share(0.88)).unwrap()), "-2 points");
/// ```
pub fn signed(by: Delta) -> String {
    let text = match by.unit().notation() {
        Notation::Percent => apart(by.magnitude(), by.magnitude().times(Ratio::const_new(0.0))),
        _ => human(by.magnitude()).trim_end_matches(".00").to_owned(),
    };
    format!("{}{text}", sign(by.value()))
}

/// By how much something changes over what it was: `+5%`, `-0.02%`.
///
/// ```
/// use breakeven::report::number::relative;
/// use breakeven::units::RelativeChange;
/// let of = |before, after| relative(RelativeChange::of_numbers(before, after).unwrap());
/// assert_eq!([of(100.0, 118.64), of(100.0, 99.98), of(1.0, 31.0), of(3.0, 3.0)], ["+18.6%", "-0.02%", "+3,000%", "0%"]);
/// ```
pub fn relative(change: RelativeChange) -> String {
    let percent = (change.get() * 100.0).abs();
    let decimals = match percent {
        percent if percent >= 100.0 => 0,
        percent if percent >= 1.0 => 1,
        percent if percent >= 0.01 => 2,
        _ => 4,
    };
    let text = trimmed(percent, decimals);
    if text == "0" && percent > 0.0 {
        return format!("{}{percent:.1e}%", sign(change.get()));
    }
    format!("{}{text}%", sign(change.get()))
}

/// Parts of a change, so that what is shown adds up to what is shown of all: money from a dollar on to the cent, smaller amounts with four
/// digits of the whole. What rounding leaves over goes to the parts that lose most by it.
///
/// ```
/// use breakeven::report::number::adding_up;
/// use breakeven::units::{Amount, Delta, Quantity, UsdPerMonth};
/// let month = |value| Amount::from(UsdPerMonth::new(value).unwrap());
/// let all = Delta::between(month(0.0), month(10.0)).unwrap();
/// let (parts, whole) = adding_up(&[all.part(10.0 / 3.0), all.part(10.0 / 3.0), all.part(10.0 / 3.0)], all);
/// assert_eq!((parts.join(" "), whole.as_str()), ("+$3.34 +$3.33 +$3.33".to_owned(), "+$10.00"));
/// ```
pub fn adding_up(parts: &[Delta], whole: Delta) -> (Vec<String>, String) {
    let money = whole.unit().is_money();
    let largest = parts.iter().chain([&whole]).map(|part| part.value().abs()).fold(0.0, f64::max);
    let size = if largest == 0.0 { 0.0 } else { largest.log10().floor() };
    // The cast is exact: the size lies between -9 and 9.
    #[expect(clippy::cast_possible_truncation)]
    let digits = DIGITS - 1 - size.clamp(-9.0, 9.0) as i32;
    let decimals = usize::try_from(if money && largest >= 1.0 { 2 } else { digits }).unwrap_or(0);
    let step = 10_f64.powi(-i32::try_from(decimals).unwrap_or(0));
    let steps = |value: f64| (value / step).round();
    let mut shown: Vec<f64> = parts.iter().map(|part| steps(part.value())).collect();
    let mut left = steps(whole.value()) - shown.iter().sum::<f64>();
    let lost = |at: usize, shown: &[f64]| parts[at].value() / step - shown[at];
    while left.abs() >= 1.0 && !shown.is_empty() {
        let most = (0..shown.len())
            .rev()
            .max_by(|a, b| (lost(*a, &shown) * left).total_cmp(&(lost(*b, &shown) * left)));
        let Some(most) = most else { break };
        shown[most] += left.signum();
        left -= left.signum();
    }
    let number = |steps: f64| format!("{:.decimals$}", steps.abs() * step);
    let all = shown.iter().copied().chain([steps(whole.value())]);
    // Zeros that all of them end in say nothing; cents do.
    let cents = money && decimals == 2;
    let zeros = all
        .map(number)
        .filter(|text| text.contains('.'))
        .map(|text| text.len() - text.trim_end_matches('0').len());
    let zeros = if cents { 0 } else { zeros.min().unwrap_or(0) };
    let text = |steps: f64| {
        let value = number(steps);
        let value = grouped(value[..value.len() - zeros].trim_end_matches('.'));
        format!("{}{}{value}{}", sign(steps), whole.unit().prefix(), short_suffix(whole.unit()))
    };
    (shown.into_iter().map(text).collect(), text(steps(whole.value())))
}

/// The sign of a change; none of nothing.
fn sign(value: f64) -> &'static str {
    match value {
        value if value > 0.0 => "+",
        value if value < 0.0 => "-",
        _ => "",
    }
}
