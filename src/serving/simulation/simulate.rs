//! Latency under load by playing it: every step of a replica's scheduler, call by call, with the model's step times.

use std::fmt;

use crate::serving::engine::calibration::Calibration;
use crate::serving::engine::configuration::{Configuration, Load as Clients};
use crate::serving::engine::infeasible::Infeasible;
use crate::serving::engine::predict::{Replica, handed};
use crate::serving::queue::arrivals::Arrivals;
use crate::serving::queue::curve::Curve;
use crate::serving::queue::latency::Queue;
use crate::serving::queue::open_loop::{Front, Mixing, copies};
use crate::serving::queue::percentiles::{Latencies, Percentiles};
use crate::units::{Count, Fraction, Load, Quantity, Ratio, Seconds, brief};

use super::draw::{Draw, whole};
use super::duration::{Duration, Plan};
use super::intervals::Intervals;
use super::player::{BLOCK, Limits, Player, Room, Step, StepLoad, Timing};

/// What to play.
#[derive(Clone, Copy, Debug)]
pub struct Play {
    /// How calls arrive.
    pub arrivals: Arrivals,
    /// For how long; `None` as long as the load asks for.
    pub duration: Option<Seconds>,
    /// The most calls at a time, if it is less than fits.
    pub most: Option<Count>,
    /// Where the random numbers start: the same seed gives the same outcome.
    pub seed: u64,
}

/// What came out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// The latencies of the calls that arrived after the first tenth of the time, while the replica filled.
    pub latencies: Latencies,
    /// Between which 95th percentiles would lie in other runs as long.
    pub intervals: Intervals,
    /// Those calls.
    pub calls: Count,
    /// The time that was played, and why so long.
    pub duration: Duration,
    /// Calls that arrive over calls that a full replica gets through.
    pub load: Load,
}

/// Why nothing could be played.
#[derive(Clone, Debug, PartialEq)]
pub enum PlayFault {
    /// The configuration cannot run.
    Infeasible(Infeasible),
    /// More calls arrive than the replica gets through.
    Overloaded(Load),
    /// So many calls wait in the end that the queue does not end any more.
    Waiting(Count),
    /// Hardly any calls arrive in the time.
    TooFew(Count),
    /// More calls, or steps of the replica, than are played: the longest time that is.
    TooLong(Seconds),
    /// Random numbers that cannot be drawn, in the words of who draws them.
    Refused(String),
}

impl fmt::Display for PlayFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Infeasible(reason) => reason.fmt(f),
            Self::Overloaded(load) => {
                write!(f, "{load} of what the replica gets through arrives: the queue never ends")
            }
            Self::Waiting(calls) => {
                write!(
                    f,
                    "{calls} calls wait at once: the queue would not end, or a burst is longer than any that matters"
                )
            }
            Self::TooFew(calls) => {
                write!(f, "only {calls} calls arrive after the start: too few for percentiles; play longer")
            }
            Self::TooLong(longest) => {
                write!(
                    f,
                    "at most 2,000,000 calls or 20,000,000 steps are played, which this load has in {}",
                    brief(*longest)
                )
            }
            Self::Refused(why) => write!(f, "the calls cannot be drawn: {why}"),
        }
    }
}

impl std::error::Error for PlayFault {}

/// The first part of the time is not counted: the replica starts empty.
const WARM_UP: f64 = 0.1;
/// Fewer calls than this say nothing of a 99th percentile.
const FEWEST: usize = 200;
/// A queue of so many calls, or of so many batches, does not end any more.
const LONGEST_QUEUE: f64 = 20_000.0;
const BATCHES: f64 = 20.0;
/// Prompt tokens that a step reads at least, of a long prompt.
const SMALLEST_CHUNK: f64 = 256.0;
/// Steps between two reports of progress.
const REPORT_EVERY: u64 = 16_384;

/// Plays the calls of a duration on one replica. `progress` hears now and then what share is done.
///
/// What a first token costs beside its steps (network, tokenising, what else the calibration found with a single client) is
/// added to each call. Of several copies of the model one is played, with its part of the calls.
pub fn simulate(
    configuration: &Configuration,
    play: &Play,
    c: &Calibration,
    progress: &mut dyn FnMut(Fraction),
) -> Result<Outcome, PlayFault> {
    let load = Clients::Concurrency(Count::const_new(1.0));
    let alone = Configuration { lengths: configuration.lengths.at_random(), load, ..configuration.clone() };
    let replica = Replica::of(&alone, c).map_err(PlayFault::Infeasible)?;
    let curve = Curve::predicted(configuration, play.most, c).map_err(PlayFault::Infeasible)?;
    let queue = Queue::new(&curve);
    let load = play.arrivals.rate.get() / queue.capacity().get();
    if load >= 1.0 {
        return Err(PlayFault::Overloaded(Load::const_new(load)));
    }
    let steps_per_call = queue.steps_per_call(&play.arrivals);
    // A call that is alone takes no more than a step a token and one for each part of its prompt.
    let most_steps = replica.output + replica.input / SMALLEST_CHUNK + 2.0;
    let longest = Seconds::const_new(Plan::longest(&play.arrivals, steps_per_call.min(most_steps)));
    if play.duration.is_some_and(|asked| asked > longest) {
        return Err(PlayFault::TooLong(longest));
    }
    let plan = Plan::of(play.duration, &play.arrivals, load, steps_per_call);
    let front = Front::of(&replica, c);
    // Of that, the engine does not wait for what it takes to hand the first token out.
    let handed = |timing: &Timing| handed(front.handing, timing.written());
    let seen = |timings: &[Timing], end: f64| {
        let from = WARM_UP * end;
        let mut counted: Vec<Timing> =
            timings.iter().copied().filter(|timing| timing.arrival >= from).collect();
        counted.sort_by(|a, b| a.arrival.total_cmp(&b.arrival));
        let several = counted.iter().filter(|timing| timing.output > 1);
        Seen {
            ttft: counted.iter().map(|timing| timing.first + front.before + handed(timing)).collect(),
            tpot: several
                .map(|timing| (timing.written() - handed(timing)) / (timing.output - 1) as f64)
                .collect(),
            latency: counted.iter().map(|timing| timing.whole + front.before).collect(),
        }
    };
    let sure = |timings: &[Timing], end: f64| seen(timings, end).intervals().are_sure();
    let (timings, end) = run(&replica, configuration, play, plan, &sure, progress)?;
    let seen = seen(&timings, end);
    let counted = seen.latency.len();
    if counted < FEWEST {
        return Err(PlayFault::TooFew(Count::const_new(counted as f64)));
    }
    let intervals = seen.intervals();
    let time = Seconds::const_new(end);
    let duration = match plan {
        Plan::Until(_) => Duration::Stated(time),
        Plan::Between(..) if intervals.are_sure() => Duration::Chosen(time),
        Plan::Between(..) => Duration::Bounded(time),
    };
    let latency = Percentiles::of(seen.latency);
    let in_flight = play.arrivals.rate.get() * latency.mean.get();
    Ok(Outcome {
        latencies: Latencies {
            ttft: Percentiles::of(seen.ttft),
            tpot: Percentiles::of(seen.tpot),
            latency,
            in_flight: Ratio::const_new(in_flight),
        },
        intervals,
        calls: Count::const_new(counted as f64),
        duration,
        load: Load::const_new(load),
    })
}

