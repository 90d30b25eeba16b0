//! The escapes of JSON's texts.

/// What a text between its quotes says; the byte of a wrong escape and what is wrong otherwise.
pub(super) fn unescaped(written: &str) -> Result<String, (usize, String)> {
    let mut said = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        said.push_str(&rest[..at]);
        let here = written.len() - rest.len() + at;
        let mark = rest[at + 1..].chars().next().unwrap_or(' ');
        rest = &rest[at + 1 + mark.len_utf8()..];
        said.push(match mark {
            '"' | '\\' | '/' => mark,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => code(&mut rest).ok_or_else(|| (here, "`\\u` needs four hexadecimal digits".to_owned()))?,
            other => return Err((here, format!("`\\{}` is no escape in JSON", other.escape_debug()))),
        });
    }
    Ok(said + rest)
}

/// The character of the digits behind `\u`, of two such escapes where they are halves; a half alone is shown as lost.
fn code(rest: &mut &str) -> Option<char> {
    let digits = |text: &str| u16::from_str_radix(text.get(..4)?, 16).ok();
    let first = digits(rest)?;
    *rest = &rest[4..];
    if let Some(character) = char::from_u32(first.into()) {
        return Some(character);
    }
    let second = rest.strip_prefix("\\u").and_then(digits);
    let both = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
    if both.is_some() {
        *rest = &rest[6..];
    }
    Some(both.unwrap_or(char::REPLACEMENT_CHARACTER))
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn reads_escapes() {
        assert_eq!(unescaped("a\\n\\\"\\u00e9\\ud83d\\ude00\\ud83d!").unwrap(), "a\n\"é😀\u{fffd}!");
        assert_eq!(unescaped("ab\\u12").unwrap_err().0, 2);
        assert_eq!(unescaped("\\é").unwrap_err().1, "`\\é` is no escape in JSON");
    }
}
