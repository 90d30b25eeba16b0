//! A page for people as the first sheet of a workbook.

use crate::report::block::Block;
use crate::report::table::Cell;

use super::sheet::{Look, Worksheet};

/// A page of headings, sentences, lists and tables; what else a page can have is left out.
pub fn cover(page: &[Block]) -> Worksheet {
    let mut sheet = Worksheet::new("Brief", &[24, 34, 16, 16, 18], (0, 0));
    let note = "As the program worked it out when the file was made: this page does not follow what is changed in other sheets.";
    sheet.set(0, 0, Look::Prose, note);
    let mut row = 1;
    for block in page {
        match block {
            Block::Heading(1, text) => {
                sheet.set(row, 0, Look::Title, text.clone());
                row += 1;
            }
            Block::Heading(_, text) => {
                sheet.set(row + 1, 0, Look::Head, text.clone());
                row += 2;
            }
            Block::Answer(text) | Block::Paragraph(text) | Block::Footer(text) => {
                sheet.set(row, 0, Look::Prose, text.clone());
                row += 1;
            }
            Block::List(items) => {
                for item in items {
                    sheet.set(row, 0, Look::Prose, format!("• {item}"));
                    row += 1;
                }
            }
            Block::Table(table) => {
                for (column, head) in (0..).zip(&table.columns) {
                    sheet.set(row, column, Look::Head, head.label.clone());
                }
                row += 1;
                for cells in &table.rows {
                    for (column, cell) in (0..).zip(cells) {
                        if let Cell::Text(text) = cell {
                            sheet.set(row, column, Look::Words, text.clone());
                        }
                    }
                    row += 1;
                }
            }
            _ => {}
        }
    }
    sheet
}
