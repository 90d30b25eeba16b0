//! How many reserved units there are, what they carry, and what exceeds them by the hour.

use crate::catalog::Counted;
use crate::figure::{Figure, Traced};
use crate::planning::{UnitKind, carried, cheapest_units, hours_above, share_above};
use crate::scenario::{Provisioned, TokenShape, UnitPool, Units};
use crate::units::tolerance::NOISE;
use crate::units::{
    Count, Fraction, Load, Quantity, Ratio, TasksPerMonth, Tokens, TokensPerMinute, UsdPerMonth,
};

use super::demand::{Demand, answer_per_call};
use super::priced::{known, priced};
use super::prompt;

/// Minutes of an hour.
const MINUTES: f64 = 60.0;

/// Reserved units that are sized for a demand.
pub(in crate::economics) struct ReservedSizing {
    /// Units of each kind.
    pub(in crate::economics) units: Vec<Figure<Count>>,
    /// What all of them carry in a month if every hour is full.
    pub(in crate::economics) capacity: Figure<TasksPerMonth>,
    /// The share of the work that exceeds them in its hour.
    pub(in crate::economics) above: Figure<Fraction>,
    /// How full they are on average.
    pub(in crate::economics) utilisation: Figure<Load>,
    /// How full they would be in the busiest hour if they carried all of it.
    pub(in crate::economics) busiest: Load,
    /// Hours of the profile that exceed them.
    pub(in crate::economics) hours_above: Count,
    /// The fewest units of each kind that carry the busiest hour.
    pub(in crate::economics) for_busiest: Vec<Count>,
}

/// A kind of unit over a demand.
struct PoolDemand<'p> {
    pool: &'p UnitPool,
    /// What a call takes of it.
    weighted: Figure<Tokens>,
    /// What all calls take of it in a minute of the mean hour.
    mean: Figure<TokensPerMinute>,
    capacity: Figure<TokensPerMinute>,
    kind: UnitKind,
}

impl ReservedSizing {
    /// Sizes units. `elsewhere` is what all of the work would cost at the overflow in a month; `None` without one.
    pub(in crate::economics) fn of(
        reserved: &Provisioned,
        demand: &Demand<'_>,
        shape: &TokenShape,
        elsewhere: Option<&Figure<UsdPerMonth>>,
    ) -> Self {
        let pools: Vec<PoolDemand<'_>> =
            reserved.pools.iter().map(|pool| PoolDemand::of(reserved, pool, demand, shape)).collect();
        let kinds: Vec<UnitKind> = pools.iter().map(|pool| pool.kind).collect();
        let hours = reserved.hours.value();
        let peak = peak(reserved, demand);
        let for_busiest: Vec<Count> = kinds.iter().map(|kind| kind.fewest(peak.value())).collect();
        let chosen = match elsewhere {
            Some(cost) => cheapest_units(&kinds, hours, cost.value()),
            None => for_busiest.clone(),
        };
        let units: Vec<Figure<Count>> = pools
            .iter()
            .zip(&chosen)
            .map(|(pool, chosen)| pool.units(reserved, *chosen, &peak, elsewhere))
            .collect();
        let counts: Vec<Count> = units.iter().map(Figure::value).collect();
        let carries = carried(&kinds, &counts);
        let capacity = capacity(&pools, &units, demand);
        let above = {
            let formula =
                "sum over the hours of the profile of what exceeds the units' capacity ÷ demand of all hours";
            let value = share_above(hours, carries);
            let inputs: [&dyn Traced; 3] = [&demand.tasks, &capacity, &peak];
            Figure::derived("share of the work above the units", formula, value, &inputs)
        };
        let utilisation = {
            let value = demand.tasks.get() * above.value().rest().get() / capacity.get();
            let formula = "tasks per month × (1 − share of the work above the units) ÷ capacity per month";
            let inputs: [&dyn Traced; 3] = [&demand.tasks, &above, &capacity];
            Figure::derived("utilisation", formula, Load::const_new(value), &inputs)
        };
        Self {
            busiest: Load::const_new(peak.get() / carries.get()),
            hours_above: hours_above(hours, carries),
            units,
            capacity,
            above,
            utilisation,
            for_busiest,
        }
    }

    /// Whether the units carry every hour.
    pub(in crate::economics) fn carries_all(&self) -> bool {
        self.above.get() <= NOISE
    }
}

