//! The market for a model, for programs. These structs are the format: they change only with `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::checks::Choice;
use crate::render::style::RenderError;
use crate::report::{CompareReport, MarketRow, standing};
use crate::text::Printed;
use crate::units::{Amount, Quantity};

use super::envelope::{Envelope, HeadJson, pretty};
use super::figure::{MetricsJson, metrics};
use super::limit::{LimitJson, StatusJson};

/// The output of `breakeven compare`.
pub(super) type CompareJson = Envelope<MarketJson>;

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MarketJson {
    #[serde(flatten)]
    head: HeadJson,
    /// What is asked for, in words.
    demand: String,
    /// Over how many months it is asked.
    horizon_months: f64,
    /// Which bill figures are of: the whole one, with documented defaults for what a way needs besides rent, tokens or servers.
    costs: &'static str,
    recommendation: ChoiceJson,
    /// The cheapest first.
    ways: Vec<WayJson>,
    /// Where the order of the first way and the best one of another kind turns; null where there is no such pair.
    turns: Option<TurnsJson>,
    /// What was left out, by reason.
    left_out: Vec<LeftOutJson>,
    /// What is assumed where nothing is given.
    assumed: Vec<String>,
}

/// What to take.
#[derive(Debug, Serialize, JsonSchema)]
struct ChoiceJson {
    verdict: VerdictJson,
    /// The ways that it falls on: one, or several that are too close to call.
    options: Vec<String>,
    /// How far the first is ahead of the next, or those apart that are too close, as a share; null where there is one way only.
    lead: Option<f64>,
    /// The lead that it takes for a verdict, as a share.
    margin: Option<f64>,
    /// In a sentence.
    reason: String,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum VerdictJson {
    /// The cheapest that is known to meet its limits, ahead of the next by more than the margin.
    Recommended,
    /// Several are within the margin.
    TooClose,
    /// None is known to meet its limits; the one that is named comes closest.
    Closest,
    /// Nothing can be compared.
    None,
}

#[derive(Debug, Serialize, JsonSchema)]
struct WayJson {
    /// The name of its option in the scenario that `--save` writes.
    option: String,
    /// What people call it.
    way: String,
    /// tokens, rented, reserved or owned.
    kind: &'static str,
    /// Who sells it; null for servers of one's own.
    provider: Option<String>,
    /// The catalog's entry.
    offer: String,
    gpu: Option<String>,
    gpus_per_replica: Option<f64>,
    /// For how long it is paid.
    commitment: String,
    weights: WeightsJson,
    /// Whether the choice may fall on it: compared, `needs_evaluation`, or reference for another model.
    standing: &'static str,
    /// By id; null with a reason where there is none.
    metrics: MetricsJson,
    /// All of its limits together; null if there are none.
    limits_status: Option<StatusJson>,
    limits: Vec<LimitJson>,
    price: Option<PriceJson>,
}

/// The weights that a way serves.
#[derive(Debug, Serialize, JsonSchema)]
struct WeightsJson {
    /// published, narrower, `precision_unstated`, `other_checkpoint` or `other_model`.
    are: &'static str,
    /// Null where the provider does not state it.
    precision: Option<String>,
    /// Another checkpoint than the one that was asked about.
    checkpoint: Option<String>,
}

/// Where a price was read.
#[derive(Debug, Serialize, JsonSchema)]
struct PriceJson {
    source: String,
    /// YYYY-MM-DD.
    checked: String,
    /// fresh, or stale where that is long ago.
    age: &'static str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct TurnsJson {
    first: String,
    other: String,
    from_tasks_per_month: f64,
    to_tasks_per_month: f64,
    /// Who is cheaper at the fewest tasks; null if they cost the same.
    cheaper_at_fewest: Option<String>,
    /// From few tasks to many.
    crossings: Vec<TurnJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct TurnJson {
    tasks_per_month: f64,
    /// Who is cheaper from there on.
    cheaper: String,
    /// Where it lies at both ends of what is known of the speed of fleets; null where there is nothing to know.
    low: Option<f64>,
    high: Option<f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LeftOutJson {
    why: &'static str,
    reason: String,
    offers: Vec<String>,
}

/// Writes the market.
pub(in crate::render) fn json(report: &CompareReport) -> Result<Printed, RenderError> {
    let turns = report.turns.as_ref().map(|turns| TurnsJson {
        first: turns.first.clone(),
        other: turns.other.clone(),
        from_tasks_per_month: turns.range[0].value(),
        to_tasks_per_month: turns.range[1].value(),
        cheaper_at_fewest: turns.cheaper_at_low.clone(),
        crossings: turns
            .crossings
            .iter()
            .map(|turn| TurnJson {
                tasks_per_month: turn.tasks.value(),
                cheaper: turn.cheaper.clone(),
                low: turn.within.map(|[low, _]| low.value()),
                high: turn.within.map(|[_, high]| high.value()),
            })
            .collect(),
    });
    let left_out = report.left_out.iter().map(|row| LeftOutJson {
        why: row.word,
        reason: row.reason.clone(),
        offers: row.offers.clone(),
    });
    pretty(
        &Envelope::of([MarketJson {
            head: HeadJson::of(
                &report.id,
                &report.title,
                "",
                report.as_of,
                report.hours_per_month,
                &report.notices,
            ),
            demand: report.demand.clone(),
            horizon_months: Amount::from(report.horizon).value(),
            costs: "whole",
            recommendation: choice(report),
            ways: report.rows.iter().map(way).collect(),
            turns,
            left_out: left_out.collect(),
            assumed: report.assumed.clone(),
        }])
        .with(Some(&report.catalog)),
    )
}

fn choice(report: &CompareReport) -> ChoiceJson {
    let name = |at: &usize| report.rows.get(*at).map(|row| row.name.clone());
    let (verdict, places) = match &report.choice {
        Choice::Recommended { at, .. } => (VerdictJson::Recommended, vec![*at]),
        Choice::TooClose { candidates, .. } => (VerdictJson::TooClose, candidates.clone()),
        Choice::Closest(at) | Choice::NotWorth(at) => (VerdictJson::Closest, vec![*at]),
        Choice::Nothing => (VerdictJson::None, Vec::new()),
    };
    ChoiceJson {
        verdict,
        options: places.iter().filter_map(name).collect(),
        lead: report.lead().map(|lead| lead.share.get()),
        margin: report.lead().map(|lead| lead.margin.share().get()),
        reason: report.sentence.clone(),
    }
}

fn way(row: &MarketRow) -> WayJson {
    WayJson {
        option: row.name.clone(),
        way: row.label.clone(),
        kind: row.kind,
        provider: row.provider.clone(),
        offer: row.offer.clone(),
        gpu: row.gpu.clone(),
        gpus_per_replica: row.replica.map(Quantity::get),
        commitment: row.commitment.clone(),
        weights: WeightsJson {
            are: row.weights.word(),
            precision: row.precision(),
            checkpoint: row.other_checkpoint().map(str::to_owned),
        },
        standing: standing(row.standing),
        metrics: metrics(&row.metrics),
        limits_status: row.status().map(StatusJson::from),
        limits: row.limits.iter().map(LimitJson::of).collect(),
        price: row.price.as_ref().map(|price| PriceJson {
            source: price.source.clone(),
            checked: price.checked.to_string(),
            age: row.price_age().unwrap_or_default(),
        }),
    }
}
