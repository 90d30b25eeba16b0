//! Published measurements: a CSV text with the columns `model`, `gpu`, `gpus`, `tp`, `engine`, `precision`,
//! `kv_precision`, `polling`, `isl`, `osl`, `length_draw`, `concurrency`, `ttft_ms`, `itl_ms`, `output_tokens_per_s`,
//! `sample`, `source`. docs/validation.md says what they mean.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::catalog::{Architecture, Attention, Catalog, Gpu, Precision, Wide};
use crate::decode::Words;
use crate::diagnostics::Sink;
use crate::serving::{
    AttentionLayout, Configuration, Engine, ExpertLayout, Family, Lengths, Load, Parallelism,
};
use crate::source::{Looks, MOST_RESULT_BYTES, Stream};
use crate::units::{Count, Quantity, Seconds, Tokens, TokensPerSecond};

use super::launch::{EACH_STEP, Launch, Run};

/// More rows than this are refused.
const MOST_ROWS: usize = 50_000;
/// A longer row is refused, in bytes.
const LONGEST_ROW: usize = 16 * 1024;
/// More columns are no measurements.
const MOST_COLUMNS: usize = 1000;
/// So many columns are named in a message.
const NAMED: usize = 20;
/// Characters of a column's name in a message.
const LONGEST_NAME: usize = 40;

/// Columns that have to be there.
const NEEDED: [&str; 6] = ["model", "gpu", "engine", "isl", "osl", "concurrency"];
/// Columns whose cells may be empty, but not anything else than a number above 0.
const FIGURES: [&str; 6] = ["ttft_ms", "itl_ms", "output_tokens_per_s", "gpus", "tp", "polling"];
/// More GPUs than one server has: published rows of that size run prefill and decode apart.
const ONE_SERVER: f64 = 8.0;
/// How sources begin that are `InferenceMAX` itself.
const INFERENCE_MAX: &str = "InferenceX-app";
/// How sources begin that are the collection of `aiconfigurator`.
const COLLECTION: &str = "aiconfigurator silicon_sample";

/// A published measurement. Figures are means; `None` where the source has none.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Its label, else the line that it stands on.
    pub sample: String,
    /// Where it was published; empty where the file does not say it.
    pub source: String,
    /// The groups that it belongs to, besides all: `gpu=h100-sxm`, `engine=vllm 0.12.0`.
    pub groups: Vec<String>,
    /// The engine with its release, as it is written.
    pub engine: String,
    /// All GPUs, where the row says it.
    pub gpus: Option<Count>,
    /// Time to the first token, in seconds.
    pub ttft: Option<Seconds>,
    /// Time between tokens, in seconds.
    pub itl: Option<Seconds>,
    /// Answer tokens a second of all GPUs.
    pub rate: Option<TokensPerSecond>,
    /// What it was measured on, or why that cannot be told.
    pub configuration: Result<Configuration, String>,
}

impl Measured {
    /// Whether it is read as one copy of the model on some of the GPUs of a deployment that is larger than a server.
    pub fn is_part(&self) -> bool {
        let (Ok(found), Some(gpus)) = (&self.configuration, self.gpus) else { return false };
        let whole = found.parallelism.experts == ExpertLayout::Whole;
        gpus.get() > ONE_SERVER && found.parallelism.gpus < gpus && !whole
    }
}

/// Why a text holds no measurements.
#[derive(Debug)]
pub enum RowsFault {
    /// It cannot be read, in words.
    Unreadable(String),
    /// It is no table of measurements: what it looks like, and nothing of what is in it.
    Unknown(Looks),
    /// The first line is no header, in words.
    Header(String),
    /// A row is no CSV.
    Row {
        /// Its line; the header is line 1.
        line: usize,
        /// What is wrong, in words.
        why: String,
    },
    /// It has more rows than are read.
    TooMany,
    /// Columns that are needed are not there.
    Columns {
        /// Those that are not there.
        missing: Vec<&'static str>,
        /// Those that are.
        there: Vec<String>,
    },
    /// A header, and nothing under it.
    Nothing,
}

impl fmt::Display for RowsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "it could not be read: {why}"),
            Self::Unknown(looks) => write!(
                f,
                "this is no table of measurements: {}; it is CSV with the columns {} and others",
                looks.words(),
                NEEDED.join(", ")
            ),
            Self::Header(why) => write!(f, "the header could not be read: {why}"),
            Self::Row { line, why } => write!(f, "row {line} could not be read: {why}"),
            Self::TooMany => write!(f, "it has more than {MOST_ROWS} measurements"),
            Self::Columns { missing, there } => {
                write!(f, "no column {}; it has {}", missing.join(", "), there.join(", "))
            }
            Self::Nothing => f.write_str("there is no measurement in it"),
        }
    }
}

