//! How many calls are in a replica to which they come at random, and what that makes of its steps.
//!
//! With n calls a step that reads no prompt takes `plain`, and a prompt holds all answers up for `reading`. By a clock that stands
//! still while prompts are read, answers are served by processor sharing: n calls complete n ÷ (steps × plain) a second, and
//! λ ÷ (1 − p) come, p = λ × `reading`, in clusters of 1 ÷ (1 − p) on average. The number in such a queue is insensitive to
//! the distribution of lengths (Kelly 1979) but for those clusters, which spread it by the factor z = (c²ₐ + c²ᵥ) ÷ ((1 − p)²
//! (1 + c²ₗ)): so the probability of n is proportional to the product of (arrivals ÷ completions)^(1/z). Beyond the last place
//! the queue has the tail of its work (limited processor sharing: Zhang, Dai and Zwart 2011).

use crate::units::{Load, Quantity, Ratio};

use super::arrivals::Arrivals;
use super::crowd::{Behind, Crowd, Drag, Noise, Pace};
use super::curve::Curve;
use super::open_loop::{Front, Held, Mixing};
use super::percentiles::Overloaded;
use super::steps::Found;
use super::usual::{Answers, Steepness, Usual};

/// A replica with 1, 2, … calls.
pub(super) struct States {
    by_calls: Vec<State>,
    /// The states at the points of the curve, between which all is straight.
    knots: Vec<usize>,
    /// ln of the products of the seconds that a call's answer takes of the replica, up to that state.
    products: Vec<f64>,
    output: f64,
    /// Calls a second of as many clients as there are places: no more are taken on, though places that are filled at once would get a
    /// little more through.
    closed: f64,
    /// Nothing is known of a measured curve's steps.
    open: Option<Opened>,
}

#[derive(Clone, Copy)]
struct State {
    /// Completions a second.
    served: f64,
    /// Seconds of a step that reads no prompt, and by which a prompt holds it up.
    plain: f64,
    reading: f64,
    ttft: f64,
}

/// What is known of a predicted replica.
#[derive(Clone, Copy)]
struct Opened {
    front: Front,
    mixing: Mixing,
    chunk_share: f64,
    copies: f64,
    held: Held,
}

/// A call's time per token is an average over its life, in which the number of calls changes and comes back: the relaxation in a life,
/// with which 0.7 of the variance is left where others do not slow it down (0.67 for equal lives, 0.74 for exponential ones).
const RELAXATION: f64 = 1.15;
/// States less likely than this, beside the likeliest, do not count.
const NEGLIGIBLE: f64 = -25.0;
/// Loads up to which estimates agree with simulations, the 95th percentile of the first token within a third in nine of ten cases: of
/// answers of one token, which are estimated too long above; of replicas whose calls memory limits, which puts some off and reads
/// their prompts again; of engines that read prompts in steps of their own; and of others.
const TESTED_PROMPTS: f64 = 0.4;
const TESTED_IN_MEMORY: f64 = 0.8;
const TESTED_APART: f64 = 0.8;
const TESTED: f64 = 0.95;
/// More calls at a time than engines run.
const MOST_STATES: f64 = 16_384.0;
/// A queue never gets shorter than by this factor, however even the calls come.
const LEAST_QUEUE: f64 = 0.05;
/// A share of the time below this is none.
const LEAST_SHARE: f64 = 0.01;
/// Reading prompts never takes all of the time: no answers would be written.
const MOST_READING: f64 = 0.97;
/// Times per token spread from a little below the shortest step.
const SHORTEST: f64 = 0.9;
/// How far from the usual number of calls it is seen how steps change with it.
const AROUND: f64 = 1.25;
/// Where the calls that find a place are cut into those with few and with many others: finer towards many.
const CUTS: [f64; 8] = [0.0, 0.15, 0.4, 0.65, 0.85, 0.95, 0.985, 1.0];
/// The first token is handed out before so large a share of the others' time is over.
const SHARE_HANDED: f64 = 0.5;

