//! Reading reserved capacity: an offer of the catalog, or what the scenario states in its place.

use crate::catalog::{Bound, ReservedTerm};
use crate::decode::{
    AnyField, Context, Decode, Fields, Given, Shape, Shaped, Sited, Word, Words, block, single_words,
};
use crate::diagnostics::{Code, Diagnostic};
use crate::finance::Renewal;
use crate::planning::Profile;
use crate::scenario::fleet::around::Around;
use crate::scenario::fleet::replicas::{Wanted, positive, wanted};
use crate::scenario::resolver::Priced;
use crate::scenario::workload::token_shape::TokenShape;
use crate::source::{FieldPath, Node, Site};
use crate::units::tolerance::NOISE;
use crate::units::{Count, Fraction, Months, Quantity, Ratio, Tokens, TokensPerMinute, UsdPerHour};

use super::provisioned::{Overflow, Provisioned, ServedCalls};
use super::reserved_offer::ReservedKeys;
use super::reserved_offer::{FoundOffer, Reported, ReservedChoice};
use super::reserved_pools::PoolKeys;
use super::reserved_pools::{AutoOrCount, ByKind, Wishes};
use super::serverless::ServerlessKeys;
use super::serverless::{Serverless, ServerlessFields};
use crate::scenario::fleet::replicas::Auto;

single_words! {
    /// What does not fit is turned away.
    pub(in crate::scenario) struct NoOverflow = NO_OVERFLOW;
}

/// The word for no overflow.
const NO_OVERFLOW: &str = "none";

/// For how long units are bought, for a schema: a word, or a length that means the same.
#[derive(Debug)]
pub(in crate::scenario) enum ReservedFor {}

impl Shaped for ReservedFor {
    fn shape() -> Shape {
        Shape::AnyOf(vec![Word::<ReservedTerm>::shape(), Months::shape()])
    }
}

block! {
    /// Reserved capacity of a provider: an offer of the catalog, or what a unit costs and carries.
    pub(in crate::scenario) struct ProvisionedKeys: ReservedKeys {
        /// What a unit costs, in the place of an offer; or of units for prompts and for answers.
        optional PRICE: (UsdPerHour, PoolKeys<UsdPerHour>) = "price", eg "$1/h per unit";
        /// What a unit carries, in weighted tokens.
        optional CAPACITY: (TokensPerMinute, PoolKeys<TokensPerMinute>) = "capacity", eg "23,750 tokens/min per unit";
        /// How many units, or `auto` for as many as the demand takes.
        required UNITS: (Auto, Count, PoolKeys<AutoOrCount>) = "units", eg "50", "auto";
        /// For how long units are bought.
        required COMMITMENT: ReservedFor = "commitment";
        /// What becomes of the contract at its end; default: it is renewed for what is then needed.
        optional RENEW: Word<Renewal> = "renew";
        /// What serves the tokens that do not fit: a model that is paid by the token, or `none`; default: none.
        optional OVERFLOW: (NoOverflow, String, ServerlessKeys) = "overflow", eg "azure/gpt-5-mini";
        /// What an answer token counts in the capacity of a unit.
        optional OUTPUT_WEIGHT: Ratio = "output_weight", eg "8x";
        /// What a token counts that a cache serves.
        optional CACHED_WEIGHT: Ratio = "cached_weight", eg "0.1x";
        /// The longest prompt that units take; longer ones go to the overflow.
        optional MAX_PROMPT: Tokens = "max_prompt", eg "128k tokens";
    }
}

