//! Metrics of evaluations by name: which of them are shares of tasks done right, and what the others are.
//!
//! Source: lm-evaluation-harness, `lm_eval/api/metrics.py` and the `metric_list` of its tasks (main of 2026-08): `acc`, `acc_norm`,
//! `acc_bytes`, `acc_mutual_info` and `exact_match` are a mean of 0 and 1 over the samples; so are `em` of the task `record`, the
//! `prompt_level_…_acc` of `ifeval`, `math_verify`, and `pass@1` of code tasks (of several attempts at a task, their share).

/// What a metric is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Metric<'n> {
    /// The share of tasks done right: a mean of 0 and 1.
    Share,
    /// The share of tasks that one of several attempts does right.
    OneOfSeveral(&'n str),
    /// Something else; what, in words.
    Other(&'static str),
    /// A name that is not known here.
    Unknown,
}

/// Means of 0 and 1 over the tasks.
const SHARES: [&str; 13] = [
    "acc",
    "acc_norm",
    "acc_bytes",
    "acc_mutual_info",
    "accuracy",
    "exact_match",
    "em",
    "math_verify",
    "numerical_match",
    "pass@1",
    "pass_at_1",
    "prompt_level_strict_acc",
    "prompt_level_loose_acc",
];

/// What other metrics are, by a part of their names.
const OTHERS: [(&str, &str); 20] = [
    ("perplexity", "how surprised a model is by a text, from 1 on; lower is better"),
    ("bits_per_byte", "how surprised a model is by a text, in bits; lower is better"),
    ("brier", "a squared distance of probabilities"),
    ("likelihood", "a likelihood of answers"),
    ("mcc", "Matthews' correlation coefficient, from -1 to 1, where guessing has 0"),
    ("matthews", "Matthews' correlation coefficient, from -1 to 1, where guessing has 0"),
    ("f1", "F1, the harmonic mean of precision and recall"),
    ("rouge", "ROUGE, how many words two texts have in common"),
    ("bleurt", "a likeness of texts by a model"),
    ("bleu", "BLEU, how many words two texts have in common"),
    ("chrf", "chrF, how many characters two texts have in common"),
    ("bert", "a likeness of texts by a model"),
    ("comet", "a likeness of texts by a model"),
    ("spearman", "a correlation, from -1 to 1"),
    ("pearson", "a correlation, from -1 to 1"),
    ("inst_level", "a share of instructions, of which a task has several"),
    ("acc_all", "a share of questions, of which several samples are parts"),
    ("bias", "a bias of answers"),
    ("percent_parseable", "a share of answers that can be read, right or wrong"),
    ("stereotype", "a share of answers that follow a stereotype"),
];

/// Names that are to be the whole name.
const OTHER_NAMES: [(&str, &str); 1] = [("ter", "TER, how much of a text has to be edited; lower is better")];

/// What the metric of a name is; the name is without its filter.
pub(super) fn metric(name: &str) -> Metric<'_> {
    let lower = name.to_ascii_lowercase();
    if SHARES.contains(&lower.as_str()) {
        return Metric::Share;
    }
    if let Some(attempts) = name.strip_prefix("pass@").or_else(|| name.strip_prefix("pass_at_"))
        && attempts.bytes().all(|byte| byte.is_ascii_digit())
        && !attempts.is_empty()
    {
        return Metric::OneOfSeveral(attempts);
    }
    let whole = OTHER_NAMES.iter().find(|(known, _)| *known == lower);
    // `bleu_acc` and its like count how often one text is nearer than another.
    let part = OTHERS.iter().find(|(known, _)| lower.contains(known) && !lower.ends_with("_acc"));
    let special = OTHERS.iter().find(|(known, _)| lower.starts_with("inst_level") && *known == "inst_level");
    match whole.or(part).or(special) {
        Some((_, what)) => Metric::Other(what),
        None => Metric::Unknown,
    }
}

