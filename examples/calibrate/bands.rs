//! Bands: how far measurements lie from predictions that were fitted without them, by class, as quantiles over groups; and how many
//! measurements of a group lie inside the band that the other groups make.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use breakeven::catalog::{Engines, LoadKind, ModelKind};
use breakeven::decode::Words as _;
use breakeven::serving::{Class, Family, Load};
use breakeven::units::Quantity as _;
use statrs::distribution::{ContinuousCDF as _, Normal, StudentsT};

use crate::data::{Metric, Row};
use crate::groups::Way;
use crate::score::Pair;

/// Groups below which a class takes those of all engines.
const FEWEST: usize = 6;
/// Rows that a group has at least to tell what is left after its own mean is taken away.
const FEWEST_ROWS: usize = 4;
/// The tenth that lies outside on each side.
const TAIL: f64 = 0.1;

/// What bands are of.
const FIGURES: [&str; 3] = ["ttft", "tpot", "rate"];

/// Logarithms of measured over predicted, by group.
type Groups = BTreeMap<String, Vec<f64>>;

/// A spread as logarithms.
#[derive(Clone, Copy)]
struct Ends {
    low: f64,
    median: f64,
    high: f64,
}

/// A block of a class's band: figure by figure.
struct Block {
    name: &'static str,
    /// By how many ways each row was left out.
    ways: usize,
    engines: Engines,
    figures: Vec<(&'static str, Groups)>,
}

/// `pricing/bands.yaml`, and the table of coverage.
pub(crate) fn of(rows: &[Row], left_out: &[(Way, Vec<Pair>)], checked: &str) -> (String, String) {
    let mut yaml = HEAD.to_owned();
    let mut coverage = "class,measurements,figure,groups,rows,inside,inside_by_group\n".to_owned();
    for models in ModelKind::ALL {
        for engine in Family::ALL {
            for load in [LoadKind::Clients, LoadKind::Queue] {
                class(Class { models, engine, load }, rows, left_out, checked, &mut yaml, &mut coverage);
            }
        }
    }
    (yaml, coverage)
}

const HEAD: &str = "\
# How far published measurements lie from predictions of the serving model: measured over predicted, of one tenth, half and nine
# tenths of them, where each was predicted by constants that were fitted without its group. Groups count alike, however many rows they
# have; few groups widen the ends (Student's t). `near`: release and GPU went into the fit, the model or the GPU's type did not.
# `other_release`, `other_gpu`: the engine's release, the generation of the GPU did not. `other_maker`: AMD, of which nothing goes into
# the fit. `anchored`: what is left within a group after its mean is taken away. Made by
# `cargo run --release --example calibrate -- FILES --cross-validate --write`; docs/validation.md says how many measurements lie inside.
";

fn class(
    class: Class,
    rows: &[Row],
    left_out: &[(Way, Vec<Pair>)],
    checked: &str,
    yaml: &mut String,
    coverage: &mut String,
) {
    let belongs = |row: &Row| Class::of(&row.configuration) == class;
    let alike = |row: &Row| {
        let other = Class::of(&row.configuration);
        (other.models, other.load) == (class.models, class.load)
    };
    let fitted: Vec<&Row> = rows.iter().filter(|row| belongs(row) && !row.aside).collect();
    if fitted.is_empty() {
        return;
    }
    let id = match class.load {
        LoadKind::Clients => format!("{}-{}", class.models.word(), class.engine.id()),
        LoadKind::Queue => format!("{}-{}-queue", class.models.word(), class.engine.id()),
    };
    let mut releases: Vec<(breakeven::catalog::Release, String)> = fitted
        .iter()
        .filter_map(|row| Some((row.configuration.engine.release?, row.configuration.engine.line()?)))
        .collect();
    releases.sort();
    releases.dedup_by(|later, kept| later.1 == kept.1);
    let mut generations: Vec<&str> = fitted.iter().map(|row| row.generation.as_str()).collect();
    generations.sort_unstable();
    generations.dedup();
    let releases: Vec<String> = releases.iter().map(|(_, line)| format!("\"{line}\"")).collect();
    let _ = write!(
        yaml,
        "\n{id}:\n  models: {}\n  engine: {}\n  load: {}\n  releases: [{}]\n  generations: [{}]\n",
        class.models.word(),
        class.engine.id(),
        class.load.word(),
        releases.join(", "),
        generations.join(", ")
    );
    let nvidia = |row: &Row| !row.configuration.gpu.generation.is_amd();
    let blocks = [
        ("near", &[Way::Model, Way::Gpu][..]),
        ("other_release", &[Way::Release][..]),
        ("other_gpu", &[Way::Generation][..]),
    ];
    let found = blocks.map(|(name, ways)| {
        let own = FIGURES.map(|figure| {
            (figure, residuals(rows, left_out, ways, figure, &|row| belongs(row) && nvidia(row)))
        });
        let few = own.iter().all(|(_, groups)| groups.len() < FEWEST);
        let all = || {
            FIGURES.map(|figure| {
                (figure, residuals(rows, left_out, ways, figure, &|row| alike(row) && nvidia(row)))
            })
        };
        Block {
            name,
            ways: ways.len(),
            engines: if few { Engines::All } else { Engines::Own },
            figures: Vec::from(if few { all() } else { own }),
        }
    });
    let maker = FIGURES.map(|figure| {
        let of = |row: &Row| alike(row) && !nvidia(row);
        (figure, residuals(rows, left_out, &[Way::Model], figure, &of))
    });
    let maker = Block { name: "other_maker", ways: 1, engines: Engines::All, figures: Vec::from(maker) };
    let anchored = FIGURES.map(|figure| {
        let all = residuals(rows, left_out, &[Way::Model], figure, &|row| alike(row) && nvidia(row));
        (figure, within(all))
    });
    let anchored = Block { name: "anchored", ways: 1, engines: Engines::All, figures: Vec::from(anchored) };
    for block in found.into_iter().chain([maker, anchored]) {
        write_block(&id, &block, yaml, coverage);
    }
    let _ = write!(
        yaml,
        "  source: \"{} published measurements of {} groups, each predicted without its group (docs/validation.md)\"\n  checked: {checked}\n  kind: estimate\n",
        fitted.len(),
        groups_of(&fitted)
    );
}

fn groups_of(rows: &[&Row]) -> usize {
    let mut names: Vec<String> = rows.iter().map(|row| name(row)).collect();
    names.sort();
    names.dedup();
    names.len()
}

/// What makes rows alike: model, GPU, release, source.
fn name(row: &Row) -> String {
    format!("{} | {} | {} | {}", row.model, row.gpu, row.release, row.source)
}

/// Logarithms of measured over predicted of some rows, left out by some ways, by group.
fn residuals(
    rows: &[Row],
    left_out: &[(Way, Vec<Pair>)],
    ways: &[Way],
    figure: &str,
    keep: &dyn Fn(&Row) -> bool,
) -> Groups {
    let mut found = Groups::new();
    for (way, pairs) in left_out {
        if !ways.contains(way) {
            continue;
        }
        let mut by_row: BTreeMap<usize, Vec<&Pair>> = BTreeMap::new();
        for pair in pairs {
            by_row.entry(pair.row).or_default().push(pair);
        }
        for (at, pairs) in by_row {
            let row = &rows[at];
            // What does not look like what it says it is tells nothing of predictions; AMD's are kept from the fit only.
            if !keep(row) || row.suspected {
                continue;
            }
            let of = |metric: Metric| pairs.iter().find(|pair| pair.metric == metric);
            let log = |pair: &&&Pair| (pair.measured / pair.predicted).ln();
            let value = match figure {
                "ttft" => of(Metric::Ttft).as_ref().map(log),
                "tpot" => of(Metric::Tpot).as_ref().map(log),
                _ => {
                    let published = of(Metric::Saturated).or_else(|| of(Metric::Rate));
                    published.as_ref().map(log).or_else(|| {
                        let (first, next) = (of(Metric::Ttft)?, of(Metric::Tpot)?);
                        let tokens = (row.configuration.output.get() - 1.0).max(0.0);
                        let life = |first: f64, next: f64| first + tokens * next;
                        let predicted = life(first.predicted, next.predicted);
                        Some((predicted / life(first.measured, next.measured)).ln())
                    })
                }
            };
            let measured = match row.configuration.load {
                Load::Saturated => figure == "rate",
                Load::Concurrency(_) => true,
            };
            if let Some(value) = value.filter(|value| measured && value.is_finite()) {
                found.entry(name(row)).or_default().push(value);
            }
        }
    }
    found
}

/// What is left of each row after the mean of its group's other rows is taken away.
fn within(groups: Groups) -> Groups {
    let mut found = Groups::new();
    for (name, values) in groups {
        if values.len() < FEWEST_ROWS {
            continue;
        }
        let (sum, others) = (values.iter().sum::<f64>(), values.len() as f64 - 1.0);
        found.insert(name, values.iter().map(|value| value - (sum - value) / others).collect());
    }
    found
}

/// Quantiles over groups that count alike, widened for their number; nothing for fewer than two.
fn ends<'g>(groups: impl Iterator<Item = &'g Vec<f64>> + Clone) -> Option<Ends> {
    let number = groups.clone().count() as f64;
    if number < 2.0 {
        return None;
    }
    let mut weighted: Vec<(f64, f64)> = Vec::new();
    for group in groups {
        let weight = 1.0 / (group.len() as f64 * number);
        weighted.extend(group.iter().map(|value| (*value, weight)));
    }
    weighted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let quantile = |share: f64| {
        let mut before = 0.0;
        for (value, weight) in &weighted {
            before += weight;
            if before >= share {
                return *value;
            }
        }
        weighted.last().map_or(0.0, |(value, _)| *value)
    };
    let median = quantile(0.5);
    let student = StudentsT::new(0.0, 1.0, number - 1.0).map_or(1.0, |t| t.inverse_cdf(1.0 - TAIL));
    let wider = student * (1.0 + 1.0 / number).sqrt() / Normal::standard().inverse_cdf(1.0 - TAIL);
    let away = |share: f64| median + (quantile(share) - median) * wider;
    Some(Ends { low: away(TAIL), median, high: away(1.0 - TAIL) })
}

