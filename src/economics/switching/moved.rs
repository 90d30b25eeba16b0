//! A scenario with one input moved.

use std::sync::Arc;

use crate::decode::{Given, Sited};
use crate::scenario::{CapexExtra, Operations, Role, Scenario, Serving, ServingOption, Throughput, Variants};
use crate::source::FieldPath;
use crate::units::{Fraction, Number, Quantity, Ratio, TokensPerSecond};

use super::input::{Input, Movable};
use super::peak_sets::{of_workload, peak_sets};

impl Movable {
    /// The scenario with this input times a factor and all others as they are; `None` where it cannot be read so.
    pub fn moved(&self, scenario: &Scenario, variants: &Variants<'_>, factor: Ratio) -> Option<Scenario> {
        if let Some(field) = self.input.field().filter(|_| !self.is_in_place(scenario)) {
            let shape = scenario.options.iter().find(|option| *option.role.value() == Role::Whole);
            let shape = shape.and_then(|option| option.workload.tokens.as_ref());
            let value = match (self.input, shape) {
                (Input::Prompts, Some(shape)) => shape.input_times(factor),
                _ => self.now?.times(factor).to_string(),
            };
            let sets = match self.input {
                Input::Peak => peak_sets(scenario, &variants.root().ok()?, value),
                _ => vec![(of_workload(field), value)],
            };
            let read = variants.read(&sets).ok()?;
            return Some(read.in_outlook_of(scenario));
        }
        let written = match self.input {
            Input::ExchangeRate => exchange_rates(scenario, factor)?,
            _ => self.written(scenario, factor).into_iter().collect(),
        };
        if !written.is_empty() {
            return Some(variants.read(&written).ok()?.in_outlook_of(scenario));
        }
        let mut changed = scenario.clone();
        let bases: Vec<usize> = (0..scenario.options.len()).map(|at| scenario.base_of(at)).collect();
        for (option, base) in changed.options.iter_mut().zip(bases) {
            if self.input.option().is_none_or(|own| own == base) {
                times(option, self.input, factor);
            }
        }
        if let Input::NamedCost(at) = self.input {
            let cost = scenario.named_costs.get(at)?;
            changed.options.iter_mut().for_each(|option| option.scale_cost(&cost.site, factor));
        }
        let finance = &mut changed.finance;
        let trend = match self.input {
            Input::Growth => &mut finance.growth,
            Input::TokenPriceTrend => &mut finance.token_prices,
            Input::RentTrend => &mut finance.gpu_rents,
            Input::HardwareTrend => &mut finance.hardware_prices,
            _ => &mut None,
        };
        if let Some(trend) = trend {
            *trend = trend.times(factor);
        }
        let ends = &mut changed.ends;
        let price = match self.input {
            Input::CostPerError => &mut ends.cost_per_error,
            Input::CostPerEscalation => &mut ends.cost_per_escalation,
            Input::CostPerFailure => &mut ends.cost_per_failure,
            _ => return Some(changed),
        };
        if let Some(price) = price {
            price.value = price.value * factor;
        }
        Some(changed)
    }

    /// Whether the peak can be multiplied where it stands: reserved units have hours of their own for it, which are read.
    fn is_in_place(&self, scenario: &Scenario) -> bool {
        let is_reserved = |option: &ServingOption| matches!(option.serving, Serving::Provisioned(_));
        self.input == Input::Peak && !scenario.options.iter().any(is_reserved)
    }

    /// What has a default and is written where it is moved: its field and what stands there.
    fn written(&self, scenario: &Scenario, factor: Ratio) -> Option<(FieldPath, String)> {
        let value = self.now?.value() * factor.get();
        match self.input {
            Input::SharedDifficulty => {
                let path = FieldPath::ROOT.key("quality").key("shared_difficulty");
                Some((path, Fraction::new(value.min(1.0)).ok()?.to_string()))
            }
            Input::EscalatedCost(at) => {
                let name = &scenario.options.get(at)?.name;
                let path = FieldPath::ROOT.key("options").key(name).key("escalated_cost");
                Some((path, Ratio::new(value).ok()?.to_string()))
            }
            _ => None,
        }
    }
}

/// The rates of today and of a budget, each times a factor, as they are written.
fn exchange_rates(scenario: &Scenario, factor: Ratio) -> Option<Vec<(FieldPath, String)>> {
    let exchange = scenario.finance.exchange.as_ref()?;
    let own = exchange.rate.value.currency;
    let rates = std::iter::once(exchange.number()).chain(exchange.budget_rates().map(|(_, rate)| rate));
    let written = |rate: Sited<Number>| {
        let path = rate.site.path()?.clone();
        Some((path, format!("{:.9} USD/{own}", rate.value.get() * factor.get())))
    };
    rates.map(written).collect()
}

