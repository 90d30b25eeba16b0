//! A replica's scheduler, step by step: continuous batching with prompts in chunks, memory in blocks, calls put off where it
//! runs out. Between two calls that come or go nothing happens to any call but that each has one token more, so that a step takes
//! the same few operations however many calls run.

use std::collections::{BTreeMap, VecDeque};

use crate::serving::queue::open_loop::Mixing;

/// A call that comes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    pub(super) at: f64,
    pub(super) input: u64,
    pub(super) output: u64,
}

/// What became of a call: seconds from its arrival.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timing {
    pub(super) arrival: f64,
    pub(super) first: f64,
    pub(super) whole: f64,
    pub(super) output: u64,
}

impl Timing {
    /// Seconds between first and last token.
    pub(super) fn written(&self) -> f64 {
        self.whole - self.first
    }
}

/// What a step holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct StepLoad {
    /// Calls that write a token, and tokens that these have read and written together.
    pub(super) writing: u64,
    pub(super) context: u64,
    /// Prompt tokens.
    pub(super) prompt: u64,
}

/// What a replica holds and admits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Calls that run at a time.
    pub(super) places: usize,
    /// Blocks of memory.
    pub(super) blocks: u64,
    /// Tokens of a step.
    pub(super) chunk: u64,
    pub(super) mixing: Mixing,
    pub(super) room: Room,
}

/// For what memory is kept when a call is admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    /// What it holds now; where that runs out, the call that was admitted last starts again later.
    Now,
    /// All of its answer.
    Whole,
}

/// Tokens of a block of memory.
pub(super) const BLOCK: u64 = 16;
const PHASES: usize = 16;

#[derive(Clone, Copy)]
struct Call {
    arrival: Arrival,
    /// Prompt tokens that were read, of those that are to be read: after it was put off, what it had written as well.
    read: u64,
    written: u64,
    first: f64,
    /// When it has written so many tokens its answer ends; none while its prompt is read.
    ends: Option<u64>,
}

impl Call {
    fn prompt(&self) -> u64 {
        self.arrival.input + self.written.saturating_sub(1)
    }

    /// Tokens that it holds after so many rounds of tokens.
    fn context(&self, round: u64) -> u64 {
        match self.ends {
            Some(ends) => {
                (self.arrival.input + self.arrival.output - 1).saturating_sub(ends.saturating_sub(round))
            }
            None => self.read,
        }
    }
}

/// A replica at work.
pub(super) struct Player {
    limits: Limits,
    waiting: VecDeque<Call>,
    running: Vec<Call>,
    /// Calls that read their prompts, of those that run.
    reading: usize,
    /// Calls that write, and the tokens that they hold.
    writing: u64,
    context: u64,
    /// Tokens that were written by each call that ran all the time.
    round: u64,
    /// Calls whose answers end in each round to come.
    ending: BTreeMap<u64, u32>,
    /// Calls that write, by the round, counted from its last multiple of a block, in which they need another block.
    growing: [u64; PHASES],
    free: u64,
    pub(super) now: f64,
}

/// What came of a step.
pub(super) enum Step {
    /// It was run.
    Done,
    /// There was nothing to do.
    Idle,
}

impl Player {
    pub(super) fn of(limits: Limits) -> Self {
        Self {
            limits,
            waiting: VecDeque::new(),
            running: Vec::new(),
            reading: 0,
            writing: 0,
            context: 0,
            round: 0,
            ending: BTreeMap::new(),
            growing: [0; PHASES],
            free: limits.blocks,
            now: 0.0,
        }
    }

    pub(super) fn submit(&mut self, arrival: Arrival) {
        self.waiting.push_back(Call { arrival, read: 0, written: 0, first: 0.0, ends: None });
    }

    /// Calls that wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Runs a step, which takes as long as is said of what it holds.
    pub(super) fn step(&mut self, seconds: impl FnOnce(StepLoad) -> f64, done: &mut Vec<Timing>) -> Step {
        let mut budget = self.limits.chunk;
        let mut put_off = PutOff::No;
        let mut writing = 0;
        if self.limits.mixing == Mixing::Mixed {
            put_off = self.grow();
            writing = self.writing;
            budget = budget.saturating_sub(writing);
        }
        let mut read = self.read(budget, &mut put_off);
        let mut prompt: u64 = read.iter().map(|(_, tokens)| tokens).sum();
        if put_off == PutOff::No {
            prompt += self.admit(budget - prompt.min(budget), &mut read);
        }
        if self.limits.mixing == Mixing::Apart && read.is_empty() {
            self.grow();
            writing = self.writing;
        }
        if writing == 0 && prompt == 0 {
            // Prompts that are half read hold all of the memory.
            return if self.put_off_last() { Step::Done } else { Step::Idle };
        }
        self.now += seconds(StepLoad { writing, context: self.context + writing, prompt });
        if writing > 0 {
            self.round += 1;
            self.context += self.writing;
        }
        for (at, tokens) in read {
            self.progress(at, tokens);
        }
        self.finish(done);
        Step::Done
    }

