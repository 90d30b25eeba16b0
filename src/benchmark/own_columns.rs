//! The columns of a table of one's own: what they are called, and the unit that their names say.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Concurrency,
    InFlight,
    RequestRate,
    OutputRate,
    Ttft,
    MedianTtft,
    Tpot,
    Latency,
    Input,
    Output,
    TotalInput,
    TotalOutput,
    /// Requests that were answered.
    Requests,
    /// Those that were sent.
    TotalRequests,
    Failed,
    Duration,
    AnswersPerSecond,
    Cached,
    Load,
    Model,
    Engine,
    Gpu,
    Gpus,
    TensorParallel,
    Replicas,
    Precision,
    Date,
}

/// Names of columns, what is documented first: of times without the unit, of means without the word.
const NAMES: &[(&str, Column)] = &[
    ("concurrency", Column::Concurrency),
    ("clients", Column::Concurrency),
    ("max_concurrency", Column::Concurrency),
    ("in_flight", Column::InFlight),
    ("request_rate", Column::RequestRate),
    ("rate", Column::RequestRate),
    ("offered_rate", Column::RequestRate),
    ("output_tokens_per_s", Column::OutputRate),
    ("output_tokens_per_second", Column::OutputRate),
    ("output_tokens_per_sec", Column::OutputRate),
    ("output_throughput", Column::OutputRate),
    ("output_tok_s", Column::OutputRate),
    ("ttft", Column::Ttft),
    ("time_to_first_token", Column::Ttft),
    ("tpot", Column::Tpot),
    ("time_per_output_token", Column::Tpot),
    ("latency", Column::Latency),
    ("e2el", Column::Latency),
    ("e2e_latency", Column::Latency),
    ("request_latency", Column::Latency),
    ("req_latency", Column::Latency),
    ("input_tokens", Column::Input),
    ("prompt_tokens", Column::Input),
    ("isl", Column::Input),
    ("output_tokens", Column::Output),
    ("completion_tokens", Column::Output),
    ("osl", Column::Output),
    ("total_input_tokens", Column::TotalInput),
    ("total_output_tokens", Column::TotalOutput),
    ("requests", Column::Requests),
    ("completed", Column::Requests),
    ("successful_requests", Column::Requests),
    ("total_requests", Column::TotalRequests),
    ("failed", Column::Failed),
    ("failed_requests", Column::Failed),
    ("error_requests", Column::Failed),
    ("errors", Column::Failed),
    ("duration", Column::Duration),
    ("requests_per_s", Column::AnswersPerSecond),
    ("requests_per_second", Column::AnswersPerSecond),
    ("request_throughput", Column::AnswersPerSecond),
    ("rps", Column::AnswersPerSecond),
    ("cached_input", Column::Cached),
    ("prefix_cache_hit_rate", Column::Cached),
    ("load", Column::Load),
    ("profile", Column::Load),
    ("strategy", Column::Load),
    ("model", Column::Model),
    ("model_id", Column::Model),
    ("engine", Column::Engine),
    ("gpu", Column::Gpu),
    ("gpus", Column::Gpus),
    ("tensor_parallel", Column::TensorParallel),
    ("tp", Column::TensorParallel),
    ("replicas", Column::Replicas),
    ("precision", Column::Precision),
    ("date", Column::Date),
];

/// Ends of names that say a unit.
const UNITS: [(&str, &str); 6] =
    [("_ms", "ms"), ("_milliseconds", "ms"), ("_seconds", "s"), ("_sec", "s"), ("_s", "s"), ("_us", "µs")];
/// Words that say that a figure is a mean.
const MEANS: [&str; 3] = ["mean", "avg", "average"];
/// Words that say that it is another statistic, which is not read.
const OTHERS: [&str; 9] = ["median", "min", "max", "std", "p50", "p90", "p95", "p99", "p999"];

/// What a name of a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A column with the unit of its figures.
    Known(Column, &'static str),
    /// A time whose name has no unit.
    WithoutUnit(Column),
    /// A statistic that is not read: a percentile, the least, the most.
    Left,
    /// None that is read.
    Unknown,
}

impl Column {
    /// Whether it holds a time.
    const fn is_time(self) -> bool {
        matches!(self, Self::Ttft | Self::MedianTtft | Self::Tpot | Self::Latency | Self::Duration)
    }

