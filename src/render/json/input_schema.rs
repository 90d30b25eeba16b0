//! The JSON Schemas of what people write: of a scenario, and of the files of a pricing folder. They are made of the tables of fields
//! that reading takes its fields from.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::decode::{BlockShape, FieldShape, Shape};
use crate::render::style::RenderError;
use crate::text::Printed;
use crate::units::{Notation, Unit};

use super::envelope::pretty;

/// The standard that the schemas keep.
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A file that people write.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// What it is called: "a scenario".
    pub title: String,
    /// What it is, and what its schema says of it.
    pub about: String,
    /// What it looks like.
    pub shape: Shape,
}

/// Writes the JSON Schema of a file.
pub fn input_schema(file: &InputFile) -> Result<Printed, RenderError> {
    let mut definitions = Definitions::default();
    let mut root = match &file.shape {
        // At the root itself: not every editor follows a reference there.
        Shape::Block(block) => definitions.block(block),
        other => definitions.shape(other),
    };
    let mut head = Map::new();
    head.insert("$schema".to_owned(), json!(DRAFT));
    head.insert("title".to_owned(), json!(file.title));
    head.append(&mut root);
    head.insert("description".to_owned(), json!(file.about));
    head.insert("$defs".to_owned(), json!(definitions.done));
    pretty(&head)
}

/// What is defined once and referred to.
#[derive(Default)]
struct Definitions {
    done: BTreeMap<String, Value>,
}

impl Definitions {
    /// The schema of a value.
    fn shape(&mut self, shape: &Shape) -> Map<String, Value> {
        let of = |value: Value| match value {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        match shape {
            Shape::Quantity(unit) => self.unit(*unit),
            Shape::Anything => Map::new(),
            Shape::Text => of(json!({ "type": ["string", "number"] })),
            Shape::OnlyText => of(json!({ "type": "string" })),
            Shape::NotEmpty(value) => {
                let mut schema = self.shape(value);
                let least = if matches!(**value, Shape::Named(_)) { "minProperties" } else { "minItems" };
                schema.insert(least.to_owned(), json!(1));
                schema
            }
            Shape::Date => of(
                json!({ "type": "string", "format": "date", "pattern": whole(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])") }),
            ),
            Shape::Switch => of(json!({ "type": "boolean" })),
            Shape::Words(words) => of(json!({ "enum": words })),
            Shape::Form { name, expected, pattern, examples } => {
                let mut form = of(json!({
                    "type": "string",
                    "pattern": whole(pattern),
                    "patternErrorMessage": format!("expected {expected}"),
                }));
                if !examples.is_empty() {
                    form.insert("examples".to_owned(), json!(examples));
                }
                self.done.insert(name.clone(), Value::Object(form));
                reference(name)
            }
            Shape::List(item) => of(json!({ "type": "array", "items": self.shape(item) })),
            Shape::ListOf(item, many) => {
                of(json!({ "type": "array", "items": self.shape(item), "minItems": many, "maxItems": many }))
            }
            Shape::Named(value) => of(json!({ "type": "object", "additionalProperties": self.shape(value) })),
            Shape::OrNothing(value) => of(json!({ "anyOf": [self.shape(value), { "type": "null" }] })),
            Shape::ByKey { key, value } => of(json!({
                "type": "object",
                "propertyNames": self.unit(*key),
                "additionalProperties": self.shape(value),
            })),
            Shape::Block(block) => {
                if !self.done.contains_key(&block.name) {
                    // Its place is taken first, so that one that holds itself ends.
                    self.done.insert(block.name.clone(), Value::Null);
                    let block_schema = self.block(block);
                    self.done.insert(block.name.clone(), Value::Object(block_schema));
                }
                reference(&block.name)
            }
            Shape::AnyOf(shapes) => {
                let all: Vec<_> = shapes.iter().map(|shape| self.shape(shape)).collect();
                of(json!({ "anyOf": all }))
            }
        }
    }

    /// A mapping with fields of its own.
    fn block(&mut self, block: &BlockShape) -> Map<String, Value> {
        let fields = (block.fields)();
        let required: Vec<&str> =
            fields.iter().filter(|field| field.required).map(|field| field.key.as_str()).collect();
        let mut schema = Map::new();
        schema.insert("description".to_owned(), json!(block.about));
        schema.insert("type".to_owned(), json!("object"));
        schema.insert("additionalProperties".to_owned(), json!(false));
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        let properties: Map<String, Value> =
            fields.iter().map(|field| (field.key.clone(), Value::Object(self.field(field)))).collect();
        schema.insert("properties".to_owned(), Value::Object(properties));
        schema
    }

    fn field(&mut self, field: &FieldShape) -> Map<String, Value> {
        let mut schema = self.shape(&field.shape);
        schema.insert("description".to_owned(), json!(field.about));
        if !field.examples.is_empty() {
            let examples: Vec<Value> = field.examples.iter().map(|text| example(text)).collect();
            schema.insert("examples".to_owned(), json!(examples));
        }
        schema
    }

    fn unit(&mut self, unit: Unit) -> Map<String, Value> {
        if !self.done.contains_key(unit.id()) {
            let mut schema = Map::new();
            schema.insert("description".to_owned(), json!(unit.expectation()));
            let number = if unit.notation() == Notation::Whole { "integer" } else { "number" };
            if unit.takes_plain_numbers() {
                schema.insert("type".to_owned(), json!(["string", number]));
                schema.insert("minimum".to_owned(), json!(unit.min()));
                schema.insert("maximum".to_owned(), json!(unit.max()));
            } else {
                schema.insert("type".to_owned(), json!("string"));
            }
            schema.insert("pattern".to_owned(), json!(whole(&unit.pattern())));
            schema
                .insert("patternErrorMessage".to_owned(), json!(format!("expected {}", unit.expectation())));
            schema.insert("examples".to_owned(), json!([unit.example()]));
            self.done.insert(unit.id().to_owned(), Value::Object(schema));
        }
        reference(unit.id())
    }
}

fn reference(name: &str) -> Map<String, Value> {
    std::iter::once(("$ref".to_owned(), json!(format!("#/$defs/{name}")))).collect()
}

/// A pattern that holds of a whole text, with blanks around it.
fn whole(pattern: &str) -> String {
    format!(r"^\s*(?:{pattern})\s*$")
}

/// An example as it is written in YAML: a number, a list of words, a text.
fn example(text: &str) -> Value {
    if let Some(items) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        return json!(items.split(", ").collect::<Vec<_>>());
    }
    text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number))
}
