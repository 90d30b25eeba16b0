//! What hardware draws, by how busy it is.

use crate::units::{Fraction, Watts};

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
pub(super) const IDLE_SHARE: Fraction = Fraction::const_new(0.3);

/// Why that share.
pub(super) const IDLE_SHARE_WHY: &str =
    "no idle draw of this server is published: three tenths of the maximum, an assumption";
