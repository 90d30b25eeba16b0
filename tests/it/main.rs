//! One program for every test that uses the crate from outside, so that the library is linked once: a module for each
//! room and each command, and what they share in `harness` (scenarios out of texts) and `program` (the built binary).
//! What the tests read lies beside this folder: `faults`, `fixtures`, `pricing`, `vectors`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

mod harness;
mod program;

// The repository.
mod architecture;
mod docs;
mod errors;
mod input;
mod readme;
mod schema;
mod snapshots;

// The rooms.
mod benchmark;
mod benchmark_formats;
mod measured;
mod catalog {
    mod caches;
    mod checkpoints;
    mod exported;
    mod fees;
    mod hugging_face;
    mod identity;
    mod import;
    mod lock;
    mod media;
    mod names;
    mod prices;
    mod providers;
    mod public;
    mod rentals;
    mod terms;
    mod traps;
}
mod currency {
    mod command;
    mod properties;
}
mod economics {
    mod bands;
    mod bills;
    mod capacity;
    mod cash_flow;
    mod commitments;
    mod escalated;
    mod hourly_prices;
    mod indirect_tax;
    mod later_prices;
    mod named_costs;
    mod people;
    mod per_task;
    mod price_tiers;
    mod provisioned;
    mod rates;
    mod starts;
    mod unrated;
    mod variations;
    mod whole;
}
mod evaluation {
    mod bounds;
    mod files;
    mod formats;
    mod options;
}
mod faults;
mod finance;
mod focus {
    mod command;
    mod sums;
}
mod fuzz;
mod own_prices;
mod packaging;
mod places;
mod planning {
    mod effort;
    mod mix;
    mod published;
    mod spare;
    mod targets;
    mod volume;
}
mod printed;
mod quality;
mod serving;
mod units;
mod workbook;

// The commands.
mod answer;
mod breakdown;
mod cli;
mod diff {
    mod against;
    mod attribution;
    mod command;
    mod limits;
    mod locked;
    mod refused;
    mod repository;
}
mod compare {
    mod command;
    mod market;
    mod sentence;
}
mod crossover;
mod explain;
mod frontier {
    mod choice;
    mod command;
    mod decisions;
}
mod gate;
mod html;
mod large;
mod levers;
mod limits;
mod many;
mod notices;
mod plan;
mod books {
    mod brief;
    mod calendar;
    mod folder;
    mod identity;
    mod tables;
}
mod regret {
    mod command;
    mod decisions;
}
mod reconcile {
    mod command;
    mod planted;
}
mod cases;
mod roi;
mod sensitivity;

// Published figures, and the shipped scenarios by hand.
mod golden {
    mod breakeven;
    mod formulas;
    mod provider_bills;
    mod quality;
    mod scenarios;
}
