//! How long a rented instance takes to start, and how long one without a call is kept.

use crate::decode::{Context, Fields, Given, Includes, Sited, Words, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::units::{Quantity as _, Seconds};

use super::deployment::Deployment;

/// Whether a rented fleet follows the demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scaling {
    /// All replicas run all month.
    Fixed,
    /// Each hour is billed for the instances that it needs.
    Elastic,
    /// The same, and the only replica of an hour stops while nothing is in flight.
    ToZero,
}

impl Words for Scaling {
    const WHAT: &'static str = "a way of scaling";
    const WORDS: &'static [(&'static str, Self)] =
        &[("fixed", Self::Fixed), ("elastic", Self::Elastic), ("scale-to-zero", Self::ToZero)];
}

/// How instances that follow the demand start and stop.
#[derive(Clone, Debug)]
pub struct StartUp {
    /// From the decision to the first token that is served: booked, booted, weights loaded; `None` where nothing says it.
    pub time: Option<Sited<Seconds>>,
    /// How long nothing is in flight before an instance stops, where the fleet scales to zero.
    pub idle: Given<Seconds>,
}

block! {
    /// How instances that follow the demand start and stop.
    pub(in crate::scenario) struct StartUpKeys {
        /// From the decision to the first token that is served: booked, booted, weights loaded.
        optional START_UP: Seconds = "start_up", eg "90 s";
        /// How long nothing is in flight before an instance stops, where the fleet scales to zero; default: at once.
        optional IDLE_TIMEOUT: Seconds = "idle_timeout", eg "5 min";
    }
}

/// Instances are rented hour by hour: what takes longer to start is not there in the hour that needs it.
const LONGEST: Seconds = Seconds::const_new(3600.0);

/// Why an instance stops at once.
const AT_ONCE: &str = "an instance stops once nothing is in flight, the least that can be paid for";

impl StartUp {
    /// Whether starts cost something.
    pub fn decides(&self) -> bool {
        self.time.as_ref().is_some_and(|time| time.value.get() > 0.0)
    }

    /// Takes `start_up` and `idle_timeout`.
    pub(super) fn take(
        fields: &mut Fields<'_, impl Includes<StartUpKeys>>,
        scaling: Option<&Sited<Scaling>>,
        context: &mut Context<'_>,
    ) -> Self {
        let time: Option<Sited<Seconds>> = fields.optional(StartUpKeys::START_UP, context);
        let idle: Option<Sited<Seconds>> = fields.optional(StartUpKeys::IDLE_TIMEOUT, context);
        let scaling = scaling.map(|scaling| scaling.value);
        for (key, stated, help) in [
            (
                "start_up",
                &time,
                "instances that take longer do not follow the hours: write `scaling: fixed`, or the time to load the weights",
            ),
            ("idle_timeout", &idle, "what is kept so long hardly ever stops: write `scaling: elastic`"),
        ] {
            if let Some(long) = stated.as_ref().filter(|stated| stated.value > LONGEST) {
                let message = format!("`{key}: {}` is longer than an hour", long.value);
                let diagnostic = Diagnostic::new(Code::OutOfRange, message, long.site.clone());
                context.sink.push(diagnostic.help(help.to_owned()));
            }
        }
        if let Some(idle) = idle.as_ref().filter(|_| scaling != Some(Scaling::ToZero)) {
            let message =
                "`idle_timeout` says when an instance without calls stops, and these run all the same";
            let help = "write `scaling: scale-to-zero`, or leave `idle_timeout` out".to_owned();
            context.sink.push(Diagnostic::new(Code::Conflict, message, idle.site.clone()).help(help));
        }
        if let Some(time) = time.as_ref().filter(|_| scaling.is_none_or(|scaling| scaling == Scaling::Fixed))
        {
            let message = "instances run all month, so `start_up` decides nothing";
            let help =
                "write `scaling: elastic` or `scaling: scale-to-zero`, or leave `start_up` out".to_owned();
            context.sink.push(Diagnostic::new(Code::IdleStartUp, message, time.site.clone()).help(help));
        }
        Self { time, idle: Given::or(idle, Seconds::ZERO, AT_ONCE) }
    }
}

/// Reports a fleet that scales to zero and of which nothing says how long a call takes.
pub(super) fn report_unknown_time(
    scaling: &Given<Scaling>,
    deployment: &Deployment,
    context: &mut Context<'_>,
) -> Option<()> {
    let Given::Written(scaling) = scaling else { return Some(()) };
    if scaling.value != Scaling::ToZero || deployment.throughput.operation().is_some() {
        return Some(());
    }
    let message = "how often nothing is in flight depends on how long a call takes, which a stated `throughput` does not say";
    let help = "leave `throughput` out, so that it is predicted, or read it from a benchmark: `throughput: { measured: results.json }`";
    let diagnostic = Diagnostic::new(Code::Conflict, message, scaling.site.clone());
    context.sink.push(diagnostic.help(help.to_owned()));
    None
}
