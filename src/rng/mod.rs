//! The generators of PyTorch and of Python, number for number.
//!
//! Both use the same Mersenne Twister (the `mt19937` crate). They differ in how they seed it and in
//! how they use its 32-bit words. Everything random in this crate comes from one of these two.

pub mod python;
pub mod torch;

pub use python::PythonRandom;
pub use torch::{Generator, Place};
