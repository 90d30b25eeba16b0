//! Steps of a replica whose calls come at random: its clients do not wait for answers before they ask again, so that prompts
//! come at the calls' rate however many calls there are.

use crate::serving::band::band::Pace;
use crate::serving::engine::calibration::Calibration;
use crate::serving::engine::configuration::Load;
use crate::serving::engine::predict::Replica;
use crate::units::{Count, Quantity};

/// Seconds of steps with so many calls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct StepTimes {
    calls: f64,
    /// A step that reads no prompt.
    pub(super) plain: f64,
    /// By how much one prompt delays the answers of the others, all steps that read it together.
    pub(super) reading: f64,
}

/// A replica whose calls come at random.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::serving) struct OpenLoop {
    /// Its steps, by rising numbers of calls.
    times: Vec<StepTimes>,
    /// Calls that run at a time: what fits, what the engine admits, and what its budget of prompt tokens lets in.
    pub(super) places: f64,
    /// Steps of an answer.
    pub(super) steps: f64,
    /// Seconds to the first token beside steps, of which those for handing it out are not waited for by the engine.
    pub(super) front: Front,
    /// Whether answers go on while prompts are read.
    pub(in crate::serving) mixing: Mixing,
    /// The share of a prompt that one step reads at most.
    pub(super) chunk_share: f64,
    /// What limits the places.
    pub(super) held: Held,
    /// Copies of the model, each of which reads prompts for its own calls.
    pub(super) copies: f64,
}

/// What limits the calls that run at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::serving) enum Held {
    /// Memory, into which calls are admitted by what they hold now: some are put off again.
    Memory,
    /// Something else.
    Else,
}

/// Whether a step that reads prompts writes answers, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::serving) enum Mixing {
    /// It does.
    Mixed,
    /// Answers stop until all prompts that came are read, as under SGLang.
    Apart,
}

/// Seconds of a first token beside its steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::serving) struct Front {
    /// Before the engine sees the call.
    pub(in crate::serving) before: f64,
    /// To hand the token out, while the engine goes on.
    pub(in crate::serving) handing: f64,
}

/// An answer's memory is kept in blocks of 16 tokens, the last of which is half empty on average.
const HALF_BLOCK: f64 = 7.5;
/// Where calls are admitted by what they hold now, so much of the memory is in use with calls queueing; fitted to
/// simulations of replicas that memory limits.
const MOST_HELD: f64 = 0.98;
/// Memory for so many more calls than there are places for is never too little.
const NEARLY_HELD: f64 = 1.15;
/// Prompts of a step by which it is seen how much a further one adds.
const SEVERAL: f64 = 4.0;
/// Rounds in which the rate of calls and the time that prompts take find each other.
const ROUNDS: usize = 4;
/// Groups of prompts that came while others were read, followed one by one.
const GROUPS: usize = 40;
/// A group of so small a share of the prompts before it is the last one.
const LAST_GROUP: f64 = 0.02;

impl Front {
    /// What the closed loop of one client has beside the steps of its prompt.
    pub(in crate::serving) fn of(replica: &Replica<'_>, c: &Calibration) -> Self {
        let single = replica.under(Load::Concurrency(Count::const_new(1.0)));
        let chunk = replica.chunk.min(replica.input);
        let own = replica.machine.step(0.0, replica.machine.cached + replica.input, chunk, replica.input)
            * (replica.input / chunk);
        let front = (single.ttft.get() - own).max(0.0);
        // At most half of the others' time, so that the rest is as long.
        let others = single.tpot.get() * (replica.output - 1.0).max(0.0);
        let handing = c.first_token_seconds(replica.configuration.engine.backend()).min(others).min(front);
        Self { before: front - handing, handing }
    }
}

impl OpenLoop {
    /// The same if everything went so many times as fast.
    pub(super) fn sped_up(&self, factor: f64) -> Self {
        let Front { before, handing } = self.front;
        let faster = |times: &StepTimes| StepTimes {
            calls: times.calls,
            plain: times.plain / factor,
            reading: times.reading / factor,
        };
        Self {
            times: self.times.iter().map(faster).collect(),
            front: Front { before: before / factor, handing: handing / factor },
            ..*self
        }
    }

    /// The same at an end of a band: steps by the spread of tokens, what is before and after them by that of first tokens.
    pub(super) fn at_pace(&self, pace: Pace) -> Self {
        let Front { before, handing } = self.front;
        let (first, step) = (pace.ttft.get(), pace.tpot.get());
        let slower = |times: &StepTimes| StepTimes {
            calls: times.calls,
            plain: times.plain * step,
            reading: times.reading * step,
        };
        Self {
            times: self.times.iter().map(slower).collect(),
            front: Front { before: before * first, handing: handing * first },
            ..*self
        }
    }

