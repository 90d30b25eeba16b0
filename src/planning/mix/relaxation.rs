//! What the cheapest numbers of units within a box cost at least: units in any part, opening shared out over the most units, and below the
//! cost of the hours the planes that were found so far.

use crate::units::tolerance::NOISE;

use super::bound_of_hours::{Cut, Cuts};
use super::numbers::{Numbers, PoolRow};
use super::packing::Packing;

/// More planes are not kept.
const MOST_CUTS: usize = 400;

/// Numbers of units, from and to, by pool; of pools by the hour all that there can be.
#[derive(Clone)]
pub(super) struct Region {
    pub(super) low: Vec<f64>,
    pub(super) high: Vec<f64>,
}

/// Units in any part, and what they cost at least.
pub(super) struct Relaxed {
    pub(super) units: Vec<f64>,
    pub(super) cost: f64,
    /// What of it the hours cost.
    hours: f64,
}

/// The planes so far.
pub(super) struct Relaxation<'n> {
    numbers: &'n Numbers,
    cuts: Cuts<'n>,
    all: Vec<Cut>,
    /// What the hours cost at the very least.
    floor: f64,
    scale: f64,
    packing: Packing,
}

/// A pool within a box: what it costs and how many replicas serve, both straight over units.
struct Straight {
    cost: (f64, f64),
    serving: (f64, f64),
}

impl Straight {
    /// No more than the cost, and no fewer than the replicas, of every whole number from `low` to `high`.
    fn of(pool: &PoolRow, low: f64, high: f64) -> Self {
        let through = |at: f64, value: f64, slope: f64| (value - slope * at, slope);
        if low >= high {
            return Self { cost: (pool.price(low), 0.0), serving: (pool.serving(low), 0.0) };
        }
        let first = (pool.spare / pool.replicas).floor() + 1.0;
        let cost = (pool.price(high) - pool.price(low)) / (high - low);
        let serving = if low >= first {
            pool.replicas
        } else {
            // Up to the last units the share that each has grows, and the last one may be cut off.
            let share = |units: f64| (pool.serving(units) - pool.serving(low)) / (units - low);
            share(high).max(if high - low > 1.0 { share(high - 1.0) } else { 0.0 })
        };
        Self { cost: through(low, pool.price(low), cost), serving: through(low, pool.serving(low), serving) }
    }
}

impl<'n> Relaxation<'n> {
    pub(super) fn new(numbers: &'n Numbers, cuts: Cuts<'n>, floor: f64, scale: f64) -> Self {
        Self {
            numbers,
            cuts,
            all: Vec::new(),
            floor,
            scale: scale.max(f64::MIN_POSITIVE),
            packing: Packing::default(),
        }
    }

    fn straight(&self, within: &Region) -> Vec<Option<Straight>> {
        let pools = self.numbers.pools.iter().enumerate();
        let of = |(at, pool): (usize, &PoolRow)| {
            (!pool.is_hourly()).then(|| Straight::of(pool, within.low[at], within.high[at]))
        };
        pools.map(of).collect()
    }

    /// Replicas that serve with so many units.
    fn serving(&self, straight: &[Option<Straight>], units: &[f64]) -> Vec<f64> {
        let pools = self.numbers.pools.iter().zip(straight).zip(units);
        let of = |((pool, straight), units): ((&PoolRow, &Option<Straight>), &f64)| match straight {
            Some(Straight { serving, .. }) => (serving.0 + serving.1 * units).max(0.0),
            None => pool.serving(pool.most_units),
        };
        pools.map(of).collect()
    }

    /// Adds the plane at some units; by how much the hours cost more there than the planes before said, over what all costs.
    pub(super) fn cut(&mut self, within: &Region, at: &Relaxed) -> f64 {
        if self.all.len() >= MOST_CUTS {
            return 0.0;
        }
        let straight = self.straight(within);
        let replicas = self.serving(&straight, &at.units);
        let cut = self.cuts.at(&replicas);
        let more = (cut.cost - at.hours) / self.scale;
        self.all.push(cut);
        more
    }

    /// The least cost within a box, as far as the planes say it: its dual program, whose every solution is a bound, so that one that ends early
    /// is, too. With *w* the way of each number from the lowest to the highest, min *θ* + Σ *c w* with *θ* + Σ *a w* ≥ *h* for each plane and *w*
    /// ≤ 1 is max Σ *h y* − Σ *z* with Σ *y* ≤ 1 and Σ *a y* − *z* ≤ *c* for each number.
    pub(super) fn least(&mut self, within: &Region) -> Relaxed {
        let straight = self.straight(within);
        let open: Vec<(usize, &Straight)> = straight
            .iter()
            .enumerate()
            .filter_map(|(pool, straight)| Some((pool, straight.as_ref()?)))
            .filter(|(pool, _)| within.low[*pool] < within.high[*pool])
            .collect();
        let at_low = self.serving(&straight, &within.low);
        let far = |pool: usize| within.high[pool] - within.low[pool];
        let (cuts, scale) = (self.all.len(), self.scale);
        self.packing.start(cuts + open.len(), 1 + open.len());
        self.packing.room(0, 1.0);
        for (column, cut) in self.all.iter().enumerate() {
            let saved: f64 = cut.saves.iter().zip(&at_low).map(|(saves, there)| saves * there).sum();
            self.packing.worth(column, 0.0, (cut.height - saved - self.floor) / scale);
            self.packing.uses(0, column, 1.0);
            for (row, (pool, of)) in open.iter().enumerate() {
                self.packing.uses(1 + row, column, cut.saves[*pool] * of.serving.1 * far(*pool) / scale);
            }
        }
        for (row, (pool, of)) in open.iter().enumerate() {
            self.packing.room(1 + row, of.cost.1 * far(*pool) / scale);
            self.packing.uses(1 + row, cuts + row, -1.0);
            self.packing.worth(cuts + row, 0.0, -1.0);
        }
        self.packing.solve();
        self.numbers.count(1 + self.packing.steps());
        let taken = self.packing.taken.iter().enumerate();
        let value: f64 = taken.map(|(column, taken)| taken * self.packing.worth_of(column)).sum();
        let mut units = within.low.clone();
        for (row, (pool, _)) in open.iter().enumerate() {
            units[*pool] += far(*pool) * self.packing.price(1 + row).min(1.0);
        }
        let there = self.serving(&straight, &units);
        let below = |cut: &Cut| -> f64 {
            cut.height - cut.saves.iter().zip(&there).map(|(saves, there)| saves * there).sum::<f64>()
        };
        let hours = self.all.iter().map(below).fold(self.floor, f64::max);
        let fixed = straight.iter().zip(&within.low);
        let fixed: f64 =
            fixed.filter_map(|(of, low)| of.as_ref().map(|of| of.cost.0 + of.cost.1 * low)).sum();
        // The program's rounding never makes a bound higher than it is.
        let cost = (fixed + self.floor + value * scale) * (1.0 - NOISE);
        Relaxed { units, cost, hours }
    }
}
