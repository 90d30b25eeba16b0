//! Every option over the months, held against the baseline.

use crate::economics::bill::bill::{Asset, Contracted};
use crate::economics::bill::ledger::Ledger;
use crate::economics::fleet::demand::{Demand, TOKENS_PER_MTOK, answer_per_call};
use crate::economics::policy::quality::Quality;
use crate::economics::policy::skills::Skills;
use crate::figure::{Figure, Gap, Traced};
use crate::finance::{Carried, carried_forward};
use crate::scenario::{Baseline, Losses, Role, Scenario, ServingOption};
use crate::units::{AnnualRate, Count, Months, Mtok, Quantity, TasksPerMonth, Usd, UsdNet};

use super::cash_flow::{CashBook, CashFlow, CashKind, CashLine};
use super::month_bills::Biller;
use super::option_flows::{Calendar, OptionFlows, Subject};
use super::ratios::stated_once;
use super::returns::{Appraisal, Aside, Basis};
use super::takeover::Takeover;
use super::trends::trend;

/// What is known of an option before it is appraised.
pub(in crate::economics) struct Appraised<'a> {
    pub(in crate::economics) option: &'a ServingOption,
    pub(in crate::economics) ledger: &'a Result<Ledger, Gap>,
    pub(in crate::economics) quality: &'a Result<Quality, Gap>,
    pub(in crate::economics) assets: &'a [Asset],
    pub(in crate::economics) contracts: &'a [Contracted],
    pub(in crate::economics) one_off: Option<&'a Figure<Usd>>,
}

/// What others are held against.
struct Against {
    /// Its place, if it is an option.
    index: Option<usize>,
    /// What it is called.
    name: String,
    project: OptionFlows,
    lines: Vec<CashLine>,
}

/// What flows, and what is to be said of it.
struct FlowsOfOption {
    flow: CashFlow,
    remarks: Vec<String>,
    asides: Vec<Aside>,
}

