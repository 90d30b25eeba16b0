//! Where prices are from that options state themselves: a citation like any other of the scenario's `sources`.

use crate::decode::Context;
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::option::option::{Serving, ServingOption};
use crate::scenario::sources::Sources;

/// Cites the sources of stated prices, and warns of those that have none.
pub(in crate::scenario) fn cite(options: &[ServingOption], sources: &mut Sources, context: &mut Context<'_>) {
    for option in options.iter().filter(|option| option.derived.is_none()) {
        let Serving::Serverless(tokens) = &option.serving else { continue };
        let Some(stated) = &tokens.stated else { continue };
        if let Some(source) = &stated.source {
            sources.cite(&stated.site, source);
        } else if sources.of(&stated.site).is_none() {
            let message = format!("the prices of `{}` are stated without a source", tokens.model);
            let help = "say where they are from: `source: \"quote of 2026-11-20\"` beside `price`".to_owned();
            context.sink.push(Diagnostic::new(Code::NoSource, message, stated.site.clone()).help(help));
        }
    }
}
