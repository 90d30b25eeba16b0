//! One hour: replicas that are there anyway, as many more as it takes, and what is left to tokens or people.

use crate::planning::turning::turning;
use crate::units::tolerance::{EQUAL, NOISE};

use super::numbers::{Numbers, Prices, WayRow};
use super::packing::Packing;

/// What an hour comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct HourCost {
    /// The share of its tasks that nobody serves.
    pub(super) unserved: f64,
    pub(in crate::planning) cost: f64,
}

impl HourCost {
    pub(super) const NEVER: Self = Self { unserved: f64::INFINITY, cost: f64::INFINITY };

    /// Fewer tasks unserved, or as many and cheaper.
    pub(super) fn better_than(self, other: Self) -> bool {
        if self.unserved < other.unserved - NOISE {
            return true;
        }
        self.unserved <= other.unserved + NOISE && self.cost < other.cost - other.cost.abs() * EQUAL
    }
}

/// How units by the hour are had.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parts {
    /// Whole.
    Whole,
    /// In any part, all from this place in their list on.
    AnyFrom(usize),
}

/// Numbers of units of further pools that are tried for an hour, and where the whole search has taken its effort.
const TRIES: usize = 2_000;
const LAST_TRIES: usize = 8;

/// Solves hours at given prices, one after the other.
pub(super) struct Hours<'n> {
    pub(in crate::planning) numbers: &'n Numbers,
    /// The cost of a task, by workload and way.
    costs: Vec<Vec<f64>>,
    /// The cheapest way without a limit, by workload.
    fallback: Vec<Option<usize>>,
    /// Ways on replicas that are worth filling: workload and way.
    columns: Vec<(usize, usize)>,
    /// The cheapest of them, by workload.
    cheapest: Vec<Option<usize>>,
    /// Replicas that are used, by pool: room to work in.
    used: Vec<f64>,
    /// Pools whose units are paid by the hour.
    hourly: Vec<usize>,
    /// The cheapest that a slot can be.
    pub(in crate::planning) floor: Vec<f64>,
    packing: Packing,
    /// The last number of units of the last hourly pool, by slot: a good guess for the next time.
    guess: Vec<f64>,
    prices: Prices,
    /// The same with units in any part of the hourly pools behind the first, behind the second …: bounds.
    tails: Vec<Hours<'n>>,
    /// Tries that are left for the hour.
    left: usize,
    /// Whether what is solved was solved before.
    again: bool,
}

/// The best that was found for an hour.
struct Best {
    worth: HourCost,
    units: Vec<f64>,
}

impl<'n> Hours<'n> {
    pub(in crate::planning) fn new(numbers: &'n Numbers, prices: &Prices) -> Self {
        Self::with(numbers, prices, Parts::Whole)
    }

    /// The same as if parts of a unit could be had by the hour: no dearer, and its cost is convex in the numbers of units that run all
    /// month.
    pub(super) fn relaxed(numbers: &'n Numbers, prices: &Prices) -> Self {
        Self::with(numbers, prices, Parts::AnyFrom(0))
    }

