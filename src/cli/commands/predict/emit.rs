//! `predict --emit`: a prediction as the commands that start its server and measure it.

use anyhow::bail;

use crate::cli::shared_args::Global;
use crate::cli::{input, output};
use crate::economics::evaluate_stated;
use crate::render::{self, Format};
use crate::report::{DeployReport, Deployed, deploy, deploy_predicted};
use crate::scenario::Costs;
use crate::serving::{Arrivals, Calibration};
use crate::text::Printed;
use crate::units::{Count, Ratio};

use super::args::PredictArgs;
use super::asked::PredictionRequest;
use super::emit_arg::EmitArg;

/// The commands; `None` where the scenario has faults, which have been printed.
pub(super) fn emit(
    emit: EmitArg,
    asked: &PredictionRequest,
    args: &PredictArgs,
    calibration: &Calibration,
    global: &Global,
) -> anyhow::Result<Option<Printed>> {
    let engine = asked.configuration.engine;
    if engine.family != emit.family() {
        let wanted = emit.family();
        let help = match &args.scenario {
            Some(_) => format!("`engine: {}` in the scenario predicts that server", wanted.id()),
            None => format!("leave `--engine` out, or `--engine {}`", wanted.id()),
        };
        bail!("{engine} is predicted, and the flags of {wanted} were asked for: {help}");
    }
    let options = if let Some(path) = &args.scenario {
        refuse_loads(args)?;
        let paths = std::slice::from_ref(path);
        let Some(scenarios) = input::scenarios(paths, &args.change, Costs::Stated, global)? else {
            return Ok(None);
        };
        let names: Vec<String> = asked.option.iter().cloned().collect();
        let of = |scenario| deploy(&evaluate_stated(scenario), &names, calibration);
        scenarios.iter().flat_map(of).collect()
    } else {
        vec![from_flags(asked, args, calibration)?]
    };
    Ok(Some(render::deploy(&DeployReport { options }, Format::from(args.format), output::style(global))?))
}

/// Refuses loads and lengths beside a scenario, which has its own.
fn refuse_loads(args: &PredictArgs) -> anyhow::Result<()> {
    let own = [
        ("--concurrency", args.concurrency.is_some()),
        ("--rate", args.rate.is_some()),
        ("--arrival-cv", args.arrival_cv.is_some()),
        ("--length-cv", args.length_cv.is_some()),
    ];
    if let Some((flag, _)) = own.iter().find(|(_, typed)| *typed) {
        bail!(
            "`--emit` takes loads and lengths from the scenario: leave `{flag}` out, or change the scenario with `--set`"
        );
    }
    Ok(())
}

/// A prediction from flags.
fn from_flags(
    asked: &PredictionRequest,
    args: &PredictArgs,
    calibration: &Calibration,
) -> anyhow::Result<Deployed> {
    if args.concurrency == Some(Count::ZERO) {
        bail!("`--concurrency` is at least 1");
    }
    let arrivals = args.rate.map(|rate| Arrivals {
        rate,
        gap_variation: args.arrival_cv.unwrap_or(Ratio::const_new(1.0)),
        length_variation: args.length_cv.unwrap_or(Ratio::ZERO),
    });
    match deploy_predicted(&asked.configuration, args.concurrency, arrivals, calibration) {
        Ok(found) => Ok(found),
        Err(why) => bail!("{why}"),
    }
}
