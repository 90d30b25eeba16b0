//! promptfoo: what `promptfoo eval -o results.json` writes, versions 2 to 4 of its results; and `-o results.jsonl`, a result a line.
//!
//! - Attempts are `results.results[]`. The option is the provider's `label`, or else its `id`; where a provider was run with
//!   several prompts, each of them is an option: `PROVIDER / PROMPT`. Prompts are told apart by their `label` (`display` in version
//!   2), else by `promptIdx`, else by their text.
//! - A task is a test: its variables, description and assertions. Repeated runs (`--repeat`) have a `testIdx` each and
//!   the same test.
//! - `success` says whether the test was passed; how it was not, `promptfoo_ending.rs` says.
//! - `latencyMs` and `cost` count where the answer did not come out of promptfoo's own cache, and are not 0, which stands
//!   there for what is not known. What a cached answer took when it was made is not read.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decode::{Context, Object, RowFaults};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{Document, FieldPath, JsonLines, Line, Node, Site, Spot, Wanted};
use crate::units::{Conventions, Quantity, Seconds, UsdPerTask};

use super::attempts::{At, Attempt, Attempts, Ending, TooMany, shown};
use super::promptfoo_case;
use super::promptfoo_ending::{self, Ended};

/// Longer prompts are told apart by number.
const LONGEST_LABEL: usize = 40;

/// Whether promptfoo wrote this.
pub(super) fn wrote(root: &Node) -> bool {
    let results = root.get("results");
    results.is_some_and(|results| matches!(results.get("results"), Some(Node::List(_))))
}

/// Whether a line of a file of lines is a result of promptfoo.
pub(super) fn wrote_line(line: &Node) -> bool {
    ["provider", "success"].iter().all(|key| line.get(key).is_some())
        && ["testIdx", "promptIdx", "vars", "gradingResult"].iter().any(|key| line.get(key).is_some())
}

/// Whether a file says that its results were not in it when it was written.
pub(super) fn is_not_loaded(root: &Node) -> bool {
    root.get("results").and_then(|results| results.get("_resultsLoaded")) == Some(&Node::Bool(false))
}

/// The release of promptfoo.
pub(super) fn release(root: &Node) -> Option<String> {
    match root.get("metadata").and_then(|metadata| metadata.get("promptfooVersion")) {
        Some(Node::Text(release)) => Some(release.clone()),
        _ => None,
    }
}

/// Keys of a result that are read.
pub(super) const KEYS: [&str; 26] = [
    "provider",
    "id",
    "label",
    "display",
    "prompt",
    "raw",
    "promptIdx",
    "success",
    "failureReason",
    "gradingResult",
    "componentResults",
    "pass",
    "reason",
    "assertion",
    "type",
    "metadata",
    "graderError",
    "response",
    "cached",
    "output",
    "error",
    "latencyMs",
    "cost",
    "testIdx",
    "testCase",
    "description",
];

/// What is read of each of the results.
const WANTED: Wanted = Wanted {
    keys: Some(&KEYS),
    whole: &["vars", "assert"],
    telling: &["testIdx", "promptIdx", "gradingResult", "failureReason"],
    ..Wanted::ALL
};

/// The results that were read so far.
#[derive(Default)]
pub(super) struct Results {
    attempts: Attempts,
    /// The prompts that each provider was run with, by their first appearance, and the option of each.
    prompts: BTreeMap<String, Vec<(String, u32)>>,
    /// Option, test and place of each.
    numbers: Vec<(u32, u64, u32)>,
}

/// The provider and the prompt of a result.
struct TestPrompt<'n> {
    name: &'n str,
    id: Option<&'n str>,
    /// What the prompt is called.
    prompt: &'n str,
    /// What tells it from others.
    key: String,
}

