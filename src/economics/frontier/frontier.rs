//! The trade-off between cost, latency and accuracy: which options nobody should pick, because another one is no worse.

use std::cmp::Ordering;

use crate::decode::Sited;
use crate::economics::evaluate::{Evaluation, Outcome};
use crate::figure::Gap;
use crate::metric::Metric;
use crate::scenario::Scenario;
use crate::serving::End;
use crate::units::{Amount, Fraction, Quantity, Ratio, Seconds, Usd, UsdPerTask};

use super::margin::{CostAtEnds, Margin, between};
use super::price_comparison::{NoTie, tie, tie_accuracy, tie_price};

/// What an option's cost counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CostOf {
    /// A task done right.
    Success,
    /// A task, right or wrong, because the accuracy is not known. It is the least that a success can cost.
    Task,
}

/// An option in the space of cost, latency and accuracy.
#[derive(Clone, Debug)]
pub struct Point<'e> {
    /// Its name.
    pub option: &'e str,
    /// What a task costs.
    pub per_task: Result<UsdPerTask, Gap>,
    /// What a task done right costs.
    pub per_success: Result<UsdPerTask, Gap>,
    /// The time that a task takes, by the metric that the options are compared by.
    pub latency: Result<Seconds, Gap>,
    /// Share of tasks done right.
    pub accuracy: Result<Fraction, Gap>,
    /// Share of tasks whose wrong result is accepted: what an error costs is paid for these.
    pub errors: Result<Fraction, Gap>,
    /// What a task costs with all of its priced ends but errors: what is handed over or given up.
    pub but_errors: Result<UsdPerTask, Gap>,
    /// How far ahead of another one it has to be.
    pub margin: Margin,
    /// What it costs at both ends of the bands of its fleets; `None` where it has none.
    pub at_ends: Option<CostAtEnds>,
    /// What is paid before the first task.
    pub upfront: Usd,
    /// Why it is not to be had, where its price is nobody's offer.
    pub not_sold: Option<Gap>,
}

/// The points of a scenario, and which of them are dominated.
#[derive(Clone, Debug)]
pub struct Frontier<'e> {
    /// One for each option, in the file's order.
    pub points: Vec<Point<'e>>,
    /// Which latency they are compared by.
    pub latency: Metric,
    /// For each point the places of those that dominate it, cheapest first.
    pub dominated_by: Vec<Vec<usize>>,
}

/// Latencies that options are compared by: the first one that is known of any.
const LATENCIES: [Metric; 3] = [Metric::LatencyP95, Metric::LatencyMean, Metric::LatencyP50];

/// Two neighbours on the frontier, and at what they would come to the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tie {
    /// The place of the cheaper and less accurate one.
    pub cheaper: usize,
    /// The place of the dearer and more accurate one.
    pub dearer: usize,
    /// Below this cost of an error the cheaper one wins.
    pub error_cost: Result<Usd, NoTie>,
    /// At this accuracy the cheaper one would cost as much by the success.
    pub accuracy: Result<Fraction, NoTie>,
    /// At this factor on its cost per task the dearer one would cost as little by the success.
    pub price: Result<Ratio, NoTie>,
}

impl<'e> Point<'e> {
    /// Where an option of a scenario lies, by a metric of latency.
    pub fn of(outcome: &'e Outcome<'_>, latency: Metric, scenario: &Scenario) -> Self {
        let ends = &scenario.ends;
        let figure = |metric| match outcome.metric(metric) {
            Ok(figure) if figure.amount.value().is_finite() => Ok(figure.amount.value()),
            Ok(_) => Err(Gap::NotApplicable("the figure is too large")),
            Err(gap) => Err(gap.clone()),
        };
        Self {
            option: &outcome.option.name,
            per_task: figure(Metric::CostPerTask).map(UsdPerTask::const_new),
            per_success: figure(Metric::CostPerSuccess).map(UsdPerTask::const_new),
            latency: figure(latency).map(Seconds::const_new),
            accuracy: figure(Metric::Accuracy).map(Fraction::const_new),
            errors: figure(Metric::AcceptedWrong).map(Fraction::const_new),
            but_errors: figure(Metric::CostPerTask).map(|task| {
                let priced = [
                    (Metric::Escalated, &ends.cost_per_escalation),
                    (Metric::Failed, &ends.cost_per_failure),
                ];
                let of = |(metric, price): (Metric, &Option<Sited<UsdPerTask>>)| {
                    Some(figure(metric).ok()? * price.as_ref()?.value.get())
                };
                UsdPerTask::const_new(task + priced.into_iter().filter_map(of).sum::<f64>())
            }),
            margin: margin(outcome, scenario),
            at_ends: at_ends(outcome, scenario),
            upfront: figure(Metric::Capex).map_or(Usd::ZERO, Usd::const_new),
            not_sold: scenario.not_sold(outcome.option).map(Gap::Undefined),
        }
    }

