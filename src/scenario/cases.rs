//! `cases:`: sets of changes with names, each looked at beside the scenario as it stands.

use crate::decode::{ByName, Context, Fields, Shape, Shaped, Sited, block, is_name, report_repeated};
use crate::diagnostics::{Code, did_you_mean};
use crate::source::{FieldPath, Node, Site, Step};
use crate::units::{Fraction, Load, Quantity as _, brief, tolerance};

use super::stated_ranges::times;

/// The scenario as it stands, among its cases.
pub const BASE: &str = "base";
/// All of them, where one is asked for.
pub const EVERY: &str = "all";

/// A set of changes with a name.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub what: Option<String>,
    /// How likely it is; of all cases of a scenario, or of none.
    pub probability: Option<Fraction>,
    /// What it changes; nothing of a case that is the scenario as it stands.
    pub changes: Vec<CaseChange>,
    /// Where it stands.
    pub site: Site,
}

/// A field that a case sets.
#[derive(Clone, Debug)]
pub struct CaseChange {
    /// The field.
    pub path: FieldPath,
    /// What it is set to, as `--set` reads it; a factor is multiplied out.
    pub value: String,
    /// The same for people, without quotes.
    pub shown: String,
    /// Where that stands.
    pub site: Site,
}

block! {
    /// A set of changes that is looked at beside the scenario as it stands.
    pub(super) struct CaseKeys {
        /// What it is about, in one line.
        optional WHAT: String = "what", eg "demand doubles";
        /// How likely it is: of every case or of none, 100% together.
        optional PROBABILITY: Fraction = "probability", eg "30%";
        /// What it changes, by field path, as `--set` takes it; `0.5x` is half of what is stated. Nothing (`{}`) is the scenario as it stands.
        required SET: Changes = "set";
    }
}

/// What a case sets, by field path.
#[derive(Debug)]
pub(super) struct Changes;

impl Shaped for Changes {
    fn shape() -> Shape {
        Shape::Named(Box::new(Shape::Anything))
    }
}

/// The cases of a scenario.
#[derive(Clone, Debug, Default)]
pub(super) struct Cases(Vec<Case>);

impl Shaped for Cases {
    fn shape() -> Shape {
        ByName::<CaseKeys>::shape()
    }
}

/// Each case is a scenario of its own, which is read and evaluated.
const MOST_CASES: usize = 20;
/// Fields that a case may set.
const MOST_CHANGES: usize = 100;

/// What a case cannot set: what the scenario is, and in which money.
const KEPT: [&str; 4] = ["scenario", "cases", "currency", "as_of"];

const WHAT: &str = "cases by name, such as `boom: { set: { workload.tasks: 2x } }`";

impl Cases {
    /// The cases, in the order of the file.
    pub(super) fn into_cases(self) -> Vec<Case> {
        self.0
    }

    /// Reads `cases:`. What their values make of the scenario is known once it is read with them.
    pub(super) fn read(node: &Node, path: &FieldPath, root: &Node, context: &mut Context<'_>) -> Self {
        let Node::Map(entries) = node else {
            context.wrong_type(WHAT, node, path);
            return Self::default();
        };
        report_repeated(entries, path, context);
        if let Some((name, _)) = entries.get(MOST_CASES) {
            let message = format!("`{name}` is one case more than the {MOST_CASES} that a scenario may have");
            let help = "what moves over a range is rather `ranges:`, for `breakeven sensitivity`".to_owned();
            context.key_fault(Code::OutOfRange, message, &path.key(name), Some(help));
            return Self::default();
        }
        let mut cases = Vec::new();
        let mut stated = Vec::new();
        for (name, node) in entries {
            let here = path.key(name);
            if !is_name(name, &here, context) {
                continue;
            }
            // Whoever reads a table takes `Base` for the scenario as it stands, and types `--case all` for every case.
            let is_taken = [BASE, EVERY].iter().any(|taken| name.eq_ignore_ascii_case(taken));
            if is_taken {
                let message = format!("a case cannot be called `{name}`");
                let help = "`base` is the scenario as it stands, and `all` is every case; a case that is the scenario as it stands has \
                            another name, and `set: {}`";
                context.key_fault(Code::WrongName, message, &here, Some(help.to_owned()));
            }
            let same =
                stated.iter().filter(|_| !is_taken).find(|(other, _): &&(String, Stated)| alike(other, name));
            if let Some((other, _)) = same {
                let message =
                    format!("the cases `{other}` and `{name}` cannot be told apart but by capital letters");
                let help = "give one of them another name".to_owned();
                context.key_fault(Code::WrongName, message, &here, Some(help));
            }
            let what = "a case: `{ probability: 30%, set: { workload.tasks: 2x } }`";
            let Some(mut fields) = Fields::<CaseKeys>::open(node, &here, what, context) else { continue };
            let what: Option<Sited<String>> = fields.optional(CaseKeys::WHAT, context);
            let is_weighed = fields.has(CaseKeys::PROBABILITY);
            let probability: Option<Sited<Fraction>> = fields.optional(CaseKeys::PROBABILITY, context);
            if !fields.has(CaseKeys::SET) {
                let help = "what it changes: `set: { workload.tasks: 2M/month }`, or `set: {}` for nothing";
                fields.missing(CaseKeys::SET, help, context);
            }
            let changes = match fields.node(CaseKeys::SET) {
                Some((node, path)) => changes(node, &path, root, context),
                None => Vec::new(),
            };
            fields.close(context);
            let share = match (&probability, is_weighed) {
                (Some(share), _) => Stated::Known(share.value),
                (None, true) => Stated::Unreadable,
                (None, false) => Stated::Missing,
            };
            stated.push((name.clone(), share));
            cases.push(Case {
                name: name.clone(),
                what: what.map(|what| what.value),
                probability: probability.map(|probability| probability.value),
                changes,
                site: context.key_site(&here),
            });
        }
        report_probabilities(&stated, path, context);
        Self(cases)
    }
}

