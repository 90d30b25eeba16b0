//! A scenario, read and checked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::{Catalog, CatalogIdentity, EntryName, RangeEnd};
use crate::decode::Given;
use crate::diagnostics::Diagnostic;
use crate::finance::Resale;
use crate::source::{FieldPath, Site, SourceFile};
use crate::units::{AsOf, Calendar, Conventions, Currency, Date, DayChoice, Money, Months, TaxIn};

use super::attachment::Attachments;
use super::cases::Case;
use super::finance::accounts::Accounts;
use super::finance::finance::Finance;
use super::finance::outlook::Outlook;
use super::focus::Focus;
use super::limit::Limit;
use super::move_limit::MoveLimit;
use super::option::costs_by_name::CostByName;
use super::option::option::ServingOption;
use super::option::parts::parts;
use super::plan::block::PlanSpec;
use super::policy::outcome_prices::OutcomePrices;
use super::price_changes::AssumedChange;
use super::sources::Sources;
use super::stated_ranges::StatedRange;
use super::tags::Tags;
use super::whole::complete::complete_all;
use super::whole::defaults::Overheads;

/// A scenario: a workload and the ways to serve it.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// What the case shows and what was assumed.
    pub description: Option<String>,
    /// The date on which prices are taken.
    pub as_of: Date,
    /// Who chose that date.
    pub as_of_chosen: DayChoice,
    /// How long a month is.
    pub calendar: Given<Calendar>,
    /// Between which values inputs lie.
    pub ranges: Vec<StatedRange>,
    /// Sets of changes that are looked at beside it.
    pub cases: Vec<Case>,
    /// What prices of the catalog are assumed to be today over what it lists.
    pub price_changes: Vec<AssumedChange>,
    /// Money over time.
    pub finance: Finance,
    /// What postings are filed under.
    pub tags: Tags,
    /// The accounts that they go to.
    pub accounts: Accounts,
    /// Whose account a forecast in the format FOCUS is of.
    pub focus: Focus,
    /// The ways to serve, in the file's order; at least one.
    pub options: Vec<ServingOption>,
    /// The costs that it names, each once whichever options have it.
    pub named_costs: Vec<CostByName>,
    /// What the ends of a task are worth.
    pub ends: OutcomePrices,
    /// What every option has to keep.
    pub targets: Vec<Limit>,
    /// How far figures may move against another edition.
    pub moves: Vec<MoveLimit>,
    /// What the option that is recommended has to keep, whichever it is.
    pub recommended: Vec<Limit>,
    /// What a mix of them has to keep.
    pub plan: PlanSpec,
    /// Where its inputs come from.
    pub sources: Sources,
    /// The file.
    pub file: Arc<SourceFile>,
    /// What its reader warned of: faults that leave every figure standing.
    pub warnings: Vec<Diagnostic>,
    /// What fills the lines that it does not state in a whole bill.
    pub(super) overheads: Overheads,
    /// The catalog that it was read with, in a view that remembers what was found.
    pub(super) catalog: Catalog,
}

/// Which bill is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Costs {
    /// What the scenario states.
    #[default]
    Stated,
    /// That, and a documented default for every line that a role needs and the scenario does not state.
    Whole,
}

/// What the caller decides, not the file.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// A date that overrides the file's.
    pub as_of: Option<Date>,
    /// The date where neither says one.
    pub today: Date,
    /// The files that a scenario names.
    pub attachments: &'a dyn Attachments,
    /// Which bill is meant.
    pub costs: Costs,
}

impl Scenario {
    /// The day of its prices, and who chose it.
    pub fn day(&self) -> AsOf {
        let exchange = self.finance.exchange.as_ref().map(|exchange| exchange.rate.value);
        let taxed = self.options.iter().any(|option| option.indirect_tax.is_some());
        let tax = if taxed { TaxIn::NotRecovered } else { TaxIn::Net };
        AsOf { day: self.as_of, chosen: self.as_of_chosen, exchange, tax }
    }

    /// The currency that its money is in.
    pub fn currency(&self) -> Currency {
        self.finance.exchange.as_ref().map_or(Currency::Usd, |exchange| exchange.rate.value.currency)
    }

    /// How texts of it are read: how long a month is, and what a dollar is.
    pub fn conventions(&self) -> Conventions {
        Conventions {
            calendar: *self.calendar.value(),
            money: Money::at(self.finance.exchange.as_ref().map(|exchange| exchange.rate.value)),
        }
    }

