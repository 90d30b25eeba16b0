//! Which published weights a server loads.

use crate::benchmark::named_precision;
use crate::catalog::{Architecture, Precision};

use super::command::Word;

/// The variable that stands for weights that the catalog does not know.
pub(super) const MODEL: Word = Word::Variable("MODEL");

/// The repository of a model in a precision: of those that the catalog knows, the first that is published in it. `None` if there is none.
///
/// A repository whose name says no precision has the published one.
fn repository(architecture: &Architecture, precision: Precision) -> Option<&str> {
    let first = architecture.checkpoints.first()?;
    let is_in = |id: &str| named_precision(id).unwrap_or(architecture.native) == precision;
    let mut known = architecture.checkpoints.iter().filter(|known| known.is_of_the_same_weights(first));
    known.find(|known| is_in(known.id())).map(crate::catalog::Checkpoint::id)
}

/// The word for the weights, and what is to be said of it.
pub(super) fn model(architecture: &Architecture, precision: Precision) -> (Word, Option<String>) {
    match repository(architecture, precision) {
        // A word that begins like a flag would be taken for one.
        Some(id) if !id.starts_with('-') => (Word::from(id), None),
        _ => {
            let why = format!(
                "MODEL is a checkpoint of {} in {precision}, which you name: the catalog knows no repository of it, and weights that the \
                 engine narrows as it loads them are served by other kernels",
                architecture.name
            );
            (MODEL, Some(why))
        }
    }
}
