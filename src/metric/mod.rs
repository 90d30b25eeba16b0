//! The registry of metrics: one id in JSON, CSV, budgets, `explain` and the docs, with label, unit, better direction
//! and formula.

use crate::units::Unit;

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
    /// Neither: it says how big something is.
    Neither,
}

/// What is known about a metric.
#[derive(Clone, Copy, Debug)]
pub struct MetricInfo {
    /// Its id.
    pub id: &'static str,
    /// Its name in tables.
    pub label: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// Which way is better.
    pub better: Better,
    /// How it is worked out, in words.
    pub formula: &'static str,
}

macro_rules! metrics {
    ($( $(#[$doc:meta])* $name:ident { $id:literal, $label:literal, $unit:ident, $better:ident, $formula:literal } )*) => {
        /// A figure that every option has, or lacks for a stated reason.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Metric { $( $(#[$doc])* $name, )* }

        impl Metric {
            /// Every metric, in the order in which reports show them.
            pub const ALL: &'static [Metric] = &[ $( Metric::$name, )* ];

            /// What is known about it.
            pub const fn info(self) -> MetricInfo {
                match self { $( Metric::$name => MetricInfo {
                    id: $id, label: $label, unit: Unit::$unit, better: Better::$better, formula: $formula,
                }, )* }
            }
        }
    };
}

metrics! {
    /// What one task costs at the scenario's volume.
    CostPerTask { "cost_per_task", "Cost per task", UsdPerTask, Lower,
        "cost per month ÷ tasks per month" }
    /// What one task would cost if demand filled the capacity.
    CostPerTaskAtCapacity { "cost_per_task_at_capacity", "Cost per task, full", UsdPerTask, Lower,
        "sum of the ledger's lines at full capacity ÷ capacity; at a flat load" }
    /// What one task done right costs.
    CostPerSuccess { "cost_per_success", "Cost per success", UsdPerTask, Lower,
        "expected cost per task ÷ accuracy" }
    /// What one task costs with what its ends cost: wrong results, escalations, failures.
    ExpectedCostPerTask { "expected_cost_per_task", "Cost per task with errors", UsdPerTask, Lower,
        "cost per task + accepted wrong × cost of an error + escalated × cost of an escalation + failed × cost of a failure" }
    /// What the tasks done right are worth, for each task.
    ValuePerTask { "value_per_task", "Value per task", UsdPerTask, Higher,
        "accuracy × value of a success" }
    /// What the workload costs a month.
    CostPerMonth { "cost_per_month", "Cost per month", UsdPerMonth, Lower,
        "sum of the ledger's lines" }
    /// What one task costs with documented defaults for what the role needs and the scenario does not state.
    WholeCostPerTask { "whole_cost_per_task", "Cost per task, whole bill", UsdPerTask, Lower,
        "cost per task of the whole bill: the stated lines, and a documented default for each line that the role needs and the scenario \
         does not state" }
    /// What the workload costs a month with documented defaults for what the role needs and the scenario does not state.
    WholeCostPerMonth { "whole_cost_per_month", "Whole bill per month", UsdPerMonth, Lower,
        "sum of the stated lines, and of a documented default for each line that the role needs and the scenario does not state" }
    /// The same with capital spread by the capital recovery factor.
    LevelisedCostPerMonth { "levelised_cost_per_month", "Levelised per month", UsdPerMonth, Lower,
        "cost per month − straight-line depreciation + capital recovery" }
    /// What is paid before the first task.
    Capex { "capex", "Paid up front", Usd, Lower,
        "servers × (server price + network + storage + spares) + one-off costs" }
    /// What a million tokens cost, prompts and answers together.
    CostPerMillionTokens { "cost_per_million_tokens", "Per million tokens", UsdPerMtok, Lower,
        "cost of GPUs, tokens and one-off costs per month ÷ million prompt and answer tokens per month" }
    /// What a million answer tokens cost, with their prompts' share in it.
    CostPerMillionOutputTokens { "cost_per_million_output_tokens", "Per million output", UsdPerMtok, Lower,
        "cost of GPUs, tokens and one-off costs per month ÷ million answer tokens per month" }
    /// What a million tokens would cost if demand filled the capacity.
    CostPerMillionTokensAtCapacity { "cost_per_million_tokens_at_capacity", "Per million tokens, full", UsdPerMtok, Lower,
        "cost of GPUs, tokens and one-off costs at full capacity ÷ million prompt and answer tokens at full capacity; at a flat load" }
    /// What a million prompt tokens would cost if demand filled the capacity.
    CostPerMillionInputTokensAtCapacity { "cost_per_million_input_tokens_at_capacity", "Per million input, full", UsdPerMtok, Lower,
        "cost of GPUs, tokens and one-off costs at full capacity × share of the time that reads prompts ÷ million prompt tokens (cached \
         ones included) at full capacity" }
    /// What a million answer tokens would cost if demand filled the capacity, without their prompts.
    CostPerMillionOutputTokensAtCapacity { "cost_per_million_output_tokens_at_capacity", "Per million output, full", UsdPerMtok, Lower,
        "cost of GPUs, tokens and one-off costs at full capacity × (1 − share of the time that reads prompts) ÷ million answer tokens at \
         full capacity" }
    /// What one GPU costs for an hour.
    CostPerGpuHour { "cost_per_gpu_hour", "Cost per GPU-hour", UsdPerGpuHour, Lower,
        "cost of the GPUs per month (no work or services, no one-off costs) ÷ GPU-hours per month" }
    /// The share of tasks done right.
    Accuracy { "accuracy", "Accuracy", Fraction, Higher,
        "as stated; of a policy, from the options that it names" }
    /// The share of tasks with a wrong result that nobody caught.
    AcceptedWrong { "accepted_wrong", "Accepted wrong", Fraction, Lower,
        "what is accepted and not right" }
    /// The share of tasks that are handed to people outside.
    Escalated { "escalated", "Escalated", Fraction, Lower,
        "what a policy hands over because nothing was accepted" }
    /// The share of tasks that are given up.
    Failed { "failed", "Failed", Fraction, Lower,
        "what a policy gives up because nothing was accepted" }
    /// The share of the capacity that demand uses, on average.
    Utilisation { "utilisation", "Utilisation", Load, Higher,
        "tasks per month ÷ what the replicas could serve if they were always busy" }
    /// What the replicas can serve within their limit in the busiest hour.
    CapacityTasksPerMonth { "capacity_tasks_per_month", "Capacity per month", TasksPerMonth, Higher,
        "replicas × what one could serve in a month × highest utilisation; at a flat load" }
    /// GPUs owned or rented.
    Gpus { "gpus", "GPUs", Count, Neither,
        "servers or instances × GPUs in one" }
    /// Answer tokens a second that the demand asks for, on average.
    OutputTokensPerSecond { "output_tokens_per_second", "Output tokens/s", TokensPerSecond, Neither,
        "answer tokens per month ÷ seconds per month" }
    /// Electricity for one task, the facility's overhead included.
    EnergyPerTask { "energy_per_task", "Energy per task", WhPerTask, Lower,
        "energy per month ÷ tasks per month" }
    /// Carbon dioxide equivalent of that electricity.
    CarbonPerTask { "carbon_per_task", "Carbon per task", GramsPerTask, Lower,
        "energy per task × carbon intensity of the grid" }
    /// Time to first token, median.
    TtftP50 { "ttft_p50", "TTFT p50", Seconds, Lower,
        "as stated, or estimated for the busiest hour" }
    /// Time to first token, 95th percentile.
    TtftP95 { "ttft_p95", "TTFT p95", Seconds, Lower,
        "as stated, or estimated for the busiest hour" }
    /// Time to first token, 99th percentile.
    TtftP99 { "ttft_p99", "TTFT p99", Seconds, Lower,
        "as stated, or estimated for the busiest hour" }
    /// Time per output token, median.
    TpotP50 { "tpot_p50", "TPOT p50", Seconds, Lower,
        "as stated, or estimated for the busiest hour" }
    /// Time per output token, 95th percentile.
    TpotP95 { "tpot_p95", "TPOT p95", Seconds, Lower,
        "as stated, or estimated for the busiest hour" }
    /// Time per output token, 99th percentile.
    TpotP99 { "tpot_p99", "TPOT p99", Seconds, Lower,
        "as stated, or estimated for the busiest hour" }
    /// End-to-end latency of a task, mean.
    LatencyMean { "latency_mean", "Latency mean", Seconds, Lower,
        "as stated, or estimated for the busiest hour" }
    /// End-to-end latency of a task, median.
    LatencyP50 { "latency_p50", "Latency p50", Seconds, Lower,
        "as stated, or estimated for the busiest hour" }
    /// End-to-end latency of a task, 95th percentile.
    LatencyP95 { "latency_p95", "Latency p95", Seconds, Lower,
        "as stated, or estimated for the busiest hour" }
    /// End-to-end latency of a task, 99th percentile.
    LatencyP99 { "latency_p99", "Latency p99", Seconds, Lower,
        "as stated, or estimated for the busiest hour" }
    /// What is paid over the horizon in all, what is left of the hardware taken off.
    Tco { "tco", "TCO, before tax", Usd, Lower,
        "sum over the horizon of what goes out, less resale; not discounted, before tax" }
    /// What the option is worth today against the baseline.
    Npv { "npv", "Net present value", UsdNet, Higher,
        "sum of net flow of each month ÷ (1 + discount rate)^(month ÷ 12), the first flow now; after tax where the scenario states one" }
    /// The rate a year at which it would be worth nothing.
    Irr { "irr", "Internal rate a year", ReturnRate, Higher,
        "the only rate at which the net flows are worth nothing, compounded to a year" }
    /// How long it takes until what was laid out has come back.
    PaybackMonths { "payback_months", "Payback", Months, Lower,
        "when the running total of the net flows reaches zero, interpolated within the month" }
    /// What it gains over what is invested in it.
    Roi { "roi", "Return on investment", ReturnRate, Higher,
        "(benefits − costs) ÷ what is invested (hardware, one-off costs, costs stated for one month) over the horizon; not discounted, before tax" }
    /// What it gains over what it costs.
    SavingsRatio { "savings_ratio", "Savings ratio", ReturnRate, Higher,
        "(benefits − costs) ÷ costs over the horizon; not discounted, before tax" }
}

impl Metric {
    /// Finds a metric by its id.
    ///
    /// ```
    /// use breakeven::metric::Metric;
    /// assert_eq!(Metric::by_id("cost_per_task"), Some(Metric::CostPerTask));
    /// ```
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|metric| metric.info().id == id)
    }

    /// Metrics that were added after tables were first written to files: their columns come last, so that the others stay where
    /// they are.
    pub const ADDED: [Self; 17] = [
        Self::ExpectedCostPerTask,
        Self::ValuePerTask,
        Self::AcceptedWrong,
        Self::Escalated,
        Self::Failed,
        Self::LatencyMean,
        Self::Tco,
        Self::Npv,
        Self::Irr,
        Self::PaybackMonths,
        Self::Roi,
        Self::WholeCostPerTask,
        Self::WholeCostPerMonth,
        Self::SavingsRatio,
        Self::CostPerMillionTokensAtCapacity,
        Self::CostPerMillionInputTokensAtCapacity,
        Self::CostPerMillionOutputTokensAtCapacity,
    ];

    /// Metrics of money over time.
    pub const OF_FLOWS: [Self; 6] =
        [Self::Tco, Self::Npv, Self::Irr, Self::PaybackMonths, Self::Roi, Self::SavingsRatio];

    /// Those of them that are counted against the baseline: they move with its costs as well.
    pub const AGAINST_BASELINE: [Self; 5] =
        [Self::Npv, Self::Irr, Self::PaybackMonths, Self::Roi, Self::SavingsRatio];

    /// Metrics of the whole bill, each with the one of which it is the same for the whole bill.
    pub const OF_WHOLE_BILL: [(Self, Self); 2] =
        [(Self::WholeCostPerTask, Self::CostPerTask), (Self::WholeCostPerMonth, Self::CostPerMonth)];

    /// Metrics of which the figures of several scenarios come to a figure of all of them: money a month, money up front, hardware, work.
    /// What a task costs, shares and latencies do not add up; sums over a horizon are of horizons that differ.
    pub const ADD_UP: [Self; 6] = [
        Self::CostPerMonth,
        Self::WholeCostPerMonth,
        Self::LevelisedCostPerMonth,
        Self::Capex,
        Self::Gpus,
        Self::OutputTokensPerSecond,
    ];

    /// Metrics that a history keeps of every option, in the order of its columns. A file that somebody has keeps its columns, so
    /// further ones come last.
    pub const RECORDED: [Self; 15] = [
        Self::CostPerTask,
        Self::CostPerSuccess,
        Self::ExpectedCostPerTask,
        Self::CostPerMonth,
        Self::WholeCostPerMonth,
        Self::Capex,
        Self::Tco,
        Self::Npv,
        Self::Accuracy,
        Self::Utilisation,
        Self::Gpus,
        Self::EnergyPerTask,
        Self::CarbonPerTask,
        Self::TtftP95,
        Self::LatencyP95,
    ];

    /// Every id.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|metric| metric.info().id)
    }

    /// Whether it depends on how fast fleets are, so that it lies in a range where that is known within a band. Latencies do as well
    /// where they are estimated, and are worked out there only where somebody asks.
    pub const fn rests_on_speed(self) -> bool {
        !self.is_latency()
            && !matches!(
                self,
                Self::ValuePerTask
                    | Self::Accuracy
                    | Self::AcceptedWrong
                    | Self::Escalated
                    | Self::Failed
                    | Self::OutputTokensPerSecond
            )
    }

    /// Whether it is a latency, which a scenario may state.
    pub const fn is_latency(self) -> bool {
        matches!(self.info().unit, Unit::Seconds)
    }
}
