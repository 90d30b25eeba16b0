//! People who use it at the same time: how many, how long they think, how long they wait.

use crate::decode::{Context, Decode as _, Fields, Given, Sited, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FieldPath, Node};
use crate::units::{Count, Quantity, Seconds};

/// People in the busiest hour, each of whom starts a task, waits for what comes of it, and thinks.
#[derive(Clone, Debug)]
pub struct Users {
    /// How many.
    pub count: Sited<Count>,
    /// From an answer to the next task.
    pub think: Given<Seconds>,
    /// From a task to its answer: the same for every option, so that all serve the same demand.
    pub response: Given<Seconds>,
}

/// Between an answer and the next message of a chat: an assumption, in the range of load tests (NVIDIA's AIPerf takes 15 s in its example of
/// a support chat, <https://docs.nvidia.com/aiperf/tutorials/metrics-analysis/user-centric-timing-for-kv-cache-benchmarking>).
const THINK: Seconds = Seconds::const_new(20.0);
const THINK_WHY: &str = "an assumption: reading an answer and writing the next message";

/// Answers that take no time are asked for most often: not the tightest limit on latency, which may be loose, and would make demand smaller
/// the looser it is.
const RESPONSE_WHY: &str = "answers come at once, which is the most that so many people can ask for";

/// Longer than this is taken for a mistake: nobody uses it at the same time as others.
const LONGEST: Seconds = Seconds::const_new(86_400.0);

block! {
    /// People who work with it in the busiest hour.
    pub(in crate::scenario) struct UsersKeys {
        /// How many people.
        required COUNT: Count = "count", eg "500";
        /// How long a person thinks between an answer and the next task.
        optional THINK: Seconds = "think", eg "20 s";
        /// How long a person waits for an answer.
        optional RESPONSE: Seconds = "response", eg "5 s";
    }
}

impl Users {
    /// Tasks that they start in a second: the interactive response time law.
    ///
    /// λ = N ÷ (Z + R), with N people, think time Z in seconds and response time R in seconds: 500 people who think for 20 s and wait for
    /// 5 s start 500 ÷ 25 = 20 tasks a second (Denning and Buzen, The operational analysis of queueing network models, 1978).
    pub(super) fn tasks_per_second(&self) -> f64 {
        self.count.value.get() / (self.think.value().get() + self.response.value().get())
    }

    /// Reads a number of people, or a mapping.
    pub(super) fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        const WHAT: &str =
            "people in the busiest hour: `users: 500`, or `{ count: 500, think: 20 s, response: 5 s }`";
        let (count, think, response) = if let Node::Map(_) = node {
            let mut fields = Fields::<UsersKeys>::open(node, path, WHAT, context)?;
            let count = fields.required(UsersKeys::COUNT, "how many people: `count: 500`", context);
            let think: Option<Sited<Seconds>> = fields.optional(UsersKeys::THINK, context);
            let response: Option<Sited<Seconds>> = fields.optional(UsersKeys::RESPONSE, context);
            let faulty = (fields.has(UsersKeys::THINK) && think.is_none())
                || (fields.has(UsersKeys::RESPONSE) && response.is_none());
            fields.close(context);
            if faulty {
                return None;
            }
            (count?, think, response)
        } else if matches!(node, Node::List(_) | Node::Bool(_)) {
            context.wrong_type(WHAT, node, path);
            return None;
        } else {
            (Sited { value: Count::decode(node, path, context)?, site: context.site(path) }, None, None)
        };
        if count.value.get() == 0.0 {
            let message = "no users: there is nobody to serve";
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, count.site));
            return None;
        }
        let mut long = false;
        for (what, time) in [("think", &think), ("response", &response)] {
            if let Some(time) = time.as_ref().filter(|time| time.value > LONGEST) {
                let message = format!("`{what}: {}` is longer than a day", time.value);
                let help = "people who come so seldom are not there at the same time: count those of the busiest hour";
                let diagnostic = Diagnostic::new(Code::OutOfRange, message, time.site.clone());
                context.sink.push(diagnostic.help(help.to_owned()));
                long = true;
            }
        }
        if long {
            return None;
        }
        let response = Given::or(response, Seconds::ZERO, RESPONSE_WHY);
        if let Some(none) = think.as_ref().filter(|think| think.value.get() + response.value().get() == 0.0) {
            let message = "people who neither think nor wait would ask for endlessly much";
            let help = "state how long an answer takes: `response: 5 s`, or a think time above 0".to_owned();
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, none.site.clone()).help(help));
            return None;
        }
        Some(Self { count, think: Given::or(think, THINK, THINK_WHY), response })
    }
}