impl Provisioned {
    /// Reads `{ offer: azure/ptu, model: gpt-5-mini, units: auto, commitment: 1 month, overflow: azure/gpt-5-mini }`.
    pub(super) fn read(
        node: &Node,
        path: &FieldPath,
        around: &Around<'_>,
        horizon: Option<&Sited<Months>>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        const WHAT: &str = "reserved capacity: offer, model, units, commitment, overflow, …";
        let mut fields = Fields::<ProvisionedKeys>::open(node, path, WHAT, context)?;
        let states_offer = fields.has(ReservedKeys::OFFER);
        let choice = ReservedChoice::take(&mut fields, context);
        let commitment = read_commitment(&mut fields, context);
        let renewal: Option<Sited<Renewal>> = fields.word(ProvisionedKeys::RENEW, context);
        let overflow = read_overflow(&mut fields, context);
        let wishes = read_wishes(&mut fields, states_offer, context);
        let max_prompt: Option<Sited<Tokens>> = fields.optional(ProvisionedKeys::MAX_PROMPT, context);
        fields.close(context);
        let found = choice.find(path, around.resolver, context).ok()?;
        let named = choice.model().map(|model| model.value.clone());
        if let (None, Some(deployment)) = (&found, choice.stated_deployment()) {
            let message = "`deployment` is one of an offer's, and no `offer` is named";
            let diagnostic = Diagnostic::new(Code::Conflict, message, deployment.site.clone());
            context.sink.push(diagnostic.help("leave `deployment` out, or name the `offer`".to_owned()));
        }
        let (commitment, wishes) = (commitment?, wishes?);
        let pools = wishes.pools(found.as_ref(), &commitment, path, context)?;
        if let Some(found) = &found {
            let changes = &around.resolver.changes;
            if pools.iter().all(|pool| pool.price.is_stated()) {
                changes.is_stated(&found.priced_by());
            } else {
                changes.of(&found.priced_by());
            }
        }
        let sold = found.as_ref().map_or_else(Vec::new, |found| wishes.sold(found));
        report_renewal(renewal.as_ref(), &commitment, context);
        let hours = hours(around, context)?;
        let listed = || found.as_ref()?.model.max_prompt.clone().map(Priced::Listed);
        let max_prompt = max_prompt.map(Priced::Stated).or_else(listed);
        let served = served(around.shape?, max_prompt.as_ref());
        let cut =
            max_prompt.as_ref().filter(|_| served.is_some()).map(|longest| Bound::UpTo(longest.value()));
        let overflow = match overflow.ok()? {
            None => None,
            Some((fields, site)) => {
                let resolved = fields.resolve_cut(around.workload, horizon, cut, around.resolver, context)?;
                let (above, too_long) = resolved;
                report_by_volume(&above, &site, context)?;
                Some(Box::new(Overflow { above, too_long, site }))
            }
        };
        Some(Self {
            offer: found.as_ref().map(FoundOffer::id),
            provider: match &found {
                Some(found) => Some(found.provider.id.clone()),
                None => named.as_deref().and_then(|name: &str| Some(name.split_once('/')?.0.to_owned())),
            },
            unit: found.as_ref().map_or_else(|| "unit".to_owned(), |found| found.offer.unit.clone()),
            note: found.as_ref().and_then(|found| found.offer.note.clone()),
            deployment: found.as_ref().and_then(|found| found.deployment.clone()),
            model: found.map(|found| found.name).or(named),
            commitment,
            renewal: Given::or(renewal, Renewal::AtEnd, "a contract is renewed for what is then needed"),
            pools,
            sold,
            max_prompt,
            served,
            overflow,
            hours,
        })
    }
}

/// Takes what is said of the units themselves; reports what has to be there and is not.
fn read_wishes(
    fields: &mut Fields<'_, ProvisionedKeys>,
    states_offer: bool,
    context: &mut Context<'_>,
) -> Option<Wishes> {
    let mut complete = true;
    let needed: &[(AnyField<ProvisionedKeys>, &str)] = &[
        (
            ProvisionedKeys::PRICE.any(),
            "an offer of the catalog, `offer: azure/ptu`, or what a unit costs: `price: $1/h per unit`",
        ),
        (
            ProvisionedKeys::CAPACITY.any(),
            "what a unit carries in weighted tokens: `capacity: 23750 tokens/min per unit`",
        ),
    ];
    let units = (
        ProvisionedKeys::UNITS.any(),
        "how many units: `units: 50`, or `auto` for as many as the demand takes",
    );
    let needed = if states_offer { &[] } else { needed };
    for (field, help) in needed.iter().chain([&units]) {
        if !fields.has(*field) {
            fields.missing(*field, help, context);
            complete = false;
        }
    }
    let asked = [
        fields.has(ProvisionedKeys::PRICE),
        fields.has(ProvisionedKeys::CAPACITY),
        fields.has(ProvisionedKeys::UNITS),
    ];
    let price = ByKind::<Sited<UsdPerHour>>::take::<_, UsdPerHour, _>(
        ProvisionedKeys::PRICE,
        fields,
        context,
        decoded,
    );
    let capacity = ByKind::<Sited<TokensPerMinute>>::take::<_, TokensPerMinute, _>(
        ProvisionedKeys::CAPACITY,
        fields,
        context,
        decoded,
    );
    let units = ByKind::<Wanted<Count>>::take::<_, AutoOrCount, _>(
        ProvisionedKeys::UNITS,
        fields,
        context,
        |node, path, context| wanted(node, path, context, |context| Count::decode(node, path, context)),
    );
    let output_weight: Option<Sited<Ratio>> = fields.optional(ProvisionedKeys::OUTPUT_WEIGHT, context);
    let cached_weight: Option<Sited<Ratio>> = fields.optional(ProvisionedKeys::CACHED_WEIGHT, context);
    for capacity in capacity.each() {
        positive(Some(capacity), "units that carry nothing serve nothing", context);
    }
    let carries = capacity.each().all(|capacity| capacity.value.get() > 0.0);
    // What was there and faulty was reported.
    complete &= carries && asked == [!price.is_none(), !capacity.is_none(), !units.is_none()];
    complete.then_some(Wishes { price, capacity, output_weight, cached_weight, units })
}

