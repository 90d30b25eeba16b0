//! `breakeven run` and `breakeven check`.

use crate::economics::evaluate;
use crate::render::{self, Format};
use crate::report::{View, build};

use super::args::{CheckArgs, Global, RunArgs};
use super::{Ending, input, output, parallel};

/// Works out and shows what every option costs.
pub(super) fn run(args: &RunArgs, global: &Global) -> anyhow::Result<Ending> {
    let Some(scenarios) = input::scenarios(&args.input.scenarios, &args.input.change, global)? else {
        return Ok(Ending::Faulty);
    };
    let evaluations = parallel::each(&scenarios, evaluate);
    let report = build(&evaluations);
    let format = Format::from(args.format);
    let view = args.view.map_or(View::All, View::from);
    if format == Format::Csv && args.view == Some(super::args::ViewArg::All) {
        anyhow::bail!("a CSV file holds one table: choose `--view summary` or `--view ledger`");
    }
    let mut text = render::report(&report, view, format, output::style(global))?;
    if args.excel_bom && format == Format::Csv {
        text.insert_str(0, render::EXCEL_BOM);
    }
    output::write(&text, global)?;
    Ok(Ending::Fine)
}

/// Holds every option against its limits: the report first, then the verdict.
pub(super) fn check(args: &CheckArgs, global: &Global) -> anyhow::Result<Ending> {
    let Some(scenarios) = input::scenarios(&args.input.scenarios, &args.input.change, global)? else {
        return Ok(Ending::Faulty);
    };
    let evaluations = parallel::each(&scenarios, evaluate);
    let report = build(&evaluations);
    output::write(&render::check(&report, args.format.into(), output::style(global))?, global)?;
    Ok(if report.broken() > 0 && !args.exit_zero { Ending::Broken } else { Ending::Fine })
}
