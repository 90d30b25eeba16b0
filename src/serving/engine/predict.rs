//! A prediction: what a configuration does under its load.

use crate::units::{Count, Gigabytes, Quantity, Ratio, Seconds, Tokens, TokensPerSecond};

use super::backend::Backend;
use super::calibration::Calibration;
use super::configuration::{Configuration, Lengths, Load, Parallelism};
use super::infeasible::Infeasible;
use super::memory::{BYTES_PER_GB, Memory, gigabytes};
use super::placement::{Placement, Precisions};
use super::shape::Shape;
use super::steady::Round;
use super::step::{Machine, norm};

/// What a configuration does under its load; means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Time to the first token.
    pub ttft: Seconds,
    /// Time between tokens after that.
    pub tpot: Seconds,
    /// Time from request to last token.
    pub latency: Seconds,
    /// Answer tokens a second of all GPUs together.
    pub output_rate: TokensPerSecond,
    /// The same for one GPU.
    pub output_rate_per_gpu: TokensPerSecond,
    /// Requests that run at once, or are on their way to the engine, of those that clients keep open: the others wait.
    pub batch: Ratio,
    /// Requests that the memory holds.
    pub fits: Ratio,
    /// Weights on one GPU.
    pub weights: Gigabytes,
}

/// Prompt tokens that a step of a server reads at most.
const CHUNK: f64 = 8192.0;
/// The same under NIM.
const CHUNK_NIM: f64 = 32_768.0;
/// Tokens of a step beside one prompt, under TensorRT-LLM as NVIDIA's aiconfigurator sets it up (its rule for `max_num_tokens`).
const CHUNK_BESIDE_PROMPT: f64 = 1500.0;
/// Requests that an engine runs at most.
const MOST_VLLM: f64 = 1024.0;
const MOST_TENSORRT: f64 = 4096.0;
/// A last wave of so large a share of a batch takes as long as a whole one.
const LAST_WAVE: f64 = 0.1;
/// The first token is handed out before so large a share of the others' time is over.
const SHARE_HANDED: f64 = 0.5;
/// How sharply the slower of engine and front end decides: the exponent of the norm that joins their times.
const FRONT_END: f64 = 6.0;
/// Below this share of the engine's time, nobody waits for the front end.
const IDLE_FRONT_END: f64 = 0.3;

/// What of a configuration no measurement of its kind went into the fit for, and what is assumed then.
pub fn uncalibrated(configuration: &Configuration) -> impl Iterator<Item = &'static str> + use<> {
    const AMD: &str = "no measurement of an AMD GPU went into the fit: Hopper's efficiencies are assumed";
    const LAYOUT: &str = "no measurement of this layout under a number of clients went into the fit: its parts are those of \
                          the others";
    let Parallelism { pipeline, attention, .. } = configuration.parallelism;
    let amd = configuration.gpu.generation.is_amd();
    // Whole experts beside attention that is cut: MiniMax's under vLLM.
    let told = pipeline.is_some() || attention.is_some();
    [amd.then_some(AMD), told.then_some(LAYOUT)].into_iter().flatten()
}

/// How many requests published throughput runs queue, by their length.
fn queued(tokens: f64) -> f64 {
    match tokens {
        tokens if tokens <= 256.0 => 30_000.0,
        tokens if tokens <= 2560.0 => 3000.0,
        tokens if tokens <= 10_000.0 => 1500.0,
        _ => 1000.0,
    }
}

/// Predicts what a configuration does. Takes about a microsecond.
///
/// The equations stand in the functions that it calls; `docs/validation.md` says how far it is from measurements.
pub fn predict(configuration: &Configuration, c: &Calibration) -> Result<Prediction, Infeasible> {
    Ok(Replica::of(configuration, c)?.under(configuration.load))
}

