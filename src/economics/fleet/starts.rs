//! Starts of rented instances that follow the demand: how many there are, how long they take, and who waits for them.

use crate::figure::{Figure, Traced};
use crate::planning::{Profile, ToZero, nothing_in_flight, starts, to_zero};
use crate::scenario::{Rented, Scaling};
use crate::serving::Waits;
use crate::units::{
    CallsPerSecond, Count, Fraction, Hours, Number, Quantity, Ratio, SECONDS_PER_HOUR, Seconds, brief,
};

use super::demand::Demand;

/// What runs in an hour of the profile.
#[derive(Clone, Copy)]
pub(super) struct HourOfFleet {
    /// Its demand over that of the mean hour.
    pub(super) over_mean: f64,
    /// Replicas that its work needs.
    pub(super) carrying: f64,
    /// Replicas on the instances that run.
    pub(super) replicas: f64,
    /// Instances that run.
    pub(super) running: Count,
    /// What the instances of the only replica do, where the fleet scales to zero.
    pub(super) to_zero: Option<ToZero>,
}

/// The starts of a month.
pub(in crate::economics) struct Starts {
    /// Instance-hours that they take.
    pub(in crate::economics) hours: Figure<Hours>,
    /// Of these, those within hours that the only replica serves, in which it stops between calls.
    pub(super) within: Hours,
    /// Who waits for them, in the hour in which most do.
    pub(in crate::economics) waits: Figure<Fraction>,
    /// How long, and how.
    pub(in crate::economics) time: Figure<Seconds>,
    first: Fraction,
    count: f64,
    is_to_zero: bool,
}

/// A fleet of which an instance stops while nothing is in flight.
pub(super) struct Stopping {
    rate: Figure<CallsPerSecond>,
    call: Figure<Seconds>,
    start_up: Option<Figure<Seconds>>,
    idle: Figure<Seconds>,
}

impl Stopping {
    /// `None` where the fleet does not scale to zero, or nothing says how long a call takes.
    pub(super) fn of(rented: &Rented, demand: &Demand<'_>) -> Option<Self> {
        let operation = rented.deployment.throughput.operation()?;
        if *rented.scaling.value() != Scaling::ToZero {
            return None;
        }
        let seconds = demand.hours.get() * SECONDS_PER_HOUR;
        let rate = demand.tasks.get() * demand.calls.get() / seconds;
        let formula = "tasks per month × calls per task ÷ (3,600 × hours per month)";
        let inputs: [&dyn Traced; 3] = [&demand.tasks, &demand.calls, &demand.hours];
        let rate =
            Figure::derived("calls a second, on average", formula, CallsPerSecond::const_new(rate), &inputs);
        let formula = "answer tokens ÷ answer tokens a second of a replica that serves one call at a time";
        let answer = demand.shape.map(|shape| Figure::written("output tokens per call", &shape.output));
        let inputs: Vec<&dyn Traced> = answer.iter().map(|answer| answer as &dyn Traced).collect();
        let call = Figure::derived("time of a call that is alone", formula, operation.curve.alone(), &inputs);
        Some(Self {
            rate,
            call,
            start_up: start_up(rented),
            idle: Figure::given("idle time before an instance stops", &rented.start_up.idle),
        })
    }

    /// What the instances of the only replica do in an hour of so much demand over that of the mean hour.
    pub(super) fn in_hour(&self, over_mean: f64) -> ToZero {
        let rate = CallsPerSecond::const_new(self.rate.get() * over_mean);
        let start_up = self.start_up.as_ref().map_or(Seconds::ZERO, Figure::value);
        to_zero(rate, self.call.value(), start_up, self.idle.value())
    }

    /// What the share of the time in which something runs is worked out from.
    pub(super) fn inputs(&self) -> Vec<&dyn Traced> {
        let mut inputs: Vec<&dyn Traced> = vec![&self.rate, &self.call, &self.idle];
        inputs.extend(self.start_up.as_ref().map(|time| time as &dyn Traced));
        inputs
    }

    /// How often nothing is in flight, and what comes of it over the hours.
    pub(super) fn remark(&self, stopped: f64) -> String {
        let (rate, call) = (self.rate.value(), self.call.value());
        let none = nothing_in_flight(rate, call);
        let starting = match &self.start_up {
            Some(time) => format!("starting takes {}", brief(time.value())),
            None => "no time to start is stated".to_owned(),
        };
        format!(
            "scale-to-zero: at the mean rate nothing is in flight {} of the time at most, e^(−λT) = e^(−{} × {}); {starting}, an instance \
             stops after {} without a call: none runs {} of the month, which is all that stopping saves",
            brief(none),
            brief(rate),
            brief(call),
            brief(self.idle.value()),
            brief(Fraction::const_new(stopped)),
        )
    }
}

/// The time that an instance takes to start; `None` where nothing says it.
fn start_up(rented: &Rented) -> Option<Figure<Seconds>> {
    rented.start_up.time.as_ref().map(|time| Figure::written("start-up of an instance", time))
}

