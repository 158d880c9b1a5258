//! Numbers on slices and padded matrices: no layers, no randomness.
//!
//! What is promised here is the order of every rounding. A product's element is
//! summed over `k` from 0 upwards, one multiplication and one addition at a time;
//! a row is summed in four lanes, which are then added as `(l0 + l2) + (l1 + l3)`.
//! Tiles and back ends change how many elements are worked on at once, never the
//! order inside one of them, so the bits are the same everywhere.

pub mod lookup;
pub mod math;
pub mod matmul;
pub mod matrix;
#[cfg(any(feature = "peak", test))]
pub mod peak;
pub mod reduce;
pub mod simd;
pub mod softmax;

pub use matrix::{Matrix, transpose_into};
pub use simd::{F32x4, LANES, Lanes, Plain, Simd};
