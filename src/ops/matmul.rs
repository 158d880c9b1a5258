//! The one matrix product, `out[m][n] = sum over k of a(m, k) * b[k][n]`.
//!
//! `a` is read number by number with any two strides, so a transposed left side costs nothing; `b`
//! is read in vectors along its rows. The caller decides what happens with each finished vector: an
//! [`Output`] stores it, adds a bias, or updates a weight with it.
//!
//! A tile has at most eight accumulators. Engines load all operands of one `k` first, and these,
//! the accumulators and one intermediate result fill fifteen vector registers. Larger tiles spill
//! to memory and lose a third of the speed.

#![allow(unsafe_code)] // reads by pointer inside `tile`, after the bounds check in `product`

use std::cell::RefCell;

use super::matrix::{LINE, Matrix, transpose_rows};
use super::simd::{LANES, Simd};

/// The left side: a matrix as it is, or transposed.
#[derive(Clone, Copy)]
pub struct Left<'a> {
    data: &'a [f32],
    rows: usize,
    cols: usize,
    row_step: usize,
    col_step: usize,
}

impl<'a> Left<'a> {
    /// The matrix as it is.
    #[must_use]
    pub fn plain(matrix: &'a Matrix) -> Self {
        let (rows, cols) = (matrix.rows(), matrix.cols());
        Self { data: matrix.padded_data(), rows, cols, row_step: matrix.stride(), col_step: 1 }
    }

    /// The transpose of the matrix.
    #[must_use]
    pub fn transposed(matrix: &'a Matrix) -> Self {
        let (rows, cols) = (matrix.cols(), matrix.rows());
        Self { data: matrix.padded_data(), rows, cols, row_step: 1, col_step: matrix.stride() }
    }

    /// Whether the numbers of a row are far apart.
    #[inline(always)]
    fn is_far(&self) -> bool {
        self.row_step == 1 && self.col_step >= FAR
    }

    #[inline(always)]
    fn panels(&self) -> Panels {
        let Self { row_step, col_step, cols: k, .. } = *self;
        Panels { a: self.data.as_ptr(), row_step, col_step, b: std::ptr::null(), b_step: 0, k }
    }
}

/// The right side: a matrix as it is, or transposed. A transposed one is copied first.
#[derive(Clone, Copy)]
pub enum Right<'a> {
    /// The matrix as it is.
    Plain(&'a Matrix),
    /// The transpose of the matrix.
    Transposed(&'a Matrix),
}

impl Right<'_> {
    #[inline(always)]
    fn rows(self) -> usize {
        match self {
            Self::Plain(matrix) => matrix.rows(),
            Self::Transposed(matrix) => matrix.cols(),
        }
    }

    /// Vectors of a row.
    #[inline(always)]
    fn vectors(self) -> usize {
        match self {
            Self::Plain(matrix) => matrix.stride() / LANES,
            Self::Transposed(matrix) => matrix.rows().div_ceil(LANES),
        }
    }
}

/// Takes each finished tile of a product.
pub trait Output<V: Simd> {
    /// Rows, and vectors in each of them.
    fn shape(&self) -> (usize, usize);

    /// What the sums of a tile begin with.
    ///
    /// # Safety
    /// As [`put`](Self::put).
    #[inline(always)]
    unsafe fn begin<const MR: usize, const NR: usize>(
        &self,
        _row: usize,
        _vector: usize,
    ) -> [[V; NR]; MR] {
        [[V::splat(0.0); NR]; MR]
    }

    /// Is called before the tiles of each slice of the sums, which is not the `first` one where the
    /// tiles go on with what lies in [`unfinished`](Self::unfinished).
    fn begin_slice(&mut self, _is_first: bool) {}

    /// Where sums may lie before they are finished, if there is such a place.
    fn unfinished(&mut self) -> Option<Target<'_>> {
        None
    }

    /// Is called when sums were finished in [`unfinished`](Self::unfinished).
    fn finish(&mut self) {}

    /// `sums` are the product's rows `row ..`, columns `4 * vector ..`.
    ///
    /// # Safety
    /// The tile must be inside [`shape`](Self::shape). `product` checks that once: a check at
    /// each vector costs a sixth of the speed.
    unsafe fn put<const MR: usize, const NR: usize>(
        &mut self,
        row: usize,
        vector: usize,
        sums: &[[V; NR]; MR],
    );
}

