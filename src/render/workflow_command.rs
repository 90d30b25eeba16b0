//! What stands in a workflow command of GitHub Actions.

use crate::text::{Printed, one_line};

/// Escapes a message of one line. What the runner makes of it, it prints again, so that nothing in it may be a command of the old form.
pub(super) fn data(text: &str) -> String {
    Printed::plain(&one_line(text)).as_str().replace('%', "%25")
}

/// Escapes a property.
pub(super) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
