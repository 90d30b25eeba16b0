//! Tables that are as wide as the terminal: the columns that matter most, as many as fit.

use crate::report::{Breaks, CatalogList, Column, Table};

use super::page::{FRAME, NARROWEST};
use super::text::text;

/// A table of the columns that fit, in their order, and the headings of those that do not.
pub(in crate::render) fn fit(list: &CatalogList, width: usize) -> (Table, Vec<String>) {
    let CatalogList { table, first, .. } = list;
    let needs = |at: usize| {
        let column = &table.columns[at];
        let cells = table.rows.iter().map(|row| text(&row[at]).chars().count());
        let content = cells.chain([column.label.chars().count()]).max().unwrap_or(0);
        FRAME + if column.breaks == Breaks::Never { content } else { content.min(NARROWEST) }
    };
    let at = |id: &str| table.columns.iter().position(|column| column.id == id);
    let (mut taken, mut used) = (Vec::new(), 1);
    let mut left_out = Vec::new();
    for at in first.iter().filter_map(|id| at(id)) {
        let empty = table.rows.iter().all(|row| text(&row[at]).is_empty());
        if !taken.is_empty() && empty {
            continue;
        }
        if taken.is_empty() || used + needs(at) <= width {
            used += needs(at);
            taken.push(at);
        } else {
            left_out.push(table.columns[at].label.to_lowercase());
        }
    }
    taken.sort_unstable();
    let columns: Vec<Column> = taken.iter().map(|at| table.columns[*at].clone()).collect();
    let rows = table.rows.iter().map(|row| taken.iter().map(|at| row[*at].clone()).collect()).collect();
    (Table { title: table.title.clone(), columns, rows }, left_out)
}