    /// The day on which month 1 of the horizon begins: that of its prices, unless a first month is stated.
    pub fn first_day(&self) -> Date {
        first_day(&self.finance, self.as_of)
    }

    /// The same scenario, followed over the months: 36 of them at 10 % a year, where it does not state how many and at which rate.
    #[must_use]
    pub fn over_months(mut self) -> Self {
        self.finance.outlook = Outlook::DEFAULT;
        self
    }

    /// The same scenario, with what another one takes where nothing is stated.
    #[must_use]
    pub fn in_outlook_of(mut self, other: &Self) -> Self {
        self.finance.outlook = other.finance.outlook;
        self
    }

    /// The same scenario, followed over so many months where it does not state how many.
    #[must_use]
    pub fn over(&self, months: Months) -> Self {
        let mut other = self.clone();
        other.finance.outlook = Outlook::Assumed(months);
        other
    }

    /// The same scenario with another value of used hardware, whatever it states.
    #[must_use]
    pub fn with_resale(&self, resale: Resale) -> Self {
        let mut other = self.clone();
        other.finance.other_resale = Some(resale);
        other
    }

    /// The same with net prices alone, as bills have them before their taxes.
    #[must_use]
    pub fn without_indirect_tax(mut self) -> Self {
        for option in &mut self.options {
            option.indirect_tax = None;
        }
        self
    }

    /// The place of one of its own options; `None` of another scenario's.
    pub fn place_of(&self, option: &ServingOption) -> Option<usize> {
        // By its address: looked for one by one, all options together would take the square of their number.
        let first = std::ptr::from_ref(self.options.first()?).addr();
        let at = std::ptr::from_ref(option).addr().checked_sub(first)? / size_of::<ServingOption>();
        self.options.get(at).filter(|known| std::ptr::eq(*known, option)).map(|_| at)
    }

    /// The place of the option that one was made from, or of the option itself.
    pub fn base_of(&self, at: usize) -> usize {
        self.options.get(at).map_or(at, |option| option.base(at))
    }

    /// The option itself, or those that its policy rests on, to do the work or to look at results; each once.
    pub fn parts<'a>(&'a self, option: &'a ServingOption) -> Vec<&'a ServingOption> {
        parts(&self.options, option)
    }

    /// The same scenario with a documented default, from the given end of its range, for every line that an option's role needs and the
    /// scenario does not state; as it is where it states them all.
    #[must_use]
    pub fn whole(&self, end: RangeEnd) -> Self {
        let mut whole = self.clone();
        complete_all(&mut whole.options, &self.finance, &self.overheads, end);
        whole
    }

    /// The catalog that it was read with.
    pub fn catalog(&self) -> CatalogIdentity {
        self.catalog.identity()
    }

    /// The entries of the catalog that it rests on, whichever of its bills is meant.
    pub fn used(&self) -> BTreeSet<EntryName> {
        // What the whole bill takes is looked up when it is made.
        drop(self.whole(RangeEnd::Middle));
        self.catalog.found()
    }

    /// Whether something holds for an option, or for one of those that it rests on.
    pub fn any_part(&self, option: &ServingOption, holds: impl Fn(&ServingOption) -> bool) -> bool {
        self.parts(option).into_iter().any(holds)
    }

    /// The options by the paths at which they are written.
    pub fn options_by_path(&self) -> BTreeMap<&FieldPath, &ServingOption> {
        let written = self.options.iter().rev().filter(|option| option.derived.is_none());
        written.filter_map(|option| Some((option.site.path()?, option))).collect()
    }

    /// The option that something was written for, of [`Self::options_by_path`]; `None` outside the options.
    pub fn option_at<'s>(
        &'s self,
        by_path: &BTreeMap<&FieldPath, &'s ServingOption>,
        site: &Site,
    ) -> Option<&'s ServingOption> {
        let path = site.path().filter(|_| Arc::ptr_eq(site.file(), &self.file))?;
        let above = |path: &FieldPath| Some(path.parent()).filter(|above| *above != FieldPath::ROOT);
        std::iter::successors(Some(path.clone()), above).find_map(|around| by_path.get(&around).copied())
    }
}

/// The day on which month 1 of the horizon begins.
pub(super) fn first_day(finance: &Finance, as_of: Date) -> Date {
    finance.calendar.map_or(as_of, |calendar| calendar.first_day())
}
