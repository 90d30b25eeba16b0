//! What rows of the cash flow are called: costs that the scenario names have their names.

use crate::economics::{CashKind, Ledger, LineModel, Nature, Outcome};

/// What a line of an option with formulas is called.
pub(super) fn of_line(kind: CashKind, line: &LineModel) -> String {
    let of = if line.nature == Nature::Other { "cost by name" } else { kind.label() };
    if of == line.label { line.label.clone() } else { format!("{of}: {}", line.label) }
}

/// What flows of a kind are called where they stand together: costs that the scenario names are named.
pub(super) fn of_kind(kind: CashKind, outcome: &Outcome<'_>) -> String {
    let lines = outcome.ledger.as_ref().map(Ledger::lines).unwrap_or_default();
    let of = |nature: Nature| lines.iter().filter(move |line| line.nature == nature);
    let label = kind.label();
    match kind {
        CashKind::Running => {
            let named: Vec<&str> = of(Nature::Other).map(|line| line.label.as_str()).collect();
            let is_other = of(Nature::Running).chain(of(Nature::Electricity)).next().is_some();
            match (named.is_empty(), is_other) {
                (true, _) => label.to_owned(),
                (false, true) => format!("{label}; costs by name: {}", named.join("; ")),
                (false, false) => format!("costs by name: {}", named.join("; ")),
            }
        }
        CashKind::OneOff => {
            let parts: Vec<&str> =
                of(Nature::OneOff).map(|line| line.label.trim_start_matches("one-off: ")).collect();
            if parts.is_empty() { label.to_owned() } else { format!("{label}: {}", parts.join("; ")) }
        }
        _ => label.to_owned(),
    }
}
