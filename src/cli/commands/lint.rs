//! `breakeven catalog check`: what is wrong with prices, and what to look at.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use crate::catalog::{Catalog, Looked};
use crate::cli::ending::Ending;
use crate::cli::shared_args::{FormatArg, Global, date};
use crate::cli::{input, output};
use crate::diagnostics::{Severity, Sink};
use crate::render;
use crate::report::findings_table;
use crate::units::Date;

/// Reads every entry, and says what is worth a look.
pub(super) fn lint(args: &LintArgs, global: &Global) -> anyhow::Result<Ending> {
    let mut sink = Sink::default();
    let folder = args.folder.as_ref().or(global.pricing.as_ref());
    let (catalog, looked) = match folder {
        None => {
            let catalog = Catalog::builtin();
            catalog.check(&mut sink);
            (catalog, Looked::All)
        }
        Some(folder) => {
            if !folder.exists() {
                bail!("{}: there is no such folder", folder.display());
            }
            let files = input::prices_in(folder, global)?;
            if files.is_empty() {
                bail!("{}: there is no .yaml file in this pricing folder", folder.display());
            }
            (Catalog::with_overlay(files, &mut sink), Looked::Own)
        }
    };
    input::report(&sink, global);
    if sink.has_errors() {
        return Ok(Ending::Faulty);
    }
    let findings = catalog.findings(looked, args.as_of.unwrap_or_else(input::today));
    let text = render::tables(&[findings_table(&findings)], args.format.into(), output::style(global))?;
    output::write(&text, global)?;
    let looks = !findings.is_empty() || sink.count(Severity::Warning) > 0;
    Ok(if args.strict && looks { Ending::NotMet } else { Ending::Fine })
}

#[derive(Debug, Args)]
pub(in crate::cli) struct LintArgs {
    /// A folder of prices [default: the built-in catalog]
    folder: Option<PathBuf>,
    /// What is old on this date [default: today, in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, env = "BREAKEVEN_AS_OF")]
    as_of: Option<Date>,
    /// End with exit status 1 if there is something to look at
    #[arg(long)]
    strict: bool,
    /// How to show it
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    format: FormatArg,
}
