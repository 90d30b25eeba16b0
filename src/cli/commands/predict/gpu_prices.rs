//! What an hour of a GPU costs: as typed, else the median of the catalog's providers.

use anyhow::{Context as _, bail};

use crate::catalog::{Catalog, Gpu, GpuRent, Table};
use crate::diagnostics::Sink;
use crate::report::GpuPriceRow;
use crate::units::{Date, Quantity, UsdPerGpuHour, brief};

/// A GPU and its price, as typed: `h100-sxm=$2.50/h`.
#[derive(Clone, Debug)]
pub(super) struct TypedPrice {
    gpu: String,
    price: UsdPerGpuHour,
}

/// Reads a GPU and its price.
pub(super) fn typed(text: &str) -> Result<TypedPrice, String> {
    const EXPECTED: &str = "expected GPU=PRICE, such as `h100-sxm=$2.50/h`";
    let (gpu, price) = text.split_once('=').ok_or(EXPECTED)?;
    let price: UsdPerGpuHour = price.trim().parse().map_err(|fault| format!("{fault}"))?;
    if price == UsdPerGpuHour::ZERO {
        return Err(format!("{text}: a price is above 0"));
    }
    if gpu.trim().is_empty() {
        return Err(EXPECTED.to_owned());
    }
    Ok(TypedPrice { gpu: gpu.trim().to_owned(), price })
}

/// The prices of GPUs on a day.
pub(super) fn of(
    gpus: &[&str],
    typed: &[TypedPrice],
    catalog: &Catalog,
    day: Date,
) -> anyhow::Result<Vec<GpuPriceRow>> {
    let mut own: Vec<(String, UsdPerGpuHour)> = Vec::new();
    for TypedPrice { gpu, price } in typed {
        let found = catalog.find::<Gpu>(gpu, &mut Sink::default()).with_context(|| {
            let help =
                catalog.suggestion(&[Table::Gpus], gpu).map_or_else(String::new, |help| format!(": {help}"));
            format!("--gpu-price: the catalog has no GPU `{gpu}`{help}")
        })?;
        if own.iter().any(|(known, _)| *known == found.id) {
            bail!("--gpu-price: {} has two prices", found.id);
        }
        if !gpus.contains(&found.id.as_str()) {
            bail!(
                "--gpu-price: no row that can be decided on has {}; there are {}",
                found.id,
                gpus.join(", ")
            );
        }
        own.push((found.id.clone(), *price));
    }
    let priced = |gpu: &&str| match own.iter().find(|(known, _)| known == gpu) {
        Some((_, price)) => {
            GpuPriceRow { gpu: (*gpu).to_owned(), price: Ok(*price), source: "`--gpu-price`".to_owned() }
        }
        None => of_catalog(gpu, catalog, day),
    };
    Ok(gpus.iter().map(priced).collect())
}

/// The median of what the catalog's providers ask.
fn of_catalog(gpu: &str, catalog: &Catalog, day: Date) -> GpuPriceRow {
    let Some(rent) = GpuRent::on_demand(gpu, catalog, day) else {
        let reason = format!(
            "the catalog has no on-demand price of {day} for it: `--gpu-price {gpu}=$2/h` states one"
        );
        return GpuPriceRow { gpu: gpu.to_owned(), price: Err(reason), source: String::new() };
    };
    let among = if rent.providers.get() == 1.0 {
        "the only provider with an on-demand price".to_owned()
    } else {
        format!(
            "median of {} providers on demand, {} to {}",
            rent.providers,
            brief(rent.low),
            brief(rent.high)
        )
    };
    let provenance = &rent.price.provenance;
    let source = format!("{among}: {}, {}, checked {}", rent.rental, provenance.source, provenance.checked);
    GpuPriceRow { gpu: gpu.to_owned(), price: Ok(rent.price.value), source }
}
