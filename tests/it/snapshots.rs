//! Every snapshot belongs to a test: what a renamed test left behind would be read by people and checked by nobody.

use std::fs;

use crate::program::{below, folder};

/// Whether a text holds this name between quotes, or a format such as `"explain-{option}"` that gives it.
fn names(text: &str, name: &str) -> bool {
    text.split('"').any(|literal| {
        let parts: Vec<&str> = literal.split('{').map(|part| part.rsplit('}').next().unwrap()).collect();
        let format = parts.len() > 1 && parts.iter().any(|part| !part.is_empty()) && !literal.contains(' ');
        literal == name || (format && name.starts_with(parts[0]) && in_order(name, &parts))
    })
}

/// Whether a name holds these parts, one after the other, and ends with the last.
fn in_order(name: &str, parts: &[&str]) -> bool {
    let found = parts.iter().try_fold(name, |rest, part| rest.split_once(part).map(|(_, after)| after));
    found.is_some() && parts.last().is_some_and(|last| name.ends_with(last))
}

#[test]
fn every_snapshot_is_some_tests() {
    let snapshots = below("tests/it", "snap");
    assert!(snapshots.len() > 400, "only {} snapshots were found", snapshots.len());
    for path in snapshots {
        let text = fs::read_to_string(&path).unwrap();
        let header = |key: &str| text.lines().take(5).find_map(|line| line.strip_prefix(key)).map(folder);
        let source = header("source: ").unwrap();
        let source = fs::read_to_string(&source).unwrap_or_else(|_| panic!("{}: no source", path.display()));
        let name = path.file_stem().unwrap().to_str().unwrap().rsplit("__").next().unwrap();
        // Of a test that takes many, each has the name of the case.
        let used = match name.split_once('@') {
            None => names(&source, name) || source.contains(&format!("fn {name}()")),
            Some((test, case)) => {
                let known = header("input_file: ").map_or_else(
                    || names(&source, case) || folder("tests/pricing").join(case).is_dir(),
                    |input| input.exists(),
                );
                known && source.contains(&format!("fn {test}()"))
            }
        };
        assert!(used, "{}: no test takes it", path.display());
    }
}
