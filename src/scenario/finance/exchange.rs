//! `currency:` and `exchange:`: which currency a scenario is in, and what a dollar is there. Rates are stated with their source and
//! day, and never fetched.

use crate::catalog::days_between;
use crate::decode::{ByName, Context, Decode, Fields, Shape, Shaped, Sited, block, is_name};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::scenario::trend::Trend;
use crate::source::{FieldPath, Node, Site};
use crate::units::{Currency, Date, ExchangeRate, MonthName, Months, Number, Quantity as _, Ratio};

use super::calendar::HorizonCalendar;
use super::quoted_rate::{ExpectedRate, QuotedRate, RATE, believed};

block! {
    /// What a US dollar is in the scenario's currency; the catalog's prices are in dollars.
    pub(in crate::scenario) struct ExchangeKeys {
        /// The rate, with its direction: `1.08 USD/EUR`, US dollars for a euro, or `0.926 EUR/USD`.
        required RATE: QuotedRate = "rate", eg "1.08 USD/EUR";
        /// Where the rate is from.
        required SOURCE: String = "source", eg "ECB reference rate";
        /// The day of the rate.
        required DATE: Date = "date", eg "2026-11-27";
        /// How what a unit of the currency is worth in dollars changes; default not at all.
        optional TREND: Trend = "trend", eg "1%/year";
        /// Rates of a budget by year, fiscal where `finance.fiscal_year_starts` says so; every year of the horizon.
        optional BUDGET_RATES: ByName<QuotedRate> = "budget_rates";
    }
}

/// A rate of a day further from the scenario's is doubted: a budget's rate is set within the year.
const DISTANT_DAYS: i32 = 366;

impl Shaped for Currency {
    fn shape() -> Shape {
        Shape::Words(Self::ALL.iter().map(|currency| currency.code()).collect())
    }
}

impl Decode for Currency {
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let Node::Text(text) = node else {
            context.wrong_type("the code of a currency, such as `EUR`", node, path);
            return None;
        };
        let found = Self::of_code(text.trim());
        if found.is_none() {
            let codes: Vec<&str> = Self::ALL.iter().map(|currency| currency.code()).collect();
            let upper = text.trim().to_uppercase();
            let signed = Self::ALL.iter().find(|currency| currency.sign().trim() == text.trim());
            let help = match signed {
                Some(currency) => Some(format!("did you mean `{currency}`?")),
                None => did_you_mean(&upper, codes.iter().copied()),
            };
            let help = help.unwrap_or_else(|| format!("the currencies are {}", codes.join(", ")));
            let message = format!("`{}` is not the code of a currency that is known here", text.trim());
            context.fault(Code::UnknownWord, message, path, Some(help));
        }
        found
    }
}

/// What a dollar is in the scenario's currency.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The rate on the scenario's day.
    pub rate: Sited<ExchangeRate>,
    /// Where it is from.
    pub source: String,
    /// How it changes, if it does.
    trend: Option<Trend>,
    /// US dollars for one unit by year.
    budget: Vec<Sited<(i32, f64)>>,
    /// Where `budget_rates` stands.
    budget_site: Site,
    /// Which months the years of the budget are.
    calendar: Option<HorizonCalendar>,
}

impl Exchange {
    /// A rate in the place of one that is missing or faulty, which was reported: nobody says in addition of every amount that its currency
    /// is not known, and no scenario comes out.
    pub(in crate::scenario) fn stand_in(currency: Option<&Sited<Currency>>) -> Option<ExchangeRate> {
        let currency = currency.map(|currency| currency.value).filter(|own| *own != Currency::Usd)?;
        let (low, high) = currency.usual();
        ExchangeRate::new(currency, (low * high).sqrt(), Date::MIN)
    }

