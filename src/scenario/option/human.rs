//! People who do the task.

use crate::decode::{Context, Fields, Sited, block};
use crate::scenario::overhead::plausible;
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

block! {
    /// People who do the task.
    pub(in crate::scenario) struct HumanKeys {
        /// Minutes of work for one task.
        required MINUTES: Minutes = "minutes", eg "6";
        /// What an hour is paid.
        required WAGE: UsdPerHour = "wage", eg "$42/h";
        /// What an hour costs on top of the wage: contributions, benefits, supervision.
        optional OVERHEAD: Load = "overhead", eg "43%";
    }
}

impl Human {
    pub(in crate::scenario) fn read(
        node: &Node,
        path: &FieldPath,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let mut fields =
            Fields::<HumanKeys>::open(node, path, "people: `{ minutes: 6, wage: $42/h }`", context)?;
        let minutes =
            fields.required(HumanKeys::MINUTES, "minutes of work for one task: `minutes: 6`", context);
        let wage = fields.required(HumanKeys::WAGE, "what an hour is paid: `wage: $42/h`", context);
        let overhead = plausible(fields.optional(HumanKeys::OVERHEAD, context), context);
        fields.close(context);
        Some(Self { minutes: minutes?, wage: wage?, overhead })
    }
}
