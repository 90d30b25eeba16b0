//! How long prompts wait for each other in a closed loop, where every client sends its next request when it has its answer.

use super::steady::Round;
use super::step::norm;

/// How sharply it decides whether steps or prompts are fewer: the exponent of the norm that joins them.
const STEPS: f64 = 8.0;
/// Groups of a bunch that are followed one by one; the rest wait as long as the last of them.
const FOLLOWED: usize = 64;

/// Requests whose answers ended together, so that their clients' next ones come together, one after the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bunch {
    /// Requests.
    pub(super) requests: f64,
    /// Seconds from one to the next.
    pub(super) spacing: f64,
    /// Seconds in which the first prompt is read, that finds nobody.
    pub(super) own: f64,
    /// Seconds of a step without prompts.
    pub(super) plain: f64,
    /// Seconds more for each prompt that a step reads.
    pub(super) each: f64,
}

impl Bunch {
    /// Mean seconds from a request's coming to the end of the step that reads its prompt. A step reads all prompts that came
    /// while the one before ran.
    pub(super) fn wait(self) -> f64 {
        let Self { requests, spacing, own, plain, each } = self;
        let (mut read, mut total, mut free, mut last) =
            (requests.min(1.0), own * requests.min(1.0), own, own);
        for _ in 0..FOLLOWED {
            if read >= requests {
                break;
            }
            let come = (free / spacing + 1.0).min(requests) - read;
            let group = if come < 1.0 { (requests - read).min(1.0) } else { come };
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
    pub(super) fn queue(&self, output: f64) -> f64 {
        let slots = (output - 1.0).max(0.0);
        (norm(self.steps, slots, STEPS) - slots) * self.mixed
    }

    /// Seconds that prompts wait for each other where the front end takes so long to pass on the tokens of a step, and lags
    /// behind the engine while that only writes answers: requests that ended step after step are passed on late, and
    /// their clients' next ones come closer together than they can be read.
    pub(super) fn behind_front_end(&self, passing: f64) -> f64 {
        // Half of the round's prompts come before a request's own; the front end keeps them so far apart.
        let most = self.steps / 2.0 * (self.mixed - passing).max(0.0);
        let lag = (passing - self.plain).max(0.0) * self.writing;
        if most > 0.0 { most * (1.0 - (-lag / self.plain * self.mixed / most).exp()) } else { 0.0 }
    }
}
