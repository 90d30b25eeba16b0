//! Bounds of prompt sizes: providers differ in whether a prompt of exactly the bound still pays the lower price.

use crate::decode::{Context, Fields, Includes, block};
use crate::diagnostics::Code;
use crate::units::{Quantity, Tokens};

/// The largest prompt of a tier, cached tokens included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// Prompts up to and including this size: `up_to: 272000 tokens`.
    UpTo(Tokens),
    /// Prompts strictly smaller: `below: 200000 tokens`.
    Below(Tokens),
}

block! {
    /// The prompts that a tier is for; one that has no bound is for all that are left.
    pub(crate) struct BoundKeys {
        /// Prompts of at most so many tokens.
        optional UP_TO: Tokens = "up_to", eg "200k tokens";
        /// Prompts of fewer than so many tokens.
        optional BELOW: Tokens = "below", eg "256k tokens";
    }
}

impl Bound {
    /// Whether a prompt lies within the bound.
    ///
    /// ```
    /// use breakeven::catalog::Bound;
    /// use breakeven::units::{Quantity, Tokens};
    ///
    /// let tokens = |count| Tokens::new(count).unwrap();
    /// assert!(Bound::UpTo(tokens(200_000.0)).holds(tokens(200_000.0)));
    /// assert!(!Bound::Below(tokens(200_000.0)).holds(tokens(200_000.0)));
    /// assert!(Bound::Below(tokens(200_000.0)).holds(tokens(199_999.0)));
    /// ```
    pub fn holds(self, prompt: Tokens) -> bool {
        match self {
            Self::UpTo(limit) => prompt <= limit,
            Self::Below(limit) => prompt < limit,
        }
    }

    /// The number of tokens that the bound names.
    pub const fn limit(self) -> Tokens {
        match self {
            Self::UpTo(limit) | Self::Below(limit) => limit,
        }
    }

    /// The largest whole number of tokens that the bound holds.
    pub fn largest(self) -> Tokens {
        match self {
            Self::UpTo(limit) => limit,
            Self::Below(limit) => Tokens::const_new((limit.get().ceil() - 1.0).max(0.0)),
        }
    }

    /// How prompts within the bound lie to it: "up to", "below".
    pub const fn word(self) -> &'static str {
        match self {
            Self::UpTo(_) => "up to",
            Self::Below(_) => "below",
        }
    }

    /// How a prompt that the bound does not hold lies to it: "over", "at or over".
    pub const fn exceeded(self) -> &'static str {
        match self {
            Self::UpTo(_) => "over",
            Self::Below(_) => "at or over",
        }
    }

    /// The one that fewer prompts exceed, of two that they have to exceed.
    pub fn higher(own: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (own, other) {
            (Some(own), Some(other)) if other.limit() > own.limit() => Some(other),
            (own, other) => own.or(other),
        }
    }

    /// The one that holds fewer prompts, of two that have to hold them.
    pub fn lower(own: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (own, other) {
            (Some(own), Some(other)) if other.limit() < own.limit() => Some(other),
            (own, other) => own.or(other),
        }
    }

    /// Whether every prompt that `other` holds lies within this bound too, and some more do.
    pub(super) fn is_beyond(self, other: Self) -> bool {
        match (self, other) {
            (Self::UpTo(own), Self::Below(other)) => own >= other,
            _ => self.limit() > other.limit(),
        }
    }

    /// Takes `up_to` or `below` of a tier; both are a contradiction, neither is any size.
    pub(crate) fn take(
        fields: &mut Fields<'_, impl Includes<BoundKeys>>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        const HELP: &str = "a prompt of exactly the bound is inside `up_to` and outside `below`: keep one";
        let up_to = fields.optional(BoundKeys::UP_TO, context).map(|bound| Self::UpTo(bound.value));
        let below = fields.optional(BoundKeys::BELOW, context).map(|bound| Self::Below(bound.value));
        if fields.has(BoundKeys::UP_TO) && fields.has(BoundKeys::BELOW) {
            let (message, path) = ("a tier has one bound, not two", fields.path().key("below"));
            context.key_fault(Code::Conflict, message, &path, Some(HELP.to_owned()));
        }
        up_to.or(below)
    }
}
