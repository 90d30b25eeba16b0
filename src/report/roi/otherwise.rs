//! What is assumed of the months where nobody states it, in words, and what other assumptions would give.

use crate::decode::Given;
use crate::economics::{Appraisal, OtherAssumptions, OtherWorth};
use crate::finance::{Resale, USED_SERVERS};
use crate::report::number::human;
use crate::scenario::{Finance, ResaleValue};
use crate::units::{Amount, Quantity};

/// A figure, or why there is none.
type OrReason = Result<Amount, String>;

/// What an option is worth under another assumption.
#[derive(Clone, Debug)]
pub struct Otherwise {
    /// The assumption.
    pub assumed: Assumed,
    /// Net present value.
    pub npv: OrReason,
    /// Total cost of ownership.
    pub tco: OrReason,
}

/// Another assumption.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Assumed {
    /// So many months.
    Horizon(Amount),
    /// Hardware keeps its book value.
    Book,
    /// Hardware is worth nothing before the end of its life.
    Nothing,
}

/// What other assumptions would give for the option at a place: other horizons, other values of hardware.
pub(super) fn otherwise(others: &OtherAssumptions, at: Option<usize>) -> (Vec<Otherwise>, Vec<Otherwise>) {
    let one = |assumed, worth: &[OtherWorth]| {
        let found = worth.get(at?)?;
        let npv = found.npv.as_ref().map(|npv| Amount::from(*npv)).map_err(ToString::to_string);
        let tco = found.tco.as_ref().map(|tco| Amount::from(*tco)).map_err(ToString::to_string);
        Some(Otherwise { assumed, npv, tco })
    };
    let horizons =
        others.horizons.iter().filter_map(|other| one(Assumed::Horizon(other.assumed.into()), &other.worth));
    let resale = others.resale.iter().filter_map(|other| match other.assumed {
        Resale::StraightLine => one(Assumed::Book, &other.worth),
        _ => one(Assumed::Nothing, &other.worth),
    });
    (horizons.collect(), resale.collect())
}

/// What an option would be worth if hardware kept other values; nothing where it makes no difference.
pub(super) fn resold(npv: &OrReason, tco: Amount, resale: &[Otherwise]) -> Option<String> {
    let [book, none] = resale else { return None };
    let said = |what: &str, now: Amount, book: &OrReason, none: &OrReason| {
        let (book, none) = (book.as_ref().ok()?, none.as_ref().ok()?);
        (*book != now || *none != now).then(|| {
            format!(
                "{what} with hardware at book value {}, with none before the end of its life {} (`finance.resale: book`, `none`)",
                human(*book),
                human(*none)
            )
        })
    };
    match npv {
        Ok(npv) => said("NPV", *npv, &book.npv, &none.npv),
        Err(_) => said("TCO", tco, &book.tco, &none.tco),
    }
}

/// What used hardware is worth, in words.
pub(super) fn resale_words(finance: &Finance) -> String {
    let resale = match finance.resale() {
        ResaleValue::Stated(stated) => &stated.value,
        ResaleValue::Instead(other) => other,
        ResaleValue::Market => {
            let points: Vec<String> = USED_SERVERS
                .iter()
                .map(|(age, share)| format!("{} after {age}", human((*share).into())))
                .collect();
            return format!(
                "used hardware is worth what used H100 servers are sold for, {} of its price, or down to a stated `residual` at the end of \
                 its `life` (assumed: GPU Lease Rate Index, 2026; `finance.resale`)",
                points.join(", ")
            );
        }
    };
    match resale {
        Resale::StraightLine => "hardware is worth a straight line from its price to its residual value",
        Resale::OnlyAtTheEnd => "hardware is worth nothing before the end of its life",
        Resale::Curve(_) => "hardware is worth what the stated curve says",
    }
    .to_owned()
}

/// Says of a value that nobody stated it.
pub(super) fn unstated<T>(given: &Given<T>, field: &str) -> String {
    match given {
        Given::Written(_) => String::new(),
        Given::Default { .. } => format!(" (assumed, since no `{field}` is stated)"),
    }
}

/// Of the horizons beside the one that is assumed.
pub(super) fn horizons_words(others: &OtherAssumptions, known: &[(&str, &Appraisal)]) -> Option<String> {
    let horizons: Vec<String> = others.horizons.iter().map(|other| other.assumed.get().to_string()).collect();
    let what = if known.iter().any(|(_, appraisal)| appraisal.npv.is_ok()) { "NPV" } else { "TCO" };
    let horizons = horizons.join(" and ");
    (!horizons.is_empty())
        .then(|| format!("{what} at {horizons} months is what it is if that is the horizon"))
}
