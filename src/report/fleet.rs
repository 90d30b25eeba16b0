//! What is to be known about how a fleet of GPUs was worked out: throughput, layout, limits on latency.

use crate::benchmark::{Asked, Average, BenchmarkFile};
use crate::decode::Given;
use crate::report::number::{human, with_unit};
use crate::report::shift::{shift_words, unsaid};
use crate::scenario::{
    MeasuredThroughput, PredictedThroughput, Scenario, Serving, ServingEngine, ServingOption, Throughput,
    Workload,
};
use crate::serving::{Binding, Candidate, ExpertLayout, KvCache, Limiting, Why, uncalibrated};
use crate::units::{Amount, Fraction, Load, Number, Quantity, Ratio, plural};

/// Layouts that are shown beside the chosen one.
const OTHERS: usize = 2;

/// The remarks of an option; none where a rate was stated, or there are no GPUs.
pub(super) fn remarks(option: &ServingOption) -> Vec<String> {
    let Some(deployment) = option.serving.deployment() else { return Vec::new() };
    let mut remarks = match &deployment.throughput {
        Throughput::Stated { .. } => return Vec::new(),
        Throughput::Predicted(found) => {
            [Some(predicted(found)), shifted(found), layout(found), narrower(found)]
                .into_iter()
                .flatten()
                .collect()
        }
        Throughput::Measured(found) => vec![measured(found, &option.workload)],
    };
    remarks.push(calls(&option.workload));
    remarks
}

/// Why a measured throughput is a lower bound, where it is one.
pub(super) fn lower_bound(option: &ServingOption) -> Option<&'static str> {
    match &option.serving.deployment()?.throughput {
        Throughput::Measured(found) => found.at_least.map(Asked::words),
        Throughput::Stated { .. } | Throughput::Predicted(_) => None,
    }
}

fn predicted(found: &PredictedThroughput) -> String {
    let configuration = &found.configuration;
    let widened = configuration.widened().map_or_else(String::new, |widened| format!("; {widened}"));
    let mut assumed = Vec::new();
    assumed.extend(release(&found.engine));
    if found.max_tpot.site().is_none() {
        assumed.push(format!("at most {} per token", found.max_tpot.value()));
    }
    let cache = KvCache::of(configuration);
    let kept = match cache.why {
        Some(why) => {
            assumed.push(format!("KV cache in {} ({why})", cache.precision));
            String::new()
        }
        None => format!(", KV cache in {}", cache.precision),
    };
    let whole = configuration.parallelism.experts == ExpertLayout::Whole;
    let whole = if whole { ", experts held whole" } else { "" };
    let assumed =
        if assumed.is_empty() { String::new() } else { format!("; assumed: {}", assumed.join(", ")) };
    format!(
        "throughput predicted: {} a replica at {} requests at a time ({}, {}{kept}{whole}); mean time to first token {}, per token {}; {}{}{}{widened}",
        with_unit(Amount::from(found.prediction.output_rate)),
        found.clients,
        configuration.engine,
        configuration.precision,
        human(Amount::from(found.prediction.ttft)),
        human(Amount::from(found.prediction.tpot)),
        bound(&found.binding),
        assumed,
        uncalibrated(configuration).fold(String::new(), |text, why| text + "; " + why),
    )
}

/// The own measurements that shift a prediction.
fn shifted(found: &PredictedThroughput) -> Option<String> {
    let extended = found.extended.as_ref()?;
    let mut said = shift_words(&extended.anchor, &files(&extended.files), extended.measured_on);
    let configuration = &found.configuration;
    said += &format!("; within {}", found.band.spreads());
    if !extended.taken.is_empty() {
        said +=
            &format!("; `{}` is taken for {}", extended.taken.join("`, `"), configuration.architecture.name);
    }
    if extended.files.iter().any(|file| file.subject.model.is_none()) {
        said += "; a file that says no model is taken for the option's";
    }
    if let Some(unsaid) = unsaid(&extended.files) {
        said += &format!(
            "; {unsaid}: taken for the option's, {} and {}",
            configuration.gpu.name, configuration.engine
        );
    }
    let known = extended.files.iter().flat_map(|file| &file.measurements).any(|run| run.cached.is_some());
    if configuration.cached.get() > 0.0 && !known {
        said += "; its prompts are taken to have been read whole, without a prompt cache";
    }
    Some(said)
}

