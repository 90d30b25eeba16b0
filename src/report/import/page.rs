//! What a public catalog says against ours, as a page.

use crate::catalog::{Changed, Import, PriceChange, TokenClass};
use crate::report::block::Block;
use crate::report::list::commas;
use crate::report::number;
use crate::report::table::{Cell, Column, Table};
use crate::units::{Amount, Quantity as _, UsdPerMtok};

/// More rows of a table for people than these are counted.
const MOST_ROWS: usize = 60;

/// A price that changed, as every format has it.
#[derive(Clone, Debug)]
pub struct ImportedPrice {
    /// What is paid for, with tier and service: `batch output up to 272000 tokens`.
    pub what: String,
    /// What it was.
    pub before: Option<UsdPerMtok>,
    /// What it is.
    pub after: Option<UsdPerMtok>,
}

impl ImportedPrice {
    /// The words of a change.
    pub fn of(change: &PriceChange) -> Self {
        let size = change.up_to.map_or_else(String::new, |size| format!(" up to {size}"));
        let key = TokenClass::ALL.iter().find(|(_, class)| *class == change.class).map_or("", |(key, _)| key);
        let what = format!("{} {key}{size}", change.service);
        Self { what, before: change.before, after: change.after }
    }
}

/// An import with where it goes.
#[derive(Clone, Copy, Debug)]
pub struct ImportReport<'i> {
    /// What was found.
    pub import: &'i Import,
    /// The folder.
    pub into: &'i str,
    /// Whether nothing is written.
    pub dry_run: bool,
}

/// The page.
pub fn import_document(report: &ImportReport<'_>) -> Vec<Block> {
    let ImportReport { import, into, dry_run: dry } = *report;
    let mut blocks = vec![Block::Heading(1, format!("{} into {into}", import.source))];
    let count =
        |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let written = import.new.iter().filter(|new| new.written).count();
    let refused = import.doubtful.iter().filter(|doubtful| !doubtful.accepted).count();
    let verb = if dry { "would be written" } else { "written" };
    blocks.push(Block::Answer(format!(
        "{} changed and {} {verb}; {} as they were; {} not written because they look wrong.",
        count(import.changed.len(), "price card", "price cards"),
        count(written, "new model", "new models"),
        count(import.same, "model", "models"),
        refused
    )));
    if !import.changed.is_empty() {
        blocks.push(Block::Heading(2, "Changed".to_owned()));
        let mut all = changed_table(&import.changed);
        // Nearly always the day of the import.
        all.columns.remove(1);
        for row in &mut all.rows {
            row.remove(1);
        }
        cut(all, &mut blocks);
    }
    if !import.doubtful.is_empty() {
        blocks.push(Block::Heading(2, "What looks wrong".to_owned()));
        let columns = vec![
            Column::text("model", "Model"),
            Column::prose("why", "Why"),
            Column::text("written", "Written"),
        ];
        let rows = import.doubtful.iter().map(|doubtful| {
            let written = if doubtful.accepted { "accepted" } else { "no" };
            [doubtful.name.clone(), doubtful.why.join("; "), written.to_owned()].map(Cell::text).to_vec()
        });
        cut(Table { title: String::new(), columns, rows: rows.collect() }, &mut blocks);
        if refused > 0 {
            blocks.push(Block::Paragraph("Right all the same? `--accept MODEL` writes one.".to_owned()));
        }
    }
    if !import.left_alone.is_empty() {
        blocks.push(Block::Heading(2, "Left alone".to_owned()));
        let columns = vec![Column::text("model", "Model"), Column::prose("why", "Why")];
        let rows = import.left_alone.iter();
        let rows = rows.map(|alone| [alone.name.clone(), alone.why.clone()].map(Cell::text).to_vec());
        cut(Table { title: String::new(), columns, rows: rows.collect() }, &mut blocks);
    }
    if !import.new.is_empty() {
        blocks.push(Block::Heading(2, "Not in our catalog".to_owned()));
        let columns = vec![
            Column::text("model", "Model"),
            Column::number("input_usd_per_million_tokens", "Input"),
            Column::number("output_usd_per_million_tokens", "Output"),
            Column::text("written", "Written"),
        ];
        let rows = import.new.iter().map(|new| {
            let written = if new.written { "yes" } else { "no" };
            vec![
                Cell::text(new.name.clone()),
                Cell::maybe(new.input),
                Cell::maybe(new.output),
                Cell::text(written),
            ]
        });
        cut(Table { title: String::new(), columns, rows: rows.collect() }, &mut blocks);
        if written == 0 {
            blocks.push(Block::Paragraph(
                "`--new` writes them too, those that look wrong excepted.".to_owned(),
            ));
        }
    }
    blocks.extend(besides(import).into_iter().map(Block::Paragraph));
    blocks
}

