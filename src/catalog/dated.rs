//! Figures that change on a day: a newer card is appended, the old one stays true for older usage.

use std::sync::Arc;

use crate::decode::{Context, Decode, Fields, Includes, block, single_words};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FieldPath, Node, Site};
use crate::units::Date;

use super::provenance::{Kind, Provenance, ProvenanceKeys, Sourced};

/// A price first seen on some day is taken to have held this many days before (with a warning): catalogs record when
/// they looked, seldom when a price began.
pub const GRACE_DAYS: i32 = 90;

/// A list price or estimate checked longer ago than this is called stale.
pub const STALE_DAYS: i32 = 180;

/// The same for datasheets, surveys, statistics and studies, which appear yearly or never change.
pub const STALE_SURVEY_DAYS: i32 = 550;

/// After how many days a figure of this kind is called stale.
pub fn stale_after(kind: Kind) -> i32 {
    match kind {
        Kind::Primary | Kind::Api | Kind::Copy | Kind::Estimate => STALE_DAYS,
        Kind::Datasheet | Kind::Measured | Kind::Survey | Kind::Study => STALE_SURVEY_DAYS,
    }
}

/// A figure in force from a day on.
#[derive(Clone, Debug)]
pub struct Card<T> {
    /// The first day on which it is known to hold; `None` for a first card whose beginning nobody recorded.
    pub from: Option<Date>,
    /// The figure.
    pub value: T,
    /// Where it comes from.
    pub provenance: Arc<Provenance>,
    /// Where it stands in the catalog.
    pub site: Site,
}

/// Cards in the order of their days; at least one.
#[derive(Clone, Debug)]
pub struct Dated<T> {
    cards: Vec<Card<T>>,
}

/// The card in force on a day.
#[derive(Clone, Copy, Debug)]
pub struct InForce<'c, T> {
    /// The card.
    pub card: &'c Card<T>,
    /// It was first seen only after that day, within [`GRACE_DAYS`].
    pub seen_later: bool,
}

impl<T: Clone> Card<T> {
    /// The figure with where it comes from.
    pub fn sourced(&self) -> Sourced<T> {
        Sourced {
            value: self.value.clone(),
            range: None,
            provenance: Arc::clone(&self.provenance),
            site: self.site.clone(),
        }
    }
}

impl<T> Dated<T> {
    /// The one figure that a scenario states, for every day.
    pub(crate) fn stated(value: T, provenance: Arc<Provenance>, site: Site) -> Self {
        Self { cards: vec![Card { from: None, value, provenance, site }] }
    }

    /// Every card, oldest first.
    pub fn cards(&self) -> &[Card<T>] {
        &self.cards
    }

    /// The newest card.
    pub fn newest(&self) -> Option<&Card<T>> {
        self.cards.last()
    }

