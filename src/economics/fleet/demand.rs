//! What the workload asks for: tasks, calls and tokens a month, by class of token.

use crate::catalog::TokenClass;
use crate::decode::{Given, Sited};
use crate::figure::{Figure, Traced};
use crate::scenario::{TokenShape, Workload};
use crate::units::{
    Calendar, Calls, Hours, Mtok, Ratio, SECONDS_PER_HOUR, TasksPerMonth, Tokens, TokensPerSecond,
};

use super::{prompt, rates};

/// A workload as figures.
pub(in crate::economics) struct Demand<'w> {
    /// As the scenario has it.
    pub(in crate::economics) workload: &'w Workload,
    pub(in crate::economics) tasks: Figure<TasksPerMonth>,
    pub(in crate::economics) calls: Figure<Calls>,
    pub(in crate::economics) shape: Option<&'w TokenShape>,
    /// Hours in a month, as the scenario's calendar has them.
    pub(in crate::economics) hours: Figure<Hours>,
    /// What is asked of the bill.
    pub(in crate::economics) scope: Scope,
    /// What the same hardware serves in this month, over what it serves today; `None` for today.
    pub(in crate::economics) speed: Option<Figure<Ratio>>,
}

/// What is asked of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::economics) enum Scope {
    /// Everything that is known.
    Whole,
    /// What the limits of the file are held against, and every warning: tasks are drawn only where a limit needs their latencies, and
    /// nothing is said of what assumptions are worth.
    Limits,
    /// What is paid, and what can be carried within the limits on latency; no latency.
    Sized,
    /// What is paid: latencies take far longer to work out, and a month of many is not asked for them.
    Money,
}

impl Scope {
    /// Whether more is asked than what is paid and what can be carried.
    pub(in crate::economics) const fn tells(self) -> bool {
        matches!(self, Self::Whole | Self::Limits)
    }
}

impl<'w> Demand<'w> {
    pub(in crate::economics) fn of(workload: &'w Workload, calendar: &Given<Calendar>) -> Self {
        let hours = hours_per_month(calendar);
        Self {
            workload,
            tasks: rates::tasks(workload, &hours),
            calls: Figure::given("calls per task", &workload.calls),
            shape: workload.tokens.as_ref(),
            hours,
            scope: Scope::Whole,
            speed: None,
        }
    }

    /// The same work in other numbers, of which only the money is asked.
    pub(in crate::economics) fn of_tasks(mut self, tasks: TasksPerMonth) -> Self {
        let label = "tasks of the month";
        self.tasks = Figure::derived(label, "tasks per month × growth × share done", tasks, &[&self.tasks]);
        self.scope = Scope::Money;
        self
    }

    /// The same work in a month in which the same hardware serves more than today.
    pub(in crate::economics) fn at_speed(mut self, speed: Option<Figure<Ratio>>) -> Self {
        self.speed = speed;
        self
    }

    /// The same work, of which only the money is asked.
    pub(in crate::economics) fn of_money(self) -> Self {
        self.in_scope(Scope::Money)
    }

    /// The same demand where so much is asked of its bill.
    pub(in crate::economics) fn in_scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// The same number of tasks, as another option has them.
    pub(in crate::economics) fn shared(&self, workload: &'w Workload) -> Self {
        Self {
            workload,
            tasks: self.tasks.clone(),
            calls: Figure::given("calls per task", &workload.calls),
            shape: workload.tokens.as_ref(),
            hours: self.hours.clone(),
            scope: self.scope,
            speed: self.speed.clone(),
        }
    }

    /// The busiest hour over the mean hour; `None` where nothing says it.
    pub(in crate::economics) fn peak(&self) -> Option<Figure<Ratio>> {
        rates::peak(self.workload, &self.hours)
    }

    /// The demand of the attempts that reach an option of a policy: a task counts as often as it is tried there.
    pub(in crate::economics) fn reached(mut self, option: &str, attempts: &Figure<Ratio>) -> Self {
        let label = format!("attempts per month that reach {option}");
        let value = TasksPerMonth::const_new(self.tasks.get() * attempts.get());
        self.tasks =
            Figure::derived(&label, "tasks per month × attempts per task", value, &[&self.tasks, attempts]);
        self
    }

    /// The demand of the results of an option of a policy that are accepted, where only those are charged.
    pub(in crate::economics) fn accepted(mut self, option: &str, results: &Figure<Ratio>) -> Self {
        let label = format!("accepted results of {option} per month");
        let formula = "tasks per month × accepted results per task";
        let value = TasksPerMonth::const_new(self.tasks.get() * results.get());
        self.tasks = Figure::derived(&label, formula, value, &[&self.tasks, results]);
        self
    }

    /// Tokens of a class a month: tasks × calls × tokens of the class in a call.
    pub(in crate::economics) fn tokens(&self, class: TokenClass, shape: &TokenShape) -> Figure<Mtok> {
        self.tokens_of(class.label(), &tokens_per_call(class, shape))
    }

    /// Tokens a month, of so many in a call.
    pub(in crate::economics) fn tokens_of(&self, what: &str, per_call: &Figure<Tokens>) -> Figure<Mtok> {
        let tokens = Tokens::const_new(self.tasks.get() * self.calls.get() * per_call.get());
        let label = format!("{what} per month");
        let formula = format!("tasks per month × calls per task × {what} per call");
        Figure::derived(&label, &formula, Mtok::from(tokens), &[&self.tasks, &self.calls, per_call])
    }