/// A configuration that was checked and placed: ready for any load of the kind that it was placed for.
pub(in crate::serving) struct Replica<'c> {
    pub(in crate::serving) machine: Machine<'c>,
    pub(in crate::serving) memory: Memory,
    /// Prompt tokens that are read, on average.
    pub(in crate::serving) input: f64,
    /// Answer tokens, on average.
    pub(in crate::serving) output: f64,
    /// Tokens of a request that the engine keeps room for, beside those that a prompt cache holds.
    pub(in crate::serving) occupied: f64,
    /// Prompt tokens that a step of a server reads at most, on each rank.
    pub(in crate::serving) chunk: f64,
    pub(in crate::serving) configuration: &'c Configuration,
}

impl<'c> Replica<'c> {
    /// Checks and places a configuration.
    pub(in crate::serving) fn of(
        configuration: &'c Configuration,
        c: &'c Calibration,
    ) -> Result<Self, Infeasible> {
        let drawn = match configuration.lengths {
            Lengths::Fixed | Lengths::Varying(_) => 1.0,
            // Even between 0.8 and 1.0.
            Lengths::Drawn => 0.9,
        };
        let cached = configuration.cached.get();
        check(configuration, nominal(configuration))?;
        let (input, output) = (configuration.input.get() * drawn, configuration.output.get() * drawn);
        let shape = Shape::of(&configuration.architecture);
        let placement = Placement::of(configuration, &shape)?;
        let precisions = Precisions::of(configuration, &shape);
        let bytes = configuration.gpu.memory.value.get() * BYTES_PER_GB;
        let chunk = chunk(configuration.engine.backend(), input);
        // Some engines admit requests as long as there is room for what they hold, and put some off where it runs out; the
        // others keep room for whole answers.
        let held = if configuration.engine.backend().admits_by_use() {
            configuration.lengths.written().min(1.0)
        } else {
            1.0
        };
        let occupied = input + output * held;
        let memory = Memory::of(c, &shape, &placement, &precisions, bytes, cached + occupied, chunk);
        if let Some(refusal) = memory.refusal(nominal(configuration), &precisions) {
            return Err(refusal);
        }
        let machine = Machine::of(c, configuration, &shape, placement, precisions)
            .ok_or(Infeasible::NoPeak(configuration.precision))?;
        Ok(Self { machine, memory, input, output, occupied, chunk, configuration })
    }

    /// What it does under a load.
    pub(in crate::serving) fn under(&self, load: Load) -> Prediction {
        match load {
            Load::Saturated => self.saturated(),
            Load::Concurrency(clients) => self.closed_loop(clients.get()),
        }
    }

    /// Seconds by which a prompt that is read lengthens the steps of so many running requests, all its steps together.
    pub(in crate::serving) fn reading(&self, running: f64) -> f64 {
        let context = self.machine.context(self.input, self.output);
        let running = running.min(self.most());
        let prompt = (self.input * together(running / self.output)).min(self.chunk);
        let mixed = self.machine.step(running, context, prompt, self.input);
        (mixed - self.machine.step(running, context, 0.0, self.input)) * self.input / prompt
    }

    /// Clients of whose requests as many run as can: some are on their way to the engine.
    pub(in crate::serving) fn most_clients(&self) -> f64 {
        let most = self.most();
        let full = self.under(Load::Concurrency(Count::const_new(most)));
        most + full.output_rate.get() / self.output * self.machine.c.arrival_seconds(self.machine.engine)
    }

    /// Requests that run at once at most: what fits into memory, and what the engine admits.
    pub(in crate::serving) fn most(&self) -> f64 {
        self.most_of_copy() * self.copies()
    }

    /// The same of one copy of the model.
    fn most_of_copy(&self) -> f64 {
        self.memory.requests.min(most(self.machine.engine, self.machine.placement.ranks))
    }

    /// Copies of the model; of a pipeline's stages each has requests of its own.
    pub(super) fn copies(&self) -> f64 {
        self.machine.placement.copies * self.machine.placement.stages
    }
}

/// Tokens that a request occupies at its nominal lengths.
fn nominal(configuration: &Configuration) -> f64 {
    configuration.cached.get() + configuration.input.get() + configuration.output.get()
}

