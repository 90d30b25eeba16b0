//! `breakeven levers`.

use crate::economics::Levers;
use crate::render;
use crate::report;

use super::args::Global;
use super::crossover::{place, recommended};
use super::decision_args::LeversArgs;
use super::{Ending, input, output};

/// Shows what changes to an option would save.
pub(super) fn levers(args: &LeversArgs, global: &Global) -> anyhow::Result<Ending> {
    let Some((scenario, again)) = input::again(&args.scenario, &args.change, global)? else {
        return Ok(Ending::Faulty);
    };
    let at = match &args.option {
        Some(name) => place(&scenario, name)?,
        None => recommended(&scenario)?,
    };
    let found = again.with(|variants| Levers::of(&scenario, at, variants));
    let report = report::levers(&scenario, &found)
        .map_err(|reason| anyhow::anyhow!("`{}` has no price: {reason}", scenario.options[at].name))?;
    output::write(&render::levers(&report, args.format.into(), output::style(global))?, global)?;
    Ok(Ending::Fine)
}
