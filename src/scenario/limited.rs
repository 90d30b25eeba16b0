//! What the limits of a scenario rest on.

use super::definition::Scenario;

impl Scenario {
    /// Whether a limit rests on a latency: its own, or that of whatever is recommended, which latencies may decide.
    pub fn limits_latency(&self) -> bool {
        let mut limits = self.options.iter().flat_map(|option| &option.limits);
        !self.recommended.is_empty() || limits.any(|limit| limit.metric.is_latency())
    }
}
