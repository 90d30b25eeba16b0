//! `InferenceX` (`InferenceMAX` before): results as `utils/process_result.py` and `utils/agentic/aggregation` put them together, read
//! of the scripts of 2026-08-21. An object a run, or a list of them, which makes a curve.
//!
//! - Times are seconds: `mean_ttft`, `mean_tpot`, `mean_e2el`; of the agentic runs of today they stand under
//!   `request_metrics.latency`.
//! - The load is a closed loop of `conc` requests, of agentic runs of as many sessions.
//! - The output rate is `output_tput_per_gpu` × GPUs: `tp` × `pp` × `pcp_size`, or those that decode, where prefill has its own; of
//!   agentic runs it is `output_tput_tps`.
//! - Lengths are those that were asked for, `isl` and `osl`. Its scripts draw them evenly from 0.8 to 1.0 of that (`--random-range-ratio`),
//!   so the mean is 0.9 of it. Agentic runs have the means.
//! - Answers a second follow from rate and length. Failed requests are only in agentic runs.

use crate::decode::{Context, Object, Sited};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::source::Node;
use crate::units::{Count, Number, Quantity, Seconds, Tokens, TokensPerSecond, brief};

use super::averages::Times;
use super::draft::Draft;
use super::found::BenchmarkDraft;
use super::kind::{Kind, has_any};
use super::load::Offered;
use super::subject::Subject;
use super::tool::BenchmarkTool;

/// Keys that only its scripts write.
const OWN: &[&str] = &["infmax_model_prefix", "tput_per_gpu", "output_tput_per_gpu", "recipe_fingerprint"];
/// The mean of a length that is drawn evenly from 0.8 to 1.0 of it.
const DRAWN: f64 = 0.9;

/// The kind of document.
pub(super) const KIND: Kind = Kind {
    tool: BenchmarkTool::InferenceX,
    wanted: &[
        "hw",
        "conc",
        "image",
        "model",
        "infmax_model_prefix",
        "recipe_fingerprint",
        "framework",
        "precision",
        "isl",
        "osl",
        "disagg",
        "scenario_type",
        "tp",
        "pp",
        "pcp_size",
        "num_prefill_gpu",
        "num_decode_gpu",
        "tput_per_gpu",
        "output_tput_per_gpu",
        "output_tput_tps",
        "mean_ttft",
        "median_ttft",
        "mean_tpot",
        "median_tpot",
        "mean_e2el",
        "median_e2el",
        "mean_input_tokens",
        "mean_output_tokens_actual",
        "duration_seconds",
        "num_requests_total",
        "num_requests_successful",
        "request_accounting",
        "records_error_dropped",
        "mean_qps",
        "device",
        "request_metrics",
        "latency",
        "ttft",
        "tpot",
        "e2el",
        "mean",
        "median",
        "p50",
        "tokens",
        "input",
        "output_actual",
        "throughput",
        "output",
        "tokens_per_second",
    ],
    telling: OWN,
    is: |node| node.get("conc").is_some() && has_any(node, OWN),
    read,
};

fn read(run: &Object<'_>, found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    let gpus = gpus(run, context);
    found.subjects.push(subject(run, gpus.clone(), context));
    let before = context.sink.count(Severity::Error);
    let requests: Option<Sited<Count>> = run.counted("num_requests_successful", "", context);
    if !found.answered(requests.as_ref()) {
        return;
    }
    let times = times(run, context);
    let by_gpus = output_rate(run, gpus, context);
    let (output_rate, written) = match by_gpus {
        None => {
            by_times(run, &times, context).map_or((None, None), |(rate, output)| (Some(rate), Some(output)))
        }
        known => (known, None),
    };
    if output_rate.is_none() && context.sink.count(Severity::Error) == before {
        let message = "the run has no rate of output: `output_tput_per_gpu` with `tp`, or `output_tput_tps`";
        let help = "take the file as the script wrote it; of times alone no throughput follows".to_owned();
        context.fault(Code::MissingKey, message, &run.path, Some(help));
    }
    let output = length(
        run,
        "osl",
        &["mean_output_tokens_actual", "request_metrics.tokens.output_actual.mean"],
        context,
    )
    .or(written);
    let duration: Option<Sited<Seconds>> =
        ["duration_seconds", "request_metrics.throughput.duration_seconds"]
            .iter()
            .find_map(|keys| run.measured(keys, "s", context));
    let answered = output_rate.as_ref().zip(output.as_ref());
    let draft = Draft {
        offered: Offered::Closed,
        limit: run.measured("conc", "", context).filter(|_| !is_agentic(run)),
        average: times.average,
        ttft: times.ttft,
        median_ttft: times.median_ttft,
        tpot: times.tpot,
        latency: times.latency,
        input: length(run, "isl", &["mean_input_tokens", "request_metrics.tokens.input.mean"], context),
        failed: run.counted("request_accounting.records_error_dropped", "", context),
        per_second: answered.map(|(rate, output)| rate.value.get() / output.value.get()),
        output_rate,
        output,
        requests,
        duration,
        ..Draft::default()
    };
    let help = "its scripts write `conc`: how many requests were in flight";
    let site = context.site(&run.path);
    found.measurements.extend(draft.finish(before, || site, help, context.sink));
}

/// The times, where they stand today and where they stood.
fn times(run: &Object<'_>, context: &mut Context<'_>) -> Times {
    let flat = Times::of(run, "e2el", context);
    if flat.ttft.is_some() || flat.latency.is_some() {
        return flat;
    }
    let mut of = |what: &str, statistic: &str| -> Option<Sited<Seconds>> {
        run.counted(&format!("request_metrics.latency.{what}.{statistic}"), "s", context)
    };
    Times {
        ttft: of("ttft", "mean"),
        median_ttft: of("ttft", "median").or_else(|| of("ttft", "p50")),
        tpot: of("tpot", "mean"),
        latency: of("e2el", "mean"),
        ..flat
    }
}

