//! What a benchmark is: requests, a load, and a server.

use crate::serving::Engine;
use crate::units::{CallsPerSecond, Count, Quantity, Ratio, Tokens};

use super::command::{Command, Word};

/// Half the width of an even spread over its standard deviation.
const HALF_WIDTH: f64 = 1.732_050_807_568_877_2;
/// A range that reaches further down has requests of no tokens.
const WIDEST: f64 = 0.9;

/// What requests are like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Requests {
    /// Prompt tokens that are read.
    pub(super) input: Tokens,
    /// Prompt tokens before them that a prefix cache serves.
    pub(super) cached: Tokens,
    /// Answer tokens.
    pub(super) output: Tokens,
    /// Standard deviation over mean of the lengths.
    pub(super) variation: Ratio,
}

impl Requests {
    /// Prompt tokens that are read, whole.
    pub(super) fn read(&self) -> f64 {
        self.input.get().ceil().max(1.0)
    }

    /// All prompt tokens, whole.
    pub(super) fn whole(&self) -> f64 {
        self.read() + self.prefix().unwrap_or(0.0)
    }

    /// Answer tokens, whole.
    pub(super) fn answer(&self) -> f64 {
        self.output.get().ceil().max(1.0)
    }

    /// The prefix that all prompts share, if a cache serves one.
    pub(super) fn prefix(&self) -> Option<f64> {
        let tokens = self.cached.get().floor();
        (tokens >= 1.0).then_some(tokens)
    }

    /// How far lengths reach from their mean to both sides, as a share of it: an even spread of ±*r* has the standard deviation *r* ÷ √3.
    pub(super) fn around(&self) -> f64 {
        decimals_or_none((self.variation.get() * HALF_WIDTH).min(WIDEST))
    }

    /// Whether lengths vary more than an even spread can.
    pub(super) fn is_wider(&self) -> bool {
        self.variation.get() * HALF_WIDTH > WIDEST
    }
}

/// The load of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BenchLoad {
    /// So many clients, each of which sends its next request when it has its answer.
    Closed(Count),
    /// Requests that come at random.
    Open {
        /// How many a second.
        rate: CallsPerSecond,
        /// Standard deviation over mean of the time between them.
        gaps: Ratio,
    },
}

/// What is measured.
pub(super) struct Run<'r> {
    /// Whose benchmark is taken: that of the engine, or vLLM's for others.
    pub(super) engine: Engine,
    pub(super) model: Word,
    /// Somebody else's server.
    pub(super) endpoint: Option<Endpoint>,
    /// What the server runs on, where it is started here.
    pub(super) hardware: Option<Hardware>,
    /// What files are named by.
    pub(super) name: &'r str,
}

/// What a server runs on.
pub(super) struct Hardware {
    /// The catalog's name of the GPU.
    pub(super) gpu: String,
    /// GPUs of the server.
    pub(super) gpus: Count,
}

/// A server that is not started here.
pub(super) struct Endpoint {
    pub(super) base_url: Word,
    pub(super) tokenizer: Word,
}

/// A run of a benchmark.
#[derive(Clone, Debug)]
pub struct Bench {
    /// Its load.
    pub load: BenchLoad,
    /// The file that it writes.
    pub file: String,
    /// Requests.
    pub(super) prompts: f64,
    /// A seed of its own: prompts of an earlier run would be in the prefix cache.
    pub(super) seed: f64,
    /// The command.
    pub command: Command,
}

impl Run<'_> {
    /// What the result file is told of the server, so that whoever reads it knows whose result it is.
    pub(super) fn metadata(&self, requests: &Requests) -> Vec<String> {
        let Some(Hardware { gpu, gpus }) = &self.hardware else { return Vec::new() };
        let mut said = vec![format!("gpu={gpu}"), format!("num_gpus={gpus}"), "replicas=1".to_owned()];
        said.extend(requests.prefix().map(|prefix| {
            format!("prefix_cache_hit_rate={}", decimals(prefix / (prefix + requests.read())))
        }));
        said
    }
}

/// A number with four digits behind the point, and not nothing.
pub(super) fn decimals(number: f64) -> f64 {
    decimals_or_none(number).max(1e-4)
}

fn decimals_or_none(number: f64) -> f64 {
    (number * 1e4).ceil() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An even spread of ±r has the variance r² ÷ 3: of ±0.5 the standard deviation 0.2887.
    #[test]
    fn an_even_spread_has_the_workloads_deviation() {
        let of = |variation: f64| Requests {
            input: Tokens::const_new(1000.0),
            cached: Tokens::ZERO,
            output: Tokens::const_new(100.0),
            variation: Ratio::const_new(variation),
        };
        assert!((of(0.288_675).around() - 0.5).abs() < 1e-3);
        assert_eq!(of(0.0).around(), 0.0);
        assert_eq!((of(2.0).around(), of(2.0).is_wider()), (WIDEST, true));
    }
}
