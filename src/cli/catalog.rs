//! `breakeven catalog` and `breakeven metrics`.

use crate::diagnostics::{Sink, did_you_mean};
use crate::render;
use crate::report::{LISTS, list_names, list_table, metric_table, show_entry};

use super::args::{CatalogArgs, CatalogCommand, Global, TableArgs};
use super::{Ending, input, output};

/// Lists or shows entries of the catalog.
pub(super) fn catalog(args: &CatalogArgs, global: &Global) -> anyhow::Result<Ending> {
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
        CatalogCommand::Show { name, table } => match show_entry(name, &catalog, &mut sink) {
            Ok(tables) => (tables, table.format),
            Err(_) if sink.has_errors() => (Vec::new(), table.format),
            Err(error) => {
                let help = error.nearest.map_or_else(
                    || "`breakeven catalog list` says what there is".to_owned(),
                    |nearest| format!("did you mean `{nearest}`?"),
                );
                anyhow::bail!("the catalog has no entry `{}`: {help}", error.name);
            }
        },
    };
    input::report(&sink, global);
    if sink.has_errors() {
        return Ok(Ending::Faulty);
    }
    output::write(&render::tables(&tables, format.into(), output::style(global))?, global)?;
    Ok(Ending::Fine)
}

/// Lists the registry of metrics.
pub(super) fn metrics(args: &TableArgs, global: &Global) -> anyhow::Result<Ending> {
    let text = render::tables(&[metric_table()], args.format.into(), output::style(global))?;
    output::write(&text, global)?;
    Ok(Ending::Fine)
}