/// The mean length: as it was measured, or of what was asked for.
fn length(
    run: &Object<'_>,
    asked: &str,
    measured: &[&str],
    context: &mut Context<'_>,
) -> Option<Sited<Tokens>> {
    measured.iter().find_map(|keys| run.measured(keys, "", context)).or_else(|| {
        let asked: Sited<Tokens> = run.measured(asked, "", context)?;
        Some(Sited { value: Tokens::new(asked.value.get() * DRAWN).ok()?, site: asked.site })
    })
}

fn output_rate(
    run: &Object<'_>,
    gpus: Option<Sited<Count>>,
    context: &mut Context<'_>,
) -> Option<Sited<TokensPerSecond>> {
    let each: Option<Sited<TokensPerSecond>> = run.measured("output_tput_per_gpu", "tokens/s", context);
    // Where prefill has GPUs of its own, the rate is counted by those that decode.
    let decoding = if is_apart(run) { run.measured("num_decode_gpu", "", context).or(gpus) } else { gpus };
    each.zip(decoding)
        .and_then(|(each, gpus)| {
            let value = TokensPerSecond::new(each.value.get() * gpus.value.get()).ok()?;
            Some(Sited { value, site: each.site })
        })
        .or_else(|| {
            ["output_tput_tps", "request_metrics.throughput.output.tokens_per_second"]
                .iter()
                .find_map(|keys| run.measured(keys, "tokens/s", context))
        })
}

/// The rate of output and the mean answer of a file that says neither: an answer has 1 + (whole − first token) ÷ time per token tokens, and
/// so many are written a second as requests are answered.
fn by_times(
    run: &Object<'_>,
    times: &Times,
    context: &mut Context<'_>,
) -> Option<(Sited<TokensPerSecond>, Sited<Tokens>)> {
    let answered: Sited<Number> = run.measured("mean_qps", "", context)?;
    let (ttft, tpot, latency) = (times.ttft.as_ref()?, times.tpot.as_ref()?, times.latency.as_ref()?);
    let written = 1.0 + (latency.value.get() - ttft.value.get()) / tpot.value.get();
    let output = Tokens::new(written).ok().filter(|output| output.get() > 1.0)?;
    let rate = TokensPerSecond::new(answered.value.get() * written).ok()?;
    let message = format!(
        "the file says neither the rate of output nor the length of answers: by its times answers have {} tokens, and {} are written",
        brief(Number::const_new(written)),
        brief(rate),
    );
    let help = "take a file with `output_tput_per_gpu` and `osl`, if there is one";
    let diagnostic = Diagnostic::new(Code::OtherLengths, message, answered.site.clone());
    context.sink.push(diagnostic.help(help.to_owned()));
    Some((Sited { value: rate, site: answered.site }, Sited { value: output, site: latency.site.clone() }))
}

/// All GPUs of the run.
fn gpus(run: &Object<'_>, context: &mut Context<'_>) -> Option<Sited<Count>> {
    let several = ["num_prefill_gpu", "num_decode_gpu"].map(|key| run.counted::<Count>(key, "", context));
    if let [Some(prefill), Some(decode)] = several {
        let (first, second) = (prefill.value.get(), decode.value.get());
        let all = if is_apart(run) { first + second } else { first.max(second) };
        return Some(Sited { value: Count::new(all).ok()?, site: prefill.site });
    }
    let tensor: Sited<Count> = run.measured("tp", "", context)?;
    let others = ["pp", "pcp_size"].map(|key| run.measured::<Count>(key, "", context));
    let factor: f64 = others.into_iter().flatten().map(|count| count.value.get()).product();
    Some(Sited { value: Count::new(tensor.value.get() * factor).ok()?, site: tensor.site })
}

/// Whether it counts sessions, which are not always waiting for an answer.
fn is_agentic(run: &Object<'_>) -> bool {
    matches!(run.node.get("scenario_type"), Some(Node::Text(kind)) if kind.starts_with("agentic"))
}

/// Whether prefill and decode have GPUs of their own.
fn is_apart(run: &Object<'_>) -> bool {
    run.node.get("disagg") == Some(&Node::Bool(true))
}

fn subject(run: &Object<'_>, gpus: Option<Sited<Count>>, context: &mut Context<'_>) -> Subject {
    // `b200-dgxc`: the GPU, and whose machines they are.
    let gpu = run
        .text("hw", context)
        .or_else(|| run.text("device", context))
        .map(|hw| Sited { value: hw.value.split('-').next().unwrap_or_default().to_owned(), site: hw.site });
    let tensor_parallel = (!is_apart(run)).then(|| gpus.clone()).flatten();
    Subject {
        model: run.text("model", context),
        engine: engine(run, context),
        gpu,
        gpus,
        tensor_parallel,
        precision: run.text("precision", context),
        ..Subject::default()
    }
}

/// The engine, with the release that its image says: `vllm/vllm-openai:v0.22.0`.
fn engine(run: &Object<'_>, context: &mut Context<'_>) -> Option<Sited<String>> {
    let framework = run.text("framework", context)?;
    let image = run.text("image", context);
    let tag = image.as_ref().and_then(|image| image.value.rsplit_once(':')).map(|(_, tag)| tag);
    let release =
        tag.map(|tag| tag.trim_start_matches('v')).and_then(|tag| tag.split(['-', '_', '+']).next());
    let release = release.filter(|release| release.starts_with(|c: char| c.is_ascii_digit()));
    let value =
        release.map_or_else(|| framework.value.clone(), |release| format!("{} {release}", framework.value));
    Some(Sited { value, site: framework.site })
}
