//! The shipped schemas are the ones that the program prints, and they say something of every field.

use std::collections::BTreeMap;

use breakeven::catalog::Table;
use breakeven::decode::{FieldShape, Shape};
use breakeven::scenario::scenario_shape;
use serde_json::Value;

use super::printed;
use crate::program::folder;

/// What can be asked for, and where it lies.
fn shipped() -> Vec<(String, String)> {
    let tables = Table::ALL.iter().map(|table| format!("pricing/{}", table.file()));
    let names = ["scenario".to_owned(), "pricing".to_owned()].into_iter().chain(tables);
    names.map(|name| (name.clone(), format!("schemas/{name}.schema.json"))).collect()
}

#[test]
fn the_shipped_schemas_of_inputs_are_the_programs_own() {
    for (name, path) in shipped() {
        let (printed, path) = (printed(&name), folder(&path));
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &printed).unwrap();
        }
        let shipped = std::fs::read_to_string(&path).unwrap();
        assert!(printed == shipped, "`breakeven schema {name}` differs from {}", path.display());
    }
}

/// Every field of a schema with the way to it.
fn fields<'v>(schema: &'v Value, at: &str, found: &mut Vec<(String, &'v Value)>) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                if let ("properties", Value::Object(properties)) = (key.as_str(), value) {
                    found.extend(properties.iter().map(|(name, field)| (format!("{at}.{name}"), field)));
                }
                fields(value, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| fields(item, at, found)),
        _ => {}
    }
}

#[test]
fn every_schema_is_one_and_documents_every_field_with_examples_that_keep_it() {
    for (name, _) in shipped() {
        let schema: Value = serde_json::from_str(&printed(&name)).unwrap();
        jsonschema::meta::validate(&schema).unwrap();
        let mut all = Vec::new();
        fields(&schema, &name, &mut all);
        assert!(all.len() > 3, "{name}: {} fields", all.len());
        for (at, field) in all {
            let about = field["description"].as_str().unwrap_or_default();
            assert!(about.len() > 4 && about.ends_with('.'), "{at}: `{about}`");
            // A field by itself, with what it refers to.
            let mut alone = field.clone();
            alone["$defs"] = schema["$defs"].clone();
            let alone = jsonschema::validator_for(&alone).unwrap();
            for example in field["examples"].as_array().into_iter().flatten() {
                assert!(alone.is_valid(example), "{at}: {example} is no example of it");
            }
        }
        for (unit, defined) in schema["$defs"].as_object().unwrap() {
            let alone = jsonschema::validator_for(&{
                let mut alone = defined.clone();
                alone["$defs"] = schema["$defs"].clone();
                alone
            });
            let alone = alone.unwrap();
            for example in defined["examples"].as_array().into_iter().flatten() {
                assert!(alone.is_valid(example), "{name}: {example} is no example of {unit}");
            }
        }
    }
}

/// Blocks with the same name have the same fields, and no block has a field twice.
fn look(shape: &Shape, seen: &mut BTreeMap<String, Vec<String>>) {
    match shape {
        Shape::Block(block) => {
            let all: Vec<FieldShape> = (block.fields)();
            let mut keys: Vec<String> = all.iter().map(|field| field.key.clone()).collect();
            keys.sort();
            let many = keys.len();
            keys.dedup();
            assert_eq!(keys.len(), many, "{}: a field is there twice", block.name);
            assert!(!block.about.trim().is_empty(), "{}", block.name);
            if let Some(known) = seen.get(&block.name) {
                assert_eq!(*known, keys, "two blocks are called {}", block.name);
                return;
            }
            seen.insert(block.name.clone(), keys);
            for field in all {
                look(&field.shape, seen);
            }
        }
        Shape::AnyOf(shapes) => shapes.iter().for_each(|shape| look(shape, seen)),
        Shape::List(one)
        | Shape::ListOf(one, _)
        | Shape::Named(one)
        | Shape::OrNothing(one)
        | Shape::NotEmpty(one)
        | Shape::ByKey { value: one, .. } => look(one, seen),
        Shape::Anything
        | Shape::Quantity(_)
        | Shape::Text
        | Shape::OnlyText
        | Shape::Date
        | Shape::Switch
        | Shape::Words(_)
        | Shape::Form { .. } => {}
    }
}

#[test]
fn a_name_is_one_blocks_and_a_key_one_fields() {
    let mut seen = BTreeMap::new();
    look(&scenario_shape(), &mut seen);
    assert!(seen.len() > 50, "{} blocks", seen.len());
    let mut seen = BTreeMap::new();
    for table in Table::ALL {
        look(&table.shape(), &mut seen);
    }
    assert!(seen.len() > 40, "{} blocks", seen.len());
}
