//! `breakeven frontier`.

use crate::economics::evaluate;
use crate::render;
use crate::report;

use super::args::Global;
use super::decision_args::FrontierArgs;
use super::{Ending, input, output};

/// Shows how cost, latency and accuracy trade against each other, and what to take.
pub(super) fn frontier(args: &FrontierArgs, global: &Global) -> anyhow::Result<Ending> {
    let paths = std::slice::from_ref(&args.scenario);
    let Some(scenarios) = input::scenarios(paths, &args.change, global)? else { return Ok(Ending::Faulty) };
    for scenario in &scenarios {
        let report = report::frontier(&evaluate(scenario));
        output::write(&render::frontier(&report, args.format.into(), output::style(global))?, global)?;
    }
    Ok(Ending::Fine)
}