/// Whether two names are the same but for capital letters. The very same name is reported as repeated.
fn alike(one: &str, other: &str) -> bool {
    one != other && one.to_lowercase() == other.to_lowercase()
}

/// What a case says of its probability.
#[derive(Clone, Copy, PartialEq)]
enum Stated {
    Missing,
    /// The fault was reported.
    Unreadable,
    Known(Fraction),
}

/// Reports probabilities that some cases have and others not, or that do not add up.
fn report_probabilities(stated: &[(String, Stated)], path: &FieldPath, context: &mut Context<'_>) {
    let is_missing = |of: &&(String, Stated)| of.1 == Stated::Missing;
    let missing: Vec<&str> = stated.iter().filter(is_missing).map(|(name, _)| name.as_str()).collect();
    if missing.len() == stated.len() {
        return;
    }
    for name in &missing {
        let message = format!("`{name}` has no `probability`, and other cases have one");
        let help = "state it of every case, 100% together, or of none; a case with `set: {}` is the scenario as it stands";
        context.key_fault(Code::MissingKey, message, &path.key(name), Some(help.to_owned()));
    }
    let known: Vec<Fraction> = stated
        .iter()
        .filter_map(|(_, share)| if let Stated::Known(share) = share { Some(*share) } else { None })
        .collect();
    // What was not readable is reported already.
    if known.len() < stated.len() {
        return;
    }
    let all: f64 = known.iter().map(|share| share.get()).sum();
    if (all - 1.0).abs() > tolerance::EXACT {
        let all = brief(Load::const_new(all));
        let message = format!("the probabilities of the cases add to {all}, not to 100%");
        let help = "they are all that may happen; a case with `set: {}` is the scenario as it stands";
        context.key_fault(Code::OutOfRange, message, path, Some(help.to_owned()));
    }
}

/// What a case sets.
fn changes(node: &Node, path: &FieldPath, root: &Node, context: &mut Context<'_>) -> Vec<CaseChange> {
    let Node::Map(entries) = node else {
        context.wrong_type("changes by field path, such as `{ workload.tasks: 2M/month }`", node, path);
        return Vec::new();
    };
    report_repeated(entries, path, context);
    if let Some((key, _)) = entries.get(MOST_CHANGES) {
        let message = format!("`{key}` is one field more than the {MOST_CHANGES} that a case may set");
        context.key_fault(Code::OutOfRange, message, &path.key(key), None);
        return Vec::new();
    }
    let mut found: Vec<CaseChange> = Vec::new();
    for (key, value) in entries {
        let here = path.key(key);
        let Some(field) = FieldPath::read(key) else {
            let message = format!("`{key}` is not a field of this file");
            context.key_fault(Code::UnknownKey, message, &here, None);
            continue;
        };
        if let Some((message, help)) = refused(&field, root) {
            context.key_fault(Code::UnknownKey, message, &here, help);
            continue;
        }
        if let Some(other) =
            found.iter().find(|other| field.is_within(&other.path) || other.path.is_within(&field))
        {
            let message =
                format!("`{field}` and `{}` are set by one case, and one holds the other", other.path);
            context.key_fault(Code::Conflict, message, &here, Some("set one of them".to_owned()));
            continue;
        }
        let value = match value {
            Node::Text(text) => match times(text, root.at(&field)) {
                Ok(text) => (Node::Text(text.clone()).to_flow(), text),
                Err(why) => {
                    let message = format!("`{field}` cannot be {text} of what is stated: {why}");
                    let help = "write the value itself".to_owned();
                    context.fault(Code::WrongType, message, &here, Some(help));
                    continue;
                }
            },
            other => (other.to_flow(), plain(other)),
        };
        let (value, shown) = value;
        found.push(CaseChange { path: field, value, shown, site: context.site(&here) });
    }
    found
}

/// A value as people write it, in one line.
fn plain(node: &Node) -> String {
    match node {
        Node::Text(text) => text.clone(),
        Node::Number(number) => number.to_string(),
        Node::List(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(", ")),
        Node::Map(entries) if entries.is_empty() => "{}".to_owned(),
        Node::Map(entries) => {
            let entry = |(key, value): &(String, Node)| format!("{key}: {}", plain(value));
            format!("{{ {} }}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        other => other.to_flow(),
    }
}

/// Why a case cannot set a field, with what to write instead.
fn refused(field: &FieldPath, root: &Node) -> Option<(String, Option<String>)> {
    let steps = field.steps();
    let Some(Step::Key(first)) = steps.first() else { return None };
    if KEPT.contains(&&**first) {
        let help = "a case changes figures of one scenario, of one day and in one currency: another day is `--as-of`";
        return Some((format!("a case cannot set `{first}`"), Some(help.to_owned())));
    }
    // Anything set in an option that is not there would be a new option, and lack all else.
    let [Step::Key(_), Step::Key(name), _, ..] = steps.as_slice() else { return None };
    let Some(Node::Map(options)) = root.get("options").filter(|_| **first == *"options") else { return None };
    if options.iter().any(|(known, _)| **known == **name) {
        return None;
    }
    let help = did_you_mean(name, options.iter().map(|(known, _)| known.as_str()));
    Some((format!("there is no option `{name}`"), help))
}
