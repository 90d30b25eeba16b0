//! Explanations of all figures of a page. A tree that several figures share is written once, and the others lead to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::economics::{Evaluation, Outcome};
use crate::figure::{Derivation, Origin, Traced};
use crate::metric::Metric;
use crate::report::explain::{ExplainNode, alone};
use crate::scenario::Scenario;
use crate::units::Amount;

/// Why a figure is what it is.
#[derive(Clone, Debug)]
pub struct Why {
    /// Which figure of what.
    pub title: String,
    /// What it is made from.
    pub from: WhyFrom,
}

/// What a figure is made from.
#[derive(Clone, Debug)]
pub enum WhyFrom {
    /// Formula by formula, down to the inputs.
    Tree(WhyNode),
    /// In sentences, where nothing keeps every step of it.
    Told(Vec<String>),
}

/// A figure with what it is made from.
#[derive(Clone, Debug)]
pub struct WhyNode {
    /// What it is.
    pub label: String,
    /// Its value.
    pub amount: Amount,
    /// How it comes about: the formula, or where it stands.
    pub how: String,
    /// The citation of an input.
    pub source: Option<String>,
    /// What else a reader should know.
    pub note: Option<String>,
    /// What was put in.
    pub inputs: Vec<WhyNode>,
    /// Whether somebody worked it out.
    pub kind: WhyKind,
}

/// What a figure of an explanation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyKind {
    /// Stated, from the catalog, or a default.
    Input,
    /// Worked out from others.
    Derived,
    /// Worked out from others, as the same explanation has it above.
    Above,
    /// Worked out from many others, as the explanation at this place has it.
    Elsewhere(usize),
}

/// A tree of no more figures than this is written again; a larger one is referred to.
const SMALL: usize = 10;

/// Which figures are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Over {
    /// Those of a month.
    Month,
    /// Those over the months.
    Months,
}

/// The explanations of a page.
#[derive(Default)]
pub(super) struct Whys {
    list: Vec<Why>,
    by_metric: BTreeMap<(Over, String, Metric), usize>,
    by_line: BTreeMap<(String, usize), [usize; 3]>,
    by_column: BTreeMap<(String, &'static str), usize>,
    forms: Forms,
    /// The explanations that a figure is the top of.
    tops: BTreeMap<usize, usize>,
    /// Where a figure was explained first.
    first: BTreeMap<usize, usize>,
}

impl Whys {
    /// Explains metrics of options, and the lines of their bills.
    pub(super) fn add(
        &mut self,
        evaluation: &Evaluation<'_>,
        over: Over,
        is_shown: &dyn Fn(&str) -> bool,
        metrics: &[Metric],
    ) {
        let scenario = evaluation.scenario;
        for outcome in evaluation.written().filter(|outcome| is_shown(&outcome.option.name)) {
            for metric in metrics {
                let Ok(derivation) = outcome.metric(*metric) else { continue };
                let title = format!("{}: {}", outcome.option.name, metric.info().label);
                let at = self.push(title, derivation, scenario);
                self.by_metric.insert((over, outcome.option.name.clone(), *metric), at);
            }
            match over {
                Over::Month => self.lines(outcome, scenario),
                Over::Months => self.appraised(outcome, scenario),
            }
        }
    }

    /// What `roi` has of an option besides its metrics, by the columns of its table.
    fn appraised(&mut self, outcome: &Outcome<'_>, scenario: &Scenario) {
        let Ok(found) = &outcome.appraisal else { return };
        let mirr = found.mirr.as_ref().ok().map(Traced::derivation);
        let payback = found.discounted_payback.as_ref().ok().map(Traced::derivation);
        let task = found.cost_per_task.as_ref().ok().map(Traced::derivation);
        let all = [
            ("mirr", "MIRR", mirr),
            ("discounted_payback", "payback, discounted", payback),
            ("cost_per_task", "costs over tasks, both at their value today", task),
        ];
        for (column, label, derivation) in all {
            let Some(derivation) = derivation else { continue };
            let at = self.push(format!("{}: {label}", outcome.option.name), &derivation, scenario);
            self.by_column.insert((outcome.option.name.clone(), column), at);
        }
    }

    fn lines(&mut self, outcome: &Outcome<'_>, scenario: &Scenario) {
        let Ok(ledger) = &outcome.ledger else { return };
        for (number, line) in ledger.lines().iter().enumerate() {
            let name = &outcome.option.name;
            let of = |what: &str| format!("{name}: {}{what}", line.label);
            let cells = [
                self.push(of(", how much"), &line.quantity, scenario),
                self.push(of(", the price of one"), &line.rate, scenario),
                self.push(of(""), &line.amount.derivation(), scenario),
            ];
            self.by_line.insert((name.clone(), number), cells);
        }
    }

