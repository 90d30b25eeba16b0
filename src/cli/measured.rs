//! Published measurements: a CSV file with the columns `model`, `gpu`, `gpus`, `tp`, `engine`, `precision`, `isl`, `osl`,
//! `length_draw`, `concurrency`, `ttft_ms`, `itl_ms`, `output_tokens_per_s`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};

use crate::catalog::{Architecture, Catalog, Gpu, Precision};
use crate::decode::Words;
use crate::diagnostics::Sink;
use crate::report::Compared;
use crate::serving::{Calibration, Configuration, Engine, Lengths, Load, Parallelism, predict};
use crate::units::{Count, Quantity, Seconds, Tokens, TokensPerSecond};

/// Columns that have to be there.
const NEEDED: [&str; 6] = ["model", "gpu", "engine", "isl", "osl", "concurrency"];
/// More GPUs than one server has: published rows of that size run prefill and decode apart.
const ONE_SERVER: f64 = 8.0;

/// Reads the measurements and predicts each of them.
pub(super) fn compare(
    path: &Path,
    catalog: &Catalog,
    calibration: &Calibration,
) -> anyhow::Result<Vec<Compared>> {
    let name = path.display();
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("{name} could not be read"))?;
    let header = reader.headers().with_context(|| format!("{name}: the header could not be read"))?.clone();
    let missing: Vec<&str> =
        NEEDED.into_iter().filter(|key| !header.iter().any(|column| column == *key)).collect();
    if !missing.is_empty() {
        bail!(
            "{name}: no column {}; it has {}",
            missing.join(", "),
            header.iter().collect::<Vec<_>>().join(", ")
        );
    }
    let mut names = Names { catalog, models: BTreeMap::new(), gpus: BTreeMap::new() };
    let mut rows = Vec::new();
    for (at, record) in reader.records().enumerate() {
        // The header is line 1.
        let record = record.with_context(|| format!("{name}: row {} could not be read", at + 2))?;
        let row = Row { header: &header, record: &record };
        rows.push(row.compare(at + 2, &mut names, calibration));
    }
    if rows.is_empty() {
        bail!("{name}: there is no measurement in it");
    }
    Ok(rows)
}

/// Entries that were looked up: a file names the same few thousands of times.
struct Names<'c> {
    catalog: &'c Catalog,
    models: BTreeMap<String, Option<Arc<Architecture>>>,
    gpus: BTreeMap<String, Option<Arc<Gpu>>>,
}

struct Row<'r> {
    header: &'r csv::StringRecord,
    record: &'r csv::StringRecord,
}

impl Row<'_> {
    fn text(&self, key: &str) -> &str {
        let at = self.header.iter().position(|column| column == key);
        at.and_then(|at| self.record.get(at)).unwrap_or("").trim()
    }

    fn number(&self, key: &str) -> Option<f64> {
        self.text(key).parse().ok().filter(|value: &f64| value.is_finite() && *value >= 0.0)
    }

    fn compare(&self, line: usize, names: &mut Names<'_>, calibration: &Calibration) -> Compared {
        let sample = match self.text("sample") {
            "" => format!("line {line}"),
            sample => sample.to_owned(),
        };
        let groups = ["gpu", "model", "precision", "engine"].into_iter().filter_map(|key| {
            let value = self.text(key);
            (!value.is_empty()).then(|| format!("{key}={value}"))
        });
        let milliseconds = |key: &str| self.number(key).and_then(|ms| Seconds::new(ms / 1e3).ok());
        let prediction = self
            .configuration(names)
            .and_then(|found| predict(&found, calibration).map_err(|reason| reason.to_string()));
        Compared {
            sample,
            groups: groups.collect(),
            ttft: milliseconds("ttft_ms"),
            itl: milliseconds("itl_ms"),
            rate: self.number("output_tokens_per_s").and_then(|rate| TokensPerSecond::new(rate).ok()),
            prediction,
        }
    }

    fn configuration(&self, names: &mut Names<'_>) -> Result<Configuration, String> {
        let model = self.text("model");
        let architecture = names
            .models
            .entry(model.to_owned())
            .or_insert_with(|| names.catalog.find(model, &mut Sink::default()))
            .clone()
            .ok_or_else(|| format!("unknown model `{model}`"))?;
        let gpu = self.text("gpu");
        let gpu = names
            .gpus
            .entry(gpu.to_owned())
            .or_insert_with(|| names.catalog.find(gpu, &mut Sink::default()))
            .clone()
            .ok_or_else(|| format!("unknown GPU `{gpu}`"))?;
        let engine = Engine::of_release(self.text("engine"))
            .ok_or_else(|| format!("unknown engine `{}`", self.text("engine")))?;
        let precision = self.precision(&architecture, engine)?;
        let kv_precision = match self.text("kv_precision") {
            "" => None,
            word => Some(Precision::known(word).ok_or_else(|| format!("unknown cache precision `{word}`"))?),
        };
        let tokens = |key: &str| {
            let tokens = self.number(key).and_then(|tokens| Tokens::new(tokens).ok());
            tokens.ok_or_else(|| format!("`{key}` is no number of tokens: `{}`", self.text(key)))
        };
        let count = |key: &str| self.number(key).and_then(|count| Count::new(count).ok());
        let tensor = count("tp").filter(|tensor| tensor.get() > 0.0);
        let gpus = count("gpus").or(tensor).unwrap_or(Count::const_new(1.0));
        let load = match self.text("concurrency") {
            "max" => Load::Saturated,
            _ => {
                Load::Concurrency(count("concurrency").ok_or("`concurrency` is neither a number nor `max`")?)
            }
        };
        let apart = gpus.get() > ONE_SERVER && load != Load::Saturated;
        let gpus = if apart { tensor.unwrap_or(gpus) } else { gpus };
        let drawn = self.text("length_draw").starts_with("uniform");
        Ok(Configuration {
            architecture,
            gpu,
            engine,
            precision,
            kv_precision,
            parallelism: Parallelism { tensor, ..Parallelism::tensor(gpus) },
            input: tokens("isl")?,
            cached: Tokens::ZERO,
            output: tokens("osl")?,
            lengths: if drawn { Lengths::Drawn } else { Lengths::Fixed },
            load,
        })
    }

    /// The precision; where none is stated, that of the published weights.
    fn precision(&self, architecture: &Architecture, engine: Engine) -> Result<Precision, String> {
        match self.text("precision") {
            // Published SGLang runs of Qwen3-32B that state no precision are out of reach of 16 bits: they ran FP8.
            "" if matches!(engine, Engine::Sglang | Engine::SglangGrouped)
                && architecture.id == "qwen3-32b" =>
            {
                Ok(Precision::Fp8)
            }
            "" => Ok(architecture.native),
            word => Precision::known(word).ok_or_else(|| format!("unknown precision `{word}`")),
        }
    }
}
