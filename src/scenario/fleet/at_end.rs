//! A predicted replica at the ends of its band: where it is faster, or slower, than what is taken for it.

use crate::serving::{
    Alone, Band, Calibration, Configuration, End, Load, Operation, Pace, Prediction, Service, predict,
};
use crate::units::{Count, Quantity};

/// A predicted replica at an end of its band, in the layout that was chosen.
#[derive(Clone, Debug)]
pub struct AtEnd {
    /// Requests at a time, which keep the time per token there.
    pub clients: Count,
    /// What it does then.
    pub prediction: Prediction,
    /// The replica over the number of requests.
    pub operation: Operation,
    /// Whether one request alone keeps the time per token there.
    pub alone: Alone,
}

/// A layout at both ends of its band, around a prediction that own measurements may shift, the good one first. Whether its weights fit is no part of a band, which is about speed: memory
/// holds as many requests at both ends as in the middle.
pub(super) fn at_ends(
    band: &Band,
    shift: Pace,
    configuration: &Configuration,
    service: &Service,
    calibration: &Calibration,
) -> Option<Box<[AtEnd; 2]>> {
    let at = |end: End| {
        let pace = shift.then(band.at(end));
        let (operation, alone) = Operation::predicted_at(pace, configuration, service, calibration).ok()?;
        let clients = Count::const_new(operation.point.clients.get());
        let loaded = Configuration { load: Load::Concurrency(clients), ..configuration.clone() };
        let prediction = predict(&loaded, calibration).ok()?.at_pace(pace);
        Some(AtEnd { clients, prediction, operation, alone })
    };
    Some(Box::new([at(End::Good)?, at(End::Bad)?]))
}
