//! What a way is called on a page: `2× b200-sxm · lambda · reserved-1y`.

use crate::catalog::Term;
use crate::scenario::{How, ServedWeights, Way, WayKind};
use crate::units::Count;

/// The name of a way for people, with the GPUs that are paid for.
pub(super) fn label(way: &Way, gpus: Option<Count>) -> String {
    let count = gpus.map(|gpus| format!("{gpus}× ")).unwrap_or_default();
    let narrower = match &way.weights {
        ServedWeights::Narrower(precision) => format!(" {precision}"),
        _ => String::new(),
    };
    let region = match &way.how {
        How::Rent { offer, .. } => offer.region.as_deref().filter(|region| offer.id.ends_with(region)),
        _ => None,
    };
    let region = region.map(|region| format!(" {region}")).unwrap_or_default();
    match &way.how {
        How::Rent { offer, term, .. } => {
            let provider = way.provider().unwrap_or(&offer.provider);
            let share = offer.share.map(|share| format!(" ({share})")).unwrap_or_default();
            // By the hour is what is meant where nothing is said.
            let term = if *term == Term::OnDemand { String::new() } else { format!(" · {term}") };
            format!("{count}{}{share}{narrower} · {provider}{region}{term}", offer.gpu)
        }
        How::Own { server, .. } => format!("{count}{}{narrower} · own", server.gpu),
        How::Buy { model, .. } => {
            let provider = way.provider().unwrap_or_default();
            match &way.weights {
                ServedWeights::Named | ServedWeights::Reference => {
                    format!("API · {}", model.id.rsplit('/').next().unwrap_or(&model.id))
                }
                ServedWeights::Published(precision) | ServedWeights::Narrower(precision) => {
                    format!("API · {provider} · {precision}")
                }
                ServedWeights::Unstated => format!("API · {provider} · precision unknown"),
                ServedWeights::Other { checkpoint, .. } => {
                    let name = checkpoint.rsplit('/').next().unwrap_or(checkpoint);
                    format!("API · {provider} · {name}")
                }
            }
        }
    }
}

/// How long, and how firmly, a way is paid for.
pub(super) fn commitment(way: &Way) -> String {
    match (&way.how, way.kind()) {
        (How::Rent { term: Term::Spot, .. }, _) => "none; may be taken away".to_owned(),
        (How::Rent { commitment: Some(length), .. }, _) => format!("{length} (assumed)"),
        (How::Rent { term: Term::ReservedOneYear, .. }, _) => "12 months".to_owned(),
        (How::Rent { term: Term::ReservedThreeYears, .. }, _) => "36 months".to_owned(),
        (_, WayKind::Owned) => "bought".to_owned(),
        _ => "none".to_owned(),
    }
}
