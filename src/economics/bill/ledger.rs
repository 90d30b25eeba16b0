//! The bill of one option for a month, line by line.

use std::sync::Arc;

use crate::catalog::TokenClass;
use crate::figure::{Derivation, Figure, Traced};
use crate::source::Site;
use crate::units::{Count, Ratio, UsdPerMonth, UsdPerMtok};

/// What kind of money a line is: prices of different kinds change differently over the years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A purchase spread over its life; the purchase itself is paid at once.
    Depreciation,
    /// What is paid once, spread over months; it is paid at once.
    OneOff,
    /// Space, maintenance, licences of one's own hardware.
    Running,
    /// Electricity of one's own hardware.
    Electricity,
    /// People who run the hardware.
    Staff,
    /// Tokens from a provider.
    Tokens,
    /// Reserved units of a provider, by the hour.
    Units,
    /// Reserved units of a provider that are committed; paid by contract.
    UnitContract,
    /// Rented GPUs.
    Rent,
    /// Rented GPUs that are committed; paid by contract.
    Contract,
    /// People who do tasks or look at results.
    Work,
    /// What is paid by the task or by the look.
    Services,
    /// A cost that the scenario names itself, such as audits: there every month.
    Other,
}

impl Nature {
    /// Whether it is paid for GPUs: what a GPU-hour costs, and is compared with rental prices. One-off costs buy a model, no GPU.
    pub const fn is_for_gpus(self) -> bool {
        matches!(
            self,
            Self::Depreciation
                | Self::Running
                | Self::Electricity
                | Self::Staff
                | Self::Rent
                | Self::Contract
        )
    }

    /// Whether it is paid for tokens: GPUs, what a provider charges, and what a model costs once. People and services that look
    /// at results, or do tasks, make no tokens.
    pub const fn is_for_tokens(self) -> bool {
        self.is_for_gpus() || matches!(self, Self::Tokens | Self::Units | Self::UnitContract | Self::OneOff)
    }

    /// Whether it grows in proportion to the tasks, unless a line says otherwise; the rest depends on the fleet alone.
    const fn follows_tasks(self) -> bool {
        matches!(self, Self::Tokens | Self::Work | Self::Services)
    }
}

/// What becomes of a line when the work grows until the fleet is full.
#[derive(Clone, Debug)]
enum WhenFull {
    /// It stays the same, or follows the tasks, as its nature says.
    ByNature,
    /// It stays the same, whatever its nature.
    Fixed,
    /// It rises in a straight line to this, when the work has grown by this factor.
    Rises(Figure<UsdPerMonth>, Figure<Ratio>),
    /// It is in proportion to how full the fleet is: this when the work has grown by this factor.
    Follows(Figure<UsdPerMonth>, Figure<Ratio>),
}

/// What a line is of, where more is known than its words.
#[derive(Clone, Debug, Default)]
pub struct LineOf {
    /// The option of a policy whose bill it is on; `None` of an option by itself.
    pub part: Option<String>,
    /// Who is paid.
    pub payee: Payee,
    /// The class of its tokens.
    pub class: Option<TokenClass>,
    /// GPUs in one of its instances.
    pub gpus: Option<Count>,
    /// Where a cost by name is stated, of which several options may have one and the same.
    pub named: Option<Site>,
    /// What a million of its tokens cost by the list, before what a contract or a volume takes off and a reseller adds.
    pub list: Option<UsdPerMtok>,
}

impl LineOf {
    /// Whether the scenario states it by name: under `costs`, or among its flows.
    pub(in crate::economics) fn is_stated(&self) -> bool {
        self.named.is_some() || self.payee == Payee::Stated
    }
}

/// Who is paid for a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Payee {
    /// Whoever serves the option.
    #[default]
    Server,
    /// Who takes what reserved units leave over.
    Overflow,
    /// Nobody that an option names: the scenario states the cost by month.
    Stated,
}

