//! Which words of a citation are addresses of the web: those become links.

/// Whether a word is an address of the web, of characters that mean nothing in Markdown or HTML.
pub(super) fn is_address(word: &str) -> bool {
    let rest = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._/%?=&+:;,#!()".contains(c);
        rest.starts_with(|c: char| c.is_ascii_alphanumeric())
            && rest.chars().all(plain)
            && !rest.contains("##")
    })
}
