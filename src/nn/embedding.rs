//! Letters into vectors.

use super::param::Param;
use crate::ops::lookup::{gather, scatter};
use crate::ops::{F32x4, Matrix};

/// The table `C (V, E)`: a row of numbers for each letter.
///
/// ```
/// use makemore_playground::nn::{Embedding, Param};
/// use makemore_playground::ops::Matrix;
///
/// let table = Matrix::from_elements(3, 2, &[0.0, 0.1, 1.0, 1.1, 2.0, 2.1]);
/// let embedding = Embedding { table: Param::new("C", table) };
/// // One context of two letters, number 2 and number 1.
/// let mut x = Matrix::zeros(4, 1);
/// embedding.forward(&[2, 1], 2, &mut x);
/// assert_eq!(x.elements().collect::<Vec<_>>(), [2.0, 2.1, 1.0, 1.1]);
/// ```
#[derive(Clone, Debug)]
pub struct Embedding {
    /// `C`
    pub table: Param,
}

impl Embedding {
    /// Goes from contexts `(B, T)` to `x (T * E, B)`: a column has the vectors of one context, one
    /// below the other. This is the transpose of `C[X].view(B, -1)`.
    pub fn forward(&self, contexts: &[u8], block_size: usize, x: &mut Matrix) {
        gather::<F32x4>(&self.table.data, contexts, block_size, x);
    }

    /// `dC[token] = sum of dx over the places that have the token`, then one step of SGD.
    /// `dx (T * E, B)` must have zeros behind its last column.
    pub fn backward(&mut self, contexts: &[u8], block_size: usize, dx: &Matrix, lr: Option<f32>) {
        self.table.grad.fill(0.0);
        scatter::<F32x4>(dx, contexts, block_size, &mut self.table.grad);
        self.table.descend(lr);
    }
}
