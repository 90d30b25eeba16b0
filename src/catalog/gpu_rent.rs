//! What an hour of a GPU is rented out for, over all providers.

use crate::units::{Count, Date, Quantity, UsdPerGpuHour};

use super::provenance::Sourced;
use super::rental::{Rental, Term};
use super::store::Catalog;

/// The median over providers of what an hour of a GPU costs on demand.
#[derive(Clone, Debug)]
pub struct GpuRent {
    /// The median: somebody's price, with its source. Of an even number of providers it is the lower of the two in the middle.
    pub price: Sourced<UsdPerGpuHour>,
    /// The id of that rental.
    pub rental: String,
    /// Providers that have a price.
    pub providers: Count,
    /// The lowest of their prices.
    pub low: UsdPerGpuHour,
    /// The highest.
    pub high: UsdPerGpuHour,
}

impl GpuRent {
    /// Of each provider the cheapest on-demand price for a whole GPU on a day, and of those the median; `None` if nobody has one. What
    /// surveys, studies and estimates say is nobody's offer.
    pub fn on_demand(gpu: &str, catalog: &Catalog, day: Date) -> Option<Self> {
        let mut offers: Vec<Offer> = Vec::new();
        for rental in catalog.with_line::<Rental>("gpu", gpu) {
            let Some(offer) = Offer::of(&rental, day) else { continue };
            match offers.iter_mut().find(|known| known.provider == offer.provider) {
                Some(known) if known.price.value <= offer.price.value => {}
                Some(known) => *known = offer,
                None => offers.push(offer),
            }
        }
        offers.sort_by(|a, b| {
            a.price.value.get().total_cmp(&b.price.value.get()).then_with(|| a.provider.cmp(&b.provider))
        });
        let [low, high] = [offers.first()?, offers.last()?].map(|offer| offer.price.value);
        let providers = Count::const_new(offers.len() as f64);
        let median = offers.swap_remove((offers.len() - 1) / 2);
        Some(Self { price: median.price, rental: median.rental, providers, low, high })
    }
}

/// What a provider asks.
struct Offer {
    provider: String,
    rental: String,
    price: Sourced<UsdPerGpuHour>,
}

impl Offer {
    fn of(rental: &Rental, day: Date) -> Option<Self> {
        let card = rental.term(Term::OnDemand)?.on(day).ok()?.card;
        let sold = card.provenance.kind.is_sold();
        let whole = rental.share.is_none();
        let price = UsdPerGpuHour::new(card.value.get() / rental.gpus.get()).ok()?;
        let instance = card.sourced();
        (sold && whole && price > UsdPerGpuHour::ZERO).then(|| Self {
            provider: rental.provider.clone(),
            rental: rental.id.clone(),
            price: Sourced {
                value: price,
                range: None,
                provenance: instance.provenance,
                site: instance.site,
            },
        })
    }
}
