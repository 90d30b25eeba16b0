//! What a file of single attempts says about an option.

use std::sync::Arc;

use crate::decode::Sited;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{Site, Spot};

use super::attempts::{At, shown};
use super::evaluated::Evaluated;
use super::file::{EvaluationFile, EvaluationTool, Subject};
use super::latencies::{Doubt, Implausible, Spread};
use super::question::{Question, pick, unknown};
use super::summary::Summary;

impl EvaluationFile {
    pub(super) fn of_attempts(
        &self,
        subject: Option<&Subject>,
        options: &[Summary],
        question: &Question<'_>,
        sink: &mut Sink,
    ) -> Option<Evaluated> {
        let misplaced = self.misplaced(subject, question, sink);
        let option = match subject {
            None => self.option(options, question, sink)?,
            Some(_) => self.of_metric(options, question, sink)?,
        };
        if let Some(at) = option.no_share {
            let message = format!(
                "`{}` is no share of tasks done right: this value is neither 0 nor 1",
                shown(&option.name)
            );
            let others =
                options.iter().filter(|other| other.no_share.is_none()).map(|other| other.name.as_str());
            let diagnostic = Diagnostic::new(Code::Conflict, message, self.site(at));
            sink.push(diagnostic.help(pick("metric", others)));
            return None;
        }
        let name = shown(&option.name);
        if let Some(missing) = &option.missing {
            let names: Vec<String> = missing.names.iter().map(|name| format!("`{name}`")).collect();
            let more = if missing.number > names.len() { " …" } else { "" };
            let message = format!(
                "`{name}` was not tried at {} of the {} tasks of the file: {}{more}",
                missing.number,
                missing.tasks,
                names.join(", ")
            );
            let help = "options compare at the same tasks only: try every option at each of them, or leave the others out";
            let diagnostic = Diagnostic::new(Code::MissingTasks, message, self.site(option.at));
            let other = format!("`{}` was tried here", missing.other);
            sink.push(diagnostic.also(self.site(missing.at), other).help(help.to_owned()));
        }
        if let Some((unanswered, first)) = option.unanswered {
            let (code, message) = if unanswered == option.attempts {
                (Code::NoAttempt, format!("the provider answered no attempt of `{name}`"))
            } else {
                let message = format!(
                    "the provider answered {unanswered} of {} attempts of `{name}` with an error: they count neither as right nor as wrong",
                    option.attempts
                );
                (Code::NoAnswer, message)
            };
            sink.push(Diagnostic::new(code, message, self.site(first)));
        }
        if let Some((number, first)) = option.not_judged {
            let rest = option.attempts - option.unanswered.map_or(0, |(number, _)| number);
            let (code, message) = if number == rest {
                (Code::NoAttempt, format!("no answer of `{name}` was judged"))
            } else {
                let message = format!(
                    "{number} of {rest} answers of `{name}` were not judged, because the judge gave no verdict: they count neither as right nor as wrong"
                );
                (Code::NotJudged, message)
            };
            let help = match self.tool {
                EvaluationTool::Promptfoo => {
                    "run what judges them again: `promptfoo eval --filter-failing FILE`"
                }
                EvaluationTool::Inspect => "score them again: `inspect score LOG`",
                EvaluationTool::SweBench => "run these instances again: the machine that tested them failed",
                EvaluationTool::Plain | EvaluationTool::Harness => "judge them again",
            };
            let help = help.to_owned();
            sink.push(Diagnostic::new(code, message, self.site(first)).help(help));
        }
        let evaluated = self.evaluated(subject, option)?;
        if let Some(found) = evaluated.latency.as_ref().and_then(|spread| spread.implausible.as_ref()) {
            warn_of_doubt(&name, found, sink);
        }
        (option.missing.is_none() && !misplaced).then_some(evaluated)
    }

    /// What the attempts of an option say; `None` if none counts.
    pub(super) fn evaluated(&self, subject: Option<&Subject>, option: &Summary) -> Option<Evaluated> {
        let answered = option.answered.as_ref()?;
        let first = self.site(answered.first);
        let notes = subject
            .map_or_else(Vec::new, |subject| subject.notes.iter().map(|note| shown_note(note)).collect());
        Some(Evaluated {
            tool: self.tool,
            file: Arc::clone(&self.file),
            what: what(subject, shown(&option.name)),
            accuracy: Sited { value: answered.accuracy, site: first.clone() },
            counts: Some(answered.counts),
            trials: Some(Sited { value: answered.counts.tasks, site: first.clone() }),
            correlation: answered.correlation.map(|value| Sited { value, site: first }),
            latency: answered.latency.as_ref().map(|found| Spread::of(found, |at| self.site(at))),
            cost: answered.cost,
            outcomes: answered.outcomes.clone(),
            notes,
        })
    }

