//! Reserved units of capacity against paying as one goes: how much of a demand that is uneven over the hours exceeds so many units,
//! and which number of units costs least.

use crate::units::tolerance::NOISE;
use crate::units::{Count, Fraction, Quantity, Ratio, UsdPerMonth};

use super::profile::Profile;

/// One kind of unit. Where there are several kinds, all of them are needed at once: units for prompts, and units for answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitKind {
    /// What one unit carries, over the demand of the mean hour.
    pub carries: Ratio,
    /// What one unit costs.
    pub price: UsdPerMonth,
    /// The fewest that are sold.
    pub least: Count,
    /// The number that is added at a time.
    pub step: Count,
}

/// More numbers than this are not tried one by one where there are two kinds of unit: then every so many is.
const TRIED: f64 = 20_000.0;

impl UnitKind {
    /// The fewest units that carry so many times the demand of the mean hour: the least, and whole steps from there on.
    ///
    /// ```
    /// use breakeven::planning::UnitKind;
    /// use breakeven::units::{Count, Quantity, Ratio, UsdPerMonth};
    /// let kind = UnitKind {
    ///     carries: Ratio::new(0.06)?,
    ///     price: "$730/month".parse()?,
    ///     least: Count::new(15.0)?,
    ///     step: Count::new(5.0)?,
    /// };
    /// // 2 ÷ 0.06 is 33.3, and 15 + 4 × 5 is 35; few are 15 all the same.
    /// assert_eq!(kind.fewest(Ratio::new(2.0)?).get(), 35.0);
    /// assert_eq!(kind.fewest(Ratio::new(0.1)?).get(), 15.0);
    /// # Ok::<(), breakeven::units::ParseError>(())
    /// ```
    pub fn fewest(&self, demand: Ratio) -> Count {
        self.stepped(self.steps_to(demand))
    }

    /// Whole steps above the least that it takes to carry so much.
    fn steps_to(&self, demand: Ratio) -> f64 {
        let needed = demand.get() / self.carries.get() * (1.0 - NOISE) - self.least.get();
        (needed / self.step.get()).ceil().max(0.0)
    }

    fn stepped(&self, steps: f64) -> Count {
        Count::const_new(self.least.get() + steps * self.step.get())
    }
}

/// What so many units of each kind carry, over the demand of the mean hour: the kind that is full first says it.
pub fn carried(kinds: &[UnitKind], units: &[Count]) -> Ratio {
    let each = kinds.iter().zip(units).map(|(kind, units)| kind.carries.get() * units.get());
    Ratio::const_new(each.fold(f64::INFINITY, f64::min).min(1e9))
}

/// The share of all demand that lies above what is carried in its hour, of a profile: Σ over its hours of max(0, *d*ₕ − *c*) ÷ hours,
/// where *d*ₕ is an hour's demand over the mean hour's, and *c* what is carried over the same.
///
/// ```
/// use breakeven::planning::{Profile, share_above};
/// use breakeven::units::{Quantity, Ratio};
/// let mut day = vec![Ratio::new(1.0)?; 24];
/// day[9] = Ratio::new(25.0)?;
/// let day = Profile::of(&day).unwrap();
/// // The mean hour has 2: one hour has 12.5 times it, and 11.5 of the 24 mean hours lie above 1.
/// assert!((share_above(&day, Ratio::new(1.0)?).get() - 11.5 / 24.0).abs() < 1e-12);
/// assert_eq!(share_above(&day, day.peak()).get(), 0.0);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn share_above(profile: &Profile, carried: Ratio) -> Fraction {
    Fraction::const_new(above(profile, carried.get()))
}

/// The hours of a profile whose demand lies above what is carried.
pub fn hours_above(profile: &Profile, carried: Ratio) -> Count {
    let above = profile.levels().iter().filter(|level| exceeds(level.over_mean.get(), carried.get()));
    Count::const_new(above.map(|level| level.hours.get()).sum())
}

/// Whether a demand exceeds what is carried by more than what is left of rounding.
fn exceeds(demand: f64, carried: f64) -> bool {
    demand * (1.0 - NOISE) > carried
}

fn above(profile: &Profile, carried: f64) -> f64 {
    let levels = profile.levels().iter().filter(|level| exceeds(level.over_mean.get(), carried));
    let sum: f64 = levels.map(|level| (level.over_mean.get() - carried) * level.hours.get()).sum();
    (sum / profile.count().get()).clamp(0.0, 1.0)
}

/// The numbers of units that cost least together with what the demand above them costs elsewhere. `elsewhere` is what all of the
/// demand would cost there in a month.
///
/// Σ *p*ᵢ·*n*ᵢ + *q*·*s*(min *n*ᵢ·*c*ᵢ), with *p* the price of a unit, *c* what one carries, *q* `elsewhere`, and *s* [`share_above`].
/// Of one kind this is convex in *n*, so the first step that costs more than it saves ends the search. Of two kinds every number up to
/// the busiest hour is tried, each kind's with the fewest of the other.
///
/// ```
/// use breakeven::planning::{Profile, UnitKind, cheapest_units};
/// use breakeven::units::{Count, Quantity, Ratio, UsdPerMonth};
/// let mut day = vec![Ratio::new(1.0)?; 24];
/// day[9] = Ratio::new(25.0)?;
/// let day = Profile::of(&day).unwrap();
/// let kind = UnitKind {
///     carries: Ratio::new(0.1)?,
///     price: "$100/month".parse()?,
///     least: Count::new(1.0)?,
///     step: Count::new(1.0)?,
/// };
/// // 5 units carry the 23 quiet hours, half of the mean: the fifth saves 0.1 of $3,000 for $100. A sixth would work in one hour of 24.
/// assert_eq!(cheapest_units(&[kind], &day, "$3,000/month".parse()?), [Count::new(5.0)?]);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn cheapest_units(kinds: &[UnitKind], profile: &Profile, elsewhere: UsdPerMonth) -> Vec<Count> {
    let peak = profile.peak();
    let cost = |units: &[Count]| {
        let bought: f64 = kinds.iter().zip(units).map(|(kind, units)| kind.price.get() * units.get()).sum();
        bought + elsewhere.get() * above(profile, carried(kinds, units).get())
    };
    if let [kind] = kinds {
        // The first number after which a step costs more than it saves.
        let (mut low, mut high) = (0.0, kind.steps_to(peak));
        while low < high {
            let middle = f64::floor(f64::midpoint(low, high));
            let [here, next] = [middle, middle + 1.0].map(|steps| cost(&[kind.stepped(steps)]));
            if next < here { low = middle + 1.0 } else { high = middle }
        }
        return vec![kind.stepped(low)];
    }
    let fewest = |demand: Ratio| -> Vec<Count> { kinds.iter().map(|kind| kind.fewest(demand)).collect() };
    let mut best = fewest(Ratio::const_new(0.0));
    let mut least = cost(&best);
    for kind in kinds {
        let steps = kind.steps_to(peak);
        let stride = (steps / TRIED).ceil().max(1.0);
        let mut at = 0.0;
        while at <= steps {
            let carried = Ratio::const_new(kind.carries.get() * kind.stepped(at).get());
            let units = fewest(carried);
            let here = cost(&units);
            if here < least {
                (best, least) = (units, here);
            }
            at += stride;
        }
    }
    best
}
