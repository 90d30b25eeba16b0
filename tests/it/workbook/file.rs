//! The workbook as a file.

use std::io::Read as _;

use crate::program::breakeven;

fn bytes(arguments: &[&str]) -> Vec<u8> {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("out.xlsx");
    let output = breakeven(".")
        .arg("roi")
        .args(arguments)
        .args(["--format", "xlsx", "-o"])
        .arg(&path)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read(path).unwrap()
}

fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let first = bytes(&["scenarios/finance-committee.yaml"]);
    assert!(first == bytes(&["scenarios/finance-committee.yaml"]), "two calls, two files");
    assert!(part(&first, "docProps/core.xml").contains("2026-11-15T00:00:00Z"));
    let sheet = part(&first, "xl/worksheets/sheet2.xml");
    // A formula with the value that it comes to, rows that stay, and a page that fits.
    assert!(sheet.contains("<f>SUMPRODUCT('Cash flow'!") && sheet.contains("state=\"frozen\""), "{sheet}");
    assert!(
        sheet.contains("fitToWidth") || sheet.contains("fitToPage") || sheet.contains("fitToHeight"),
        "{sheet}"
    );
    let book = part(&first, "xl/workbook.xml");
    for name in ["tasks_per_month", "discount_rate", "token_price_trend", "_xlnm.Print_Area"] {
        assert!(book.contains(name), "{name}: {book}");
    }
    assert_eq!(
        part(&first, "xl/charts/chart2.xml").matches("<c:ser>").count()
            + part(&first, "xl/charts/chart1.xml").matches("<c:ser>").count(),
        3 + 4
    );
}

#[test]
fn a_workbook_needs_a_file() {
    for arguments in [&["--format", "xlsx"][..], &["--format", "xlsx", "-o", "-"]] {
        let output = breakeven(".")
            .args(["roi", "scenarios/finance-committee.yaml"])
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("-o FILE.xlsx"));
        assert!(output.stdout.is_empty());
    }
}

/// Titles and names of strangers are words, and nothing of them is run.
#[test]
fn texts_of_strangers_stay_texts() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a.yaml");
    let text = "scenario: a
title: '=HYPERLINK(\"http://x\") <script> \"\" é 🙂 \u{5e9}'
as_of: 2026-11-15
workload: { tasks: 1M/month, input: 2000 tokens, output: 300 tokens }
finance: { horizon: 120 months, discount_rate: 8%/year }
options:
  api: { serverless: openai/gpt-5.4-mini }
";
    std::fs::write(&path, text).unwrap();
    let file = bytes(&[path.to_str().unwrap()]);
    let strings = part(&file, "xl/sharedStrings.xml");
    assert!(strings.contains("=HYPERLINK(\"http://x\") &lt;script&gt;"), "{strings}");
    assert!(
        !part(&file, "xl/worksheets/sheet1.xml").contains("<f>HYPERLINK")
            && !part(&file, "xl/worksheets/sheet2.xml").contains("<f>HYPERLINK")
    );
    // Ten years by month.
    assert!(part(&file, "xl/worksheets/sheet5.xml").contains("r=\"DR3\""));
}
