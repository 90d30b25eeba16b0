//! What a provider charges besides tokens: searches, pages of documents, containers in which code runs.

use crate::decode::{Context, Decode, Fields, Includes, Sited, Word, Words, block};
use crate::diagnostics::{Code, nearest};
use crate::units::{Date, Quantity, Seconds, UsdPerContainer, UsdPerPage, UsdPerSearch};

use super::rule::{Rule, RuleKeys, read_rules, rule_for};
use crate::catalog::provenance::ProvenanceKeys;

/// What is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeeKind {
    /// Searches of the web, of files, of maps.
    Searches,
    /// Pages of documents that are read.
    Pages,
    /// Containers in which code runs, each for a session.
    Containers,
}

impl Words for FeeKind {
    const WHAT: &'static str = "a kind of fee";
    const WORDS: &'static [(&'static str, Self)] =
        &[("searches", Self::Searches), ("pages", Self::Pages), ("containers", Self::Containers)];
}

/// The price of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FeePrice {
    /// Of a search.
    Search(UsdPerSearch),
    /// Of a page.
    Page(UsdPerPage),
    /// Of a container.
    Container(UsdPerContainer),
}

/// A fee of a provider.
#[derive(Clone, Debug, PartialEq)]
pub struct FeeRule {
    /// What is charged.
    pub kind: FeeKind,
    /// What the provider calls it: `web_search`.
    pub name: String,
    /// The price of one.
    pub price: FeePrice,
    /// How long a container runs for its price.
    pub lasts: Option<Seconds>,
    /// The shortest time that is charged for a container; without it, every one is charged in full.
    pub least: Option<Seconds>,
}

/// What a provider's rules say of fees.
#[derive(Clone, Debug, Default)]
pub struct Fees {
    rules: Vec<Rule<FeeRule>>,
}

block! {
    /// What a provider charges by the piece.
    pub(super) struct FeesKeys {
        /// Fees by the piece.
        optional FEES: Vec<FeeRuleKeys> = "fees";
    }

    /// A fee by the piece.
    pub(super) struct FeeRuleKeys: RuleKeys, ProvenanceKeys {
        /// What is charged.
        required FEE: Word<FeeKind> = "fee";
        /// What the provider calls it.
        required NAME: String = "name", eg "web_search";
        /// The price of one.
        required PRICE: (UsdPerSearch, UsdPerPage, UsdPerContainer) = "price", eg "$10/1k searches";
        /// How long a container runs for its price.
        optional LASTS: Seconds = "lasts", eg "20 min";
        /// The shortest time that is charged for a container; without it, every one is charged in full.
        optional LEAST: Seconds = "least";
    }
}

/// Takes `fees`: a list of `{ fee: searches, name: web_search, price: $10/1k searches, source, checked, kind }`.
pub(super) fn read_fees(
    provider: &str,
    fields: &mut Fields<'_, impl Includes<FeesKeys>>,
    context: &mut Context<'_>,
) -> Fees {
    let rules = read_rules(
        FeesKeys::FEES,
        provider,
        fields,
        context,
        |fields: &mut Fields<'_, FeeRuleKeys>, context| {
            let kind: Option<FeeKind> = fields.required_word(FeeRuleKeys::FEE, context);
            let name: Option<Sited<String>> =
                fields.required(FeeRuleKeys::NAME, "what the provider calls it: `name: web_search`", context);
            let price = match kind? {
                FeeKind::Searches => price(fields, context, FeePrice::Search),
                FeeKind::Pages => price(fields, context, FeePrice::Page),
                FeeKind::Containers => price(fields, context, FeePrice::Container),
            };
            let lasts: Option<Sited<Seconds>> = fields.optional(FeeRuleKeys::LASTS, context);
            let least: Option<Sited<Seconds>> = fields.optional(FeeRuleKeys::LEAST, context);
            if least.is_some() && lasts.is_none() {
                let help = "for how long a container runs for its price: `lasts: 20 min`".to_owned();
                let message = "a shortest time is charged of a time that the price is for";
                context.fault(Code::MissingKey, message, fields.path(), Some(help));
            }
            Some(FeeRule {
                kind: kind?,
                name: name?.value,
                price: price?,
                lasts: lasts.map(|time| time.value),
                least: least.map(|time| time.value),
            })
        },
    );
    Fees { rules }
}

fn price<P: Quantity>(
    fields: &mut Fields<'_, FeeRuleKeys>,
    context: &mut Context<'_>,
    of: impl Fn(P) -> FeePrice,
) -> Option<FeePrice> {
    let Some((node, path)) = fields.node(FeeRuleKeys::PRICE) else {
        fields.missing(FeeRuleKeys::PRICE, &P::UNIT.expectation(), context);
        return None;
    };
    P::decode(node, &path, context).map(of)
}

impl Fees {
    /// Every rule.
    pub fn rules(&self) -> &[Rule<FeeRule>] {
        &self.rules
    }

    /// The fee of a kind for a model on a day: of a name, or, without one, of the kind that the provider has first.
    pub fn of(&self, kind: FeeKind, name: Option<&str>, model: &str, day: Date) -> Option<&Rule<FeeRule>> {
        let first = || self.names(kind, model, day).first().copied();
        let name = name.or_else(first)?;
        rule_for(&self.rules, model, day, |rule| rule.kind == kind && rule.name == name)
    }

    /// The names of the fees of a kind that a model has on a day, in the order of the file.
    pub fn names(&self, kind: FeeKind, model: &str, day: Date) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for rule in self.rules.iter().filter(|rule| rule.value.kind == kind) {
            let holds = rule.models.closeness(model).is_some() && rule.from.is_none_or(|from| from <= day);
            if holds && !names.contains(&rule.value.name.as_str()) {
                names.push(&rule.value.name);
            }
        }
        names
    }

    /// What to write in the place of a name that no fee of the kind has.
    pub fn instead_of(&self, kind: FeeKind, name: &str, model: &str, day: Date) -> Option<String> {
        let names = self.names(kind, model, day);
        if names.is_empty() {
            return None;
        }
        if let Some(near) = nearest(name, names.iter().copied()) {
            return Some(format!("did you mean `{near}`?"));
        }
        Some(format!(
            "it has {}",
            names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        ))
    }
}
