//! What is asked of the market: a model, a demand, limits, and which offers count.

use std::sync::Arc;

use crate::catalog::{Architecture, Catalog};
use crate::diagnostics::{Code, Severity, Sink};
use crate::metric::Metric;
use crate::scenario::attachment::NoAttachments;
use crate::scenario::read::{Costs, Scenario, Settings};
use crate::source::{SourceFile, SourceText};
use crate::units::{Date, Fraction, Months, Seconds, Tokens};

use super::text;
use super::way::Way;

/// What is asked of the market.
#[derive(Clone, Debug)]
pub struct MarketQuestion {
    /// The model, by the name that the scenario writes.
    pub model: String,
    /// Its architecture.
    pub architecture: Arc<Architecture>,
    /// The demand, as lines of a workload.
    pub demand: Vec<WorkloadLine>,
    /// Prompt tokens of a call.
    pub input: Tokens,
    /// The share of the prompt that a prompt cache serves.
    pub cached: Fraction,
    /// Answer tokens of a call.
    pub output: Tokens,
    /// Limits on latency.
    pub limits: Vec<(Metric, Seconds)>,
    /// The engine that serves it on GPUs; `None` for the reader's default.
    pub engine: Option<String>,
    /// How full replicas may be in the busiest hour; `None` for all of their capacity.
    pub most_full: Option<Fraction>,
    /// Over how many months it is asked.
    pub horizon: Months,
    /// The day of the prices.
    pub as_of: Date,
    /// Which offers count.
    pub filters: Filters,
    /// What is taken where nothing is given, in words.
    pub assumed: Vec<String>,
}

/// A line of the workload.
#[derive(Clone, Debug)]
pub struct WorkloadLine {
    /// The field.
    pub key: &'static str,
    /// Its value as a scenario writes it.
    pub value: String,
    /// Where it comes from.
    pub comment: String,
}

/// Which offers count.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    /// The ids of GPUs; empty for all.
    pub gpus: Vec<String>,
    /// Providers, by the first part of their offers' ids; empty for all.
    pub providers: Vec<String>,
    /// Models sold by the token that are compared besides.
    pub apis: Vec<String>,
    /// Where the work has to stay.
    pub region: Option<String>,
    /// Whether spot instances count.
    pub spot: Spot,
}

/// Whether instances count that may be taken away at any time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spot {
    /// They are left out.
    #[default]
    LeftOut,
    /// They are compared.
    Counted,
}

/// Why a way is not read.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The kind of fault.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// What else there is to say.
    pub help: Option<String>,
}

/// The name of the text in messages.
const NAME: &str = "<compare>";

impl MarketQuestion {
    /// Whether a prompt cache serves a part of the prompts.
    pub fn caches(&self) -> bool {
        self.cached > Fraction::ZERO
    }

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
