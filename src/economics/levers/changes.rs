//! What levers change in a single option: from what to what, on what that rests, which fields.

use crate::catalog::{Precision, ReservedTerm, ServiceTier};
use crate::decode::Words as _;
use crate::scenario::{Policy, Provisioned, Replicas, Serving, ServingOption};
use crate::source::FieldPath;
use crate::units::{Count, Fraction, Hours, Months, Quantity, Ratio, Tokens, UsdPerMonth, brief};

use super::kind::LeverKind;

/// What is left of something that is a tenth less.
pub(super) const TENTH_LESS: Ratio = Ratio::const_new(0.9);
/// How full replicas may be at most, where the lever makes them fuller.
const FULLER: Fraction = Fraction::const_new(0.9);
/// By how much hardware is used longer.
const LONGER: f64 = 12.0;

/// What a lever would change.
pub(super) struct Change {
    /// What stands there now.
    pub(super) from: String,
    /// What would stand there.
    pub(super) to: String,
    /// What the target rests on: an assumption, or the catalog.
    pub(super) basis: String,
    /// The fields that it sets.
    pub(super) sets: Vec<(FieldPath, String)>,
}

/// What nobody published.
pub(super) const ASSUMED: &str = "assumption";

/// How often a policy tries, and where that stands.
pub(super) fn tried(policy: &Policy, path: &FieldPath) -> Vec<(String, FieldPath, Count)> {
    match policy {
        Policy::Retry { attempts, .. } => vec![(String::new(), path.key("attempts"), attempts.value)],
        Policy::BestOf { samples, .. } => vec![(String::new(), path.key("samples"), samples.value)],
        Policy::Workflow { steps } => {
            let of = |step: &crate::scenario::Step| {
                let tries = step.tries.as_ref()?.attempts.value;
                Some((
                    format!("{}: ", step.name),
                    path.key("workflow").key(&step.name).key("attempts"),
                    tries,
                ))
            };
            steps.iter().filter_map(of).collect()
        }
        _ => Vec::new(),
    }
}

pub(in crate::economics) fn routing(policy: &Policy, path: &FieldPath) -> Result<Change, String> {
    let half = |share: Fraction| Fraction::const_new(share.get() / 2.0);
    match policy {
        Policy::Router { false_escalation, .. } => {
            let (now, then) = (false_escalation.value, half(false_escalation.value));
            let basis = format!("{ASSUMED}: half as many easy tasks are taken for hard ones");
            Ok(Change {
                from: format!("false_escalation {}", percent(now)),
                to: percent(then),
                basis,
                sets: vec![(path.key("false_escalation"), then.to_string())],
            })
        }
        Policy::Cascade { verifier, .. } => {
            let now = verifier.accepts_right.value;
            let then = half(now.rest()).rest();
            let basis = format!("{ASSUMED}: half as many right results are handed on");
            Ok(Change {
                from: format!("accepts_right {}", percent(now)),
                to: percent(then),
                basis,
                sets: vec![(path.key("verifier").key("accepts_right"), then.to_string())],
            })
        }
        _ => Err("no small option comes before a large one".to_owned()),
    }
}

/// A share without its tail of binary digits.
pub(super) fn percent(share: Fraction) -> String {
    brief(share)
}

pub(in crate::economics) fn tokens(
    kind: LeverKind,
    option: &ServingOption,
    path: &FieldPath,
) -> Result<Change, String> {
    let served = matches!(
        option.serving,
        Serving::Serverless(_) | Serving::Provisioned(_) | Serving::Cluster(_) | Serving::Rental(_)
    );
    let shape = option.workload.tokens.as_ref().filter(|_| served).ok_or("it is not paid by the token")?;
    let path = path.key("workload");
    match kind {
        LeverKind::Cache => {
            let now = *shape.cached.value();
            let written = shape.written();
            let left = 1.0 - now.get() - written;
            if left <= 0.0 {
                return Err("all of the prompt is cached or written already".to_owned());
            }
            let then = Fraction::const_new(now.get() + left / 2.0);
            let basis =
                format!("{ASSUMED}: half of what is read anew today stands at the beginning of the prompt");
            Ok(Change {
                from: percent(now),
                to: percent(then),
                basis,
                sets: vec![(path.key("cached_input"), then.to_string())],
            })
        }
        LeverKind::Prompts => {
            let (now, then) = (shape.input.value, shape.input.value * TENTH_LESS);
            let sets = vec![(path.key("input"), shape.input_times(TENTH_LESS))];
            Ok(Change {
                from: now.to_string(),
                to: brief(then),
                basis: format!("{ASSUMED}: no loss of quality"),
                sets,
            })
        }
        _ => {
            let (now, then) = (shape.output.value, shape.output.value * TENTH_LESS);
            let reasoning = *shape.reasoning.value();
            let mut sets = vec![(path.key("output"), then.to_string())];
            let (mut from, mut to) = (now, then);
            if reasoning > Tokens::ZERO {
                sets.push((path.key("reasoning"), (reasoning * TENTH_LESS).to_string()));
                (from, to) = (now + reasoning, then + reasoning * TENTH_LESS);
            }
            Ok(Change {
                from: from.to_string(),
                to: brief(to),
                basis: format!("{ASSUMED}: no loss of quality"),
                sets,
            })
        }
    }
}

