//! Queues of calls that each keep one server busy: Erlang's formulas (1917). A server of an LLM works at many calls at once, so
//! for it they are a proxy of the headroom; for people who look at results they are the thing itself.

use crate::units::{Count, Fraction, Quantity, Ratio, Seconds};

/// The share of calls that find all servers busy and are lost (Erlang B), by *B* ← *A B* ÷ (*k* + *A B*) for *k* = 1 … *N*, with
/// *A* the calls that are served at a time on average (erlangs) and *N* servers.
///
/// ```
/// use breakeven::planning::erlang_b;
/// use breakeven::units::{Count, Quantity, Ratio};
/// let blocked = erlang_b(Ratio::new(2.0)?, Count::new(5.0)?);
/// assert!((blocked.get() - 0.036_697_247_7).abs() < 1e-9);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn erlang_b(erlangs: Ratio, servers: Count) -> Fraction {
    let (a, mut blocked, mut k) = (erlangs.get(), 1.0, 1.0);
    while k <= servers.get() {
        blocked = a * blocked / (k + a * blocked);
        k += 1.0;
    }
    Fraction::const_new(blocked)
}

/// The share of calls that have to wait (Erlang C): *N B* ÷ (*N* − *A* (1 − *B*)). Nothing where as many calls come as can be
/// served: the queue grows without end.
pub fn erlang_c(erlangs: Ratio, servers: Count) -> Option<Fraction> {
    let (a, n) = (erlangs.get(), servers.get());
    let blocked = erlang_b(erlangs, servers).get();
    (a < n).then(|| Fraction::const_new(n * blocked / (n - a * (1.0 - blocked))))
}

/// The share of calls that wait no longer than `within`: 1 − *C* e^(−(*N* − *A*) *t* ÷ handling time).
pub fn service_level(erlangs: Ratio, servers: Count, handling: Seconds, within: Seconds) -> Option<Fraction> {
    let waits = erlang_c(erlangs, servers)?.get();
    let decay = -(servers.get() - erlangs.get()) * within.get() / handling.get();
    Some(Fraction::const_new((1.0 - waits * decay.exp()).clamp(0.0, 1.0)))
}

/// How long a call waits on average: *C* × handling time ÷ (*N* − *A*).
///
/// ```
/// use breakeven::planning::mean_wait;
/// use breakeven::units::{Count, Quantity, Ratio, Seconds};
/// let wait = mean_wait(Ratio::new(48.0)?, Count::new(55.0)?, Seconds::new(240.0)?).unwrap();
/// assert!((wait.get() - 8.184_032_1).abs() < 1e-6);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn mean_wait(erlangs: Ratio, servers: Count, handling: Seconds) -> Option<Seconds> {
    let waits = erlang_c(erlangs, servers)?.get();
    Some(Seconds::const_new(waits * handling.get() / (servers.get() - erlangs.get())))
}

/// The fewest servers that keep a service level and are no busier than they may be. Nothing where the level is all: a call may
/// always have to wait.
pub fn fewest_servers(
    erlangs: Ratio,
    handling: Seconds,
    within: Seconds,
    level: Fraction,
    busiest: Fraction,
) -> Option<Count> {
    if level.get() >= 1.0 || busiest.get() <= 0.0 {
        return None;
    }
    let mut servers = (erlangs.get() / busiest.get()).ceil().max(1.0);
    loop {
        let count = Count::const_new(servers);
        match service_level(erlangs, count, handling, within) {
            Some(kept) if kept >= level => return Some(count),
            _ => servers += 1.0,
        }
    }
}

/// How many have to be there for so many to be at work, where a share of the time is lost to breaks and repairs: *N* ÷ (1 −
/// share), rounded up. Nothing where all of it is lost.
pub fn with_shrinkage(servers: Count, lost: Fraction) -> Option<Count> {
    (lost.get() < 1.0).then(|| Count::const_new((servers.get() / (1.0 - lost.get())).ceil()))
}
