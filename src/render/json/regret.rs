//! Decisions measured, for programs. These structs are the format: they change only with `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::benchmark::{
    Between, Bias, BiasOf, Choice, Decision, Disagreement, Group, Keeps, Lacking, Reason, Run, Tally,
};
use crate::render::style::RenderError;
use crate::report::{GpuPriceRow, RegretReport, kind_word, slice_words};
use crate::text::Printed;
use crate::units::Amount;

use super::envelope::{SCHEMA_VERSION, ToolJson, pretty};

/// The output of `breakeven predict --measured FILE --regret`. Shares and errors are fractions: 0.1 is 10 %.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RegretJson {
    /// The version of this format.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    schema_version: u32,
    /// Who wrote it.
    tool: ToolJson,
    /// The currency of every amount of money: USD.
    currency: &'static str,
    /// The file of measurements.
    file: String,
    /// The date of the prices, YYYY-MM-DD.
    as_of: String,
    /// The limits on the time per token, in seconds.
    limits_seconds: Vec<f64>,
    /// All decisions first, then by engine, kind of model, whether the layouts were in the fit, and limit.
    summary: Vec<TallyJson>,
    /// How far median errors lie apart at most, between precisions and between GPUs.
    disagreements: Vec<DisagreementJson>,
    /// Median errors with their sign: by precision, by GPU, by both, and by both and the GPUs that share a layer.
    errors: Vec<BiasJson>,
    /// What GPUs cost.
    prices: Vec<PriceJson>,
    /// What became of the rows of the file.
    rows: RowsJson,
    /// Groups with too few layouts to choose between, and layouts that others leave out.
    left_out: Vec<LackingJson>,
    /// Group and limit where no layout keeps the limit, measured or predicted.
    nothing_to_decide: usize,
    /// By group, then by limit.
    decisions: Vec<DecisionJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct TallyJson {
    /// all, engine, model, evidence or limit.
    by: &'static str,
    /// Which of them.
    of: String,
    decisions: f64,
    groups: f64,
    /// Share that chose the cheapest measured layout, or one within 2 % of its cost.
    right: f64,
    /// Its standard error, decisions of one model and engine counted as alike; null if there is one such pair.
    right_standard_error: Option<f64>,
    /// Share that chose the cheapest itself.
    cheapest: f64,
    /// Decisions whose regret is known.
    charged: f64,
    /// Their mean regret.
    mean_regret: Option<f64>,
    mean_regret_standard_error: Option<f64>,
    /// The part of it that the layouts are to blame for; the rest is that fewer clients were chosen than keep the limit.
    mean_regret_of_layouts: Option<f64>,
    /// Of those, the share above 10 %.
    regret_above_a_tenth: Option<f64>,
    /// Share whose limit is broken at the load chosen.
    limit_broken: f64,
    /// Decisions in which no layout is predicted to keep the limit, though one does.
    none_chosen: f64,
    /// How often a random choice between the layouts that keep the limit is right.
    random_right: Option<f64>,
    /// Its mean regret.
    random_mean_regret: Option<f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct DisagreementJson {
    /// `precisions`, on one GPU, or `gpus`, in one precision.
    between: &'static str,
    /// `tpot` or `output_tokens_per_second`.
    metric: &'static str,
    lowest: BiasJson,
    highest: BiasJson,
    /// The error of the highest less that of the lowest.
    distance: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct BiasJson {
    /// Null for all.
    precision: Option<String>,
    /// Null for all.
    gpu: Option<String>,
    /// Null for all.
    tensor_parallel: Option<f64>,
    rows: f64,
    groups: f64,
    /// Median of predicted ÷ measured − 1.
    tpot_error: f64,
    output_tokens_per_second_error: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PriceJson {
    gpu: String,
    usd_per_gpu_hour: Option<f64>,
    /// Where it comes from, or why there is none.
    source: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RowsJson {
    read: usize,
    used: usize,
    /// Of those, the ones whose throughput follows from clients and latency.
    derived: usize,
    unused: Vec<ReasonJson>,
    /// Used rows that have no prediction: their layout cannot be chosen at that load.
    not_predicted: Vec<ReasonJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ReasonJson {
    reason: String,
    n: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LackingJson {
    group: GroupJson,
    /// Layouts that can be compared; nothing is decided below three.
    compared: usize,
    /// Those that cannot.
    without: Vec<WithoutJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct WithoutJson {
    layout: String,
    reason: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct GroupJson {
    model: String,
    engine: String,
    input_tokens: f64,
    output_tokens: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct DecisionJson {
    group: GroupJson,
    /// dense, experts or latent-experts.
    kind: &'static str,
    limit_seconds: f64,
    layouts: f64,
    layouts_within_limit: f64,
    /// Null if no layout is predicted to keep the limit.
    choice: Option<ChoiceJson>,
    /// The least measured cost within the limit; null if no layout keeps it.
    cheapest: Option<RunJson>,
    /// cheapest, as-good, dearer, unable or none-chosen.
    verdict: &'static str,
    /// Null if the choice or all layouts keep the limit at no load.
    regret: Option<f64>,
    /// The part of it that the layout is to blame for.
    regret_of_layout: Option<f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ChoiceJson {
    predicted: RunJson,
    /// At the same load.
    measured: RunJson,
    /// Whether the measured time per token keeps the limit there: met or missed.
    limit: &'static str,
    /// At the most clients that keep the limit; null if none does.
    within_limit: Option<RunJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RunJson {
    layout: String,
    clients: f64,
    tpot_seconds: f64,
    output_tokens_per_second: f64,
    usd_per_million_tokens: f64,
}

fn value(amount: impl Into<Amount>) -> f64 {
    amount.into().value()
}

/// Writes decisions that were measured.
pub(in crate::render) fn json(report: &RegretReport) -> Result<Printed, RenderError> {
    let reason = |row: &Reason| ReasonJson { reason: row.reason.clone(), n: row.n };
    pretty(&RegretJson {
        schema_version: SCHEMA_VERSION,
        tool: ToolJson::THIS,
        currency: "USD",
        file: report.file.clone(),
        as_of: report.as_of.to_string(),
        limits_seconds: report.limits.iter().map(|limit| value(*limit)).collect(),
        summary: report.regret.tallies.iter().map(tally).collect(),
        disagreements: report.regret.disagreements.iter().map(disagreement).collect(),
        errors: report.regret.biases.iter().map(bias).collect(),
        prices: report.prices.iter().map(price).collect(),
        rows: RowsJson {
            read: report.rows.read,
            used: report.rows.used,
            derived: report.rows.derived,
            unused: report.rows.unused.iter().map(reason).collect(),
            not_predicted: report.rows.not_predicted.iter().map(reason).collect(),
        },
        left_out: report.regret.lacking.iter().map(lacking).collect(),
        nothing_to_decide: report.regret.idle,
        decisions: report.regret.decisions.iter().map(decision).collect(),
    })
}

fn tally(row: &Tally) -> TallyJson {
    let (by, of) = slice_words(row);
    TallyJson {
        by,
        of,
        decisions: value(row.decisions),
        groups: value(row.groups),
        right: value(row.right),
        right_standard_error: row.right_error.map(value),
        cheapest: value(row.cheapest),
        charged: value(row.charged),
        mean_regret: row.regret.map(value),
        mean_regret_standard_error: row.regret_error.map(value),
        mean_regret_of_layouts: row.layout_regret.map(value),
        regret_above_a_tenth: row.large.map(value),
        limit_broken: value(row.broken),
        none_chosen: value(row.none_chosen),
        random_right: row.blind_right.map(value),
        random_mean_regret: row.blind_regret.map(value),
    }
}

fn disagreement(of: &Disagreement) -> DisagreementJson {
    DisagreementJson {
        between: match of.between {
            Between::Precisions => "precisions",
            Between::Gpus => "gpus",
        },
        metric: match of.metric {
            BiasOf::Tpot => "tpot",
            BiasOf::Rate => "output_tokens_per_second",
        },
        lowest: bias(&of.low),
        highest: bias(&of.high),
        distance: value(of.distance()),
    }
}

fn bias(row: &Bias) -> BiasJson {
    BiasJson {
        precision: row.precision.map(|precision| precision.to_string()),
        gpu: row.gpu.clone(),
        tensor_parallel: row.tensor.map(value),
        rows: value(row.rows),
        groups: value(row.groups),
        tpot_error: value(row.tpot),
        output_tokens_per_second_error: value(row.rate),
    }
}

fn price(row: &GpuPriceRow) -> PriceJson {
    PriceJson {
        gpu: row.gpu.clone(),
        usd_per_gpu_hour: row.price.as_ref().ok().map(|price| value(*price)),
        source: row.price.as_ref().err().unwrap_or(&row.source).clone(),
    }
}

fn lacking(row: &Lacking) -> LackingJson {
    let without = row
        .without
        .iter()
        .map(|(layout, why)| WithoutJson { layout: layout.to_string(), reason: why.to_string() });
    LackingJson { group: group(&row.group), compared: row.compared, without: without.collect() }
}

fn group(of: &Group) -> GroupJson {
    GroupJson {
        model: of.model.clone(),
        engine: of.engine.clone(),
        input_tokens: value(of.input),
        output_tokens: value(of.output),
    }
}

fn decision(row: &Decision) -> DecisionJson {
    let choice = |choice: &Choice| ChoiceJson {
        predicted: run(&choice.predicted),
        measured: run(&choice.measured),
        limit: match choice.keeps {
            Keeps::Kept => "met",
            Keeps::Broken => "missed",
        },
        within_limit: choice.within.as_ref().map(run),
    };
    DecisionJson {
        group: group(&row.group),
        kind: kind_word(row),
        limit_seconds: value(row.limit),
        layouts: value(row.layouts),
        layouts_within_limit: value(row.able),
        choice: row.choice.as_ref().map(choice),
        cheapest: row.cheapest.as_ref().map(run),
        verdict: row.verdict.word(),
        regret: row.regret.map(value),
        regret_of_layout: row.layout_regret.map(value),
    }
}

fn run(of: &Run) -> RunJson {
    RunJson {
        layout: of.layout.to_string(),
        clients: value(of.clients),
        tpot_seconds: value(of.speed.tpot),
        output_tokens_per_second: value(of.speed.rate),
        usd_per_million_tokens: value(of.cost),
    }
}
