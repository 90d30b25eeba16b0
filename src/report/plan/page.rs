//! A plan as a page for people, and its hours as a table for spreadsheets.

use crate::economics::Step;
use crate::report::block::Block;
use crate::report::dagger::{dagger_legend, daggered};
use crate::report::gaps::{gaps_of, legend, marked};
use crate::report::head::basis;
use crate::report::list::list;
use crate::report::notice::{Notice, warning_blocks};
use crate::report::number::human;
use crate::report::table::{Cell, Column, Table};
use crate::units::tolerance::NOISE;
use crate::units::{Amount, Fraction, UsdPerMonth};

use super::fixed::{Paid, fixed_words};
use super::part::PlanPart;
use super::plan::{DAY, HourRow, HoursOf, MixReport, PlanReport, PlanVerdict};
use super::volume::{VolumeReport, VolumeRow, reserve_words};
use super::words::{AloneRow, ChangeRow};

/// Characters of the longest bar.
const BAR: f64 = 32.0;
/// What bars of parts are drawn with, in their order.
const SHADES: [char; 6] = ['█', '▓', '▒', '░', '+', '·'];

/// The page.
pub fn plan_document(report: &PlanReport) -> Vec<Block> {
    let mut blocks = Vec::new();
    for workload in &report.workloads {
        blocks.push(Block::Heading(1, format!("{}: {}", workload.id, workload.title)));
        let assumed = match workload.hours {
            HoursOf::Profile => "",
            HoursOf::AssumedDay => "; the other hours are assumed (`workload.profile` states them)",
        };
        blocks.push(Block::Paragraph(format!(
            "The busiest hour has {} times the mean{assumed}. {}",
            human(workload.peak),
            workload.file
        )));
    }
    blocks.push(Block::Paragraph(basis(report.as_of, report.hours_per_month)));
    if let PlanVerdict::Missed(reason) = &report.verdict {
        blocks.push(Block::Paragraph(format!("Missed: {reason}.")));
    }
    if let Some(mix) = &report.mix {
        blocks.push(Block::Heading(2, "The mix".to_owned()));
        blocks.push(Block::Paragraph(summary(report, mix)));
        blocks.push(Block::Table(parts_table(mix)));
        blocks.extend(beside_parts(report, mix));
        blocks.extend(report.volume.iter().flat_map(volume));
        if !report.binding.is_empty() {
            blocks.push(Block::Heading(2, "Binding constraints".to_owned()));
            blocks.push(Block::List(report.binding.clone()));
        }
    }
    if !report.changes.is_empty() {
        blocks.push(Block::Heading(2, "Sensitivity: one unit more or fewer".to_owned()));
        blocks.push(Block::Paragraph(
            "In whole servers and instances, with the rest of the mix re-optimised.".to_owned(),
        ));
        blocks.push(Block::Table(changes_table(&report.changes)));
    }
    if !report.reserves.is_empty() {
        blocks.push(Block::Heading(2, "What to reserve".to_owned()));
        let words = |row| reserve_words(row, report.volume.is_some());
        blocks.push(Block::List(report.reserves.iter().map(words).collect()));
    }
    blocks.push(Block::Heading(2, "Each option alone".to_owned()));
    blocks.push(Block::Table(alone_table(report)));
    let reasons = |row: &AloneRow| row.cost.as_ref().err().map(|why| format!("{} alone: {why}", row.option));
    let mut reasons: Vec<String> = report.alone.iter().filter_map(reasons).collect();
    let alone =
        report.alone.iter().map(|row| (row.option.as_str(), gaps_in(report, &row.workload, &row.option)));
    reasons.extend(legend(alone));
    let notices: Vec<Notice> =
        report.workloads.iter().flat_map(|workload| workload.notices.iter().cloned()).collect();
    reasons.extend(dagger_legend(&notices, |name| report.alone.iter().any(|row| row.option == name)));
    if !reasons.is_empty() {
        blocks.push(Block::List(reasons));
    }
    if let Some(mix) = &report.mix {
        let assumed = report.workloads.iter().any(|workload| workload.hours == HoursOf::AssumedDay);
        blocks.extend(hours(mix, if assumed { "The hours of an assumed day" } else { "The hours" }));
    }
    blocks.extend(warning_blocks(&notices));
    if !report.notes.is_empty() {
        blocks.push(Block::Heading(2, "Notes".to_owned()));
        blocks.push(Block::List(report.notes.clone()));
    }
    blocks
}

