//! The cases of a scenario side by side: what every format is made from, as blocks of a page and as a table for spreadsheets.

use crate::checks::{BothBills, CaseFigures, Choice, ComparedBy, Expected, Robustness, Status, expected};
use crate::metric::Metric;
use crate::scenario::BASE;
use crate::units::{Amount, Date};

use super::advice::{Advice, Statement, instead, worth_words};
use super::block::{Block, Sheet, in_a_sentence};
use super::limit::emphasis;
use super::list::{commas, list};
use super::metric_cell::column_id;
use super::number::human;
use super::table::{Cell, Column, Table};

/// The cases of a scenario beside it as it stands.
#[derive(Clone, Debug)]
pub struct CasesReport {
    /// The figures of each option, in their order.
    pub metrics: Vec<Metric>,
    /// As it stands, and then each case.
    pub rows: Vec<CaseFigures>,
    /// What to expect of each option; empty where cases have no probabilities.
    pub expected: Vec<Expected>,
}

/// More characters of a value than this nobody reads: a whole block of options that a case sets.
const MOST_SHOWN: usize = 600;

/// A recommendation of more characters is broken into lines.
const LONG: usize = 30;

/// Where rows of a first screen end, the rest of the cases is counted.
const SHOWN: usize = 8;

impl CasesReport {
    /// Of the scenario as it stands and each of its cases.
    pub fn of(metrics: &[Metric], rows: Vec<CaseFigures>) -> Self {
        Self { metrics: metrics.to_vec(), expected: expected(&rows, metrics), rows }
    }

    /// Which case turns the recommendation, in sentences.
    pub fn sentence(&self) -> String {
        let Some((base, cases)) = self.rows.split_first() else { return String::new() };
        let turned: Vec<&CaseFigures> = cases.iter().filter(|row| row.turns(base)).collect();
        let stays: Vec<&str> = cases.iter().filter(|row| !row.turns(base)).map(case_name).collect();
        let now = taken(base);
        if turned.is_empty() {
            return format!("No case turns the recommendation: {now} as it stands, and in {}.", list(&stays));
        }
        let to = |row: &&CaseFigures| format!("in {} to {}", case_name(row), taken(row));
        let turned: Vec<String> = turned.iter().map(to).collect();
        let rest = if stays.is_empty() { String::new() } else { format!("; it stays in {}", list(&stays)) };
        format!("The recommendation, as it stands {now}, turns {}{rest}.", list(&turned))
    }

    /// What to expect of each option by what options are compared by, in a sentence; of a month also what it costs, which a mean of costs
    /// of a task does not tell.
    fn expectation(&self) -> Option<String> {
        let by = self.rows.first()?.by;
        let label = match by {
            ComparedBy::Month(metric) => in_a_sentence(metric.info().label),
            ComparedBy::Months(worth) => worth_words(worth).to_owned(),
        };
        let compared = self.means(&|of| &of.compared);
        let month = self.metrics.iter().position(|metric| *metric == Metric::CostPerMonth);
        let month = month.and_then(|at| self.means(&|of| &of.figures[at]));
        let of_month = month.filter(|_| matches!(by, ComparedBy::Month(_)));
        match (compared, of_month) {
            (Some(compared), month) => {
                let verb = if label.starts_with("costs") { "are" } else { "is" };
                let month =
                    month.map_or_else(String::new, |month| format!("; the cost per month is {month}"));
                Some(format!("Weighted by the probabilities, the {label} {verb} {compared}{month}."))
            }
            (None, month) => {
                let why = self.expected.iter().find_map(|of| of.compared.as_ref().err())?;
                let month = month.map_or_else(String::new, |month| {
                    format!("; weighted by the probabilities, the cost per month is {month}")
                });
                Some(format!("There is no mean of the {label}: {why}{month}."))
            }
        }
    }

