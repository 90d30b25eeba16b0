//! A deadline that decides nothing.

use crate::decode::Context;
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::option::option::{Serving, ServingOption};

/// Warns of a deadline where nothing costs more at one hour than at another.
pub(in crate::scenario) fn report_idle(options: &[ServingOption], context: &mut Context<'_>) {
    let by_the_hour = |option: &ServingOption| match &option.serving {
        Serving::Serverless(tokens) => !tokens.prices.hours.is_empty(),
        _ => false,
    };
    let deadline = options.first().and_then(|option| option.workload.deadline.as_ref());
    if let Some(deadline) = deadline.filter(|_| !options.iter().any(by_the_hour)) {
        let message = "no option has prices by the hour, so the `deadline` decides nothing";
        let help = "it moves tokens with prices by the hour into cheaper ones; fleets are sized for tasks as they come";
        let diagnostic = Diagnostic::new(Code::IdleDeadline, message, deadline.site.clone());
        context.sink.push(diagnostic.help(help.to_owned()));
    }
}
