//! What the workload asks for: tasks, calls and tokens a month, by class of token.

use crate::catalog::TokenClass;
use crate::decode::{Given, Sited};
use crate::figure::{Figure, Traced};
use crate::scenario::{TokenShape, Workload};
use crate::units::{
    Calendar, Calls, Hours, Mtok, Ratio, SECONDS_PER_HOUR, TasksPerMonth, Tokens, TokensPerSecond,
};

/// A workload as figures.
pub(super) struct Demand<'w> {
    /// As the scenario has it.
    pub(super) workload: &'w Workload,
    pub(super) tasks: Figure<TasksPerMonth>,
    pub(super) calls: Figure<Calls>,
    pub(super) shape: Option<&'w TokenShape>,
    /// Hours in a month, as the scenario's calendar has them.
    pub(super) hours: Figure<Hours>,
}

impl<'w> Demand<'w> {
    pub(super) fn of(workload: &'w Workload, calendar: &Given<Calendar>) -> Self {
        Self {
            workload,
            tasks: Figure::written("tasks per month", &workload.tasks),
            calls: Figure::given("calls per task", &workload.calls),
            shape: workload.tokens.as_ref(),
            hours: hours_per_month(calendar),
        }
    }

    /// The same with another number of tasks.
    pub(super) fn of_tasks(mut self, tasks: TasksPerMonth) -> Self {
        self.tasks = Figure::derived("tasks per month", "another number than stated", tasks, &[]);
        self
    }

    /// The demand of the attempts that reach an option of a policy: a task counts as often as it is tried there.
    pub(super) fn reached(mut self, option: &str, attempts: &Figure<Ratio>) -> Self {
        let label = format!("attempts per month that reach {option}");
        let value = TasksPerMonth::const_new(self.tasks.get() * attempts.get());
        self.tasks =
            Figure::derived(&label, "tasks per month × attempts per task", value, &[&self.tasks, attempts]);
        self
    }

    /// The demand of the results of an option of a policy that are accepted, where only those are charged.
    pub(super) fn accepted(mut self, option: &str, results: &Figure<Ratio>) -> Self {
        let label = format!("accepted results of {option} per month");
        let formula = "tasks per month × accepted results per task";
        let value = TasksPerMonth::const_new(self.tasks.get() * results.get());
        self.tasks = Figure::derived(&label, formula, value, &[&self.tasks, results]);
        self
    }

    /// Tokens of a class a month: tasks × calls × tokens of the class in a call.
    pub(super) fn tokens(&self, class: TokenClass, shape: &TokenShape) -> Figure<Mtok> {
        let per_call = tokens_per_call(class, shape);
        let tokens = Tokens::const_new(self.tasks.get() * self.calls.get() * per_call.get());
        let label = format!("{} per month", class.label());
        let formula = format!("tasks per month × calls per task × {} per call", class.label());
        Figure::derived(&label, &formula, Mtok::from(tokens), &[&self.tasks, &self.calls, &per_call])
    }

    /// Answer tokens a month, reasoning included.
    pub(super) fn answer_tokens(&self, shape: &TokenShape) -> Figure<Mtok> {
        let answer = answer_per_call(shape);
        let tokens = Tokens::const_new(self.tasks.get() * self.calls.get() * answer.get());
        let formula = "tasks per month × calls per task × answer tokens per call";
        Figure::derived(
            "answer tokens per month",
            formula,
            Mtok::from(tokens),
            &[&self.tasks, &self.calls, &answer],
        )
    }

    /// Prompt and answer tokens a month, cached and reasoning tokens included.
    pub(super) fn all_tokens(&self, shape: &TokenShape) -> Figure<Mtok> {
        let input = Figure::written("prompt tokens per call", &shape.input);
        let answer = answer_per_call(shape);
        let tokens = Tokens::const_new(self.tasks.get() * self.calls.get() * (input.get() + answer.get()));
        let formula = "tasks per month × calls per task × (prompt + answer tokens per call)";
        let inputs: [&dyn Traced; 4] = [&self.tasks, &self.calls, &input, &answer];
        Figure::derived("tokens per month", formula, Mtok::from(tokens), &inputs)
    }

    /// Answer tokens a second, on average over the month.
    pub(super) fn answer_rate(&self, shape: &TokenShape) -> Figure<TokensPerSecond> {
        let tokens = self.answer_tokens(shape);
        let hours = &self.hours;
        let per_second = tokens.get() * TOKENS_PER_MTOK / (hours.get() * SECONDS_PER_HOUR);
        let formula = "answer tokens per month ÷ seconds per month";
        let inputs: [&dyn Traced; 2] = [&tokens, hours];
        Figure::derived("output tokens per second", formula, TokensPerSecond::const_new(per_second), &inputs)
    }
}

/// Tokens in a million.
pub(super) const TOKENS_PER_MTOK: f64 = 1e6;

/// The calendar as a figure.
fn hours_per_month(calendar: &Given<Calendar>) -> Figure<Hours> {
    let hours = match calendar {
        Given::Written(sited) => {
            Given::Written(Sited { value: sited.value.hours_per_month(), site: sited.site.clone() })
        }
        Given::Default { value, why } => Given::Default { value: value.hours_per_month(), why },
    };
    Figure::given("hours per month", &hours)
}

/// Visible and reasoning tokens of a call.
pub(super) fn answer_per_call(shape: &TokenShape) -> Figure<Tokens> {
    let output = Figure::written("output tokens per call", &shape.output);
    let reasoning = Figure::given("reasoning tokens per call", &shape.reasoning);
    if reasoning.get() == 0.0 {
        return output;
    }
    let answer = output.value() + reasoning.value();
    Figure::derived("answer tokens per call", "output + reasoning tokens", answer, &[&output, &reasoning])
}

/// The tokens of one class in one call. The classes of the prompt add up to the prompt.
pub(super) fn tokens_per_call(class: TokenClass, shape: &TokenShape) -> Figure<Tokens> {
    let input = || Figure::written("prompt tokens per call", &shape.input);
    let cached = || Figure::given("cached share of the prompt", &shape.cached);
    let label = format!("{} per call", class.label());
    match class {
        TokenClass::CacheRead => {
            let (input, cached) = (input(), cached());
            let tokens = input.value() * cached.value();
            Figure::derived(&label, "prompt × cached share", tokens, &[&input, &cached])
        }
        TokenClass::Input => {
            let (input, cached) = (input(), cached());
            let Some(write) = &shape.write else {
                let tokens = input.value() * cached.value().rest();
                return Figure::derived(&label, "prompt × (1 − cached share)", tokens, &[&input, &cached]);
            };
            let written = Figure::written("share of the prompt written to the cache", &write.share);
            let share = (1.0 - cached.get() - written.get()).max(0.0);
            let tokens = Tokens::const_new(input.get() * share);
            let formula = "prompt × (1 − cached share − written share)";
            Figure::derived(&label, formula, tokens, &[&input, &cached, &written])
        }
        TokenClass::CacheWriteShort | TokenClass::CacheWriteLong => {
            let input = input();
            let Some(write) = shape.write.as_ref().filter(|write| write.class == class) else {
                return Figure::derived(&label, "none are written", Tokens::ZERO, &[]);
            };
            let written = Figure::written("share of the prompt written to the cache", &write.share);
            let tokens = input.value() * written.value();
            Figure::derived(&label, "prompt × written share", tokens, &[&input, &written])
        }
        TokenClass::Output => Figure::written("output tokens per call", &shape.output),
        TokenClass::Reasoning => Figure::given("reasoning tokens per call", &shape.reasoning),
    }
}