    /// What it is compared by: the cost of a success; of a task where the accuracy is not known. An option that does
    /// nothing right has none, and neither has one that could not be priced or that nobody sells.
    pub fn cost(&self) -> Result<(CostOf, UsdPerTask), &Gap> {
        if let Some(gap) = &self.not_sold {
            return Err(gap);
        }
        match (&self.per_success, &self.per_task, &self.accuracy) {
            (Ok(cost), ..) => Ok((CostOf::Success, *cost)),
            (Err(_), Ok(cost), Err(_)) => Ok((CostOf::Task, *cost)),
            (Err(gap), ..) => Err(gap),
        }
    }

    /// Cost, latency and accuracy with its sign turned, so that of all three less is better; the cost is always known.
    fn figures(&self) -> Option<[Option<f64>; 3]> {
        let (_, cost) = self.cost().ok()?;
        let latency = self.latency.as_ref().ok().map(|latency| latency.get());
        let accuracy = self.accuracy.as_ref().ok().map(|accuracy| -accuracy.get());
        Some([Some(cost.get()), latency, accuracy])
    }

    /// Whether nobody should pick `other` where this one is to be had: of what is known of `other`, all is known of this
    /// one and no worse, and something is better. No worse in cost is cheaper by the margin, which is the wider one of what it takes to be ahead for this one and to be behind
    /// for the other. Options without a cost are not compared.
    ///
    /// So nothing is concluded from what is not known: an option whose latency is unknown dominates none whose latency is
    /// known, and is itself judged by cost and accuracy. That keeps the relation free of circles: it is irreflexive and
    /// transitive, which "no worse in what both know" is not. With *c* a cost, *p* the margin ahead and *q* the one behind, *a* over *b* over
    /// *d* has *c*_a ≤ (1 − max(*p*_a, *q*_b)) *c*_b ≤ (1 − *p*_a)(1 − *q*_d) *c*_d ≤ (1 − max(*p*_a, *q*_d)) *c*_d; so margins keep it so.
    pub fn dominates(&self, other: &Self) -> bool {
        let (Some(mine), Some(theirs)) = (self.figures(), other.figures()) else { return false };
        self.dominates_by(mine, other, theirs)
    }

    /// The same, with the figures of both.
    fn dominates_by(&self, mine: [Option<f64>; 3], other: &Self, theirs: [Option<f64>; 3]) -> bool {
        let mut known = mine.into_iter().zip(theirs).filter_map(|(mine, theirs)| Some((mine, theirs?)));
        let no_worse = known.clone().all(|(mine, theirs)| mine.is_some_and(|mine| mine <= theirs));
        if !no_worse || !known.any(|(mine, theirs)| mine.is_some_and(|mine| mine < theirs)) {
            return false;
        }
        let [cost, ..] = theirs;
        let margin = between((self.margin, self.at_ends.as_ref()), (other.margin, other.at_ends.as_ref()));
        mine[0] <= cost.map(|cost| margin.off(cost))
    }