/// A matrix being written to.
pub struct Target<'a> {
    vectors: &'a mut [[f32; LANES]],
    rows: usize,
    step: usize,
}

impl<'a> Target<'a> {
    fn new(matrix: &'a mut Matrix) -> Self {
        let (rows, step) = (matrix.rows(), matrix.stride() / LANES);
        let vectors = matrix.vectors_mut();
        assert_eq!(vectors.len(), rows * step, "a matrix holds all its rows");
        Self { vectors, rows, step }
    }

    fn again(&mut self) -> Target<'_> {
        Target { vectors: self.vectors, rows: self.rows, step: self.step }
    }

    /// Calls `f` for each vector of a tile, with its row in the tile and its sum.
    ///
    /// # Safety
    /// The tile must lie in `rows` rows of `step` vectors.
    #[inline(always)]
    unsafe fn for_each_vector<V: Simd, const MR: usize, const NR: usize>(
        &mut self,
        row: usize,
        vector: usize,
        sums: &[[V; NR]; MR],
        mut f: impl FnMut(usize, V, &mut [f32; LANES]),
    ) {
        // SAFETY: there are `rows * step` vectors, checked when this was made.
        let mut to = unsafe { self.vectors.as_mut_ptr().add(row * self.step + vector) };
        for (r, sums) in sums.iter().enumerate() {
            for (c, &sum) in sums.iter().enumerate() {
                // SAFETY: as above.
                f(r, sum, unsafe { &mut *to.add(c) });
            }
            to = to.wrapping_add(self.step);
        }
    }
}

/// Stores the product.
pub struct Store<'a>(Target<'a>);

impl<'a> Store<'a> {
    /// To `matrix`.
    pub fn to(matrix: &'a mut Matrix) -> Self {
        Self(Target::new(matrix))
    }
}

impl<V: Simd> Output<V> for Store<'_> {
    fn shape(&self) -> (usize, usize) {
        (self.0.rows, self.0.step)
    }

    #[inline(always)]
    unsafe fn put<const MR: usize, const NR: usize>(
        &mut self,
        row: usize,
        vector: usize,
        sums: &[[V; NR]; MR],
    ) {
        // SAFETY: the caller's promise.
        unsafe { self.0.for_each_vector(row, vector, sums, |_, sum, to| sum.store(to)) };
    }

    fn unfinished(&mut self) -> Option<Target<'_>> {
        Some(self.0.again())
    }
}

/// Stores sums, or goes on with those that are there.
struct Extend<'a> {
    target: Target<'a>,
    goes_on: bool,
}

impl<V: Simd> Output<V> for Extend<'_> {
    fn shape(&self) -> (usize, usize) {
        (self.target.rows, self.target.step)
    }

    #[inline(always)]
    unsafe fn begin<const MR: usize, const NR: usize>(
        &self,
        row: usize,
        vector: usize,
    ) -> [[V; NR]; MR] {
        if !self.goes_on {
            return [[V::splat(0.0); NR]; MR];
        }
        let Target { vectors, step, .. } = &self.target;
        std::array::from_fn(|r| {
            std::array::from_fn(|c| {
                // SAFETY: the caller's promise.
                V::load(unsafe { vectors.get_unchecked((row + r) * step + vector + c) })
            })
        })
    }

    fn begin_slice(&mut self, is_first: bool) {
        self.goes_on = !is_first;
    }

    #[inline(always)]
    unsafe fn put<const MR: usize, const NR: usize>(
        &mut self,
        row: usize,
        vector: usize,
        sums: &[[V; NR]; MR],
    ) {
        // SAFETY: the caller's promise.
        unsafe { self.target.for_each_vector(row, vector, sums, |_, sum, to| sum.store(to)) };
    }
}

/// Stores the product plus one number a row.
pub struct AddBias<'a> {
    target: Target<'a>,
    bias: &'a [f32],
}

impl<'a> AddBias<'a> {
    /// To `matrix`, with `bias (rows,)`.
    ///
    /// # Panics
    /// Where there is not one number a row.
    pub fn to(matrix: &'a mut Matrix, bias: &'a [f32]) -> Self {
        assert_eq!(matrix.rows(), bias.len(), "one bias a row");
        Self { target: Target::new(matrix), bias }
    }
}

