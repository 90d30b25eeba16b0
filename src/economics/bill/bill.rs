//! What a kind of serving knows about itself once it is sized and billed, before metrics are made of it.

use crate::catalog::Disagreement;
use crate::economics::fleet::latency::FleetLatency;
use crate::economics::fleet::priced::priced;
use crate::figure::{Figure, Gap, Origin, Traced};
use crate::finance::Renewal;
use crate::scenario::Priced;
use crate::units::{
    Count, Fraction, GpuHours, GramsPerKwh, Kwh, Load, Months, Quantity, TasksPerMonth, Usd, UsdPerMonth,
};

use super::assumed::Assumed;
use super::ledger::Ledger;
use super::sampled_latency::SampledLatency;

/// Hardware that is bought.
#[derive(Clone)]
pub(in crate::economics) struct Asset {
    /// What is bought.
    pub(in crate::economics) server: String,
    /// How many.
    pub(in crate::economics) servers: Figure<Count>,
    /// What all of them cost.
    pub(in crate::economics) price: Figure<Usd>,
    pub(in crate::economics) life: Figure<Months>,
    /// What it is worth at the end of its life, as a share of the price.
    pub(in crate::economics) residual: Figure<Fraction>,
}

impl Asset {
    /// What it is worth at the end of its life, if somebody says so.
    pub(in crate::economics) fn stated_residual(&self) -> Option<Fraction> {
        let is_default = matches!(Traced::derivation(&self.residual).origin, Origin::Default(_));
        (!is_default).then(|| self.residual.value())
    }
}

/// What hardware costs a month, by two methods.
#[derive(Clone)]
pub(in crate::economics) struct Capital {
    /// In a straight line, as the ledger has it.
    pub(in crate::economics) straight: Figure<UsdPerMonth>,
    /// With interest at the discount rate.
    pub(in crate::economics) recovery: Figure<UsdPerMonth>,
}

/// Instances that are rented by contract.
#[derive(Clone)]
pub(in crate::economics) struct Contracted {
    /// How many the month needs.
    pub(in crate::economics) instances: Figure<Count>,
    /// What one costs a month at today's price.
    pub(in crate::economics) price: Figure<UsdPerMonth>,
    /// How long a contract runs.
    pub(in crate::economics) length: Figure<Months>,
    pub(in crate::economics) renewal: Renewal,
    /// GPUs in one.
    pub(in crate::economics) in_one: Count,
    /// What it holds.
    pub(in crate::economics) held: Held,
}

/// What a contract holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Held {
    /// Instances with GPUs.
    Instances,
    /// Reserved units of a provider, by their name.
    Units(String),
}

/// What a kind of serving knows about itself, once sized and billed.
pub(in crate::economics) struct Bill {
    pub(in crate::economics) ledger: Result<Ledger, Gap>,
    /// What the hardware costs a month by both methods.
    pub(in crate::economics) capital: Result<Capital, Gap>,
    pub(in crate::economics) capex: Result<Figure<Usd>, Gap>,
    /// What is paid once besides.
    pub(in crate::economics) one_off: Option<Figure<Usd>>,
    /// What is bought, with its life.
    pub(in crate::economics) assets: Vec<Asset>,
    /// What is rented by contract.
    pub(in crate::economics) contracts: Vec<Contracted>,
    pub(in crate::economics) capacity: Result<Figure<TasksPerMonth>, Gap>,
    /// The share of what tokens cost that is paid for prompts: of GPUs, of the time that they are busy.
    pub(in crate::economics) for_prompts: Result<Figure<Fraction>, Gap>,
    pub(in crate::economics) utilisation: Result<Figure<Load>, Gap>,
    pub(in crate::economics) gpus: Result<Figure<Count>, Gap>,
    pub(in crate::economics) gpu_hours: Result<Figure<GpuHours>, Gap>,
    pub(in crate::economics) energy: Result<Figure<Kwh>, Gap>,
    pub(in crate::economics) grid: Result<Figure<GramsPerKwh>, Gap>,
    /// Percentiles of latency, where they can be worked out.
    pub(in crate::economics) latency: Option<FleetLatency>,
    /// How long a task takes, where that is more than a call.
    pub(in crate::economics) sampled: Option<Result<SampledLatency, Gap>>,
    /// What a reader of the bill should know.
    pub(in crate::economics) remarks: Vec<String>,
    /// What a policy assumes of attempts, where it matters.
    pub(in crate::economics) assumed: Vec<Assumed>,
    /// What has to stay the same for the bill to be a straight line in the tasks, besides GPUs, instances and servers.
    pub(in crate::economics) straight: Vec<f64>,
    /// What is not in the bill because the scenario does not state it.
    pub(in crate::economics) left_out: Vec<&'static str>,
}

