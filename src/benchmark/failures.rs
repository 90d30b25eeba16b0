//! Requests of a benchmark that failed: how many are a word worth, and how many make it none.

use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::units::{Quantity, brief};

use super::measurement::Measurement;

/// Whether runs count in which many requests failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManyFailures {
    /// They do not.
    Refused,
    /// Somebody said that they do.
    Allowed,
}

/// A larger share of failed requests is said.
const SAID: f64 = 0.01;
/// A larger share of failed requests makes a run none.
const MOST: f64 = 0.1;

/// Reports runs in which many requests failed; whether all can be used. A rate is one of answers: what failed may have failed because the
/// server was asked for more than it can do, or have left room for the others.
pub fn check_failures<'m>(
    runs: impl IntoIterator<Item = &'m Measurement>,
    many: ManyFailures,
    sink: &mut Sink,
) -> bool {
    let mut fine = true;
    for run in runs {
        let (Some(share), Some(failed), Some(answered)) = (run.failed_share(), &run.failed, &run.requests)
        else {
            continue;
        };
        if share.value.get() <= SAID {
            continue;
        }
        let all = failed.value.get() + answered.value.get();
        let message = format!(
            "{} of {all} requests failed ({}): the rate is of the {} that were answered",
            failed.value,
            brief(share.value),
            answered.value
        );
        let refused = share.value.get() > MOST && many == ManyFailures::Refused;
        let (code, help) = if refused {
            fine = false;
            let help = "find out why, and measure again; `allow_failures: true` beside the file takes the rate of what was answered";
            (Code::MostlyFailed, help)
        } else {
            (
                Code::FailedRequests,
                "find out why they failed: a server that refuses requests is asked for too much",
            )
        };
        sink.push(Diagnostic::new(code, message, share.site).help(help.to_owned()));
    }
    fine
}
