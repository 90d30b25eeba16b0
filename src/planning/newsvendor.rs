//! How much to have of something whose demand is uncertain: too much costs what it lies idle, too little what it is missed for
//! (the newsvendor; Arrow, Harris, Marschak 1951; Snyder and Shen, *Fundamentals of Supply Chain Theory*, chapter 4).

use statrs::distribution::{
    Continuous as _, ContinuousCDF as _, Discrete as _, DiscreteCDF as _, Normal, Poisson,
};

use crate::units::{Fraction, Number, Quantity, Usd, UsdPerHour};

/// A demand of which only a distribution is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UncertainDemand {
    /// Normal.
    Normal {
        /// Its mean.
        mean: Number,
        /// Its standard deviation.
        deviation: Number,
    },
    /// Poisson: so many that come independently of each other.
    Poisson {
        /// Its mean.
        mean: Number,
    },
    /// Its logarithm is normal.
    LogNormal {
        /// The mean of the logarithm.
        mu: Number,
        /// Its standard deviation.
        sigma: Number,
    },
}

/// What to have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Order {
    /// So much.
    pub quantity: Number,
    /// What idle and missing ones cost then, on average; nothing where that is not worked out (log-normal demand).
    pub cost: Option<Usd>,
}

/// The chance with which demand should be met: cost of one too few ÷ (cost of one too few + cost of one too many). Nothing where
/// neither costs anything.
///
/// ```
/// use breakeven::planning::critical_ratio;
/// use breakeven::units::{Quantity, Usd};
/// let share = critical_ratio(Usd::new(0.18)?, Usd::new(0.70)?).unwrap();
/// assert!((share.get() - 0.70 / 0.88).abs() < 1e-12);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn critical_ratio(too_many: Usd, too_few: Usd) -> Option<Fraction> {
    let both = too_many.get() + too_few.get();
    (both > 0.0).then(|| Fraction::const_new(too_few.get() / both))
}

/// The quantity at which the next one would as often lie idle as it pays, and what is lost then. Nothing where that is no
/// quantity: something costs nothing, or the demand is no distribution.
///
/// ```
/// use breakeven::planning::{UncertainDemand, newsvendor};
/// use breakeven::units::{Number, Quantity, Usd};
/// let demand = UncertainDemand::Normal { mean: Number::new(50.0)?, deviation: Number::new(8.0)? };
/// let order = newsvendor(demand, Usd::new(0.18)?, Usd::new(0.70)?).unwrap();
/// assert!((order.quantity.get() - 56.604).abs() < 1e-3);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn newsvendor(demand: UncertainDemand, too_many: Usd, too_few: Usd) -> Option<Order> {
    let (h, p) = (too_many.get(), too_few.get());
    let ratio = critical_ratio(too_many, too_few)?.get();
    if ratio <= 0.0 || ratio >= 1.0 {
        return None;
    }
    let standard = Normal::new(0.0, 1.0).ok()?;
    match demand {
        UncertainDemand::Normal { mean, deviation } => {
            let z = standard.inverse_cdf(ratio);
            let quantity = Number::const_new((mean.get() + deviation.get() * z).max(0.0));
            let cost = (h + p) * deviation.get() * standard.pdf(z);
            Some(Order { quantity, cost: Some(Usd::const_new(cost)) })
        }
        UncertainDemand::LogNormal { mu, sigma } => {
            let quantity = (mu.get() + sigma.get() * standard.inverse_cdf(ratio)).exp();
            Some(Order { quantity: Number::const_new(quantity), cost: None })
        }
        UncertainDemand::Poisson { mean } => {
            let poisson = Poisson::new(mean.get()).ok()?;
            let quantity = poisson.inverse_cdf(ratio);
            let s = quantity as f64;
            // E[(S − D)⁺] = (S − λ) F(S) + λ f(S), of a Poisson demand.
            let idle = (s - mean.get()) * poisson.cdf(quantity) + mean.get() * poisson.pmf(quantity);
            let cost = h * idle + p * (mean.get() - s + idle);
            Some(Order { quantity: Number::const_new(s), cost: Some(Usd::const_new(cost.max(0.0))) })
        }
    }
}

/// The same where price, unit cost and salvage are known: one too many costs unit cost − salvage, one too few price − unit cost.
/// What is earned on average, too: (price − unit cost) × mean − what is lost. Nothing where selling earns nothing or salvage is worth
/// more than the thing.
pub fn newsvendor_profit(
    demand: UncertainDemand,
    price: Usd,
    unit_cost: Usd,
    salvage: Usd,
) -> Option<(Order, Usd)> {
    let (margin, loss) = (price.get() - unit_cost.get(), unit_cost.get() - salvage.get());
    if margin <= 0.0 || loss <= 0.0 {
        return None;
    }
    let order = newsvendor(demand, Usd::const_new(loss), Usd::const_new(margin))?;
    let mean = match demand {
        UncertainDemand::Normal { mean, .. } | UncertainDemand::Poisson { mean } => mean.get(),
        UncertainDemand::LogNormal { .. } => return None,
    };
    let profit = margin * mean - order.cost?.get();
    Some((order, Usd::const_new(profit.max(0.0))))
}

/// From which share of the hours on an instance is cheaper reserved, which is paid for all hours, than on demand, which is paid
/// for when it runs: reserved price ÷ on-demand price. Nothing where on demand costs nothing.
///
/// ```
/// use breakeven::planning::{reserve_from_use, reserve_quantile};
/// use breakeven::units::{Quantity, UsdPerHour};
/// let (reserved, on_demand) = (UsdPerHour::new(43.16)?, UsdPerHour::new(98.32)?);
/// assert!((reserve_from_use(reserved, on_demand).unwrap().get() - 0.438_974_776_2).abs() < 1e-9);
/// assert!((reserve_quantile(reserved, on_demand).unwrap().get() - 0.561_025_223_8).abs() < 1e-9);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn reserve_from_use(reserved: UsdPerHour, on_demand: UsdPerHour) -> Option<Fraction> {
    let share = reserved.get() / on_demand.get();
    (on_demand.get() > 0.0).then(|| Fraction::const_new(share.min(1.0)))
}

/// The quantile of the demand up to which to reserve: 1 − reserved price ÷ on-demand price, since the *k*-th instance is reserved
/// if demand reaches it in that share of the hours.
pub fn reserve_quantile(reserved: UsdPerHour, on_demand: UsdPerHour) -> Option<Fraction> {
    reserve_from_use(reserved, on_demand).map(Fraction::rest)
}
