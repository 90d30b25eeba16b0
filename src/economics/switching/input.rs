//! What could be another figure than the scenario and the catalog say, what it is now, and how far it is moved.

use crate::decode::Given;
use crate::quality::wilson_interval;
use crate::scenario::{
    ESCALATED_COST_RANGE, IndirectTax, Operations, Policy, Priced, Role, Scenario, Serving, ServingOption,
    Throughput, Variants, escalated_cost,
};
use crate::source::Node;
use crate::units::{Amount, Fraction, Quantity, Ratio};

use super::peak_sets::{of_workload, states_peak};

/// What could be another figure. Options are named by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Tasks a month.
    Tasks,
    /// The tokens of a prompt.
    Prompts,
    /// The tokens of an answer.
    Answers,
    /// Calls for a task.
    Calls,
    /// The busiest hour over the mean hour.
    Peak,
    /// How demand grows.
    Growth,
    /// How prices of tokens change.
    TokenPriceTrend,
    /// How rents change.
    RentTrend,
    /// How prices of servers change.
    HardwareTrend,
    /// All prices of the tokens that an option buys, and of the units that it reserves.
    TokenPrices(usize),
    /// What an option is paid for a task.
    TaskPrice(usize),
    /// The wage of the people who do it.
    Wage(usize),
    /// The rent of an option's GPUs.
    Rent(usize),
    /// The purchase of an option's servers, with what is bought beside them.
    Purchase(usize),
    /// What the people cost who run it.
    Staff(usize),
    /// What a replica does in a second.
    Throughput(usize),
    /// The share of tasks that an option does right.
    Accuracy(usize),
    /// How alike the attempts of an option are that a policy names.
    Correlation(usize),
    /// What tasks cost that a policy hands on.
    EscalatedCost(usize),
    /// How much of what makes a task hard options have in common.
    SharedDifficulty,
    /// The price of electricity.
    Electricity,
    /// A cost that the scenario names, by its place among those.
    NamedCost(usize),
    /// The share of taxes on what is bought that is not recovered.
    TaxNotRecovered,
    /// US dollars for one unit of the scenario's currency.
    ExchangeRate,
    /// What a wrong result costs.
    CostPerError,
    /// What it costs to hand a task over.
    CostPerEscalation,
    /// What it costs to give a task up.
    CostPerFailure,
}

/// What depends on an input; latencies of policies are left as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moves {
    /// Money alone.
    Money,
    /// How tasks end, and money.
    Outcomes,
    /// How fleets are sized and how fast they answer, and money.
    Fleets,
    /// All of these.
    FleetsAndOutcomes,
}

/// An input with what it is now and how far it is moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Movable {
    /// Which one.
    pub input: Input,
    /// What it is now; `None` where it is several figures, which move together.
    pub now: Option<Amount>,
    /// The least that it is moved to, as a factor.
    pub least: Ratio,
    /// The most.
    pub most: Ratio,
}

/// How far an input is moved of which no range is known: from half of it to double.
pub const HALF: Ratio = Ratio::const_new(0.5);
/// See [`HALF`].
pub const DOUBLE: Ratio = Ratio::const_new(2.0);

/// Where 80 in 100 of the published sets of repeats lie (docs/formulas.md, Policies).
const MEASURED_CORRELATION: (f64, f64) = (0.26, 0.87);

impl Movable {
    fn of(input: Input, now: Amount) -> Self {
        Self { input, now: Some(now), least: HALF, most: DOUBLE }
    }

    /// A share, within its range if it has one, and never above all.
    fn share(self, now: f64, range: Option<(f64, f64)>) -> Self {
        let (low, high) = range.unwrap_or((now * HALF.get(), 1.0_f64.min(now * DOUBLE.get())));
        if now > 0.0 {
            Self { least: Ratio::const_new(low / now), most: Ratio::const_new(high / now), ..self }
        } else {
            self
        }
    }

    /// A price, within its range where the catalog has one.
    fn priced<Q: Quantity>(input: Input, price: &Priced<Q>) -> Self
    where
        Amount: From<Q>,
    {
        let now = price.value();
        let moved = Self::of(input, now.into());
        // A change of the price is one of both ends.
        match price.listed().and_then(|listed| Some((listed.value.get(), listed.range?))) {
            Some((listed, (low, high))) if listed > 0.0 => {
                let factor = |end: Q| Ratio::const_new(end.get() / listed);
                Self { least: factor(low), most: factor(high), ..moved }
            }
            _ => moved,
        }
    }
}