/// The files of benchmarks, and what was measured when: `vLLM, results.json: meta-llama/Llama-3.2-3B-Instruct on 4xNVIDIA_L40S, 2025-05-30`.
fn files(files: &[BenchmarkFile]) -> String {
    let said = |file: &BenchmarkFile| {
        let name = format!("{}, {}", file.tool.name(), file.file.name());
        file.subject.words().map_or_else(|| name.clone(), |subject| format!("{name}: {subject}"))
    };
    files.iter().map(said).collect::<Vec<_>>().join("; ")
}

/// What is assumed of the engine's release, and of the engine where none is named.
pub(super) fn release(found: &ServingEngine) -> Option<String> {
    let ServingEngine { chosen, site, as_of } = found;
    let engine = chosen.engine;
    let why = match chosen.why {
        Why::Stated => return None,
        Why::Newest => format!("the newest release known on {as_of}"),
        Why::Oldest => format!("the oldest release known: none was out on {as_of}"),
        Why::Nearest(asked) => format!("{asked} is not known"),
    };
    let what = if site.is_some() { "" } else { "engine " };
    Some(format!("{what}{engine} ({why})"))
}

/// What keeps a replica from serving more.
fn bound(binding: &Binding) -> String {
    match binding.what {
        Limiting::Engine => "limited by the engine's own overheads, not by the GPUs".to_owned(),
        what => {
            let more = if what == Limiting::Latency {
                "if they were a tenth longer"
            } else {
                "with a tenth more of it"
            };
            let gain = human(Amount::from(Load::const_new(binding.gain.get())));
            format!("limited by {what}: it would serve {gain} more {more}")
        }
    }
}

/// The layout that was chosen, beside the next ones.
fn layout(found: &PredictedThroughput) -> Option<String> {
    let mut running = found.considered.iter().filter_map(said);
    let chosen = running.next()?;
    let next: Vec<String> = running.take(OTHERS).collect();
    let next = if next.is_empty() { String::new() } else { format!("; next {}", next.join(", ")) };
    Some(format!("layout chosen from {}: a replica of {chosen}{next}", found.considered.len()))
}

/// What narrower weights would take, which `precision: auto` does not choose.
fn narrower(found: &PredictedThroughput) -> Option<String> {
    let all: Vec<String> = found.narrower.iter().filter_map(said).collect();
    let first = found.narrower.first()?.configuration.precision;
    let configuration = &found.configuration;
    (!all.is_empty()).then(|| {
        format!(
            "{} is published in {}, and narrower weights need an evaluation: they would take a replica of {}; to compare one, write \
             `precision: {first}` into an option of its own",
            configuration.architecture.name,
            configuration.precision,
            all.join(", or "),
        )
    })
}

/// A layout in words, if it runs.
fn said(candidate: &Candidate) -> Option<String> {
    let layout = candidate.outcome.as_ref().ok()?;
    let of = &candidate.configuration;
    let each = of.parallelism.gpus;
    let s = plural(each);
    let takes = match layout.fleet {
        Ok(_) => format!("{} in all", human(Amount::from(layout.gpus))),
        Err(_) => "misses the limits on latency".to_owned(),
    };
    Some(format!("{each} GPU{s} in {}: {takes}", of.precision))
}

