//! A stated rate, and how far it may be off: `1,550 tokens/s ± 10%`.

use crate::decode::{Block, Context, Decode as _, Fields, Key, Shape, Shaped, Sited};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node};
use crate::units::{Fraction, Load, Quantity, TokensPerSecond, parse};

/// How far stated rates may be off, either way: a tenth of what is measured lies below, a tenth above.
#[derive(Clone, Debug, Default)]
pub struct StatedBand {
    /// The rate of answers.
    pub output: Option<Sited<Fraction>>,
    /// The rate of prompts.
    pub input: Option<Sited<Fraction>>,
}

/// A rate with what stands behind its `±`.
pub(in crate::scenario) struct StatedRate {
    pub(super) rate: Sited<TokensPerSecond>,
    pub(super) within: Option<Sited<Fraction>>,
}

/// How `±` is written; the longest first.
const SIGNS: [&str; 3] = ["+/-", "+-", "±"];
/// How to write it.
const HELP: &str = "how far it may be off, either way: `1,550 tokens/s ± 10%`";

impl Shaped for StatedRate {
    fn shape() -> Shape {
        let rate = TokensPerSecond::UNIT.pattern();
        Shape::Form {
            name: "stated_rate".to_owned(),
            expected: TokensPerSecond::UNIT.expectation(),
            pattern: format!(r"{rate}(?:\s*(?:\+/-|\+-|±)\s*(?:[0-9.,]+\s*%|{rate})(?:\s*per replica)?)?"),
            examples: ["3,100 tokens/s per replica", "1,550 tokens/s ± 10%"].map(str::to_owned).to_vec(),
        }
    }
}

impl StatedRate {
    /// Takes a rate out of a map.
    pub(super) fn take<B>(
        fields: &mut Fields<'_, B>,
        field: impl Key<Block = B>,
        context: &mut Context<'_>,
    ) -> Option<Self>
    where
        B: Block,
    {
        let (node, path) = fields.node(field)?;
        Self::read(node, &path, context)
    }

    /// Reads a rate, with or without `±`.
    pub(super) fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let site = context.site(path);
        let split = match node {
            Node::Text(text) => SIGNS.iter().find_map(|sign| text.split_once(sign)),
            _ => None,
        };
        let Some((rate, within)) = split else {
            let value = TokensPerSecond::decode(node, path, context)?;
            return Some(Self { rate: Sited { value, site }, within: None });
        };
        let value = TokensPerSecond::decode(&Node::Text(rate.trim().to_owned()), path, context)?;
        let within = within.trim();
        // `± 10% per replica` is as good as `per replica ± 10%`.
        let within = within.strip_suffix("per replica").unwrap_or(within).trim_end();
        let within = share(within, value, path, context)?;
        Some(Self { rate: Sited { value, site: site.clone() }, within: Some(Sited { value: within, site }) })
    }
}

/// The share that a rate may be off: stated as one, or as an amount of the rate's own unit.
fn share(text: &str, rate: TokensPerSecond, path: &FieldPath, context: &mut Context<'_>) -> Option<Fraction> {
    let help = || Some(HELP.to_owned());
    if text.is_empty() {
        context.fault(Code::WrongUnit, "a value is missing after `±`", path, help());
        return None;
    }
    if text.starts_with(['-', '−', '+']) {
        let message = format!("`± {text}` has a sign of its own: `±` is either way already");
        context.fault(Code::OutOfRange, message, path, help());
        return None;
    }
    let share = if text.contains('%') {
        parse::<Load>(text, context.conventions).ok().map(Quantity::get)
    } else {
        parse::<TokensPerSecond>(text, context.conventions).ok().map(|off| off.get() / rate.get())
    };
    let Some(share) = share else {
        let message = format!("`± {text}` is neither a share nor tokens a second");
        context.fault(Code::WrongUnit, message, path, help());
        return None;
    };
    if share.is_nan() || share >= 1.0 {
        let message = format!("`± {text}` is as much as the rate itself: a replica would serve nothing");
        context.fault(Code::OutOfRange, message, path, help());
        return None;
    }
    Some(Fraction::const_new(share))
}
