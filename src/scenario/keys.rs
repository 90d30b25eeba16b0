//! The fields of a scenario file.

use super::cases::Cases;
use super::focus::FocusKeys;
use super::limit::LimitKeys;
use super::price_changes::PriceChanges;
use super::sources::Sources;
use super::stated_ranges::StatedRanges;
use super::tags::TagsKeys;
use crate::decode::{ByName, Id, Lines, NotEmpty, Shape, Shaped, block};
use crate::scenario::finance::accounts::AccountsKeys;
use crate::scenario::finance::exchange::ExchangeKeys;
use crate::scenario::finance::keys::FinanceKeys;
use crate::scenario::fleet::facility::FacilityKeys;
use crate::scenario::option::indirect_tax::IndirectTaxKeys;
use crate::scenario::option::keys::OptionKeys;
use crate::scenario::plan::block::PlanKeys;
use crate::scenario::policy::outcome_prices::QualityKeys;
use crate::scenario::resolve::named_costs::CostKeys;
use crate::scenario::workload::workload::WorkloadKeys;
use crate::units::{Currency, Date, Hours};

block! {
    /// A scenario: a workload and the ways to serve it.
    pub(super) struct ScenarioKeys {
        /// Its id.
        required SCENARIO: Id = "scenario", eg "ticket-triage";
        /// What it is about, in one line.
        required TITLE: String = "title";
        /// What the case shows, and what was assumed; it may have several lines.
        optional DESCRIPTION: Lines = "description";
        /// The date on which prices are taken; default today, in UTC.
        optional AS_OF: Date = "as_of", eg "2026-11-15";
        /// The currency that money is in; default US dollars. Amounts may be in either, and the catalog is in dollars.
        optional CURRENCY: Currency = "currency", eg "EUR";
        /// What a dollar is in that currency.
        optional EXCHANGE: ExchangeKeys = "exchange";
        /// Citations by field path; one for a block covers what is below it.
        optional SOURCES: Sources = "sources";
        /// Between which values inputs lie, by field path, for `breakeven sensitivity`.
        optional RANGES: StatedRanges = "ranges";
        /// Sets of changes that are looked at beside the scenario as it stands, by name.
        optional CASES: Cases = "cases";
        /// What prices of the catalog are assumed to be today over what it lists, by provider, model, GPU, server or offer.
        optional PRICE_CHANGES: PriceChanges = "price_changes";
        /// How long a month is; default 730 hours.
        optional CALENDAR: CalendarKeys = "calendar";
        /// What is to be done: how many tasks, when, and what each is made of.
        required WORKLOAD: WorkloadKeys = "workload";
        /// Limits that every option has to meet, by metric.
        optional TARGETS: LimitKeys = "targets";
        /// Where owned hardware stands.
        optional FACILITY: FacilityKeys = "facility";
        /// Money over time, for `breakeven roi`.
        optional FINANCE: FinanceKeys = "finance";
        /// What postings of a ledger are filed under, for `breakeven roi --view postings`.
        optional TAGS: TagsKeys = "tags";
        /// The accounts that they go to, by kind of line.
        optional ACCOUNTS: AccountsKeys = "accounts";
        /// Value-added or sales tax on what is bought, by kind of line.
        optional INDIRECT_TAX: IndirectTaxKeys = "indirect_tax";
        /// Costs by name, of all options or of some, every month or once: audits, tests, a key store.
        optional COSTS: ByName<CostKeys> = "costs";
        /// Whose account a forecast is of, for `breakeven roi --format focus`.
        optional FOCUS: FocusKeys = "focus";
        /// What the ends of a task are worth.
        optional QUALITY: QualityKeys = "quality";
        /// Limits by option, by metric.
        optional BUDGETS: ByName<LimitKeys> = "budgets";
        /// What the cheapest mix of options has to meet, for `breakeven plan`.
        optional PLAN: PlanKeys = "plan";
        /// The ways to serve, by name.
        required OPTIONS: NotEmpty<ByName<OptionKeys>> = "options";
    }

    /// How long a month is.
    pub(super) struct CalendarKeys {
        /// Between 600 and 744.
        required HOURS_PER_MONTH: Hours = "hours_per_month", eg "730";
    }
}

/// What a scenario file looks like.
pub fn scenario_shape() -> Shape {
    ScenarioKeys::shape()
}
