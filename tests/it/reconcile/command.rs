//! `breakeven reconcile` from the outside.

use serde_json::Value;

use crate::program::{CATALOG_HASH, breakeven, folder};

const BILLS: &str = "tests/fixtures/bills";

fn call(arguments: &[&str]) -> (String, String, i32) {
    let output = breakeven(BILLS).args([&["reconcile"], arguments].concat()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

fn page(arguments: &[&str]) -> String {
    let (page, said, status) = call(arguments);
    assert_eq!(status, 0, "{said}");
    page
}

#[test]
fn formats() {
    let plain = ["chat.yaml", "api", "--bill", "plain.csv"];
    insta::assert_snapshot!("table", page(&plain));
    insta::assert_snapshot!("markdown", page(&[&plain[..], &["--format", "markdown"]].concat()));
    insta::assert_snapshot!("csv", page(&[&plain[..], &["--format", "csv"]].concat()));
    insta::assert_snapshot!(
        "csv_lines",
        page(&[&plain[..], &["--format", "csv", "--view", "lines"]].concat())
    );
    let text = page(&["chat.yaml", "--bill", "focus.csv", "--service", "openai", "--format", "json"]);
    let schema = std::fs::read_to_string(folder("schemas/reconcile-v2.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let found: Value = serde_json::from_str(&text).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&found), "{text}");
    insta::with_settings!({ filters => [CATALOG_HASH] }, { insta::assert_snapshot!("json", text) });
    insta::assert_snapshot!("help", {
        let output = breakeven(".").args(["help", "reconcile"]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    });
}

/// Taxes, credits and purchases are named and not added; a month that is not over is said.
#[test]
fn focus() {
    insta::assert_snapshot!("focus", page(&["chat.yaml", "--bill", "focus.csv"]));
    let one = page(&["chat.yaml", "--bill", "focus.csv", "--match", "SubAccountName=chat"]);
    assert!(!one.contains("Virtual Machines"), "{one}");
    assert!(one.contains("$637.26 of tax is left out"), "{one}");
    assert!(one.contains("-$50.00 of credit is left out"), "{one}");
    assert!(one.contains("2027-02 is billed to 2027-02-20 only"), "{one}");
    let all = page(&[
        "chat.yaml",
        "--bill",
        "focus.csv",
        "--service",
        "openai",
        "--include",
        "credit",
        "--include",
        "tax",
    ]);
    assert!(all.contains("VAT +$637.26: it is a tax") && all.contains("Service credit -$50.00"), "{all}");
    let effective = page(&["chat.yaml", "--bill", "focus.csv", "--cost", "effective"]);
    assert!(effective.contains("(EffectiveCost)"), "{effective}");
}

/// Of rented and of owned GPUs: hours by a mapping, electricity by its unit, people of one's own left out.
#[test]
fn gpus() {
    let rented = page(&["gpus.yaml", "rented", "--bill", "hours.csv", "--map", "H100 VM=instances"]);
    let owned = page(&["gpus.yaml", "own", "--bill", "on-premises.csv", "--cost", "effective"]);
    let reserved = page(&["gpus.yaml", "reserved", "--bill", "hours.csv", "--map", "H100 VM=instances"]);
    insta::assert_snapshot!(format!("{rented}\n{owned}\n{reserved}"));
}

/// An audit is on no provider's bill: what it is forecast at hides no overrun, and where a row is called like it, it is compared.
#[test]
fn costs_by_name_hide_no_overrun() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let scenario = |costs: &str| {
        let shipped = std::fs::read_to_string(crate::program::folder(BILLS).join("chat.yaml")).unwrap();
        std::fs::write(path("chat.yaml"), format!("{shipped}\n{costs}")).unwrap();
    };
    let bill = std::fs::read_to_string(crate::program::folder(BILLS).join("plain.csv")).unwrap();
    std::fs::write(path("plain.csv"), &bill).unwrap();
    let off = |bill: &str| {
        let (chat, bill) = (path("chat.yaml"), path(bill));
        let report = page(&[&chat, "api", "--bill", &bill, "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        report["scenarios"][0]["total"]["difference_usd"].as_f64().unwrap()
    };
    scenario("");
    let without = off("plain.csv");
    scenario("costs: { audits: { cost: $400/month } }\n");
    assert!((off("plain.csv") - without).abs() < 0.005 && without > 100.0, "{without}");
    let said = page(&[&path("chat.yaml"), "api", "--bill", &path("plain.csv")]);
    assert!(
        said.contains("audits, forecast at $800.00, is left out: the scenario states it by name"),
        "{said}"
    );
    std::fs::write(
        path("with.csv"),
        format!("{}\n2027-01,audits,450,,,USD\n2027-02,audits,400,,,USD\n", bill.trim_end()),
    )
    .unwrap();
    assert!((off("with.csv") - without - 50.0).abs() < 0.005, "{}", off("with.csv"));
    // An auditor's invoice is a purchase in FOCUS.
    let focus = "BilledCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ServiceName,SkuMeter,ChargeDescription\n\
                 1500,USD,Usage,2027-01-01T00:00:00Z,OpenAI,Input tokens,Input tokens\n\
                 450,USD,Purchase,2027-01-01T00:00:00Z,Auditor,,Audits\n";
    std::fs::write(path("focus.csv"), focus).unwrap();
    let said = page(&[&path("chat.yaml"), "api", "--bill", &path("focus.csv")]);
    assert!(said.contains("- audits +$50.00") && !said.contains("left out"), "{said}");
}

#[test]
fn limits() {
    let plain = ["chat.yaml", "api", "--bill", "plain.csv"];
    let with = |limits: &[&str]| {
        let limits = limits.iter().flat_map(|limit| ["--limit", limit]);
        call(&plain.iter().copied().chain(limits).collect::<Vec<_>>())
    };
    assert_eq!(with(&["total <= +25%", "rest <= $100", "volume >= -$1k"]).2, 0);
    let (page, _, status) = with(&["total <= +1%", "price <= $50"]);
    assert_eq!(status, 1, "{page}");
    assert!(page.contains("missed"), "{page}");
    let (_, said, status) = with(&["totl <= 5%", "price <= 5 kg", "mix"]);
    assert_eq!(status, 2);
    insta::assert_snapshot!("wrong_limits", said);
    let all = [&plain[..], &["--limit", "total <= +1%", "--exit-zero"]].concat();
    assert_eq!(call(&all).2, 0);
}

#[test]
fn wrong_usage() {
    let mut said = String::new();
    for arguments in [
        &["../small.yaml", "--bill", "plain.csv"][..],
        &["chat.yaml", "apy", "--bill", "plain.csv"],
        &["chat.yaml", "--bill", "nowhere.csv"],
        &["chat.yaml", "--bill", "plain.csv", "--map", "AI gateway=input tokns"],
        &["chat.yaml", "--bill", "plain.csv", "--map", "AI gateway"],
        &["chat.yaml", "--bill", "plain.csv", "--include", "taxes"],
        &["chat.yaml", "--bill", "plain.csv", "--first-month", "01/2027"],
        &["chat.yaml", "--bill", "focus.csv", "--match", "SubAcountName=chat"],
        &["chat.yaml", "--bill", "focus.csv", "--service", "bedrock"],
        &["chat.yaml", "--bill", "plain.csv", "--service", "openai"],
    ] {
        let (page, complaint, status) = call(arguments);
        assert_eq!((status, page.as_str()), (2, ""), "{arguments:?}: {complaint}");
        said += &format!("{}\n{complaint}\n", arguments.join(" "));
    }
    insta::assert_snapshot!(said);
}

/// Every kind of fault of a bill, and no figures beside it.
#[test]
fn faulty_bills() {
    let mut found = 0;
    let mut files: Vec<_> =
        std::fs::read_dir(folder(BILLS)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap();
        if !name.starts_with("faulty-") {
            continue;
        }
        found += 1;
        let (page, complaint, status) = call(&["chat.yaml", "api", "--bill", name]);
        assert_eq!((status, page.as_str()), (2, ""), "{name}: {complaint}");
        let case = name.trim_start_matches("faulty-");
        insta::assert_snapshot!(format!("faulty-{case}"), complaint);
    }
    assert!(found >= 13, "{found}");
}