/// The option that an input is a figure of.
impl Input {
    /// Its place; `None` where it concerns all options.
    pub const fn option(self) -> Option<usize> {
        match self {
            Self::TokenPrices(at)
            | Self::TaskPrice(at)
            | Self::Wage(at)
            | Self::Rent(at)
            | Self::Purchase(at)
            | Self::Staff(at)
            | Self::Throughput(at)
            | Self::Accuracy(at)
            | Self::Correlation(at)
            | Self::EscalatedCost(at) => Some(at),
            Self::Tasks
            | Self::Prompts
            | Self::Answers
            | Self::SharedDifficulty
            | Self::Calls
            | Self::Peak
            | Self::Growth
            | Self::TokenPriceTrend
            | Self::RentTrend
            | Self::HardwareTrend
            | Self::Electricity
            | Self::NamedCost(_)
            | Self::TaxNotRecovered
            | Self::ExchangeRate
            | Self::CostPerError
            | Self::CostPerEscalation
            | Self::CostPerFailure => None,
        }
    }

    /// Its id in machine formats.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Tasks => "tasks",
            Self::Prompts => "input",
            Self::Answers => "output",
            Self::Calls => "calls",
            Self::Peak => "peak_to_mean",
            Self::Growth => "growth",
            Self::TokenPriceTrend => "token_price_trend",
            Self::RentTrend => "gpu_rent_trend",
            Self::HardwareTrend => "hardware_price_trend",
            Self::Staff(_) => "staff",
            Self::TokenPrices(_) => "token_prices",
            Self::TaskPrice(_) => "task_price",
            Self::Wage(_) => "wage",
            Self::Rent(_) => "rent",
            Self::Purchase(_) => "purchase",
            Self::Throughput(_) => "throughput",
            Self::Accuracy(_) => "accuracy",
            Self::Correlation(_) => "correlation",
            Self::EscalatedCost(_) => "escalated_cost",
            Self::SharedDifficulty => "shared_difficulty",
            Self::Electricity => "electricity",
            Self::NamedCost(_) => "named_cost",
            Self::TaxNotRecovered => "tax_not_recovered",
            Self::ExchangeRate => "exchange_rate",
            Self::CostPerError => "cost_per_error",
            Self::CostPerEscalation => "cost_per_escalation",
            Self::CostPerFailure => "cost_per_failure",
        }
    }

    /// Whether it is what is paid for something: bills are straight in it.
    pub const fn is_price(self) -> bool {
        matches!(
            self,
            Self::TokenPrices(_)
                | Self::TaskPrice(_)
                | Self::Wage(_)
                | Self::Rent(_)
                | Self::Purchase(_)
                | Self::Staff(_)
                | Self::Electricity
                | Self::NamedCost(_)
                | Self::TaxNotRecovered
        )
    }

    /// What depends on it.
    pub const fn moves(self) -> Moves {
        match self {
            Self::Tasks | Self::Throughput(_) => Moves::Fleets,
            // Read again: what is assumed of tasks that are handed on depends on the calls.
            Self::Prompts | Self::Answers | Self::Calls | Self::Peak => Moves::FleetsAndOutcomes,
            Self::Accuracy(_) | Self::Correlation(_) | Self::EscalatedCost(_) | Self::SharedDifficulty => {
                Moves::Outcomes
            }
            Self::Growth
            | Self::TokenPriceTrend
            | Self::RentTrend
            | Self::HardwareTrend
            | Self::TokenPrices(_)
            | Self::TaskPrice(_)
            | Self::Wage(_)
            | Self::Rent(_)
            | Self::Purchase(_)
            | Self::Staff(_)
            | Self::Electricity
            | Self::NamedCost(_)
            | Self::TaxNotRecovered
            | Self::ExchangeRate
            | Self::CostPerError
            | Self::CostPerEscalation
            | Self::CostPerFailure => Moves::Money,
        }
    }

    /// The field of the workload that it is, for what has to be read again because prices and predictions depend on it.
    pub(super) const fn field(self) -> Option<&'static str> {
        match self {
            Self::Prompts => Some("input"),
            Self::Answers => Some("output"),
            Self::Calls => Some("calls"),
            Self::Peak => Some("peak_to_mean"),
            _ => None,
        }
    }
}

