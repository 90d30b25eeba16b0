//! `finance: tax`: what is due on gains, and how hardware is written down.

use crate::decode::{Context, Fields, Given, Sited, Word, Words, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::finance::{Macrs, Writing};
use crate::scenario::fleet::commitment::whole_number;
use crate::source::{FieldPath, Node};
use crate::units::{Fraction, Months};

/// What is due on gains.
#[derive(Clone, Debug)]
pub struct Tax {
    /// The share of a gain.
    pub rate: Sited<Fraction>,
    /// How hardware is written down.
    pub writing: Writing,
    /// What becomes of a month with a loss.
    pub losses: Given<Losses>,
}

/// What becomes of a loss where gains are taxed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Losses {
    /// It saves tax at once: there is other income to set it off against.
    Offset,
    /// It lowers the gains of later months: there is no other income.
    CarriedForward,
}

impl Words for Losses {
    const WHAT: &'static str = "a rule for losses";
    const WORDS: &'static [(&'static str, Self)] =
        &[("offset", Self::Offset), ("carried_forward", Self::CarriedForward)];
}

/// How hardware is written down, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scenario) enum Method {
    Straight,
    Declining,
    Macrs(Macrs),
}

impl Words for Method {
    const WHAT: &'static str = "a way to write hardware down";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("straight_line", Self::Straight),
        ("declining_balance", Self::Declining),
        ("macrs-3", Self::Macrs(Macrs::Three)),
        ("macrs-5", Self::Macrs(Macrs::Five)),
        ("macrs-7", Self::Macrs(Macrs::Seven)),
    ];
}

block! {
    /// What is due on gains, and how hardware is written down.
    pub(in crate::scenario) struct TaxKeys {
        /// The share of a gain.
        required RATE: Fraction = "rate", eg "25%";
        /// How hardware is written down; default straight line. The tables macrs-3, macrs-5 and macrs-7 have their own life.
        optional DEPRECIATION: Word<Method> = "depreciation";
        /// Over how long; default 60 months.
        optional LIFE: Months = "life", eg "60 months";
        /// What becomes of a loss: set off against other income (default), or carried forward to later gains.
        optional LOSSES: Word<Losses> = "losses";
    }
}

/// Tax life where none is stated.
const DEFAULT_TAX_LIFE: Months = Months::const_new(60.0);

/// How months are written.
const YEARS: &str = "write `36 months` or `3 years`";

impl Tax {
    pub(super) fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields =
            Fields::<TaxKeys>::open(node, path, "`{ rate: 25%, depreciation: macrs-5 }`", context)?;
        let rate = fields.required(TaxKeys::RATE, "the share of a gain: `rate: 25%`", context);
        let method = fields.word(TaxKeys::DEPRECIATION, context);
        let life: Option<Sited<Months>> =
            whole_number(fields.optional(TaxKeys::LIFE, context), "a life", YEARS, context);
        let losses = fields.word(TaxKeys::LOSSES, context);
        fields.close(context);
        let method = method.map_or(Method::Straight, |method| method.value);
        if let (Method::Macrs(_), Some(life)) = (method, &life) {
            let message = "the table sets the life, so `life` does not go with it";
            context.sink.push(Diagnostic::new(Code::Conflict, message, life.site.clone()));
        }
        let life = life.map_or(DEFAULT_TAX_LIFE, |life| life.value);
        let writing = match method {
            Method::Straight => Writing::StraightLine { life, residual: Fraction::ZERO },
            Method::Declining => Writing::Declining { life },
            Method::Macrs(class) => Writing::Macrs(class),
        };
        let losses = Given::or(losses, Losses::Offset, "a loss is set off against other income");
        Some(Self { rate: rate?, writing, losses })
    }
}
