//! Figures of a place or a facility that change over time: electricity, PUE, colocation, grid carbon.

use crate::decode::{Context, Decode, Fields, Foreign, Sited};
use crate::source::{FieldPath, Node};
use crate::units::{GramsPerKwh, Quantity, Ratio, UsdPerKwMonth, UsdPerKwh};

use super::dated::Dated;
use super::entry::{Entry, Table};

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
pub trait OfTable: Quantity + Decode + Send + Sync + 'static {
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

impl<Q: OfTable> Entry for Tariff<Q> {
    const TABLE: Table = Q::TABLE;

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<Foreign>::open(node, path, Q::TABLE.what(), context)?;
        let label: Option<Sited<String>> = fields.required("name", "what it is, in words", context);
        fields.optional::<Vec<String>, _>("aliases", context);
        let note: Option<Sited<String>> = fields.optional("note", context);
        if !fields.has("cards") {
            fields.missing("cards", "a list of dated cards with a `value` each", context);
        }
        let cards = fields.node("cards").and_then(|(node, path)| {
            Dated::read(node, &path, name, context, |fields, context| {
                fields.required::<Q, _>("value", &Q::UNIT.expectation(), context).map(|value| value.value)
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
