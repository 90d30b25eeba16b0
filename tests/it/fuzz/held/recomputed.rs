//! The formula that an explanation names gives the figure again out of the inputs that it names. What is a search, a prediction or
//! a walk through months has no formula of a line, and is left to its own tests.

use std::collections::BTreeMap;

use breakeven::economics::evaluate;
use breakeven::figure::{Derivation, Origin};
use breakeven::metric::Metric;

use super::SHIPPED;
use crate::harness::{agree, scenario};

type Formula = fn(&[f64]) -> f64;

fn product(inputs: &[f64]) -> f64 {
    inputs.iter().product()
}

fn sum(inputs: &[f64]) -> f64 {
    inputs.iter().sum()
}

fn quotient(inputs: &[f64]) -> f64 {
    inputs[0] / inputs[1..].iter().product::<f64>()
}

fn rest(inputs: &[f64]) -> f64 {
    1.0 - inputs[0]
}

/// Tasks × calls × tokens of each, in millions.
fn millions(inputs: &[f64]) -> f64 {
    inputs[0] * inputs[1] * sum(&inputs[2..]) / 1e6
}

/// Every formula that is one line, as explanations write it. Seconds, watts and single tokens stand beside hours, kilowatts and
/// millions.
const FORMULAS: &[(&str, Formula)] = &[
    ("sum of the ledger's lines", sum),
    ("sum of the ledger's lines at full capacity", sum),
    ("sum of the one-off costs", sum),
    ("own prompt + answers that it reads", sum),
    ("output + reasoning tokens", sum),
    ("the whole answer", sum),
    ("value and savings", sum),
    ("once, spread over the months", product),
    ("as stated, for the whole cluster", product),
    ("own prompt × its written share ÷ prompt", |i| i[0] * i[1] / i[2]),
    ("engineers for each GPU × GPUs, at least the least", |i| i[0].max(i[1] * i[2])),
    ("cost per task + share of each end that costs something × its cost", |i| {
        i[0] + i[1..].chunks_exact(2).map(product).sum::<f64>()
    }),
    ("million tokens per month × price per million", product),
    ("engineers × cost of an engineer", product),
    ("tasks per month × attempts per task", product),
    ("tasks per month × price of a task", product),
    ("tasks per month × times per task", product),
    ("times per month × cost of one", product),
    ("prompt × cached share", product),
    ("prompt × written share", product),
    ("servers × straight-line depreciation per month", product),
    ("servers × price per month", product),
    ("servers × GPUs in one", product),
    ("servers × hours per month", product),
    ("servers × maximum power of a server", |i| product(i) / 1e3),
    ("instances × GPUs in one", product),
    ("instances × hours per month", product),
    ("instance-hours per month × price per hour", product),
    ("instance-hours per month × GPUs in one", product),
    ("instance-hours of starts per month × price per hour", product),
    ("starts of instances per month × start-up of an instance", |i| product(i) / 3600.0),
    ("price of an instance × hours per month", product),
    ("GPUs × hours per month", product),
    ("GPUs × price per month", product),
    ("GPU-hours × price", product),
    ("maximum power × idle share", product),
    ("price of a server × share", product),
    ("power capacity × price per kW and month", product),
    ("energy per month × price of electricity", product),
    ("energy per task × carbon intensity of the grid", |i| product(i) / 1e3),
    ("server-hours per month × power of a server × PUE", |i| product(i) / 1e3),
    ("replicas × capacity of a replica × highest utilisation", product),
    ("hours of work per month × cost per hour", product),
    ("tasks per month × minutes per task ÷ 60", |i| product(i) / 60.0),
    ("cost per month ÷ tasks per month", quotient),
    ("cost ÷ months", quotient),
    ("cost per task ÷ accuracy", quotient),
    ("cost per task with errors ÷ accuracy", quotient),
    ("cost of tokens per month ÷ million tokens per month", quotient),
    ("cost of tokens per month ÷ million answer tokens per month", quotient),
    ("cost per month ÷ million tokens per month", quotient),
    ("cost per month at full capacity ÷ capacity per month", quotient),
    ("cost of the GPUs per month ÷ GPU-hours per month", quotient),
    ("tasks per month ÷ (replicas × capacity of a replica)", quotient),
    ("tasks per month ÷ (replicas running on average × capacity of a replica)", quotient),
    ("tasks per month ÷ (capacity of a replica × highest utilisation)", quotient),
    ("GPU-hours per month ÷ GPUs in a server of the same kind", quotient),
    ("calls a second in the busiest hour ÷ calls a second", quotient),
    ("price of an instance ÷ GPUs in it", quotient),
    ("price per GPU and year ÷ 12", |i| i[0] / 12.0),
    ("energy per month ÷ tasks per month", |i| 1e3 * quotient(i)),
    ("answer tokens per month ÷ seconds per month", |i| 1e6 * quotient(i) / 3600.0),
    ("1 − accuracy", rest),
    ("1 − share of the cost that pays for prompts", rest),
    ("1 − share of the time that reads prompts", rest),
    ("prompt × (1 − cached share)", |i| i[0] * (1.0 - i[1])),
    ("prompt × (1 − cached share − written share)", |i| i[0] * (1.0 - i[1] - i[2])),
    ("prompt of the first call + growth a call × calls before a call", |i| i[0] + i[1] * i[2]),
    ("(calls per task − 1) ÷ 2", |i| (i[0] - 1.0) / 2.0),
    ("wage × (1 + overhead)", |i| i[0] * (1.0 + i[1])),
    ("hours × wage × (1 + overhead)", |i| i[0] * i[1] * (1.0 + i[2])),
    ("price × (1 − residual value) ÷ life", |i| i[0] * (1.0 - i[1]) / i[2]),
    ("paid up front × (1 − residual value) ÷ life", |i| i[0] * (1.0 - i[1]) / i[2]),
    ("cost per month − straight-line depreciation + capital recovery", |i| i[0] - i[1] + i[2]),
    ("idle power + (maximum − idle power) × busy share", |i| i[0] + (i[1] - i[0]) * i[2]),
    ("utilisation × replicas × GPUs of a replica ÷ GPUs", |i| i[0] * i[1] * i[2] / i[3]),
    ("servers × (server price + network + storage + spares)", |i| i[0] * sum(&i[1..])),
    ("(server price + network + storage + spares) × rate per year ÷ 12", |i| i[0] * sum(&i[1..]) / 12.0),
    ("users × calls per task ÷ (think time + response time)", |i| i[0] * i[1] / (i[2] + i[3])),
    ("calls a second × 3,600 × hours per month ÷ calls per task", |i| i[0] * 3600.0 * i[1] / i[2]),
    (
        "calls a second in the busiest hour ÷ busiest hour over mean hour × 3,600 × hours per month ÷ calls per task",
        |i| i[0] / i[3] * 3600.0 * i[1] / i[2],
    ),
    ("answer tokens per second × seconds per month ÷ (calls per task × answer tokens per call)", |i| {
        i[0] * i[1] * 3600.0 / (i[2] * i[3])
    }),
    (
        "fewest whole replicas ≥ tasks per month × busiest hour over mean hour ÷ (capacity of a replica × highest utilisation)",
        |i| (i[0] * i[1] / (i[2] * i[3]) - 1e-9).ceil(),
    ),
    ("cost per month × share that is left for answers ÷ million answer tokens per month", |i| {
        i[0] * i[1] / i[2]
    }),
    ("cost per month × share of the cost that pays for prompts ÷ million prompt tokens per month", |i| {
        i[0] * i[1] / i[2]
    }),
    ("cost per month × share of the time that reads prompts ÷ million prompt tokens per month", |i| {
        i[0] * i[1] / i[2]
    }),
    ("(benefits − costs) ÷ costs, not discounted, before tax", |i| (i[0] - i[1]) / i[1]),
    ("(benefits − costs) ÷ what is invested, not discounted, before tax", |i| (i[0] - i[1]) / i[2]),
    ("− sum of the costs over all months, resale taken off", |i| -sum(i)),
];