impl<'p> PoolDemand<'p> {
    fn of(reserved: &Provisioned, pool: &'p UnitPool, demand: &Demand<'_>, shape: &TokenShape) -> Self {
        let (_, weighted) = weights(reserved, pool, shape);
        let minutes = demand.hours.get() * MINUTES;
        let all = demand.tasks.get() * demand.calls.get() * weighted.get();
        let formula = "tasks per month × calls per task × weighted tokens of a call ÷ minutes per month";
        let inputs: [&dyn Traced; 4] = [&demand.tasks, &demand.calls, &weighted, &demand.hours];
        let label = format!("weighted {}tokens per minute, on average", pool.counts.label());
        let mean = Figure::derived(&label, formula, TokensPerMinute::const_new(all / minutes), &inputs);
        let label = format!("capacity of {}", one(reserved, pool));
        let capacity = priced(&label, &pool.capacity);
        let price = pool.price.per_month(demand.hours.value());
        // What nothing counts against carries anything.
        let carries = if mean.get() > 0.0 { (capacity.get() / mean.get()).min(1e9) } else { 1e9 };
        let (least, step) = (pool.least.value(), pool.step.value());
        let kind = UnitKind { carries: Ratio::const_new(carries), price, least, step };
        Self { pool, weighted, mean, capacity, kind }
    }

    /// The number of units as a figure.
    fn units(
        &self,
        reserved: &Provisioned,
        chosen: Count,
        peak: &Figure<Ratio>,
        elsewhere: Option<&Figure<UsdPerMonth>>,
    ) -> Figure<Count> {
        let label = many(reserved, self.pool);
        if let Units::Fixed(stated) = &self.pool.units {
            return Figure::written(&label, stated);
        }
        let least = known("fewest units that are sold", &self.pool.least);
        let step = known("units that are added at a time", &self.pool.step);
        let mut inputs: Vec<&dyn Traced> = vec![&self.mean, peak, &self.capacity, &least, &step];
        inputs.extend(elsewhere.map(|cost| cost as &dyn Traced));
        let formula = match elsewhere {
            None => {
                "fewest that carry weighted tokens per minute × busiest hour over mean hour: the least that is sold, and whole steps"
            }
            Some(_) => {
                "the number that costs least together with what exceeds it, hour by hour of the profile: the least that is sold, \
                 and whole steps"
            }
        };
        Figure::derived(&label, formula, chosen, &inputs)
    }
}

/// What one kind of unit is called: `PTU`, `input units`.
pub(in crate::economics) fn many(reserved: &Provisioned, pool: &UnitPool) -> String {
    match (pool.counts, reserved.unit.as_str()) {
        (counts, "unit") => format!("{}units", counts.label()),
        (counts, unit) => format!("{}{unit}", counts.label()),
    }
}

/// So many of them: `50 PTU`, `1 input unit`.
pub(in crate::economics) fn counted(reserved: &Provisioned, pool: &UnitPool, count: Count) -> String {
    let name = many(reserved, pool);
    let name = if count.get() == 1.0 { name.trim_end_matches('s') } else { &name };
    format!("{count} {name}")
}

/// One of them: `a PTU`, `an input unit`.
fn one(reserved: &Provisioned, pool: &UnitPool) -> String {
    let article = match pool.counts {
        Counted::All => "a ",
        Counted::Input => "an input ",
        Counted::Output => "an output ",
    };
    format!("{article}{}", reserved.unit)
}

/// What a call takes of a unit, for its prompt and in all: its uncached prompt, its cached prompt and its answer, each by its weight. Of
/// calls whose prompts are too long for units, nothing.
pub(in crate::economics) fn weights(
    reserved: &Provisioned,
    pool: &UnitPool,
    shape: &TokenShape,
) -> (Figure<Tokens>, Figure<Tokens>) {
    let reads = reads(reserved, pool, shape);
    let answer = answers(reserved, shape);
    let label = format!("weighted {}tokens of a call", pool.counts.label());
    let all = match pool.counts {
        Counted::Input => reads.clone(),
        Counted::Output => Figure::derived(&label, "answer tokens", answer.value(), &[&answer]),
        Counted::All => {
            let of_answer = known("what an answer token counts", &pool.output_weight);
            let value = Tokens::const_new(reads.get() + answer.get() * of_answer.get());
            let formula = "weighted prompt tokens + answer tokens × what an answer token counts";
            Figure::derived(&label, formula, value, &[&reads, &answer, &of_answer])
        }
    };
    (reads, all)
}