/// A line of the bill: quantity × rate = amount.
#[derive(Clone, Debug)]
pub struct Line {
    /// What kind of money it is.
    pub nature: Nature,
    /// What is paid for.
    pub label: String,
    /// The same without the options of a policy before it.
    pub what: String,
    /// How much of it a month.
    pub quantity: Arc<Derivation>,
    /// The price of one.
    pub rate: Arc<Derivation>,
    /// What it comes to a month.
    pub amount: Figure<UsdPerMonth>,
    /// What it is of.
    pub of: LineOf,
    when_full: WhenFull,
}

impl Line {
    /// What it comes to when the work has grown by a factor and the fleets are the same.
    fn grown(&self, growth: &Figure<Ratio>) -> Figure<UsdPerMonth> {
        let (amount, by) = (self.amount.get(), growth.get());
        let label = format!("{} at full capacity", self.label);
        match &self.when_full {
            WhenFull::Fixed => self.amount.clone(),
            WhenFull::ByNature if !self.nature.follows_tasks() => self.amount.clone(),
            WhenFull::ByNature => {
                let value = UsdPerMonth::const_new(amount * by);
                let inputs: [&dyn Traced; 2] = [&self.amount, growth];
                Figure::derived(&label, "amount × growth until full capacity", value, &inputs)
            }
            WhenFull::Rises(full, room) | WhenFull::Follows(full, room) if room.get() == by => full.clone(),
            WhenFull::Rises(full, room) => {
                let way = if room.get() > 1.0 { (by - 1.0) / (room.get() - 1.0) } else { 0.0 };
                let value = UsdPerMonth::const_new(amount + (full.get() - amount) * way);
                let formula = "amount + (amount of the full fleet − amount) × (growth − 1) ÷ (growth that fills the fleet − 1)";
                let inputs: [&dyn Traced; 4] = [&self.amount, full, growth, room];
                Figure::derived(&label, formula, value, &inputs)
            }
            WhenFull::Follows(full, room) => {
                let value = UsdPerMonth::const_new(full.get() * by / room.get());
                let formula = "amount of the full fleet × growth ÷ growth that fills the fleet";
                Figure::derived(&label, formula, value, &[full, growth, room])
            }
        }
    }
}

/// The lines of a month.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    lines: Vec<Line>,
}

impl Ledger {
    /// Multiplies rate and amount of every line whose nature has a factor; the formula says how they come about.
    pub(super) fn scale(&mut self, formula: &str, factor: impl Fn(Nature) -> Option<Figure<Ratio>>) {
        for line in &mut self.lines {
            let Some(factor) = factor(line.nature) else { continue };
            let scaled = |amount: &Figure<UsdPerMonth>| {
                let value = UsdPerMonth::const_new(amount.get() * factor.get());
                let label = &amount.derivation().label;
                Figure::derived(label, formula, value, &[amount, &factor])
            };
            let rate = line.rate.amount.times(factor.value());
            line.rate = line.rate.changed(formula, rate, &factor);
            line.amount = scaled(&line.amount);
            line.when_full = match &line.when_full {
                WhenFull::ByNature => WhenFull::ByNature,
                WhenFull::Fixed => WhenFull::Fixed,
                WhenFull::Rises(full, room) => WhenFull::Rises(scaled(full), room.clone()),
                WhenFull::Follows(full, room) => WhenFull::Follows(scaled(full), room.clone()),
            };
        }
    }

    /// Adds a line whose amount is already worked out from quantity and rate.
    pub(in crate::economics) fn push(
        &mut self,
        nature: Nature,
        label: &str,
        formula: &str,
        quantity: &dyn Traced,
        rate: &dyn Traced,
        amount: UsdPerMonth,
    ) {
        let amount = Figure::derived(label, formula, amount, &[&quantity.derivation(), &rate.derivation()]);
        self.lines.push(Line {
            nature,
            label: label.to_owned(),
            what: label.to_owned(),
            quantity: quantity.derivation(),
            rate: rate.derivation(),
            amount,
            of: LineOf::default(),
            when_full: WhenFull::ByNature,
        });
    }

    /// Says what the last line is of.
    pub(super) fn is_of(&mut self, of: LineOf) {
        if let Some(line) = self.lines.last_mut() {
            line.of = of;
        }
    }

