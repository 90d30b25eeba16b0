//! The benchmark of a server with a workload's lengths: which loads, how many requests, and into which files.

use crate::serving::Family;
use crate::units::{Count, Quantity, Ratio};

use super::bench::{Bench, BenchLoad, Requests, Run};
use super::command::Command;
use super::{sglang, tensorrt_llm, vllm};

/// Requests of a run for each that is in flight.
const PROMPTS_PER_CLIENT: f64 = 10.0;
/// Requests of the shortest run.
const FEWEST_PROMPTS: f64 = 20.0;
/// Seconds for which requests come at a rate, and how many there are at least and at most.
const OPEN_SECONDS: f64 = 300.0;
const FEWEST_OPEN: f64 = 100.0;
const MOST_OPEN: f64 = 5000.0;
/// The runs, and what is to be known of them.
#[derive(Clone, Debug)]
pub struct Benches {
    /// One a load, the closed ones first.
    pub runs: Vec<Bench>,
    /// What they do not do, or do in their own way.
    pub notes: Vec<String>,
}

impl Benches {
    /// The runs of some loads.
    pub(super) fn of(run: &Run<'_>, requests: &Requests, loads: &[BenchLoad]) -> Self {
        let runs = loads.iter().zip(1_u8..).map(|(load, seed)| {
            let mut bench = Bench {
                load: *load,
                file: run.file(*load),
                prompts: prompts(*load, run.endpoint.is_some()),
                seed: f64::from(seed),
                command: Command::default(),
            };
            bench.command = match run.engine.family {
                Family::Sglang => sglang::bench(run, &bench, requests),
                Family::TensorRtLlm => tensorrt_llm::bench(run, &bench, requests),
                Family::Vllm | Family::Nim => vllm::bench(run, &bench, requests),
            };
            bench
        });
        Self { runs: runs.collect(), notes: run.notes(requests, loads) }
    }

    /// The files of the runs whose clients hold the load, each once.
    pub(super) fn closed(&self) -> Vec<&str> {
        let closed = self.runs.iter().filter(|run| matches!(run.load, BenchLoad::Closed(_)));
        let mut files: Vec<&str> = closed.map(|run| run.file.as_str()).collect();
        files.dedup();
        files
    }
}

impl Run<'_> {
    /// Whether all runs that are closed loops go into one file.
    fn appends(&self) -> bool {
        match self.engine.family {
            Family::Sglang => true,
            Family::TensorRtLlm => false,
            Family::Vllm | Family::Nim => self.endpoint.is_none() && vllm::appends(self.engine),
        }
    }

    fn file(&self, load: BenchLoad) -> String {
        let ending = if self.engine.family == Family::Sglang { "jsonl" } else { "json" };
        match load {
            BenchLoad::Closed(_) if self.appends() => format!("{}-closed.{ending}", self.name),
            BenchLoad::Closed(clients) => format!("{}-{clients}-clients.{ending}", self.name),
            BenchLoad::Open { .. } => format!("{}-rate.{ending}", self.name),
        }
    }

    /// What is to be said of prompts that begin with so many tokens that a cache serves.
    fn of_prefix(&self, prefix: f64) -> String {
        let same = format!("all prompts begin with the same {prefix} tokens");
        let memory = "they lie in memory once here, and once for each request in the prediction";
        if self.endpoint.is_some() {
            return format!("{same}, so that the provider's cache may serve them");
        }
        match self.engine.family {
            Family::Sglang if !sglang::reports_cache(self.engine) => {
                "this release's benchmark does not say what the prefix cache serves, so no prompts have anything in common here: they are read \
                 whole, and are held against a prediction of prompts that are"
                    .to_owned()
            }
            Family::Sglang => format!("{same}, so that a prefix cache serves them; {memory}"),
            _ => format!(
                "{same}, so that a prefix cache serves them; {memory}; `prefix_cache_hit_rate` is what they have in common, and nothing measured"
            ),
        }
    }

    fn notes(&self, requests: &Requests, loads: &[BenchLoad]) -> Vec<String> {
        let mut notes = Vec::new();
        if self.appends() {
            notes.push("runs are added to the file: remove it before you measure again".to_owned());
        }
        let closed = loads.iter().any(|load| matches!(load, BenchLoad::Closed(_)));
        if requests.is_wider() {
            notes.push(format!(
                "lengths vary by {} times their mean, more than an even spread can: they lie within ±{} of it here",
                requests.variation.get(),
                requests.around()
            ));
        } else if requests.variation > Ratio::ZERO {
            notes.push(format!(
                "lengths lie evenly within ±{} of their mean, which gives them the workload's standard deviation; the workload's own \
                 distribution is another one",
                requests.around()
            ));
        }
        notes.extend(requests.prefix().map(|prefix| self.of_prefix(prefix)));
        if self.engine.family == Family::Sglang
            && loads
                .iter()
                .any(|load| matches!(load, BenchLoad::Open { gaps, .. } if *gaps != Ratio::const_new(1.0)))
        {
            notes.push(
                "this benchmark sends requests by a Poisson process: the workload's come more or less evenly"
                    .to_owned(),
            );
        }
        if self.endpoint.is_none()
            && closed
            && self.engine.family == Family::Vllm
            && requests.prefix().is_none()
        {
            notes.push("each run has a seed of its own, so that no prompt is sent twice".to_owned());
        }
        notes
    }
}

/// Requests of a run.
fn prompts(load: BenchLoad, is_paid: bool) -> f64 {
    match load {
        BenchLoad::Closed(clients) => (clients.get() * PROMPTS_PER_CLIENT).max(FEWEST_PROMPTS),
        BenchLoad::Open { rate, .. } => {
            let most = if is_paid { MOST_PAID } else { MOST_OPEN };
            (rate.get() * OPEN_SECONDS).ceil().clamp(FEWEST_OPEN, most)
        }
    }
}

/// Requests of a run that somebody bills.
const MOST_PAID: f64 = 300.0;

/// The clients of closed loops up to a number: one, a quarter of it, half of it, all of it.
///
/// More than run at a time would wait, which says nothing of the server.
pub(super) fn ladder(most: Count) -> Vec<BenchLoad> {
    let most = most.get().floor().max(1.0);
    let mut steps = vec![1.0, (most / 4.0).ceil(), (most / 2.0).ceil(), most];
    steps.dedup();
    steps.into_iter().map(|clients| BenchLoad::Closed(Count::const_new(clients))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loads_lie_around_the_point() {
        let clients = |most: f64| -> Vec<f64> {
            let loads = ladder(Count::const_new(most));
            loads
                .iter()
                .map(|load| if let BenchLoad::Closed(found) = load { found.get() } else { 0.0 })
                .collect()
        };
        assert_eq!(clients(64.0), [1.0, 16.0, 32.0, 64.0]);
        assert_eq!(clients(1.0), [1.0]);
        assert_eq!(clients(2.0), [1.0, 2.0]);
        assert_eq!(clients(0.5), [1.0]);
    }
}
