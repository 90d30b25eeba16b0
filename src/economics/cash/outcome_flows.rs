//! What the outcomes of tasks cost and are worth over the months.

use std::sync::Arc;

use crate::economics::policy::quality::Ends;
use crate::figure::{Derivation, Figure, Gap, Traced as _};
use crate::scenario::{Finance, OutcomePrices};
use crate::units::{Fraction, UsdPerTask};

use super::cash_flow::{CashBook, CashKind};
use super::dollars::Dollars;

/// What flows in each month, from now on, and what it follows from.
pub(super) type Flows = (Vec<f64>, Vec<Arc<Derivation>>);

/// What ends cost, month by month, from now on.
pub(super) fn ends(
    quality: &Ends,
    ends: &OutcomePrices,
    tasks: &[f64],
    work: &[Arc<Derivation>],
    finance: &Finance,
    costs: &mut CashBook,
) -> Result<Vec<f64>, Gap> {
    let mut all = vec![0.0; tasks.len() + 1];
    for (share, label, price) in [
        (&quality.accepted_wrong, "cost of an error", &ends.cost_per_error),
        (&quality.escalated, "cost of an escalation", &ends.cost_per_escalation),
        (&quality.failed, "cost of a failure", &ends.cost_per_failure),
    ] {
        let Some(price) = price.as_ref().filter(|_| share.get() > 0.0) else { continue };
        let price: Figure<UsdPerTask> = Figure::written(label, price);
        let dollars = Dollars::of(label, &price, finance)?;
        let flows = by_task(tasks, -share.get() * price.get(), &dollars);
        all.iter_mut().zip(&flows).for_each(|(all, flow)| *all += flow);
        let inputs = [share.derivation(), price.derivation()].into_iter().chain(work.iter().cloned());
        let inputs = inputs.chain(dollars.derivation());
        costs.add(CashKind::Ends, &flows, "− tasks of each month × share of each end × its cost", inputs);
    }
    Ok(all)
}

/// The same for each task, at the end of each month.
fn by_task(tasks: &[f64], each: f64, dollars: &Dollars<'_>) -> Vec<f64> {
    let flow = |(month, tasks): (usize, &f64)| tasks * each * dollars.after(month);
    std::iter::once(0.0).chain(tasks.iter().enumerate().map(flow)).collect()
}

/// What tasks done right are worth, month by month, from now on; `None` where no value is stated.
pub(super) fn value(
    quality: &Ends,
    ends: &OutcomePrices,
    tasks: &[f64],
    work: &[Arc<Derivation>],
    finance: &Finance,
) -> Result<Option<Flows>, Gap> {
    let Some(worth) = ends.value_per_success.as_ref() else { return Ok(None) };
    let worth: Figure<UsdPerTask> = Figure::written("value of a success", worth);
    let right: &Figure<Fraction> = &quality.right;
    let dollars = Dollars::of("the value of a success", &worth, finance)?;
    let flows = by_task(tasks, right.get() * worth.get(), &dollars);
    let inputs = [right.derivation(), worth.derivation()].into_iter().chain(work.iter().cloned());
    Ok(Some((flows, inputs.chain(dollars.derivation()).collect())))
}
