//! What a comparison of scenarios has to say, before anybody decides how.

use crate::checks::Status;
use crate::metric::Metric;
use crate::report::head::CitedCatalog;
use crate::units::{Amount, AsOf, Delta, RelativeChange};

/// A comparison of scenarios.
#[derive(Clone, Debug)]
pub struct DiffReport {
    /// What is compared with, as it was typed: a file, a folder, a revision.
    pub base: String,
    /// What is compared.
    pub head: String,
    /// The catalog of the base and that of the head.
    pub catalogs: [CitedCatalog; 2],
    /// Scenarios of which something differs, and those with limits on changes, in the head's order; those that only the base has behind them.
    pub scenarios: Vec<DiffScenario>,
    /// How many are the same on both sides and have no limit on them.
    pub same: usize,
    /// Files with faults, of which nothing is known: as they were typed, or `REVISION:FILE`.
    pub faulty: Vec<String>,
    /// What else is to be known: sentences.
    pub notes: Vec<String>,
}

/// A scenario of a comparison.
#[derive(Clone, Debug)]
pub struct DiffScenario {
    /// Its id.
    pub id: String,
    /// Its title, the head's where it has one.
    pub title: String,
    /// The file in the base; `None` where it has none.
    pub base_file: Option<String>,
    /// The file in the head.
    pub head_file: Option<String>,
    /// The days of prices.
    pub as_of: [Option<AsOf>; 2],
    /// What differs in the input.
    pub changes: Vec<ChangedField>,
    /// What is recommended on each side; `None` where there is no such side.
    pub recommended: [Option<Recommended>; 2],
    /// The options of both, in the head's order.
    pub options: Vec<DiffOption>,
    /// What caused it.
    pub causes: Causes,
    /// Limits on changes, and how they stand.
    pub limits: Vec<MoveRow>,
}

/// What is recommended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recommended {
    /// One option.
    Option(String),
    /// Several that are too close to call.
    TooClose(Vec<String>),
    /// None: no option meets its limits, or nothing can be compared.
    None,
}

/// A change of the input.
#[derive(Clone, Debug)]
pub struct ChangedField {
    /// What changed: a path, a file, an entry of the catalog, the day of prices.
    pub what: String,
    /// What kind of thing that is.
    pub kind: ChangedKind,
    /// What stood there; `None` where nothing did, or where it does not fit in a line.
    pub before: Option<String>,
    /// What stands there.
    pub after: Option<String>,
    /// By how much, where both are of one unit.
    pub by: Option<RelativeChange>,
    /// Line and column in the head's file; `None` where it stands in none of its lines.
    pub place: Option<(usize, usize)>,
}

/// What a change is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangedKind {
    /// A field on which figures may rest.
    Field,
    /// A title, a description, a citation.
    Text,
    /// The contents of a file.
    File,
    /// An entry of the catalog.
    Entry,
    /// The day of prices.
    Day,
}

/// An option on both sides.
#[derive(Clone, Debug)]
pub struct DiffOption {
    /// Its name.
    pub name: String,
    /// On which side it is.
    pub on: Sides,
    /// Every metric in the registry's order.
    pub figures: Vec<DiffFigure>,
}

/// On which side something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// On both.
    Both,
    /// Only in the head.
    Added,
    /// Only in the base.
    Removed,
}

/// A metric on both sides.
#[derive(Clone, Debug)]
pub struct DiffFigure {
    /// Which.
    pub metric: Metric,
    /// In the base, or why there is none.
    pub before: Result<Amount, String>,
    /// In the head.
    pub after: Result<Amount, String>,
    /// Whether each lies within the band of the other.
    pub band: InBand,
}

/// Whether a change is larger than what is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InBand {
    /// Each figure lies within the other's band.
    Inside,
    /// They do not.
    Outside,
    /// There is no band.
    NoBand,
}

/// What caused the changes of figures.
#[derive(Clone, Debug)]
pub enum Causes {
    /// It was found out.
    Found(Vec<CausesOf>),
    /// It was not looked for, for this reason.
    NotLooked(String),
}

/// What caused the change of a figure.
#[derive(Clone, Debug)]
pub struct CausesOf {
    /// The option.
    pub option: String,
    /// The figure.
    pub metric: Metric,
    /// By how much it changed.
    pub by: Delta,
    /// What caused it, largest first.
    pub causes: Vec<CauseRow>,
    /// How it was found out.
    pub method: CauseMethod,
}

