//! The bills of many months, from few. While the fleet stays the same, every line of a bill is a constant and a part that grows with
//! the work; so bills are made where the fleet changes, and what lies between two of them is interpolated, exactly.

use crate::economics::bill::bill::{Asset, Bill};
use crate::economics::bill::ledger::Line;
use crate::economics::fleet::demand::Demand;
use crate::economics::policy::policy;
use crate::economics::policy::quality::{Quality, bill_of_one};
use crate::economics::policy::skills::Skills;
use crate::figure::{Figure, Gap};
use crate::scenario::{Scenario, Serving, ServingOption, Trend};
use crate::units::{Count, Date, Ratio, TasksPerMonth};

use super::price_stretches::{Stretch, priced_on, unknown_on};
use super::trends::{THROUGHPUT, trend};

/// What a month comes to.
#[derive(Clone, Default)]
pub(super) struct MonthBill {
    /// The amounts of the bill's lines, in their order.
    pub(super) amounts: Vec<f64>,
    /// Instances of each contract.
    pub(in crate::economics) contracts: Vec<Count>,
    /// Servers of each asset.
    pub(in crate::economics) servers: Vec<f64>,
    /// GPUs.
    pub(in crate::economics) gpus: f64,
    /// GPU-hours that are owned or rented.
    gpu_hours: f64,
    /// What else has to stay the same for two bills to be points of a straight line.
    straight: Vec<f64>,
}

/// What months come to in a stretch of the horizon.
pub(super) struct StretchBills {
    /// The day from which its prices hold; `None` for those of the scenario's day.
    pub(super) from: Option<Date>,
    /// The lines of today's work at its prices; none for those of the scenario's day.
    pub(super) lines: Vec<Line>,
    /// What each month comes to in the share of it that lies in the stretch.
    pub(super) months: Vec<MonthBill>,
    /// The share of each month that is billed there.
    pub(super) shares: Vec<f64>,
}

/// How an option is billed.
pub(in crate::economics) struct Biller<'a> {
    pub(in crate::economics) scenario: &'a Scenario,
    pub(in crate::economics) option: &'a ServingOption,
    pub(in crate::economics) quality: &'a Result<Quality, Gap>,
    pub(in crate::economics) skills: &'a Skills<'a>,
}

