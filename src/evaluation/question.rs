//! What a scenario wants to know of a file, and the answer.

use crate::decode::{Sited, Words};
use crate::diagnostics::{Code, Diagnostic, Sink, did_you_mean};
use crate::source::Site;

use super::attempts::shown;
use super::evaluated::Evaluated;
use super::file::{Contents, EvaluationFile};
use super::score::Score;

/// Which of a file's options is meant, and which of its tasks and metrics where the file has scores only.
#[derive(Clone, Copy, Debug)]
pub struct Question<'q> {
    /// Where the scenario names the file.
    pub site: &'q Site,
    /// The option's name in the scenario.
    pub own: &'q str,
    /// Its name in the file.
    pub option: Option<&'q Sited<String>>,
    /// The task of lm-evaluation-harness.
    pub task: Option<&'q Sited<String>>,
    /// The metric of it.
    pub metric: Option<&'q Sited<String>>,
    /// What the scenario says that it is.
    pub taken: Option<&'q Sited<TakenAs>>,
}

/// What a value of a file is taken as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenAs {
    /// The share of tasks done right.
    Accuracy,
    /// A score, which is shown.
    Score,
}

impl Words for TakenAs {
    const WHAT: &'static str = "what a metric is taken as";
    const WORDS: &'static [(&'static str, Self)] = &[("accuracy", Self::Accuracy), ("score", Self::Score)];
}

/// So many names of the file are listed in a message.
const FEW: usize = 14;

impl EvaluationFile {
    /// What the file says about an option; what is wrong with the question goes to the sink.
    pub fn answer(&self, question: &Question<'_>, sink: &mut Sink) -> Option<Evaluated> {
        match &self.contents {
            Contents::Options(options) => self.of_attempts(None, options, question, sink),
            Contents::Metrics(subject, options) => self.of_attempts(Some(subject), options, question, sink),
            Contents::Scores(scores) => self.of_scores(scores, question, sink),
        }
    }

    /// The score of a file, where the question takes it as one; what is wrong with the question goes to the sink.
    pub fn score(&self, question: &Question<'_>, sink: &mut Sink) -> Option<Score> {
        match &self.contents {
            Contents::Scores(scores) => self.as_score(scores, question, sink),
            Contents::Options(_) | Contents::Metrics(..) => {
                let taken = question.taken?;
                let message =
                    format!("`{}` has attempts one by one, and they give an accuracy", self.file.name());
                let help = "leave `as` out".to_owned();
                sink.push(Diagnostic::new(Code::Conflict, message, taken.site.clone()).help(help));
                None
            }
        }
    }
}

/// Which of these can be picked by a key of the scenario.
pub(super) fn pick<'n>(key: &str, names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{}`", shown(name))).collect();
    let more = if names.len() > FEW { " …" } else { "" };
    format!("pick one by `{key}: …`: {}{more}", names[..names.len().min(FEW)].join(", "))
}

/// Reports a name that the file does not have.
pub(super) fn unknown<'n>(
    asked: &Sited<String>,
    message: String,
    known: impl Iterator<Item = &'n str>,
    sink: &mut Sink,
) {
    // Names of the file stand in it.
    let hidden = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    let help = did_you_mean(&asked.value, known).map(|help| help.chars().map(hidden).collect::<String>());
    sink.push(Diagnostic::new(Code::UnknownName, message, asked.site.clone()).help(help));
}
