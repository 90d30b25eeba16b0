//! `tags:`: what postings of a ledger are filed under besides their accounts, for the scenario and for an option in its place.

use crate::decode::{Context, Fields, Sited, block};
use crate::source::{FieldPath, Node};

block! {
    /// What postings are filed under: texts of the ledger that they go to.
    pub(in crate::scenario) struct TagsKeys {
        /// The company or unit that pays.
        optional ENTITY: String = "entity", eg "DE01";
        /// Whose budget it is.
        optional COST_CENTRE: String = "cost_centre", eg "4711";
        /// The project.
        optional PROJECT: String = "project", eg "inference-2027";
        /// The version of the plan: a budget, a forecast.
        optional VERSION: String = "version", eg "budget-2027";
    }
}

/// What postings are filed under.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags {
    /// The company or unit that pays.
    pub entity: Option<String>,
    /// Whose budget it is.
    pub cost_centre: Option<String>,
    /// The project.
    pub project: Option<String>,
    /// The version of the plan.
    pub version: Option<String>,
}

impl Tags {
    pub(in crate::scenario) fn read(
        node: Option<(&Node, FieldPath)>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        const WHAT: &str = "`{ entity: DE01, cost_centre: \"4711\" }`";
        let (node, path) = node?;
        let mut fields = Fields::<TagsKeys>::open(node, &path, WHAT, context)?;
        let value = |text: Option<Sited<String>>| text.map(|text| text.value);
        let tags = Self {
            entity: value(fields.optional(TagsKeys::ENTITY, context)),
            cost_centre: value(fields.optional(TagsKeys::COST_CENTRE, context)),
            project: value(fields.optional(TagsKeys::PROJECT, context)),
            version: value(fields.optional(TagsKeys::VERSION, context)),
        };
        fields.close(context);
        Some(tags)
    }

    /// These, and those of another where these say nothing.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let either = |own: &Option<String>, other: &Option<String>| own.clone().or_else(|| other.clone());
        Self {
            entity: either(&self.entity, &other.entity),
            cost_centre: either(&self.cost_centre, &other.cost_centre),
            project: either(&self.project, &other.project),
            version: either(&self.version, &other.version),
        }
    }
}
