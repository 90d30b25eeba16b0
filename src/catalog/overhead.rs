//! Overheads: what a way to serve costs besides its tokens, rents or servers, where a scenario does not say it.

use std::sync::Arc;

use crate::decode::{Context, Decode, Fields, Required, Shape, Shaped, Sited, Word, Words, block};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node, Site};
use crate::units::{Amount, AnnualRate, Engineers, Fraction, Quantity, Usd, UsdPerGpuYear, UsdPerMonth};

use super::entry::{Entry, Table};
use super::provenance::{Provenance, ProvenanceKeys, Sourced};

/// A figure of the catalog's overheads, with its range and what that rests on.
#[derive(Clone, Debug)]
pub struct Overhead {
    /// Its id: `network`.
    pub id: String,
    /// What it is, as a bill calls it.
    pub name: String,
    /// What is worth knowing.
    pub note: Option<String>,
    /// The figure.
    pub figure: OverheadFigure,
    /// The public figures behind it.
    pub rests_on: Vec<String>,
    /// Where it comes from.
    pub provenance: Arc<Provenance>,
    /// Where it stands in the catalog.
    pub site: Site,
}

/// A figure with the figures that make a bill lowest and highest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranged<Q> {
    /// The figure.
    pub value: Q,
    /// What makes a bill lowest.
    pub low: Q,
    /// What makes a bill highest.
    pub high: Q,
}

/// Which figure of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangeEnd {
    /// What makes a bill lowest.
    Low,
    /// The figure itself.
    Middle,
    /// What makes a bill highest.
    High,
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OverheadFigure {
    /// A share of the price of the servers.
    OfServers(Ranged<Fraction>),
    /// A share of the price of the servers, each year.
    OfServersYearly(Ranged<AnnualRate>),
    /// What the hardware is worth at the end of its life, as a share of its price.
    AtEndOfLife(Ranged<Fraction>),
    /// Engineers of an option, however large it is.
    Engineers(Ranged<Engineers>),
    /// Engineers for each GPU.
    EngineersPerGpu(Ranged<Engineers>),
    /// What an engineer costs a month.
    PerEngineer(Ranged<UsdPerMonth>),
    /// What is paid for each GPU a year.
    PerGpuYear(Ranged<UsdPerGpuYear>),
    /// What is paid once.
    Once(Ranged<Usd>),
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Basis {
    OfServers,
    OfServersYearly,
    AtEndOfLife,
    Engineers,
    EngineersPerGpu,
    PerEngineer,
    PerGpuYear,
    Once,
}

impl Words for Basis {
    const WHAT: &'static str = "what an overhead counts";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("share of server price", Self::OfServers),
        ("share of server price a year", Self::OfServersYearly),
        ("share of price at the end of its life", Self::AtEndOfLife),
        ("engineers", Self::Engineers),
        ("engineers for each GPU", Self::EngineersPerGpu),
        ("cost of an engineer a month", Self::PerEngineer),
        ("for each GPU a year", Self::PerGpuYear),
        ("once", Self::Once),
    ];
}

impl<Q: Copy> Ranged<Q> {
    /// The figure at an end of the range.
    pub const fn at(self, end: RangeEnd) -> Q {
        match end {
            RangeEnd::Low => self.low,
            RangeEnd::Middle => self.value,
            RangeEnd::High => self.high,
        }
    }
}

impl Overhead {
    /// A figure of it as the catalog has it, at an end of its range; `None` if it counts something else.
    pub fn sourced<Q: Quantity>(
        &self,
        end: RangeEnd,
        of: impl FnOnce(OverheadFigure) -> Option<Ranged<Q>>,
    ) -> Option<Sourced<Q>> {
        let ranged = of(self.figure)?;
        Some(Sourced {
            value: ranged.at(end),
            range: (end == RangeEnd::Middle).then_some((ranged.low, ranged.high)),
            provenance: Arc::clone(&self.provenance),
            site: self.site.clone(),
        })
    }
}

impl OverheadFigure {
    /// Figure, lowest and highest, whatever they count.
    pub fn amounts(self) -> [Amount; 3] {
        fn all<Q: Quantity>(ranged: Ranged<Q>) -> [Amount; 3] {
            [ranged.value, ranged.low, ranged.high].map(Amount::from)
        }
        match self {
            Self::OfServers(ranged) | Self::AtEndOfLife(ranged) => all(ranged),
            Self::OfServersYearly(ranged) => all(ranged),
            Self::Engineers(ranged) | Self::EngineersPerGpu(ranged) => all(ranged),
            Self::PerEngineer(ranged) => all(ranged),
            Self::PerGpuYear(ranged) => all(ranged),
            Self::Once(ranged) => all(ranged),
        }
    }

