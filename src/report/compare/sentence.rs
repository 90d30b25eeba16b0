//! What to take, in a sentence with its margin and the volumes at which it turns.

use crate::checks::{Choice, Lead, Status};
use crate::metric::Metric;
use crate::report::limit::{VerdictRow, limit_texts};
use crate::report::number::compact;
use crate::units::{Amount, Count, Load, plural};

use super::rows::{MarketRow, Standing};
use super::turns::Turns;

/// What a sentence is made of.
pub(super) struct Verdict<'v> {
    pub(super) rows: &'v [MarketRow],
    pub(super) choice: &'v Choice,
    pub(super) turns: Option<&'v Turns>,
    /// What nothing keeps, where no way meets the limits, or why nothing runs.
    pub(super) missed: Option<String>,
    /// Whether some way runs that misses the limits.
    pub(super) runs: Runs,
    /// What the money over the months says, where it has another way ahead.
    pub(super) months: Option<String>,
}

/// Whether some way could serve the published weights without limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Runs {
    /// One does, so limits are what nothing keeps.
    Some,
    /// None does.
    None,
}

impl Verdict<'_> {
    /// The sentence.
    pub(super) fn sentence(&self) -> String {
        let parts: Vec<String> = match self.choice {
            Choice::Recommended { at, lead } => self.recommended(*at, lead.as_ref()),
            Choice::TooClose { candidates, lead, .. } => self.too_close(candidates, lead),
            Choice::Closest(_) | Choice::NotWorth(_) | Choice::Nothing => self.none(),
        };
        parts.join("; ") + "."
    }

    fn row(&self, at: usize) -> Option<&MarketRow> {
        self.rows.get(at)
    }

    fn recommended(&self, at: usize, lead: Option<&Lead>) -> Vec<String> {
        let Some(first) = self.row(at) else { return Vec::new() };
        let next = lead.and_then(|lead| self.row(lead.over));
        let mut parts = vec![self.headline(first)];
        parts.extend(self.months.clone());
        parts.extend(next.map(|next| format!("{} costs {} more", next.label, more(first, next))));
        parts.extend(self.aside(at, next));
        parts
    }

    fn too_close(&self, candidates: &[usize], lead: &Lead) -> Vec<String> {
        let mut places = candidates.to_vec();
        places.sort_by(|a, b| {
            let of = |at: &usize| self.row(*at).map_or(f64::INFINITY, month);
            of(a).total_cmp(&of(b))
        });
        let [at, next, others @ ..] = places.as_slice() else { return Vec::new() };
        let (Some(first), Some(other)) = (self.row(*at), self.row(*next)) else { return Vec::new() };
        let farthest = others.last().and_then(|at| self.row(*at));
        let others = farthest.map_or_else(String::new, |farthest| {
            let number = Count::const_new(others.len() as f64);
            format!(", and {number} other{} up to {} more", plural(number), more(first, farthest))
        });
        let mut parts = vec![self.headline(first)];
        parts.extend(self.months.clone());
        parts.push(format!(
            "{} costs {} more{others}: too close to call, differences below {} are within the error",
            other.label,
            more(first, other),
            compact(lead.margin.share().into()),
        ));
        parts.extend(self.aside(*at, Some(other)));
        parts
    }

    /// What else there is to say of the first one: what may be cheaper, and where its lead ends.
    fn aside(&self, at: usize, said: Option<&MarketRow>) -> impl Iterator<Item = String> {
        [
            self.slow(at),
            self.may_be_cheaper(at),
            self.turning(at, said),
            self.needs_evaluation(at),
            self.other_model(at),
        ]
        .into_iter()
        .flatten()
    }

    /// The first way with what it costs: the cheapest, and by which bill where others say something else.
    fn headline(&self, first: &MarketRow) -> String {
        let by = if self.months.is_some() { " by the month" } else { "" };
        let people = first.overhead.filter(|money| money.value() * 2.0 > month(first));
        let people = people.map_or_else(String::new, |money| {
            format!(", of which {} are people and migration by documented defaults", compact(money))
        });
        format!("{} at {}{people}: the cheapest{by}{}", first.label, money(first), met(first))
    }

    /// That first tokens are slow, where no limit is set.
    fn slow(&self, at: usize) -> Option<String> {
        let first = self.row(at).filter(|row| row.limits.is_empty())?;
        let wait = first.metric(Metric::TtftP95).filter(|wait| wait.value() > SLOW)?;
        Some(format!("no limit is set, and its {} is {}", Metric::TtftP95.info().id, compact(wait)))
    }

    /// No way is known to keep the limits: what comes closest, and what it misses or leaves unknown.
    fn none(&self) -> Vec<String> {
        let compared = |row: &&MarketRow| {
            row.standing == Standing::Compared && row.metric(Metric::CostPerTask).is_some()
        };
        let with =
            |status: Status| self.rows.iter().filter(compared).find(|row| row.status() == Some(status));
        let headline = match self.runs {
            Runs::Some => "No way is known to meet the limits",
            Runs::None => "No way is known to serve the published weights",
        };
        let mut parts = vec![headline.to_owned()];
        let narrower = self.rows.iter().find(|row| {
            row.standing == Standing::NeedsEvaluation && matches!(row.status(), None | Some(Status::Met))
        });
        let kept = match self.runs {
            Runs::Some => "only other weights keep them",
            Runs::None => "only other weights are served",
        };
        parts.extend(
            narrower.map(|row| format!("{kept}, which need an evaluation: {} at {}", row.label, money(row))),
        );
        parts.extend(self.missed.clone());
        parts
            .extend(with(Status::Missed).map(|row| {
                format!("{} at {} misses {}", row.label, money(row), limits(row, Status::Missed))
            }));
        parts.extend(with(Status::Unknown).map(|row| {
            format!(
                "{} at {} may: its {} is unknown, so measure it",
                row.label,
                money(row),
                limits(row, Status::Unknown)
            )
        }));
        parts
    }

    /// What would cost less, if its latency were known to keep the limits.
    fn may_be_cheaper(&self, at: usize) -> Option<String> {
        let own = month(self.row(at)?);
        let row = self.rows.iter().find(|row| {
            row.standing == Standing::Compared && row.status() == Some(Status::Unknown) && month(row) < own
        })?;
        let unknown = limits(row, Status::Unknown);
        Some(format!("{} would cost {}, but its {unknown} is unknown: measure it", row.label, money(row)))
    }

    /// Where the order against the best of another kind turns.
    fn turning(&self, at: usize, compared: Option<&MarketRow>) -> Option<String> {
        let first = self.row(at)?;
        let turns = self.turns?;
        let other = self.rows.iter().find(|row| row.name == turns.other)?;
        let said = turns.words(|name| called(name, first, other));
        let apart = month(other) / month(first) - 1.0;
        let is_said = compared.is_some_and(|row| row.name == other.name);
        if is_said || !apart.is_finite() || turns.first != first.name {
            return Some(said);
        }
        let than = if apart < 0.0 { "less" } else { "more" };
        Some(format!("{} costs {} {than}; {said}", other.label, more(first, other)))
    }

    /// What narrower weights would cost, if they are as accurate.
    fn needs_evaluation(&self, at: usize) -> Option<String> {
        let own = month(self.row(at)?);
        let row =
            self.rows.iter().find(|row| row.standing == Standing::NeedsEvaluation && month(row) < own)?;
        Some(format!("{} would cost {}, and needs an evaluation", row.label, money(row)))
    }

    /// Another model that costs less, for reference.
    fn other_model(&self, at: usize) -> Option<String> {
        let own = month(self.row(at)?);
        let row = self.rows.iter().find(|row| row.standing == Standing::Reference && month(row) < own)?;
        Some(format!("another model, {}, costs {}", row.short, money(row)))
    }
}

