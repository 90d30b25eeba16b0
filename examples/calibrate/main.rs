//! Fits the constants of the serving model to published measurements.
//!
//! `cargo run --release --example calibrate -- FILE.csv… [--cross-validate] [--residuals FILE.csv] [--write]`: prints each constant
//! and the errors left; `--cross-validate` refits without each model, GPU, generation of GPUs, engine release and source, and prints
//! the errors on what was left out; `--residuals` writes them row by row; `--write` puts the values into
//! `pricing/calibration.yaml`, and with `--cross-validate` the bands into `pricing/bands.yaml`. The file's columns are those of
//! `breakeven predict --measured` (docs/validation.md).

#![allow(clippy::print_stdout, reason = "a program for a terminal")]

mod bands;
mod data;
mod fit;
mod groups;
mod regret;
mod score;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use breakeven::catalog::{Catalog, Constant};
use breakeven::diagnostics::Sink;
use breakeven::serving::{Calibration, Prediction};
use breakeven::units::{Date, Quantity as _};

use data::Row;
use fit::Residual;
use groups::Way;
use score::Pair;

/// The day of the fit.
const TODAY: &str = "2026-11-29";
/// Where the bands stand, and how many measurements lie inside.
const BANDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/pricing/bands.yaml");
const COVERAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/coverage.csv");
/// Where the constants stand.
const CONSTANTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/pricing/calibration.yaml");
/// How strongly a constant is drawn to its start: the weight of its distance, as a share of its range, and from where on
/// the distance counts by its amount.
const PULL: f64 = 6.25;
const PULL_SCALE: f64 = 0.024;

/// A constant that is fitted, in its unit.
struct Free {
    name: &'static str,
    start: f64,
    low: f64,
    high: f64,
}

impl Free {
    fn at(&self, share: f64) -> f64 {
        self.low + (self.high - self.low) * share
    }

    fn share(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }
}

struct Arguments {
    files: Vec<String>,
    cross_validate: bool,
    write: bool,
    residuals: Option<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = arguments()?;
    let catalog = Catalog::builtin();
    let held = Calibration::read(&catalog, &mut Sink::default())?;
    let free = free(&catalog)?;
    let (mut rows, mut shapes) = (Vec::new(), BTreeMap::new());
    for file in &arguments.files {
        let text = std::fs::read(file).map_err(|fault| format!("{file}: {fault}"))?;
        let (found, refused) = data::read(&text, &catalog, &mut shapes)?;
        for reason in &refused {
            println!("skipped: {reason}");
        }
        rows.extend(found);
    }
    let kept: Vec<&Row> = rows.iter().filter(|row| !row.aside).collect();
    println!("{} rows, {} set aside from the fit\n", rows.len(), rows.len() - kept.len());

    let fitted = fitted(&held, &free, &kept);
    println!("{:<28}{:>16}{:>16}{:>16}{:>16}", "constant", "start", "fitted", "low", "high");
    for constant in &free {
        let value = fitted.get(constant.name).unwrap_or(f64::NAN);
        let edge = constant.share(value);
        let note = if (0.01..=0.99).contains(&edge) { "" } else { "  at its bound" };
        let [start, value, low, high] =
            [constant.start, value, constant.low, constant.high].map(|number| digits(number, 4));
        println!("{:<28}{start:>16}{value:>16}{low:>16}{high:>16}{note}", constant.name);
    }
    println!("\n{}", score::head("absolute errors, per cent"));
    let pairs = predictions(&rows, &fitted, |_| true);
    println!("{}", score::line("in sample, kept", &rows, &pairs, |row| !row.aside));
    println!("{}", score::line("in sample, all", &rows, &pairs, |_| true));
    let mut left_out = Vec::new();
    let today: Date = TODAY.parse()?;
    let own: Vec<Option<Prediction>> = rows.iter().map(|row| row.prediction(&fitted)).collect();
    let mut decisions = regret::lines("in sample", &rows, &own, &catalog, today);
    if arguments.cross_validate {
        for way in Way::ALL {
            let (pairs, predictions) = cross_validate(way, &rows, &held, &free);
            decisions += &regret::lines(way.name(), &rows, &predictions, &catalog, today);
            left_out.push((way, pairs));
        }
        println!("\ndecisions by what was left out\n{decisions}");
    }
    if let Some(path) = &arguments.residuals {
        std::fs::write(path, score::residuals(&rows, &pairs, &left_out))?;
    }
    if arguments.write {
        write(&free, &fitted, kept.len())?;
        if arguments.cross_validate {
            let (yaml, coverage) = bands::of(&rows, &left_out, TODAY);
            std::fs::write(BANDS, yaml)?;
            std::fs::write(COVERAGE, coverage)?;
        }
    }
    Ok(())
}

fn arguments() -> Result<Arguments, String> {
    let mut found = Arguments { files: Vec::new(), cross_validate: false, write: false, residuals: None };
    let mut given = std::env::args().skip(1);
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--cross-validate" => found.cross_validate = true,
            "--write" => found.write = true,
            "--residuals" => found.residuals = Some(given.next().ok_or("`--residuals FILE.csv`")?),
            option if option.starts_with('-') => return Err(format!("unknown option {option}")),
            file => found.files.push(file.to_owned()),
        }
    }
    if found.files.is_empty() { Err("name a file of measurements".to_owned()) } else { Ok(found) }
}

