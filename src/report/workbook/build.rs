//! Puts the workbook together, and holds it against the program's own figures: an option whose formulas do not give them has numbers.

use std::collections::BTreeMap;

use crate::economics::{Evaluation, Ledger, OptionModel, Outcome};
use crate::figure::Figure;
use crate::finance::whole_months;
use crate::scenario::{Baseline, Role, Scenario, StatedFlow};
use crate::units::Currency;

use super::assumptions::{self, Common, Own};
use super::cash::{self, Block, CashSheet};
use super::formula::Place;
use super::inputs::{Inputs, Use};
use super::ledger::{self, LedgerSheet};
use super::sheet::{Chart, Scale, Workbook, Worksheet};
use super::values::Values;
use super::variations::Against;
use super::{summary, variations};

/// Figures that differ by less, over what they are, are the same.
const SAME: f64 = 1e-7;

/// Options as formulas, or why they have numbers, by their places.
type Models = BTreeMap<usize, Result<OptionModel, String>>;

/// The workbook of the options that serve the whole task.
pub fn workbook(evaluation: &Evaluation<'_>) -> Workbook {
    let mut models = Models::new();
    loop {
        let built = build(evaluation, &mut models);
        let wrong = built.wrong(evaluation);
        if wrong.is_empty() {
            return built.completed(evaluation);
        }
        for at in wrong {
            models.insert(at, Err("formulas for it would not give the program's figures".to_owned()));
        }
    }
}

/// Whether the figures of an option are the program's.
fn is_true(values: &Values<'_>, outcome: &Outcome<'_>, row: usize) -> bool {
    // A difference of costs that is all but nothing is as exact as they are.
    let costs = outcome.appraisal.as_ref().map_or(0.0, |appraisal| appraisal.tco.get().abs());
    let is_close = |figure: usize, value: Option<f64>, least: f64| match value {
        None => true,
        Some(value) => values
            .number(summary::place(row, figure))
            .is_some_and(|found| (found - value).abs() <= SAME * value.abs().max(least)),
    };
    let is = |figure: usize, value: Option<f64>| is_close(figure, value, 1e-9);
    let month = outcome.ledger.as_ref().ok().map(|ledger| ledger.total().get());
    let Ok(appraisal) = &outcome.appraisal else { return is(0, month) };
    is(0, month)
        && is(2, Some(appraisal.tco.get()))
        && is_close(3, appraisal.npv.as_ref().ok().map(Figure::get), costs * 1e-3)
        && is(4, appraisal.irr.as_ref().ok().map(Figure::get))
        && is(5, appraisal.payback.as_ref().ok().map(Figure::get))
        && is(6, appraisal.cost_per_task.as_ref().ok().map(Figure::get))
}

/// A workbook in the making.
struct Making<'e> {
    evaluation: &'e Evaluation<'e>,
    baseline: Option<usize>,
    inputs: Inputs<'e>,
    common: Common,
    ledgers: LedgerSheet,
    flows: CashSheet,
    first: Worksheet,
    /// Where the work of the first option with formulas stands.
    tasks: Option<Place>,
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
                let own = assumptions::own(
                    &mut self.inputs,
                    outcome.option,
                    &model,
                    &stated(self.evaluation.scenario, at),
                    &self.common,
                );
                self.tasks.get_or_insert(own.tasks);
                let month = self.ledgers.option(name, &model, &own);
                let against =
                    self.baseline.filter(|base| *base != at).and_then(|base| self.blocks.get(&base));
                let how = match self.in_numbers(at) {
                    Some(base) => {
                        format!("{LIVE}; what is saved of {base} stands in numbers, which do not follow")
                    }
                    None => LIVE.to_owned(),
                };
                let block = outcome
                    .appraisal
                    .as_ref()
                    .ok()
                    .map(|appraisal| self.flows.live(name, &model, &own, appraisal, against));
                let shown = block.as_ref().map(|block| (block, &self.flows));
                summary::option(&mut self.first, row, outcome, Some((&month, own.tasks)), shown, &how);
                self.blocks.extend(block.map(|block| (at, block)));
                self.live.push((at, model, own));
            }
            Err(why) => {
                let told = outcome.appraisal.as_ref().ok();
                let block = told.map(|appraisal| self.flows.told(name, &why, outcome, appraisal));
                let shown = block.as_ref().map(|block| (block, &self.flows));
                let how = format!("numbers of the program, which do not follow the assumptions: {why}");
                summary::option(&mut self.first, row, outcome, None, shown, &how);
                self.blocks.extend(block.map(|block| (at, block)));
            }
        }
    }

    /// What an option is held against, where that has numbers in the place of formulas.
    fn in_numbers(&self, at: usize) -> Option<&str> {
        let base = self.baseline.filter(|base| *base != at)?;
        let is_live = self.live.iter().any(|(live, ..)| *live == base);
        self.evaluation.outcomes.get(base).filter(|_| !is_live).map(|outcome| outcome.option.name.as_str())
    }

    /// Puts the sheets together.
    fn complete(self, options: Vec<usize>, months: usize) -> Built {
        let Self { evaluation, baseline, inputs, ledgers, flows, first, tasks, live, blocks, .. } = self;
        let name = |at: usize| evaluation.outcomes.get(at).map_or("", |outcome| outcome.option.name.as_str());
        let bought: Vec<(&str, &Own, &Block)> =
            live.iter().filter_map(|(at, _, own)| Some((name(*at), own, blocks.get(at)?))).collect();
        let volumes: Vec<(&str, &Own)> = live
            .iter()
            .filter(|(_, _, own)| tasks == Some(own.tasks))
            .map(|(at, _, own)| (name(*at), own))
            .collect();
        let (break_even, chart) = variations::break_even(&volumes);
        let (assumptions, mut names) = inputs.done();
        names.extend(tasks.map(|place| ("tasks_per_month".to_owned(), place)));
        let workbook = Workbook {
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
        Built { workbook, options, live: live.iter().map(|(at, ..)| *at).collect(), baseline }
    }
}

