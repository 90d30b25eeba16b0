//! What kind of text a file of another program is: known by how it starts, since names of files say little.

/// What a file's bytes start like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// JSON.
    Json,
    /// Lines of values with commas between them.
    Csv,
    /// Some other text.
    Text,
    /// Compressed by gzip.
    Gzip,
    /// An archive of files.
    Zip,
    /// Text of two bytes a character.
    Utf16,
    /// No text.
    Binary,
    /// Nothing is in it.
    Empty,
}

impl Looks {
    /// For messages: "it looks like JSON". Of a file that nobody knows, this is all that is said.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Json => "it looks like JSON",
            Self::Csv => "it looks like CSV",
            Self::Text => "it looks like text",
            Self::Gzip => "it is compressed by gzip",
            Self::Zip => "it is a ZIP archive",
            Self::Utf16 => "it looks like text in UTF-16",
            Self::Binary => "it is no text",
            Self::Empty => "it is empty",
        }
    }
}

/// How much of a file is looked at.
pub(super) const START: usize = 1024;

/// What a file's bytes start like.
pub(super) fn looks(bytes: &[u8]) -> Looks {
    let start = &bytes[..bytes.len().min(START)];
    if start.starts_with(b"\x1f\x8b") {
        return Looks::Gzip;
    }
    if start.starts_with(b"PK\x03\x04") {
        return Looks::Zip;
    }
    if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
        return Looks::Utf16;
    }
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.is_empty() {
        return if bytes.len() < START { Looks::Empty } else { Looks::Text };
    }
    if text.starts_with(['{', '[']) {
        return Looks::Json;
    }
    if text.contains('\0') {
        let wide = start.chunks_exact(2).filter(|pair| (pair[0] == 0) != (pair[1] == 0)).count();
        return if wide > start.len() / 3 { Looks::Utf16 } else { Looks::Binary };
    }
    // Text of another encoding has some bytes that are none of UTF-8, and whatever is no text has many.
    if text.matches(char::REPLACEMENT_CHARACTER).count() * 4 > text.chars().count() {
        return Looks::Binary;
    }
    let commas = |line: &str| line.matches(',').count();
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).map(commas);
    match (lines.next(), lines.next()) {
        (Some(1..), None | Some(1..)) => Looks::Csv,
        _ => Looks::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_by_the_start() {
        let utf16: Vec<u8> = "task,option".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, expected) in [
            (&b""[..], Looks::Empty),
            (b" \n", Looks::Empty),
            (b"\xef\xbb\xbf {\"a\": 1}", Looks::Json),
            (b"a,b\n1,2\n", Looks::Csv),
            (b"a,b", Looks::Csv),
            (b"a,b\n\n\n", Looks::Csv),
            (b"HOME=/root\0PATH=/bin\0", Looks::Binary),
            (b"root:x:0:0:root:/root:/bin/bash\n", Looks::Text),
            (b"\x1f\x8b\x08\x00", Looks::Gzip),
            (b"PK\x03\x04\x14\x00", Looks::Zip),
            (b"\xff\xfea\x00", Looks::Utf16),
            (&utf16, Looks::Utf16),
            (b"\x7fELF\x02\x01\x01\x00", Looks::Binary),
            (b"caf\xe9,b\n", Looks::Csv),
            (b"\xca\xfe\xba\xbe\x84", Looks::Binary),
        ] {
            assert_eq!(looks(bytes), expected, "{bytes:?}");
        }
        // A character that is cut in two where looking ends.
        let cut = format!("{}é", "a".repeat(START - 1));
        assert_eq!(looks(cut.as_bytes()), Looks::Text);
    }
}
