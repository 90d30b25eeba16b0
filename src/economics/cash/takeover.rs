//! When an option takes the work over from what does it today.

use std::sync::Arc;

use crate::decode::{Given, Sited};
use crate::figure::{Derivation, Figure, Traced};
use crate::finance::share_done;
use crate::scenario::{Finance, FlowSide, Scenario, Serving, ServingOption};
use crate::units::{Months, Quantity};

/// How long an option takes from the decision until it does all the work.
#[derive(Clone, Debug)]
pub struct Takeover {
    /// Until the first task is done.
    pub lead: Figure<Months>,
    /// From then on, evenly, to all of the work.
    pub ramp: Figure<Months>,
    /// Why.
    pub basis: TakeoverBasis,
}

/// What the times of a takeover rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakeoverBasis {
    /// The option states `lead_time` or `ramp_up`.
    Option,
    /// `finance.ramp_up` states one for all options.
    Finance,
    /// Nothing is stated: assumed by what serves.
    Kind,
    /// The same, of rented GPUs, which are there within days: less than the months that flows are counted in.
    Days,
    /// Nothing else does the work meanwhile, so the option does from the first month on.
    Alone,
    /// It does the work today.
    Baseline,
}

/// A server is delivered, installed and tested.
const BOUGHT: &str = "assumed of bought servers: the short end of the 4 to 10 months that B200 servers are said to take in 2026 \
                      (gpuleaseindex.com/alerts/b200)";
const BOUGHT_RAMP: &str = "assumed of bought servers: a month in which the work moves over";
const AT_ONCE: &str = "it can serve at once";
const NOT_STATED: &str = "none is stated";

/// The longest of what an option rests on; each part is asked once, however often it is named.
fn by_kind(scenario: &Scenario, option: &ServingOption) -> (Given<Months>, Given<Months>) {
    let given = |value: f64, why| Given::Default { value: Months::const_new(value), why };
    let mut longest = (given(0.0, AT_ONCE), given(0.0, AT_ONCE));
    let mut seen = vec![false; scenario.options.len()];
    let mut open = vec![option];
    while let Some(option) = open.pop() {
        let (lead, ramp) = match (own(&scenario.finance, option), &option.serving) {
            (Some(own), _) => own,
            (
                None,
                Serving::Serverless(_)
                | Serving::Provisioned(_)
                | Serving::PerTask(_)
                | Serving::Human(_)
                | Serving::Rental(_),
            ) => {
                continue;
            }
            (None, Serving::Cluster(_)) => (given(4.0, BOUGHT), given(1.0, BOUGHT_RAMP)),
            (None, Serving::Policy(policy)) => {
                for named in policy.named().into_iter().chain(policy.judges()) {
                    let Some(part) = scenario.options.get(named.index) else { continue };
                    if !std::mem::replace(&mut seen[named.index], true) {
                        open.push(part);
                    }
                }
                continue;
            }
        };
        if lead.value() > longest.0.value() {
            longest.0 = lead;
        }
        if ramp.value() > longest.1.value() {
            longest.1 = ramp;
        }
    }
    longest
}

/// What an option states itself, with the ramp of all options where it has none of its own; what is left is none.
fn own(finance: &Finance, option: &ServingOption) -> Option<(Given<Months>, Given<Months>)> {
    let or_none = |stated: Option<&Sited<Months>>| Given::or(stated.cloned(), Months::ZERO, NOT_STATED);
    let states = option.lead_time.is_some() || option.ramp_up.is_some();
    let ramp = option.ramp_up.as_ref().or(finance.ramp_up.as_ref());
    states.then(|| (or_none(option.lead_time.as_ref()), or_none(ramp)))
}

/// Whether something that is done brings money in, without a baseline.
fn brings_money_in(scenario: &Scenario) -> bool {
    let benefits = scenario.finance.flows.iter().any(|flow| flow.side == FlowSide::Benefit);
    benefits || scenario.ends.value_per_success.is_some()
}

impl Takeover {
    /// That of an option which others are not held against.
    pub(super) fn of(scenario: &Scenario, option: &ServingOption) -> Self {
        let finance = &scenario.finance;
        let none = || Given::Default { value: Months::ZERO, why: NOT_STATED };
        let (basis, (lead, ramp)) = if let Some(own) = own(finance, option) {
            // Where nothing else does the work and no work is worth anything, to do less of it would only look cheaper.
            let counts = finance.baseline.is_some() || brings_money_in(scenario);
            if counts { (TakeoverBasis::Option, own) } else { (TakeoverBasis::Alone, (none(), none())) }
        } else if let Some(ramp) = &finance.ramp_up {
            (TakeoverBasis::Finance, (none(), Given::Written(ramp.clone())))
        } else if finance.baseline.is_some() {
            let (lead, ramp) = by_kind(scenario, option);
            let is_rented = scenario.any_part(option, |part| matches!(part.serving, Serving::Rental(_)));
            let waits = *lead.value() > Months::ZERO || *ramp.value() > Months::ZERO;
            (if is_rented && !waits { TakeoverBasis::Days } else { TakeoverBasis::Kind }, (lead, ramp))
        } else {
            (TakeoverBasis::Alone, (none(), none()))
        };
        Self { lead: Figure::given("lead time", &lead), ramp: Figure::given("ramp-up", &ramp), basis }
    }

    /// That of the baseline: it does all the work from the first month on.
    pub(super) fn of_baseline() -> Self {
        let none = Given::Default { value: Months::ZERO, why: "it does the work today" };
        let figure = |label| Figure::given(label, &none);
        Self { lead: figure("lead time"), ramp: figure("ramp-up"), basis: TakeoverBasis::Baseline }
    }

    /// Whether it does all the work from the first month on.
    pub fn is_at_once(&self) -> bool {
        self.lead.value() == Months::ZERO && self.ramp.value() == Months::ZERO
    }

    /// The share of the work that it does in each month, month 1 first.
    pub(super) fn shares(&self, months: usize) -> Vec<f64> {
        (0..months).map(|month| share_done(month, self.lead.value(), self.ramp.value()).get()).collect()
    }

    /// The part of each month in which it serves at all.
    pub(super) fn parts(&self, months: usize) -> Vec<f64> {
        (0..months).map(|month| (month as f64 + 1.0 - self.lead.get()).clamp(0.0, 1.0)).collect()
    }

    /// How many whole months before its use hardware is ordered.
    pub(in crate::economics) fn months_ahead(&self) -> usize {
        let mut months = 0;
        while (months as f64) + 1.0 <= self.lead.get() {
            months += 1;
        }
        months
    }

    /// What says how much of the work it does.
    pub(super) fn inputs(&self) -> Vec<Arc<Derivation>> {
        if self.is_at_once() {
            return Vec::new();
        }
        [&self.lead, &self.ramp].map(Traced::derivation).into_iter().collect()
    }
}
