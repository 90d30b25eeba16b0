//! Which prices moved since scenarios were locked, and what that does to their figures.

use crate::catalog::{Locked, Move, Standing};
use crate::economics::{Evaluation, Outcome};
use crate::metric::Metric;
use crate::report::head::CitedCatalog;
use crate::scenario::Scenario;
use crate::units::{Amount, Date};

/// The figures that are held side by side.
const METRICS: [Metric; 2] = [Metric::CostPerTask, Metric::CostPerMonth];

/// Scenarios held to their locks.
#[derive(Clone, Debug)]
pub struct LockReport {
    /// One for each scenario, in the order of the command line.
    pub scenarios: Vec<LockedScenario>,
}

/// A scenario held to its lock.
#[derive(Clone, Debug)]
pub struct LockedScenario {
    /// Its id.
    pub scenario: String,
    /// Its file.
    pub file: String,
    /// The file of the lock.
    pub lock: String,
    /// The version of the catalog that it was locked with.
    pub locked_version: String,
    /// The catalog as it is now.
    pub catalog: CitedCatalog,
    /// The date of the locked prices.
    pub locked_as_of: Date,
    /// The date of the prices as they are now.
    pub as_of: Date,
    /// What became of the entries that it rests on.
    pub moves: Vec<Move>,
    /// Entries that it rests on now, by other entries that moved, and did not when it was locked.
    pub added: Vec<String>,
    /// Its figures; none where nothing moved.
    pub figures: Vec<MovedFigure>,
}

/// A figure with the locked prices, and with those of now.
#[derive(Clone, Debug)]
pub struct MovedFigure {
    /// The option.
    pub option: String,
    /// The metric.
    pub metric: Metric,
    /// With the locked prices, or why there is none.
    pub before: Result<Amount, String>,
    /// With the prices of now, or why there is none.
    pub after: Result<Amount, String>,
}

impl LockReport {
    /// Whether a price moved.
    pub fn has_moved(&self) -> bool {
        self.scenarios.iter().any(LockedScenario::has_moved)
    }
}

impl LockedScenario {
    /// What is known before anything is worked out.
    pub fn of(
        scenario: &Scenario,
        lock: &str,
        locked: &Locked,
        moves: Vec<Move>,
        added: Vec<String>,
    ) -> Self {
        Self {
            scenario: scenario.id.clone(),
            file: scenario.file.name().to_owned(),
            lock: lock.to_owned(),
            locked_version: locked.version.clone(),
            catalog: scenario.catalog().into(),
            locked_as_of: locked.as_of,
            as_of: scenario.as_of,
            moves,
            added,
            figures: Vec::new(),
        }
    }

    /// Whether a price moved: words about prices do not count.
    pub fn has_moved(&self) -> bool {
        let moved = |found: &Move| matches!(found.standing, Standing::Moved | Standing::Gone);
        self.moves.iter().any(moved) || !self.added.is_empty()
    }

    /// Whether it was locked with another version of the catalog.
    pub fn is_of_another_version(&self) -> bool {
        self.locked_version != self.catalog.version()
    }

    /// Adds what the moves do to every option: the figures with locked prices beside those of now.
    pub fn compare(&mut self, before: &Evaluation<'_>, after: &Evaluation<'_>) {
        for outcome in &after.outcomes {
            let name = &outcome.option.name;
            let Some(locked) = before.outcomes.iter().find(|locked| locked.option.name == *name) else {
                continue;
            };
            for metric in METRICS {
                let of = |outcome: &Outcome<'_>| match outcome.metric(metric) {
                    Ok(figure) => Ok(figure.amount),
                    Err(gap) => Err(gap.to_string()),
                };
                let (before, after) = (of(locked), of(outcome));
                self.figures.push(MovedFigure { option: name.clone(), metric, before, after });
            }
        }
    }
}
