//! What a file of scores says about its model.

use std::sync::Arc;

use crate::decode::Sited;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{Site, Spot};
use crate::units::{Fraction, Quantity};

use super::attempts::shown;
use super::evaluated::Evaluated;
use super::file::EvaluationFile;
use super::harness::{Better, Score, Scored, Scores, Standing};
use super::question::{Question, pick, unknown};

impl EvaluationFile {
    pub(super) fn of_scores(
        &self,
        scores: &Scores,
        question: &Question<'_>,
        sink: &mut Sink,
    ) -> Option<Evaluated> {
        let model = scores.model.as_ref();
        let mut other = false;
        if let Some(asked) =
            question.option.filter(|asked| model.is_none_or(|model| model.value != asked.value))
        {
            other = true;
            let message = match model {
                Some(model) => {
                    format!("`{}` is about `{}`", self.file.name(), shown(&model.value))
                }
                None => format!("`{}` does not say which model it is about", self.file.name()),
            };
            let help = "leave `option` out: such a file is about one model".to_owned();
            sink.push(Diagnostic::new(Code::UnknownName, message, asked.site.clone()).help(help));
        }
        let task = self.task(scores, question, sink)?;
        let score = self.metric(task, question, sink)?;
        let site = Site::new(Arc::clone(&self.file), Spot::Value(score.path.clone()));
        if score.better == Better::Lower {
            let message =
                format!("lower is better for `{}`, so it is not a share of tasks done", shown(&score.key));
            sink.push(Diagnostic::new(Code::Conflict, message, site.clone()).help(metrics(task)));
            return None;
        }
        let value = match Fraction::new(score.value) {
            Ok(value) => value,
            Err(error) => {
                sink.push(Diagnostic::new(Code::OutOfRange, error.to_string(), site).help(metrics(task)));
                return None;
            }
        };
        let model = model.map_or_else(String::new, |model| format!("{}, ", shown(&model.value)));
        (!other).then(|| Evaluated {
            tool: self.tool,
            file: Arc::clone(&self.file),
            what: format!("{model}{} of {}", shown(&score.key), shown(&task.name)),
            accuracy: Sited { value, site },
            counts: None,
            trials: task.samples.clone(),
            correlation: None,
            latency: None,
            cost: None,
        })
    }

    fn task<'s>(&self, scores: &'s Scores, question: &Question<'_>, sink: &mut Sink) -> Option<&'s Scored> {
        let names = || scores.tasks.iter().map(|task| task.name.as_str());
        if let Some(asked) = question.task {
            let found = scores.tasks.iter().find(|task| task.name == asked.value);
            if found.is_none() {
                let message = format!("`{}` has no task `{}`", self.file.name(), shown(&asked.value));
                unknown(asked, message, names(), sink);
            }
            return found;
        }
        let own: Vec<&Scored> = scores.tasks.iter().filter(|task| task.standing == Standing::Own).collect();
        if let [only] = own.as_slice() {
            return Some(only);
        }
        let message = format!("`{}` has scores of {} tasks", self.file.name(), own.len());
        let help = pick("task", own.iter().map(|task| task.name.as_str()));
        sink.push(Diagnostic::new(Code::MissingKey, message, question.site.clone()).help(help));
        None
    }

    fn metric<'s>(&self, task: &'s Scored, question: &Question<'_>, sink: &mut Sink) -> Option<&'s Score> {
        let Some(asked) = question.metric else {
            if let [only] = task.metrics.as_slice() {
                return Some(only);
            }
            let site = Site::new(Arc::clone(&self.file), Spot::Key(task.path.clone()));
            let diagnostic = if task.metrics.is_empty() {
                let message = format!("`{}` has no score", shown(&task.name));
                Diagnostic::new(Code::NoAttempt, message, site)
            } else {
                let message = format!("`{}` has {} metrics", shown(&task.name), task.metrics.len());
                Diagnostic::new(Code::MissingKey, message, question.site.clone())
                    .also(site, "here")
                    .help(metrics(task))
            };
            sink.push(diagnostic);
            return None;
        };
        let plain = |score: &&Score| score.key.split(',').next() == Some(asked.value.as_str());
        let exact = task.metrics.iter().find(|score| score.key == asked.value);
        let mut alike = task.metrics.iter().filter(plain);
        if let Some(found) = exact.or_else(|| alike.next().filter(|_| alike.next().is_none())) {
            return Some(found);
        }
        let message = if task.metrics.iter().any(|score| plain(&score)) {
            format!("`{}` has `{}` by several filters", shown(&task.name), shown(&asked.value))
        } else {
            format!("`{}` has no metric `{}`", shown(&task.name), shown(&asked.value))
        };
        sink.push(Diagnostic::new(Code::UnknownName, message, asked.site.clone()).help(metrics(task)));
        None
    }
}

/// The metrics of a task that can be picked.
fn metrics(task: &Scored) -> String {
    pick("metric", task.metrics.iter().map(|score| score.key.as_str()))
}
