//! How demand and prices move over the horizon, in words.

use crate::scenario::{Finance, Trend};

/// How demand and prices move. `prices_change` says that prices of tokens are known to change within the horizon.
pub(super) fn moves(finance: &Finance, prices_change: bool) -> String {
    let trends = [
        ("demand", &finance.growth),
        ("token prices", &finance.token_prices),
        ("GPU rents", &finance.gpu_rents),
        ("hardware prices", &finance.hardware_prices),
        ("wages", &finance.wages),
        ("electricity", &finance.electricity_prices),
        ("what the same hardware serves", &finance.throughput),
    ];
    let moves: Vec<String> = trends
        .iter()
        .filter_map(|(what, trend)| Some(format!("{what} {}", change(trend.as_ref()?))))
        .collect();
    let stays = if moves.is_empty() {
        "demand and prices stay as they are".to_owned()
    } else {
        format!("{}; everything else stays as it is", moves.join(", "))
    };
    match (prices_change, &finance.token_prices) {
        (false, _) => stays,
        (true, None) => format!(
            "{stays}, but for prices of tokens that are known to change: each holds from its day on, by days in the month of that day"
        ),
        (true, Some(_)) => format!(
            "{stays}, but for prices of tokens that are known to change: each holds from its day on, by days in the month of that \
             day, and the change of token prices counts on it from that month on"
        ),
    }
}

fn change(trend: &Trend) -> String {
    match trend {
        Trend::Yearly(change) => change.value.to_string(),
        Trend::Monthly(change) => change.value.to_string(),
    }
}