/// The prompt of a call, by its weights.
fn reads(reserved: &Provisioned, pool: &UnitPool, shape: &TokenShape) -> Figure<Tokens> {
    const LABEL: &str = "weighted prompt tokens of a call";
    let weight = known("what a cached prompt token counts", &pool.cached_weight);
    let (prompt, cached) = (prompt::prompt(shape), prompt::cached(shape));
    let Some(served) = &reserved.served else {
        let value = prompt.get() * (cached.value().rest().get() + cached.get() * weight.get());
        let formula = "prompt × (1 − cached share + cached share × what a cached token counts)";
        let inputs: [&dyn Traced; 3] = [&prompt, &cached, &weight];
        return Figure::derived(LABEL, formula, Tokens::const_new(value), &inputs);
    };
    let uncached = (served.prompt.get() - served.cached.get()).max(0.0);
    let value = Tokens::const_new(uncached + served.cached.get() * weight.get());
    let formula = "tokens of the prompts that units serve, shared out over all calls (docs/formulas.md, Price tiers): uncached + cached \
                   × what a cached token counts";
    let longest =
        reserved.max_prompt.as_ref().map(|longest| priced("longest prompt that units serve", longest));
    let mut inputs: Vec<&dyn Traced> = vec![&prompt, &cached, &weight];
    inputs.extend(longest.as_ref().map(|longest| longest as &dyn Traced));
    Figure::derived(LABEL, formula, value, &inputs)
}

/// The answer of a call that units serve, shared out over all calls.
fn answers(reserved: &Provisioned, shape: &TokenShape) -> Figure<Tokens> {
    let answer = answer_per_call(shape);
    let Some(served) = &reserved.served else { return answer };
    let value = Tokens::const_new(answer.get() * served.calls.get());
    let formula = "answer tokens per call × share of the calls whose prompts units serve";
    Figure::derived("answer tokens of a call that units serve", formula, value, &[&answer])
}

/// What all units carry in a month, at the kind that is full first.
fn capacity(pools: &[PoolDemand<'_>], units: &[Figure<Count>], demand: &Demand<'_>) -> Figure<TasksPerMonth> {
    const LABEL: &str = "capacity per month";
    let of = |(pool, units): (&PoolDemand<'_>, &Figure<Count>)| {
        let calls = demand.calls.get() * pool.weighted.get();
        let minutes = demand.hours.get() * MINUTES;
        // As above: a demand of nothing is carried a thousand million times.
        let tasks = if calls > 0.0 {
            units.get() * pool.capacity.get() * minutes / calls
        } else {
            demand.tasks.get() * 1e9
        };
        let formula =
            "units × capacity of one × minutes per month ÷ (calls per task × weighted tokens of a call)";
        let inputs: [&dyn Traced; 5] = [units, &pool.capacity, &demand.hours, &demand.calls, &pool.weighted];
        Figure::derived(LABEL, formula, TasksPerMonth::const_new(tasks), &inputs)
    };
    let first = pools.iter().zip(units).map(of).min_by(|a, b| a.get().total_cmp(&b.get()));
    // There is a kind of unit always.
    first.unwrap_or_else(|| Figure::derived(LABEL, "there are no units", TasksPerMonth::ZERO, &[]))
}

/// The busiest hour over the mean hour.
fn peak(reserved: &Provisioned, demand: &Demand<'_>) -> Figure<Ratio> {
    let assumed = || {
        let formula = "busiest hour of the demand by the hour ÷ its mean hour";
        Figure::derived("busiest hour over mean hour", formula, reserved.hours.value().peak(), &[])
    };
    demand.peak().unwrap_or_else(assumed)
}

/// What one unit carries of a workload in a month: what tells how much of it other work takes.
pub(in crate::economics) fn unit_capacity(
    reserved: &Provisioned,
    demand: &Demand<'_>,
    shape: &TokenShape,
) -> Figure<TasksPerMonth> {
    let pools: Vec<PoolDemand<'_>> =
        reserved.pools.iter().map(|pool| PoolDemand::of(reserved, pool, demand, shape)).collect();
    let one = |pool: &PoolDemand<'_>| {
        let label = many(reserved, pool.pool);
        Figure::derived(&label, "one of each kind", Count::const_new(1.0), &[])
    };
    let units: Vec<Figure<Count>> = pools.iter().map(one).collect();
    capacity(&pools, &units, demand)
}