impl<V: Simd> Output<V> for AddBias<'_> {
    fn shape(&self) -> (usize, usize) {
        (self.target.rows, self.target.step)
    }

    #[inline(always)]
    unsafe fn put<const MR: usize, const NR: usize>(
        &mut self,
        row: usize,
        vector: usize,
        sums: &[[V; NR]; MR],
    ) {
        // SAFETY: the caller's promise, and one bias a row.
        let bias: [V; MR] =
            std::array::from_fn(|r| V::splat(unsafe { *self.bias.get_unchecked(row + r) }));
        // SAFETY: the caller's promise.
        unsafe {
            self.target.for_each_vector(row, vector, sums, |r, sum, to| sum.add(bias[r]).store(to));
        };
    }

    fn unfinished(&mut self) -> Option<Target<'_>> {
        Some(self.target.again())
    }

    fn finish(&mut self) {
        let rows = self.target.vectors.chunks_exact_mut(self.target.step);
        for (row, &bias) in rows.zip(self.bias) {
            for sum in row {
                V::load(sum).add(V::splat(bias)).store(sum);
            }
        }
    }
}

/// Takes one SGD step with the product, which is a gradient: `data -= lr * gradient`. This is one
/// pass over the weights instead of three. The gradient is stored only where somebody will look at
/// it.
pub struct Descend<'a> {
    grad: Option<Target<'a>>,
    data: Target<'a>,
    lr: f32,
}

impl<'a> Descend<'a> {
    /// Stores the gradient in `grad`, if there is one, and takes the step with learning rate `lr`
    /// in `data`.
    ///
    /// # Panics
    /// Where the two are not of one shape.
    pub fn to(grad: Option<&'a mut Matrix>, data: &'a mut Matrix, lr: f32) -> Self {
        let shape = |m: &Matrix| (m.rows(), m.cols());
        if let Some(grad) = &grad {
            assert_eq!(shape(grad), shape(data), "a gradient and what it belongs to");
        }
        Self { grad: grad.map(Target::new), data: Target::new(data), lr }
    }
}

impl<V: Simd> Output<V> for Descend<'_> {
    fn shape(&self) -> (usize, usize) {
        (self.data.rows, self.data.step)
    }

    #[inline(always)]
    unsafe fn put<const MR: usize, const NR: usize>(
        &mut self,
        row: usize,
        vector: usize,
        sums: &[[V; NR]; MR],
    ) {
        let lr = V::splat(self.lr);
        // SAFETY: the caller's promise; both are of one shape.
        unsafe {
            if let Some(grad) = &mut self.grad {
                grad.for_each_vector(row, vector, sums, |_, sum, to| sum.store(to));
            }
            self.data.for_each_vector(row, vector, sums, |_, sum, data| {
                V::load(data).sub(sum.mul(lr)).store(data);
            });
        }
    }
}

/// Where the operands of a tile start, and their strides.
#[derive(Clone, Copy)]
struct Panels {
    a: *const f32,
    row_step: usize,
    col_step: usize,
    b: *const f32,
    b_step: usize,
    k: usize,
}

/// `MR` rows by `NR` vectors of the product, added to `sums`.
///
/// # Safety
/// `a[r * row_step + i * col_step]` for all `r < MR`, `i < k`, and the `NR` vectors at
/// `b[i * b_step]` for all `i < k` must lie inside their allocations.
#[inline(always)]
unsafe fn tile<V: Simd, const MR: usize, const NR: usize>(
    p: Panels,
    mut sums: [[V; NR]; MR],
) -> [[V; NR]; MR] {
    for i in 0..p.k {
        // SAFETY: the caller's promise, for this `i`.
        let row: [V; NR] = std::array::from_fn(|c| unsafe {
            V::load(&*p.b.add(i * p.b_step + c * LANES).cast::<[f32; LANES]>())
        });
        for (r, sums) in sums.iter_mut().enumerate() {
            // SAFETY: the caller's promise, for this `i` and `r`.
            let x = V::splat(unsafe { *p.a.add(r * p.row_step + i * p.col_step) });
            for (sum, &b) in sums.iter_mut().zip(&row) {
                *sum = sum.add(x.mul(b));
            }
        }
    }
    sums
}

