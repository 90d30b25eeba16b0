//! Cash flows of whole scenarios: worked out again by hand, and what has to hold whatever the figures are.

mod months;
mod taxes;
mod timing;
mod unstated;
mod value;

use breakeven::economics::{Appraisal, CashKind};
use breakeven::scenario::Scenario;
use breakeven::units::Quantity as _;

use crate::harness::{outcome, scenario};

/// An owned server, the same GPUs for rent, tokens and people; `finance` and more are put in.
fn case(finance: &str, more: &str) -> Scenario {
    scenario(&format!(
        "
scenario: case
title: Own, rent, buy tokens
as_of: 2026-11-15
workload: {{ tasks: 100k/month, input: 1000 tokens, output: 500 tokens, peak_to_mean: 1x }}
facility: {{ electricity: $0.10/kWh, pue: 1.2 }}
finance: {{ {finance} }}
{more}
options:
  tokens: {{ serverless: openai/gpt-5.4-mini }}
  people: {{ human: {{ minutes: 1, wage: $30/h }} }}
  owned:
    cluster:
      server: dgx-h100
      tensor_parallel: 8
      replicas: auto
      throughput: 100 tokens/s per replica
      ownership: {{ server_price: $300k, life: 24 months, residual: 10%, staff: $1k/month }}
    lead_time: 0 months
  rented:
    rental: {{ gpu: h100-sxm, gpus: 8, price: $20/h, tensor_parallel: 8, throughput: 100 tokens/s per replica }}
    lead_time: 0 months
"
    ))
}

fn flows(appraisal: &Appraisal, kind: CashKind) -> Vec<f64> {
    let line = appraisal.flow.lines.iter().find(|line| line.kind == kind);
    line.map_or_else(Vec::new, |line| line.flows.iter().map(|flow| flow.get()).collect())
}

fn appraisal<'e>(evaluation: &'e breakeven::economics::Evaluation<'_>, option: &str) -> &'e Appraisal {
    outcome(evaluation, option).appraisal.as_ref().unwrap()
}

/// The case above with another number of tasks.
const TEXT: &str = "
scenario: case
title: Own, rent, buy tokens
as_of: 2026-11-15
workload: { tasks: TASKS, input: 1000 tokens, output: 500 tokens, peak_to_mean: 1x }
facility: { electricity: $0.10/kWh, pue: 1.2 }
finance: { horizon: 1 months }
options:
  tokens: { serverless: openai/gpt-5.4-mini }
  people: { human: { minutes: 1, wage: $30/h } }
  owned:
    cluster:
      server: dgx-h100
      tensor_parallel: 8
      replicas: auto
      throughput: 100 tokens/s per replica
      ownership: { server_price: $300k, life: 24 months, residual: 10%, staff: $1k/month }
  rented:
    rental: { gpu: h100-sxm, gpus: 8, price: $20/h, tensor_parallel: 8, throughput: 100 tokens/s per replica }
";
