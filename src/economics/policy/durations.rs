//! The clock of everything that a policy uses, and tasks played with them.

use std::sync::Arc;

use crate::economics::bill::bill::Bill;
use crate::economics::bill::sampled_latency::SampledLatency;
use crate::economics::fleet::demand::Scope;
use crate::figure::{Derivation, Figure, Gap, Measured, Traced};
use crate::metric::Metric;
use crate::quality::{Clock, KnownTimes, Play, Played, Strategy, Tasks, evaluate, play};
use crate::scenario::Scenario;
use crate::units::{Count, Quantity, Seconds};

use super::compile::Check;
use super::quality::Quality;
use super::skills::Skills;
use super::task_latency::option_latency;

/// Tasks that are drawn: enough for a 95th percentile within some 2 %.
const TASKS: Count = Count::const_new(20_000.0);
/// Where the random numbers start.
const SEED: u64 = 1;
/// Calls and looks of one task that are drawn one by one; more would take a second and longer.
const MOST_USES: f64 = 2000.0;
/// The percentiles that a distribution of times is made from.
const KNOWN: [Metric; 3] = [Metric::LatencyP50, Metric::LatencyP95, Metric::LatencyP99];

/// How long each numbered thing takes: options, then looks.
pub(in crate::economics) struct Durations {
    durations: Vec<Result<Clock, Gap>>,
    inputs: Vec<Arc<Derivation>>,
}

impl Durations {
    /// Plays a policy whose options have these bills; nothing where a task waits for a single attempt, or where no latency is asked.
    pub(in crate::economics) fn sampled<'b>(
        scope: Scope,
        scenario: &Scenario,
        quality: &Quality,
        skills: &Skills<'_>,
        bill_of: impl Fn(usize) -> Option<&'b Bill>,
    ) -> Option<Result<SampledLatency, Gap>> {
        let timed = quality.timed.as_ref()?;
        match scope {
            Scope::Money | Scope::Sized => return None,
            Scope::Limits if !scenario.limits_latency() => {
                return Some(Err(Gap::NotApplicable("no latency is asked, so no task was drawn")));
            }
            Scope::Limits | Scope::Whole => {}
        }
        let strategy = match timed {
            Ok(strategy) => strategy,
            Err(gap) => return Some(Err(gap.clone())),
        };
        let used = quality.attempts.iter().map(|(at, _)| *at);
        let durations = Self::of(scenario, &quality.looks, used, bill_of);
        Some(
            durations
                .play(strategy, skills.all())
                .map(|sampled| SampledLatency { sampled, inputs: durations.inputs }),
        )
    }

    /// From what is known of the options that are used, and of the looks.
    pub(in crate::economics) fn of<'b>(
        scenario: &Scenario,
        looks: &[Check],
        used: impl Iterator<Item = usize>,
        bill_of: impl Fn(usize) -> Option<&'b Bill>,
    ) -> Self {
        let mut inputs = Vec::new();
        let mut durations = vec![Ok(Clock::always(Seconds::ZERO)); scenario.options.len() + looks.len()];
        for at in used {
            let (Some(option), Some(bill)) = (scenario.options.get(at), bill_of(at)) else { continue };
            let named = |metric| {
                let found = option_latency(option, bill, metric)?;
                Ok(Arc::new(Derivation {
                    label: format!("{} of {}", found.label, option.name),
                    ..(*found).clone()
                }))
            };
            let clock = clock_of(named, &mut inputs);
            durations[at] = clock.map_err(|gap| Gap::Part { name: option.name.clone(), gap: Box::new(gap) });
        }
        for (at, look) in looks.iter().enumerate().filter(|(_, look)| look.is_timed) {
            durations[scenario.options.len() + at] = match &look.time {
                Some(time) => {
                    inputs.push(Figure::written(&format!("{}: time", look.label), time).derivation());
                    Ok(Clock::always(time.value))
                }
                None => Err(Gap::Part {
                    name: look.label.clone(),
                    gap: Box::new(Gap::NotStated("how long it takes is not stated")),
                }),
            };
        }
        Self { durations, inputs }
    }

    /// Plays a strategy; the reason where the time of something that it uses is not known.
    pub(in crate::economics) fn play(&self, strategy: &Strategy, tasks: Tasks<'_>) -> Result<Played, Gap> {
        let unused = Clock::always(Seconds::ZERO);
        let of = |(at, clock): (usize, &Result<Clock, Gap>)| match clock {
            Err(gap) if strategy.uses(at) => Err(gap.clone()),
            clock => Ok(clock.clone().unwrap_or_else(|_| unused.clone())),
        };
        let durations = self.durations.iter().enumerate().map(of).collect::<Result<Vec<_>, _>>()?;
        let uses = || -> f64 { evaluate(strategy, tasks).uses.iter().map(|uses| uses.get()).sum() };
        if strategy.most_uses().get() > MOST_USES && uses() > MOST_USES {
            return Err(Gap::NotApplicable("a task makes more calls than are drawn one by one"));
        }
        Ok(play(strategy, tasks, &Play { clocks: &durations, tasks: TASKS, seed: SEED }))
    }
}

/// The clock of something of which these latencies are known.
fn clock_of(latency: impl Fn(Metric) -> Measured, inputs: &mut Vec<Arc<Derivation>>) -> Result<Clock, Gap> {
    let found = KNOWN.map(latency);
    if let [Err(gap), Err(_), Err(_)] = &found {
        return Err(gap.clone());
    }
    let time =
        |at: usize| found[at].as_ref().ok().and_then(|figure| Seconds::new(figure.amount.value()).ok());
    let known = KnownTimes { p50: time(0), p95: time(1), p99: time(2) };
    let clock = Clock::of(known).ok_or(Gap::NotStated(TWO))?;
    inputs.extend(found.into_iter().flatten());
    Ok(clock)
}

/// Why one percentile is not enough.
const TWO: &str =
    "two of `latency_p50`, `latency_p95` and `latency_p99` are needed, the higher one not shorter";
