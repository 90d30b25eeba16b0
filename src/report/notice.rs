//! Warnings and assumptions: what a reader of any figure of a scenario has to know, as a part of every report.

use super::groups::Groups;
use super::list::commas;
use crate::diagnostics::Diagnostic;
use crate::economics::{Evaluation, Ledger, Outcome, PriceOutlook, price_outlooks};
use crate::figure::{Derivation, Origin, Traced as _};
use crate::scenario::{AssumedChange, Scenario, Serving, ServingOption};
use crate::units::{Amount, Unit};

use super::assumed;
use super::block::Block;
use super::narrowed::{needs_evaluation, unevaluated};
use super::number::{relative, with_unit};
use super::price_changes;
use super::table::{Cell, Column, Table};

/// A warning or an assumption.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Which of both.
    pub kind: NoticeKind,
    /// A stable name to search for: `retired-model`, `stale-price`, `default`.
    pub code: &'static str,
    /// The option that it concerns; `None` if it concerns several.
    pub option: Option<String>,
    /// What a reader has to know.
    pub message: String,
    /// The file that it is about, or `--set`.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

/// What kind of notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeKind {
    /// Something in the input is doubtful: a retired model, a stale price, measurements that contradict each other.
    Warning,
    /// A figure rests on a value that the scenario does not state.
    Assumption,
}

impl NoticeKind {
    /// The word, in every format.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Assumption => "assumption",
        }
    }
}

/// The code of a default on which a bill rests.
const DEFAULT: &str = "default";

/// The code of an accuracy that nobody states, of weights narrower than published.
pub(super) const NEEDS_EVALUATION: &str = "needs-evaluation";

/// What the reader of a scenario warned of, and what needs an evaluation, whatever the bills are.
pub(super) fn scenario_notices(scenario: &Scenario) -> Vec<Notice> {
    let by_path = scenario.options_by_path();
    let option = |said: &Diagnostic| scenario.option_at(&by_path, &said.site);
    let mut notices: Vec<Notice> = scenario.warnings.iter().map(|said| warning(option(said), said)).collect();
    notices.extend(
        scenario.price_changes.iter().filter(|assumed| !assumed.prices.is_empty()).map(assumed_change),
    );
    for option in scenario.options.iter().filter(|option| option.derived.is_none()) {
        let needs = needs_evaluation(&unevaluated(scenario, option));
        notices.extend(needs.map(|needs| {
            assumption(NEEDS_EVALUATION, option, format!("{needs}, and no accuracy is stated"))
        }));
    }
    notices
}

/// The code of a price of the catalog that is assumed to be another one today.
const CHANGED_PRICE: &str = "changed-price";

/// That prices of the catalog are assumed to be other ones, and whose.
fn assumed_change(assumed: &AssumedChange) -> Notice {
    let place = assumed.change.site.resolve();
    Notice {
        kind: NoticeKind::Assumption,
        code: CHANGED_PRICE,
        option: None,
        message: format!(
            "price change assumed: {} {} ({})",
            assumed.change.name,
            relative(assumed.change.by),
            commas(&assumed.prices)
        ),
        file: place.file.to_owned(),
        line: place.line,
        column: place.column,
    }
}

/// Which prices of the catalog are assumed to be other ones today, for a page; nothing where none is.
pub(super) fn changed_prices(notices: &[Notice]) -> Option<Block> {
    let changed = notices.iter().filter(|notice| notice.code == CHANGED_PRICE);
    let said: Vec<&str> =
        changed.map(|notice| notice.message.split_once(": ").map_or("", |(_, said)| said)).collect();
    (!said.is_empty()).then(|| {
        Block::Paragraph(format!("Price changes assumed, over what the catalog lists: {}.", said.join(", ")))
    })
}

/// An assumption of an option.
fn assumption(code: &'static str, option: &ServingOption, message: String) -> Notice {
    let place = option.site.resolve();
    Notice {
        kind: NoticeKind::Assumption,
        code,
        option: Some(option.name.clone()),
        message,
        file: place.file.to_owned(),
        line: place.line,
        column: place.column,
    }
}

