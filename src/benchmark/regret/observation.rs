//! A measurement with its prediction, as decisions need them.

use std::fmt;

use crate::benchmark::rows::Measured;
use crate::catalog::ModelKind;
use crate::serving::{Class, Configuration, Family, Fitted, Lengths, Load, Prediction, uncalibrated};
use crate::units::{Count, Quantity, Seconds, Tokens, TokensPerSecond};

use super::group::Group;
use super::layout::Layout;

/// How quickly the tokens of an answer follow each other, and how many come in all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed {
    /// Time between tokens of an answer, mean.
    pub tpot: Seconds,
    /// Answer tokens a second of all GPUs.
    pub rate: TokensPerSecond,
}

/// Where a measured rate comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateSource {
    /// The row states it.
    Stated,
    /// It follows from the clients and the latency ([`output_rate`]).
    Derived,
}

/// A measurement at a number of clients, and what was predicted for it.
#[derive(Clone, Debug)]
pub struct Observation {
    /// The id of the row.
    pub sample: String,
    /// What it is compared within.
    pub group: Group,
    /// The software that serves.
    pub family: Family,
    /// The kind of model.
    pub kind: ModelKind,
    /// What it was measured on.
    pub layout: Layout,
    /// Clients that each keep a request open.
    pub clients: Count,
    /// What was measured.
    pub measured: Speed,
    /// Where the measured rate comes from.
    pub source: RateSource,
    /// Whether such measurements went into the fit.
    pub fitted: Fitted,
    /// What was predicted; `None` where the configuration is predicted not to run.
    pub predicted: Option<Speed>,
}

/// Why a row takes no part in decisions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unused {
    /// The configuration cannot be told from the row.
    Unplaced(String),
    /// All requests were queued at once: a time per token has no number of clients.
    Queue,
    /// It is read as one copy of a larger deployment, whose GPUs and rate are not those of the copy.
    PartOfDeployment,
    /// There is no time per token.
    NoTpot,
    /// There is no rate, and no time to the first token from which it follows.
    NoRate,
}

impl fmt::Display for Unused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unplaced(reason) => f.write_str(reason),
            Self::Queue => f.write_str("a queue that never empties (`concurrency` is `max`) has no number of clients"),
            Self::PartOfDeployment => f.write_str(
                "more GPUs than a server has: predicted as one copy, whose GPUs and rate are not those of the row",
            ),
            Self::NoTpot => f.write_str("no time per token (`itl_ms`)"),
            Self::NoRate => f.write_str(
                "no throughput (`output_tokens_per_s`), and no `ttft_ms` from which it follows",
            ),
        }
    }
}

impl Observation {
    /// A row with its prediction, or why it takes no part. A configuration that is predicted not to run was measured all the same:
    /// it cannot be chosen, and can be the cheapest.
    pub fn of(row: &Measured, prediction: Option<&Prediction>) -> Result<Self, Unused> {
        let configuration = row.configuration.as_ref().map_err(|reason| Unused::Unplaced(reason.clone()))?;
        let Load::Concurrency(clients) = configuration.load else { return Err(Unused::Queue) };
        if row.is_part() {
            return Err(Unused::PartOfDeployment);
        }
        let tpot = row.itl.ok_or(Unused::NoTpot)?;
        let derived = || output_rate(clients, mean_output(configuration), row.ttft?, tpot);
        let (rate, source) = match row.rate {
            Some(rate) => (rate, RateSource::Stated),
            None => (derived().ok_or(Unused::NoRate)?, RateSource::Derived),
        };
        Ok(Self {
            sample: row.sample.clone(),
            group: Group {
                model: configuration.architecture.id.clone(),
                engine: row.engine.clone(),
                input: configuration.input,
                output: configuration.output,
            },
            family: configuration.engine.family,
            kind: Class::of(configuration).models,
            layout: Layout::of(configuration),
            clients,
            measured: Speed { tpot, rate },
            source,
            fitted: fitted(configuration),
            predicted: prediction.map(|found| Speed { tpot: found.tpot, rate: found.output_rate }),
        })
    }
}

/// Whether measurements of such a layout went into the fit: a prediction says where none did, as of AMD's GPUs.
fn fitted(configuration: &Configuration) -> Fitted {
    if uncalibrated(configuration).next().is_some() { Fitted::Out } else { Fitted::In }
}

/// Mean tokens of an answer where lengths are drawn from 0.8 to 1.0 of the nominal.
const DRAWN: f64 = 0.9;

fn mean_output(configuration: &Configuration) -> Tokens {
    match configuration.lengths {
        Lengths::Drawn => Tokens::const_new(configuration.output.get() * DRAWN),
        Lengths::Fixed | Lengths::Varying(_) => configuration.output,
    }
}

/// Answer tokens a second by Little's law, where clients send the next request as soon as they have their answer:
/// clients × *n* ÷ (TTFT + (*n* − 1) × TPOT), with *n* tokens of an answer. `None` if answers take no time.
///
/// ```
/// use breakeven::benchmark::output_rate;
/// use breakeven::units::{Count, Quantity, Seconds, Tokens};
/// // 16 answers of 101 tokens in 0.5 s + 100 × 15 ms = 2 s: 808 tokens/s.
/// let rate = output_rate(Count::new(16.0)?, Tokens::new(101.0)?, Seconds::new(0.5)?, Seconds::new(0.015)?);
/// assert!((rate.unwrap().get() - 808.0).abs() < 1e-9);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn output_rate(clients: Count, output: Tokens, ttft: Seconds, tpot: Seconds) -> Option<TokensPerSecond> {
    let latency = ttft.get() + (output.get() - 1.0).max(0.0) * tpot.get();
    TokensPerSecond::new(clients.get() * output.get() / latency)
        .ok()
        .filter(|rate| *rate > TokensPerSecond::ZERO)
}
