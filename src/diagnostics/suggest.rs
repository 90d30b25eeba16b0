//! "Did you mean …?"

/// Names shorter than this are not guessed at.
const SHORTEST: usize = 2;

/// Regions that a name may begin with: the same thing has another price there.
const REGIONS: &[&str] =
    &["us", "eu", "emea", "uk", "na", "latam", "apac", "ap", "asia", "jp", "au", "global", "world"];

/// The region that a name begins with, after the provider's: `eu` of `eu-commercial` and of `aws-bedrock/eu.anthropic.claude`.
pub fn region(name: &str) -> Option<String> {
    let tail = name.rsplit('/').next().unwrap_or(name);
    let first = tail.split(['-', '.', '_', ' ']).next().unwrap_or(tail).to_lowercase();
    REGIONS.contains(&first.as_str()).then_some(first)
}

/// The nearest of the known names: equal but for case, contained, or a few letters away; ties go to the first. A name that begins
/// with a region is never answered with that of another one.
///
/// ```
/// use breakeven::diagnostics::nearest;
/// assert_eq!(nearest("taks", ["title", "tasks", "tax"]), Some("tasks"));
/// assert_eq!(nearest("h100", ["a100-80gb-sxm", "h100-sxm", "h200-sxm"]), Some("h100-sxm"));
/// assert_eq!(nearest("nonsense", ["input", "output"]), None);
/// assert_eq!(nearest("eu-commercial", ["us-commercial"]), None);
/// ```
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wrong.chars().count() < SHORTEST {
        return None;
    }
    let lower = wrong.to_lowercase();
    let allowed = (wrong.chars().count() / 3).clamp(1, 4);
    let wanted = region(wrong);
    known
        .into_iter()
        .filter(|name| wanted.is_none() || wanted == region(name))
        .filter_map(|name| {
            let candidate = name.to_lowercase();
            // The last part of `provider/model` counts as much as the whole.
            let tail = candidate.rsplit('/').next().unwrap_or(&candidate).to_owned();
            let distance = strsim::damerau_levenshtein(&lower, &candidate)
                .min(strsim::damerau_levenshtein(&lower, &tail));
            let contained = lower.len() > SHORTEST && candidate.contains(&lower);
            (distance <= allowed || contained).then_some((distance, name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The help text for a wrong name: the nearest one, or all where they are few.
pub fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    help(wrong, &known.into_iter().collect::<Vec<_>>())
}

fn help(wrong: &str, known: &[&str]) -> Option<String> {
    const FEW: usize = 14;
    if let Some(name) = nearest(wrong, known.iter().copied()) {
        return Some(format!("did you mean `{name}`?"));
    }
    if known.is_empty() || known.len() > FEW {
        return None;
    }
    Some(format!("known here: {}", known.join(", ")))
}
