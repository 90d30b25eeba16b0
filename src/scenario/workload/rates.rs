//! How much is asked for: tasks a month and the busiest hour over the mean hour, as people have them. Three figures hang together (mean,
//! busiest hour, and the one over the other), each may be stated in its own way, and two of them give the third.

use crate::decode::{Context, Decode, Fields, Given, Includes, Optional, Sited, block};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::planning::Profile;
use crate::source::{FieldPath, Node};
use crate::units::{Calendar, Calls, CallsPerSecond, Count, Number, Quantity, Ratio, TasksPerMonth, brief};

use super::users::{Users, UsersKeys};

/// A rate of calls as stated, with the calls of a task that it is counted at.
#[derive(Clone, Debug)]
pub struct CallRate {
    /// Calls a second.
    pub rate: Sited<CallsPerSecond>,
    /// Calls of a task.
    pub calls: Given<Calls>,
}

/// What the busiest hour is stated as.
#[derive(Clone, Debug)]
pub enum Busiest {
    /// Calls a second.
    Calls(CallRate),
    /// People who use it at the same time.
    Users(Users),
}

/// How the tasks of a month are stated.
#[derive(Clone, Debug)]
pub enum TasksFrom {
    /// As tasks.
    Stated,
    /// As calls a second, on average.
    Requests(CallRate),
    /// By the busiest hour, and how far it is above the mean.
    Busiest(Busiest),
}

/// How the busiest hour over the mean hour is stated.
#[derive(Clone, Debug)]
pub enum PeakFrom {
    /// As that, or by a profile.
    Stated,
    /// By the busiest hour, over the mean of so many tasks a month.
    Busiest(Busiest, MeanTasks),
}

/// The tasks a month that a busiest hour is held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MeanTasks {
    /// The workload's own.
    Own,
    /// Those that the file states; the command line sets others, and the busiest hour keeps its ratio to the mean.
    OfFile(TasksPerMonth),
}

/// How the volume and the busiest hour of a workload are stated.
#[derive(Clone, Debug)]
pub struct Rates {
    /// The volume.
    pub tasks: TasksFrom,
    /// The busiest hour.
    pub peak: PeakFrom,
}

/// What comes of the rates of a workload.
pub(super) struct Solved {
    pub(super) tasks: Option<Sited<TasksPerMonth>>,
    pub(super) peak: Option<Sited<Ratio>>,
    pub(super) rates: Rates,
}

/// A profile, as far as it could be read.
pub(super) enum ReadProfile {
    /// There is none.
    Unstated,
    /// There is one; what is wrong with it was reported.
    Faulty,
    /// There is one.
    Read(Sited<Profile>),
}

impl ReadProfile {
    pub(super) fn read(&self) -> Option<&Sited<Profile>> {
        match self {
            Self::Read(profile) => Some(profile),
            Self::Unstated | Self::Faulty => None,
        }
    }
}

/// Two ways to say the same may differ so far: figures are rounded.
const ROUNDED: f64 = 0.02;

/// The fields as they are written.
pub(super) struct RateFields {
    path: FieldPath,
    tasks: Option<Sited<TasksPerMonth>>,
    requests: Option<CallRate>,
    busiest: Vec<Busiest>,
    stated_peak: Option<Sited<Ratio>>,
    /// The tasks that the busiest hour was written beside, where the command line has changed them since.
    before: Option<TasksPerMonth>,
    faulty: Faulty,
}

block! {
    /// The volume and the busiest hour.
    pub(in crate::scenario) struct RateKeys {
        /// Tasks a month.
        optional TASKS: TasksPerMonth = "tasks", eg "1.2M/month", "40k/day";
        /// Mean calls a second, in the place of `tasks`.
        optional REQUESTS: CallsPerSecond = "requests", eg "12/s";
        /// Calls a second in the busiest hour.
        optional PEAK: CallsPerSecond = "peak", eg "40/s";
        /// People in the busiest hour: how many, or with the time that they think and wait.
        optional USERS: (Count, UsersKeys) = "users", eg "500";
        /// The busiest hour over the mean hour; needed to size clusters and rentals, unless `peak`, `users` or `profile` says it.
        optional PEAK_TO_MEAN: Ratio = "peak_to_mean", eg "3.15x";
    }
}

/// What is there and could not be read: it was reported, and is not said to be missing in addition.
struct Faulty {
    mean: bool,
    busiest: bool,
    ratio: bool,
}

impl Busiest {
    /// Tasks a second.
    fn tasks_per_second(&self) -> f64 {
        match self {
            Self::Calls(stated) => stated.rate.value.get() / stated.calls.value().get(),
            Self::Users(users) => users.tasks_per_second(),
        }
    }