    /// Says of the last line that it rises in a straight line to an amount, when the work has grown by a factor.
    pub(super) fn rising_to(&mut self, full: Figure<UsdPerMonth>, room: Figure<Ratio>) {
        if let Some(line) = self.lines.last_mut() {
            line.when_full = WhenFull::Rises(full, room);
        }
    }

    /// Says of the last line that it stays the same when the work grows.
    pub(super) fn fixed(&mut self) {
        if let Some(line) = self.lines.last_mut() {
            line.when_full = WhenFull::Fixed;
        }
    }

    /// Says of the last line that it follows how full the fleet is: an amount when the work has grown by a factor.
    pub(super) fn following(&mut self, full: Figure<UsdPerMonth>, room: Figure<Ratio>) {
        if let Some(line) = self.lines.last_mut() {
            line.when_full = WhenFull::Follows(full, room);
        }
    }

    /// Adds the lines of the bill of an option, each under its name.
    pub(in crate::economics) fn append(&mut self, name: &str, other: &Self) {
        let part = |of: &LineOf| LineOf { part: Some(name.to_owned()), ..of.clone() };
        self.extend(name, other, part);
    }

    fn extend(&mut self, name: &str, other: &Self, of: impl Fn(&LineOf) -> LineOf) {
        let named =
            |line: &Line| Line { label: format!("{name}: {}", line.label), of: of(&line.of), ..line.clone() };
        self.lines.extend(other.lines.iter().map(named));
    }

    /// Adds the lines of the bill of an overflow, each under a name; `full` is the growth at which there is nothing of them, as another part has
    /// taken all of the work over.
    pub(super) fn append_filling(&mut self, name: &str, other: &Self, full: Option<&Figure<Ratio>>) {
        let before = self.lines.len();
        self.extend(name, other, |of| LineOf { payee: Payee::Overflow, ..of.clone() });
        let Some(room) = full else { return };
        for line in self.lines.iter_mut().skip(before) {
            let label = format!("{} at full capacity", line.label);
            let formula = "units that are full in every hour leave nothing";
            let none = Figure::derived(&label, formula, UsdPerMonth::ZERO, &[room]);
            line.when_full = WhenFull::Rises(none, room.clone());
        }
    }

    /// The lines, in the order in which they were added.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The sum of the lines.
    pub fn total(&self) -> Figure<UsdPerMonth> {
        let sum = self.lines.iter().map(|line| line.amount.value()).sum();
        let lines: Vec<&dyn Traced> = self.lines.iter().map(|line| &line.amount as &dyn Traced).collect();
        Figure::derived("cost per month", "sum of the ledger's lines", sum, &lines)
    }

    /// The sum of the lines of some natures, under a name.
    pub(in crate::economics) fn total_of(
        &self,
        label: &str,
        counted: impl Fn(Nature) -> bool,
    ) -> Figure<UsdPerMonth> {
        let lines = || self.lines.iter().filter(|line| counted(line.nature));
        if lines().count() == self.lines.len() {
            return self.total();
        }
        let sum = lines().map(|line| line.amount.value()).sum();
        let inputs: Vec<&dyn Traced> = lines().map(|line| &line.amount as &dyn Traced).collect();
        Figure::derived(label, "sum of the ledger's lines for it", sum, &inputs)
    }

    /// The sum of the lines when the work has grown by a factor, which fills the fleets or one of them.
    pub(in crate::economics) fn when_full(&self, growth: &Figure<Ratio>) -> Figure<UsdPerMonth> {
        self.when_full_of(growth, |_| true)
    }

    /// The sum of the lines of some natures when the work has grown by a factor.
    pub(super) fn when_full_of(
        &self,
        growth: &Figure<Ratio>,
        counted: impl Fn(Nature) -> bool,
    ) -> Figure<UsdPerMonth> {
        let lines = self.lines.iter().filter(|line| counted(line.nature));
        let lines: Vec<Figure<UsdPerMonth>> = lines.map(|line| line.grown(growth)).collect();
        let sum = lines.iter().map(Figure::value).sum();
        let inputs: Vec<&dyn Traced> = lines.iter().map(|line| line as &dyn Traced).collect();
        Figure::derived(
            "cost per month at full capacity",
            "sum of the ledger's lines at full capacity",
            sum,
            &inputs,
        )
    }
}
