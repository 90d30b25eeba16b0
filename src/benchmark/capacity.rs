//! Of which runs the rate is all that their server can do.

use crate::units::{CallsPerSecond, Quantity};

use super::load::{Asked, Capacity, Offered};
use super::measurement::Measurement;

/// A run asks for too much if what was left when the last request came takes at least this share of the time in which they came.
const LEAST_BACKLOG: f64 = 0.05;
/// The longest answers of a run take so many times as long as its mean ones.
const LONGEST_ANSWER: f64 = 2.0;
/// The first token of a request comes on average after at least this share of the time that the backlog takes, if there is one: the
/// last request waits for all of it, and the first one for nothing.
const LEAST_WAIT: f64 = 0.25;
/// A median first token that takes so many times as long as at the lowest rate was waited for.
const WAITED: f64 = 5.0;
/// A server is outrun where at a time so large a share of all requests of a run waits for its first token.
const WAITING: f64 = 0.1;
/// Of fewer requests that says nothing.
const LEAST_REQUESTS: f64 = 50.0;
/// A limit is what holds the load where the requests in flight are nearly as many.
const NEAR_LIMIT: f64 = 0.9;

/// Works out of which runs of a file the rate is what the server can do.
///
/// Requests at a rate *r* show it only where they come faster than they are answered. Of *n* requests the last one comes after
/// *n* ÷ *r*; what is left then is a backlog, unless it is no longer than the last answer takes. Requests come at random, so the time in
/// which they come is known to 2 ÷ √*n* only. A comparison of *r* with the rate of answers alone takes the last answer of a short run
/// for a backlog: runs of 36 s below any limit answered 0.74 to 0.97 of *r*.
pub fn find_capacities(mut measurements: Vec<&mut Measurement>) {
    let by_rate = measurements.iter().filter_map(|run| match (&run.offered, median(run)) {
        (Offered::Rate(rate), Some(ttft)) => Some((rate.value.get(), ttft)),
        _ => None,
    });
    let lowest = by_rate.min_by(|a, b| a.0.total_cmp(&b.0));
    // What is known of a run by itself stays: a second look, with the runs of other files, can only add to it, and finds the rates of several
    // replicas divided.
    for run in measurements.iter_mut().filter(|run| run.capacity != Capacity::Reached) {
        run.capacity = match &run.offered {
            Offered::Closed | Offered::Synchronous | Offered::AllAtOnce => Capacity::Reached,
            Offered::Rate(rate) => {
                let waited = lowest.zip(median(run)).is_some_and(|((lowest, short), ttft)| {
                    rate.value.get() > lowest && ttft >= WAITED * short
                });
                let reached = waited
                    || is_held_by_limit(run)
                    || has_backlog(run, rate.value)
                    || is_waited_for(run, rate.value);
                if reached { Capacity::Reached } else { Capacity::AtLeast(Asked::Rate) }
            }
            Offered::Ramp => Capacity::AtLeast(Asked::Ramp),
            Offered::Unstated => Capacity::AtLeast(Asked::Unstated),
        };
    }
}

fn median(run: &Measurement) -> Option<f64> {
    run.median_ttft.as_ref().or(run.ttft.as_ref()).map(|ttft| ttft.value.get())
}

fn is_held_by_limit(run: &Measurement) -> bool {
    run.limit.as_ref().is_some_and(|limit| run.clients.value.get() >= NEAR_LIMIT * limit.value.get())
}

/// Where the server is so overloaded that answers crawl, the last of them hides the backlog; who waits for a first token does not crawl.
fn is_waited_for(run: &Measurement, rate: CallsPerSecond) -> bool {
    let (Some(requests), Some(ttft)) = (&run.requests, &run.ttft) else { return false };
    let all = requests.value.get();
    all >= LEAST_REQUESTS && rate.get() * ttft.value.get() >= WAITING * all
}

fn has_backlog(run: &Measurement, rate: CallsPerSecond) -> bool {
    let (Some(requests), Some(duration), Some(ttft), Some(tpot), Some(output)) =
        (&run.requests, &run.duration, &run.ttft, &run.tpot, &run.output)
    else {
        return false;
    };
    let all = requests.value.get() + run.failed.as_ref().map_or(0.0, |failed| failed.value.get());
    let coming = all / rate.get();
    let left = duration.value.get() - coming;
    let answer = LONGEST_ANSWER * tpot.value.get() * (output.value.get() - 1.0).max(0.0);
    let least = LEAST_BACKLOG.max(2.0 / all.sqrt()) * coming;
    left - answer > least && ttft.value.get() >= LEAST_WAIT * left
}