fn times(option: &mut ServingOption, input: Input, factor: Ratio) {
    match input {
        Input::Tasks => option.workload.tasks.value = option.workload.tasks.value * factor,
        Input::Peak => peak(option, factor),
        Input::TokenPrices(_) => token_prices(option, factor),
        Input::Rent(_) => rents(option, factor),
        Input::Purchase(_) => purchases(option, factor),
        Input::Throughput(_) => throughput(option, factor),
        Input::Accuracy(_) => accuracy(option, factor),
        Input::Correlation(_) => correlation(option, factor),
        Input::TaskPrice(_) => {
            if let Serving::PerTask(paid) = &mut option.serving {
                paid.price.value = paid.price.value * factor;
            }
        }
        Input::Wage(_) => {
            if let Serving::Human(people) = &mut option.serving {
                people.wage.value = people.wage.value * factor;
            }
        }
        Input::Staff(_) => staff(option, factor),
        Input::Electricity => {
            if let Serving::Cluster(owned) = &mut option.serving {
                owned.electricity = owned.electricity.scaled(factor);
            }
        }
        Input::TaxNotRecovered => {
            let tax = option.indirect_tax.as_deref().map(|tax| tax.not_recovered_times(factor));
            option.indirect_tax = tax.map(Arc::new);
        }
        Input::Prompts
        | Input::Answers
        | Input::EscalatedCost(_)
        | Input::SharedDifficulty
        | Input::Calls
        | Input::Growth
        | Input::TokenPriceTrend
        | Input::RentTrend
        | Input::HardwareTrend
        | Input::NamedCost(_)
        | Input::ExchangeRate
        | Input::CostPerError
        | Input::CostPerEscalation
        | Input::CostPerFailure => {}
    }
}

/// Multiplies the busiest hour; it is never below the mean hour.
fn peak(option: &mut ServingOption, factor: Ratio) {
    let times = |peak: &mut Ratio| *peak = Ratio::const_new((peak.get() * factor.get()).max(1.0));
    if let Some(peak) = &mut option.workload.peak_to_mean {
        times(&mut peak.value);
    }
    match &mut option.serving {
        Serving::Cluster(owned) => times(&mut owned.deployment.peak_to_mean.value),
        Serving::Rental(rented) => times(&mut rented.deployment.peak_to_mean.value),
        Serving::Serverless(_)
        | Serving::Provisioned(_)
        | Serving::Human(_)
        | Serving::PerTask(_)
        | Serving::Policy(_) => {}
    }
}

/// Multiplies all prices of tokens: what a provider charges for them one by one, or for units that carry them.
pub(in crate::economics) fn token_prices(option: &mut ServingOption, factor: Ratio) {
    match &mut option.serving {
        Serving::Serverless(tokens) => tokens.scale_prices(factor),
        Serving::Provisioned(reserved) => **reserved = reserved.at_prices(factor),
        _ => {}
    }
}

/// Multiplies the rent.
pub(in crate::economics) fn rents(option: &mut ServingOption, factor: Ratio) {
    if let Serving::Rental(rented) = &mut option.serving {
        rented.price.per_instance = rented.price.per_instance.scaled(factor);
        rented.price.per_gpu = None;
    }
}

/// Multiplies the price of a server and the amounts that are bought beside it.
pub(in crate::economics) fn purchases(option: &mut ServingOption, factor: Ratio) {
    if let Serving::Cluster(owned) = &mut option.serving {
        let own = &mut owned.ownership;
        own.server_price = own.server_price.scaled(factor);
        for extra in [&mut own.network, &mut own.storage, &mut own.spares].into_iter().flatten() {
            if let CapexExtra::Amount(amount) = extra {
                amount.value = amount.value * factor;
            }
        }
    }
}

/// Multiplies what the people cost who run it.
fn staff(option: &mut ServingOption, factor: Ratio) {
    if let Some(Operations::Stated(staff)) = &mut option.operations {
        staff.value = staff.value * factor;
    }
    if let Serving::Cluster(owned) = &mut option.serving
        && let Some(staff) = &mut owned.ownership.staff
    {
        staff.value = staff.value * factor;
    }
}

/// Multiplies what a replica does in a second; its times are divided.
fn throughput(option: &mut ServingOption, factor: Ratio) {
    let deployment = match &mut option.serving {
        Serving::Cluster(owned) => &mut owned.deployment,
        Serving::Rental(rented) => &mut rented.deployment,
        Serving::Serverless(_)
        | Serving::Provisioned(_)
        | Serving::Human(_)
        | Serving::PerTask(_)
        | Serving::Policy(_) => return,
    };
    let scale = |rate: &mut TokensPerSecond| *rate = *rate * factor;
    match &mut deployment.throughput {
        Throughput::Stated { output, input, .. } => {
            scale(&mut output.value);
            if let Some(input) = input {
                scale(&mut input.value);
            }
        }
        Throughput::Predicted(predicted) => **predicted = predicted.sped_up(factor),
        Throughput::Measured(measured) => measured.operation = measured.operation.sped_up(factor),
    }
}

/// Multiplies the shares of tasks that are done right, up to all.
fn accuracy(option: &mut ServingOption, factor: Ratio) {
    let scale = |share: &mut Fraction| *share = Fraction::const_new((share.get() * factor.get()).min(1.0));
    if let Some(accuracy) = &mut option.accuracy {
        scale(&mut accuracy.value.value);
        accuracy.classes.iter_mut().for_each(|class| scale(&mut class.accuracy.value));
    }
}

/// Multiplies how alike attempts are, up to all the same.
fn correlation(option: &mut ServingOption, factor: Ratio) {
    if let Some(accuracy) = &mut option.accuracy {
        let (Given::Written(Sited { value, .. }) | Given::Default { value, .. }) = &mut accuracy.correlation;
        *value = Fraction::const_new((value.get() * factor.get()).min(1.0));
    }
}
