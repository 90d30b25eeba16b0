//! The lengths of prompts and answers of a benchmark's runs: of one curve, and as the workload's.

use crate::benchmark::{ANOTHER_LENGTH, Measurement};
use crate::decode::Sited;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::scenario::workload::token_shape::TokenShape;
use crate::source::Site;
use crate::units::{Quantity, Tokens, brief};

use super::predicted::answer;

/// Lengths that differ by more than this share from the workload's are worth a warning.
const OTHER_LENGTH: f64 = 0.1;

/// The runs of one length that are nearest to the workload.
pub(in crate::scenario) struct OfOneLength<'m> {
    pub(in crate::scenario) runs: Vec<&'m Measurement>,
    /// Whether their lengths are the workload's.
    pub(in crate::scenario) alike: bool,
}

/// Keeps the runs whose lengths belong together, which are those nearest to the workload's: what is left out is said, and where nothing is
/// as long as the workload's it is an error. Warns where they are not quite the workload's.
pub(in crate::scenario) fn of_one_length<'m>(
    runs: &[&'m Measurement],
    shape: &TokenShape,
    sink: &mut Sink,
) -> Option<OfOneLength<'m>> {
    let wanted = [shape.input.value, answer(shape)];
    let nearest = runs.iter().min_by(|a, b| distance(a, wanted).total_cmp(&distance(b, wanted)))?;
    let own = lengths(nearest).map(|length| length.map(|length| length.value));
    let belongs = |run: &Measurement| {
        lengths(run).into_iter().zip(own).all(|(found, own)| match (found, own) {
            (Some(found), Some(own)) => ratio(found.value, own) <= ANOTHER_LENGTH,
            _ => true,
        })
    };
    let (kept, others): (Vec<&Measurement>, Vec<&Measurement>) =
        runs.iter().copied().partition(|run| belongs(run));
    if let Some(first) = others.first() {
        let fits = distance(nearest, wanted) <= 2.0 * ANOTHER_LENGTH.ln();
        let (here, also) = (site(first), site(nearest));
        if !fits {
            let message = format!(
                "runs of several lengths make no curve: {} here, {} there, and the workload has {}",
                said(first),
                said(nearest),
                said_of(wanted.map(Some))
            );
            let help = "keep runs of one length in a file, as long as the workload's; or `extend: true`, which takes them to other lengths";
            let diagnostic = Diagnostic::new(Code::Conflict, message, here).also(also, "of another length");
            sink.push(diagnostic.help(help.to_owned()));
            return None;
        }
        let message = format!(
            "{} of {} runs are left out: {} here, where those that are taken have {}",
            others.len(),
            runs.len(),
            said(first),
            said(nearest)
        );
        let help = "measure every load with the lengths of the workload".to_owned();
        sink.push(
            Diagnostic::new(Code::OtherLengths, message, here)
                .also(also, "the nearest to the workload")
                .help(help),
        );
    }
    let alike = warn(&kept, shape, sink);
    Some(OfOneLength { runs: kept, alike })
}

/// Mean prompt and answer of a run.
fn lengths(run: &Measurement) -> [Option<&Sited<Tokens>>; 2] {
    [run.input.as_ref(), run.output.as_ref()]
}

fn ratio(a: Tokens, b: Tokens) -> f64 {
    let ratio = a.get() / b.get();
    ratio.max(1.0 / ratio)
}

/// How far the lengths of a run are from others: the logarithms of their ratios together; a length that is not known is no distance.
fn distance(run: &Measurement, wanted: [Tokens; 2]) -> f64 {
    let apart = |(found, wanted): (Option<&Sited<Tokens>>, Tokens)| match found {
        Some(found) if wanted > Tokens::ZERO => ratio(found.value, wanted).ln(),
        _ => 0.0,
    };
    lengths(run).into_iter().zip(wanted).map(apart).sum()
}

fn said(run: &Measurement) -> String {
    said_of(lengths(run).map(|length| length.map(|length| length.value)))
}

/// `prompts of 265 tokens, answers of 62 tokens`
fn said_of(lengths: [Option<Tokens>; 2]) -> String {
    let of =
        |(what, length): (&str, Option<Tokens>)| length.map(|length| format!("{what} of {}", brief(length)));
    ["prompts", "answers"].into_iter().zip(lengths).filter_map(of).collect::<Vec<_>>().join(" and ")
}

fn site(run: &Measurement) -> Site {
    lengths(run)
        .into_iter()
        .flatten()
        .next()
        .map_or_else(|| run.clients.site.clone(), |length| length.site.clone())
}

/// Warns where prompts or answers were of another length than the workload's, or where nobody says how long they were. Whether they
/// were alike.
fn warn(runs: &[&Measurement], shape: &TokenShape, sink: &mut Sink) -> bool {
    let mut alike = true;
    let wanted =
        [("prompts", shape.input.value, &shape.input.site), ("answers", answer(shape), &shape.output.site)];
    for (at, (what, wanted, workload)) in wanted.into_iter().enumerate() {
        let known = runs.iter().filter_map(|run| lengths(run)[at]);
        let apart = |found: &Sited<Tokens>| {
            (found.value.get() - wanted.get()).abs()
                / wanted.get().max(found.value.get()).max(f64::MIN_POSITIVE)
        };
        let Some(worst) = known.max_by(|a, b| apart(a).total_cmp(&apart(b))) else {
            let Some(run) = runs.first() else { continue };
            let message = format!(
                "the file does not say how long its {what} were: they are taken to be the workload's {}",
                brief(wanted)
            );
            let help =
                "a rate of tokens depends on the length of prompts more than on anything else: check it"
                    .to_owned();
            let diagnostic = Diagnostic::new(Code::OtherLengths, message, run.output_rate.site.clone());
            sink.push(diagnostic.also(workload.clone(), "the workload's").help(help));
            continue;
        };
        if apart(worst) > OTHER_LENGTH {
            alike = false;
            let message = format!(
                "measured with {what} of {}, where the workload has {}: its throughput will differ",
                brief(worst.value),
                brief(wanted),
            );
            let diagnostic = Diagnostic::new(Code::OtherLengths, message, worst.site.clone())
                .also(workload.clone(), "the workload's")
                .help("measure with the lengths of the workload".to_owned());
            sink.push(diagnostic);
        }
    }
    alike
}
