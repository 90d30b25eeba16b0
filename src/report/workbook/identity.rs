//! When two figures are the same assumption: where they come from the same place by the same formulas.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use crate::figure::{Derivation, Origin};

/// What a figure rests on, as a number: two figures with the same one are the same assumption. `None` of what rests on nothing that
/// somebody wrote or the catalog has: two options for which the same default is taken may be different ones all the same.
pub(super) fn identity(figure: &Arc<Derivation>) -> Option<u64> {
    let mut known = Known::default();
    let identity = known.of(figure);
    known.is_grounded.then_some(identity)
}

/// What is known of the tree of a figure; what stands in it several times is looked at once.
#[derive(Default)]
struct Known {
    by_address: BTreeMap<usize, u64>,
    is_grounded: bool,
}

impl Known {
    fn of(&mut self, figure: &Arc<Derivation>) -> u64 {
        let address = Arc::as_ptr(figure).addr();
        if let Some(known) = self.by_address.get(&address) {
            return *known;
        }
        let mut hasher = DefaultHasher::new();
        figure.amount.value().to_bits().hash(&mut hasher);
        match &figure.origin {
            Origin::Written(site) | Origin::Catalog { site, .. } => {
                self.is_grounded = true;
                // The file itself and not its name: what the command line writes is of the same one.
                Arc::as_ptr(site.file()).addr().hash(&mut hasher);
                format!("{:?}", site.spot()).hash(&mut hasher);
            }
            Origin::Default(why) => why.hash(&mut hasher),
            Origin::Derived { formula, inputs } => {
                formula.hash(&mut hasher);
                for input in inputs {
                    self.of(input).hash(&mut hasher);
                }
            }
        }
        let identity = hasher.finish();
        self.by_address.insert(address, identity);
        identity
    }
}
