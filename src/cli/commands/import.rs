//! `breakeven catalog import`: prices of public catalogs into a folder of one's own.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};

use crate::catalog::{Catalog, ImportQuestion, OverlayFile, PublicCatalog};
use crate::cli::ending::Ending;
use crate::cli::shared_args::{FormatArg, Global, date};
use crate::cli::{input, output};
use crate::diagnostics::Sink;
use crate::render;
use crate::report::ImportReport;
use crate::text::Printed;
use crate::units::Date;

/// Holds a public catalog against ours and writes the cards that follow.
pub(super) fn import(args: &ImportArgs, global: &Global) -> anyhow::Result<Ending> {
    if global.pricing.as_ref().is_some_and(|folder| *folder != args.into) {
        bail!("`--pricing` is another folder than `--into`: prices are held against those of `--into`");
    }
    let mut sink = Sink::default();
    let files = input::prices_in(&args.into, global)?;
    let mut texts = BTreeMap::new();
    for file in &files {
        let text = String::from_utf8(file.bytes.clone())
            .with_context(|| format!("{}: the file is not UTF-8", file.name))?;
        texts.insert(file.relative.clone(), text);
    }
    let catalog = Catalog::with_overlay(files, &mut sink);
    if sink.has_errors() {
        input::report(&sink, global);
        return Ok(Ending::Faulty);
    }
    let question = ImportQuestion {
        from: args.from.into(),
        as_of: args.as_of.unwrap_or_else(input::today),
        accepted: args.accept.iter().cloned().collect(),
        with_new: args.new,
    };
    let (name, contents) = input::open_result(&args.file, global)?;
    let mut said = Sink::default();
    let Some(found) = catalog.import(&name, contents, &question, &texts, &mut said) else {
        input::report(&said, global);
        return Ok(Ending::Faulty);
    };
    input::report(&said, global);
    if found.is_empty() {
        bail!("{name}: there is no model in it");
    }
    let is_doubtful =
        |name: &String| found.doubtful.iter().any(|found| found.name == *name || found.key == *name);
    if let Some(unknown) = args.accept.iter().find(|name| !is_doubtful(name)) {
        let names: Vec<&str> = found.doubtful.iter().map(|found| found.name.as_str()).collect();
        let named = if names.is_empty() {
            "nothing does".to_owned()
        } else {
            format!("what does: {}", names.join(", "))
        };
        bail!("--accept {unknown}: no price of that name looks wrong; {named}");
    }
    // What would not be read again is not written.
    let mut whole: BTreeMap<String, String> = texts;
    whole.extend(found.files.iter().cloned());
    let name = |relative: &str| args.into.join(relative).display().to_string();
    let again = whole.into_iter().map(|(relative, text)| OverlayFile {
        name: name(&relative),
        relative,
        bytes: text.into_bytes(),
    });
    let mut faults = Sink::default();
    drop(Catalog::with_overlay(again.collect(), &mut faults));
    if faults.has_errors() {
        input::report(&faults, global);
        bail!("{}: these prices would not be read again, and none was written", args.into.display());
    }
    for (relative, text) in &found.files {
        if Printed::plain(text).as_str() != text {
            bail!(
                "{}: the file has characters that are not written here, such as tabs or the line ends of Windows: save it without them",
                name(relative)
            );
        }
    }
    if !args.dry_run {
        // Also where nothing is written: what reads the folder next finds it.
        std::fs::create_dir_all(&args.into)
            .with_context(|| format!("{} could not be made", args.into.display()))?;
        for (relative, text) in &found.files {
            let path = args.into.join(relative);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)
                    .with_context(|| format!("{} could not be made", parent.display()))?;
            }
            output::save(&path, &Printed::plain(text), global)?;
        }
    }
    let into = args.into.display().to_string();
    let report = ImportReport { import: &found, into: &into, dry_run: args.dry_run };
    output::write(&render::import(&report, args.format.into(), output::style(global))?, global)?;
    Ok(Ending::Fine)
}

/// The public catalogs, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FromArg {
    /// `model_prices_and_context_window.json` of LiteLLM
    Litellm,
    /// `data.json` of genai-prices
    GenaiPrices,
}

impl From<FromArg> for PublicCatalog {
    fn from(typed: FromArg) -> Self {
        match typed {
            FromArg::Litellm => Self::LiteLlm,
            FromArg::GenaiPrices => Self::GenaiPrices,
        }
    }
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ImportArgs {
    /// The file of the public catalog
    file: PathBuf,
    /// Whose catalog it is
    #[arg(long, value_enum)]
    from: FromArg,
    /// The folder of prices that cards are added to; it is made where it is not there
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// The day from which the prices hold [default: today, in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    as_of: Option<Date>,
    /// Write a price that looks wrong, of this model; may be repeated
    #[arg(long, value_name = "MODEL")]
    accept: Vec<String>,
    /// Write models too that our catalog lacks, of sellers that it has
    #[arg(long)]
    new: bool,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// How to show it
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    format: FormatArg,
}
