//! The share of tasks that an option does right, and on how many trials that rests.

use crate::decode::{Context, Decode, Fields, Sited};
use crate::source::{FieldPath, Node};
use crate::units::{Count, Fraction};

/// An accuracy as stated.
#[derive(Clone, Debug)]
pub struct Accuracy {
    /// The share of tasks done right.
    pub value: Sited<Fraction>,
    /// On how many trials it was measured.
    pub trials: Option<Sited<Count>>,
}

impl Accuracy {
    /// Reads `88%` or `{ value: 88%, trials: 500 }`.
    pub(super) fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        if !matches!(node, Node::Map(_)) {
            let value = Fraction::decode(node, path, context)?;
            return Some(Self { value: Sited { value, site: context.site(path) }, trials: None });
        }
        let mut fields = Fields::open(node, path, "an accuracy", context)?;
        let value = fields.required("value", "the share of tasks done right: `value: 88%`", context);
        let trials = fields.optional("trials", context);
        fields.close(context);
        Some(Self { value: value?, trials })
    }
}
