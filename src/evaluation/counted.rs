//! What a file of single attempts says about an option.

use std::sync::Arc;

use crate::decode::Sited;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{Site, Spot};

use super::attempts::{At, shown};
use super::evaluated::Evaluated;
use super::file::EvaluationFile;
use super::latencies::Spread;
use super::question::{Question, pick, unknown};
use super::summary::Summary;

impl EvaluationFile {
    pub(super) fn of_attempts(
        &self,
        options: &[Summary],
        question: &Question<'_>,
        sink: &mut Sink,
    ) -> Option<Evaluated> {
        let mut misplaced = false;
        for (key, asked) in [("task", question.task), ("metric", question.metric)] {
            if let Some(asked) = asked {
                misplaced = true;
                let message =
                    format!("`{}` has attempts one by one, and no `{key}` to pick", self.file.name());
                let help = format!("leave `{key}` out: all tasks of the file count");
                sink.push(Diagnostic::new(Code::Conflict, message, asked.site.clone()).help(help));
            }
        }
        let option = self.option(options, question, sink)?;
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
        let answered = option.answered.as_ref()?;
        let first = self.site(answered.first);
        let evaluated = Evaluated {
            tool: self.tool,
            file: Arc::clone(&self.file),
            what: name,
            accuracy: Sited { value: answered.accuracy, site: first.clone() },
            counts: Some(answered.counts),
            trials: Some(Sited { value: answered.counts.tasks, site: first.clone() }),
            correlation: answered.correlation.map(|value| Sited { value, site: first }),
            latency: answered.latency.as_ref().map(|found| Spread::of(found, |at| self.site(at))),
            cost: answered.cost,
        };
        (option.missing.is_none() && !misplaced).then_some(evaluated)
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
