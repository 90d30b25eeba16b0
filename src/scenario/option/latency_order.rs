//! Latencies that an option states, and those that cannot all be true: percentiles that cross, a mean below what the percentiles alone come to, a first token after
//! the last one.

use crate::decode::{
    Block, BlockShape, Context, Decode as _, FieldShape, Shape, Shaped, Sited, report_repeated,
};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::metric::Metric;
use crate::source::{FieldPath, Node};
use crate::units::tolerance::NOISE;
use crate::units::{Quantity, Seconds, brief};

/// Latencies by metric: every metric that is one has a field.
pub(in crate::scenario) enum LatencyKeys {}

impl Block for LatencyKeys {
    fn name() -> String {
        "Latencies".to_owned()
    }

    fn about() -> &'static [&'static str] {
        &["Latencies by metric, as measured."]
    }

    fn own() -> Vec<FieldShape> {
        let field = |metric: &Metric| {
            FieldShape::optional::<Seconds>(metric.info().id, format!("{}.", metric.info().label))
        };
        Metric::ALL.iter().filter(|metric| metric.is_latency()).map(field).collect()
    }
}

impl Shaped for LatencyKeys {
    fn shape() -> Shape {
        Shape::Block(BlockShape::of::<Self>())
    }
}

type Latencies = [(Metric, Sited<Seconds>)];

/// Reads latencies by metric; reports those that cannot all be true.
pub(super) fn read_latencies(
    node: &Node,
    path: &FieldPath,
    context: &mut Context<'_>,
) -> Vec<(Metric, Sited<Seconds>)> {
    let Node::Map(entries) = node else {
        context.wrong_type("latencies by metric, such as `{ latency_p95: 6 s }`", node, path);
        return Vec::new();
    };
    report_repeated(entries, path, context);
    let mut latencies = Vec::new();
    for (key, value) in entries {
        let here = path.key(key);
        if let Some(metric) = Metric::by_id(key).filter(|metric| metric.is_latency()) {
            if let Some(value) = Seconds::decode(value, &here, context) {
                latencies.push((metric, Sited { value, site: context.site(&here) }));
            }
        } else {
            let known =
                Metric::ALL.iter().filter(|metric| metric.is_latency()).map(|metric| metric.info().id);
            let help = did_you_mean(key, known);
            context.key_fault(Code::UnknownKey, format!("`{key}` is not a latency"), &here, help);
        }
    }
    report_impossible(&latencies, context);
    latencies
}

/// The percentiles of each latency, with the share of tasks below each.
const FAMILIES: [[(Metric, f64); 3]; 3] = [
    [(Metric::LatencyP50, 0.5), (Metric::LatencyP95, 0.95), (Metric::LatencyP99, 0.99)],
    [(Metric::TtftP50, 0.5), (Metric::TtftP95, 0.95), (Metric::TtftP99, 0.99)],
    [(Metric::TpotP50, 0.5), (Metric::TpotP95, 0.95), (Metric::TpotP99, 0.99)],
];

/// Reports the first contradiction of each kind.
pub(super) fn report_impossible(latencies: &Latencies, context: &mut Context<'_>) {
    let ordered = FAMILIES.map(|family| are_ordered(&family, latencies, context));
    if ordered[0] {
        report_low_mean(latencies, context);
    }
    let [whole, first, _] = FAMILIES;
    for ((whole, _), (first, _)) in whole.into_iter().zip(first) {
        if let (Some(whole), Some(first)) = (find(whole, latencies), find(first, latencies))
            && is_more(first, whole)
        {
            report_above(first, whole, "an answer is not complete before its first token", context);
            return;
        }
    }
}

type Stated<'l> = (Metric, &'l Sited<Seconds>);

fn find(metric: Metric, latencies: &Latencies) -> Option<Stated<'_>> {
    latencies.iter().find(|(known, _)| *known == metric).map(|(_, value)| (metric, value))
}

fn is_more(one: Stated<'_>, other: Stated<'_>) -> bool {
    one.1.value.get() > other.1.value.get() * (1.0 + NOISE)
}

/// Whether a higher percentile is never shorter; reports the first that is.
fn are_ordered(family: &[(Metric, f64)], latencies: &Latencies, context: &mut Context<'_>) -> bool {
    let stated: Vec<Stated<'_>> = family.iter().filter_map(|(metric, _)| find(*metric, latencies)).collect();
    let crossed = stated.windows(2).find(|pair| is_more(pair[0], pair[1]));
    if let Some(pair) = crossed {
        report_above(pair[0], pair[1], "a higher percentile is never shorter", context);
    }
    crossed.is_none()
}

fn report_above(long: Stated<'_>, short: Stated<'_>, why: &str, context: &mut Context<'_>) {
    let (one, other) = (long.0.info().id, short.0.info().id);
    let message =
        format!("`{one}` is {}, more than `{other}`, which is {}: {why}", long.1.value, short.1.value);
    let diagnostic = Diagnostic::new(Code::Conflict, message, long.1.site.clone())
        .also(short.1.site.clone(), format!("`{other}`"))
        .help(format!("state them of the same runs, or leave one out: are `{one}` and `{other}` swapped?"));
    context.sink.push(diagnostic);
}

/// A share of the tasks takes at least as long as each percentile says, which alone makes a mean.
fn report_low_mean(latencies: &Latencies, context: &mut Context<'_>) {
    let Some((_, mean)) = find(Metric::LatencyMean, latencies) else { return };
    let [whole, ..] = FAMILIES;
    let stated: Vec<(Stated<'_>, f64)> =
        whole.into_iter().filter_map(|(metric, share)| Some((find(metric, latencies)?, share))).collect();
    let until = stated.iter().skip(1).map(|(_, share)| *share).chain([1.0]);
    let least: f64 =
        stated.iter().zip(until).map(|((at, from), until)| at.1.value.get() * (until - from)).sum();
    if mean.value.get() >= least * (1.0 - NOISE) {
        return;
    }
    let names: Vec<String> = stated.iter().map(|(at, _)| format!("`{}`", at.0.info().id)).collect();
    let message = format!(
        "`latency_mean` is {}, less than {} alone come to: {}",
        mean.value,
        names.join(" and "),
        brief(Seconds::const_new(least))
    );
    let mut diagnostic = Diagnostic::new(Code::Conflict, message, mean.site.clone())
        .help("state them of the same runs, in the same unit".to_owned());
    if let Some((longest, _)) = stated.last() {
        diagnostic = diagnostic.also(longest.1.site.clone(), format!("`{}`", longest.0.info().id));
    }
    context.sink.push(diagnostic);
}