    /// Answer tokens a month, reasoning included.
    pub(in crate::economics) fn answer_tokens(&self, shape: &TokenShape) -> Figure<Mtok> {
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

    /// Prompt tokens a month, cached ones included.
    pub(in crate::economics) fn prompt_tokens(&self, shape: &TokenShape) -> Figure<Mtok> {
        let input = prompt::prompt(shape);
        let tokens = Tokens::const_new(self.tasks.get() * self.calls.get() * input.get());
        let formula = "tasks per month × calls per task × prompt tokens per call";
        let inputs: [&dyn Traced; 3] = [&self.tasks, &self.calls, &input];
        Figure::derived("prompt tokens per month", formula, Mtok::from(tokens), &inputs)
    }

    /// Prompt and answer tokens a month, cached and reasoning tokens included.
    pub(in crate::economics) fn all_tokens(&self, shape: &TokenShape) -> Figure<Mtok> {
        let input = prompt::prompt(shape);
        let answer = answer_per_call(shape);
        let tokens = Tokens::const_new(self.tasks.get() * self.calls.get() * (input.get() + answer.get()));
        let formula = "tasks per month × calls per task × (prompt + answer tokens per call)";
        let inputs: [&dyn Traced; 4] = [&self.tasks, &self.calls, &input, &answer];
        Figure::derived("tokens per month", formula, Mtok::from(tokens), &inputs)
    }

    /// Answer tokens a second, on average over the month.
    pub(in crate::economics) fn answer_rate(&self, shape: &TokenShape) -> Figure<TokensPerSecond> {
        let tokens = self.answer_tokens(shape);
        let hours = &self.hours;
        let per_second = tokens.get() * TOKENS_PER_MTOK / (hours.get() * SECONDS_PER_HOUR);
        let formula = "answer tokens per month ÷ seconds per month";
        let inputs: [&dyn Traced; 2] = [&tokens, hours];
        Figure::derived("output tokens per second", formula, TokensPerSecond::const_new(per_second), &inputs)
    }
}

/// Tokens in a million.
pub(in crate::economics) const TOKENS_PER_MTOK: f64 = 1e6;

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
pub(in crate::economics) fn answer_per_call(shape: &TokenShape) -> Figure<Tokens> {
    let output = Figure::written("output tokens per call", &shape.output);
    let reasoning = Figure::given("reasoning tokens per call", &shape.reasoning);
    let spoken = spoken(shape);
    let answer = output.value() + reasoning.value() + spoken.value();
    let label = "answer tokens per call";
    match (reasoning.get() > 0.0, spoken.get() > 0.0) {
        (false, false) => output,
        (true, false) => Figure::derived(label, "output + reasoning tokens", answer, &[&output, &reasoning]),
        (_, true) => {
            let formula = "output + reasoning + audio output tokens";
            Figure::derived(label, formula, answer, &[&output, &reasoning, &spoken])
        }
    }
}

/// Spoken tokens of an answer.
fn spoken(shape: &TokenShape) -> Figure<Tokens> {
    let label = "audio output tokens per call";
    match &shape.media.audio_output {
        Some(spoken) => Figure::written(label, spoken),
        None => Figure::derived(label, "none are stated", Tokens::ZERO, &[]),
    }
}

/// The tokens of one class in one call. The classes of the prompt add up to the prompt.
pub(in crate::economics) fn tokens_per_call(class: TokenClass, shape: &TokenShape) -> Figure<Tokens> {
    let input = || prompt::prompt(shape);
    let cached = || prompt::cached(shape);
    let label = format!("{} per call", class.label());
    match class {
        TokenClass::CacheRead => {
            let (input, cached) = (input(), cached());
            let tokens = input.value() * cached.value();
            Figure::derived(&label, "prompt × cached share", tokens, &[&input, &cached])
        }
        TokenClass::Input => {
            let (input, cached) = (input(), cached());
            if shape.writes.is_empty() {
                let tokens = input.value() * cached.value().rest();
                return Figure::derived(&label, "prompt × (1 − cached share)", tokens, &[&input, &cached]);
            }
            let written: Vec<_> = (0..shape.writes.len()).map(|at| prompt::written(shape, at)).collect();
            let all_written: f64 = written.iter().map(Figure::get).sum();
            let share = (1.0 - cached.get() - all_written).max(0.0);
            let tokens = Tokens::const_new(input.get() * share);
            let formula = if written.len() == 1 {
                "prompt × (1 − cached share − written share)"
            } else {
                "prompt × (1 − cached share − written shares)"
            };
            let mut inputs: Vec<&dyn Traced> = vec![&input, &cached];
            inputs.extend(written.iter().map(|written| written as &dyn Traced));
            Figure::derived(&label, formula, tokens, &inputs)
        }
        TokenClass::CacheWriteShort
        | TokenClass::CacheWriteHalfHour
        | TokenClass::CacheWriteLong
        | TokenClass::CacheWriteHalfDay => {
            let input = input();
            let Some(at) = shape.writes.iter().position(|write| write.class() == class) else {
                return Figure::derived(&label, "none are written", Tokens::ZERO, &[]);
            };
            let written = prompt::written(shape, at);
            let tokens = input.value() * written.value();
            Figure::derived(&label, "prompt × written share", tokens, &[&input, &written])
        }
        TokenClass::Output => Figure::written("output tokens per call", &shape.output),
        TokenClass::Reasoning => Figure::given("reasoning tokens per call", &shape.reasoning),
        TokenClass::ImageInput => prompt::media(&label, shape, true),
        TokenClass::AudioInput => prompt::media(&label, shape, false),
        TokenClass::AudioOutput => spoken(shape),
    }
}
