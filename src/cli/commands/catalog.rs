//! `breakeven catalog` and `breakeven metrics`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::ending::Ending;
use crate::cli::shared_args::{FormatArg, Global, TableArgs, date};
use crate::cli::{input, output};
use crate::diagnostics::{Sink, did_you_mean};
use crate::render;
use crate::report::{
    CatalogError, LISTS, ListQuery, NoEntry, catalog_prices, entry_yaml, in_short, list_names, list_table,
    metric_table, show_entry,
};
use crate::text::Printed;
use crate::units::Date;

use super::export::export;
use super::import::{ImportArgs, import};
use super::lint::{LintArgs, lint};
use super::lock::{LockArgs, lock};

/// Lists or shows entries of the catalog.
pub(in crate::cli) fn catalog(args: &CatalogArgs, global: &Global) -> anyhow::Result<Ending> {
    match &args.command {
        CatalogCommand::Lock(args) => return lock(args, global),
        CatalogCommand::Export { folder } => return export(folder, global),
        CatalogCommand::Import(args) => return import(args, global),
        CatalogCommand::Check(args) => return lint(args, global),
        _ => {}
    }
    let mut sink = Sink::default();
    let catalog = input::read_catalog(global, &mut sink)?;
    let style = output::style(global);
    let text = match &args.command {
        CatalogCommand::Lock(_)
        | CatalogCommand::Export { .. }
        | CatalogCommand::Import(_)
        | CatalogCommand::Check(_) => return Ok(Ending::Fine),
        CatalogCommand::List { list: None, table, .. } => {
            render::tables(&[list_names(&catalog)], table.format.into(), style)?
        }
        CatalogCommand::List { list: Some(list), as_of, query, table } => {
            let as_of = as_of.unwrap_or_else(input::today);
            let Some(found) = list_table(list, &query.into(), &catalog, as_of, &mut sink) else {
                let help = did_you_mean(list, LISTS.iter().map(|(name, _)| *name)).unwrap_or_default();
                anyhow::bail!("the catalog has no list `{list}`: {help}");
            };
            let found = found.map_err(anyhow::Error::msg)?;
            render::lists(&[found], table.format.into(), style)?
        }
        CatalogCommand::Prices { model, as_of, table } => {
            let as_of = as_of.unwrap_or_else(input::today);
            let found = catalog_prices(model, &catalog, as_of, &mut sink).map_err(anyhow::Error::msg)?;
            render::lists(&found, table.format.into(), style)?
        }
        CatalogCommand::Show { name, yaml: true, .. } => {
            input::report(&sink, global);
            let text = entry_yaml(name, &catalog).map_err(|error| no_entry(&error))?;
            output::write(&Printed::plain(&text), global)?;
            return Ok(if sink.has_errors() { Ending::Faulty } else { Ending::Fine });
        }
        CatalogCommand::Show { name, all, as_of, table, .. } => {
            let tables = match show_entry(name, &catalog, &mut sink) {
                Ok(tables) => tables,
                Err(_) if sink.has_errors() => Vec::new(),
                Err(error) => return Err(no_entry(&error)),
            };
            let people = matches!(table.format, FormatArg::Table | FormatArg::Markdown);
            if people && !all {
                let blocks = in_short(&tables, as_of.unwrap_or_else(input::today));
                render::blocks(&blocks, table.format.into(), style)
            } else {
                render::tables(&tables, table.format.into(), style)?
            }
        }
    };
    input::report(&sink, global);
    if sink.has_errors() {
        return Ok(Ending::Faulty);
    }
    output::write(&text, global)?;
    Ok(Ending::Fine)
}

/// What to say of a name that leads to no entry.
fn no_entry(error: &CatalogError) -> anyhow::Error {
    let help = error.help.as_deref().unwrap_or("`breakeven catalog list` says what there is");
    match error.what {
        NoEntry::Unknown => anyhow::anyhow!("the catalog has no entry `{}`: {help}", error.name),
        NoEntry::Own => anyhow::anyhow!("`{}` is an entry of your own: {help}", error.name),
    }
}

