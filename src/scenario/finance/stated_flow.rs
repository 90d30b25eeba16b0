//! `finance: flows`: money that follows from neither volume nor hardware, such as a migration project or a grant.

use crate::decode::{Context, Fields, NotEmpty, OnlyText, Optional, Shape, Shaped, Sited, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::option::option::ServingOption;
use crate::scenario::option::role::Role;
use crate::source::{FieldPath, Node};
use crate::units::{Months, Quantity, Usd};

/// A flow that the scenario states.
#[derive(Clone, Debug)]
pub struct StatedFlow {
    /// What it is for.
    pub what: String,
    /// When it comes.
    pub times: Times,
    /// Which way it flows.
    pub side: FlowSide,
    /// How much each time.
    pub amount: Sited<Usd>,
    /// Whose it is.
    pub options: Reach,
}

/// When a flow comes. Month 0 is now, month *m* its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// Once.
    Once(usize),
    /// In each month of a stretch, to the end of the horizon if no last one is stated.
    Monthly {
        /// The first.
        from: usize,
        /// The last.
        to: Option<usize>,
    },
}

/// Which way money flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowSide {
    /// It goes out.
    Cost,
    /// It comes in.
    Benefit,
}

/// Whose flow it is.
#[derive(Clone, Debug)]
pub enum Reach {
    /// Every option's that is not the baseline.
    Others,
    /// These.
    Named(Vec<FlowOption>),
}

/// An option by its name and its place.
#[derive(Clone, Debug)]
pub struct FlowOption {
    name: Sited<String>,
    index: Option<usize>,
}

/// A month of the horizon, for a schema.
#[derive(Debug)]
pub(in crate::scenario) enum MonthWritten {}

impl Shaped for MonthWritten {
    fn shape() -> Shape {
        Shape::Form {
            name: "month".to_owned(),
            expected: MONTH.to_owned(),
            pattern: r"now|month\s+\+?0*[1-9][0-9]*".to_owned(),
            examples: ["now", "month 3"].map(str::to_owned).to_vec(),
        }
    }
}

block! {
    /// What else flows: once `at` a month, or every month `from` one on.
    pub(in crate::scenario) struct FlowKeys {
        /// What it is for.
        required WHAT: String = "what", eg "migration project";
        /// The month in which it comes: `now`, or the end of `month 3`.
        optional AT: MonthWritten = "at";
        /// The first of the months in which it comes.
        optional FROM: MonthWritten = "from";
        /// The last of them; default: the end of the horizon.
        optional TO: MonthWritten = "to";
        /// What goes out.
        optional COST: Usd = "cost", eg "$40k";
        /// What comes in, in the place of a cost.
        optional BENEFIT: Usd = "benefit", eg "$10k";
        /// The options whose flow it is, one or a list; default: every option but the baseline.
        optional OPTIONS: (OnlyText, NotEmpty<Vec<OnlyText>>) = "options";
    }
}

/// What belongs here.
const WHAT: &str = "`{ what: migration, at: month 3, cost: \"$40,000\" }`";
/// A larger number is not taken for a month that somebody meant.
const MOST_MONTHS: f64 = 1e6;
/// How a month is written.
const MONTH: &str = "`now`, or `month 3` for the end of the third month";

impl Times {
    /// Whether it comes in a month.
    pub fn include(self, month: usize) -> bool {
        match self {
            Self::Once(at) => at == month,
            Self::Monthly { from, to } => from <= month && to.is_none_or(|to| month <= to),
        }
    }
}

impl StatedFlow {
    /// Whether it is a flow of the option at a place.
    pub fn is_of(&self, option: usize, baseline: Option<usize>) -> bool {
        match &self.options {
            Reach::Others => baseline != Some(option),
            Reach::Named(named) => named.iter().any(|named| named.index == Some(option)),
        }
    }

