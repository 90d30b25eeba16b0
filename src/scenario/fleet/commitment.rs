//! For how long a rental is committed.

use crate::catalog::{Tenure, Term};
use crate::decode::{Context, Fields, Given, Includes, Sited, Word, Words, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::finance::Renewal;
use crate::source::FieldPath;
use crate::units::{Months, Quantity};

use super::term::WantedTerm;

/// Instances are paid in every hour of a contract, used or not.
#[derive(Clone, Debug)]
pub struct Commitment {
    /// How long a contract runs, in whole months.
    pub length: Given<Months>,
    /// What becomes of it at its end.
    pub renewal: Given<Renewal>,
}

impl Words for Renewal {
    const WHAT: &'static str = "a renewal, `at_end` or `never`";
    const WORDS: &'static [(&'static str, Self)] = &[("at_end", Self::AtEnd), ("never", Self::Never)];
}

block! {
    /// A contract for months.
    pub(in crate::scenario) struct CommitmentKeys {
        /// How long the contract runs, where the term does not say it.
        optional COMMITMENT: Months = "commitment", eg "12 months";
        /// What becomes of the contract at its end; default: it is renewed for what is then needed.
        optional RENEW: Word<Renewal> = "renew";
    }
}

/// Longer than any contract for GPUs.
const LONGEST: Months = Months::const_new(120.0);

/// Why a length is not stated.
const SAID: &str = "the term says it";
/// Why a block has the length that it has.
const BLOCKS: &str = "blocks are booked ahead, here for a month at a time";

impl Commitment {
    /// Takes `commitment` and `renew`, which have to agree with the term.
    pub(super) fn read(
        fields: &mut Fields<'_, impl Includes<CommitmentKeys>>,
        wanted: Option<&WantedTerm>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let there = fields.has(CommitmentKeys::COMMITMENT);
        let stated = readable(fields.optional(CommitmentKeys::COMMITMENT, context), context);
        let renewal = fields.word(CommitmentKeys::RENEW, context);
        let named = wanted.and_then(|wanted| Some((wanted.term?, &wanted.path)));
        let tenure = named.map_or(Tenure::Open, |(term, _)| term.tenure());
        let length = match (tenure, stated) {
            (Tenure::ByTheHour, Some(stated)) => {
                report_by_the_hour(&stated, named, context);
                return None;
            }
            (Tenure::For(length), Some(stated)) if stated.value != length => {
                report_other_length(&stated, length, named, context);
                return None;
            }
            (_, Some(stated)) => Given::Written(stated),
            (Tenure::For(length), None) => Given::Default { value: length, why: SAID },
            (Tenure::Blocks, None) => Given::Default { value: Months::const_new(1.0), why: BLOCKS },
            (Tenure::Unsaid, None) => {
                if !there {
                    let help = "how long the contract runs: `commitment: 12 months`; the catalog does not say it of `reserved`";
                    fields.missing(CommitmentKeys::COMMITMENT, help, context);
                }
                return None;
            }
            (Tenure::ByTheHour | Tenure::Open, None) => {
                if let Some(renewal) = renewal.filter(|_| !there) {
                    let message =
                        "`renew` says what becomes of a contract at its end, and there is no commitment";
                    let help = "write `commitment: 12 months` beside it, or leave `renew` out".to_owned();
                    context.sink.push(Diagnostic::new(Code::Conflict, message, renewal.site).help(help));
                }
                return None;
            }
        };
        let renewal = Given::or(renewal, Renewal::AtEnd, "a contract is renewed for what is then needed");
        Some(Self { length, renewal })
    }
}

/// What to write as the length of a contract.
const LENGTH_HELP: &str = "write `12 months` or `3 years`";

/// Refuses what is no length of a contract.
fn readable(stated: Option<Sited<Months>>, context: &mut Context<'_>) -> Option<Sited<Months>> {
    let stated = whole_number(stated, "a commitment", LENGTH_HELP, context)?;
    if stated.value > LONGEST {
        let message = format!("a commitment is at most {LONGEST}");
        let diagnostic = Diagnostic::new(Code::OutOfRange, message, stated.site);
        context.sink.push(diagnostic.help(LENGTH_HELP.to_owned()));
        return None;
    }
    Some(stated)
}

/// Refuses months that are not whole, and none.
pub(in crate::scenario) fn whole_number(
    months: Option<Sited<Months>>,
    what: &str,
    help: &str,
    context: &mut Context<'_>,
) -> Option<Sited<Months>> {
    let months = months?;
    if months.value.get() < 1.0 || months.value.get().fract() != 0.0 {
        let message = format!("{what} is a whole number of months, at least one");
        context.sink.push(Diagnostic::new(Code::OutOfRange, message, months.site).help(help.to_owned()));
        return None;
    }
    Some(months)
}

fn report_by_the_hour(stated: &Sited<Months>, named: Option<(Term, &FieldPath)>, context: &mut Context<'_>) {
    let Some((term, path)) = named else { return };
    let message = format!("`{term}` is rented by the hour, without a commitment");
    let help = "take a reserved term, or leave `offer` and `term` out and state the price of the commitment: `gpu`, `gpus`, `price`"
        .to_owned();
    let diagnostic = Diagnostic::new(Code::Conflict, message, stated.site.clone()).help(help);
    context.sink.push(diagnostic.also(context.site(path), "the term"));
}

fn report_other_length(
    stated: &Sited<Months>,
    length: Months,
    named: Option<(Term, &FieldPath)>,
    context: &mut Context<'_>,
) {
    let Some((term, path)) = named else { return };
    let message = format!("`{term}` is committed for {length}, not for {}", stated.value);
    let help = format!(
        "leave `commitment` out, or state the price of {}: `gpu`, `gpus` and `price` in the place of `offer` and `term`",
        stated.value
    );
    let diagnostic = Diagnostic::new(Code::Conflict, message, stated.site.clone()).help(help);
    context.sink.push(diagnostic.also(context.site(path), "the term"));
}