    /// Which of two is to be taken first: by cost of a success before cost of a task, then cheaper, more accurate,
    /// faster; what is known before what is not. What dominates another comes before it; an option without a cost comes
    /// last.
    pub fn rank(&self, other: &Self) -> Ordering {
        let first = |mine: Option<f64>, theirs: Option<f64>| match (mine, theirs) {
            (Some(mine), Some(theirs)) => mine.total_cmp(&theirs),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        let (Some(mine), Some(theirs)) = (self.figures(), other.figures()) else {
            return other.figures().is_some().cmp(&self.figures().is_some());
        };
        let of = |point: &Self| point.cost().map(|(of, _)| of).ok();
        of(self)
            .cmp(&of(other))
            .then_with(|| first(mine[0], theirs[0]))
            .then_with(|| first(mine[2], theirs[2]))
            .then_with(|| first(mine[1], theirs[1]))
    }
}

/// What an option is compared by.
fn compared_by(outcome: &Outcome<'_>) -> Metric {
    match outcome.metric(Metric::CostPerSuccess) {
        Ok(_) => Metric::CostPerSuccess,
        Err(_) => Metric::CostPerTask,
    }
}

/// A metric at an end of the bands of fleets.
fn amount_at(outcome: &Outcome<'_>, end: End, metric: Metric) -> Option<Amount> {
    Some(outcome.at(end)?.metric(metric)?.as_ref().ok()?.amount)
}

/// The margin of an option, with the range of what it is compared by.
fn margin(outcome: &Outcome<'_>, scenario: &Scenario) -> Margin {
    let margin = Margin::of(scenario, outcome.option);
    let by = compared_by(outcome);
    match outcome.metric(by) {
        Ok(cost) if scenario.has_band(outcome.option) && outcome.at(End::Bad).is_some() => {
            let good = amount_at(outcome, End::Good, by).unwrap_or(cost.amount);
            margin.within(cost.amount, good, amount_at(outcome, End::Bad, by))
        }
        _ => margin,
    }
}

/// What an option costs at both ends.
fn at_ends(outcome: &Outcome<'_>, scenario: &Scenario) -> Option<CostAtEnds> {
    outcome.at(End::Bad)?;
    let at = |end| amount_at(outcome, end, compared_by(outcome));
    Some(CostAtEnds {
        replicas: scenario.speed_basis(outcome.option)?.into(),
        good: at(End::Good)?,
        bad: at(End::Bad)?,
    })
}

/// Some places in the order in which they are to be taken.
fn ranked(points: &[Point<'_>], places: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut places: Vec<usize> = places.collect();
    places.sort_by(|a, b| points[*a].rank(&points[*b]));
    places
}

impl<'e> Frontier<'e> {
    /// Where the options of a scenario lie that serve the whole task.
    pub fn of(evaluation: &'e Evaluation<'_>) -> Self {
        let (points, latency) = Self::points(evaluation);
        Self::new(points, latency)
    }

    fn points(evaluation: &'e Evaluation<'_>) -> (Vec<Point<'e>>, Metric) {
        let is_known = |outcome: &Outcome<'_>, latency| {
            outcome.metric(latency).as_ref().is_ok_and(|figure| figure.amount.value().is_finite())
        };
        let known = |latency: &Metric| evaluation.compared().any(|outcome| is_known(outcome, *latency));
        let latency = LATENCIES.into_iter().find(known).unwrap_or(Metric::LatencyP95);
        let points = evaluation.compared().map(|outcome| Point::of(outcome, latency, evaluation.scenario));
        (points.collect(), latency)
    }

    /// The places of the options of an evaluation that have a cost, in the order in which they are to be taken; without who dominates whom.
    pub fn order_of(evaluation: &'e Evaluation<'_>) -> Vec<usize> {
        let (points, latency) = Self::points(evaluation);
        Self { points, latency, dominated_by: Vec::new() }.order()
    }

    /// Which of these points, with latencies of one metric, are dominated.
    pub fn new(points: Vec<Point<'e>>, latency: Metric) -> Self {
        // What dominates another one comes before it.
        let order = ranked(&points, 0..points.len());
        let figures: Vec<Option<[Option<f64>; 3]>> = points.iter().map(Point::figures).collect();
        // Most pairs are told apart by this alone, and of thousands of options there are millions of pairs.
        let plain: Vec<[f64; 3]> = figures
            .iter()
            .map(|known| {
                known.map_or([f64::NAN; 3], |known| known.map(|figure| figure.unwrap_or(f64::INFINITY)))
            })
            .collect();
        let no_worse = |mine: usize, theirs: usize| {
            let [mine, theirs] = [plain[mine], plain[theirs]];
            mine[0] <= theirs[0] && mine[1] <= theirs[1] && mine[2] <= theirs[2]
        };
        let mut dominated_by = vec![Vec::new(); points.len()];
        for (place, at) in order.iter().enumerate() {
            let Some(theirs) = figures[*at] else { continue };
            let dominates = |by: &&usize| {
                no_worse(**by, *at)
                    && figures[**by].is_some_and(|mine| points[**by].dominates_by(mine, &points[*at], theirs))
            };
            dominated_by[*at] = order[..place].iter().filter(dominates).copied().collect();
        }
        Self { points, latency, dominated_by }
    }

    /// The places of the options that have a cost, in the order in which they are to be taken.
    pub fn order(&self) -> Vec<usize> {
        ranked(&self.points, (0..self.points.len()).filter(|at| self.points[*at].cost().is_ok()))
    }

    /// Whether the option at this place has a cost and is not dominated.
    pub fn holds(&self, at: usize) -> bool {
        self.points[at].cost().is_ok() && self.dominated_by[at].is_empty()
    }

    /// Non-dominated options whose accuracy is known, each dearer and more accurate than the one before. Those that are
    /// there for their latency alone are left out.
    pub fn steps(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.points.len())
            .filter(|at| self.holds(*at) && self.points[*at].per_success.is_ok())
            .collect();
        order.sort_by(|a, b| self.points[*a].rank(&self.points[*b]));
        let mut best = -1.0;
        order.retain(|at| {
            let accuracy = self.points[*at].accuracy.as_ref().map_or(-1.0, |accuracy| accuracy.get());
            let better = accuracy > best;
            best = accuracy.max(best);
            better
        });
        order
    }

