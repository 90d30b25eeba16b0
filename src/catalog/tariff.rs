//! Figures of a place or a facility that change over time: electricity, PUE, colocation, grid carbon.

use crate::decode::{Context, Fields, Part, Shape, Shaped, Sited, block};
use crate::source::{FieldPath, Node};
use crate::units::{GramsPerKwh, Quantity, Ratio, UsdPerKwMonth, UsdPerKwh};

use super::dated::{CardKeys, Dated};
use super::entry::{Entry, Table};
use super::provenance::ProvenanceKeys;

/// A dated figure under a name.
#[derive(Clone, Debug)]
pub struct Tariff<Q> {
    /// Its id: `us-commercial`.
    pub id: String,
    /// What it is.
    pub name: String,
    /// What is worth knowing.
    pub note: Option<String>,
    /// The figure over time.
    pub cards: Dated<Q>,
}

/// A price of electricity.
pub type Electricity = Tariff<UsdPerKwh>;
/// Power usage effectiveness: facility power over IT power.
pub type Pue = Tariff<Ratio>;
/// A price of colocation by power capacity.
pub type Colocation = Tariff<UsdPerKwMonth>;
/// Carbon intensity of a grid.
pub type Carbon = Tariff<GramsPerKwh>;

/// The table of a quantity's tariffs.
pub trait OfTable: Part + Quantity + Send + Sync + 'static {
    /// The table.
    const TABLE: Table;
}

impl OfTable for UsdPerKwh {
    const TABLE: Table = Table::Electricity;
}
impl OfTable for Ratio {
    const TABLE: Table = Table::Pue;
}
impl OfTable for UsdPerKwMonth {
    const TABLE: Table = Table::Colocation;
}
impl OfTable for GramsPerKwh {
    const TABLE: Table = Table::Grid;
}

block! {
    /// A tariff: a quantity by the day.
    pub(super) struct TariffKeys<Q> {
        /// What it is, in words.
        required NAME: String = "name";
        /// Other names.
        optional ALIASES: Vec<String> = "aliases";
        /// What else is worth knowing.
        optional NOTE: String = "note";
        /// Dated cards, the oldest first.
        required CARDS: Vec<TariffCardKeys<Q>> = "cards";
    }

    /// A dated card.
    pub(super) struct TariffCardKeys<Q>: CardKeys, ProvenanceKeys {
        /// The figure from that day on.
        required VALUE: Q = "value";
    }
}

impl<Q: OfTable> Entry for Tariff<Q> {
    const TABLE: Table = Q::TABLE;

    fn shape() -> Shape {
        TariffKeys::<Q>::shape()
    }

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<TariffKeys<Q>>::open(node, path, Q::TABLE.what(), context)?;
        let label: Option<Sited<String>> =
            fields.required(TariffKeys::<Q>::NAME, "what it is, in words", context);
        fields.optional(TariffKeys::<Q>::ALIASES, context);
        let note: Option<Sited<String>> = fields.optional(TariffKeys::<Q>::NOTE, context);
        if !fields.has(TariffKeys::<Q>::CARDS) {
            fields.missing(TariffKeys::<Q>::CARDS, "a list of dated cards with a `value` each", context);
        }
        let cards = fields.node(TariffKeys::<Q>::CARDS).and_then(|(node, path)| {
            Dated::read(node, &path, name, context, |fields: &mut Fields<'_, TariffCardKeys<Q>>, context| {
                fields
                    .required(TariffCardKeys::<Q>::VALUE, &Q::UNIT.expectation(), context)
                    .map(|value| value.value)
            })
        });
        fields.close(context);
        Some(Self {
            id: name.to_owned(),
            name: label?.value,
            note: note.map(|note| note.value),
            cards: cards?,
        })
    }
}
