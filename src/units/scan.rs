//! Takes a written quantity apart: digits, scale letters, marks and unit words.

use super::calendar::Calendar;
use super::currency::Currency;
use super::dimension::{Dim, Signature, scale_exponent, unit_word};
use super::error::ParseError;
use super::exchange::{Conventions, Money};
use super::unit::Unit;

/// How many base units something is: `over` ÷ `under` × 10^`exponent`, and of which dimensions. The two factors stay
/// apart so that a conversion rounds once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    pub(super) signature: Signature,
    exponent: i32,
    over: f64,
    under: f64,
}

impl Scale {
    pub(super) const ONE: Self =
        Self { signature: Signature([0; super::dimension::DIMENSIONS]), exponent: 0, over: 1.0, under: 1.0 };

    fn multiply(&mut self, factor: f64, sign: i8) {
        let side = if sign > 0 { &mut self.over } else { &mut self.under };
        *side *= factor;
    }

    pub(super) fn with_money(mut self, money: bool) -> Self {
        if money {
            self.signature = self.signature.with(Dim::Money, 1);
        }
        self
    }
}

/// A quantity as written: its digits kept as text, so that powers of ten are exact.
pub(super) struct Written {
    digits: String,
    pub(super) scale: Scale,
    money: bool,
    pub(super) percent: bool,
    pub(super) times: bool,
}

impl Written {
    pub(super) fn scan(text: &str, unit: Unit, conventions: Conventions) -> Result<Self, ParseError> {
        let calendar = conventions.calendar;
        let not_a_number = || ParseError::NotANumber { unit, found: text.to_owned() };
        let (negative, rest) = match text.strip_prefix('-').or_else(|| text.strip_prefix('−')) {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text),
        };
        let (currency, rest) =
            Currency::strip(rest).map_or((None, rest), |(found, rest)| (Some(found), rest));
        let own = conventions.money.currency();
        let is_read = |found| {
            found == own || (found == Currency::Usd && matches!(conventions.money, Money::Exchanged(_)))
        };
        if currency.is_some_and(|found| !is_read(found)) || has_other_sign(rest) {
            return Err(ParseError::OtherCurrency {
                found: text.to_owned(),
                money: conventions.money.read(),
            });
        }
        let money = currency.is_some();
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
        if let (Some(Currency::Usd), Money::Exchanged(exchange)) = (currency, conventions.money) {
            written.scale.under *= exchange.dollars();
        }
        Ok(written)
    }

    /// Neither unit nor mark: a number alone.
    pub(super) fn bare(&self) -> bool {
        !self.money && !self.percent && !self.times && self.scale.signature == Signature::default()
    }

    pub(super) fn value_in(&self, own: Scale) -> f64 {
        let exponent = self.scale.exponent - own.exponent;
        // The digits were checked by `number`, so this parses; a huge exponent gives infinity, which the range refuses.
        let scaled: f64 = format!("{}e{exponent}", self.digits).parse().unwrap_or(f64::NAN);
        let (over, under) = (self.scale.over * own.under, self.scale.under * own.over);
        if over == under { scaled } else { scaled * over / under }
    }
}

/// Whether a sign of money stands where none is read: behind a number.
fn has_other_sign(rest: &str) -> bool {
    rest.contains(['€', '£', '¥', '₹', '₩']) || rest.ends_with(" EUR") || rest.ends_with(" GBP")
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
            // What overflows becomes the largest number, which no unit's range holds.
            digits = format!("{}", plain.min(f64::MAX));
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
    let spaced = text.replace('/', " / ");
    let mut below = false;
    let mut waiting = false;
    let mut words = spaced.split_whitespace().peekable();
    while let Some(word) = words.next() {
        if word == "/" || word == "per" {
            // `40k//day`, `per day per`: something is missing.
            if waiting {
                return Err(word.to_owned());
            }
            (below, waiting) = (true, true);
            continue;
        }
        let sign = if below { -1 } else { 1 };
        // `$2 / 1M tokens`, `$2 per million tokens`: a number or a scale in a denominator, before its unit.
        let unit_follows = words.peek().is_some_and(|next| !["/", "per"].contains(next));
        if let Some((count, exponent)) = counted(word).filter(|_| waiting && unit_follows) {
            scale.multiply(count, sign);
            scale.exponent -= exponent;
            continue;
        }
        waiting = false;
        // `GPU-hour`, `kW-month`: parts of one denominator.
        for part in word.split('-') {
            multiply(part, sign, scale, calendar)?;
        }
    }
    if waiting { Err("/".to_owned()) } else { Ok(()) }
}

/// A number with or without a scale letter, or a scale word alone: `1M` is (1, 6), `million` is (1, 6).
fn counted(word: &str) -> Option<(f64, i32)> {
    let Some((digits, rest)) = number(word) else {
        return scale_exponent(word).map(|exponent| (1.0, exponent));
    };
    let exponent = if rest.is_empty() { 0 } else { scale_exponent(rest)? };
    digits.parse().ok().filter(|count| *count > 0.0).map(|count| (count, exponent))
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
pub(super) fn unit_scale(suffix: &str, calendar: Calendar) -> Option<Scale> {
    if suffix == "x" {
        return Some(Scale::ONE);
    }
    let mut scale = Scale::ONE;
    apply_units(suffix, &mut scale, calendar).ok()?;
    Some(scale)
}
