//! Cross-entropy, `torch.nn.functional.cross_entropy` with its mean over the batch.

use crate::ops::reduce::clear_tail;
use crate::ops::softmax::Softmax;
use crate::ops::{F32x4, LANES, Lanes, Matrix, Simd};

/// The softmax of a minibatch, and its losses.
///
/// ```
/// use makemore_playground::nn::loss::CrossEntropy;
/// use makemore_playground::ops::Matrix;
///
/// // Two examples whose logits say nothing about four letters: each has the loss ln 4.
/// let (logits, targets) = (Matrix::zeros(4, 2), [0, 3]);
/// let mut loss = CrossEntropy::new(4, 2);
/// assert!((loss.forward(&logits, &targets) - 2.0 * 4f64.ln()).abs() < 1e-6);
/// let mut dlogits = Matrix::zeros(4, 2);
/// loss.backward(&targets, &mut dlogits);
/// assert_eq!(dlogits.row(0), [-0.375, 0.125]);
/// ```
#[derive(Clone, Debug)]
pub struct CrossEntropy(Softmax);

impl CrossEntropy {
    /// Room for a minibatch.
    #[must_use]
    pub fn new(vocabulary: usize, batch: usize) -> Self {
        Self(Softmax::new(vocabulary, batch))
    }

    /// Makes room for another number of rows. What was held is lost.
    pub fn fit(&mut self, batch: usize) {
        self.0.fit(batch);
    }

    /// The sum over the rows of `-ln p(target)`, in f64; `logits (V, B)`.
    pub fn forward(&mut self, logits: &Matrix, targets: &[u8]) -> f64 {
        self.0.set::<F32x4>(logits);
        let log_sum = self.0.log_sum.row(0);
        let losses = targets.iter().enumerate();
        losses.map(|(b, &y)| f64::from(log_sum[b] - logits.row(usize::from(y))[b])).sum()
    }

    /// The probability of a letter in a row, after [`forward`](Self::forward).
    #[must_use]
    pub fn probability(&self, letter: usize, row: usize) -> f32 {
        self.0.probability(letter, row)
    }

    /// `-ln p(target)` of one row, after [`forward`](Self::forward) of these logits.
    #[must_use]
    pub fn of_row(&self, logits: &Matrix, target: u8, row: usize) -> f32 {
        self.0.log_sum.row(0)[row] - logits.row(usize::from(target))[row]
    }

    /// `dlogits = (softmax - one_hot(target)) / B`
    #[allow(clippy::cast_precision_loss)] // a batch
    pub fn backward(&self, targets: &[u8], dlogits: &mut Matrix) {
        let batch = targets.len();
        let scale = 1.0 / batch as f32;
        let share = F32x4::splat(scale);
        let Softmax { exponentials, inverse, .. } = &self.0;
        let step = dlogits.stride() / LANES;
        let rows = dlogits.vectors_mut().chunks_exact_mut(step);
        for (row, e) in rows.zip(exponentials.vectors().chunks_exact(step)) {
            for (d, (e, inverse)) in row.iter_mut().zip(e.iter().zip(inverse.vectors())) {
                F32x4::load(e).mul(F32x4::load(inverse)).mul(share).store(d);
            }
            // Columns behind the batch's end must not reach the weights.
            clear_tail::<F32x4>(row, batch);
        }
        for (b, &y) in targets.iter().enumerate() {
            dlogits.row_mut(usize::from(y))[b] -= scale;
        }
    }
}
