//! GPUs for rent: by provider, instance and term, with dated prices.

use std::fmt;

use crate::decode::{Context, Fields, Sited, Words};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node};
use crate::units::{Count, Months, UsdPerHour};

use super::dated::Dated;
use super::entry::{Entry, Table};

/// An instance that a provider rents out.
#[derive(Clone, Debug)]
pub struct Rental {
    /// Its id: `lambda/h100-sxm-8x`.
    pub id: String,
    /// Who rents it out.
    pub provider: String,
    /// The id of its GPUs.
    pub gpu: String,
    /// GPUs in one instance: the smallest thing that can be ordered.
    pub gpus: Count,
    /// Where, if the price depends on it.
    pub region: Option<String>,
    /// What is worth knowing.
    pub note: Option<String>,
    /// The price of one instance, by term.
    pub terms: Vec<(Term, Dated<UsdPerHour>)>,
}

/// For how long, and how firmly, an instance is rented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// By the hour, whenever wanted.
    OnDemand,
    /// Cheap, and taken away when somebody pays more.
    Spot,
    /// Committed for a time that the source does not say.
    Reserved,
    /// Committed for a year.
    ReservedOneYear,
    /// Committed for three years.
    ReservedThreeYears,
    /// A block of hours, booked ahead.
    CapacityBlock,
    /// Whatever the market asks.
    Market,
}

/// What a term says of a commitment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tenure {
    /// None: instances are given back at any hour.
    ByTheHour,
    /// Committed for so long.
    For(Months),
    /// Committed, and the source does not say for how long.
    Unsaid,
    /// Committed by the block, for days to months.
    Blocks,
    /// Nothing.
    Open,
}

impl Term {
    /// What it says of a commitment.
    pub const fn tenure(self) -> Tenure {
        match self {
            Self::OnDemand | Self::Spot => Tenure::ByTheHour,
            Self::Reserved => Tenure::Unsaid,
            Self::ReservedOneYear => Tenure::For(Months::const_new(12.0)),
            Self::ReservedThreeYears => Tenure::For(Months::const_new(36.0)),
            Self::CapacityBlock => Tenure::Blocks,
            Self::Market => Tenure::Open,
        }
    }
}

impl Words for Term {
    const WHAT: &'static str = "a rental term";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("on-demand", Self::OnDemand),
        ("spot", Self::Spot),
        ("reserved", Self::Reserved),
        ("reserved-1y", Self::ReservedOneYear),
        ("reserved-3y", Self::ReservedThreeYears),
        ("capacity-block", Self::CapacityBlock),
        ("market", Self::Market),
    ];
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Rental {
    /// The prices of a term.
    pub fn term(&self, term: Term) -> Option<&Dated<UsdPerHour>> {
        self.terms.iter().find(|(offered, _)| *offered == term).map(|(_, prices)| prices)
    }
}

impl Entry for Rental {
    const TABLE: Table = Table::Rentals;

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::open(node, path, "a rental", context)?;
        let provider: Option<Sited<String>> = fields.required("provider", "who rents it out", context);
        fields.optional::<Vec<String>>("aliases", context);
        let gpu: Option<Sited<String>> =
            fields.required("gpu", "the id of its GPUs: `gpu: h100-sxm`", context);
        let gpus: Option<Sited<Count>> = fields.required("gpus", "GPUs in one instance: `gpus: 8`", context);
        let region: Option<Sited<String>> = fields.optional("region", context);
        let note: Option<Sited<String>> = fields.optional("note", context);
        let terms = read_terms(name, &mut fields, context);
        fields.close(context);
        Some(Self {
            id: name.to_owned(),
            provider: provider?.value,
            gpu: gpu?.value,
            gpus: gpus?.value,
            region: region.map(|region| region.value),
            note: note.map(|note| note.value),
            terms: terms?,
        })
    }
}

fn read_terms(
    name: &str,
    fields: &mut Fields<'_>,
    context: &mut Context<'_>,
) -> Option<Vec<(Term, Dated<UsdPerHour>)>> {
    if !fields.has("terms") {
        fields.missing("terms", "prices by term: `terms: { on-demand: [ … ] }`", context);
    }
    let mut terms = Vec::new();
    for (word, node, path) in fields.named("terms", "prices by term", context) {
        let Some(term) = Term::known(word) else {
            let message = format!("`{word}` is not a rental term");
            context.key_fault(Code::UnknownKey, message, &path, Term::help(word));
            continue;
        };
        let prices = Dated::read(node, &path, name, context, |fields, context| {
            fields
                .required::<UsdPerHour>("price", "the price of one instance: `price: $55.04/h`", context)
                .map(|price| price.value)
        });
        terms.push((term, prices?));
    }
    (!terms.is_empty()).then_some(terms)
}
