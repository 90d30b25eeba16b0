//! Tokens are paid one by one: of twice the tasks each costs the same.

use breakeven::economics::evaluate;
use breakeven::metric::Metric;
use breakeven::source::Node;

use super::{FIGURES, SHIPPED, figures, of, options};
use crate::harness::agree;

/// What an option may state besides its tokens, so that its bill is one price times the tasks.
const PLAIN: [&str; 4] = ["serverless", "accuracy", "latency", "note"];

#[test]
fn twice_the_tasks_cost_twice_as_much_by_the_token() {
    let mut seen = 0;
    for (shipped, (before, _)) in SHIPPED.iter().zip(FIGURES.iter()) {
        let mut root = shipped.root.clone();
        let by_token: Vec<String> = options(&mut root)
            .iter()
            .filter(|(_, option)| match option {
                Node::Map(fields) => {
                    let keys: Vec<&str> = fields.iter().map(|(key, _)| key.as_str()).collect();
                    keys.contains(&"serverless") && keys.iter().all(|key| PLAIN.contains(key))
                }
                _ => false,
            })
            .map(|(name, _)| name.clone())
            .collect();
        let Node::Map(entries) = &mut root else { continue };
        let workload = entries.iter_mut().find(|(key, _)| key == "workload");
        let Some((_, Node::Map(workload))) = workload else { continue };
        let Some((_, Node::Text(tasks))) = workload.iter_mut().find(|(key, _)| key == "tasks") else {
            continue;
        };
        let digits = tasks.find(|c: char| !(c.is_ascii_digit() || ".,".contains(c))).unwrap();
        let number: f64 = tasks[..digits].replace(',', "").parse().unwrap();
        *tasks = format!("{}{}", number * 2.0, &tasks[digits..]);
        let after = figures(&evaluate(&of(&root)));
        for option in by_token {
            for (metric, factor) in
                [(Metric::CostPerTask, 1.0), (Metric::CostPerMonth, 2.0), (Metric::CostPerMillionTokens, 1.0)]
            {
                let key = (option.clone(), metric.info().id);
                let (Some(before), Some(after)) = (before[&key], after[&key]) else { continue };
                assert!(
                    agree(factor * before, after, 1e-9),
                    "{}: {key:?}: {before}, then {after}",
                    shipped.name
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 60, "only {seen}");
}
