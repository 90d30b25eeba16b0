//! The report as tables: a summary with a column for each option, a ledger for each option, and the flat forms that
//! spreadsheets want.

use crate::metric::{Better, Metric};
use crate::report::cases::csv;
use crate::report::dagger::daggered;
use crate::report::gaps::marked;
use crate::report::metric_cell::column_id;
use crate::report::notice::notice_table;
use crate::report::number::human;
use crate::report::ranges;
use crate::report::table::{Cell, Column, Emphasis, Table};
use crate::units::Amount;

use super::report::{AddedRow, LedgerRow, OptionReport, Own, Report, ScenarioReport, WholeRow};

/// Which part of the report is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The answer, the options in rows, and what the answer hangs on.
    Summary,
    /// The bills, line by line.
    Ledger,
    /// Where each figure comes from.
    Sources,
    /// Warnings and assumptions.
    Warnings,
    /// The answer alone.
    Brief,
    /// Every option in every case of the scenario.
    Cases,
    /// Every metric, and all of the others.
    All,
}

impl View {
    /// Whether it has the answer, which takes longer to find than the bills.
    pub const fn has_answer(self) -> bool {
        matches!(self, Self::Summary | Self::Brief | Self::All)
    }

    /// Whether it has the cases of the scenario.
    pub const fn has_cases(self) -> bool {
        matches!(self, Self::Summary | Self::Cases | Self::All)
    }
}

/// The figures of an option in a case of the scenario.
pub const CASE_METRICS: [Metric; 3] = [Metric::CostPerTask, Metric::CostPerSuccess, Metric::CostPerMonth];

/// A row an option of every case: for spreadsheets.
pub fn cases_csv(report: &Report) -> Table {
    let of = |scenario: &ScenarioReport| (scenario.id.clone(), scenario.as_of.day);
    let all: Vec<_> = report.scenarios.iter().map(|own| (of(own), own.cases.as_ref())).collect();
    csv(&CASE_METRICS, all.iter().map(|((id, day), cases)| (id.as_str(), *day, *cases)))
}

/// Metrics that a summary shows: those that somebody has, or that are limited. How tasks end is shown where it differs: where a
/// policy sorts results, or an end has a price.
fn shown(metric: Metric, scenario: &ScenarioReport) -> bool {
    let some = |metric: Metric| {
        let value = |option: &OptionReport| option.value(metric).is_some_and(|amount| amount.value() > 0.0);
        scenario.options.iter().any(value)
    };
    let limited = scenario.verdicts.iter().any(|verdict| verdict.metric == metric);
    match metric {
        Metric::Escalated | Metric::Failed => return some(metric) || limited,
        Metric::AcceptedWrong => {
            let sorted = scenario.options.iter().any(|option| option.own == Own::Policy);
            return sorted || some(Metric::ExpectedCostPerTask) || limited;
        }
        _ => {}
    }
    scenario.options.iter().any(|option| option.value(metric).is_some())
        || scenario.verdicts.iter().any(|verdict| verdict.metric == metric)
}

/// One row a metric, one column an option.
pub fn summary_tables(scenario: &ScenarioReport) -> Table {
    let mut columns = vec![Column::text("metric", "")];
    columns.extend(scenario.options.iter().map(|option| {
        let shown = marked(&option.name, &option.left_out);
        Column::number(&option.name, &daggered(shown, &option.name, &scenario.notices))
    }));
    let mut rows = vec![kinds(scenario)];
    for metric in Metric::ALL.iter().filter(|metric| shown(**metric, scenario)) {
        let best = best(*metric, &scenario.options);
        let mut row = vec![Cell::text(label(*metric, scenario))];
        row.extend(scenario.options.iter().map(|option| {
            match option.metrics.iter().find(|cell| cell.metric == *metric).map(|cell| &cell.value) {
                Some(Ok(amount)) => {
                    let emphasis =
                        if Some(amount.value()) == best { Emphasis::Good } else { Emphasis::Plain };
                    Cell::Figure(*amount, emphasis)
                }
                Some(Err(reason)) => Cell::Missing(reason.clone()),
                None => Cell::Missing(String::new()),
            }
        }));
        rows.push(row);
        rows.extend(range_row(*metric, scenario));
    }
    Table { title: String::new(), columns, rows }
}

