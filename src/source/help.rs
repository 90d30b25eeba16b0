//! What people can do about a text that cannot be read.

use super::json::JsonFaultKind;
use super::syntax::Mistake;
use super::yaml::{Unused, YamlFaultKind};

/// What to do about a text that is not YAML.
pub(super) fn syntax(mistake: Mistake) -> &'static str {
    match mistake {
        Mistake::Tab => "indent with spaces",
        Mistake::OpenQuote => "a quote before this place is not closed",
        Mistake::OpenBrace => {
            "a `{` before this place is not closed, or a text with commas or brackets needs quotes"
        }
        Mistake::OpenBracket => {
            "a `[` before this place is not closed, or a text with commas or brackets needs quotes"
        }
        Mistake::UnknownAnchor => "write the value out; a text that starts with `*` needs quotes",
        Mistake::Reserved => "a text that starts with this character needs quotes",
        Mistake::Colon => {
            "a key has to stand in the column of its neighbours; a text with `: ` in it needs quotes"
        }
        Mistake::NoColon => "a key needs `: ` and a value behind it",
        Mistake::Item => "the items of a list have to stand in one column",
        Mistake::Key => "a key has to stand in the column of its neighbours",
    }
}

/// What to do about what YAML has and files here have not.
pub(super) fn unused(unused: Unused) -> Option<&'static str> {
    match unused {
        Unused::Tag => Some("write the value without its tag"),
        Unused::Key => None,
    }
}

/// What to do about a fault of YAML that is not one of its syntax.
pub(super) fn yaml(kind: YamlFaultKind) -> Option<&'static str> {
    match kind {
        YamlFaultKind::Syntax => None,
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
        JsonFaultKind::Empty | JsonFaultKind::TooDeep | JsonFaultKind::TooMany => None,
    }
}
