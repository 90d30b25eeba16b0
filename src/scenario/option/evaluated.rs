//! An accuracy out of the results of an evaluation, and the latencies that come with it.

use crate::decode::{Context, Fields, Given, Sited};
use crate::diagnostics::Code;
use crate::evaluation::Question;
use crate::quality::DEFAULT_CORRELATION;
use crate::scenario::resolver::Resolver;
use crate::units::Fraction;

use super::accuracy::{Accuracy, DEFAULT_CORRELATION_WHY};

/// Reads `{ results: FILE }` with what says which part of the file is meant.
pub(in crate::scenario) fn read(
    mut fields: Fields<'_>,
    own: &str,
    resolver: &Resolver<'_>,
    context: &mut Context<'_>,
) -> Option<Accuracy> {
    let results: Option<Sited<String>> = fields.optional("results", context);
    let option: Option<Sited<String>> = fields.optional("option", context);
    let task: Option<Sited<String>> = fields.optional("task", context);
    let metric: Option<Sited<String>> = fields.optional("metric", context);
    let stated: Option<Sited<Fraction>> = fields.optional("correlation", context);
    let mut contradicts = false;
    for (key, what) in [
        ("value", "the share of tasks done right"),
        ("trials", "how many trials that rests on"),
        ("classes", "how many tasks are done right"),
    ] {
        if let Some((_, path)) = fields.node(key) {
            contradicts = true;
            let help = Some(format!("keep `results` or `{key}`"));
            context.key_fault(Code::Conflict, format!("`results` already say {what}"), &path, help);
        }
    }
    fields.close(context);
    let results = results?;
    let file = resolver.evaluations.open(&results, resolver.attachments, context)?;
    let question = Question {
        site: &results.site,
        own,
        option: option.as_ref(),
        task: task.as_ref(),
        metric: metric.as_ref(),
    };
    let found = file.answer(&question, context.sink)?;
    (!contradicts).then(|| Accuracy {
        value: found.accuracy.clone(),
        trials: found.trials.clone(),
        correlation: Given::or(
            stated.or(found.correlation.clone()),
            DEFAULT_CORRELATION,
            DEFAULT_CORRELATION_WHY,
        ),
        classes: Vec::new(),
        evaluated: Some(Box::new(found)),
    })
}
