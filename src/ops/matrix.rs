//! A row-major matrix whose rows are padded to whole vectors.

#![allow(unsafe_code)] // cache lines are read as numbers; a transpose checks its bounds once

use std::ops::{Deref, DerefMut};

use ndarray::{ArrayView2, ArrayViewMut2, ShapeBuilder};

use super::reduce::four_rows;
use super::simd::{LANES, Simd, padded};

/// Numbers in a cache line of most processors.
pub const LINE: usize = 16;

/// Bytes of a vector.
pub(super) const VECTOR: usize = LANES * size_of::<f32>();

/// A cache line. A vector that lies in two lines takes two reads, and an allocator that aligns to
/// eight bytes puts every fourth vector there.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
struct Line([f32; LINE]);

/// Numbers of which the first one starts a cache line.
#[derive(Debug, Default)]
struct Numbers {
    lines: Vec<Line>,
    length: usize,
}

/// Written out because a derived one is inlined: the page's download would hold it many times.
impl Clone for Numbers {
    #[inline(never)]
    fn clone(&self) -> Self {
        Self { lines: self.lines.clone(), length: self.length }
    }
}

impl Numbers {
    fn zeros(length: usize) -> Self {
        Self { lines: vec![Line([0.0; LINE]); length.div_ceil(LINE)], length }
    }
}

impl Deref for Numbers {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        // SAFETY: a Line is its numbers and nothing else (repr(C), 64 bytes of 64), so the
        // vector holds LINE times as many of them, and `length` is no more.
        unsafe { std::slice::from_raw_parts(self.lines.as_ptr().cast(), self.length) }
    }
}

impl DerefMut for Numbers {
    fn deref_mut(&mut self) -> &mut [f32] {
        // SAFETY: as above; the vector is borrowed alone.
        unsafe { std::slice::from_raw_parts_mut(self.lines.as_mut_ptr().cast(), self.length) }
    }
}

/// `rows` by `cols` numbers, each row followed by zero to three unused ones so
/// that every row starts at a whole vector. Kernels read and write the padding;
/// nothing outside `ops` sees it.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    rows: usize,
    cols: usize,
    stride: usize,
    data: Numbers,
}

impl Matrix {
    /// A matrix of zeros.
    #[must_use]
    pub fn zeros(rows: usize, cols: usize) -> Self {
        let stride = padded(cols);
        Self { rows, cols, stride, data: Numbers::zeros(rows * stride) }
    }

    /// A matrix from its elements, row after row.
    ///
    /// # Panics
    /// Where `elements` does not hold `rows * cols` numbers.
    #[must_use]
    pub fn from_elements(rows: usize, cols: usize, elements: &[f32]) -> Self {
        assert_eq!(elements.len(), rows * cols, "{rows} x {cols} elements");
        let mut matrix = Self::zeros(rows, cols);
        for (row, from) in elements.chunks_exact(cols.max(1)).enumerate() {
            matrix.row_mut(row).copy_from_slice(from);
        }
        matrix
    }

    /// A matrix of one value.
    #[must_use]
    pub fn full(rows: usize, cols: usize, value: f32) -> Self {
        let mut matrix = Self::zeros(rows, cols);
        matrix.view_mut().fill(value);
        matrix
    }

    /// Makes every row `cols` numbers long. What the numbers are afterwards is not said. Memory is
    /// allocated only where the matrix has never been as large.
    pub fn set_cols(&mut self, cols: usize) {
        self.cols = cols;
        self.stride = padded(cols);
        self.data.length = self.rows * self.stride;
        self.data.lines.resize(self.data.length.div_ceil(LINE), Line([0.0; LINE]));
    }

    /// Number of rows.
    #[inline(always)]
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns, the padding left out.
    #[inline(always)]
    #[must_use]
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Distance between the starts of two rows.
    #[inline(always)]
    #[must_use]
    pub fn stride(&self) -> usize {
        self.stride
    }

    /// One row, the padding left out.
    #[inline(always)]
    #[must_use]
    pub fn row(&self, row: usize) -> &[f32] {
        &self.data[row * self.stride..][..self.cols]
    }