    fn with(numbers: &'n Numbers, prices: &Prices, parts: Parts) -> Self {
        let mut hourly: Vec<usize> =
            (0..numbers.pools.len()).filter(|pool| numbers.pools[*pool].is_hourly()).collect();
        // Those whose number is given come first.
        hourly.sort_by_key(|pool| numbers.pools[*pool].most_units > numbers.pools[*pool].least_units);
        // What a task takes of a unit by the hour.
        let share = |way: &WayRow| match way.pool {
            Some(pool) if numbers.pools[pool].is_hourly() => {
                numbers.hourly(pool) * way.usage / numbers.pools[pool].replicas
            }
            _ => 0.0,
        };
        let in_parts: Vec<usize> = match parts {
            Parts::Whole => Vec::new(),
            Parts::AnyFrom(first) => hourly.iter().skip(first).copied().collect(),
        };
        let in_parts = |pool: usize| in_parts.contains(&pool);
        let of_parts = |way: &WayRow| if way.pool.is_some_and(in_parts) { share(way) } else { 0.0 };
        let costs: Vec<Vec<f64>> = numbers
            .works
            .iter()
            .zip(&prices.wrong)
            .map(|(work, wrong)| {
                let of = |way: &WayRow| {
                    way.cost + prices.ends * way.ends + wrong * way.wrong.unwrap_or(0.0) + of_parts(way)
                };
                work.ways.iter().map(of).collect()
            })
            .collect();
        let cheapest = |work: usize, among: &dyn Fn(usize) -> bool| {
            let found = (0..costs[work].len()).filter(|way| among(*way));
            found.min_by(|a, b| costs[work][*a].total_cmp(&costs[work][*b]))
        };
        let works = 0..numbers.works.len();
        let fallback: Vec<Option<usize>> = works
            .clone()
            .map(|work| cheapest(work, &|way| numbers.works[work].ways[way].pool.is_none()))
            .collect();
        let columns: Vec<(usize, usize)> = works
            .clone()
            .flat_map(|work| (0..costs[work].len()).map(move |way| (work, way)))
            .filter(|(work, way)| {
                let saves = fallback[*work].is_none_or(|other| costs[*work][*way] < costs[*work][other]);
                let open = |pool: usize| numbers.pools[pool].serving(numbers.pools[pool].most_units) > 0.0;
                numbers.works[*work].ways[*way].pool.is_some_and(open) && saves
            })
            .collect();
        let price = |column: &usize| costs[columns[*column].0][columns[*column].1];
        let cheapest_column = |work: usize| {
            let own = (0..columns.len()).filter(|column| columns[*column].0 == work);
            own.min_by(|a, b| price(a).total_cmp(&price(b)))
        };
        let cheapest_columns = works.clone().map(cheapest_column).collect();
        let hourly = if parts == Parts::Whole { hourly } else { Vec::new() };
        // A task at its cheapest, with its share of a unit that is paid by the hour and of no other.
        let least = |work: usize| {
            let ways = numbers.works[work].ways.iter().zip(&costs[work]);
            let of = |(way, cost): (&WayRow, &f64)| cost + share(way) - of_parts(way);
            let least = ways.map(of).fold(f64::INFINITY, f64::min);
            if least.is_finite() { least } else { 0.0 }
        };
        let least: Vec<f64> = works.map(least).collect();
        let floor = numbers
            .slots
            .iter()
            .map(|slot| slot.demand.iter().zip(&least).map(|(demand, least)| demand * least).sum())
            .collect();
        let guess = vec![0.0; numbers.slots.len()];
        Self {
            numbers,
            costs,
            fallback,
            columns,
            cheapest: cheapest_columns,
            used: vec![0.0; numbers.pools.len()],
            hourly,
            floor,
            packing: Packing::default(),
            guess,
            prices: prices.clone(),
            tails: Vec::new(),
            left: 0,
            again: false,
        }
    }

    /// From here on hours are solved that were solved before within the effort: as they were then, whether or not some of it is left.
    pub(super) fn again(&mut self) {
        self.again = true;
    }

    /// What a task costs, by workload and way.
    pub(super) fn costs(&self) -> &[Vec<f64>] {
        &self.costs
    }

    /// The best of a slot with these units of the pools that run all month; units of the others are put in.
    pub(in crate::planning) fn solve(&mut self, slot: usize, units: &mut [f64]) -> HourCost {
        let mut room: Vec<f64> =
            self.numbers.pools.iter().zip(units.iter()).map(|(pool, units)| pool.serving(*units)).collect();
        if self.hourly.is_empty() {
            return self.fill(slot, &room);
        }
        let mut best = Best { worth: HourCost::NEVER, units: units.to_vec() };
        let hurried = self.numbers.is_exhausted() && !self.again;
        self.left = if hurried { LAST_TRIES } else { TRIES };
        self.choose(slot, 0, 0.0, &mut room, units, &mut best);
        units.copy_from_slice(&best.units);
        best.worth
    }

