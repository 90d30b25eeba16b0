//! What the attempts of a file say about each of its options: worked out once, however many options of a scenario name the file,
//! and all that is kept of it.

use crate::units::{Count, Fraction, Quantity, UsdPerTask};

use super::attempts::{At, Attempt, Attempts, Ending, shown};
use super::correlation::{FEWEST_TASKS, Tally, intraclass_correlation};
use super::counts::{Counts, MeanCost};
use super::latencies::Latencies;
use super::outcomes::{MOST_TASKS, Outcomes};

/// So many tasks are named in a message.
const NAMED: usize = 3;

/// What attempts say about one option.
#[derive(Clone, Debug)]
pub(super) struct Summary {
    pub(super) name: String,
    pub(super) alias: Option<String>,
    /// Where it is first named.
    pub(super) at: At,
    /// All of its attempts.
    pub(super) attempts: usize,
    /// Those that the provider did not answer, and where the first one stands.
    pub(super) unanswered: Option<(usize, At)>,
    /// Those that got no verdict, and where the first one stands.
    pub(super) not_judged: Option<(usize, At)>,
    /// What comes of the answered ones; nothing where there are none.
    pub(super) answered: Option<Answered>,
    /// Tasks of the file that it was not tried at.
    pub(super) missing: Option<Missing>,
    /// Where it has a value that is neither right nor wrong.
    pub(super) no_share: Option<At>,
}

/// What answered attempts say.
#[derive(Clone, Debug)]
pub(super) struct Answered {
    /// Where the first one stands.
    pub(super) first: At,
    pub(super) accuracy: Fraction,
    pub(super) counts: Counts,
    pub(super) correlation: Option<Fraction>,
    /// In the file's order.
    pub(super) latency: Option<Latencies>,
    pub(super) cost: Option<MeanCost>,
    /// How it did at each task, where these are not too many to be kept.
    pub(super) outcomes: Option<Outcomes>,
}

/// Tasks of the file that an option was not tried at.
#[derive(Clone, Debug)]
pub(super) struct Missing {
    pub(super) number: usize,
    /// Of how many.
    pub(super) tasks: usize,
    /// What the first ones are called.
    pub(super) names: Vec<String>,
    /// Who was tried at the first one, and where.
    pub(super) other: String,
    pub(super) at: At,
}

