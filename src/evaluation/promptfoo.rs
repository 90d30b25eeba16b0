//! promptfoo: what `promptfoo eval -o results.json` writes, versions 2 to 4 of its results.
//!
//! - Attempts are `results.results[]`. The option is the provider's `label`, or else its `id`; where a provider was run with
//!   several prompts, each of them is an option: `PROVIDER / PROMPT`.
//! - A task is a test: its variables, description and assertions. Repeated runs (`--repeat`) have a `testIdx` each and
//!   the same test.
//! - `success` says whether the test was passed. An attempt that ended in an error of the provider (`failureReason` 2; before
//!   that key was there, an `error` without an answer) is neither right nor wrong. A failed assertion is written
//!   to `error` too, and is a wrong answer.
//! - `latencyMs` and `cost` count where the answer did not come out of promptfoo's own cache, and are not 0, which stands
//!   there for what is not known.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decode::{Context, Object};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{Document, FieldPath, Item, Node, Site, SourceFile, Spot, Wanted};
use crate::units::{Calendar, Quantity, Seconds, UsdPerTask};

use super::attempts::{At, Attempt, Attempts, Ending, TooMany, shown};
use super::faults::Faults;
use super::names::Names;
use super::promptfoo_case;

/// What `failureReason` is where the provider gave no answer.
const PROVIDER_ERROR: f64 = 2.0;
/// Longer prompts are told apart by number.
const LONGEST_LABEL: usize = 40;

/// Whether promptfoo wrote this.
pub(super) fn wrote(root: &Node) -> bool {
    let results = root.get("results");
    results.is_some_and(|results| matches!(results.get("results"), Some(Node::List(_))))
}

/// What is read of each of the results.
const WANTED: Wanted = Wanted {
    keys: Some(&[
        "provider",
        "id",
        "label",
        "prompt",
        "raw",
        "success",
        "failureReason",
        "response",
        "cached",
        "output",
        "error",
        "latencyMs",
        "cost",
        "testIdx",
        "testCase",
        "description",
    ]),
    whole: &["vars", "assert"],
    ..Wanted::ALL
};
/// What is read of them to know which prompts a provider was run with.
const PROMPTS: Wanted = Wanted { keys: Some(&["provider", "id", "label", "prompt", "raw"]), ..Wanted::ALL };

/// The prompts that each provider was run with, by their first appearance.
type Prompts = BTreeMap<String, Names>;

/// The provider and the prompt of a result.
struct TestPrompt<'n> {
    name: &'n str,
    id: Option<&'n str>,
    prompt: &'n str,
}

/// Reads the attempts of a file; nothing comes back where it is broken, which is reported.
pub(super) fn read(document: &Document, faults: &mut Faults) -> Option<Attempts> {
    let mut attempts = Attempts::default();
    let mut prompts = Prompts::new();
    for item in document.items(PROMPTS) {
        let item = item.map_err(|fault| faults.push((*fault).into())).ok()?;
        if let Some(TestPrompt { name, prompt, .. }) = test_prompt(&item.node) {
            if !prompts.contains_key(name) {
                prompts.insert(name.to_owned(), Names::default());
            }
            let known = prompts.get_mut(name)?;
            known.number(prompt);
        }
    }
    let path = FieldPath::ROOT.key("results").key("results");
    let mut numbers: Vec<(u32, u64, u32)> = Vec::new();
    for item in document.items(WANTED) {
        let item = item.map_err(|fault| faults.push((*fault).into())).ok()?;
        let result = Object { node: &item.node, path: path.index(item.index) };
        let mut own = Sink::default();
        let file = Arc::clone(&document.file);
        let mut context = Context { file, calendar: Calendar::STANDARD, sink: &mut own };
        let read = attempt(&result, document, &item, &mut prompts, &mut attempts, &mut context);
        faults.take(&own);
        let added = read.and_then(|read| {
            let Some((attempt, cost)) = read else { return Ok(()) };
            attempts.push(&attempt, cost)?;
            if let Some(Node::Number(index)) = item.node.get("testIdx") {
                numbers.push((
                    attempt.option,
                    index.to_bits(),
                    u32::try_from(item.index).unwrap_or(u32::MAX),
                ));
            }
            Ok(())
        });
        if let Err(TooMany(message)) = added {
            let site = Site::new(Arc::clone(&document.file), Spot::Value(result.path));
            faults.push(Diagnostic::new(Code::TooLarge, message, site));
            break;
        }
    }
    duplicates(numbers, &attempts, &document.file, faults);
    Some(attempts)
}