/// Warnings of a scenario, and the assumptions on which its bills rest.
pub(super) fn notices_of(evaluation: &Evaluation<'_>) -> Vec<Notice> {
    let mut notices = scenario_notices(evaluation.scenario);
    notices.extend(evaluation.written().flat_map(assumptions));
    notices
}

/// What the reader of a scenario warned of, and which prices change within the horizon: for a report of today's month.
pub(super) fn notices_of_today(scenario: &Scenario) -> Vec<Notice> {
    let outlooks = price_outlooks(scenario);
    let mut notices = scenario_notices(scenario);
    notices.extend(price_notices(scenario, scenario.options.iter().zip(&outlooks)));
    notices
}

/// The code of a price that is known to change.
const PRICE_CHANGE: &str = "price-change";

/// Which prices of options change within the horizon. What is switched off within a stated one is warned of where it is read.
pub(super) fn price_notices<'a>(
    scenario: &Scenario,
    options: impl Iterator<Item = (&'a ServingOption, &'a PriceOutlook)>,
) -> Vec<Notice> {
    let mut notices = Vec::new();
    for (option, outlook) in options.filter(|(option, _)| option.derived.is_none()) {
        let words = price_changes::words_beside_warnings(outlook, &scenario.finance);
        notices.extend(words.into_iter().map(|message| Notice {
            kind: NoticeKind::Warning,
            ..assumption(PRICE_CHANGE, option, message)
        }));
    }
    notices
}

fn warning(option: Option<&ServingOption>, said: &Diagnostic) -> Notice {
    let place = said.site.resolve();
    Notice {
        kind: NoticeKind::Warning,
        code: said.code.text(),
        option: option.map(|option| option.name.clone()),
        message: said.message.clone(),
        file: place.file.to_owned(),
        line: place.line,
        column: place.column,
    }
}

/// The defaults on which an option's own bill rests; a policy's are those of the options that it names, and what it assumes of
/// attempts.
fn assumptions(outcome: &Outcome<'_>) -> Vec<Notice> {
    let Ok(ledger) = &outcome.ledger else { return Vec::new() };
    let found = if matches!(outcome.option.serving, Serving::Policy(_)) {
        assumed::defaults(&outcome.assumed)
    } else {
        defaults(ledger)
    };
    found.into_iter().map(|message| assumption(DEFAULT, outcome.option, message)).collect()
}

/// The defaults behind a bill, each once.
pub(super) fn defaults(ledger: &Ledger) -> Vec<String> {
    let mut found = Vec::new();
    for line in ledger.lines() {
        collect(&line.amount.derivation(), &mut found);
    }
    found
}

/// Collects the defaults behind a figure, each once; how long a month is stands at the head of the report.
fn collect(derivation: &Derivation, found: &mut Vec<String>) {
    let text = || format!("{} {}", derivation.label, with_unit(derivation.amount));
    match &derivation.origin {
        Origin::Derived { inputs, .. } => inputs.iter().for_each(|input| collect(input, found)),
        Origin::Default(_) if !found.contains(&text()) && !obvious(derivation.amount) => found.push(text()),
        _ => {}
    }
    if derivation.note.is_some() && !found.contains(&text()) {
        found.push(text());
    }
}

/// Defaults that nobody has to be told: how long a month is, one call a task.
fn obvious(amount: Amount) -> bool {
    matches!(amount.unit(), Unit::Hours | Unit::Calls)
}

/// Warnings of one page; the rest is counted.
const SHOWN: usize = 12;

/// The warnings, for a page; nothing if there are none.
pub(super) fn warning_blocks(notices: &[Notice]) -> Vec<Block> {
    let all: Vec<&Notice> = notices.iter().filter(|notice| notice.kind == NoticeKind::Warning).collect();
    let changed = changed_prices(notices);
    if all.is_empty() {
        return changed.into_iter().collect();
    }
    let mut lines: Vec<String> = all.iter().take(SHOWN).map(|notice| line(notice)).collect();
    if all.len() > SHOWN {
        let left = all.len() - SHOWN;
        lines.push(format!("{left} more: `breakeven run --view warnings` has them all"));
    }
    let warnings = [Block::Heading(2, "Warnings".to_owned()), Block::List(lines)];
    changed.into_iter().chain(warnings).collect()
}

