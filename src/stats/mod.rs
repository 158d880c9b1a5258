//! Is a difference between two configs real? Statistics of runs that share their seeds.
//!
//! Each config is trained on the same seeds, and each seed gives one number, such as the dev
//! loss. A seed gives both configs the same minibatches, so the question is about the `n`
//! differences `d = a - b`, one a seed ([`compare`]):
//!
//! | | |
//! |---|---|
//! | mean | `mean(d) = sum(d) / n` |
//! | std | `s = sqrt(sum((d - mean(d))^2) / (n - 1))` |
//! | 95 % interval | `mean(d) +- t(0.05, n - 1) s / sqrt(n)` |
//! | p value | `P(\|T\| >= \|mean(d)\| sqrt(n) / s)` for `T` of Student's distribution with `n - 1` degrees of freedom |
//!
//! This is the paired t test: Student, "The probable error of a mean", Biometrika 6 (1908),
//! 1-25. [`StudentT`] has its distribution. Several configs at once need [`holm`]'s correction,
//! which [`all_pairs`] applies. A run that diverged has no number: it is given as NaN, counted,
//! and its seed is left out of the pairs that it belongs to.
//!
//! ```
//! use makemore_playground::stats::{Verdict, compare};
//!
//! let with_batch_norm = [2.11, 2.13, 2.10, 2.12, f64::NAN];
//! let without = [2.16, 2.17, 2.16, 2.15, 2.14];
//! let result = compare(&with_batch_norm, &without)?;
//! assert_eq!((result.difference.n, result.diverged_a, result.diverged_b), (4, 1, 0));
//! assert!((result.difference.mean + 0.045).abs() < 1e-12);
//! assert!((result.p - 0.006_056_8).abs() < 1e-7);
//! assert_eq!(result.verdict(result.p, 1), Verdict::Real);
//! # Ok::<(), makemore_playground::error::Error>(())
//! ```

mod holm;
mod paired;
mod sample;
mod student;
mod verdict;

pub use holm::holm;
pub use paired::{Comparison, Pair, all_pairs, compare};
pub use sample::Sample;
pub use student::StudentT;
pub use verdict::{Names, Verdict};

/// A difference is called real where its p value, corrected for the number of pairs, is below
/// this. Intervals hold `1 - SIGNIFICANCE` = 95 %.
pub const SIGNIFICANCE: f64 = 0.05;
