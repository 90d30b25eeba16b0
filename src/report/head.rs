//! The head of a page: what it is of, and on which prices and calendar it rests.

use crate::catalog::CatalogIdentity;
use crate::units::{AsOf, Hours};

use super::block::Block;

/// The catalog on which figures rest, as it is cited.
#[derive(Clone, Debug)]
pub struct CitedCatalog(CatalogIdentity);

impl From<CatalogIdentity> for CitedCatalog {
    fn from(catalog: CatalogIdentity) -> Self {
        Self(catalog)
    }
}

impl CitedCatalog {
    /// The version of the built-in folder.
    pub const fn version(&self) -> &'static str {
        self.0.version()
    }

    /// The hash of all that it says, an overlay included: `sha256:` and 64 digits.
    pub fn hash(&self) -> String {
        self.0.hash().to_string()
    }
}

/// The title of a scenario's page.
pub(super) fn title(id: &str, title: &str) -> Block {
    Block::Heading(1, format!("{id}: {title}"))
}

/// Day of the prices, currency and calendar.
pub(super) fn basis(as_of: AsOf, hours_per_month: Hours) -> String {
    let hours = hours_per_month.to_string();
    format!("Prices of {as_of}, {}; a month has {} hours.", as_of.money(), hours.trim_end_matches(" h"))
}