impl Starts {
    /// `None` where nothing says how long a start takes, or it takes no time.
    pub(super) fn of(
        rented: &Rented,
        profile: &Profile,
        hours: &[HourOfFleet],
        stopping: Option<&Stopping>,
        mean: &Figure<Ratio>,
        demand: &Demand<'_>,
    ) -> Option<Self> {
        let time = start_up(rented).filter(|time| time.get() > 0.0)?;
        let of_hour = |over_mean: &Ratio| hours.iter().find(|hour| hour.over_mean == over_mean.get());
        let all: Vec<HourOfFleet> = profile.hours().iter().filter_map(of_hour).copied().collect();
        let period = all.len() as f64;
        // Within hours that the only replica serves, it starts as often as gaps between calls stop it; between hours, every rise.
        let within: f64 = all
            .iter()
            .filter_map(|hour| Some(hour.to_zero?.starts.get() * SECONDS_PER_HOUR * hour.running.get()))
            .sum();
        let rises: Vec<Count> = all.iter().map(|hour| hour.running).collect();
        let between = starts(&rises).get() - into_to_zero(&all);
        let months = demand.hours.get() / period;
        let count = (within + between) * months;
        let formula = if stopping.is_some() {
            "hours per month ÷ hours of the profile × sum over its hours of the starts of λ e^(−λ(T + K)) ÷ (1 + λS e^(−λ(T + K))) a second \
             (docs/formulas.md, Starts), and of rises from an hour to the next"
        } else {
            "hours per month ÷ hours of the profile × sum over its hours of the instances that the next hour has more"
        };
        let mut inputs: Vec<&dyn Traced> = vec![mean, &demand.hours];
        inputs.extend(stopping.into_iter().flat_map(Stopping::inputs));
        let value = Number::const_new(count);
        let counted = Figure::derived("starts of instances per month", formula, value, &inputs);
        let value = Hours::const_new(count * time.get() / SECONDS_PER_HOUR);
        let formula = "starts of instances per month × start-up of an instance";
        let hours = Figure::derived("instance-hours of starts per month", formula, value, &[&counted, &time]);
        let within = Hours::const_new(within * months * time.get() / SECONDS_PER_HOUR);
        let (share, first) = waiting(&all, time.value());
        let formula = "in the hour in which most calls wait: of a replica that stops, those that find it stopped or starting; else start-up \
                       ÷ 1 h × the share of its work that exceeds the replicas of the hour before";
        let waits =
            Figure::derived("share of the calls that wait for a start", formula, share, &[&time, &counted]);
        Some(Self { hours, within, waits, time, first, count, is_to_zero: stopping.is_some() })
    }

    /// What the percentiles of latencies feel.
    pub(in crate::economics) fn felt(&self) -> Waits {
        Waits { share: self.waits.value(), longest: self.time.value(), first: self.first }
    }

    /// For a reader of the bill.
    pub(super) fn remark(&self) -> String {
        if self.count <= 0.0 {
            return "no instance is started: as many run in every hour".to_owned();
        }
        let when = if self.is_to_zero {
            "calls that find none running wait for it"
        } else {
            "assumed: they start when the hour that needs them begins, and what waits is done afterwards"
        };
        format!(
            "{} starts a month of {} each, {} in all; {when}; in the hour in which most calls wait, {} of them do",
            brief(Number::const_new(self.count)),
            brief(self.time.value()),
            brief(self.hours.value()),
            brief(self.waits.value()),
        )
    }
}

/// Rises into hours whose starts are counted within them.
fn into_to_zero(all: &[HourOfFleet]) -> f64 {
    let next = all.iter().cycle().skip(1);
    let rise = |(now, then): (&HourOfFleet, &HourOfFleet)| {
        then.to_zero.map_or(0.0, |_| (then.running.get() - now.running.get()).max(0.0))
    };
    all.iter().zip(next).map(rise).sum()
}

/// The share of the calls that wait, of the hour in which most do, and of these the share that waits for all of the start.
fn waiting(all: &[HourOfFleet], time: Seconds) -> (Fraction, Fraction) {
    let next = all.iter().cycle().skip(1);
    let mut most = (0.0, 0.0, 0.0);
    for (now, then) in all.iter().zip(next) {
        let (share, first) = match then.to_zero {
            Some(found) => (found.waiting.get(), found.first.get()),
            None if then.carrying > 0.0 => {
                let more = ((then.carrying - now.replicas) / then.carrying).clamp(0.0, 1.0);
                (more * time.get() / SECONDS_PER_HOUR, 0.0)
            }
            None => (0.0, 0.0),
        };
        let calls = share * then.over_mean;
        if calls > most.0 {
            most = (calls, share, first);
        }
    }
    (Fraction::const_new(most.1), Fraction::const_new(most.2))
}
