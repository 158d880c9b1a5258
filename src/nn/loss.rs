//! Cross-entropy, `torch.nn.functional.cross_entropy` with its mean over the batch.

use crate::ops::reduce::clear_tail;
use crate::ops::softmax::softmax_columns;
use crate::ops::{F32x4, Lanes, Matrix, Simd};

/// Probabilities and losses of a minibatch.
#[derive(Clone, Debug)]
pub struct CrossEntropy {
    /// `softmax(logits)`, `(V, B)`.
    pub probabilities: Matrix,
    /// `ln(sum of exp(logits))`, `(B,)`.
    log_sum: Matrix,
}

impl CrossEntropy {
    /// Room for a minibatch.
    #[must_use]
    pub fn new(vocabulary: usize, batch: usize) -> Self {
        Self { probabilities: Matrix::zeros(vocabulary, batch), log_sum: Matrix::zeros(1, batch) }
    }

    /// The sum over the rows of `-ln p(target)`, in f64; `logits (V, B)`.
    pub fn forward(&mut self, logits: &Matrix, targets: &[u8]) -> f64 {
        softmax_columns::<F32x4>(logits, &mut self.probabilities, &mut self.log_sum);
        let log_sum = self.log_sum.row(0);
        let losses = targets.iter().enumerate();
        losses.map(|(b, &y)| f64::from(log_sum[b] - logits.row(usize::from(y))[b])).sum()
    }

    /// `dlogits = (softmax - one_hot(target)) / B`
    #[allow(clippy::cast_precision_loss)] // a batch
    pub fn backward(&self, targets: &[u8], dlogits: &mut Matrix) {
        let batch = targets.len();
        let scale = 1.0 / batch as f32;
        let share = F32x4::splat(scale);
        for v in 0..dlogits.rows() {
            let row = dlogits.row_vectors_mut(v);
            for (d, p) in row.iter_mut().zip(self.probabilities.row_vectors(v)) {
                F32x4::load(p).mul(share).store(d);
            }
            // Columns behind the batch's end must not reach the weights.
            clear_tail::<F32x4>(row, batch);
        }
        for (b, &y) in targets.iter().enumerate() {
            dlogits.row_mut(usize::from(y))[b] -= scale;
        }
    }
}
