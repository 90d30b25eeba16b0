//! How long prompts wait for each other in a closed loop, where every client sends its next request when it has its answer.

use super::backend::Backend;
use super::configuration::Lengths;
use super::predict::Replica;
use super::steady::Round;
use super::step::norm;

/// How sharply it decides whether steps or prompts are fewer: the exponent of the norm that joins them.
const STEPS: f64 = 8.0;
/// Reading and a burst take at most so large a share of the steps that read prompts.
const SHARE_READ: f64 = 0.9;
/// Prompts wait no longer for a lagging front end than so large a share of what of the round is left.
const SHARE_LAGGING: f64 = 0.5;
/// Groups of a bunch that are followed one by one; the rest wait as long as the last of them.
const FOLLOWED: usize = 64;

impl Replica<'_> {
    /// Seconds of a round that pass before a request's first token, where so many run in each copy.
    pub(super) fn before_first_token(&self, round: &Round, batch: f64) -> f64 {
        let Self { machine, configuration, input, output, .. } = self;
        let (c, engine, lengths) = (machine.c, machine.engine, configuration.lengths);
        let fixed = lengths == Lengths::Fixed;
        // Prompts are read by one rank.
        let (alone, chunk) = (machine.with_one_rank(), self.chunk);
        let reading =
            |tokens: f64| alone.step(0.0, *input, tokens.min(chunk), *input) * (tokens / chunk).max(1.0);
        let own = reading(*input);
        let linear = machine.linear();
        let (prefill, bunched) = if engine == Backend::Nim {
            let requests = batch / round.steps.max(1.0);
            let each = (round.mixed - round.plain).max(0.0) / requests;
            let bunch = Bunch { requests, spacing: c.spacing_seconds_nim, own, plain: round.plain, each };
            (own, bunch.wait() * round.steps.max(1.0).sqrt())
        } else {
            // Prompts of others that are read before it: none where nobody else runs.
            let others = c.prefill_wait(lengths) * (1.0 - 1.0 / batch.max(1.0));
            let prefill = if fixed {
                // In the same step as its own, as far as the chunk holds them.
                reading(input * (1.0 + others))
            } else {
                let before = own + others * (own - linear);
                let looks = configuration.looks();
                if looks > 1.0 {
                    // With those of its rank that came since the engine last looked.
                    let running = batch / machine.placement.ranks;
                    let together = input * (1.0 + running * looks / output).min(running.max(1.0));
                    before.max(f64::midpoint(reading(together), reading(together.min(chunk))))
                } else {
                    before
                }
            };
            (prefill, (round.mixed - linear) * f64::midpoint(round.steps, 1.0) + linear)
        };
        let burst = (bunched - own).max(0.0) * c.burst_wait(engine, lengths);
        // SGLang reads prompts before it goes on.
        let queued = if engine.is_sglang() { 0.0 } else { round.queue(*output) };
        let first = (prefill + burst).min(SHARE_READ * round.steps * round.mixed).max(own).max(queued);
        let lagging = if fixed {
            c.backlog_wait
                * round.behind_front_end(batch * machine.placement.stages * c.front_seconds(engine))
        } else {
            0.0
        };
        first + lagging.min(SHARE_LAGGING * (round.seconds - first).max(0.0))
    }
}

/// Requests whose answers ended together, so that their clients' next ones come together, one after the other.
#[derive(Clone, Copy, Debug)]
struct Bunch {
    requests: f64,
    /// Seconds from one to the next.
    spacing: f64,
    /// Seconds in which the first prompt is read, that finds nobody.
    own: f64,
    /// Seconds of a step without prompts.
    plain: f64,
    /// Seconds more for each prompt that a step reads.
    each: f64,
}

impl Bunch {
    /// Mean seconds from a request's coming to the end of the step that reads its prompt. A step reads all prompts that came
    /// while the one before ran.
    fn wait(self) -> f64 {
        let Self { requests, spacing, own, plain, each } = self;
        let (mut read, mut total, mut free, mut last) =
            (requests.min(1.0), own * requests.min(1.0), own, own);
        for _ in 0..FOLLOWED {
            if read >= requests {
                break;
            }
            let come = (free / spacing + 1.0).min(requests) - read;
            // Where nobody came, the next one is waited for.
            let group = come.max((requests - read).min(1.0));
            let start = free.max((read + group - 1.0) * spacing);
            free = start + plain + each * group;
            last = free - (read + (group - 1.0) / 2.0) * spacing;
            total += group * last;
            read += group;
        }
        (total + (requests - read).max(0.0) * last) / requests
    }
}

impl Round {
    /// Seconds that prompts queue for steps, where answers have so many tokens: each step that reads prompts is one of some
    /// answer, so that short answers take only some of the steps. Where both are about as many, some prompts wait by chance.
    fn queue(&self, output: f64) -> f64 {
        let slots = (output - 1.0).max(0.0);
        (norm(self.steps, slots, STEPS) - slots) * self.mixed
    }

    /// Seconds that prompts wait for each other where the front end takes so long to pass on the tokens of a step, and lags
    /// behind the engine while that only writes answers: requests that ended step after step are passed on late, and
    /// their clients' next ones come closer together than they can be read.
    fn behind_front_end(&self, passing: f64) -> f64 {
        // Half of the round's prompts come before a request's own; the front end keeps them so far apart.
        let most = self.steps / 2.0 * (self.mixed - passing).max(0.0);
        let lag = (passing - self.plain).max(0.0) * self.writing;
        if most > 0.0 { most * (1.0 - (-lag / self.plain * self.mixed / most).exp()) } else { 0.0 }
    }
}