fn summary(report: &PlanReport, mix: &MixReport) -> String {
    let mean = if report.volume.is_some() { " on average" } else { "" };
    let mut parts = vec![format!("{} a month{mean}", human(mix.bill))];
    parts.extend(mix.cost_per_task.map(|cost| {
        let which = if mix.unserved.is_some() { " that is served" } else { "" };
        format!("{} a task{which}", human(cost))
    }));
    parts.extend(mix.unserved.map(|left| match mix.cost_per_task {
        Some(_) => format!("{} of the tasks are not served", human(left)),
        None => "no task is served: that costs less than serving them".to_owned(),
    }));
    if let Some(ends) = mix.ends {
        let unserved =
            report.volume.iter().any(|volume| volume.levels.iter().any(|row| row.unserved.is_some()));
        let what = if unserved { "task outcomes and unserved tasks" } else { "task outcomes" };
        parts.push(format!("{} a month besides for {what}", human(ends)));
    }
    for workload in &report.workloads {
        if let Some(accuracy) = workload.accuracy {
            let whose =
                if report.workloads.len() > 1 { format!(" of {}", workload.id) } else { String::new() };
            parts.push(format!("{} right{whose}", human(accuracy)));
        }
    }
    let mut text = parts.join(" · ");
    let told = |saving: &Amount| saving.value() > 0.0;
    if let (Some(saving), Some(single)) = (report.saving.filter(told), report.best_single) {
        let what = if report.workloads.len() > 1 { "options" } else { "option" };
        let all = if mix.ends.is_some() { ", task outcomes included" } else { "" };
        text +=
            &format!(" · {} a month less than the best single {what}, {}{all}", human(saving), human(single));
    }
    match &report.verdict {
        PlanVerdict::Met => format!("{text}. {}{}", mix.proof, not_among_them(report)),
        // What cannot be met is said above; how cheap the rest could be says nothing then.
        PlanVerdict::Missed(_) => format!("{text}."),
    }
}

/// Whoever reads that nothing is cheaper should know what was not looked at.
fn not_among_them(report: &PlanReport) -> String {
    let names: Vec<&str> = report.left_out.iter().map(|left| left.option.as_str()).collect();
    if names.is_empty() { String::new() } else { format!(" Not among them: {}.", list(&names)) }
}