/// The metrics of which a summary shows between which figures they lie; machine formats have it of all.
const RANGED: [Metric; 10] = [
    Metric::CostPerTask,
    Metric::CostPerSuccess,
    Metric::CostPerMonth,
    Metric::WholeCostPerMonth,
    Metric::Capex,
    Metric::CostPerMillionTokens,
    Metric::Gpus,
    Metric::Tco,
    Metric::Npv,
    Metric::PaybackMonths,
];

/// Between which figures a metric of each option lies; nothing where that is known of none, or the same for all.
fn range_row(metric: Metric, scenario: &ScenarioReport) -> Option<Vec<Cell>> {
    // Figures that are the same at both ends are said so once, below the table.
    let known = |option: &OptionReport| option.range(metric).is_some_and(|range| !range.is_point());
    (scenario.options.iter().any(known) && RANGED.contains(&metric)).then(|| {
        let of =
            |option: &OptionReport| Cell::text(option.range(metric).map_or_else(String::new, ranges::words));
        std::iter::once(Cell::text(ranges::LABEL)).chain(scenario.options.iter().map(of)).collect()
    })
}

/// What is to be said of ranges below the summary; nothing where there are none.
pub(super) fn of_ranges(scenario: &ScenarioReport) -> Option<&'static str> {
    let of = |option: &OptionReport| RANGED.map(|metric| option.range(metric).copied());
    let mut ranges = scenario.options.iter().flat_map(of).flatten().peekable();
    ranges.peek()?;
    Some(if ranges.all(|range| range.is_point()) { ranges::SAME } else { ranges::LEGEND })
}

fn kinds(scenario: &ScenarioReport) -> Vec<Cell> {
    let mut row = vec![Cell::text("Kind")];
    row.extend(scenario.options.iter().map(|option| Cell::text(option.kind.clone())));
    row
}

/// The metric's label. Present value and internal rate are after tax where one is stated, which the label says.
pub(in crate::report) fn label(metric: Metric, scenario: &ScenarioReport) -> String {
    let label = metric.info().label;
    match (metric, scenario.tax) {
        (Metric::Npv, None) => format!("{label}, before tax"),
        (Metric::Npv | Metric::Irr, Some(rate)) => format!("{label}, after {} tax", human(rate)),
        _ => label.to_owned(),
    }
}

/// The best figure of a metric, where several options have it and they differ.
pub(super) fn best<'r>(metric: Metric, options: impl IntoIterator<Item = &'r OptionReport>) -> Option<f64> {
    let values: Vec<f64> =
        options.into_iter().filter_map(|option| option.value(metric)).map(Amount::value).collect();
    let (low, high) = values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    if values.len() < 2 || low == high {
        return None;
    }
    match metric.info().better {
        Better::Lower => Some(low),
        Better::Higher => Some(high),
        Better::Neither => None,
    }
}

/// The bill of each option that has one.
pub fn ledger_tables(scenario: &ScenarioReport) -> Vec<(&OptionReport, Option<Table>)> {
    scenario
        .options
        .iter()
        .map(|option| {
            let table = option.ledger.as_ref().ok().map(|lines| {
                let columns = vec![
                    Column::text("line", "Line"),
                    Column::number("quantity", "Quantity per month"),
                    Column::number("rate", "Rate"),
                    Column::number("amount", "Per month"),
                    Column::text("source", "Source"),
                ];
                let mut rows: Vec<Vec<Cell>> = lines
                    .iter()
                    .map(|line| {
                        vec![
                            Cell::text(line.label.clone()),
                            Cell::Mixed(line.quantity),
                            Cell::Mixed(line.rate),
                            Cell::Money(line.amount),
                            Cell::text(numbers(line)),
                        ]
                    })
                    .collect();
                if let (Some(total), true) = (option.total, lines.len() > 1) {
                    let blank = || Cell::text("");
                    rows.push(vec![Cell::text("total"), blank(), blank(), Cell::Money(total), blank()]);
                }
                Table { title: option.name.clone(), columns, rows }
            });
            (option, table)
        })
        .collect()
}

