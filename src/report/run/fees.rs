//! What is to be known about what an option pays by the piece: what the provider notes, and what is assumed.

use crate::decode::Given;
use crate::report::number::{human, with_unit};
use crate::scenario::{ContainerTime, Fee, PaidFees, ServingOption};
use crate::units::Amount;

/// What is to be known about what an option pays by the piece.
pub(super) fn remarks(option: &ServingOption) -> Vec<String> {
    let PaidFees { searches, pages, containers } = &option.fees;
    let mut remarks = Vec::new();
    if let Some(fee) = searches {
        if let Given::Default { value, why } = &fee.count {
            let count = human(Amount::from(*value));
            remarks.push(format!("{count} a task are paid, because no `searches` are stated: {why}"));
        }
        remarks.extend(note("searches", fee));
    }
    remarks.extend(pages.as_ref().and_then(|fee| note("pages", fee)));
    if let Some(fee) = containers {
        remarks.extend(fee.time.as_ref().and_then(unstated_time));
        remarks.extend(note("containers", fee));
    }
    remarks
}

fn note<Q, P>(what: &str, fee: &Fee<Q, P>) -> Option<String> {
    let note = fee.note.as_ref()?;
    Some(match &fee.name {
        Some(name) => format!("{what} ({name}): {note}"),
        None => format!("{what}: {note}"),
    })
}

fn unstated_time(time: &ContainerTime) -> Option<String> {
    let whole = with_unit(Amount::from(time.lasts.value));
    time.runs.is_none().then(|| {
        format!("a container is paid for all {whole} that its price is for, because no `time` is stated")
    })
}
