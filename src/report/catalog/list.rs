//! A list of the catalog as people ask for it: some of its rows, in an order, with the columns that matter most.

use crate::catalog::{Catalog, Provenance, Table as Which, days_between, stale_after};
use crate::diagnostics::did_you_mean;
use crate::report::table::{Cell, Column, Table};
use crate::units::Date;

/// A list with the columns that stand on a terminal, the most important first.
#[derive(Clone, Debug)]
pub struct CatalogList {
    /// All columns.
    pub table: Table,
    /// The ids of the columns that people read.
    pub first: Vec<&'static str>,
    /// What stands below the table.
    pub notes: Vec<String>,
}

/// Which rows of a list are wanted, and in which order.
#[derive(Clone, Debug, Default)]
pub struct ListQuery {
    /// Who sells.
    pub providers: Vec<String>,
    /// GPUs, or families of them: `h100` is every H100.
    pub gpus: Vec<String>,
    /// Terms of rentals.
    pub terms: Vec<String>,
    /// Regions.
    pub regions: Vec<String>,
    /// The column to sort by.
    pub sort: Option<String>,
}

/// A filter: its flag, the column that it looks at, what it wants, and how a cell meets that.
struct Filter<'q> {
    flag: &'static str,
    column: &'static str,
    wanted: &'q [String],
    meets: fn(&str, &str) -> bool,
}

/// Columns that say where a row's figure is from.
pub(super) fn source_columns() -> [Column; 3] {
    [Column::text("read_at", "Source"), Column::text("age", "Age"), Column::prose("source", "Whole source")]
}

/// The cells of these columns.
pub(super) fn source_cells(of: Option<&Provenance>, as_of: Date) -> [Cell; 3] {
    let Some(of) = of else { return [(); 3].map(|()| Cell::Missing(String::new())) };
    let age = if is_stale(of, as_of) { "stale" } else { "" };
    [Cell::text(short_source(&of.source)), Cell::text(age), Cell::text(of.source.clone())]
}

/// Whether a figure was checked long before a day.
pub(super) fn is_stale(of: &Provenance, as_of: Date) -> bool {
    days_between(of.checked, as_of) > stale_after(of.kind)
}

/// The host that a source cites, or how it begins.
///
/// A copy that cites the seller's page is called by that page; the whole source says who copied it.
pub(super) fn short_source(source: &str) -> String {
    const LONGEST: usize = 20;
    if let Some((_, rest)) = source.split_once("https://") {
        let host = rest.split(['/', ' ', ',', ';', ')']).next().unwrap_or(rest);
        let host = ["www.", "docs.", "api.", "cloud."].iter().fold(host, |host, start| {
            host.strip_prefix(start).filter(|rest| rest.contains('.')).unwrap_or(host)
        });
        return host.chars().take(LONGEST).collect();
    }
    let words = source.split([',', ';', '(', ':']).next().unwrap_or(source).trim();
    let mut short = String::new();
    for word in words.split_whitespace() {
        if !short.is_empty() && short.chars().count() + word.chars().count() >= LONGEST {
            break;
        }
        short += if short.is_empty() { "" } else { " " };
        short += word;
    }
    short.chars().take(LONGEST).collect()
}

fn plain(text: &str) -> String {
    text.trim().to_lowercase().replace(['_', ' '], "-")
}

/// Whether a GPU is the wanted one, or one of the wanted family.
fn is_of_family(gpu: &str, wanted: &str) -> bool {
    let (gpu, wanted) = (plain(gpu), plain(wanted));
    gpu == wanted || gpu.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with('-'))
}

fn is_same(cell: &str, wanted: &str) -> bool {
    plain(cell) == plain(wanted)
}

fn is_seller(entry: &str, wanted: &str) -> bool {
    plain(seller(entry)) == plain(wanted)
}

fn is_within(cell: &str, wanted: &str) -> bool {
    plain(cell).contains(&plain(wanted))
}

/// Who sells an entry: what stands before the first `/` of its name.
pub(super) fn seller(entry: &str) -> &str {
    entry.split('/').next().unwrap_or(entry)
}

fn said(cell: &Cell) -> &str {
    match cell {
        Cell::Text(text) | Cell::Mark(text, _) => text,
        _ => "",
    }
}

/// Leaves the rows that are wanted, in the wanted order; why not, where the list has no such column or no such row.
pub(super) fn ask(
    list: &str,
    which: Which,
    table: &mut Table,
    query: &ListQuery,
    catalog: &Catalog,
) -> Result<(), String> {
    let entry = match which {
        Which::Tokens => "model",
        Which::Rentals => "offer",
        _ => "",
    };
    let filters = [
        Filter { flag: "provider", column: entry, wanted: &query.providers, meets: is_seller },
        Filter { flag: "gpu", column: "gpu", wanted: &query.gpus, meets: is_of_family },
        Filter { flag: "term", column: "term", wanted: &query.terms, meets: is_same },
        Filter { flag: "region", column: "region", wanted: &query.regions, meets: is_within },
    ];
    let has = |table: &Table, filter: &Filter<'_>| {
        table.columns.iter().position(|column| column.id == filter.column)
    };
    for filter in filters.iter().filter(|filter| !filter.wanted.is_empty()) {
        let Some(at) = has(table, filter) else {
            let flags: Vec<String> = filters
                .iter()
                .filter(|filter| has(table, filter).is_some())
                .map(|filter| format!("--{}", filter.flag))
                .collect();
            let help = if flags.is_empty() {
                "only --sort".to_owned()
            } else {
                format!("{} and --sort", flags.join(", "))
            };
            return Err(format!("the list `{list}` has no --{}: it has {help}", filter.flag));
        };
        keep(table, at, filter, catalog)?;
    }
    query.sort.as_deref().map_or(Ok(()), |by| sort(list, table, by))
}

