//! People who watch an option and run its engine, as lines of a bill.

use crate::figure::Figure;
use crate::scenario::{Operations, RoleLine, Scenario, ServingOption};
use crate::units::{Count, Engineers, UsdPerMonth};

use super::bill::Bill;
use super::ledger::{Ledger, Nature};
use super::named_costs;
use super::one_off::{self, paid_by};
use super::paid_once::PaidOnce;

/// The lines of what a policy costs itself, besides its options: costs by name.
pub(in crate::economics) fn push_own(ledger: &mut Ledger, policy: &ServingOption) {
    named_costs::push(ledger, policy, &mut PaidOnce::default());
    if let Some(one_off) = &policy.one_off {
        let months = Figure::given("months over which it is spread", &one_off.amortise);
        one_off::push(ledger, &paid_by(policy, &mut PaidOnce::default()), &months);
    }
}

impl PaidOnce {
    /// The bill with the overheads of an option, if neither it nor another one made from the same has them already.
    pub(in crate::economics) fn on(&mut self, bill: Bill, scenario: &Scenario, at: usize) -> Bill {
        let base = scenario.base_of(at);
        if self.options.contains(&base) {
            return bill;
        }
        self.options.push(base);
        match scenario.options.get(at) {
            Some(option) => bill.with_overheads(option, self),
            None => bill,
        }
    }
}

impl Bill {
    /// The same with what an option costs besides serving: people who run it, costs by name, one-off costs.
    pub(in crate::economics) fn with_overheads(self, option: &ServingOption, paid: &mut PaidOnce) -> Self {
        let mut bill = self.with_operations(option.operations.as_ref());
        if let Ok(ledger) = &mut bill.ledger {
            named_costs::push(ledger, option, paid);
        }
        bill.with_one_off(option, paid)
    }

    /// The same with a line for those who run the option. They are there whatever the load.
    fn with_operations(mut self, operations: Option<&Operations>) -> Self {
        let Ok(ledger) = &mut self.ledger else { return self };
        match operations {
            None => return self,
            Some(Operations::None(_)) => {}
            Some(Operations::Stated(stated)) => {
                let rate = Figure::written("staff per month", stated);
                let once = Figure::derived("options", "one option", Count::const_new(1.0), &[&rate]);
                ledger.push(Nature::Staff, "staff", "as stated", &once, &rate, rate.value());
            }
            Some(Operations::ByRole(staff)) => {
                let rate = Figure::listed("cost of an engineer", &staff.engineer);
                let gpus = self.gpus.as_ref().ok();
                for line in &staff.lines {
                    let engineers = engineers(line, gpus);
                    let amount = UsdPerMonth::const_new(engineers.get() * rate.get());
                    let formula = "engineers × cost of an engineer";
                    ledger.push(Nature::Staff, line.label, formula, &engineers, &rate, amount);
                }
            }
        }
        self.left_out.retain(|what| *what != "staff");
        self
    }
}

/// How many engineers: at least so many, and more where there are many GPUs.
fn engineers(line: &RoleLine, gpus: Option<&Figure<Count>>) -> Figure<Engineers> {
    let least = Figure::listed(&format!("{}, at least", line.label), &line.least);
    let (Some(per_gpu), Some(gpus)) = (&line.per_gpu, gpus) else { return least };
    let per_gpu = Figure::listed(&format!("{} for each GPU", line.label), per_gpu);
    let value = Engineers::const_new(least.get().max(per_gpu.get() * gpus.get()));
    let formula = "engineers for each GPU × GPUs, at least the least";
    Figure::derived(&format!("engineers: {}", line.label), formula, value, &[&least, &per_gpu, gpus])
}