impl std::error::Error for RowsFault {}

/// What is wrong with a text, without any of it.
fn plain(fault: &csv::Error) -> String {
    match fault.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the header has {expected_len} columns, and it has {len}")
        }
        csv::ErrorKind::Utf8 { .. } => "it is not UTF-8 text".to_owned(),
        csv::ErrorKind::Io(why) => why.to_string(),
        _ => "it is no CSV".to_owned(),
    }
}

/// The measurements of a CSV text, in its order, row by row as it comes.
pub fn rows(mut contents: Stream, catalog: &Catalog) -> Result<Vec<Measured>, RowsFault> {
    let looks = contents.looks().map_err(RowsFault::Unreadable)?;
    if !matches!(looks, Looks::Csv | Looks::Text) {
        return Err(RowsFault::Unknown(looks));
    }
    let mut reader = csv::Reader::from_reader(contents.up_to(MOST_RESULT_BYTES));
    let header = reader.headers().map_err(|fault| RowsFault::Header(plain(&fault)))?.clone();
    let missing: Vec<&str> =
        NEEDED.into_iter().filter(|key| !header.iter().any(|column| column == *key)).collect();
    if missing.len() == NEEDED.len() || header.len() > MOST_COLUMNS {
        return Err(RowsFault::Unknown(looks));
    }
    if !missing.is_empty() {
        let there = header.iter().take(NAMED).map(|column| column.chars().take(LONGEST_NAME).collect());
        return Err(RowsFault::Columns { missing, there: there.collect() });
    }
    let mut names = Names { catalog, models: BTreeMap::new(), gpus: BTreeMap::new() };
    let mut rows = Vec::new();
    for (at, record) in reader.records().enumerate() {
        // The header is line 1.
        let line = at + 2;
        let record = record.map_err(|fault| RowsFault::Row { line, why: plain(&fault) })?;
        if rows.len() == MOST_ROWS {
            return Err(RowsFault::TooMany);
        }
        if record.as_slice().len() > LONGEST_ROW {
            return Err(RowsFault::Row { line, why: format!("it has more than {LONGEST_ROW} bytes") });
        }
        rows.push(Row { header: &header, record: &record }.measured(line, &mut names));
    }
    if rows.is_empty() { Err(RowsFault::Nothing) } else { Ok(rows) }
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

    fn measured(&self, line: usize, names: &mut Names<'_>) -> Measured {
        let sample = match self.text("sample") {
            "" => format!("line {line}"),
            sample => sample.to_owned(),
        };
        let groups = ["gpu", "model", "precision", "engine"].into_iter().filter_map(|key| {
            let value = self.text(key);
            (!value.is_empty()).then(|| format!("{key}={value}"))
        });
        let figure = |key: &str| self.figure(key).ok().flatten();
        let milliseconds = |key: &str| figure(key).and_then(|ms| Seconds::new(ms / 1e3).ok());
        Measured {
            sample,
            source: self.text("source").to_owned(),
            groups: groups.collect(),
            engine: self.text("engine").to_owned(),
            gpus: figure("gpus").and_then(|gpus| Count::new(gpus).ok()),
            ttft: milliseconds("ttft_ms"),
            itl: milliseconds("itl_ms"),
            rate: figure("output_tokens_per_s").and_then(|rate| TokensPerSecond::new(rate).ok()),
            configuration: FIGURES
                .into_iter()
                .try_for_each(|key| self.figure(key).map(|_| ()))
                .and_then(|()| self.configuration(names)),
        }
    }

    /// A number above 0, if the cell has anything.
    fn figure(&self, key: &str) -> Result<Option<f64>, String> {
        let text = self.text(key);
        let found = self.number(key).filter(|value| *value > 0.0);
        if text.is_empty() || found.is_some() {
            return Ok(found);
        }
        Err(format!("`{key}` is no number above 0: `{text}`"))
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
        let precision = self.precision(&architecture)?;
        let count = |key: &str| self.number(key).and_then(|count| Count::new(count).ok());
        let load = match self.text("concurrency") {
            "max" => Load::Saturated,
            _ => {
                Load::Concurrency(count("concurrency").ok_or("`concurrency` is neither a number nor `max`")?)
            }
        };
        let early = load == Load::Saturated && is_early_pytorch(&architecture, engine);
        let tokens = |key: &str| {
            let tokens = self.number(key).and_then(|tokens| Tokens::new(tokens).ok());
            tokens.ok_or_else(|| format!("`{key}` is no number of tokens: `{}`", self.text(key)))
        };
        let (input, output) = (tokens("isl")?, tokens("osl")?);
        let tensor = count("tp");
        let gpus = count("gpus").or(tensor).unwrap_or(Count::const_new(1.0));
        let run = |clients| Run {
            architecture: &architecture,
            gpu: &gpu,
            engine,
            precision,
            clients,
            input,
            output,
            gpus,
            tensor,
            spread: spread(self.text("source")),
        };
        let script = match load {
            Load::Concurrency(clients) if self.is_inference_max(&architecture, engine) => {
                Some(Launch::of(&run(clients)))
            }
            _ => None,
        };
        let kv_precision = match self.text("kv_precision") {
            // Checkpoints with attention in 16 bits have no scales for a cache in 8, and early runs took what they say.
            "" if early && architecture.wide != Wide::Nothing => Some(Precision::Bf16),
            "" => script.and_then(|script| script.kv_precision),
            word => Some(Precision::known(word).ok_or_else(|| format!("unknown cache precision `{word}`"))?),
        };
        if self.figure("polling")?.is_some_and(|steps| steps < EACH_STEP.get()) {
            return Err(format!("`polling` is below a step: `{}`", self.text("polling")));
        }
        let polling = count("polling").or(script.map(|script| script.polling)).unwrap_or(EACH_STEP);
        let experts = script.map_or(ExpertLayout::Cut, |script| script.experts);
        let (gpus, tensor) =
            script.map_or((gpus, tensor), |script| (script.gpus, Some(tensor.unwrap_or(script.gpus))));
        let apart = gpus.get() > ONE_SERVER && load != Load::Saturated;
        let gpus = if apart { tensor.unwrap_or(gpus) } else { gpus };
        let tensor = tensor.map(|tensor| if tensor > gpus { gpus } else { tensor });
        // GPUs beyond the tensor-parallel ones are stages, as in all throughput runs.
        let stages = tensor.and_then(|tensor| Count::new(gpus.get() / tensor.get()).ok());
        let pipeline = stages.filter(|_| early);
        let attention =
            early.then_some(AttentionLayout::Tensor).or(script.and_then(|script| script.attention));
        let drawn = match self.text("length_draw") {
            "" | "fixed" => script.is_some(),
            word if word.starts_with("uniform") => true,
            word => return Err(format!("`length_draw` is neither `fixed` nor `uniform…`: `{word}`")),
        };
        Ok(Configuration {
            architecture,
            gpu,
            engine,
            precision,
            kv_precision,
            parallelism: Parallelism { gpus, tensor, pipeline, attention, experts },
            input,
            cached: Tokens::ZERO,
            output,
            lengths: if drawn { Lengths::Drawn } else { Lengths::Fixed },
            polling,
            load,
        })
    }

    /// Whether it is a row of `InferenceMAX`, whose lengths are drawn and whose scripts start the servers: published by it, or by a
    /// known collection that took it from there and does not say so. The engines, kind of model and lengths are those of that
    /// benchmark, and of nobody else in the collection.
    fn is_inference_max(&self, architecture: &Architecture, engine: Engine) -> bool {
        let lengths = (self.text("isl"), self.text("osl"));
        let source = self.text("source");
        let drawn = self.text("length_draw").starts_with("uniform");
        let served = matches!(engine.family, Family::Vllm | Family::Sglang) && architecture.experts.is_some();
        source.starts_with(INFERENCE_MAX)
            || (source.starts_with(COLLECTION)
                && (served || drawn)
                && matches!(lengths, ("1024", "1024" | "8192") | ("8192", "1024")))
    }

    /// The precision; where none is stated, that of the published weights.
    fn precision(&self, architecture: &Architecture) -> Result<Precision, String> {
        match self.text("precision") {
            "" => Ok(architecture.native),
            word => Precision::known(word).ok_or_else(|| format!("unknown precision `{word}`")),
        }
    }
}

/// Whether it is a release of TensorRT-LLM's `PyTorch` backend before 1.0 on a model with experts and whole attention heads:
/// its throughput runs cut attention among the GPUs, later ones run it data-parallel.
fn is_early_pytorch(architecture: &Architecture, engine: Engine) -> bool {
    engine.family == Family::TensorRtLlm
        && !engine.is_cpp()
        && engine.release.is_some_and(|release| release.is_before(1, 0))
        && architecture.experts.is_some()
        && matches!(architecture.attending.attention, Attention::Grouped { .. })
}

/// The GPUs over which experts are spread, where a source says `ep 8`.
fn spread(source: &str) -> Option<Count> {
    let rest = source.split(" ep ").nth(1)?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    rest[..digits].parse::<f64>().ok().and_then(|gpus| Count::new(gpus).ok())
}