/// The constants that have a start.
fn free(catalog: &Catalog) -> Result<Vec<Free>, String> {
    let mut found = Vec::new();
    for name in Calibration::NAMES {
        let constant = catalog.find::<Constant>(name, &mut Sink::default());
        let constant = constant.ok_or_else(|| format!("the catalog has no constant `{name}`"))?;
        found.extend(constant.start.map(|start| Free {
            name,
            start: start.get(),
            low: constant.low.get(),
            high: constant.high.get(),
        }));
    }
    Ok(found)
}

fn calibration(held: &Calibration, free: &[Free], point: &[f64]) -> Calibration {
    free.iter().zip(point).fold(*held, |all, (constant, share)| all.with(constant.name, constant.at(*share)))
}

/// The constants that come closest to the rows.
fn fitted(held: &Calibration, free: &[Free], rows: &[&Row]) -> Calibration {
    let starts: Vec<f64> = free.iter().map(|constant| constant.share(constant.start)).collect();
    // A start on a bound could not leave it.
    let from = starts.iter().map(|share| share.clamp(0.02, 0.98)).collect();
    let (point, _) = fit::least(from, |point| {
        let all = calibration(held, free, point);
        let mut residuals = Vec::with_capacity(rows.len() * 2 + free.len());
        for row in rows {
            row.residuals(&all, &mut residuals);
        }
        residuals.extend(point.iter().zip(&starts).map(|(point, start)| Residual {
            value: point - start,
            scale: PULL_SCALE,
            weight: PULL,
        }));
        residuals
    });
    calibration(held, free, &point)
}

fn predictions(rows: &[Row], constants: &Calibration, keep: impl Fn(&Row) -> bool) -> Vec<Pair> {
    let kept = rows.iter().enumerate().filter(|(_, row)| keep(row));
    let pairs = kept.flat_map(|(at, row)| {
        let predicted = row.predicted(constants).into_iter().flatten();
        let pairs = row.measured.iter().zip(predicted);
        pairs.map(move |((metric, measured), predicted)| Pair {
            row: at,
            metric: *metric,
            predicted,
            measured: *measured,
        })
    });
    pairs.collect()
}

/// Fits without each group, and predicts it: figure by figure, and row by row.
fn cross_validate(
    way: Way,
    rows: &[Row],
    held: &Calibration,
    free: &[Free],
) -> (Vec<Pair>, Vec<Option<Prediction>>) {
    let group = |row: &Row| -> String { way.of(row).to_owned() };
    let mut names: Vec<String> = rows.iter().map(group).collect();
    names.sort();
    names.dedup();
    let next = AtomicUsize::new(0);
    let found = Mutex::new(vec![Vec::new(); names.len()]);
    let predicted = Mutex::new(vec![None; rows.len()]);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(name) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let others: Vec<&Row> =
                        rows.iter().filter(|row| !row.aside && group(row) != *name).collect();
                    let constants = fitted(held, free, &others);
                    let pairs = predictions(rows, &constants, |row| group(row) == *name);
                    let at = names.partition_point(|other| other < name);
                    if let Ok(mut predicted) = predicted.lock() {
                        for (row, slot) in rows.iter().zip(predicted.iter_mut()) {
                            if group(row) == *name {
                                *slot = row.prediction(&constants);
                            }
                        }
                    }
                    if let Ok(mut found) = found.lock() {
                        found[at] = pairs;
                    }
                }
            });
        }
    });
    let groups = found.into_inner().unwrap_or_default();
    println!("\n{}", score::head(&format!("{} left out", way.name())));
    for (name, pairs) in names.iter().zip(&groups) {
        println!("{}", score::line(name, rows, pairs, |row| !row.aside));
    }
    let pooled = groups.concat();
    println!("{}", score::line("together, kept", rows, &pooled, |row| !row.aside));
    println!("{}", score::line("together, all", rows, &pooled, |_| true));
    (pooled, predicted.into_inner().unwrap_or_default())
}

/// Puts the values into the catalog's file: the line `value:` of each entry that is fitted.
fn write(free: &[Free], fitted: &Calibration, rows: usize) -> Result<(), Box<dyn Error>> {
    let path = Path::new(CONSTANTS);
    let text = std::fs::read_to_string(path)?;
    let mut entry = "";
    let lines = text.lines().map(|line| {
        if let Some(name) = line.strip_suffix(':').filter(|name| !name.starts_with(' ')) {
            entry = name;
        }
        let constant = free.iter().find(|constant| constant.name == entry);
        match constant.and_then(|constant| fitted.get(constant.name)) {
            Some(value) if line.starts_with("  value:") => format!("  value: {}\n", digits(value, 4)),
            Some(_) if line.starts_with("  checked:") => format!("  checked: {TODAY}\n"),
            Some(_) if line.starts_with("  source: \"fitted on ") => counted(line, rows),
            _ => format!("{line}\n"),
        }
    });
    let text: String = lines.collect();
    std::fs::write(path, text)?;
    println!("\nwritten to {}", path.display());
    Ok(())
}

/// The line of a source, with the number of measurements of this fit.
fn counted(line: &str, rows: usize) -> String {
    let rest = line.split_once(" published measurements").map_or("", |(_, rest)| rest);
    let (thousands, ones) = (rows / 1000, rows % 1000);
    format!("  source: \"fitted on {thousands},{ones:03} published measurements{rest}\n")
}

/// A number with so many significant digits, without an exponent.
fn digits(number: f64, significant: i32) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    #[expect(clippy::cast_possible_truncation, reason = "the size of a number")]
    let size = number.abs().log10().floor() as i32;
    let decimals = usize::try_from(significant - 1 - size).unwrap_or(0);
    let text = format!("{number:.decimals$}");
    if decimals == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
}