    /// The means of options in words; `None` where none has one.
    fn means(&self, of: &dyn Fn(&Expected) -> &Result<Amount, String>) -> Option<String> {
        let base = self.rows.first()?;
        let figure = |own: &Expected| {
            let amount = of(own).as_ref().ok()?;
            Some(format!("{} with {}", human(*amount), own.option))
        };
        let figures: Vec<String> = self.expected.iter().filter_map(figure).collect();
        if figures.is_empty() {
            return None;
        }
        let without = self.expected.iter().filter(|own| of(own).is_err());
        let (baseline, none): (Vec<&Expected>, Vec<&Expected>) =
            without.partition(|own| base.is_baseline(&own.option));
        let against: Vec<String> = baseline.iter().map(|own| format!(", against {}", own.option)).collect();
        let none: Vec<&str> = none.iter().map(|own| own.option.as_str()).collect();
        let without = match none.len() {
            0 => String::new(),
            1 => format!(" ({} has none)", none.join("")),
            _ => format!(" ({} have none)", list(&none)),
        };
        Some(format!("{}{}{without}", list(&figures), against.concat()))
    }

    fn is_weighed(&self) -> bool {
        !self.expected.is_empty()
    }
}

/// The name of a case; `base` of the scenario as it stands.
pub fn case_name(row: &CaseFigures) -> &str {
    row.case.as_ref().map_or(BASE, |case| case.name.as_str())
}

/// What to take in a case, as `run` or `roi` has it with what the case sets.
pub fn case_advice(row: &CaseFigures) -> Advice {
    let robust = Robustness { switching: None, bills: row.bills.clone() };
    Advice::new(&row.choice, &robust, |at| row.name(at), None, Statement::default())
}

/// What is recommended, in words, as `run` or `roi` says it with what the case sets.
fn taken(row: &CaseFigures) -> String {
    let name = |at: usize| row.name(at);
    let whole = match &row.bills {
        BothBills::Differ(other) => Some(instead(other, name)),
        BothBills::One | BothBills::Agree { .. } | BothBills::NotAsked => None,
    };
    match (&row.choice, whole) {
        (Choice::Recommended { at, .. }, Some(whole)) => {
            format!("none (the bills disagree: {} by the stated one; {whole} by the whole one)", name(*at))
        }
        (Choice::Recommended { at, .. }, None) => name(*at),
        (Choice::TooClose { .. }, whole) => {
            let by_whole = whole.map_or_else(String::new, |whole| format!("; by the whole bill, {whole}"));
            format!("{} (too close to call{by_whole})", row.taken().join(" or "))
        }
        (Choice::NotWorth(at), _) => format!("none is worth it ({} comes closest)", name(*at)),
        (Choice::Closest(at), _) => format!("none ({} comes closest)", name(*at)),
        (Choice::Nothing, _) => "none".to_owned(),
    }
}

/// A figure of the option that is recommended, or comes closest.
fn beside(row: &CaseFigures, at: usize) -> Option<&Result<Amount, String>> {
    row.option(&row.first()?)?.figures.get(at)
}

fn probability(row: &CaseFigures) -> Cell {
    Cell::maybe(row.case.as_ref().and_then(|case| case.probability))
}

fn value(figure: Option<&Result<Amount, String>>) -> Cell {
    match figure {
        Some(Ok(amount)) => Cell::figure(*amount),
        Some(Err(why)) => Cell::Missing(why.clone()),
        None => Cell::Missing(String::new()),
    }
}

