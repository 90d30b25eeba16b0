//! How far ahead of another option one has to be before anybody can say that it is better.

use crate::scenario::{Scenario, Serving, ServingOption, Throughput};
use crate::units::tolerance::{AT_LIMIT, NOISE};
use crate::units::{Fraction, Quantity};

/// The lead that an option has to have over another one, as a share of what that one costs. A smaller lead says nothing.
///
/// ```
/// use breakeven::economics::Margin;
/// use breakeven::units::Fraction;
/// // $90 against $100 is a lead of 10 %: enough beside stated figures, too little beside predicted ones.
/// let lead = "10%".parse::<Fraction>()?;
/// assert!(Margin::STATED.is_clear(lead) && !Margin::PREDICTED.is_clear(lead));
/// // Between two options, the wider margin of both holds.
/// assert_eq!(Margin::NONE.and(Margin::STATED), Margin::STATED);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margin(Fraction);

impl Margin {
    /// Of what has no GPUs of its own: its prices are known, and any lead beyond rounding counts.
    pub const NONE: Self = Self(Fraction::const_new(0.0));
    /// Of GPUs or reserved units whose throughput is stated or measured.
    pub const STATED: Self = Self(Fraction::const_new(0.05));
    /// Of GPUs whose throughput is predicted.
    pub const PREDICTED: Self = Self(Fraction::const_new(0.15));

    /// The margin of an option: the widest of those that it rests on.
    pub fn of(scenario: &Scenario, option: &ServingOption) -> Self {
        let own = |part: &&ServingOption| match &part.serving {
            Serving::Cluster(_) | Serving::Rental(_) => match part.serving.deployment() {
                Some(deployment) if matches!(deployment.throughput, Throughput::Predicted(_)) => {
                    Self::PREDICTED
                }
                _ => Self::STATED,
            },
            // What a unit carries is the provider's figure.
            Serving::Provisioned(_) => Self::STATED,
            Serving::Serverless(_) | Serving::Human(_) | Serving::PerTask(_) | Serving::Policy(_) => {
                Self::NONE
            }
        };
        scenario.parts(option).iter().map(own).fold(Self::NONE, Self::and)
    }

    /// The margin between two options: the wider one.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self.0.get() < other.0.get() { other } else { self }
    }

    /// The share.
    pub const fn share(self) -> Fraction {
        self.0
    }

    /// Whether a lead is large enough. Without a margin, what is left of rounding is no lead.
    pub fn is_clear(self, lead: Fraction) -> bool {
        if self.0.get() > 0.0 { lead.get() >= self.0.get() * (1.0 - AT_LIMIT) } else { lead.get() > NOISE }
    }

    /// What is left of a cost with the margin off it.
    pub(in crate::economics) fn off(self, cost: f64) -> f64 {
        cost * (1.0 - self.0.get())
    }
}
