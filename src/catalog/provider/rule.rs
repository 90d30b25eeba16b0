//! A rule of a provider: the models that it holds for, the day from which it holds, what it says, and where that comes from.

use std::sync::Arc;

use crate::catalog::provenance::{Provenance, ProvenanceKeys, Sourced};
use crate::decode::{Context, Fields, Includes, KeyOf, Sited, block};
use crate::diagnostics::Code;
use crate::source::{Node, Site};
use crate::units::Date;

/// A rule of a provider.
#[derive(Clone, Debug)]
pub struct Rule<T> {
    /// Which models it holds for.
    pub models: Models,
    /// The first day on which it holds; `None` if it holds for every day.
    pub from: Option<Date>,
    /// What it says.
    pub value: T,
    /// Where it comes from.
    pub provenance: Arc<Provenance>,
    /// Where it stands in the catalog.
    pub site: Site,
}

/// The models that a rule holds for, by their names without the provider's: exact (`gpt-5.5`), or as a beginning (`gpt-6*`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Models {
    /// Empty where the rule holds for all.
    names: Vec<String>,
}

/// How closely a rule names a model; the greatest wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// It holds for all models.
    All,
    /// It holds for those that begin with so many characters.
    Beginning(usize),
    /// It names the model.
    Exact,
}

impl<T> Rule<T> {
    /// A figure of the rule with where it comes from.
    pub fn sourced<Q>(&self, value: Q) -> Sourced<Q> {
        Sourced { value, range: None, provenance: Arc::clone(&self.provenance), site: self.site.clone() }
    }
}

impl Models {
    /// Models by their names; all of them if there is no name.
    pub const fn named(names: Vec<String>) -> Self {
        Self { names }
    }

    /// How closely the rule names a model; `None` if it does not hold for it.
    pub fn closeness(&self, model: &str) -> Option<Closeness> {
        if self.names.is_empty() {
            return Some(Closeness::All);
        }
        let of = |name: &String| match name.strip_suffix('*') {
            Some(beginning) => {
                model.starts_with(beginning).then(|| Closeness::Beginning(beginning.chars().count()))
            }
            None => (name == model).then_some(Closeness::Exact),
        };
        self.names.iter().filter_map(of).max()
    }

    /// The names, as they are written; `None` where it holds for all.
    pub fn names(&self) -> Option<&[String]> {
        (!self.names.is_empty()).then_some(&self.names)
    }
}

/// The rule for a model on a day, among those that are about the same thing: the one that names it most closely, and of several such
/// the one that began last.
pub fn rule_for<'r, T>(
    rules: &'r [Rule<T>],
    model: &str,
    day: Date,
    about: impl Fn(&T) -> bool,
) -> Option<&'r Rule<T>> {
    rules
        .iter()
        .filter(|rule| about(&rule.value) && rule.from.is_none_or(|from| from <= day))
        .filter_map(|rule| Some(((rule.models.closeness(model)?, rule.from), rule)))
        .max_by_key(|(rank, _)| *rank)
        .map(|(_, rule)| rule)
}

block! {
    /// For what a rule holds.
    pub(in crate::catalog) struct RuleKeys {
        /// The models that it holds for, by their names without the provider's: exact, or as a beginning (`gpt-6*`); default: all.
        optional MODELS: Vec<String> = "models", eg "[gpt-5.5, gpt-6*]";
        /// The first day on which it holds; default: it holds for every day.
        optional FROM: Date = "from";
    }
}

/// Takes a list of rules; `value` reads what a rule says besides its models, its day and its provenance.
pub(in crate::catalog) fn read_rules<T, K, B>(
    field: K,
    provider: &str,
    fields: &mut Fields<'_, impl Includes<K::Block>>,
    context: &mut Context<'_>,
    mut value: impl FnMut(&mut Fields<'_, B>, &mut Context<'_>) -> Option<T>,
) -> Vec<Rule<T>>
where
    K: KeyOf<Vec<B>>,
    B: Includes<RuleKeys> + Includes<ProvenanceKeys>,
{
    let Some((node, path)) = fields.node(field) else { return Vec::new() };
    let Node::List(items) = node else {
        context.wrong_type("a list of rules", node, &path);
        return Vec::new();
    };
    let mut rules = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let path = path.index(at);
        let Some(mut fields) = Fields::<B>::open(item, &path, "a rule", context) else { continue };
        let models = read_models(&mut fields, context);
        let from: Option<Sited<Date>> = fields.optional(RuleKeys::FROM, context);
        let provenance = Provenance::required(provider, &mut fields, context);
        let value = value(&mut fields, context);
        fields.close(context);
        let (Some(models), Some(provenance), Some(value)) = (models, provenance, value) else { continue };
        let from = from.map(|from| from.value);
        rules.push(Rule { models, from, value, provenance, site: context.site(&path) });
    }
    rules
}

/// `models: [gpt-5.5, gpt-6*]`; all where it is absent.
fn read_models(
    fields: &mut Fields<'_, impl Includes<RuleKeys>>,
    context: &mut Context<'_>,
) -> Option<Models> {
    if !fields.has(RuleKeys::MODELS) {
        return Some(Models::named(Vec::new()));
    }
    let names: Sited<Vec<String>> = fields.optional(RuleKeys::MODELS, context)?;
    let path = fields.path().key("models");
    if names.value.is_empty() {
        let help = "name models, or leave `models` out for all of the provider".to_owned();
        context.fault(Code::MissingKey, "the rule holds for no model", &path, Some(help));
        return None;
    }
    let inside = |name: &&String| name.trim_end_matches('*').contains('*') || name.ends_with("**");
    if let Some(wrong) = names.value.iter().find(inside) {
        let message = format!("`{wrong}` is no name of a model");
        let help = "a `*` stands at the end: `gpt-6*` is every model that begins so".to_owned();
        context.fault(Code::UnknownWord, message, &path, Some(help));
        return None;
    }
    Some(Models::named(names.value))
}
