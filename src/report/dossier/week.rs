//! Which part of a mix serves how much in which hour, as layers.

use crate::report::number::human;
use crate::report::plan::plan::{DAY, HourRow, MixReport};
use crate::report::table::{Cell, Column, Table};
use crate::units::{Amount, Number};

use super::axis::{Axis, Spacing, Start, Tick};
use super::colours::Colours;
use super::drawing::{Chart, Drawing, Layer, Layers};
use super::volume::MOST_LINES;

/// The picture; `None` where nothing is served.
pub(super) fn chart(mix: &MixReport, colours: &Colours) -> Option<Chart> {
    let month = |part: usize| {
        mix.hours.iter().filter_map(|hour| hour.by_part.get(part)).map(|tasks| tasks.value()).sum::<f64>()
    };
    let mut used: Vec<usize> = (0..mix.parts.len()).filter(|part| month(*part) > 0.0).collect();
    let all = used.len();
    // What serves most lies at the bottom, as what runs all month does.
    used.sort_by(|a, b| month(*b).total_cmp(&month(*a)));
    used.truncate(MOST_LINES);
    let of = |hour: &HourRow, part: usize| hour.by_part.get(part).map_or(0.0, |tasks| tasks.value());
    let layers: Vec<Layer> = used
        .iter()
        .map(|part| Layer {
            name: mix.parts[*part].name.clone(),
            colour: colours.place(&mix.parts[*part].name),
            values: mix.hours.iter().map(|hour| Number::const_new(of(hour, *part)).into()).collect(),
        })
        .collect();
    let sums: Vec<Amount> = mix
        .hours
        .iter()
        .map(|hour| Number::const_new(used.iter().map(|part| of(hour, *part)).sum()).into())
        .collect();
    let up = Axis::straight("tasks an hour", &sums, Start::AtNothing)?;
    let hours = mix.hours.len();
    let at = |hour: usize| Amount::from(Number::const_new(hour as f64));
    let ticks: Vec<Tick> = if hours > DAY {
        mix.hours
            .iter()
            .enumerate()
            .filter(|(hour, _)| hour % DAY == 0)
            .map(|(hour, row)| Tick { at: at(hour), text: row.day.unwrap_or_default().to_owned() })
            .collect()
    } else {
        (0..hours).step_by(4).map(|hour| Tick { at: at(hour), text: format!("{hour:02}:00") }).collect()
    };
    let across = Axis {
        label: if hours > DAY { "hours of the week" } else { "hours of the day" }.to_owned(),
        spacing: Spacing::Straight,
        from: at(0),
        to: at(hours),
        ticks,
    };
    let said = used.iter().map(|part| {
        let part = &mix.parts[*part];
        format!("{} serves {}", part.name, human(part.share))
    });
    let left = (all > used.len())
        .then(|| format!("{} of {all} parts are drawn: those that serve most.", used.len()));
    Some(Chart {
        title: "Who serves which hour".to_owned(),
        said: format!("Layers over {hours} hours, tasks an hour: {}.", said.collect::<Vec<_>>().join(", ")),
        figures: figures(mix, &used),
        drawing: Drawing::Layers(Layers { across, up, layers }),
        notes: left.into_iter().collect(),
        together: None,
    })
}

fn figures(mix: &MixReport, used: &[usize]) -> Table {
    let mut columns = vec![Column::text("hour", "Hour")];
    columns.extend(used.iter().map(|part| Column::number(&mix.parts[*part].name, &mix.parts[*part].name)));
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for hour in &mix.hours {
        let day = hour.day.map_or_else(String::new, |day| format!("{day} "));
        let name = format!("{day}{:02}:00", hour.at % DAY);
        let cells = used.iter().map(|part| Cell::maybe(hour.by_part.get(*part).copied()));
        rows.push(std::iter::once(Cell::text(name)).chain(cells).collect());
    }
    Table { title: String::new(), columns, rows }
}