fn decoded<Q: Decode>(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Sited<Q>> {
    let value = Q::decode(node, path, context)?;
    Some(Sited { value, site: context.site(path) })
}

/// Takes `commitment`: a word, or a length that means the same.
fn read_commitment(
    fields: &mut Fields<'_, ProvisionedKeys>,
    context: &mut Context<'_>,
) -> Option<Sited<ReservedTerm>> {
    let Some((node, path)) = fields.node(ProvisionedKeys::COMMITMENT) else {
        let words: Vec<&str> = ReservedTerm::WORDS.iter().map(|(word, _)| *word).collect();
        let help = format!("for how long units are bought, one of: {}", words.join(", "));
        fields.missing(ProvisionedKeys::COMMITMENT, &help, context);
        return None;
    };
    let same_length = match node {
        Node::Text(text) if ReservedTerm::known(text).is_none() => {
            text.parse::<Months>().ok().and_then(|months| match months.get() {
                1.0 => Some(ReservedTerm::OneMonth),
                3.0 => Some(ReservedTerm::ThreeMonths),
                12.0 => Some(ReservedTerm::OneYear),
                _ => None,
            })
        }
        _ => None,
    };
    let value = match same_length {
        Some(term) => term,
        None => ReservedTerm::from_node(node, &path, context)?,
    };
    Some(Sited { value, site: context.site(&path) })
}

/// Takes `overflow`: a model that is paid by the token, or `none`.
fn read_overflow(
    fields: &mut Fields<'_, ProvisionedKeys>,
    context: &mut Context<'_>,
) -> Result<Option<(ServerlessFields, Site)>, Reported> {
    match fields.node(ProvisionedKeys::OVERFLOW) {
        None => Ok(None),
        Some((Node::Text(text), _)) if text == NO_OVERFLOW => Ok(None),
        Some((node, path)) => {
            let read = ServerlessFields::read(node, &path, context).ok_or(Reported)?;
            Ok(Some((read, context.site(&path))))
        }
    }
}

/// Refuses an overflow whose prices depend on the tokens of a month: how many units pay would then depend on how many tokens they leave.
fn report_by_volume(overflow: &Serverless, site: &Site, context: &mut Context<'_>) -> Option<()> {
    if !overflow.terms.depend_on_volume() {
        return Some(());
    }
    let message = "`free_tokens`, `volumes` and `commitment` are not taken of an overflow";
    let help = "state what they come to on average as a `discount`".to_owned();
    context.sink.push(Diagnostic::new(Code::Conflict, message, site.clone()).help(help));
    None
}

/// The calls that units serve, where some prompts are too long for them.
fn served(shape: &TokenShape, longest: Option<&Priced<Tokens>>) -> Option<ServedCalls> {
    let here = shape.sizes().between(None, Some(Bound::UpTo(longest?.value())));
    let tokens = |tokens: f64| Tokens::const_new(tokens);
    (here.calls < 1.0 - NOISE).then(|| ServedCalls {
        calls: Fraction::const_new(here.calls),
        prompt: tokens(here.prompt),
        cached: tokens(here.cached),
    })
}

fn report_renewal(
    renewal: Option<&Sited<Renewal>>,
    commitment: &Sited<ReservedTerm>,
    context: &mut Context<'_>,
) {
    let (Some(renewal), ReservedTerm::None) = (renewal, commitment.value) else { return };
    let message = "`renew` says what becomes of a contract at its end, and there is no commitment";
    let diagnostic = Diagnostic::new(Code::Conflict, message, renewal.site.clone());
    let help = "write `commitment: 1 month`, or leave `renew` out".to_owned();
    context.sink.push(diagnostic.help(help).also(commitment.site.clone(), "the commitment"));
}

/// The demand by the hour: the profile, or a day with the stated busiest hour.
fn hours(around: &Around<'_>, context: &mut Context<'_>) -> Option<Given<Profile>> {
    const WHY: &str = "the shape of the day is assumed from its busiest hour";
    if let Some(profile) = &around.workload?.profile {
        return Some(Given::Written(profile.clone()));
    }
    let peak = around.peak_to_mean?;
    match Profile::of_peak(peak.value) {
        Ok(value) => Some(Given::Default { value, why: WHY }),
        Err(most) => {
            let message = format!(
                "one hour of a day cannot have {} the mean hour's work: less than {}",
                peak.value, most.0
            );
            let diagnostic = Diagnostic::new(Code::OutOfRange, message, peak.site.clone());
            context.sink.push(diagnostic.help("state the hours: `profile: [ … ]`".to_owned()));
            None
        }
    }
}
