//! What hardware draws, by how busy it is.

use std::sync::Arc;

use crate::catalog::{Server, Sourced};
use crate::decode::Given;
use crate::economics::fleet::priced::priced;
use crate::figure::Figure;
use crate::scenario::Priced;
use crate::units::{Count, Fraction, Hours, Kilowatts, Kwh, Ratio, Watts};

/// The draw of a server whose GPUs are busy for a share of the time: idle + (maximum − idle) × utilisation.
///
/// Linear between idle and maximum, after Fan, Weber and Barroso, *Power provisioning for a warehouse-sized computer*
/// (ISCA 2007). The maximum is the vendor's rating and so an upper bound: an 8×H100 node rated at 10.2 kW was seen to
/// draw at most 8.4 kW in training (arXiv 2412.08602).
///
/// ```
/// use breakeven::economics::it_power;
/// use breakeven::units::{Fraction, Quantity, Watts};
/// let draw = it_power(Watts::new(3_000.0)?, Watts::new(10_200.0)?, Fraction::new(0.5)?);
/// assert_eq!(draw.get(), 6_600.0);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn it_power(idle: Watts, maximum: Watts, utilisation: Fraction) -> Watts {
    idle + (maximum - idle) * utilisation
}

/// The idle draw of a server whose idle draw nobody published, as a share of its maximum. No public measurement of a
/// whole idle 8-GPU server was found; idle hosts, fans and switches, with GPUs at a tenth of their rating, come to
/// between a fifth and two fifths.
const IDLE_SHARE: Fraction = Fraction::const_new(0.3);

/// Why that share.
const IDLE_SHARE_WHY: &str =
    "no idle draw of this server is published: three tenths of the maximum, an assumption";

/// Energy that servers draw in a month, the facility's overhead included.
pub(in crate::economics) fn energy(
    server: &Server,
    server_hours: &Figure<Hours>,
    busy: &Figure<Fraction>,
    pue: &Figure<Ratio>,
) -> Figure<Kwh> {
    let maximum = Figure::listed("maximum power of a server", &server.power);
    let idle = idle_power(server, &maximum);
    let draw = it_power(idle.value(), maximum.value(), busy.value());
    let formula = "idle power + (maximum − idle power) × busy share";
    let draw = Figure::derived("power of a server", formula, draw, &[&idle, &maximum, busy]);
    let energy = Kilowatts::from(draw.value()) * server_hours.value() * pue.value();
    let formula = "server-hours per month × power of a server × PUE";
    Figure::derived("energy per month", formula, energy, &[server_hours, &draw, pue])
}

/// The GPUs of a server, with its provenance.
pub(super) fn gpus_of(server: &Server) -> Figure<Count> {
    let provenance = Arc::clone(&server.provenance);
    let sourced = Sourced { value: server.gpus, range: None, provenance, site: server.power.site.clone() };
    Figure::listed("GPUs in a server", &sourced)
}

/// A facility's PUE as a figure.
pub(super) fn pue(given: &Given<Priced<Ratio>>) -> Figure<Ratio> {
    let figure = priced("power usage effectiveness", given.value());
    match given {
        Given::Written(_) => figure,
        Given::Default { why, .. } => figure.note(*why),
    }
}

/// A server's idle power, published or assumed.
fn idle_power(server: &Server, maximum: &Figure<Watts>) -> Figure<Watts> {
    const LABEL: &str = "idle power of a server";
    server.idle_power.as_ref().map_or_else(
        || {
            let share = Given::Default { value: IDLE_SHARE, why: IDLE_SHARE_WHY };
            let share = Figure::given("idle power as a share of the maximum", &share);
            let value = maximum.value() * share.value();
            Figure::derived(LABEL, "maximum power × idle share", value, &[maximum, &share])
        },
        |listed| Figure::listed(LABEL, listed),
    )
}
