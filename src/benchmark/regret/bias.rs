//! Which way predictions err, by precision and GPU: what widens or narrows the gaps that decide.

use std::collections::BTreeMap;

use crate::catalog::Precision;
use crate::serving::Fitted;
use crate::units::{Count, Deviation, Quantity};

use super::observation::{Observation, Speed};

/// Rows and groups below which a median is shown and not held against others: rows of one group are alike.
const LEAST_ROWS: usize = 10;
const LEAST_GROUPS: usize = 3;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Time per token.
    Tpot,
    /// Answer tokens a second.
    Rate,
}

/// Median errors of predictions with their sign: predicted ÷ measured − 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Bias {
    /// The precision of the weights; `None` for all.
    pub precision: Option<Precision>,
    /// The id of the GPU; `None` for all.
    pub gpu: Option<String>,
    /// GPUs that share each layer; `None` for all.
    pub tensor: Option<Count>,
    /// Rows that have a prediction.
    pub rows: Count,
    /// Groups that they are of.
    pub groups: Count,
    /// Whether measurements of all of them went into the fit.
    pub fitted: Fitted,
    /// Of the time per token.
    pub tpot: Deviation,
    /// Of the tokens a second.
    pub rate: Deviation,
}

/// What lies apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// Precisions on one GPU.
    Precisions,
    /// GPUs in one precision.
    Gpus,
}

/// How far two medians with a sign lie apart: a gap that predictions make wider or narrower than it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Disagreement {
    /// Of what.
    pub between: Between,
    /// In what.
    pub metric: Metric,
    /// The lowest.
    pub low: Bias,
    /// The highest.
    pub high: Bias,
}

impl Bias {
    /// Its median error.
    pub fn of(&self, metric: Metric) -> Deviation {
        match metric {
            Metric::Tpot => self.tpot,
            Metric::Rate => self.rate,
        }
    }
}

impl Disagreement {
    /// High less low.
    pub fn distance(&self) -> Deviation {
        let [low, high] = [&self.low, &self.high].map(|bias| bias.of(self.metric).get());
        Deviation::const_new(high - low)
    }
}

/// By what rows are put together.
type Key = (Option<Precision>, Option<String>, Option<u64>);

/// By precision, by GPU, by both, and by both and the GPUs that share a layer.
pub(super) fn biases(observations: &[Observation]) -> Vec<Bias> {
    let precision = |row: &Observation| Some(row.layout.precision);
    let gpu = |row: &Observation| Some(row.layout.gpu.clone());
    // Positive numbers are in the order of their bits.
    let tensor = |row: &Observation| Some(row.layout.tensor.get().to_bits());
    let mut found = by(observations, |row| (precision(row), None, None));
    found.extend(by(observations, |row| (None, gpu(row), None)));
    found.extend(by(observations, |row| (precision(row), gpu(row), None)));
    found.extend(by(observations, |row| (precision(row), gpu(row), tensor(row))));
    found
}

fn by(observations: &[Observation], key: impl Fn(&Observation) -> Key) -> Vec<Bias> {
    let mut parts: BTreeMap<Key, Vec<(&Observation, Speed)>> = BTreeMap::new();
    for row in observations {
        if let Some(predicted) = row.predicted {
            parts.entry(key(row)).or_default().push((row, predicted));
        }
    }
    let bias = |((precision, gpu, tensor), rows): (Key, Vec<(&Observation, Speed)>)| {
        let mut groups: Vec<_> = rows.iter().map(|(row, _)| &row.group).collect();
        groups.sort();
        groups.dedup();
        let of = |figure: fn(Speed) -> f64| {
            median(
                rows.iter().map(|(row, predicted)| figure(*predicted) / figure(row.measured) - 1.0).collect(),
            )
        };
        Some(Bias {
            precision,
            gpu,
            tensor: tensor.map(|bits| Count::const_new(f64::from_bits(bits))),
            rows: Count::const_new(rows.len() as f64),
            groups: Count::const_new(groups.len() as f64),
            fitted: if rows.iter().all(|(row, _)| row.fitted == Fitted::In) {
                Fitted::In
            } else {
                Fitted::Out
            },
            tpot: of(|speed| speed.tpot.get())?,
            rate: of(|speed| speed.rate.get())?,
        })
    };
    parts.into_iter().filter_map(bias).collect()
}

/// The median; of an even number the mean of the two in the middle.
fn median(mut values: Vec<f64>) -> Option<Deviation> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let above = *values.get(middle)?;
    let below = if values.len().is_multiple_of(2) { values[middle - 1] } else { above };
    Deviation::new(f64::midpoint(below, above)).ok()
}

/// The widest gap between precisions on one GPU, and between GPUs in one precision, each in time per token and rate. Parts of fewer
/// than ten rows or three groups are left out, and what went into no fit; nothing is said where no two are left.
pub(super) fn disagreements(biases: &[Bias]) -> Vec<Disagreement> {
    let enough = |bias: &&Bias| {
        bias.rows.get() >= LEAST_ROWS as f64
            && bias.groups.get() >= LEAST_GROUPS as f64
            && bias.fitted == Fitted::In
    };
    let parts = biases.iter().filter(|bias| bias.tensor.is_none()).filter(enough);
    let parts: Vec<&Bias> = parts.filter(|bias| bias.precision.is_some() && bias.gpu.is_some()).collect();
    let both = [Metric::Tpot, Metric::Rate];
    let between = [Between::Precisions, Between::Gpus];
    between.iter().flat_map(|between| both.map(|metric| widest(&parts, *between, metric))).flatten().collect()
}

fn widest(parts: &[&Bias], between: Between, metric: Metric) -> Option<Disagreement> {
    let pairs = parts.iter().flat_map(|low| parts.iter().map(move |high| (*low, *high)));
    let alike = pairs.filter(|(low, high)| match between {
        Between::Precisions => low.gpu == high.gpu && low.precision != high.precision,
        Between::Gpus => low.precision == high.precision && low.gpu != high.gpu,
    });
    let gaps =
        alike.map(|(low, high)| Disagreement { between, metric, low: low.clone(), high: high.clone() });
    gaps.max_by(|a, b| a.distance().get().total_cmp(&b.distance().get()))
}
