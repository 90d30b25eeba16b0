//! Numbers of bills: plain ones are read, everything else is refused with the form that is right.

/// Reads a plain number: digits, a point, a sign, an exponent.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
    let found: f64 = text.chars().all(plain).then(|| text.parse().ok())??;
    found.is_finite().then_some(found)
}

/// The plain form of an amount that people or spreadsheets wrote: without signs of currencies and separators of thousands, with a point.
/// `None` where no number can be made out.
///
/// ```
/// use breakeven::billing::plain_form;
/// assert_eq!(plain_form("$1,234.50").unwrap(), "1234.50");
/// assert_eq!(plain_form("1.234,50 EUR").unwrap(), "1234.50");
/// assert_eq!(plain_form("(12.00)").unwrap(), "-12.00");
/// assert_eq!(plain_form("NaN"), None);
/// ```
pub fn plain_form(text: &str) -> Option<String> {
    let negative = text.contains(['-', '−']) || (text.trim().starts_with('(') && text.trim().ends_with(')'));
    let kept: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let (points, commas) = (kept.matches('.').count(), kept.matches(',').count());
    let decimal = match (kept.rfind('.'), kept.rfind(',')) {
        (Some(point), Some(comma)) => Some(if point > comma { '.' } else { ',' }),
        (Some(_), None) if points == 1 => Some('.'),
        (None, Some(comma)) if commas == 1 && kept.len() - comma != 4 => Some(','),
        _ => None,
    };
    let form: String = kept
        .chars()
        .filter_map(|c| match c {
            c if c.is_ascii_digit() => Some(c),
            c if Some(c) == decimal => Some('.'),
            _ => None,
        })
        .collect();
    let form = if negative { format!("-{form}") } else { form };
    number(&form).map(|_| form)
}
