//! Engines: the releases that are known, and when each came out.

use std::sync::Arc;

use crate::decode::{ByName, Context, Decode as _, Fields, Shape, Shaped, Sited, block, report_repeated};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FieldPath, Node};
use crate::units::Date;

use super::dated::{UNKNOWN, Unknown};
use super::entry::{Entry, Table};
use super::provenance::{Provenance, ProvenanceKeys};
use super::release::Release;

/// The engines that the serving model knows.
const ENGINES: [&str; 4] = ["vllm", "sglang", "tensorrt-llm", "nim"];

/// The releases of an engine.
#[derive(Clone, Debug)]
pub struct Releases {
    /// Its id: `vllm`.
    pub id: String,
    /// The name that people write: `vLLM`.
    pub name: String,
    /// What is known to differ between releases.
    pub changes: Vec<String>,
    /// Every release, the oldest first; at least one.
    known: Vec<DatedRelease>,
    /// Where the days come from.
    pub provenance: Arc<Provenance>,
}

/// A release, and the day on which it came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatedRelease {
    /// The release.
    pub release: Release,
    /// The day; `None` where nobody says it.
    pub out: Option<Date>,
}

impl Releases {
    /// Every release, the oldest first.
    pub fn all(&self) -> &[DatedRelease] {
        &self.known
    }

    /// The newest release, or of those that were out on a day; candidates count only where there is nothing else.
    pub fn newest(&self, on: Option<Date>) -> Option<DatedRelease> {
        let out = |known: &&DatedRelease| on.is_none_or(|on| known.out.is_none_or(|out| out <= on));
        let known = || self.known.iter().rev().filter(out);
        known().find(|known| known.release.is_final()).or_else(|| known().next()).copied()
    }

    /// The oldest release.
    pub fn oldest(&self) -> Option<DatedRelease> {
        self.known.first().copied()
    }

    /// The release of that number, or else the nearest; of two that are as near, the older.
    pub fn nearest(&self, asked: Release) -> Option<DatedRelease> {
        self.known.iter().min_by_key(|known| known.release.distance(asked)).copied()
    }
}

block! {
    /// An engine, and its releases.
    pub(super) struct EngineEntryKeys: ProvenanceKeys {
        /// The name that people write.
        required NAME: String = "name", eg "vLLM";
        /// What its releases changed.
        optional CHANGES: Vec<String> = "changes";
        /// Each release with its day, the oldest first; all three numbers.
        required RELEASES: ByName<(Date, Unknown)> = "releases";
    }
}

impl Entry for Releases {
    const TABLE: Table = Table::Engines;

    fn shape() -> Shape {
        EngineEntryKeys::shape()
    }

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        if !ENGINES.contains(&name) {
            let message = format!("`{name}` is not an engine that can be predicted");
            let diagnostic = Diagnostic::new(Code::UnknownName, message, context.key_site(path));
            context.sink.push(diagnostic.help(format!("those are {}", ENGINES.join(", "))));
        }
        let mut fields = Fields::<EngineEntryKeys>::open(node, path, Table::Engines.what(), context)?;
        let label: Option<Sited<String>> =
            fields.required(EngineEntryKeys::NAME, "the name that people write: `name: vLLM`", context);
        let changes: Option<Sited<Vec<String>>> = fields.optional(EngineEntryKeys::CHANGES, context);
        if !fields.has(EngineEntryKeys::RELEASES) {
            let help = "each release with its day: `releases: { 0.19.0: 2026-04-03 }`";
            fields.missing(EngineEntryKeys::RELEASES, help, context);
        }
        let releases = fields
            .node(EngineEntryKeys::RELEASES)
            .and_then(|(node, path)| read_releases(node, &path, context));
        let provenance = Provenance::required(name, &mut fields, context);
        fields.close(context);
        Some(Self {
            id: name.to_owned(),
            name: label?.value,
            changes: changes.map_or_else(Vec::new, |changes| changes.value),
            known: releases?,
            provenance: provenance?,
        })
    }
}

/// Reads releases by number, each with its day, the oldest first.
fn read_releases(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Vec<DatedRelease>> {
    let Node::Map(entries) = node else {
        context.wrong_type("releases with their days, `0.19.0: 2026-04-03`", node, path);
        return None;
    };
    report_repeated(entries, path, context);
    if entries.is_empty() {
        context.fault(Code::MissingKey, "there is no release", path, None);
        return None;
    }
    let mut known: Vec<DatedRelease> = Vec::new();
    let mut complete = true;
    for (number, day) in entries {
        let path = path.key(number);
        let out = match day {
            Node::Text(text) if text == UNKNOWN => Some(None),
            day => Date::decode(day, &path, context).map(Some),
        };
        // YAML takes `0.10` for the number 0.1: only three numbers are a text.
        let release = Release::exact(number).filter(|_| number.matches('.').count() >= 2);
        if release.is_none() {
            let message = format!("`{number}` is not a release");
            let help = "all three numbers, perhaps with a candidate's mark: `0.10.0`, `1.0.0rc3`".to_owned();
            context.key_fault(Code::WrongType, message, &path, Some(help));
        }
        let (Some(release), Some(out)) = (release, out) else {
            complete = false;
            continue;
        };
        if known.last().is_some_and(|before| before.release >= release) {
            let message = "releases stand in the order of their numbers, oldest first";
            context.key_fault(Code::Conflict, message, &path, None);
            complete = false;
        }
        known.push(DatedRelease { release, out });
    }
    complete.then_some(known)
}
