# What is done often here. `just` lists it; https://just.systems runs it, and each line works by itself in a shell.

_list:
    @just --list

# What every submission has to pass: format, lints, documentation, tests
ci:
    bash .ci/run

# Take what the tests print now as right, then read the difference
snapshots:
    INSTA_UPDATE=always cargo test --test it
    git diff --stat -- tests

# What the README and the pages of docs/ show, out of the program
readme:
    UPDATE_README=1 cargo test --test it readme

# The book, into target/book; `cargo install mdbook` has the tool
book:
    mdbook build

# The JSON Schemas out of the structs that write JSON
schemas:
    UPDATE_SCHEMAS=1 cargo test --test it schema

# The page of errors and warnings out of the program
errors:
    UPDATE_ERRORS=1 cargo test --test it errors

# Build the wheel and the npm packages, and run them from a clean folder
packages *profile:
    packaging/check {{ profile }}

# Fit the constants of the serving model to measured rows, and say what that does to the errors
calibrate measured *arguments:
    cargo run --release --example calibrate -- {{ measured }} {{ arguments }}

# How long the parts take, each beside something that is run with it
bench *arguments:
    cargo bench -- {{ arguments }}

# The suite with so many drawn cases for each property: far more than it has by itself
properties cases="2000":
    PROPTEST_CASES={{ cases }} cargo test --release --test it

# Changed scenarios and arguments through every command of a release build
mutations runs="5000" from="1000":
    cargo build --release
    MUTATIONS={{ runs }} MUTATIONS_FROM={{ from }} MUTATIONS_OF=target/release/breakeven \
      cargo test --test it whatever_is_handed_in -- --nocapture

# A fuzz target (`ls fuzz/fuzz_targets`), by a nightly compiler; `cargo install cargo-fuzz` has the tool
fuzz target *arguments:
    fuzz/make-corpus
    cargo +nightly fuzz run {{ target }} -- {{ arguments }}

# What two builds print differently, over all scenarios, formats and faults
same-output old new:
    .ci/same-output {{ old }} {{ new }}
