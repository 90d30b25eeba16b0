//! Whatever a stranger hands in: the bodies of the fuzz targets on drawn bytes, changed scenarios through every command and format
//! of the built program, and laws that hold of every shipped scenario.

#[path = "../../../fuzz/src/bodies.rs"]
#[allow(unreachable_pub, reason = "the fuzz targets call them from another package")]
mod bodies;
mod calls;
mod dice;
mod document;
mod driver;
mod held;
mod mutate;
mod pool;
mod readers;
mod verdict;