/// The first screen's part: a row a case, and which of them turns the recommendation.
pub(super) fn in_short(cases: &CasesReport) -> Vec<Block> {
    let mut columns = vec![Column::text("case", "Case")];
    if cases.is_weighed() {
        columns.push(Column::number("probability", "Probability"));
    }
    let shown = cases.rows.iter().take(SHOWN + 1);
    let is_long = shown.into_iter().any(|row| taken(row).chars().count() > LONG);
    let column = if is_long { Column::prose } else { Column::text };
    columns.push(column("recommended", "Recommended"));
    let any = |at: &usize| cases.rows.iter().any(|row| beside(row, *at).is_some_and(Result::is_ok));
    let shown: Vec<usize> = (0..cases.metrics.len()).filter(any).collect();
    columns.extend(shown.iter().map(|at| {
        let info = cases.metrics[*at].info();
        Column::number(&column_id(cases.metrics[*at]), info.label)
    }));
    let row = |row: &CaseFigures| {
        let mut cells = vec![Cell::text(case_name(row))];
        if cases.is_weighed() {
            cells.push(probability(row));
        }
        cells.push(Cell::text(taken(row)));
        cells.extend(shown.iter().map(|at| value(beside(row, *at))));
        cells
    };
    let left = cases.rows.len().saturating_sub(SHOWN + 1);
    let table =
        Table { title: String::new(), rows: cases.rows.iter().take(SHOWN + 1).map(row).collect(), columns };
    let gives_way: Vec<String> = shown.iter().skip(1).rev().map(|at| column_id(cases.metrics[*at])).collect();
    let gives_way: Vec<&str> = gives_way.iter().map(String::as_str).collect();
    let mut sheet = Sheet::of(table, &gives_way, &[]);
    let what = |row: &CaseFigures| {
        let case = row.case.as_ref().filter(|case| case.what.is_some() || !case.changes.is_empty());
        case.map(|case| case.what.clone().unwrap_or_else(|| changed(row))).into_iter().collect()
    };
    sheet.notes = cases.rows.iter().take(SHOWN + 1).map(what).collect();
    sheet.below.extend((left > 0).then(|| format!("{left} more: `--view cases`")));
    let mut said = vec![cases.sentence()];
    said.extend(cases.expectation());
    vec![Block::Heading(2, "Cases".to_owned()), Block::Paragraph(said.join(" ")), Block::Sheet(sheet)]
}

/// What a case changes, in a row.
pub(super) fn changed(row: &CaseFigures) -> String {
    let changes = row.case.iter().flat_map(|case| &case.changes);
    let shown = |text: &str| match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{} … (cut off here; `--format json` has all)", &text[..end]),
        None => text.to_owned(),
    };
    let said = changes.map(|change| match change.shown.as_str() {
        "~" | "{}" => format!("{} left out", change.path),
        value => format!("{} = {}", change.path, shown(value)),
    });
    let said: Vec<String> = said.collect();
    if said.is_empty() { "as it stands".to_owned() } else { commas(&said) }
}

/// Every option in every case.
pub(super) fn blocks(cases: Option<&CasesReport>) -> Vec<Block> {
    let Some(cases) = cases else {
        let said = "No cases are stated: `cases: { boom: { set: { workload.tasks: 2x } } }` in the scenario adds one.";
        return vec![Block::Paragraph(said.to_owned())];
    };
    let mut blocks = vec![Block::Answer(cases.sentence())];
    let stated = cases.rows.iter().filter_map(|row| {
        let case = row.case.as_ref()?;
        let what = case.what.as_ref().map_or_else(String::new, |what| format!("{what}: "));
        Some(format!("{}: {what}{}", case.name, changed(row)))
    });
    blocks.push(Block::List(stated.collect()));
    let mut table = all(cases);
    if !cases.is_weighed() {
        remove(&mut table, "probability");
    }
    blocks.push(Block::Table(table.without_empty()));
    if cases.is_weighed() {
        blocks.push(Block::Heading(2, "Weighted by the probabilities".to_owned()));
        blocks.push(Block::Table(weighted(cases)));
        let read = "each figure is the mean of the cases' figures, weighted by their probabilities; the scenario as it stands counts only as \
                    a case that has one";
        let missing = cases.expected.iter().filter_map(|of| {
            let why = of.figures.iter().find_map(|figure| figure.as_ref().err())?;
            Some(format!("{}: {why}", of.option))
        });
        blocks.push(Block::List(std::iter::once(read.to_owned()).chain(missing).collect()));
    }
    blocks
}

fn remove(table: &mut Table, id: &str) {
    let Some(at) = table.columns.iter().position(|column| column.id == id) else { return };
    table.columns.remove(at);
    for row in &mut table.rows {
        row.remove(at);
    }
}

