//! SARIF 2.1.0: a result for each fault, limit that is not met and warning. Limits that are met are no results, since readers of SARIF show
//! each result as something to look at.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::metric::Metric;
use crate::render::style::RenderError;
use crate::report::{CheckReport, Found, Repository, Strictness};
use crate::text::Printed;

use super::envelope::{ToolJson, pretty};
use super::gitlab::fingerprint;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// What a relative address starts from: the root of the repository, by the name that readers know it by.
const ROOT: &str = "%SRCROOT%";
/// What stands in an address as it is (RFC 3986, a path).
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Writes what a check found.
pub(in crate::render) fn sarif(
    report: &CheckReport,
    repository: &Repository,
) -> Result<Printed, RenderError> {
    let findings = report.findings(repository);
    let mut rules: BTreeMap<&str, String> = BTreeMap::new();
    for finding in &findings {
        match finding.what {
            Found::Limit(row) => rules.entry(row.metric).or_insert_with(|| meaning(row.metric)),
            Found::Said(said) => rules
                .entry(said.code)
                .or_insert_with(|| format!("The input: {}.", said.code.replace('-', " "))),
        };
    }
    let places: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(at, rule)| (*rule, at)).collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let (rule, level, message) = match finding.what {
                Found::Limit(row) => (row.metric, "error", row.sentence()),
                Found::Said(said) => {
                    let help = said.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
                    let fails = said.is_fault() || report.strictness == Strictness::Strict;
                    (said.code, if fails { "error" } else { "warning" }, format!("{}{help}", said.message))
                }
            };
            let path = repository.path(&finding.at.file);
            let mut region = json!({ "startLine": finding.at.line() });
            if let (Some((_, column)), Value::Object(region)) = (finding.at.position, &mut region) {
                region.insert("startColumn".to_owned(), column.into());
            }
            json!({
                "ruleId": rule,
                "ruleIndex": places.get(rule),
                "level": level,
                "message": { "text": message },
                "locations": [{
                    "physicalLocation": { "artifactLocation": address(&path), "region": region },
                }],
                "partialFingerprints": { "breakeven/v1": fingerprint(&finding.identity) },
            })
        })
        .collect();
    let rules: Vec<Value> =
        rules.iter().map(|(id, text)| json!({ "id": id, "shortDescription": { "text": text } })).collect();
    let tool = ToolJson::THIS;
    pretty(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": tool.name, "semanticVersion": tool.version, "rules": rules } },
            // Columns count characters.
            "columnKind": "unicodeCodePoints",
            "invocations": [{ "executionSuccessful": report.faults().next().is_none() }],
            "results": results,
        }],
    }))
}

/// What a rule is about.
fn meaning(id: &str) -> String {
    Metric::by_id(id).map_or_else(
        || id.to_owned(),
        |metric| format!("{}: {}.", metric.info().label, metric.info().formula),
    )
}

/// The address of a file: relative to the root of the repository where the path is, else as it is.
fn address(path: &str) -> Value {
    let windows_root = path.get(1..3) == Some(":/");
    let encoded = |path: &str| utf8_percent_encode(path, PATH).to_string();
    if windows_root {
        json!({ "uri": format!("file:///{}", encoded(path)) })
    } else if path.starts_with('/') {
        json!({ "uri": format!("file://{}", encoded(path)) })
    } else {
        json!({ "uri": encoded(path), "uriBaseId": ROOT })
    }
}