/// `rows` rows of `NR` vectors, `MR` rows at a time, then one by one. They are the product's rows from
/// `first` on.
///
/// # Safety
/// As [`tile`], for all `rows` of the left side; `out` must have them, and vectors
/// `vector .. vector + NR` in each.
#[inline(always)]
unsafe fn column<V: Simd, const MR: usize, const NR: usize>(
    start: Panels,
    (first, rows): (usize, usize),
    vector: usize,
    out: &mut impl Output<V>,
) {
    let mut row = 0;
    while row < rows {
        // SAFETY: rows `row .. row + MR`, or row `row` alone, are inside.
        unsafe {
            let panels = Panels { a: start.a.add(row * start.row_step), ..start };
            if row + MR <= rows {
                let sums = out.begin(first + row, vector);
                out.put(first + row, vector, &tile::<V, MR, NR>(panels, sums));
                row += MR;
            } else {
                let sums = out.begin(first + row, vector);
                out.put(first + row, vector, &tile::<V, 1, NR>(panels, sums));
                row += 1;
            }
        }
    }
}

/// How many of the last `left` vectors are done side by side. A single one would keep the pipes half
/// empty, so the last five are done as three and two.
#[inline(always)]
fn side_by_side(left: usize) -> usize {
    match left {
        1 | 2 => left,
        3 | 5 => 3,
        _ => 4,
    }
}

/// Numbers as far apart lie each in a page of memory of their own, or nearly, and share few places
/// of the caches.
const FAR: usize = 256;
/// Sums of as many terms are long.
const LONG: usize = 256;
/// Vectors of the right side that are copied together, unless one panel is more.
const ROOM: usize = 1 << 15;
/// Rows of the product that are finished together.
const BLOCK: usize = 64;
/// Rows of a transposed left side that are copied side by side.
const PANEL: usize = 2 * LANES;

/// Copies of the operands of a large product, in the order in which they are read. A matrix of a
/// thousand columns has the numbers of a column 4 kB apart, and a cache holds few of these at once.
#[derive(Default)]
struct Scratch {
    left: Matrix,
    right: Matrix,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Room for some vectors, which the first product of this size makes.
fn room(matrix: &mut Matrix, vectors: usize) -> &mut [[f32; LANES]] {
    if matrix.vectors().len() < vectors {
        *matrix = Matrix::zeros(1, vectors * LANES);
    }
    &mut matrix.vectors_mut()[..vectors]
}

/// Copies some vectors of the rows `from .. from + k` of the right side, those that are done side by
/// side together.
fn pack_right<'a, V: Simd>(
    right: Right,
    (from, k): (usize, usize),
    (first, count): (usize, usize),
    to: &'a mut Matrix,
) -> &'a [[f32; LANES]] {
    let to = room(to, count * k);
    match right {
        Right::Plain(matrix) => {
            for row in 0..k {
                let vectors = &matrix.row_vectors(from + row)[first..first + count];
                for_each_panel(count, |vector, width| {
                    let to = to[vector * k + row * width..][..width].iter_mut();
                    for (from, to) in vectors[vector..].iter().zip(to) {
                        V::load(from).store(to);
                    }
                });
            }
        }
        Right::Transposed(matrix) => for_each_panel(count, |vector, width| {
            let panel = &mut to[vector * k..][..width * k];
            for column in 0..width {
                transpose_rows::<V>(matrix, first + vector + column, &mut panel[column..], width);
            }
        }),
    }
    to
}

/// Calls `f` for the vectors that are done side by side: where they begin, and how many they are.
#[inline(always)]
fn for_each_panel(count: usize, mut f: impl FnMut(usize, usize)) {
    let mut vector = 0;
    while vector < count {
        let width = side_by_side(count - vector);
        f(vector, width);
        vector += width;
    }
}

/// Copies the rows `first .. first + rows` of a transposed left side, of each the numbers `from ..
/// from + k`: [`PANEL`] rows number by number side by side, then the next ones. Returns how far these
/// panels are apart.
fn pack_left<V: Simd>(
    a: &Left,
    (from, k): (usize, usize),
    (first, rows): (usize, usize),
    to: &mut Matrix,
) -> usize {
    let width = PANEL / LANES;
    // Panels begin in different places of the caches.
    let step = k * width + LINE / LANES;
    let to = room(to, rows.div_ceil(PANEL) * step);
    for i in 0..k {
        let from = a.data[(from + i) * a.col_step + first..].as_chunks().0;
        for (panel, from) in from[..rows.div_ceil(LANES)].chunks(width).enumerate() {
            for (from, to) in from.iter().zip(&mut to[panel * step + i * width..]) {
                V::load(from).store(to);
            }
        }
    }
    step * LANES
}

