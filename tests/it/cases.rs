//! Cases beside a scenario: each is what the program says of the scenario with the same values set by hand, to the digit.

use serde_json::Value;

use crate::program::{CATALOG_HASH, breakeven, folder};

const CASES: &str = "tests/fixtures/cases";

fn call(folder: &str, arguments: &[&str]) -> (String, String, i32) {
    let output = breakeven(folder).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

fn page(folder: &str, arguments: &[&str]) -> String {
    let (page, said, status) = call(folder, arguments);
    assert_eq!(status, 0, "{arguments:?}: {said}");
    page
}

fn json(folder: &str, arguments: &[&str]) -> Value {
    serde_json::from_str(&page(folder, &[arguments, &["--format", "json"]].concat())).unwrap()
}

fn found<'v>(all: &'v Value, key: &str, name: &str) -> &'v Value {
    let mut all = all.as_array().unwrap().iter();
    all.find(|found| found[key] == name).unwrap_or_else(|| panic!("no {key} {name}"))
}

#[test]
fn pages() {
    for (name, arguments) in [
        ("run", &["run", "chat.yaml"][..]),
        ("run_cases", &["run", "chat.yaml", "--view", "cases"]),
        ("run_csv", &["run", "chat.yaml", "--view", "cases", "--format", "csv"]),
        ("run_markdown", &["run", "chat.yaml", "--view", "cases", "--format", "markdown"]),
        ("roi_cases", &["roi", "chat.yaml", "--view", "cases"]),
        ("roi_csv", &["roi", "chat.yaml", "--view", "cases", "--format", "csv"]),
        ("changed", &["run", "changed.yaml"]),
        ("changed_brief", &["run", "changed.yaml", "--view", "brief"]),
        ("changed_explain", &["explain", "changed.yaml", "rented", "cost_per_month"]),
        ("without", &["run", "changed.yaml", "--view", "cases"]),
    ] {
        insta::with_settings!({ filters => [CATALOG_HASH] }, {
            insta::assert_snapshot!(name, page(CASES, arguments));
        });
    }
}

/// The figures of an option in a case, and of the scenario with the same values set by hand.
fn agree(folder: &str, file: &str, command: &str, set: &[&str], metrics: &[&str]) {
    let fields: Vec<String> = set
        .iter()
        .map(|set| set.split_once('=').unwrap())
        .map(|(path, value)| format!("{path}: \"{value}\""))
        .collect();
    let cases = format!("cases={{ moved: {{ set: {{ {} }} }} }}", fields.join(", "));
    let beside = json(folder, &[command, file, "--set", &cases]);
    let beside = &beside["scenarios"][0];
    let by_hand: Vec<&str> = set.iter().flat_map(|set| ["--set", set]).collect();
    let alone = json(folder, &[&[command, file], &by_hand[..]].concat());
    let alone = &alone["scenarios"][0];
    let recommended = |found: &Value| {
        let of = if command == "run" { &found["answer"]["recommendation"] } else { &found["recommendation"] };
        (of["verdict"].as_str().unwrap().to_owned(), of["option"].clone())
    };
    for (name, whole) in [("base", beside), ("moved", alone)] {
        let case = found(&beside["cases"], "case", name);
        let mut seen = 0;
        for option in case["options"].as_array().unwrap() {
            let own = found(&whole["options"], "option", option["option"].as_str().unwrap());
            for metric in metrics {
                let (left, right) = (&option["metrics"][metric]["value"], &own["metrics"][metric]["value"]);
                assert_eq!(left, right, "{file}: {metric} of {} in {name}", option["option"]);
                seen += usize::from(left.is_f64());
            }
        }
        assert!(seen > 0 || name == "moved", "{file}: {name}");
        // What else is weighed may keep an answer from naming an option that is ahead by its stated bill.
        let (verdict, option) = recommended(whole);
        if verdict == "recommended" {
            assert_eq!(case["recommended"], serde_json::json!([option]), "{file}: {name}");
        }
    }
}

#[test]
fn a_case_is_the_scenario_with_those_values() {
    let mut tried = 0;
    for entry in std::fs::read_dir(folder("scenarios")).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|end| end != "yaml") {
            continue;
        }
        let set = ["calendar.hours_per_month=720", "finance.gpu_rent_trend=-20%/year"];
        agree("scenarios", &file, "run", &set, &["cost_per_task", "cost_per_success", "cost_per_month"]);
        tried += 1;
    }
    assert!(tried > 15, "{tried} scenarios");
    agree(
        "scenarios",
        "finance-committee.yaml",
        "roi",
        &["finance.gpu_rent_trend=-20%/year"],
        &["npv", "tco"],
    );
    agree(CASES, "chat.yaml", "roi", &["workload.tasks=2M/month"], &["npv", "tco"]);
}