    /// Whether it holds what only a benchmark has.
    pub(super) const fn tells(self) -> bool {
        matches!(self, Self::OutputRate | Self::Ttft | Self::MedianTtft | Self::Tpot)
    }

    /// The unit of its figures where that is not a part of its name.
    const fn unit(self) -> &'static str {
        match self {
            Self::RequestRate => "/s",
            Self::OutputRate => "tokens/s",
            _ => "",
        }
    }
}

/// The names that are documented, for the nearest to a wrong one.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let written = ["ttft_ms", "ttft_s", "tpot_ms", "tpot_s", "latency_ms", "latency_s", "duration_s"];
    NAMES.iter().filter(|(_, column)| !column.is_time()).map(|(name, _)| *name).chain(written)
}

/// Whether a header has the names of vLLM, whose `duration` is in seconds: `vllm bench sweep serve` makes such a table.
pub(super) fn is_of_vllm<'h>(mut headers: impl Iterator<Item = &'h str>) -> bool {
    headers.any(|header| header == "total_output_tokens")
}

/// Reads the name of a column.
pub(super) fn named(header: &str) -> Named {
    let name = plain(header);
    if let Some(column) = known(&name) {
        return if column.is_time() {
            Named::WithoutUnit(column)
        } else {
            Named::Known(column, column.unit())
        };
    }
    let (rest, unit) = UNITS
        .iter()
        .find_map(|(end, unit)| name.strip_suffix(end).map(|rest| (rest, *unit)))
        .unwrap_or((&name, ""));
    let words: Vec<&str> = rest.split('_').collect();
    let without = |leave: &[&str]| -> Option<String> {
        let left: Vec<&str> = words.iter().filter(|word| !leave.contains(word)).copied().collect();
        (left.len() < words.len()).then(|| left.join("_"))
    };
    let of = |column: Column| match (column.is_time(), unit) {
        (true, "") => Named::WithoutUnit(column),
        (true, unit) => Named::Known(column, unit),
        (false, "") => Named::Known(column, column.unit()),
        (false, _) => Named::Unknown,
    };
    if let Some(column) = known(rest) {
        return of(column);
    }
    if let Some(column) = without(&MEANS).as_deref().and_then(known) {
        // A mean of requests at a time is no limit.
        return of(if column == Column::Concurrency { Column::InFlight } else { column });
    }
    match without(&OTHERS).as_deref().and_then(known) {
        Some(Column::Ttft) if words.iter().any(|word| ["median", "p50"].contains(word)) => {
            of(Column::MedianTtft)
        }
        Some(_) => Named::Left,
        None if without(&OTHERS).is_some() => Named::Left,
        None => Named::Unknown,
    }
}

/// A name in small letters with one mark between its words: `TTFT (ms)` is `ttft_ms`, `tokens/s` is `tokens_per_s`.
fn plain(header: &str) -> String {
    let lower = header.trim().to_lowercase().replace('/', " per ");
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != 'µ').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

fn known(name: &str) -> Option<Column> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, column)| *column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_say_what_they_hold_and_in_which_unit() {
        for (header, expected) in [
            ("concurrency", Named::Known(Column::Concurrency, "")),
            ("concurrency_mean", Named::Known(Column::InFlight, "")),
            ("output_tokens_per_s", Named::Known(Column::OutputRate, "tokens/s")),
            ("Output tokens/s", Named::Known(Column::OutputRate, "tokens/s")),
            ("ttft_ms", Named::Known(Column::Ttft, "ms")),
            ("TTFT (s)", Named::Known(Column::Ttft, "s")),
            ("ttft", Named::WithoutUnit(Column::Ttft)),
            ("mean_tpot_ms", Named::Known(Column::Tpot, "ms")),
            ("ttft_mean_ms", Named::Known(Column::Ttft, "ms")),
            ("ttft_median_ms", Named::Known(Column::MedianTtft, "ms")),
            ("ttft_p99_ms", Named::Left),
            ("req_latency_mean_s", Named::Known(Column::Latency, "s")),
            ("itl_mean_ms", Named::Unknown),
            ("itl_p99_ms", Named::Left),
            ("rps_mean", Named::Known(Column::AnswersPerSecond, "")),
            ("output_tokens_mean", Named::Known(Column::Output, "")),
            ("duration_s", Named::Known(Column::Duration, "s")),
            ("input_tokens_ms", Named::Unknown),
            ("concurency", Named::Unknown),
        ] {
            assert_eq!(named(header), expected, "{header}");
        }
    }
}
