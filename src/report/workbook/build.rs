//! Puts the workbook together, and holds it against the program's own figures: an option whose formulas do not give them has numbers.

use std::collections::BTreeMap;

use crate::economics::{Evaluation, OptionModel, Outcome};
use crate::figure::Figure;
use crate::finance::whole_months;
use crate::scenario::{Baseline, Role};
use crate::units::{Currency, Quantity as _};

use super::assumptions::{Assumptions, Common, Own};
use super::cash::{self, Block, CashSheet};
use super::formula::Place;
use super::ledger::{self, LedgerSheet};
use super::sheet::{Chart, Scale, Values, Workbook, Worksheet};
use super::{summary, variations};

/// Figures that differ by less, over what they are, are the same.
const SAME: f64 = 1e-7;

/// Why an option has numbers in the place of formulas, by its place.
type Told = BTreeMap<usize, String>;

/// The workbook of the options that serve the whole task.
pub fn workbook(evaluation: &Evaluation<'_>) -> Workbook {
    let mut told = Told::new();
    loop {
        let (workbook, options) = build(evaluation, &told);
        let values = workbook.values(&[]);
        let rows = options.iter().enumerate().filter(|(_, at)| !told.contains_key(at));
        let mut rows = rows.filter_map(|(row, at)| Some((row, *at, evaluation.outcomes.get(*at)?)));
        let wrong = rows.find(|(row, _, outcome)| !is_true(&values, outcome, *row)).map(|(_, at, _)| at);
        match wrong {
            Some(at) => told.insert(at, "formulas for it would not give the program's figures".to_owned()),
            None => return workbook,
        };
    }
}

/// Whether the figures of an option are the program's.
fn is_true(values: &Values<'_>, outcome: &Outcome<'_>, row: usize) -> bool {
    let is = |figure: usize, value: Option<f64>| match value {
        None => true,
        Some(value) => values
            .number(summary::place(row, figure))
            .is_some_and(|found| (found - value).abs() <= SAME * value.abs().max(1e-9)),
    };
    let month = outcome.ledger.as_ref().ok().map(|ledger| ledger.total().get());
    let Ok(appraisal) = &outcome.appraisal else { return is(0, month) };
    is(0, month)
        && is(2, Some(appraisal.tco.get()))
        && is(3, appraisal.npv.as_ref().ok().map(Figure::get))
        && is(4, appraisal.irr.as_ref().ok().map(Figure::get))
        && is(5, appraisal.payback.as_ref().ok().map(Figure::get))
        && is(6, appraisal.cost_per_task.as_ref().ok().map(Figure::get))
}

/// A workbook in the making.
struct Making<'e> {
    evaluation: &'e Evaluation<'e>,
    baseline: Option<usize>,
    inputs: Assumptions<'e>,
    common: Common,
    ledgers: LedgerSheet,
    flows: CashSheet,
    first: Worksheet,
    /// The work that the first option with formulas has, and where that stands.
    shared: Option<(f64, Place)>,
    live: Vec<(usize, OptionModel, Own)>,
    blocks: BTreeMap<usize, Block>,
}

impl Making<'_> {
    /// Adds an option, with formulas or the reason for numbers.
    fn add(&mut self, row: usize, at: usize, model: Result<OptionModel, String>) {
        let Some(outcome) = self.evaluation.outcomes.get(at) else { return };
        let name = outcome.option.name.as_str();
        match model {
            Ok(model) => {
                let tasks = outcome.option.workload.tasks.value.get();
                let same = self.shared.filter(|(known, _)| *known == tasks).map(|(_, place)| place);
                let own = self.inputs.own(outcome.option, &model, &self.common, same);
                self.shared.get_or_insert((tasks, own.tasks));
                let month = self.ledgers.option(name, &model, &own);
                let against =
                    self.baseline.filter(|base| *base != at).and_then(|base| self.blocks.get(&base));
                let block = outcome
                    .appraisal
                    .as_ref()
                    .ok()
                    .map(|appraisal| self.flows.live(name, &model, &own, appraisal, against));
                let shown = block.as_ref().map(|block| (block, &self.flows));
                summary::option(&mut self.first, row, outcome, Some((&month, own.tasks)), shown, LIVE);
                self.blocks.extend(block.map(|block| (at, block)));
                self.live.push((at, model, own));
            }
            Err(why) => {
                let told = outcome.appraisal.as_ref().ok();
                let block = told.map(|appraisal| self.flows.told(name, &why, appraisal));
                let shown = block.as_ref().map(|block| (block, &self.flows));
                let how = format!("numbers of the program, which do not follow the assumptions: {why}");
                summary::option(&mut self.first, row, outcome, None, shown, &how);
                self.blocks.extend(block.map(|block| (at, block)));
            }
        }
    }

    /// Puts the sheets together.
    fn complete(self, options: &[usize], months: usize) -> Workbook {
        let Self { evaluation, baseline, inputs, ledgers, flows, first, shared, live, blocks, .. } = self;
        let name = |at: usize| evaluation.outcomes.get(at).map_or("", |outcome| outcome.option.name.as_str());
        let bought: Vec<(&str, &Own, &Block)> =
            live.iter().filter_map(|(at, _, own)| Some((name(*at), own, blocks.get(at)?))).collect();
        let volumes: Vec<(&str, &Own)> = live
            .iter()
            .filter(|(_, _, own)| shared.is_some_and(|(_, place)| place == own.tasks))
            .map(|(at, _, own)| (name(*at), own))
            .collect();
        let (break_even, chart) = variations::break_even(&volumes);
        let (assumptions, mut names) = inputs.done();
        names.extend(shared.map(|(_, place)| ("tasks_per_month".to_owned(), place)));
        let mut workbook = Workbook {
            cover: None,
            // In the order of their places.
            sheets: vec![
                first,
                assumptions,
                ledgers.sheet,
                flows.sheet,
                ledger::depreciation(&bought, months),
                break_even,
            ],
            names,
            charts: chart
                .into_iter()
                .chain(running_totals(
                    options.iter().copied().filter(|at| baseline != Some(*at)),
                    &blocks,
                    months,
                    &name,
                ))
                .collect(),
        };
        let is_live = |at: &usize| live.iter().any(|(known, _, _)| known == at);
        let valued: Vec<(usize, &str)> = options
            .iter()
            .enumerate()
            .filter(|(_, at)| is_live(at))
            .map(|(row, at)| (row, name(*at)))
            .collect();
        workbook.sheets.push(variations::sensitivity(&workbook, &valued, baseline.map(&name)));
        workbook
    }
}