    /// Blocks for the tokens that are written next; where there are too few, the calls that were admitted last are put off.
    fn grow(&mut self) -> PutOff {
        let mut put_off = PutOff::No;
        if self.limits.room == Room::Whole {
            return put_off;
        }
        while self.needed() > self.free {
            if !self.put_off_last() {
                break;
            }
            put_off = PutOff::Yes;
        }
        self.free -= self.needed().min(self.free);
        put_off
    }

    /// Puts the call off that was admitted last: it starts again with what it has written as a part of its prompt.
    fn put_off_last(&mut self) -> bool {
        let Some(call) = self.running.pop() else { return false };
        self.remove(&call);
        let written = match call.ends {
            Some(ends) => call.arrival.output - ends.saturating_sub(self.round).min(call.arrival.output),
            None => call.written,
        };
        self.waiting.push_front(Call { read: 0, ends: None, written, ..call });
        true
    }

    /// Calls whose next token needs another block.
    fn needed(&self) -> u64 {
        self.growing[phase(0, self.round)]
    }

    /// Takes a call that leaves the batch out of what is counted.
    fn remove(&mut self, call: &Call) {
        self.free += match self.limits.room {
            Room::Now => blocks(call.context(self.round)),
            Room::Whole => blocks(call.arrival.input + call.arrival.output),
        };
        match call.ends {
            Some(ends) => {
                let context = call.context(self.round);
                self.writing -= 1;
                self.context -= context;
                self.growing[phase(context, self.round)] -= 1;
                if let Some(count) = self.ending.get_mut(&ends) {
                    *count -= 1;
                    if *count == 0 {
                        self.ending.remove(&ends);
                    }
                }
            }
            None => self.reading -= 1,
        }
    }

    /// Prompts that are half read, as far as a step goes: which calls read how many tokens.
    fn read(&mut self, budget: u64, put_off: &mut PutOff) -> Vec<(usize, u64)> {
        let mut read = Vec::new();
        if self.reading == 0 {
            return read;
        }
        let mut left = budget;
        for (at, call) in self.running.iter().enumerate().filter(|(_, call)| call.ends.is_none()) {
            let tokens = (call.prompt() - call.read).min(left);
            let needed = match self.limits.room {
                Room::Now => blocks(call.read + tokens) - blocks(call.read),
                Room::Whole => 0,
            };
            if tokens == 0 {
                break;
            }
            if needed > self.free {
                *put_off = PutOff::Yes;
                continue;
            }
            self.free -= needed;
            left -= tokens;
            read.push((at, tokens));
        }
        read
    }

    /// Admits calls that wait, in their order, as long as there is a place, memory and room in the step; the tokens that they read.
    fn admit(&mut self, budget: u64, read: &mut Vec<(usize, u64)>) -> u64 {
        let mut left = budget;
        while left > 0
            && self.running.len() < self.limits.places
            && let Some(call) = self.waiting.front()
        {
            let tokens = call.prompt().min(left);
            let needed = match self.limits.room {
                Room::Now => blocks(tokens),
                Room::Whole => blocks(call.arrival.input + call.arrival.output),
            };
            if needed > self.free {
                break;
            }
            self.free -= needed;
            left -= tokens;
            read.push((self.running.len(), tokens));
            self.reading += 1;
            self.running.extend(self.waiting.pop_front());
        }
        budget - left
    }

    /// A call has read so many tokens more: with the last of them it has its first, or next, token.
    fn progress(&mut self, at: usize, tokens: u64) {
        let (round, now) = (self.round, self.now);
        let Some(call) = self.running.get_mut(at) else { return };
        call.read += tokens;
        if call.read < call.prompt() {
            return;
        }
        if call.written == 0 {
            (call.first, call.written) = (now, 1);
        }
        let ends = round + call.arrival.output - call.written;
        let context = call.read;
        call.ends = Some(ends);
        self.reading -= 1;
        self.writing += 1;
        self.context += context;
        self.growing[phase(context, round)] += 1;
        *self.ending.entry(ends).or_insert(0) += 1;
    }

    /// Calls that have all of their answer leave.
    fn finish(&mut self, done: &mut Vec<Timing>) {
        if self.ending.first_key_value().is_none_or(|(ends, _)| *ends > self.round) {
            return;
        }
        let mut at = 0;
        while let Some(call) = self.running.get(at).copied() {
            if call.ends.is_some_and(|ends| ends <= self.round) {
                self.running.remove(at);
                self.remove(&call);
                let Arrival { at: arrival, output, .. } = call.arrival;
                done.push(Timing { arrival, first: call.first - arrival, whole: self.now - arrival, output });
            } else {
                at += 1;
            }
        }
    }
}

/// Whether a call was put off in a step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PutOff {
    Yes,
    No,
}

/// Blocks that so many tokens fill.
const fn blocks(tokens: u64) -> u64 {
    tokens.div_ceil(BLOCK)
}

/// The place among `growing` of a call that holds so many tokens after so many rounds.
#[allow(clippy::cast_possible_truncation, reason = "less than a block; on targets of 64 bits nothing is cut")]
const fn phase(context: u64, round: u64) -> usize {
    ((context % BLOCK + BLOCK - round % BLOCK) % BLOCK) as usize
}