    /// The card in force on a day, or the first known day where that is too late.
    pub fn on(&self, day: Date) -> Result<InForce<'_, T>, Date> {
        let started = |card: &&Card<T>| card.from.is_none_or(|from| from <= day);
        if let Some(card) = self.cards.iter().rev().find(started) {
            return Ok(InForce { card, seen_later: false });
        }
        // Cards are never empty, and one without a first day would have been found above.
        match self.cards.first().map(|card| (card, card.from)) {
            Some((card, Some(from))) if days_between(day, from) <= GRACE_DAYS => {
                Ok(InForce { card, seen_later: true })
            }
            Some((_, Some(from))) => Err(from),
            _ => Err(day),
        }
    }

    /// The cards that begin after a day, oldest first, without one that is taken to have held on that day already.
    pub fn after(&self, day: Date) -> impl Iterator<Item = (Date, &Card<T>)> {
        let known = self.on(day).ok().and_then(|found| found.card.from);
        let later = self.cards.iter().filter_map(|card| Some((card.from?, card)));
        later.filter(move |(from, _)| *from > day && known.is_none_or(|known| *from > known))
    }

    /// Reads a list of cards; `value` reads what a card holds besides its dates and provenance.
    pub(super) fn read<B: Includes<CardKeys> + Includes<ProvenanceKeys>>(
        node: &Node,
        path: &FieldPath,
        entry: &str,
        context: &mut Context<'_>,
        value: impl FnMut(&mut Fields<'_, B>, &mut Context<'_>) -> Option<T>,
    ) -> Option<Self> {
        let provenance = |fields: &mut Fields<'_, B>, context: &mut Context<'_>| {
            Provenance::required(entry, fields, context)
        };
        Self::read_with(node, path, context, provenance, value)
    }

    /// The same with another way to read where a card comes from.
    pub(super) fn read_with<B: Includes<CardKeys>>(
        node: &Node,
        path: &FieldPath,
        context: &mut Context<'_>,
        provenance: impl FnMut(&mut Fields<'_, B>, &mut Context<'_>) -> Option<Arc<Provenance>>,
        value: impl FnMut(&mut Fields<'_, B>, &mut Context<'_>) -> Option<T>,
    ) -> Option<Self> {
        Self::read_all(node, path, context, provenance, value, None)
    }

    /// The same, where a card may be a part of another one of the same day.
    pub(super) fn read_with_parts<B: Includes<CardKeys> + Includes<ProvenanceKeys>>(
        node: &Node,
        path: &FieldPath,
        entry: &str,
        context: &mut Context<'_>,
        value: impl FnMut(&mut Fields<'_, B>, &mut Context<'_>) -> Option<T>,
        parts: &CardParts<T>,
    ) -> Option<Self> {
        let provenance = |fields: &mut Fields<'_, B>, context: &mut Context<'_>| {
            Provenance::required(entry, fields, context)
        };
        Self::read_all(node, path, context, provenance, value, Some(parts))
    }

    fn read_all<B: Includes<CardKeys>>(
        node: &Node,
        path: &FieldPath,
        context: &mut Context<'_>,
        mut provenance: impl FnMut(&mut Fields<'_, B>, &mut Context<'_>) -> Option<Arc<Provenance>>,
        mut value: impl FnMut(&mut Fields<'_, B>, &mut Context<'_>) -> Option<T>,
        parts: Option<&CardParts<T>>,
    ) -> Option<Self> {
        let Node::List(items) = node else {
            context.wrong_type("a list of dated cards", node, path);
            return None;
        };
        if items.is_empty() {
            context.fault(Code::MissingPrice, "there is no card", path, None);
            return None;
        }
        let mut cards: Vec<Card<T>> = Vec::new();
        let mut apart: Vec<Card<T>> = Vec::new();
        let mut complete = true;
        for (at, item) in items.iter().enumerate() {
            let path = path.index(at);
            let Some(mut fields) = Fields::<B>::open(item, &path, "a dated card", context) else {
                complete = false;
                continue;
            };
            let from = first_day(&mut fields, cards.iter().all(|card| card.from.is_none()), context);
            let provenance = provenance(&mut fields, context);
            let value = value(&mut fields, context);
            fields.close(context);
            let (Some(FirstDay(from)), Some(provenance), Some(value)) = (from, provenance, value) else {
                complete = false;
                continue;
            };
            let card = Card { from, value, provenance, site: context.site(&path) };
            if parts.is_some_and(|parts| (parts.is_part)(&card.value)) {
                apart.push(card);
                continue;
            }
            if cards.last().is_some_and(|before| before.from >= from) {
                let message = "cards stand in the order of their days, oldest first";
                context.fault(Code::Conflict, message, &path.key("from"), None);
            }
            cards.push(card);
        }
        let Some(parts) = parts.filter(|_| complete) else { return complete.then_some(Self { cards }) };
        for part in apart {
            if let Some(card) = cards.iter_mut().find(|card| card.from == part.from) {
                (parts.kept)(&mut card.value).push(part);
            } else {
                context.sink.push(Diagnostic::new(Code::MissingPrice, parts.alone, part.site));
                complete = false;
            }
        }
        complete.then_some(Self { cards })
    }
}

/// How cards are parts of others of the same day.
pub(super) struct CardParts<T> {
    /// Whether a card is one.
    pub(super) is_part: fn(&T) -> bool,
    /// Where a card keeps its parts.
    pub(super) kept: fn(&mut T) -> &mut Vec<Card<T>>,
    /// What is wrong with a part without the card that it belongs to.
    pub(super) alone: &'static str,
}

/// The word for a day that nobody recorded.
pub(super) const UNKNOWN: &str = "unknown";

single_words! {
    /// A day that nobody recorded.
    pub(super) struct Unknown = UNKNOWN;
}

block! {
    /// From which day on a card holds.
    pub(super) struct CardKeys {
        /// The first day on which it is known to hold; `unknown` in the first card, where nobody recorded it.
        required FROM: (Date, Unknown) = "from", eg "2026-11-12";
    }
}

/// The first day of a card, if anybody recorded it.
struct FirstDay(Option<Date>);

/// `from: 2026-11-12`, or `from: unknown` in the first card.
fn first_day(
    fields: &mut Fields<'_, impl Includes<CardKeys>>,
    first: bool,
    context: &mut Context<'_>,
) -> Option<FirstDay> {
    const HELP: &str = "the first day on which the price is known to hold: `from: 2026-11-12`";
    let Some((node, path)) = fields.node(CardKeys::FROM) else {
        fields.missing(CardKeys::FROM, HELP, context);
        return None;
    };
    match node {
        Node::Text(text) if text == UNKNOWN && first => Some(FirstDay(None)),
        other => Date::decode(other, &path, context).map(|day| FirstDay(Some(day))),
    }
}

/// Days from one date to another; negative where it lies before.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}
