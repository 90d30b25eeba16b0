//! Reading a lock. It is taken whole or not at all: a lock that is held to has to say what it said when it was written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::hash::Hash;
use crate::decode::{Context, Decode as _, Fields, Foreign, Sited};
use crate::diagnostics::{Code, Sink};
use crate::source::{FieldPath, Node, SourceFile, SourceText};
use crate::units::{Conventions, Date, Number, Quantity as _};

use super::lock::{Lock, Locked, Part};
use super::write::END;

const AGAIN: &str =
    "take it from version control as it was, or remove it and lock all of its scenarios again";

impl Lock {
    /// Reads a lock; `None` where something is wrong with it, which is in the sink.
    pub fn read(name: &str, bytes: Vec<u8>, sink: &mut Sink) -> Option<Self> {
        let (file, root) = match SourceFile::read(name, SourceText::Bytes(bytes), &[]) {
            Ok(read) => read,
            Err(fault) => {
                sink.push((*fault).into());
                return None;
            }
        };
        let mut own = Sink::default();
        let mut context = Context { file, conventions: Conventions::STANDARD, sink: &mut own };
        let lock = read(&root, &mut context);
        let faulty = own.has_errors();
        sink.append(own);
        lock.filter(|_| !faulty)
    }
}

fn read(root: &Node, context: &mut Context<'_>) -> Option<Lock> {
    let root_path = FieldPath::ROOT;
    let mut fields = Fields::<Foreign>::open(root, &root_path, "a lock: lock, scenarios, entries", context)?;
    let format: Option<Sited<Number>> =
        fields.required("lock", "this is no lock: `breakeven catalog lock` writes one", context);
    let format = format?.value.get();
    if format != f64::from(Lock::FORMAT) {
        let message =
            format!("this lock has format {format}, and this program reads format {}", Lock::FORMAT);
        let help = if format > f64::from(Lock::FORMAT) {
            "it was written by a newer program: take that one, or lock the scenarios again with this one"
        } else {
            AGAIN
        };
        context.fault(Code::OutOfRange, message, &root_path.key("lock"), Some(help.to_owned()));
        // Of another format nothing else can be said.
        return None;
    }
    let Some((end, end_path)) = fields.node(END) else {
        let message = format!("the lock ends before its last line, `{END}`");
        let site = crate::source::Site::new(Arc::clone(&context.file), crate::source::Spot::Whole);
        let said = crate::diagnostics::Diagnostic::new(Code::CutOff, message, site).help(AGAIN.to_owned());
        context.sink.push(said);
        return None;
    };
    let said = entries(&mut fields, context);
    let scenarios = scenarios(&mut fields, context);
    fields.close(context);
    let lock = Lock { scenarios: scenarios?, said: said? };
    if *end != Node::Text(lock.count()) {
        let message = format!("the lock has {}, and its last line says otherwise", lock.count());
        context.fault(Code::CutOff, message, &end_path, Some(AGAIN.to_owned()));
    }
    check(&lock, context);
    Some(lock)
}

/// What parts said, each held against its hash.
fn entries(
    fields: &mut Fields<'_, Foreign>,
    context: &mut Context<'_>,
) -> Option<BTreeMap<(Part, String), Node>> {
    let (node, path) = fields.node("entries")?;
    let Node::Map(written) = node else {
        // Without an entry nothing stands there.
        context.wrong_type("entries by name", node, &path);
        return None;
    };
    crate::decode::report_repeated(written, &path, context);
    let mut said = BTreeMap::new();
    for (key, node) in written {
        let path = path.key(key);
        let part =
            key.rsplit_once('@').and_then(|(part, hash)| Some((Part::from_text(part)?, hash.to_owned())));
        let Some((part, hash)) = part else {
            let message = format!("`{key}` is no entry of a catalog with its hash");
            context.key_fault(Code::WrongName, message, &path, Some(AGAIN.to_owned()));
            continue;
        };
        if Hash::of_tree(node).short() != hash {
            let message =
                format!("what the lock holds of `{part}` is not what was locked: its hash is another one");
            context.key_fault(Code::Conflict, message, &path, Some(AGAIN.to_owned()));
        }
        said.insert((part, hash), node.clone());
    }
    Some(said)
}

