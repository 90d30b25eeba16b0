//! Where a figure comes from, on which date it was read, and what kind of figure it is.

use std::fmt;
use std::sync::Arc;

use crate::decode::{Context, Decode, Fields, Includes, KeyOf, Part, Sited, Word, Words, block};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node, Site};
use crate::units::{Date, Quantity};

use super::elsewhere::{self, Disagreement, Elsewhere, ElsewhereKeys};

/// What kind of figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The vendor's own figure.
    Datasheet,
    /// Read on the page of whoever sells it.
    Primary,
    /// Read from the seller's own interface for prices.
    Api,
    /// Read from somebody's copy of the seller's page: a catalog, a collection, an article.
    Copy,
    /// Somebody measured it and published how.
    Measured,
    /// A survey or an official statistic.
    Survey,
    /// A published study.
    Study,
    /// Nobody knows exactly.
    Estimate,
}

impl Kind {
    /// Whether a price of this kind is what somebody sells at: no survey, study or estimate of what others pay.
    pub const fn is_sold(self) -> bool {
        !matches!(self, Self::Survey | Self::Study | Self::Estimate)
    }
}

impl Words for Kind {
    const WHAT: &'static str = "a kind of source";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("datasheet", Self::Datasheet),
        ("primary", Self::Primary),
        ("api", Self::Api),
        ("copy", Self::Copy),
        ("measured", Self::Measured),
        ("survey", Self::Survey),
        ("study", Self::Study),
        ("estimate", Self::Estimate),
        // What earlier catalogs, and folders of people's own prices, say of a price that was read on a page.
        ("price page", Self::Primary),
    ];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Where a figure comes from.
#[derive(Clone, Debug)]
pub struct Provenance {
    /// The entry that holds it: `openai/gpt-5.4-mini`.
    pub entry: String,
    /// The source, with address or identifier.
    pub source: String,
    /// The day on which it was read there.
    pub checked: Date,
    /// What kind of figure it is.
    pub kind: Kind,
    /// What else is worth knowing, such as what other sources say.
    pub note: Option<String>,
    /// What other sources say of the same figure.
    pub elsewhere: Vec<Elsewhere>,
}

/// A figure of the catalog with its provenance.
#[derive(Clone, Debug)]
pub struct Sourced<T> {
    /// The figure; the middle where only a range is known.
    pub value: T,
    /// Lowest and highest, where only a range is known.
    pub range: Option<(T, T)>,
    /// Where it comes from.
    pub provenance: Arc<Provenance>,
    /// Where it stands in the catalog.
    pub site: Site,
}

block! {
    /// Where a figure comes from.
    pub(super) struct ProvenanceKeys {
        /// The source, with address or identifier.
        required SOURCE: String = "source", eg "https://example.com/pricing";
        /// The day on which it was read there.
        required CHECKED: Date = "checked", eg "2026-11-12";
        /// What kind of figure it is, by how it was read.
        required KIND: Word<Kind> = "kind";
        /// What else is worth knowing, such as what other sources say.
        optional NOTE: String = "note";
    }

    /// A figure with a provenance of its own.
    pub(super) struct FigureKeys<Q>: ElsewhereKeys<Q>, ProvenanceKeys {
        /// The figure, unless only a range is known.
        optional VALUE: Q = "value";
        /// The lowest, where only a range is known.
        optional LOW: Q = "low";
        /// The highest.
        optional HIGH: Q = "high";
    }
}

/// A figure: a quantity alone, with the entry's provenance, or with one of its own.
pub(super) type Figure<Q> = (Q, FigureKeys<Q>);

const SOURCE_HELP: &str = "say where the figure comes from: `source: \"https://…\"`";
const CHECKED_HELP: &str = "say when it was read there: `checked: 2026-11-12`";
const KIND_HELP: &str = "one of: primary, api, copy, datasheet, measured, survey, study, estimate";

