//! Options over the months, for programs. These structs are the format: they change only with `schema_version`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::metric::Metric;
use crate::render::style::RenderError;
use crate::report::{Assumed, Dates, OrReason, Otherwise, Period, RoiFigures, RoiReport, TermFrom};
use crate::text::Printed;
use crate::units::{Amount, Quantity as _, Unit};

use super::cases::{CaseJson, ExpectedJson, cases, expected};
use super::envelope::{Envelope, HeadJson, pretty};
use super::figure::{FigureJson, MetricsJson, reported};
use super::recommendation::RecommendationJson;

/// The output of `breakeven roi`.
pub(super) type RoiJson = Envelope<ScenarioJson>;

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ScenarioJson {
    #[serde(flatten)]
    head: HeadJson,
    horizon_months: Option<f64>,
    /// Which months of the calendar the months are; null where the scenario does not say so.
    calendar: Option<CalendarJson>,
    /// False: the scenario states none, and this one is assumed.
    horizon_is_stated: bool,
    /// False: the scenario states none, and the rate below is assumed.
    discount_rate_is_stated: bool,
    /// Effective: 0.1 is 10 % a year.
    discount_rate_per_year: Option<f64>,
    /// The rate of tax in NPV, IRR, MIRR and payback; TCO, ROI and savings ratio are before tax. Null: everything is before tax.
    tax_rate: Option<f64>,
    baseline: Option<String>,
    conventions: Vec<String>,
    /// What to take; null where no option has a cash flow.
    recommendation: Option<RecommendationJson>,
    options: Vec<OptionJson>,
    /// The scenario as it stands and in each of its cases; left out where it states none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cases: Vec<CaseJson>,
    /// What to expect of each option, weighted by the probabilities of the cases; left out where they have none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    expected: Vec<ExpectedJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CalendarJson {
    /// Month 1, `2027-01`; month 0, which is now, is its start.
    first_month: String,
    /// The last month of the horizon.
    last_month: String,
    /// The month in which fiscal years start, by its English name; null where the scenario does not say so.
    fiscal_year_starts: Option<String>,
    /// The years of the horizon, fiscal ones where it says so; the first and the last may be short.
    years: Vec<YearJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct YearJson {
    /// `2027`; a fiscal one, `FY2027`, is named by the calendar year in which it ends.
    year: String,
    /// The first of its months, from 1.
    from_month: usize,
    /// The last of its months.
    to_month: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OptionJson {
    option: String,
    serves: String,
    /// Why there is no cash flow; then the rest is empty.
    reason: Option<String>,
    /// Metrics of money over the months.
    metrics: MetricsJson,
    /// What else is known of the flows: figures that only this command shows, and that no limit can be set on.
    figures: MetricsJson,
    /// The month of the calendar in which the outlay has come back, `2029-06`; null where there is none, or no calendar.
    payback_month: Option<String>,
    /// The same with flows at their value today.
    discounted_payback_month: Option<String>,
    /// All rates a year at which the net flows are worth nothing.
    internal_rates_per_year: Vec<f64>,
    /// By kind; each has a flow for each month, the first is now.
    flows_usd: BTreeMap<&'static str, Vec<f64>>,
    net_usd: Vec<f64>,
    tasks: Vec<f64>,
    gpus: Vec<f64>,
    /// Servers that are bought or leased, in the order of their use.
    hardware_batches: Vec<BatchJson>,
    /// Net present value over other horizons; empty where the horizon is stated.
    npv_at_other_horizons: Vec<OtherHorizonJson>,
    /// Net present value if hardware kept other values; empty where `finance.resale` is stated, and where nobody owns hardware.
    npv_with_other_resale: Vec<OtherResaleJson>,
    remarks: Vec<String>,
    /// What is not in its bill because the scenario does not state it: it costs more than shown.
    not_in_bill: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OtherHorizonJson {
    horizon_months: f64,
    npv_usd: Option<f64>,
    /// Why there is none.
    reason: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OtherResaleJson {
    resale: ResaleJson,
    npv_usd: Option<f64>,
    /// Why there is none.
    reason: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum ResaleJson {
    /// A straight line to the residual value.
    Book,
    /// Nothing before the end of its life.
    None,
}

#[derive(Debug, Serialize, JsonSchema)]
struct BatchJson {
    server: String,
    servers: f64,
    /// The month at whose end they are ordered and paid; 0 is now.
    ordered_month: usize,
    /// The month at whose end their use begins.
    used_month: usize,
    price_usd: f64,
}

/// Writes options over the months.
pub(in crate::render) fn json(report: &RoiReport) -> Result<Printed, RenderError> {
    let values = |amounts: &[Amount]| amounts.iter().map(|amount| amount.value()).collect::<Vec<_>>();
    let options = report.options.iter().map(|option| {
        let found = option.found.as_ref().ok();
        let lines = found.into_iter().flat_map(|found| &found.lines);
        OptionJson {
            option: option.name.clone(),
            serves: option.serves.clone(),
            reason: option.found.as_ref().err().cloned(),
            metrics: found.map(metrics).unwrap_or_default(),
            figures: found.map(figures).unwrap_or_default(),
            payback_month: found.and_then(|found| found.payback_month).map(|month| month.to_string()),
            discounted_payback_month: found
                .and_then(|found| found.discounted_payback_month)
                .map(|month| month.to_string()),
            internal_rates_per_year: found.map(|found| values(&found.internal_rates)).unwrap_or_default(),
            flows_usd: lines.map(|line| (line.kind.id(), values(&line.flows))).collect(),
            net_usd: found.map(|found| values(&found.net)).unwrap_or_default(),
            tasks: found.map(|found| values(&found.tasks)).unwrap_or_default(),
            gpus: found.map(|found| values(&found.gpus)).unwrap_or_default(),
            hardware_batches: found.map(batches).unwrap_or_default(),
            npv_at_other_horizons: found.map(other_horizons).unwrap_or_default(),
            npv_with_other_resale: found.map(other_resale).unwrap_or_default(),
            remarks: found.map(|found| found.remarks.clone()).unwrap_or_default(),
            not_in_bill: option.not_in_bill.clone(),
        }
    });
    pretty(
        &Envelope::of([ScenarioJson {
            head: HeadJson::of(
                &report.id,
                &report.title,
                &report.file,
                report.as_of,
                report.hours_per_month,
                &report.notices,
            ),
            horizon_months: report.horizon.map(Amount::value),
            calendar: report.calendar.as_ref().map(|dates| calendar(dates, &report.years)),
            horizon_is_stated: report.horizon_from == TermFrom::Scenario,
            discount_rate_is_stated: report.discount_rate_from == TermFrom::Scenario,
            discount_rate_per_year: report.discount_rate.map(Amount::value),
            tax_rate: report.tax.map(Amount::value),
            baseline: report.baseline.clone(),
            conventions: report.conventions.clone(),
            recommendation: report.advice.as_ref().map(RecommendationJson::of),
            options: options.collect(),
            cases: cases(report.cases.as_ref()),
            expected: expected(report.cases.as_ref()),
        }])
        .with(Some(&report.catalog)),
    )
}

fn calendar(dates: &Dates, years: &[Period]) -> CalendarJson {
    let year = |year: &Period| YearJson {
        year: year.id.clone(),
        from_month: year.first.max(1),
        to_month: year.last,
    };
    CalendarJson {
        first_month: dates.first.to_string(),
        last_month: dates.last.to_string(),
        fiscal_year_starts: dates.fiscal_year.map(|month| month.to_string()),
        years: years.iter().map(year).collect(),
    }
}

fn other_horizons(found: &RoiFigures) -> Vec<OtherHorizonJson> {
    let one = |other: &Otherwise| {
        let Assumed::Horizon(months) = other.assumed else { return None };
        let (npv_usd, reason) = or_reason(&other.npv);
        Some(OtherHorizonJson { horizon_months: months.value(), npv_usd, reason })
    };
    found.over_other_horizons.iter().filter_map(one).collect()
}

fn other_resale(found: &RoiFigures) -> Vec<OtherResaleJson> {
    let one = |other: &Otherwise| {
        let resale = match other.assumed {
            Assumed::Horizon(_) => return None,
            Assumed::Book => ResaleJson::Book,
            Assumed::Nothing => ResaleJson::None,
        };
        let (npv_usd, reason) = or_reason(&other.npv);
        Some(OtherResaleJson { resale, npv_usd, reason })
    };
    found.with_other_resale.iter().filter_map(one).collect()
}

fn or_reason(figure: &OrReason) -> (Option<f64>, Option<String>) {
    (figure.as_ref().ok().map(|amount| amount.value()), figure.as_ref().err().cloned())
}

fn batches(found: &RoiFigures) -> Vec<BatchJson> {
    let batches = found.batches.iter().map(|batch| BatchJson {
        server: batch.server.clone(),
        servers: batch.servers.get(),
        ordered_month: batch.ordered,
        used_month: batch.used,
        price_usd: batch.price.get(),
    });
    batches.collect()
}

fn metrics(found: &RoiFigures) -> MetricsJson {
    let tco: OrReason = Ok(found.tco);
    [
        reported(Metric::Tco, &tco),
        reported(Metric::Npv, &found.npv),
        reported(Metric::Irr, &found.irr),
        reported(Metric::PaybackMonths, &found.payback),
        reported(Metric::Roi, &found.roi),
        reported(Metric::SavingsRatio, &found.savings_ratio),
    ]
    .into_iter()
    .map(|(id, figure)| {
        let range = Metric::by_id(id).and_then(|metric| found.range(metric));
        (id, figure.between([range.map(|range| range.low), range.map(|range| range.high)]))
    })
    .collect()
}

fn figures(found: &RoiFigures) -> MetricsJson {
    [
        ("mirr", Unit::ReturnRate, &found.mirr),
        ("discounted_payback_months", Unit::Months, &found.discounted_payback),
        ("benefit_cost_ratio", Unit::Ratio, &found.benefit_cost),
        ("levelised_cost_per_task", Unit::UsdPerTask, &found.cost_per_task),
        ("levelised_cost_per_million_tokens", Unit::UsdPerMtok, &found.cost_per_mtok),
    ]
    .map(|(id, unit, figure)| (id, FigureJson::reported(figure, unit)))
    .into_iter()
    .collect()
}