/// Reads the attempts of a file; nothing comes back where it is broken, which is reported.
pub(super) fn read(document: &Document, faults: &mut RowFaults) -> Option<Attempts> {
    let mut results = Results::default();
    let path = FieldPath::ROOT.key("results").key("results");
    for item in document.items(WANTED) {
        let item = item.map_err(|fault| faults.push((*fault).into())).ok()?;
        let result = Object { node: &item.node, path: path.index(item.index) };
        let mut own = Sink::default();
        let file = Arc::clone(&document.file);
        let mut context = Context { file, conventions: Conventions::STANDARD, sink: &mut own };
        let added = results.add(&result, item.index, |keys| document.places(&item, keys), &mut context);
        faults.take(&own);
        if let Err(TooMany(message)) = added {
            let site = Site::new(Arc::clone(&document.file), Spot::Value(result.path));
            faults.push(Diagnostic::new(Code::TooLarge, message, site));
            break;
        }
    }
    let site = |index: u32| Site::new(Arc::clone(&document.file), Spot::Value(path.index(index as usize)));
    Some(results.finish(&site, faults))
}

impl Results {
    /// Adds a line of a file with a result a line; reports what is wrong with it.
    pub(super) fn add_line(&mut self, line: &Line<'_>, faults: &mut RowFaults) -> Result<(), TooMany> {
        let result = Object { node: &line.node, path: FieldPath::ROOT.index(line.index) };
        let mut own = Sink::default();
        let file = Arc::clone(line.file);
        let mut context = Context { file, conventions: Conventions::STANDARD, sink: &mut own };
        // The place of a result is its line.
        let added = self.add(&result, line.number, |keys| line.places(keys), &mut context);
        line.show(own.sites_mut());
        faults.take(&own);
        added
    }

    /// All results of such a file.
    pub(super) fn finish_lines(self, lines: &JsonLines, faults: &mut RowFaults) -> Attempts {
        let file = lines.file();
        let site = |line: u32| Site::new(Arc::clone(file), Spot::Position { line: line as usize, column: 1 });
        self.finish(&site, faults)
    }

    /// Adds a result with its place in the file; reports what is wrong with it.
    fn add(
        &mut self,
        result: &Object<'_>,
        index: usize,
        places: impl FnOnce([&str; 3]) -> [(usize, usize); 3],
        context: &mut Context<'_>,
    ) -> Result<(), TooMany> {
        let Some(test_prompt) = test_prompt(result.node) else {
            result.missing("provider", "promptfoo writes it: `{ id: …, label: … }`", context);
            if let Some((node, path)) = result.find("provider", context) {
                context.wrong_type("a provider with an id", node, &path);
            }
            return Ok(());
        };
        let ended = ended(result, context);
        let cached =
            result.node.at(&FieldPath::ROOT.key("response").key("cached")) == Some(&Node::Bool(true));
        let latency = result.measured::<Seconds>("latencyMs", "ms", context);
        let cost = cost(result, context);
        let Some(Ended { ending, late }) = ended else { return Ok(()) };
        let [at, latency_at, provider] = places(["success", "latencyMs", "provider"]).map(At::new);
        let option = self.option(&test_prompt, provider)?;
        let Some(test) = promptfoo_case::key(result.node) else {
            result.missing("testIdx", "promptfoo writes it: the number of the test", context);
            return Ok(());
        };
        let task = self.attempts.labelled_task(&test, |at| promptfoo_case::label(result.node, at));
        let answered = matches!(ending, Ending::Passed | Ending::Failed);
        let used = !cached && ending != Ending::NoAnswer;
        let latency = latency.filter(|_| used).map(|latency| (latency.value, latency_at));
        self.attempts.push(&Attempt { option, task, ending, latency, at }, cost.filter(|_| used))?;
        let tried = &mut self.attempts.options[option as usize];
        tried.cached += usize::from(cached);
        tried.late += usize::from(late && answered);
        if let Some(Node::Number(test)) = result.node.get("testIdx") {
            self.numbers.push((option, test.to_bits(), u32::try_from(index).unwrap_or(u32::MAX)));
        }
        Ok(())
    }