/// That a way is known to meet its limits.
fn met(row: &MarketRow) -> &'static str {
    match row.status() {
        Some(Status::Met) => " that is known to keep the limits",
        _ => "",
    }
}

/// From so many seconds on a first token is slow.
const SLOW: f64 = 5.0;

/// By which share of the first way's cost another one is apart from it.
fn more(first: &MarketRow, other: &MarketRow) -> String {
    let apart = (month(other) / month(first) - 1.0).abs();
    if apart.is_finite() { compact(Load::const_new(apart).into()) } else { "far".to_owned() }
}

fn month(row: &MarketRow) -> f64 {
    row.metric(Metric::CostPerMonth).map_or(f64::INFINITY, Amount::value)
}

/// What a way costs, a month.
fn money(row: &MarketRow) -> String {
    row.metric(Metric::CostPerMonth)
        .map_or_else(|| "no known cost".to_owned(), |month| format!("{} a month", compact(month)))
}

/// The limits of a way that stand so.
fn limits(row: &MarketRow, status: Status) -> String {
    let of: Vec<String> = row.limits.iter().filter(|limit| limit.status == status).map(named).collect();
    of.join(" and ")
}

fn named(limit: &VerdictRow) -> String {
    let (value, bound) = limit_texts(limit);
    let value = if limit.value.is_ok() { format!(" ({value})") } else { String::new() };
    format!("{} {bound}{value}", limit.metric.info().id)
}

/// What a way is called where the number of its GPUs is another one: GPUs of one's own, rented ones, tokens.
fn called(name: &str, first: &MarketRow, other: &MarketRow) -> String {
    let row = if name == first.name { first } else { other };
    // Two fleets of the same offer are told apart by their numbers.
    if first.short == other.short { row.label.clone() } else { row.short.clone() }
}
