//! What was typed as a YAML value: plain where it stays the same text, else in quotes.

/// Words that YAML reads as something else than text.
const RESERVED: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

/// A quantity or a name inside `{ }` or behind a key.
pub(super) fn value(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || " $.%/_-+".contains(c);
    written(text, |c| c.is_ascii_alphanumeric() || c == '$', plain)
}

/// A line of prose behind a key.
pub(super) fn prose(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || " -_./',()".contains(c) || c == ':';
    let cut = text.contains(": ") || text.ends_with(':');
    written(text, |c| c.is_alphabetic() && !cut, plain)
}

fn written(text: &str, first: impl Fn(char) -> bool, plain: impl Fn(char) -> bool) -> String {
    let trimmed = text == text.trim() && !RESERVED.contains(&text.to_lowercase().as_str());
    if trimmed && text.chars().next().is_some_and(first) && text.chars().all(plain) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted += &format!("\\u{:04x}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_yaml_would_read_otherwise_is_quoted() {
        for (text, written) in [
            ("1.2M/month", "1.2M/month"),
            ("2,400 tokens", "\"2,400 tokens\""),
            ("openai/gpt-5.4-mini", "openai/gpt-5.4-mini"),
            ("a: b", "\"a: b\""),
            ("", "\"\""),
            ("null", "\"null\""),
            ("\"", "\"\\\"\""),
            ("a\nb", "\"a\\u000ab\""),
        ] {
            assert_eq!(value(text), written);
        }
        for (text, written) in [
            ("Our agent's first week", "Our agent's first week"),
            ("Chat: a case", "\"Chat: a case\""),
            ("12 calls", "\"12 calls\""),
            ("C# or not", "\"C# or not\""),
        ] {
            assert_eq!(prose(text), written);
        }
    }
}
