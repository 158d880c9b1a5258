//! Numbers on slices and padded matrices: no layers, no randomness.
//!
//! What is promised here is the order of every rounding. A product's element is
//! summed over `k` from 0 upwards, one multiplication and one addition at a time;
//! a row is summed in four lanes, which are then added as `(l0 + l2) + (l1 + l3)`.
//! Tiles and back ends change how many elements are worked on at once, never the
//! order inside one of them, so the bits are the same everywhere.
//!
//! ```
//! use makemore_playground::ops::matmul::{Left, Right, Store, product};
//! use makemore_playground::ops::{F32x4, Matrix, Plain};
//!
//! let a = Matrix::from_elements(2, 3, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
//! let b = Matrix::from_elements(3, 1, &[1.0, 0.0, -1.0]);
//! let (mut fast, mut plain) = (Matrix::zeros(2, 1), Matrix::zeros(2, 1));
//! product::<F32x4>(Left::plain(&a), Right::Plain(&b), &mut Store::to(&mut fast));
//! product::<Plain>(Left::plain(&a), Right::Plain(&b), &mut Store::to(&mut plain));
//! assert_eq!(fast.elements().collect::<Vec<_>>(), [-2.0, -2.0]);
//! assert_eq!(fast.view(), plain.view());
//! ```

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
