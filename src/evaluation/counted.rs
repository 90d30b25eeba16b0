//! What a file of single attempts says about an option.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::decode::Sited;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::units::{Count, Fraction, Quantity, UsdPerTask};

use super::attempts::{Attempt, Attempts, Ending, shown};
use super::correlation::{FEWEST_TASKS, intraclass_correlation, tallies};
use super::evaluated::{Counts, Evaluated, MeanCost};
use super::file::EvaluationFile;
use super::latencies::Spread;
use super::question::{Question, pick, unknown};

/// So many tasks are named in a message.
const NAMED: usize = 3;

impl EvaluationFile {
    pub(super) fn of_attempts(
        &self,
        attempts: &Attempts,
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
        let option = self.option(attempts, question, sink)?;
        let complete = all_tasks(attempts, option, sink);
        let own: Vec<&Attempt> = attempts.made.iter().filter(|attempt| attempt.option == option).collect();
        let name = shown(&attempts.options[option].name);
        let unanswered: Vec<&&Attempt> =
            own.iter().filter(|attempt| attempt.ending == Ending::NoAnswer).collect();
        let number = |count: usize| Count::const_new(count as f64);
        if let Some(first) = unanswered.first() {
            let (code, message) = if unanswered.len() == own.len() {
                (Code::NoAttempt, format!("the provider answered no attempt of `{name}`"))
            } else {
                let message = format!(
                    "the provider answered {} of {} attempts of `{name}` with an error: they count neither as right nor as wrong",
                    unanswered.len(),
                    own.len()
                );
                (Code::NoAnswer, message)
            };
            sink.push(Diagnostic::new(code, message, first.site.clone()));
        }
        let tallies = tallies(own.iter().copied());
        let passed = own.iter().filter(|attempt| attempt.ending == Ending::Passed).count();
        let answered = own.len() - unanswered.len();
        let first = own.iter().find(|attempt| attempt.ending != Ending::NoAnswer)?.site.clone();
        let tried = tries(&own).len();
        let here = |value| Sited { value, site: first.clone() };
        let tasks = number(tallies.len());
        let correlation = if tasks >= FEWEST_TASKS && each_repeated(&own) {
            intraclass_correlation(&tallies)
        } else {
            None
        };
        let evaluated = Evaluated {
            tool: self.tool,
            file: Arc::clone(&self.file),
            what: name,
            accuracy: Sited {
                value: Fraction::const_new(passed as f64 / answered as f64),
                site: first.clone(),
            },
            counts: Some(Counts {
                passed: number(passed),
                attempts: number(answered),
                tasks,
                unanswered: number(unanswered.len()),
                lost: number(tried - tallies.len()),
            }),
            trials: Some(Sited { value: tasks, site: first.clone() }),
            correlation: correlation.map(here),
            latency: Spread::of(own.iter().filter_map(|attempt| attempt.latency.clone()).collect()),
            cost: cost(&own),
        };
        (complete && !misplaced).then_some(evaluated)
    }

    /// The option that is meant: the one that is named, the only one, or the one of the scenario's name.
    fn option(&self, attempts: &Attempts, question: &Question<'_>, sink: &mut Sink) -> Option<usize> {
        let options = &attempts.options;
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
            return found;
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
        found
    }
}

/// Whether an option was tried at every task of the file; reports those that are missing.
fn all_tasks(attempts: &Attempts, option: usize, sink: &mut Sink) -> bool {
    let tried: BTreeSet<usize> =
        attempts.made.iter().filter(|attempt| attempt.option == option).map(|attempt| attempt.task).collect();
    let missing: BTreeSet<usize> = (0..attempts.tasks.len()).filter(|task| !tried.contains(task)).collect();
    let Some(first) = attempts.made.iter().find(|attempt| missing.contains(&attempt.task)) else {
        return true;
    };
    let names: Vec<String> =
        missing.iter().take(NAMED).map(|task| format!("`{}`", attempts.tasks[*task])).collect();
    let more = if missing.len() > NAMED { " …" } else { "" };
    let message = format!(
        "`{}` was not tried at {} of the {} tasks of the file: {}{more}",
        shown(&attempts.options[option].name),
        missing.len(),
        attempts.tasks.len(),
        names.join(", ")
    );
    let help =
        "options compare at the same tasks only: try every option at each of them, or leave the others out";
    let diagnostic = Diagnostic::new(Code::MissingTasks, message, attempts.options[option].site.clone());
    let other = format!("`{}` was tried here", shown(&attempts.options[first.option].name));
    sink.push(diagnostic.also(first.site.clone(), other).help(help.to_owned()));
    false
}

/// How often each task was tried.
fn tries(attempts: &[&Attempt]) -> BTreeMap<usize, usize> {
    let mut found = BTreeMap::new();
    for attempt in attempts {
        *found.entry(attempt.task).or_default() += 1;
    }
    found
}

/// Whether each task was tried several times; an attempt that a provider did not answer was one.
fn each_repeated(attempts: &[&Attempt]) -> bool {
    tries(attempts).values().all(|tries| *tries > 1)
}

/// What answered attempts cost on average.
fn cost(attempts: &[&Attempt]) -> Option<MeanCost> {
    let costs: Vec<UsdPerTask> = attempts.iter().filter_map(|attempt| attempt.cost).collect();
    let sum: f64 = costs.iter().map(|cost| cost.get()).sum();
    let number = costs.len() as f64;
    (!costs.is_empty())
        .then(|| MeanCost { mean: UsdPerTask::const_new(sum / number), number: Count::const_new(number) })
}
