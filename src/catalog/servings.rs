//! Who sells a model's weights by the token.

use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::units::{Conventions, Date};

use super::architecture::Architecture;
use super::checkpoint::{Checkpoint, Weights, Width};
use super::entry::Table;
use super::raw_entry::read;
use super::store::Catalog;
use super::tokens::TokenModel;

/// All that is sold by the token of a model's architecture.
#[derive(Clone, Debug)]
pub struct Servings {
    /// The model's architecture.
    pub architecture: Arc<Architecture>,
    /// The weights that were asked for: the repository that was named, or the first one of the architecture.
    pub asked: Option<Checkpoint>,
    /// What is sold, in the catalog's order.
    pub sold: Vec<Serving>,
}

/// A model that is sold by the token, with the published weights that it serves.
#[derive(Clone, Debug)]
pub struct Serving {
    /// The entry.
    pub model: Arc<TokenModel>,
    /// What it serves.
    pub weights: Weights,
    /// Whether these are the weights that were asked for.
    pub likeness: Likeness,
    /// The precision against the published one.
    pub width: Width,
}

/// Whether an entry serves the weights that were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same checkpoint, possibly in another precision.
    Same,
    /// Another checkpoint of the same architecture: the base model instead of the one for instructions, or a later date.
    Other,
}

impl Catalog {
    /// Everything that is sold by the token on a day of the architecture of this name or alias; `None` if there is no such architecture.
    pub fn servings(&self, name: &str, day: Date, sink: &mut Sink) -> Option<Servings> {
        let architecture = self.find::<Architecture>(name, sink)?;
        let asked = architecture.checkpoint_of(name).cloned();
        let sold = self.serving(&architecture, sink).into_iter().filter_map(|model| {
            let weights = model.weights.clone().filter(|weights| weights.are_served_on(day))?;
            let same = asked.as_ref().is_some_and(|asked| asked.is_of_the_same_weights(&weights.checkpoint));
            let width = weights.width(architecture.native);
            let likeness = if same { Likeness::Same } else { Likeness::Other };
            Some(Serving { model, weights, likeness, width })
        });
        let sold = sold.collect();
        Some(Servings { architecture, asked, sold })
    }

    /// The entries of token prices whose checkpoint is one of an architecture. Only those whose text names one are read.
    fn serving(&self, architecture: &Architecture, sink: &mut Sink) -> Vec<Arc<TokenModel>> {
        let is_one = |model: &TokenModel| {
            let of = model.weights.as_ref().map(|weights| &weights.checkpoint);
            of.is_some_and(|of| architecture.checkpoints.contains(of))
        };
        let said: Vec<String> =
            architecture.checkpoints.iter().map(|of| format!("checkpoint: {of}")).collect();
        let said: Vec<&str> = said.iter().map(String::as_str).collect();
        let mut models: Vec<Arc<TokenModel>> = self.mentioning(&said, sink);
        models.retain(|model| is_one(model));
        models
    }

    /// Warns of weights of the overlay that no architecture names.
    pub(super) fn warn_of_unknown_checkpoints(&self, sink: &mut Sink) {
        for raw in self.shelves.own_entries(Table::Tokens) {
            let Some(weights) = read::<TokenModel>(&raw, Conventions::STANDARD, &mut Sink::default())
                .and_then(|model| model.weights)
            else {
                continue;
            };
            if self.has::<Architecture>(weights.checkpoint.id()) {
                continue;
            }
            let message = format!("no architecture has the checkpoint `{}`", weights.checkpoint);
            let help = "`catalog prices` and `compare` do not find it by its model: name it in the `aliases` of an architecture";
            sink.push(Diagnostic::new(Code::UnknownCheckpoint, message, weights.site).help(help.to_owned()));
        }
    }
}
