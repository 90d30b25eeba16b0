//! A warning or an assumption for programs: one shape in every output.

use schemars::JsonSchema;
use serde::Serialize;

use crate::report::{Notice, NoticeKind};

/// A warning about the input, or an assumption on which figures rest.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct NoticeJson {
    /// Which of both.
    kind: NoticeKindJson,
    /// A stable name: retired-model, stale-price, contradiction, and others; default for an assumption.
    code: &'static str,
    /// The option that it concerns; null if it concerns several.
    option: Option<String>,
    /// What a reader has to know.
    message: String,
    /// The file that it is about; --set for what the command line set.
    file: String,
    /// The line, from 1.
    line: usize,
    /// The column, from 1.
    column: usize,
}

/// What kind of notice.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum NoticeKindJson {
    /// Something in the input is doubtful.
    Warning,
    /// A figure rests on a value that the scenario does not state.
    Assumption,
}

impl NoticeJson {
    pub(super) fn of(notice: &Notice) -> Self {
        Self {
            kind: match notice.kind {
                NoticeKind::Warning => NoticeKindJson::Warning,
                NoticeKind::Assumption => NoticeKindJson::Assumption,
            },
            code: notice.code,
            option: notice.option.clone(),
            message: notice.message.clone(),
            file: notice.file.clone(),
            line: notice.line,
            column: notice.column,
        }
    }
}