    /// Reads the list. Without a horizon nothing flows, and a month after it is none.
    pub(in crate::scenario) fn read_all(
        found: Option<(&Node, FieldPath)>,
        horizon: HorizonWritten<'_>,
        context: &mut Context<'_>,
    ) -> Vec<Self> {
        let Some((node, path)) = found else { return Vec::new() };
        let Node::List(items) = node else {
            context.wrong_type(&format!("a list of flows such as {WHAT}"), node, &path);
            return Vec::new();
        };
        if matches!(horizon, HorizonWritten::Nowhere) {
            let help = "state over which months: `horizon: 36 months`".to_owned();
            context.key_fault(Code::MissingKey, "flows need a `horizon` beside them", &path, Some(help));
        }
        let read = |(at, item)| Self::read(item, &path.index(at), horizon, context);
        items.iter().enumerate().filter_map(read).collect()
    }

    fn read(
        node: &Node,
        path: &FieldPath,
        horizon: HorizonWritten<'_>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let mut fields = Fields::<FlowKeys>::open(node, path, WHAT, context)?;
        let what: Option<Sited<String>> =
            fields.required(FlowKeys::WHAT, "what it is for: `what: migration`", context);
        let mut month = |field: Optional<FlowKeys, MonthWritten>, context: &mut Context<'_>| {
            let (node, path) = fields.node(field)?;
            Some(read_month(node, &path, horizon, context))
        };
        let (at, from, to) =
            (month(FlowKeys::AT, context), month(FlowKeys::FROM, context), month(FlowKeys::TO, context));
        let times = match (at, from) {
            (Some(at), None) => at.map(Times::Once),
            (None, Some(from)) => from.map(|from| Times::Monthly { from, to: to.flatten() }),
            _ => {
                let message = "a flow comes once, `at` a month, or every month, `from` one on";
                context.key_fault(Code::Conflict, message, path, Some("write one of: at, from".to_owned()));
                None
            }
        };
        match (times, to) {
            (Some(Times::Once(_)), Some(_)) => {
                let message = "`to` ends what comes every month, and this comes once";
                let help = "write `from` in the place of `at`".to_owned();
                context.key_fault(Code::Conflict, message, &path.key("to"), Some(help));
            }
            (Some(Times::Monthly { from, .. }), Some(Some(to))) if to < from => {
                context.fault(Code::Conflict, "it ends before it begins", &path.key("to"), None);
            }
            _ => {}
        }
        let cost: Option<Sited<Usd>> = fields.optional(FlowKeys::COST, context);
        let benefit: Option<Sited<Usd>> = fields.optional(FlowKeys::BENEFIT, context);
        if fields.has(FlowKeys::COST) == fields.has(FlowKeys::BENEFIT) {
            let message = "a flow is either a `cost` or a `benefit`";
            context.key_fault(Code::Conflict, message, path, Some("write one of: cost, benefit".to_owned()));
        }
        let options = fields
            .node(FlowKeys::OPTIONS)
            .map_or(Reach::Others, |(node, path)| read_names(node, &path, context));
        fields.close(context);
        // What is faulty was reported, and no scenario comes out; the names are looked at all the same.
        let none = || Sited { value: Usd::ZERO, site: context.site(path) };
        let (side, amount) = match (cost, benefit) {
            (Some(cost), _) => (FlowSide::Cost, cost),
            (None, benefit) => (FlowSide::Benefit, benefit.unwrap_or_else(none)),
        };
        if let Some(empty) = what.as_ref().filter(|what| what.value.trim().is_empty()) {
            let message = "a flow needs a name";
            let help = Some("say what it is for: `what: migration`".to_owned());
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, empty.site.clone()).help(help));
        }
        let what = what.map_or_else(String::new, |what| what.value);
        Some(Self { what, times: times.unwrap_or(Times::Once(0)), side, amount, options })
    }

    /// Finds the options that it names; reports names that are none, and options that have no flows of their own.
    pub(in crate::scenario) fn resolve(&mut self, options: &[ServingOption], context: &mut Context<'_>) {
        let Reach::Named(all) = &mut self.options else { return };
        for named in all {
            let Sited { value: name, site } = &named.name;
            let found = options.iter().position(|option| option.name == *name && option.derived.is_none());
            named.index = found;
            match found.and_then(|at| options.get(at)) {
                None => {
                    let known = options.iter().filter(|option| option.derived.is_none());
                    let known = known.map(|option| option.name.as_str());
                    context.sink.push(Diagnostic::no_such("option", name, known, site.clone()));
                }
                Some(option) if *option.role.value() == Role::Part => {
                    let message = format!("`{name}` is a part of other options: nothing flows for it alone");
                    let help = "name the options that use it".to_owned();
                    context
                        .sink
                        .push(Diagnostic::new(Code::Conflict, message, site.clone()).help(Some(help)));
                }
                Some(_) => {}
            }
        }
    }
}

