//! Published measurements beside what is predicted for them.

use std::path::Path;

use anyhow::Context as _;

use crate::benchmark::{Measured, rows};
use crate::catalog::Catalog;
use crate::cli::input;
use crate::cli::shared_args::Global;
use crate::report::Compared;
use crate::serving::{Calibration, predict};

/// Reads the measurements and predicts each of them.
pub(in crate::cli) fn compare(
    path: &Path,
    catalog: &Catalog,
    calibration: &Calibration,
    global: &Global,
) -> anyhow::Result<Vec<Compared>> {
    let name = path.display();
    let (_, contents) = input::open_result(path, global)?;
    let rows = rows(contents, catalog).with_context(|| name.to_string())?;
    Ok(rows.into_iter().map(|row| compared(row, calibration)).collect())
}

fn compared(row: Measured, calibration: &Calibration) -> Compared {
    let Measured { sample, groups, ttft, itl, rate, configuration, .. } = row;
    let prediction =
        configuration.and_then(|found| predict(&found, calibration).map_err(|reason| reason.to_string()));
    Compared { sample, groups, ttft, itl, rate, prediction }
}
