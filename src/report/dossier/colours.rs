//! Colours of options: the same in all pictures of a page.

/// The options of a page by the places of their colours.
#[derive(Clone, Debug)]
pub(super) struct Colours(Vec<String>);

impl Colours {
    /// Options that share no colour as long as there are enough.
    pub(super) fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        Self(names.into_iter().map(str::to_owned).collect())
    }

    /// The place of an option's colour; what is no option has one of its own behind them.
    pub(super) fn place(&self, name: &str) -> usize {
        self.0.iter().position(|known| known == name).unwrap_or(self.0.len())
    }
}