fn formula(text: &str) -> Option<Formula> {
    let tokens = text.starts_with("tasks per month × calls per task × ") && text.ends_with("per call)")
        || text.starts_with("tasks per month × calls per task × ") && text.ends_with(" per call");
    let known = FORMULAS.iter().find(|(known, _)| *known == text).map(|(_, formula)| *formula);
    known.or(tokens.then_some(millions as Formula))
}

#[test]
fn formulas_give_their_figures_again() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut left = 0;
    let mut visit = |figure: &Derivation, what: &str| {
        let Origin::Derived { formula: text, inputs } = &figure.origin else { return };
        let Some(formula) = formula(text) else {
            left += 1;
            return;
        };
        let inputs: Vec<f64> = inputs.iter().map(|input| input.amount.value()).collect();
        let (found, value) = (formula(&inputs), figure.amount.value());
        let near = agree(found, value, 1e-9) || (found - value).abs() <= 1e-12;
        assert!(near, "{what}: {}: {text} of {inputs:?} is {found}, not {value}", figure.label);
        *seen.entry(text.clone()).or_default() += 1;
    };
    for shipped in SHIPPED.iter() {
        let scenario = scenario(&shipped.text).over_months();
        let evaluation = evaluate(&scenario);
        for outcome in &evaluation.outcomes {
            for metric in Metric::ALL {
                if let Ok(figure) = outcome.metric(*metric) {
                    walk(figure, &mut |figure| {
                        visit(figure, &format!("{}: {}", shipped.name, outcome.option.name));
                    });
                }
            }
        }
    }
    for (text, _) in FORMULAS {
        assert!(seen.contains_key(*text), "no explanation has `{text}` any more: mend this list");
    }
    let given: usize = seen.values().sum();
    assert!(given > 2 * left, "only {given} figures were worked out again, and {left} left");
}

fn walk(figure: &Derivation, visit: &mut impl FnMut(&Derivation)) {
    visit(figure);
    if let Origin::Derived { inputs, .. } = &figure.origin {
        for input in inputs {
            walk(input, visit);
        }
    }
}
