//! A bill against the forecast of an option, over the months that are in both.

use std::collections::{BTreeMap, BTreeSet};

use crate::billing::{Billing, BillingFormat, Category, Charge, CostColumn, Measure, Measured};
use crate::economics::bill::ledger::Nature;
use crate::economics::cash::against_baseline::Appraised;
use crate::economics::cash::forecast::{Forecast, ForecastLine, Purchases, forecast};
use crate::economics::evaluate::{Common, one_bill};
use crate::economics::fleet::demand::Scope;
use crate::figure::Gap;
use crate::scenario::Scenario;
use crate::units::{CalendarMonth, Number, Quantity, Usd, UsdNet};

use super::matching::{BillText, MatchedBy, NoMatch, line_of, line_of_purchase, measure_of};
use super::variances::{Counted, LineVariance, MonthVariance, Parts, WhyRest, none_of, take_apart};

/// What is asked of a bill.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'q> {
    /// The bill.
    pub billing: &'q Billing,
    /// The month in which the forecast begins.
    pub first_month: CalendarMonth,
    /// What somebody says of charges.
    pub said: &'q [BillText],
    /// Categories that count besides usage.
    pub counted: &'q [Category],
}

/// A bill against a forecast.
#[derive(Clone, Debug)]
pub struct Reconciliation {
    /// The months in both, the first one first.
    pub months: Vec<MonthVariance>,
    /// Months that were billed and are not forecast, with what was billed.
    pub only_billed: Vec<(CalendarMonth, UsdNet)>,
    /// Months that are forecast and not billed, with what was forecast.
    pub only_forecast: Vec<(CalendarMonth, UsdNet)>,
    /// Charges that are no usage and were left out, by category.
    pub set_aside: Vec<(Category, UsdNet)>,
    /// Texts of the bill with the line that they belong to, and how that was found.
    pub matched: Vec<(String, String, MatchedBy)>,
    /// Lines that nothing on the bill is and that whoever sent it may well not bill: left out, with what was forecast.
    pub not_on_bill: Vec<NotOnBill>,
    /// Lines that are paid once and no month is billed for.
    pub paid_once: Vec<String>,
}

/// A line of the forecast that is left out.
#[derive(Clone, Debug)]
pub struct NotOnBill {
    /// Its label.
    pub line: String,
    /// What was forecast in the months that are compared.
    pub forecast: UsdNet,
    /// Why it need not be on the bill.
    pub why: BilledElsewhere,
}

/// Why a line need not be on a provider's bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BilledElsewhere {
    /// It is work of one's own people.
    OwnPeople,
    /// The scenario states it by name, such as an audit, or among its flows.
    Stated,
}

impl BilledElsewhere {
    fn of(line: &ForecastLine) -> Option<Self> {
        match line.nature {
            Nature::Work | Nature::Staff => Some(Self::OwnPeople),
            _ if line.of.is_stated() => Some(Self::Stated),
            _ => None,
        }
    }
}

/// The labels of the lines that an option is forecast to be billed, to be matched with charges.
pub fn forecast_lines(scenario: &Scenario, at: usize, format: BillingFormat) -> Result<Vec<String>, Gap> {
    let found = forecast_of(scenario, at, format)?;
    Ok(found.lines.into_iter().map(|line| line.label).collect())
}

fn forecast_of(scenario: &Scenario, at: usize, format: BillingFormat) -> Result<Forecast, Gap> {
    let purchases = match format {
        BillingFormat::Focus(CostColumn::Effective) => Purchases::Spread,
        BillingFormat::Focus(CostColumn::Billed) | BillingFormat::Plain => Purchases::AtOnce,
    };
    months_of(scenario, at, purchases)
}

/// The months of an option, line by line.
pub(in crate::economics) fn months_of(
    scenario: &Scenario,
    at: usize,
    purchases: Purchases,
) -> Result<Forecast, Gap> {
    let common = Common::of(scenario);
    let (option, quality) = scenario
        .options
        .get(at)
        .zip(common.qualities.get(at))
        .ok_or(Gap::NotApplicable("there is no such option"))?;
    let bill = one_bill(scenario, option, quality, &common, Scope::Money);
    let known = Appraised {
        option,
        ledger: &bill.ledger,
        quality,
        assets: &bill.assets,
        contracts: &bill.contracts,
        one_off: bill.one_off.as_ref(),
    };
    forecast(scenario, at, &known, &common.skills, purchases)
}

/// The place of the line that a charge belongs to, with how it was found; or why there is none.
type Place = Result<(usize, MatchedBy), WhyRest>;

