//! `breakeven roi`.

use crate::economics::evaluate;
use crate::render;
use crate::report;

use super::args::Global;
use super::decision_args::RoiArgs;
use super::explain::unknown;
use super::{Ending, input, output};

/// Follows the money of options over months: what they are worth against the baseline, and when they pay back.
pub(super) fn roi(args: &RoiArgs, global: &Global) -> anyhow::Result<Ending> {
    let paths = std::slice::from_ref(&args.scenario);
    let Some(scenarios) = input::scenarios(paths, &args.change, global)? else { return Ok(Ending::Faulty) };
    for scenario in &scenarios {
        let mut report = report::roi(&evaluate(scenario));
        for name in &args.options {
            if !report.options.iter().any(|option| option.name == *name) {
                let known = report.options.iter().map(|option| option.name.as_str());
                anyhow::bail!(unknown("option", name, known));
            }
        }
        report.options.retain(|option| args.options.is_empty() || args.options.contains(&option.name));
        let text = render::roi(&report, args.view.into(), args.format.into(), output::style(global))?;
        output::write(&text, global)?;
    }
    // Without a horizon nothing was followed; the page says what to write.
    let followed = scenarios.iter().all(|scenario| scenario.finance.horizon.is_some());
    Ok(if followed { Ending::Fine } else { Ending::Faulty })
}
