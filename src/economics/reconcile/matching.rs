//! Which line of a forecast a charge belongs to. The rule is explicit, so that a reader can follow it: first what somebody says, then the
//! line's own name, then the words of a meter, then electricity by its unit. Nothing is guessed from amounts.

use crate::billing::{Charge, Measure};
use crate::catalog::TokenClass;
use crate::economics::bill::ledger::Nature;
use crate::economics::cash::forecast::ForecastLine;
use crate::units::Usd;

/// What somebody says of a charge: which text in it means which line.
#[derive(Clone, Debug)]
pub struct BillText {
    /// A part of its meter, its description or its service, in letters of any size.
    pub text: String,
    /// The line, by its label.
    pub line: String,
}

/// How a charge was matched to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchedBy {
    /// Somebody says so.
    Mapping,
    /// It is called as the line is.
    Name,
    /// Its meter names a class of tokens, and one line is of that class.
    MeterWords,
    /// It is counted in kilowatt-hours, and one line is.
    Unit,
}

/// Why a charge belongs to no line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoMatch {
    /// Nothing in it says what it is.
    Unknown,
    /// It is of a class of tokens that the forecast has no line for.
    NoLine(&'static str),
    /// Several lines are of that class.
    Several(Vec<String>),
}

/// The place of the line that a charge belongs to, or why there is none.
pub(super) fn line_of(
    charge: &Charge,
    lines: &[ForecastLine],
    said: &[BillText],
) -> Result<(usize, MatchedBy), NoMatch> {
    let texts = [&charge.meter, &charge.what, &charge.service];
    let has = |part: &str| texts.iter().any(|text| text.to_lowercase().contains(&part.to_lowercase()));
    let named = |label: &str| lines.iter().position(|line| line.label == label);
    if let Some(at) = said.iter().find(|said| has(&said.text)).and_then(|said| named(&said.line)) {
        return Ok((at, MatchedBy::Mapping));
    }
    // A description says more than a meter, which several lines may have in common. In CSV an apostrophe keeps a spreadsheet from running
    // what begins like a formula.
    let is_it = |text: &str, label: &str| {
        text.eq_ignore_ascii_case(label)
            || text.strip_prefix('\'').is_some_and(|guarded| guarded.eq_ignore_ascii_case(label))
    };
    let called = |text: &str| lines.iter().position(|line| is_it(text, &line.label));
    if let Some(at) = called(&charge.what).or_else(|| called(&charge.meter)) {
        return Ok((at, MatchedBy::Name));
    }
    let counted = |measure: Measure| charge.measured.iter().any(|found| found.measure == measure);
    let text = if charge.meter.is_empty() { &charge.what } else { &charge.meter };
    let text = text.to_lowercase();
    if text.contains("token") || counted(Measure::MillionTokens) {
        let classes = classes(&text);
        let Some(first) = classes.first() else { return Err(NoMatch::Unknown) };
        let mut among = Vec::new();
        for class in &classes {
            among = places(lines, |line| is_of(line, *class));
            if !among.is_empty() {
                break;
            }
        }
        return match among.as_slice() {
            [] => Err(NoMatch::NoLine(first.label())),
            [only] => Ok((*only, MatchedBy::MeterWords)),
            several => Err(NoMatch::Several(several.iter().map(|at| lines[*at].label.clone()).collect())),
        };
    }
    if counted(Measure::KilowattHours) {
        let among = places(lines, |line| measure_of(line) == Some(Measure::KilowattHours));
        if let [only] = among.as_slice() {
            return Ok((*only, MatchedBy::Unit));
        }
    }
    Err(NoMatch::Unknown)
}

/// The place of the line that a purchase pays: a month of a contract, or what the scenario states by name; by what somebody says, or by its
/// name. Other purchases belong to no line.
pub(super) fn line_of_purchase(
    charge: &Charge,
    lines: &[ForecastLine],
    said: &[BillText],
) -> Option<(usize, MatchedBy)> {
    let is_paid_so = |at: usize| {
        let line = &lines[at];
        // What comes once is no month's: neither the forecast nor the bill counts it.
        let has_months = line.months.iter().any(|month| month.amount > Usd::ZERO);
        (line.of.is_stated() && has_months) || matches!(line.nature, Nature::Contract | Nature::UnitContract)
    };
    let found = line_of(charge, lines, said).ok();
    found.filter(|(at, by)| is_paid_so(*at) && matches!(by, MatchedBy::Mapping | MatchedBy::Name))
}

fn places(lines: &[ForecastLine], is: impl Fn(&ForecastLine) -> bool) -> Vec<usize> {
    lines.iter().enumerate().filter(|(_, line)| is(line)).map(|(at, _)| at).collect()
}

/// In what a line is counted.
pub(super) fn measure_of(line: &ForecastLine) -> Option<Measure> {
    let quantity = line.months.iter().find_map(|month| month.quantity)?;
    Some(Measure::of(quantity)?.measure)
}

/// Whether a line is of a class of tokens: of one option by itself, of a part of a policy, or of some prompts only.
fn is_of(line: &ForecastLine, class: TokenClass) -> bool {
    let label = line.label.rsplit(": ").next().unwrap_or(&line.label);
    let label = label.split(", ").next().unwrap_or(label);
    label == class.label()
}

/// The classes that words of a meter mean, the likeliest first. Reasoning and images are billed with the other tokens where a provider has
/// no price of its own for them.
fn classes(text: &str) -> Vec<TokenClass> {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["cache", "cached"]) {
        if has(&["write", "creation", "storage"]) {
            return vec![
                TokenClass::CacheWriteShort,
                TokenClass::CacheWriteHalfHour,
                TokenClass::CacheWriteLong,
                TokenClass::CacheWriteHalfDay,
            ];
        }
        return vec![TokenClass::CacheRead];
    }
    let is_answer = has(&["output", "completion", "generated"]);
    if has(&["audio"]) {
        return vec![if is_answer { TokenClass::AudioOutput } else { TokenClass::AudioInput }];
    }
    if has(&["reasoning", "thinking"]) {
        return vec![TokenClass::Reasoning, TokenClass::Output];
    }
    if is_answer {
        return vec![TokenClass::Output];
    }
    if has(&["image"]) {
        return vec![TokenClass::ImageInput, TokenClass::Input];
    }
    if has(&["input", "prompt"]) { vec![TokenClass::Input] } else { Vec::new() }
}
