//! The blocks that a page is made of, for every format.

use super::list::commas;
use crate::units::Amount;

use super::table::{Cell, Table};

/// A part of a page.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading: 1 for a scenario, 2 for a part of it.
    Heading(u8, String),
    /// What a reader came for, before all else.
    Answer(String),
    /// A paragraph.
    Paragraph(String),
    /// What stands by itself at the end.
    Footer(String),
    /// A table.
    Table(Table),
    /// A table of things with notes, whose columns give way on a narrow terminal.
    Sheet(Sheet),
    /// A list.
    List(Vec<String>),
    /// A numbered list, from 1.
    Numbered(Vec<String>),
    /// A plot, for terminals only.
    Scatter(Scatter),
    /// Curves over a range, for terminals only.
    Curves(Curves),
    /// A figure over runs, for terminals only.
    Timeline(Timeline),
}

/// Things in rows with notes on each. What does not fit beside the others joins the notes, so that a row stays a row.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The rows; the first column names them.
    pub table: Table,
    /// Columns by place, in the order in which they give way.
    pub gives_way: Vec<usize>,
    /// Those of them that are said elsewhere on the page too, so that no note repeats them.
    pub repeated: Vec<usize>,
    /// What is to be said of each row, by place.
    pub notes: Vec<Vec<String>>,
    /// What is to be said of all of them.
    pub below: Vec<String>,
}

/// Options as marks: accuracy upwards, cost to the right.
#[derive(Clone, Debug)]
pub struct Scatter {
    /// The options whose cost of a success is known.
    pub marks: Vec<Mark>,
    /// Which of them are named.
    pub labels: Labels,
}

/// Which marks of a plot are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labels {
    /// Every mark.
    All,
    /// Those that are not dominated: names of all would cover each other.
    NotDominated,
}

/// An option in a plot.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Its name.
    pub name: String,
    /// What a task done right costs.
    pub cost: Amount,
    /// Share of tasks done right.
    pub accuracy: Amount,
    /// Whether another option dominates it.
    pub dominated: bool,
}

/// Costs over volumes.
#[derive(Clone, Debug)]
pub struct Curves {
    /// What stands above: the metric.
    pub title: String,
    /// What stands below, before the range.
    pub below: &'static str,
    /// Names, and tasks with their cost.
    pub lines: Vec<(String, Vec<(Amount, Amount)>)>,
}

/// A figure over runs, one after the other.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// What stands above it: the metric.
    pub title: String,
    /// Names, and the figure of each run.
    pub lines: Vec<(String, Vec<Option<Amount>>)>,
    /// The first run, in words.
    pub from: String,
    /// The last one.
    pub to: String,
}

/// With more rows than this, cells that give way are not said row by row.
const MANY: usize = 8;

impl Sheet {
    /// A table alone, whose columns give way in this order, by id.
    pub fn of(table: Table, gives_way: &[&str], repeated: &[&str]) -> Self {
        let at = |id: &&str| table.columns.iter().position(|column| column.id == **id);
        let places = |ids: &[&str]| ids.iter().filter_map(at).collect();
        let (gives_way, repeated) = (places(gives_way), places(repeated));
        Self { table, gives_way, repeated, notes: Vec::new(), below: Vec::new() }
    }

    /// The notes as lines, with the cells of columns that stand in no table; rows of which the same is to be said share a line. Of many
    /// rows the columns are only named.
    pub fn notes_without(&self, dropped: &[usize], text: impl Fn(&Cell) -> String) -> Vec<String> {
        let is_long = self.table.rows.len() > MANY;
        let label = |column: usize| in_a_sentence(&self.table.columns[column].label);
        let mut lines: Vec<(String, Vec<String>)> = Vec::new();
        for (at, row) in self.table.rows.iter().enumerate() {
            let is_said = |column: usize| {
                let is_empty = matches!(&row[column], Cell::Text(text) if text.is_empty());
                !is_empty && !matches!(row[column], Cell::Missing(_)) && !self.repeated.contains(&column)
            };
            let cells = dropped.iter().filter(|column| !is_long && is_said(**column));
            let cells: Vec<String> =
                cells.map(|column| format!("{} {}", label(*column), text(&row[*column]))).collect();
            let mut said: Vec<String> = Vec::new();
            said.extend((!cells.is_empty()).then(|| cells.join(", ")));
            said.extend(self.notes.get(at).into_iter().flatten().cloned());
            let (said, name) = (said.join("; "), row.first().map(&text).unwrap_or_default());
            if said.is_empty() {
                continue;
            }
            match lines.iter_mut().find(|(known, _)| *known == said) {
                Some((_, names)) => names.push(name),
                None => lines.push((said, vec![name])),
            }
        }
        let mut lines: Vec<String> =
            lines.into_iter().map(|(said, names)| format!("{}: {said}", commas(&names))).collect();
        if is_long && !dropped.is_empty() {
            let named: Vec<String> = dropped.iter().map(|column| label(*column)).collect();
            lines.push(format!("not shown at this width: {} (`--view all` has them)", named.join(", ")));
        }
        lines.extend(self.below.iter().cloned());
        lines
    }
}

/// A label within a sentence: `used`, but `MIRR`.
pub(super) fn in_a_sentence(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => label.to_owned(),
    }
}
