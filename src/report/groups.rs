//! Names under their keys, keys in the order of their first name.

use std::collections::BTreeMap;

/// Names under their keys, keys in the order in which they came.
#[derive(Debug)]
pub(super) struct Groups<K, N> {
    all: Vec<(K, Vec<N>)>,
    places: BTreeMap<K, usize>,
}

impl<K: Ord + Clone, N> Groups<K, N> {
    pub(super) const fn new() -> Self {
        Self { all: Vec::new(), places: BTreeMap::new() }
    }

    /// Puts names under a key.
    pub(super) fn add(&mut self, key: K, names: impl IntoIterator<Item = N>) {
        let place = *self.places.entry(key.clone()).or_insert(self.all.len());
        if place == self.all.len() {
            self.all.push((key, Vec::new()));
        }
        if let Some((_, known)) = self.all.get_mut(place) {
            known.extend(names);
        }
    }

    /// All of them, in their order.
    pub(super) fn into_vec(self) -> Vec<(K, Vec<N>)> {
        self.all
    }
}
