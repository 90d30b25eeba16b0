//! What a scenario wants to know of a file, and the answer.

use crate::decode::Sited;
use crate::diagnostics::{Code, Diagnostic, Sink, did_you_mean};
use crate::source::Site;

use super::attempts::shown;
use super::evaluated::Evaluated;
use super::file::{Contents, EvaluationFile};

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
}

/// So many names of the file are listed in a message.
const FEW: usize = 14;

impl EvaluationFile {
    /// What the file says about an option; what is wrong with the question goes to the sink.
    pub fn answer(&self, question: &Question<'_>, sink: &mut Sink) -> Option<Evaluated> {
        match &self.contents {
            Contents::Options(options) => self.of_attempts(options, question, sink),
            Contents::Scores(scores) => self.of_scores(scores, question, sink),
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