fn keep(table: &mut Table, at: usize, filter: &Filter<'_>, catalog: &Catalog) -> Result<(), String> {
    let is_seller = filter.flag == "provider";
    let there = |table: &Table| {
        let mut there: Vec<String> = Vec::new();
        for row in &table.rows {
            let said = if is_seller { seller(said(&row[at])) } else { said(&row[at]) };
            if !said.is_empty() && !there.iter().any(|known| known == said) {
                there.push(said.to_owned());
            }
        }
        there
    };
    let known = there(table);
    for wanted in filter.wanted {
        if known.iter().any(|known| (filter.meets)(known, wanted)) {
            continue;
        }
        let elsewhere = match filter.flag {
            "gpu" => catalog.names(Which::Gpus),
            _ => Vec::new(),
        };
        let help = if elsewhere.iter().any(|gpu| is_of_family(gpu, wanted)) {
            format!("there is: {}", known.join(", "))
        } else {
            let near = did_you_mean(wanted, known.iter().chain(&elsewhere).map(String::as_str));
            near.unwrap_or_else(|| format!("there is: {}", known.join(", ")))
        };
        return Err(format!("no row with --{} {wanted}: {help}", filter.flag));
    }
    table.rows.retain(|row| filter.wanted.iter().any(|wanted| (filter.meets)(said(&row[at]), wanted)));
    Ok(())
}

/// The column that `--sort price` means, where a list has it.
const PRICES: &[&str] = &["price_usd_per_gpu_hour", "input_usd_per_million_tokens", "price_low_usd", "value"];

fn sort(list: &str, table: &mut Table, by: &str) -> Result<(), String> {
    let asked = plain(by);
    let at = |id: &str| table.columns.iter().position(|column| plain(&column.id) == plain(id));
    let labelled = || table.columns.iter().position(|column| plain(&column.label) == asked);
    let price = || PRICES.iter().find_map(|id| at(id)).filter(|_| asked == "price");
    let Some(at) = at(by).or_else(labelled).or_else(price) else {
        let mut known: Vec<String> = table.columns.iter().map(|column| plain(&column.label)).collect();
        known.extend(PRICES.iter().find_map(|id| at(id)).map(|_| "price".to_owned()));
        let near = did_you_mean(&asked, known.iter().map(String::as_str));
        let help = near.unwrap_or_else(|| format!("its columns are {}", known.join(", ")));
        return Err(format!("the list `{list}` has no column `{by}` to sort by: {help}"));
    };
    table.rows.sort_by(|left, right| order(&left[at], &right[at]));
    Ok(())
}

/// Figures and dates from small to large, words by the alphabet, what is missing last.
fn order(left: &Cell, right: &Cell) -> std::cmp::Ordering {
    use std::cmp::Ordering;
    let figure = |cell: &Cell| match cell {
        Cell::Figure(amount, _) | Cell::Mixed(amount) | Cell::Money(amount) => Some(amount.value()),
        _ => None,
    };
    match (left, right) {
        (Cell::Missing(_), Cell::Missing(_)) => Ordering::Equal,
        (Cell::Missing(_), _) => Ordering::Greater,
        (_, Cell::Missing(_)) => Ordering::Less,
        (Cell::Date(left), Cell::Date(right)) => left.cmp(right),
        _ => match (figure(left), figure(right)) {
            (Some(left), Some(right)) => left.total_cmp(&right),
            _ => said(left).cmp(said(right)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_shortened_to_the_host_that_it_cites() {
        for (source, short) in [
            (
                "LiteLLM 1.109.1 price file, citing https://api.together.ai/v1/models; genai-prices 0.2.3 agrees",
                "together.ai",
            ),
            ("https://www.lambda.ai/pricing", "lambda.ai"),
            ("genai-prices 0.2.3 (dated price: until 2026-10-18)", "genai-prices 0.2.3"),
            ("a quote", "a quote"),
        ] {
            assert_eq!(short_source(source), short);
        }
    }

    #[test]
    fn a_family_is_all_of_its_kinds() {
        assert!(is_of_family("h100-sxm", "H100") && is_of_family("h100-sxm", "h100_sxm"));
        assert!(!is_of_family("h100-sxm", "h100-pcie") && !is_of_family("h100-sxm", "h10"));
    }
}
