//! Numbers whose point may be meant as the mark between thousands, as it is written in most of Europe: `€3.000` for three thousand.

use super::currency::Currency;
use super::exchange::Money;
use super::unit::Unit;

/// What a text would be with its point taken for the mark between thousands, where it may well be meant so: one to three digits, a point and
/// exactly three digits without a scale behind them, of what is counted in whole ones or is paid for a month or at once; and of prices of
/// small things (`€1.875/Mtok`) in another currency than the dollar, where the last digit is a zero.
///
/// ```
/// use breakeven::units::{Money, Unit, Currency, without_grouping_point};
/// let euros = Money::Only(Currency::Eur);
/// assert!(without_grouping_point("€1.875/Mtok", Unit::UsdPerMtok, euros).is_none());
/// let read = |text| without_grouping_point(text, Unit::UsdPerMonth, euros);
/// assert_eq!(read("€3.000/month").as_deref(), Some("€3000/month"));
/// assert_eq!([read("€3.00/month"), read("€0.075/month"), read("€3.125/h"), read("€1.200M/month")], [const { None }; 4]);
/// ```
pub fn without_grouping_point(text: &str, unit: Unit, money: Money) -> Option<String> {
    let text = text.trim();
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let (before, number) = text.split_at(start);
    let end = number.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(number.len());
    let (digits, after) = number.split_at(end);
    let (whole, fraction) = digits.split_once('.')?;
    let is_group = (1..=3).contains(&whole.len()) && !whole.starts_with('0') && fraction.len() == 3;
    // A comma before the point settles what the point is, and nobody scales a number in groups.
    let is_settled = before.contains(',') || !fraction.bytes().all(|byte| byte.is_ascii_digit());
    let scaled = after.trim_start().starts_with(|c: char| "kKMBGTmb%x×".contains(c)) && !is_unit_word(after);
    let ends_in_zero = fraction.ends_with('0');
    let may_be_meant = match unit {
        // What is counted in whole ones, and what is paid for a month or at once: nobody states a tenth of a cent of it.
        Unit::Tokens | Unit::TasksPerMonth | Unit::Count => true,
        Unit::Usd | Unit::UsdPerMonth | Unit::UsdPerGpuYear => !after.contains("/h"),
        Unit::TokensPerSecond => ends_in_zero,
        // Prices of small things do have three decimals, and then the last of them is no zero.
        _ if unit.is_money() => {
            let in_dollars = Currency::is_written(before, Currency::Usd);
            money.currency() != Currency::Usd && !in_dollars && ends_in_zero
        }
        _ => false,
    };
    (is_group && !is_settled && !scaled && may_be_meant).then(|| format!("{before}{whole}{fraction}{after}"))
}

/// Whether a number's first word is a unit, and no scale.
fn is_unit_word(after: &str) -> bool {
    let word = after.trim_start();
    let end = word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len());
    super::pattern::unit_words().contains(&&word[..end])
}
