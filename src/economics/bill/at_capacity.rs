//! What tasks and tokens would cost if demand filled the capacity.

use crate::economics::fleet::demand::Demand;
use crate::figure::{Figure, Gap, Traced};
use crate::scenario::TokenShape;
use crate::units::{Fraction, Mtok, Ratio, UsdPerMonth, UsdPerMtok, UsdPerTask};

use super::bill::Bill;
use super::ledger::Nature;

/// What the cost of tokens is divided by.
#[derive(Clone, Copy)]
pub(in crate::economics) enum Tokens {
    /// Prompts and answers together.
    All,
    /// Prompts, for the share of the cost that is theirs.
    Input,
    /// Answers, for the rest.
    Output,
}

/// The cost of a task.
pub(in crate::economics) fn per_task(bill: &Bill, demand: &Demand<'_>) -> Result<Figure<UsdPerTask>, Gap> {
    const LABEL: &str = "cost per task at full capacity";
    let ledger = bill.ledger.as_ref().map_err(Clone::clone)?;
    let Ok(capacity) = &bill.capacity else {
        // Tokens and people scale with the work: there is no fixed part to share.
        let month = ledger.total();
        let value = UsdPerTask::const_new(month.get() / demand.tasks.get());
        let inputs: [&dyn Traced; 2] = [&month, &demand.tasks];
        return Ok(Figure::derived(LABEL, "cost per month ÷ tasks per month", value, &inputs));
    };
    let full = ledger.when_full(&growth(bill, demand)?);
    let value = UsdPerTask::const_new(full.get() / capacity.get());
    let formula = "cost per month at full capacity ÷ capacity per month";
    Ok(Figure::derived(LABEL, formula, value, &[&full, capacity]))
}

/// The cost of a million tokens.
pub(in crate::economics) fn per_mtok(
    bill: &Bill,
    demand: &Demand<'_>,
    shape: &TokenShape,
    of: Tokens,
) -> Result<Figure<UsdPerMtok>, Gap> {
    let ledger = bill.ledger.as_ref().map_err(Clone::clone)?;
    let (month, full) = match &bill.capacity {
        Err(_) => (ledger.total_of("cost of tokens per month", Nature::is_for_tokens), None),
        Ok(capacity) => {
            let month = ledger.when_full_of(&growth(bill, demand)?, Nature::is_for_tokens);
            (month, Some(Demand { tasks: capacity.clone(), ..demand.shared(demand.workload) }))
        }
    };
    let demand = full.as_ref().unwrap_or(demand);
    let (label, share, tokens) = match of {
        Tokens::All => ("cost per million tokens at full capacity", None, demand.all_tokens(shape)),
        Tokens::Input => {
            let share = bill.for_prompts.clone()?;
            ("cost per million input tokens at full capacity", Some(share), demand.prompt_tokens(shape))
        }
        Tokens::Output => {
            let share = bill.for_prompts.clone()?;
            let rest = share.value().rest();
            let formula = format!("1 − {}", share.derivation().label);
            let share = Figure::derived("share that is left for answers", &formula, rest, &[&share]);
            ("cost per million output tokens at full capacity", Some(share), demand.answer_tokens(shape))
        }
    };
    divided(label, &month, share.as_ref(), &tokens)
}

fn divided(
    label: &str,
    month: &Figure<UsdPerMonth>,
    share: Option<&Figure<Fraction>>,
    tokens: &Figure<Mtok>,
) -> Result<Figure<UsdPerMtok>, Gap> {
    if tokens.get() == 0.0 {
        return Err(Gap::NotApplicable("the workload has no such tokens"));
    }
    let part = share.map_or(1.0, Figure::get);
    let value = UsdPerMtok::const_new(month.get() * part / tokens.get());
    Ok(match share {
        None => Figure::derived(label, "cost per month ÷ million tokens per month", value, &[month, tokens]),
        Some(share) => {
            let formula = format!(
                "cost per month × {} ÷ million {}",
                share.derivation().label,
                tokens.derivation().label
            );
            Figure::derived(label, &formula, value, &[month, share, tokens])
        }
    })
}

/// By how much the work can grow until the capacity is full.
fn growth(bill: &Bill, demand: &Demand<'_>) -> Result<Figure<Ratio>, Gap> {
    let capacity = bill.capacity.as_ref().map_err(Clone::clone)?;
    let growth = Ratio::const_new(capacity.get() / demand.tasks.get());
    let inputs: [&dyn Traced; 2] = [capacity, &demand.tasks];
    let formula = "capacity per month ÷ tasks per month";
    Ok(Figure::derived("growth until full capacity", formula, growth, &inputs))
}
