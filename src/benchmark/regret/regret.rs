//! All decisions of a set of measurements.

use std::fmt;

use crate::units::{Seconds, brief};

use super::bias::{Bias, Disagreement, biases, disagreements};
use super::contest::{LEAST_LAYOUTS, LEAST_LOADS, Lacking, NotCompared, contests};
use super::decision::{Decision, decide};
use super::observation::Observation;
use super::prices::GpuPrices;
use super::tally::{Tally, tallies};

/// Groups that are named where none has enough layouts.
const NEAREST: usize = 3;
/// Layouts of each that are named.
const NAMED: usize = 4;

/// What decisions by prediction would have come to.
#[derive(Clone, Debug)]
pub struct Regret {
    /// By group, then by limit.
    pub decisions: Vec<Decision>,
    /// All decisions first, then by engine, kind of model, whether the layouts were in the fit, and limit.
    pub tallies: Vec<Tally>,
    /// By precision, by GPU, by both, and by both and the GPUs that share a layer.
    pub biases: Vec<Bias>,
    /// How far precisions lie apart on a GPU, and GPUs in a precision, at most.
    pub disagreements: Vec<Disagreement>,
    /// Groups with too few layouts, and what others lack.
    pub lacking: Vec<Lacking>,
    /// Group and limit where no layout is predicted to keep the limit, and none does.
    pub idle: usize,
}

/// Why there is nothing to decide.
#[derive(Clone, Debug, PartialEq)]
pub enum NoDecision {
    /// No row has a number of clients, a time per token and a rate.
    NoRows,
    /// No group has enough layouts; those with most come first.
    TooFewLayouts(Vec<Lacking>),
    /// No layout keeps any of the limits, measured or predicted.
    NothingKept(Vec<Seconds>),
}

impl Regret {
    /// Decides in every group under every limit.
    pub fn of(
        observations: &[Observation],
        prices: &GpuPrices,
        limits: &[Seconds],
    ) -> Result<Self, NoDecision> {
        if observations.is_empty() {
            return Err(NoDecision::NoRows);
        }
        let (contests, mut lacking) = contests(observations, prices);
        if contests.is_empty() {
            lacking.sort_by_key(|group| std::cmp::Reverse((group.compared, group.without.len())));
            return Err(NoDecision::TooFewLayouts(lacking));
        }
        let asked =
            contests.iter().flat_map(|contest| limits.iter().map(move |limit| decide(contest, *limit)));
        let asked: Vec<Option<Decision>> = asked.collect();
        let idle = asked.iter().filter(|decision| decision.is_none()).count();
        let decisions: Vec<Decision> = asked.into_iter().flatten().collect();
        if decisions.is_empty() {
            return Err(NoDecision::NothingKept(limits.to_vec()));
        }
        let biases = biases(observations);
        Ok(Self {
            tallies: tallies(&decisions),
            disagreements: disagreements(&biases),
            decisions,
            biases,
            lacking,
            idle,
        })
    }
}

impl fmt::Display for NoDecision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRows => f.write_str(
                "no row can be decided on: a row needs a number of clients (`concurrency`), a time per token (`itl_ms`), and \
                 `output_tokens_per_s` or `ttft_ms`",
            ),
            Self::TooFewLayouts(groups) => {
                write!(
                    f,
                    "no group of a model, lengths and an engine has {LEAST_LAYOUTS} layouts to choose between, each with a price and \
                     at {LEAST_LOADS} numbers of clients or more"
                )?;
                groups.iter().take(NEAREST).try_for_each(|group| write!(f, "\n  {group}"))
            }
            Self::NothingKept(limits) => {
                let limits: Vec<String> = limits.iter().map(|limit| brief(*limit)).collect();
                write!(
                    f,
                    "no layout keeps a limit on the time per token of {}, measured or predicted: `--max-tpot` sets others",
                    limits.join(", ")
                )
            }
        }
    }
}

impl std::error::Error for NoDecision {}

impl fmt::Display for Lacking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.compared + self.without.len();
        let layouts = if all == 1 { "layout" } else { "layouts" };
        write!(f, "{}: {all} {layouts}, {} can be compared", self.group, self.compared)?;
        let named: Vec<String> =
            self.without.iter().take(NAMED).map(|(layout, why)| format!("{layout}: {why}")).collect();
        if !named.is_empty() {
            write!(f, " ({}", named.join("; "))?;
            let more = self.without.len().saturating_sub(NAMED);
            f.write_str(&if more > 0 { format!("; and {more} more)") } else { ")".to_owned() })?;
        }
        Ok(())
    }
}

impl fmt::Display for NotCompared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OneLoad => f.write_str("one number of clients"),
            Self::NoPrice => f.write_str("no price of its GPU"),
        }
    }
}
