//! What texts of a unit look like, as a regular expression: made of the words that the reader knows. It holds of every text that is read
//! as the unit, but for units that cancel each other out (`3 h GPU/GPU`); that a number is in range it does not know.

use super::calendar::Calendar;
use super::currency::Currency;
use super::dimension::{DIMENSIONS, Dim, SCALES, Signature, WORDS, unit_word};
use super::scan::unit_scale;
use super::unit::{Notation, Unit};

/// So many words name a unit at most: `tokens/min/unit` has three.
const MOST_PARTS: usize = 3;

/// Digits with a point, commas between groups of three, and an exponent.
const NUMBER: &str =
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?";

/// Words of the same signature, and what it is.
struct Class {
    signature: Signature,
    words: String,
}

impl Unit {
    /// A regular expression (ECMA 262) that holds of the texts that are read as this unit, without blanks around them.
    pub fn pattern(self) -> String {
        let classes = classes();
        let money = self.is_money();
        let mut wanted: Vec<Signature> = Vec::new();
        for suffix in std::iter::once(self.suffix()).chain(self.info().also.iter().copied()) {
            let found = unit_scale(suffix, Calendar::STANDARD).map(|scale| scale.signature);
            wanted.extend(found.filter(|found| !wanted.contains(found)));
        }
        let mut tails: Vec<String> = Vec::new();
        for signature in &wanted {
            for parts in combinations(&classes, *signature) {
                tails.extend(arrangements(&classes, &parts));
            }
        }
        let scales: Vec<&str> = SCALES.iter().map(|(word, _)| *word).collect();
        let scale = scales.join("|");
        let percent = self.notation() == Notation::Percent || self == Self::Ratio;
        let mut ends: Vec<String> = Vec::new();
        if !self.is_rate() {
            let bare = self.notation() != Notation::Unit || (money && wanted.contains(&Signature::default()));
            if bare {
                ends.push(format!(r"(?:\s*(?:{scale}))?"));
            }
            ends.extend(tails.iter().map(|tail| tail.replace("SCALE", &scale)));
        }
        if percent {
            let bare = wanted.contains(&Signature::default());
            ends.extend(bare.then(|| r"\s*%".to_owned()));
            ends.extend(tails.iter().filter_map(|tail| {
                // What stands behind the scale, which per cent do not have.
                Some(format!(r"\s*%{}", tail.strip_prefix(r"(?:\s*(?:SCALE)(?=[\s/]|$))?")?))
                    .map(|tail| tail.replace("SCALE", &scale))
            }));
        }
        if self == Self::Ratio {
            ends.push(r"\s*[x×]".to_owned());
        }
        // Nothing may be written with a sign: it is in range.
        let sign = if self.min() < 0.0 {
            r"(?:[-−]\s*)?"
        } else {
            r"(?:[-−]\s*(?=[^0-9]*[0.,]+(?:[^0-9.,]|$)))?"
        };
        let sign_of_money = if money { Currency::pattern() } else { String::new() };
        format!("{sign}{sign_of_money}{NUMBER}(?:{})", ends.join("|"))
    }

    /// The same for what is read as this unit once its suffix is put behind it: `$60,000` where a month is meant.
    pub fn bare_pattern(self) -> String {
        let sign_of_money = if self.is_money() { Currency::pattern() } else { String::new() };
        let scales: Vec<&str> = SCALES.iter().map(|(word, _)| *word).collect();
        format!(r"(?:[-−]\s*)?{sign_of_money}{NUMBER}(?:\s*(?:%|{}))?", scales.join("|"))
    }

    /// Whether a plain number is taken, which has no unit.
    pub fn takes_plain_numbers(self) -> bool {
        self.notation() != Notation::Unit && !self.is_rate()
    }
}

/// Every word of a unit that is read, as it is written.
pub fn unit_words() -> &'static [&'static str] {
    WORDS
}

