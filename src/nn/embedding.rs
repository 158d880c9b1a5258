//! Letters into vectors.

use super::param::Param;
use crate::ops::reduce::four_rows;
use crate::ops::{F32x4, LANES, Lanes, Matrix, Simd, transpose_rows};

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
        let (width, step) = (self.table.data.cols(), x.stride() / LANES);
        let count = contexts.len() / block_size;
        let x = x.vectors_mut();
        // Four contexts at a time: four rows of the table become a square of x.
        for square in 0..count.div_ceil(LANES) {
            let rows = four_rows(square * LANES, count).map(|b| &contexts[b * block_size..]);
            for place in 0..block_size {
                let letters = rows.map(|row| self.table.data.row_vectors(usize::from(row[place])));
                let to = &mut x[place * width * step..];
                for (vector, first) in (0..width).step_by(LANES).enumerate() {
                    let columns = F32x4::transpose(letters.map(|row| F32x4::load(&row[vector])));
                    for (i, column) in columns.into_iter().take(width - first).enumerate() {
                        column.store(&mut to[(first + i) * step + square]);
                    }
                }
            }
        }
    }

    /// `dC[token] = sum of dx over the places where the token stands`, then one step
    /// of SGD. `dx_t (B * T, E)` takes `dx`, transposed: a row for each place of each context.
    pub fn backward(
        &mut self,
        contexts: &[u8],
        block_size: usize,
        dx: &Matrix,
        dx_t: &mut Matrix,
        lr: f32,
    ) {
        let width = self.table.data.cols();
        for place in 0..block_size {
            transpose_rows::<F32x4>(dx, place * width, dx_t, place, block_size);
        }
        self.table.grad.fill(0.0);
        for (row, &token) in contexts.iter().enumerate() {
            let sums = self.table.grad.row_vectors_mut(usize::from(token));
            for (sum, term) in sums.iter_mut().zip(dx_t.row_vectors(row)) {
                F32x4::load(sum).add(F32x4::load(term)).store(sum);
            }
        }
        self.table.descend(lr);
    }
}
