//! What people can do about a text that cannot be read.

use super::json::JsonFaultKind;
use super::yaml::YamlFaultKind;

/// What people usually meant where the YAML layer says this.
const SYNTAX_HELP: &[(&str, &str)] = &[
    (
        "mapping values are not allowed",
        "a key has to stand in the column of its neighbours; a text with `: ` in it needs quotes",
    ),
    ("did not find expected key", "a key has to stand in the column of its neighbours"),
    ("did not find expected '-'", "the items of a list have to stand in one column"),
    ("tab character", "indent with spaces"),
    (
        "expected ',' or '}'",
        "a `{` before this place is not closed, or a text with commas or brackets needs quotes",
    ),
    (
        "expected ',' or ']'",
        "a `[` before this place is not closed, or a text with commas or brackets needs quotes",
    ),
    ("could not find expected ':'", "a key needs `: ` and a value behind it"),
    ("end of stream", "a quote before this place is not closed"),
    ("unknown anchor", "write the value out; a text that starts with `*` needs quotes"),
    ("cannot start any token", "a text that starts with this character needs quotes"),
    ("YAML tags", "write the value without its tag"),
];

/// What to do about a fault of YAML.
pub(super) fn yaml(kind: YamlFaultKind, message: &str) -> Option<&'static str> {
    match kind {
        YamlFaultKind::Syntax => {
            SYNTAX_HELP.iter().find(|(known, _)| message.contains(known)).map(|(_, help)| *help)
        }
        YamlFaultKind::Empty => Some("`breakeven example` prints a scenario to start from"),
        YamlFaultKind::SecondDocument => {
            Some("remove the `---` line, or put the second document into its own file")
        }
        YamlFaultKind::TooDeep => {
            Some("nest less deeply; where an alias (`*name`) contains itself, write the value out")
        }
        YamlFaultKind::TooMany => Some("remove the aliases (`*name`) that multiply each other"),
    }
}

/// What to do about a fault of JSON.
pub(super) fn json(kind: JsonFaultKind) -> Option<&'static str> {
    match kind {
        JsonFaultKind::CutOff => Some("was the run stopped, or the file cut off while it was copied?"),
        JsonFaultKind::Syntax => {
            Some("the file has to be as the program wrote it: JSON from its first byte to its last")
        }
        JsonFaultKind::Empty | JsonFaultKind::TooDeep => None,
    }
}
