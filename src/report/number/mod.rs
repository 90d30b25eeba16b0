//! How numbers look to people. The only room in the program that rounds; machine formats print every digit.

mod cents;
mod change;
mod figure;
mod tick;

pub use cents::in_cents_adding_up;
pub use change::{adding_up, relative, signed};
pub use figure::{
    about, apart, beside, change, compact, few_digits, human, in_cents, in_full_cents, limit, off, precise,
    times, to_the_cent, told_from, with_unit,
};
pub use tick::tick;
