//! What the tokens of a call cost by the card of a day: each call at the prices of its own prompt's size.

use std::sync::Arc;

use crate::catalog::{Bound, Card, Dispute, Makes, Rates, ServiceTier, Sourced, Tier, TokenCard, TokenClass};
use crate::decode::{Context, Given};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::price_changes::PriceChange;
use crate::scenario::resolver::Priced;
use crate::scenario::workload::media::Media;
use crate::scenario::workload::prompt_sizes::{Between, PromptSizes};
use crate::scenario::workload::token_shape::TokenShape;
use crate::scenario::workload::workload::Workload;
use crate::source::Site;
use crate::units::{Fraction, Quantity, Ratio, Tokens, UsdPerMtok, brief};

use super::cache_terms::CacheTerms;
use super::price_band::PriceBand;
use super::sold_classes::{missing_class_help, stated_class_help, write_class};

/// The prices of a workload's calls, by the size of their prompts.
#[derive(Clone, Debug)]
pub struct TokenPrices {
    /// The calls that are charged alike; at least one part, smallest prompts first.
    pub parts: Vec<PricedPart>,
    /// What other sources say of prices that are billed.
    pub disputed: Vec<Dispute>,
    /// The hours of the week that are charged apart; none where every hour costs the same.
    pub hours: Vec<PriceBand>,
    /// The parts where each task is served in the cheapest hour within the workload's deadline, if that moves any.
    pub deferred: Option<Vec<PricedPart>>,
}

/// Calls whose prompts fall into one tier of a card: a prompt over a bound is charged at the next tier as a whole.
#[derive(Clone, Debug)]
pub struct PricedPart {
    /// The bound that the prompts exceed.
    pub over: Option<Bound>,
    /// The bound that they keep.
    pub within: Option<Bound>,
    /// Their share of all calls.
    pub calls: Fraction,
    /// The hours in which they come, where hours are charged apart.
    pub hours: Option<PriceBand>,
    /// The tokens that are charged here.
    pub tokens: PartTokens,
    /// The prices of the classes that they have.
    rates: Vec<(TokenClass, Priced<UsdPerMtok>)>,
}

/// The tokens of a part of the calls.
#[derive(Clone, Debug)]
pub enum PartTokens {
    /// All that the workload has, class by class.
    All,
    /// All that the workload has, but for classes of which the provider's cache makes something else, on average over all calls.
    AllBut(Vec<(TokenClass, Tokens)>),
    /// By class, on average over all calls of a task.
    PerCall(Vec<(TokenClass, Tokens)>),
}

impl TokenPrices {
    /// The same prices times a factor.
    #[must_use]
    pub fn scaled(&self, factor: Ratio) -> Self {
        let mut scaled = self.clone();
        let parts = scaled.parts.iter_mut().chain(scaled.deferred.iter_mut().flatten());
        for (_, rate) in parts.flat_map(|part| &mut part.rates) {
            *rate = rate.scaled(factor);
        }
        scaled
    }

    /// The same where each task is served in the cheapest hour within the deadline; `None` where none is moved.
    pub fn within_deadline(&self) -> Option<Self> {
        let parts = self.deferred.clone()?;
        Some(Self { parts, deferred: None, ..self.clone() })
    }

    /// Whether a class of token is charged at all.
    pub fn charges(&self, class: TokenClass) -> bool {
        self.parts.iter().any(|part| part.of(class).is_some())
    }
}

impl PricedPart {
    /// The price of a class that these calls have; `None` for a class that they do not have.
    pub fn of(&self, class: TokenClass) -> Option<&Priced<UsdPerMtok>> {
        self.rates.iter().find(|(known, _)| *known == class).map(|(_, rate)| rate)
    }

    /// What its calls cost, shared out over all calls.
    pub(super) fn cost_per_call(&self) -> f64 {
        let PartTokens::PerCall(tokens) = &self.tokens else { return 0.0 };
        let cost = |(class, tokens): &(TokenClass, Tokens)| {
            self.of(*class).map_or(0.0, |rate| rate.value().get() * tokens.get())
        };
        tokens.iter().map(cost).sum()
    }

    /// The same calls where a share of the tasks come in some hours.
    #[must_use]
    pub(super) fn in_hours(&self, band: &PriceBand) -> Self {
        let share = band.share.get();
        let tokens = match &self.tokens {
            PartTokens::All | PartTokens::AllBut(_) => self.tokens.clone(),
            PartTokens::PerCall(tokens) => PartTokens::PerCall(
                tokens.iter().map(|(class, tokens)| (*class, *tokens * Ratio::const_new(share))).collect(),
            ),
        };
        let calls = Fraction::const_new(self.calls.get() * share);
        Self { calls, hours: Some(band.clone()), tokens, ..self.clone() }
    }
}