    /// The cheapest non-dominated option that is more accurate than this one.
    pub fn next_more_accurate(&self, than: usize) -> Option<usize> {
        let accuracy = |at: usize| self.points[at].accuracy.as_ref().ok().map(|accuracy| accuracy.get());
        let least = accuracy(than)?;
        let more = (0..self.points.len()).filter(|at| self.holds(*at));
        let more = more.filter(|at| accuracy(*at).is_some_and(|found| found > least));
        more.min_by(|a, b| self.points[*a].rank(&self.points[*b]))
    }

    /// The cost of an error at which two options come to the same by the task, other ends at their prices.
    fn error_tie(&self, cheaper: usize, dearer: usize) -> Option<Usd> {
        let figures = |at: usize| {
            let point = &self.points[at];
            Some((*point.but_errors.as_ref().ok()?, *point.errors.as_ref().ok()?))
        };
        let (cheap, dear) = (figures(cheaper)?, figures(dearer)?);
        tie(cheap.0, cheap.1, dear.0, dear.1)
    }

    /// For each two neighbours among [`Self::steps`] what an error, the accuracy of the cheaper one and the price of the
    /// dearer one would have to be for them to come to the same. `error` is the stated price of an error, if there is one.
    pub fn ties(&self, error: Option<UsdPerTask>) -> Vec<Tie> {
        let error = error.unwrap_or(UsdPerTask::ZERO);
        let steps = self.steps();
        let found = steps.windows(2).filter_map(|pair| {
            let &[cheaper, dearer] = pair else { return None };
            let figures = |at: usize| {
                let point = &self.points[at];
                let figures = (&point.per_task, &point.per_success, &point.accuracy);
                if let (Ok(task), Ok(success), Ok(accuracy)) = figures {
                    Some((*task, *success, *accuracy))
                } else {
                    None
                }
            };
            let (cheap, dear) = (figures(cheaper)?, figures(dearer)?);
            Some(Tie {
                cheaper,
                dearer,
                error_cost: self.error_tie(cheaper, dearer).ok_or(NoTie::NoTradeOff),
                accuracy: tie_accuracy(cheap.2, cheap.1, dear.1, error),
                price: tie_price(dear.0, dear.2, dear.1, cheap.1),
            })
        });
        found.collect()
    }
}