    /// One row, the padding left out.
    #[inline(always)]
    pub fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.data[row * self.stride..][..self.cols]
    }

    /// All rows with their padding, as vectors.
    #[inline(always)]
    #[must_use]
    pub fn vectors(&self) -> &[[f32; LANES]] {
        self.data.as_chunks().0
    }

    /// All rows with their padding, as vectors.
    #[inline(always)]
    pub fn vectors_mut(&mut self) -> &mut [[f32; LANES]] {
        self.data.as_chunks_mut().0
    }

    /// All numbers as whole cache lines. The last line may end with numbers that nobody uses.
    #[inline(always)]
    #[must_use]
    pub fn lines(&self) -> &[[[f32; LANES]; LINE / LANES]] {
        // SAFETY: a Line is its numbers and nothing else, whatever they are grouped by.
        unsafe {
            std::slice::from_raw_parts(self.data.lines.as_ptr().cast(), self.data.lines.len())
        }
    }

    /// All numbers as whole cache lines. The last line may end with numbers that nobody uses.
    #[inline(always)]
    pub fn lines_mut(&mut self) -> &mut [[[f32; LANES]; LINE / LANES]] {
        let lines = &mut self.data.lines;
        // SAFETY: as above; the vector is borrowed alone.
        unsafe { std::slice::from_raw_parts_mut(lines.as_mut_ptr().cast(), lines.len()) }
    }

    /// One row with its padding, as vectors.
    #[inline(always)]
    #[must_use]
    pub fn row_vectors(&self, row: usize) -> &[[f32; LANES]] {
        self.data[row * self.stride..][..self.stride].as_chunks().0
    }

    /// One row with its padding, as vectors.
    #[inline(always)]
    pub fn row_vectors_mut(&mut self, row: usize) -> &mut [[f32; LANES]] {
        self.data[row * self.stride..][..self.stride].as_chunks_mut().0
    }

    /// The numbers with their padding.
    #[inline(always)]
    #[must_use]
    pub fn padded_data(&self) -> &[f32] {
        &self.data
    }

    /// The numbers with their padding.
    #[inline(always)]
    pub fn padded_data_mut(&mut self) -> &mut [f32] {
        &mut self.data
    }

    /// The elements, row after row, without the padding.
    pub fn elements(&self) -> impl Iterator<Item = f32> + '_ {
        (0..self.rows).flat_map(|row| self.row(row).iter().copied())
    }

    /// Sets every element, the padding too.
    pub fn fill(&mut self, value: f32) {
        self.data.fill(value);
    }

    /// The matrix as ndarray sees it: `(rows, cols)`.
    ///
    /// # Panics
    /// Never: shape and strides are the ones the data was made with.
    #[inline(always)]
    #[must_use]
    pub fn view(&self) -> ArrayView2<'_, f32> {
        let shape = (self.rows, self.cols).strides((self.stride, 1));
        ArrayView2::from_shape(shape, &self.data).expect("a matrix holds all its rows")
    }

    /// The matrix as ndarray sees it: `(rows, cols)`.
    ///
    /// # Panics
    /// Never: shape and strides are the ones the data was made with.
    #[inline(always)]
    pub fn view_mut(&mut self) -> ArrayViewMut2<'_, f32> {
        let shape = (self.rows, self.cols).strides((self.stride, 1));
        ArrayViewMut2::from_shape(shape, &mut self.data).expect("a matrix holds all its rows")
    }
}

/// A block of four by four numbers that is to be transposed: where its rows are in one matrix and
/// where its columns are in the other, in bytes from the start of each. Where fewer than four
/// columns are left, the last one stands in for those that are missing.
pub(super) struct Block {
    pub(super) rows: [usize; LANES],
    pub(super) columns: [usize; LANES],
}

/// Calls `f` for the blocks of four rows of `width` numbers. Their columns start at `at` and
/// are `step` apart. Returns where the next column would start.
#[inline(always)]
pub(super) fn for_each_block(
    mut rows: [usize; LANES],
    mut at: usize,
    step: usize,
    width: usize,
    mut f: impl FnMut(Block),
) -> usize {
    for _ in 0..width / LANES {
        f(Block { rows, columns: [at, at + step, at + 2 * step, at + 3 * step] });
        rows = rows.map(|row| row + VECTOR);
        at += LANES * step;
    }
    if !width.is_multiple_of(LANES) {
        let last = width % LANES - 1;
        f(Block { rows, columns: std::array::from_fn(|i| at + i.min(last) * step) });
        at += (last + 1) * step;
    }
    at
}