/// Who asks for prices, and for which calls.
pub(super) struct Asked<'a> {
    /// The model's id.
    pub(super) model: &'a str,
    /// Where the option names it.
    pub(super) site: &'a Site,
    pub(super) service: &'a Given<ServiceTier>,
    pub(super) shape: &'a TokenShape,
    /// What the provider's cache makes of it.
    pub(super) cache: &'a CacheTerms,
    /// What the model makes of what it reads.
    pub(super) makes: Makes,
    pub(super) whose: Whose,
    /// What is assumed of the catalog's prices.
    pub(super) change: Option<&'a Arc<PriceChange>>,
    /// When its tasks come, and how long they may wait.
    pub(super) workload: &'a Workload,
    /// Which prompts: those that the first bound does not hold and the second does.
    pub(super) between: [Option<Bound>; 2],
}

/// Who says what the prices are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    Catalog,
    Scenario,
}

/// Fewer calls than this, of all, are none: a part of them would say nothing.
const NO_CALLS: f64 = 1e-9;
/// More calls than this beyond the longest prompt that has a price are worth a word.
const FEW_CALLS: f64 = 0.001;
/// A mean prompt as near to a bound as this may have calls on both sides of it.
const NEAR: f64 = 0.3;

impl Asked<'_> {
    /// A card's own prices, whatever the hour; reports a prompt size, a service tier or a class of token that has none.
    pub(super) fn of_card(
        &self,
        card: &Sourced<TokenCard>,
        context: &mut Context<'_>,
    ) -> Option<TokenPrices> {
        let sizes = self.shape.sizes();
        let found = self.segments(&card.value, &sizes, context)?;
        self.warn_near_a_bound(&card.value, context);
        let single = found.len() == 1 && found.iter().all(|part| part.here.calls >= 1.0 - NO_CALLS);
        let (mut parts, mut disputed) = (Vec::new(), Vec::new());
        for Segment { tier, over, within, here } in found {
            let rates = self.rates(tier, here, context)?;
            let taken = self.cache.taken(&sizes, over, within, self.shape);
            let wanted = self.tokens(rates, here, taken);
            let counted = |all: bool| {
                let counted = wanted.iter().filter(|wanted| all || !wanted.whole);
                counted.map(|wanted| (wanted.class, wanted.tokens)).collect::<Vec<_>>()
            };
            let apart = !single || card.value.hours().is_some() || !self.hourly(&card.value).is_empty();
            let tokens = match counted(false) {
                _ if apart => PartTokens::PerCall(counted(true)),
                but if but.is_empty() => PartTokens::All,
                but => PartTokens::AllBut(but),
            };
            let mut priced = Vec::new();
            for Wanted { class, site, .. } in wanted {
                if let Some(rate) = rates.of(class) {
                    let price = match self.whose {
                        Whose::Scenario => Priced::Stated(rate.clone()),
                        Whose::Catalog => {
                            let listed = Sourced {
                                value: rate.value,
                                range: None,
                                provenance: Arc::clone(&card.provenance),
                                site: rate.site.clone(),
                            };
                            Priced::of(listed, self.change)
                        }
                    };
                    priced.push((class, price));
                } else {
                    self.report_missing(class, site, rates, context);
                }
            }
            let disputes = tier.disputes(*self.service.value()).into_iter();
            disputed
                .extend(disputes.filter(|dispute| priced.iter().any(|(class, _)| *class == dispute.class)));
            let calls = Fraction::const_new(here.calls.min(1.0));
            parts.push(PricedPart { over, within, calls, hours: None, tokens, rates: priced });
        }
        Some(TokenPrices { parts, disputed, hours: Vec::new(), deferred: None })
    }

    /// The cards that hold in hours of their own, of those that the service tier is priced in: one that a card of hours does not list
    /// costs the same all day.
    pub(super) fn hourly<'c>(&self, card: &'c TokenCard) -> Vec<&'c Card<TokenCard>> {
        card.hourly().iter().filter(|part| part.value.sells(*self.service.value())).collect()
    }

    /// The tiers that calls fall into.
    fn segments<'c>(
        &self,
        card: &'c TokenCard,
        sizes: &PromptSizes,
        context: &mut Context<'_>,
    ) -> Option<Vec<Segment<'c>>> {
        let mut found = Vec::new();
        let mut over = None;
        for tier in card.tiers() {
            if let Some((over, within)) = self.narrowed(over, tier.bound) {
                let here = sizes.between(over, within);
                if here.calls > NO_CALLS {
                    found.push(Segment { tier, over, within, here });
                }
            }
            over = tier.bound;
        }
        let Some(last) = over.filter(|_| self.between[1].is_none()) else { return Some(found) };
        let beyond = sizes.between(Some(last), None);
        if beyond.calls <= NO_CALLS {
            return Some(found);
        }
        let (model, site) = (self.model, self.shape.input.site.clone());
        let longest = last.largest();
        if *self.shape.varying.value() == Ratio::ZERO {
            let prompt = sizes.largest();
            let message =
                format!("`{model}` has no price for a prompt of {prompt}: the largest is {longest}");
            context.sink.push(Diagnostic::new(Code::MissingPrice, message, site));
            return None;
        }
        if beyond.calls > FEW_CALLS {
            let share = brief(Fraction::const_new(beyond.calls.min(1.0)));
            let message = format!(
                "{share} of the prompts are longer than the {longest} that `{model}` has a price for: they are \
                 charged its last one"
            );
            context.sink.push(Diagnostic::new(Code::LongPrompts, message, site));
        }
        let tier = card.tiers().last()?;
        let over = card.tiers().iter().rev().nth(1).and_then(|tier| tier.bound);
        found.retain(|segment| segment.within != Some(last));
        found.push(Segment { tier, over, within: None, here: sizes.between(over, None) });
        Some(found)
    }

    /// What two bounds of a tier leave of the prompts that are asked for; `None` for nothing.
    fn narrowed(&self, over: Option<Bound>, within: Option<Bound>) -> Option<(Option<Bound>, Option<Bound>)> {
        let over = Bound::higher(over, self.between[0]);
        let within = Bound::lower(self.between[1], within);
        let empty = over.zip(within).is_some_and(|(over, within)| over.limit() >= within.limit());
        (!empty).then_some((over, within))
    }

    /// Warns where one size stands for all prompts and a bound is so near that some of them may lie beyond it.
    fn warn_near_a_bound(&self, card: &TokenCard, context: &mut Context<'_>) {
        let shape = self.shape;
        let again = self.between[0].is_some();
        if again || shape.growing.is_some() || shape.varying.site().is_some() {
            return;
        }
        let prompt = shape.input.value;
        let near = |bound: &Bound| (prompt.get() / bound.limit().get() - 1.0).abs() <= NEAR;
        let Some(bound) = card.tiers().iter().filter_map(|tier| tier.bound).find(near) else { return };
        let last = card.tiers().last().and_then(|tier| tier.bound);
        let (holds, limit) = (bound.holds(prompt), bound.limit());
        let message = match (holds, last == Some(bound)) {
            (true, true) => format!(
                "prompts of {prompt} on average are near the {limit} that `{}` has a price for, and longer ones \
                 have none",
                self.model
            ),
            (true, false) => format!(
                "prompts of {prompt} on average are near {limit}, above which `{}` charges the whole call more: \
                 the bill takes all of them to be alike",
                self.model
            ),
            (false, _) => format!(
                "prompts of {prompt} on average are near {limit}, below which `{}` charges less: the bill takes \
                 all of them to be alike",
                self.model
            ),
        };
        let help = "say how they vary (`length_cv: 0.5`, or 0 if they do not), or how they grow from call to call \
                    (`input: { first: …, grows: … }`)";
        let site = shape.input.site.clone();
        context.sink.push(Diagnostic::new(Code::NearTier, message, site).help(help.to_owned()));
    }

    /// The prices of a tier at the service that the option takes.
    fn rates<'c>(&self, tier: &'c Tier, here: Between, context: &mut Context<'_>) -> Option<&'c Rates> {
        let service = *self.service.value();
        let found = tier.rates(service);
        if found.is_none() {
            let offered: Vec<String> = tier.service_tiers().map(|tier| format!("`{tier}`")).collect();
            let prompt = Tokens::const_new(here.prompt / here.calls);
            let message = format!("`{}` has no `{service}` price for a prompt of {prompt}", self.model);
            let help = format!("it is sold {}", offered.join(", "));
            let site = self.service.site().unwrap_or(self.site).clone();
            context.sink.push(Diagnostic::new(Code::MissingPrice, message, site).help(help));
        }
        found
    }

    /// The classes of token that calls of a tier have, how many of each, and the place that says so. What follows from how a prompt
    /// grows is charged as cached where the provider sells that, and as plain input where it does not; and so is what its cache does
    /// not take, or no longer has. A write at $0 is plain input as well: such providers keep tokens free of charge, and charge those
    /// that are new to the cache as a miss (<https://api-docs.deepseek.com/guides/kv_cache>, <https://docs.z.ai/guides/overview/pricing>).
    fn tokens(&self, rates: &Rates, here: Between, taken: Between) -> Vec<Wanted> {
        let shape = self.shape;
        let sold = |class: TokenClass| !shape.follows_growth() || rates.of(class).is_some();
        let mut wanted = Vec::new();
        let mut input = (here.prompt - taken.cached - taken.written).max(0.0);
        let (images, audio) = (shape.image_tokens().get(), shape.audio_tokens().get());
        input = (input - here.calls * (images + audio)).max(0.0);
        let as_stated = [(here.cached, taken.cached), (here.written, taken.written)];
        let [reads, written] = as_stated.map(|(stated, taken)| stated == taken);
        let mut all_input = reads && written && images + audio == 0.0;
        if sold(TokenClass::CacheRead) {
            let read = Wanted::of(TokenClass::CacheRead, taken.cached, shape.cached.site().cloned());
            wanted.push(Wanted { whole: reads, ..read });
        } else {
            input += taken.cached;
            all_input = false;
        }
        let shares = shape.written();
        for write in &shape.writes {
            let share = if shares > 0.0 { write.share.value().get() / shares } else { 0.0 };
            let class = write_class(write, rates);
            let free = rates.of(class).is_some_and(|rate| rate.value == UsdPerMtok::ZERO);
            if sold(class) && !free {
                let tokens = taken.written * share;
                let site = write.life.site().or(write.share.site()).cloned();
                let whole = written && class == write.class();
                wanted.push(Wanted { whole, ..Wanted::of(class, tokens, site) });
            } else {
                input += taken.written * share;
                all_input = false;
            }
        }
        let input = if input > here.prompt * f64::EPSILON { input } else { 0.0 };
        let first = Wanted::of(TokenClass::Input, input, Some(shape.input.site.clone()));
        wanted.insert(0, Wanted { whole: all_input, ..first });
        let media = |image: bool| {
            let found = shape.media().find(|media| matches!(media, Media::Images { .. }) == image);
            found.map(|media| media.site().clone())
        };
        wanted.push(Wanted::of(TokenClass::ImageInput, here.calls * images, media(true)));
        wanted.push(Wanted::of(TokenClass::AudioInput, here.calls * audio, media(false)));
        let spoken = shape.media.audio_output.as_ref().map(|spoken| spoken.site.clone());
        let answers = [
            (TokenClass::Output, shape.output.value, Some(shape.output.site.clone())),
            (TokenClass::Reasoning, *shape.reasoning.value(), shape.reasoning.site().cloned()),
            (TokenClass::AudioOutput, shape.spoken(), spoken),
        ];
        for (class, tokens, site) in answers {
            wanted.push(Wanted::of(class, here.calls * tokens.get(), site));
        }
        // A model that is sold by the search is not paid by the token.
        let free = rates.search.is_some() && rates.of(TokenClass::Input).is_none();
        wanted.retain(|wanted| wanted.tokens > Tokens::ZERO && !(free && wanted.class == TokenClass::Input));
        wanted
    }

    fn report_missing(
        &self,
        class: TokenClass,
        site: Option<Site>,
        rates: &Rates,
        context: &mut Context<'_>,
    ) {
        let service = self.service.value();
        if let (Some(what), TokenClass::Output | TokenClass::Reasoning) = (self.makes.writes_nothing(), class)
        {
            let message = format!("`{}` is {what}: it writes no {}", self.model, class.label());
            let help = "write `output: 0 tokens`, and no `reasoning`".to_owned();
            let site = site.unwrap_or_else(|| self.site.clone());
            context.sink.push(Diagnostic::new(Code::Conflict, message, site).help(help));
            return;
        }
        let message = format!("`{}` has no `{service}` price for {}", self.model, class.label());
        let diagnostic = Diagnostic::new(Code::MissingPrice, message, self.site.clone());
        let diagnostic = diagnostic.help(match self.whose {
            Whose::Catalog => missing_class_help(class, rates),
            Whose::Scenario => stated_class_help(class),
        });
        context.sink.push(match site {
            Some(site) => diagnostic.also(site, "the workload uses them"),
            None => diagnostic,
        });
    }
}

/// A tier with the calls that fall into it.
struct Segment<'c> {
    tier: &'c Tier,
    over: Option<Bound>,
    within: Option<Bound>,
    here: Between,
}

/// Tokens of a class that have to be priced.
struct Wanted {
    class: TokenClass,
    tokens: Tokens,
    /// Where the workload says that there are any.
    site: Option<Site>,
    /// Whether they are all that the workload has of the class.
    whole: bool,
}

impl Wanted {
    fn of(class: TokenClass, tokens: f64, site: Option<Site>) -> Self {
        Self { class, tokens: Tokens::const_new(tokens), site, whole: true }
    }
}
