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
use super::metrics::{Fit, Metric, metric};
use super::question::{Question, TakenAs, pick, unknown};
use super::score::{Points, Score as ShownScore};

/// What a question picks out of a file of scores.
struct Picked<'s> {
    task: &'s Scored,
    score: &'s Score,
    /// Where the score stands.
    site: Site,
    /// Model, metric and task.
    what: String,
    /// Whether the file is about the model that is asked for.
    model: Model,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Model {
    Meant,
    Other,
}

impl EvaluationFile {
    pub(super) fn of_scores(
        &self,
        scores: &Scores,
        question: &Question<'_>,
        sink: &mut Sink,
    ) -> Option<Evaluated> {
        let Picked { task, score, site, what, model } = self.picked(scores, question, sink)?;
        let stated = question.taken.map(|taken| taken.value);
        match self.taken(task, score, stated, what) {
            Ok(evaluated) => (model == Model::Meant).then_some(evaluated),
            Err((code, why)) => {
                let mut diagnostic = Diagnostic::new(code, why, site);
                if code == Code::Conflict {
                    diagnostic = diagnostic.also(question.site.clone(), "taken as an accuracy here");
                }
                sink.push(diagnostic.help(instead(task, score)));
                None
            }
        }
    }

    /// A score as an accuracy; what it is called, and why it is none.
    pub(super) fn taken(
        &self,
        task: &Scored,
        score: &Score,
        stated: Option<TakenAs>,
        what: String,
    ) -> Result<Evaluated, (Code, String)> {
        let mut notes = Vec::new();
        share(score, stated, &mut notes).map_err(|why| (Code::Conflict, why))?;
        let value = Fraction::new(score.value).map_err(|error| (Code::OutOfRange, error.to_string()))?;
        if let (Some(all), Some(samples)) = (score.part_of, &score.samples) {
            notes.push(format!(
                "only {} of the {all} samples of {} were run (`--limit`)",
                samples.value,
                shown(&task.name)
            ));
        }
        let site = Site::new(Arc::clone(&self.file), Spot::Value(score.path.clone()));
        Ok(Evaluated {
            tool: self.tool,
            file: Arc::clone(&self.file),
            what,
            accuracy: Sited { value, site },
            counts: None,
            trials: score.samples.clone(),
            correlation: None,
            latency: None,
            cost: None,
            outcomes: None,
            notes,
        })
    }

    pub(super) fn as_score(
        &self,
        scores: &Scores,
        question: &Question<'_>,
        sink: &mut Sink,
    ) -> Option<ShownScore> {
        let Picked { score, site, what, model, .. } = self.picked(scores, question, sink)?;
        let (tool, file) = (self.tool, Arc::clone(&self.file));
        let value = Sited { value: Points::new(score.value), site };
        (model == Model::Meant).then_some(ShownScore { tool, file, what, value })
    }

    fn picked<'s>(&self, scores: &'s Scores, question: &Question<'_>, sink: &mut Sink) -> Option<Picked<'s>> {
        let model = scores.model.as_ref();
        let mut meant = Model::Meant;
        if let Some(asked) =
            question.option.filter(|asked| model.is_none_or(|model| model.value != asked.value))
        {
            meant = Model::Other;
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
        let what = what(scores, task, score);
        Some(Picked { task, score, site, what, model: meant })
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
            // One share among scores of other kinds is what an accuracy is asked of.
            let mut shares = task.metrics.iter().filter(|score| metric(score.metric()) == Metric::Share);
            if let (Some(only), None) = (shares.next(), shares.next()) {
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
        let plain = |score: &&Score| score.metric() == asked.value;
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

/// Model, metric and task.
pub(super) fn what(scores: &Scores, task: &Scored, score: &Score) -> String {
    let model = scores.model.as_ref();
    let model = model.map_or_else(String::new, |model| format!("{}, ", shown(&model.value)));
    format!("{model}{} of {}", shown(&score.key), shown(&task.name))
}

/// The metrics of a task that can be picked.
fn metrics(task: &Scored) -> String {
    pick("metric", task.metrics.iter().map(|score| score.key.as_str()))
}

/// Whether a score can be an accuracy, by its name, its standard error and what the scenario says of it; why not, in words.
fn share(score: &Score, stated: Option<TakenAs>, notes: &mut Vec<String>) -> Result<(), String> {
    let key = shown(&score.key);
    let stated = stated == Some(TakenAs::Accuracy);
    if score.better == Better::Lower {
        return Err(format!("lower is better for `{key}`, so it is not a share of tasks done right"));
    }
    match (metric(score.metric()), score.fit) {
        (Metric::Other(what), _) => Err(format!("`{key}` is no share of tasks done right: it is {what}")),
        (Metric::OneOfSeveral(attempts), _) if !stated => Err(format!(
            "`{key}` is the share of tasks that one of {attempts} attempts does right, and an option pays for each attempt"
        )),
        (Metric::OneOfSeveral(attempts), _) => {
            notes.push(format!("of {attempts} attempts at a task, one of which has to be right"));
            Ok(())
        }
        (Metric::Share, Fit::Other) if !stated && score.metric() != "pass@1" => Err(format!(
            "`{key}` is no share of tasks done right: its standard error is not that of a mean of 0 and 1"
        )),
        (Metric::Unknown, Fit::Other | Fit::Unknown) if !stated => {
            Err(format!("`{key}` is not known to be a share of tasks done right"))
        }
        (Metric::Unknown, Fit::Share) if !stated => {
            notes.push(format!(
                "`{key}` is taken as a share of tasks: its standard error is that of a mean of 0 and 1"
            ));
            Ok(())
        }
        (Metric::Share, Fit::Other) | (Metric::Unknown, _) => {
            notes.push(format!("`{key}` is taken as a share of tasks because the scenario says so"));
            Ok(())
        }
        (Metric::Share, _) => Ok(()),
    }
}

/// What can be taken instead of a score that is no share.
fn instead(task: &Scored, refused: &Score) -> String {
    let fits =
        |score: &&Score| share(score, None, &mut Vec::new()).is_ok() && (0.0..=1.0).contains(&score.value);
    let others: Vec<&str> = task.metrics.iter().filter(fits).map(|score| score.key.as_str()).collect();
    let known = metric(refused.metric());
    let share = (0.0..=1.0).contains(&refused.value);
    let said = if matches!(known, Metric::Other(_)) || refused.better == Better::Lower || !share {
        "`as: score` shows it beside the option, and nothing rests on it".to_owned()
    } else {
        "`as: accuracy` takes it as one all the same, and `as: score` shows it beside the option".to_owned()
    };
    if others.is_empty() {
        return format!("no metric of `{}` is a share of tasks; {said}", shown(&task.name));
    }
    format!("{}; {said}", pick("metric", others.into_iter()))
}
