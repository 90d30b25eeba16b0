//! What is paid each time that results are looked at: verifiers, routers, people who review results and put wrong ones right.

use crate::economics::bill::bill::Bill;
use crate::economics::bill::ledger::{Ledger, Nature};
use crate::economics::fleet::demand::Demand;
use crate::figure::Figure;
use crate::scenario::{Scenario, Serving, ServingOption};
use crate::units::{Fraction, Number, Ratio, UsdPerMonth, UsdPerTask};

use super::compile::Check;
use super::review::{not_stated, review_price};

/// What is paid each time, and what is used and has no price.
#[derive(Default, Debug)]
pub(in crate::economics) struct Extras {
    paid: Vec<Extra>,
    /// What is not in the bill because the scenario does not state it.
    left_out: Vec<&'static str>,
}

/// Something that is paid for each time: a look of a verifier, a review by people.
#[derive(Debug)]
struct Extra {
    nature: Nature,
    label: String,
    times: Figure<Ratio>,
    price: Figure<UsdPerTask>,
}

impl Extras {
    /// What is used so many times for a task; without a price it is missing in the bill.
    pub(super) fn add(&mut self, look: &Check, times: Figure<Ratio>) {
        self.left_out.extend(look.left_out.iter().filter(|_| times.get() > 0.0));
        if let Some(price) = look.price.clone() {
            self.paid.push(Extra { nature: look.nature, label: look.label.clone(), times, price });
        }
    }

    /// What is paid for the results of an option whose accuracy is not known: people look at their share of them all the same.
    pub(super) fn of_unknown(scenario: &Scenario, option: &ServingOption) -> Self {
        let mut extras = Self::default();
        let Some(review) = scenario.ends.review.as_ref() else { return extras };
        if matches!(option.serving, Serving::Human(_) | Serving::Policy(_)) {
            return extras;
        }
        let share: Figure<Fraction> = Figure::written("share that is reviewed", &review.share);
        let formula = "every result is accepted, and this share of them is reviewed";
        let times = Figure::derived(
            "review by people: times per task",
            formula,
            Ratio::const_new(share.get()),
            &[&share],
        );
        let (label, price) = ("review by people".to_owned(), review_price(review, &review.minutes));
        extras.paid.push(Extra { nature: Nature::Work, label, times, price });
        extras.left_out.extend(not_stated(review));
        if review.fix_minutes.is_some() {
            extras.leave_out_fixes();
        }
        extras
    }

    /// Names the work on wrong results as missing where their number is unknown.
    pub(super) fn leave_out_fixes(&mut self) {
        const UNKNOWN: &str =
            "putting wrong results right: no accuracy is stated, so their number is unknown";
        self.left_out.push(UNKNOWN);
    }

    /// Adds what is paid for each time to the lines of a bill.
    pub(in crate::economics) fn push(&self, ledger: &mut Ledger, demand: &Demand<'_>) {
        for extra in &self.paid {
            let times = Number::const_new(demand.tasks.get() * extra.times.get());
            let label = format!("{}: times per month", extra.label);
            let formula = "tasks per month × times per task";
            let times = Figure::derived(&label, formula, times, &[&demand.tasks, &extra.times]);
            let amount = UsdPerMonth::const_new(times.get() * extra.price.get());
            let formula = "times per month × cost of one";
            ledger.push(extra.nature, &extra.label, formula, &times, &extra.price, amount);
        }
    }

    /// A bill with what is paid for each time.
    pub(in crate::economics) fn on(&self, mut bill: Bill, demand: &Demand<'_>) -> Bill {
        if let Ok(ledger) = &mut bill.ledger {
            self.push(ledger, demand);
        }
        for missing in &self.left_out {
            bill.leave_out(missing);
        }
        bill
    }
}
