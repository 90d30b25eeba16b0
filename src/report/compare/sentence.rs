//! What to take, in a sentence with its margin and the volumes at which it turns.

use crate::checks::{Choice, Lead, Status};
use crate::metric::Metric;
use crate::report::limit::{VerdictRow, limit_texts};
use crate::report::number::compact;
use crate::units::{Amount, Load};

use super::rows::{MarketRow, Standing};
use super::turns::Turns;

/// What a sentence is made of.
pub(super) struct Verdict<'v> {
    pub(super) rows: &'v [MarketRow],
    pub(super) choice: &'v Choice,
    pub(super) turns: Option<&'v Turns>,
    /// What nothing keeps, where no way meets the limits.
    pub(super) missed: Option<String>,
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
        let next = lead.and_then(|lead| Some((lead, self.row(lead.over)?)));
        let ahead = next.map_or_else(String::new, |(lead, next)| {
            format!(", {} less than {}", compact(lead.share.into()), next.label)
        });
        let mut parts =
            vec![format!("{} at {}: the cheapest{}{ahead}", first.label, money(first), met(first))];
        parts.extend(self.aside(at));
        parts
    }

    fn too_close(&self, candidates: &[usize], lead: &Lead) -> Vec<String> {
        let mut places = candidates.to_vec();
        places.sort_by(|a, b| {
            let of = |at: &usize| self.row(*at).map_or(f64::INFINITY, month);
            of(a).total_cmp(&of(b))
        });
        let [at, next, more @ ..] = places.as_slice() else { return Vec::new() };
        let (Some(first), Some(other)) = (self.row(*at), self.row(*next)) else { return Vec::new() };
        let (more, are) = if more.is_empty() {
            (String::new(), "is")
        } else {
            (format!(" and {} more", more.len()), "are")
        };
        let mut parts = vec![format!(
            "{} at {}: the cheapest{}; {}{more} {are} within {}: too close to call, where a verdict takes {}",
            first.label,
            money(first),
            met(first),
            other.label,
            compact(lead.share.into()),
            compact(lead.margin.share().into()),
        )];
        parts.extend(self.aside(*at));
        parts
    }

    /// What else there is to say of the first one: what may be cheaper, and where its lead ends.
    fn aside(&self, at: usize) -> impl Iterator<Item = String> {
        [self.may_be_cheaper(at), self.turning(at), self.needs_evaluation(at), self.other_model(at)]
            .into_iter()
            .flatten()
    }

    /// No way is known to keep the limits: what comes closest, and what it misses or leaves unknown.
    fn none(&self) -> Vec<String> {
        let compared = |row: &&MarketRow| {
            row.standing == Standing::Compared && row.metric(Metric::CostPerTask).is_some()
        };
        let with =
            |status: Status| self.rows.iter().filter(compared).find(|row| row.status() == Some(status));
        let mut parts = vec!["No way is known to meet the limits".to_owned()];
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
    fn turning(&self, at: usize) -> Option<String> {
        let first = self.row(at)?;
        let turns = self.turns?;
        let other = self.rows.iter().find(|row| row.name == turns.other)?;
        let said = turns.words(|name| called(name, first, other));
        let more = month(other) / month(first) - 1.0;
        if !more.is_finite() || turns.first != first.name {
            return Some(said);
        }
        let share = compact(Amount::from(Load::const_new(more.abs())));
        let than = if more < 0.0 { "less" } else { "more" };
        Some(format!("{} costs {share} {than}; {said}", other.label))
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
    row.short.clone()
}