    /// Reads `exchange`, of a scenario in a currency; `None` where money is in US dollars. A currency that could not be read is `None`.
    pub(in crate::scenario) fn read(
        currency: Option<&Sited<Currency>>,
        exchange: Option<(&Node, FieldPath)>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let own = currency.map_or(Currency::Usd, |currency| currency.value);
        let (node, path) = match (exchange, currency) {
            (Some(found), _) => found,
            (None, Some(currency)) if own != Currency::Usd => {
                let message =
                    format!("money is in {own} here, the catalog in US dollars, and there is no `exchange`");
                let help = format!(
                    "state the rate of your books: `exchange: {{ rate: … USD/{own}, source: …, date: … }}`"
                );
                context
                    .sink
                    .push(Diagnostic::new(Code::MissingKey, message, currency.site.clone()).help(help));
                return None;
            }
            (None, _) => return None,
        };
        let what = "`{ rate: 1.08 USD/EUR, source: …, date: 2026-11-27 }`";
        let mut fields = Fields::<ExchangeKeys>::open(node, &path, what, context)?;
        let quoted: Option<Sited<QuotedRate>> = fields.required(ExchangeKeys::RATE, RATE, context);
        let source = fields.required(
            ExchangeKeys::SOURCE,
            "where the rate is from: `source: ECB reference rate`, or `budget rate of the treasury`",
            context,
        );
        let date: Option<Sited<Date>> =
            fields.required(ExchangeKeys::DATE, "the day of the rate: `date: 2026-11-27`", context);
        let trend =
            fields.node(ExchangeKeys::TREND).and_then(|(node, path)| Trend::read(node, &path, context));
        let budget_site = context.key_site(&path.key("budget_rates"));
        let entries = fields.node(ExchangeKeys::BUDGET_RATES);
        fields.close(context);
        if own == Currency::Usd {
            // Of a currency that could not be read nobody says in addition that it is missing.
            if !context.sink.has_errors() {
                let message = "`exchange` has no currency to exchange dollars for";
                let help = "name it: `currency: EUR`".to_owned();
                context.key_fault(Code::MissingKey, message, &path, Some(help));
            }
            return None;
        }
        let date = date?.value;
        let quoted = quoted?;
        let rate = believed(quoted.value, &quoted.site, ExpectedRate { own, date, near: None }, context);
        let near = rate.map(ExchangeRate::dollars);
        let expected = ExpectedRate { own, date, near };
        let budget = entries.map(|(node, path)| read_budget(node, &path, expected, context));
        if trend.is_some() && budget.is_some() {
            let message = "`trend` and `budget_rates` both say how the rate goes on";
            let help = "keep one of both".to_owned();
            context.key_fault(Code::Conflict, message, &path.key("trend"), Some(help));
        }
        Some(Self {
            rate: Sited { value: rate?, site: quoted.site },
            source: source?.value,
            trend,
            budget: budget.unwrap_or_default(),
            budget_site,
            calendar: None,
        })
    }

    /// Warns of a rate whose day is far from the scenario's.
    fn doubt_day(&self, as_of: Date, context: &mut Context<'_>) {
        let day = self.rate.value.date;
        let days = days_between(day, as_of);
        if days.abs() > DISTANT_DAYS {
            let when = if days > 0 { "before" } else { "after" };
            let days = days.abs();
            let message = format!("the exchange rate is of {day}, {days} days {when} the prices of {as_of}");
            let help = "state the rate that your books have now, with its day".to_owned();
            let fault = Diagnostic::new(Code::DistantRate, message, self.rate.site.clone());
            context.sink.push(fault.help(help));
        }
    }

    /// Which months its years are; reports years of the horizon that its budget does not have, and warns of a distant day.
    pub(in crate::scenario) fn resolve(
        &mut self,
        as_of: Date,
        calendar: Option<HorizonCalendar>,
        horizon: Option<&Sited<Months>>,
        context: &mut Context<'_>,
    ) {
        self.doubt_day(as_of, context);
        if self.budget.is_empty() {
            return;
        }
        let Some(calendar) = calendar else {
            let message = "`budget_rates` are by year, and the months of the horizon have none";
            let help = "say which month of the calendar month 1 is: `finance: { first_month: 2027-01 }`";
            context.sink.push(
                Diagnostic::new(Code::MissingKey, message, self.budget_site.clone()).help(help.to_owned()),
            );
            return;
        };
        self.calendar = Some(calendar);
        let months = horizon.map_or(1, |horizon| crate::finance::whole_months(horizon.value));
        let mut missing: Vec<String> = (0..months)
            .map(|month| year_of(calendar, month))
            .filter(|year| !self.budget.iter().any(|entry| entry.value.0 == *year))
            .map(|year| year.to_string())
            .collect();
        missing.dedup();
        if !missing.is_empty() {
            let message =
                format!("`budget_rates` has no rate of {}, which the horizon has", missing.join(", "));
            let years: Vec<String> = missing
                .iter()
                .map(|year| format!("{year}: {} USD/{}", self.rate.value.dollars(), self.rate.value.currency))
                .collect();
            let help = format!("add every year, such as `{}`", years.join(", "));
            let fault = Diagnostic::new(Code::MissingKey, message, self.budget_site.clone());
            context.sink.push(fault.help(help));
        }
    }

