//! What an hour of somebody costs on top of the wage.

use crate::decode::{Context, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::units::{Load, Quantity as _};

/// Ten times the wage on top of it: nobody pays that.
const MOST: f64 = 10.0;

/// Refuses a share of the wage that must be a percentage without its sign: 43 is 4,300 %.
pub(super) fn plausible(overhead: Option<Sited<Load>>, context: &mut Context<'_>) -> Option<Sited<Load>> {
    if let Some(absurd) = overhead.as_ref().filter(|overhead| overhead.value.get() > MOST) {
        let number = absurd.value.get();
        let message = format!("an overhead of {number} is {number} times the wage on top of it");
        let help = format!("write `{number}%` for {number} of a hundred");
        context.sink.push(Diagnostic::new(Code::OutOfRange, message, absurd.site.clone()).help(help));
    }
    overhead
}
