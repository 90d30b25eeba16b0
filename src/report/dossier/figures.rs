//! Tables whose figures can be asked why: which cell is which metric of which option.

use std::collections::BTreeMap;

use crate::metric::Metric;
use crate::report::block::Block;
use crate::report::run::report::ScenarioReport;
use crate::report::run::tables::label;
use crate::report::table::{Cell, Table};

use super::cut::{few, readable};
use super::section::{Grid, Item};
use super::told::{About, Told};
use super::why::{Over, Whys};

/// What tables of a page are made of.
pub(super) struct Figures<'w> {
    whys: &'w Whys,
    /// Options by how tables write their names, with the marks behind them.
    names: BTreeMap<String, String>,
    /// Metrics by how tables write them.
    labels: BTreeMap<String, Metric>,
    /// Cards of figures of which no explanation is kept.
    told: Told,
}

/// The marks that a table puts behind the name of an option.
const MARKS: [&str; 4] = ["", " *", " †", " * †"];

impl<'w> Figures<'w> {
    pub(super) fn new(scenario: &ScenarioReport, whys: &'w Whys) -> Self {
        let names = scenario
            .options
            .iter()
            .flat_map(|option| MARKS.map(|mark| (format!("{}{mark}", option.name), option.name.clone())));
        let labels = Metric::ALL.iter().map(|metric| (label(*metric, scenario), *metric));
        let told = Told::new(&scenario.file, whys.len());
        Self { whys, names: names.collect(), labels: labels.collect(), told }
    }

    /// The cards that were made, behind all explanations.
    pub(super) fn into_told(self) -> Told {
        self.told
    }

    /// Parts of another page.
    pub(super) fn items(&self, about: About, blocks: impl IntoIterator<Item = Block>) -> Vec<Item> {
        blocks.into_iter().map(|block| self.item(about, block)).collect()
    }

    fn item(&self, about: About, block: Block) -> Item {
        let (table, notes) = match block {
            Block::Table(table) => (table, Vec::new()),
            Block::Sheet(sheet) => {
                let notes = sheet.notes_without(&[], name_of);
                (sheet.table, few(notes))
            }
            other => return Item::Block(readable(other)),
        };
        // A column in which nothing stands takes room from the others; why nothing does, the notes below say.
        let table = if about.says_what_is_missing() { table.without_empty() } else { table };
        let whys = self.whys_of(about, &table);
        Item::Grid(Grid { table, whys, notes })
    }

    fn whys_of(&self, about: About, table: &Table) -> Vec<Vec<Option<usize>>> {
        let over = about.over();
        let first = table.columns.first().map_or("", |column| column.id.as_str());
        let metric_at = table.columns.iter().position(|column| column.id == "metric");
        let cell = |row: &[Cell], at: usize| -> Option<usize> {
            let column = table.columns.get(at)?;
            let said = name_of(row.first()?);
            // A row on a limit names its metric, which may be one of a month or of the months.
            if let ("option", "value", Some(metric)) = (first, column.id.as_str(), metric_at) {
                let metric = by_id(&name_of(row.get(metric)?))?;
                matches!(row.get(at)?, Cell::Text(_)).then_some(())?;
                let over = if Metric::OF_FLOWS.contains(&metric) { Over::Months } else { Over::Month };
                return self.whys.metric(over, self.names.get(&said)?, metric);
            }
            // What `roi` has besides metrics, and what both sides of a break-even cost now.
            if let ("option", Some(option), Some(Cell::Figure(amount, _))) =
                (first, self.names.get(&said), row.get(at))
            {
                let own = match (about, column.id.as_str()) {
                    (About::Months, id) => self.whys.column(option, id),
                    (About::Volume, "now") => {
                        let costs = [Metric::CostPerSuccess, Metric::CostPerTask];
                        self.whys.metric_of(option, *amount, &costs)
                    }
                    _ => None,
                };
                if own.is_some() {
                    return own;
                }
            }
            let (option, metric) = match first {
                "option" => (self.names.get(&said)?.as_str(), by_id(&column.id)?),
                "metric" => (column.id.as_str(), *self.labels.get(&said)?),
                _ => return None,
            };
            matches!(row.get(at)?, Cell::Figure(..)).then_some(())?;
            // Money over the months has other columns of the same names.
            let is_asked = over == Over::Month || Metric::OF_FLOWS.contains(&metric);
            self.whys.metric(over, option, metric).filter(|_| is_asked)
        };
        let cell =
            |row: &[Cell], at: usize| cell(row, at).or_else(|| self.told.of(about, table, at, row.get(at)?));
        table.rows.iter().map(|row| (0..row.len()).map(|at| cell(row, at)).collect()).collect()
    }

    /// The bill of an option.
    pub(super) fn bill(&self, option: &str, table: Table) -> Item {
        let row = |number: usize, row: &Vec<Cell>| -> Vec<Option<usize>> {
            let of_line = self.whys.line(option, number);
            let total = self.whys.metric(Over::Month, option, Metric::CostPerMonth);
            let of_total = matches!(row.first(), Some(Cell::Text(text)) if text == "total").then_some(total);
            (0..row.len())
                .map(|at| match (at, of_line) {
                    (1..=3, Some(whys)) => whys.get(at - 1).copied(),
                    (3, None) => of_total.flatten(),
                    _ => None,
                })
                .collect()
        };
        let whys = table.rows.iter().enumerate().map(|(number, cells)| row(number, cells)).collect();
        Item::Grid(Grid { table, whys, notes: Vec::new() })
    }
}

/// The metric of a column.
fn by_id(id: &str) -> Option<Metric> {
    let id = match id {
        "payback" => "payback_months",
        other => other,
    };
    Metric::ALL.iter().find(|metric| metric.info().id == id).copied()
}

/// The words of a cell that names a row.
pub(super) fn name_of(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Mark(text, _) => text.clone(),
        Cell::Figure(amount, _) | Cell::Mixed(amount) | Cell::Money(amount) => {
            crate::report::number::human(*amount)
        }
        Cell::Date(date) => date.to_string(),
        Cell::Missing(_) => String::new(),
    }
}