fn check(configuration: &Configuration, nominal: f64) -> Result<(), Infeasible> {
    if configuration.input.get() == 0.0 || configuration.output.get() == 0.0 {
        return Err(Infeasible::Nothing("a request has at least one token of prompt and one of answer"));
    }
    if configuration.load == Load::Concurrency(Count::ZERO) {
        return Err(Infeasible::Nothing("concurrency is at least 1"));
    }
    if nominal > configuration.architecture.context.get() {
        let longest = configuration.architecture.context;
        return Err(Infeasible::Context { asked: Tokens::const_new(nominal), longest });
    }
    Ok(())
}

/// Prompt tokens that a step of a server reads at most, where prompts are so long.
fn chunk(engine: Backend, input: f64) -> f64 {
    match engine {
        Backend::Nim => CHUNK_NIM,
        _ if engine.is_pytorch() => (input + CHUNK_BESIDE_PROMPT).min(CHUNK),
        _ => CHUNK,
    }
}

/// Seconds in which a first token is handed out, of so many at most, where the others take so long.
pub(in crate::serving) fn handed(most: f64, others: f64) -> f64 {
    most.min(SHARE_HANDED * others)
}

/// Prompts that a step reads, of those that read any, where they come at random and so many come in a step on average.
fn together(coming: f64) -> f64 {
    coming / -(-coming).exp_m1()
}

/// Requests that run at once at most.
fn most(engine: Backend, ranks: f64) -> f64 {
    match engine {
        _ if engine.is_vllm() => MOST_VLLM * ranks,
        _ if engine.is_sglang() => f64::INFINITY,
        _ => MOST_TENSORRT * ranks,
    }
}

