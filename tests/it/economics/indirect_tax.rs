//! Tax on what is bought that is not recovered: every taxed line is dearer by it, wages are not, and everything follows.

use breakeven::economics::{Evaluation, Nature, evaluate};
use breakeven::metric::Metric;

use crate::harness::{agree, number, outcome, scenario};
use crate::program::below;

const ALL: &str = "indirect_tax: { tokens: TAX, rent: TAX, hardware: TAX, running: TAX, services: TAX, costs: TAX, one_off: TAX }\n";

/// Of every shipped scenario each line is 1 + 20% × 50% of what it was, but for work, staff and looks.
#[test]
fn every_taxed_line_is_dearer_by_what_is_not_recovered() {
    let mut compared = 0;
    for path in below("scenarios", "yaml") {
        let text = std::fs::read_to_string(&path).unwrap();
        if text.contains("evaluation:") || text.contains("benchmark:") {
            continue;
        }
        let taxes = ALL.replace("TAX", "{ rate: 20%, not_recovered: 50% }");
        let (net, gross) = (scenario(&text), scenario(&(taxes + &text)));
        let (net, gross) = (evaluate(&net), evaluate(&gross));
        for before in net.outcomes.iter().filter(|before| before.option.derived.is_none()) {
            let after = outcome(&gross, &before.option.name);
            let (Ok(before_lines), Ok(after_lines)) = (&before.ledger, &after.ledger) else { continue };
            for (line, taxed) in before_lines.lines().iter().zip(after_lines.lines()) {
                let is_wage = matches!(line.nature, Nature::Staff | Nature::Work);
                let (net, gross) = (line.amount.get(), taxed.amount.get());
                let is_look = line.nature == Nature::Services && agree(net, gross, 1e-9);
                let expected = if is_wage || is_look { net } else { net * 1.1 };
                // A reserved capacity that is the cheapest mix may be another one at other prices.
                let is_mix = before_lines
                    .lines()
                    .iter()
                    .any(|line| matches!(line.nature, Nature::Units | Nature::UnitContract));
                assert!(
                    is_mix || agree(gross, expected, 1e-9),
                    "{} {}: {} of {net}",
                    path.display(),
                    line.label,
                    gross
                );
                assert!(
                    is_mix
                        || agree(
                            taxed.quantity.amount.value() * taxed.rate.amount.value(),
                            line.quantity.amount.value() * line.rate.amount.value() * gross / net.max(1e-300),
                            1e-9
                        )
                        || net == 0.0
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

fn tco(evaluation: &Evaluation<'_>, option: &str) -> f64 {
    number(outcome(evaluation, option), Metric::Tco)
}

/// Purchases and contracts are dearer too, so that three years of all that is taxed are dearer by the same share.
#[test]
fn purchases_and_contracts_are_with_tax() {
    let text = |taxes: &str| {
        format!(
            "scenario: a\ntitle: A\nas_of: 2026-11-15\n{taxes}workload: {{ tasks: 1M/month, input: 2000 tokens, output: 500 tokens, peak_to_mean: 2x }}\n\
             facility: {{ electricity: us-commercial, pue: 1.3 }}\nfinance: {{ horizon: 36 months, discount_rate: 8%/year, resale: book }}\noptions:\n  \
             own:\n    cluster: {{ server: lenovo-lp2368-a, model: llama-3.3-70b, precision: fp8, tensor_parallel: 4, throughput: 3000 tokens/s per replica, \
             ownership: {{ server_price: $250000, life: 5 years, staff: none }} }}\n    lead_time: 0 months\n  \
             reserved:\n    rental: {{ gpu: h100-sxm, gpus: 8, price: $16/h, commitment: 12 months, model: llama-3.3-70b, precision: fp8, tensor_parallel: 4, \
             throughput: 3000 tokens/s per replica }}\n  api: {{ serverless: openai/gpt-5.4-mini, one_off: {{ migration: $12k }} }}\n  \
             people: {{ human: {{ minutes: 1, wage: $30/h }} }}\n"
        )
    };
    let taxed = ALL.replace("TAX", "{ rate: 19%, not_recovered: 100% }");
    let (net, gross) = (scenario(&text("")), scenario(&text(&taxed)));
    let (net, gross) = (evaluate(&net), evaluate(&gross));
    for option in ["own", "reserved", "api"] {
        assert!(agree(tco(&gross, option), 1.19 * tco(&net, option), 1e-9), "{option}");
    }
    assert!(agree(tco(&gross, "people"), tco(&net, "people"), 1e-12));
    let capex = |evaluation, option| number(outcome(evaluation, option), Metric::Capex);
    assert!(agree(capex(&gross, "own"), 1.19 * 250_000.0, 1e-9));
    assert!(agree(capex(&gross, "api"), 1.19 * 12_000.0, 1e-9));
}

/// Work that is paid once is wages; a cost by name that is paid once is of the kind `costs`.
#[test]
fn what_is_paid_once_is_taxed_as_what_it_is() {
    let text = |taxes: &str| {
        format!(
            "scenario: a\ntitle: A\nas_of: 2026-11-15\n{taxes}workload: {{ tasks: 1M/month, input: 2000 tokens, output: 500 tokens }}\n\
             finance: {{ horizon: 36 months }}\ncosts: {{ test: {{ once: $1000 }} }}\noptions:\n  \
             api: {{ serverless: openai/gpt-5.4-mini, one_off: {{ migration: $100, engineering: {{ hours: 10, wage: $50/h }} }} }}\n"
        )
    };
    let of = |taxes: &str| {
        let scenario = scenario(&text(taxes));
        number(outcome(&evaluate(&scenario), "api"), Metric::Capex)
    };
    let tax = "{ rate: 20%, not_recovered: 100% }";
    assert!(agree(of(""), 1600.0, 1e-12));
    assert!(agree(of(&format!("indirect_tax: {{ costs: {tax} }}\n")), 1800.0, 1e-12));
    assert!(agree(of(&format!("indirect_tax: {{ one_off: {tax} }}\n")), 1620.0, 1e-12));
}
