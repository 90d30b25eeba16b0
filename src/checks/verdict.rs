//! One verdict for each limit of each option.

use crate::economics::{Evaluation, Outcome};
use crate::figure::{Gap, Measured};
use crate::metric::Metric;
use crate::scenario::{Comparison, Limit, percentile};
use crate::serving::End;
use crate::units::Amount;

/// A limit and how an option stands to it.
#[derive(Debug)]
pub struct Verdict<'e> {
    /// The option.
    pub option: &'e str,
    /// The limit.
    pub limit: &'e Limit,
    /// How it stands.
    pub standing: Standing,
}

/// How an option stands to a limit, with what that rests on.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// The figure is on the right side.
    Met(Amount),
    /// There is no figure, because there is nothing that the limit could be about: met, for this reason.
    MetWithout(Gap),
    /// It is on the wrong side.
    Missed(Amount),
    /// There is no figure, but it is more than this, which is beyond the limit: missed, for this reason.
    MissedAtLeast(Gap, Amount),
    /// There is no figure, for this reason.
    Unknown(Gap),
}

/// A limit is met, missed or unknown: in `check`, `frontier`, `roi`, `plan` and in every format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// The figure is on the right side of the limit.
    Met,
    /// It is on the wrong side.
    Missed,
    /// There is no figure, so nothing is said about the limit; `check` does not pass it.
    Unknown,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Met, Self::Missed, Self::Unknown];

    /// The word, in every format.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Unknown => "unknown",
        }
    }

    /// How bad it is, for the worst of several: a missed limit is worse than an unknown one, and that one worse than a met one.
    pub(super) const fn rank(self) -> u8 {
        match self {
            Self::Met => 0,
            Self::Unknown => 1,
            Self::Missed => 2,
        }
    }

    /// The status of several limits together: missed if one is missed, else unknown if one is unknown; `None` if there
    /// are none.
    pub fn of_all(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        all.into_iter().max_by_key(|status| status.rank())
    }
}

impl Standing {
    /// Met, missed or unknown.
    pub const fn status(&self) -> Status {
        match self {
            Self::Met(_) | Self::MetWithout(_) => Status::Met,
            Self::Missed(_) | Self::MissedAtLeast(..) => Status::Missed,
            Self::Unknown(_) => Status::Unknown,
        }
    }
}

/// Whether a figure misses an upper limit if it is more than that.
fn is_beyond(limit: &Limit, least: Amount) -> bool {
    limit.comparison.is_upper() && least.beside(limit.limit).is_ge()
}

/// By which figure limits are judged, where it is known within which range a figure lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JudgedAt {
    /// As it is worked out.
    #[default]
    P50,
    /// The pessimistic end of its range: nine of ten figures are better for the limit.
    P90,
}

impl JudgedAt {
    /// The word, in every format.
    pub const fn word(self) -> &'static str {
        match self {
            Self::P50 => "p50",
            Self::P90 => "p90",
        }
    }
}

/// Whether a limit is on a latency that is estimated from how calls arrive at a fleet.
fn is_estimated(outcome: &Outcome<'_>, limit: &Limit) -> bool {
    let of_calls = limit.metric == Metric::LatencyMean || percentile(limit.metric).is_some();
    of_calls && !outcome.option.latencies.iter().any(|(stated, _)| *stated == limit.metric)
}

/// Checks every limit of every option against its figure, in the file's order.
pub fn check<'e>(evaluation: &'e Evaluation<'_>) -> Vec<Verdict<'e>> {
    check_at(evaluation, JudgedAt::P50)
}

/// The same, judged by the figure or by the pessimistic end of its range: the higher one of a limit on how much there may be at most,
/// the lower one of a limit on how much there has to be. What has no range is judged by its figure.
pub fn check_at<'e>(evaluation: &'e Evaluation<'_>, at: JudgedAt) -> Vec<Verdict<'e>> {
    evaluation
        .written()
        .flat_map(|outcome| {
            outcome.option.limits.iter().map(move |limit| Verdict {
                option: &outcome.option.name,
                limit,
                standing: standing_of(outcome, limit, at),
            })
        })
        .collect()
}

/// How an option stands to a limit, whether it is one of its own or not.
pub(super) fn standing_of(outcome: &Outcome<'_>, limit: &Limit, at: JudgedAt) -> Standing {
    tested(standing(limit, figure_at(outcome, limit.metric, limit.comparison, at)), outcome, limit, at)
}

/// The figure that a limit is judged by.
pub(super) fn figure_at<'e>(
    outcome: &'e Outcome<'_>,
    metric: Metric,
    comparison: Comparison,
    at: JudgedAt,
) -> Result<Amount, &'e Gap> {
    match at {
        JudgedAt::P50 => amount(outcome.metric(metric)),
        JudgedAt::P90 => pessimistic(outcome, metric, comparison),
    }
}

/// What an estimate says of a limit that it keeps: nothing certain at a load at which estimates are not tested.
fn tested(standing: Standing, outcome: &Outcome<'_>, limit: &Limit, at: JudgedAt) -> Standing {
    let beyond = match at {
        JudgedAt::P50 => outcome.beyond_tested,
        JudgedAt::P90 => outcome.at(End::Bad).and_then(|bad| bad.beyond_tested).or(outcome.beyond_tested),
    };
    match (standing, beyond.filter(|_| is_estimated(outcome, limit))) {
        (Standing::Met(figure), Some(beyond)) => Standing::Unknown(Gap::Undefined(format!(
            "{figure}, {beyond}: simulate this, `breakeven predict FILE {} --simulate`",
            outcome.option.name
        ))),
        (standing, _) => standing,
    }
}

fn amount(measured: &Measured) -> Result<Amount, &Gap> {
    measured.as_ref().map(|figure| figure.amount)
}

/// The end of a figure's range that is worse for a limit; where there is no figure at the bad end, the reason for that.
fn pessimistic<'e>(
    outcome: &'e Outcome<'_>,
    metric: Metric,
    comparison: Comparison,
) -> Result<Amount, &'e Gap> {
    let value = amount(outcome.metric(metric))?;
    if let Some(Err(gap)) = outcome.at(End::Bad).and_then(|bad| bad.metric(metric)) {
        return Err(gap);
    }
    let range = outcome.range(metric);
    Ok(range.map_or(value, |range| if comparison.is_upper() { range.high } else { range.low }))
}

fn standing(limit: &Limit, judged: Result<Amount, &Gap>) -> Standing {
    match judged {
        Err(Gap::NotPaidBack(horizon)) if is_beyond(limit, (*horizon).into()) => {
            Standing::MissedAtLeast(Gap::NotPaidBack(*horizon), (*horizon).into())
        }
        // No number of replicas keeps it, so whatever the figure is, it is beyond the limit.
        Err(Gap::NotMet(of)) if limit.comparison.is_upper() && of.starts_with(limit.metric.info().id) => {
            Standing::MissedAtLeast(Gap::NotMet(of.clone()), limit.limit)
        }
        Err(Gap::NothingLaidOut) if limit.comparison.is_upper() => Standing::MetWithout(Gap::NothingLaidOut),
        Err(gap) => Standing::Unknown(gap.clone()),
        Ok(figure) if limit.comparison.holds(figure, limit.limit) => Standing::Met(figure),
        Ok(figure) => Standing::Missed(figure),
    }
}
