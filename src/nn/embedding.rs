//! Letters into vectors.

use super::param::Param;
use crate::ops::Matrix;

/// The table `C (V, E)`: a row of numbers for each letter.
#[derive(Clone, Debug)]
pub struct Embedding {
    /// `C`
    pub table: Param,
}

impl Embedding {
    /// Writes each context's vectors below one another: contexts `(B, T)` to
    /// `x (T * E, B)`, as `C[X].view(B, -1)` does, transposed.
    pub fn forward(&self, contexts: &[u8], block_size: usize, x: &mut Matrix) {
        let width = self.table.data.cols();
        let stride = x.stride();
        let x = x.padded_data_mut();
        for (b, context) in contexts.chunks_exact(block_size).enumerate() {
            for (t, &token) in context.iter().enumerate() {
                let from = self.table.data.row(usize::from(token));
                for (e, &value) in from.iter().enumerate() {
                    x[(t * width + e) * stride + b] = value;
                }
            }
        }
    }

    /// `dC[token] = sum of dx over the places where the token stands`, then one step
    /// of SGD.
    pub fn backward(&mut self, contexts: &[u8], block_size: usize, dx: &Matrix, lr: f32) {
        let width = self.table.data.cols();
        let stride = dx.stride();
        let dx = dx.padded_data();
        self.table.grad.fill(0.0);
        for (b, context) in contexts.chunks_exact(block_size).enumerate() {
            for (t, &token) in context.iter().enumerate() {
                let to = self.table.grad.row_mut(usize::from(token));
                for (e, sum) in to.iter_mut().enumerate() {
                    *sum += dx[(t * width + e) * stride + b];
                }
            }
        }
        self.table.descend(lr);
    }
}