impl States {
    pub(super) fn of(curve: &Curve) -> Self {
        let output = curve.output().get();
        let open = curve.open();
        let places = open.map_or(f64::INFINITY, |open| open.places);
        let most = curve.last().clients.get().floor().min(places).clamp(1.0, MOST_STATES);
        let (mut states, mut products) = (Vec::new(), Vec::new());
        let (mut clients, mut product) = (1.0, 0.0);
        while clients <= most {
            let (answer, state) = if let Some(open) = open {
                let times = open.at(clients);
                let (plain, reading) = (times.plain, times.reading / open.copies);
                let answer = open.steps * plain / clients;
                (answer, State { served: 1.0 / (answer + reading), plain, reading, ttft: 0.0 })
            } else {
                let served = curve.served(clients);
                let point = curve.at(Ratio::const_new(clients));
                let (plain, ttft) = (point.tpot.get(), point.ttft.get());
                (1.0 / served, State { served, plain, reading: 0.0, ttft })
            };
            product += answer.max(f64::MIN_POSITIVE).ln();
            products.push(product);
            states.push(state);
            clients += 1.0;
        }
        let mut knots = vec![0];
        for point in curve.points() {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to MOST_STATES")]
            let at = (point.clients.get().clamp(1.0, most) as usize).saturating_sub(1);
            if knots.last().is_none_or(|last| *last < at) {
                knots.push(at);
            }
        }
        let open = open.map(|open| Opened {
            front: open.front,
            mixing: open.mixing,
            chunk_share: open.chunk_share,
            copies: open.copies,
            held: open.held,
        });
        Self {
            by_calls: states,
            knots,
            products,
            output,
            closed: curve.served(curve.last().clients.get()),
            open,
        }
    }

    /// Calls a second that a full replica gets through.
    pub(super) fn capacity(&self) -> f64 {
        self.by_calls.last().map_or(0.0, |state| state.served.min(self.closed))
    }

    /// Up to which load estimates agree with simulations.
    pub(super) fn tested(&self) -> Load {
        Load::const_new(match self.open {
            Some(_) if self.output <= 1.0 => TESTED_PROMPTS,
            Some(Opened { held: Held::Memory, .. }) => TESTED_IN_MEMORY,
            Some(Opened { mixing: Mixing::Apart, .. }) => TESTED_APART,
            _ => TESTED,
        })
    }

    /// The usual number of calls at a rate: with as many it gets them through.
    fn usual(&self, rate: f64) -> f64 {
        let after = self.by_calls.partition_point(|state| state.served < rate);
        let served = |at: usize| self.by_calls.get(at).map_or(0.0, |state| state.served);
        let before = after.checked_sub(1).map_or(0.0, served);
        let share = if served(after) > before { (rate - before) / (served(after) - before) } else { 0.0 };
        (after as f64 + share).clamp(1.0, self.by_calls.len() as f64)
    }

    /// Steps for each call at a rate: prompts are read in them, or in steps of their own.
    pub(super) fn steps_per_call(&self, rate: f64) -> f64 {
        let usual = self.usual(rate);
        let plain = self.between(usual, |state| state.plain);
        let prompts = (rate * self.between(usual, |state| state.reading)).min(MOST_READING);
        let copies = self.open.map_or(1.0, |open| open.copies);
        let apart = if self.open.is_some_and(|open| open.mixing == Mixing::Apart) { copies } else { 0.0 };
        if plain > 0.0 { copies * (1.0 - prompts) / plain / rate + apart } else { 1.0 }
    }

