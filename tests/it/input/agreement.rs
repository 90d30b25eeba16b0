//! Schema and reader say the same of a scenario that has every field, changed in one place: what the schema refuses the reader refuses,
//! and what the reader calls a fault of shape in that place the schema refuses.

use breakeven::catalog::Catalog;
use breakeven::diagnostics::{Severity, Sink};
use breakeven::scenario::{Costs, NoAttachments, Scenario, Settings};
use breakeven::source::{FieldPath, Node};

use super::files::every_field;
use super::{OF_SHAPE, refused, tree, validator};
use crate::harness::day;

/// Every place of a tree.
fn places(node: &Node, at: &FieldPath, found: &mut Vec<FieldPath>) {
    found.push(at.clone());
    match node {
        Node::Map(entries) => entries.iter().for_each(|(key, node)| places(node, &at.key(key), found)),
        Node::List(items) => {
            items.iter().enumerate().for_each(|(index, node)| places(node, &at.index(index), found));
        }
        _ => {}
    }
}

/// Where the reader calls something of the shape what depends on other fields or on the catalog.
const NOT_SHAPE: [&str; 4] = [
    // Paths of this very file.
    "sources",
    "sources.zzz",
    // How many tokens an image is has to be said where no rule of the provider says it.
    "workload.images",
    // The kinds of deployment of an offer.
    "options.reserved.provisioned.deployment",
];

/// Values in the place of others.
fn others() -> [Node; 6] {
    [
        Node::Bool(true),
        Node::Number(7.0),
        Node::Text("zzz".to_owned()),
        Node::Text("3 zorks".to_owned()),
        Node::List(vec![Node::Bool(true)]),
        Node::Map(vec![("zzz".to_owned(), Node::Text("zzz".to_owned()))]),
    ]
}

/// The same tree with another value in a place, or with one more key there.
fn changed(root: &Node, at: &FieldPath, value: Node) -> Option<Node> {
    let mut root = root.clone();
    root.set(at, value).then_some(root)
}

#[test]
fn schema_and_reader_agree_on_every_change_of_a_field() {
    let validator = validator("scenario");
    let (file, root) = tree("every-field.yaml", every_field().into_bytes()).unwrap();
    let mut all = Vec::new();
    places(&root, &FieldPath::ROOT, &mut all);
    assert!(all.len() > 150, "{} places", all.len());
    let catalog = Catalog::builtin();
    let (mut tried, mut refusals, mut disagreements) = (0, 0, Vec::new());
    // A third of the changes, others in each place; all of them where somebody asks for it.
    let thorough = std::env::var_os("AGREEMENT").is_some();
    for (turn, at) in all.iter().filter(|at| **at != FieldPath::ROOT).enumerate() {
        let mapping = matches!(root.at(at), Some(Node::Map(_)));
        let more = mapping.then(|| (at.key("zzz"), Node::Text("zzz".to_owned())));
        let instead = others().into_iter().enumerate();
        let instead = instead.filter(|(number, _)| thorough || (number + turn) % 3 == 0);
        let instead = instead.map(|(_, value)| (at.clone(), value));
        for (place, value) in instead.chain(more) {
            let Some(other) = changed(&root, &place, value.clone()) else { continue };
            let mut sink = Sink::default();
            let settings = Settings {
                as_of: None,
                today: day("2026-11-15"),
                attachments: &NoAttachments,
                costs: Costs::Stated,
            };
            Scenario::read(&file, &other, &catalog, settings, &mut sink);
            let errors = || sink.diagnostics().iter().filter(|said| said.code.severity() == Severity::Error);
            let of_shape = errors().any(|said| {
                OF_SHAPE.contains(&said.code) && said.site.path().is_some_and(|path| path.is_within(&place))
            });
            let faults = refused(&validator, &other);
            tried += 1;
            refusals += usize::from(!faults.is_empty());
            let said: Vec<String> =
                errors().map(|said| format!("{:?} {}", said.code, said.message)).collect();
            if !faults.is_empty() && said.is_empty() {
                disagreements
                    .push(format!("{place} = {}: only the schema refuses it: {faults:?}", value.to_flow()));
            }
            if faults.is_empty() && of_shape && !NOT_SHAPE.contains(&place.to_string().as_str()) {
                disagreements
                    .push(format!("{place} = {}: only the reader refuses it: {said:?}", value.to_flow()));
            }
        }
    }
    assert!(disagreements.is_empty(), "{} of {tried}:\n{}", disagreements.len(), disagreements.join("\n"));
    assert!(tried > 600 && refusals * 2 > tried, "{refusals} of {tried}");
}
