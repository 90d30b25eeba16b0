//! `lead_time` and `ramp_up` of an option: when it takes the work over.

use crate::decode::{Context, Fields, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::units::Months;

/// What takes longer is not decided on today.
const MOST: Months = Months::const_new(120.0);

/// When an option takes the work over, as it is written.
pub(super) struct TakeoverFields {
    pub(super) lead_time: Option<Sited<Months>>,
    pub(super) ramp_up: Option<Sited<Months>>,
}

impl TakeoverFields {
    pub(super) fn read(fields: &mut Fields<'_>, context: &mut Context<'_>) -> Self {
        let mut read = |key: &'static str| {
            let months: Sited<Months> = fields.optional(key, context)?;
            if months.value > MOST {
                let message = format!("a `{key}` of {} is longer than ten years", months.value);
                let help = format!("write it in months or days, such as `{key}: 3 months`");
                context.sink.push(Diagnostic::new(Code::OutOfRange, message, months.site).help(help));
                return None;
            }
            Some(months)
        };
        Self { lead_time: read("lead_time"), ramp_up: read("ramp_up") }
    }
}
