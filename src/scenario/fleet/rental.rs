//! GPUs for rent.

use std::sync::Arc;

use crate::catalog::{Gpu, GpuShare, MarketPrice, Rental, Server, Sourced, Table, Term};
use crate::decode::{Context, Fields, Given, Includes, Sited, Word, Words as _, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::planning::Profile;
use crate::scenario::price_changes::names_of_hardware;
use crate::scenario::resolver::{Priced, Resolver};
use crate::source::{FieldPath, Node};
use crate::units::{Count, Quantity, UsdPerGpuHour, UsdPerHour};

use super::around::Around;
use super::cluster::first_server_with;
use super::commitment::Commitment;
use super::commitment::CommitmentKeys;
use super::deployment::DeploymentKeys;
use super::deployment::OfDeployments;
use super::deployment::{Deployment, DeploymentFields};
use super::engine::EngineKeys;
use super::facility::Facility;
use super::instance_price::{Instance, WrittenPrice};
use super::offer_sizes::{OfferSize, RentalPrice, other_sizes};
use super::peak::warn_above_peak;
use super::replicas::ReplicasKeys;
use super::replicas::positive;
use super::start_up::StartUpKeys;
use super::start_up::{Scaling, StartUp, report_unknown_time};
use super::term::TermKeys;
use super::term::WantedTerm;

/// Rented GPUs.
#[derive(Clone, Debug)]
pub struct Rented {
    /// What is rented, in words: `lambda/h100-sxm-8x, on-demand`.
    pub offer: String,
    /// Who rents it out, where the catalog says so.
    pub provider: Option<String>,
    /// The term, where one is named.
    pub term: Option<Term>,
    /// For how long it is paid in every hour; nothing where it is rented by the hour.
    pub commitment: Option<Commitment>,
    /// The GPUs.
    pub gpu: Arc<Gpu>,
    /// The share of a GPU that each of them is, where they are not whole.
    pub share: Option<GpuShare>,
    /// What is paid, and for how many GPUs.
    pub price: RentalPrice,
    /// What the price is where it is none that anybody sells at: a survey of what others pay.
    pub market: Option<MarketPrice>,
    /// Other sizes of the offer, by their GPUs; none where the price is stated.
    pub other_sizes: Arc<[OfferSize]>,
    /// Whether the fleet follows the demand.
    pub scaling: Given<Scaling>,
    /// How instances that follow it start and stop.
    pub start_up: StartUp,
    /// What runs on them.
    pub deployment: Deployment,
    /// A server of the catalog with the same GPUs, for estimates of power.
    pub server: Option<Arc<Server>>,
    /// The facility, for estimates of energy and carbon.
    pub facility: Facility,
    /// Where the fleet follows the demand and nobody states its hours: the day that is taken for the stated busiest hour.
    pub assumed_day: Option<Profile>,
}

block! {
    /// GPUs for rent: an offer of the catalog with a term, or the price of an instance.
    pub(in crate::scenario) struct RentalKeys:
        DeploymentKeys, ReplicasKeys, EngineKeys, TermKeys, CommitmentKeys, StartUpKeys
    {
        /// Whether the fleet follows the demand; default: all replicas run all month.
        optional SCALING: Word<Scaling> = "scaling";
        /// An offer of the catalog.
        optional OFFER: String = "offer", eg "lambda/h100-sxm-8x";
        /// Which GPUs, in the place of an offer.
        optional GPU: String = "gpu", eg "h100-sxm";
        /// GPUs in one instance.
        optional GPUS: Count = "gpus", eg "8";
        /// The share of a GPU that is rented, in slices as they are sold or as a percentage.
        optional SHARE: GpuShare = "share", eg "1/7";
        /// The price of one instance, or of each of its GPUs.
        optional PRICE: (UsdPerHour, UsdPerGpuHour) = "price", eg "$55.04/h", "$6.88/GPU/h";
    }
}

impl OfDeployments for RentalKeys {}

/// What an offer says already.
const INSTANCE: [&str; 4] =
    [RentalKeys::GPU.key(), RentalKeys::GPUS.key(), RentalKeys::SHARE.key(), RentalKeys::PRICE.key()];

impl Rented {
    /// Whether it is billed for what each hour needs, and not for all of it all month: never what is committed.
    pub fn is_elastic(&self) -> bool {
        self.wants_to_be_elastic() && self.commitment.is_none()
    }

    /// Whether the scenario asks for instances that follow the demand.
    pub fn wants_to_be_elastic(&self) -> bool {
        *self.scaling.value() != Scaling::Fixed
    }

    pub(in crate::scenario) fn read(
        node: &Node,
        path: &FieldPath,
        around: &Around<'_>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let Around { facility, peak_to_mean, resolver, .. } = *around;
        let mut fields = Fields::<RentalKeys>::open(
            node,
            path,
            "a rental: offer, term, tensor_parallel, throughput, …",
            context,
        )?;
        let scaling: Option<Sited<Scaling>> = fields.word(RentalKeys::SCALING, context);
        let start_up = StartUp::take(&mut fields, scaling.as_ref(), context);
        let wanted = WantedTerm::take(&mut fields, context);
        let term = wanted.as_ref().and_then(|wanted| wanted.term);
        let commitment = Commitment::read(&mut fields, wanted.as_ref(), context);
        let priced = read_price(&mut fields, wanted, resolver, context);
        let deployment = DeploymentFields::read(&mut fields, peak_to_mean, context);
        fields.close(context);
        let PricedOffer { offer, provider, gpu, share, price, market, other_sizes } = priced?;
        let deployment = deployment?;
        // Shares of GPUs are joined by nothing.
        let together = if share.is_some() { Count::const_new(1.0) } else { price.gpus.value() };
        let deployment = deployment.complete(&gpu, together, &offer, around, context)?;
        if share.is_some() {
            report_joined(&deployment.tensor_parallel, context)?;
        }
        warn_above_peak(&deployment, &gpu, around, context);
        let scaling = Given::or(scaling, Scaling::Fixed, "all replicas run all month");
        let server = first_server_with(&gpu.id, resolver, context);
        let mut facility = facility?.clone();
        // The default is for clusters, which are billed by it; an estimate does without.
        facility.pue = facility.pue.filter(|pue| pue.site().is_some());
        let stated = around.workload.is_some_and(|workload| workload.profile.is_some());
        report_committed(&scaling, commitment.as_ref(), context);
        report_unknown_time(&scaling, &deployment, context)?;
        let is_assumed = !stated && *scaling.value() != Scaling::Fixed && commitment.is_none();
        let assumed_day = is_assumed.then(|| Profile::of_peak(deployment.peak_to_mean.value).ok()).flatten();
        Some(Self {
            offer,
            provider,
            term,
            commitment,
            gpu,
            share,
            price,
            market,
            other_sizes,
            scaling,
            start_up,
            deployment,
            server,
            facility,
            assumed_day,
        })
    }
}

/// Warns where instances should follow the demand and are paid in every hour.
fn report_committed(scaling: &Given<Scaling>, commitment: Option<&Commitment>, context: &mut Context<'_>) {
    let (Given::Written(scaling), Some(commitment)) = (scaling, commitment) else { return };
    if scaling.value != Scaling::Fixed {
        let (length, word) = (commitment.length.value(), scaling.value.word());
        let message =
            format!("it is committed for {length} and paid in every hour: `scaling: {word}` has no effect");
        let help = "write `scaling: fixed`, or a term by the hour: `term: on-demand`".to_owned();
        let diagnostic = Diagnostic::new(Code::CommittedElastic, message, scaling.site.clone());
        context.sink.push(diagnostic.help(help));
    }
}

/// Reports a replica over several shares of GPUs.
fn report_joined(tensor_parallel: &Sited<Count>, context: &mut Context<'_>) -> Option<()> {
    if tensor_parallel.value.get() <= 1.0 {
        return Some(());
    }
    let message = "shares of GPUs are not joined, so a replica has one of them";
    let help = "write `tensor_parallel: 1`, or rent whole GPUs: leave `share` out".to_owned();
    let diagnostic = Diagnostic::new(Code::Parallelism, message, tensor_parallel.site.clone());
    context.sink.push(diagnostic.help(help));
    None
}

/// A GPU, or the share of it that is rented.
fn rented_part(gpu: Arc<Gpu>, share: Option<GpuShare>) -> Arc<Gpu> {
    match share {
        Some(share) => Arc::new(gpu.share(share)),
        None => gpu,
    }
}

/// What is rented, and at what price.
struct PricedOffer {
    offer: String,
    provider: Option<String>,
    gpu: Arc<Gpu>,
    share: Option<GpuShare>,
    price: RentalPrice,
    market: Option<MarketPrice>,
    other_sizes: Arc<[OfferSize]>,
}

fn read_price(
    fields: &mut Fields<'_, RentalKeys>,
    term: Option<WantedTerm>,
    resolver: &Resolver<'_>,
    context: &mut Context<'_>,
) -> Option<PricedOffer> {
    let offer: Option<Sited<String>> = fields.optional(RentalKeys::OFFER, context);
    let gpu: Option<Sited<String>> = fields.optional(RentalKeys::GPU, context);
    let gpus: Option<Sited<Count>> = fields.optional(RentalKeys::GPUS, context);
    let share: Option<Sited<GpuShare>> = fields.optional(RentalKeys::SHARE, context);
    let price =
        fields.node(RentalKeys::PRICE).and_then(|(node, path)| WrittenPrice::read(node, &path, context));
    if fields.has(RentalKeys::SHARE) && share.is_none() {
        return None;
    }
    positive(gpus.as_ref(), "an instance has at least one GPU", context);
    let Some(offer) = offer else {
        return stated_price(fields, StatedInstance { gpu, gpus, share, price }, resolver, context);
    };
    if let Some(path) = INSTANCE.iter().find(|key| fields.has_any(key)).map(|key| fields.path().key(key)) {
        let message = "`offer` already says which GPUs and at what price";
        let help = "keep `offer` and `term`, or `gpu`, `gpus` and `price`".to_owned();
        context.key_fault(Code::Conflict, message, &path, Some(help));
    }
    let (rental, term, listed) = find_offer(fields, &offer, term, resolver, context)?;
    let gpu = resolver.entry::<Gpu>(&Sited { value: rental.gpu.clone(), site: offer.site }, context)?;
    let gpu = rented_part(gpu, rental.share);
    // The offer says how many GPUs it has, and the card in force says where that comes from.
    let (provenance, site) = (Arc::clone(&listed.provenance), listed.site.clone());
    let gpus = Priced::Listed(Sourced { value: rental.gpus, range: None, provenance, site });
    let change = resolver.changes.of(&names_of_hardware(&rental.id, &rental.gpu));
    let per_instance = Priced::of(listed, change.as_ref());
    let price = RentalPrice { gpus, per_instance, per_gpu: None };
    let market = rental.market(term, resolver.as_of);
    let other_sizes = other_sizes(&rental, term, resolver);
    let offer = format!("{}, {term}", rental.id);
    let provider = Some(rental.provider.clone());
    Some(PricedOffer { offer, provider, gpu, share: rental.share, price, market, other_sizes })
}

/// An offer of the catalog with its price for the term, in force on the scenario's date.
pub(in crate::scenario) fn find_offer(
    fields: &Fields<'_, impl Includes<TermKeys>>,
    offer: &Sited<String>,
    term: Option<WantedTerm>,
    resolver: &Resolver<'_>,
    context: &mut Context<'_>,
) -> Option<(Arc<Rental>, Term, Sourced<UsdPerHour>)> {
    let rental = resolver.entry::<Rental>(offer, context)?;
    let terms: Vec<String> = rental.terms.iter().map(|(term, _)| format!("`{term}`")).collect();
    let Some(WantedTerm { term, path: term_path }) = term else {
        let help = format!("`{}` is offered {}", rental.id, terms.join(", "));
        fields.missing(TermKeys::TERM, &help, context);
        return None;
    };
    let term = term?;
    let Some(cards) = rental.term(term) else {
        let message = format!("`{}` has no price for `{term}`", rental.id);
        let help = format!("it is offered {}", terms.join(", "));
        context.fault(Code::MissingPrice, message, &term_path, Some(help));
        return None;
    };
    let listed: Sourced<UsdPerHour> = resolver.in_force(cards, &rental.id, &offer.site, context)?;
    if let Some(market) = rental.market(term, resolver.as_of) {
        let message = format!(
            "`{}` is a survey of what others pay ({market}): it is shown, and never recommended",
            rental.id
        );
        let help = "take an offer that is sold, or state what you were quoted: `gpu`, `gpus` and `price`";
        let diagnostic = Diagnostic::new(Code::MarketPrice, message, offer.site.clone());
        context.sink.push(diagnostic.help(help.to_owned()));
    }
    if rental.share.is_none() && resolver.catalog.is_overlaid(Table::Rentals, &rental.id) {
        let instance =
            Instance { offer: Some(&rental.id), gpu: &rental.gpu, gpus: rental.gpus, price: listed.value };
        instance.warn_if_too_cheap(resolver.catalog, &listed.site, context.sink);
    }
    Some((rental, term, listed))
}

/// An instance as a scenario states it.
struct StatedInstance {
    gpu: Option<Sited<String>>,
    gpus: Option<Sited<Count>>,
    share: Option<Sited<GpuShare>>,
    price: Option<WrittenPrice>,
}

fn stated_price(
    fields: &Fields<'_, RentalKeys>,
    stated: StatedInstance,
    resolver: &Resolver<'_>,
    context: &mut Context<'_>,
) -> Option<PricedOffer> {
    let StatedInstance { gpu, gpus, share, price } = stated;
    if gpu.is_none() && !fields.has(RentalKeys::PRICE) {
        let help = "an offer of the catalog, `offer: lambda/h100-sxm-8x` with a `term`, or `gpu`, `gpus` and `price`";
        fields.missing(RentalKeys::OFFER, help, context);
        return None;
    }
    for (field, there, help) in [
        (RentalKeys::GPU.any(), fields.has(RentalKeys::GPU), "which GPUs: `gpu: h100-sxm`"),
        (RentalKeys::GPUS.any(), fields.has(RentalKeys::GPUS), "GPUs in one instance: `gpus: 8`"),
        (
            RentalKeys::PRICE.any(),
            fields.has(RentalKeys::PRICE),
            "the price of one instance, `price: $55.04/h`, or of each of its GPUs, `price: $6.88/GPU/h`",
        ),
    ] {
        if !there {
            fields.missing(field, help, context);
        }
    }
    let known = resolver.entry::<Gpu>(&gpu?, context);
    let gpus = gpus?;
    let price = price?;
    if gpus.value.get() == 0.0 {
        return None;
    }
    let known = known?;
    let (price, per_gpu) = price.of(gpus.value)?;
    let instance = Instance { offer: None, gpu: &known.id, gpus: gpus.value, price: price.value };
    if share.is_none() {
        instance.warn_if_too_cheap(resolver.catalog, &price.site, context.sink);
    }
    resolver.changes.is_stated(&names_of_hardware(&known.id, &known.id));
    let share = share.map(|share| share.value);
    let known = rented_part(known, share);
    let offer = format!("{} × {}, price as stated", gpus.value, known.id);
    let price = RentalPrice { gpus: Priced::Stated(gpus), per_instance: Priced::Stated(price), per_gpu };
    Some(PricedOffer {
        offer,
        provider: None,
        gpu: known,
        share,
        price,
        market: None,
        other_sizes: Arc::default(),
    })
}
