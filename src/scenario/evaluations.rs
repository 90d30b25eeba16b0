//! The result files of evaluations that a scenario names, each read once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decode::{Context, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::evaluation::{self, ColumnNames, EvaluationFile};

use super::attachment::{Attached, Attachments};

/// Files that were read, by their names in the scenario: each is read once, and its faults are told once. One with
/// faults is remembered too.
#[derive(Default)]
pub(in crate::scenario) struct Evaluations(RefCell<BTreeMap<String, Option<Arc<EvaluationFile>>>>);

impl Evaluations {
    pub(in crate::scenario) fn open(
        &self,
        name: &Sited<String>,
        columns: &ColumnNames,
        attachments: &dyn Attachments,
        context: &mut Context<'_>,
    ) -> Option<Arc<EvaluationFile>> {
        let key = name.value.clone() + &columns.key();
        if let Some(known) = self.0.borrow().get(&key) {
            return known.clone();
        }
        let before = attachments.read_before();
        if let Some(known) = before.and_then(|before| before.evaluation(&key)) {
            self.0.borrow_mut().insert(key, Some(Arc::clone(&known)));
            return Some(known);
        }
        match attachments.open(&name.value) {
            Ok(Attached { name: known, contents }) => {
                let file = evaluation::read_with(&known, contents, columns, context.sink).map(Arc::new);
                self.0.borrow_mut().insert(key.clone(), file.clone());
                if let (Some(before), Some(file)) = (before, &file) {
                    before.keep_evaluation(&key, file);
                }
                file
            }
            Err(why) => {
                let message = format!("`{}` could not be read: {why}", name.value);
                let help = "files are looked for beside the scenario".to_owned();
                context.sink.push(Diagnostic::new(Code::UnknownName, message, name.site.clone()).help(help));
                None
            }
        }
    }
}
