//! Tokens that a server counts, beside those that the texts of its answers have: SGLang's client cuts them into tokens again.

use crate::decode::{Context, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::units::{Count, Quantity};

/// The server counts tokens that its texts do not have: they are apart by more than this where it counts what nobody reads.
const OTHER_COUNT: f64 = 1.5;

/// Warns where the texts of the answers have far fewer tokens than the server says that it wrote.
pub(super) fn other_count(total: &Sited<Count>, texts: Count, context: &mut Context<'_>) {
    if total.value.get() <= OTHER_COUNT * texts.get() {
        return;
    }
    let message = format!(
        "the server counts {} tokens of answers, and their texts have {texts}: its rate may be of tokens that nobody reads",
        total.value
    );
    let help = "check what the server counts; a rate by the texts is so much lower".to_owned();
    context.sink.push(Diagnostic::new(Code::Contradiction, message, total.site.clone()).help(help));
}
