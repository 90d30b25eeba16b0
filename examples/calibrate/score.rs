//! How far predictions are from measurements.

use breakeven::decode::Words as _;
use breakeven::serving::Class;

use crate::data::{Metric, Row};
use crate::groups::Way;

/// A prediction beside its measurement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    /// The row's place.
    pub(crate) row: usize,
    pub(crate) metric: Metric,
    pub(crate) predicted: f64,
    pub(crate) measured: f64,
}

/// The columns of a table of errors: what they hold.
type Column = (&'static str, fn(&Row, Metric) -> bool);

const COLUMNS: [Column; 9] = [
    ("TPOT", |_, metric| metric == Metric::Tpot),
    ("TPOT dense", |row, metric| metric == Metric::Tpot && !row.has_experts()),
    ("TPOT experts", |row, metric| metric == Metric::Tpot && row.has_experts()),
    ("TTFT", |_, metric| metric == Metric::Ttft),
    ("sat >=0.19", |row, metric| metric == Metric::Saturated && !row.is_cpp()),
    ("sat dense", |row, metric| metric == Metric::Saturated && !row.is_cpp() && !row.has_experts()),
    ("sat experts", |row, metric| metric == Metric::Saturated && !row.is_cpp() && row.has_experts()),
    ("sat <=0.17", |row, metric| metric == Metric::Saturated && row.is_cpp()),
    ("rate at c", |_, metric| metric == Metric::Rate),
];

/// The head of a table of errors.
pub(crate) fn head(what: &str) -> String {
    let columns: Vec<String> = COLUMNS.iter().map(|(name, _)| format!("{name:>17}")).collect();
    format!("{what:<28}{}", columns.concat())
}

/// A line of it: median / 90th percentile of the absolute percentage errors, and how many there are.
pub(crate) fn line(name: &str, rows: &[Row], pairs: &[Pair], keep: impl Fn(&Row) -> bool) -> String {
    let columns = COLUMNS.iter().map(|(_, of)| {
        let errors = pairs.iter().filter(|pair| keep(&rows[pair.row]) && of(&rows[pair.row], pair.metric));
        let mut errors: Vec<f64> = errors.map(|pair| (pair.predicted / pair.measured - 1.0).abs()).collect();
        errors.sort_by(f64::total_cmp);
        match (quantile(&errors, 0.5), quantile(&errors, 0.9)) {
            (Some(median), Some(p90)) => {
                let text = format!("{:.1}/{:.1} ({})", median * 100.0, p90 * 100.0, errors.len());
                format!("{text:>17}")
            }
            _ => format!("{:>17}", ""),
        }
    });
    format!("{name:<28}{}", columns.collect::<String>())
}

/// A quantile of sorted values, between neighbours where it falls between them.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = share * last as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the slice")]
    let below = at.floor() as usize;
    let above = sorted[(below + 1).min(last)];
    Some(sorted[below] + (above - sorted[below]) * (at - at.floor()))
}

/// What was measured and what was predicted, row by row and way by way, as CSV.
pub(crate) fn residuals(rows: &[Row], fitted: &[Pair], left_out: &[(Way, Vec<Pair>)]) -> String {
    let mut text =
        "left_out,sample,kind,engine,release,model,gpu,generation,source,aside,metric,predicted,measured\n"
            .to_owned();
    let left_out = left_out.iter().map(|(way, pairs)| (way.name(), pairs.as_slice()));
    for (way, pairs) in [("in sample", fitted)].into_iter().chain(left_out) {
        for pair in pairs {
            let row = &rows[pair.row];
            let class = Class::of(&row.configuration);
            let fields = [
                way,
                row.sample.as_str(),
                class.models.word(),
                class.engine.id(),
                &row.release,
                &row.model,
                &row.gpu,
                &row.generation,
                &row.source,
                if row.aside { "aside" } else { "kept" },
                pair.metric.name(),
            ];
            text += &format!("{},{},{}\n", fields.join(","), pair.predicted, pair.measured);
        }
    }
    text
}