/// One row a warning or an assumption of every scenario: for spreadsheets.
pub fn warnings_csv(report: &Report) -> Table {
    let scenarios = report.scenarios.iter();
    notice_table(scenarios.map(|scenario| (scenario.id.as_str(), scenario.notices.as_slice())))
}

/// What the whole bill adds to the stated one, line by line.
pub(in crate::report) fn whole_table(whole: &WholeRow) -> Table {
    let columns = vec![
        Column::text("line", "Not stated"),
        Column::number("quantity", "Quantity per month"),
        Column::number("rate", "Rate"),
        Column::number("amount", "Adds per month"),
        Column::number("range", "Range"),
        Column::prose("source", "Source"),
    ];
    let range = |low: Amount, high: Amount| Cell::text(format!("{} to {}", human(low), human(high)));
    let mut rows: Vec<Vec<Cell>> = whole
        .added
        .iter()
        .map(|AddedRow { line, low, high }| {
            vec![
                Cell::text(line.label.clone()),
                Cell::Mixed(line.quantity),
                Cell::Mixed(line.rate),
                Cell::Money(line.amount),
                range(*low, *high),
                Cell::text(numbers(line)),
            ]
        })
        .collect();
    let blank = || Cell::text("");
    rows.push(vec![
        Cell::text("whole bill"),
        blank(),
        blank(),
        Cell::Money(whole.month),
        range(whole.low, whole.high),
        blank(),
    ]);
    Table { title: String::new(), columns, rows }
}

/// The sources of a line: `[1] [4]`.
fn numbers(line: &LedgerRow) -> String {
    let numbers: Vec<String> = line.references.iter().map(|number| format!("[{number}]")).collect();
    numbers.join(" ")
}

/// One row an option of every scenario, one column a metric: for spreadsheets.
pub fn summary_csv(report: &Report) -> Table {
    let mut columns = vec![
        Column::text("scenario", "Scenario"),
        Column::text("as_of", "As of"),
        Column::text("option", "Option"),
        Column::text("kind", "Kind"),
        Column::text("serves", "Serves"),
    ];
    // Columns are only ever added behind those that are there.
    let first = || Metric::ALL.iter().copied().filter(|metric| !Metric::ADDED.contains(metric));
    let column = |metric: Metric| Column::number(&column_id(metric), metric.info().label);
    columns.extend(first().map(column));
    columns.push(Column::text("not_priced", "Not priced"));
    columns.extend(Metric::ADDED.map(column));
    columns.push(Column::text("not_in_bill", "Not in the bill"));
    let ranged = || Metric::ALL.iter().copied().filter(|metric| metric.rests_on_speed());
    columns.extend(ranged().flat_map(|metric| {
        let info = metric.info();
        [("low", "low"), ("high", "high")].map(|(id, label)| {
            Column::number(&format!("{}_{id}", info.id), &format!("{}, {label}", info.label))
        })
    }));
    let rows = report
        .scenarios
        .iter()
        .flat_map(|scenario| {
            scenario.options.iter().map(|option| {
                let mut row = vec![
                    Cell::text(scenario.id.clone()),
                    Cell::Date(scenario.as_of.day),
                    Cell::text(option.name.clone()),
                    Cell::text(option.kind.clone()),
                    Cell::text(option.serves.clone()),
                ];
                row.extend(first().map(|metric| Cell::maybe(option.value(metric))));
                let reason = option.ledger.as_ref().err().cloned();
                row.push(reason.map_or_else(|| Cell::Missing(String::new()), Cell::Text));
                row.extend(Metric::ADDED.map(|metric| Cell::maybe(option.value(metric))));
                row.push(Cell::text(option.left_out.join(";")));
                row.extend(ranged().flat_map(|metric| ranges::ends(option.range(metric)).map(Cell::maybe)));
                row
            })
        })
        .collect();
    Table { title: String::new(), columns, rows }
}

