//! What to take, as `frontier` and `roi` say it: the verdict, how far it is ahead, and what would turn it.

use crate::checks::{Choice, Lead, OverMonths, Worth};
use crate::metric::Metric;
use crate::units::{Amount, Months};

use super::number::human;

/// What to take.
#[derive(Clone, Debug)]
pub struct Advice {
    /// Whether it is a recommendation.
    pub verdict: AdviceVerdict,
    /// The option that is recommended or comes closest; those that are too close to call, least money up front first.
    pub candidates: Vec<String>,
    /// By how much it is ahead, or how far those that are too close are apart.
    pub lead: Option<LeadRow>,
    /// In a sentence, with the reason.
    pub sentence: String,
}

/// Whether something is recommended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdviceVerdict {
    /// The best that meets its limits, ahead by more than the margin.
    Recommended,
    /// Several within the margin.
    TooClose,
    /// None meets its limits; one comes closest.
    Closest,
    /// Nothing can be compared.
    None,
}

/// How far one option is ahead of another.
#[derive(Clone, Debug)]
pub struct LeadRow {
    /// The cheaper one.
    pub of: String,
    /// The other one.
    pub over: String,
    /// As a share of what the other one costs.
    pub share: Amount,
    /// The share that it takes for a verdict.
    pub margin: Amount,
    /// What is compared.
    pub by: LeadOf,
    /// The difference of one.
    pub difference: Amount,
    /// The difference over the horizon.
    pub over_horizon: Amount,
    /// How long that is.
    pub horizon: Horizon,
}

/// What a lead is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadOf {
    /// A metric of today's month.
    Month(Metric),
    /// Money over the months.
    Months(Worth),
}

/// A stretch of time over which a difference is counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Horizon {
    /// The scenario states it.
    Stated(Months),
    /// It does not, so a year is taken.
    Year,
}

impl Horizon {
    /// So many months.
    pub const fn months(self) -> Months {
        match self {
            Self::Stated(months) => months,
            Self::Year => Months::const_new(12.0),
        }
    }

    /// In words; that nobody stated it is said.
    pub(super) fn words(self) -> String {
        match self {
            Self::Stated(months) => months.to_string(),
            Self::Year => "12 months (no horizon is stated)".to_owned(),
        }
    }
}

impl Advice {
    /// From a choice among named options.
    pub(super) fn new(
        choice: &Choice,
        name: impl Fn(usize) -> String,
        lead: Option<LeadRow>,
        sentence: String,
    ) -> Self {
        let (verdict, candidates) = match choice {
            Choice::Recommended { at, .. } => (AdviceVerdict::Recommended, vec![name(*at)]),
            Choice::TooClose { candidates, .. } => {
                (AdviceVerdict::TooClose, candidates.iter().map(|at| name(*at)).collect())
            }
            Choice::Closest(at) => (AdviceVerdict::Closest, vec![name(*at)]),
            Choice::Nothing => (AdviceVerdict::None, Vec::new()),
        };
        Self { verdict, candidates, lead, sentence }
    }

    /// The option that is recommended.
    pub fn recommended(&self) -> Option<&str> {
        self.first_of(AdviceVerdict::Recommended)
    }

    /// The option that comes closest where none meets all of its limits.
    pub fn closest(&self) -> Option<&str> {
        self.first_of(AdviceVerdict::Closest)
    }

    /// The option to look at first: the recommended one, or else the first candidate.
    pub fn first(&self) -> Option<&str> {
        self.candidates.first().map(String::as_str)
    }

    fn first_of(&self, verdict: AdviceVerdict) -> Option<&str> {
        if self.verdict == verdict { self.first() } else { None }
    }
}

impl AdviceVerdict {
    /// The word, in every format.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::TooClose => "too_close",
            Self::Closest => "closest",
            Self::None => "none",
        }
    }
}

/// The lead of a choice, if it has one.
pub(super) const fn lead_of(choice: &Choice) -> Option<&Lead> {
    match choice {
        Choice::Recommended { lead, .. } => lead.as_ref(),
        Choice::TooClose { lead, .. } => Some(lead),
        Choice::Closest(_) | Choice::Nothing => None,
    }
}

/// The places that a choice names as good.
pub(super) fn taken(choice: &Choice) -> Vec<usize> {
    match choice {
        Choice::Recommended { at, .. } => vec![*at],
        Choice::TooClose { candidates, .. } => candidates.clone(),
        Choice::Closest(_) | Choice::Nothing => Vec::new(),
    }
}

/// "Too close to call: a and b within 4.2%", with the margin that it is below.
pub(super) fn too_close(candidates: &[String], lead: &LeadRow, of: &str) -> String {
    let margin = if lead.margin.value() > 0.0 {
        format!(", where a verdict takes {}", human(lead.margin))
    } else {
        String::new()
    };
    format!("Too close to call: {} within {} of {of}{margin}", list(candidates), human(lead.share))
}

/// What each candidate takes up front.
pub(super) fn upfront(candidates: &[(String, Amount)]) -> Option<String> {
    let any = candidates.iter().any(|(_, money)| money.value() > 0.0);
    let said = candidates.iter().map(|(name, money)| {
        if money.value() > 0.0 {
            format!("{name} takes {} up front", human(*money))
        } else {
            format!("{name} takes nothing up front")
        }
    });
    any.then(|| said.collect::<Vec<_>>().join(", "))
}

/// What the money over the months says where it says something else than today's month.
pub(super) fn months_instead(
    found: &OverMonths,
    name: impl Fn(usize) -> String,
    horizon: &str,
) -> Option<String> {
    let by = worth_words(found.by);
    match &found.choice {
        Choice::Recommended { at, .. } => {
            Some(format!("over {horizon}, `roi` has {} ahead instead, by {by}", name(*at)))
        }
        Choice::TooClose { candidates, .. } => {
            let names: Vec<String> = candidates.iter().map(|at| name(*at)).collect();
            Some(format!("over {horizon}, `roi` has {} too close to call by {by}", list(&names)))
        }
        Choice::Closest(_) | Choice::Nothing => None,
    }
}

/// What is compared over the months, in words.
pub(super) const fn worth_words(by: Worth) -> &'static str {
    match by {
        Worth::Npv => "net present value",
        Worth::CostsToday => "costs at their value today",
        Worth::Tco => "total cost of ownership",
    }
}

/// `a, b and c`.
pub(super) fn list<S: AsRef<str>>(words: &[S]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
