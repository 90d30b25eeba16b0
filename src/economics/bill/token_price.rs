//! Prices of tokens worked out from other prices.

use crate::economics::fleet::demand::TOKENS_PER_MTOK;
use crate::units::{Fraction, Quantity, Ratio, SECONDS_PER_HOUR, TokensPerSecond, UsdPerHour, UsdPerMtok};

/// What a million tokens cost on hardware that costs so much an hour and makes so many tokens a second:
/// price per hour ÷ (tokens per second × 3,600) × 10⁶. `None` where no token is made.
///
/// Source: Lenovo Press LP2368 (2026), scenario A: $12.08/h at 30,576 tokens/s is $0.11.
///
/// ```
/// use breakeven::economics::token_price_of_hour;
/// let price = token_price_of_hour("$12.08/h".parse()?, "30,576 tokens/s".parse()?).unwrap();
/// assert_eq!(format!("{:.2}", breakeven::units::Quantity::get(price)), "0.11");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn token_price_of_hour(hour: UsdPerHour, rate: TokensPerSecond) -> Option<UsdPerMtok> {
    let price = hour.get() / (rate.get() * SECONDS_PER_HOUR) * TOKENS_PER_MTOK;
    price.is_finite().then(|| UsdPerMtok::const_new(price))
}

/// How often a prompt has to be sent within a cache's life for writing it to pay: (write − read) ÷ (input − read).
/// `None` where reading is not cheaper than sending.
///
/// At *n* sends, write + (n − 1)·read ≤ n·input; equality gives the formula.
/// Source: inference-field-guide@712669c (MIT); Anthropic's five-minute cache pays from 1.28 sends on.
///
/// ```
/// use breakeven::economics::cache_break_even_requests;
/// let sends = cache_break_even_requests("$3.75/Mtok".parse()?, "$0.30/Mtok".parse()?, "$3/Mtok".parse()?).unwrap();
/// assert_eq!(format!("{:.4}", breakeven::units::Quantity::get(sends)), "1.2778");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn cache_break_even_requests(write: UsdPerMtok, read: UsdPerMtok, input: UsdPerMtok) -> Option<Ratio> {
    let (write, read, input) = (write.get(), read.get(), input.get());
    (input > read).then(|| Ratio::const_new(((write - read) / (input - read)).max(0.0)))
}

/// The mean price of prompt tokens of which a share is read from a cache: cached × read + (1 − cached) × input.
///
/// ```
/// use breakeven::economics::blended_token_price;
/// let mean = blended_token_price("$1/Mtok".parse()?, "$0.10/Mtok".parse()?, "50%".parse()?);
/// assert_eq!(mean.to_string(), "$0.55/Mtok");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn blended_token_price(input: UsdPerMtok, read: UsdPerMtok, cached: Fraction) -> UsdPerMtok {
    UsdPerMtok::const_new(read.get() * cached.get() + input.get() * cached.rest().get())
}