/// Appraises every option; a reason where one cannot be.
pub(in crate::economics) fn appraise(
    scenario: &Scenario,
    options: &[Appraised<'_>],
    skills: &Skills<'_>,
    rate: Option<&Figure<AnnualRate>>,
) -> Vec<Result<Appraisal, Gap>> {
    let calendar = match Calendar::of(&scenario.finance) {
        Ok(calendar) => calendar,
        Err(gap) => return options.iter().map(|_| Err(gap.clone())).collect(),
    };
    let project = |at: usize, takeover: &Takeover, from: usize| {
        let known = options.get(at).ok_or(Gap::NotApplicable("there is no such option"))?;
        let (option, quality) = (known.option, known.quality);
        let biller = Biller { scenario, option, quality, skills };
        OptionFlows::of(
            &Subject {
                biller,
                ledger: known.ledger,
                assets: known.assets,
                contracts: known.contracts,
                one_off: known.one_off,
                index: at,
                from,
                takeover,
            },
            &calendar,
        )
    };
    let reinvest = scenario.finance.reinvest_rate.as_ref();
    let reinvest = reinvest.map(|rate| Figure::written("reinvestment rate", rate));
    // What does the work after so many months, if nothing takes its place.
    let baseline = |from: usize| match &scenario.finance.baseline {
        None => None,
        Some(Baseline::Cost(_)) => Some(Ok(today(&calendar, from))),
        Some(Baseline::Option { index, name }) => {
            let found = project(*index, &Takeover::of_baseline(), from).and_then(|mut project| {
                // Of a horizon that is stated, the reader of the scenario says so.
                if project.end.is_some() {
                    return Err(Gap::NotApplicable(
                        "its contract ends within the horizon and is not renewed",
                    ));
                }
                let lines = std::mem::take(&mut project.costs).lines();
                Ok(Against { index: Some(*index), name: name.value.clone(), project, lines })
            });
            Some(found.map_err(|gap| Gap::Part { name: name.value.clone(), gap: Box::new(gap) }))
        }
    };
    let against = baseline(0);
    let appraise_one = |(at, known): (usize, &Appraised<'_>)| {
        let is_baseline = against
            .as_ref()
            .and_then(|found| found.as_ref().ok())
            .is_some_and(|found| found.index == Some(at));
        if *known.option.role.value() != Role::Whole && !is_baseline {
            return Err(Gap::NotApplicable("it is a part of other options"));
        }
        // What is there already does all the work from the first month.
        let takeover =
            if is_baseline { Takeover::of_baseline() } else { Takeover::of(scenario, known.option) };
        let mut own = project(at, &takeover, 0)?;
        let back = own.end.and_then(&baseline).and_then(Result::ok);
        let name = back.as_ref().filter(|_| !is_baseline).map(|back| back.name.clone());
        own.asides.extend(stops(&own, name));
        let (found, alone) = if is_baseline {
            (alone(own, &calendar), Some(Gap::NotApplicable("it is the baseline")))
        } else {
            match &against {
                Some(Ok(against)) => {
                    (compared(own, (against, back.as_ref()), &takeover, &calendar, scenario), None)
                }
                Some(Err(gap)) => (alone(own, &calendar), Some(gap.clone())),
                None => by_value(own, &calendar, scenario),
            }
        };
        let FlowsOfOption { flow, remarks, asides } = found;
        let tokens = tokens(scenario, known.option);
        let stated_once = stated_once(&scenario.finance, at);
        let tax = scenario.finance.tax.as_ref().map(|tax| tax.rate.value);
        let reinvest = reinvest.as_ref();
        Ok(Appraisal::of(
            flow,
            Basis { rate, reinvest, alone, stated_once, tax, tokens, remarks, asides, takeover },
        ))
    };
    options.iter().enumerate().map(appraise_one).collect()
}

/// What is to be said of an option that stops within the horizon.
fn stops(own: &OptionFlows, then: Option<String>) -> Option<Aside> {
    let end = own.end?;
    let rents: f64 =
        own.costs.sum(own.shares.len(), |kind| kind == CashKind::Rent).iter().skip(end + 1).sum();
    let rents = Usd::const_new((0.0 - rents).max(0.0));
    Some(Aside::Stops { after: Months::const_new(end as f64), then, rents })
}

/// Today's cost as what others are held against, after so many months.
fn today(calendar: &Calendar<'_>, from: usize) -> Against {
    let mut costs = CashBook::default();
    if let Some(Baseline::Cost(cost)) = &calendar.finance.baseline {
        let cost = Figure::written("what the work costs today", cost);
        let is_there = |month| if month < from { 0.0 } else { 1.0 };
        let months = calendar.growth.iter().enumerate();
        let months = months.map(|(month, growth)| -cost.get() * growth * is_there(month));
        let flows: Vec<f64> = std::iter::once(0.0).chain(months).collect();
        let growth = calendar.finance.growth.as_ref().map(|growth| trend("growth of demand", growth));
        let inputs = [cost.derivation(), calendar.horizon.derivation()].into_iter().chain(growth);
        costs.add(CashKind::Services, &flows, "− what the work costs today × growth, month by month", inputs);
    }
    let taxable = costs.sum(calendar.months, |_| true);
    let none = vec![0.0; calendar.months];
    let project = OptionFlows {
        costs: CashBook::default(),
        value: None,
        taxable_hardware: vec![0.0; taxable.len()],
        taxable,
        ends: None,
        tasks: none.clone(),
        gpus: none.clone(),
        shares: none,
        end: None,
        batches: Vec::new(),
        owed: Vec::new(),
        asides: Vec::new(),
    };
    Against { index: None, name: "today".to_owned(), project, lines: costs.lines() }
}

fn finish(mut pots: CashBook, own: OptionFlows, taxed: &[f64], calendar: &Calendar<'_>) -> FlowsOfOption {
    let mut asides = own.asides;
    if let Some(tax) = &calendar.finance.tax {
        let rate = Figure::written("rate of tax", &tax.rate);
        let due = |gain: f64| 0.0 - gain * rate.get();
        let (flows, how): (Vec<f64>, _) = match tax.losses.value() {
            Losses::Offset => (
                taxed.iter().copied().map(due).collect(),
                "− rate × (value and savings − costs − depreciation of hardware); a loss saves tax elsewhere",
            ),
            Losses::CarriedForward => {
                let gains: Vec<UsdNet> = taxed.iter().copied().map(UsdNet::const_new).collect();
                let Carried { taxed, unused } = carried_forward(&gains);
                if unused.get() > 0.0 {
                    asides.push(Aside::UnusedLosses(unused));
                }
                (
                    taxed.iter().map(|gain| due(gain.get())).collect(),
                    "− rate × (value and savings − costs − depreciation of hardware, less the losses of earlier months)",
                )
            }
        };
        pots.add(CashKind::Tax, &flows, how, [rate.derivation()]);
    }
    let flow = CashFlow {
        lines: pots.lines(),
        tasks: own.tasks.into_iter().map(TasksPerMonth::const_new).collect(),
        gpus: own.gpus.into_iter().map(Count::const_new).collect(),
        batches: own.batches,
        owed: own.owed.into_iter().map(Usd::const_new).collect(),
    };
    FlowsOfOption { flow, remarks: Vec::new(), asides }
}

impl OptionFlows {
    /// What is taxed of it by itself, without the value.
    fn taxed(&self) -> Vec<f64> {
        plus(&plus(&self.taxable, &self.taxable_hardware), self.ends.as_deref().unwrap_or_default())
    }
}

/// The sum of two series; one that is not known counts for nothing.
fn plus(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().enumerate().map(|(at, flow)| flow + other.get(at).copied().unwrap_or(0.0)).collect()
}

/// The flows of an option by itself: what it costs.
fn alone(mut own: OptionFlows, calendar: &Calendar<'_>) -> FlowsOfOption {
    // Its losses are its costs: no gain is expected of it.
    let asides = own.asides.clone();
    let taxed = own.taxed();
    let pots = std::mem::take(&mut own.costs);
    FlowsOfOption { asides, ..finish(pots, own, &taxed, calendar) }
}

/// Without a baseline, what tasks done right are worth is what an option brings.
fn by_value(
    mut own: OptionFlows,
    calendar: &Calendar<'_>,
    scenario: &Scenario,
) -> (FlowsOfOption, Option<Gap>) {
    let missing = if scenario.ends.value_per_success.is_some() {
        "no accuracy is stated, so what its successes are worth is not known"
    } else {
        "no baseline is stated under `finance`, and no value of a success under `quality`"
    };
    // Benefits that are stated bring something as well.
    let is_stated = own.costs.has(CashKind::OtherBenefits) && scenario.ends.value_per_success.is_none();
    let value = own.value.take().or_else(|| is_stated.then(|| (vec![0.0; calendar.months + 1], Vec::new())));
    let Some((value, inputs)) = value else {
        return (alone(own, calendar), Some(Gap::NotStated(missing)));
    };
    let mut pots = std::mem::take(&mut own.costs);
    pots.add(CashKind::Value, &value, "tasks of each month × accuracy × value of a success", inputs);
    let taxed = plus(&own.taxed(), &value);
    (finish(pots, own, &taxed, calendar), None)
}

/// An option in the place of the baseline, which is back once the option stops.
fn compared(
    mut own: OptionFlows,
    (against, back): (&Against, Option<&Against>),
    takeover: &Takeover,
    calendar: &Calendar<'_>,
    scenario: &Scenario,
) -> FlowsOfOption {
    // Hardware that the baseline would have bought is not bought at all, whoever does the work of the first months; so neither is it
    // paid off, written down or sold, and how it would have been paid makes no difference.
    let replaced =
        |(month, share): (usize, &f64)| if own.end.is_some_and(|end| month >= end) { 1.0 } else { *share };
    let shares: Vec<f64> = std::iter::once(1.0).chain(own.shares.iter().enumerate().map(replaced)).collect();
    let scaled =
        |flows: &[f64]| -> Vec<f64> { flows.iter().zip(&shares).map(|(flow, share)| flow * share).collect() };
    let mut remarks = Vec::new();
    let mut pots = std::mem::take(&mut own.costs);
    let less = |flows: &[f64]| -> Vec<f64> { scaled(flows).iter().map(|flow| 0.0 - flow).collect() };
    let again =
        |of: fn(&OptionFlows) -> &[f64]| back.map_or_else(Vec::new, |back| of(&back.project).to_vec());
    let work = plus(&own.taxable, &less(&against.project.taxable));
    let work = plus(&work, &again(|back| &back.taxable));
    let in_full: Vec<f64> = against.project.taxable_hardware.iter().map(|flow| 0.0 - flow).collect();
    let in_full = plus(&in_full, &again(|back| &back.taxable_hardware));
    let mut taxed = plus(&work, &plus(&own.taxable_hardware, &in_full));
    // What is not known of one is not counted of the other.
    let mut priced = scenario.ends.value_per_success.is_some() || scenario.ends.are_priced();
    if let Some(ends) = &own.ends {
        taxed = plus(&taxed, ends);
        taxed = plus(&taxed, &less(against.project.ends.as_deref().unwrap_or_default()));
        taxed = plus(&taxed, &again(|back| back.ends.as_deref().unwrap_or_default()));
    }
    let is_known = |kind: CashKind| kind != CashKind::Ends || own.ends.is_some();
    for line in against.lines.iter().filter(|line| is_known(line.kind)) {
        let flows: Vec<f64> = line.flows.iter().map(|flow| 0.0 - flow.get()).collect();
        let flows = if line.kind.is_for_hardware() { flows } else { scaled(&flows) };
        let inputs = std::iter::once(line.total.derivation()).chain(takeover.inputs());
        let how = "what the baseline would have paid × the share of the work that is taken over, month by month; for hardware in full";
        pots.add(CashKind::Saved, &flows, how, inputs);
    }
    for line in back.iter().flat_map(|back| &back.lines).filter(|line| is_known(line.kind)) {
        let flows: Vec<f64> = line.flows.iter().map(|flow| flow.get()).collect();
        let how = "− what the baseline pays once the option has stopped";
        pots.add(CashKind::Saved, &flows, how, [line.total.derivation()]);
    }
    priced = priced && (own.ends.is_none() || against.project.ends.is_none());
    if let (Some((mine, inputs)), Some((theirs, others))) = (own.value.take(), &against.project.value) {
        let difference = plus(&mine, &less(theirs));
        let of_back = |back: &OptionFlows| back.value.as_ref().map(|(value, _)| value.clone());
        let difference = plus(&difference, &back.and_then(|back| of_back(&back.project)).unwrap_or_default());
        taxed = plus(&taxed, &difference);
        let inputs = inputs.into_iter().chain(others.iter().cloned());
        let how = "tasks of each month × value of a success × (accuracy − accuracy of the baseline)";
        pots.add(CashKind::Value, &difference, how, inputs);
    }
    if priced {
        remarks.push(match (&own.ends, against.index) {
            (None, _) => format!(
                "no accuracy is stated: what its successes and its wrong results are worth is taken to be as with {}",
                against.name
            ),
            (Some(_), Some(_)) => format!(
                "{} has no accuracy: what this option's wrong results cost counts, what those of {} cost does not",
                against.name, against.name
            ),
            (Some(_), None) => {
                "nobody knows how often today's way is wrong: what this option's wrong results cost counts, \
                 what its successes are worth does not"
                    .to_owned()
            }
        });
    }
    let owed = |of: &Against, share: f64| {
        let owed = |aside: &Aside| match aside {
            Aside::OwedAfter(rents) => rents.get(),
            _ => 0.0,
        };
        of.project.asides.iter().map(owed).sum::<f64>() * share
    };
    let saved =
        owed(against, shares.last().copied().unwrap_or(1.0)) - back.map_or(0.0, |back| owed(back, 1.0));
    let mut found = finish(pots, own, &taxed, calendar);
    if saved > 0.0 {
        found.asides.push(Aside::SavedOwedAfter(Usd::const_new(saved)));
    }
    found.asides.extend(against.project.asides.iter().filter_map(|aside| match aside {
        Aside::DueAfter { rents, term } => Some(Aside::SavedAfter { rents: *rents, term: *term }),
        // These are the baseline's own.
        Aside::FirstBatch { .. } | Aside::Contracts { .. } | Aside::OwedAfter(_) | Aside::Stops { .. } => {
            None
        }
        other => Some(other.clone()),
    }));
    FlowsOfOption { remarks, ..found }
}

/// Million tokens of a task.
fn tokens(scenario: &Scenario, option: &ServingOption) -> Option<Figure<Mtok>> {
    use crate::scenario::Serving;
    if !matches!(
        option.serving,
        Serving::Serverless(_) | Serving::Provisioned(_) | Serving::Cluster(_) | Serving::Rental(_)
    ) {
        return None;
    }
    let demand = Demand::of(&option.workload, &scenario.calendar);
    let shape = demand.shape?;
    let (input, answer) = (Figure::written("prompt tokens per call", &shape.input), answer_per_call(shape));
    let tokens = demand.calls.get() * (input.get() + answer.get()) / TOKENS_PER_MTOK;
    let formula = "calls per task × (prompt + answer tokens per call)";
    let inputs: [&dyn Traced; 3] = [&demand.calls, &input, &answer];
    (tokens > 0.0)
        .then(|| Figure::derived("million tokens of a task", formula, Mtok::const_new(tokens), &inputs))
}
