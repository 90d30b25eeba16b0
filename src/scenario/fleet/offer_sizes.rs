//! Other sizes of an offer: instances of the same provider with other numbers of the same GPUs.

use std::sync::Arc;

use crate::catalog::{Rental, Sourced, Table, Term};
use crate::decode::Sited;
use crate::diagnostics::Sink;
use crate::scenario::price_changes::names_of_hardware;
use crate::scenario::resolver::{Priced, Resolver};
use crate::units::{Count, Quantity, UsdPerGpuHour, UsdPerHour};

/// The price of an instance.
#[derive(Clone, Debug)]
pub struct RentalPrice {
    /// GPUs in one instance.
    pub gpus: Priced<Count>,
    /// The price of one instance for an hour.
    pub per_instance: Priced<UsdPerHour>,
    /// The price of one of its GPUs, where that is what the scenario states.
    pub per_gpu: Option<Sited<UsdPerGpuHour>>,
}

/// Another size of an offer.
#[derive(Clone, Debug)]
pub struct OfferSize {
    /// Its id: `lambda/h100-sxm-1x`.
    pub id: String,
    /// What is paid, and for how many GPUs.
    pub price: RentalPrice,
}

impl OfferSize {
    /// Whether replicas of so many GPUs fill one instance. Over several instances a replica would be slower.
    pub fn holds(&self, gpus_of_replica: Count) -> bool {
        self.price.gpus.value().get() % gpus_of_replica.get() == 0.0
    }
}

/// Whether two offers can be had in one region: a price without one does not depend on it.
fn same_region(offer: &Rental, other: &Rental) -> bool {
    match (&offer.region, &other.region) {
        (Some(one), Some(other)) => one == other,
        (None, _) | (_, None) => true,
    }
}

/// The other sizes that an offer has on a date for a term, by their GPUs. What is wrong with an entry that the scenario does not name
/// is not its fault, so such a one is left out.
pub(super) fn other_sizes(offer: &Rental, term: Term, resolver: &Resolver<'_>) -> Arc<[OfferSize]> {
    let (catalog, as_of) = (resolver.catalog, resolver.as_of);
    let provider = offer.id.split_once('/').map_or("", |(provider, _)| provider);
    let of_provider = |name: &String| name.split_once('/').is_some_and(|(own, _)| own == provider);
    let names = catalog.names(Table::Rentals);
    let mut sizes: Vec<OfferSize> = names
        .iter()
        .filter(|name| of_provider(name))
        .filter_map(|name| catalog.look_at::<Rental>(name, &mut Sink::default()))
        .filter(|other| {
            other.gpu == offer.gpu
                && other.share == offer.share
                && other.gpus != offer.gpus
                && same_region(offer, other)
        })
        .filter_map(|other| {
            let listed = other.term(term)?.on(as_of).ok()?.card.sourced();
            catalog.note(Table::Rentals, &other.id);
            let (provenance, site) = (Arc::clone(&listed.provenance), listed.site.clone());
            let gpus = Priced::Listed(Sourced { value: other.gpus, range: None, provenance, site });
            let change = resolver.changes.look(&names_of_hardware(&other.id, &other.gpu));
            let per_instance = Priced::of(listed, change.as_ref());
            let price = RentalPrice { gpus, per_instance, per_gpu: None };
            Some(OfferSize { id: other.id.clone(), price })
        })
        .collect();
    sizes.sort_by(|a, b| a.price.gpus.value().get().total_cmp(&b.price.gpus.value().get()));
    sizes.into()
}
