//! Searching the catalog: filters, orders, the same weights at all providers, names as people type them.

use super::{cells, out};
use crate::program::breakeven;

const DAY: [&str; 2] = ["--as-of", "2026-11-28"];

fn listed(arguments: &[&str]) -> Vec<Vec<String>> {
    let call: Vec<&str> = ["catalog", "list"].iter().chain(arguments).chain(&DAY).copied().collect();
    cells(&out(&[&call[..], &["--format", "csv"]].concat()))
}

fn refused(arguments: &[&str]) -> String {
    let run = breakeven("docs").args(["catalog"]).args(arguments).output().unwrap();
    assert!(!run.status.success() && run.stdout.is_empty(), "{arguments:?}");
    String::from_utf8(run.stderr).unwrap()
}

#[test]
fn rentals_of_a_family_and_a_term_sorted_by_price() {
    let rows = listed(&["rentals", "--gpu", "h100", "--term", "reserved-1y", "--sort", "price"]);
    let at = |id: &str| rows[0].iter().position(|name| name == id).unwrap();
    let (gpu, term, price) = (at("gpu"), at("term"), at("price_usd_per_gpu_hour"));
    assert!(rows.len() > 2, "{rows:?}");
    let prices: Vec<f64> = rows[1..].iter().map(|row| row[price].parse().unwrap_or(f64::INFINITY)).collect();
    assert!(prices.is_sorted(), "{prices:?}");
    for row in &rows[1..] {
        assert!(row[gpu].starts_with("h100") && row[term] == "reserved-1y", "{row:?}");
    }
    // A family is all of its kinds, a kind itself alone; several are either.
    let of = |gpu: &str| listed(&["rentals", "--gpu", gpu]).len() - 1;
    assert!(of("H100") > of("h100-sxm") && of("h100_sxm") == of("h100-sxm"));
    assert_eq!(of("h100-sxm,h100-pcie"), of("h100-sxm") + of("h100-pcie"));
    let own = listed(&["models", "--provider", "openai"]);
    assert!(own.len() > 5 && own[1..].iter().all(|row| row[0].starts_with("openai/")), "{own:?}");
}

/// Columns of machine formats are only added to.
#[test]
fn lists_keep_their_columns() {
    let models = listed(&["models"]);
    let before = "model,input_usd_per_million_tokens,cache_read_usd_per_million_tokens,output_usd_per_million_tokens,\
                  batch_input_usd_per_million_tokens,batch_output_usd_per_million_tokens,long_context_above_tokens,checked,ahead,\
                  read_at,age,source";
    assert_eq!(models[0].join(","), before);
    let rentals = listed(&["rentals"]);
    let before =
        "offer,gpu,gpus,term,price_usd_per_hour,price_usd_per_gpu_hour,region,checked,read_at,age,source";
    assert_eq!(rentals[0].join(","), before);
}

/// At 80 columns a list is one table, and every id stands whole in its line.
#[test]
fn lists_fit_a_narrow_terminal() {
    for arguments in [
        &["list", "rentals", "--gpu", "h100", "--term", "reserved-1y", "--sort", "price"][..],
        &["list", "rentals"],
        &["list", "models"],
        &["prices", "llama-3.3-70b"],
        &["prices", "deepseek-r1"],
        &["show", "h100-sxm"],
        &["show", "groq/openai/gpt-oss-120b"],
    ] {
        let run = breakeven("docs")
            .env("COLUMNS", "80")
            .args(["catalog"])
            .args(arguments)
            .args(DAY)
            .output()
            .unwrap();
        let text = String::from_utf8(run.stdout).unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{arguments:?}: {line}");
        }
        if arguments[0] == "list" {
            assert_eq!(text.matches('┌').count(), 1, "{arguments:?}: {text}");
            for row in listed(&arguments[1..]).iter().skip(1) {
                assert!(text.contains(&row[0]), "{arguments:?}: {} is broken", row[0]);
            }
            // The longest names leave no room for more than prices.
            assert!(arguments.len() == 2 || text.contains("Checked"), "{text}");
        }
    }
}

