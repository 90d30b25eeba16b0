//! What options have to keep: targets, which are on every option, and budgets, which are on one.

use std::collections::{BTreeMap, BTreeSet};

use crate::decode::{Context, Fields, Words as _};
use crate::diagnostics::Diagnostic;
use crate::source::{FieldPath, Node};

use super::keys::ScenarioKeys;
use super::limit::Limit;
use super::move_limit::{MoveLimit, RECOMMENDED, Subject};
use super::option::role::Role;

/// What options have to keep.
pub(super) struct Limits {
    /// Every option.
    pub(super) targets: Vec<Limit>,
    /// One option each.
    budgets: Vec<Budget>,
    /// The places of the budgets of an option.
    of_option: BTreeMap<String, Vec<usize>>,
    /// Limits on changes against another edition.
    pub(super) moves: Vec<MoveLimit>,
}

/// The limits of one option.
struct Budget {
    option: String,
    limits: Vec<Limit>,
    path: FieldPath,
}

impl Limits {
    /// Reads both.
    pub(super) fn read(
        targets: Option<(&Node, FieldPath)>,
        fields: &mut Fields<'_, ScenarioKeys>,
        context: &mut Context<'_>,
    ) -> Self {
        const WHAT: &str = "limits by option, such as `{ h100: { cost_per_task: \"<= $0.01\" } }`";
        let mut moves = Vec::new();
        let targets = match targets {
            Some((node, path)) => Limit::read_all(node, &path, &Subject::Every, &mut moves, context),
            None => Vec::new(),
        };
        let mut budgets = Vec::new();
        let mut of_option: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (option, node, path) in fields.named(ScenarioKeys::BUDGETS, WHAT, context) {
            let recommended = option == RECOMMENDED;
            let subject = if recommended { Subject::Recommended } else { Subject::Option(option.to_owned()) };
            let limits = Limit::read_all(node, &path, &subject, &mut moves, context);
            of_option.entry(option.to_owned()).or_default().push(budgets.len());
            budgets.push(Budget { option: option.to_owned(), limits, path });
        }
        Self { targets, budgets, of_option, moves }
    }

    /// The limits of an option: the targets of all that serve the whole task, then its own.
    pub(super) fn of(&self, option: &str, node: &Node) -> Vec<Limit> {
        let own = self.of_option.get(option).into_iter().flatten().filter_map(|at| self.budgets.get(*at));
        let part = matches!(node.get("role"), Some(Node::Text(role)) if role == Role::Part.word());
        let targets: &[Limit] = if part { &[] } else { &self.targets };
        targets.iter().chain(own.flat_map(|budget| &budget.limits)).cloned().collect()
    }

    /// The limits of whichever option is recommended.
    pub(super) fn on_recommended(&self) -> Vec<Limit> {
        let own =
            self.of_option.get(RECOMMENDED).into_iter().flatten().filter_map(|at| self.budgets.get(*at));
        own.flat_map(|budget| &budget.limits).cloned().collect()
    }

    /// Reports budgets of options that are not there; of one that the command line or a case took away, nothing is to be kept.
    pub(super) fn report_unknown(&self, options: &[&str], context: &mut Context<'_>) {
        let names: BTreeSet<&str> = options.iter().copied().collect();
        let file = std::sync::Arc::clone(&context.file);
        let is_dropped = |option: &str| file.was_taken_away(&FieldPath::ROOT.key("options").key(option));
        for Budget { option, path, .. } in self.budgets.iter().filter(|budget| budget.option != RECOMMENDED) {
            if !names.contains(option.as_str()) && !is_dropped(option) {
                let site = context.key_site(path);
                context.sink.push(Diagnostic::no_such("option", option, options.iter().copied(), site));
            }
        }
    }
}
