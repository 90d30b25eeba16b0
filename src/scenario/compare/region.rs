//! Whether an offer is of a region: by its own name, or by the part of the world.

/// What regions of providers begin with or contain, by the part of the world that people ask for.
const AREAS: [(&str, &[&str]); 3] = [
    ("us", &["us-", "eastus", "westus", "centralus", "north america"]),
    ("eu", &["eu-", "europe", "germany", "france", "sweden", "italy", "poland", "spain"]),
    ("asia", &["ap-", "asia", "japan", "india", "korea"]),
];

/// Whether a region of a provider is the one that is asked for, or lies in it.
pub(super) fn is_in(region: &str, asked: &str) -> bool {
    let (region, asked) = (region.to_lowercase(), asked.to_lowercase());
    if region == asked {
        return true;
    }
    let area = AREAS.iter().find(|(name, _)| *name == asked);
    area.is_some_and(|(_, parts)| parts.iter().any(|part| region.contains(part)))
}
