//! What serves an option, in words.

use crate::report::number::with_unit;
use crate::scenario::{Charged, Deployment, Policy, Serving, ServingOption};
use crate::units::{Amount, Count, plural};

use super::terms;

/// What serves, in words.
pub(super) fn serves(option: &ServingOption) -> String {
    let running = |deployment: &Deployment| {
        let model = deployment.model.as_ref().map_or(String::new(), |model| format!("{} on ", model.value));
        format!(
            "{model}{} GPU{} a replica",
            deployment.tensor_parallel.value,
            plural(deployment.tensor_parallel.value)
        )
    };
    match &option.serving {
        Serving::Serverless(tokens) => {
            format!("{}, {}{}", tokens.model, tokens.tier.value(), terms::in_short(tokens))
        }
        Serving::Provisioned(reserved) => reserved.words(),
        Serving::Cluster(owned) => format!("{}, owned, {}", owned.server.name, running(&owned.deployment)),
        Serving::Rental(rented) => format!("{}, {}", rented.offer, running(&rented.deployment)),
        Serving::Human(people) => format!("people, {} a task", people.minutes.value),
        Serving::PerTask(paid) => {
            let price = with_unit(Amount::from(paid.price.value));
            match paid.charged.value() {
                Charged::Every => price,
                Charged::Accepted => format!("{price} with an accepted result"),
            }
        }
        Serving::Policy(policy) => policy_of(policy),
    }
}

/// A policy, in words.
fn policy_of(policy: &Policy) -> String {
    let names: Vec<&str> = policy.named().into_iter().map(|named| named.name.as_str()).collect();
    let several =
        |count: Count, what: &str| format!("{count} {what}{} of {}", plural(count), names.join(", "));
    match policy {
        Policy::Retry { attempts, .. } => format!("up to {}", several(attempts.value, "attempt")),
        Policy::BestOf { samples, .. } => format!("the best of {}", several(samples.value, "result")),
        Policy::Vote { samples, .. } => format!("a vote over {}", several(samples.value, "result")),
        Policy::Cascade { .. } => names.join(", then "),
        Policy::Chain { .. } => format!("{}, each on what came before", names.join(" → ")),
        Policy::Workflow { steps } => {
            let steps: Vec<String> =
                steps.iter().map(|step| format!("{} ({})", step.name, step.of.name)).collect();
            format!("steps: {}", steps.join(", "))
        }
        Policy::Router { .. } => names.join(", or for hard tasks "),
        Policy::Review { review, .. } => {
            format!("{}, {} of it reviewed", names.join(", "), review.share.value)
        }
    }
}
