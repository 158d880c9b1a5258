//! Letters into vectors.

use super::param::Param;
use crate::ops::{F32x4, Matrix, transpose_into};

/// The table `C (V, E)`: a row of numbers for each letter.
#[derive(Clone, Debug)]
pub struct Embedding {
    /// `C`
    pub table: Param,
}

impl Embedding {
    /// Writes each context's vectors below one another: contexts `(B, T)` to
    /// `x (T * E, B)`, as `C[X].view(B, -1)` does, transposed. `rows (B, T * E)` is that view.
    pub fn forward(&self, contexts: &[u8], block_size: usize, rows: &mut Matrix, x: &mut Matrix) {
        let width = self.table.data.cols();
        for (b, context) in contexts.chunks_exact(block_size).enumerate() {
            let places = rows.row_mut(b).chunks_exact_mut(width);
            for (to, &token) in places.zip(context) {
                for (to, &value) in to.iter_mut().zip(self.table.data.row(usize::from(token))) {
                    *to = value;
                }
            }
        }
        transpose_into::<F32x4>(rows, x);
    }

    /// `dC[token] = sum of dx over the places where the token stands`, then one step
    /// of SGD. `rows (B, T * E)` takes `dx`, transposed.
    pub fn backward(
        &mut self,
        contexts: &[u8],
        block_size: usize,
        dx: &Matrix,
        rows: &mut Matrix,
        lr: f32,
    ) {
        transpose_into::<F32x4>(dx, rows);
        let width = self.table.data.cols();
        self.table.grad.fill(0.0);
        for (b, context) in contexts.chunks_exact(block_size).enumerate() {
            for (from, &token) in rows.row(b).chunks_exact(width).zip(context) {
                let to = self.table.grad.row_mut(usize::from(token));
                for (sum, &d) in to.iter_mut().zip(from) {
                    *sum += d;
                }
            }
        }
        self.table.descend(lr);
    }
}
