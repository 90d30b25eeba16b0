//! What decoding needs besides the tree.

use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{FieldPath, Node, Site, SourceFile, Spot};
use crate::units::Conventions;

/// What decoding needs besides the tree: the file for places, the sink for faults, how months and money are read.
pub struct Context<'s> {
    /// The file that is read.
    pub file: Arc<SourceFile>,
    /// How long a month is, and which money amounts are in.
    pub conventions: Conventions,
    /// Where faults go.
    pub sink: &'s mut Sink,
}

impl Context<'_> {
    /// The site of a field's value.
    pub fn site(&self, path: &FieldPath) -> Site {
        Site::new(Arc::clone(&self.file), Spot::Value(path.clone()))
    }

    /// The site of a field's key.
    pub fn key_site(&self, path: &FieldPath) -> Site {
        Site::new(Arc::clone(&self.file), Spot::Key(path.clone()))
    }

    /// Reports a fault of a field's value.
    pub fn fault(&mut self, code: Code, message: impl Into<String>, path: &FieldPath, help: Option<String>) {
        let site = self.site(path);
        self.sink.push(Diagnostic::new(code, message, site).help(help));
    }

    /// Reports a fault of a field's key.
    pub fn key_fault(
        &mut self,
        code: Code,
        message: impl Into<String>,
        path: &FieldPath,
        help: Option<String>,
    ) {
        let site = self.key_site(path);
        self.sink.push(Diagnostic::new(code, message, site).help(help));
    }

    /// Reports that a value is of the wrong kind.
    pub fn wrong_type(&mut self, expected: &str, found: &Node, path: &FieldPath) {
        self.fault(
            Code::WrongType,
            format!("expected {expected}; found {}", found.kind().words()),
            path,
            None,
        );
    }
}