    /// The option of a provider with a prompt. It is named in the end, when it is known whether the provider has several.
    fn option(&mut self, test_prompt: &TestPrompt<'_>, provider: At) -> Result<u32, TooMany> {
        let TestPrompt { name, id, prompt, key } = test_prompt;
        let known = self.attempts.options.len();
        let option = self.attempts.option(&format!("{name}\0{key}"), *id, || provider)?;
        if self.attempts.options.len() > known {
            self.prompts.entry((*name).to_owned()).or_default().push(((*prompt).to_owned(), option));
        }
        Ok(option)
    }

    /// Names the options, and reports results of the same option and test.
    fn finish(mut self, site: &dyn Fn(u32) -> Site, faults: &mut RowFaults) -> Attempts {
        for (provider, prompts) in &self.prompts {
            for (at, (prompt, option)) in prompts.iter().enumerate() {
                let tried = &mut self.attempts.options[*option as usize];
                let alike = prompts.iter().filter(|(other, _)| other == prompt).count();
                let short = prompt.chars().count() <= LONGEST_LABEL && !prompt.contains('\n');
                tried.name = if prompts.len() == 1 {
                    tried.alias = tried.alias.take().filter(|alias| alias != provider);
                    provider.clone()
                } else if short && !prompt.is_empty() && alike == 1 {
                    format!("{provider} / {prompt}")
                } else {
                    format!("{provider} / prompt {}", at + 1)
                };
                if prompts.len() > 1 {
                    tried.alias = None;
                }
            }
        }
        self.numbers.sort_unstable();
        let mut again: Vec<(u32, u32, u32, u64)> = Vec::new();
        for pair in self.numbers.windows(2) {
            if let [(option, test, first), (other, same, second)] = pair
                && (option, test) == (other, same)
            {
                again.push((*second, *first, *option, *test));
            }
        }
        again.sort_unstable();
        for (second, first, option, test) in again {
            let name = shown(&self.attempts.options[option as usize].name);
            let message = format!("`{name}` is there twice at test {}", f64::from_bits(test));
            let help = "give each provider a `label` of its own".to_owned();
            let diagnostic = Diagnostic::new(Code::DuplicateAttempt, message, site(second));
            faults.push(diagnostic.also(site(first), "it stands here first").help(help));
        }
        self.attempts
    }
}

/// The text of a node, unless it is blank.
fn trimmed(node: Option<&Node>) -> Option<&str> {
    match node {
        Some(Node::Text(text)) if !text.trim().is_empty() => Some(text.trim()),
        _ => None,
    }
}

fn test_prompt(result: &Node) -> Option<TestPrompt<'_>> {
    let provider = result.get("provider")?;
    let id = trimmed(provider.get("id"));
    let name = trimmed(Some(provider)).or(trimmed(provider.get("label"))).or(id)?;
    let of = |key: &str| trimmed(result.get("prompt").and_then(|prompt| prompt.get(key)));
    let label = of("label").or(of("display"));
    let prompt = label.or(of("raw")).unwrap_or_default();
    let key = match (label, result.get("promptIdx")) {
        (None, Some(Node::Number(index))) => format!("#{index}"),
        _ => prompt.to_owned(),
    };
    Some(TestPrompt { name, id, prompt, key })
}

fn ended(result: &Object<'_>, context: &mut Context<'_>) -> Option<Ended> {
    let Some((node, path)) = result.find("success", context) else {
        result.missing("success", "promptfoo writes whether the test was passed", context);
        return None;
    };
    match node {
        Node::Bool(true) => Some(Ended { ending: Ending::Passed, late: false }),
        Node::Bool(false) => Some(promptfoo_ending::of_failed(result.node)),
        other => {
            context.wrong_type("true or false", other, &path);
            None
        }
    }
}

/// In US dollars; nothing where it is 0.
fn cost(result: &Object<'_>, context: &mut Context<'_>) -> Option<UsdPerTask> {
    let (node, path) = result.find("cost", context)?;
    let Node::Number(number) = node else {
        context.wrong_type("a number", node, &path);
        return None;
    };
    match UsdPerTask::new(*number) {
        Ok(cost) => Some(cost).filter(|cost| *cost > UsdPerTask::ZERO),
        Err(error) => {
            context.fault(Code::OutOfRange, error.to_string(), &path, None);
            None
        }
    }
}