    fn key(&self) -> &'static str {
        match self {
            Self::Calls(_) => "peak",
            Self::Users(_) => "users",
        }
    }

    fn site(&self) -> &crate::source::Site {
        match self {
            Self::Calls(stated) => &stated.rate.site,
            Self::Users(users) => &users.count.site,
        }
    }

    /// In words, with the calls of a task that it is counted at.
    fn words(&self) -> String {
        match self {
            Self::Calls(stated) => format!("`peak` says {}", stated.rate.value),
            Self::Users(users) => {
                let rate = tasks_a_second(users.tasks_per_second());
                format!("`users` says {} people, who start {rate}", users.count.value)
            }
        }
    }
}

impl RateFields {
    pub(super) fn read(
        fields: &mut Fields<'_, impl Includes<RateKeys>>,
        calls: Option<&Sited<Calls>>,
        context: &mut Context<'_>,
    ) -> Self {
        let path = fields.path().clone();
        let tasks: Option<Sited<TasksPerMonth>> = fields.optional(RateKeys::TASKS, context);
        let requests = call_rate(fields, RateKeys::REQUESTS, calls, context);
        let peak = call_rate(fields, RateKeys::PEAK, calls, context);
        let users = fields.node(RateKeys::USERS).and_then(|(node, path)| Users::read(node, &path, context));
        let stated_peak: Option<Sited<Ratio>> = fields.optional(RateKeys::PEAK_TO_MEAN, context);
        let faulty = Faulty {
            mean: (fields.has(RateKeys::TASKS) && tasks.is_none())
                || (fields.has(RateKeys::REQUESTS) && requests.is_none()),
            busiest: (fields.has(RateKeys::PEAK) && peak.is_none())
                || (fields.has(RateKeys::USERS) && users.is_none()),
            ratio: fields.has(RateKeys::PEAK_TO_MEAN) && stated_peak.is_none(),
        };
        if let Some(none) = tasks.as_ref().filter(|tasks| tasks.value.get() == 0.0) {
            let message = "no tasks: there is nothing to share the cost over";
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, none.site.clone()));
        }
        if let Some(flat) = stated_peak.as_ref().filter(|ratio| ratio.value.get() < 1.0) {
            let message = "the busiest hour cannot have less than the mean hour: peak_to_mean is at least 1x";
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, flat.site.clone()));
        }
        let busiest: Vec<Busiest> =
            peak.map(Busiest::Calls).into_iter().chain(users.map(Busiest::Users)).collect();
        let before = busiest.first().and_then(|busiest| tasks_before(&path, busiest.key(), calls, context));
        Self { path, tasks, requests, busiest, stated_peak, before, faulty }
    }

    /// The volume and the busiest hour. What is missing or contradicts itself is reported.
    pub(super) fn solve(mut self, profile: &ReadProfile, context: &mut Context<'_>) -> Solved {
        self.faulty.ratio |= matches!(profile, ReadProfile::Faulty);
        let profile = profile.read();
        let seconds = context.conventions.calendar.seconds_per_month();
        let of_profile = super::profile::peak(profile, self.stated_peak.clone(), context);
        self.report_disagreement(context);
        let tasks_of = |rate: f64| TasksPerMonth::const_new(rate * seconds);
        let stated = match (&self.tasks, &self.requests) {
            (Some(tasks), _) => Some((tasks.clone(), TasksFrom::Stated)),
            (None, Some(requests)) => {
                let value = requests.tasks_per_month(context.conventions.calendar);
                let site = requests.rate.site.clone();
                Some((Sited { value, site }, TasksFrom::Requests(requests.clone())))
            }
            (None, None) => None,
        };
        let busiest = self.busiest.first();
        let found = match (stated, busiest, of_profile) {
            (Some((tasks, from)), Some(busiest), None) => {
                let peak = self.ratio(busiest, &tasks, context);
                let mean = self.before.map_or(MeanTasks::Own, MeanTasks::OfFile);
                let peak_from = PeakFrom::Busiest(busiest.clone(), mean);
                (Some(tasks), peak, Rates { tasks: from, peak: peak_from })
            }
            (Some((tasks, from)), busiest, peak) => {
                if let (Some(busiest), Some(peak)) = (busiest, &peak) {
                    self.report_other_peak(busiest, &tasks, peak, profile, context);
                }
                (Some(tasks), peak, Rates { tasks: from, peak: PeakFrom::Stated })
            }
            (None, Some(busiest), Some(peak)) => {
                let value = tasks_of(busiest.tasks_per_second() / peak.value.get());
                let tasks = Sited { value, site: busiest.site().clone() };
                let from = TasksFrom::Busiest(busiest.clone());
                (Some(tasks), Some(peak), Rates { tasks: from, peak: PeakFrom::Stated })
            }
            (None, busiest, peak) => {
                let Faulty { mean, busiest: unread, ratio } = self.faulty;
                if !(mean || unread || (ratio && busiest.is_some())) {
                    self.report_missing(busiest, context);
                }
                (None, peak, Rates { tasks: TasksFrom::Stated, peak: PeakFrom::Stated })
            }
        };
        let (tasks, peak, rates) = found;
        // What is faulty was reported; no result comes out, and nothing is said to be missing in addition.
        let reported = self.faulty.busiest || self.faulty.ratio || busiest.is_some();
        let stand_in = || Sited { value: Profile::flat().peak(), site: context.site(&self.path) };
        let peak = peak.or_else(|| reported.then(stand_in));
        Solved { tasks, peak, rates }
    }

    /// The busiest hour over the mean hour of so many tasks.
    fn ratio(
        &self,
        busiest: &Busiest,
        tasks: &Sited<TasksPerMonth>,
        context: &mut Context<'_>,
    ) -> Option<Sited<Ratio>> {
        let tasks = self.before.unwrap_or(tasks.value);
        let mean = tasks.get() / context.conventions.calendar.seconds_per_month();
        let site = busiest.site().clone();
        let ratio = busiest.tasks_per_second() / mean;
        let hours = context.conventions.calendar.hours_per_month();
        if ratio < 1.0 - ROUNDED {
            let message = format!(
                "the busiest hour cannot have less than the mean hour: {}, and {} tasks a month are {} on average",
                busiest.words(),
                short(tasks),
                tasks_a_second(mean)
            );
            let help = "state what the busiest hour has, or a smaller volume";
            context.sink.push(Diagnostic::new(Code::Conflict, message, site).help(help.to_owned()));
            return None;
        }
        if ratio > hours.get() {
            let message = format!(
                "one hour would have more tasks than the whole month: {}, and a month has {} tasks",
                busiest.words(),
                short(tasks)
            );
            let help = "state a larger volume, or less in the busiest hour";
            context.sink.push(Diagnostic::new(Code::Conflict, message, site).help(help.to_owned()));
            return None;
        }
        Some(Sited { value: Ratio::const_new(ratio.max(1.0)), site })
    }

    /// Reports two ways to say the same that say something else.
    fn report_disagreement(&self, context: &mut Context<'_>) {
        if let (Some(tasks), Some(requests)) = (&self.tasks, &self.requests) {
            let other = requests.tasks_per_month(context.conventions.calendar);
            if differ(tasks.value.get(), other.get()) {
                let calls = requests.calls.value().get();
                let of = if calls == 1.0 { "one call".to_owned() } else { format!("{calls} calls") };
                let message = format!(
                    "`requests` says {}, which at {of} a task are {} tasks a month; `tasks` says {}",
                    requests.rate.value,
                    short(other),
                    short(tasks.value)
                );
                let diagnostic = Diagnostic::new(Code::Conflict, message, requests.rate.site.clone());
                let help = "keep one of them: the other follows".to_owned();
                context.sink.push(diagnostic.also(tasks.site.clone(), "the tasks").help(help));
            }
        }
        if let [first, second] = self.busiest.as_slice()
            && differ(first.tasks_per_second(), second.tasks_per_second())
        {
            let message = format!("{}; {}", first.words(), second.words());
            let diagnostic = Diagnostic::new(Code::Conflict, message, second.site().clone());
            let help = "both are of the busiest hour: keep one of them".to_owned();
            context.sink.push(diagnostic.also(first.site().clone(), "the peak").help(help));
        }
    }

    /// Reports a busiest hour that is not so far above the mean as is said beside it.
    fn report_other_peak(
        &self,
        busiest: &Busiest,
        tasks: &Sited<TasksPerMonth>,
        peak: &Sited<Ratio>,
        profile: Option<&Sited<Profile>>,
        context: &mut Context<'_>,
    ) {
        let Some(found) = self.ratio(busiest, tasks, context) else { return };
        if !differ(found.value.get(), peak.value.get()) {
            return;
        }
        let other = match profile {
            Some(_) => format!("the busiest hour of the profile has {} it", brief(peak.value)),
            None => format!("`peak_to_mean` says {}", peak.value),
        };
        let message = format!("{}, which is {} the mean; {other}", busiest.words(), brief(found.value));
        let also = if profile.is_some() { "the profile" } else { "the ratio" };
        let help = "state two of the mean, the busiest hour, and the one over the other: the third follows"
            .to_owned();
        let diagnostic = Diagnostic::new(Code::Conflict, message, found.site);
        context.sink.push(diagnostic.also(peak.site.clone(), also).help(help));
    }

    fn report_missing(&self, busiest: Option<&Busiest>, context: &mut Context<'_>) {
        let (message, help) = match busiest {
            None => (
                "`workload` has no `tasks`".to_owned(),
                "how many tasks: `tasks: 1.2M/month`, or calls a second: `requests: 12/s`",
            ),
            Some(busiest) => (
                format!("`{}` is of the busiest hour, and nothing says what a month has", busiest.key()),
                "add `tasks: 1.2M/month` or `requests: 12/s`, or how far the busiest hour is above the mean: `peak_to_mean: 3x` \
                 or `profile: business-hours`",
            ),
        };
        context.key_fault(Code::MissingKey, message, &self.path, Some(help.to_owned()));
    }
}