fn write_block(id: &str, block: &Block, yaml: &mut String, coverage: &mut String) {
    let written: Vec<(&str, &Groups, Ends)> = block
        .figures
        .iter()
        .filter_map(|(figure, groups)| Some((*figure, groups, ends(groups.values())?)))
        .collect();
    let Some(most) = written.iter().map(|(_, groups, _)| groups.len()).max() else { return };
    let rows = |groups: &Groups| groups.values().map(Vec::len).sum::<usize>() / block.ways;
    let all = written.iter().map(|(_, groups, _)| rows(groups)).max().unwrap_or(0);
    let _ = write!(yaml, "  {}:\n    groups: {most}\n    rows: {all}\n", block.name);
    if block.engines == Engines::All {
        yaml.push_str("    engines: all\n");
    }
    for (figure, groups, Ends { low, median, high }) in written {
        let [low, median, high] = [low, median, high].map(|log| format!("{:.3}", log.exp()));
        let _ = writeln!(yaml, "    {figure}: {{ low: {low}, median: {median}, high: {high} }}");
        let (mut inside, mut shares) = (0_usize, 0.0);
        for (name, values) in groups {
            let others = groups.iter().filter(|(other, _)| *other != name).map(|(_, values)| values);
            let Some(band) = ends(others) else { continue };
            let within = values.iter().filter(|value| (band.low..=band.high).contains(*value)).count();
            inside += within;
            shares += within as f64 / values.len() as f64;
        }
        if groups.len() > 2 {
            let _ = writeln!(
                coverage,
                "{id},{},{figure},{},{},{:.3},{:.3}",
                block.name,
                groups.len(),
                rows(groups),
                inside as f64 / (rows(groups) * block.ways) as f64,
                shares / groups.len() as f64
            );
        }
    }
}
