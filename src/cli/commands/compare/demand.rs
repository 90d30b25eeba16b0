//! How much is asked for: a peak, a mean, tasks or users, of which what is not given follows from the others or is assumed.

use anyhow::bail;

use crate::report::number::human;
use crate::scenario::WorkloadLine;
use crate::units::{Calendar, CallsPerSecond, Quantity, Seconds, brief};

use super::args::CompareArgs;

/// A demand, as lines of a workload, and what is assumed of it.
pub(super) struct Demand {
    pub(super) lines: Vec<WorkloadLine>,
    pub(super) assumed: Vec<String>,
    /// In words, for the title.
    pub(super) words: String,
}

/// The busiest hour over the mean hour where only one of both is given.
const PEAK_OVER_MEAN: f64 = 3.0;
/// How far two statements of one thing may be apart.
const AGREE: f64 = 0.02;

/// Seconds of a month.
fn month() -> f64 {
    Calendar::STANDARD.hours_per_month().get() * 3600.0
}

/// A rate in words.
fn calls(rate: CallsPerSecond) -> String {
    let words = brief(rate);
    if words == "1 calls/s" { "1 call/s".to_owned() } else { words }
}

/// How long people think where nothing is said: as a scenario's `users` do.
const THINK: Seconds = Seconds::const_new(20.0);

/// Calls a second of people who ask, wait and think: users ÷ (think time + response time).
fn of_users(args: &CompareArgs, assumed: &mut Vec<String>) -> anyhow::Result<Option<CallsPerSecond>> {
    let Some(users) = args.users else {
        for (flag, given) in [("--think", args.think), ("--response", args.response)] {
            if given.is_some() {
                bail!("`{flag}` is a time of people: say how many there are, such as `--users 500`");
            }
        }
        return Ok(None);
    };
    if let Some(peak) = args.peak {
        bail!(
            "`--users {users}` says how much the busiest hour asks for, and so does `--peak {peak}`: leave one of both out"
        );
    }
    if users.get() == 0.0 {
        bail!("`--users 0`: there is nobody to serve; such as `--users 500`");
    }
    let think = args.think.unwrap_or(THINK);
    let response = args.response.unwrap_or(Seconds::ZERO);
    if think.get() + response.get() == 0.0 {
        bail!(
            "people who neither think nor wait would ask for endlessly much: `--response 5s` says how long an answer takes, `--think 20s` \
             how long they think"
        );
    }
    if args.think.is_none() {
        assumed.push(format!("people think for {THINK} before the next call: `--think` says otherwise"));
    }
    if think == Seconds::ZERO {
        assumed
            .push("people ask again as soon as they have an answer: a closed loop without pauses".to_owned());
    }
    if args.response.is_none() {
        assumed.push(
            "people do not wait for answers, which is the most that they can ask for: `--response 5s` says otherwise".to_owned(),
        );
    }
    Ok(Some(CallsPerSecond::const_new(users.get() / (think.get() + response.get()))))
}

/// The demand of the arguments.
pub(super) fn demand(args: &CompareArgs) -> anyhow::Result<Demand> {
    if let (Some(mean), Some(tasks)) = (args.mean, args.tasks) {
        let of_tasks = tasks.get() / month();
        if (of_tasks - mean.get()).abs() > AGREE * mean.get() {
            bail!(
                "`--tasks {tasks}` is {} on average, and `--mean` says {mean}: leave one of both out",
                brief(CallsPerSecond::const_new(of_tasks))
            );
        }
    }
    let mean = args.mean.or_else(|| args.tasks.map(|tasks| CallsPerSecond::const_new(tasks.get() / month())));
    for (name, given) in [("mean", args.mean), ("peak", args.peak)] {
        if given.is_some_and(|rate| rate.get() == 0.0) {
            bail!("`--{name}` of nothing: there is nothing to compare; such as `--{name} 12/s`");
        }
    }
    if args.tasks.is_some_and(|tasks| tasks.get() == 0.0) {
        bail!("`--tasks` of nothing: there is nothing to compare; such as `--tasks 1.2M/month`");
    }
    let mut assumed = Vec::new();
    let of_users = of_users(args, &mut assumed)?;
    let (mean, peak) = match (mean, args.peak.or(of_users)) {
        (None, None) => bail!(
            "say how much there is to do: `--mean 12/s` and `--peak 40/s`, `--tasks 1.2M/month`, or `--users 500`"
        ),
        (Some(mean), Some(peak)) if peak < mean => bail!(
            "a peak of {} is below the mean of {}: the busiest hour has the mean hour's calls at least",
            brief(peak),
            brief(mean)
        ),
        (Some(mean), Some(peak)) => (mean, peak),
        (Some(mean), None) => {
            let peak = CallsPerSecond::const_new(mean.get() * PEAK_OVER_MEAN);
            assumed.push(format!(
                "the busiest hour has {PEAK_OVER_MEAN}x the calls of the mean hour, {}: `--peak` says otherwise",
                brief(peak)
            ));
            (mean, peak)
        }
        (None, Some(peak)) => {
            let mean = CallsPerSecond::const_new(peak.get() / PEAK_OVER_MEAN);
            assumed.push(format!(
                "the mean hour has a third of the busiest hour's calls, {}: `--mean` or `--tasks` says otherwise",
                brief(mean)
            ));
            (mean, peak)
        }
    };
    let line = |key, value: String, comment: String| WorkloadLine { key, value, comment };
    let mut lines = Vec::new();
    match (args.tasks, args.mean) {
        (Some(tasks), _) => {
            lines.push(line(
                "tasks",
                tasks.to_string(),
                format!("{} on average; one call is a task", brief(mean)),
            ));
        }
        (None, Some(mean)) => {
            lines.push(line("requests", mean.to_string(), "on average; one call is a task".to_owned()));
        }
        (None, None) => {}
    }
    if let Some(users) = args.users {
        let think = args.think.unwrap_or(THINK);
        let response = args.response.map_or_else(String::new, |time| format!(", response: {time}"));
        let value = format!("{{ count: {users}, think: {think}{response} }}");
        lines.push(line("users", value, format!("in the busiest hour: {}", brief(peak))));
    } else if let Some(peak) = args.peak {
        lines.push(line("peak", peak.to_string(), "in the busiest hour".to_owned()));
    }
    if lines.len() == 1 {
        let other = if args.tasks.is_some() || args.mean.is_some() { peak } else { mean };
        lines.push(line("peak_to_mean", format!("{PEAK_OVER_MEAN}x"), format!("assumed: {}", brief(other))));
    }
    let people = args.users.map_or_else(String::new, |users| {
        format!(" ({} {})", human(users.into()), if users.get() == 1.0 { "person" } else { "people" })
    });
    let words = format!("{} on average, {} in the busiest hour{people}", calls(mean), calls(peak));
    Ok(Demand { lines, assumed, words })
}
