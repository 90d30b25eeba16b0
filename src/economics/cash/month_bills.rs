//! The bills of many months, from few. While the fleet stays the same, every line of a bill is a constant and a part that grows with
//! the work; so bills are made where the fleet changes, and what lies between two of them is interpolated, exactly.

use crate::economics::bill::bill::{Asset, Bill};
use crate::economics::fleet::demand::Demand;
use crate::economics::policy::policy;
use crate::economics::policy::quality::{Quality, bill_of_one};
use crate::economics::policy::skills::Skills;
use crate::figure::{Figure, Gap};
use crate::scenario::{Scenario, Serving, ServingOption};
use crate::units::{Count, Ratio, TasksPerMonth};

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
}

/// How an option is billed.
pub(super) struct Biller<'a> {
    pub(in crate::economics) scenario: &'a Scenario,
    pub(in crate::economics) option: &'a ServingOption,
    pub(in crate::economics) quality: &'a Result<Quality, Gap>,
    pub(in crate::economics) skills: &'a Skills<'a>,
}

impl Biller<'_> {
    /// The whole bill of so many tasks in a month, counted from 0.
    fn bill(&self, tasks: TasksPerMonth, month: usize) -> Bill {
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
    pub(in crate::economics) fn months(&self, tasks: &[f64]) -> Result<Vec<MonthBill>, Gap> {
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
        })
    }
}

impl MonthBill {
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
        }
    }
}