    /// US dollars for one unit in a month of the horizon, counted from 0: the budget's rate of its year, or today's with the trend so far.
    fn dollars_in(&self, month: usize) -> f64 {
        let today = self.rate.value.dollars();
        if let Some(calendar) = self.calendar {
            let year = year_of(calendar, month);
            let found = self.budget.iter().find(|entry| entry.value.0 == year);
            return found.map_or(today, |entry| entry.value.1);
        }
        today * self.trend.as_ref().map_or(1.0, |trend| trend.after(month).get())
    }

    /// What a dollar costs in a month of the horizon over what it costs today: rate of today ÷ rate of the month.
    pub fn dollar_after(&self, month: usize) -> Ratio {
        Ratio::const_new(self.rate.value.dollars() / self.dollars_in(month))
    }

    /// Where the rate is from, with its day.
    pub(in crate::scenario) fn cited(&self) -> String {
        format!("{}, {}", self.source, self.rate.value.date)
    }

    /// The rate as a number: US dollars for one unit.
    pub fn number(&self) -> Sited<Number> {
        Sited { value: Number::const_new(self.rate.value.dollars()), site: self.rate.site.clone() }
    }

    /// Whether a dollar costs in every month what it costs today.
    pub fn is_steady(&self) -> bool {
        self.trend.is_none() && self.budget.is_empty()
    }

    /// Its trend, if it has one.
    pub fn trend(&self) -> Option<&Trend> {
        self.trend.as_ref()
    }

    /// Rates by year, if there are: US dollars for one unit.
    pub fn budget_rates(&self) -> impl Iterator<Item = (i32, Sited<Number>)> {
        let rate = |entry: &Sited<(i32, f64)>| Sited {
            value: Number::const_new(entry.value.1),
            site: entry.site.clone(),
        };
        self.budget.iter().map(move |entry| (entry.value.0, rate(entry)))
    }
}

/// The year, fiscal where years are, of a month of the horizon.
fn year_of(calendar: HorizonCalendar, month: usize) -> i32 {
    calendar.first.after(month).fiscal_year(calendar.fiscal_year.unwrap_or(MonthName::January))
}

/// Years and rates of a budget.
fn read_budget(
    node: &Node,
    path: &FieldPath,
    expected: ExpectedRate,
    context: &mut Context<'_>,
) -> Vec<Sited<(i32, f64)>> {
    let Node::Map(entries) = node else {
        context.wrong_type("rates by year, such as `{ 2027: 1.10 USD/EUR }`", node, path);
        return Vec::new();
    };
    crate::decode::report_repeated(entries, path, context);
    let mut found = Vec::new();
    for (key, node) in entries {
        let here = path.key(key);
        if !is_name(key, &here, context) {
            continue;
        }
        let digits = key.trim_start_matches("FY");
        let year: Option<i32> = digits.parse().ok().filter(|year| (2000..2200).contains(year));
        let Some(year) = year else {
            let message = format!("expected a year, such as `2027`; found `{key}`");
            context.key_fault(Code::WrongDate, message, &here, None);
            continue;
        };
        let Some(quoted) = QuotedRate::decode(node, &here, context) else { continue };
        let site = context.site(&here);
        if let Some(rate) = believed(quoted, &site, expected, context) {
            found.push(Sited { value: (year, rate.dollars()), site });
        }
    }
    found
}