impl Replica<'_> {
    /// With so many clients, each of which sends its next request when it has its answer.
    fn closed_loop(&self, clients: f64) -> Prediction {
        let Self { machine, configuration, input, output, .. } = self;
        let (input, output) = (*input, *output);
        let (c, engine) = (machine.c, machine.engine);
        let copies = self.copies();
        let clients = clients / copies;
        let most = self.most_of_copy();
        let fixed = configuration.lengths == Lengths::Fixed;
        let chunk = self.chunk * machine.placement.ranks;
        let round = |batch: f64| {
            let holds = (chunk / input).max(1.0).min(batch.max(1.0));
            // Requests of one length that came together end together, and the next ones come together again; others come at
            // random: so many in a step that has any.
            let group = if fixed {
                machine.group(batch, output, holds)
            } else {
                holds.min(together(batch * configuration.looks() / output))
            };
            machine.round(batch, input, output, chunk, group)
        };
        let arrival = c.arrival_seconds(engine);
        let unseen = unseen(configuration);
        let Cycle { engine: engine_alone, inside, batch, seconds: cycle } =
            Cycle::of(round, clients, most, |round| arrival + unseen * round.plain);
        // The front end of a copy passes on its tokens one after the other: requests that wait there do not run.
        let stages = machine.placement.stages;
        let busy = clients * stages * output * c.front_seconds(engine) / cycle;
        let slower = if busy > IDLE_FRONT_END { norm(1.0, busy, FRONT_END) } else { 1.0 };
        let round = if slower > 1.0 { round(batch / slower) } else { engine_alone };
        let front_end = (cycle * (slower - 1.0) + engine_alone.seconds - round.seconds).max(0.0);
        let waiting = c.queue_wait * (inside - batch) / batch * engine_alone.seconds;
        let (ttft, tpot) = if output > 1.0 {
            // What of a round is spent before the first token does not count between tokens.
            let first = self.before_first_token(&round, batch);
            // The engine goes on while the server hands the first token out.
            let rest = (round.seconds - first).max(0.0);
            let handing = handed(c.first_token_seconds(engine), rest);
            let before = arrival + first + handing + unseen * round.plain;
            (before + waiting + front_end, (rest - handing) / (output - 1.0).max(1.0))
        } else {
            // The first token is the answer, so that it comes when the client can send the next request.
            (arrival + unseen * round.plain + round.seconds + waiting + front_end, 0.0)
        };
        let rate = output * clients * copies / (cycle * slower);
        // Neither is a request on its way to the engine one that waits for a place.
        let running = clients - (inside - batch / slower * (round.seconds / engine_alone.seconds));
        self.prediction(ttft, tpot, rate, running * copies)
    }

    /// With a queue that never empties, as published throughput runs have it.
    fn saturated(&self) -> Prediction {
        let Self { machine, memory, input, output, .. } = self;
        let (input, output) = (*input, *output);
        let copies = self.copies();
        let requests = queued(nominal(self.configuration)) / copies;
        let ranks = machine.placement.ranks;
        let batch = requests.min(self.most_of_copy());
        // Tokens of a step at most, and what the answers leave of them for prompts.
        let budget = (memory.requests * (1.0 + input / output)).clamp(2048.0, 32_768.0);
        let chunk = |batch: f64| (budget - batch / ranks).max(input.min(CHUNK)) * ranks;
        let round = |batch: f64| {
            let chunk = chunk(batch);
            machine.round(batch, input, output, chunk, (chunk / input).max(1.0))
        };
        let full = round(batch);
        let whole = (requests / batch).floor();
        let rest = requests - whole * batch;
        let last = round(rest.max(1.0)).seconds;
        let seconds = whole * full.seconds + last * (rest / (LAST_WAVE * batch)).min(1.0);
        let rate = requests * output * copies / seconds;
        let chunk = chunk(batch);
        let own = machine.step(0.0, input, input.min(chunk), input) * (input / chunk).max(1.0);
        let tpot = (full.seconds - own).max(0.0) / (output - 1.0).max(1.0);
        self.prediction(own, tpot, rate, batch * copies)
    }

    /// What such times, a rate and so many requests that run at once come to.
    fn prediction(&self, ttft: f64, tpot: f64, rate: f64, batch: f64) -> Prediction {
        Prediction {
            ttft: Seconds::const_new(ttft),
            tpot: Seconds::const_new(tpot),
            latency: Seconds::const_new(ttft + tpot * (self.output - 1.0).max(0.0)),
            output_rate: TokensPerSecond::const_new(rate),
            output_rate_per_gpu: TokensPerSecond::const_new(rate / self.configuration.parallelism.gpus.get()),
            batch: Ratio::const_new(batch),
            fits: Ratio::const_new(self.memory.requests * self.copies()),
            weights: gigabytes(self.memory.weights),
        }
    }
}

/// From one request of a client to its next, as far as the engine decides.
struct Cycle {
    /// The round of the requests that run.
    engine: Round,
    /// Requests that are at the engine when one is, of those that clients keep open: the others are on their way to it.
    inside: f64,
    /// Of these, those that run.
    batch: f64,
    seconds: f64,
}

impl Cycle {
    /// So many clients whose requests take so long to reach an engine, which runs some at most.
    fn of(round: impl Fn(f64) -> Round, clients: f64, most: f64, outside: impl Fn(&Round) -> f64) -> Self {
        let full = round(clients.min(most));
        let outside = outside(&full);
        // A request finds that share of the other clients' there.
        let share = full.seconds / (full.seconds + outside);
        let all_run = clients.min(1.0) + (clients - 1.0).max(0.0) * share;
        let inside = all_run.max(clients - outside * most / full.seconds);
        let batch = inside.min(most);
        let engine = if batch < clients.min(most) { round(batch) } else { full };
        Self { engine, inside, batch, seconds: engine.seconds * inside / batch + outside }
    }
}

/// Steps before an engine sees a new request: half of those from one look to the next on average, and at least the one that runs,
/// whose tokens are passed on while the next one does. NIM passes them on at once.
fn unseen(configuration: &Configuration) -> f64 {
    match configuration.engine.backend() {
        Backend::Nim => 0.0,
        // Prompts wait for each other for so many steps, unless they fill one (`batch_wait_timeout_iters`).
        engine if engine.is_pytorch() => configuration.looks(),
        _ => (configuration.looks() / 2.0).max(1.0),
    }
}
