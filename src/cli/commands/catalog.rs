//! `breakeven catalog` and `breakeven metrics`.

use clap::{Args, Subcommand};

use crate::cli::ending::Ending;
use crate::cli::shared_args::{Global, TableArgs, date};
use crate::cli::{input, output};
use crate::diagnostics::{Sink, did_you_mean};
use crate::render;
use crate::report::{
    CatalogError, LISTS, NoEntry, entry_yaml, list_names, list_table, metric_table, show_entry,
};
use crate::units::Date;

/// Lists or shows entries of the catalog.
pub(in crate::cli) fn catalog(args: &CatalogArgs, global: &Global) -> anyhow::Result<Ending> {
    let mut sink = Sink::default();
    let catalog = input::read_catalog(global, &mut sink)?;
    let (tables, format) = match &args.command {
        CatalogCommand::List { list: None, table, .. } => (vec![list_names(&catalog)], table.format),
        CatalogCommand::List { list: Some(list), as_of, table } => {
            let as_of = as_of.unwrap_or_else(input::today);
            let Some(found) = list_table(list, &catalog, as_of, &mut sink) else {
                let help = did_you_mean(list, LISTS.iter().map(|(name, _)| *name)).unwrap_or_default();
                anyhow::bail!("the catalog has no list `{list}`: {help}");
            };
            (vec![found], table.format)
        }
        CatalogCommand::Show { name, yaml: true, .. } => {
            input::report(&sink, global);
            let text = entry_yaml(name, &catalog).map_err(|error| no_entry(&error))?;
            output::write(&text, global)?;
            return Ok(if sink.has_errors() { Ending::Faulty } else { Ending::Fine });
        }
        CatalogCommand::Show { name, table, .. } => match show_entry(name, &catalog, &mut sink) {
            Ok(tables) => (tables, table.format),
            Err(_) if sink.has_errors() => (Vec::new(), table.format),
            Err(error) => return Err(no_entry(&error)),
        },
    };
    input::report(&sink, global);
    if sink.has_errors() {
        return Ok(Ending::Faulty);
    }
    output::write(&render::tables(&tables, format.into(), output::style(global))?, global)?;
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
        after_help = "Examples:\n  breakeven catalog list\n  breakeven catalog list models --format csv -o models.csv"
    )]
    List {
        /// models, providers, gpus, servers, rentals, electricity, pue, colocation, grid, architectures, overheads or calibration
        list: Option<String>,
        /// Prices of this date [default: today, in UTC]
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, env = "BREAKEVEN_AS_OF")]
        as_of: Option<Date>,
        #[command(flatten)]
        table: TableArgs,
    },
    /// Show one entry in full, with sources and dates
    #[command(
        after_help = "Examples:\n  breakeven catalog show openai/gpt-5.4-mini\n  breakeven catalog show h100-sxm\n  breakeven catalog show openai/gpt-5.4-mini --yaml > my-prices/tokens/openai.yaml"
    )]
    Show {
        /// Its name or alias
        name: String,
        /// As YAML, ready to be changed and used with `--pricing`
        #[arg(long, conflicts_with = "format")]
        yaml: bool,
        #[command(flatten)]
        table: TableArgs,
    },
}