    /// Of a replica that runs so many calls at a time at most.
    pub(super) fn of(replica: &Replica<'_>, most: f64, c: &Calibration) -> Self {
        let (input, output) = (replica.input, replica.output);
        let engine = replica.configuration.engine.backend();
        let (mixing, steps) =
            if engine.is_sglang() { (Mixing::Apart, output - 1.0) } else { (Mixing::Mixed, output) };
        let copies = copies(replica);
        // Each step admits prompts of a chunk beside the answers' tokens, and answers have so many steps.
        let admitted = match mixing {
            Mixing::Mixed => chunk(replica) * output / (input + output),
            Mixing::Apart => f64::INFINITY,
        };
        let room = if engine.admits_by_use() {
            // What a prompt cache holds is in memory too; it is taken off beforehand.
            let tokens = replica.memory.requests * replica.occupied;
            let held = input + output * replica.machine.written + HALF_BLOCK;
            // Whole answers always fit; and a prompt waits until there is room for all of it.
            ((tokens * MOST_HELD - input / 2.0) / held).max(tokens / (input + output))
        } else {
            f64::INFINITY
        };
        let others = (admitted * copies).min(replica.most()).min(most);
        Self {
            times: Vec::new(),
            places: others.min(room * copies).floor().max(1.0),
            held: if room * copies < others * NEARLY_HELD { Held::Memory } else { Held::Else },
            steps,
            front: Front::of(replica, c),
            mixing,
            chunk_share: (chunk(replica) / input).min(1.0),
            copies,
        }
    }

    /// The steps with so many calls: between those that were worked out, in proportion.
    pub(super) fn at(&self, calls: f64) -> StepTimes {
        let after = self.times.partition_point(|times| times.calls < calls);
        let low = after.checked_sub(1).and_then(|at| self.times.get(at));
        match (low, self.times.get(after)) {
            (Some(low), Some(high)) => {
                let share = (calls - low.calls) / (high.calls - low.calls);
                let between = |low: f64, high: f64| low + (high - low) * share;
                StepTimes {
                    calls,
                    plain: between(low.plain, high.plain),
                    reading: between(low.reading, high.reading),
                }
            }
            (Some(one), None) | (None, Some(one)) => *one,
            (None, None) => StepTimes { calls, plain: 0.0, reading: 0.0 },
        }
    }

    /// Works out the steps with so many calls, more than before, where as many come as go.
    pub(super) fn add(&mut self, replica: &Replica<'_>, all: f64) {
        let (input, output) = (replica.input, replica.output);
        let calls = all / self.copies;
        let context = replica.machine.context(input, output);
        let chunk = chunk(replica);
        let step = |writing: f64, prompt: f64| replica.machine.step(writing, context, prompt, input);
        let prompt = (input * together(calls / output)).min(chunk);
        let (plain, reading) = match self.mixing {
            Mixing::Mixed => {
                // A call's first step reads its prompt.
                let writing = calls * (1.0 - 1.0 / output);
                let plain = step(writing, 0.0);
                (plain, (step(writing, prompt) - plain) * input / prompt)
            }
            Mixing::Apart => {
                let plain = step(calls, 0.0);
                let full = step(0.0, prompt) * input / prompt;
                if all < self.places {
                    let several = (chunk / input).floor().min(SEVERAL);
                    let one = step(0.0, input.min(chunk)) * (input / chunk).max(1.0);
                    let each = if several > 1.0 {
                        ((step(0.0, input * several) - one) / (several - 1.0)).min(one)
                    } else {
                        one
                    };
                    let groups = Groups { any: one - each, each };
                    (plain, groups.reading(calls, self.steps, plain, full))
                } else {
                    (plain, full)
                }
            }
        };
        self.times.push(StepTimes { calls: all, plain, reading: reading.max(0.0) });
    }
}

/// Prompts that are read in steps of their own, one group after the other until none came meanwhile.
#[derive(Clone, Copy)]
struct Groups {
    /// Seconds of a group, whatever it holds, and of each prompt of it.
    any: f64,
    each: f64,
}

impl Groups {
    /// Seconds of reading for each prompt, where so many calls have answers of so many steps that take so long without prompts.
    fn reading(self, calls: f64, steps: f64, plain: f64, start: f64) -> f64 {
        let mut reading = start;
        for _ in 0..ROUNDS {
            let rate = calls / (steps * plain + calls * reading);
            let (mut group, mut seconds, mut prompts) = (rate * plain, 0.0, 0.0);
            for _ in 0..GROUPS {
                let time = self.any * -(-group).exp_m1() + self.each * group;
                seconds += time;
                prompts += group;
                group = rate * time;
                if group < LAST_GROUP * prompts {
                    break;
                }
            }
            reading = f64::midpoint(reading, seconds / prompts);
        }
        reading
    }
}

/// Prompt tokens that a step reads at most.
fn chunk(replica: &Replica<'_>) -> f64 {
    replica.chunk * replica.machine.placement.ranks
}

/// Copies of the model, and stages of a pipeline: each has calls of its own.
pub(in crate::serving) fn copies(replica: &Replica<'_>) -> f64 {
    replica.machine.placement.copies * replica.machine.placement.stages
}

/// Prompts that a step reads, of those that read any, where they come at random and so many come in a step on average.
fn together(coming: f64) -> f64 {
    coming / -(-coming).exp_m1()
}
