//! The share of difficulty that options have in common, out of the tasks of evaluations that several of them tried.

use crate::evaluation::{FEWEST_TASKS, Outcomes};
use crate::quality::{Pair, shared_difficulty};
use crate::scenario::option::option::ServingOption;
use crate::scenario::policy::outcome_prices::MeasuredShare;
use crate::units::Count;

/// Of more options than this, the first ones are held against each other.
const MOST_OPTIONS: usize = 50;

/// What options have in common, where evaluations say it of at least two of them at [`FEWEST_TASKS`] tasks.
pub(in crate::scenario) fn measured(options: &[ServingOption]) -> Option<MeasuredShare> {
    let known: Vec<(&ServingOption, &Outcomes)> = options
        .iter()
        .filter_map(|option| {
            let found = option.accuracy.as_ref()?.evaluated.as_ref()?;
            Some((option, found.outcomes.as_ref()?))
        })
        .take(MOST_OPTIONS)
        .collect();
    let mut pairs = Vec::new();
    let mut names = Vec::new();
    let mut fewest: Option<usize> = None;
    let mut site = None;
    for (at, (option, outcomes)) in known.iter().enumerate() {
        for (other, others) in &known[at + 1..] {
            let (Some(first), Some(second)) = (&option.accuracy, &other.accuracy) else { continue };
            // Two options of one evaluation are alike wholly, which says nothing.
            if first.value.site == second.value.site {
                continue;
            }
            let shares = outcomes.common(others);
            if Count::const_new(shares.len() as f64) < FEWEST_TASKS {
                continue;
            }
            fewest = Some(fewest.map_or(shares.len(), |fewest| fewest.min(shares.len())));
            for name in [&option.name, &other.name] {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
            site = site.or(Some(second.value.site.clone()));
            let (first, second) = (*first.correlation.value(), *second.correlation.value());
            pairs.push(Pair { shares, first, second });
        }
    }
    let found = shared_difficulty(&pairs)?;
    Some(MeasuredShare {
        share: found.share,
        error: found.error,
        options: names,
        pairs: Count::const_new(pairs.len() as f64),
        tasks: Count::const_new(fewest? as f64),
        site: site?,
    })
}
