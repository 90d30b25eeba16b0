//! Starts of machines that follow the demand: how many there are, and how long nothing is in flight.

use crate::units::{CallsPerSecond, Count, Fraction, Quantity, Ratio, Seconds};

/// Starts in a day or a week of which each hour has so many machines: every rise from an hour to the next, round the clock.
///
/// Σ max(0, *n*ₖ₊₁ − *n*ₖ), the first hour after the last.
///
/// ```
/// use breakeven::planning::starts;
/// use breakeven::units::{Count, Quantity};
/// let hours = |counts: &[f64]| counts.iter().map(|count| Count::new(*count)).collect::<Result<Vec<_>, _>>();
/// // One at night, three from morning on, two in the evening: two starts a day.
/// assert_eq!(starts(&hours(&[1.0, 3.0, 2.0])?).get(), 2.0);
/// // What runs all day starts never.
/// assert_eq!(starts(&hours(&[2.0, 2.0])?).get(), 0.0);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn starts(hours: &[Count]) -> Count {
    let next = hours.iter().cycle().skip(1);
    Count::const_new(hours.iter().zip(next).map(|(now, then)| (then.get() - now.get()).max(0.0)).sum())
}

/// The share of the time in which no call is in flight: *e*^(−*λT*), for calls that arrive at random at *λ* a second and take *T* each, whatever
/// their spread (the probability of state 0 of M/G/∞; L. Takács, *Introduction to the Theory of Queues*, 1962).
///
/// ```
/// use breakeven::planning::nothing_in_flight;
/// use breakeven::units::{CallsPerSecond, Quantity, Seconds};
/// // 0.37 calls a second of 4.6 s: e^(−1.702) = 18.2 %.
/// let share = nothing_in_flight(CallsPerSecond::new(0.37)?, Seconds::new(4.6)?);
/// assert!((share.get() - 0.1823).abs() < 1e-4);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn nothing_in_flight(rate: CallsPerSecond, call: Seconds) -> Fraction {
    Fraction::const_new((-rate.get() * call.get()).exp())
}

/// A machine that stops once nothing has been in flight for a while, and starts with the next call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ToZero {
    /// The share of the time in which it does not run.
    pub stopped: Fraction,
    /// How often a second it starts.
    pub starts: Ratio,
    /// The share of the calls that wait for a start.
    pub waiting: Fraction,
    /// Of these, the share that waits for all of it: the first of each start. The others come while it starts, evenly.
    pub first: Fraction,
}

/// What a machine does that scales to zero, for calls that arrive at random at *λ* a second, take *T* each, find it started after *S*, and find it
/// stopped once none has come for *T* + *K*.
///
/// It is stopped for 1 ÷ *λ* on average, starts in *S*, and then runs until a gap of *T* + *K* without a call: (*e*^(*λ*(*T* + *K*)) − 1) ÷ *λ*.
/// With *x* = *e*^(−*λ*(*T* + *K*)) the three are (1 + *λSx*) ÷ (*λx*), so there are *λx* ÷ (1 + *λSx*) starts a second, it is stopped *x* ÷ (1 + *λSx*) of
/// the time, and of the calls (1 + *λS*) *x* ÷ (1 + *λSx*) wait: the first for *S*, and *λS* more that come meanwhile.
///
/// ```
/// use breakeven::planning::to_zero;
/// use breakeven::units::{CallsPerSecond, Quantity, Seconds};
/// let seconds = |value| Seconds::new(value);
/// // 0.37 calls a second, 4.6 s, no start-up: stopped 18.2 % of the time, λx = 0.0675 starts a second.
/// let busy = to_zero(CallsPerSecond::new(0.37)?, seconds(4.6)?, seconds(0.0)?, seconds(0.0)?);
/// assert!((busy.stopped.get() - 0.1823).abs() < 1e-4 && (busy.starts.get() - 0.0675).abs() < 1e-4);
/// // 90 s to start: x ÷ (1 + λSx) = 0.1823 ÷ (1 + 0.37 × 90 × 0.1823) = 2.58 %.
/// let slow = to_zero(CallsPerSecond::new(0.37)?, seconds(4.6)?, seconds(90.0)?, seconds(0.0)?);
/// assert!((slow.stopped.get() - 0.0258).abs() < 1e-4);
/// // A call every ten minutes: stopped for 600 s, then 90 s to start, then 4.6 s.
/// let rare = to_zero(CallsPerSecond::new(1.0 / 600.0)?, seconds(4.6)?, seconds(90.0)?, seconds(0.0)?);
/// assert!((rare.stopped.get() - 0.8638).abs() < 1e-4);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn to_zero(rate: CallsPerSecond, call: Seconds, start_up: Seconds, idle: Seconds) -> ToZero {
    let (rate, start_up) = (rate.get(), start_up.get());
    let gap = (-rate * (call.get() + idle.get())).exp();
    let meanwhile = rate * start_up;
    let whole = 1.0 + meanwhile * gap;
    ToZero {
        stopped: Fraction::const_new(gap / whole),
        starts: Ratio::const_new(rate * gap / whole),
        waiting: Fraction::const_new((1.0 + meanwhile) * gap / whole),
        first: Fraction::const_new(1.0 / (1.0 + meanwhile)),
    }
}
