//! What follows for a call from the calls that it finds: the shares of calls whose latencies are longer than a time.

use super::spread::{Lengths, gamma, gamma_tail};

/// How many calls are in a replica, and what follows for one that arrives.
pub(super) struct Crowd {
    pub(super) in_flight: f64,
    /// Time to the first token of a call that finds nobody, but for reading its prompt; and for reading it.
    pub(super) alone: f64,
    pub(super) reading: f64,
    /// Until the running step ends, and for others' prompts.
    pub(super) behind: Behind,
    /// The share that waits for a place in the batch, and how long these wait.
    pub(super) waiting: f64,
    pub(super) wait: f64,
    /// Time per token of calls that find a place, from those with the fewest others to those with the most: shares of all
    /// calls.
    pub(super) paces: Vec<Pace>,
    /// The same of calls that wait: the replica is full while they are answered.
    pub(super) full: f64,
    /// The shortest, below which no variance reaches.
    pub(super) least: f64,
    pub(super) noise: Noise,
    pub(super) drag: Drag,
}

/// A time per token, and the share of calls with it.
#[derive(Clone, Copy)]
pub(super) struct Pace {
    pub(super) share: f64,
    pub(super) tpot: f64,
}

/// What a call that finds a place waits for before its own prompt.
#[derive(Clone, Copy, Default)]
pub(super) struct Behind {
    /// The rest of a step that reads no prompt, for those that find such a one.
    pub(super) rest: f64,
    pub(super) rest_variance: f64,
    /// The share that finds prompts that are read, or shares its step with some; how much longer that takes, and its variance.
    pub(super) busy: f64,
    pub(super) prompts: f64,
    pub(super) prompts_variance: f64,
}

impl Behind {
    pub(super) fn mean(&self) -> f64 {
        self.rest + self.busy * self.prompts
    }

    pub(super) fn variance(&self) -> f64 {
        let square = self.prompts_variance + self.prompts * self.prompts;
        self.rest_variance + self.busy * square - (self.busy * self.prompts).powi(2)
    }

    fn tail(&self, time: f64) -> f64 {
        let among = || gamma_tail(self.rest + self.prompts, self.rest_variance + self.prompts_variance, time);
        let apart = || gamma_tail(self.rest, self.rest_variance, time);
        (1.0 - self.busy) * apart() + if self.busy > 0.0 { self.busy * among() } else { 0.0 }
    }
}

/// Variances of the time per token beside what the number of calls makes of it.
#[derive(Clone, Copy, Default)]
pub(super) struct Noise {
    /// Because prompts and calls are many at the same time.
    pub(super) shared: f64,
    /// Because of prompts that are read during an answer of one token.
    pub(super) one_token: f64,
    /// The same in a full replica, which admits a prompt for each answer that ends.
    pub(super) one_token_full: f64,
}

/// How much longer an answer takes because it begins among the prompts that came while its own was read.
#[derive(Clone, Copy, Default)]
pub(super) struct Drag {
    /// All together, and at most for each token.
    pub(super) whole: f64,
    pub(super) each: f64,
    /// Its variance over the square of its mean: an exponential time that calls have only while prompts are read.
    pub(super) spread: f64,
}

impl Drag {
    /// For an answer of so many further tokens: an exponential time, cut off where the answer ends.
    fn of(&self, tokens: f64) -> f64 {
        let most = self.each * tokens;
        if self.whole > 0.0 && most > 0.0 { self.whole * -(-most / self.whole).exp_m1() } else { 0.0 }
    }
}

/// Less than this share of the calls does not count.
const NOBODY: f64 = 1e-9;

impl Crowd {
    /// The share of calls that wait longer than so, of those that wait.
    fn wait_tail(&self, time: f64) -> f64 {
        if time < 0.0 {
            1.0
        } else if self.wait > 0.0 {
            (-time / self.wait).exp()
        } else {
            0.0
        }
    }

    /// Means of the time to the first token, per token and of the whole call, for answers of so many tokens.
    pub(super) fn means(&self, output: f64) -> [f64; 3] {
        let ttft = self.alone + self.reading + self.behind.mean() + self.waiting * self.wait;
        let tokens = output - 1.0;
        if tokens <= 0.0 {
            return [ttft, 0.0, ttft];
        }
        let found: f64 = self.paces.iter().map(|pace| pace.share * pace.tpot).sum();
        let drag = (1.0 - self.waiting) * self.drag.of(tokens);
        let tpot = found + self.waiting * self.full + drag / tokens;
        [ttft, tpot, ttft + tokens * tpot]
    }

    pub(super) fn ttft_tail(&self, lengths: &Lengths, time: f64) -> f64 {
        let (mean, variance) = (self.behind.mean(), self.behind.variance());
        lengths.mean_of(|length| {
            let left = time - self.alone - self.reading * length;
            let waiting = if self.waiting > NOBODY {
                self.waiting * gamma(mean, variance, |behind| self.wait_tail(left - behind))
            } else {
                0.0
            };
            (1.0 - self.waiting) * self.behind.tail(left) + waiting
        })
    }

    pub(super) fn tpot_tail(&self, lengths: &Lengths, output: f64, time: f64) -> f64 {
        if output <= 1.0 {
            return 0.0;
        }
        let left = time - self.least;
        lengths.mean_of(|length| {
            let tokens = (output * length - 1.0).max(1.0);
            let drag = self.drag.of(tokens) / tokens;
            let variance =
                self.noise.shared + self.noise.one_token / (tokens + 1.0) + drag * drag * self.drag.spread;
            let full = gamma_tail(self.full - self.least, self.noise.one_token_full / (tokens + 1.0), left);
            // However many come, more than fill the replica are not answered at a time.
            let found = |pace: &Pace| pace.share * gamma_tail(pace.tpot - self.least + drag, variance, left);
            let below = if full > 0.0 { self.paces.iter().map(found).sum::<f64>() * full } else { 0.0 };
            below + self.waiting * full
        })
    }

    pub(super) fn whole_tail(&self, lengths: &Lengths, output: f64, time: f64) -> f64 {
        let (behind, before) = (self.behind.mean(), self.alone + self.reading);
        let behind_variance = self.behind.variance();
        if output <= 1.0 {
            return self.ttft_tail(lengths, time);
        }
        lengths.mean_of(|length| {
            let tokens = (output * length - 1.0).max(0.0);
            let drag = self.drag.of(tokens);
            let each = self.noise.shared + self.noise.one_token / (tokens + 1.0);
            let variance = behind_variance + tokens * tokens * each + drag * drag * self.drag.spread;
            let left = time - before - tokens * self.least;
            let found = |pace: &Pace| {
                pace.share * gamma_tail(behind + tokens * (pace.tpot - self.least) + drag, variance, left)
            };
            let waiting = if self.waiting > NOBODY {
                let mean = behind + tokens * (self.full - self.least);
                let variance = behind_variance + tokens * tokens * self.noise.one_token_full / (tokens + 1.0);
                self.waiting * gamma(mean, variance, |more| self.wait_tail(left - more))
            } else {
                0.0
            };
            self.paces.iter().map(found).sum::<f64>() + waiting
        })
    }
}
