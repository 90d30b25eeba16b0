//! "Did you mean …?"

/// Names shorter than this are not guessed at.
const SHORTEST: usize = 2;

/// Regions that a name may begin with: the same thing has another price there.
const REGIONS: &[&str] =
    &["us", "eu", "emea", "uk", "na", "latam", "apac", "ap", "asia", "jp", "au", "global", "world"];

/// What stands between the parts of a name.
const SEPARATORS: [char; 4] = ['-', '.', '_', ' '];

/// The region that a name begins with, after the provider's: `eu` of `eu-commercial` and of `aws-bedrock/eu.anthropic.claude`.
pub fn region(name: &str) -> Option<String> {
    let first = parts(name).into_iter().next()?;
    REGIONS.contains(&first.as_str()).then_some(first)
}

/// The parts of a name after the provider's.
fn parts(name: &str) -> Vec<String> {
    let tail = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    tail.split(SEPARATORS).map(str::to_owned).collect()
}

/// Whether a name may be meant by a wrong one: not where both begin with regions that differ. A first part that is not known (`de` of
/// `de-commercial`) may be a region too, so it has to be in the name.
fn is_of_same_region(wrong: &str, name: &str) -> bool {
    match (region(wrong), region(name)) {
        (Some(wanted), found) => Some(wanted) == found,
        (None, None) => true,
        (None, Some(found)) => {
            let (own, others) = (parts(wrong), parts(name));
            let named = |first: &String| first.starts_with(&found) || others.contains(first);
            own.len() == 1 || own.first().is_some_and(named)
        }
    }
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
/// assert_eq!(nearest("de-commercial", ["us-commercial"]), None);
/// assert_eq!(nearest("usa-comercial", ["us-commercial"]), Some("us-commercial"));
/// ```
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wrong.chars().count() < SHORTEST {
        return None;
    }
    let lower = wrong.to_lowercase();
    let allowed = (wrong.chars().count() / 3).clamp(1, 4);
    let letters = letters(&lower);
    known
        .into_iter()
        .filter(|name| letters.is_none_or(|letters| may_be_near(&lower, letters, name, allowed)))
        .filter(|name| is_of_same_region(wrong, name))
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

/// The letters of an ASCII text in lower case, as a set of bits; `None` of other texts.
fn letters(text: &str) -> Option<u128> {
    text.is_ascii().then(|| text.bytes().fold(0, |set, byte| set | 1 << byte.to_ascii_lowercase()))
}

/// Whether a name can be so few letters away, which is quick to say: each letter of the wrong one that it lacks takes one. Thousands of
/// wrong names may be held against thousands of known ones.
fn may_be_near(lower: &str, wanted: u128, name: &str, allowed: usize) -> bool {
    let Some(found) = letters(name) else { return true };
    let missing = (wanted & !found).count_ones() as usize;
    if missing == 0 {
        return true;
    }
    // Something that is contained lacks no letter; and the last part of a name has no letter that the name lacks.
    missing <= allowed && name.len() + allowed >= lower.len()
}

/// The help text for a wrong name: the nearest one, or all where they are few.
pub fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    help(wrong, &known.into_iter().collect::<Vec<_>>())
}

fn help(wrong: &str, known: &[&str]) -> Option<String> {
    const FEW: usize = 24;
    if let Some(name) = nearest(wrong, known.iter().copied()) {
        return Some(format!("did you mean `{name}`?"));
    }
    if known.is_empty() || known.len() > FEW {
        return None;
    }
    Some(format!("known here: {}", known.join(", ")))
}