/// Holds a bill against the forecast of an option.
pub fn reconcile(scenario: &Scenario, at: usize, asked: &Asked<'_>) -> Result<Reconciliation, Gap> {
    let Forecast { lines, not_billed, months } = forecast_of(scenario, at, asked.billing.format)?;
    let counts = |charge: &&Charge| {
        charge.category == Category::Usage
            || asked.counted.contains(&charge.category)
            || pays_line(charge, &lines, asked).is_some()
    };
    let charges: Vec<&Charge> = asked.billing.charges.iter().filter(counts).collect();
    let billed: BTreeSet<CalendarMonth> = charges.iter().map(|charge| charge.month).collect();
    let planned: Vec<CalendarMonth> = (0..months).map(|month| asked.first_month.after(month)).collect();
    let is_common = |month: &CalendarMonth| billed.contains(month) && planned.contains(month);
    let places: Vec<Place> = charges
        .iter()
        .map(|charge| match charge.category {
            Category::Usage => line_of(charge, &lines, asked.said).map_err(WhyRest::NoLine),
            other => pays_line(charge, &lines, asked).ok_or(WhyRest::NotUsage(other)),
        })
        .collect();
    let in_common = |charge: &Charge| is_common(&charge.month);
    let seen: BTreeSet<usize> = charges
        .iter()
        .zip(&places)
        .filter(|(charge, _)| in_common(charge))
        .filter_map(|(_, place)| place.as_ref().ok())
        .map(|(at, _)| *at)
        .collect();
    let elsewhere = |at: usize| BilledElsewhere::of(&lines[at]).filter(|_| !seen.contains(&at));
    let mut found = Vec::new();
    for (month, calendar) in planned.iter().enumerate().filter(|(_, month)| is_common(month)) {
        let here: Vec<(&Charge, &Place)> = charges
            .iter()
            .zip(&places)
            .filter(|(charge, _)| charge.month == *calendar)
            .map(|(charge, place)| (*charge, place))
            .collect();
        let of_line = |at: usize| {
            let own: Vec<&Charge> = here
                .iter()
                .filter(|(_, place)| place.as_ref().is_ok_and(|(found, _)| *found == at))
                .map(|(charge, _)| *charge)
                .collect();
            line(&lines[at], month, &own, seen.contains(&at))
        };
        let mut all: Vec<LineVariance> =
            (0..lines.len()).filter(|at| elsewhere(*at).is_none()).map(of_line).collect();
        all.retain(|line| line.forecast.amount != UsdNet::ZERO || line.billed.amount != UsdNet::ZERO);
        take_apart(&mut all);
        all.extend(of_no_line(&here));
        found.push(MonthVariance { month: *calendar, lines: all });
    }
    let sum_of = |month: usize| {
        let counted = lines.iter().enumerate().filter(|(at, _)| elsewhere(*at).is_none());
        counted.map(|(_, line)| net(line.months[month].amount)).sum()
    };
    let sum = |month: &CalendarMonth| {
        charges.iter().filter(|charge| charge.month == *month).map(|charge| charge.amount).sum()
    };
    Ok(Reconciliation {
        only_billed: billed
            .iter()
            .filter(|month| !is_common(month))
            .map(|month| (*month, sum(month)))
            .collect(),
        only_forecast: planned
            .iter()
            .enumerate()
            .filter(|(_, month)| !is_common(month))
            .map(|(at, month)| (*month, sum_of(at)))
            .collect(),
        set_aside: set_aside(asked, &lines),
        matched: matched(&charges, &places, &lines),
        not_on_bill: (0..lines.len())
            .filter_map(|at| Some((at, elsewhere(at)?)))
            .map(|(at, why)| {
                let here = planned.iter().zip(&lines[at].months).filter(|(month, _)| is_common(month));
                let forecast = here.map(|(_, month)| net(month.amount)).sum();
                NotOnBill { line: lines[at].label.clone(), forecast, why }
            })
            .filter(|left| left.forecast != UsdNet::ZERO)
            .collect(),
        paid_once: not_billed,
        months: found,
    })
}

/// The line that a charge pays, if it is a purchase that does.
fn pays_line(charge: &Charge, lines: &[ForecastLine], asked: &Asked<'_>) -> Option<(usize, MatchedBy)> {
    (charge.category == Category::Purchase).then(|| line_of_purchase(charge, lines, asked.said))?
}

fn net(amount: Usd) -> UsdNet {
    UsdNet::const_new(amount.get())
}

