//! What flows for an option month by month: purchases now and later, bills with their trends, what the ends of tasks are worth,
//! and what is saved against the baseline.

use std::sync::Arc;

use crate::economics::bill::ledger::Nature;
use crate::figure::{Derivation, Figure, Traced};
use crate::units::{Count, Fraction, Months, TasksPerMonth, Usd, UsdNet};

/// What a flow is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CashKind {
    /// Hardware that is bought.
    Hardware,
    /// Hardware that is sold, or what it is worth at the end of the horizon.
    Resale,
    /// Loans received, less what is paid back.
    Loan,
    /// Interest on them.
    Interest,
    /// Rents of leased hardware.
    Lease,
    /// Electricity, space, maintenance, licences, and costs that the scenario names.
    Running,
    /// People who run the hardware.
    Staff,
    /// Tokens from providers.
    Tokens,
    /// Rented GPUs.
    Rent,
    /// People who do tasks or look at results.
    Work,
    /// What is paid by the task or by the look.
    Services,
    /// Tasks that end wrong, are handed over or given up.
    Ends,
    /// What is paid once.
    OneOff,
    /// Costs that the scenario states as such.
    OtherCosts,
    /// What tasks done right are worth, less what those of the baseline are worth.
    Value,
    /// Benefits that the scenario states as such.
    OtherBenefits,
    /// What the baseline would have cost.
    Saved,
    /// Tax on the gain.
    Tax,
}

impl CashKind {
    /// Every kind, in the order in which reports show them.
    pub const ALL: [Self; 18] = [
        Self::Hardware,
        Self::Resale,
        Self::Loan,
        Self::Interest,
        Self::Lease,
        Self::Running,
        Self::Staff,
        Self::Tokens,
        Self::Rent,
        Self::Work,
        Self::Services,
        Self::Ends,
        Self::OneOff,
        Self::OtherCosts,
        Self::Value,
        Self::OtherBenefits,
        Self::Saved,
        Self::Tax,
    ];

    /// Its id in machine formats.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Hardware => "hardware",
            Self::Resale => "resale",
            Self::Loan => "loan",
            Self::Interest => "interest",
            Self::Lease => "lease",
            Self::Running => "running",
            Self::Staff => "staff",
            Self::Tokens => "tokens",
            Self::Rent => "rent",
            Self::Work => "work",
            Self::Services => "services",
            Self::Ends => "ends",
            Self::OneOff => "one_off",
            Self::OtherCosts => "other_costs",
            Self::Value => "value",
            Self::OtherBenefits => "other_benefits",
            Self::Saved => "saved",
            Self::Tax => "tax",
        }
    }

    /// Its name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Hardware => "hardware bought",
            Self::Resale => "hardware sold or left",
            Self::Loan => "loans",
            Self::Interest => "interest",
            Self::Lease => "lease",
            Self::Running => "power, space, upkeep",
            Self::Staff => "staff",
            Self::Tokens => "tokens",
            Self::Rent => "rented GPUs",
            Self::Work => "work of people",
            Self::Services => "paid by the task",
            Self::Ends => "wrong and unfinished tasks",
            Self::OneOff => "paid once",
            Self::OtherCosts => "other costs",
            Self::Value => "value of successes",
            Self::OtherBenefits => "other benefits",
            Self::Saved => "saved against the baseline",
            Self::Tax => "tax",
        }
    }

    /// Whether it is a cost (or what is left of one), and no benefit or tax.
    pub const fn is_cost(self) -> bool {
        !matches!(self, Self::Value | Self::OtherBenefits | Self::Saved | Self::Tax)
    }
}

impl CashKind {
    /// Whether it goes with what is bought or stated by month, and not with the work that is done.
    pub const fn is_for_hardware(self) -> bool {
        matches!(
            self,
            Self::Hardware
                | Self::Resale
                | Self::Loan
                | Self::Interest
                | Self::Lease
                | Self::OneOff
                | Self::OtherCosts
                | Self::OtherBenefits
        )
    }
}

impl Nature {
    /// Where the money of a line is counted; nothing where it flows at another time.
    pub(in crate::economics) const fn kind(self) -> Option<CashKind> {
        Some(match self {
            Self::Depreciation | Self::OneOff | Self::Contract | Self::UnitContract => return None,
            Self::Running | Self::Electricity | Self::Other => CashKind::Running,
            Self::Staff => CashKind::Staff,
            Self::Tokens | Self::Units => CashKind::Tokens,
            Self::Rent => CashKind::Rent,
            Self::Work => CashKind::Work,
            Self::Services => CashKind::Services,
        })
    }
}

/// The flows of one kind.
#[derive(Clone, Debug)]
pub struct CashLine {
    /// What they are for.
    pub kind: CashKind,
    /// By month: the first is now, the next at the end of the first month. What goes out is negative.
    pub flows: Vec<UsdNet>,
    /// Their sum, with what it follows from.
    pub total: Figure<UsdNet>,
}