fn scenarios(
    fields: &mut Fields<'_, Foreign>,
    context: &mut Context<'_>,
) -> Option<BTreeMap<String, Locked>> {
    let Some((node, path)) = fields.node("scenarios") else {
        fields.missing("scenarios", AGAIN, context);
        return None;
    };
    let Node::Map(written) = node else {
        context.wrong_type("scenarios by their files", node, &path);
        return None;
    };
    crate::decode::report_repeated(written, &path, context);
    let mut scenarios = BTreeMap::new();
    for (scenario, node) in written {
        let path = path.key(scenario);
        if let Some(locked) = scenario_of(node, &path, context) {
            scenarios.insert(scenario.clone(), locked);
        }
    }
    Some(scenarios)
}

fn scenario_of(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Locked> {
    let mut fields = Fields::<Foreign>::open(
        node,
        path,
        "what a scenario is locked to: catalog, as_of, entries",
        context,
    )?;
    let as_of: Option<Sited<Date>> = fields.required("as_of", AGAIN, context);
    let catalog = match fields.node("catalog") {
        None => {
            fields.missing("catalog", AGAIN, context);
            None
        }
        Some((node, path)) => {
            let mut inner = Fields::<Foreign>::open(node, &path, "`{ version: …, hash: … }`", context)?;
            let version: Option<Sited<String>> = inner.required("version", AGAIN, context);
            let hash: Option<Sited<String>> = inner.required("hash", AGAIN, context);
            inner.close(context);
            version.zip(hash)
        }
    };
    let mut parts = BTreeMap::new();
    match fields.node("entries") {
        // A scenario that states all of its prices rests on none.
        None => {}
        Some((Node::Map(written), path)) => {
            crate::decode::report_repeated(written, &path, context);
            for (key, hash) in written {
                let path = path.key(key);
                match Part::from_text(key) {
                    None => {
                        let message = format!("`{key}` is no entry of a catalog");
                        context.key_fault(Code::WrongName, message, &path, Some(AGAIN.to_owned()));
                    }
                    Some(part) => {
                        parts.extend(String::decode(hash, &path, context).map(|hash| (part, hash)));
                    }
                }
            }
        }
        Some((other, path)) => context.wrong_type("entries with their hashes", other, &path),
    }
    fields.close(context);
    let (version, hash) = catalog?;
    let site = Some(context.key_site(path));
    Some(Locked { version: version.value, catalog: hash.value, as_of: as_of?.value, parts, site })
}

/// Every part of a scenario is there, and every part that is there is some scenario's.
fn check(lock: &Lock, context: &mut Context<'_>) {
    let mut used: BTreeSet<(&Part, &String)> = BTreeSet::new();
    for (scenario, locked) in &lock.scenarios {
        for (part, hash) in &locked.parts {
            used.insert((part, hash));
            if !lock.said.contains_key(&(part.clone(), hash.clone())) {
                let path =
                    FieldPath::ROOT.key("scenarios").key(scenario).key("entries").key(&part.to_string());
                let message = format!("the lock lacks `{part}@{hash}`, which it names for `{scenario}`");
                context.fault(Code::MissingPrice, message, &path, Some(AGAIN.to_owned()));
            }
        }
    }
    for (part, hash) in lock.said.keys().filter(|(part, hash)| !used.contains(&(part, hash))) {
        let key = format!("{part}@{hash}");
        let message = format!("the lock holds `{key}`, which no scenario in it uses");
        let path = FieldPath::ROOT.key("entries").key(&key);
        context.key_fault(Code::Conflict, message, &path, Some(AGAIN.to_owned()));
    }
}