/// `count` vectors of some rows of the product, from vector `first` on. `right` says where some of
/// these vectors begin on the right side, and how far its rows are apart; the rows of the left side are
/// in panels of `rows` that are `step` apart.
///
/// # Safety
/// As [`column`], for all of these vectors.
#[inline(always)]
unsafe fn columns<V: Simd>(
    left: Panels,
    (first_row, rows): (usize, usize),
    (panel, step): (usize, usize),
    (first, count): (usize, usize),
    right: impl Fn(usize, usize) -> (*const f32, usize),
    out: &mut impl Output<V>,
) {
    for_each_panel(count, |vector, width| {
        let (b, b_step) = right(vector, width);
        let at = first + vector;
        for (number, row) in (0..rows).step_by(panel).enumerate() {
            // SAFETY: the caller's promise.
            unsafe {
                let start = Panels { a: left.a.add(number * step), b, b_step, ..left };
                let rows = (first_row + row, panel.min(rows - row));
                match width {
                    1 => column::<V, 6, 1>(start, rows, at, out),
                    2 => column::<V, 4, 2>(start, rows, at, out),
                    3 => column::<V, 2, 3>(start, rows, at, out),
                    _ => column::<V, 2, 4>(start, rows, at, out),
                }
            }
        }
    });
}

/// The product of `a` and `b`, given to `out` tile by tile.
///
/// # Panics
/// Where the columns of `a` are not the rows of `b`, or `out` is not of the product's shape.
#[inline]
pub fn product<V: Simd>(a: Left, b: Right, out: &mut impl Output<V>) {
    assert_eq!(a.cols, b.rows(), "columns of the left side and rows of the right");
    let (rows, vectors) = (a.rows, b.vectors());
    if rows == 0 || a.cols == 0 || vectors == 0 {
        return;
    }
    let last = (rows - 1) * a.row_step + (a.cols - 1) * a.col_step;
    assert!(last < a.data.len(), "the left side holds all its numbers");
    assert_eq!(out.shape(), (rows, vectors), "shape of the product");
    if is_large(&a, b) {
        return SCRATCH.with_borrow_mut(|scratch| {
            let Some(target) = out.unfinished() else {
                return copied(a, b, (a.cols, BLOCK), scratch, out);
            };
            let mut sums = Extend { target, goes_on: false };
            copied::<V>(a, b, sizes(&a, b), scratch, &mut sums);
            out.finish();
        });
    }
    let (data, b_step) = match b {
        Right::Plain(matrix) => (matrix.padded_data().as_ptr(), matrix.stride()),
        Right::Transposed(matrix) => (transposed::<V>(matrix, vectors), vectors * LANES),
    };
    let right = |vector, _| (data.wrapping_add(vector * LANES), b_step);
    // SAFETY: `last` bounds every read of `a`; `vector + width <= vectors` those of `b`, and with the
    // shape of `out` its writes. Nobody else uses the scratch meanwhile.
    unsafe { columns(a.panels(), (0, rows), (rows, 0), (0, vectors), right, out) };
}

/// Writes the transpose of a matrix, whose rows are as many vectors, to the scratch.
#[inline(never)] // all outputs share it
fn transposed<V: Simd>(matrix: &Matrix, vectors: usize) -> *const f32 {
    SCRATCH.with_borrow_mut(|Scratch { right, .. }| {
        let to = room(right, vectors * matrix.cols());
        for vector in 0..vectors {
            transpose_rows::<V>(matrix, vector, &mut to[vector..], vectors);
        }
        to.as_ptr().cast()
    })
}

/// Whether the operands are worth copying: their numbers are far apart, and each is used often. What is
/// added, and in which order, is the same.
#[inline(always)]
fn is_large(a: &Left, b: Right) -> bool {
    match b {
        Right::Plain(b) => {
            let is_wide = b.stride() >= FAR && a.cols >= LONG && a.rows >= 2 * LANES;
            is_wide || (a.is_far() && b.stride() >= 2 * LANES)
        }
        Right::Transposed(b) => b.rows() >= FAR,
    }
}

/// Terms of the sums, and rows, that are done together.
///
/// The sums of a small product with large operands grow slice by slice of these, which are then read
/// from memory once and as they lie there. All others are finished in blocks of rows.
fn sizes(a: &Left, b: Right) -> (usize, usize) {
    let (k, vectors) = (a.cols, b.vectors());
    let is_small = a.rows * vectors <= ROOM / 2 && k >= LONG;
    if is_small && matches!(b, Right::Plain(_)) && (a.is_far() || a.rows <= BLOCK) {
        let slice = ROOM / 2 / vectors.max(a.rows / LANES);
        return (slice.clamp(LANES, k), a.rows);
    }
    (k, BLOCK)
}