impl CallRate {
    fn tasks_per_month(&self, calendar: Calendar) -> TasksPerMonth {
        let tasks = self.rate.value.get() / self.calls.value().get();
        TasksPerMonth::const_new(tasks * calendar.seconds_per_month())
    }
}

/// So many tasks a second, in words.
fn tasks_a_second(rate: f64) -> String {
    brief(CallsPerSecond::const_new(rate)).replace(" calls", " tasks")
}

/// A number of tasks with three digits: `263M`.
fn short(tasks: TasksPerMonth) -> String {
    let (value, scale) = match tasks.get() {
        many if many >= 1e6 => (many / 1e6, "M"),
        some if some >= 1e4 => (some / 1e3, "k"),
        few => (few, ""),
    };
    format!("{}{scale}", brief(Number::const_new(value)))
}

/// Whether two figures differ by more than rounding.
fn differ(one: f64, other: f64) -> bool {
    (one / other - 1.0).abs() > ROUNDED
}

/// A rate of calls, at the calls of a task that stood beside it when it was written: what the command line sets later does not change how
/// much work there is.
fn call_rate(
    fields: &mut Fields<'_, impl Includes<RateKeys>>,
    field: Optional<RateKeys, CallsPerSecond>,
    calls: Option<&Sited<Calls>>,
    context: &mut Context<'_>,
) -> Option<CallRate> {
    let rate: Sited<CallsPerSecond> = fields.optional(field, context)?;
    let key = field.key();
    if rate.value.get() == 0.0 {
        let message = format!("`{key}` is 0: there is nothing to share the cost over");
        context.sink.push(Diagnostic::new(Code::OutOfRange, message, rate.site.clone()));
        return None;
    }
    let path = fields.path();
    let calls = calls_beside(path, key, calls, context);
    Some(CallRate { rate, calls })
}

