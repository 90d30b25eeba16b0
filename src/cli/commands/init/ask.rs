//! The questions on a terminal: a line each, with the answer that an empty one takes; a wrong answer is asked again.

use std::io::{BufRead, Write};

use anyhow::bail;
use clap::ValueEnum as _;

use super::answers::{Answers, Choice, Field};
use super::kind::Kind;
use super::together::{Desk, put_together};

/// What is asked, in this order; `None` where a scenario of this kind has no such figure.
const QUESTIONS: [(Field, &str); 11] = [
    (Field::Title, "What is it about, in one line"),
    (Field::Model, "Model"),
    (Field::Gpu, "GPU"),
    (Field::Tasks, "Tasks, with their time (1.2M/month, 40k/day)"),
    (Field::Calls, "Calls to a model for one task"),
    (Field::Input, "Prompt tokens of a call"),
    (Field::Grows, "Tokens that each call adds to the next prompt"),
    (Field::Cached, "Share of the prompt that a cache serves (60%)"),
    (Field::Answer, "Answer tokens of a call"),
    (Field::PeakToMean, "Busiest hour over mean hour"),
    (Field::TtftP95, "Longest time to the first token, of 95% of the calls"),
];

/// Where answers come from and questions go.
pub(super) struct Terminal<R, W> {
    pub(super) reader: R,
    pub(super) writer: W,
}

impl<R: BufRead, W: Write> Terminal<R, W> {
    /// What the scenario compares.
    pub(super) fn kind(&mut self) -> anyhow::Result<Kind> {
        let kinds = Kind::value_variants();
        writeln!(self.writer, "What do you want to compare? An empty line takes what stands in brackets.\n")?;
        for (at, kind) in kinds.iter().enumerate() {
            writeln!(self.writer, "  {}  {:8}{}", at + 1, kind.word(), kind.help())?;
        }
        writeln!(self.writer)?;
        loop {
            let typed = self.line("Number or word", &Kind::Api.word())?;
            if typed.is_empty() {
                return Ok(Kind::Api);
            }
            let numbered = typed.parse::<usize>().ok().and_then(|number| kinds.get(number.checked_sub(1)?));
            let found = numbered.copied().or_else(|| Kind::from_str(&typed, true).ok());
            match found {
                Some(kind) => return Ok(kind),
                None => writeln!(self.writer, "  1 to {}, or one of the words", kinds.len())?,
            }
        }
    }

    /// Every figure of the scenario that is not given yet.
    pub(super) fn figures(&mut self, answers: &mut Answers, desk: &Desk<'_>) -> anyhow::Result<()> {
        let open = QUESTIONS.iter().filter(|(field, _)| {
            let offered = *field == Field::Gpu && answers.choice(Field::Offer) == Choice::Given;
            field.kinds().contains(&answers.kind) && answers.choice(*field) == Choice::Placeholder && !offered
        });
        for (field, question) in open.copied().collect::<Vec<_>>() {
            self.figure(field, question, answers, desk)?;
        }
        Ok(())
    }

    fn figure(
        &mut self,
        field: Field,
        question: &str,
        answers: &mut Answers,
        desk: &Desk<'_>,
    ) -> anyhow::Result<()> {
        let default = answers.all(field).join(",");
        loop {
            let typed = self.line(question, if default.is_empty() { "none" } else { &default })?;
            if typed.is_empty() {
                return Ok(());
            }
            let listed = matches!(field, Field::Model | Field::Gpu);
            let parts = if listed { typed.split(',').map(str::to_owned).collect() } else { vec![typed] };
            answers.give(field, &parts);
            let wrong = match put_together(answers, desk) {
                Err(error) => Some(error.to_string()),
                Ok((_, said)) => {
                    let about = said.into_iter().find(|said| said.is_error() && said.about == Some(field));
                    about.map(|said| {
                        let help = said.diagnostic.help.map_or_else(String::new, |help| format!("; {help}"));
                        said.diagnostic.message + &help
                    })
                }
            };
            let Some(wrong) = wrong else { return Ok(()) };
            answers.forget(field);
            writeln!(self.writer, "  {wrong}")?;
        }
    }

    /// Asks once; the answer without what stands around it.
    fn line(&mut self, question: &str, default: &str) -> anyhow::Result<String> {
        write!(self.writer, "{question} [{default}]: ")?;
        self.writer.flush()?;
        let mut typed = String::new();
        if self.reader.read_line(&mut typed)? == 0 {
            writeln!(self.writer)?;
            bail!("the answers ended; nothing was written");
        }
        Ok(typed.trim().to_owned())
    }
}