    /// Tries numbers of the hourly pool at this place in their list.
    fn choose(
        &mut self,
        slot: usize,
        level: usize,
        paid: f64,
        room: &mut Vec<f64>,
        units: &mut [f64],
        best: &mut Best,
    ) {
        let pool = self.hourly[level];
        let (price, row) = (self.numbers.hourly(pool), &self.numbers.pools[pool]);
        let least = row.least_units;
        let most = row.units_for(self.numbers.usage(slot, pool)).min(row.most_units).max(least);
        let serving = if row.spare > 0.0 { (row.spare / row.replicas).floor() + 1.0 } else { least };
        let first = serving.max(least).min(most);
        if level + 1 < self.hourly.len() {
            self.choose_further(slot, level, paid, (least, first, most), room, units, best);
            return;
        }
        // The cost falls up to the best number and rises from there on: fewer unserved first, then the cost.
        // Spare replicas take the first units whole: none is held against what there is from the first that serves.
        let (mut tried, mut known) = (0, [(f64::NAN, HourCost::NEVER); 4]);
        let mut try_count = |this: &mut Self, count: f64| {
            if let Some((_, worth)) = known.iter().find(|(at, _)| *at == count) {
                return *worth;
            }
            units[pool] = count;
            room[pool] = this.numbers.pools[pool].serving(count);
            let filled = this.fill(slot, room);
            let worth = HourCost { cost: filled.cost + paid + price * count, ..filled };
            if worth.better_than(best.worth) {
                best.worth = worth;
                best.units.copy_from_slice(units);
            }
            known[tried % known.len()] = (count, worth);
            tried += 1;
            worth
        };
        if least < first {
            try_count(self, least);
        }
        try_count(self, self.guess[slot].clamp(first, most));
        let at = turning(first, most, self.guess[slot], |count| {
            let here = try_count(self, count);
            try_count(self, count + 1.0).better_than(here)
        });
        self.guess[slot] = at;
    }

    /// Tries numbers of an hourly pool behind which there are others. With parts of units of those the cost falls to the lowest and rises
    /// behind it; from there on both sides are tried as far as they could be better than the best.
    #[expect(clippy::too_many_arguments, reason = "the state of a recursion")]
    fn choose_further(
        &mut self,
        slot: usize,
        level: usize,
        paid: f64,
        (least, first, most): (f64, f64, f64),
        room: &mut Vec<f64>,
        units: &mut [f64],
        best: &mut Best,
    ) {
        let pool = self.hourly[level];
        let price = self.numbers.hourly(pool);
        let try_count =
            |this: &mut Self, count: f64, room: &mut Vec<f64>, units: &mut [f64], best: &mut Best| {
                units[pool] = count;
                room[pool] = this.numbers.pools[pool].serving(count);
                this.choose(slot, level + 1, paid + price * count, room, units, best);
            };
        if least >= most {
            return try_count(self, least, room, units, best);
        }
        if least < first {
            try_count(self, least, room, units, best);
        }
        let bound = |this: &mut Self, count: f64, room: &mut Vec<f64>| {
            for behind in &this.hourly[level + 1..] {
                let row = &this.numbers.pools[*behind];
                room[*behind] = row.serving(row.most_units);
            }
            room[pool] = this.numbers.pools[pool].serving(count);
            let found = this.tail(level + 1).fill(slot, room);
            HourCost { cost: found.cost + paid + price * count, ..found }
        };
        let low = turning(first, most, first, |count| {
            let here = bound(self, count, room);
            bound(self, count + 1.0, room).better_than(here)
        });
        for (start, step) in [(low, 1.0), (low - 1.0, -1.0)] {
            let mut count = start;
            while (first..=most).contains(&count) && bound(self, count, room).better_than(best.worth) {
                if self.left == 0 {
                    self.numbers.cut_short();
                    break;
                }
                self.left -= 1;
                try_count(self, count, room, units, best);
                count += step;
            }
        }
    }

    /// The same hours with units in any part of the hourly pools from a place in their list on.
    fn tail(&mut self, from: usize) -> &mut Self {
        while self.tails.len() < from {
            let parts = Parts::AnyFrom(self.tails.len() + 1);
            self.tails.push(Self::with(self.numbers, &self.prices, parts));
        }
        &mut self.tails[from - 1]
    }

