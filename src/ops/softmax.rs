//! Softmax and the negative log-likelihood, across a whole batch at once.

use super::math::{exp, ln};
use super::matrix::Matrix;
use super::simd::{LANES, Simd};

/// Writes `softmax` over the rows of `logits (V, B)` to `probabilities (V, B)`, and
/// to `log_sum` each column's `ln(sum of exp(logit))`, so that
/// `-ln p = log_sum - logit` needs no logarithm of a rounded probability.
pub fn softmax_columns<V: Simd>(logits: &Matrix, probabilities: &mut Matrix, log_sum: &mut Matrix) {
    let step = logits.stride() / LANES;
    let rows = logits.rows();
    let from = logits.vectors();
    for column in 0..step {
        let at = |row: usize| row * step + column;
        let largest =
            (0..rows).fold(V::splat(f32::NEG_INFINITY), |m, row| V::load(&from[at(row)]).max(m));
        let mut sum = V::splat(0.0);
        for row in 0..rows {
            let e = exp(V::load(&from[at(row)]).sub(largest));
            e.store(&mut probabilities.vectors_mut()[at(row)]);
            sum = sum.add(e);
        }
        let scale = V::splat(1.0).div(sum);
        for row in 0..rows {
            let p = &mut probabilities.vectors_mut()[at(row)];
            V::load(p).mul(scale).store(p);
        }
        ln(sum).add(largest).store(&mut log_sum.vectors_mut()[column]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::simd::F32x4;
    use super::*;

    #[test]
    fn columns_sum_to_one_even_for_large_logits() {
        let logits = Matrix::from_elements(3, 2, &[1000.0, -1.0, 999.0, 0.0, 0.0, 1.0]);
        let (mut p, mut log_sum) = (Matrix::zeros(3, 2), Matrix::zeros(1, 2));
        softmax_columns::<F32x4>(&logits, &mut p, &mut log_sum);
        for column in p.view().columns() {
            assert!((column.sum() - 1.0).abs() < 1e-6);
        }
        assert!((p.row(0)[0] - 0.731_058_6).abs() < 1e-6);
        assert!((log_sum.row(0)[0] - 1_000.313_3).abs() < 1e-3);
        assert!((log_sum.row(0)[1] - 1.407_606).abs() < 1e-6);
    }
}
