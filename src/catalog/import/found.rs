//! What an import is asked for, and what it finds.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::Site;
use crate::units::{Date, UsdPerMtok};

pub use super::merge::PriceChange;
use super::offer::PublicCatalog;

/// What is asked of an import.
#[derive(Clone, Debug)]
pub struct ImportQuestion {
    /// Whose catalog it is.
    pub from: PublicCatalog,
    /// The day from which its prices are known to hold.
    pub as_of: Date,
    /// Entries whose prices are taken though they look wrong, by our names.
    pub accepted: BTreeSet<String>,
    /// Whether models that our catalog lacks are written too.
    pub with_new: bool,
}

/// What a public catalog says against ours, and the files that follow.
#[derive(Clone, Debug)]
pub struct Import {
    /// The file, as it is cited.
    pub source: String,
    /// The day of its prices.
    pub as_of: Date,
    /// Entries with another price, which is written.
    pub changed: Vec<Changed>,
    /// Models that our catalog lacks.
    pub new: Vec<NewModel>,
    /// What looks wrong, and is written only where it was accepted.
    pub doubtful: Vec<Doubtful>,
    /// What makes no card, and why.
    pub left_alone: Vec<LeftAlone>,
    /// Fields that a card cannot hold, of models that our catalog has, with how many have them.
    pub not_expressed: BTreeMap<String, usize>,
    /// Models with the prices that ours have.
    pub same: usize,
    /// Entries that only name another one.
    pub aliases: usize,
    /// Models of sellers that our catalog does not have, by seller.
    pub other_sellers: BTreeMap<String, usize>,
    /// What is not sold by the token, by mode.
    pub other_modes: BTreeMap<String, usize>,
    /// Files of the overlay as they are to be: path within the folder, and text.
    pub files: Vec<(String, String)>,
}

impl Import {
    /// Whether there was no model in the public catalog.
    pub fn is_empty(&self) -> bool {
        let known =
            self.changed.len() + self.new.len() + self.doubtful.len() + self.left_alone.len() + self.same;
        known + self.aliases + self.other_sellers.len() + self.other_modes.len() == 0
    }
}

/// An entry with another price.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Our name.
    pub name: String,
    /// The name in the source.
    pub key: String,
    /// The first day of the new card.
    pub from: Date,
    /// Price by price.
    pub changes: Vec<PriceChange>,
}

/// A model that our catalog lacks.
#[derive(Clone, Debug)]
pub struct NewModel {
    /// Our name for it.
    pub name: String,
    /// The name in the source.
    pub key: String,
    /// What prompt tokens cost.
    pub input: Option<UsdPerMtok>,
    /// What answer tokens cost.
    pub output: Option<UsdPerMtok>,
    /// Whether it is written.
    pub written: bool,
}

/// What looks wrong.
#[derive(Clone, Debug)]
pub struct Doubtful {
    /// Our name.
    pub name: String,
    /// The name in the source.
    pub key: String,
    /// Why.
    pub why: Vec<String>,
    /// Whether it is written all the same.
    pub accepted: bool,
    /// Where it stands in the source.
    pub site: Site,
}

/// What makes no card.
#[derive(Clone, Debug)]
pub struct LeftAlone {
    /// Our name.
    pub name: String,
    /// Why.
    pub why: String,
}
