//! What would make a configuration run that cannot: one change at a time, each tried.

use crate::catalog::Precision;
use crate::decode::Words as _;
use crate::units::{Count, Quantity, Tokens, brief};

use super::blocks::unloadable;
use super::cache::KvCache;
use super::calibration::Calibration;
use super::configuration::{Configuration, ExpertLayout, Parallelism, pointless};
use super::infeasible::Infeasible;
use super::predict::Replica;

/// A change after which a configuration runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Remedy {
    /// Experts held whole.
    WholeExperts,
    /// Another number of GPUs a replica.
    Gpus(Count),
    /// A narrower KV cache.
    Cache(Precision),
    /// Narrower weights.
    Weights(Precision),
    /// Requests of at most so many tokens.
    Shorter(Tokens),
}

impl Remedy {
    /// The field that says so, and its value; `None` where the workload has to change.
    pub fn setting(&self) -> Option<(&'static str, String)> {
        match self {
            Self::WholeExperts => Some(("experts", ExpertLayout::Whole.word().to_owned())),
            Self::Gpus(gpus) => Some(("tensor_parallel", gpus.to_string())),
            Self::Cache(precision) => Some(("kv_precision", precision.to_string())),
            Self::Weights(precision) => Some(("precision", precision.to_string())),
            Self::Shorter(_) => None,
        }
    }

    /// What is to be known of it.
    pub fn note(&self) -> Option<String> {
        match self {
            Self::WholeExperts => Some("experts held whole".to_owned()),
            Self::Weights(_) => Some("its accuracy needs an evaluation".to_owned()),
            Self::Shorter(tokens) => Some(format!("prompt and answer of at most {}", brief(*tokens))),
            Self::Gpus(_) | Self::Cache(_) => None,
        }
    }
}

/// Changes in words, each setting written by `spell` as a scenario or a command line has it; `None` if there are none.
pub fn advice(remedies: &[Remedy], spell: impl Fn(&str, &str) -> String) -> Option<String> {
    let of = |remedy: &Remedy| {
        let setting = remedy.setting().map(|(key, value)| format!("`{}`", spell(key, &value)));
        match (setting, remedy.note()) {
            (Some(setting), Some(note)) => format!("{setting} ({note})"),
            (setting, note) => setting.or(note).unwrap_or_default(),
        }
    };
    let all: Vec<String> = remedies.iter().map(of).collect();
    let (last, others) = all.split_last()?;
    Some(if others.is_empty() { last.clone() } else { format!("{}, or {last}", others.join(", ")) })
}

/// Whether a layout loads and holds one request, and why not.
pub fn check_fit(configuration: &Configuration, c: &Calibration) -> Result<(), Infeasible> {
    unloadable(configuration).map_or_else(|| Replica::of(configuration, c).map(|_| ()), Err)
}

/// The changes that would let a configuration run, the nearest of each kind; GPUs of a replica are taken from those given.
pub fn remedies(
    configuration: &Configuration,
    why: &Infeasible,
    gpus: &[Count],
    c: &Calibration,
) -> Vec<Remedy> {
    let runs = |configuration: &Configuration| check_fit(configuration, c).is_ok();
    let own = configuration.parallelism;
    let of_copy = own.tensor.unwrap_or(own.gpus);
    let tensor = |gpus: Count| {
        let parallelism = Parallelism { gpus, tensor: Some(gpus), ..own };
        Configuration { parallelism, ..configuration.clone() }
    };
    let more = || gpus.iter().copied().filter(|gpus| *gpus > of_copy);
    let fewer = || gpus.iter().rev().copied().filter(|gpus| *gpus < of_copy);
    let with_gpus = |gpus: Option<Count>| gpus.map(Remedy::Gpus);
    let found = match why {
        Infeasible::Blocks { .. } => {
            let whole = Configuration {
                parallelism: Parallelism { experts: ExpertLayout::Whole, ..own },
                ..configuration.clone()
            };
            vec![
                runs(&whole).then_some(Remedy::WholeExperts),
                with_gpus(fewer().find(|gpus| runs(&tensor(*gpus)))),
            ]
        }
        Infeasible::Weights { .. } | Infeasible::Request { .. } => {
            let cache = KvCache::of(configuration).precision;
            let narrow = Configuration { kv_precision: Some(Precision::Fp8), ..configuration.clone() };
            let narrow = cache == Precision::Bf16 && runs(&narrow);
            let weights = [Precision::Fp8, Precision::Fp4, Precision::Int4].into_iter().find(|precision| {
                let narrower = *precision < configuration.precision
                    && configuration.precision != Precision::Int8
                    && pointless(&configuration.architecture, &configuration.gpu, *precision).is_none();
                narrower && runs(&Configuration { precision: *precision, ..configuration.clone() })
            });
            let longest = match why {
                Infeasible::Request { longest, .. } if longest.get() > 0.0 => Some(*longest),
                _ => None,
            };
            vec![
                with_gpus(more().find(|gpus| runs(&tensor(*gpus)))),
                narrow.then_some(Remedy::Cache(Precision::Fp8)),
                weights.map(Remedy::Weights),
                longest.map(Remedy::Shorter),
            ]
        }
        _ => Vec::new(),
    };
    found.into_iter().flatten().collect()
}
