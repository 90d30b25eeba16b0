//! How much room words take, before anybody draws them: an estimate on the safe side, since nobody knows the reader's font.

/// The height of a letter's box.
pub(super) const SIZE: f64 = 13.0;
/// From one line of words to the next.
pub(super) const LINE: f64 = 16.0;

/// How wide words are.
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(wide).sum::<f64>() * SIZE
}

/// How wide a letter is, of its height.
fn wide(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.36,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' => 0.45,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' => 0.98,
        'A'..='Z' | '&' | '=' | '+' | '<' | '>' | '~' => 0.74,
        c if c.is_ascii() => 0.6,
        // Latin, Greek, Cyrillic, Hebrew and Arabic letters; then scripts and signs as wide as they are high.
        '\u{80}'..='\u{6ff}' => 0.74,
        _ => 1.2,
    }
}

/// As much of a text as fits, with a sign where something is left out.
pub(super) fn cut(text: &str, most: f64) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let room = most - width("…");
    let mut used = 0.0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            used += wide(*c) * SIZE;
            used <= room
        })
        .collect();
    format!("{}…", kept.trim_end())
}

/// A place that is taken: left, top, right, bottom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken(pub(super) [f64; 4]);

impl Taken {
    pub(super) fn meets(self, other: Self) -> bool {
        let ([left, top, right, bottom], [l, t, r, b]) = (self.0, other.0);
        left < r && l < right && top < b && t < bottom
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_cut() {
        assert_eq!(cut("owned", 100.0), "owned");
        let short = cut("a-very-long-name-of-an-option", 80.0);
        assert!(short.ends_with('…') && width(&short) <= 80.0, "{short}");
    }
}
