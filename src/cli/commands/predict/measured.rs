//! Published measurements beside what is predicted for them.

use std::path::Path;

use anyhow::Context as _;

use crate::benchmark::{Measured, rows};
use crate::catalog::Catalog;
use crate::report::Compared;
use crate::serving::{Calibration, predict};

/// Reads the measurements and predicts each of them.
pub(in crate::cli) fn compare(
    path: &Path,
    catalog: &Catalog,
    calibration: &Calibration,
) -> anyhow::Result<Vec<Compared>> {
    let name = path.display();
    let text = std::fs::read(path).with_context(|| format!("{name} could not be read"))?;
    let rows = rows(&text, catalog).with_context(|| name.to_string())?;
    Ok(rows.into_iter().map(|row| compared(row, calibration)).collect())
}

fn compared(row: Measured, calibration: &Calibration) -> Compared {
    let Measured { sample, groups, ttft, itl, rate, configuration, .. } = row;
    let prediction =
        configuration.and_then(|found| predict(&found, calibration).map_err(|reason| reason.to_string()));
    Compared { sample, groups, ttft, itl, rate, prediction }
}
