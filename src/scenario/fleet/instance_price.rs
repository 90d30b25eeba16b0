//! The price of a rented instance as a scenario states it, by the instance or by the GPU, and whether it can be meant so.

use crate::catalog::{Catalog, Rental, is_per_gpu};
use crate::decode::{Context, Decode, Sited};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{FieldPath, Node, Site};
use crate::units::{Count, Quantity, UsdPerGpuHour, UsdPerHour, brief};

/// A price that a scenario states.
#[derive(Clone, Debug)]
pub(super) enum WrittenPrice {
    /// Of one instance.
    Instance(Sited<UsdPerHour>),
    /// Of each of its GPUs.
    PerGpu(Sited<UsdPerGpuHour>),
}

impl WrittenPrice {
    /// Reads `$55.04/h` or `$6.88/GPU/h`.
    pub(super) fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let site = context.site(path);
        if is_per_gpu(node) {
            let value = UsdPerGpuHour::decode(node, path, context)?;
            return Some(Self::PerGpu(Sited { value, site }));
        }
        let value = UsdPerHour::decode(node, path, context)?;
        Some(Self::Instance(Sited { value, site }))
    }

    /// The price of an instance of so many GPUs, and of each of them where that is what is written.
    pub(super) fn of(self, gpus: Count) -> Option<(Sited<UsdPerHour>, Option<Sited<UsdPerGpuHour>>)> {
        match self {
            Self::Instance(price) => Some((price, None)),
            Self::PerGpu(each) => {
                let value = UsdPerHour::new(each.value.get() * gpus.get()).ok()?;
                Some((Sited { value, site: each.site.clone() }, Some(each)))
            }
        }
    }
}

/// An instance with its price.
pub(super) struct Instance<'i> {
    /// The id of its offer, where it is one: what it is not held against.
    pub(super) offer: Option<&'i str>,
    pub(super) gpu: &'i str,
    pub(super) gpus: Count,
    pub(super) price: UsdPerHour,
}

impl Instance<'_> {
    /// Warns where each GPU of an instance of several would cost less than the catalog has ever seen one for: then the price of one GPU was
    /// probably written for all.
    pub(super) fn warn_if_too_cheap(&self, catalog: &Catalog, site: &Site, sink: &mut Sink) {
        let Self { gpu, gpus, price, .. } = self;
        if gpus.get() < 2.0 || price.get() == 0.0 {
            return;
        }
        let each = UsdPerGpuHour::const_new(price.get() / gpus.get());
        let Some((offer, least)) = self.cheapest(catalog).filter(|(_, least)| each < *least) else { return };
        let (price, each, least) = (brief(*price), brief(each), brief(least));
        let message = format!(
            "{price} for an instance of {gpus} {gpu} is {each}, and no price of the catalog is below {least} (`{offer}`)"
        );
        let all = brief(UsdPerHour::const_new(self.price.get() * gpus.get()));
        let one = price.strip_suffix("/h").unwrap_or(&price);
        let help = format!(
            "if that is the price of one GPU, write `price: {one}/GPU/h`, which is {all} for the instance"
        );
        sink.push(Diagnostic::new(Code::PriceOfOneGpu, message, site.clone()).help(help));
    }

    /// The least that the catalog has for an hour of one such GPU, at any time and term, with its offer.
    fn cheapest(&self, catalog: &Catalog) -> Option<(String, UsdPerGpuHour)> {
        let offers = catalog.with_line::<Rental>("gpu", self.gpu);
        let whole = offers.iter().filter(|offer| offer.share.is_none());
        let others = whole.filter(|offer| Some(offer.id.as_str()) != self.offer);
        let prices = others.flat_map(|offer| {
            let cards = offer.terms.iter().flat_map(|(_, cards)| cards.cards());
            cards
                .map(|card| (offer.id.clone(), UsdPerGpuHour::const_new(card.value.get() / offer.gpus.get())))
        });
        prices.min_by(|a, b| a.1.get().total_cmp(&b.1.get()))
    }
}