    /// What a state of so many calls has, between whole numbers of them in proportion.
    fn between(&self, calls: f64, value: impl Fn(&State) -> f64) -> f64 {
        let most = self.by_calls.len().saturating_sub(1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "below the number of states"
        )]
        let low = ((calls - 1.0).max(0.0) as usize).min(most);
        let high = (low + 1).min(most);
        let share = (calls - 1.0 - low as f64).clamp(0.0, 1.0);
        match (self.by_calls.get(low), self.by_calls.get(high)) {
            (Some(low), Some(high)) => value(low) + (value(high) - value(low)) * share,
            _ => 0.0,
        }
    }

    /// The probability of each number of calls from none on, not normed; that of all places is the last.
    fn weights(&self, rate: f64, spread: f64) -> Vec<f64> {
        let ln_rate = rate.ln();
        let mut likely = Vec::with_capacity(self.by_calls.len() + 1);
        likely.push(0.0);
        let stall = |at: usize| {
            self.by_calls.get(at).map_or(0.0, |state| (-(rate * state.reading).min(MOST_READING)).ln_1p())
        };
        let (mut stalls, mut before, mut calls) = (0.0, stall(0), 0.0);
        let mut products = self.products.iter();
        let mut push = |stall: f64, calls: &mut f64, stalls: &mut f64| {
            if let Some(product) = products.next() {
                *calls += 1.0;
                *stalls += stall;
                likely.push((*calls * ln_rate + product - *stalls) / spread);
            }
        };
        push(before, &mut calls, &mut stalls);
        for ends in self.knots.windows(2) {
            let &[low, high] = ends else { continue };
            let after = stall(high);
            let slope = (after - before) / (high - low) as f64;
            let mut now = before;
            for _ in low..high {
                now += slope;
                push(now, &mut calls, &mut stalls);
            }
            before = after;
        }
        let top = likely.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for ln in &mut likely {
            *ln = if *ln - top < NEGLIGIBLE { 0.0 } else { (*ln - top).exp() };
        }
        likely
    }

    /// What calls find that come so.
    pub(super) fn crowd(&self, arrivals: &Arrivals) -> Result<Crowd, Overloaded> {
        let rate = arrivals.rate.get();
        let full = rate / self.capacity();
        let (Some(first), Some(last)) = (self.by_calls.first(), self.by_calls.last()) else {
            return Err(Overloaded { load: Load::const_new(full) });
        };
        if full >= 1.0 || full.is_nan() {
            return Err(Overloaded { load: Load::const_new(full) });
        }
        let capacity = last.served;
        let load = rate / capacity;
        let usual = self.usual(rate);
        let gaps = arrivals.gaps_squared(usual / rate);
        let lengths = arrivals.length_variance();
        // Prompts and answers vary each for itself, so that work varies less than either.
        let work = |prompts: f64| lengths * (prompts * prompts + (1.0 - prompts) * (1.0 - prompts));
        let prompts = (rate * self.between(usual, |state| state.reading)).min(MOST_READING);
        let apart = 1.0 - prompts;
        let spread = (gaps + work(prompts)) / (apart * apart * (1.0 + lengths));
        let mut weights = self.weights(rate, spread.max(LEAST_QUEUE));
        let at_last = weights.pop().unwrap_or(1.0);
        let prompts_full = (capacity * last.reading).min(MOST_READING);
        let queueing = (gaps + work(prompts_full)).max(LEAST_QUEUE);
        // Work of calls that have a place is half done, that of others is not begun; and prompts of theirs are not read yet.
        let begun = (1.0 + lengths) * (1.0 - prompts_full);
        let tail = at_last * (1.0 + load / (1.0 - load) * queueing / begun);
        let total: f64 = weights.iter().sum::<f64>() + tail;
        // Answers of one token hold no place beside the steps that read their prompts.
        let answers =
            if self.open.is_some() && self.output <= 1.0 { Answers::OneToken } else { Answers::Several };
        let at_full = tail / total;
        let waiting = if answers == Answers::OneToken { 0.0 } else { at_full };
        let wait = queueing / 2.0 / (1.0 - load) / capacity;
        let pace = |state: &State| state.plain / (1.0 - (rate * state.reading).min(MOST_READING));
        let full = last.plain / (1.0 - prompts_full);
        let (mut running, mut tpot, mut reading, mut ttft) = (
            self.by_calls.len() as f64 * at_full,
            full * at_full,
            last.reading * at_full,
            last.ttft * at_full,
        );
        let mut calls = 0.0;
        // A call that arrives makes one more.
        for (weight, state) in weights.iter().zip(&self.by_calls) {
            if *weight > 0.0 {
                let share = weight / total;
                running += calls * share;
                tpot += pace(state) * share;
                reading += state.reading * share;
                ttft += state.ttft * share;
            }
            calls += 1.0;
        }
        let busy = 1.0 - weights.first().map_or(0.0, |nobody| nobody / total);
        let steepness = self.steepness(usual);
        let relaxed = RELAXATION * steepness.relative;
        let averaged = (2.0 / (relaxed * relaxed) * (relaxed + (-relaxed).exp_m1())).sqrt();
        let mut paces = self.paces(&weights, total, pace);
        for found in &mut paces {
            found.tpot = tpot + (found.tpot - tpot) * averaged;
        }
        let crowd = Crowd {
            in_flight: running + waiting * wait * rate,
            alone: first.ttft,
            reading: 0.0,
            // The curve's own waiting, which clients of a closed loop have.
            behind: Behind {
                rest: (ttft - first.ttft).max(0.0),
                rest_variance: (ttft - first.ttft).powi(2) + busy * tpot * tpot / 12.0,
                ..Behind::default()
            },
            waiting,
            wait,
            paces,
            full,
            least: first.plain.min(tpot) * SHORTEST,
            noise: Noise::default(),
            drag: Drag::default(),
        };
        let Some(open) = self.open.as_ref().filter(|_| reading > 0.0 && tpot > 0.0) else {
            return Ok(crowd);
        };
        let noise = (gaps + prompts * prompts * lengths) / (apart * apart) + lengths;
        let usual =
            Usual { tpot, reading, prompts, busy, answers, shared: steepness.each * spread * running, noise };
        Ok(self.among_prompts(open, &crowd, arrivals, &usual, *last))
    }

    /// What prompts make of it, that are read as they come.
    fn among_prompts(
        &self,
        open: &Opened,
        crowd: &Crowd,
        arrivals: &Arrivals,
        usual: &Usual,
        last: State,
    ) -> Crowd {
        let Usual { tpot, .. } = *usual;
        // Each copy reads the prompts of its own calls.
        let seen = Arrivals { rate: arrivals.rate * Ratio::const_new(1.0 / open.copies), ..*arrivals };
        let reading = usual.reading * open.copies;
        // While nobody is answered there are no steps but those that read: of single prompts, as far as they keep it busy.
        let busy = if usual.answers == Answers::OneToken {
            (seen.rate.get() * (tpot * (1.0 - usual.prompts) + reading)).min(1.0)
        } else {
            usual.busy
        };
        let found = Found::of(tpot * busy, reading, &seen, open.mixing);
        let behind = found.behind();
        let share = found.share;
        let plain = tpot * (1.0 - if usual.answers == Answers::OneToken { usual.prompts } else { share });
        let first_step = match open.mixing {
            Mixing::Mixed => plain,
            Mixing::Apart => 0.0,
        };
        // Prompts that came while this one waited and was read are read in the first steps of its answer; those steps are as
        // long as one that reads.
        let backlog = seen.rate.get() * (behind.mean() + reading + plain) * reading / (1.0 - share);
        let slow = found.seen.max(plain + reading * open.chunk_share);
        let others = (self.output - 1.0).max(1.0);
        let places = self.by_calls.len() as f64 / open.copies;
        let handing = |tpot: f64| open.front.handing.min(SHARE_HANDED * tpot * others) / others;
        let handed = |tpot: f64| tpot - handing(tpot);
        let paces =
            crowd.paces.iter().map(|pace| Pace { tpot: handed(pace.tpot), share: pace.share }).collect();
        let one_prompt = seen.rate.get() * tpot * reading * reading;
        Crowd {
            alone: open.front.before + handing(tpot) * others + first_step,
            reading,
            behind,
            paces,
            // Of a full replica's prompts, its own does not hold it up.
            full: handed(last.plain + (places - 1.0) * last.reading * open.copies / others),
            least: handed(crowd.least).max(0.0),
            noise: Noise {
                shared: usual.shared * reading / self.output / open.copies,
                one_token: one_prompt * usual.noise,
                one_token_full: one_prompt * 2.0 * arrivals.length_variance(),
            },
            drag: Drag {
                whole: backlog * (1.0 - tpot / slow).max(0.0),
                each: (slow - tpot).max(0.0),
                spread: 2.0 / share.max(LEAST_SHARE) - 1.0,
            },
            in_flight: crowd.in_flight,
            waiting: crowd.waiting,
            wait: crowd.wait,
        }
    }

    /// Times per token of the calls that find a place, from few others to many.
    fn paces(&self, weights: &[f64], total: f64, pace: impl Fn(&State) -> f64) -> Vec<Pace> {
        let below: f64 = weights.iter().sum();
        let mut paces = Vec::with_capacity(CUTS.len());
        let mut cuts = CUTS.iter().skip(1).map(|cut| cut * below);
        let mut cut = cuts.next().unwrap_or(below);
        let (mut sum, mut held, mut times) = (0.0, 0.0, 0.0);
        for (weight, state) in weights.iter().zip(&self.by_calls).filter(|(weight, _)| **weight > 0.0) {
            let time = pace(state);
            let mut left = *weight;
            // A state that lies across a cut is in both parts.
            while sum + left > cut && cut < below {
                let part = (cut - sum).max(0.0);
                (held, times) = (held + part, times + part * time);
                if held > 0.0 {
                    paces.push(Pace { share: held / total, tpot: times / held });
                }
                (sum, left, held, times) = (cut, left - part, 0.0, 0.0);
                cut = cuts.next().unwrap_or(below);
            }
            (sum, held, times) = (sum + left, held + left, times + left * time);
        }
        if held > 0.0 {
            paces.push(Pace { share: held / total, tpot: times / held });
        }
        paces
    }

    /// How steps without prompts change with the number of calls around a usual one.
    fn steepness(&self, usual: f64) -> Steepness {
        let most = self.by_calls.len() as f64;
        let (few, many) = ((usual / AROUND).max(1.0), (usual * AROUND).clamp(1.0, most));
        if many - few < 1e-6 {
            return Steepness { relative: 1.0, each: 0.0 };
        }
        let plain = |calls: f64| self.between(calls, |state| state.plain);
        let (short, long) = (plain(few), plain(many));
        if short <= 0.0 || long <= 0.0 {
            return Steepness { relative: 1.0, each: 0.0 };
        }
        let relative = 1.0 - (long / short).ln() / (many / few).ln();
        Steepness {
            relative: relative.clamp(LEAST_STEEPNESS, 1.0),
            each: ((long - short) / (many - few)).max(0.0),
        }
    }
}

/// Steps that only compute take longer as calls become more, and completions are as many as before.
const LEAST_STEEPNESS: f64 = 0.02;
