//! Softmax and the negative log-likelihood, across a whole batch at once.

use super::math::{Exp, ln};
use super::matrix::Matrix;
use super::simd::{LANES, Lanes, Simd};

/// The softmax of each column of some logits `(V, B)`. Its last multiplication is left to the
/// reader: the loss does not need it, and the derivative of the loss has to multiply anyway.
#[derive(Clone, Debug)]
pub struct Softmax {
    /// `e^(logit - the column's largest)`, `(V, B)`.
    pub exponentials: Matrix,
    /// One over each column's sum of them, `(B,)`.
    pub inverse: Matrix,
    /// `ln(sum of exp(logit))`, `(B,)`, so that `-ln p = log_sum - logit` needs no logarithm of
    /// a rounded probability.
    pub log_sum: Matrix,
}

impl Softmax {
    /// Room for a minibatch.
    #[must_use]
    pub fn new(rows: usize, cols: usize) -> Self {
        let vector = || Matrix::zeros(1, cols);
        Self { exponentials: Matrix::zeros(rows, cols), inverse: vector(), log_sum: vector() }
    }

    /// Makes room for another number of columns. What was held is lost.
    pub fn fit(&mut self, cols: usize) {
        for matrix in [&mut self.exponentials, &mut self.inverse, &mut self.log_sum] {
            matrix.set_cols(cols);
        }
    }

    /// Computes the softmax of the logits of a minibatch.
    pub fn set<V: Simd>(&mut self, logits: &Matrix) {
        let vectors = logits.stride() / LANES;
        let (exp, mut rest) = (Exp::<V::One>::prepare(), [[V::splat(0.0); WIDE]; CHUNK]);
        let mut column = 0;
        while column < vectors {
            if column + WIDE <= vectors {
                strip::<V, WIDE>(&exp, column, logits, &mut rest, self);
                column += WIDE;
            } else {
                // Few columns, or the last ones of many: two loops would not be worth their bytes
                // in the download.
                strip::<V, 1>(&exp, column, logits, &mut [], self);
                column += 1;
            }
        }
    }

    /// A column's probability of a row.
    #[must_use]
    pub fn probability(&self, row: usize, column: usize) -> f32 {
        self.exponentials.row(row)[column] * self.inverse.row(0)[column]
    }
}

/// Vectors that go through the exponential function in step.
const WIDE: usize = 4;

/// Rows that go through one stage of it before the next begins.
const CHUNK: usize = 32;

/// [`set`](Softmax::set) of `N` vectors side by side, in step.
#[inline(always)]
fn strip<V: Simd, const N: usize>(
    exp: &Exp<V::One>,
    column: usize,
    logits: &Matrix,
    rest: &mut [[V; N]],
    to: &mut Softmax,
) {
    let mut largest = [V::splat(f32::NEG_INFINITY); N];
    for row in 0..logits.rows() {
        largest = load::<V, N>(&logits.row_vectors(row)[column..]).max(largest);
    }
    let sum = exponentials(exp, column, logits, largest, rest, &mut to.exponentials);
    store(<[V; N]>::splat(1.0).div(sum), &mut to.inverse.row_vectors_mut(0)[column..]);
    log_sums(&sum, &largest, &mut to.log_sum.row_vectors_mut(0)[column..]);
}

/// Writes `e^(logit - largest)` to `out` and returns the sum of each column. It works in two stages
/// if `rest` has room for what goes from one to the other.
#[inline(always)]
fn exponentials<V: Simd, const N: usize>(
    exp: &Exp<V::One>,
    column: usize,
    logits: &Matrix,
    largest: [V; N],
    rest: &mut [[V; N]],
    out: &mut Matrix,
) -> [V; N] {
    let mut sum = [V::splat(0.0); N];
    let reduce = |row| exp.reduce(load::<V, N>(&logits.row_vectors(row)[column..]).sub(largest));
    if rest.is_empty() {
        for row in 0..logits.rows() {
            let e = exp.grow(reduce(row));
            store(e, &mut out.row_vectors_mut(row)[column..]);
            sum = sum.add(e);
        }
        return sum;
    }
    // What lies between the stages is kept in the output and in `rest`.
    for start in (0..logits.rows()).step_by(CHUNK) {
        let rows = start..(start + CHUNK).min(logits.rows());
        for (row, rest) in rows.clone().zip(rest.iter_mut()) {
            let [r, shifted] = reduce(row);
            *rest = r;
            store(shifted, &mut out.row_vectors_mut(row)[column..]);
        }
        for (row, &r) in rows.zip(rest.iter()) {
            let out = &mut out.row_vectors_mut(row)[column..];
            let e = exp.grow([r, load::<V, N>(out)]);
            store(e, out);
            sum = sum.add(e);
        }
    }
    sum
}

/// `ln(sum) + largest`. It is long: strips of all widths share one copy.
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
                let (mut native, mut plain) = (Softmax::new(rows, cols), Softmax::new(rows, cols));
                native.set::<F32x4>(&logits);
                plain.set::<Plain>(&logits);
                assert_eq!(native.exponentials.view(), plain.exponentials.view());
                assert_eq!(native.inverse.view(), plain.inverse.view());
                assert_eq!(native.log_sum.view(), plain.log_sum.view());
                for c in 0..cols {
                    let exps = (0..rows).map(|r| f64::from(logits.row(r)[c]).exp());
                    let sum: f64 = exps.clone().sum();
                    assert!((f64::from(native.log_sum.row(0)[c]) - sum.ln()).abs() < 2e-6);
                    for (r, e) in exps.enumerate() {
                        assert!((f64::from(native.probability(r, c)) - e / sum).abs() < 1e-6);
                    }
                }
            }
        }
    }

    #[test]
    fn columns_sum_to_one_even_for_large_logits() {
        let logits = Matrix::from_elements(3, 2, &[1000.0, -1.0, 999.0, 0.0, 0.0, 1.0]);
        let mut softmax = Softmax::new(3, 2);
        softmax.set::<F32x4>(&logits);
        for column in 0..2 {
            let sum: f32 = (0..3).map(|row| softmax.probability(row, column)).sum();
            assert!((sum - 1.0).abs() < 1e-6);
        }
        assert!((softmax.probability(0, 0) - 0.731_058_6).abs() < 1e-6);
        assert!((softmax.log_sum.row(0)[0] - 1_000.313_3).abs() < 1e-3);
        assert!((softmax.log_sum.row(0)[1] - 1.407_606).abs() < 1e-6);
    }
}