fn calls_beside(
    path: &FieldPath,
    key: &str,
    calls: Option<&Sited<Calls>>,
    context: &Context<'_>,
) -> Given<Calls> {
    let own = path.key("calls");
    let written = match context.file.when_written(&own, &path.key(key)) {
        Some(before) => quietly::<Calls>(before, &own, context),
        None => calls.cloned(),
    };
    // No calls at all were reported.
    let written = written.filter(|calls| calls.value.get() > 0.0);
    Given::or(written, Calls::const_new(1.0), "one call a task")
}

/// The tasks a month that stood beside a busiest hour when it was written, if the command line has changed them since.
fn tasks_before(
    path: &FieldPath,
    busiest: &str,
    calls: Option<&Sited<Calls>>,
    context: &Context<'_>,
) -> Option<TasksPerMonth> {
    let beside = path.key(busiest);
    let (tasks, requests) = (path.key("tasks"), path.key("requests"));
    if let Some(before) = context.file.when_written(&tasks, &beside) {
        return quietly::<TasksPerMonth>(before, &tasks, context).map(|tasks| tasks.value);
    }
    let before = context.file.when_written(&requests, &beside)?;
    let rate = quietly::<CallsPerSecond>(before, &requests, context)?;
    let calls = calls_beside(path, busiest, calls, context);
    Some(CallRate { rate, calls }.tasks_per_month(context.conventions.calendar))
}

/// A value that the command line has changed since: what is wrong with it is nobody's concern any more.
fn quietly<T: Decode>(node: &Node, path: &FieldPath, context: &Context<'_>) -> Option<Sited<T>> {
    let mut sink = Sink::default();
    let mut aside = Context { file: context.file.clone(), conventions: context.conventions, sink: &mut sink };
    let value = T::decode(node, path, &mut aside)?;
    Some(Sited { value, site: context.site(path) })
}
