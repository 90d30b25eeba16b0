//! A question with some ways, as a scenario: its text, and what the ordinary reader makes of it.

use crate::catalog::Catalog;
use crate::diagnostics::{Code, Severity, Sink};
use crate::scenario::attachment::NoAttachments;
use crate::scenario::definition::{Costs, Scenario, Settings};
use crate::source::{SourceFile, SourceText};

use super::question::{MarketQuestion, Refused};
use super::text;
use super::way::Way;

/// The name of the text in messages.
const NAME: &str = "<compare>";

impl MarketQuestion {
    /// The scenario of some ways, as text.
    pub fn text(&self, ways: &[Way]) -> String {
        text::scenario(self, ways)
    }

    /// Reads a scenario's text with the whole bill; the first fault, where it is refused.
    pub fn read(&self, text: &str, catalog: &Catalog) -> Result<Scenario, Refused> {
        let refused = |message: String| Refused { code: Code::YamlSyntax, message, help: None };
        let (file, root) = SourceFile::read(NAME, SourceText::Bytes(text.as_bytes().to_vec()), &[])
            .map_err(|fault| refused(fault.message.clone()))?;
        let settings = Settings {
            as_of: Some(self.as_of),
            today: self.as_of,
            attachments: &NoAttachments,
            costs: Costs::Whole,
        };
        let mut sink = Sink::default();
        Scenario::read(&file, &root, catalog, settings, &mut sink).ok_or_else(|| {
            let first = sink.diagnostics().iter().find(|found| found.code.severity() == Severity::Error);
            first.map_or_else(
                || refused("it cannot be read".to_owned()),
                |found| Refused {
                    code: found.code,
                    message: found.message.clone(),
                    help: found.help.clone(),
                },
            )
        })
    }
}
