//! Looks up the rows of a table by token, four contexts at a time, and writes them as columns.

#![allow(unsafe_code)] // `new` and `for_each_block` check once for all reads and writes

use super::matrix::{Block, Matrix, VECTOR, for_each_block};
use super::reduce::four_rows;
use super::simd::{LANES, Simd};

/// Contexts `(B, T)` of tokens, and the shapes of the two matrices between which numbers go: a
/// table `(V, E)`, and a matrix `(T * E, B)` in which a column holds the table's rows for one
/// context, one below the other.
struct Lookup<'a> {
    contexts: &'a [u8],
    block_size: usize,
    /// `(V, E)`
    table: (usize, usize),
    /// Bytes of a row of the table, and of a row of the other matrix.
    strides: [usize; 2],
}

impl<'a> Lookup<'a> {
    /// # Panics
    /// Where `x` has not a row for each place and column of the table, and a column for each
    /// context.
    fn new(contexts: &'a [u8], block_size: usize, table: &Matrix, x: &Matrix) -> Self {
        let count = contexts.len() / block_size;
        assert!(x.rows() == block_size * table.cols() && x.cols() >= count, "shape of a lookup");
        let strides = [table, x].map(|matrix| matrix.stride() * size_of::<f32>());
        Self { contexts, block_size, table: (table.rows(), table.cols()), strides }
    }

    /// Calls `f` for every block: four contexts at a time, and in them place after place. The sums
    /// of [`scatter`] grow in this order. Where fewer than four contexts are left, the last one
    /// fills the gaps.
    ///
    /// # Panics
    /// Where a token has no row in the table.
    #[inline(always)]
    fn for_each_block(&self, mut f: impl FnMut(Block)) {
        let Self { contexts, block_size, table: (tokens, width), strides: [row, column] } = *self;
        let count = contexts.len() / block_size;
        for square in 0..count.div_ceil(LANES) {
            let examples = four_rows(square * LANES, count).map(|example| example * block_size);
            let mut at = square * VECTOR;
            for place in 0..block_size {
                // SAFETY: no example is behind the last one, and `place` is inside it.
                let here =
                    examples.map(|example| unsafe { *contexts.get_unchecked(example + place) });
                assert!(
                    here.iter().all(|&token| usize::from(token) < tokens),
                    "a row for each token"
                );
                let rows = here.map(|token| usize::from(token) * row);
                at = for_each_block(rows, at, column, width, &mut f);
            }
        }
    }
}

/// For each of the contexts `(B, T)`, copies the rows of `table (V, E)` that its tokens name into a
/// column of `x (T * E, B)`, one below the other.
///
/// # Panics
/// Where `x` is not of that shape, or a token has no row.
pub fn gather<V: Simd>(table: &Matrix, contexts: &[u8], block_size: usize, x: &mut Matrix) {
    let lookup = Lookup::new(contexts, block_size, table, x);
    let (table, x) = (table.vectors().as_ptr(), x.vectors_mut().as_mut_ptr());
    // SAFETY: rows of the table, rows of `x`, and vectors inside them.
    lookup.for_each_block(|square| unsafe { square.transpose::<V>(table, x) });
}

/// The reverse of [`gather`]: adds each column of `x (T * E, B)` to the rows of `table (V, E)` that
/// the tokens of its context name. Behind its last column `x` must have zeros; the padding of the
/// table may get any numbers.
///
/// # Panics
/// As [`gather`].
pub fn scatter<V: Simd>(x: &Matrix, contexts: &[u8], block_size: usize, table: &mut Matrix) {
    let lookup = Lookup::new(contexts, block_size, table, x);
    let (table, x) = (table.vectors_mut().as_mut_ptr(), x.vectors().as_ptr());
    lookup.for_each_block(|Block { rows, columns }| {
        // SAFETY: a row of `x`, and a vector inside it.
        let load = |column| V::load(unsafe { &*x.byte_add(column) });
        for (row, term) in rows.into_iter().zip(V::transpose(columns.map(load))) {
            // SAFETY: a row of the table, and a vector inside it.
            let sum = unsafe { &mut *table.byte_add(row) };
            V::load(sum).add(term).store(sum);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::super::simd::{F32x4, Plain};
    use super::*;

    fn matrix(rows: usize, cols: usize) -> Matrix {
        let elements: Vec<f32> = (0..rows * cols).map(|i| (i * 37 % 101) as f32 * 0.25).collect();
        Matrix::from_elements(rows, cols, &elements)
    }

    /// Compares both directions with the definition.
    fn check(count: usize, block_size: usize, tokens: u8, width: usize) {
        let token = |i: usize| u8::try_from(i * i % usize::from(tokens)).expect("a token");
        let contexts: Vec<u8> = (0..count * block_size).map(token).collect();
        let places = || contexts.iter().enumerate();
        let place = |i: usize, e: usize| (i % block_size * width + e, i / block_size);

        let table = matrix(tokens.into(), width);
        let [mut native, mut plain] = [0, 1].map(|_| Matrix::zeros(block_size * width, count));
        gather::<F32x4>(&table, &contexts, block_size, &mut native);
        gather::<Plain>(&table, &contexts, block_size, &mut plain);
        assert_eq!(native.view(), plain.view());
        for (i, &token) in places() {
            for e in 0..width {
                let (row, column) = place(i, e);
                assert_eq!(native.row(row)[column], table.row(token.into())[e]);
            }
        }

        let x = matrix(block_size * width, count);
        let [mut native, mut plain] = [0, 1].map(|_| matrix(tokens.into(), width));
        scatter::<F32x4>(&x, &contexts, block_size, &mut native);
        scatter::<Plain>(&x, &contexts, block_size, &mut plain);
        assert_eq!(native.view(), plain.view());
        let mut sums = table.view().mapv(f64::from);
        for (i, &token) in places() {
            for e in 0..width {
                let (row, column) = place(i, e);
                sums[[token.into(), e]] += f64::from(x.row(row)[column]);
            }
        }
        for (got, want) in native.elements().zip(sums) {
            assert!((f64::from(got) - want).abs() <= want * 1e-5, "{got} for {want}");
        }
    }

    #[test]
    fn every_size_is_the_definition() {
        for size in 1..=70 {
            check(size, 3, 27, 10);
            check(5, size, 27, 6);
            check(32, 3, 27, size);
            check(9, 2, u8::try_from(size).expect("small"), 5);
        }
    }

    #[test]
    #[should_panic(expected = "a row for each token")]
    fn a_token_without_a_row_is_refused() {
        gather::<F32x4>(&matrix(5, 3), &[0, 5], 2, &mut Matrix::zeros(6, 1));
    }

    #[test]
    #[should_panic(expected = "shape of a lookup")]
    fn another_shape_is_refused() {
        gather::<F32x4>(&matrix(5, 3), &[0, 4], 2, &mut Matrix::zeros(5, 1));
    }
}
