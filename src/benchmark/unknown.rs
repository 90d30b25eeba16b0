//! What is said of a file that is no result of a benchmark.

use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{Looks, Site, SourceFile, Spot};

use super::look_alike::look_alike;

/// What is read, for messages.
const KINDS: &str = "these are read: results of vLLM (`vllm bench serve --save-result`), SGLang, GuideLLM, AIPerf, GenAI-Perf, InferenceX, \
                     llm-d, inference-perf and trtllm-bench, the tables that vLLM and SGLang print, and a CSV of your own with \
                     columns such as `concurrency` and `output_tokens_per_s`";

/// Reports a file that nobody knows: what it looks like by its start, and nothing of what is in it.
pub(super) fn unknown(name: &str, looks: Looks, start: &str, sink: &mut Sink) {
    let site = Site::new(SourceFile::passing(name), Spot::Whole);
    let (message, help) = match look_alike(looks, start) {
        Some((what, instead)) => {
            (format!("this is not a result of a benchmark: it looks like {what}"), instead.to_owned())
        }
        None => (format!("this is not a result of a benchmark: {}", looks.words()), help(looks).to_owned()),
    };
    sink.push(Diagnostic::new(Code::NotABenchmark, message, site).help(help));
}

/// What to do with a file of which only the form is known.
const fn help(looks: Looks) -> &'static str {
    match looks {
        Looks::Gzip => "unpack it (`gunzip FILE`), and name what comes out",
        Looks::Zip => "unpack it, and name the file of results that is in it",
        Looks::Utf16 => "save it as UTF-8",
        _ => KINDS,
    }
}
