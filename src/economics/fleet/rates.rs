//! Tasks a month and the busiest hour over the mean hour as figures, however a scenario states them.

use crate::figure::{Figure, Traced};
use crate::scenario::{Busiest, CallRate, MeanTasks, PeakFrom, TasksFrom, Workload};
use crate::units::{Calls, CallsPerSecond, Hours, Ratio, SECONDS_PER_HOUR, TasksPerMonth};

/// The label of tasks a month.
const TASKS: &str = "tasks per month";
/// The label of the busiest hour over the mean hour.
const PEAK: &str = "busiest hour over mean hour";
/// The label of the calls of the busiest hour.
const BUSIEST: &str = "calls a second in the busiest hour";

/// Tasks a month.
pub(super) fn tasks(workload: &Workload, hours: &Figure<Hours>) -> Figure<TasksPerMonth> {
    let value = workload.tasks.value;
    match &workload.rates.tasks {
        TasksFrom::Stated => Figure::written(TASKS, &workload.tasks),
        TasksFrom::Requests(CallRate { rate, calls }) => {
            let (rate, calls) =
                (Figure::written("calls a second", rate), Figure::given("calls per task", calls));
            let formula = "calls a second × 3,600 × hours per month ÷ calls per task";
            Figure::derived(TASKS, formula, value, &[&rate, hours, &calls])
        }
        TasksFrom::Busiest(busiest) => {
            let (rate, calls) = calls_of(busiest, workload);
            let peak = peak(workload, hours);
            let formula = "calls a second in the busiest hour ÷ busiest hour over mean hour × 3,600 × hours per month ÷ calls \
                           per task";
            let mut inputs: Vec<&dyn Traced> = vec![&rate, hours, &calls];
            inputs.extend(peak.as_ref().map(|peak| peak as &dyn Traced));
            Figure::derived(TASKS, formula, value, &inputs)
        }
    }
}

/// The busiest hour over the mean hour: as stated, by the profile (many numbers or a word, and no quantity that could be shown), or by
/// what is stated of the busiest hour. `None` where nothing says it.
pub(super) fn peak(workload: &Workload, hours: &Figure<Hours>) -> Option<Figure<Ratio>> {
    let stated = workload.peak_to_mean.as_ref()?;
    if let Some(profile) = &workload.profile {
        let formula = "busiest hour of `workload.profile` ÷ its mean hour";
        return Some(Figure::derived(PEAK, formula, profile.value.peak(), &[]));
    }
    let PeakFrom::Busiest(busiest, of) = &workload.rates.peak else {
        return Some(Figure::written(PEAK, stated));
    };
    let (rate, calls) = calls_of(busiest, workload);
    if let (TasksFrom::Requests(requests), MeanTasks::Own, Busiest::Calls(_)) =
        (&workload.rates.tasks, of, busiest)
    {
        let mean = Figure::written("calls a second", &requests.rate);
        let formula = "calls a second in the busiest hour ÷ calls a second";
        return Some(Figure::derived(PEAK, formula, stated.value, &[&rate, &mean]));
    }
    let tasks = match of {
        MeanTasks::Own => tasks(workload, hours),
        MeanTasks::OfFile(before) => {
            let formula = "as the file states them: the busiest hour keeps its ratio to the mean where the command line sets others";
            Figure::derived("tasks per month of the file", formula, *before, &[])
        }
    };
    let value = tasks.get() * calls.get() / (hours.get() * SECONDS_PER_HOUR);
    let formula = "tasks per month × calls per task ÷ (3,600 × hours per month)";
    let value = CallsPerSecond::const_new(value);
    let mean = Figure::derived("calls a second, on average", formula, value, &[&tasks, &calls, hours]);
    let formula = "calls a second in the busiest hour ÷ calls a second, on average";
    Some(Figure::derived(PEAK, formula, stated.value, &[&rate, &mean]))
}

/// Calls a second in the busiest hour, and the calls of a task that they are counted at.
fn calls_of(busiest: &Busiest, workload: &Workload) -> (Figure<CallsPerSecond>, Figure<Calls>) {
    match busiest {
        Busiest::Calls(CallRate { rate, calls }) => {
            (Figure::written(BUSIEST, rate), Figure::given("calls per task", calls))
        }
        Busiest::Users(users) => {
            let calls = Figure::given("calls per task", &workload.calls);
            let count = Figure::written("users in the busiest hour", &users.count);
            let think = Figure::given("think time of users", &users.think);
            let response = Figure::given("response time that users wait for", &users.response);
            let value = count.get() * calls.get() / (think.get() + response.get());
            let formula = "users × calls per task ÷ (think time + response time)";
            let inputs: [&dyn Traced; 4] = [&count, &calls, &think, &response];
            (Figure::derived(BUSIEST, formula, CallsPerSecond::const_new(value), &inputs), calls)
        }
    }
}
