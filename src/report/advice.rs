//! What to take, as `frontier` and `roi` say it: the verdict, how far it is ahead, and what would turn it.

use crate::checks::{
    BothBills, Choice, Looked, MOST_ASKED, OverMonths, Robustness, Turned, WholeVerdict, Worth,
};
use crate::metric::Metric;
use crate::units::{Amount, Count, Months, Quantity};

use super::block::Block;
use super::list::list;
use super::number::human;
use super::switch::SwitchRow;

/// What to take.
#[derive(Clone, Debug)]
pub struct Advice {
    /// Whether it is a recommendation.
    pub verdict: AdviceVerdict,
    /// The option that is recommended or comes closest; those that are too close to call, least money up front first.
    pub candidates: Vec<String>,
    /// By how much it is ahead, or how far those that are too close are apart.
    pub lead: Option<LeadRow>,
    /// The input whose move turns a recommendation.
    pub switch: Option<SwitchRow>,
    /// How many inputs were moved to find it; `None` where nothing is recommended.
    pub inputs: Option<Count>,
    /// The options that the whole bill has first, where they are others; `None` where it agrees or there is nothing to add.
    pub whole: Option<Vec<String>>,
    /// In words, with the reasons.
    pub said: Statement,
}

/// A verdict in words.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    /// What to take, at what cost, and how far it is ahead: a clause without its full stop.
    pub headline: String,
    /// What one has to know of it, most important first: clauses.
    pub details: Vec<String>,
    /// What other ways of counting say, the whole bill and the months: clauses.
    pub otherwise: Vec<String>,
    /// What is not compared, and why: whole sentences.
    pub left_out: Vec<String>,
}

impl Statement {
    /// A verdict without details.
    pub(super) fn of(headline: String) -> Self {
        Self { headline, ..Self::default() }
    }

    /// The verdict as a paragraph, and what one has to know of it as a list.
    pub(super) fn blocks(&self) -> Vec<Block> {
        let paragraph = Block::Answer(self.in_short());
        let details = (!self.details.is_empty()).then(|| Block::List(self.details.clone()));
        std::iter::once(paragraph).chain(details).collect()
    }

    /// All of it in one sentence.
    pub fn sentence(&self) -> String {
        let clauses = std::iter::once(&self.headline).chain(&self.details).chain(&self.otherwise);
        let clauses: Vec<&str> = clauses.map(String::as_str).collect();
        self.with_left_out(&clauses.join("; "))
    }

    /// What to take and what other ways of counting say.
    pub fn in_short(&self) -> String {
        let clauses = std::iter::once(&self.headline).chain(&self.otherwise);
        let clauses: Vec<&str> = clauses.map(String::as_str).collect();
        self.with_left_out(&clauses.join("; "))
    }

    fn with_left_out(&self, said: &str) -> String {
        let left_out = self.left_out.iter().map(|sentence| format!(" {sentence}"));
        format!("{said}.{}", left_out.collect::<String>())
    }
}

/// Whether something is recommended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdviceVerdict {
    /// The best that meets its limits, ahead by more than the margin.
    Recommended,
    /// The stated bill recommends another option than the whole bill, or one that it finds too close to another.
    BillsDiffer,
    /// Several within the margin.
    TooClose,
    /// None that meets its limits is worth more than the baseline, which is no option of the scenario; one comes closest.
    NotWorth,
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
    /// It does not, so so many months are taken.
    Assumed(Months),
    /// It does not, so a year is taken.
    Year,
}

impl Horizon {
    /// So many months.
    pub const fn months(self) -> Months {
        match self {
            Self::Stated(months) | Self::Assumed(months) => months,
            Self::Year => Months::const_new(12.0),
        }
    }

    /// In words; that nobody stated it is said.
    pub(super) fn words(self) -> String {
        match self {
            Self::Stated(months) | Self::Assumed(months) => months.to_string(),
            Self::Year => "12 months (no horizon is stated)".to_owned(),
        }
    }
}

impl Advice {
    /// From a choice among named options, with how well it stands.
    pub(super) fn new(
        choice: &Choice,
        robust: &Robustness,
        name: impl Fn(usize) -> String,
        lead: Option<LeadRow>,
        said: Statement,
    ) -> Self {
        let whole = match &robust.bills {
            BothBills::Differ(other) => {
                let mut places = other.choice.taken();
                places.extend(other.unknown.filter(|at| !other.choice.taken().contains(at)));
                Some(places)
            }
            BothBills::One | BothBills::Agree { .. } | BothBills::NotAsked => None,
        };
        let (verdict, mut candidates) = match choice {
            Choice::Recommended { at, .. } if whole.is_some() => (AdviceVerdict::BillsDiffer, vec![*at]),
            Choice::Recommended { at, .. } => (AdviceVerdict::Recommended, vec![*at]),
            Choice::TooClose { candidates, .. } => (AdviceVerdict::TooClose, candidates.clone()),
            Choice::NotWorth(at) => (AdviceVerdict::NotWorth, vec![*at]),
            Choice::Closest(at) => (AdviceVerdict::Closest, vec![*at]),
            Choice::Nothing => (AdviceVerdict::None, Vec::new()),
        };
        if verdict == AdviceVerdict::BillsDiffer {
            let others = whole.iter().flatten().filter(|at| !choice.taken().contains(at));
            candidates.extend(others.copied());
        }
        let names = |places: Vec<usize>| places.into_iter().map(&name).collect::<Vec<_>>();
        Self {
            verdict,
            candidates: names(candidates),
            lead,
            switch: robust
                .switching
                .as_ref()
                .and_then(|found| Some(SwitchRow::of(found.switch.as_ref()?, &name))),
            inputs: robust.switching.as_ref().map(|found| match found.looked {
                Looked::Yes => found.inputs,
                Looked::TooMany => Count::ZERO,
            }),
            whole: whole.map(names),
            said,
        }
    }