/// Whether an assumption stands elsewhere on a page: below the table that marks it, or because the scenario states it.
fn is_said_apart(notice: &Notice) -> bool {
    [NEEDS_EVALUATION, CHANGED_PRICE].contains(&notice.code)
}

/// The assumptions, for a page; nothing if there are none. What several options have in common is said once; what needs an evaluation
/// stands below the table that marks it.
pub(super) fn assumption_blocks(notices: &[Notice]) -> Vec<Block> {
    let mut groups: Groups<&str, &str> = Groups::new();
    let assumed = notices.iter().filter(|notice| notice.kind == NoticeKind::Assumption);
    for notice in assumed.filter(|notice| !is_said_apart(notice)) {
        let name = notice.option.as_deref().unwrap_or("every option");
        groups.add(name, [notice.message.as_str()]);
    }
    let mut merged: Groups<Vec<&str>, &str> = Groups::new();
    for (name, said) in groups.into_vec() {
        merged.add(said, [name]);
    }
    let merged = merged.into_vec();
    if merged.is_empty() {
        return Vec::new();
    }
    let lines = merged.into_iter().map(|(said, names)| format!("{}: {}", commas(&names), said.join("; ")));
    vec![
        Block::Heading(2, "Assumed, because the scenario does not state it".to_owned()),
        Block::List(lines.collect()),
    ]
}

/// As much of all assumptions as two or three lines hold.
const SHORT: usize = 220;

/// The assumptions in a line or two: what is assumed without what follows from it, and of which options. `None` if there are none.
pub(super) fn assumed_in_short(notices: &[Notice]) -> Option<String> {
    let mut groups: Groups<&str, &str> = Groups::new();
    let assumed = notices.iter().filter(|notice| notice.kind == NoticeKind::Assumption);
    for notice in assumed.filter(|notice| !is_said_apart(notice)) {
        let what = notice.message.split(": ").next().unwrap_or(&notice.message);
        let name = notice.option.as_deref().unwrap_or("every option");
        groups.add(what, [name]);
    }
    let groups = groups.into_vec();
    let all = groups.len();
    let said = groups.into_iter().map(|(what, names)| format!("{what} ({})", commas(&names)));
    let mut used = 0;
    let mut shown: Vec<String> = said
        .take_while(|text| {
            used += text.chars().count();
            used <= SHORT
        })
        .collect();
    let left = all - shown.len();
    if left > 0 {
        shown.push(format!("{left} more: `--view warnings`"));
    }
    (!shown.is_empty()).then(|| format!("assumed, not stated: {}", shown.join("; ")))
}

/// A warning in a line: what stderr draws at length.
fn line(notice: &Notice) -> String {
    let Notice { code, option, message, file, line, .. } = notice;
    let of = option.as_ref().map_or_else(String::new, |option| format!("{option}: "));
    format!("{of}{message} ({code}, {file}:{line})")
}

/// Every notice of some scenarios, for spreadsheets.
pub(super) fn notice_table<'n>(scenarios: impl IntoIterator<Item = (&'n str, &'n [Notice])>) -> Table {
    let columns = vec![
        Column::text("scenario", "Scenario"),
        Column::text("kind", "Kind"),
        Column::text("code", "Code"),
        Column::text("option", "Option"),
        Column::prose("message", "Message"),
        Column::text("file", "File"),
        Column::number("line", "Line"),
        Column::number("column", "Column"),
    ];
    let row = |scenario: &str, notice: &Notice| {
        vec![
            Cell::text(scenario),
            Cell::text(notice.kind.word()),
            Cell::text(notice.code),
            notice.option.clone().map_or_else(|| Cell::Missing(String::new()), Cell::Text),
            Cell::text(notice.message.clone()),
            Cell::text(notice.file.clone()),
            Cell::text(notice.line.to_string()),
            Cell::text(notice.column.to_string()),
        ]
    };
    let rows =
        scenarios.into_iter().flat_map(|(id, notices)| notices.iter().map(move |notice| row(id, notice)));
    Table { title: String::new(), columns, rows: rows.collect() }
}