/// The sheets that formulas stand in, and what they are of.
struct Built {
    workbook: Workbook,
    options: Vec<usize>,
    /// The options with formulas.
    live: Vec<usize>,
    baseline: Option<usize>,
}

impl Built {
    /// Options with formulas whose figures are not the program's. Where it is what others are held against, only that one: they may be
    /// wrong because of it.
    fn wrong(&self, evaluation: &Evaluation<'_>) -> Vec<usize> {
        let values = self.workbook.values(&[]);
        let rows = self.options.iter().enumerate().filter(|(_, at)| self.live.contains(at));
        let outcomes = rows.filter_map(|(row, at)| Some((row, *at, evaluation.outcomes.get(*at)?)));
        let wrong: Vec<usize> = outcomes
            .filter(|(row, _, outcome)| !is_true(&values, outcome, *row))
            .map(|(_, at, _)| at)
            .collect();
        match self.baseline.filter(|base| wrong.contains(base)) {
            Some(base) => vec![base],
            None => wrong,
        }
    }

    /// With the sheet of slopes, which follows from all others.
    fn completed(mut self, evaluation: &Evaluation<'_>) -> Workbook {
        let name = |at: usize| evaluation.outcomes.get(at).map_or("", |outcome| outcome.option.name.as_str());
        let rows = self.options.iter().enumerate().filter(|(_, at)| self.live.contains(at));
        let valued: Vec<(usize, &str)> = rows.map(|(row, at)| (row, name(*at))).collect();
        let against = match &evaluation.scenario.finance.baseline {
            None => Against::Nothing,
            Some(Baseline::Cost(_)) => Against::Cost,
            Some(Baseline::Option { index, .. }) if self.live.contains(index) => Against::Nothing,
            Some(Baseline::Option { index, .. }) => Against::Numbers(name(*index)),
        };
        let slopes = variations::sensitivity(&self.workbook, &valued, against);
        self.workbook.sheets.push(slopes);
        self.workbook
    }
}

/// What is said of an option whose figures follow from the assumptions.
const LIVE: &str = "formulas";

/// The workbook of models, those that are not known yet found.
fn build(evaluation: &Evaluation<'_>, models: &mut Models) -> Built {
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
    for at in &options {
        models.entry(*at).or_insert_with(|| match &finance.tax {
            Some(_) => Err("taxes are worked out by the program".to_owned()),
            None => evaluation.model(*at).map_err(str::to_owned),
        });
    }
    let mut inputs = Inputs::new(&scenario.sources);
    let common = assumptions::common(&mut inputs, scenario);
    inputs.share(shared(evaluation, &options, models, baseline));
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
        tasks: None,
        live: Vec::new(),
        blocks: BTreeMap::new(),
    };
    for (row, at) in options.iter().enumerate() {
        if let Some(model) = models.get(at) {
            making.add(row, *at, model.clone());
        }
    }
    making.complete(options, months)
}

/// What options with formulas assume: written once where nobody sees it, to find what several of them share.
fn shared(
    evaluation: &Evaluation<'_>,
    options: &[usize],
    models: &Models,
    baseline: Option<usize>,
) -> Vec<Use> {
    let scenario = evaluation.scenario;
    let mut inputs = Inputs::new(&scenario.sources);
    let common = assumptions::common(&mut inputs, scenario);
    for at in options {
        let Some(outcome) = evaluation.outcomes.get(*at) else { continue };
        let lines = outcome.ledger.as_ref().map(Ledger::lines).unwrap_or_default();
        match models.get(at) {
            Some(Ok(model)) => {
                assumptions::own(&mut inputs, outcome.option, model, &stated(scenario, *at), &common);
            }
            // What others are held against counts although it has numbers.
            Some(Err(_)) if baseline == Some(*at) => {
                assumptions::told(&mut inputs, outcome.option, lines, &common);
            }
            _ => {}
        }
    }
    inputs.uses()
}

/// What the scenario states by month for an option, by its place.
fn stated(scenario: &Scenario, at: usize) -> Vec<&StatedFlow> {
    let finance = &scenario.finance;
    finance.flows.iter().filter(|flow| flow.is_of(at, finance.baseline_option())).collect()
}

/// The months of the calendar, now first, where the scenario says which they are.
fn periods(scenario: &Scenario, months: usize) -> Vec<String> {
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
