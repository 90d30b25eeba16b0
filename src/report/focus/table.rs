//! A row a charge, in the columns of FOCUS.

use std::fmt::Write as _;

use crate::billing::{Category, FORECAST, RECORD_TYPE};
use crate::economics::{FocusCharge, Frequency, Pricing};
use crate::report::table::{Cell, Column, Table};
use crate::scenario::{Scenario, Tags};
use crate::units::{CalendarMonth, Date, Number, Quantity, UsdNet};

use super::service;

/// A version of FOCUS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FocusVersion {
    /// 1.2, which validators check.
    V1_2,
    /// 1.2 with the two columns that 1.3 adds.
    V1_3,
}

/// What stands in every row.
#[derive(Clone, Debug)]
pub struct FocusHead {
    /// The billing account.
    pub account_id: String,
    /// Its name.
    pub account_name: String,
    /// The month in which the first charges fall.
    pub first_month: CalendarMonth,
    /// The version of the plan.
    pub version: String,
    /// The option.
    pub option: String,
    /// What it is filed under.
    pub tags: Tags,
    /// The version of FOCUS.
    pub focus: FocusVersion,
}

/// The code of the currency that a bill is in.
fn currency(scenario: &Scenario) -> &'static str {
    scenario.currency().code()
}

/// The columns of FOCUS 1.2 that are written, in the order of their names.
const COLUMNS: &[&str] = &[
    "BilledCost",
    "BillingAccountId",
    "BillingAccountName",
    "BillingCurrency",
    "BillingPeriodEnd",
    "BillingPeriodStart",
    "ChargeCategory",
    "ChargeClass",
    "ChargeDescription",
    "ChargeFrequency",
    "ChargePeriodEnd",
    "ChargePeriodStart",
    "ConsumedQuantity",
    "ConsumedUnit",
    "ContractedCost",
    "ContractedUnitPrice",
    "EffectiveCost",
    "InvoiceId",
    "InvoiceIssuerName",
    "ListCost",
    "ListUnitPrice",
    "PricingCategory",
    "PricingQuantity",
    "PricingUnit",
    "ProviderName",
    "PublisherName",
    "ServiceCategory",
    "ServiceName",
    "ServiceSubcategory",
    "SkuId",
    "SkuMeter",
    "SkuPriceDetails",
    "SkuPriceId",
    "SubAccountId",
    "SubAccountName",
    "Tags",
];
/// Those that 1.3 adds.
const OF_1_3: &[&str] = &["HostProviderName", "ServiceProviderName"];
/// Those of our own, which come last.
const OWN: &[&str] =
    &[RECORD_TYPE, "x_Version", "x_Scenario", "x_Option", "x_PricesAsOf", "x_Line", "x_Account"];

/// The options whose charges have a seller that nobody names, each once.
pub fn without_provider(charges: &[FocusCharge]) -> Vec<String> {
    let mut missing: Vec<String> = Vec::new();
    for seller in charges.iter().filter_map(|charge| charge.service.seller()) {
        if seller.provider.is_none() && !missing.contains(&seller.option) {
            missing.push(seller.option.clone());
        }
    }
    missing
}

/// A row a charge.
pub fn focus_table(scenario: &Scenario, charges: &[FocusCharge], head: &FocusHead) -> Table {
    let own_version: &[&str] = match head.focus {
        FocusVersion::V1_2 => &[],
        FocusVersion::V1_3 => OF_1_3,
    };
    let names = COLUMNS.iter().chain(own_version).chain(OWN);
    let columns: Vec<Column> = names.map(|name| Column::text(name, name)).collect();
    let rows = charges.iter().map(|charge| row(scenario, charge, head)).collect();
    Table { title: String::new(), columns, rows }
}