/// What else is in the file, in sentences.
fn besides(import: &Import) -> Vec<String> {
    let listed = |counts: &std::collections::BTreeMap<String, usize>, most: usize| {
        let mut sorted: Vec<(&String, &usize)> = counts.iter().collect();
        sorted.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        let more = sorted.len().saturating_sub(most);
        let shown: Vec<String> =
            sorted.iter().take(most).map(|(name, count)| format!("{name} ({count})")).collect();
        if more == 0 { commas(&shown) } else { format!("{} and {more} more", shown.join(", ")) }
    };
    let total = |counts: &std::collections::BTreeMap<String, usize>| counts.values().sum::<usize>();
    let mut said = Vec::new();
    if !import.not_expressed.is_empty() {
        said.push(format!(
            "What a card cannot hold, by field and models that have it: {}.",
            listed(&import.not_expressed, 12)
        ));
    }
    if import.aliases > 0 {
        let name = if import.aliases == 1 { "names" } else { "name" };
        said.push(format!("{} only {name} another one.", entries(import.aliases)));
    }
    if !import.other_sellers.is_empty() {
        let sellers = count(import.other_sellers.len(), "seller", "sellers");
        said.push(format!(
            "{} of {sellers} that our catalog does not have: {}.",
            entries(total(&import.other_sellers)),
            listed(&import.other_sellers, 6)
        ));
    }
    if !import.other_modes.is_empty() {
        said.push(format!(
            "{} not sold by the token: {}.",
            entries(total(&import.other_modes)),
            listed(&import.other_modes, 6)
        ));
    }
    said
}

fn entries(number: usize) -> String {
    count(number, "entry", "entries")
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Every price that changed, a row each.
pub fn import_csv(import: &Import) -> Table {
    let mut table = changed_table(&import.changed);
    // For people: programs divide.
    table.columns.pop();
    for row in &mut table.rows {
        row.pop();
    }
    table
}

fn changed_table(changed: &[Changed]) -> Table {
    let columns = vec![
        Column::text("model", "Model"),
        Column::text("from", "From"),
        Column::text("what", "What"),
        Column::number("before_usd_per_million_tokens", "Before"),
        Column::number("after_usd_per_million_tokens", "After"),
        Column::number("change", "Change"),
    ];
    let rows = changed.iter().flat_map(|of| {
        of.changes.iter().map(|change| {
            let price = ImportedPrice::of(change);
            let change = price.before.zip(price.after).filter(|(before, _)| before.get() > 0.0);
            let change =
                change.and_then(|(before, after)| number::change(Amount::from(before), Amount::from(after)));
            vec![
                Cell::text(of.name.clone()),
                Cell::Date(of.from),
                Cell::text(price.what),
                Cell::maybe(price.before),
                Cell::maybe(price.after),
                Cell::text(change.unwrap_or_default()),
            ]
        })
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

fn cut(table: Table, blocks: &mut Vec<Block>) {
    let more = table.rows.len().saturating_sub(MOST_ROWS);
    let rows = table.rows.into_iter().take(MOST_ROWS).collect();
    blocks.push(Block::Table(Table { rows, ..table }));
    if more > 0 {
        blocks.push(Block::Paragraph(format!("and {more} more: `--format json` has them")));
    }
}