    /// The place of the explanation of a metric.
    pub(super) fn metric(&self, over: Over, option: &str, metric: Metric) -> Option<usize> {
        self.by_metric.get(&(over, option.to_owned(), metric)).copied()
    }

    /// The place of the explanation of what stands in a column of `roi`.
    pub(super) fn column(&self, option: &str, column: &str) -> Option<usize> {
        let mut own = self.by_column.iter();
        own.find(|((name, id), _)| name == option && *id == column).map(|(_, at)| *at)
    }

    /// The place of the explanation of one of these metrics of an option that comes to an amount.
    pub(super) fn metric_of(&self, option: &str, amount: Amount, metrics: &[Metric]) -> Option<usize> {
        let mut places = metrics.iter().filter_map(|metric| self.metric(Over::Month, option, *metric));
        let is_it = |at: &usize| match self.list.get(*at).map(|why| &why.from) {
            Some(WhyFrom::Tree(tree)) => tree.amount == amount,
            _ => false,
        };
        places.find(is_it)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The places of the explanations of a line of a bill: quantity, rate, amount.
    pub(super) fn line(&self, option: &str, number: usize) -> Option<[usize; 3]> {
        self.by_line.get(&(option.to_owned(), number)).copied()
    }

    pub(super) fn into_list(self) -> Vec<Why> {
        self.list
    }

    fn push(&mut self, title: String, derivation: &Arc<Derivation>, scenario: &Scenario) -> usize {
        let form = self.forms.of(derivation, scenario);
        // What is the top of another explanation needs none of its own.
        if let Some(known) = self.tops.get(&form) {
            return *known;
        }
        let at = self.list.len();
        self.tops.insert(form, at);
        let tree = self.node(form, at, Place::Top);
        self.list.push(Why { title, from: WhyFrom::Tree(tree) });
        at
    }

    fn node(&mut self, form: usize, at: usize, place: Place) -> WhyNode {
        let Form { head, inputs, size, is_derived } = self.forms.list[form].clone();
        let mut node = WhyNode {
            label: head.label,
            amount: head.amount,
            how: head.how,
            source: head.source,
            note: head.note,
            inputs: Vec::new(),
            kind: WhyKind::Input,
        };
        if !is_derived {
            return node;
        }
        node.kind = WhyKind::Derived;
        match self.first.get(&form) {
            Some(known) if place == Place::Within && *known == at => node.kind = WhyKind::Above,
            Some(known) if place == Place::Within && size > SMALL => node.kind = WhyKind::Elsewhere(*known),
            _ => {
                self.first.entry(form).or_insert(at);
                node.inputs = inputs.into_iter().map(|input| self.node(input, at, Place::Within)).collect();
            }
        }
        node
    }
}

/// Where a figure stands in its explanation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Top,
    Within,
}

/// A figure with what it is made from, told apart by what it says and not by where it lies: options share prices and months share bills.
#[derive(Clone)]
struct Form {
    head: ExplainNode,
    inputs: Vec<usize>,
    /// How many figures it has.
    size: usize,
    is_derived: bool,
}

/// What two figures have in common that are explained alike: label, value, unit, how, source, note, and what they are made from.
type Key = (String, u64, &'static str, String, Option<String>, Option<String>, Vec<usize>);

/// All figures behind a page, each once.
#[derive(Default)]
struct Forms {
    list: Vec<Form>,
    known: BTreeMap<Key, usize>,
    by_place: BTreeMap<*const Derivation, usize>,
}

impl Forms {
    fn of(&mut self, derivation: &Arc<Derivation>, scenario: &Scenario) -> usize {
        if let Some(known) = self.by_place.get(&Arc::as_ptr(derivation)) {
            return *known;
        }
        let head = alone(derivation, scenario);
        let (inputs, is_derived) = match &derivation.origin {
            Origin::Derived { inputs, .. } => {
                (inputs.iter().map(|input| self.of(input, scenario)).collect::<Vec<_>>(), true)
            }
            _ => (Vec::new(), false),
        };
        let key = (
            head.label.clone(),
            head.amount.value().to_bits(),
            head.amount.unit().id(),
            head.how.clone(),
            head.source.clone(),
            head.note.clone(),
            inputs.clone(),
        );
        let next = self.list.len();
        let at = *self.known.entry(key).or_insert(next);
        if at == next {
            let size = inputs.iter().fold(1_usize, |all, input| all.saturating_add(self.list[*input].size));
            self.list.push(Form { head, inputs, size, is_derived });
        }
        self.by_place.insert(Arc::as_ptr(derivation), at);
        at
    }
}
