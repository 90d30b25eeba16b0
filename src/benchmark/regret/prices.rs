//! What GPUs cost.

use std::collections::BTreeMap;

use crate::units::UsdPerGpuHour;

/// Prices by the id of the GPU. A GPU that is not in it has no price, and its layouts are not compared.
#[derive(Clone, Debug, Default)]
pub struct GpuPrices(BTreeMap<String, UsdPerGpuHour>);

impl GpuPrices {
    /// The price of a GPU.
    pub fn of(&self, gpu: &str) -> Option<UsdPerGpuHour> {
        self.0.get(gpu).copied()
    }
}

impl FromIterator<(String, UsdPerGpuHour)> for GpuPrices {
    fn from_iter<I: IntoIterator<Item = (String, UsdPerGpuHour)>>(prices: I) -> Self {
        Self(prices.into_iter().collect())
    }
}
