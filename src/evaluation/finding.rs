//! All that a file says, without a question: for whoever looks at a file before a scenario names it.

use crate::units::Count;

use super::attempts::shown;
use super::evaluated::Evaluated;
use super::file::{Contents, EvaluationFile};
use super::score::Points;
use super::scored::what;

/// What a file says about an option, or about a metric of a task.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The option, as `option:` of a scenario names it.
    pub option: Option<String>,
    /// The model that it is about.
    pub model: Option<String>,
    /// The task, as `task:` names it.
    pub task: Option<String>,
    /// The metric, as `metric:` names it.
    pub metric: Option<String>,
    /// The value of a metric that was worked out by its tool.
    pub value: Option<Points>,
    /// What it is as an accuracy, or why it is none.
    pub accuracy: Result<Box<Evaluated>, String>,
    /// How many tasks of the file it was not tried at: it cannot be compared then.
    pub missing: Option<Count>,
}

impl EvaluationFile {
    /// All that the file says, in its order.
    pub fn findings(&self) -> Vec<Finding> {
        let (subject, options) = match &self.contents {
            Contents::Options(options) => (None, options),
            Contents::Metrics(subject, options) => (Some(subject), options),
            Contents::Scores(scores) => {
                let all =
                    scores.tasks.iter().flat_map(|task| task.metrics.iter().map(move |score| (task, score)));
                return all
                    .map(|(task, score)| Finding {
                        option: None,
                        model: scores.model.as_ref().map(|model| shown(&model.value)),
                        task: Some(shown(&task.name)),
                        metric: Some(shown(&score.key)),
                        value: Some(Points::new(score.value)),
                        accuracy: self
                            .taken(task, score, None, what(scores, task, score))
                            .map(Box::new)
                            .map_err(|(_, why)| why),
                        missing: None,
                    })
                    .collect();
            }
        };
        let finding = |option: &super::summary::Summary| {
            let name = shown(&option.name);
            let accuracy = match option.no_share {
                Some(_) => {
                    Err(format!("`{name}` is no share of tasks done right: it has values other than 0 and 1"))
                }
                None => self
                    .evaluated(subject, option)
                    .map(Box::new)
                    .ok_or_else(|| format!("no attempt of `{name}` was answered and judged")),
            };
            Finding {
                option: subject.is_none().then(|| name.clone()),
                model: subject.and_then(|subject| subject.model.as_deref()).map(shown),
                task: subject.and_then(|subject| subject.task.as_deref()).map(shown),
                metric: subject.map(|_| name),
                value: None,
                accuracy,
                missing: option.missing.as_ref().map(|missing| Count::const_new(missing.number as f64)),
            }
        };
        options.iter().map(finding).collect()
    }
}