/// A line of the forecast in a month, with its charges.
fn line(line: &ForecastLine, month: usize, charges: &[&Charge], is_billed: bool) -> LineVariance {
    let planned = line.months[month];
    let quantity = planned.quantity.and_then(Measure::of);
    let measure = quantity.map(|quantity| quantity.measure).or_else(|| measure_of(line));
    let forecast = Counted { amount: net(planned.amount), quantity };
    let billed = Counted {
        amount: charges.iter().map(|charge| charge.amount).sum(),
        quantity: measure.and_then(|measure| counted(charges, measure)),
    };
    let is_planned = quantity.is_some_and(|quantity| quantity.number > Number::ZERO);
    let parts = if !is_billed {
        Err(WhyRest::NotBilled)
    } else if planned.amount == Usd::ZERO && !is_planned {
        Err(WhyRest::NotForecast)
    } else if !is_planned || billed.quantity.is_none() {
        Err(WhyRest::NoQuantity)
    } else {
        Ok(Parts::NONE)
    };
    LineVariance { name: line.label.clone(), forecast, billed, parts }
}

/// How much all charges are, where each of them says it in a measure.
fn counted(charges: &[&Charge], measure: Measure) -> Option<Measured> {
    let of = |charge: &&Charge| {
        let found = charge.measured.iter().find(|found| found.measure == measure);
        found.map(|found| found.number.get())
    };
    if charges.is_empty() {
        return Some(none_of(measure));
    }
    // What a purchase pays for and the use that it covers say the same hours: those count that cost something.
    let first = charges[0].category;
    let mixed = charges.iter().any(|charge| charge.category != first);
    let counted = charges.iter().filter(|charge| !mixed || charge.amount != UsdNet::ZERO);
    let all: Option<f64> = counted.map(of).sum();
    Some(Measured { measure, number: Number::new(all?).ok()? })
}

/// What a charge is called: by its meter or its description, else by its service.
fn name(charge: &Charge) -> String {
    let words = [&charge.meter, &charge.what, &charge.service];
    let named = words.into_iter().find(|text| !text.is_empty());
    named.map_or_else(|| "without a name".to_owned(), Clone::clone)
}

/// Charges that belong to no line, by their names.
fn of_no_line(here: &[(&Charge, &Place)]) -> Vec<LineVariance> {
    let mut rests: BTreeMap<String, (f64, WhyRest)> = BTreeMap::new();
    for (charge, place) in here {
        let Err(why) = place else { continue };
        rests.entry(name(charge)).or_insert_with(|| (0.0, why.clone())).0 += charge.amount.get();
    }
    let none = Counted { amount: UsdNet::ZERO, quantity: None };
    let rest = |(name, (amount, why))| LineVariance {
        name,
        forecast: none,
        billed: Counted { amount: UsdNet::const_new(amount), quantity: None },
        parts: Err(why),
    };
    // What costs nothing leaves nothing to be explained.
    rests.into_iter().filter(|(_, (amount, _))| *amount != 0.0).map(rest).collect()
}

/// What is no usage and does not count, by category.
fn set_aside(asked: &Asked<'_>, lines: &[ForecastLine]) -> Vec<(Category, UsdNet)> {
    let mut found: BTreeMap<Category, f64> = BTreeMap::new();
    for charge in &asked.billing.charges {
        if charge.category != Category::Usage
            && !asked.counted.contains(&charge.category)
            && pays_line(charge, lines, asked).is_none()
        {
            *found.entry(charge.category).or_default() += charge.amount.get();
        }
    }
    found.into_iter().map(|(category, amount)| (category, UsdNet::const_new(amount))).collect()
}

/// Which texts of the bill went to which line.
fn matched(
    charges: &[&Charge],
    places: &[Place],
    lines: &[ForecastLine],
) -> Vec<(String, String, MatchedBy)> {
    let pairs = charges.iter().zip(places);
    let found: BTreeSet<(usize, String, MatchedBy)> = pairs
        .filter_map(|(charge, place)| {
            let (at, by) = place.as_ref().ok()?;
            let text = if charge.what.is_empty() { name(charge) } else { charge.what.clone() };
            Some((*at, text, *by))
        })
        .collect();
    found.into_iter().map(|(at, text, by)| (text, lines[at].label.clone(), by)).collect()
}

impl Reconciliation {
    /// Whether no charge was matched to a line.
    pub fn is_all_unmatched(&self) -> bool {
        self.matched.is_empty()
    }

    /// Whether a reason for a rest is that a charge belongs to no line.
    pub fn has_unmatched(&self) -> bool {
        let lines = self.months.iter().flat_map(|month| &month.lines);
        lines.into_iter().any(|line| {
            matches!(
                line.parts,
                Err(WhyRest::NoLine(NoMatch::Unknown | NoMatch::NoLine(_) | NoMatch::Several(_)))
            )
        })
    }
}