/// Reports results of the same option and test.
fn duplicates(
    mut numbers: Vec<(u32, u64, u32)>,
    attempts: &Attempts,
    file: &Arc<SourceFile>,
    faults: &mut Faults,
) {
    numbers.sort_unstable();
    let mut again: Vec<(u32, u32, u32, u64)> = Vec::new();
    for pair in numbers.windows(2) {
        if let [(option, test, first), (other, same, second)] = pair
            && (option, test) == (other, same)
        {
            again.push((*second, *first, *option, *test));
        }
    }
    again.sort_unstable();
    let path = FieldPath::ROOT.key("results").key("results");
    let site = |index: u32| Site::new(Arc::clone(file), Spot::Value(path.index(index as usize)));
    for (second, first, option, test) in again {
        let name = shown(&attempts.options[option as usize].name);
        let message = format!("`{name}` is there twice at test {}", f64::from_bits(test));
        let help = "give each provider a `label` of its own".to_owned();
        let diagnostic = Diagnostic::new(Code::DuplicateAttempt, message, site(second));
        faults.push(diagnostic.also(site(first), "it stands here first").help(help));
    }
}

/// An attempt, and what it cost.
type Read = (Attempt, Option<UsdPerTask>);

fn attempt(
    result: &Object<'_>,
    document: &Document,
    item: &Item,
    prompts: &mut Prompts,
    attempts: &mut Attempts,
    context: &mut Context<'_>,
) -> Result<Option<Read>, TooMany> {
    let Some(test_prompt) = test_prompt(result.node) else {
        result.missing("provider", "promptfoo writes it: `{ id: …, label: … }`", context);
        if let Some((node, path)) = result.find("provider", context) {
            context.wrong_type("a provider with an id", node, &path);
        }
        return Ok(None);
    };
    let ending = ending(result, context);
    let cached = result.node.at(&FieldPath::ROOT.key("response").key("cached")) == Some(&Node::Bool(true));
    let latency = result.measured::<Seconds>("latencyMs", "ms", context);
    let cost = cost(result, context);
    let Some(ending) = ending else { return Ok(None) };
    let [at, latency_at, provider] = document.places(item, ["success", "latencyMs", "provider"]).map(At::new);
    let (several, name) = option(&test_prompt, prompts);
    let id = test_prompt.id.filter(|_| !several);
    let option = attempts.option(&name, id, || provider)?;
    let Some(test) = promptfoo_case::key(result.node) else {
        result.missing("testIdx", "promptfoo writes it: the number of the test", context);
        return Ok(None);
    };
    let task = attempts.labelled_task(&test, |at| promptfoo_case::label(result.node, at));
    let used = !cached && ending != Ending::NoAnswer;
    let latency = latency.filter(|_| used).map(|latency| (latency.value, latency_at));
    Ok(Some((Attempt { option, task, ending, latency, at }, cost.filter(|_| used))))
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
    let prompt = result.get("prompt");
    let label = trimmed(prompt.and_then(|prompt| prompt.get("label")));
    let raw = trimmed(prompt.and_then(|prompt| prompt.get("raw")));
    Some(TestPrompt { name, id, prompt: label.or(raw).unwrap_or_default() })
}

/// Whether a provider was run with several prompts, and the name of an option: the provider, and the prompt where there are several.
fn option(test_prompt: &TestPrompt<'_>, prompts: &mut Prompts) -> (bool, String) {
    let Some(known) = prompts.get_mut(test_prompt.name).filter(|known| known.len() > 1) else {
        return (false, test_prompt.name.to_owned());
    };
    let short = test_prompt.prompt.chars().count() <= LONGEST_LABEL && !test_prompt.prompt.contains('\n');
    if short && !test_prompt.prompt.is_empty() {
        return (true, format!("{} / {}", test_prompt.name, test_prompt.prompt));
    }
    (true, format!("{} / prompt {}", test_prompt.name, known.number(test_prompt.prompt) + 1))
}

fn ending(result: &Object<'_>, context: &mut Context<'_>) -> Option<Ending> {
    let Some((node, path)) = result.find("success", context) else {
        result.missing("success", "promptfoo writes whether the test was passed", context);
        return None;
    };
    match node {
        Node::Bool(true) => Some(Ending::Passed),
        Node::Bool(false) if is_provider_error(result.node) => Some(Ending::NoAnswer),
        Node::Bool(false) => Some(Ending::Failed),
        other => {
            context.wrong_type("true or false", other, &path);
            None
        }
    }
}

fn is_provider_error(result: &Node) -> bool {
    if let Some(Node::Number(reason)) = result.get("failureReason") {
        return *reason == PROVIDER_ERROR;
    }
    let has = |node: Option<&Node>| node.is_some_and(|node| *node != Node::Null);
    let response = result.get("response");
    let answered = has(response.and_then(|response| response.get("output")));
    has(response.and_then(|response| response.get("error"))) || (has(result.get("error")) && !answered)
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