impl Block {
    /// Writes the rows of `from` as the columns of `to`.
    ///
    /// # Safety
    /// There must be a vector at each of these places.
    #[inline(always)]
    pub(super) unsafe fn transpose<V: Simd>(
        self,
        from: *const [f32; LANES],
        to: *mut [f32; LANES],
    ) {
        // SAFETY: the caller's promise.
        let load = |row| V::load(unsafe { &*from.byte_add(row) });
        let [a, b, c, d] = V::transpose(self.rows.map(load));
        // SAFETY: as above.
        let store = |vector: V, column| vector.store(unsafe { &mut *to.byte_add(column) });
        let [to_a, to_b, to_c, to_d] = self.columns;
        // From the last to the first, so that the real last column overwrites those that were
        // missing.
        store(d, to_d);
        store(c, to_c);
        store(b, to_b);
        store(a, to_a);
    }
}

/// Writes the transpose of `from` to `to`, block by block. Numbers from the padding of `from` may
/// end up in the padding of `to`.
///
/// # Panics
/// Where the shapes are not each other's transpose.
pub fn transpose_into<V: Simd>(from: &Matrix, to: &mut Matrix) {
    assert_eq!((from.rows, from.cols), (to.cols, to.rows), "shapes of a transpose");
    let step = to.stride / LANES;
    for vector in 0..step {
        transpose_rows::<V>(from, vector, &mut to.vectors_mut()[vector..], step);
    }
}

/// Writes the columns of four rows of a matrix as vectors that are `step` apart; the rows are those
/// that make the vector with this number of each row of the transpose.
///
/// # Panics
/// Where `to` has no vector for each column, or the matrix no such row.
#[inline(always)]
pub(super) fn transpose_rows<V: Simd>(
    matrix: &Matrix,
    vector: usize,
    to: &mut [[f32; LANES]],
    step: usize,
) {
    if matrix.cols == 0 {
        return;
    }
    assert!((matrix.cols - 1) * step < to.len(), "a vector for each column");
    let row = matrix.stride * size_of::<f32>();
    // A missing row only reaches the padding of `to`, so that any row can stand in for it.
    let rows = four_rows(vector * LANES, matrix.rows).map(|number| number * row);
    let (from, to) = (matrix.vectors().as_ptr(), to.as_mut_ptr());
    for_each_block(rows, 0, step * VECTOR, matrix.cols, |block| {
        // SAFETY: rows and vectors inside the matrix, and columns inside `to`.
        unsafe { block.transpose::<V>(from, to) };
    });
}

#[cfg(test)]
mod tests {
    use super::super::simd::F32x4;
    use super::*;

    #[test]
    fn padding_is_not_seen() {
        let matrix = Matrix::from_elements(2, 3, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!((matrix.stride(), matrix.padded_data().len()), (4, 8));
        assert_eq!(matrix.row(1), [4.0, 5.0, 6.0]);
        assert_eq!(matrix.elements().sum::<f32>(), 21.0);
        assert_eq!(matrix.view()[[1, 2]], 6.0);
    }

    #[test]
    fn other_columns_use_the_same_memory() {
        let mut matrix = Matrix::zeros(3, 70);
        let room = matrix.data.lines.capacity();
        for cols in [1, 9, 70, 4] {
            matrix.set_cols(cols);
            assert_eq!((matrix.rows(), matrix.cols(), matrix.stride()), (3, cols, padded(cols)));
            assert_eq!(matrix.padded_data().len(), 3 * padded(cols));
            assert_eq!(matrix.lines().len(), (3 * padded(cols)).div_ceil(LINE));
            assert_eq!(matrix.data.lines.capacity(), room);
        }
    }

    #[test]
    fn transposing_twice_gives_the_matrix_back() {
        let sizes = (1..=70).flat_map(|size| [(size, 3), (8, size), (size, size)]);
        for (rows, cols) in sizes {
            let elements: Vec<f32> = (0..rows * cols).map(|x| x as f32).collect();
            let matrix = Matrix::from_elements(rows, cols, &elements);
            let (mut once, mut twice) = (Matrix::zeros(cols, rows), Matrix::zeros(rows, cols));
            transpose_into::<F32x4>(&matrix, &mut once);
            transpose_into::<F32x4>(&once, &mut twice);
            assert_eq!(once.view(), matrix.view().t());
            assert_eq!(twice.view(), matrix.view());
        }
    }
}
