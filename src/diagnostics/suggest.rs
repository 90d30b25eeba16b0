//! "Did you mean …?"

/// Names shorter than this are not guessed at.
const SHORTEST: usize = 2;

/// The nearest of the known names: equal but for case, contained, or a few letters away; ties go to the first.
///
/// ```
/// use breakeven::diagnostics::nearest;
/// assert_eq!(nearest("taks", ["title", "tasks", "tax"]), Some("tasks"));
/// assert_eq!(nearest("h100", ["a100-80gb-sxm", "h100-sxm", "h200-sxm"]), Some("h100-sxm"));
/// assert_eq!(nearest("nonsense", ["input", "output"]), None);
/// ```
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wrong.chars().count() < SHORTEST {
        return None;
    }
    let lower = wrong.to_lowercase();
    let allowed = (wrong.chars().count() / 3).clamp(1, 4);
    known
        .into_iter()
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
