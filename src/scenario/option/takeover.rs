//! `lead_time` and `ramp_up` of an option: when it takes the work over.

use crate::decode::{Context, Fields, Includes, Optional, Sited, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::units::Months;

block! {
    /// When an option takes the work over.
    pub(in crate::scenario) struct TakeoverKeys {
        /// From the decision to the first task, while the baseline does the work.
        optional LEAD_TIME: Months = "lead_time", eg "2 weeks";
        /// From then on, evenly, until it does all of it.
        optional RAMP_UP: Months = "ramp_up", eg "1 month";
    }
}

/// What takes longer is not decided on today.
const MOST: Months = Months::const_new(120.0);

/// When an option takes the work over, as it is written.
pub(super) struct TakeoverFields {
    pub(super) lead_time: Option<Sited<Months>>,
    pub(super) ramp_up: Option<Sited<Months>>,
}

impl TakeoverFields {
    pub(super) fn read(
        fields: &mut Fields<'_, impl Includes<TakeoverKeys>>,
        context: &mut Context<'_>,
    ) -> Self {
        let mut read = |field: Optional<TakeoverKeys, Months>| {
            let months: Sited<Months> = fields.optional(field, context)?;
            let key = field.key();
            if months.value > MOST {
                let message = format!("a `{key}` of {} is longer than ten years", months.value);
                let help = format!("write it in months or days, such as `{key}: 3 months`");
                context.sink.push(Diagnostic::new(Code::OutOfRange, message, months.site).help(help));
                return None;
            }
            Some(months)
        };
        Self { lead_time: read(TakeoverKeys::LEAD_TIME), ramp_up: read(TakeoverKeys::RAMP_UP) }
    }
}
