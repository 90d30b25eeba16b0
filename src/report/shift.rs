//! Own measurements that shift predictions, in words.

use crate::benchmark::BenchmarkFile;
use crate::serving::Anchor;
use crate::units::{Amount, Count, Load, Number, Quantity, Ratio};

use super::number::human;

/// What shifts predictions, and by how much: `from` says which files, and the replica's GPUs those of the replica that was measured.
pub fn shift_words(anchor: &Anchor, from: &str, gpus: Count) -> String {
    let clients = |clients: Ratio| human(Amount::from(Number::const_new(clients.get())));
    let all = || anchor.ratios.iter().map(|ratio| ratio.clients.get());
    let (fewest, most) = (all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max));
    let loads = if fewest < most {
        format!("{} to {}", clients(Ratio::const_new(fewest)), clients(Ratio::const_new(most)))
    } else {
        clients(Ratio::const_new(most))
    };
    let points = match anchor.ratios.len() {
        1 => "an own measurement".to_owned(),
        several => format!("{several} own measurements"),
    };
    let on = if gpus.get() == 1.0 { "one GPU".to_owned() } else { format!("{gpus} GPUs") };
    let shift = anchor.shift;
    let without = |known: bool| if known { "" } else { " (not in the file: by the rate)" };
    let has_ttft = anchor.ratios.iter().any(|ratio| ratio.ttft.is_some());
    let has_tpot = anchor.ratios.iter().any(|ratio| ratio.tpot.is_some());
    format!(
        "shifted by {points} ({from}; {loads} requests at a time, {on} a replica): the measured server takes {} per token{}, {} to the \
         first token{}, and gets through {} than predicted; all loads, lengths and replicas are shifted by it",
        apart(shift.tpot, "longer", "less time"),
        without(has_tpot),
        apart(shift.ttft, "longer", "less time"),
        without(has_ttft),
        apart(shift.rate, "more", "less"),
    )
}

/// How far a measured figure is from its prediction: `25% longer`.
fn apart(ratio: Ratio, above: &str, below: &str) -> String {
    let apart = ratio.get() - 1.0;
    let word = if apart < 0.0 { below } else { above };
    format!("{} {word}", human(Amount::from(Load::const_new(apart.abs()))))
}

/// What files do not say of the server that was measured.
pub fn unsaid(files: &[BenchmarkFile]) -> Option<&'static str> {
    let gpu = files.iter().any(|file| file.subject.gpu.is_some());
    let engine = files.iter().any(|file| file.subject.engine.is_some());
    match (gpu, engine) {
        (true, true) => None,
        (true, false) => Some("no file says its engine"),
        (false, true) => Some("no file says its GPUs"),
        (false, false) => Some("no file says its GPUs and engine"),
    }
}
