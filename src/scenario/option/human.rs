//! People who do the task.

use crate::decode::{Context, Fields, Sited};
use crate::source::{FieldPath, Node};
use crate::units::{Load, Minutes, UsdPerHour};

/// People.
#[derive(Clone, Debug)]
pub struct Human {
    /// Minutes of work for one task.
    pub minutes: Sited<Minutes>,
    /// What an hour is paid.
    pub wage: Sited<UsdPerHour>,
    /// What an hour costs on top of the wage: contributions, benefits, supervision.
    pub overhead: Option<Sited<Load>>,
}

impl Human {
    pub(in crate::scenario) fn read(
        node: &Node,
        path: &FieldPath,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let mut fields = Fields::open(node, path, "people: `{ minutes: 6, wage: $42/h }`", context)?;
        let minutes = fields.required("minutes", "minutes of work for one task: `minutes: 6`", context);
        let wage = fields.required("wage", "what an hour is paid: `wage: $42/h`", context);
        let overhead = fields.optional("overhead", context);
        fields.close(context);
        Some(Self { minutes: minutes?, wage: wage?, overhead })
    }
}