/// [`product`] with copies of the operands, in as many columns of `b` as there is room for.
#[inline(never)] // it is long, and small products do without it
fn copied<V: Simd>(
    a: Left,
    b: Right,
    (slice, rows): (usize, usize),
    scratch: &mut Scratch,
    out: &mut impl Output<V>,
) {
    let vectors = b.vectors();
    let group = (ROOM / slice / 4 * 4).max(4);
    let Scratch { left, right } = scratch;
    for from in (0..a.cols).step_by(slice) {
        let terms = (from, slice.min(a.cols - from));
        out.begin_slice(from == 0);
        for first in (0..vectors).step_by(group) {
            let columns = (first, group.min(vectors - first));
            let right = pack_right::<V>(b, terms, columns, right);
            for row in (0..a.rows).step_by(rows) {
                let rows = (row, rows.min(a.rows - row));
                block(&a, terms, rows, columns, left, right, out);
            }
        }
    }
}

/// The terms `from .. from + k` of the sums in some rows and in the columns that were copied to
/// `right`.
#[inline(always)]
fn block<V: Simd>(
    a: &Left,
    (from, k): (usize, usize),
    rows: (usize, usize),
    vectors: (usize, usize),
    copy: &mut Matrix,
    right: &[[f32; LANES]],
    out: &mut impl Output<V>,
) {
    let mut left = Panels { k, ..a.panels() };
    let mut panels = (rows.1, 0);
    if a.is_far() {
        panels = (PANEL, pack_left::<V>(a, (from, k), rows, copy));
        left.a = copy.padded_data().as_ptr();
        left.col_step = PANEL;
    } else {
        left.a = a.data[rows.0 * a.row_step + from * a.col_step..].as_ptr();
    }
    assert_eq!(right.len(), vectors.1 * k, "a copy of the right side");
    let data: *const f32 = right.as_ptr().cast();
    let right = |vector: usize, width| (data.wrapping_add(vector * k * LANES), width * LANES);
    // SAFETY: the copies hold what is read from them; a left side that was not copied and the writes to
    // `out` are checked where the product begins.
    unsafe { columns(left, rows, panels, vectors, right, out) };
}

#[cfg(test)]
mod tests {
    use super::super::simd::{F32x4, Plain};
    use super::*;
    use proptest::prelude::*;