    /// Puts tasks on the replicas that there are; the rest goes where there is no limit.
    fn fill(&mut self, slot: usize, room: &[f64]) -> HourCost {
        let (numbers, demand) = (self.numbers, &self.numbers.slots[slot].demand);
        numbers.count(1);
        let works = numbers.works.len();
        let all: f64 = demand.iter().sum();
        if all <= 0.0 {
            self.packing.start(self.columns.len(), 0);
            self.packing.solve();
            return HourCost { unserved: 0.0, cost: 0.0 };
        }
        if let Some(cost) = self.at_its_cheapest(slot, room) {
            return HourCost { unserved: 0.0, cost };
        }
        self.packing.start(self.columns.len(), works + room.len());
        for work in 0..works {
            self.packing.room(work, 1.0);
        }
        for (pool, room) in room.iter().enumerate() {
            self.packing.room(works + pool, *room);
        }
        let mut cost = 0.0;
        for (work, fallback) in self.fallback.iter().enumerate() {
            cost += fallback.map_or(0.0, |way| self.costs[work][way] * demand[work]);
        }
        for (column, (work, way)) in self.columns.iter().enumerate() {
            let row = &numbers.works[*work].ways[*way];
            let Some(pool) = row.pool.filter(|_| demand[*work] > 0.0) else { continue };
            self.packing.uses(*work, column, 1.0);
            self.packing.uses(works + pool, column, row.usage * demand[*work]);
            let own = self.costs[*work][*way] * demand[*work];
            match self.fallback[*work] {
                Some(other) => {
                    self.packing.worth(column, 0.0, self.costs[*work][other] * demand[*work] - own);
                }
                None => self.packing.worth(column, demand[*work] / all, -own),
            }
        }
        self.packing.solve();
        numbers.count(self.packing.steps());
        let mut unserved = 0.0;
        for (demand, fallback) in demand.iter().zip(&self.fallback) {
            unserved += if fallback.is_none() { demand / all } else { 0.0 };
        }
        for (taken, (work, way)) in self.packing.taken.iter().zip(&self.columns) {
            let own = self.costs[*work][*way] * demand[*work];
            if let Some(other) = self.fallback[*work] {
                cost -= (self.costs[*work][other] * demand[*work] - own) * taken;
            } else {
                cost += own * taken;
                unserved -= demand[*work] / all * taken;
            }
        }
        HourCost { unserved: unserved.max(0.0), cost }
    }

    /// What a slot costs where everything fits on what is cheapest; nothing where it does not.
    fn at_its_cheapest(&mut self, slot: usize, room: &[f64]) -> Option<f64> {
        let (numbers, demand) = (self.numbers, &self.numbers.slots[slot].demand);
        self.used.iter_mut().for_each(|used| *used = 0.0);
        let mut cost = 0.0;
        for (work, demand) in demand.iter().enumerate() {
            let way = match self.cheapest[work] {
                Some(column) => self.columns[column].1,
                None => self.fallback[work]?,
            };
            cost += self.costs[work][way] * demand;
            let row = &numbers.works[work].ways[way];
            if let Some(pool) = row.pool {
                self.used[pool] += row.usage * demand;
                if self.used[pool] > room[pool] {
                    return None;
                }
            }
        }
        self.packing.taken.clear();
        self.packing.taken.resize(self.columns.len(), 0.0);
        for column in self.cheapest.iter().flatten() {
            self.packing.taken[*column] = 1.0;
        }
        Some(cost)
    }

    /// Tasks of each workload that each way serves in a slot with these units.
    pub(super) fn served(&mut self, slot: usize, units: &[f64]) -> Vec<Vec<f64>> {
        let pools = self.numbers.pools.iter().zip(units);
        let room: Vec<f64> = pools.map(|(pool, units)| pool.serving(*units)).collect();
        self.fill(slot, &room);
        let demand = &self.numbers.slots[slot].demand;
        let mut served: Vec<Vec<f64>> =
            self.numbers.works.iter().map(|work| vec![0.0; work.ways.len()]).collect();
        for (taken, (work, way)) in self.packing.taken.iter().zip(&self.columns) {
            served[*work][*way] = taken.min(1.0) * demand[*work];
        }
        for (work, fallback) in self.fallback.iter().enumerate() {
            if let Some(way) = fallback {
                let rest = demand[work] - served[work].iter().sum::<f64>();
                // What rounding leaves over is nothing.
                served[work][*way] += if rest > demand[work] * NOISE { rest } else { 0.0 };
            }
        }
        served
    }
}
