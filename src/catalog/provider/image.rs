//! How many tokens an image in a prompt is, by its size and by how closely the model looks at it.

use crate::decode::{Context, Fields, Includes, Sited, block};
use crate::units::{Date, Tokens};

use super::rule::{Rule, RuleKeys, read_rules, rule_for};
use crate::catalog::provenance::ProvenanceKeys;

/// The tokens of an image of a size.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageRule {
    /// Its size in pixels: `1024x1024`.
    pub size: String,
    /// How closely the model looks: `high`; `None` for as it does unless asked.
    pub detail: Option<String>,
    /// Its tokens.
    pub tokens: Tokens,
}

/// What a provider's rules say of images.
#[derive(Clone, Debug, Default)]
pub struct ImageTokens {
    rules: Vec<Rule<ImageRule>>,
}

block! {
    /// What a provider makes of images.
    pub(super) struct ImagesKeys {
        /// The tokens of images by their size.
        optional IMAGES: Vec<ImageRuleKeys> = "images";
    }

    /// The tokens of an image.
    pub(super) struct ImageRuleKeys: RuleKeys, ProvenanceKeys {
        /// The size in pixels.
        required SIZE: String = "size", eg "1024x1024";
        /// How closely the model looks, where that makes a difference.
        optional DETAIL: String = "detail", eg "high";
        /// The tokens of an image.
        required TOKENS: Tokens = "tokens", eg "1446 tokens";
    }
}

/// Takes `images`: a list of `{ models: [claude-opus-5-5], size: 1024x1024, tokens: 1446 tokens, source, checked, kind }`.
pub(super) fn read_images(
    provider: &str,
    fields: &mut Fields<'_, impl Includes<ImagesKeys>>,
    context: &mut Context<'_>,
) -> ImageTokens {
    let rules = read_rules(
        ImagesKeys::IMAGES,
        provider,
        fields,
        context,
        |fields: &mut Fields<'_, ImageRuleKeys>, context| {
            let size: Option<Sited<String>> =
                fields.required(ImageRuleKeys::SIZE, "the size in pixels: `size: 1024x1024`", context);
            let detail: Option<Sited<String>> = fields.optional(ImageRuleKeys::DETAIL, context);
            let tokens: Option<Sited<Tokens>> = fields.required(
                ImageRuleKeys::TOKENS,
                "the tokens of an image: `tokens: 1446 tokens`",
                context,
            );
            let (size, tokens) = (size?.value, tokens?.value);
            Some(ImageRule { size, detail: detail.map(|detail| detail.value), tokens })
        },
    );
    ImageTokens { rules }
}

impl ImageTokens {
    /// Every rule.
    pub fn rules(&self) -> &[Rule<ImageRule>] {
        &self.rules
    }

    /// The tokens of an image of a size for a model on a day.
    pub fn of(&self, size: &str, detail: Option<&str>, model: &str, day: Date) -> Option<&Rule<ImageRule>> {
        let about = |rule: &ImageRule| rule.size == size && rule.detail.as_deref() == detail;
        rule_for(&self.rules, model, day, about)
    }

    /// The sizes that are known of a model on a day, each with the detail that it is known for.
    pub fn sizes(&self, model: &str, day: Date) -> Vec<String> {
        let mut sizes: Vec<String> = Vec::new();
        for rule in &self.rules {
            let holds = rule.models.closeness(model).is_some() && rule.from.is_none_or(|from| from <= day);
            let size = match &rule.value.detail {
                None => rule.value.size.clone(),
                Some(detail) => format!("{} (detail: {detail})", rule.value.size),
            };
            if holds && !sizes.contains(&size) {
                sizes.push(size);
            }
        }
        sizes
    }
}
