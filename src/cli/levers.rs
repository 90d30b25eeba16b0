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
    if args.scenario.as_os_str() == "-" {
        anyhow::bail!("levers read the scenario several times: name a file instead of standard input");
    }
    let paths = std::slice::from_ref(&args.scenario);
    let Some(scenarios) = input::scenarios(paths, &args.change, global)? else { return Ok(Ending::Faulty) };
    let again = input::Again::of(&args.scenario, &args.change, global)?;
    for scenario in &scenarios {
        let at = match &args.option {
            Some(name) => place(scenario, name)?,
            None => recommended(scenario)?,
        };
        let found = again.with(|variants| Levers::of(scenario, at, variants));
        let report = report::levers(scenario, &found)
            .map_err(|reason| anyhow::anyhow!("`{}` has no price: {reason}", scenario.options[at].name))?;
        output::write(&render::levers(&report, args.format.into(), output::style(global))?, global)?;
    }
    Ok(Ending::Fine)
}