#[test]
fn what_a_list_cannot_be_asked() {
    for (arguments, said) in [
        (&["list", "rentals", "--gpu", "h10"][..], "no row with --gpu h10: did you mean"),
        (&["list", "rentals", "--gpu", "h100", "--term", "reserved-9y"], "did you mean `reserved-"),
        (&["list", "rentals", "--gpu", "zzzz"], "no row with --gpu zzzz"),
        (&["list", "rentals", "--sort", "prize"], "no column `prize` to sort by: did you mean"),
        (
            &["list", "models", "--gpu", "h100"],
            "the list `models` has no --gpu: it has --provider and --sort",
        ),
        (&["list", "pue", "--provider", "x"], "the list `pue` has no --provider: it has only --sort"),
        (&["list", "models", "--provider", "opneai"], "did you mean `openai`?"),
        (&["prices", "openai/gpt-5.4"], "names no published weights"),
        (&["prices", "llama-3.3-71b"], "did you mean `llama-3.3-70b`?"),
        (&["show", "deepinfra/Qwen/Qwen3.8-28B"], "did you mean `deepinfra/Qwen/Qwen3.8-27B`?"),
    ] {
        let complaint = refused(arguments);
        assert!(complaint.contains(said), "{arguments:?}: {complaint}");
    }
}

#[test]
fn the_same_weights_at_all_providers() {
    let prices =
        |model: &str| cells(&out(&["catalog", "prices", model, "--as-of", "2026-11-28", "--format", "csv"]));
    let llama = prices("llama-3.3-70b");
    let at = |id: &str| llama[0].iter().position(|name| name == id).unwrap();
    let row = llama.iter().find(|row| row[0].starts_with("deepinfra/")).unwrap();
    assert_eq!(row[at("checkpoint")], "meta-llama/Llama-3.3-70B-Instruct");
    assert_eq!((row[at("likeness")].as_str(), row[at("precision")].as_str()), ("same", "fp8, quantised"));
    // Three prompt tokens at $0.10 and one answer token at $0.32.
    let blend: f64 = row[at("blend_usd_per_million_tokens")].parse().unwrap();
    assert!((blend - (3.0 * 0.10 + 0.32) / 4.0).abs() < 1e-12, "{blend}");
    // The release of May is not the first one.
    let likeness = |model: &str| {
        let rows = prices(model);
        rows.iter().find(|row| row[0] == "deepinfra/deepseek-ai/DeepSeek-R1-0528").unwrap()[at("likeness")]
            .clone()
    };
    assert_eq!((likeness("DeepSeek-R1").as_str(), likeness("DeepSeek-R1-0528").as_str()), ("other", "same"));
    // Those that are switched off are named, not priced; an unknown precision is said.
    let oss = out(&["catalog", "prices", "gpt-oss-120b", "--as-of", "2026-11-28", "--format", "markdown"]);
    assert!(oss.contains("Switched off by 2026-11-28: fireworks/gpt-oss-120b"), "{oss}");
    assert!(oss.contains("unknown") && oss.contains("3 prompt tokens"), "{oss}");
    // By what somebody sells, the same.
    assert_eq!(prices("groq/openai/gpt-oss-120b"), prices("openai/gpt-oss-120b"));
}

#[test]
fn an_entry_is_shown_in_short_and_whole() {
    let show = |more: &[&str]| {
        out(&[&["catalog", "show", "deepinfra/google/gemma-4-31B-it", "--as-of"][..], more].concat())
    };
    let (now, then) = (show(&["2026-11-28"]), show(&["2026-11-20"]));
    assert!(now.contains("$0.20/Mtok") && !now.contains("$0.13/Mtok"), "{now}");
    assert!(then.contains("$0.13/Mtok") && !then.contains("$0.20/Mtok"), "{then}");
    assert!(now.contains("google/gemma-4-31B-it") && now.contains("`--all`"), "{now}");
    let whole = show(&["2026-11-28", "--all"]);
    assert!(whole.contains("$0.20/Mtok") && whole.contains("$0.13/Mtok"), "{whole}");
    // A source stands once.
    assert_eq!(now.matches("LiteLLM").count(), 1, "{now}");
    assert_eq!(out(&["catalog", "show", "H100_SXM"]), out(&["catalog", "show", "h100-sxm"]));
}
