//! What a ledger is posted with: debits and credits of what is paid, which add up to nothing in every period.
//!
//! A debit is positive, a credit negative. Nothing is posted that nobody pays: the value of successes, what is saved against a baseline,
//! and tax on a gain that has both in it. Amounts are whole cents: what a line has come to at the end of a period, rounded, less what it
//! had come to before, so that quarters are exactly the sums of their months. The row of cash is the other side of all others.

use crate::economics::CashKind;
use crate::report::number::in_cents;
use crate::report::table::{Cell, Column, Table};
use crate::scenario::PostedLine;
use crate::units::{Currency, Quantity, Usd, UsdNet};

use super::periods::{Period, PeriodLength, periods};
use super::roi::{RoiFigures, RoiReport};

/// The line that a flow is posted to; nothing for what nobody pays, and for what is a change of a balance.
const fn expense(kind: CashKind) -> Option<PostedLine> {
    Some(match kind {
        CashKind::Interest => PostedLine::Interest,
        CashKind::Lease => PostedLine::Lease,
        CashKind::Running => PostedLine::Running,
        CashKind::Staff => PostedLine::Staff,
        CashKind::Tokens => PostedLine::Tokens,
        CashKind::Rent => PostedLine::Rent,
        CashKind::Work => PostedLine::Work,
        CashKind::Services => PostedLine::Services,
        CashKind::Ends => PostedLine::Ends,
        CashKind::OneOff => PostedLine::OneOff,
        CashKind::OtherCosts => PostedLine::OtherCosts,
        CashKind::OtherBenefits => PostedLine::OtherBenefits,
        CashKind::Hardware
        | CashKind::Resale
        | CashKind::Loan
        | CashKind::Value
        | CashKind::Saved
        | CashKind::Tax => return None,
    })
}

/// What a line has come to after each month, debits positive; the other side of all of them is cash.
fn balances(found: &RoiFigures) -> Vec<(PostedLine, Vec<UsdNet>)> {
    let books = &found.books;
    let running = |flows: &mut dyn Iterator<Item = UsdNet>| -> Vec<UsdNet> {
        let mut all = UsdNet::ZERO;
        let until = |flow: UsdNet| {
            all = all - flow;
            all
        };
        flows.map(until).collect()
    };
    let mut lines: Vec<(PostedLine, Vec<UsdNet>)> = found
        .lines
        .iter()
        .filter_map(|line| {
            let mut flows = line.flows.iter().map(|flow| UsdNet::const_new(flow.value()));
            Some((expense(line.kind)?, running(&mut flows)))
        })
        .collect();
    lines.push((PostedLine::Depreciation, running(&mut books.depreciation.iter().copied())));
    lines.push((PostedLine::Disposal, running(&mut books.disposal.iter().copied())));
    let debit = |owned: &Usd| UsdNet::const_new(owned.get());
    lines.push((PostedLine::Hardware, books.at_cost.iter().map(debit).collect()));
    let written = books.at_cost.iter().enumerate();
    let written = written.map(|(month, cost)| UsdNet::const_new(books.book_value(month).get() - cost.get()));
    lines.push((PostedLine::AccumulatedDepreciation, written.collect()));
    lines.push((
        PostedLine::Loan,
        books.owed.iter().map(|owed| UsdNet::const_new(0.0 - owed.get())).collect(),
    ));
    lines.sort_by_key(|(line, _)| *line);
    lines
}

/// What is posted of an option in a period, in whole cents, the other side last; what is nothing is left out.
fn of_period(balances: &[(PostedLine, Vec<UsdNet>)], period: &Period) -> Vec<(PostedLine, UsdNet)> {
    let at = |series: &[UsdNet], month: Option<usize>| {
        in_cents(month.and_then(|month| series.get(month).copied()).unwrap_or(UsdNet::ZERO))
    };
    let mut cash = UsdNet::ZERO;
    let mut posted = Vec::new();
    for (line, series) in balances {
        let moved = in_cents(at(series, Some(period.last)) - at(series, period.first.checked_sub(1)));
        if moved != UsdNet::ZERO {
            cash = in_cents(cash - moved);
            posted.push((*line, moved));
        }
    }
    if cash != UsdNet::ZERO {
        posted.push((PostedLine::Cash, cash));
    }
    posted
}

/// The rows of a ledger, without those of nothing.
pub(super) fn postings(report: &RoiReport, length: PeriodLength) -> Table {
    let columns = vec![
        Column::text("period", "Period"),
        Column::text("entity", "Entity"),
        Column::text("cost_centre", "Cost centre"),
        Column::text("account", "Account"),
        Column::text("project", "Project"),
        Column::text("option", "Option"),
        Column::text("scenario", "Scenario"),
        Column::text("version", "Version"),
        Column::text("currency", "Currency"),
        Column::number("amount", "Amount"),
        Column::text("statement", "Statement"),
        Column::text("line", "Line"),
    ];
    let mut rows = Vec::new();
    for option in &report.options {
        let Ok(found) = &option.found else { continue };
        let balances = balances(found);
        let tag =
            |text: &Option<String>| text.clone().map_or_else(|| Cell::Missing(String::new()), Cell::Text);
        for period in merged(periods(found.months(), length, report.calendar)) {
            for (line, amount) in of_period(&balances, &period) {
                rows.push(vec![
                    Cell::text(period.id.clone()),
                    tag(&option.tags.entity),
                    tag(&option.tags.cost_centre),
                    Cell::text(report.accounts.of(line).unwrap_or_else(|| line.id())),
                    tag(&option.tags.project),
                    Cell::text(option.name.clone()),
                    Cell::text(report.id.clone()),
                    tag(&option.tags.version),
                    Cell::text(Currency::shown().code()),
                    Cell::Money(amount.into()),
                    Cell::text(if line.is_balance() { "balance" } else { "pnl" }),
                    Cell::text(line.id()),
                ]);
            }
        }
    }
    Table { title: String::new(), columns, rows }
}

/// Now is the start of the first month: of a ledger both are one period.
fn merged(periods: Vec<Period>) -> Vec<Period> {
    let mut merged: Vec<Period> = Vec::with_capacity(periods.len());
    for period in periods {
        match merged.last_mut().filter(|last| last.id == period.id) {
            Some(last) => last.last = period.last,
            None => merged.push(period),
        }
    }
    merged
}

/// The lines of which something is posted and whose account nobody states.
pub fn without_account(report: &RoiReport) -> Vec<PostedLine> {
    let found = report.options.iter().filter_map(|option| option.found.as_ref().ok());
    let moves: Vec<PostedLine> = found
        .flat_map(|found| {
            let all = periods(found.months(), PeriodLength::Month, report.calendar);
            let balances = balances(found);
            all.iter()
                .flat_map(|period| of_period(&balances, period))
                .map(|(line, _)| line)
                .collect::<Vec<_>>()
        })
        .collect();
    PostedLine::all().filter(|line| moves.contains(line) && report.accounts.of(*line).is_none()).collect()
}
