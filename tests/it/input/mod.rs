//! The schemas of what people write: they are the program's own, they hold of every file that is read without a fault, and what is wrong
//! with the shape of a file they refuse.

mod agreement;
mod catalogs;
mod files;
mod schemas;
mod units;

use std::sync::Arc;

use breakeven::diagnostics::Code;
use breakeven::source::{Node, SourceFile, SourceText};
use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::program::breakeven;

/// The codes of faults of shape: what a schema can see.
const OF_SHAPE: [Code; 7] = [
    Code::UnknownKey,
    Code::MissingKey,
    Code::WrongType,
    Code::WrongUnit,
    Code::UnknownWord,
    Code::WrongDate,
    Code::WrongComparison,
];

/// A schema that the program prints.
fn printed(of: &str) -> String {
    let output = breakeven(".").args(["schema", of]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{of}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn validator(of: &str) -> Validator {
    let schema: Value = serde_json::from_str(&printed(of)).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// The tree of a text, if it is a document.
fn tree(name: &str, text: Vec<u8>) -> Option<(Arc<SourceFile>, Node)> {
    SourceFile::read(name, SourceText::Bytes(text), &[]).ok()
}

/// A tree as JSON; what has no JSON, such as `.nan`, is nothing.
fn value(node: &Node) -> Value {
    match node {
        Node::Null => Value::Null,
        Node::Bool(value) => json!(value),
        Node::Number(value) => json!(value),
        Node::Text(text) => json!(text),
        Node::List(items) => items.iter().map(value).collect(),
        Node::Map(entries) => {
            Value::Object(entries.iter().map(|(key, node)| (key.clone(), value(node))).collect::<Map<_, _>>())
        }
    }
}

/// What a schema has against a tree.
fn refused(validator: &Validator, node: &Node) -> Vec<String> {
    validator.iter_errors(&value(node)).map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
}
