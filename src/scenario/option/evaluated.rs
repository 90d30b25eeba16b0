//! An accuracy out of the results of an evaluation, and the latencies that come with it; or a score, which is shown.

use crate::decode::{Context, Fields, Given, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::evaluation::{ColumnNames, EvaluationTool, Question, TakenAs};
use crate::quality::DEFAULT_CORRELATION;
use crate::scenario::resolver::Resolver;
use crate::source::{FieldPath, Node};
use crate::units::Fraction;

use super::accuracy::{Accuracy, DEFAULT_CORRELATION_WHY, Rated};
use super::accuracy_keys::AccuracyKeys;
use super::accuracy_keys::ColumnKeys;

/// Reads `{ results: FILE }` with what says which part of the file is meant.
pub(in crate::scenario) fn read(
    mut fields: Fields<'_, AccuracyKeys>,
    own: &str,
    resolver: &Resolver<'_>,
    context: &mut Context<'_>,
) -> Option<Rated> {
    let results: Option<Sited<String>> = fields.optional(AccuracyKeys::RESULTS, context);
    let option: Option<Sited<String>> = fields.optional(AccuracyKeys::OPTION, context);
    let task: Option<Sited<String>> = fields.optional(AccuracyKeys::TASK, context);
    let metric: Option<Sited<String>> = fields.optional(AccuracyKeys::METRIC, context);
    let columns =
        fields.node(AccuracyKeys::COLUMNS).map(|(node, path)| (read_columns(node, &path, context), path));
    let taken: Option<Sited<TakenAs>> = fields.word(AccuracyKeys::AS, context);
    let stated: Option<Sited<Fraction>> = fields.optional(AccuracyKeys::CORRELATION, context);
    let mut contradicts = false;
    let as_score = taken.as_ref().is_some_and(|taken| taken.value == TakenAs::Score);
    if let (true, Some(stated)) = (as_score, &stated) {
        contradicts = true;
        let message = "attempts are alike in how they end, and a score has none";
        let help = "leave `correlation` out, or `as: score`".to_owned();
        context.sink.push(Diagnostic::new(Code::Conflict, message, stated.site.clone()).help(help));
    }
    for (field, what) in [
        (AccuracyKeys::VALUE.any(), "the share of tasks done right"),
        (AccuracyKeys::TRIALS.any(), "how many trials that rests on"),
        (AccuracyKeys::CLASSES.any(), "how many tasks are done right"),
    ] {
        if let Some((_, path)) = fields.node(field) {
            let key = field.name();
            contradicts = true;
            let help = Some(format!("keep `results` or `{key}`"));
            context.key_fault(Code::Conflict, format!("`results` already say {what}"), &path, help);
        }
    }
    fields.close(context);
    let results = results?;
    let names = match &columns {
        Some((names, _)) => names.clone()?,
        None => ColumnNames::default(),
    };
    let file = resolver.evaluations.open(&results, &names, resolver.attachments, context)?;
    if let (Some((_, path)), true) = (&columns, file.tool != EvaluationTool::Plain) {
        contradicts = true;
        let message = format!(
            "only a CSV file of your own has columns to name: `{}` is by {}",
            file.file.name(),
            file.tool.name()
        );
        context.key_fault(Code::Conflict, message, path, Some("leave `columns` out".to_owned()));
    }
    let question = Question {
        site: &results.site,
        own,
        option: option.as_ref(),
        task: task.as_ref(),
        metric: metric.as_ref(),
        taken: taken.as_ref(),
    };
    if as_score {
        let score = file.score(&question, context.sink)?;
        return (!contradicts).then(|| Rated::Score(Box::new(score)));
    }
    let found = file.answer(&question, context.sink)?;
    let accuracy = Accuracy {
        value: found.accuracy.clone(),
        trials: found.trials.clone(),
        correlation: Given::or(
            stated.or(found.correlation.clone()),
            DEFAULT_CORRELATION,
            DEFAULT_CORRELATION_WHY,
        ),
        classes: Vec::new(),
        evaluated: Some(Box::new(found)),
    };
    (!contradicts).then_some(Rated::Accuracy(accuracy))
}

/// What a CSV file calls its columns.
fn read_columns(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<ColumnNames> {
    const WHAT: &str = "columns by what they hold, such as `{ task: id, passed: resolved }`";
    let mut fields = Fields::<ColumnKeys>::open(node, path, WHAT, context)?;
    let mut names = ColumnNames::default();
    for column in ColumnNames::KEYS {
        let name: Option<Sited<String>> = fields.optional(ColumnKeys::of(column), context);
        if let Some(name) = name {
            names.name(column, name.value);
        }
    }
    fields.close(context);
    if !names.are_stated() && !context.sink.has_errors() {
        let help = "name at least one: `columns: { task: id, passed: resolved }`".to_owned();
        context.fault(Code::MissingKey, "`columns` names no column", path, Some(help));
        return None;
    }
    Some(names)
}
