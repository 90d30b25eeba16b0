//! Rows of a file as observations, and what became of the others.

use std::collections::BTreeMap;

use crate::benchmark::rows::Measured;
use crate::serving::Prediction;

use super::observation::{Observation, RateSource, Unused};

/// The rows of a file of measurements, and what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowsRead {
    /// All of them.
    pub read: usize,
    /// Those that decisions can rest on.
    pub used: usize,
    /// Of those, the ones whose rate follows from clients and latency.
    pub derived: usize,
    /// Why the others are not used.
    pub unused: Vec<Reason>,
    /// Why used rows have no prediction: their layout cannot be chosen at that load.
    pub not_predicted: Vec<Reason>,
}

/// A reason, and of how many rows it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The reason.
    pub reason: String,
    /// How many rows.
    pub n: usize,
}

/// The rows that decisions can rest on, with their predictions, and what became of the others.
pub fn observations<'r>(
    rows: impl IntoIterator<Item = (&'r Measured, Result<&'r Prediction, &'r str>)>,
) -> (Vec<Observation>, RowsRead) {
    let mut found = Vec::new();
    let mut unused: BTreeMap<Unused, usize> = BTreeMap::new();
    let mut not_predicted: BTreeMap<&str, usize> = BTreeMap::new();
    let mut read = 0;
    for (row, prediction) in rows {
        read += 1;
        match Observation::of(row, prediction.ok()) {
            Ok(observation) => {
                if let Err(reason) = prediction {
                    *not_predicted.entry(reason).or_default() += 1;
                }
                found.push(observation);
            }
            Err(reason) => *unused.entry(reason).or_default() += 1,
        }
    }
    let read = RowsRead {
        read,
        used: found.len(),
        derived: found.iter().filter(|row| row.source == RateSource::Derived).count(),
        unused: counted(unused.into_iter().map(|(reason, n)| (reason.to_string(), n))),
        not_predicted: counted(not_predicted.into_iter().map(|(reason, n)| (reason.to_owned(), n))),
    };
    (found, read)
}

/// Reasons with their numbers, the most frequent first.
fn counted(reasons: impl Iterator<Item = (String, usize)>) -> Vec<Reason> {
    let mut rows: Vec<Reason> = reasons.map(|(reason, n)| Reason { reason, n }).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.n));
    rows
}