/// Every input that a scenario has.
pub fn inputs(scenario: &Scenario, variants: &Variants<'_>) -> Vec<Movable> {
    let mut found = Vec::new();
    let first = scenario.options.iter().find(|option| *option.role.value() == Role::Whole);
    if let Some(workload) = first.map(|option| &option.workload) {
        found.push(Movable::of(Input::Tasks, workload.tasks.value.into()));
        let root = variants.root().unwrap_or(Node::Null);
        let tokens = workload.tokens.as_ref();
        let peak = workload.peak_to_mean.as_ref().map(|peak| peak.value);
        for (input, now) in [
            (Input::Prompts, tokens.map(|tokens| Amount::from(tokens.input.value))),
            (Input::Answers, tokens.map(|tokens| Amount::from(tokens.output.value))),
            (Input::Calls, Some(Amount::from(*workload.calls.value()))),
            (Input::Peak, peak.map(Amount::from)),
        ] {
            let is_written = match input {
                Input::Peak => states_peak(&root),
                _ => input.field().is_some_and(|field| root.at(&of_workload(field)).is_some()),
            };
            found.extend(now.filter(|_| is_written).map(|now| Movable::of(input, now)));
        }
    }
    let written = scenario.options.iter().enumerate().filter(|(_, option)| option.derived.is_none());
    for (at, option) in written {
        of_option(at, option, &mut found);
    }
    found.extend(of_policies(scenario));
    let electricity = scenario.options.iter().find_map(|option| match &option.serving {
        Serving::Cluster(owned) => Some(&owned.electricity),
        _ => None,
    });
    found.extend(electricity.map(|price| Movable::priced(Input::Electricity, price)));
    found.extend(of_the_books(scenario));
    let finance = &scenario.finance;
    for (input, trend) in [
        (Input::Growth, &finance.growth),
        (Input::TokenPriceTrend, &finance.token_prices),
        (Input::RentTrend, &finance.gpu_rents),
        (Input::HardwareTrend, &finance.hardware_prices),
    ] {
        found.extend(trend.as_ref().map(|trend| Movable::of(input, trend.change())));
    }
    let ends = &scenario.ends;
    for (input, price) in [
        (Input::CostPerError, &ends.cost_per_error),
        (Input::CostPerEscalation, &ends.cost_per_escalation),
        (Input::CostPerFailure, &ends.cost_per_failure),
    ] {
        found.extend(price.as_ref().map(|price| Movable::of(input, price.value.into())));
    }
    // What is nothing stays nothing by any factor.
    found.retain(|moved| moved.now.is_none_or(|now| now.value() != 0.0));
    found
}

/// What the books add to prices: costs by name, taxes that are not recovered, and what a dollar is.
fn of_the_books(scenario: &Scenario) -> Vec<Movable> {
    let costs = scenario.named_costs.iter().enumerate();
    let mut found: Vec<Movable> =
        costs.map(|(at, cost)| Movable::of(Input::NamedCost(at), cost.amount)).collect();
    let taxes = scenario.options.iter().filter_map(|option| option.indirect_tax.as_deref());
    let shares: Vec<Fraction> = taxes.flat_map(IndirectTax::all).map(|tax| tax.not_recovered.value).collect();
    if let Some(first) = shares.iter().copied().find(|share| share.get() > 0.0) {
        let most = shares.iter().map(|share| share.get()).fold(0.0, f64::max);
        let moved = Movable::of(Input::TaxNotRecovered, first.into()).share(most, None);
        // Different shares move together.
        let is_one = shares.iter().all(|share| *share == first);
        found.push(Movable { now: moved.now.filter(|_| is_one), ..moved });
    }
    if let Some(exchange) = &scenario.finance.exchange {
        let rate = exchange.rate.value;
        let moved = Movable::of(Input::ExchangeRate, exchange.number().value.into());
        found.push(moved.share(rate.dollars(), Some(rate.currency.usual())));
    }
    found
}

