//! Prices that depend on how much is bought in a month: free tokens, discounts by volume, and a spend that is committed.

use crate::decode::{Context, Fields, Includes, Sited, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Node;
use crate::units::{Fraction, Mtok, Quantity, UsdPerMonth};

use super::discount::read_discount;

/// Discounts on the tokens of a month beyond a number of them, each on those between its own bound and the next.
#[derive(Clone, Debug, Default)]
pub struct Volumes {
    /// Tokens of a month that cost nothing.
    pub free: Option<Sited<Mtok>>,
    /// In the order of their bounds.
    pub bands: Vec<Band>,
}

/// A discount on the tokens of a month beyond a number of them.
#[derive(Clone, Debug)]
pub struct Band {
    /// Tokens of a month beyond which it holds, those of all classes together.
    pub above: Sited<Mtok>,
    /// What is taken off.
    pub discount: Sited<Fraction>,
}

/// A spend that is paid whether it is used or not.
#[derive(Clone, Debug)]
pub(super) struct Committed {
    /// How much a month.
    pub(super) spend: Sited<UsdPerMonth>,
    /// What it takes off all prices.
    pub(super) discount: Option<Sited<Fraction>>,
}

block! {
    /// Prices that depend on how many tokens a month has.
    pub(in crate::scenario) struct VolumeKeys {
        /// So many tokens of a month cost nothing.
        optional FREE_TOKENS: Mtok = "free_tokens", eg "10 Mtok";
        /// Discounts on the tokens beyond each bound, up to the next; all classes of the option count together.
        optional VOLUMES: Vec<BandKeys> = "volumes";
        /// A spend that is paid in any case, and what it takes off every price.
        optional COMMITMENT: CommittedKeys = "commitment";
    }

    /// A discount beyond so many tokens a month.
    pub(in crate::scenario) struct BandKeys {
        /// Tokens of a month beyond which it holds.
        required ABOVE: Mtok = "above", eg "1,000 Mtok";
        /// What is taken off the price.
        required DISCOUNT: Fraction = "discount", eg "10%";
    }

    /// A committed spend.
    pub(in crate::scenario) struct CommittedKeys {
        /// What is paid in any case.
        required SPEND: UsdPerMonth = "spend", eg "$50,000/month";
        /// What is taken off every price.
        optional DISCOUNT: Fraction = "discount", eg "20%";
    }
}

impl Volumes {
    /// Whether prices are the same at every volume.
    pub const fn are_none(&self) -> bool {
        self.free.is_none() && self.bands.is_empty()
    }

    /// Takes `free_tokens` and `volumes`.
    pub(super) fn read(
        fields: &mut Fields<'_, impl Includes<VolumeKeys>>,
        context: &mut Context<'_>,
    ) -> Self {
        const HELP: &str = "discounts by tokens a month: `volumes: [{ above: 1,000 Mtok, discount: 10% }]`";
        let free: Option<Sited<Mtok>> = fields.optional(VolumeKeys::FREE_TOKENS, context);
        let Some((node, path)) = fields.node(VolumeKeys::VOLUMES) else {
            return Self { free, bands: Vec::new() };
        };
        let Node::List(items) = node else {
            context.wrong_type(HELP, node, &path);
            return Self { free, bands: Vec::new() };
        };
        let mut bands: Vec<Band> = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let path = path.index(at);
            let Some(mut fields) = Fields::<BandKeys>::open(item, &path, HELP, context) else { continue };
            let above: Option<Sited<Mtok>> = fields.required(
                BandKeys::ABOVE,
                "tokens of a month beyond which it holds: `above: 1,000 Mtok`",
                context,
            );
            if !fields.has(BandKeys::DISCOUNT) {
                fields.missing(BandKeys::DISCOUNT, "what is taken off: `discount: 10%`", context);
            }
            let discount = read_discount(&mut fields, BandKeys::DISCOUNT, context);
            fields.close(context);
            let (Some(above), Some(discount)) = (above, discount) else { continue };
            let before = bands.last().map(|band| &band.above).or(free.as_ref());
            if before.is_some_and(|before| before.value >= above.value) {
                let message = "bands stand in the order of their bounds, beyond the free tokens";
                context.sink.push(Diagnostic::new(Code::Conflict, message, above.site.clone()));
            }
            bands.push(Band { above, discount });
        }
        Self { free, bands }
    }
}

impl Committed {
    /// Takes `commitment: { spend: $50,000/month, discount: 20% }`.
    pub(super) fn read(
        fields: &mut Fields<'_, impl Includes<VolumeKeys>>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        const HELP: &str = "`{ spend: \"$50,000/month\", discount: 20% }`";
        let (node, path) = fields.node(VolumeKeys::COMMITMENT)?;
        let mut inner = Fields::<CommittedKeys>::open(node, &path, HELP, context)?;
        let spend: Option<Sited<UsdPerMonth>> = inner.required(
            CommittedKeys::SPEND,
            "what is paid in any case: `spend: \"$50,000/month\"`",
            context,
        );
        let discount = read_discount(&mut inner, CommittedKeys::DISCOUNT, context);
        inner.close(context);
        let spend = spend?;
        if spend.value.get() == 0.0 {
            let help = "leave `commitment` out where nothing is committed".to_owned();
            let said = Diagnostic::new(Code::OutOfRange, "nothing is committed", spend.site.clone());
            context.sink.push(said.help(help));
        }
        Some(Self { spend, discount })
    }
}
