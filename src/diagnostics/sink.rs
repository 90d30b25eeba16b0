//! Where diagnostics are collected: nothing returns at the first fault.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::source::{JsonFaultKind, ReadFault, ReadFaultKind, Site, Spot, YamlFaultKind};

use super::code::{Code, Severity};
use super::suggest::did_you_mean;

/// One thing that is wrong or worth knowing, and where.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The kind of thing.
    pub code: Code,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where.
    pub site: Site,
    /// Another place that matters, and why.
    pub also: Option<(Site, String)>,
    /// What to write instead.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic at a place.
    pub fn new(code: Code, message: impl Into<String>, site: Site) -> Self {
        Self { code, message: message.into(), site, also: None, help: None }
    }

    /// A name of something that is not there, with the nearest one that is: "there is no option `h10`; did you mean `h100`?".
    pub fn no_such<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>, site: Site) -> Self {
        Self::new(Code::UnknownName, format!("there is no {what} `{name}`"), site)
            .help(did_you_mean(name, known))
    }

    /// A name that a list has already.
    pub fn named_twice(name: &str, site: Site) -> Self {
        Self::new(Code::DuplicateKey, format!("`{name}` is named twice"), site)
    }

    /// The same, with what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into();
        self
    }

    /// The same, with another place that matters.
    #[must_use]
    pub fn also(mut self, site: Site, why: impl Into<String>) -> Self {
        self.also = Some((site, why.into()));
        self
    }
}

impl From<ReadFault> for Diagnostic {
    fn from(fault: ReadFault) -> Self {
        let code = match fault.kind {
            ReadFaultKind::NotUtf8 => Code::NotUtf8,
            ReadFaultKind::TooLarge => Code::TooLarge,
            ReadFaultKind::Unreadable => Code::UnknownName,
            ReadFaultKind::Setting => Code::UnknownKey,
            ReadFaultKind::Yaml(YamlFaultKind::Syntax) => Code::YamlSyntax,
            ReadFaultKind::Yaml(YamlFaultKind::Empty) | ReadFaultKind::Json(JsonFaultKind::Empty) => {
                Code::EmptyFile
            }
            ReadFaultKind::Json(JsonFaultKind::Syntax) => Code::JsonSyntax,
            ReadFaultKind::Json(JsonFaultKind::CutOff) => Code::CutOff,
            ReadFaultKind::Yaml(YamlFaultKind::SecondDocument) => Code::SecondDocument,
            ReadFaultKind::Yaml(YamlFaultKind::TooDeep) | ReadFaultKind::Json(JsonFaultKind::TooDeep) => {
                Code::TooDeep
            }
            ReadFaultKind::Yaml(YamlFaultKind::TooMany) | ReadFaultKind::Json(JsonFaultKind::TooMany) => {
                Code::TooMany
            }
        };
        Self::new(code, fault.message, fault.site).help(fault.help.map(std::borrow::Cow::into_owned))
    }
}

/// Collects diagnostics in the order in which they are found.
#[derive(Debug, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
    /// What has been said, of which file and where. Only asked whether something is in it, so that addresses will do.
    said: BTreeSet<(Code, String, usize, Spot)>,
}

impl Sink {
    /// Adds one, unless it has been said: an entry of the catalog is read again by each option that names it.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let file = Arc::as_ptr(diagnostic.site.file()) as usize;
        let what = (diagnostic.code, diagnostic.message.clone(), file, diagnostic.site.spot().clone());
        if self.said.insert(what) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Adds what another one has collected, in its order.
    pub fn append(&mut self, other: Self) {
        for diagnostic in other.diagnostics {
            self.push(diagnostic);
        }
    }

    /// The places of all of them, to be pointed at another file.
    pub(crate) fn sites_mut(&mut self) -> impl Iterator<Item = &mut Site> {
        self.diagnostics
            .iter_mut()
            .flat_map(|found| [Some(&mut found.site), found.also.as_mut().map(|(site, _)| site)])
            .flatten()
    }

    /// Whether there is no result to be had.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.code.severity() == severity).count()
    }

    /// All of them.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}
