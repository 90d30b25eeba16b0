//! A band in words: of which class it is, how wide, and what it rests on.

use std::fmt;

use crate::catalog::{Engines, Spread};
use crate::serving::engine::engine::Engine;
use crate::units::{Count, Load, Quantity, Ratio, brief, plural};

use super::band::{Band, Evidence, Fitted};

impl Band {
    /// How far measurements lie from predictions: "−15% to +15% of the time per token, …".
    pub fn spreads(&self) -> String {
        let of =
            |spread: Spread, what: &str| format!("{} to {} {what}", apart(spread.low), apart(spread.high));
        [
            of(self.tpot, "in time per token"),
            of(self.ttft, "in time to first token"),
            of(self.rate, "in tokens a second"),
        ]
        .join(", ")
    }

    /// The whole band in a sentence, for predictions under an engine.
    pub fn words(&self, engine: Engine) -> String {
        let evidence = &self.evidence;
        let class = evidence.class;
        let Some(groups) = evidence.groups else {
            return format!(
                "{class}: nothing measured tells how far such predictions are off{}, so half to double is assumed",
                unseen(evidence, engine)
            );
        };
        format!(
            "{class}: 80% of measurements lie within {} of such predictions, {}{}",
            self.spreads(),
            rests_on(evidence, groups),
            unseen(evidence, engine)
        )
    }
}

/// What a band is made of, and since when.
fn rests_on(evidence: &Evidence, groups: Count) -> String {
    let since = evidence.provenance.as_ref().map_or_else(String::new, |provenance| {
        format!(", {} of {} ({})", provenance.entry, provenance.checked, provenance.kind)
    });
    let anchors = evidence
        .anchors
        .map_or_else(String::new, |own| format!(", shifted by {own} own measurement{}", plural(own)));
    let engines = match evidence.engines {
        Engines::Own => "",
        Engines::All => " behind all engines",
    };
    format!("from {groups} group{} of measurements{engines}{since}{anchors}", plural(groups))
}

/// What of a prediction no measurement went into the fit for.
fn unseen(evidence: &Evidence, engine: Engine) -> String {
    let release = (evidence.release == Fitted::Out).then(|| match engine.release {
        Some(_) => engine.to_string(),
        None => format!("the latest {engine}"),
    });
    let gpu = (evidence.generation == Fitted::Out).then(|| "GPUs of this generation".to_owned());
    let unseen: Vec<String> = release.into_iter().chain(gpu).collect();
    if unseen.is_empty() {
        return String::new();
    }
    format!("; no measurement of {} went into the fit", unseen.join(" or of "))
}

/// A factor as a change: `+15%`, `−15%`.
fn apart(factor: Ratio) -> String {
    struct Change(f64);
    impl fmt::Display for Change {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let sign = if self.0 < 0.0 { '−' } else { '+' };
            write!(f, "{sign}{}", brief(Load::const_new(self.0.abs())))
        }
    }
    Change(factor.get() - 1.0).to_string()
}