impl Bill {
    /// No bill, for a reason.
    pub(in crate::economics) fn without(gap: &Gap) -> Self {
        Self {
            ledger: Err(gap.clone()),
            capital: Err(gap.clone()),
            ..Self::without_gpus(Ledger::default(), "there is no bill")
        }
    }

    /// The same where its fleet is larger than any: then nothing of it is a figure.
    pub(super) fn unless_too_large(self, overload: Option<Gap>) -> Self {
        let Some(gap @ Gap::TooLarge { .. }) = overload else { return self };
        Self {
            capex: Err(gap.clone()),
            energy: Err(gap.clone()),
            capacity: Err(gap.clone()),
            utilisation: Err(gap.clone()),
            gpus: Err(gap.clone()),
            gpu_hours: Err(gap.clone()),
            assets: Vec::new(),
            contracts: Vec::new(),
            remarks: Vec::new(),
            ..self
        }
    }

    /// A bill of something that has no GPUs.
    pub(super) fn without_gpus(ledger: Ledger, whose: &'static str) -> Self {
        let none = || Gap::NotApplicable(whose);
        Self {
            ledger: Ok(ledger),
            capital: Err(none()),
            capex: Err(none()),
            one_off: None,
            assets: Vec::new(),
            contracts: Vec::new(),
            capacity: Err(none()),
            for_prompts: Err(none()),
            utilisation: Err(none()),
            gpus: Err(none()),
            gpu_hours: Err(none()),
            energy: Err(none()),
            grid: Err(none()),
            latency: None,
            sampled: None,
            remarks: Vec::new(),
            assumed: Vec::new(),
            straight: Vec::new(),
            left_out: Vec::new(),
        }
    }

    /// The month with capital recovery in the place of straight-line depreciation. It is made from the whole ledger, so that
    /// whatever is on the bill is in it.
    pub(in crate::economics) fn levelised(&self) -> Result<Figure<UsdPerMonth>, Gap> {
        let total = self.ledger.as_ref().map_err(Clone::clone)?.total();
        let Capital { straight, recovery } = self.capital.as_ref().map_err(Clone::clone)?;
        let value = UsdPerMonth::const_new(total.get() - straight.get() + recovery.get());
        let formula = "cost per month − straight-line depreciation + capital recovery";
        Ok(Figure::derived("levelised cost per month", formula, value, &[&total, straight, recovery]))
    }

    /// Says what is missing, unless that is said already.
    pub(in crate::economics) fn leave_out(&mut self, missing: &'static str) {
        if !self.left_out.contains(&missing) {
            self.left_out.push(missing);
        }
    }
}

/// The grid of a facility as a figure.
pub(in crate::economics) fn grid(grid: Option<&Priced<GramsPerKwh>>) -> Result<Figure<GramsPerKwh>, Gap> {
    const LABEL: &str = "carbon intensity of the grid";
    grid.map(|grid| priced(LABEL, grid)).ok_or(Gap::NotStated("no grid is stated under `facility`"))
}

/// That the sources of a price are far apart.
pub(super) fn disagreement<Q: Quantity>(what: &str, price: &Priced<Q>) -> Option<String> {
    let Disagreement { low, high, taken } = price.listed()?.disagreement()?;
    Some(format!("sources disagree about {what}: {low} to {high}; {taken} is taken"))
}