/// Lists the registry of metrics.
pub(in crate::cli) fn metrics(args: &TableArgs, global: &Global) -> anyhow::Result<Ending> {
    let text = render::tables(&[metric_table()], args.format.into(), output::style(global))?;
    output::write(&text, global)?;
    Ok(Ending::Fine)
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CatalogArgs {
    #[command(subcommand)]
    pub(super) command: CatalogCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum CatalogCommand {
    /// List the entries of one kind, or the kinds
    #[command(
        after_help = "Examples:\n  breakeven catalog list\n  breakeven catalog list rentals --gpu h100 --term reserved-1y --sort price\n  breakeven catalog list models --provider openai\n  breakeven catalog list models --format csv -o models.csv"
    )]
    List {
        /// models, providers, gpus, servers, rentals, electricity, pue, colocation, grid, architectures, overheads or calibration
        list: Option<String>,
        /// Prices of this date [default: today, in UTC]
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, env = "BREAKEVEN_AS_OF")]
        as_of: Option<Date>,
        #[command(flatten)]
        query: QueryArgs,
        #[command(flatten)]
        table: TableArgs,
    },
    /// Write the built-in catalog into a folder, to be changed and used with `--pricing`
    #[command(
        after_help = "Example:\n  breakeven catalog export my-prices && breakeven run my.yaml --pricing my-prices"
    )]
    Export {
        /// A folder that is not there yet, or is empty
        folder: PathBuf,
    },
    /// Take prices of a public catalog into a folder of one's own, as cards of a day
    #[command(
        after_help = "Examples:\n  breakeven catalog import --from litellm model_prices_and_context_window.json --into my-prices --dry-run\n  breakeven catalog import --from genai-prices data.json --into my-prices --as-of 2026-11-28\n\nA card is added where a price differs from the one that holds, and none is overwritten. What looks wrong is said and not written: `--accept MODEL` writes it."
    )]
    Import(ImportArgs),
    /// Look through a folder of prices, or the built-in ones: faults, old prices, models that are switched off, odd ones
    #[command(
        after_help = "Examples:\n  breakeven catalog check my-prices --as-of 2026-11-28\n  breakeven catalog check --strict\n\nExit status: 0 read, 1 with --strict if there is something to look at, 2 a fault."
    )]
    Check(LintArgs),
    /// Write down which prices scenarios rest on, so that a check can hold prices to them
    #[command(
        after_help = "Examples:\n  breakeven catalog lock my.yaml                   writes breakeven.lock beside it\n  breakeven catalog lock scenarios/*.yaml          one lock for all of a folder\n  breakeven catalog lock --verify my.yaml          which prices moved, and what that does\n\nA lock holds each entry as it was, so that figures with the old prices can be worked out again. With --verify: exit status 0 nothing moved, 1 a price moved, 2 there is no lock, or it is not that of the scenario."
    )]
    Lock(LockArgs),
    /// Who sells a model's published weights by the token, sorted by price
    #[command(
        after_help = "Examples:\n  breakeven catalog prices llama-3.3-70b\n  breakeven catalog prices deepseek-ai/DeepSeek-R1-0528 --format csv"
    )]
    Prices {
        /// A model of `breakeven catalog list architectures`, by its name or its repository on Hugging Face
        model: String,
        /// Prices of this date [default: today, in UTC]
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, env = "BREAKEVEN_AS_OF")]
        as_of: Option<Date>,
        #[command(flatten)]
        table: TableArgs,
    },
    /// Show one entry: what holds on a day, with sources and dates
    #[command(
        after_help = "Examples:\n  breakeven catalog show openai/gpt-5.4-mini\n  breakeven catalog show h100-sxm\n  breakeven catalog show openai/gpt-5.4-mini --yaml > my-prices/tokens/openai.yaml"
    )]
    Show {
        /// Its name or alias
        name: String,
        /// All that is known: prices over time, what other sources say, a source for each figure (CSV and JSON always do)
        #[arg(long)]
        all: bool,
        /// What holds on this date [default: today, in UTC]
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, env = "BREAKEVEN_AS_OF")]
        as_of: Option<Date>,
        /// As YAML, ready to be changed and used with `--pricing`
        #[arg(long, conflicts_with = "format")]
        yaml: bool,
        #[command(flatten)]
        table: TableArgs,
    },
}

/// Which rows of a list, and in which order.
#[derive(Debug, Args)]
pub(super) struct QueryArgs {
    /// Of these providers: `openai,groq`
    #[arg(long, value_name = "PROVIDER,…", value_delimiter = ',')]
    provider: Vec<String>,
    /// Of these GPUs: `h100` is every H100, `h100-sxm` that one alone
    #[arg(long, value_name = "GPU,…", value_delimiter = ',')]
    gpu: Vec<String>,
    /// Of these terms: on-demand, spot, reserved-1y, …
    #[arg(long, value_name = "TERM,…", value_delimiter = ',')]
    term: Vec<String>,
    /// In regions whose name has this in it
    #[arg(long, value_name = "REGION,…", value_delimiter = ',')]
    region: Vec<String>,
    /// The column to sort by: `price`, or a heading
    #[arg(long, value_name = "COLUMN")]
    sort: Option<String>,
}

impl From<&QueryArgs> for ListQuery {
    fn from(typed: &QueryArgs) -> Self {
        Self {
            providers: typed.provider.clone(),
            gpus: typed.gpu.clone(),
            terms: typed.term.clone(),
            regions: typed.region.clone(),
            sort: typed.sort.clone(),
        }
    }
}
