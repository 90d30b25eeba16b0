//! What to take, for programs: one shape in every output.

use schemars::JsonSchema;
use serde::Serialize;

use crate::checks::Worth;
use crate::report::{Advice, AdviceVerdict, Horizon, LeadOf, LeadRow, SwitchRow};
use crate::units::{Amount, Quantity};

/// What to take.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RecommendationJson {
    /// Whether it is a recommendation.
    verdict: VerdictJson,
    /// The best option that meets all of its limits, if it is recommended.
    option: Option<String>,
    /// Where there is none, the one that comes closest.
    closest: Option<String>,
    /// The option that is recommended or comes closest; those that are too close to call, least money up front first.
    candidates: Vec<String>,
    /// How far it is ahead of the next, or how far apart those that are too close are.
    lead: Option<LeadJson>,
    /// The input that has to move least for another option to be first; null where none does it within its range or from half to double, and
    /// where nothing is recommended.
    switch: Option<SwitchJson>,
    /// How many inputs were moved; null where nothing is recommended.
    inputs_moved: Option<f64>,
    /// What the whole bill has first, where that is something else: nothing if no option meets its limits by it. Null where it agrees.
    whole_bill: Option<Vec<String>>,
    reason: String,
}

/// Whether something is recommended.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum VerdictJson {
    /// The best that meets its limits, ahead of the next by more than the margin.
    Recommended,
    /// The whole bill recommends something else, or finds it too close to call: `candidates` has what the stated bill recommends, then
    /// what the whole bill does.
    BillsDiffer,
    /// Several are within the margin.
    TooClose,
    /// No option that meets its limits is worth more than the baseline, which is no option of the scenario.
    NotWorth,
    /// None meets all of its limits.
    Closest,
    /// Nothing can be compared.
    None,
}

/// An input that turns a recommendation.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SwitchJson {
    /// Which one.
    input: &'static str,
    /// The option that it is a figure of; null where it concerns all.
    option: Option<String>,
    /// The cost that the scenario names, of `named_cost`; null of anything else.
    cost: Option<String>,
    /// What it is multiplied by.
    factor: f64,
    /// What it is now; null where it is several prices.
    from: Option<f64>,
    /// What it is where the verdict turns.
    to: Option<f64>,
    unit: Option<&'static str>,
    /// What is first then; null where no option meets its limits.
    instead: Option<String>,
}

impl SwitchJson {
    pub(super) fn of(row: &SwitchRow) -> Self {
        Self {
            input: row.input,
            option: row.option.clone(),
            cost: row.cost.clone(),
            factor: row.factor.get(),
            from: row.from.map(Amount::value),
            to: row.to.map(Amount::value),
            unit: row.from.map(|from| from.unit().id()),
            instead: row.instead.clone(),
        }
    }
}

/// How far one option is ahead of another.
#[derive(Debug, Serialize, JsonSchema)]
struct LeadJson {
    option: String,
    over: String,
    /// As a share of what the other one costs.
    share: f64,
    /// The share that it takes for a recommendation.
    margin: f64,
    /// What is compared: the id of a metric; `costs_today` for costs at their value today.
    by: &'static str,
    /// The difference in what is compared.
    difference: f64,
    difference_unit: &'static str,
    /// The difference in money over the horizon.
    over_horizon_usd: f64,
    horizon_months: f64,
    /// False where the scenario states no horizon, and a year is taken.
    horizon_is_stated: bool,
}

impl From<AdviceVerdict> for VerdictJson {
    fn from(verdict: AdviceVerdict) -> Self {
        match verdict {
            AdviceVerdict::Recommended => Self::Recommended,
            AdviceVerdict::BillsDiffer => Self::BillsDiffer,
            AdviceVerdict::TooClose => Self::TooClose,
            AdviceVerdict::NotWorth => Self::NotWorth,
            AdviceVerdict::Closest => Self::Closest,
            AdviceVerdict::None => Self::None,
        }
    }
}

impl RecommendationJson {
    pub(super) fn of(advice: &Advice) -> Self {
        Self {
            verdict: advice.verdict.into(),
            option: advice.recommended().map(str::to_owned),
            closest: advice.closest().map(str::to_owned),
            candidates: advice.candidates.clone(),
            switch: advice.switch.as_ref().map(SwitchJson::of),
            inputs_moved: advice.inputs.map(Quantity::get),
            whole_bill: advice.whole.clone(),
            lead: advice.lead.as_ref().map(LeadJson::of),
            reason: advice.said.sentence(),
        }
    }
}

impl LeadJson {
    fn of(row: &LeadRow) -> Self {
        Self {
            option: row.of.clone(),
            over: row.over.clone(),
            share: row.share.value(),
            margin: row.margin.value(),
            by: match row.by {
                LeadOf::Month(metric) => metric.info().id,
                LeadOf::Months(Worth::Npv) => "npv",
                LeadOf::Months(Worth::CostsToday) => "costs_today",
                LeadOf::Months(Worth::Tco) => "tco",
            },
            difference: row.difference.value(),
            difference_unit: row.difference.unit().id(),
            over_horizon_usd: row.over_horizon.value(),
            horizon_months: Amount::from(row.horizon.months()).value(),
            horizon_is_stated: matches!(row.horizon, Horizon::Stated(_)),
        }
    }
}
