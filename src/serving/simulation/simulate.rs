//! Latency under load by playing it: every step of a replica's scheduler, by the discrete-event simulator
//! `inference-lab`, with our step times.

use std::fmt;

use inference_lab::config::{
    ClusterSpec, HardwareConfig, LayerClass, LinearStepCost, MemoryConfig, ModelSpec, ParallelConfig,
    Precision, SchedulerConfig, StepCostModel, WeightStream,
};
use inference_lab::request::Request;
use inference_lab::scheduler::SchedulingPolicy;
use inference_lab::simulation::{Engine as Player, RequestTiming, Topology};
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use rand_distr::{Distribution, Gamma, LogNormal};

use crate::serving::engine::calibration::Calibration;
use crate::serving::engine::configuration::{Configuration, Load as Clients};
use crate::serving::engine::infeasible::Infeasible;
use crate::serving::engine::predict::{Replica, handed};
use crate::serving::queue::arrivals::Arrivals;
use crate::serving::queue::percentiles::{Latencies, Percentiles};
use crate::units::{Count, Fraction, Load, Quantity, Ratio, Seconds, Tokens};

use super::linear_step::StraightStep;

/// What to play.
#[derive(Clone, Copy, Debug)]
pub struct Play {
    /// How calls arrive.
    pub arrivals: Arrivals,
    /// For how long.
    pub duration: Seconds,
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
    /// Those calls.
    pub calls: Count,
    /// How far the straight step times that the simulator takes are from the model's, on average.
    pub straightened: Fraction,
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
    /// The simulator refused, in its own words.
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
            Self::Refused(why) => write!(f, "the simulator refused: {why}"),
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
/// Tokens that the simulator keeps together in memory.
const BLOCK: u32 = 16;
/// Steps between two reports of progress.
const REPORT_EVERY: u64 = 4096;

/// Plays the calls of a duration on one replica. `progress` hears now and then what share is done.
///
/// The simulator knows a step as a straight function of what it holds, fitted to the model's steps around the expected
/// number of calls. What a first token costs beside its steps (network, tokenising, what else the calibration found with
/// a single client) is added to each call.
pub fn simulate(
    configuration: &Configuration,
    play: &Play,
    c: &Calibration,
    progress: &mut dyn FnMut(Fraction),
) -> Result<Outcome, PlayFault> {
    let load = Clients::Concurrency(Count::const_new(1.0));
    let alone = Configuration { lengths: configuration.lengths.at_random(), load, ..configuration.clone() };
    let replica = Replica::of(&alone, c).map_err(PlayFault::Infeasible)?;
    let most = play.most.map_or(f64::INFINITY, Quantity::get).min(replica.most().floor()).max(1.0);
    let expected = expected_calls(&replica, play.arrivals.rate.get(), most)?;
    let mixes = !configuration.engine.backend().is_sglang();
    let straight = StraightStep::near(&replica, expected, replica.chunk, mixes);
    let single = replica.under(Clients::Concurrency(Count::const_new(1.0)));
    let own = straight.step + straight.reading + straight.prompt_token * replica.input;
    let front = (single.ttft.get() - own).max(0.0);
    // Of that, the engine does not wait for what it takes to hand the first token out: at most half of the others' time, so that the
    // rest is as long.
    let others = single.tpot.get() * (replica.output - 1.0).max(0.0);
    let handing = c.first_token_seconds(configuration.engine.backend()).min(others).min(front);
    let before = front - handing;
    let written = |timing: &RequestTiming| timing.e2e() - timing.ttft();
    let handed = |timing: &RequestTiming| handed(handing, written(timing));
    let mut player = player(&replica, &straight, most, mixes).map_err(PlayFault::Refused)?;
    let timings = run(&mut player, &replica, configuration.architecture.context, play, most, progress)?;
    let counted: Vec<&RequestTiming> =
        timings.iter().filter(|timing| timing.arrival_time >= WARM_UP * play.duration.get()).collect();
    if counted.len() < FEWEST {
        return Err(PlayFault::TooFew(Count::const_new(counted.len() as f64)));
    }
    let percentiles = |value: &dyn Fn(&RequestTiming) -> Option<f64>| {
        Percentiles::of(counted.iter().filter_map(|timing| value(timing)).collect())
    };
    let latency = percentiles(&|timing| Some(timing.e2e() + before));
    let in_flight = play.arrivals.rate.get() * latency.mean.get();
    Ok(Outcome {
        latencies: Latencies {
            ttft: percentiles(&|timing| Some(timing.ttft() + before + handed(timing))),
            // A step takes time, so that something is written between the tokens of an answer that has several.
            tpot: percentiles(&|timing| Some(timing.tpot()? * (1.0 - handed(timing) / written(timing)))),
            latency,
            in_flight: Ratio::const_new(in_flight),
        },
        calls: Count::const_new(counted.len() as f64),
        straightened: Fraction::const_new(straight.error.min(1.0)),
    })
}

impl Percentiles {
    /// Of single values; at least one.
    fn of(mut values: Vec<f64>) -> Self {
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

/// Calls in the replica by Little's law, from its closed loop; an error where they do not get through.
fn expected_calls(replica: &Replica<'_>, rate: f64, most: f64) -> Result<f64, PlayFault> {
    let served = |calls: f64| {
        replica.under(Clients::Concurrency(Count::const_new(calls))).output_rate.get() / replica.output
    };
    let full = served(most);
    if rate >= full {
        return Err(PlayFault::Overloaded(Load::const_new(rate / full)));
    }
    let (mut low, mut high) = (0.0, most);
    while high - low > 0.5 {
        let middle = f64::midpoint(low, high);
        if served(middle.max(1.0)) * (middle / middle.max(1.0)) < rate {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(high.ceil())
}

/// The simulator with our step times and memory. Its own roofline is not asked for a time, so the hardware and the model
/// that it wants are only counters: one layer, four bytes a token.
fn player(replica: &Replica<'_>, straight: &StraightStep, most: f64, mixes: bool) -> Result<Player, String> {
    const BYTES_PER_TOKEN: f64 = 4.0;
    // What a prompt cache holds is in memory too; it is taken off beforehand. One request fits, however little that leaves.
    let tokens = replica.memory.requests * replica.occupied;
    let capacity = tokens.max(replica.input + replica.output) * BYTES_PER_TOKEN;
    let hardware = HardwareConfig {
        name: "counted".to_owned(),
        flops_fp4: None,
        flops_fp8: None,
        flops_bf16: Some(1e15),
        flops_fp16: None,
        memory_bandwidth: 1e15,
        memory_capacity: whole(capacity),
        memory: None,
        fabric: None,
    };
    let model = ModelSpec {
        name: "counted".to_owned(),
        hidden_dim: 1,
        max_seq_len: u32::MAX,
        attention_precision: Precision::Bf16,
        activation_bytes: 2,
        weights: vec![WeightStream {
            precision: Precision::Bf16,
            active_params: 1,
            resident_params: 1,
            routing: None,
        }],
        layers: vec![LayerClass::Attention {
            count: 1,
            heads: 1,
            head_dim: 1,
            kv_heads: 1,
            kv_shared: false,
            window: 0,
            kv_precision: Precision::Bf16,
        }],
    };
    let scheduler = SchedulerConfig {
        max_num_batched_tokens: whole32(replica.chunk),
        max_num_seqs: whole32(most),
        max_waiting: 0,
        policy: SchedulingPolicy::FCFS,
        enable_chunked_prefill: true,
        mix_prefill_with_decode: mixes,
        overlap_schedule: false,
        prefill_delayer_max_passes: 0,
        idle_pass_s: 0.0,
        long_prefill_decode_interval: 0,
        long_prefill_min_tokens: u32::MAX,
        long_prefill_token_threshold: 0,
        max_num_partial_prefills: 1,
        block_size: BLOCK,
        gpu_memory_utilization: 1.0,
        kv_cache_capacity: whole(capacity),
        max_model_len: None,
        enable_preemption_free: false,
        enable_cascade_attention: false,
        balance_set: None,
    };
    let cluster = ClusterSpec {
        hardware,
        parallel: ParallelConfig::default(),
        num_workers: 1,
        memory: MemoryConfig::default(),
        step_cost: StepCostModel::Linear(LinearStepCost {
            t0: straight.step,
            tp: straight.prompt_token,
            td: straight.call,
            tk: straight.context_token,
            t0p: straight.reading,
            graph_prefill_max_tokens: 0,
            t0p_graph: 0.0,
        }),
    };
    Ok(Player::new(Topology::aggregated(cluster, model, scheduler)?))
}

/// Feeds the calls in as they arrive, and collects what became of them.
fn run(
    player: &mut Player,
    replica: &Replica<'_>,
    context: Tokens,
    play: &Play,
    most: f64,
    progress: &mut dyn FnMut(Fraction),
) -> Result<Vec<RequestTiming>, PlayFault> {
    let refused = PlayFault::Refused;
    let mut draw = Draw::of(replica, context, play)?;
    let end = play.duration.get();
    let mut done = Vec::new();
    let (mut sent, mut steps) = (0_u64, 0_u64);
    let mut next = draw.gap();
    loop {
        let mut ahead = 0.0;
        while next < end
            && ahead <= LONGEST_QUEUE.max(BATCHES * most)
            && player.next_event_time().is_none_or(|event| event >= next)
        {
            ahead += 1.0;
            let (input, output) = draw.lengths();
            player.submit(Request::new(sent.to_string(), 0, next, input, output));
            sent += 1;
            next += draw.gap();
        }
        if player.next_event_time().is_none() {
            return Ok(done);
        }
        done.extend(player.step().map_err(refused)?.completions);
        steps += 1;
        if steps.is_multiple_of(REPORT_EVERY) {
            progress(Fraction::const_new((player.current_time() / end).min(1.0)));
        }
        let waiting = (player.aggregate_waiting() as f64).max(ahead);
        if waiting > LONGEST_QUEUE.max(BATCHES * most) {
            return Err(PlayFault::Waiting(Count::const_new(waiting)));
        }
    }
}

/// Random gaps and lengths.
struct Draw {
    numbers: ChaCha12Rng,
    gaps: Option<Gamma<f64>>,
    mean_gap: f64,
    spread: Option<LogNormal<f64>>,
    input: f64,
    output: f64,
    /// The model's context, but for what a prompt cache holds.
    longest: u32,
}

impl Draw {
    fn of(replica: &Replica<'_>, context: Tokens, play: &Play) -> Result<Self, PlayFault> {
        let refused = |why: String| PlayFault::Refused(why);
        let mean_gap = 1.0 / play.arrivals.rate.get();
        let squared = play.arrivals.gap_variation.get().powi(2);
        // Gamma: shape 1 ÷ c², so that 1 is the exponential gap of a Poisson process.
        let gaps = (squared > 0.0)
            .then(|| Gamma::new(1.0 / squared, mean_gap * squared))
            .transpose()
            .map_err(|error| refused(error.to_string()))?;
        let sigma = play.arrivals.length_variance().ln_1p().sqrt();
        let spread = (sigma > 0.0)
            .then(|| LogNormal::new(-sigma * sigma / 2.0, sigma))
            .transpose()
            .map_err(|error| refused(error.to_string()))?;
        Ok(Self {
            numbers: ChaCha12Rng::seed_from_u64(play.seed),
            gaps,
            mean_gap,
            spread,
            input: replica.input,
            output: replica.output,
            longest: whole32(context.get() - replica.machine.cached),
        })
    }

    fn gap(&mut self) -> f64 {
        self.gaps.map_or(self.mean_gap, |gaps| gaps.sample(&mut self.numbers))
    }

    /// Tokens of prompt and answer.
    fn lengths(&mut self) -> (u32, u32) {
        let mut drawn = |mean: f64| {
            let factor = self.spread.map_or(1.0, |spread| spread.sample(&mut self.numbers));
            whole32((mean * factor).max(1.0))
        };
        let (input, output) = (drawn(self.input), drawn(self.output));
        // Nobody can send more than the context holds.
        let input = input.min(self.longest.saturating_sub(2).max(1));
        (input, output.min(self.longest.saturating_sub(input).max(1)))
    }
}

/// The nearest whole number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
fn whole(value: f64) -> u64 {
    (value + 0.5) as u64
}

/// The nearest whole number, of 32 bits.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
fn whole32(value: f64) -> u32 {
    (value + 0.5) as u32
}
