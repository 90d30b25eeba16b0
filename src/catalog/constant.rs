//! Constants of the serving model: few, physical, fitted on published measurements, each with its bounds and meaning.

use std::sync::Arc;

use crate::decode::{Context, Fields, Shape, Shaped, Sited, block};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node};
use crate::units::Number;

use super::entry::{Entry, Table};
use super::provenance::Provenance;
use super::provenance::ProvenanceKeys;

/// A constant, fitted or held.
#[derive(Clone, Debug)]
pub struct Constant {
    /// Its id: `weight_bandwidth`.
    pub id: String,
    /// Its value, in [`Self::unit`].
    pub value: Number,
    /// Where a fit starts, and what it is drawn to where measurements say little; `None` if it is held, not fitted.
    pub start: Option<Number>,
    /// What it is counted in: `share`, `seconds`, `GiB`, `tokens`, `factor`.
    pub unit: String,
    /// The least that is physically possible.
    pub low: Number,
    /// The most that is physically possible.
    pub high: Number,
    /// What it stands for.
    pub meaning: String,
    /// Where it comes from.
    pub provenance: Arc<Provenance>,
}

block! {
    /// A constant of the serving model.
    pub(super) struct ConstantKeys: ProvenanceKeys {
        /// Its value.
        required VALUE: Number = "value", eg "0.83";
        /// Where a fit starts, and what it is drawn to where measurements say little.
        optional START: Number = "start";
        /// What it is counted in: share, seconds, GiB, tokens or factor.
        required UNIT: String = "unit", eg "share";
        /// The least that is physically possible.
        required LOW: Number = "low";
        /// The most that is physically possible.
        required HIGH: Number = "high";
        /// What it stands for.
        required MEANING: String = "meaning";
    }
}

impl Entry for Constant {
    const TABLE: Table = Table::Calibration;

    fn shape() -> Shape {
        ConstantKeys::shape()
    }

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<ConstantKeys>::open(node, path, "a constant", context)?;
        let value: Option<Sited<Number>> =
            fields.required(ConstantKeys::VALUE, "a number: `value: 0.83`", context);
        let start: Option<Sited<Number>> = fields.optional(ConstantKeys::START, context);
        let unit: Option<Sited<String>> =
            fields.required(ConstantKeys::UNIT, "share, seconds, GiB, tokens or factor", context);
        let low: Option<Sited<Number>> =
            fields.required(ConstantKeys::LOW, "the least that is possible", context);
        let high: Option<Sited<Number>> =
            fields.required(ConstantKeys::HIGH, "the most that is possible", context);
        let meaning: Option<Sited<String>> =
            fields.required(ConstantKeys::MEANING, "what it stands for", context);
        let provenance = Provenance::required(name, &mut fields, context);
        fields.close(context);
        let (value, low, high) = (value?, low?, high?);
        let start = start.map(|start| start.value);
        for (key, number) in [("value", Some(value.value)), ("start", start)] {
            if number.is_some_and(|number| !(low.value..=high.value).contains(&number)) {
                let message =
                    format!("{key} of `{name}` lies outside its bounds, {} to {}", low.value, high.value);
                context.fault(Code::OutOfRange, message, &path.key(key), None);
            }
        }
        Some(Self {
            id: name.to_owned(),
            value: value.value,
            start,
            unit: unit?.value,
            low: low.value,
            high: high.value,
            meaning: meaning?.value,
            provenance: provenance?,
        })
    }
}