    /// Reports what a question picks that such a file does not have; whether there is something.
    fn misplaced(&self, subject: Option<&Subject>, question: &Question<'_>, sink: &mut Sink) -> bool {
        let mut found = false;
        let mut refuse = |message: String, site: &Site, help: String| {
            found = true;
            sink.push(Diagnostic::new(Code::Conflict, message, site.clone()).help(help));
        };
        let file = self.file.name();
        let nothing = |key: &str| format!("`{file}` has attempts one by one, and no `{key}` to pick");
        let leave = |key: &str| format!("leave `{key}` out: all tasks of the file count");
        if let Some(asked) = question.task {
            match subject.and_then(|subject| subject.task.as_ref()) {
                Some(task) if *task == asked.value => {}
                Some(task) => {
                    let message = format!("`{file}` is about the task `{}`", shown(task));
                    refuse(message, &asked.site, "leave `task` out: such a file is about one".to_owned());
                }
                None => refuse(nothing("task"), &asked.site, leave("task")),
            }
        }
        if let (Some(asked), None) = (question.metric, subject) {
            refuse(nothing("metric"), &asked.site, leave("metric"));
        }
        if let (Some(asked), Some(subject)) = (question.option, subject)
            && subject.model.as_ref() != Some(&asked.value)
        {
            let message = match &subject.model {
                Some(model) => format!("`{file}` is about `{}`", shown(model)),
                None => format!("`{file}` does not say which model it is about"),
            };
            let help = "leave `option` out: such a file is about one model".to_owned();
            refuse(message, &asked.site, help);
        }
        if let Some(taken) = question.taken {
            let message = format!("`{file}` has attempts one by one, and they give an accuracy");
            refuse(message, &taken.site, "leave `as` out".to_owned());
        }
        found
    }

    /// The metric that is meant: the one that is named, the only one, or the only one that is a share of tasks.
    fn of_metric<'o>(
        &self,
        metrics: &'o [Summary],
        question: &Question<'_>,
        sink: &mut Sink,
    ) -> Option<&'o Summary> {
        let known = || metrics.iter().map(|metric| metric.name.as_str());
        let plain = |name: &str| name.split(',').next().unwrap_or_default().to_owned();
        if let Some(asked) = question.metric {
            let exact = metrics.iter().find(|metric| metric.name == asked.value);
            let mut alike = metrics.iter().filter(|metric| plain(&metric.name) == asked.value);
            let found = exact.or_else(|| alike.next().filter(|_| alike.next().is_none()));
            if found.is_none() {
                let message = format!("`{}` has no metric `{}`", self.file.name(), shown(&asked.value));
                let diagnostic = Diagnostic::new(Code::UnknownName, message, asked.site.clone());
                sink.push(diagnostic.help(pick("metric", known())));
            }
            return found;
        }
        if let [only] = metrics {
            return Some(only);
        }
        let mut shares = metrics.iter().filter(|metric| metric.no_share.is_none());
        if let (Some(only), None) = (shares.next(), shares.next()) {
            return Some(only);
        }
        let message = format!("`{}` has {} metrics", self.file.name(), metrics.len());
        let diagnostic = Diagnostic::new(Code::MissingKey, message, question.site.clone());
        sink.push(diagnostic.help(pick("metric", known())));
        None
    }

    fn site(&self, at: At) -> Site {
        let (line, column) = at.position();
        Site::new(Arc::clone(&self.file), Spot::Position { line, column })
    }

    /// The option that is meant: the one that is named, the only one, or the one of the scenario's name.
    fn option<'o>(
        &self,
        options: &'o [Summary],
        question: &Question<'_>,
        sink: &mut Sink,
    ) -> Option<&'o Summary> {
        let named = |name: &str| {
            let exact = options.iter().position(|option| option.name == name);
            let mut others = (0..options.len()).filter(|at| options[*at].alias.as_deref() == Some(name));
            // A provider's id names an option only where no other has it.
            exact.or_else(|| others.next().filter(|_| others.next().is_none()))
        };
        let known = || options.iter().map(|option| option.name.as_str());
        if let Some(asked) = question.option {
            let found = named(&asked.value);
            if found.is_none() {
                let message = format!("`{}` has no option `{}`", self.file.name(), shown(&asked.value));
                unknown(asked, message, known(), sink);
            }
            return found.map(|at| &options[at]);
        }
        let found = if options.len() == 1 { Some(0) } else { named(question.own) };
        if found.is_none() {
            let message = format!(
                "`{}` has {} options, and none is called `{}`",
                self.file.name(),
                options.len(),
                shown(question.own)
            );
            let help = pick("option", known());
            sink.push(Diagnostic::new(Code::MissingKey, message, question.site.clone()).help(help));
        }
        found.map(|at| &options[at])
    }
}

/// Reports latencies that are none of calls of a model.
fn warn_of_doubt(name: &str, found: &Implausible, sink: &mut Sink) {
    let Implausible { number, of, why, first } = found;
    let (message, help) = match why {
        Doubt::TooShort => (
            format!("{number} of {of} latencies of `{name}` are below 10 ms, which no call of a model takes"),
            "answers out of a cache have no latency: leave the field empty; or write the unit, as in `350 ms`",
        ),
        Doubt::Milliseconds => (
            format!(
                "the median of {of} latencies of `{name}` is above 1,000 seconds: are these milliseconds?"
            ),
            "write the unit, as in `1300 ms`",
        ),
    };
    let diagnostic = Diagnostic::new(Code::ImplausibleLatency, message, first.clone());
    sink.push(diagnostic.help(help.to_owned()));
}

/// What was evaluated: an option, or a metric with the model and the task of it.
fn what(subject: Option<&Subject>, name: String) -> String {
    let Some(subject) = subject else { return name };
    let model = subject.model.as_ref().map_or_else(String::new, |model| format!("{}, ", shown(model)));
    let task = subject.task.as_ref().map_or_else(String::new, |task| format!(" of {}", shown(task)));
    format!("{model}{name}{task}")
}

/// A note in one line.
fn shown_note(note: &str) -> String {
    note.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