pub(super) fn batch(option: &ServingOption, path: &FieldPath) -> Result<Change, String> {
    if let Serving::Provisioned(_) = &option.serving {
        return Err("reserved units serve calls as they come, not batches".to_owned());
    }
    let Serving::Serverless(tokens) = &option.serving else { return Err("it buys no tokens".to_owned()) };
    let now = *tokens.tier.value();
    if now != ServiceTier::Standard {
        return Err(format!("it is bought at `{now}` prices already"));
    }
    // What else the option says of its tokens stays.
    let plain = tokens.terms.are_none() && tokens.stated.is_none();
    let set = if plain {
        (path.key("serverless"), format!("{{ model: \"{}\", tier: batch }}", tokens.model))
    } else {
        (path.key("serverless").key("tier"), ServiceTier::Batch.to_string())
    };
    Ok(Change {
        from: now.to_string(),
        to: ServiceTier::Batch.to_string(),
        basis: format!("the catalog's batch prices of `{}`; answers come within a day or so", tokens.model),
        sets: vec![set],
    })
}

pub(in crate::economics) fn precision(option: &ServingOption, path: &FieldPath) -> Result<Change, String> {
    let Some(predicted) = option.serving.predicted() else {
        return Err(match option.serving.deployment() {
            Some(_) => "its throughput is stated or measured for one precision: measure the other".to_owned(),
            None => "it has no GPUs of its own".to_owned(),
        });
    };
    let now = predicted.configuration.precision;
    let then = match now {
        Precision::Bf16 => Precision::Fp8,
        Precision::Fp8 => Precision::Fp4,
        Precision::Int8 => Precision::Int4,
        Precision::Fp4 | Precision::Int4 => return Err(format!("`{now}` is the narrowest already")),
    };
    let field = path.key(option.serving.kind()).key("precision");
    Ok(Change {
        from: now.to_string(),
        to: then.to_string(),
        basis: "throughput is predicted; what it costs in accuracy has to be measured, and is not counted"
            .to_owned(),
        sets: vec![(field, then.to_string())],
    })
}

pub(in crate::economics) fn fuller(option: &ServingOption, path: &FieldPath) -> Result<Change, String> {
    let deployment = option.serving.deployment().ok_or("it has no fleet of its own")?;
    if let Replicas::Fixed(_) = deployment.replicas {
        return Err("the number of replicas is stated".to_owned());
    }
    let now = *deployment.max_utilisation.value();
    if now >= FULLER {
        return Err(format!("replicas may be {} full already", percent(now)));
    }
    let field = path.key(option.serving.kind()).key("max_utilisation");
    let basis = format!("{ASSUMED}: calls may wait longer in the busiest hour");
    Ok(Change { from: percent(now), to: percent(FULLER), basis, sets: vec![(field, FULLER.to_string())] })
}

pub(in crate::economics) fn life(option: &ServingOption, path: &FieldPath) -> Result<Change, String> {
    let Serving::Cluster(owned) = &option.serving else { return Err("it owns no hardware".to_owned()) };
    let now = *owned.ownership.life.value();
    let then = Months::const_new(now.get() + LONGER);
    let field = path.key("cluster").key("ownership").key("life");
    let basis = format!("{ASSUMED}: it is neither worn out nor outpaced by then");
    Ok(Change { from: now.to_string(), to: then.to_string(), basis, sets: vec![(field, then.to_string())] })
}

/// The commitment of reserved units that costs least, if it costs less than now.
pub(super) fn longer_commitment(
    reserved: &Provisioned,
    hours: Hours,
    path: &FieldPath,
) -> Result<Change, String> {
    let prices: Vec<(ReservedTerm, UsdPerMonth)> =
        reserved.sold.iter().map(|(term, price)| (*term, price.per_month(hours))).collect();
    let now = reserved.commitment.value;
    let offer = reserved.offer.as_deref().unwrap_or_default();
    let price = |term: ReservedTerm| prices.iter().find(|(known, _)| *known == term).map(|(_, price)| *price);
    let today = price(now).ok_or("the price of its units is stated, not an offer's")?;
    let cheaper = prices.iter().filter(|(_, price)| *price < today);
    let (term, price) = cheaper
        .min_by(|a, b| a.1.get().total_cmp(&b.1.get()))
        .ok_or_else(|| format!("`{offer}` has no cheaper commitment"))?;
    Ok(Change {
        from: format!("{now} at {} a unit", brief(today)),
        to: format!("{term} at {}", brief(*price)),
        basis: format!("the catalog's price of `{offer}`; units are paid for the whole term, used or not"),
        sets: vec![(path.key("provisioned").key("commitment"), term.word().to_owned())],
    })
}
