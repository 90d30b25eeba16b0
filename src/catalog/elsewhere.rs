//! What other sources say of a figure, and whether that is far from what is taken.

use crate::decode::{Context, Fields, Includes, Part, Sited, block};
use crate::source::Node;
use crate::units::{Amount, Date, Quantity, Ratio};

/// Sources that are further apart than this disagree.
const FAR_APART: Ratio = Ratio::const_new(0.1);

/// What another source says of the same figure.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// The figure there.
    pub value: Amount,
    /// The source, with address or identifier.
    pub source: String,
    /// The day on which it was read there.
    pub checked: Date,
}

/// How far apart sources are that disagree.
#[derive(Clone, Debug)]
pub struct Disagreement<Q> {
    /// The least that one of them has.
    pub low: Q,
    /// The most.
    pub high: Q,
    /// What is taken.
    pub taken: Q,
}

block! {
    /// What other sources say of a figure.
    pub(super) struct ElsewhereKeys<Q> {
        /// What other sources say of the same figure.
        optional ELSEWHERE: Vec<SaidKeys<Q>> = "elsewhere";
    }

    /// What another source says.
    pub(super) struct SaidKeys<Q> {
        /// The figure there.
        required VALUE: Q = "value";
        /// Where.
        required SOURCE: String = "source";
        /// The day on which it was read there.
        required CHECKED: Date = "checked";
    }
}

/// Takes `elsewhere: [{ value: …, source: …, checked: … }]` of a mapping.
pub(super) fn read<Q: Part + Quantity>(
    fields: &mut Fields<'_, impl Includes<ElsewhereKeys<Q>>>,
    context: &mut Context<'_>,
) -> Vec<Elsewhere> {
    let Some((node, path)) = fields.node(ElsewhereKeys::<Q>::ELSEWHERE) else { return Vec::new() };
    let Node::List(items) = node else {
        context.wrong_type("a list of what other sources say: `[{ value: …, source: … }]`", node, &path);
        return Vec::new();
    };
    let mut found = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let what = "what another source says: `{ value: …, source: …, checked: … }`";
        let Some(mut inner) = Fields::<SaidKeys<Q>>::open(item, &path.index(at), what, context) else {
            continue;
        };
        let value: Option<Sited<Q>> = inner.required(SaidKeys::<Q>::VALUE, "the figure there", context);
        let source: Option<Sited<String>> =
            inner.required(SaidKeys::<Q>::SOURCE, "where: `source: \"https://…\"`", context);
        let checked: Option<Sited<Date>> =
            inner.required(SaidKeys::<Q>::CHECKED, "when it was read there: `checked: 2026-11-12`", context);
        inner.close(context);
        if let (Some(value), Some(source), Some(checked)) = (value, source, checked) {
            let value = Amount::from(value.value);
            found.push(Elsewhere { value, source: source.value, checked: checked.value });
        }
    }
    found
}

impl<Q: Quantity> Disagreement<Q> {
    /// Between what the sources of a figure lie, if the highest is above the lowest by more than [`FAR_APART`].
    pub(super) fn of(taken: Q, range: Option<(Q, Q)>, elsewhere: &[Elsewhere]) -> Option<Self> {
        let others = elsewhere.iter().map(|other| other.value).filter(|value| value.unit() == Q::UNIT);
        let own = range.map_or([taken; 2], |(low, high)| [low, high]).map(Quantity::get);
        let (low, high) = others
            .map(Amount::value)
            .chain(own)
            .fold((own[0], own[1]), |(low, high), value| (f64::min(low, value), f64::max(high, value)));
        if high <= low * (1.0 + FAR_APART.get()) {
            return None;
        }
        Some(Self { low: Q::new(low).ok()?, high: Q::new(high).ok()?, taken })
    }
}
