//! Names that people type: models, GPUs, providers.

use std::sync::Arc;

use anyhow::bail;

use crate::catalog::{Architecture, Catalog, Gpu, Rental, Table, TokenModel};
use crate::diagnostics::{Sink, did_you_mean};

/// Providers of models of their own.
const MAKERS: [&str; 4] = ["anthropic", "google-gemini-api", "openai", "xai"];

/// The architecture of a model's name.
pub(super) fn architecture(
    name: &str,
    catalog: &Catalog,
    sink: &mut Sink,
) -> anyhow::Result<Arc<Architecture>> {
    if let Some(found) = catalog.find::<Architecture>(name, sink) {
        return Ok(found);
    }
    let lower = name.to_lowercase();
    let mut sold: Vec<String> = catalog
        .names(Table::Tokens)
        .into_iter()
        .filter(|id| {
            let own = id.to_lowercase();
            own == lower || own.rsplit('/').next() == Some(lower.as_str())
        })
        .collect();
    // Whoever made it comes before those that sell it on.
    sold.sort_by_key(|id| !MAKERS.iter().any(|maker| id.starts_with(&format!("{maker}/"))));
    let sold = sold.into_iter().next();
    let sold = sold.and_then(|id| catalog.find::<TokenModel>(&id, &mut Sink::default()));
    if let Some(closed) = sold.filter(|model| model.weights.is_none()) {
        bail!(
            "the catalog has no weights of `{name}`, which is sold by the token: compare an open model with it, `--model llama-3.3-70b --api \
             {}`",
            closed.id
        );
    }
    let begins = format!("{lower}-");
    let longer: Vec<String> =
        catalog.names(Table::Architectures).into_iter().filter(|id| id.starts_with(&begins)).collect();
    if let [only] = longer.as_slice() {
        bail!("the catalog has no architecture `{name}`: did you mean `{only}`?");
    }
    match catalog.suggestion(&[Table::Architectures], name) {
        Some(help) => bail!("the catalog has no architecture `{name}`: {help}"),
        None => bail!(
            "the catalog has no architecture `{name}`: `breakeven catalog list architectures` lists what there is"
        ),
    }
}

/// The ids of GPUs that are offered: a name, an alias, or the beginning of several ids.
pub(super) fn gpus(names: &[String], catalog: &Catalog) -> anyhow::Result<Vec<String>> {
    check_named(names, "--gpu", "h100-sxm")?;
    let known = catalog.names(Table::Gpus);
    let mut ids: Vec<String> = Vec::new();
    for name in names.iter().map(|name| name.trim()) {
        let begins = format!("{}-", name.to_lowercase());
        let own: Vec<String> = match catalog.find::<Gpu>(name, &mut Sink::default()) {
            Some(gpu) if known.contains(&gpu.id) && gpu.id == name.to_lowercase() => vec![gpu.id.clone()],
            found => {
                let mut own: Vec<String> =
                    known.iter().filter(|id| id.starts_with(&begins)).cloned().collect();
                own.extend(found.map(|gpu| gpu.id.clone()));
                own
            }
        };
        if own.is_empty() {
            let help = catalog
                .suggestion(&[Table::Gpus], name)
                .unwrap_or_else(|| "`breakeven catalog list gpus` lists what there is".to_owned());
            bail!("--gpu: the catalog has no GPU `{name}`: {help}");
        }
        ids.extend(own);
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// Providers of rentals or tokens, as their offers' ids begin.
pub(super) fn providers(names: &[String], catalog: &Catalog) -> anyhow::Result<Vec<String>> {
    check_named(names, "--provider", "lambda")?;
    let mut known: Vec<String> = [Table::Rentals, Table::Tokens]
        .into_iter()
        .flat_map(|table| catalog.names(table))
        .filter_map(|id| id.split_once('/').map(|(provider, _)| provider.to_owned()))
        .collect();
    known.sort_unstable();
    known.dedup();
    let mut found = Vec::new();
    for name in names.iter().map(|name| name.trim()) {
        let lower = name.to_lowercase();
        if !known.contains(&lower) {
            let help = did_you_mean(&lower, known.iter().map(String::as_str))
                .unwrap_or_else(|| format!("there are {}", known.join(", ")));
            bail!("--provider: the catalog has no provider `{name}`: {help}");
        }
        found.push(lower);
    }
    Ok(found)
}

/// Models that are sold by the token.
pub(super) fn apis(names: &[String], catalog: &Catalog) -> anyhow::Result<Vec<Arc<TokenModel>>> {
    check_named(names, "--api", "openai/gpt-5.4-mini")?;
    let mut found: Vec<Arc<TokenModel>> = Vec::new();
    for name in names.iter().map(|name| name.trim()) {
        let Some(model) = catalog.find::<TokenModel>(name, &mut Sink::default()) else {
            let help = catalog
                .suggestion(&[Table::Tokens], name)
                .unwrap_or_else(|| "`breakeven catalog list models` lists what there is".to_owned());
            bail!("--api: the catalog has no prices of `{name}`: {help}");
        };
        if !found.iter().any(|known| known.id == model.id) {
            found.push(model);
        }
    }
    Ok(found)
}

/// Refuses a region that no offer names.
pub(super) fn check_region(region: &str, catalog: &Catalog) -> anyhow::Result<()> {
    let mut known: Vec<String> =
        catalog.all::<Rental>(&mut Sink::default()).iter().filter_map(|offer| offer.region.clone()).collect();
    known.sort_unstable();
    known.dedup();
    let lower = region.to_lowercase();
    if ["us", "eu", "asia"].contains(&lower.as_str()) || known.iter().any(|own| own.to_lowercase() == lower) {
        return Ok(());
    }
    bail!("--region: no offer names `{region}`: take us, eu or asia, or one of {}", known.join(", "))
}

/// Refuses a name of nothing, which is not all that there are.
fn check_named(names: &[String], flag: &str, example: &str) -> anyhow::Result<()> {
    if names.iter().any(|name| name.trim().is_empty()) {
        bail!("{flag}: a name is empty: such as `{flag} {example}`, or leave `{flag}` out for all");
    }
    Ok(())
}
