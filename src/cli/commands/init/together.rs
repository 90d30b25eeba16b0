//! The scenario of some answers, and what the reader says of it.

use crate::catalog::Catalog;
use crate::units::Date;

use super::answers::Answers;
use super::draft::Draft;
use super::hardware::hardware;
use super::kinds::draft;
use super::reading::{Said, read};

/// What a scenario is written with, whatever the answers.
pub(super) struct Desk<'a> {
    /// The name of the file that is to be written.
    pub(super) file: &'a str,
    pub(super) catalog: &'a Catalog,
    pub(super) today: Date,
}

/// The text, read once.
pub(super) fn put_together(answers: &Answers, desk: &Desk<'_>) -> anyhow::Result<(Draft, Vec<Said>)> {
    let Desk { file, catalog, today } = desk;
    let draft = draft(answers, &hardware(answers, catalog, *today)?, file);
    let (_, said) = read(&draft, file, catalog, *today);
    Ok((draft, said))
}