/// What flows for an option.
#[derive(Clone, Debug)]
pub struct CashFlow {
    /// The kinds of which something flows, in the order of [`CashKind::ALL`].
    pub lines: Vec<CashLine>,
    /// Tasks that it does in each month, month 1 first.
    pub tasks: Vec<TasksPerMonth>,
    /// GPUs that it has in each month, month 1 first.
    pub gpus: Vec<Count>,
    /// Hardware that it buys or leases, in the order of its use.
    pub batches: Vec<HardwareBatch>,
    /// What is owed on loans after each month; the first is now.
    pub owed: Vec<Usd>,
}

/// Servers that are bought or leased together.
#[derive(Clone, Debug, PartialEq)]
pub struct HardwareBatch {
    /// What is bought.
    pub server: String,
    /// How many.
    pub servers: Count,
    /// The month at whose end they are ordered and paid; 0 is now.
    pub ordered: usize,
    /// The month at whose end their use begins.
    pub used: usize,
    /// What all of them cost, at the prices of the day on which they are ordered.
    pub price: Usd,
    /// The month at whose end they go: worn out, back to the lessor, or sold as the horizon ends.
    pub gone: usize,
    /// What is owned of them.
    pub owned: Owned,
}

/// What is owned of hardware.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Owned {
    /// All of it: the books write it off.
    Bought {
        /// Over so many months from its first use.
        life: Months,
        /// Down to this share of its price.
        residual: Fraction,
        /// What it is sold for in the month in which it goes.
        proceeds: Usd,
    },
    /// Nothing: it is leased.
    Leased,
}

impl CashFlow {
    /// The sum of some lines, month by month; the first flow is now.
    pub fn sum(&self, counted: impl Fn(CashKind) -> bool) -> Vec<UsdNet> {
        let mut sum = vec![UsdNet::ZERO; self.tasks.len() + 1];
        for line in self.lines.iter().filter(|line| counted(line.kind)) {
            for (sum, flow) in sum.iter_mut().zip(&line.flows) {
                *sum = *sum + *flow;
            }
        }
        sum
    }

    /// What flows in all, month by month; the first flow is now.
    pub fn net(&self) -> Vec<UsdNet> {
        self.sum(|_| true)
    }
}

/// Flows of one kind while they are added up.
pub(super) struct Pot {
    kind: CashKind,
    flows: Vec<f64>,
    inputs: Vec<Arc<Derivation>>,
    how: &'static str,
}

/// Flows by kind while they are added up.
#[derive(Default)]
pub(super) struct CashBook(Vec<Pot>);

impl CashBook {
    /// Adds a flow to each month. `how` says how the months follow from the inputs.
    pub(super) fn add(
        &mut self,
        kind: CashKind,
        flows: &[f64],
        how: &'static str,
        inputs: impl IntoIterator<Item = Arc<Derivation>>,
    ) {
        if flows.iter().all(|flow| *flow == 0.0) {
            return;
        }
        let at = self.0.iter().position(|pot| pot.kind == kind).unwrap_or_else(|| {
            self.0.push(Pot { kind, flows: vec![0.0; flows.len()], inputs: Vec::new(), how });
            self.0.len() - 1
        });
        let pot = &mut self.0[at];
        for (sum, flow) in pot.flows.iter_mut().zip(flows) {
            *sum += flow;
        }
        for input in inputs {
            if !pot.inputs.iter().any(|known| Arc::ptr_eq(known, &input)) {
                pot.inputs.push(input);
            }
        }
    }

    /// Whether something of a kind flows.
    pub(in crate::economics) fn has(&self, kind: CashKind) -> bool {
        self.0.iter().any(|pot| pot.kind == kind)
    }

    /// The sum of some kinds, month by month.
    pub(in crate::economics) fn sum(&self, months: usize, counted: impl Fn(CashKind) -> bool) -> Vec<f64> {
        let mut sum = vec![0.0; months + 1];
        for pot in self.0.iter().filter(|pot| counted(pot.kind)) {
            for (sum, flow) in sum.iter_mut().zip(&pot.flows) {
                *sum += flow;
            }
        }
        sum
    }

    /// Adds all that stands in others.
    pub(in crate::economics) fn lines(mut self) -> Vec<CashLine> {
        self.0.sort_by_key(|pot| pot.kind);
        let line = |pot: Pot| {
            let inputs: Vec<&dyn Traced> = pot.inputs.iter().map(|input| input as &dyn Traced).collect();
            let total = UsdNet::const_new(pot.flows.iter().sum());
            let label = format!("{}, all months", pot.kind.label());
            CashLine {
                kind: pot.kind,
                flows: pot.flows.iter().map(|flow| UsdNet::const_new(*flow)).collect(),
                total: Figure::derived(&label, pot.how, total, &inputs),
            }
        };
        self.0.into_iter().map(line).collect()
    }
}
