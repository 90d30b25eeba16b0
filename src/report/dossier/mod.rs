//! A whole page on one scenario: what every command says of it, in sections with pictures, each figure with its explanation.

pub(super) mod axis;
mod bills;
mod colours;
mod cut;
pub(super) mod dossier;
pub(super) mod drawing;
mod figures;
mod inputs;
mod months;
pub(super) mod section;
mod steps;
mod told;
mod tradeoff;
mod volume;
mod week;
pub(super) mod why;
