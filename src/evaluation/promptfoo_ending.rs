//! How a test of promptfoo ended that was not passed: wrong, without an answer, not judged, or right and too slow or too dear.
//!
//! - `failureReason` 2 is an error of the provider; before that key was there, an `error` without an answer. A failed assertion is
//!   written to `error` too, and is a wrong answer.
//! - `gradingResult.componentResults` has each assertion. One of type `latency` or `cost` says nothing about the answer.
//! - An assertion that a model judges fails as well where that model gave no verdict. promptfoo says so in
//!   `metadata.graderError`, and before in its `reason` only: the texts below are those of `src/matchers.ts`.

use crate::source::Node;

use super::attempts::Ending;

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ended {
    pub(super) ending: Ending,
    /// Whether it broke a limit on latency or cost.
    pub(super) late: bool,
}

/// What `failureReason` is where the provider gave no answer.
const PROVIDER_ERROR: f64 = 2.0;
/// Assertions about anything but the answer.
const LIMITS: [&str; 2] = ["latency", "cost"];
/// How the reason begins where a judge gave no verdict.
const NO_VERDICT: [&str; 12] = [
    "Could not extract JSON from",
    "llm-rubric produced malformed response",
    "Could not perform remote grading",
    "Remote grading failed",
    "No output",
    "Unknown error fetching",
    "Embedding not found",
    "Pi scorer returned an invalid score",
    "Invalid JSON response",
    "API error",
    "API call error",
    "Rate limit",
];
/// Assertions that something other than a rule judges.
const JUDGED: [&str; 11] = [
    "llm-rubric",
    "rubric",
    "model-graded",
    "factuality",
    "g-eval",
    "context-",
    "answer-relevance",
    "similar",
    "classifier",
    "pi",
    "select-best",
];

/// How a test ended that was not passed.
pub(super) fn of_failed(result: &Node) -> Ended {
    let ended = |ending| Ended { ending, late: false };
    if is_provider_error(result) {
        return ended(Ending::NoAnswer);
    }
    let grading = result.get("gradingResult");
    let parts = match grading.and_then(|grading| grading.get("componentResults")) {
        Some(Node::List(parts)) if !parts.is_empty() => parts,
        // Of old files only the reason is known.
        _ => {
            let reason = grading.and_then(|grading| grading.get("reason")).or_else(|| result.get("error"));
            let judge = grading.is_some_and(is_grader_error) || begins(reason, &NO_VERDICT[..3]);
            return ended(if judge { Ending::NotJudged } else { Ending::Failed });
        }
    };
    let failed: Vec<&Node> =
        parts.iter().filter(|part| part.get("pass") == Some(&Node::Bool(false))).collect();
    let (limits, others): (Vec<&Node>, Vec<&Node>) = failed.into_iter().partition(|part| is_limit(part));
    let late = !limits.is_empty();
    if others.iter().any(|part| !is_without_verdict(part)) {
        return Ended { ending: Ending::Failed, late };
    }
    let right = parts.iter().any(|part| part.get("pass") == Some(&Node::Bool(true)) && !is_limit(part));
    let ending = match (others.is_empty(), late, right) {
        (false, ..) | (true, true, false) => Ending::NotJudged,
        (true, true, true) => Ending::Passed,
        // No part failed: the whole missed its threshold.
        (true, false, _) => Ending::Failed,
    };
    Ended { ending, late }
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

fn kind(part: &Node) -> &str {
    match part.get("assertion").and_then(|assertion| assertion.get("type")) {
        Some(Node::Text(kind)) => kind.strip_prefix("not-").unwrap_or(kind),
        _ => "",
    }
}

fn is_limit(part: &Node) -> bool {
    LIMITS.contains(&kind(part))
}

fn is_without_verdict(part: &Node) -> bool {
    is_grader_error(part)
        || (JUDGED.iter().any(|judged| kind(part).contains(judged))
            && begins(part.get("reason"), &NO_VERDICT))
}

/// Whether a reason says that a judge gave no verdict.
pub(super) fn is_no_verdict(reason: &str) -> bool {
    NO_VERDICT[..3].iter().any(|start| reason.starts_with(start))
}

fn is_grader_error(part: &Node) -> bool {
    part.get("metadata").and_then(|metadata| metadata.get("graderError")) == Some(&Node::Bool(true))
}

fn begins(text: Option<&Node>, with: &[&str]) -> bool {
    matches!(text, Some(Node::Text(text)) if with.iter().any(|start| text.starts_with(start)))
}
