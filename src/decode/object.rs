//! An object of a file that another program wrote: values are taken out by their paths, and other keys are nobody's
//! business here.

use crate::diagnostics::{Code, Diagnostic, did_you_mean, nearest};
use crate::source::{FieldPath, Node};
use crate::units::{ParseError, Quantity, parse};

use super::context::Context;
use super::given::Sited;
use super::scalar::Decode;

/// An object of a file.
pub(crate) struct Object<'n> {
    pub(crate) node: &'n Node,
    pub(crate) path: FieldPath,
}

impl<'n> Object<'n> {
    /// The value at a path with points; nothing where it is missing or `null`.
    pub(crate) fn find(&self, keys: &str, context: &mut Context<'_>) -> Option<(&'n Node, FieldPath)> {
        let mut here = (self.node, self.path.clone());
        for key in keys.split('.') {
            let Node::Map(_) = here.0 else {
                context.wrong_type("a mapping", here.0, &here.1);
                return None;
            };
            here = (here.0.get(key).filter(|node| **node != Node::Null)?, here.1.key(key));
        }
        Some(here)
    }

    /// The text at a path, if one is there.
    pub(crate) fn text(&self, keys: &str, context: &mut Context<'_>) -> Option<Sited<String>> {
        let node = keys.split('.').try_fold(self.node, |node, key| node.get(key))?;
        let Node::Text(_) = node else { return None };
        let path = keys.split('.').fold(self.path.clone(), |path, key| path.key(key));
        let value = String::decode(node, &path, context)?;
        Some(Sited { value, site: context.site(&path) })
    }

    /// The number at a path, in a unit; nothing where it is missing.
    pub(crate) fn counted<Q: Quantity>(
        &self,
        keys: &str,
        unit: &str,
        context: &mut Context<'_>,
    ) -> Option<Sited<Q>> {
        let (node, path) = self.find(keys, context)?;
        let Node::Number(number) = node else {
            context.wrong_type("a number", node, &path);
            return None;
        };
        let value = quantity(*number, unit, context).map_err(|error| wrong(&error, &path, context)).ok()?;
        Some(Sited { value, site: context.site(&path) })
    }

    /// The same; nothing too where it is 0, which stands for what was not measured.
    pub(crate) fn measured<Q: Quantity>(
        &self,
        keys: &str,
        unit: &str,
        context: &mut Context<'_>,
    ) -> Option<Sited<Q>> {
        self.counted(keys, unit, context).filter(|found: &Sited<Q>| found.value.get() > 0.0)
    }

    /// The same; it has to be there.
    pub(crate) fn needed<Q: Quantity>(
        &self,
        keys: &str,
        unit: &str,
        help: &str,
        context: &mut Context<'_>,
    ) -> Option<Sited<Q>> {
        if self.find(keys, context).is_none() {
            self.missing(keys, help, context);
            return None;
        }
        let found = self.counted(keys, unit, context)?;
        positive(found, context)
    }

    /// Reports what is missing at a path, unless something on the way there is no mapping, which was reported.
    pub(crate) fn missing(&self, keys: &str, help: &str, context: &mut Context<'_>) {
        let (mut node, mut path) = (self.node, self.path.clone());
        for key in keys.split('.') {
            let Node::Map(entries) = node else { return };
            if let Some(next) = node.get(key).filter(|next| **next != Node::Null) {
                (node, path) = (next, path.key(key));
                continue;
            }
            let message = match path.last() {
                Some(_) => format!("`{path}` has no `{key}`"),
                None => format!("the file has no `{key}`"),
            };
            let near =
                nearest(key, entries.iter().map(|(name, _)| name.as_str()).filter(|name| *name != key));
            let near = near.map_or_else(String::new, |near| format!("; the nearest key here is `{near}`"));
            context.key_fault(Code::MissingKey, message, &path, Some(format!("{help}{near}")));
            return;
        }
    }
}

/// Refuses 0 where something was measured.
pub(crate) fn positive<Q: Quantity>(found: Sited<Q>, context: &mut Context<'_>) -> Option<Sited<Q>> {
    if found.value.get() > 0.0 {
        return Some(found);
    }
    let name =
        found.site.path().and_then(|path| path.last().map(|_| format!("`{path}` is"))).unwrap_or_default();
    let message = format!("{name} 0: nothing was measured");
    let message = message.trim_start().to_owned();
    context.sink.push(Diagnostic::new(Code::OutOfRange, message, found.site));
    None
}

/// A number with its unit.
pub(crate) fn quantity<Q: Quantity>(number: f64, unit: &str, context: &Context<'_>) -> Result<Q, ParseError> {
    if number.is_finite() { parse(&format!("{number} {unit}"), context.conventions) } else { Q::new(number) }
}

/// Reports a number that is not the quantity that belongs there.
fn wrong(error: &ParseError, path: &FieldPath, context: &mut Context<'_>) {
    context.fault(code(error), error.to_string(), path, unit_help(error));
}

/// The code of a wrong quantity.
pub(crate) fn code(error: &ParseError) -> Code {
    if matches!(error, ParseError::OutOfRange { .. }) { Code::OutOfRange } else { Code::WrongUnit }
}

/// The unit that a wrong one is nearest to.
pub(crate) fn unit_help(error: &ParseError) -> Option<String> {
    error.unknown_word().and_then(|(word, known)| did_you_mean(word, known.iter().copied()))
}
