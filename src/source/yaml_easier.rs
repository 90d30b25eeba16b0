//! A YAML text without what only `serde_yaml` accepts, for the parser of the places: each character stays where it is,
//! or a blank or a line break takes its place.

use std::borrow::Cow;

/// A byte order mark, which ends up inside a text that was pasted together; only one parser takes it for a character.
const MARK: char = '\u{feff}';

/// A text whose line breaks and characters are all ones that both parsers know, character by character.
pub(super) fn plain_breaks(text: &str) -> Cow<'_, str> {
    const OTHERS: &[char] = &['\u{85}', '\u{2028}', '\u{2029}'];
    if !text.contains(OTHERS) && !text.contains(MARK) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(OTHERS, "\n").replace(MARK, "\u{a0}"))
}

/// The same text with fewer things that only `serde_yaml` accepts: tabs between words, and lines in brackets or quotes
/// that are not indented. The brackets or quotes are the first ones from the character of that number on; `None` where nothing is left to change.
pub(super) fn make_easier(text: &str, from: usize) -> Option<String> {
    if text.contains('\t') {
        return Some(text.replace('\t', " "));
    }
    let from = text.char_indices().nth(from)?.0;
    let start = from + text[from..].find(['[', '{', '"', '\''])?;
    let (mut depth, mut quote, mut comment, mut last, mut changed) = (0_usize, None, false, ' ', false);
    let mut easier = text[..start].to_owned();
    let mut rest = text[start..].chars();
    for next in rest.by_ref() {
        let breaks = matches!(next, '\n' | '\r');
        match (quote, next) {
            (Some(open), _) if next == open && !(open == '"' && last == '\\') => quote = None,
            (Some(_), _) => {}
            (None, '#') if last.is_whitespace() => comment = true,
            _ if comment => comment = !breaks,
            (None, '"' | '\'') if last.is_whitespace() || "[{,:".contains(last) => quote = Some(next),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        changed |= breaks;
        easier.push(if breaks || comment { ' ' } else { next });
        // A backslash behind another one means nothing to what follows.
        last = if next == '\\' && last == '\\' { ' ' } else { next };
        if depth == 0 && quote.is_none() {
            break;
        }
    }
    easier.push_str(rest.as_str());
    changed.then_some(easier)
}