/// How causes were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CauseMethod {
    /// The mean over all orders in which the changes can be made.
    AllOrders,
    /// One after the other.
    InOrder,
    /// All together.
    Together,
}

/// A cause.
#[derive(Clone, Debug)]
pub struct CauseRow {
    /// The changes, each as [`ChangedField::what`] has it.
    pub changes: Vec<String>,
    /// What they caused.
    pub by: Delta,
}

/// A limit on how far a figure may move, and how it stands.
#[derive(Clone, Debug)]
pub struct MoveRow {
    /// The option, and that it is the recommended one: `small (recommended)`.
    pub option: String,
    /// The metric.
    pub metric: Metric,
    /// The limit as it is written: `<= +5%`.
    pub limit: String,
    /// The comparison: `<=`.
    pub comparison: String,
    /// What the figure was.
    pub before: Option<Amount>,
    /// What it may be at most or at least.
    pub bound: Option<Amount>,
    /// The figure, or why there is none.
    pub value: Result<Amount, String>,
    /// How it stands.
    pub status: Status,
    /// File, line and column where it stands; `None` where the command line says it.
    pub place: Option<(String, usize, usize)>,
}

impl Recommended {
    /// The option, or the first of several that are too close to call.
    pub fn first(&self) -> Option<&str> {
        match self {
            Self::Option(name) => Some(name),
            Self::TooClose(names) => names.first().map(String::as_str),
            Self::None => None,
        }
    }

    /// Whether an option is it, or one of several.
    pub fn has(&self, option: &str) -> bool {
        match self {
            Self::Option(name) => name == option,
            Self::TooClose(names) => names.iter().any(|name| name == option),
            Self::None => false,
        }
    }
}

impl DiffFigure {
    /// What it was of this one, and what it is of another: where another option is recommended. Bands of two options say nothing of each other.
    #[must_use]
    pub fn beside(&self, after: &Self) -> Self {
        let band = if std::ptr::eq(self, after) { self.band } else { InBand::NoBand };
        Self { metric: self.metric, before: self.before.clone(), after: after.after.clone(), band }
    }

    /// Both figures, where both sides have one.
    pub fn both(&self) -> Option<(Amount, Amount)> {
        self.before.as_ref().ok().copied().zip(self.after.as_ref().ok().copied())
    }

    /// By how much it changed.
    pub fn by(&self) -> Option<Delta> {
        self.both().and_then(|(before, after)| Delta::between(before, after))
    }

    /// By how much over what it was.
    pub fn share(&self) -> Option<RelativeChange> {
        self.both().and_then(|(before, after)| RelativeChange::between(before, after))
    }

    /// Whether it is another one: known on one side only, or beyond what arithmetic makes of the same inputs.
    pub fn is_changed(&self) -> bool {
        match (&self.before, &self.after) {
            (Ok(before), Ok(after)) => before.beside(*after).is_ne(),
            (Err(_), Err(_)) => false,
            _ => true,
        }
    }
}

impl DiffOption {
    /// A metric of it.
    pub fn figure(&self, metric: Metric) -> Option<&DiffFigure> {
        self.figures.iter().find(|figure| figure.metric == metric)
    }

    /// Whether any of its figures is another one.
    pub fn is_changed(&self) -> bool {
        self.on != Sides::Both || self.figures.iter().any(DiffFigure::is_changed)
    }
}

impl DiffScenario {
    /// An option, by its name.
    pub fn option(&self, name: &str) -> Option<&DiffOption> {
        self.options.iter().find(|option| option.name == name)
    }

    /// On which side it is.
    pub fn on(&self) -> Sides {
        match (&self.base_file, &self.head_file) {
            (Some(_), Some(_)) => Sides::Both,
            (None, _) => Sides::Added,
            (_, None) => Sides::Removed,
        }
    }
}

impl DiffScenario {
    /// Whether anything differs: one that is the same may be here for the limits on it.
    pub fn is_changed(&self) -> bool {
        self.on() != Sides::Both || !self.changes.is_empty()
    }
}

impl DiffReport {
    /// The limits of all scenarios with this status.
    pub fn limits(&self, status: Status) -> usize {
        self.scenarios
            .iter()
            .flat_map(|scenario| &scenario.limits)
            .filter(|limit| limit.status == status)
            .count()
    }

    /// Whether every limit is met.
    pub fn meets_all(&self) -> bool {
        self.limits(Status::Missed) + self.limits(Status::Unknown) == 0
    }
}
