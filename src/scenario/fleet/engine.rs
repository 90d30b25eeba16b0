//! What serves a model: the software of `engine`, and its release.

use crate::decode::{Context, Fields, Includes, Shape, Shaped, Sited, block};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::scenario::resolver::Resolver;
use crate::serving::{Chosen, Family, Named, Why};
use crate::source::{Node, Site};
use crate::units::Date;

/// What serves a model where the scenario does not say it.
const DEFAULT: Named = Named { family: Family::Vllm, release: None };

impl Shaped for Named {
    fn shape() -> Shape {
        // In any case of letters, and with a release behind it.
        let any_case = |c: char| match c {
            '.' => r"\.".to_owned(),
            c if c.is_ascii_alphabetic() => format!("[{}{}]", c.to_ascii_lowercase(), c.to_ascii_uppercase()),
            c => c.to_string(),
        };
        let words: Vec<String> = Self::words().map(|word| word.chars().map(any_case).collect()).collect();
        let vendor: String = "nvidia".chars().map(any_case).collect();
        Shape::Form {
            name: "engine".to_owned(),
            expected: "an engine, such as `vllm 0.19`".to_owned(),
            pattern: format!(r"(?:{vendor}\s+)?(?:{})(?:\s+v?[0-9]\S*)?", words.join("|")),
            examples: ["vllm", "vllm 0.19", "sglang"].map(str::to_owned).to_vec(),
        }
    }
}

block! {
    /// What serves a model.
    pub(in crate::scenario) struct EngineKeys {
        /// The software that serves the model, and its release where it matters; default: the newest vLLM of the scenario's date.
        optional ENGINE: Named = "engine";
    }
}

/// The engine of an option.
#[derive(Clone, Debug)]
pub struct ServingEngine {
    /// The engine, and why it is of that release.
    pub chosen: Chosen,
    /// Where it is named; `None` if the scenario says nothing, and the most common one is taken.
    pub site: Option<Site>,
    /// The scenario's date.
    pub as_of: Date,
}

/// Takes the name of an engine out of a deployment.
pub(super) fn read_engine(
    fields: &mut Fields<'_, impl Includes<EngineKeys>>,
    context: &mut Context<'_>,
) -> Option<Sited<Named>> {
    let (node, path) = fields.node(EngineKeys::ENGINE)?;
    let Node::Text(text) = node else {
        let message = format!("expected an engine; found {}", node.kind().words());
        let help = "the software, and its release where it matters: `engine: vllm 0.19`".to_owned();
        context.fault(Code::WrongType, message, &path, Some(help));
        return None;
    };
    match Named::read(text) {
        Ok(value) => Some(Sited { value, site: context.site(&path) }),
        Err(fault) => {
            context.fault(Code::UnknownWord, fault.message, &path, fault.help);
            None
        }
    }
}

impl ServingEngine {
    /// The engine, where the scenario names it.
    pub(super) fn stated(&self) -> Option<Family> {
        self.site.as_ref().map(|_| self.chosen.engine.family)
    }

    /// The release that stands for a name on the scenario's date; warns of one that is not known, or was not out yet.
    pub(super) fn of(named: Option<&Sited<Named>>, resolver: &Resolver<'_>, sink: &mut Sink) -> Option<Self> {
        let as_of = resolver.as_of;
        let name = named.map_or(DEFAULT, |named| named.value);
        let known = resolver.catalog.engine(name.family.id(), sink)?;
        let chosen = name.among(&known, Some(as_of))?;
        let found = Self { chosen, site: named.map(|named| named.site.clone()), as_of };
        warn(&found, sink);
        Some(found)
    }
}

/// Warns of a named release that is not known, or was not out on the scenario's date.
fn warn(found: &ServingEngine, sink: &mut Sink) {
    let Some(site) = &found.site else { return };
    let Chosen { engine, out, why } = found.chosen;
    let warning = match (why, out) {
        (Why::Nearest(asked), _) => {
            let message = format!(
                "{} {asked} is not known here: {engine} is taken, the nearest release",
                engine.family
            );
            let help = format!("`breakeven catalog show {}` lists what is known", engine.family.id());
            Some((Code::UnknownRelease, message, help))
        }
        (Why::Stated, Some(out)) if out > found.as_of => {
            let message = format!("{engine} came out on {out}, after {}", found.as_of);
            let help = format!("`engine: {}` takes the newest release of the date", engine.family.id());
            Some((Code::LaterRelease, message, help))
        }
        _ => None,
    };
    if let Some((code, message, help)) = warning {
        sink.push(Diagnostic::new(code, message, site.clone()).help(help));
    }
}