#[test]
fn what_to_expect_is_the_weighted_mean() {
    for (command, metric) in [("run", "cost_per_month"), ("run", "cost_per_task"), ("roi", "npv")] {
        let report = json(CASES, &[command, "chat.yaml"]);
        let scenario = &report["scenarios"][0];
        for expected in scenario["expected"].as_array().unwrap() {
            let name = expected["option"].as_str().unwrap();
            let weighed: Option<Vec<f64>> = scenario["cases"].as_array().unwrap()[1..]
                .iter()
                .map(|case| {
                    let of = found(&case["options"], "option", name);
                    let value = of["metrics"][metric]["value"].as_f64()?;
                    Some(case["probability"].as_f64().unwrap() * value)
                })
                .collect();
            let mean = weighed.map(|all| all.iter().sum::<f64>());
            let shown = expected["metrics"][metric]["value"].as_f64();
            assert_eq!(mean.is_some(), shown.is_some(), "{metric} of {name}");
            let (Some(mean), Some(shown)) = (mean, shown) else { continue };
            assert!((mean - shown).abs() <= 1e-9 * mean.abs(), "{metric} of {name}: {mean} or {shown}");
        }
        assert_eq!(scenario["expected"].as_array().unwrap().len(), 3);
    }
}

#[test]
fn what_is_written_for_programs_has_its_schema() {
    for (command, schema) in [("run", "report"), ("roi", "roi")] {
        let schema = folder("schemas").join(format!("{schema}-v2.schema.json"));
        let schema: Value = serde_json::from_str(&std::fs::read_to_string(schema).unwrap()).unwrap();
        let found = json(CASES, &[command, "chat.yaml"]);
        let faults: Vec<String> = jsonschema::validator_for(&schema)
            .unwrap()
            .iter_errors(&found)
            .map(|fault| fault.to_string())
            .collect();
        assert!(faults.is_empty(), "{command}: {faults:?}");
        assert_eq!(found["scenarios"][0]["cases"].as_array().unwrap().len(), 4);
    }
    let without = json(CASES, &["run", "changed.yaml"]);
    assert!(without["scenarios"][0].get("cases").is_none());
}

#[test]
fn a_change_of_a_price_is_its_factor() {
    let changed = json(CASES, &["run", "changed.yaml"]);
    let listed = json(CASES, &["run", "changed.yaml", "--set", "price_changes=~"]);
    let month = |report: &Value, option: &str| {
        let options = report["scenarios"][0]["options"].clone();
        found(&options, "option", option)["metrics"]["cost_per_month"]["value"].as_f64().unwrap()
    };
    for (option, factor) in [("api", 0.7), ("large", 1.0), ("rented", 1.2)] {
        let (now, before) = (month(&changed, option), month(&listed, option));
        assert!((now / before - factor).abs() < 1e-12, "{option}: {before} to {now}");
    }
    // The server's own name says more than its GPU's: 10% less, and no 20% more.
    assert!(month(&changed, "owned") < month(&listed, "owned"));
    let warnings = changed["scenarios"][0]["warnings"].as_array().unwrap();
    let said: Vec<&str> = warnings
        .iter()
        .filter(|said| said["code"] == "changed-price")
        .map(|said| said["message"].as_str().unwrap())
        .collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said.contains(&"price change assumed: openai -30% (openai/gpt-5.4-mini)"), "{said:?}");
}

#[test]
fn limits_are_judged_in_cases() {
    let (as_it_stands, _, status) = call(CASES, &["check", "chat.yaml"]);
    assert_eq!(status, 0, "{as_it_stands}");
    let (boom, _, status) = call(CASES, &["check", "chat.yaml", "--case", "boom"]);
    assert_eq!(status, 1, "{boom}");
    assert!(boom.contains("in case boom"), "{boom}");
    let (all, _, status) = call(CASES, &["check", "chat.yaml", "--case", "all"]);
    assert_eq!(status, 1, "{all}");
    insta::assert_snapshot!("check_all", all);
    let (_, _, status) = call(CASES, &["check", "chat.yaml", "--case", "price war"]);
    assert_eq!(status, 0);
    let (_, said, status) = call(CASES, &["check", "chat.yaml", "--case", "bom"]);
    assert_eq!(status, 2);
    assert!(said.contains("did you mean `boom`"), "{said}");
}

