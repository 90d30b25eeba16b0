//! The bands of all classes, as `pricing/bands.yaml` has them, and the one of a configuration.

use std::sync::Arc;

use crate::catalog::{Catalog, Engines, LoadKind, MeasuredBand, ModelKind, Spread, Spreads, Table};
use crate::diagnostics::Sink;
use crate::serving::engine::configuration::{Configuration, Load};
use crate::units::{Count, Quantity};

use super::band::{Band, Class, Evidence, Fitted};

/// The factor either way where nothing of a class was measured.
const UNKNOWN: f64 = 2.0;
/// Fewer groups than these say little of a tenth: below, a band is no narrower than [`FLOOR`].
const FEW: f64 = 6.0;
/// The factor either way that a band of few groups has at least.
const FLOOR: f64 = 1.25;

/// The bands of all classes.
#[derive(Clone, Debug, Default)]
pub struct Bands(Vec<Arc<MeasuredBand>>);

impl Bands {
    /// Reads them from the catalog; faults go to the sink.
    pub fn read(catalog: &Catalog, sink: &mut Sink) -> Self {
        let all = catalog.all::<MeasuredBand>(sink);
        for band in &all {
            catalog.note(Table::Bands, &band.id);
        }
        Self(all)
    }

    /// The band of what is predicted for a configuration.
    pub fn of(&self, configuration: &Configuration) -> Band {
        let class = Class::of(configuration);
        let entry = self.0.iter().find(|entry| {
            entry.models == class.models && entry.engine == class.engine.id() && entry.load == class.load
        });
        let Some(entry) = entry else {
            return Band::assumed(class, Fitted::Out, Fitted::Out);
        };
        let fitted = |known: bool| if known { Fitted::In } else { Fitted::Out };
        let line = configuration.engine.line();
        // Software of no known release does as its latest, which is later than what was measured.
        let release = fitted(line.is_some_and(|line| entry.releases.contains(&line)));
        let generation = fitted(entry.generations.contains(&configuration.gpu.generation));
        let amd = configuration.gpu.generation.is_amd();
        let of_gpu = if amd { entry.other_maker } else { entry.other_gpu };
        // What nothing was measured of leaves the band without an end: a factor is assumed.
        let known = match (release, generation) {
            (Fitted::In, Fitted::In) => vec![entry.near],
            (Fitted::Out, Fitted::In) => vec![entry.near, entry.other_release],
            (Fitted::In, Fitted::Out) => vec![entry.near, of_gpu],
            (Fitted::Out, Fitted::Out) => vec![entry.near, entry.other_release, of_gpu],
        };
        // Where GPUs of another maker were measured, that says all; of the fit's own GPUs nothing carries over.
        let known = if amd { vec![of_gpu] } else { known };
        let Some(known) = known.into_iter().collect::<Option<Vec<Spreads>>>() else {
            return Band::assumed(class, release, generation);
        };
        let fewest = known.iter().map(|found| found.groups.get()).fold(f64::INFINITY, f64::min);
        let of = |pick: fn(&Spreads) -> Option<Spread>| {
            let found = known.iter().filter_map(pick).reduce(Spread::or_wider);
            let found = found.unwrap_or(Spread::within(UNKNOWN));
            if fewest < FEW { found.or_wider(Spread::within(FLOOR)) } else { found }
        };
        Band {
            ttft: of(|found| found.ttft),
            tpot: of(|found| found.tpot),
            rate: of(|found| found.rate),
            within: entry.anchored,
            evidence: Evidence {
                class,
                release,
                generation,
                engines: if known.iter().any(|found| found.engines == Engines::All) {
                    Engines::All
                } else {
                    Engines::Own
                },
                groups: Some(Count::const_new(fewest)),
                anchors: None,
                provenance: Some(Arc::clone(&entry.provenance)),
            },
        }
    }
}

impl Class {
    /// The class of a configuration.
    pub fn of(configuration: &Configuration) -> Self {
        let model = &configuration.architecture;
        let latent = model.attending.attention.is_latent();
        Self {
            models: match (&model.experts, latent) {
                (None, _) => ModelKind::Dense,
                (Some(_), false) => ModelKind::Experts,
                (Some(_), true) => ModelKind::LatentExperts,
            },
            engine: configuration.engine.family,
            load: match configuration.load {
                Load::Concurrency(_) => LoadKind::Clients,
                Load::Saturated => LoadKind::Queue,
            },
        }
    }
}

impl Band {
    /// A factor either way, where nothing of a class was measured.
    fn assumed(class: Class, release: Fitted, generation: Fitted) -> Self {
        let spread = Spread::within(UNKNOWN);
        let evidence = Evidence {
            class,
            release,
            generation,
            engines: Engines::Own,
            groups: None,
            anchors: None,
            provenance: None,
        };
        Self { ttft: spread, tpot: spread, rate: spread, within: None, evidence }
    }
}
