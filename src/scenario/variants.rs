//! A scenario that is read again with changes, so that every consequence follows: price tiers, predictions, layouts, sizes.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, Electricity, Rental, Term};
use crate::diagnostics::{Diagnostic, Severity, Sink};
use crate::source::{FieldPath, Node, ReadFault, SourceFile, SourceText, Step};
use crate::units::{Date, UsdPerHour, UsdPerKwh};

use super::cases::Case;
use super::definition::{Scenario, Settings};

/// The text of a scenario with everything that it takes to read it.
#[derive(Clone, Copy)]
pub struct Variants<'v> {
    /// The name of its file.
    pub name: &'v str,
    /// What is in the file.
    pub bytes: &'v [u8],
    /// What the command line sets.
    pub set: &'v [(FieldPath, String)],
    /// The catalog.
    pub catalog: &'v Catalog,
    /// Date and attachments.
    pub settings: Settings<'v>,
}

impl Variants<'_> {
    /// The document as it is written.
    pub fn root(&self) -> Result<Node, String> {
        self.document(&[]).map(|(_, root)| root).map_err(|fault| fault.message)
    }

    /// Reads the scenario with some fields set to other values; the first fault, where it cannot be had.
    pub fn read(&self, changes: &[(FieldPath, String)]) -> Result<Scenario, String> {
        let (file, root) = self.document(changes).map_err(|fault| fault.message)?;
        let mut sink = Sink::default();
        Scenario::read(&file, &root, self.catalog, self.settings, &mut sink).ok_or_else(|| {
            let errors = sink.diagnostics().iter().find(|found| found.code.severity() == Severity::Error);
            errors.map_or_else(String::new, |found| found.message.clone())
        })
    }

    /// Reads the scenario as it is in one of its cases; what is wrong with that, at the places of the case that say so.
    pub fn read_case(&self, base: &Scenario, case: &Case) -> Result<Scenario, Vec<Diagnostic>> {
        let own = |said: Diagnostic| {
            let path = said.site.path();
            let of = case.changes.iter().find(|change| path.is_some_and(|path| path.is_within(&change.path)));
            let site = of.map_or(&case.site, |change| &change.site).clone();
            // What goes wrong elsewhere, since the case took it away or made it something else, is named: the place shown is the case's.
            let at = match (of, path) {
                (None, Some(path)) if *path != FieldPath::ROOT => format!(", at `{path}`"),
                _ => String::new(),
            };
            let message = format!("case `{}`{at}: {}", case.name, said.message);
            Diagnostic::new(said.code, message, site).help(said.help)
        };
        let set = case.changes.iter().map(|change| (change.path.clone(), change.value.clone()));
        // Other cases are none of this one, which may take away what they set.
        let alone = (FieldPath::ROOT.key("cases"), Node::Map(Vec::new()).to_flow());
        let set: Vec<_> = set.chain(std::iter::once(alone)).collect();
        let (file, root) = self.document(&set).map_err(|fault| vec![own((*fault).into())])?;
        let mut sink = Sink::default();
        let read = Scenario::read(&file, &root, self.catalog, self.settings, &mut sink);
        let errors = sink.diagnostics().iter().filter(|said| said.code.severity() == Severity::Error);
        let errors: Vec<Diagnostic> = errors.cloned().map(own).collect();
        let mut read = read.filter(|_| errors.is_empty()).ok_or(errors)?.in_outlook_of(base);
        // What is said of the scenario as it stands is said there.
        let is_known = |said: &Diagnostic| {
            base.warnings.iter().any(|known| known.code == said.code && known.message == said.message)
        };
        read.warnings.retain(|said| !is_known(said));
        read.warnings = read.warnings.into_iter().map(own).collect();
        Ok(read)
    }

    fn document(
        &self,
        changes: &[(FieldPath, String)],
    ) -> Result<(std::sync::Arc<SourceFile>, Node), Box<ReadFault>> {
        // What stands before the first `=` is for people; a value may have more of them.
        let typed = changes.iter().map(|(path, value)| (path.clone(), format!("changed={value}")));
        let set: Vec<(FieldPath, String)> = self.set.iter().cloned().chain(typed).collect();
        SourceFile::read(self.name, SourceText::Bytes(self.bytes.to_vec()), &set)
    }
}

/// A scenario without most of its options, as a text that is read in its place.
pub struct Reduced {
    bytes: Vec<u8>,
    set: Vec<(FieldPath, String)>,
}

impl Reduced {
    /// What reads it.
    pub fn variants<'v>(&'v self, of: &Variants<'v>) -> Variants<'v> {
        Variants { bytes: &self.bytes, set: &self.set, ..*of }
    }
}

impl Variants<'_> {
    /// The same scenario with the named options alone, their budgets and their sources. What is read of it may differ where something is
    /// said of options together; whoever uses it holds it against the whole.
    pub fn reduced(&self, keep: &BTreeSet<&str>) -> Option<Reduced> {
        let (_, mut root) = SourceFile::read(self.name, SourceText::Bytes(self.bytes.to_vec()), &[]).ok()?;
        let options = FieldPath::ROOT.key("options");
        let is_kept = |path: &FieldPath| {
            let steps = path.steps();
            match steps.as_slice() {
                [Step::Key(first), Step::Key(name), ..] if **first == *"options" || **first == *"budgets" => {
                    keep.contains(&**name)
                }
                _ => true,
            }
        };
        let Node::Map(blocks) = &mut root else { return None };
        // Cases are changes of the whole.
        blocks.retain(|(block, _)| block != "cases");
        for (block, content) in blocks {
            let Node::Map(entries) = content else { continue };
            match block.as_str() {
                "options" | "budgets" => entries.retain(|(name, _)| is_kept(&options.key(name))),
                "sources" => {
                    entries.retain(|(cited, _)| FieldPath::read(cited).is_none_or(|path| is_kept(&path)));
                }
                _ => {}
            }
        }
        let set = self.set.iter().filter(|(path, _)| is_kept(path)).cloned().collect();
        Some(Reduced { bytes: root.to_flow().into_bytes(), set })
    }
}

/// What else the catalog offers in the place of something.
impl Variants<'_> {
    /// The terms of a rental with their prices on a day.
    pub fn terms(&self, offer: &str, day: Date) -> Vec<(Term, UsdPerHour)> {
        let Some(rental) = self.catalog.find::<Rental>(offer, &mut Sink::default()) else {
            return Vec::new();
        };
        let sold = rental.terms.iter().filter(|(term, _)| rental.market(*term, day).is_none());
        let priced = sold.filter_map(|(term, cards)| Some((*term, cards.on(day).ok()?.card.value)));
        priced.collect()
    }

    /// The prices of electricity on a day, by name.
    pub fn tariffs(&self, day: Date) -> Vec<(String, UsdPerKwh)> {
        let all = self.catalog.all::<Electricity>(&mut Sink::default());
        let priced =
            all.iter().filter_map(|tariff| Some((tariff.id.clone(), tariff.cards.on(day).ok()?.card.value)));
        priced.collect()
    }
}
