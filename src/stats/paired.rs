//! Two configs on the same seeds.

use super::{SIGNIFICANCE, Sample, StudentT, holm};
use crate::error::{Error, Result};

/// What two configs' numbers on the same seeds say about their difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// The differences `a - b` of the seeds that have both; `diverged` counts the seeds that do
    /// not.
    pub difference: Sample,
    /// Mean of `a` over the seeds that have both.
    pub mean_a: f64,
    /// Mean of `b` over the seeds that have both.
    pub mean_b: f64,
    /// Runs of `a` that have no number.
    pub diverged_a: u32,
    /// Runs of `b` that have no number.
    pub diverged_b: u32,
    /// The two-sided p value: how often a difference at least as large would turn up if there
    /// were none. NaN for fewer than two pairs.
    pub p: f64,
}

/// Compares the numbers of two configs, one a seed and in the same order of seeds. What is not
/// finite stands for a run that diverged.
///
/// # Errors
/// Where one config has more numbers than the other.
pub fn compare(a: &[f64], b: &[f64]) -> Result<Comparison> {
    if a.len() != b.len() {
        let message = format!(
            "a, b: got {} and {} numbers; give one a seed, NaN where the run diverged",
            a.len(),
            b.len()
        );
        return Err(Error::Argument(message));
    }
    let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    let difference = Sample::of(&differences);
    let (mut sum_a, mut sum_b, mut diverged_a, mut diverged_b) = (0.0, 0.0, 0, 0);
    for ((a, b), d) in a.iter().zip(b).zip(&differences) {
        diverged_a += u32::from(!a.is_finite());
        diverged_b += u32::from(!b.is_finite());
        if d.is_finite() {
            (sum_a, sum_b) = (sum_a + a, sum_b + b);
        }
    }
    let n = f64::from(difference.n);
    let p = if difference.mean == 0.0 && difference.std == 0.0 {
        1.0
    } else {
        let t = difference.mean * n.sqrt() / difference.std;
        StudentT::new(difference.n.saturating_sub(1)).two_sided_p(t)
    };
    Ok(Comparison { difference, mean_a: sum_a / n, mean_b: sum_b / n, diverged_a, diverged_b, p })
}

impl Comparison {
    /// About how many seeds would tell a difference of this size from none, with a power of
    /// 80 % and as one of `comparisons` pairs: the smallest
    ///
    /// `n >= (t(0.05 / comparisons, n - 1) + t(0.4, n - 1))^2 s^2 / mean(d)^2`
    ///
    /// where `t(p, v)` is reached by `|T|` with probability `p`, so that `t(0.4, v)` is passed
    /// on one side with a probability of 20 %. Infinite for no difference, NaN for fewer than
    /// two pairs.
    ///
    /// The formula is that of J. H. Zar, Biostatistical Analysis, for the one-sample t test; the
    /// division by the number of pairs is Bonferroni's correction, the strictest that Holm's
    /// can be. What it takes for the true difference is the one measured, which is uncertain
    /// itself: a hint, no promise.
    #[must_use]
    pub fn seeds_needed(&self, comparisons: u32) -> f64 {
        let Sample { mean, std, .. } = self.difference;
        if mean == 0.0 || self.p.is_nan() {
            return if self.p.is_nan() { f64::NAN } else { f64::INFINITY };
        }
        let level = SIGNIFICANCE / f64::from(comparisons.max(1));
        let needed = |freedom: u32| {
            let t = StudentT::new(freedom);
            let spreads = (t.critical(level) + t.critical(0.4)) * std / mean;
            spreads * spreads
        };
        // The more degrees of freedom, the fewer seeds; beyond a thousand nothing changes.
        let mut n = needed(1000).ceil().max(2.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 1 to 1000
        while n <= 1000.0 && n < needed(n as u32 - 1) {
            n += 1.0;
        }
        n
    }
}

/// Two of several configs, compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Which config is `a`.
    pub a: usize,
    /// Which config is `b`.
    pub b: usize,
    /// The two compared.
    pub comparison: Comparison,
    /// The p value with [`holm`]'s correction for all the pairs.
    pub adjusted_p: f64,
}

/// Compares every two of several configs, each with its numbers in the same order of seeds.
///
/// ```
/// use makemore_playground::stats::all_pairs;
/// let losses = [vec![2.1, 2.2, 2.3], vec![2.4, 2.5, 2.7], vec![2.1, 2.3, 2.2]];
/// let pairs = all_pairs(&losses)?;
/// let which: Vec<_> = pairs.iter().map(|pair| (pair.a, pair.b)).collect();
/// assert_eq!(which, [(0, 1), (0, 2), (1, 2)]);
/// assert!(pairs.iter().all(|pair| pair.adjusted_p >= pair.comparison.p));
/// # Ok::<(), makemore_playground::error::Error>(())
/// ```
///
/// # Errors
/// As [`compare`].
pub fn all_pairs(configs: &[Vec<f64>]) -> Result<Vec<Pair>> {
    let mut pairs = Vec::new();
    for (a, first) in configs.iter().enumerate() {
        for (b, second) in configs.iter().enumerate().skip(a + 1) {
            let comparison = compare(first, second)?;
            pairs.push(Pair { a, b, comparison, adjusted_p: f64::NAN });
        }
    }
    let p: Vec<f64> = pairs.iter().map(|pair| pair.comparison.p).collect();
    for (pair, adjusted_p) in pairs.iter_mut().zip(holm(&p)) {
        pair.adjusted_p = adjusted_p;
    }
    Ok(pairs)
}
