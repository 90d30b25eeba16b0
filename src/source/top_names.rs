//! What stands at the top of a file that nobody knows: the keys of its document, or the columns of its table. For whoever typed its name.

use super::json::{self, Wanted};
use super::node::Node;
use super::sniff::Looks;
use super::stream::Stream;
use super::table::Table;

/// So much of a file is looked at.
const MOST_LOOKED_AT: usize = 1024 * 1024;
/// So many names are said.
const MOST_NAMES: usize = 20;

/// The first names at the top of a file, and what they are: `keys` or `columns`; nothing where there are none, or the file is large.
pub fn top_names(mut contents: Stream) -> Option<(&'static str, Vec<String>)> {
    let looks = contents.looks().ok()?;
    let bytes = contents.whole(MOST_LOOKED_AT).ok()?;
    let end = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let text = std::str::from_utf8(&bytes[..end]).ok()?.trim_start_matches('\u{feff}');
    let (what, names) = match looks {
        Looks::Json => ("keys", keys(text)?),
        Looks::Csv => ("columns", columns(text)?),
        _ => return None,
    };
    (!names.is_empty()).then_some((what, names))
}

fn keys(text: &str) -> Option<Vec<String>> {
    // Of a file of lines the first one is enough, and of a large document there is none.
    let first = text.lines().next().unwrap_or("");
    let root = [text, first].into_iter().find_map(|text| Some(json::parse(text, Wanted::ALL).ok()?.root))?;
    let top = match &root {
        Node::List(items) => items.first()?,
        other => other,
    };
    let Node::Map(entries) = top else { return None };
    Some(entries.iter().take(MOST_NAMES).map(|(key, _)| key.clone()).collect())
}

fn columns(text: &str) -> Option<Vec<String>> {
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    let mut table = Table::new(first.into());
    let header = table.next_record().ok()??;
    Some(header.fields().take(MOST_NAMES).map(|field| field.text.into_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_columns() {
        let of =
            |text: &str| top_names(text.into()).map(|(what, names)| format!("{what}: {}", names.join(" ")));
        assert_eq!(of("{\"a\": 1, \"b\": {\"c\": 2}}").unwrap(), "keys: a b");
        assert_eq!(of("[{\"a\": 1}, {\"b\": 2}]").unwrap(), "keys: a");
        assert_eq!(of("{\"a\": 1}\n{\"b\": 2").unwrap(), "keys: a");
        assert_eq!(of("x,y\n1,2\n").unwrap(), "columns: x y");
        assert_eq!(of("some words"), None);
        assert_eq!(of(""), None);
    }
}
