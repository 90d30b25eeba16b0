//! What a kind of serving knows about itself once it is sized and billed, before metrics are made of it.

use crate::figure::Figure;
use crate::scenario::Priced;
use crate::units::{
    Count, Fraction, GpuHours, GramsPerKwh, Kwh, Load, Months, Quantity, TasksPerMonth, Usd, UsdPerMonth,
};

use super::demand::Demand;
use super::gap::Gap;
use super::latency::FleetLatency;
use super::ledger::Ledger;
use super::played::PlayedLatency;
use super::quality::Quality;

/// Hardware that is bought.
#[derive(Clone)]
pub(super) struct Asset {
    pub(super) price: Figure<Usd>,
    pub(super) life: Figure<Months>,
    /// What it is worth at the end of its life, as a share of the price.
    pub(super) residual: Figure<Fraction>,
}

/// What a kind of serving knows about itself, once sized and billed.
pub(super) struct Bill {
    pub(super) ledger: Result<Ledger, Gap>,
    /// What the month would cost if demand filled the capacity.
    pub(super) full: Result<Figure<UsdPerMonth>, Gap>,
    pub(super) levelised: Result<Figure<UsdPerMonth>, Gap>,
    pub(super) capex: Result<Figure<Usd>, Gap>,
    /// What is paid once besides.
    pub(super) one_off: Option<Figure<Usd>>,
    /// What is bought, with its life.
    pub(super) assets: Vec<Asset>,
    pub(super) capacity: Result<Figure<TasksPerMonth>, Gap>,
    pub(super) utilisation: Result<Figure<Load>, Gap>,
    pub(super) gpus: Result<Figure<Count>, Gap>,
    pub(super) gpu_hours: Result<Figure<GpuHours>, Gap>,
    pub(super) energy: Result<Figure<Kwh>, Gap>,
    pub(super) grid: Result<Figure<GramsPerKwh>, Gap>,
    /// Percentiles of latency, where they can be worked out.
    pub(super) latency: Option<FleetLatency>,
    /// How long a task takes, where that is more than a call.
    pub(super) played: Option<Result<PlayedLatency, Gap>>,
    /// What a reader of the bill should know.
    pub(super) remarks: Vec<String>,
    /// What is not in the bill because the scenario does not state it.
    pub(super) left_out: Vec<&'static str>,
}

impl Bill {
    /// No bill, for a reason.
    pub(super) fn without(gap: &Gap) -> Self {
        Self {
            ledger: Err(gap.clone()),
            full: Err(gap.clone()),
            ..Self::without_gpus(Ledger::default(), "there is no bill")
        }
    }

    /// The same with what looks at results.
    pub(super) fn with(mut self, quality: &Quality, demand: &Demand<'_>) -> Self {
        for bill in [&mut self.ledger].into_iter().flatten() {
            quality.push_extras(bill, demand);
        }
        self
    }

    /// A bill of something that has no GPUs.
    pub(super) fn without_gpus(ledger: Ledger, whose: &'static str) -> Self {
        let none = || Gap::NotApplicable(whose);
        Self {
            full: Ok(ledger.total()),
            ledger: Ok(ledger),
            levelised: Err(none()),
            capex: Err(none()),
            one_off: None,
            assets: Vec::new(),
            capacity: Err(none()),
            utilisation: Err(none()),
            gpus: Err(none()),
            gpu_hours: Err(none()),
            energy: Err(none()),
            grid: Err(none()),
            latency: None,
            played: None,
            remarks: Vec::new(),
            left_out: Vec::new(),
        }
    }
}

/// The grid of a facility as a figure.
pub(super) fn grid(grid: Option<&Priced<GramsPerKwh>>) -> Result<Figure<GramsPerKwh>, Gap> {
    const LABEL: &str = "carbon intensity of the grid";
    grid.map(|grid| priced(LABEL, grid)).ok_or(Gap::NotStated("no grid is stated under `facility`"))
}

/// A stated or listed price as a figure.
pub(super) fn priced<Q: Quantity>(label: &str, price: &Priced<Q>) -> Figure<Q> {
    match price {
        Priced::Stated(sited) => Figure::written(label, sited),
        Priced::Listed(sourced) => Figure::listed(label, sourced),
    }
}