impl Provenance {
    /// Takes `source`, `checked`, `kind` and `note` of a mapping; all but the note have to be there.
    pub(super) fn required(
        entry: &str,
        fields: &mut Fields<'_, impl Includes<ProvenanceKeys>>,
        context: &mut Context<'_>,
    ) -> Option<Arc<Self>> {
        let source = fields.required(ProvenanceKeys::SOURCE, SOURCE_HELP, context);
        let checked = fields.required(ProvenanceKeys::CHECKED, CHECKED_HELP, context);
        if !fields.has(ProvenanceKeys::KIND) {
            fields.missing(ProvenanceKeys::KIND, KIND_HELP, context);
        }
        let kind =
            fields.node(ProvenanceKeys::KIND).and_then(|(node, path)| Kind::from_node(node, &path, context));
        let note: Option<Sited<String>> = fields.optional(ProvenanceKeys::NOTE, context);
        Some(Arc::new(Self {
            entry: entry.to_owned(),
            source: source?.value,
            checked: checked?.value,
            kind: kind?,
            note: note.map(|note| note.value),
            elsewhere: Vec::new(),
        }))
    }

    /// The same, with what other sources say of the figure, which is a quantity of this kind.
    pub(super) fn with_elsewhere<Q: Part + Quantity>(
        entry: &str,
        fields: &mut Fields<'_, impl Includes<ProvenanceKeys> + Includes<ElsewhereKeys<Q>>>,
        context: &mut Context<'_>,
    ) -> Option<Arc<Self>> {
        let elsewhere = elsewhere::read::<Q>(fields, context);
        let own = Self::required(entry, fields, context)?;
        Some(if elsewhere.is_empty() { own } else { Arc::new(Self { elsewhere, ..(*own).clone() }) })
    }
}

impl<Q: Quantity> Sourced<Q> {
    /// Between what its sources lie, if they are far apart.
    pub fn disagreement(&self) -> Option<Disagreement<Q>> {
        Disagreement::of(self.value, self.range, &self.provenance.elsewhere)
    }
}

/// Takes a figure: a quantity alone (with the entry's provenance), or a mapping with `value` (or `low` and `high`)
/// and a provenance of its own.
pub(super) fn figure<Q: Part + Quantity, K: KeyOf<Figure<Q>>>(
    field: K,
    fields: &mut Fields<'_, impl Includes<K::Block>>,
    of_entry: Option<&Arc<Provenance>>,
    entry: &str,
    context: &mut Context<'_>,
) -> Option<Sourced<Q>> {
    let (node, path) = fields.node(field)?;
    let Node::Map(_) = node else {
        let value = <Q as Decode>::decode(node, &path, context)?;
        let provenance = Arc::clone(of_entry?);
        return Some(Sourced { value, range: None, provenance, site: context.site(&path) });
    };
    let mut inner = Fields::<FigureKeys<Q>>::open(node, &path, "a figure", context)?;
    let value: Option<Sited<Q>> = inner.optional(FigureKeys::<Q>::VALUE, context);
    let low: Option<Sited<Q>> = inner.optional(FigureKeys::<Q>::LOW, context);
    let high: Option<Sited<Q>> = inner.optional(FigureKeys::<Q>::HIGH, context);
    let provenance = Provenance::with_elsewhere::<Q>(entry, &mut inner, context);
    let figure = resolve(value, low, high, &path, context);
    inner.close(context);
    let (value, range) = figure?;
    Some(Sourced { value, range, provenance: provenance?, site: context.site(&path) })
}

fn resolve<Q: Quantity>(
    value: Option<Sited<Q>>,
    low: Option<Sited<Q>>,
    high: Option<Sited<Q>>,
    path: &FieldPath,
    context: &mut Context<'_>,
) -> Option<(Q, Option<(Q, Q)>)> {
    let (low, high) = match (value, low, high) {
        (Some(value), None, None) => return Some((value.value, None)),
        (None, Some(low), Some(high)) if low.value <= high.value => (low.value, high.value),
        _ => {
            let message = "expected `value`, or `low` and `high` with low at most high";
            context.fault(Code::MissingKey, message, path, None);
            return None;
        }
    };
    let middle = Q::new(f64::midpoint(low.get(), high.get())).ok()?;
    Some((middle, Some((low, high))))
}
