//! Entries as they are written, for changing them.

/// An entry as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// In the built-in folder.
    BuiltIn {
        /// Its name.
        name: String,
        /// Its file within a pricing folder: `tokens/openai.yaml`.
        file: String,
        /// Its YAML, key included.
        text: String,
    },
    /// In a file of the overlay.
    InOverlay {
        /// The file's name as people know it.
        file: String,
    },
}

/// The text of an entry without the blank lines and comments that stand between it and the next one.
pub(super) fn without_what_follows(text: &str) -> &str {
    let mut end = text.len();
    for line in text.split_inclusive('\n').rev() {
        if !line.trim().is_empty() && !line.starts_with('#') {
            break;
        }
        end -= line.len();
    }
    &text[..end]
}