/// What is known of the horizon while flows are read.
#[derive(Clone, Copy, Debug)]
pub(in crate::scenario) enum HorizonWritten<'a> {
    /// It is not stated.
    Nowhere,
    /// It is stated, and faulty.
    Wrongly,
    /// It is this.
    As(&'a Sited<Months>),
}

/// A month; nothing where it is faulty, which was reported.
fn read_month(
    node: &Node,
    path: &FieldPath,
    horizon: HorizonWritten<'_>,
    context: &mut Context<'_>,
) -> Option<usize> {
    let text = match node {
        Node::Text(text) => text.trim(),
        _ => "",
    };
    let number = text.strip_prefix("month").and_then(|rest| rest.strip_prefix(' '));
    let found = if text == "now" {
        Some(0)
    } else {
        number.and_then(|number| number.trim().parse().ok()).filter(|month| *month > 0)
    };
    let Some(month) = found else {
        match node {
            Node::Text(text) => {
                let message = format!("`{}` is not a month of the horizon", text.trim());
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                let help = match digits.parse::<usize>() {
                    Ok(0) | Err(_) => format!("write {MONTH}"),
                    Ok(month) => format!("write `month {month}`"),
                };
                context.fault(Code::WrongType, message, path, Some(help));
            }
            Node::Number(number) => {
                let message = format!("`{number}` is not a month of the horizon");
                let whole = *number >= 1.0 && number.fract() == 0.0 && *number < MOST_MONTHS;
                let help = if whole { format!("write `month {number}`") } else { format!("write {MONTH}") };
                context.fault(Code::WrongType, message, path, Some(help));
            }
            other => context.wrong_type(MONTH, other, path),
        }
        return None;
    };
    if let HorizonWritten::As(horizon) = horizon
        && month as f64 > horizon.value.get()
    {
        let message = format!("month {month} lies after the horizon of {}", horizon.value);
        let diagnostic = Diagnostic::new(Code::OutOfRange, message, context.site(path));
        context.sink.push(diagnostic.also(horizon.site.clone(), "the horizon"));
        return None;
    }
    Some(month)
}

fn read_names(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Reach {
    if matches!(node, Node::List(items) if items.is_empty()) {
        let help = "name options, or leave `options` out: then it is of all but the baseline".to_owned();
        context.key_fault(Code::OutOfRange, "no option is named", path, Some(help));
        return Reach::Others;
    }
    let items: Vec<(&Node, FieldPath)> = match node {
        Node::List(items) => items.iter().enumerate().map(|(at, item)| (item, path.index(at))).collect(),
        one => vec![(one, path.clone())],
    };
    let mut all = Vec::new();
    for (item, path) in items {
        match item {
            Node::Text(name) => {
                let name = Sited { value: name.trim().to_owned(), site: context.site(&path) };
                if let Some(first) = all.iter().find(|other: &&FlowOption| other.name.value == name.value) {
                    let diagnostic = Diagnostic::named_twice(&name.value, name.site);
                    context.sink.push(diagnostic.also(first.name.site.clone(), "the first one"));
                } else {
                    all.push(FlowOption { name, index: None });
                }
            }
            other => context.wrong_type("an option's name, or a list of them", other, &path),
        }
    }
    Reach::Named(all)
}

impl FlowOption {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name.value
    }
}
