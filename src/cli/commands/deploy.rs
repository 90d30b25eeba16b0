//! `breakeven run --view deploy`: options as commands.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::cli::ending::Ending;
use crate::cli::shared_args::{ChangeArgs, CostsArg, FormatArg, Global};
use crate::cli::{input, output};
use crate::diagnostics::{Sink, did_you_mean};
use crate::economics::evaluate_stated;
use crate::render;
use crate::report::{DeployReport, deploy as deployed};
use crate::scenario::Scenario;
use crate::serving::Calibration;

/// Writes the commands of all options of some scenarios, or of those that are named behind the files.
pub(super) fn deploy(
    typed: &[PathBuf],
    change: &ChangeArgs,
    costs: CostsArg,
    format: FormatArg,
    global: &Global,
) -> anyhow::Result<Ending> {
    let (files, names) = files_and_names(typed);
    let Some(scenarios) = input::scenarios(&files, change, costs, global)? else {
        return Ok(Ending::Faulty);
    };
    check_names(&names, &scenarios)?;
    let mut sink = Sink::default();
    let catalog = input::read_catalog(global, &mut sink)?;
    let calibration = Calibration::read(&catalog, &mut sink)?;
    let options = scenarios.iter().flat_map(|scenario| {
        let evaluation = evaluate_stated(scenario);
        deployed(&evaluation, &names, &calibration)
    });
    let report = DeployReport { options: options.collect() };
    output::write(&render::deploy(&report, format.into(), output::style(global))?, global)?;
    Ok(Ending::Fine)
}

/// Files, and what behind the first of them is none: options.
fn files_and_names(typed: &[PathBuf]) -> (Vec<PathBuf>, Vec<String>) {
    let is_name = |path: &Path| path.components().count() == 1 && path.as_os_str() != "-" && !path.exists();
    let (mut files, mut names) = (Vec::new(), Vec::new());
    for path in typed {
        match path.to_str().filter(|_| !files.is_empty() && is_name(path)) {
            Some(name) => names.push(name.to_owned()),
            None => files.push(path.clone()),
        }
    }
    (files, names)
}

/// Refuses a name that no scenario has.
fn check_names(names: &[String], scenarios: &[Scenario]) -> anyhow::Result<()> {
    let written = || {
        let all = scenarios.iter().flat_map(|scenario| &scenario.options);
        all.filter(|option| option.derived.is_none()).map(|option| option.name.as_str())
    };
    for name in names {
        if !written().any(|known| known == name) {
            let help = did_you_mean(name, written()).map(|help| format!(": {help}")).unwrap_or_default();
            bail!("there is no file and no option `{name}`{help}");
        }
    }
    Ok(())
}