/// The words of the reader by what they measure.
fn classes() -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    for word in WORDS {
        let Some(found) = unit_word(word, Calendar::STANDARD) else { continue };
        match classes.iter_mut().find(|class| class.signature == found.signature) {
            Some(class) => class.words = format!("{}|{word}", class.words),
            None => classes.push(Class { signature: found.signature, words: (*word).to_owned() }),
        }
    }
    classes
}

/// The sets of classes, each above or below the line, that come to a signature (money is a sign, not a word) and no part of which cancels
/// out. Of an energy, power times hours is one; elsewhere a power over an energy would be a time that nobody writes.
fn combinations(classes: &[Class], of: Signature) -> Vec<Vec<(usize, i8)>> {
    let mut target = of;
    target.0[Dim::Money as usize] = 0;
    let mut found = Vec::new();
    search(classes, target, 0, &mut Vec::new(), &mut found);
    found
}

fn search(
    classes: &[Class],
    target: Signature,
    from: usize,
    parts: &mut Vec<(usize, i8)>,
    found: &mut Vec<Vec<(usize, i8)>>,
) {
    let sum = |parts: &[(usize, i8)]| {
        let part = |sum: Signature, (class, sign): &(usize, i8)| sum.times(classes[*class].signature, *sign);
        parts.iter().fold(Signature::default(), part)
    };
    let here = sum(parts);
    if here == target {
        if !parts.is_empty() {
            found.push(parts.clone());
        }
        return;
    }
    if parts.len() == MOST_PARTS {
        return;
    }
    for (at, class) in classes.iter().enumerate().skip(from) {
        let strange = |dim: usize| {
            class.signature.0[dim] != 0
                && target.0[dim] == 0
                && (dim != Dim::Time as usize || class.signature == Signature::of(Dim::Time, 1))
        };
        let only_time = class.signature == Signature::of(Dim::Time, 1);
        // Time is strange to an energy unless a power stands beside it.
        let strange =
            (0..DIMENSIONS).any(|dim| strange(dim) && !(only_time && target.0[Dim::Energy as usize] != 0));
        if strange {
            continue;
        }
        for sign in [1, -1] {
            parts.push((at, sign));
            search(classes, target, at, parts, found);
            parts.pop();
        }
    }
}

/// The texts of such parts, in every order: above the line, below it.
fn arrangements(classes: &[Class], parts: &[(usize, i8)]) -> Vec<String> {
    let side = |sign: i8| -> Vec<&str> {
        parts.iter().filter(|(_, of)| *of == sign).map(|(class, _)| classes[*class].words.as_str()).collect()
    };
    // A number or a scale may stand behind a line: `$2 / 1M tokens`.
    let counted = format!(r"(?:(?:{NUMBER}(?:SCALE)?|SCALE)\s+)*");
    let scale = r"(?:\s*(?:SCALE)(?=[\s/]|$))?";
    let mut texts = Vec::new();
    for above in orders(&side(1)) {
        for below in orders(&side(-1)) {
            let mut text = scale.to_owned();
            for (at, words) in above.iter().enumerate() {
                let gap = if at == 0 { r"\s*" } else { r"(?:\s+|-)" };
                text += &format!("{gap}(?:{words})");
            }
            for (at, words) in below.iter().enumerate() {
                let line = if above.is_empty() && at == 0 {
                    r"\s*(?:/\s*|per\s+)"
                } else {
                    r"(?:\s*/\s*|\s+per\s+)"
                };
                let line = format!("{line}{counted}");
                let line = if at == 0 { line } else { format!(r"(?:{line}|\s+|-)") };
                text += &format!("{line}(?:{words})");
            }
            texts.push(text);
        }
    }
    texts
}

/// Every order of a few things.
fn orders<'a>(things: &[&'a str]) -> Vec<Vec<&'a str>> {
    if things.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (at, first) in things.iter().enumerate() {
        let mut rest = things.to_vec();
        rest.remove(at);
        for mut order in orders(&rest) {
            order.insert(0, first);
            if !all.contains(&order) {
                all.push(order);
            }
        }
    }
    all
}