impl Biller<'_> {
    /// The lines of the bill of so many tasks in a month, at the prices of a stretch that begins on a day.
    pub(super) fn lines(&self, from: Option<Date>, tasks: f64, month: usize) -> Result<Vec<Line>, Gap> {
        let tasks = TasksPerMonth::const_new(tasks);
        let Some((day, index)) = from.zip(self.scenario.place_of(self.option)) else {
            return Ok(self.bill(tasks, month).ledger?.lines().to_vec());
        };
        let scenario = priced_on(self.scenario, day, self.scenario.finance.token_prices.as_ref());
        let option = scenario.options.get(index).unwrap_or(self.option);
        Ok(Biller { scenario: &scenario, option, ..*self }.bill(tasks, month).ledger?.lines().to_vec())
    }

    /// The whole bill of so many tasks in a month, counted from 0.
    pub(in crate::economics) fn bill(&self, tasks: TasksPerMonth, month: usize) -> Bill {
        let own = Demand::of(&self.option.workload, &self.scenario.calendar);
        let demand = if tasks == own.tasks.value() { own.of_money() } else { own.of_tasks(tasks) };
        let demand = demand.at_speed(self.speed(month));
        match (&self.option.serving, self.quality) {
            (Serving::Policy(_), Ok(quality)) => {
                policy::bill(self.scenario, self.option, quality, self.skills, &demand, None)
            }
            (Serving::Policy(_), Err(gap)) => Bill::without(gap),
            (_, quality) => bill_of_one(self.scenario, self.option, quality, &demand, None),
        }
    }

    /// What the same hardware serves in a month over what it serves today, if that changes.
    fn speed(&self, month: usize) -> Option<Figure<Ratio>> {
        let change = self.scenario.finance.throughput.as_ref()?;
        let formula = "(1 + change of throughput)^(month before ÷ 12)";
        let label = "throughput over today's";
        Some(Figure::derived(label, formula, change.after(month), &[&trend(THROUGHPUT, change)]))
    }

    /// Whether months with the same work and the same fleet differ, since software gets faster.
    fn gets_faster(&self) -> bool {
        self.scenario.finance.throughput.is_some()
            && self.scenario.any_part(self.option, |part| part.serving.deployment().is_some())
    }

    /// What each month comes to, in their order; the first month that cannot be billed says why. A month without work is billed
    /// nothing: the option does not run then.
    pub(super) fn months(&self, tasks: &[f64]) -> Result<Vec<MonthBill>, Gap> {
        if self.gets_faster() {
            return tasks.iter().enumerate().map(|(at, tasks)| self.month(at, *tasks)).collect();
        }
        let mut order: Vec<usize> = (0..tasks.len()).filter(|at| tasks[*at] > 0.0).collect();
        order.sort_by(|a, b| tasks[*a].total_cmp(&tasks[*b]));
        let idle = |tasks: &f64| (*tasks <= 0.0).then(MonthBill::default);
        let mut found: Vec<Option<MonthBill>> = tasks.iter().map(idle).collect();
        let (Some(first), Some(last)) = (order.first(), order.last()) else {
            return Ok(found.into_iter().flatten().collect());
        };
        for at in [*first, *last] {
            found[at] = Some(self.month(at, tasks[at]).map_err(|gap| self.first_gap(tasks).unwrap_or(gap))?);
        }
        self.between(&order, tasks, &mut found)?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Why the first month that cannot be billed cannot.
    fn first_gap(&self, tasks: &[f64]) -> Option<Gap> {
        let mut worked = tasks.iter().enumerate().filter(|(_, tasks)| **tasks > 0.0);
        worked.find_map(|(at, tasks)| self.month(at, *tasks).err())
    }

    /// Fills in the months between the first and the last of `order`, which are there.
    fn between(&self, order: &[usize], tasks: &[f64], found: &mut [Option<MonthBill>]) -> Result<(), Gap> {
        let &[first, .., last] = order else { return Ok(()) };
        if order.len() < 3 {
            return Ok(());
        }
        if let (Some(low), Some(high)) = (&found[first], &found[last]) {
            let same = low.gpus == high.gpus
                && low.gpu_hours == high.gpu_hours
                && low.contracts == high.contracts
                && low.servers == high.servers
                && low.straight == high.straight
                && low.amounts.len() == high.amounts.len();
            if same && (tasks[first] == tasks[last] || !self.follows_demand()) {
                let (low, high) = (low.clone(), high.clone());
                for at in &order[1..order.len() - 1] {
                    found[*at] = Some(low.towards(&high, tasks[first], tasks[last], tasks[*at]));
                }
                return Ok(());
            }
        }
        let middle = order.len() / 2;
        found[order[middle]] = Some(self.month(order[middle], tasks[order[middle]])?);
        self.between(&order[..=middle], tasks, found)?;
        self.between(&order[middle..], tasks, found)
    }

    /// Whether something in it is billed for what runs on average, which is no straight line. Where the hours are known, it is
    /// one as long as each hour has the same instances.
    fn follows_demand(&self) -> bool {
        self.scenario.any_part(self.option, |part| match &part.serving {
            Serving::Rental(rented) => {
                rented.is_elastic() && part.workload.profile.is_none() && rented.assumed_day.is_none()
            }
            // Lines are no straight line where a price depends on the month's tokens.
            Serving::Serverless(tokens) => tokens.terms.depend_on_volume(),
            _ => false,
        })
    }

    /// What each stretch of the horizon comes to between the days on which prices of tokens change, each with its own prices. `parts`
    /// has the part of each month in which the option serves at all.
    pub(super) fn stretches(&self, tasks: &[f64], parts: &[f64]) -> Result<Vec<StretchBills>, Gap> {
        let index = self.scenario.place_of(self.option);
        let stretch = |stretch: Stretch| {
            let shares: Vec<f64> =
                parts.iter().enumerate().map(|(month, part)| stretch.share_of(month, *part)).collect();
            let here = |(tasks, share): (&f64, &f64)| if *share > 0.0 { *tasks } else { 0.0 };
            let tasks: Vec<f64> = tasks.iter().zip(&shares).map(here).collect();
            let (months, lines) = match (stretch.from, index) {
                (Some(day), Some(index)) if tasks.iter().any(|tasks| *tasks > 0.0) => {
                    self.at_prices_of(day, index, &tasks)?
                }
                (Some(_), _) => (vec![MonthBill::default(); tasks.len()], Vec::new()),
                (None, _) => (self.months(&tasks)?, Vec::new()),
            };
            let shares: Vec<f64> = parts.iter().zip(&shares).map(|(part, share)| part * share).collect();
            let weighed = months.into_iter().zip(&shares);
            let months = weighed.map(|(bill, share)| bill.of_part(*share)).collect();
            Ok(StretchBills { from: stretch.from, lines, months, shares })
        };
        Stretch::of(self.scenario, self.option, tasks.len()).into_iter().map(stretch).collect()
    }

    /// What each month comes to at the prices of a later day, and the lines of today's work at those prices.
    fn at_prices_of(
        &self,
        day: Date,
        index: usize,
        tasks: &[f64],
    ) -> Result<(Vec<MonthBill>, Vec<Line>), Gap> {
        if let Some(why) = unknown_on(self.scenario, self.option, day) {
            return Err(Gap::Undefined(format!("from {day} on: {why}")));
        }
        let (quality, skills) = (self.quality, self.skills);
        let at_prices = |trend: Option<&Trend>| priced_on(self.scenario, day, trend);
        let trend = self.scenario.finance.token_prices.as_ref();
        let (scenario, untrended) = (at_prices(trend), trend.map(|_| at_prices(None)));
        let bill_of = |scenario: &Scenario| {
            let option = scenario.options.get(index).unwrap_or(self.option);
            let biller = Biller { scenario, option, quality, skills };
            biller.bill(option.workload.tasks.value, 0).ledger
        };
        let lines = bill_of(untrended.as_ref().unwrap_or(&scenario))?.lines().to_vec();
        let option = scenario.options.get(index).unwrap_or(self.option);
        let months = Biller { scenario: &scenario, option, quality, skills }.months(tasks)?;
        Ok((months, lines))
    }

    fn month(&self, at: usize, tasks: f64) -> Result<MonthBill, Gap> {
        if tasks == 0.0 {
            // It does not serve yet: nothing of it runs.
            return Ok(MonthBill::default());
        }
        let bill = self.bill(TasksPerMonth::const_new(tasks), at);
        let in_month = |gap| Gap::Part { name: format!("month {}", at + 1), gap: Box::new(gap) };
        let ledger = bill.ledger.map_err(in_month)?;
        Ok(MonthBill {
            amounts: ledger.lines().iter().map(|line| line.amount.get()).collect(),
            contracts: bill.contracts.iter().map(|rented| rented.instances.value()).collect(),
            servers: bill.assets.iter().map(|asset: &Asset| asset.servers.get()).collect(),
            gpus: bill.gpus.map_or(0.0, |gpus| gpus.get()),
            gpu_hours: bill.gpu_hours.map_or(0.0, |hours| hours.get()),
            straight: bill.straight,
        })
    }
}

impl MonthBill {
    /// Whether anything of it is billed.
    pub(super) fn is_billed(&self) -> bool {
        !self.amounts.is_empty()
    }

    /// The same for a part of the month only.
    pub(super) fn of_part(mut self, part: f64) -> Self {
        self.amounts.iter_mut().for_each(|amount| *amount *= part);
        self
    }

    fn towards(&self, other: &Self, low: f64, high: f64, at: f64) -> Self {
        let way = if high > low { (at - low) / (high - low) } else { 0.0 };
        let amounts = self.amounts.iter().zip(&other.amounts);
        Self {
            amounts: amounts.map(|(low, high)| low + (high - low) * way).collect(),
            contracts: self.contracts.clone(),
            servers: self.servers.clone(),
            gpus: self.gpus,
            gpu_hours: self.gpu_hours,
            straight: self.straight.clone(),
        }
    }
}