    fn matrix(rows: usize, cols: usize, seed: u32) -> Matrix {
        let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from_bits(0x3f80_0000 | (state >> 9)) - 1.5
        };
        let elements: Vec<f32> = (0..rows * cols).map(|_| next()).collect();
        Matrix::from_elements(rows, cols, &elements)
    }

    /// In f64, element by element; and in f32 in the promised order.
    fn naive(a: &Matrix, b: &Matrix) -> (Vec<f64>, Vec<f32>) {
        let (mut wide, mut ordered) = (Vec::new(), Vec::new());
        for m in 0..a.rows() {
            for n in 0..b.cols() {
                let terms = (0..a.cols()).map(|k| (a.row(m)[k], b.row(k)[n]));
                wide.push(terms.clone().map(|(x, y)| f64::from(x) * f64::from(y)).sum());
                ordered.push(terms.fold(0.0, |sum, (x, y)| sum + x * y));
            }
        }
        (wide, ordered)
    }

    fn check(m: usize, k: usize, n: usize, seed: u32) {
        let (a, b) = (matrix(m, k, seed), matrix(k, n, seed ^ 0x55));
        let (wide, ordered) = naive(&a, &b);
        let mut a_t = Matrix::zeros(k, m);
        super::super::transpose_into::<F32x4>(&a, &mut a_t);
        let mut b_t = Matrix::zeros(n, k);
        super::super::transpose_into::<F32x4>(&b, &mut b_t);
        let zeros = || Matrix::zeros(m, n);
        let (mut native, mut plain, mut turned, mut both) = (zeros(), zeros(), zeros(), zeros());
        product::<F32x4>(Left::plain(&a), Right::Plain(&b), &mut Store::to(&mut native));
        product::<Plain>(Left::plain(&a), Right::Plain(&b), &mut Store::to(&mut plain));
        let right = Right::Plain(&b);
        product::<F32x4>(Left::transposed(&a_t), right, &mut Store::to(&mut turned));
        let right = Right::Transposed(&b_t);
        product::<F32x4>(Left::transposed(&a_t), right, &mut Store::to(&mut both));
        for (i, got) in native.elements().enumerate() {
            assert!((f64::from(got) - wide[i]).abs() < 1e-5 * k as f64, "{m}x{k}x{n} at {i}");
            assert_eq!(got.to_bits(), ordered[i].to_bits(), "order of summation, {m}x{k}x{n}");
        }
        assert_eq!(native.view(), plain.view());
        assert_eq!(native.view(), turned.view());
        assert_eq!(native.view(), both.view());
    }

    #[test]
    fn every_size_up_to_70_in_each_dimension() {
        for size in 1..=70 {
            check(size, 7, 9, 1);
            check(5, size, 18, 2);
            check(3, 11, size, 3);
            check(size, size, size, 4);
        }
    }

    /// Sizes on both sides of every bound, where operands are copied and where they are not.
    #[test]
    fn large_products_are_the_same_sums() {
        for (m, k, n) in [
            (260, 256, 5),
            (259, 300, 33),
            (255, 256, 8),
            (27, 1024, 266),
            (8, 1023, 257),
            (33, 512, 530),
            (9, 1025, 300),
            (64, 255, 400),
            (7, 700, 260),
            (300, 257, 9),
            (1030, 300, 32),
            (1030, 300, 70),
            (30, 1500, 510),
            (70, 33, 1030),
            (258, 20, 40),
            (130, 256, 260),
            (300, 3, 9),
        ] {
            check(m, k, n, 5);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn random_sizes(m in 1usize..=70, k in 1usize..=70, n in 1usize..=70, seed: u32) {
            check(m, k, n, seed);
        }
    }

    #[test]
    fn a_product_without_rows_terms_or_columns_writes_nothing() {
        for (m, k, n) in [(0, 3, 4), (2, 0, 4), (2, 3, 0)] {
            let (a, b, mut out) = (Matrix::zeros(m, k), Matrix::zeros(k, n), Matrix::zeros(m, n));
            out.fill(7.0);
            product::<F32x4>(Left::plain(&a), Right::Plain(&b), &mut Store::to(&mut out));
            assert!(out.elements().all(|x| x == 7.0), "{m} {k} {n}");
        }
    }

    #[test]
    fn bias_and_descent_are_applied_once() {
        let (a, b) = (matrix(5, 6, 7), matrix(6, 10, 8));
        let (mut plain, mut biased) = (Matrix::zeros(5, 10), Matrix::zeros(5, 10));
        product::<F32x4>(Left::plain(&a), Right::Plain(&b), &mut Store::to(&mut plain));
        let bias = &mut AddBias::to(&mut biased, &[0.5; 5]);
        product::<F32x4>(Left::plain(&a), Right::Plain(&b), bias);
        let (mut grad, mut data) = (Matrix::zeros(5, 10), Matrix::full(5, 10, 2.0));
        for grad in [None, Some(&mut grad)] {
            data.fill(2.0);
            product::<F32x4>(
                Left::plain(&a),
                Right::Plain(&b),
                &mut Descend::to(grad, &mut data, 0.25),
            );
            assert_eq!(data.view(), plain.view().mapv(|x| 2.0 - x * 0.25));
        }
        assert_eq!(biased.view(), plain.view().mapv(|x| x + 0.5));
        assert_eq!(grad.view(), plain.view());
    }

    #[test]
    fn a_bias_is_added_once_where_sums_grow_slice_by_slice() {
        let (a_t, b) = (matrix(900, 290, 9), matrix(900, 33, 10));
        let (mut plain, mut biased) = (Matrix::zeros(290, 33), Matrix::zeros(290, 33));
        let (left, right) = (Left::transposed(&a_t), Right::Plain(&b));
        product::<F32x4>(left, right, &mut Store::to(&mut plain));
        let bias: Vec<f32> = (0..290u16).map(f32::from).collect();
        product::<F32x4>(left, right, &mut AddBias::to(&mut biased, &bias));
        for (row, &bias) in bias.iter().enumerate() {
            let sums: Vec<f32> = plain.row(row).iter().map(|sum| sum + bias).collect();
            assert_eq!(biased.row(row), sums);
        }
    }
}
