//! Two prices against each other: break-even, saving, markup, decline.

use crate::units::{Fraction, Hours, Load, Mtok, Quantity, Ratio, Usd, UsdPerHour, UsdPerMtok, UsdPerTask};

/// Hours of use after which owning has cost as much as renting: purchase ÷ (rent − running cost), all by the hour.
/// `None` where running the owned machine costs as much as renting: it never pays back.
///
/// Source: Lenovo Press LP2368 (2026), case 1.
///
/// ```
/// use breakeven::economics::break_even_hours;
/// use breakeven::units::Quantity;
/// let hours = break_even_hours("$250,141.80".parse()?, "$6.37/h".parse()?, "$98.32/h".parse()?).unwrap();
/// assert_eq!(hours.get().round(), 2720.0);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn break_even_hours(purchase: Usd, running: UsdPerHour, rent: UsdPerHour) -> Option<Hours> {
    let saved = rent.get() - running.get();
    (saved > 0.0).then(|| Hours::const_new(purchase.get() / saved))
}

/// Tokens a day at which a machine rented around the clock costs as much as buying the tokens: 24 × rent ÷ price.
/// `None` where tokens are free. Whether the machine can make so many has to be checked beside it.
///
/// Source: inference-field-guide@712669c, `examples/dedicated_crossover.md`: $2.99/h against $0.90/Mtok is 79.7 Mtok.
///
/// ```
/// use breakeven::economics::break_even_tokens_per_day;
/// use breakeven::units::Quantity;
/// let tokens = break_even_tokens_per_day("$2.99/h".parse()?, "$0.90/Mtok".parse()?).unwrap();
/// assert_eq!(format!("{:.1}", tokens.get()), "79.7");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn break_even_tokens_per_day(rent: UsdPerHour, price: UsdPerMtok) -> Option<Mtok> {
    const HOURS_PER_DAY: f64 = 24.0;
    let tokens = HOURS_PER_DAY * rent.get() / price.get();
    tokens.is_finite().then(|| Mtok::const_new(tokens))
}

/// The utilisation at which a machine's unit cost equals a price: unit cost when full ÷ price. Above 100 % there is none.
///
/// ```
/// use breakeven::economics::break_even_utilisation;
/// use breakeven::units::Quantity;
/// // $20 a unit when full against $66 bought: worth it from 30.3 % on.
/// let share = break_even_utilisation("$20".parse()?, "$66".parse()?).unwrap();
/// assert_eq!(format!("{:.3}", share.get()), "0.303");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn break_even_utilisation(when_full: Usd, bought: Usd) -> Option<Load> {
    let share = when_full.get() / bought.get();
    share.is_finite().then(|| Load::const_new(share))
}

/// The share that the cheaper of two saves: 1 − cheaper ÷ dearer; `None` where it is not cheaper.
///
/// ```
/// use breakeven::economics::saving;
/// use breakeven::units::Quantity;
/// let share = saving("$1,013,447.50".parse()?, "$6,238,000".parse()?).unwrap();
/// assert_eq!(format!("{:.1}", share.get() * 100.0), "83.8");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn saving(cheaper: Usd, dearer: Usd) -> Option<Fraction> {
    let share = 1.0 - cheaper.get() / dearer.get();
    (share.is_finite() && share >= 0.0).then(|| Fraction::const_new(share))
}

/// Profit over cost: (revenue − cost) ÷ cost; `None` at a loss or without cost. Over *revenue* it would be the margin,
/// which is a different and smaller number.
///
/// Source: DeepSeek's "cost profit margin of 545 %" is this: $562,027 against $87,072 (open-infra-index, day 6).
///
/// ```
/// use breakeven::economics::markup;
/// use breakeven::units::Quantity;
/// let markup = markup("$562,027".parse()?, "$87,072".parse()?).unwrap();
/// assert_eq!(format!("{:.0}", markup.get() * 100.0), "545");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn markup(revenue: Usd, cost: Usd) -> Option<Load> {
    let share = (revenue.get() - cost.get()) / cost.get();
    (share.is_finite() && share >= 0.0).then(|| Load::const_new(share))
}

/// By which factor a price falls each year where it fell from one to another over some years: (from ÷ to)^(1 ÷ years).
/// `None` without a later price or time.
///
/// Source: a16z, *`LLMflation`*: $60 to $0.06 in three years is a factor of ten a year.
///
/// ```
/// use breakeven::economics::annual_factor;
/// use breakeven::units::Quantity;
/// let factor = annual_factor("$60/Mtok".parse()?, "$0.06/Mtok".parse()?, "3x".parse()?).unwrap();
/// assert_eq!(factor.get().round(), 10.0);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn annual_factor(from: UsdPerMtok, to: UsdPerMtok, years: Ratio) -> Option<Ratio> {
    let factor = (from.get() / to.get()).powf(1.0 / years.get());
    factor.is_finite().then(|| Ratio::const_new(factor))
}

/// The cost of an error at which a cheap option and a dear one that errs less come to the same:
/// (*C*_dear − *C*_cheap) ÷ (*e*_cheap − *e*_dear), with *C* the cost of a task and *e* the share of tasks done wrong.
/// Where an error costs less, the cheap one wins. `None` where the dear one is not dearer or errs no less: there is no
/// trade-off between them.
///
/// Source: M. J. Zellinger and M. Thomson, *Economic Evaluation of LLMs* (arXiv 2507.03834, 2025): the expected cost of a
/// task is *C* + *e* × the cost of an error (latency and abstention, which they price too, are left out).
///
/// ```
/// use breakeven::economics::tie;
/// use breakeven::units::{Fraction, Quantity};
/// let (cheap, big) = ("$0.001/task".parse()?, "$0.05/task".parse()?);
/// let cost = tie(cheap, Fraction::new(0.3)?, big, Fraction::new(0.05)?).unwrap();
/// assert_eq!(format!("{:.6}", cost.get()), "0.196000");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn tie(
    cheap: UsdPerTask,
    cheap_errors: Fraction,
    dear: UsdPerTask,
    dear_errors: Fraction,
) -> Option<Usd> {
    let (dearer, fewer) = (dear.get() - cheap.get(), cheap_errors.get() - dear_errors.get());
    let cost = dearer / fewer;
    (dearer > 0.0 && fewer > 0.0 && cost.is_finite()).then(|| Usd::const_new(cost))
}
