//! `predict --measured FILE --regret`: decisions by prediction beside the cheapest measured ones.

use anyhow::{Context as _, bail};

use crate::benchmark::{GpuPrices, Measured, NoDecision, Regret, observations, rows};
use crate::catalog::Catalog;
use crate::cli::input;
use crate::cli::shared_args::Global;
use crate::report::RegretReport;
use crate::serving::{Calibration, Prediction, predict};
use crate::units::Seconds;

use super::args::PredictArgs;
use super::gpu_prices;

/// Reads the measurements, predicts each of them, and decides.
pub(super) fn regret(
    args: &PredictArgs,
    catalog: &Catalog,
    calibration: &Calibration,
    global: &Global,
) -> anyhow::Result<RegretReport> {
    let path = args.measured.as_deref().context("`--regret` needs measurements: `--measured FILE`")?;
    let name = path.display().to_string();
    let limits = limits(&args.max_tpot)?;
    let as_of = args.change.as_of.unwrap_or_else(input::today);
    let (_, contents) = input::open_result(path, global)?;
    let rows = rows(contents, catalog).with_context(|| name.clone())?;
    let predicted: Vec<_> = rows.into_iter().map(|row| with_prediction(row, calibration)).collect();
    let (found, read) =
        observations(predicted.iter().map(|(row, found)| (row, found.as_ref().map_err(String::as_str))));
    let mut gpus: Vec<&str> = found.iter().map(|row| row.layout.gpu.as_str()).collect();
    gpus.sort_unstable();
    gpus.dedup();
    let prices = gpu_prices::of(&gpus, &args.gpu_price, catalog, as_of)?;
    let known: GpuPrices =
        prices.iter().filter_map(|row| Some((row.gpu.clone(), *row.price.as_ref().ok()?))).collect();
    let regret = match Regret::of(&found, &known, &limits) {
        Ok(regret) => regret,
        Err(why) => {
            // Limits that nothing keeps are no fault of rows or prices.
            if matches!(why, NoDecision::NothingKept(_)) {
                bail!("{name}: {why}");
            }
            let reasons = read
                .unused
                .iter()
                .map(|row| format!("\n  not used, {} of {} rows: {}", row.n, read.read, row.reason));
            let gaps = prices.iter().filter_map(|row| {
                let reason = row.price.as_ref().err()?;
                Some(format!("\n  {}: {reason}", row.gpu))
            });
            bail!("{name}: {why}{}", reasons.chain(gaps).collect::<String>());
        }
    };
    Ok(RegretReport { file: name, as_of, limits, rows: read, prices, regret })
}

fn with_prediction(row: Measured, calibration: &Calibration) -> (Measured, Result<Prediction, String>) {
    let prediction = match &row.configuration {
        Ok(found) => predict(found, calibration).map_err(|reason| reason.to_string()),
        Err(reason) => Err(reason.clone()),
    };
    (row, prediction)
}

/// The limits, each once, tightest first.
fn limits(typed: &[Seconds]) -> anyhow::Result<Vec<Seconds>> {
    let mut limits = typed.to_vec();
    limits.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    limits.dedup();
    if limits.first().is_none_or(|least| *least == Seconds::ZERO) {
        bail!("--max-tpot: a limit on the time per token is above 0, such as `20ms`");
    }
    Ok(limits)
}
