//! Groups whose layouts can be compared.

use std::collections::BTreeMap;

use crate::catalog::ModelKind;
use crate::serving::{Family, Fitted};
use crate::units::{Count, Quantity, Seconds, TokensPerSecond, UsdPerGpuHour};

use super::group::Group;
use super::layout::Layout;
use super::observation::{Observation, Speed};
use super::prices::GpuPrices;

/// Layouts that a group needs: a choice of two says little.
pub const LEAST_LAYOUTS: usize = 3;
/// Numbers of clients that a layout needs: with one, the load cannot be chosen.
pub const LEAST_LOADS: usize = 2;

/// A group that has enough layouts.
#[derive(Clone, Debug)]
pub(super) struct Contest {
    pub(super) group: Group,
    pub(super) family: Family,
    pub(super) kind: ModelKind,
    /// Of the layouts together: in the fit if all of them are.
    pub(super) fitted: Fitted,
    pub(super) entrants: Vec<Entrant>,
}

/// A layout that is compared.
#[derive(Clone, Debug)]
pub(super) struct Entrant {
    pub(super) layout: Layout,
    pub(super) price: UsdPerGpuHour,
    /// By clients, fewest first.
    pub(super) loads: Vec<LoadPoint>,
}

/// A layout under a number of clients; of repeated runs the means.
#[derive(Clone, Copy, Debug)]
pub(super) struct LoadPoint {
    pub(super) clients: Count,
    pub(super) measured: Speed,
    pub(super) predicted: Option<Speed>,
}

/// A group, and the layouts of it that are not compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Lacking {
    /// The group.
    pub group: Group,
    /// Layouts that could be compared.
    pub compared: usize,
    /// Those that could not, and why.
    pub without: Vec<(Layout, NotCompared)>,
}

impl Lacking {
    /// Whether it has too few layouts for a decision.
    pub const fn is_left_out(&self) -> bool {
        self.compared < LEAST_LAYOUTS
    }
}

/// Why a layout is not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCompared {
    /// It was measured at fewer than [`LEAST_LOADS`] numbers of clients.
    OneLoad,
    /// Its GPU has no price.
    NoPrice,
}

/// The groups with enough layouts; and those in which layouts, or enough of them, are lacking. Each by model, engine and lengths.
pub(super) fn contests(observations: &[Observation], prices: &GpuPrices) -> (Vec<Contest>, Vec<Lacking>) {
    let mut groups: BTreeMap<&Group, Vec<&Observation>> = BTreeMap::new();
    for row in observations {
        groups.entry(&row.group).or_default().push(row);
    }
    let (mut enough, mut lacking) = (Vec::new(), Vec::new());
    for (group, rows) in groups {
        let mut layouts: BTreeMap<&Layout, Vec<&Observation>> = BTreeMap::new();
        for row in &rows {
            layouts.entry(&row.layout).or_default().push(row);
        }
        let (mut entrants, mut without) = (Vec::new(), Vec::new());
        let mut fitted = Fitted::In;
        for (layout, rows) in layouts {
            let loads = loads(&rows);
            match prices.of(&layout.gpu) {
                _ if loads.len() < LEAST_LOADS => without.push((layout.clone(), NotCompared::OneLoad)),
                None => without.push((layout.clone(), NotCompared::NoPrice)),
                Some(price) => {
                    if rows.iter().any(|row| row.fitted == Fitted::Out) {
                        fitted = Fitted::Out;
                    }
                    entrants.push(Entrant { layout: layout.clone(), price, loads });
                }
            }
        }
        let few = entrants.len() < LEAST_LAYOUTS;
        if few || !without.is_empty() {
            lacking.push(Lacking { group: group.clone(), compared: entrants.len(), without });
        }
        let Some(first) = rows.first().filter(|_| !few) else { continue };
        enough.push(Contest {
            group: group.clone(),
            family: first.family,
            kind: first.kind,
            fitted,
            entrants,
        });
    }
    (enough, lacking)
}

/// The runs of a layout by clients.
fn loads(rows: &[&Observation]) -> Vec<LoadPoint> {
    let mut sorted = rows.to_vec();
    sorted.sort_by(|a, b| a.clients.get().total_cmp(&b.clients.get()));
    let runs = sorted.chunk_by(|a, b| a.clients == b.clients);
    let point = |runs: &[&Observation]| {
        let predicted: Option<Vec<Speed>> = runs.iter().map(|run| run.predicted).collect();
        let measured: Vec<Speed> = runs.iter().map(|run| run.measured).collect();
        LoadPoint {
            clients: runs[0].clients,
            measured: mean(&measured),
            predicted: predicted.map(|speeds| mean(&speeds)),
        }
    };
    runs.map(point).collect()
}

fn mean(speeds: &[Speed]) -> Speed {
    let of = |figure: fn(&Speed) -> f64| speeds.iter().map(figure).sum::<f64>() / speeds.len() as f64;
    Speed {
        tpot: Seconds::const_new(of(|speed| speed.tpot.get())),
        rate: TokensPerSecond::const_new(of(|speed| speed.rate.get())),
    }
}