/// What attempts say about each option of the file, in its order.
pub(super) fn summaries(attempts: &Attempts) -> Vec<Summary> {
    // The attempts of an option behind each other, each option's in the file's order.
    let mut starts = vec![0_usize; attempts.options.len() + 1];
    attempts.all().for_each(|(_, attempt)| starts[attempt.option as usize + 1] += 1);
    (1..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
    let mut order = vec![0_u32; attempts.len()];
    let mut next = starts.clone();
    let mut first_of_task = vec![u32::MAX; attempts.tasks()];
    for (at, attempt) in attempts.all() {
        let place = &mut next[attempt.option as usize];
        order[*place] = at;
        *place += 1;
        let first = &mut first_of_task[attempt.task as usize];
        *first = (*first).min(at);
    }
    (0..attempts.options.len())
        .map(|option| {
            summary(attempts, option, &mut order[starts[option]..starts[option + 1]], &first_of_task)
        })
        .collect()
}

fn summary(attempts: &Attempts, option: usize, own: &mut [u32], first_of_task: &[u32]) -> Summary {
    let tried = &attempts.options[option];
    let all = || own.iter().map(|at| attempts.get(*at));
    let of = |ending: Ending| all().filter(move |attempt| attempt.ending == ending);
    let left_out = |ending| (of(ending).count(), of(ending).next().map(|first| first.at));
    let (unanswered, first_unanswered) = left_out(Ending::NoAnswer);
    let (not_judged, first_not_judged) = left_out(Ending::NotJudged);
    let passed = of(Ending::Passed).count();
    let first = all().find(|attempt| attempt.ending.is_known());
    let latency = Latencies::of(all().filter_map(|attempt| attempt.latency).collect(), attempts.latencies);
    // From here on by task.
    own.sort_by_key(|at| attempts.get(*at).task);
    let tasks = ByTask::of(own, attempts);
    let number = |count: usize| Count::const_new(count as f64);
    let outcomes = tasks.outcomes(attempts);
    let answered = own.len() - unanswered - not_judged;
    let answered = first.map(|first: Attempt| Answered {
        first: first.at,
        accuracy: Fraction::const_new(passed as f64 / answered as f64),
        counts: Counts {
            passed: number(passed),
            attempts: number(answered),
            tasks: number(tasks.tallies.len()),
            unanswered: number(unanswered),
            not_judged: number(not_judged),
            lost: number(tasks.tried.len() - tasks.tallies.len()),
            cached: number(tried.cached),
            late: number(tried.late),
        },
        // An attempt that a provider did not answer was one.
        correlation: (number(tasks.tallies.len()) >= FEWEST_TASKS && tasks.fewest_tries > 1)
            .then(|| intraclass_correlation(&tasks.tallies))
            .flatten(),
        latency,
        cost: (tried.cost.1 > Count::ZERO).then(|| MeanCost {
            mean: UsdPerTask::const_new(tried.cost.0 / tried.cost.1.get()),
            number: tried.cost.1,
        }),
        outcomes,
    });
    Summary {
        name: tried.name.clone(),
        alias: tried.alias.clone(),
        at: tried.at,
        attempts: own.len(),
        unanswered: first_unanswered.map(|at| (unanswered, at)),
        not_judged: first_not_judged.map(|at| (not_judged, at)),
        answered,
        missing: missing(attempts, &tasks.tried, first_of_task),
        no_share: tried.no_share,
    }
}

/// The attempts of an option task by task.
struct ByTask {
    /// The tasks that it was tried at, in the order of their numbers.
    tried: Vec<u32>,
    /// Those of which an attempt was answered.
    tallies: Vec<Tally>,
    /// Which these are.
    judged: Vec<u32>,
    /// How often a task was tried at least.
    fewest_tries: usize,
}

impl ByTask {
    /// Of attempts that are sorted by their tasks.
    fn of(own: &[u32], attempts: &Attempts) -> Self {
        let mut found =
            Self { tried: Vec::new(), tallies: Vec::new(), judged: Vec::new(), fewest_tries: usize::MAX };
        for same in own.chunk_by(|a, b| attempts.get(*a).task == attempts.get(*b).task) {
            let of = |ending| same.iter().filter(|at| attempts.get(**at).ending == ending).count();
            let (passed, failed) = (of(Ending::Passed), of(Ending::Failed));
            found.tried.extend(same.first().map(|at| attempts.get(*at).task));
            found.fewest_tries = found.fewest_tries.min(same.len());
            if passed + failed > 0 {
                let count = |count: usize| Count::const_new(count as f64);
                found.judged.extend(same.first().map(|at| attempts.get(*at).task));
                found.tallies.push(Tally { passed: count(passed), attempts: count(passed + failed) });
            }
        }
        found
    }

    /// How it did at each task.
    fn outcomes(&self, attempts: &Attempts) -> Option<Outcomes> {
        let share = |tally: &Tally| tally.passed.get() / tally.attempts.get();
        let all = self.judged.iter().zip(&self.tallies);
        (self.judged.len() <= MOST_TASKS)
            .then(|| Outcomes::of(all.map(|(task, tally)| (attempts.digest(*task), share(tally))).collect()))
    }
}

/// The tasks of the file that are not among these. Tasks have the numbers of their first appearance, so that the first one that is
/// missing is the first one of the file.
fn missing(attempts: &Attempts, tried: &[u32], first_of_task: &[u32]) -> Option<Missing> {
    let tasks = attempts.tasks();
    let number = tasks - tried.len();
    if number == 0 {
        return None;
    }
    let mut tried = tried.iter().copied().peekable();
    let all = 0..u32::try_from(tasks).unwrap_or(u32::MAX);
    let absent = all.filter(|task| tried.next_if_eq(task).is_none());
    let absent: Vec<u32> = absent.take(NAMED).collect();
    let first = attempts.get(*first_of_task.get(*absent.first()? as usize)?);
    Some(Missing {
        number,
        tasks,
        names: absent.iter().map(|task| attempts.task_name(*task)).collect(),
        other: shown(&attempts.options[first.option as usize].name),
        at: first.at,
    })
}
