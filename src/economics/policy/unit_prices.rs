//! What each use of something costs in a policy, so that a changed policy can be priced without billing it again.

use crate::figure::{Figure, Gap};
use crate::quality::{Outcomes, Strategy, Tasks, evaluate};
use crate::scenario::Scenario;
use crate::units::{Quantity, Ratio, UsdPerTask};

use super::compile::Check;
use super::part_bills::{PartBill, Payer};
use super::quality::billed;

/// What a task and a success cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// A task, with what its ends cost.
    pub expected: UsdPerTask,
    /// A task done right; nothing where none is.
    pub success: Option<UsdPerTask>,
}

/// What each use of a numbered thing costs: options first, then looks. Owned and rented machines are shared out by use, as they
/// are sized now.
#[derive(Clone, Debug)]
pub(in crate::economics) struct UnitPrices(Vec<f64>);

impl UnitPrices {
    /// From the bills of the options that are used so often, in uses of the mean cost; the reason where one has none.
    pub(in crate::economics) fn of(
        scenario: &Scenario,
        looks: &[Check],
        uses: &[Ratio],
        bills: &[PartBill],
    ) -> Result<Self, Gap> {
        let mut prices = vec![0.0; scenario.options.len() + looks.len()];
        for part in bills {
            let option = &scenario.options[part.index];
            let (paid, share) = match part.payer {
                Payer::Itself { share, .. } => (part, share),
                Payer::Other(payer, share) => (&bills[payer], share),
            };
            let of = |gap: &Gap| Gap::Part { name: option.name.clone(), gap: Box::new(gap.clone()) };
            let month = paid.bill.ledger.as_ref().map_err(of)?.total();
            let uses = uses.get(part.index).map_or(0.0, |uses| uses.get());
            let times = option.workload.tasks.value.get() * uses;
            prices[part.index] = if times > 0.0 { month.get() * share / times } else { 0.0 };
        }
        for (at, look) in looks.iter().enumerate() {
            prices[scenario.options.len() + at] = look.price.as_ref().map_or(0.0, Figure::get);
        }
        Ok(Self(prices))
    }

    /// What these uses cost.
    pub(in crate::economics) fn of_uses(&self, uses: &[Ratio]) -> f64 {
        self.0.iter().zip(uses).map(|(price, uses)| price * uses.get()).sum()
    }

    /// The same with one of them so many times as dear.
    pub(in crate::economics) fn scaled(&self, at: usize, factor: f64) -> Self {
        let mut prices = self.0.clone();
        if let Some(price) = prices.get_mut(at) {
            *price *= factor;
        }
        Self(prices)
    }

    /// What a task and a success cost under a strategy, and how tasks end.
    pub(in crate::economics) fn cost(
        &self,
        scenario: &Scenario,
        strategy: &Strategy,
        tasks: Tasks<'_>,
    ) -> (Cost, Outcomes) {
        let found = evaluate(strategy, tasks);
        let others: f64 = ends(scenario, &found.ends).iter().map(|(_, cost)| cost.get()).sum();
        let expected = self.of_uses(&billed(scenario, &found.uses, &found.work)) + others;
        let right = found.ends.right.get();
        let success = (right > 0.0).then(|| UsdPerTask::const_new(expected / right));
        (Cost { expected: UsdPerTask::const_new(expected), success }, found.ends)
    }
}

/// What the ends of a task cost that have a price.
pub(in crate::economics) fn ends(scenario: &Scenario, ends: &Outcomes) -> Vec<(String, UsdPerTask)> {
    let priced = [
        ("uncaught errors", ends.accepted_wrong, &scenario.ends.cost_per_error),
        ("escalations", ends.escalated, &scenario.ends.cost_per_escalation),
        ("failures", ends.failed, &scenario.ends.cost_per_failure),
    ];
    priced
        .into_iter()
        .filter_map(|(label, share, price)| Some((label, share.get() * price.as_ref()?.value.get())))
        .filter(|(_, cost)| *cost > 0.0)
        .map(|(label, cost)| (label.to_owned(), UsdPerTask::const_new(cost)))
        .collect()
}
