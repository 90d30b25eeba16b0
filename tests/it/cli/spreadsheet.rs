//! CSV that a spreadsheet takes as it is meant.

use super::{KEPT, SMALL, cells, out, run_on, text};

#[test]
fn csv_is_fit_for_a_spreadsheet() {
    let formulas = KEPT
        .replace("wage: $30/h } }", "wage: $30/h }, note: \"=cmd\" }")
        .replace("A thousand letters", "+1")
        + "sources: { options.people.human.wage: \"@import\" }\n";
    for scenario in [formulas.as_str(), KEPT] {
        for view in ["summary", "ledger"] {
            let output = run_on(scenario, &["run", "-", "--format", "csv", "--view", view]);
            assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
            check_csv(&text(&output.stdout));
        }
    }
    for view in ["summary", "ledger"] {
        let csv = out(&["run", SMALL, "--format", "csv", "--view", view]);
        check_csv(&csv);
    }
    let csv = text(&run_on(&formulas, &["run", "-", "--format", "csv", "--view", "sources"]).stdout);
    assert!(csv.contains("'@import") && !csv.contains(",@import"), "{csv}");
    for list in ["models", "gpus", "servers", "rentals", "electricity", "pue", "colocation", "grid"] {
        check_csv(&out(&["catalog", "list", list, "--format", "csv", "--as-of", "2026-11-15"]));
    }
}

#[track_caller]
fn check_csv(csv: &str) {
    assert!(csv.ends_with("\r\n") && !csv.starts_with('\u{feff}'));
    assert_eq!(csv.matches('\n').count(), csv.matches("\r\n").count(), "a line end that is none: {csv}");
    let rows = cells(csv);
    let header = &rows[0];
    for (at, name) in header.iter().enumerate() {
        let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        assert!(plain && !name.is_empty(), "`{name}` is no column's name");
        assert!(!header[..at].contains(name), "two columns `{name}`");
    }
    assert!(rows.len() > 1, "{csv}");
    for row in &rows[1..] {
        assert_eq!(row.len(), header.len(), "{row:?}");
        for cell in row {
            assert!(!["nan", "inf", "-inf", "null", "–"].contains(&cell.to_lowercase().as_str()), "{row:?}");
            let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
            assert!(!formula, "`{cell}` would be taken for a formula");
        }
    }
}

#[test]
fn the_columns_say_their_units() {
    let rows = cells(&out(&["run", SMALL, "--format", "csv"]));
    for (name, value) in
        [("cost_per_month_usd", "8760"), ("accuracy_fraction", "0.88"), ("gpus", "4"), ("ttft_p95_s", "")]
    {
        let at = rows[0].iter().position(|known| known == name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(rows[3][at], value, "{name}");
    }
}