/// What the standard error beside a value says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It is that of a mean of 0 and 1.
    Share,
    /// It is not.
    Other,
    /// It says nothing: there is none, too few samples, or all ended alike.
    Unknown,
}

/// Standard errors are written with all digits; some are estimated by drawing, a hundred thousand times.
const NEAR: f64 = 0.005;
/// Further off is another kind of value.
const FAR: f64 = 0.02;
/// Fewer samples say little.
const FEWEST: f64 = 10.0;

/// Whether a value with a standard error is the mean of so many zeros and ones: it has s = √(p (1 − p) ÷ (n − 1)) then, and p n is whole.
pub(super) fn fit(value: f64, error: Option<f64>, samples: Option<f64>) -> Fit {
    let (Some(error), Some(samples)) = (error, samples) else { return Fit::Unknown };
    if !error.is_finite() || samples < FEWEST || !(0.0..=1.0).contains(&value) || value * (1.0 - value) == 0.0
    {
        return Fit::Unknown;
    }
    let expected = (value * (1.0 - value) / (samples - 1.0)).sqrt();
    let off = (error / expected - 1.0).abs();
    if off > FAR {
        Fit::Other
    } else if off < NEAR && is_whole(value * samples, samples) {
        Fit::Share
    } else {
        Fit::Unknown
    }
}

/// The number of samples that a standard error tells, n = p (1 − p) ÷ s² + 1, where it and p n are whole.
pub(super) fn samples(value: f64, error: f64) -> Option<f64> {
    let number = value * (1.0 - value) / (error * error) + 1.0;
    // The nearest whole number.
    let whole = (number + 0.5).floor();
    let good = number.is_finite()
        && (FEWEST..1e7).contains(&whole)
        && (number - whole).abs() < 0.01
        && is_whole(value * whole, whole);
    good.then_some(whole)
}

fn is_whole(number: f64, of: f64) -> bool {
    let part = number.fract();
    part.min(1.0 - part) < 1e-9 * of.max(1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_metrics() {
        for name in ["acc", "acc_norm", "exact_match", "pass@1", "prompt_level_strict_acc", "em"] {
            assert_eq!(metric(name), Metric::Share, "{name}");
        }
        for name in [
            "mcc",
            "f1",
            "qa_f1_score",
            "rougeL",
            "bleu",
            "chrf",
            "ter",
            "word_perplexity",
            "bits_per_byte",
            "inst_level_strict_acc",
            "likelihood_diff",
            "bert_score",
            "brier_score",
        ] {
            assert!(matches!(metric(name), Metric::Other(_)), "{name}");
        }
        for name in ["bleu_acc", "score", "filter", "my_metric", "pass@"] {
            assert_eq!(metric(name), Metric::Unknown, "{name}");
        }
        assert_eq!(metric("pass@10"), Metric::OneOfSeveral("10"));
    }

    #[test]
    fn a_standard_error_tells_a_share() {
        // BoolQ as BLOOM 1.1B did it: 1,932 of 3,270.
        let (value, error) = (0.590_825_688_073_394_5, 0.008_599_563_442_397_352);
        assert_eq!(samples(value, error), Some(3270.0));
        assert_eq!(fit(value, Some(error), Some(3270.0)), Fit::Share);
        // Matthews' correlation of CoLA, and ROUGE-L.
        assert_eq!(fit(0.009_933_694_683_152_168, Some(0.031_060_185_040_111_23), Some(1043.0)), Fit::Other);
        assert_eq!(fit(0.556_704_558_323_112_7, Some(0.001_832_744_589_407_406_2), Some(2849.0)), Fit::Other);
        assert_eq!(fit(1.0, Some(0.0), Some(2849.0)), Fit::Unknown);
        assert_eq!(fit(0.5, None, Some(2849.0)), Fit::Unknown);
        assert_eq!(samples(0.556_704_558_323_112_7, 0.001_832_744_589_407_406_2), None);
    }
}
