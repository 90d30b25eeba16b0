//! What a scenario says to take a file.

use crate::benchmark::{BenchmarkFile, Measurement};
use crate::report::number::few_digits;
use crate::units::{Amount, Count, Quantity};

use super::evaluation;
use super::inspected::{Inspected, quoted};

/// Digits of lengths.
const DIGITS: i32 = 4;

/// The lines of a scenario that take a file.
pub fn fragment(name: &str, found: &Inspected) -> Vec<String> {
    match found {
        Inspected::Benchmark(file) => benchmark(name, file),
        Inspected::Evaluation(file) => {
            evaluation::fragment(&quoted(name), &file.findings()).into_iter().collect()
        }
    }
}

fn benchmark(name: &str, file: &BenchmarkFile) -> Vec<String> {
    let mut lines = Vec::new();
    let rate = |run: &&Measurement| run.output_rate.value.get();
    let best = file.measurements.iter().max_by(|a, b| rate(a).total_cmp(&rate(b)));
    if let Some((input, output)) = best.and_then(|run| run.input.as_ref().zip(run.output.as_ref())) {
        let tokens = |value: f64| few_digits(Amount::from(Count::const_new(value)), DIGITS);
        lines.push(format!(
            "workload: {{ input: {} tokens, output: {} tokens }}",
            tokens(input.value.get()),
            tokens(output.value.get())
        ));
    }
    lines.push(format!("throughput: {{ measured: {} }}", quoted(name)));
    lines
}