    /// The option that is recommended.
    pub fn recommended(&self) -> Option<&str> {
        self.first_of(AdviceVerdict::Recommended)
    }

    /// The option that comes closest where none meets all of its limits.
    pub fn closest(&self) -> Option<&str> {
        self.first_of(AdviceVerdict::Closest)
    }

    fn first_of(&self, verdict: AdviceVerdict) -> Option<&str> {
        self.candidates.first().map(String::as_str).filter(|_| self.verdict == verdict)
    }
}

/// What the whole bill says, after what the stated one says.
pub(super) fn whole_bill(
    choice: &Choice,
    robust: &Robustness,
    name: impl Fn(usize) -> String,
) -> Option<String> {
    match &robust.bills {
        BothBills::One => None,
        BothBills::Agree { lead, dear } => {
            let by = lead
                .as_ref()
                .filter(|_| matches!(choice, Choice::Recommended { .. }))
                .map(|lead| format!(", {} less than {}", human(Amount::from(lead.share)), name(lead.over)))
                .unwrap_or_default();
            let dear = dear.map(|turned| match turned {
                Turned::Leader(Some(at)) | Turned::Unknown(at) => {
                    format!("; with every default at its dearest, {} is ahead", name(at))
                }
                Turned::Leader(None) => {
                    "; with every default at its dearest, no option meets its limits".to_owned()
                }
            });
            Some(format!("the whole bill says the same{by}{}", dear.unwrap_or_default()))
        }
        BothBills::Differ(other) => Some(format!("by the whole bill, {}", instead(other, name))),
        BothBills::NotAsked => Some(format!(
            "the whole bill was not asked, of more than {} options: `--costs whole` has it",
            human(Count::const_new(MOST_ASKED as f64).into())
        )),
    }
}

/// That the bills give no verdict together, and why, before what the stated one says; `None` where they do.
pub(super) fn no_shared_verdict(
    choice: &Choice,
    robust: &Robustness,
    name: impl Fn(usize) -> String,
) -> Option<String> {
    let (Choice::Recommended { at, .. }, BothBills::Differ(other)) = (choice, &robust.bills) else {
        return None;
    };
    let first = name(*at);
    let lines = other.deciding.iter().map(|line| {
        let than = match other.other {
            Some(_) if line.adds_to_other == line.adds => {
                return format!("{} ({} a month for either)", line.label, human(line.adds.into()));
            }
            Some(leader) if line.adds_to_other.get() > 0.0 => {
                format!(", {} for {}", human(line.adds_to_other.into()), name(leader))
            }
            _ => String::new(),
        };
        format!("{} ({} a month for {first}{than})", line.label, human(line.adds.into()))
    });
    let lines: Vec<String> = lines.collect();
    let missed: Vec<&str> = other.missed.iter().map(|metric| metric.info().id).collect();
    let missed =
        if missed.is_empty() { String::new() } else { format!(" ({first} misses {} by it)", list(&missed)) };
    let decide = match lines.as_slice() {
        [] => String::new(),
        [only] => format!("; what decides is {only}"),
        all => format!("; what decides are {}", list(all)),
    };
    Some(format!(
        "The bills disagree: {first} by what the scenario states; {} by the whole bill, which has documented defaults for the \
         rest{missed}{decide}. By the stated bill, ",
        instead(other, &name)
    ))
}

/// What the whole bill says.
pub(super) fn instead(other: &WholeVerdict, name: impl Fn(usize) -> String) -> String {
    let said = match &other.choice {
        Choice::Recommended { at, .. } => name(*at),
        Choice::TooClose { candidates, .. } => {
            let names: Vec<String> = candidates.iter().map(|at| name(*at)).collect();
            format!("{} are too close to call", list(&names))
        }
        Choice::NotWorth(at) => format!("{} is worth less than the baseline", name(*at)),
        Choice::Closest(_) | Choice::Nothing => "no option meets all of its limits".to_owned(),
    };
    match other.unknown {
        Some(unknown) => format!("{said}, but {}, whose limits are unknown, is ahead", name(unknown)),
        None => said,
    }
}

impl AdviceVerdict {
    /// The word, in every format.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::BillsDiffer => "bills_differ",
            Self::TooClose => "too_close",
            Self::NotWorth => "not_worth",
            Self::Closest => "closest",
            Self::None => "none",
        }
    }
}

/// "Too close to call: a and b within 4.2%", with the margin that it is below.
pub(super) fn too_close(candidates: &[String], best: &str, lead: &LeadRow, of: &str) -> String {
    let names = list(candidates);
    if lead.share.value() <= 0.0 {
        let same = of.strip_prefix("the ").unwrap_or(of);
        return format!("Too close to call: {names} come to the same {same}");
    }
    let (share, margin) = (human(lead.share), human(lead.margin));
    let takes = match lead.margin.value() {
        0.0 => String::new(),
        // Each is close to the best one, and those at the ends further from each other.
        least if lead.share.value() >= least => {
            format!(", each within {margin} of {best}: differences below that are within the error")
        }
        _ => format!("; differences below {margin} are within the error"),
    };
    format!("Too close to call: {names} within {share} of {of}{takes}")
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
        Choice::NotWorth(at) => Some(format!(
            "over {horizon}, `roi` has no option with a net present value above zero, {} next",
            name(*at)
        )),
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
