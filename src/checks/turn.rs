//! Who comes to be ahead when an input moves.

use crate::economics::{Evaluation, Input, Movable, Moves, Variations, evaluate_middle, reaches};
use crate::metric::Metric;
use crate::scenario::{Scenario, Serving, ServingOption, Variants};
use crate::units::Ratio;

use super::choice::{Ahead, Turned};
use super::judgement::{Period, ahead};

/// Moves inputs of a scenario one at a time and judges its options again.
pub(super) struct Mover<'m> {
    evaluation: &'m Evaluation<'m>,
    variants: &'m Variants<'m>,
    variations: Variations<'m>,
    period: Period,
    /// Whether a limit is on a latency of GPUs, which move with the load.
    limited: bool,
    /// Who is ahead now.
    now: Ahead,
}

/// Where the verdict is looked at between an input as it is and the end of its range, and how finely the turn is found; on a
/// logarithmic scale. What turns and turns back between two of these is not seen.
#[derive(Clone, Copy)]
pub(super) struct Grid {
    /// Shares of the way, in their order.
    pub(super) probes: &'static [f64],
    /// The width at which the search ends.
    pub(super) fine: f64,
}

impl<'m> Mover<'m> {
    pub(super) fn of(
        evaluation: &'m Evaluation<'m>,
        variants: &'m Variants<'m>,
        period: Period,
        now: Ahead,
    ) -> Self {
        let scenario = evaluation.scenario;
        let limited = evaluation.compared().any(|outcome| {
            let mut limits = outcome.option.limits.iter();
            let is_fleet = |part: &ServingOption| part.serving.deployment().is_some();
            limits.any(|limit| limit.metric.is_latency()) && scenario.any_part(outcome.option, is_fleet)
        });
        Self { evaluation, variants, variations: Variations::of(evaluation), period, limited, now }
    }

    /// The scenario with an input multiplied by e to the power of `log`; `None` if it cannot be read so.
    fn changed(&self, moved: &Movable, log: f64) -> Option<Scenario> {
        moved.moved(self.evaluation.scenario, self.variants, Ratio::const_new(log.exp()))
    }

    fn evaluate<'s>(&self, moved: &Movable, changed: &'s Scenario) -> Evaluation<'s> {
        match (moved.input.moves(), self.period) {
            (Moves::Fleets | Moves::FleetsAndOutcomes, _) if self.limited => evaluate_middle(changed),
            (_, Period::Month) => self.variations.of_month(changed, moved.input),
            (Moves::Money | Moves::Fleets, Period::Months) => self.variations.in_money(changed),
            (Moves::Outcomes | Moves::FleetsAndOutcomes, Period::Months) => {
                self.variations.in_outcomes(changed)
            }
        }
    }

    /// Who comes to be ahead where an input is multiplied by e to the power of `log`; `None` if nobody does.
    fn turned(&self, moved: &Movable, log: f64) -> Option<Turned> {
        let changed = self.changed(moved, log)?;
        self.now.turned_to(ahead(&self.evaluate(moved, &changed), self.period)?)
    }

    /// Whether a move takes long to follow: how fast a fleet is, where limits on its latency depend on that; how right an option is that a
    /// policy rests on, whose tasks then end otherwise.
    pub(super) fn is_slow(&self, moved: &Movable) -> bool {
        let scenario = self.evaluation.scenario;
        match moved.input {
            Input::Throughput(_) => self.limited,
            Input::Accuracy(_) => scenario.options.iter().any(|option| {
                matches!(option.serving, Serving::Policy(_)) && reaches(moved.input, scenario, option)
            }),
            _ => false,
        }
    }

    /// Whether a move cannot turn anything: a price that rises makes nobody ahead whose bill it is in, and one that falls makes nobody
    /// fall behind.
    pub(super) fn is_idle(&self, moved: &Movable, end: f64) -> bool {
        let scenario = self.evaluation.scenario;
        if !moved.input.is_price() || self.now.not_missing != self.now.leader {
            return false;
        }
        let Some(leader) = self.now.leader else { return false };
        let mut compared = self.evaluation.compared().enumerate();
        if end > 0.0 {
            !compared.any(|(at, outcome)| at == leader && reaches(moved.input, scenario, outcome.option))
        } else {
            !compared.any(|(at, outcome)| at != leader && reaches(moved.input, scenario, outcome.option))
        }
    }

    /// Where two costs cross that are straight in a price: between the one that leads now and the one that leads at `there`.
    fn guess(&self, moved: &Movable, there: f64, turned: Turned) -> Option<f64> {
        if !moved.input.is_price() || self.period != Period::Month {
            return None;
        }
        let (Turned::Leader(Some(then)), Some(now)) = (turned, self.now.leader) else { return None };
        let changed = self.changed(moved, there)?;
        let moved = self.evaluate(moved, &changed);
        let cost = |evaluation: &Evaluation<'_>, at: usize| {
            let outcome = evaluation.compared().nth(at)?;
            let of = |metric| Some(outcome.metric(metric).as_ref().ok()?.amount.value());
            of(Metric::CostPerSuccess).or_else(|| of(Metric::CostPerTask))
        };
        let lead = |evaluation: &Evaluation<'_>| Some(cost(evaluation, then)? - cost(evaluation, now)?);
        let (before, after) = (lead(self.evaluation)?, lead(&moved)?);
        let factor = 1.0 + (there.exp() - 1.0) * before / (before - after);
        Some(factor.ln()).filter(|log| log.is_finite())
    }

    /// A turn that is known within a width, found to a smaller one.
    pub(super) fn refined(
        &self,
        moved: &Movable,
        turn: (f64, Turned),
        width: f64,
        fine: f64,
    ) -> (f64, Turned) {
        let there = turn.0;
        let same = there - width.min(there.abs()) * there.signum();
        if self.turned(moved, same).is_some() {
            turn
        } else {
            self.narrowed(moved, same, turn, Vec::new(), fine)
        }
    }

    /// A turn between a place at which nothing has turned and one behind it, halved until both are close; places that are likely are tried
    /// first, the last one before the others.
    fn narrowed(
        &self,
        moved: &Movable,
        mut same: f64,
        (mut there, mut turned): (f64, Turned),
        mut likely: Vec<f64>,
        fine: f64,
    ) -> (f64, Turned) {
        while (there - same).abs() > fine {
            let is_between = |log: &f64| (log - same) * (log - there) < 0.0;
            let middle = likely.pop().filter(is_between).unwrap_or(f64::midpoint(same, there));
            match self.turned(moved, middle) {
                Some(other) => (there, turned) = (middle, other),
                None => same = middle,
            }
        }
        (there, turned)
    }

    /// The smallest move towards an end at which another option leads, and which.
    pub(super) fn first_turn(&self, moved: &Movable, end: f64, grid: Grid) -> Option<(f64, Turned)> {
        if !end.is_finite() || end.abs() < grid.fine {
            return None;
        }
        let mut same = 0.0;
        for probe in grid.probes {
            let there = end * probe;
            let Some(turned) = self.turned(moved, there) else {
                same = there;
                continue;
            };
            // Both sides of the guess first: where it is right, nothing is left to halve.
            let side = grid.fine * 0.49 * end.signum();
            let guess = self.guess(moved, there, turned);
            let likely = guess.map_or_else(Vec::new, |guess| vec![guess - side, guess + side]);
            return Some(self.narrowed(moved, same, (there, turned), likely, grid.fine));
        }
        None
    }
}
