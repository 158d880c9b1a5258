//! Softmax and the negative log-likelihood, across a whole batch at once.

use super::math::{Exp, ln};
use super::matrix::Matrix;
use super::simd::{LANES, Lanes, Simd};

/// Writes `softmax` over the rows of `logits (V, B)` to `probabilities (V, B)`, and
/// to `log_sum` each column's `ln(sum of exp(logit))`, so that
/// `-ln p = log_sum - logit` needs no logarithm of a rounded probability.
pub fn softmax_columns<V: Simd>(logits: &Matrix, probabilities: &mut Matrix, log_sum: &mut Matrix) {
    let vectors = logits.stride() / LANES;
    let mut column = 0;
    while column < vectors {
        if column + 4 <= vectors {
            strip::<V, 4>(column, logits, probabilities, log_sum);
            column += 4;
        } else {
            strip::<V, 1>(column, logits, probabilities, log_sum);
            column += 1;
        }
    }
}

/// Rows that go through one stage of the exponential function before the next begins.
const CHUNK: usize = 8;

/// [`softmax_columns`] of `N` vectors side by side, in step.
#[inline(always)]
fn strip<V: Simd, const N: usize>(
    column: usize,
    logits: &Matrix,
    probabilities: &mut Matrix,
    log_sum: &mut Matrix,
) {
    let mut largest = [V::splat(f32::NEG_INFINITY); N];
    for row in 0..logits.rows() {
        largest = load::<V, N>(&logits.row_vectors(row)[column..]).max(largest);
    }
    let sum = exponentials::<V, N>(column, logits, largest, probabilities);
    let scale = <[V; N]>::splat(1.0).div(sum);
    for row in 0..logits.rows() {
        let p = &mut probabilities.row_vectors_mut(row)[column..];
        store(load::<V, N>(p).mul(scale), p);
    }
    log_sums(&sum, &largest, &mut log_sum.row_vectors_mut(0)[column..]);
}

/// Writes `e^(logit - largest)` to `probabilities`; the sum of each column.
#[inline(always)]
fn exponentials<V: Simd, const N: usize>(
    column: usize,
    logits: &Matrix,
    largest: [V; N],
    probabilities: &mut Matrix,
) -> [V; N] {
    let (exp, mut sum) = (Exp::prepare(), [V::splat(0.0); N]);
    let reduce = |row| exp.reduce(load::<V, N>(&logits.row_vectors(row)[column..]).sub(largest));
    if N == 1 {
        // Few columns, or the last of many: not worth the download of two loops.
        for row in 0..logits.rows() {
            let e = exp.grow(reduce(row));
            store(e, &mut probabilities.row_vectors_mut(row)[column..]);
            sum = sum.add(e);
        }
        return sum;
    }
    // What lies between the stages is kept in the output and in `rest`.
    let mut rest = [[V::splat(0.0); N]; CHUNK];
    for start in (0..logits.rows()).step_by(CHUNK) {
        let rows = start..(start + CHUNK).min(logits.rows());
        for (row, rest) in rows.clone().zip(&mut rest) {
            let [r, shifted] = reduce(row);
            *rest = r;
            store(shifted, &mut probabilities.row_vectors_mut(row)[column..]);
        }
        for (row, &r) in rows.zip(&rest) {
            let p = &mut probabilities.row_vectors_mut(row)[column..];
            let e = exp.grow([r, load::<V, N>(p)]);
            store(e, p);
            sum = sum.add(e);
        }
    }
    sum
}

/// `ln(sum) + largest`. Once for strips of all widths: it is long.
#[inline(never)]
fn log_sums<V: Simd>(sum: &[V], largest: &[V], to: &mut [[f32; LANES]]) {
    for ((&sum, &largest), to) in sum.iter().zip(largest).zip(to) {
        ln(sum).add(largest).store(to);
    }
}

#[inline(always)]
fn load<V: Simd, const N: usize>(from: &[[f32; LANES]]) -> [V; N] {
    let from = &from[..N];
    std::array::from_fn(|i| V::load(&from[i]))
}

#[inline(always)]
fn store<V: Simd, const N: usize>(vectors: [V; N], to: &mut [[f32; LANES]]) {
    for (vector, to) in vectors.into_iter().zip(&mut to[..N]) {
        vector.store(to);
    }
}

#[cfg(test)]
mod tests {
    use super::super::simd::{F32x4, Plain};
    use super::*;

    /// Every size up to 70 in each dimension, against f64 and from back end to back end.
    #[test]
    fn every_size_is_the_definition() {
        for size in 1..=70 {
            for (rows, cols) in [(size, 5), (27, size), (size, size)] {
                let elements: Vec<f32> =
                    (0..rows * cols).map(|i| ((i * 37 % 101) as f32 - 50.0) * 0.2).collect();
                let logits = Matrix::from_elements(rows, cols, &elements);
                let (mut p, mut log_sum) = (Matrix::zeros(rows, cols), Matrix::zeros(1, cols));
                let (mut plain, mut plain_sum) = (p.clone(), log_sum.clone());
                softmax_columns::<F32x4>(&logits, &mut p, &mut log_sum);
                softmax_columns::<Plain>(&logits, &mut plain, &mut plain_sum);
                assert_eq!((p.view(), log_sum.view()), (plain.view(), plain_sum.view()));
                for c in 0..cols {
                    let exps = (0..rows).map(|r| f64::from(logits.row(r)[c]).exp());
                    let sum: f64 = exps.clone().sum();
                    assert!((f64::from(log_sum.row(0)[c]) - sum.ln()).abs() < 2e-6);
                    for (r, e) in exps.enumerate() {
                        assert!((f64::from(p.row(r)[c]) - e / sum).abs() < 1e-6);
                    }
                }
            }
        }
    }

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