fn parts_table(mix: &MixReport) -> Table {
    let columns = vec![
        Column::text("part", "Part"),
        Column::text("paid", "Paid"),
        Column::number("replicas", "Replicas"),
        Column::number("spare", "Spare"),
        Column::number("tasks", "Tasks"),
        Column::number("share", "Share"),
        Column::number("cost", "Cost"),
        Column::number("fill_limit", "Limit"),
        Column::number("busiest", "Busiest"),
        Column::number("mean", "Mean"),
    ];
    let cell = |value: Option<Amount>| value.map_or_else(|| Cell::text(""), Cell::figure);
    let besides = mix.fixed.iter().filter(|row| row.paid == Paid::Besides);
    let besides: f64 = besides.map(|row| row.cost.value()).sum();
    let besides = (besides > 0.0).then(|| PlanPart::fixed_of_several(UsdPerMonth::const_new(besides)));
    let rows = mix.parts.iter().chain(&besides).filter(|part| is_used(part)).map(|part| {
        vec![
            Cell::text(part.name.clone()),
            Cell::text(part.kind),
            cell(part.replicas),
            cell(part.spare),
            cell(Some(part.tasks).filter(|_| !part.is_fixed())),
            cell(Some(part.share).filter(|_| !part.is_fixed())),
            Cell::figure(part.cost),
            cell(part.fill_limit),
            cell(part.busiest),
            cell(part.mean),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

/// Whether something of it is paid for, or serves.
fn is_used(part: &PlanPart) -> bool {
    let some = |amount: Amount| amount.value() > 0.0;
    some(part.tasks) || some(part.cost) || part.replicas.is_some_and(some)
}

/// What the table of the parts leaves out, and what its shares are of.
fn beside_parts(report: &PlanReport, mix: &MixReport) -> Option<Block> {
    let unused: Vec<&str> =
        mix.parts.iter().filter(|part| !is_used(part)).map(|part| part.name.as_str()).collect();
    let mut told = Vec::new();
    if mix.parts.iter().any(|part| is_used(part) && part.fill_limit.is_some()) {
        told.push(
            "limit: how full replicas may be by `max_utilisation` and the limits on latency; busiest and mean load are shares of it"
                .to_owned(),
        );
    }
    told.extend(fixed_words(&mix.fixed));
    if !unused.is_empty() {
        let dear = |name: &str| {
            let own = report.alone.iter().find(|row| row.option == name && report.workloads.len() == 1);
            let cost = own.and_then(|row| row.cost.as_ref().ok());
            cost.map_or_else(|| name.to_owned(), |cost| format!("{name} ({} alone)", human(*cost)))
        };
        let unused: Vec<String> = unused.into_iter().map(dear).collect();
        told.push(format!("serves nothing itself: {}", unused.join(", ")));
    }
    told.extend(report.left_out.iter().map(|left| format!("not in the mix: {}: {}", left.option, left.why)));
    (!told.is_empty()).then_some(Block::List(told))
}

fn changes_table(changes: &[ChangeRow]) -> Table {
    let columns = vec![
        Column::text("fleet", "Fleet"),
        Column::text("step", "Change"),
        Column::number("replicas", "Replicas then"),
        Column::prose("effect", "A month"),
    ];
    let rows = changes.iter().map(|row| {
        let effect = match (row.dearer, row.cheaper, &row.reason) {
            (Some(dearer), ..) if dearer.value() == 0.0 => "costs as much".to_owned(),
            (Some(dearer), ..) => format!("costs {} more", human(dearer)),
            (_, Some(cheaper), _) => format!("costs {} less, but a limit forbids it", human(cheaper)),
            (.., Some(reason)) => format!("not possible: {reason}"),
            _ => String::new(),
        };
        vec![
            Cell::text(row.fleet.clone()),
            Cell::text(format!("{} {}", human(row.by), step(row.step))),
            Cell::figure(row.replicas),
            Cell::text(effect),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

fn step(step: Step) -> &'static str {
    match step {
        Step::More => "more",
        Step::Fewer => "fewer",
    }
}

/// What is not in the bill of an option of a workload.
fn gaps_in<'r>(report: &'r PlanReport, workload: &str, option: &str) -> &'r [String] {
    let own = report.workloads.iter().find(|known| known.id == workload);
    own.map_or(&[], |workload| gaps_of(&workload.gaps, option))
}

/// What is to be known of a workload.
fn notices_in<'r>(report: &'r PlanReport, workload: &str) -> &'r [Notice] {
    let own = report.workloads.iter().find(|known| known.id == workload);
    own.map_or(&[], |workload| workload.notices.as_slice())
}

fn alone_table(report: &PlanReport) -> Table {
    let mut columns = vec![
        Column::text("workload", "Workload"),
        Column::text("option", "Option"),
        Column::number("replicas", "Replicas"),
        Column::number("accuracy", "Accuracy"),
        Column::number("cost", "Bill and ends"),
    ];
    let several = report.workloads.len() > 1;
    let rows = report.alone.iter().map(|row| {
        let mut cells = vec![
            Cell::text(row.workload.clone()),
            Cell::text(daggered(
                marked(&row.option, gaps_in(report, &row.workload, &row.option)),
                &row.option,
                notices_in(report, &row.workload),
            )),
            row.replicas.map_or_else(|| Cell::text(""), Cell::figure),
            Cell::maybe(row.accuracy),
            match &row.cost {
                Ok(cost) => Cell::figure(*cost),
                Err(reason) => Cell::Missing(reason.clone()),
            },
        ];
        if !several {
            cells.remove(0);
        }
        cells
    });
    let rows = rows.collect();
    if !several {
        columns.remove(0);
    }
    Table { title: String::new(), columns, rows }
}

/// Rows of the volumes that are shown: the lowest, the highest, and three between.
const SHOWN: usize = 5;

/// What an uncertain volume does.
fn volume(report: &VolumeReport) -> Vec<Block> {
    let mut columns = vec![
        Column::text("chance", "Chance"),
        Column::number("volume", "Volume"),
        Column::number("tasks", "Tasks"),
        Column::number("bill", "Bill"),
        Column::number("cost", "A task"),
        Column::number("beyond", "Not on all-month"),
    ];
    let has_unserved = report.levels.iter().any(|row| row.unserved.is_some());
    if has_unserved {
        columns.push(Column::number("unserved", "Unserved"));
    }
    let last = report.levels.len().saturating_sub(1);
    let shown = |at: usize| (0..SHOWN).any(|part| part * last / (SHOWN - 1) == at);
    let rows = report.levels.iter().enumerate().filter(|(at, _)| shown(*at)).map(|(_, row)| {
        let mut cells = vec![
            Cell::text(slice(row)),
            Cell::figure(row.volume),
            Cell::figure(row.tasks),
            Cell::figure(row.bill),
            Cell::maybe(row.cost_per_task),
            Cell::maybe(row.overflow),
        ];
        if has_unserved {
            cells.push(Cell::maybe(row.unserved));
        }
        cells
    });
    let table = Table { title: String::new(), columns, rows: rows.collect() };
    let mut told = report.stated.clone();
    if report.levels.len() > SHOWN {
        told.push(format!("{SHOWN} of the {} are shown; all are in `--format json`.", report.levels.len()));
    }
    told.push(
        "What runs all month is the same at each; all else is chosen for each hour of each. The figures above are means."
            .to_owned(),
    );
    vec![
        Block::Heading(2, "An uncertain volume".to_owned()),
        Block::Paragraph(told.join(" ")),
        Block::Table(table),
        Block::List(report.remarks.clone()),
    ]
}

/// From which chance to which a level stands for: "0% to 5%" is the lowest twentieth of what may come.
fn slice(row: &VolumeRow) -> String {
    let share = |share: f64| human(Fraction::const_new(share.clamp(0.0, 1.0)).into());
    let upto = row.at_most.value();
    let from = upto - row.chance.value();
    // What adds up to nothing but noise is nothing.
    format!("{} to {}", share(if from < NOISE { 0.0 } else { from }), share(upto))
}

/// The hours of the busiest day, with bars.
fn hours(mix: &MixReport, heading: &str) -> Vec<Block> {
    let all = |hour: &HourRow| hour.demand.iter().map(|tasks| tasks.value()).sum::<f64>();
    let days = mix.hours.chunks(DAY);
    let Some(day) = days.max_by(|a, b| {
        let sum = |day: &[HourRow]| day.iter().map(all).sum::<f64>();
        // Of equals the first.
        sum(a).total_cmp(&sum(b)).then(b[0].at.cmp(&a[0].at))
    }) else {
        return Vec::new();
    };
    let used: Vec<usize> = (0..mix.parts.len())
        .filter(|part| mix.hours.iter().any(|hour| hour.by_part[*part].value() > 0.0))
        .collect();
    let most = day.iter().map(all).fold(0.0, f64::max);
    let mut columns = vec![Column::text("hour", "Hour"), Column::number("tasks", "Tasks/h")];
    for part in &used {
        columns.push(Column::number("part", &mix.parts[*part].name));
    }
    columns.push(Column::text("bar", ""));
    // A day whose hours are alike is told in one line.
    let alike = mix.hours.iter().all(|hour| hour.demand == day[0].demand && hour.by_part == day[0].by_part);
    let shown = if alike { &day[..1] } else { day };
    let rows = shown.iter().map(|hour| {
        let name = if alike { "every hour".to_owned() } else { clock(hour) };
        let mut cells = vec![Cell::text(name), Cell::figure(crate::units::Number::const_new(all(hour)))];
        cells.extend(used.iter().map(|part| {
            let tasks = hour.by_part[*part];
            if tasks.value() > 0.0 { Cell::figure(tasks) } else { Cell::text("") }
        }));
        cells.push(Cell::text(bar(hour, &used, most)));
        cells
    });
    let table = Table { title: String::new(), columns, rows: rows.collect() };
    let legend: Vec<String> = used
        .iter()
        .enumerate()
        .map(|(at, part)| format!("{} {}", SHADES[at % SHADES.len()], mix.parts[*part].name))
        .collect();
    let which = match day.first().and_then(|hour| hour.day) {
        Some(name) if !alike => format!("{name}, the busiest day; every hour is in `--format csv`. "),
        _ => String::new(),
    };
    vec![
        Block::Heading(2, heading.to_owned()),
        Block::Paragraph(format!("{which}{}", legend.join(" · "))),
        Block::Table(table),
    ]
}

fn clock(hour: &HourRow) -> String {
    let day = hour.day.map_or_else(String::new, |day| format!("{day} "));
    format!("{day}{:02}:00", hour.at % DAY)
}

fn bar(hour: &HourRow, used: &[usize], most: f64) -> String {
    let mut text = String::new();
    let (mut upto, mut drawn) = (0.0, 0.0);
    for (at, part) in used.iter().enumerate() {
        upto += hour.by_part[*part].value();
        let end = if most > 0.0 { (upto / most * BAR).ceil() } else { 0.0 };
        while drawn < end {
            text.push(SHADES[at % SHADES.len()]);
            drawn += 1.0;
        }
    }
    text
}

/// What each option serves in each hour at each level of the volume, as one table.
pub fn plan_csv(report: &PlanReport) -> Table {
    let columns = vec![
        Column::number("hour", "Hour of the profile"),
        Column::text("day", "Day"),
        Column::number("hour_of_day", "Hour of the day"),
        Column::text("workload", "Workload"),
        Column::text("option", "Option"),
        Column::number("tasks_per_hour", "Tasks an hour"),
        Column::number("replicas", "Replicas"),
        Column::number("load", "Load"),
        Column::number("chance", "Chance of the volume"),
        Column::number("volume", "Volume over the stated"),
    ];
    let count = |value: usize| Cell::figure(crate::units::Count::const_new(value as f64));
    let mut rows = Vec::new();
    for way in report.mix.iter().flat_map(|mix| &mix.by_way) {
        rows.push(vec![
            count(way.at),
            Cell::text(way.day.unwrap_or_default()),
            count(way.at % DAY),
            Cell::text(way.workload.clone()),
            Cell::text(way.option.clone()),
            Cell::figure(way.tasks),
            Cell::maybe(way.replicas),
            Cell::maybe(way.load),
            Cell::figure(way.chance),
            Cell::figure(way.volume),
        ]);
    }
    Table { title: String::new(), columns, rows }
}
