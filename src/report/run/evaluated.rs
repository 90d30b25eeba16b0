//! What is to be known about an accuracy that was read from an evaluation: counts, and what attempts cost and took there.

use crate::economics::Outcome;
use crate::metric::Metric;
use crate::report::number::{human, with_unit};
use crate::scenario::{Accuracy, Exchange, ServingOption};
use crate::units::{Amount, Count, Number, Ratio};

/// The remarks of an option; none where its accuracy was not read from an evaluation.
pub(in crate::report) fn remarks(outcome: &Outcome<'_>, exchange: Option<&Exchange>) -> Vec<String> {
    let option = outcome.option;
    let measured = measured_latency(option);
    let Some(accuracy) = &option.accuracy else {
        return measured.into_iter().chain(scored(option)).collect();
    };
    let notes =
        accuracy.evaluated.iter().flat_map(|found| &found.notes).map(|note| format!("accuracy: {note}"));
    let first = measured.into_iter().chain(counts(accuracy)).chain(notes);
    first.chain(cost(outcome, accuracy, exchange)).chain(latency(option, accuracy)).collect()
}

/// A score that no figure rests on.
fn scored(option: &ServingOption) -> Option<String> {
    let score = option.score.as_ref()?;
    let value = score.value.value.get();
    let sign = if value < 0.0 { "-" } else { "" };
    let shown = human(Amount::from(Number::const_new(value.abs())));
    Some(format!(
        "score: {sign}{shown}, {} ({}, {}); it is no share of tasks done right, so nothing rests on it",
        score.what,
        score.tool.name(),
        score.file.name()
    ))
}

/// The run that latencies were taken from.
fn measured_latency(option: &ServingOption) -> Option<String> {
    let found = option.measured_latency.as_ref()?;
    let mut text = format!("latency measured at the endpoint ({})", found.from);
    if let Some(answered) = found.answered {
        text += &format!(": {answered} calls answered");
    }
    if let Some(failed) = found.failed {
        text += &format!(", {failed} failed");
    }
    let busiest = with_unit(Amount::from(found.busiest));
    text += &match found.rate {
        Some(rate) => {
            format!("; {} in the run, {busiest} in the busiest hour", with_unit(Amount::from(rate)))
        }
        None => format!("; the file does not say at which rate, and the busiest hour has {busiest}"),
    };
    Some(text)
}

/// What was counted, and what stands beside it.
fn counts(accuracy: &Accuracy) -> Option<String> {
    let found = accuracy.evaluated.as_ref()?;
    let what = format!("accuracy evaluated: {} ({}, {})", found.what, found.tool.name(), found.file.name());
    let Some(counts) = &found.counts else { return Some(what) };
    let mut text = format!(
        "{what}: {} of {} attempts at {} tasks were right",
        counts.passed, counts.attempts, counts.tasks
    );
    if counts.attempts > counts.tasks {
        text += ", and trials are tasks";
    }
    if counts.unanswered > Count::ZERO {
        text += &format!("; left out because the provider answered with an error: {}", counts.unanswered);
    }
    if counts.not_judged > Count::ZERO {
        text += &format!("; left out because the judge gave no verdict: {}", counts.not_judged);
    }
    if counts.lost > Count::ZERO {
        text += &format!(", with them every attempt at other tasks: {}", counts.lost);
    }
    if counts.late > Count::ZERO {
        text += &format!(
            "; beyond a limit on latency or cost, which says nothing about the answer: {}",
            counts.late
        );
    }
    if counts.cached > Count::ZERO {
        text += &format!("; out of a cache, so without latency and cost: {}", counts.cached);
    }
    if let Some(measured) = &found.correlation {
        let measured_text = human(Amount::from(measured.value));
        let used = accuracy.correlation.site() == Some(&measured.site);
        text += &format!("; attempts at one task are alike by {measured_text}");
        if !used {
            text += &format!(
                ", where the scenario states {}",
                human(Amount::from(*accuracy.correlation.value()))
            );
        }
    }
    Some(text)
}

/// What an attempt cost, beside what the scenario makes of it.
fn cost(outcome: &Outcome<'_>, accuracy: &Accuracy, exchange: Option<&Exchange>) -> Option<String> {
    // Results of evaluations are in dollars.
    let rate = exchange.map_or(1.0, |exchange| exchange.rate.value.dollars());
    let cost = accuracy.evaluated.as_ref()?.cost.as_ref()?;
    let here = match outcome.metric(Metric::CostPerTask) {
        Ok(figure) => format!("here a task costs {}", human(figure.amount)),
        Err(_) => "here a task has no price".to_owned(),
    };
    Some(format!(
        "an attempt cost {} on average when it was evaluated ({} attempts), which no bill rests on; {here}",
        human(Amount::from(cost.mean).times(Ratio::const_new(1.0 / rate))),
        cost.number
    ))
}

/// How long an attempt took, and whether percentiles of it stand for the option's.
fn latency(option: &ServingOption, accuracy: &Accuracy) -> Option<String> {
    let spread = accuracy.evaluated.as_ref()?.latency.as_ref()?;
    if let Some(found) = spread.in_doubt() {
        let (number, of) = (found.number, found.of);
        return Some(format!(
            "latencies of the evaluation not used: {number} of {of} are none of calls of a model"
        ));
    }
    let mean = human(Amount::from(spread.mean));
    let text = format!("an attempt took {mean} on average when it was evaluated ({} attempts", spread.number);
    let Some(percentiles) = &spread.percentiles else {
        return Some(text + ", too few for percentiles)");
    };
    let text = text + &format!("), {} at p95", human(Amount::from(percentiles.p95.value)));
    let used = option.latencies.iter().any(|(_, stated)| stated.site == percentiles.p95.site);
    let modelled = option.serving.deployment().is_some_and(|fleet| fleet.throughput.operation().is_some());
    Some(match (used, modelled) {
        (true, _) => text,
        (false, true) => text + "; not used: latencies of this fleet are estimated for its busiest hour",
        (false, false) => text + "; not used: the scenario states latencies of its own",
    })
}