#[test]
fn a_faulty_case_is_a_fault_of_the_file_for_every_command() {
    let set = "cases={ odd: { set: { workload.tasks: 3 zorks } } }";
    for command in ["run", "roi", "check", "explain", "frontier"] {
        let (_, said, status) = call(CASES, &[command, "chat.yaml", "--set", set]);
        assert_eq!(status, 2, "{command}: {said}");
        assert!(said.contains("case `odd`"), "{command}: {said}");
    }
}

#[test]
fn the_work_of_cases_is_bounded() {
    // Each case adds three thousand options.
    let options: Vec<String> =
        (0..1_500).map(|at| format!("o{at}: {{ serverless: openai/gpt-5.4-mini }}")).collect();
    let set = format!("{{ options: {{ {} }} }}", options.join(", "));
    let cases: Vec<String> = (0..4).map(|at| format!("c{at}: {{ set: {set} }}")).collect();
    let text = std::fs::read_to_string(folder(CASES).join("changed.yaml")).unwrap();
    let text = format!("{text}cases: {{ {} }}\n", cases.join(", "));
    let output = breakeven(CASES).args(["check", "-"]).write_stdin(text).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cases have more than 4000 options together"), "{said}");
}

/// A case of a stranger, whose texts could be taken for formulas and for markup.
const HOSTILE: &str = "cases: { \"2 + 2\": { what: \"=HYPERLINK(\\\"x\\\") <script>alert(1)</script> | a 🚀 **b**\", \
                       set: { workload.tasks: 2x } } }\n";

fn hostile() -> String {
    let text = std::fs::read_to_string(folder(CASES).join("changed.yaml")).unwrap();
    format!("{text}finance: {{ horizon: 12 months, discount_rate: 10%/year, baseline: large }}\n{HOSTILE}")
}

#[test]
fn texts_of_strangers_stay_texts() {
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("book.xlsx");
    let mut command = breakeven(CASES);
    command.args(["roi", "-", "--format", "xlsx", "-o"]).arg(&file).write_stdin(hostile());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut book = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut book.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    assert!(part("xl/workbook.xml").contains("name=\"Cases\""));
    assert!(part("xl/sharedStrings.xml").contains("2 + 2"));
    let mut command = breakeven(CASES);
    let output = command.args(["run", "-", "--format", "markdown"]).write_stdin(hostile()).output().unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(!page.replace("\\<", "").contains("<script>"), "{page}");
    assert!(page.contains("2 + 2"), "{page}");
}

#[test]
fn a_folder_of_tables_has_the_cases() {
    let room = tempfile::tempdir().unwrap();
    let out = room.path().join("out");
    let output = breakeven(CASES).args(["roi", "chat.yaml", "--output-dir"]).arg(&out).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for (file, command) in [("run-cases.csv", "run"), ("roi-cases.csv", "roi")] {
        let written = std::fs::read_to_string(out.join(file)).unwrap();
        assert_eq!(
            written,
            page(CASES, &[command, "chat.yaml", "--view", "cases", "--format", "csv"]),
            "{file}"
        );
    }
}

/// What changes nothing is told, also where the scenario states the price beside an offer; what is changed has its factor.
#[test]
fn reserved_units_are_changed_unless_their_price_is_stated() {
    let run = |provisioned: &str, more: &[&str]| {
        let text = format!(
            "scenario: units\ntitle: Units\nas_of: 2026-11-15\n\
             workload: {{ tasks: 1M/month, input: 2000 tokens, output: 500 tokens, peak_to_mean: 3x }}\n\
             price_changes: {{ azure: +10% }}\noptions:\n  units: {{ provisioned: {{ offer: azure/ptu, model: gpt-5-mini, units: auto, commitment: none{provisioned} }} }}\n"
        );
        let mut command = breakeven(CASES);
        command.args(["run", "-", "--format", "json"]).args(more).write_stdin(text);
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{said}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let option = &report["scenarios"][0]["options"][0];
        (option["metrics"]["cost_per_month"]["value"].as_f64().unwrap(), said)
    };
    let (changed, said) = run("", &[]);
    let (listed, _) = run("", &["--set", "price_changes=~"]);
    assert!((changed / listed - 1.1).abs() < 1e-12, "{listed} to {changed}");
    assert!(!said.contains("idle-price-change"), "{said}");
    let (_, said) = run(", price: $1/h per unit", &[]);
    assert!(said.contains("the scenario states the price of `azure/ptu` itself"), "{said}");
}