fn of_option(at: usize, option: &ServingOption, found: &mut Vec<Movable>) {
    match &option.serving {
        Serving::Serverless(_) | Serving::Provisioned(_) => {
            let input = Input::TokenPrices(at);
            found.push(Movable { input, now: None, least: HALF, most: DOUBLE });
        }
        Serving::PerTask(paid) => found.push(Movable::of(Input::TaskPrice(at), paid.price.value.into())),
        Serving::Human(people) => found.push(Movable::of(Input::Wage(at), people.wage.value.into())),
        Serving::Rental(rented) => {
            found.push(Movable::priced(Input::Rent(at), &rented.price.per_instance));
        }
        Serving::Cluster(owned) => {
            found.push(Movable::priced(Input::Purchase(at), &owned.ownership.server_price));
        }
        Serving::Policy(_) => {}
    }
    let own = match (&option.operations, &option.serving) {
        (Some(Operations::Stated(staff)), _) => Some(staff),
        (_, Serving::Cluster(owned)) => owned.ownership.staff.as_ref(),
        _ => None,
    };
    found.extend(own.map(|staff| Movable::of(Input::Staff(at), staff.value.into())));
    if let Some(deployment) = option.serving.deployment() {
        let rate = match &deployment.throughput {
            Throughput::Stated { output, .. } => output.value,
            Throughput::Predicted(predicted) => predicted.prediction.output_rate,
            Throughput::Measured(measured) => measured.operation.point.output_rate,
        };
        found.push(Movable::of(Input::Throughput(at), rate.into()));
    }
    if let Some(accuracy) = &option.accuracy {
        let (value, share) = (accuracy.value.value, accuracy.value.value.get());
        let moved = Movable::of(Input::Accuracy(at), value.into());
        let of = |end: f64| Ratio::const_new(end / share);
        let (least, most) = match &accuracy.trials {
            // What the trials leave open.
            Some(trials) => {
                let (low, high) = wilson_interval(value, trials.value);
                (of(low.get()), of(high.get()))
            }
            None => (HALF, of(1.0_f64.min(share * DOUBLE.get()))),
        };
        if share > 0.0 {
            found.push(Movable { least, most, ..moved });
        }
    }
}

/// What the policies of a scenario assume of attempts and of tasks that are handed on.
fn of_policies(scenario: &Scenario) -> Vec<Movable> {
    let mut found = Vec::new();
    let mut alike: Vec<usize> = Vec::new();
    let mut meet = false;
    for (at, option) in scenario.options.iter().enumerate().filter(|(_, option)| option.derived.is_none()) {
        let Serving::Policy(policy) = &option.serving else { continue };
        meet |= matches!(policy.as_ref(), Policy::Cascade { .. } | Policy::Router { .. });
        alike.extend(policy.named().iter().map(|named| scenario.base_of(named.index)));
        found.extend(escalated(at, policy, scenario));
    }
    alike.sort_unstable();
    alike.dedup();
    for at in alike {
        let accuracy = scenario.options.get(at).and_then(|option| option.accuracy.as_ref());
        if let Some(accuracy) = accuracy.filter(|accuracy| accuracy.classes.is_empty()) {
            let (now, range) = (accuracy.correlation.value().get(), MEASURED_CORRELATION);
            let range = matches!(accuracy.correlation, Given::Default { .. }).then_some(range);
            let moved = Movable::of(Input::Correlation(at), (*accuracy.correlation.value()).into());
            found.push(moved.share(now, range));
        }
    }
    if meet {
        let shared = *scenario.ends.shared_difficulty().value();
        found.push(Movable::of(Input::SharedDifficulty, shared.into()).share(shared.get(), None));
    }
    found
}

/// What tasks cost that a policy hands on, if all whom it hands them to have the same cost.
fn escalated(at: usize, policy: &Policy, scenario: &Scenario) -> Option<Movable> {
    let (stated, later) = policy.handed_on()?;
    let mut costs = later.iter().filter_map(|named| {
        let option = scenario.options.get(named.index)?;
        Some(escalated_cost(stated, option, &scenario.options))
    });
    let first = costs.next()?;
    if costs.any(|other| other.value() != first.value()) {
        return None;
    }
    let now = *first.value();
    let moved = Movable::of(Input::EscalatedCost(at), now.into());
    let of = |end: Ratio| Ratio::const_new(end.get() / now.get());
    match first {
        Given::Written(_) => Some(moved),
        // One call costs what its tokens cost.
        Given::Default { .. } if now.get() == 1.0 => None,
        Given::Default { .. } => {
            let (low, high) = ESCALATED_COST_RANGE;
            Some(Movable { least: of(low), most: of(high), ..moved })
        }
    }
}