fn measured(found: &MeasuredThroughput, workload: &Workload) -> String {
    let point = found.operation.point;
    let beside = found.predicted.as_ref().map(|predicted| {
        let ratio = predicted.output_rate.get() / point.output_rate.get();
        let (apart, word) = if ratio >= 1.0 { (ratio - 1.0, "more") } else { (1.0 - ratio, "less") };
        format!(
            "; the serving model predicts {}, {} {word}",
            with_unit(Amount::from(predicted.output_rate)),
            human(Amount::from(Load::const_new(apart)))
        )
    });
    let at_least = if found.at_least.is_some() { "at least " } else { "" };
    let mut text = format!(
        "throughput measured: {at_least}{} a replica at {} requests at a time ({}){}",
        with_unit(Amount::from(point.output_rate)),
        clients(point.clients),
        files(&found.files),
        beside.unwrap_or_default(),
    );
    if let Some(asked) = found.at_least {
        text += &format!("; it is a lower bound, since {}", asked.words());
    }
    let several = |file: &BenchmarkFile| {
        let replicas = file.subject.replicas.as_ref().filter(|replicas| replicas.value.get() > 1.0)?;
        Some(format!(
            "; rates and requests at a time are those of {}, divided by its {} replicas",
            file.file.name(),
            replicas.value
        ))
    };
    text.extend(found.files.iter().filter_map(several));
    if let Some(unsaid) = unsaid(&found.files) {
        text += &format!("; {unsaid}: taken for the option's");
    }
    let known = found.files.iter().flat_map(|file| &file.measurements).any(|run| run.cached.is_some());
    let cached = workload.tokens.as_ref().map_or(Fraction::ZERO, |shape| *shape.cached.value());
    if cached > Fraction::ZERO && !known {
        text += &format!(
            "; `cached_input` of {} changes nothing of a measured rate, and the file does not say how much of its prompts was cached",
            human(Amount::from(cached))
        );
    }
    let medians = |file: &BenchmarkFile| file.measurements.iter().any(|run| run.average == Average::Median);
    if found.files.iter().any(medians) {
        text += "; its times are medians, taken for means";
    }
    text
}

/// A number of requests, which is a mean where the load of a benchmark was open.
fn clients(clients: Ratio) -> String {
    human(Amount::from(Number::const_new(clients.get())))
}

/// How calls are taken to arrive.
fn calls(workload: &Workload) -> String {
    let stated = |what: &str, given: &Given<Ratio>| match given {
        Given::Written(cv) => {
            format!("{what} vary by {} their mean (standard deviation)", human(Amount::from(cv.value)))
        }
        Given::Default { why, .. } => format!("assumed, {why}"),
    };
    let shown: Vec<String> = [("gaps between calls", &workload.arrival_cv), ("lengths", &workload.length_cv)]
        .into_iter()
        .map(|(what, given)| stated(what, given))
        .collect();
    format!("latencies are estimates for the busiest hour: {}", shown.join("; "))
}

/// What a page has to say of committed rentals, where a scenario has one: how the bill of a month reads what is paid for longer.
pub(super) fn committed(scenario: &Scenario, how: &str) -> Option<String> {
    let is_committed = |option: &ServingOption| match &option.serving {
        Serving::Rental(rented) => rented.commitment.is_some(),
        _ => false,
    };
    scenario.options.iter().any(is_committed).then(|| format!("committed rentals {how}"))
}

/// What a page has to say of elastic rentals, where a scenario has one.
pub(super) fn elastic(scenario: &Scenario) -> Option<String> {
    let mut fleets = scenario.options.iter().filter_map(|option| match &option.serving {
        Serving::Rental(rented) if rented.is_elastic() => {
            Some((option.workload.profile.is_some(), rented.assumed_day.is_some()))
        }
        _ => None,
    });
    let said = match fleets.next()? {
        (true, _) => "elastic rentals are billed for whole instances, hour by hour of `workload.profile`",
        (false, true) => {
            "elastic rentals are billed for whole instances, hour by hour of a day assumed from `workload.peak_to_mean`"
        }
        (false, false) => {
            "elastic rentals are billed for the instances that run on average, at best: the hours of the demand are unknown"
        }
    };
    Some(said.to_owned())
}