fn row(scenario: &Scenario, charge: &FocusCharge, head: &FocusHead) -> Vec<Cell> {
    let focus = &scenario.focus;
    let seller = charge.service.seller();
    let provider = seller.and_then(|seller| seller.provider.as_deref()).unwrap_or(&head.account_name);
    let issuer = seller.and(focus.invoice_issuer.as_deref()).unwrap_or(provider);
    let month = head.first_month.after(charge.month);
    let (begins, ends) = (time(month.first_day()), time(month.after(1).first_day()));
    let priced = charge.priced.as_ref();
    let number = |number: Number| Cell::figure(number);
    let price = |price: Option<crate::units::Usd>| Cell::maybe(price);
    // What has no price of its own is what is billed.
    let list = priced.map_or(charge.billed, |priced| priced.cost(priced.list));
    let contracted = priced.map_or(charge.billed, |priced| priced.cost(priced.contracted));
    let (category, below) = service::category(&charge.service);
    let is_priced = |text: String| if priced.is_some() { Cell::Text(text) } else { none() };
    let sub = focus.sub_account.as_ref();
    let mut row = vec![
        money(charge.billed),
        Cell::text(head.account_id.clone()),
        Cell::text(head.account_name.clone()),
        Cell::text(currency(scenario)),
        Cell::text(ends.clone()),
        Cell::text(begins.clone()),
        Cell::text(category_word(charge.category)),
        none(),
        Cell::text(charge.what.clone()),
        Cell::text(match charge.frequency {
            Frequency::Once => "One-Time",
            Frequency::Monthly => "Recurring",
            Frequency::ByUse => "Usage-Based",
        }),
        Cell::text(ends),
        Cell::text(begins),
        charge.consumed.map_or_else(none, |(quantity, _)| number(quantity)),
        charge.consumed.map_or_else(none, |(_, unit)| Cell::text(unit)),
        money(contracted),
        price(priced.map(|priced| priced.contracted)),
        money(charge.effective),
        none(),
        Cell::text(issuer),
        money(list),
        price(priced.map(|priced| priced.list)),
        priced.map_or_else(none, |priced| {
            Cell::text(match priced.pricing {
                Pricing::Agreed => "Standard",
                Pricing::Spot => "Dynamic",
            })
        }),
        priced.map_or_else(none, |priced| number(priced.quantity)),
        priced.map_or_else(none, |priced| Cell::text(priced.unit)),
        Cell::text(provider),
        Cell::text(provider),
        Cell::text(category),
        Cell::text(service::name(charge, provider)),
        Cell::text(below),
        is_priced(service::sku(charge)),
        is_priced(service::meter(charge)),
        none(),
        is_priced(service::sku(charge)),
        sub.map_or_else(none, |(id, _)| Cell::text(id.clone())),
        sub.map_or_else(none, |(_, name)| Cell::text(name.clone())),
        tags(&head.tags).map_or_else(none, Cell::Text),
    ];
    if head.focus == FocusVersion::V1_3 {
        // Whose machines a provider of tokens runs on is not known.
        let is_own = seller.is_none();
        row.push(if is_own { Cell::text(provider) } else { none() });
        row.push(Cell::text(provider));
    }
    row.extend([
        Cell::text(FORECAST),
        Cell::text(head.version.clone()),
        Cell::text(scenario.id.clone()),
        Cell::text(head.option.clone()),
        Cell::Date(scenario.as_of),
        Cell::text(charge.line.id()),
        scenario.accounts.of(charge.line).map_or_else(none, Cell::text),
    ]);
    row
}

fn none() -> Cell {
    Cell::Missing(String::new())
}

/// An amount without the sign of a zero.
fn money(amount: UsdNet) -> Cell {
    Cell::figure(UsdNet::const_new(amount.get() + 0.0))
}

/// The start of a day, as FOCUS writes it.
fn time(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

const fn category_word(category: Category) -> &'static str {
    match category {
        Category::Usage => "Usage",
        Category::Purchase => "Purchase",
        Category::Tax => "Tax",
        Category::Credit => "Credit",
        Category::Adjustment => "Adjustment",
    }
}

/// What an option is filed under, as a JSON object; nothing where nobody says so.
fn tags(tags: &Tags) -> Option<String> {
    let all = [
        ("entity", &tags.entity),
        ("cost_centre", &tags.cost_centre),
        ("project", &tags.project),
        ("version", &tags.version),
    ];
    let pairs: Vec<String> = all
        .iter()
        .filter_map(|(key, value)| Some(format!("\"{key}\":\"{}\"", escaped(value.as_deref()?))))
        .collect();
    (!pairs.is_empty()).then(|| format!("{{{}}}", pairs.join(",")))
}

/// A text inside the quotes of JSON.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                // Writing to a text cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
        out
    })
}
