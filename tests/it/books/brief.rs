//! One page for people who decide.

use crate::program::breakeven;

fn shown(arguments: &[&str]) -> String {
    let output = breakeven(".").arg("roi").args(arguments).args(["--view", "brief"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_page_of_the_committee() {
    insta::assert_snapshot!("brief", shown(&["scenarios/finance-committee.yaml"]));
    let markdown = shown(&[
        "scenarios/finance-committee.yaml",
        "--format",
        "markdown",
        "--set",
        "finance.first_month=2027-01",
    ]);
    assert!(
        markdown.contains("## What is paid now") && markdown.contains("after 29.22 months (2029-06)"),
        "{markdown}"
    );
    let output = breakeven(".")
        .args(["roi", "scenarios/finance-committee.yaml", "--view", "brief", "--format", "csv"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

/// No shipped scenario has a page with a word that it does not explain, or longer than a page.
#[test]
fn no_page_has_a_word_that_nobody_explains() {
    for entry in std::fs::read_dir("scenarios").unwrap() {
        let path = entry.unwrap().path();
        let page = shown(&[path.to_str().unwrap()]);
        // What the scenario's own texts say is theirs.
        let own = page.split("What was assumed").next().unwrap();
        for word in
            ["NPV", "IRR", "TCO", "MIRR", "ROI", "TTFT", "TPOT", "p95", "capex", "opex", "utilisation"]
        {
            let found = own.split(|c: char| !c.is_alphanumeric()).any(|part| part == word);
            assert!(!found, "{}: {word}\n{own}", path.display());
        }
        assert!(page.lines().count() < 100, "{}: {}", path.display(), page.lines().count());
        assert!(!page.contains("  \n") && !page.contains(": ;"), "{page}");
    }
}
