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

use crate::decode::{Context, Object, Sited};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{FieldPath, Node, Site, SourceFile};
use crate::units::{Calendar, Quantity, Seconds, UsdPerTask};

use super::attempts::{Attempt, Attempts, Ending, shown};
use super::faults::Faults;
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

/// The provider and the prompt of a result.
struct TestPrompt<'n> {
    name: &'n str,
    id: Option<&'n str>,
    prompt: &'n str,
}

/// Reads the attempts of a file.
pub(super) fn read(root: &Object<'_>, file: &Arc<SourceFile>, faults: &mut Faults) -> Attempts {
    let mut attempts = Attempts::default();
    let path = root.path.key("results").key("results");
    let Some(Node::List(items)) = root.node.at(&path) else { return attempts };
    let mut prompts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for TestPrompt { name, prompt, .. } in items.iter().filter_map(test_prompt) {
        let known = prompts.entry(name).or_default();
        if !known.contains(&prompt) {
            known.push(prompt);
        }
    }
    let mut earlier: BTreeMap<(usize, u64), FieldPath> = BTreeMap::new();
    for (at, node) in items.iter().enumerate() {
        let result = Object { node, path: path.index(at) };
        let mut own = Sink::default();
        let mut context = Context { file: Arc::clone(file), calendar: Calendar::STANDARD, sink: &mut own };
        let attempt = attempt(&result, &prompts, &mut attempts, &mut context);
        if let (Some(attempt), Some(Node::Number(index))) = (&attempt, node.get("testIdx"))
            && let Some(first) = earlier.insert((attempt.option, index.to_bits()), result.path.clone())
        {
            let name = shown(&attempts.options[attempt.option].name);
            let message = format!("`{name}` is there twice at test {index}");
            let help = "give each provider a `label` of its own".to_owned();
            let diagnostic = Diagnostic::new(Code::DuplicateAttempt, message, context.site(&result.path));
            context.sink.push(diagnostic.also(context.site(&first), "it stands here first").help(help));
        }
        faults.take(&own);
        attempts.made.extend(attempt);
    }
    attempts
}

fn attempt(
    result: &Object<'_>,
    prompts: &BTreeMap<&str, Vec<&str>>,
    attempts: &mut Attempts,
    context: &mut Context<'_>,
) -> Option<Attempt> {
    let Some(test_prompt) = test_prompt(result.node) else {
        result.missing("provider", "promptfoo writes it: `{ id: …, label: … }`", context);
        if let Some((node, path)) = result.find("provider", context) {
            context.wrong_type("a provider with an id", node, &path);
        }
        return None;
    };
    let ending = ending(result, context);
    let cached = result.node.at(&FieldPath::ROOT.key("response").key("cached")) == Some(&Node::Bool(true));
    let latency = result.measured::<Seconds>("latencyMs", "ms", context);
    let cost = cost(result, context);
    let (ending, site) = ending?;
    let (name, id) = (
        option(&test_prompt, prompts),
        test_prompt.id.filter(|_| prompts.get(test_prompt.name).is_some_and(|all| all.len() == 1)),
    );
    let option = attempts.option(&name, id, || context.site(&result.path.key("provider")));
    let Some(test) = promptfoo_case::key(result.node) else {
        result.missing("testIdx", "promptfoo writes it: the number of the test", context);
        return None;
    };
    let task = attempts.task(&test, |at| promptfoo_case::label(result.node, at));
    let used = !cached && ending != Ending::NoAnswer;
    let latency: Option<Sited<Seconds>> = latency.filter(|_| used);
    Some(Attempt { option, task, ending, cost: cost.filter(|_| used), latency, site })
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

/// The name of an option: the provider, and the prompt where there are several.
fn option(test_prompt: &TestPrompt<'_>, prompts: &BTreeMap<&str, Vec<&str>>) -> String {
    let known = prompts.get(test_prompt.name).map_or(&[][..], Vec::as_slice);
    if known.len() < 2 {
        return test_prompt.name.to_owned();
    }
    let short = test_prompt.prompt.chars().count() <= LONGEST_LABEL && !test_prompt.prompt.contains('\n');
    if short && !test_prompt.prompt.is_empty() {
        return format!("{} / {}", test_prompt.name, test_prompt.prompt);
    }
    let at = known.iter().position(|prompt| *prompt == test_prompt.prompt).unwrap_or_default();
    format!("{} / prompt {}", test_prompt.name, at + 1)
}

fn ending(result: &Object<'_>, context: &mut Context<'_>) -> Option<(Ending, Site)> {
    let Some((node, path)) = result.find("success", context) else {
        result.missing("success", "promptfoo writes whether the test was passed", context);
        return None;
    };
    let site = context.site(&path);
    match node {
        Node::Bool(true) => Some((Ending::Passed, site)),
        Node::Bool(false) if is_provider_error(result.node) => Some((Ending::NoAnswer, site)),
        Node::Bool(false) => Some((Ending::Failed, site)),
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