/// How an option is taken in a case.
pub(super) fn mark(row: &CaseFigures, option: &str) -> &'static str {
    let (stated, whole) = (row.taken(), row.disputed());
    let is_in = |names: &[String]| names.iter().any(|name| name == option);
    match (is_in(&stated), whole) {
        (true, None) if stated.len() == 1 => "recommended",
        (true, None) => "too close to call",
        (_, Some(whole)) if is_in(&whole) && whole.len() == 1 => "by the whole bill alone",
        (_, Some(whole)) if is_in(&whole) => "too close to call by the whole bill",
        (true, Some(_)) => "by the stated bill alone",
        (false, _) => "",
    }
}

/// A row an option of a case, for a page.
fn all(cases: &CasesReport) -> Table {
    let mut columns = vec![
        Column::text("case", "Case"),
        Column::number("probability", "Probability"),
        Column::text("option", "Option"),
    ];
    columns
        .extend(cases.metrics.iter().map(|metric| Column::number(&column_id(*metric), metric.info().label)));
    columns.extend([Column::text("limits", "Limits"), Column::text("taken", "")]);
    let rows = cases.rows.iter().flat_map(|row| {
        row.options.iter().map(|option| {
            let mut cells =
                vec![Cell::text(case_name(row)), probability(row), Cell::text(option.name.clone())];
            cells.extend(option.figures.iter().map(|figure| value(Some(figure))));
            cells.push(option.limits.map_or_else(
                || Cell::text(""),
                |status| Cell::Mark(status.word().to_owned(), emphasis(status)),
            ));
            cells.push(Cell::text(mark(row, &option.name)));
            cells
        })
    });
    Table { title: String::new(), rows: rows.collect(), columns }
}

/// A row an option, over all cases.
fn weighted(cases: &CasesReport) -> Table {
    let mut columns = vec![Column::text("option", "Option")];
    columns
        .extend(cases.metrics.iter().map(|metric| Column::number(&column_id(*metric), metric.info().label)));
    let row = |of: &Expected| {
        std::iter::once(Cell::text(of.option.clone()))
            .chain(of.figures.iter().map(|figure| value(Some(figure))))
            .collect()
    };
    let table = Table { title: String::new(), rows: cases.expected.iter().map(row).collect(), columns };
    table.without_empty()
}

/// A row an option of every case of every scenario, the scenario as it stands first: for spreadsheets.
pub(super) fn csv<'c>(
    metrics: &[Metric],
    scenarios: impl IntoIterator<Item = (&'c str, Date, Option<&'c CasesReport>)>,
) -> Table {
    let mut columns = vec![
        Column::text("scenario", "Scenario"),
        Column::text("as_of", "As of"),
        Column::text("case", "Case"),
        Column::number("probability", "Probability"),
        Column::text("option", "Option"),
        Column::text("candidate", "Recommended, or too close to call"),
        Column::text("limits", "How its limits stand"),
    ];
    columns.extend(metrics.iter().map(|metric| Column::number(&column_id(*metric), metric.info().label)));
    columns.push(Column::text("not_known", "Why there is no figure"));
    let mut rows = Vec::new();
    for (id, day, cases) in scenarios {
        for row in cases.into_iter().flat_map(|cases| &cases.rows) {
            for option in &row.options {
                let mut cells = vec![
                    Cell::text(id),
                    Cell::Date(day),
                    Cell::text(case_name(row)),
                    probability(row),
                    Cell::text(option.name.clone()),
                    Cell::text(mark(row, &option.name)),
                    Cell::text(option.limits.map_or("", Status::word)),
                ];
                cells.extend(option.figures.iter().map(|figure| Cell::maybe(figure.as_ref().ok().copied())));
                let why = option.figures.iter().find_map(|figure| figure.as_ref().err());
                cells.push(why.map_or_else(|| Cell::Missing(String::new()), |why| Cell::text(why.clone())));
                rows.push(cells);
            }
        }
    }
    Table { title: String::new(), columns, rows }
}
