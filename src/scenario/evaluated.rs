//! An accuracy out of the results of an evaluation, and the latencies that come with it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::decode::{Context, Fields, Given, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::evaluation::{self, EvaluationFile, Question};
use crate::metric::Metric;
use crate::quality::DEFAULT_CORRELATION;
use crate::units::{Fraction, Seconds};

use super::accuracy::{Accuracy, DEFAULT_CORRELATION_WHY};
use super::attachment::Attachments;
use super::option::Serving;
use super::priced::Resolver;

/// Files that were read, by their names in the scenario: each is read once, and its faults are told once. One with
/// faults is remembered too.
#[derive(Default)]
pub(super) struct Evaluations(RefCell<BTreeMap<String, Option<Rc<EvaluationFile>>>>);

impl Evaluations {
    fn open(
        &self,
        name: &Sited<String>,
        attachments: &dyn Attachments,
        context: &mut Context<'_>,
    ) -> Option<Rc<EvaluationFile>> {
        if let Some(known) = self.0.borrow().get(&name.value) {
            return known.clone();
        }
        match attachments.open(&name.value) {
            Ok((known, bytes)) => {
                let file = evaluation::read(&known, bytes, context.sink).map(Rc::new);
                self.0.borrow_mut().insert(name.value.clone(), file.clone());
                file
            }
            Err(why) => {
                let message = format!("`{}` could not be read: {why}", name.value);
                let help = "files are looked for beside the scenario".to_owned();
                context.sink.push(Diagnostic::new(Code::UnknownName, message, name.site.clone()).help(help));
                None
            }
        }
    }
}

/// Reads `{ results: FILE }` with what says which part of the file is meant.
pub(super) fn read(
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

/// The latencies of an evaluation, where the option states none of its own. An evaluation is a light load: a fleet whose
/// latency is worked out for its busiest hour keeps that.
pub(super) fn latencies(
    accuracy: &Accuracy,
    serving: &Serving,
    stated: &[(Metric, Sited<Seconds>)],
) -> Vec<(Metric, Sited<Seconds>)> {
    let known = [Metric::LatencyP50, Metric::LatencyP95, Metric::LatencyP99];
    let worked_out = serving.deployment().is_some_and(|fleet| fleet.throughput.operation().is_some());
    if worked_out || stated.iter().any(|(metric, _)| known.contains(metric)) {
        return Vec::new();
    }
    let spread = accuracy.evaluated.as_ref().and_then(|evaluated| evaluated.latency.as_ref());
    let Some(found) = spread.and_then(|spread| spread.percentiles.as_ref()) else { return Vec::new() };
    known
        .into_iter()
        .zip([&found.p50, &found.p95, &found.p99])
        .map(|(metric, at)| (metric, at.clone()))
        .collect()
}
