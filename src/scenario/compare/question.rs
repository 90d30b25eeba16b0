//! What is asked of the market: a model, a demand, limits, and which offers count.

use std::sync::Arc;

use crate::catalog::Architecture;
use crate::diagnostics::Code;
use crate::metric::Metric;
use crate::units::{Date, Fraction, Months, Seconds, Tokens};

/// What is asked of the market.
#[derive(Clone, Debug)]
pub struct MarketQuestion {
    /// The model, by the name that the scenario writes.
    pub model: String,
    /// Its architecture.
    pub architecture: Arc<Architecture>,
    /// The demand, as lines of a workload.
    pub demand: Vec<WorkloadLine>,
    /// Prompt tokens of a call.
    pub input: Tokens,
    /// The share of the prompt that a prompt cache serves.
    pub cached: Fraction,
    /// Answer tokens of a call.
    pub output: Tokens,
    /// Limits on latency.
    pub limits: Vec<(Metric, Seconds)>,
    /// The engine that serves it on GPUs; `None` for the reader's default.
    pub engine: Option<String>,
    /// How full replicas may be in the busiest hour; `None` for all of their capacity.
    pub most_full: Option<Fraction>,
    /// Over how many months it is asked.
    pub horizon: Months,
    /// The day of the prices.
    pub as_of: Date,
    /// Which offers count.
    pub filters: Filters,
    /// What is taken where nothing is given, in words.
    pub assumed: Vec<String>,
}

/// A line of the workload.
#[derive(Clone, Debug)]
pub struct WorkloadLine {
    /// The field.
    pub key: &'static str,
    /// Its value as a scenario writes it.
    pub value: String,
    /// Where it comes from.
    pub comment: String,
}

/// Which offers count.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    /// The ids of GPUs; empty for all.
    pub gpus: Vec<String>,
    /// Providers, by the first part of their offers' ids; empty for all.
    pub providers: Vec<String>,
    /// Models sold by the token that are compared besides.
    pub apis: Vec<String>,
    /// Where the work has to stay.
    pub region: Option<String>,
    /// Whether spot instances count.
    pub spot: Spot,
}

/// Whether instances count that may be taken away at any time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spot {
    /// They are left out.
    #[default]
    LeftOut,
    /// They are compared.
    Counted,
}

/// Why a way is not read.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The kind of fault.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// What else there is to say.
    pub help: Option<String>,
}

impl MarketQuestion {
    /// Whether a prompt cache serves a part of the prompts.
    pub fn caches(&self) -> bool {
        self.cached > Fraction::ZERO
    }
}
