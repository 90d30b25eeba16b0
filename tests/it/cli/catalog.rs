//! `breakeven catalog` and `breakeven metrics`.

use super::{cells, out};

#[test]
fn every_list_of_the_catalog() {
    let names = out(&["catalog", "list"]);
    for (list, entry) in [
        ("models", "openai/gpt-5.4-mini"),
        ("gpus", "h100-sxm"),
        ("servers", "dgx-h100"),
        ("rentals", "lambda/h100-sxm-8x"),
        ("electricity", "us-commercial"),
        ("pue", "global-average"),
        ("colocation", "na-primary"),
        ("grid", "germany"),
        ("providers", "aws-bedrock"),
    ] {
        assert!(names.contains(list), "{names}");
        let rows = cells(&out(&["catalog", "list", list, "--format", "csv", "--as-of", "2026-11-15"]));
        let row = rows.iter().find(|row| row[0] == entry).unwrap_or_else(|| panic!("{list}: {entry}"));
        // Of models, what is ahead stands after it.
        let checked = row.iter().rev().find(|cell| breakeven::units::parse_date(cell).is_some());
        assert!(checked.is_some(), "{list}: {row:?}");
        for format in ["json", "markdown"] {
            let shown = out(&["catalog", "list", list, "--format", format, "--as-of", "2026-11-15"]);
            assert!(shown.contains(entry), "{list} as {format}");
        }
    }
}

/// A reader of today's list sees that a price doubles in three days, and which models are switched off.
#[test]
fn a_list_of_models_says_what_is_ahead() {
    let rows = cells(&out(&["catalog", "list", "models", "--format", "csv", "--as-of", "2026-11-28"]));
    let at = rows[0].iter().position(|name| name == "ahead").unwrap();
    let ahead = |model: &str| rows.iter().find(|row| row[0] == model).unwrap()[at].as_str();
    assert_eq!(ahead("google-gemini-api/gemini-4-argon"), "from 2026-12-01 $4.00 in, $20.00 out");
    assert_eq!(ahead("google-gemini-api/gemini-3.7-flash"), "from 2027-01-01 $1.50 in, $7.50 out");
    assert_eq!(ahead("google-gemini-api/gemini-2.5-pro"), "off from 2026-12-01");
    assert_eq!(ahead("deepseek/deepseek-chat"), "off since 2026-07-24");
    assert_eq!(ahead("openai/gpt-5.4"), "");
    let shown = out(&["catalog", "show", "google-gemini-api/gemini-4-argon", "--all"]);
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        shown.contains("from 2026-11-12 $2.00 in, $10.00 out; from 2026-12-01 $4.00 in, $20.00 out"),
        "{shown}"
    );
    let shown = out(&["catalog", "show", "deepseek/deepseek-chat", "--all", "--format", "markdown"]);
    assert!(shown.contains("disputed: so genai-prices 0.2.3"), "{shown}");
}

#[test]
fn an_entry_of_the_catalog_in_full() {
    // A figure of each, and something of its source.
    for (entry, figure) in [
        ("openai/gpt-5.4-mini", "$0.75/Mtok"),
        ("h100-sxm", "3.35 TB/s"),
        ("dgx-h100", "10,200 W"),
        ("lambda/h100-sxm-8x", "$31.92/h"),
        ("germany", "g/kWh"),
        ("us-commercial", "/kWh"),
        ("na-primary", "/kW/month"),
        ("global-average", "x"),
        ("anthropic", "region us"),
    ] {
        let shown = out(&["catalog", "show", entry, "--format", "markdown"]);
        assert!(shown.contains(figure), "{entry}: {shown}");
        assert!(shown.contains("202"), "{entry}: no date: {shown}");
        assert!(shown.contains("Source") || shown.contains("source"), "{entry}: no source: {shown}");
        out(&["catalog", "show", entry]);
        out(&["catalog", "show", entry, "--format", "json"]);
    }
    assert_eq!(out(&["catalog", "show", "hgx-h100"]), out(&["catalog", "show", "dgx-h100"]), "an alias");
}

#[test]
fn the_registry_of_metrics() {
    let rows = cells(&out(&["metrics", "--format", "csv"]));
    let ids: Vec<&str> = rows[1..].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(ids, breakeven::metric::Metric::ids().collect::<Vec<_>>());
    let shown = out(&["metrics", "--format", "markdown"]);
    assert!(ids.iter().all(|id| shown.contains(id)), "{shown}");
}

/// An architecture that rests on defaults of a class says so where it is shown, once, and is called an estimate; another does not.
#[test]
fn architectures_that_rest_on_class_defaults_say_so() {
    let said = "The figures are the defaults of the class in transformers";
    let mut seen = 0;
    for row in cells(&out(&["catalog", "list", "architectures", "--format", "csv"])).iter().skip(1) {
        let shown = cells(&out(&["catalog", "show", &row[0], "--format", "csv"]));
        let rests =
            shown.iter().any(|row| row[0] == "layers" && row.iter().any(|c| c.contains("class defaults")));
        let notes = shown.iter().filter(|row| row.iter().any(|cell| cell.contains(said)));
        assert_eq!(notes.count(), usize::from(rests), "{}", row[0]);
        let estimate =
            shown.iter().any(|row| row[0] == "layers" && row.iter().any(|cell| cell == "estimate"));
        assert_eq!(estimate, rests, "{}", row[0]);
        seen += usize::from(rests);
    }
    assert!(seen > 15, "only {seen} rest on defaults");
}
