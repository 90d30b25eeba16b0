//! `indirect_tax:`: value-added or sales tax on what is bought, by kind of line, as far as it is not recovered.

use crate::decode::{Context, Fields, Optional, Sited, block};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node};
use crate::units::{Fraction, Quantity as _, Ratio};

/// What is taxed when it is bought; wages are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaxedKind {
    /// Tokens and reserved capacity of providers.
    Tokens,
    /// Rented GPUs.
    Rent,
    /// Servers.
    Hardware,
    /// Electricity, space, maintenance and licences of one's own hardware.
    Running,
    /// What is paid by the task, and fees by the piece.
    Services,
    /// Costs that the scenario names.
    Costs,
    /// What is paid once besides hardware.
    OneOff,
}

block! {
    /// Value-added or sales tax on what is bought, by kind of line: what of it is not recovered is a part of the price.
    pub(in crate::scenario) struct IndirectTaxKeys {
        /// On tokens and reserved capacity of providers.
        optional TOKENS: TaxRateKeys = "tokens";
        /// On rented GPUs.
        optional RENT: TaxRateKeys = "rent";
        /// On servers.
        optional HARDWARE: TaxRateKeys = "hardware";
        /// On electricity, space, maintenance and licences of one's own hardware.
        optional RUNNING: TaxRateKeys = "running";
        /// On what is paid by the task, and on fees by the piece.
        optional SERVICES: TaxRateKeys = "services";
        /// On costs that the scenario names under `costs`.
        optional COSTS: TaxRateKeys = "costs";
        /// On what is paid once besides hardware.
        optional ONE_OFF: TaxRateKeys = "one_off";
    }

    /// A rate, and what of it comes back from nobody.
    pub(in crate::scenario) struct TaxRateKeys {
        /// The rate on the net price.
        required RATE: Fraction = "rate", eg "19%";
        /// The share that cannot be recovered as input tax: 100% of who is exempt, as banks, insurers and hospitals mostly are.
        required NOT_RECOVERED: Fraction = "not_recovered", eg "100%";
    }
}

/// The fields, each with what it taxes.
const KINDS: [(Optional<IndirectTaxKeys, TaxRateKeys>, TaxedKind); 7] = [
    (IndirectTaxKeys::TOKENS, TaxedKind::Tokens),
    (IndirectTaxKeys::RENT, TaxedKind::Rent),
    (IndirectTaxKeys::HARDWARE, TaxedKind::Hardware),
    (IndirectTaxKeys::RUNNING, TaxedKind::Running),
    (IndirectTaxKeys::SERVICES, TaxedKind::Services),
    (IndirectTaxKeys::COSTS, TaxedKind::Costs),
    (IndirectTaxKeys::ONE_OFF, TaxedKind::OneOff),
];

/// A tax on one kind of line.
#[derive(Clone, Debug)]
pub struct TaxOnKind {
    /// What is taxed.
    pub kind: TaxedKind,
    /// The rate on the net price.
    pub rate: Sited<Fraction>,
    /// The share of the tax that is not recovered.
    pub not_recovered: Sited<Fraction>,
}

/// The taxes on what is bought.
#[derive(Clone, Debug)]
pub struct IndirectTax(Vec<TaxOnKind>);

impl TaxedKind {
    /// What it is called in a scenario.
    pub fn word(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(field, _)| field.key())
    }
}

impl IndirectTax {
    /// Every tax, in the order of the kinds.
    pub fn all(&self) -> &[TaxOnKind] {
        &self.0
    }

    /// The tax on a kind of line, if there is one.
    pub fn on(&self, kind: TaxedKind) -> Option<&TaxOnKind> {
        self.0.iter().find(|tax| tax.kind == kind)
    }

    /// The same with another share of all taxes that is not recovered: each times a factor, up to all of it.
    #[must_use]
    pub fn not_recovered_times(&self, factor: Ratio) -> Self {
        let taxes = self.0.iter().map(|tax| {
            let share = (tax.not_recovered.value.get() * factor.get()).min(1.0);
            let not_recovered = Sited { value: Fraction::const_new(share), ..tax.not_recovered.clone() };
            TaxOnKind { not_recovered, ..tax.clone() }
        });
        Self(taxes.collect())
    }

    /// Reads `indirect_tax`.
    pub(in crate::scenario) fn read(
        found: Option<(&Node, FieldPath)>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        const WHAT: &str = "`{ tokens: { rate: 19%, not_recovered: 100% } }`";
        let (node, path) = found?;
        let mut fields = Fields::<IndirectTaxKeys>::open(node, &path, WHAT, context)?;
        let mut taxes = Vec::new();
        for (field, kind) in KINDS {
            let Some((node, path)) = fields.node(field) else { continue };
            let what = "`{ rate: 19%, not_recovered: 100% }`";
            let Some(mut fields) = Fields::<TaxRateKeys>::open(node, &path, what, context) else { continue };
            let rate = fields.required(TaxRateKeys::RATE, "the rate on the net price: `rate: 19%`", context);
            let help = "the share that no tax return brings back: `not_recovered: 100%`, or `0%`";
            let not_recovered = fields.required(TaxRateKeys::NOT_RECOVERED, help, context);
            fields.close(context);
            if let (Some(rate), Some(not_recovered)) = (rate, not_recovered) {
                taxes.push(TaxOnKind { kind, rate, not_recovered });
            }
        }
        fields.close(context);
        if taxes.is_empty() && matches!(node, Node::Map(entries) if entries.is_empty()) {
            let message = "nothing is taxed here".to_owned();
            let help = format!("say what: {WHAT}, or leave it out");
            context.key_fault(Code::MissingKey, message, &path, Some(help));
        }
        Some(Self(taxes))
    }
}
