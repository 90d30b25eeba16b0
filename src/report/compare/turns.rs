//! At which volumes the order of the first way and the best one of another kind turns.

use crate::economics::{CrossingRange, Crossover, Extent, Range, Side};
use crate::report::number::compact;
use crate::scenario::Scenario;
use crate::units::{Amount, TasksPerMonth};

/// Two ways over the volumes.
#[derive(Clone, Debug)]
pub struct Turns {
    /// The name of the first one's option.
    pub first: String,
    /// The name of the other one's option.
    pub other: String,
    /// The volumes that were looked at.
    pub range: [Amount; 2],
    /// Whether all of them were.
    pub extent: Extent,
    /// Today's volume.
    pub today: Amount,
    /// Who is cheaper at the lowest of them; `None` if they cost the same, or one has no price there.
    pub cheaper_at_low: Option<String>,
    /// Where the order changes, from few tasks to many.
    pub crossings: Vec<Turn>,
}

/// A volume at which the order changes.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Tasks a month.
    pub tasks: Amount,
    /// The option that is cheaper from there on.
    pub cheaper: String,
    /// Where it lies at both ends of what is known of the speed of fleets.
    pub within: Option<[Amount; 2]>,
}

impl Turns {
    /// Of two options of a scenario, by their places.
    pub(super) fn of(scenario: &Scenario, first: usize, other: usize) -> Option<Self> {
        let option = scenario.options.get(first)?;
        let range = Range::around(option);
        let found = Crossover::of(scenario, first, other, range)?;
        let name = |side: Side| found.option(side).name.clone();
        let stretches = found.stretches.as_ref().ok()?;
        let ends =
            [stretches.first().map(|stretch| stretch.from), stretches.last().map(|stretch| stretch.to)];
        let [Some(low), Some(high)] = ends.map(|end: Option<TasksPerMonth>| end.map(Amount::from)) else {
            return None;
        };
        let crossings = found.crossings.iter().enumerate().map(|(at, crossing)| Turn {
            tasks: crossing.tasks.into(),
            cheaper: name(crossing.cheaper),
            within: match found.ranges.crossings.get(at) {
                Some(CrossingRange::Between(range)) if !range.is_point() => Some([range.low, range.high]),
                _ => None,
            },
        });
        Some(Self {
            first: found.first.name.clone(),
            other: found.second.name.clone(),
            range: [low, high],
            today: option.workload.tasks.value.into(),
            extent: found.extent,
            cheaper_at_low: stretches.first().and_then(|stretch| stretch.cheaper).map(name),
            crossings: crossings.collect(),
        })
    }

    /// In a clause, with what people call both.
    pub(super) fn words(&self, called: impl Fn(&str) -> String) -> String {
        let [low, high] = self.range.map(compact);
        if self.crossings.is_empty() {
            return match &self.cheaper_at_low {
                Some(cheaper) => {
                    format!(
                        "{} stays the cheaper of both from {low} to {high} tasks a month",
                        called(cheaper)
                    )
                }
                None => format!("both cost the same from {low} to {high} tasks a month"),
            };
        }
        let within = |turn: &Turn| {
            turn.within.map_or_else(String::new, |[low, high]| {
                format!(" ({} to {} within the band of its speed)", compact(low), compact(high))
            })
        };
        // The stretch that holds today's volume.
        let lower = self.crossings.iter().rfind(|turn| turn.tasks.value() <= self.today.value());
        let upper = self.crossings.iter().find(|turn| turn.tasks.value() > self.today.value());
        let cheaper = match lower {
            Some(turn) => Some(&turn.cheaper),
            None => self.cheaper_at_low.as_ref(),
        };
        let said = match cheaper {
            Some(cheaper) => {
                let other = if *cheaper == self.first { &self.other } else { &self.first };
                format!("{} is cheaper than {}", called(cheaper), called(other))
            }
            None => "both cost the same".to_owned(),
        };
        let end = |turn: &Turn| format!("{} tasks a month{}", compact(turn.tasks), within(turn));
        let said = match (lower, upper) {
            (Some(lower), Some(upper)) => format!("{said} from {} to {}", end(lower), end(upper)),
            (Some(lower), None) => format!("{said} for good above {}", end(lower)),
            (None, Some(upper)) => format!("{said} below {}", end(upper)),
            (None, None) => said,
        };
        let named = usize::from(lower.is_some()) + usize::from(upper.is_some());
        match self.crossings.len() - named {
            0 => said,
            1 => format!("{said}, and the order turns once more between {low} and {high}"),
            more => format!("{said}, and the order turns {more} times more between {low} and {high}"),
        }
    }
}
