//! The measurements that the constants are fitted to.

use std::collections::BTreeMap;
use std::error::Error;

use breakeven::benchmark::{Measured, rows};
use breakeven::catalog::{Architecture, Catalog};
use breakeven::decode::Words as _;
use breakeven::serving::{Calibration, Configuration, Family, Load, Prediction, predict};
use breakeven::units::Quantity;

use crate::fit::Residual;
use crate::groups;

/// Rows that were set aside from the fit after they had been seen, with the reason. They are scored all the same.
const SET_ASIDE: &str = include_str!("set-aside.csv");

/// Weight of time to the first token, beside time between tokens: it is queueing, and noisy.
const FIRST_TOKEN: f64 = 0.05;
/// Differences of logarithms above these count by their amount, not by their square, so that single rows do not rule.
const SCALE: f64 = 0.06;
const SCALE_FIRST_TOKEN: f64 = 0.2;
/// Weight of releases that nobody runs any more.
const CPP: f64 = 0.2;
const NIM: f64 = 0.35;
/// Weight of expert models at a fixed number of clients: they are few.
const EXPERTS: f64 = 1.44;

/// A figure of a measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Metric {
    /// Time between tokens.
    Tpot,
    /// Time to the first token.
    Ttft,
    /// Tokens a second of a queue that never empties.
    Saturated,
    /// Tokens a second at a fixed number of clients; follows from the others and is only scored.
    Rate,
}

impl Metric {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Tpot => "tpot",
            Self::Ttft => "ttft",
            Self::Saturated => "saturated",
            Self::Rate => "rate",
        }
    }
}

/// A measurement.
pub(crate) struct Row {
    pub(crate) configuration: Configuration,
    /// What was measured, in seconds or tokens a second.
    pub(crate) measured: Vec<(Metric, f64)>,
    /// The model: those of one shape go by the name of the first.
    pub(crate) model: String,
    /// The GPU's id.
    pub(crate) gpu: String,
    /// Its generation.
    pub(crate) generation: String,
    /// The engine's release.
    pub(crate) release: String,
    /// Who measured.
    pub(crate) source: String,
    /// Its label.
    pub(crate) sample: String,
    /// Whether the fit leaves it out.
    pub(crate) aside: bool,
    /// Whether it does not look like what it says it is.
    pub(crate) suspected: bool,
    /// Whether GPUs of its maker go into a fit.
    pub(crate) of_the_fit: bool,
    /// As it was published.
    pub(crate) published: Measured,
    weight: f64,
}

impl Row {
    pub(crate) fn has_experts(&self) -> bool {
        self.configuration.architecture.experts.is_some()
    }

    pub(crate) fn is_cpp(&self) -> bool {
        self.configuration.engine.is_cpp() && self.configuration.engine.family != Family::Nim
    }

    /// What is predicted of all figures; nothing where the configuration cannot run.
    pub(crate) fn prediction(&self, calibration: &Calibration) -> Option<Prediction> {
        predict(&self.configuration, calibration).ok()
    }

    /// What is predicted, in the order of what was measured; nothing where the configuration cannot run.
    pub(crate) fn predicted(&self, calibration: &Calibration) -> Option<impl Iterator<Item = f64>> {
        let found = predict(&self.configuration, calibration).ok()?;
        Some(self.measured.iter().map(move |(metric, _)| match metric {
            Metric::Tpot => found.tpot.get(),
            Metric::Ttft => found.ttft.get(),
            Metric::Saturated | Metric::Rate => found.output_rate.get(),
        }))
    }

    /// Weighted differences of the logarithms.
    pub(crate) fn residuals(&self, calibration: &Calibration, into: &mut Vec<Residual>) {
        let mut predicted = self.predicted(calibration);
        for (metric, measured) in &self.measured {
            // What the constants say cannot run says nothing about them.
            let predicted = predicted.as_mut().and_then(Iterator::next).unwrap_or(*measured);
            let (weight, scale) = match metric {
                Metric::Tpot | Metric::Saturated => (self.weight, SCALE),
                Metric::Ttft => (FIRST_TOKEN, SCALE_FIRST_TOKEN),
                Metric::Rate => continue,
            };
            into.push(Residual { value: (predicted / measured).ln(), scale, weight });
        }
    }
}

/// Reads the measurements; what cannot be placed is told on the way. Models of one shape go by the name of the first, in all files.
pub(crate) fn read(
    text: &[u8],
    catalog: &Catalog,
    shapes: &mut BTreeMap<String, String>,
) -> Result<(Vec<Row>, Vec<String>), Box<dyn Error>> {
    let aside = set_aside()?;
    let (mut found, mut refused) = (Vec::new(), Vec::new());
    for row in rows(text.to_vec().into(), catalog)? {
        let is_aside = aside.iter().any(|(first, last)| (first..=last).contains(&&row.sample));
        match placed(&row, shapes, is_aside) {
            Ok(row) => found.push(row),
            Err(reason) => refused.push(format!("{}: {reason}", row.sample)),
        }
    }
    Ok((found, refused))
}

fn placed(row: &Measured, shapes: &mut BTreeMap<String, String>, aside: bool) -> Result<Row, String> {
    let configuration = row.configuration.clone()?;
    let saturated = configuration.load == Load::Saturated;
    let model = shapes.entry(shape(&configuration.architecture));
    let model = model.or_insert_with(|| configuration.architecture.id.clone()).clone();
    let rate = if saturated { Metric::Saturated } else { Metric::Rate };
    let mut measured = vec![(rate, row.rate.map(Quantity::get))];
    if !saturated {
        measured.push((Metric::Tpot, row.itl.map(Quantity::get)));
        measured.push((Metric::Ttft, row.ttft.map(Quantity::get)));
    }
    let measured =
        measured.into_iter().filter_map(|(metric, value)| Some((metric, value.filter(|v| *v > 0.0)?)));
    let weight = match configuration.engine.family {
        Family::Nim => NIM,
        Family::TensorRtLlm if configuration.engine.is_cpp() => CPP,
        _ if !saturated && configuration.architecture.experts.is_some() => EXPERTS,
        _ => 1.0,
    };
    Ok(Row {
        measured: measured.collect(),
        model,
        gpu: configuration.gpu.id.clone(),
        generation: configuration.gpu.generation.word().to_owned(),
        release: groups::release(&configuration),
        source: groups::source(&row.source, &configuration),
        sample: row.sample.clone(),
        // No constant is for AMD's kernels, so that they would only disturb the others'.
        aside: aside || configuration.gpu.generation.is_amd(),
        suspected: aside,
        of_the_fit: !configuration.gpu.generation.is_amd(),
        published: row.clone(),
        weight,
        configuration,
    })
}

/// What makes two models one to an engine.
fn shape(model: &Architecture) -> String {
    let experts = model.experts.as_ref().map_or(0.0, |experts| experts.count.get());
    let [layers, hidden, vocabulary] = [model.layers, model.hidden, model.vocabulary].map(Quantity::get);
    format!("{layers} layers, {hidden} wide, {vocabulary} words, {experts} experts")
}

/// First and last of the ranges that are set aside.
fn set_aside() -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut reader = csv::Reader::from_reader(SET_ASIDE.as_bytes());
    let ranges = reader.records().map(|record| {
        let record = record?;
        Ok((record[0].to_owned(), record[1].to_owned()))
    });
    ranges.collect()
}