/// What the calls of a run saw, in the order in which they came.
struct Seen {
    ttft: Vec<f64>,
    tpot: Vec<f64>,
    latency: Vec<f64>,
}

impl Seen {
    fn intervals(&self) -> Intervals {
        Intervals::of(&self.ttft, &self.tpot, &self.latency)
    }
}

impl Percentiles {
    /// Of single values; at least one.
    pub(super) fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let count = values.len();
        // The smallest value that at least so large a share does not exceed.
        let at = |hundredths: usize| {
            let rank = (count * hundredths).div_ceil(100).clamp(1, count.max(1));
            Seconds::const_new(values.get(rank - 1).copied().unwrap_or(0.0))
        };
        let mean = values.iter().sum::<f64>() / count.max(1) as f64;
        Self { mean: Seconds::const_new(mean), p50: at(50), p95: at(95), p99: at(99) }
    }
}

/// Feeds the calls in as they arrive, and collects what became of those that came until the end, and that. Until then it asks,
/// whenever the time has doubled, whether what was seen is sure.
fn run(
    replica: &Replica<'_>,
    configuration: &Configuration,
    play: &Play,
    plan: Plan,
    sure: &dyn Fn(&[Timing], f64) -> bool,
    progress: &mut dyn FnMut(Fraction),
) -> Result<(Vec<Timing>, f64), PlayFault> {
    let engine = configuration.engine.backend();
    let machine = &replica.machine;
    let copies = copies(replica);
    let most = play.most.map_or(f64::INFINITY, Quantity::get).min(replica.most().floor()).max(1.0) / copies;
    // What a prompt cache holds is in memory too; it is taken off beforehand. One request fits, however little that leaves.
    let tokens =
        (replica.memory.requests * replica.occupied).max(replica.input + replica.output + BLOCK as f64);
    let limits = Limits {
        places: usize::try_from(whole(most.max(1.0))).unwrap_or(usize::MAX),
        blocks: whole(tokens) / BLOCK,
        chunk: whole(replica.chunk * machine.placement.ranks),
        mixing: if engine.is_sglang() { Mixing::Apart } else { Mixing::Mixed },
        room: if engine.admits_by_use() { Room::Now } else { Room::Whole },
    };
    // No call is longer than the context, or than the memory.
    let longest = (configuration.architecture.context.get() - machine.cached)
        .min(limits.blocks.saturating_sub(1) as f64 * BLOCK as f64);
    let rate = play.arrivals.rate.get() / copies;
    let mut draw = Draw::of(&play.arrivals, rate, [replica.input, replica.output, longest], play.seed)
        .map_err(PlayFault::Refused)?;
    let seconds = |held: StepLoad| {
        let StepLoad { writing, context, prompt } = held;
        let (writing, prompt) = (writing as f64, prompt as f64);
        let context = if writing > 0.0 { context as f64 / writing } else { replica.input };
        machine.step(writing, machine.cached + context, prompt, replica.input)
    };
    let longest_queue = LONGEST_QUEUE.max(BATCHES * most);
    let mut player = Player::of(limits);
    let mut done = Vec::new();
    let mut steps = 0_u64;
    let (mut end, mut last) = match plan {
        Plan::Until(end) => (end, None),
        Plan::Between(end, last) => (end, Some(last)),
    };
    loop {
        if let Some(most) = last
            && draw.next() >= end
        {
            if end >= most || sure(&done, end) {
                last = None;
            } else {
                end = (end * 2.0).min(most);
            }
        }
        while draw.next() <= player.now && draw.next() < end {
            player.submit(draw.call());
            if player.waiting() as f64 > longest_queue {
                return Err(PlayFault::Waiting(Count::const_new(player.waiting() as f64)));
            }
        }
        match player.step(seconds, &mut done) {
            Step::Done => {}
            Step::Idle if draw.next() < end => player.now = draw.next(),
            Step::Idle => return Ok((done, end)),
        }
        steps += 1;
        if steps.is_multiple_of(REPORT_EVERY) {
            progress(Fraction::const_new((player.now / end).min(1.0)));
        }
    }
}