    /// What it counts, in words.
    pub fn basis(self) -> &'static str {
        let basis = match self {
            Self::OfServers(_) => Basis::OfServers,
            Self::OfServersYearly(_) => Basis::OfServersYearly,
            Self::AtEndOfLife(_) => Basis::AtEndOfLife,
            Self::Engineers(_) => Basis::Engineers,
            Self::EngineersPerGpu(_) => Basis::EngineersPerGpu,
            Self::PerEngineer(_) => Basis::PerEngineer,
            Self::PerGpuYear(_) => Basis::PerGpuYear,
            Self::Once(_) => Basis::Once,
        };
        basis.word()
    }
}

/// What an overhead may be counted in, by its basis; for a schema.
pub(super) enum OverheadAmount {}

impl Shaped for OverheadAmount {
    fn shape() -> Shape {
        Shape::AnyOf(vec![
            Fraction::shape(),
            AnnualRate::shape(),
            Engineers::shape(),
            UsdPerMonth::shape(),
            UsdPerGpuYear::shape(),
            Usd::shape(),
        ])
    }
}

block! {
    /// What a way to serve costs besides, where a scenario does not say it.
    pub(super) struct OverheadKeys: ProvenanceKeys {
        /// What it is, as a bill calls it.
        required NAME: String = "name";
        /// What it counts, which says in which unit its figures are.
        required BASIS: Word<Basis> = "basis";
        /// The figure.
        required VALUE: OverheadAmount = "value";
        /// What makes a bill lowest.
        required LOW: OverheadAmount = "low";
        /// What makes a bill highest.
        required HIGH: OverheadAmount = "high";
        /// The public figures behind it.
        optional RESTS_ON: Vec<String> = "rests_on";
    }
}

impl Entry for Overhead {
    const TABLE: Table = Table::Overheads;

    fn shape() -> Shape {
        OverheadKeys::shape()
    }

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<OverheadKeys>::open(node, path, "an overhead", context)?;
        let label: Option<Sited<String>> =
            fields.required(OverheadKeys::NAME, "what it is, as a bill calls it", context);
        let note: Option<Sited<String>> = fields.optional(ProvenanceKeys::NOTE, context);
        let basis: Option<Basis> = fields.required_word(OverheadKeys::BASIS, context);
        let figure = basis.and_then(|basis| match basis {
            Basis::OfServers => ranged(&mut fields, context).map(OverheadFigure::OfServers),
            Basis::OfServersYearly => ranged(&mut fields, context).map(OverheadFigure::OfServersYearly),
            Basis::AtEndOfLife => ranged(&mut fields, context).map(OverheadFigure::AtEndOfLife),
            Basis::Engineers => ranged(&mut fields, context).map(OverheadFigure::Engineers),
            Basis::EngineersPerGpu => ranged(&mut fields, context).map(OverheadFigure::EngineersPerGpu),
            Basis::PerEngineer => ranged(&mut fields, context).map(OverheadFigure::PerEngineer),
            Basis::PerGpuYear => ranged(&mut fields, context).map(OverheadFigure::PerGpuYear),
            Basis::Once => ranged(&mut fields, context).map(OverheadFigure::Once),
        });
        let rests_on: Option<Sited<Vec<String>>> = fields.optional(OverheadKeys::RESTS_ON, context);
        let provenance = Provenance::required(name, &mut fields, context);
        fields.close(context);
        Some(Self {
            id: name.to_owned(),
            name: label?.value,
            note: note.map(|note| note.value),
            figure: figure?,
            rests_on: rests_on.map_or_else(Vec::new, |rests_on| rests_on.value),
            provenance: provenance?,
            site: context.site(path),
        })
    }
}

/// Takes `value`, `low` and `high`; the value lies between the other two, whichever of them is the greater one.
fn ranged<Q: Quantity>(
    fields: &mut Fields<'_, OverheadKeys>,
    context: &mut Context<'_>,
) -> Option<Ranged<Q>> {
    let value: Option<Q> = one(OverheadKeys::VALUE, &Q::UNIT.expectation(), fields, context);
    let low: Option<Q> = one(OverheadKeys::LOW, "what makes a bill lowest", fields, context);
    let high: Option<Q> = one(OverheadKeys::HIGH, "what makes a bill highest", fields, context);
    let (value, low, high) = (value?, low?, high?);
    let (least, most) = if low <= high { (low, high) } else { (high, low) };
    if value < least || value > most {
        let message = format!("{value} does not lie between {least} and {most}");
        context.fault(Code::OutOfRange, message, &fields.path().key("value"), None);
    }
    Some(Ranged { value, low, high })
}

/// One of them, in the unit that the basis needs.
fn one<Q: Quantity>(
    field: Required<OverheadKeys, OverheadAmount>,
    help: &str,
    fields: &mut Fields<'_, OverheadKeys>,
    context: &mut Context<'_>,
) -> Option<Q> {
    let Some((node, path)) = fields.node(field) else {
        fields.missing(field, help, context);
        return None;
    };
    Q::decode(node, &path, context)
}