/// What is said of an option whose figures follow from the assumptions.
const LIVE: &str = "formulas";

/// The workbook with some options told in numbers; the options that it has.
fn build(evaluation: &Evaluation<'_>, told: &Told) -> (Workbook, Vec<usize>) {
    let scenario = evaluation.scenario;
    let finance = &scenario.finance;
    let months = finance.followed().map_or(0, |horizon| whole_months(*horizon.value()));
    let baseline = match &finance.baseline {
        Some(Baseline::Option { index, .. }) => Some(*index),
        _ => None,
    };
    let is_shown = |at: usize, outcome: &Outcome<'_>| {
        outcome.option.derived.is_none()
            && (*outcome.option.role.value() == Role::Whole || baseline == Some(at))
    };
    let all = evaluation.outcomes.iter().enumerate();
    let mut options: Vec<usize> =
        all.filter(|(at, outcome)| is_shown(*at, outcome)).map(|(at, _)| at).collect();
    // What others are held against stands before them.
    options.sort_by_key(|at| baseline != Some(*at));
    let mut inputs = Assumptions::new(&scenario.sources);
    let common = inputs.common(scenario);
    let basis = format!(
        "{}; prices of {}; {months} months; {}, before tax unless the scenario states one. Made by breakeven {}.",
        scenario.file.name(),
        scenario.as_of,
        scenario.day().money(),
        env!("CARGO_PKG_VERSION")
    );
    let mut making = Making {
        evaluation,
        baseline,
        ledgers: LedgerSheet::new(),
        flows: CashSheet::new(months, &periods(scenario, months), &common),
        first: summary::sheet(&format!("{}: {}", scenario.id, scenario.title), &basis),
        inputs,
        common,
        shared: None,
        live: Vec::new(),
        blocks: BTreeMap::new(),
    };
    let taxed = finance.tax.as_ref().map(|_| "taxes are worked out by the program".to_owned());
    for (row, at) in options.iter().enumerate() {
        let model = match told.get(at).cloned().or_else(|| taxed.clone()) {
            Some(why) => Err(why),
            None => evaluation.model(*at).map_err(str::to_owned),
        };
        making.add(row, *at, model);
    }
    (making.complete(&options, months), options)
}

/// The months of the calendar, now first, where the scenario says which they are.
fn periods(scenario: &crate::scenario::Scenario, months: usize) -> Vec<String> {
    let Some(calendar) = &scenario.finance.calendar else { return Vec::new() };
    let dates = (0..months).map(|month| calendar.first.after(month).to_string());
    std::iter::once("now".to_owned()).chain(dates).collect()
}

/// The running totals of options over the months; of what they are held against there is nothing to see.
fn running_totals<'a>(
    options: impl Iterator<Item = usize>,
    blocks: &BTreeMap<usize, Block>,
    months: usize,
    name: &dyn Fn(usize) -> &'a str,
) -> Option<Chart> {
    let lines: Vec<(String, (Place, Place))> = options
        .filter_map(|at| {
            let row = blocks.get(&at)?.cumulative;
            Some((name(at).to_owned(), (cash::at(row, 0), cash::at(row, months))))
        })
        .collect();
    let row = HEAD_OF_MONTHS;
    (!lines.is_empty()).then(|| Chart {
        title: "Running total of the cash flow".to_owned(),
        at: Place { sheet: summary::SHEET, row: summary::place(blocks.len(), 0).row + 1, column: 0 },
        axes: ("month".to_owned(), Currency::shown().name().to_owned()),
        across: (cash::at(row, 0), cash::at(row, months)),
        lines,
        across_by: Scale::Even,
    })
}

/// The row of the months in the sheet of cash flows.
const HEAD_OF_MONTHS: u32 = 2;
