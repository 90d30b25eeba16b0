//! The built-in catalog as a folder of one's own: the same prices to the last digit.

use std::fs;

use crate::program::{below, breakeven};

#[test]
fn an_exported_catalog_gives_the_same_figures() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("prices");
    let export = || breakeven(".").args(["catalog", "export"]).arg(&into).output().unwrap();
    let done = export();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for path in below("pricing", "yaml") {
        let relative = path.strip_prefix(crate::program::folder("pricing")).unwrap();
        assert_eq!(
            fs::read(into.join(relative)).unwrap(),
            fs::read(&path).unwrap(),
            "{}",
            relative.display()
        );
    }
    // Nothing is overwritten.
    let again = export();
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("the folder is not empty"));
    for scenario in ["ticket-triage", "fleet-choice", "rag-answers", "business-hours-mix", "reserved-quote"] {
        let run = |more: &[&str]| {
            let mut command = breakeven(".");
            command.args(["run", &format!("scenarios/{scenario}.yaml"), "--format", "json"]).args(more);
            let done = command.output().unwrap();
            assert!(done.status.success(), "{scenario}: {}", String::from_utf8_lossy(&done.stderr));
            String::from_utf8(done.stdout).unwrap()
        };
        // The citation of the catalog is the same too, since it says the same.
        let plain = |text: String| text.replace(&format!("{}/", into.display()), "pricing/");
        let (own, exported) = (run(&[]), plain(run(&["--pricing", into.to_str().unwrap()])));
        assert!(own == exported, "{scenario} differs with the exported catalog");
    }
}
