//! How far ahead of another option one has to be before anybody can say that it is better.

use std::sync::Arc;

use crate::scenario::{Scenario, Serving, ServingOption};
use crate::units::tolerance::{AT_LIMIT, NOISE};
use crate::units::{Amount, Fraction, Quantity};

/// The lead that an option has to have over another one, as a share of what that one costs. A smaller lead says nothing.
///
/// Where it is known within which range an option's cost lies, a lead counts if the cheaper one is still cheaper at its bad end, and
/// cheaper than the dearer one at that one's good end. A cost of $100 that may be $125 needs a lead of 1 − 100 ÷ 125 = 20 % over another
/// one; one that may be $88 has to be beaten by 1 − 88 ÷ 100 = 12 %.
///
/// ```
/// use breakeven::economics::Margin;
/// use breakeven::units::{Amount, Fraction, Quantity, Usd};
/// // $90 against $100 is a lead of 10 %: enough beside stated figures.
/// let lead = "10%".parse::<Fraction>()?;
/// assert!(Margin::STATED.is_clear(lead));
/// // Not if the cheaper one may cost $112.50, or the dearer one $88.
/// let usd = |text: &str| text.parse::<Usd>().map(Amount::from);
/// let cheap = Margin::STATED.within(usd("$90")?, usd("$85")?, Some(usd("$112.5")?));
/// assert!((cheap.over(Margin::NONE).share().get() - 0.2).abs() < 1e-12);
/// assert!(!cheap.over(Margin::NONE).is_clear(lead));
/// let dear = Margin::STATED.within(usd("$100")?, usd("$88")?, Some(usd("$120")?));
/// assert_eq!(Margin::STATED.over(dear).share().to_string(), "12%");
/// assert!(!Margin::STATED.over(dear).is_clear(lead));
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margin {
    /// The lead that the option has to have over another one.
    ahead: Fraction,
    /// The lead that another one has to have over it.
    behind: Fraction,
}

impl Margin {
    /// Of what has no GPUs of its own: its prices are known, and any lead beyond rounding counts.
    pub const NONE: Self = Self::either_way(Fraction::const_new(0.0));
    /// Of GPUs or reserved units, at least.
    pub const STATED: Self = Self::either_way(Fraction::const_new(0.05));

    const fn either_way(share: Fraction) -> Self {
        Self { ahead: share, behind: share }
    }

    /// The margin of an option before anything is said of its band: the widest of those that it rests on.
    pub fn of(scenario: &Scenario, option: &ServingOption) -> Self {
        let own = |part: &&ServingOption| match &part.serving {
            // What a unit carries is the provider's figure.
            Serving::Cluster(_) | Serving::Rental(_) | Serving::Provisioned(_) => Self::STATED,
            Serving::Serverless(_) | Serving::Human(_) | Serving::PerTask(_) | Serving::Policy(_) => {
                Self::NONE
            }
        };
        scenario.parts(option).iter().map(own).fold(Self::NONE, Self::and)
    }

    /// The same of an option whose cost may be another one at a good and at a bad end; without a cost at the bad one, nothing is a lead.
    #[must_use]
    pub fn within(self, cost: Amount, good: Amount, bad: Option<Amount>) -> Self {
        let share = |cheaper: f64, dearer: f64| {
            let share = 1.0 - cheaper / dearer;
            Fraction::const_new(if share.is_finite() { share.clamp(0.0, 1.0) } else { 1.0 })
        };
        let behind =
            if good.value() < cost.value() { share(good.value(), cost.value()) } else { Fraction::ZERO };
        let ahead = match bad {
            Some(bad) if bad.value() > cost.value() => share(cost.value(), bad.value()),
            Some(_) => Fraction::ZERO,
            None => Fraction::ONE,
        };
        self.and(Self { ahead, behind })
    }

    /// The wider one of two margins, in both directions.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let wider = |a: Fraction, b: Fraction| if a.get() < b.get() { b } else { a };
        Self { ahead: wider(self.ahead, other.ahead), behind: wider(self.behind, other.behind) }
    }

    /// What it takes to be ahead of an option with another margin.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        Self::either_way(if self.ahead.get() < other.behind.get() { other.behind } else { self.ahead })
    }

    /// The share: the larger one of both directions.
    pub fn share(self) -> Fraction {
        if self.ahead.get() < self.behind.get() { self.behind } else { self.ahead }
    }

    /// Whether a lead is large enough. Without a margin, what is left of rounding is no lead.
    pub fn is_clear(self, lead: Fraction) -> bool {
        let share = self.share().get();
        if share > 0.0 { lead.get() >= share * (1.0 - AT_LIMIT) } else { lead.get() > NOISE }
    }

    /// What is left of a cost with the margin off it.
    pub(in crate::economics) fn off(self, cost: f64) -> f64 {
        cost * (1.0 - self.share().get())
    }
}

/// What an option costs at both ends of the bands of its fleets.
#[derive(Clone, Debug, PartialEq)]
pub struct CostAtEnds {
    /// The replicas that it rests on: options of the same ones are faster and slower together.
    pub replicas: Arc<str>,
    /// What it costs at the good end.
    pub good: Amount,
    /// What it costs at the bad end.
    pub bad: Amount,
}

impl CostAtEnds {
    /// Whether an option rests on the same replicas as another one, and is cheaper at both ends: however far off their speed is, it
    /// is off for both. To own or to rent the same fleet is no less clear for what is not known of its speed.
    pub fn is_below(&self, other: &Self) -> bool {
        let below = |own: Amount, other: Amount| own.value() < other.value();
        self.replicas == other.replicas && below(self.good, other.good) && below(self.bad, other.bad)
    }
}

/// What it takes for one option to be ahead of another: the wider margin of both; of the same replicas only that of stated figures, where
/// the order is the same at both ends.
pub fn between(
    (own, at_ends): (Margin, Option<&CostAtEnds>),
    (other, others): (Margin, Option<&CostAtEnds>),
) -> Margin {
    match (at_ends, others) {
        (Some(at_ends), Some(others)) if at_ends.is_below(others) => Margin::STATED,
        _ => own.over(other),
    }
}