/// One row a line of every bill of every scenario: for spreadsheets.
pub fn ledger_csv(report: &Report) -> Table {
    let columns = vec![
        Column::text("scenario", "Scenario"),
        Column::text("as_of", "As of"),
        Column::text("option", "Option"),
        Column::text("line", "Line"),
        Column::number("quantity_per_month", "Quantity per month"),
        Column::text("unit", "Unit"),
        Column::number("rate", "Rate"),
        Column::text("rate_unit", "Rate's unit"),
        Column::number("amount_per_month_usd", "Per month"),
        Column::text("source", "Source"),
        Column::text("source_checked", "Checked"),
        Column::text("source_kind", "Kind of source"),
        Column::text("source_place", "Place"),
        Column::text("not_priced", "Not priced"),
    ];
    let mut rows = Vec::new();
    for scenario in &report.scenarios {
        for option in &scenario.options {
            let head = || {
                vec![
                    Cell::text(scenario.id.clone()),
                    Cell::Date(scenario.as_of.day),
                    Cell::text(option.name.clone()),
                ]
            };
            match &option.ledger {
                Ok(lines) => rows.extend(lines.iter().map(|line| {
                    let mut row = head();
                    row.extend(ledger_cells(line, scenario));
                    row
                })),
                // An option that could not be priced is not left out silently.
                Err(reason) => {
                    let mut row = head();
                    row.push(Cell::text("not priced"));
                    row.resize(columns.len() - 1, Cell::Missing(String::new()));
                    row.push(Cell::text(reason.clone()));
                    rows.push(row);
                }
            }
        }
    }
    Table { title: String::new(), columns, rows }
}

fn ledger_cells(line: &LedgerRow, scenario: &ScenarioReport) -> Vec<Cell> {
    let missing = || Cell::Missing(String::new());
    let sources: Vec<_> =
        line.references.iter().filter_map(|number| scenario.references.get(number - 1)).collect();
    let joined = |texts: Vec<&str>| {
        if texts.is_empty() { missing() } else { Cell::text(texts.join("; ")) }
    };
    let mut kinds: Vec<&str> = sources.iter().map(|source| source.kind.as_str()).collect();
    kinds.dedup();
    vec![
        Cell::text(line.label.clone()),
        Cell::figure(line.quantity),
        Cell::text(line.quantity.unit().shown_id()),
        Cell::figure(line.rate),
        Cell::text(line.rate.unit().shown_id()),
        Cell::figure(line.amount),
        joined(sources.iter().filter_map(|source| source.source.as_deref()).collect()),
        sources.iter().find_map(|source| source.checked).map_or_else(missing, Cell::Date),
        joined(kinds),
        joined(line.places.iter().map(String::as_str).collect()),
        missing(),
    ]
}

/// One row a use of every source of every scenario: for spreadsheets.
pub fn sources_csv(report: &Report) -> Table {
    let columns = vec![
        Column::text("scenario", "Scenario"),
        Column::text("number", "Number"),
        Column::text("source", "Source"),
        Column::text("source_kind", "Kind of source"),
        Column::text("source_checked", "Checked"),
        Column::text("what", "What"),
        Column::text("source_place", "Place"),
    ];
    let missing = || Cell::Missing(String::new());
    let rows = report.scenarios.iter().flat_map(|scenario| {
        scenario.references.iter().enumerate().flat_map(move |(at, reference)| {
            reference.uses.iter().map(move |taken| {
                vec![
                    Cell::text(scenario.id.clone()),
                    Cell::text((at + 1).to_string()),
                    reference.source.clone().map_or_else(missing, Cell::Text),
                    Cell::text(reference.kind.clone()),
                    reference.checked.map_or_else(missing, Cell::Date),
                    Cell::text(taken.what.clone()),
                    Cell::text(taken.place.clone()),
                ]
            })
        })
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}
