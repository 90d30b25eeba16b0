//! Two prices against each other: break-even, saving, markup, decline.

use std::fmt;

use crate::units::{
    Fraction, Hours, Load, Months, Mtok, Quantity, Ratio, Usd, UsdPerHour, UsdPerMonth, UsdPerMtok,
    UsdPerTask,
};

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

/// Months after which buying has cost as much as paying for the same work month by month: purchase ÷ (price of the work −
/// running cost), both by the month. `None` where running the owned machine costs as much as the work is sold for.
///
/// It is undiscounted, and the machine has to be able to do all of that work; volumes are searched for with
/// [`Crossover`](crate::economics::Crossover).
///
/// Source: *A Cost-Benefit Analysis of On-Premise LLM Deployment* (arXiv 2509.18101), table IV: one A100 of $15,000 with
/// $7.92 of electricity a month against 120.384 Mtok at $7.08333 is 17.8 months.
///
/// ```
/// use breakeven::economics::break_even_months;
/// use breakeven::units::{Quantity, UsdPerMonth};
/// let bought = UsdPerMonth::new(120.384 * (1.25 + 2.0 * 10.0) / 3.0)?;
/// let months = break_even_months("$15,000".parse()?, "$7.92/month".parse()?, bought).unwrap();
/// assert_eq!(format!("{:.1}", months.get()), "17.8");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn break_even_months(purchase: Usd, running: UsdPerMonth, bought: UsdPerMonth) -> Option<Months> {
    let saved = bought.get() - running.get();
    (saved > 0.0).then(|| Months::const_new(purchase.get() / saved))
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

/// Why there is nothing at which two options would come to the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTie {
    /// The dearer one costs no more by the task, or errs no less: there is nothing to trade.
    NoTradeOff,
    /// It would have to be right more often than always.
    AboveAll,
    /// It costs nothing, however rarely it is right.
    Free,
    /// It would cost more even if its tasks were free, by what its ends cost.
    EvenForNothing,
    /// Its tasks are free already.
    FreeAlready,
}

impl fmt::Display for NoTie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoTradeOff => "whatever an error costs, the same one is cheaper by the task",
            Self::AboveAll => "it would have to be right in more than 100% of the tasks",
            Self::Free => "it costs nothing, however rarely it is right",
            Self::EvenForNothing => "its ends alone cost more",
            Self::FreeAlready => "its tasks cost nothing already",
        })
    }
}

/// The accuracy at which an option would cost as much by the success as another one: *a* (*S* + *E*) ÷ (*S*′ + *E*), with *a*
/// its accuracy, *S* its cost per success and *S*′ that of the other ($/task, prices of ends in), and *E* the price of an
/// error ($/task; 0 where none is stated).
///
/// What the option costs by the task, and what it escalates and gives up, stays as it is; what is no longer right is
/// accepted wrong. With *G* its expected cost of a task, *S* = *G* ÷ *a*, and at accuracy *x* it is (*G* + (*a* − *x*) *E*) ÷ *x*.
///
/// ```
/// use breakeven::economics::tie_accuracy;
/// use breakeven::units::{Fraction, Quantity, UsdPerTask};
/// // $0.08 a task at 80% is $0.10 a success; at 40% it would be $0.20, as the other is.
/// let (own, other) = ("$0.10/task".parse()?, "$0.20/task".parse()?);
/// let found = tie_accuracy(Fraction::new(0.8)?, own, other, UsdPerTask::ZERO).unwrap();
/// assert_eq!(format!("{:.6}", found.get()), "0.400000");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn tie_accuracy(
    accuracy: Fraction,
    per_success: UsdPerTask,
    other: UsdPerTask,
    error: UsdPerTask,
) -> Result<Fraction, NoTie> {
    let share = accuracy.get() * (per_success.get() + error.get()) / (other.get() + error.get());
    if share > 1.0 {
        return Err(NoTie::AboveAll);
    }
    // Not a number where both cost nothing.
    if share > 0.0 { Ok(Fraction::const_new(share)) } else { Err(NoTie::Free) }
}

/// The factor on an option's cost per task at which it would cost as much by the success as another one:
/// 1 − *a* (*S* − *S*′) ÷ *C*, with *a* its accuracy, *C* its cost per task, *S* its cost per success and *S*′ that of the other
/// (all $/task, prices of ends in both *S*). What its ends cost stays as it is.
///
/// ```
/// use breakeven::economics::tie_price;
/// use breakeven::units::{Fraction, Quantity};
/// // $0.18 a task at 90% is $0.20 a success; at half of it, $0.10, as the other is.
/// let (task, own, other) = ("$0.18/task".parse()?, "$0.20/task".parse()?, "$0.10/task".parse()?);
/// let factor = tie_price(task, Fraction::new(0.9)?, own, other).unwrap();
/// assert_eq!(format!("{:.6}", factor.get()), "0.500000");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn tie_price(
    per_task: UsdPerTask,
    accuracy: Fraction,
    per_success: UsdPerTask,
    other: UsdPerTask,
) -> Result<Ratio, NoTie> {
    if per_task.get() == 0.0 {
        return Err(NoTie::FreeAlready);
    }
    let factor = 1.0 - accuracy.get() * (per_success.get() - other.get()) / per_task.get();
    if factor >= 0.0 { Ok(Ratio::const_new(factor)) } else { Err(NoTie::EvenForNothing) }
}

/// What is off a price at a factor on it: 1 − factor; `None` where it rises.
///
/// ```
/// use breakeven::economics::fall;
/// assert_eq!(fall("0.75x".parse()?).map(|share| share.to_string()).as_deref(), Some("25%"));
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn fall(factor: Ratio) -> Option<Fraction> {
    let share = 1.0 - factor.get();
    (share >= 0.0).then(|| Fraction::const_new(share))
}
