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

use super::matrix::Matrix;
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
}

/// Takes each finished tile of a product.
pub trait Output<V: Simd> {
    /// Rows, and vectors in each of them.
    fn shape(&self) -> (usize, usize);

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
struct Target<'a> {
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

/// `MR` rows by `NR` vectors of the product.
///
/// # Safety
/// `a[r * row_step + i * col_step]` for all `r < MR`, `i < k`, and the `NR` vectors at
/// `b[i * b_step]` for all `i < k` must lie inside their allocations.
#[inline(always)]
unsafe fn tile<V: Simd, const MR: usize, const NR: usize>(p: Panels) -> [[V; NR]; MR] {
    let mut sums = [[V::splat(0.0); NR]; MR];
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
                out.put(first + row, vector, &tile::<V, MR, NR>(panels));
                row += MR;
            } else {
                out.put(first + row, vector, &tile::<V, 1, NR>(panels));
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

/// Vectors that [`Scratch`] has room for on each side.
const ROOM: usize = 1 << 12;
/// Vectors of a transposed left side's rows that are copied together.
const LEFT_VECTORS: usize = 4;
/// Sums of as many terms are long.
const LONG: usize = 256;
/// Numbers that lie as far apart are each in a place of their own of the tables that processors keep
/// of memory, and share few places of the caches.
const FAR: usize = 256;

/// Copies of the operands of a large product, in the order in which they are read. A matrix of a
/// thousand columns has the numbers of a column 4 kB apart, and a cache holds few of these at once.
#[repr(C, align(64))]
struct Scratch {
    left: [[f32; LANES]; ROOM],
    right: [[f32; LANES]; ROOM],
}

thread_local! {
    static SCRATCH: RefCell<Scratch> =
        const { RefCell::new(Scratch { left: [[0.0; LANES]; ROOM], right: [[0.0; LANES]; ROOM] }) };
}

/// Whether the operands are worth copying: they hold long sums whose terms are far apart. For short
/// ones the second cache is fast enough. What is added, and in which order, is the same.
#[inline(always)]
fn is_large(a: &Left, b: &Matrix) -> bool {
    let is_far = b.stride() >= FAR || (a.row_step == 1 && a.col_step >= FAR);
    is_far && a.cols >= LONG && a.cols * LEFT_VECTORS <= ROOM && a.rows >= 8
}

/// Copies some vectors of each row of `b`, from `first` on, those that are done side by side together.
fn pack_right<V: Simd>(b: &Matrix, first: usize, count: usize, to: &mut [[f32; LANES]]) {
    let mut vector = 0;
    while vector < count {
        let width = side_by_side(count - vector);
        let panel = to[vector * b.rows()..].chunks_exact_mut(width);
        for (row, to) in panel.take(b.rows()).enumerate() {
            let from = &b.row_vectors(row)[first + vector..][..width];
            for (from, to) in from.iter().zip(to) {
                V::load(from).store(to);
            }
        }
        vector += width;
    }
}

/// Copies the rows `first .. first + rows` of a transposed left side, number by number side by side.
fn pack_left(a: &Left, first: usize, rows: usize, to: &mut [[f32; LANES]]) {
    let numbers = to.as_flattened_mut().chunks_exact_mut(LEFT_VECTORS * LANES);
    for (i, to) in numbers.take(a.cols).enumerate() {
        let from = &a.data[i * a.col_step + first..][..rows];
        for (&from, to) in from.iter().zip(to) {
            *to = from;
        }
    }
}

/// `count` vectors of some rows of the product, from vector `first` on. `right` says where some of
/// these vectors begin on the right side, and how far its rows are apart.
///
/// # Safety
/// As [`column`], for all of these vectors.
#[inline(always)]
unsafe fn columns<V: Simd>(
    left: Panels,
    rows: (usize, usize),
    (first, count): (usize, usize),
    right: impl Fn(usize, usize) -> (*const f32, usize),
    out: &mut impl Output<V>,
) {
    let mut vector = 0;
    while vector < count {
        let width = side_by_side(count - vector);
        let (b, b_step) = right(vector, width);
        let (start, at) = (Panels { b, b_step, ..left }, first + vector);
        // SAFETY: the caller's promise.
        unsafe {
            match width {
                1 => column::<V, 6, 1>(start, rows, at, out),
                2 => column::<V, 4, 2>(start, rows, at, out),
                3 => column::<V, 2, 3>(start, rows, at, out),
                _ => column::<V, 2, 4>(start, rows, at, out),
            }
        }
        vector += width;
    }
}

/// The product of `a` and `b`, given to `out` tile by tile.
///
/// # Panics
/// Where the columns of `a` are not the rows of `b`, or `out` is not of the product's shape.
#[inline]
pub fn product<V: Simd>(a: Left, b: &Matrix, out: &mut impl Output<V>) {
    assert_eq!(a.cols, b.rows(), "columns of the left side and rows of the right");
    if a.rows == 0 || a.cols == 0 || b.cols() == 0 {
        return;
    }
    let last = (a.rows - 1) * a.row_step + (a.cols - 1) * a.col_step;
    assert!(last < a.data.len(), "the left side holds all its numbers");
    let vectors = b.stride() / LANES;
    assert_eq!(out.shape(), (a.rows, vectors), "shape of the product");
    let data = b.padded_data().as_ptr();
    let left = Panels {
        a: a.data.as_ptr(),
        row_step: a.row_step,
        col_step: a.col_step,
        b: data,
        b_step: b.stride(),
        k: a.cols,
    };
    if is_large(&a, b) {
        return SCRATCH.with_borrow_mut(|scratch| copied(a, b, left, scratch, out));
    }
    // SAFETY: `last` bounds every read of `a`; `vector + width <= vectors` those of `b`, and with the
    // shape of `out` its writes.
    unsafe {
        let right = |vector, _| (data.add(vector * LANES), b.stride());
        columns(left, (0, a.rows), (0, vectors), right, out);
    }
}

/// [`product`] with copies of the operands: of as many columns of `b` as there is room for, and in
/// these, if the left side is transposed, of a few of its rows at a time.
#[inline(never)] // it is long, and only large products come here
fn copied<V: Simd>(
    a: Left,
    b: &Matrix,
    mut left: Panels,
    scratch: &mut Scratch,
    out: &mut impl Output<V>,
) {
    let vectors = b.stride() / LANES;
    let group = ROOM / a.cols / 4 * 4;
    let is_transposed = a.row_step == 1;
    let block = if is_transposed { LEFT_VECTORS * LANES } else { a.rows };
    for first in (0..vectors).step_by(group) {
        let count = group.min(vectors - first);
        pack_right::<V>(b, first, count, &mut scratch.right);
        let data: *const f32 = scratch.right.as_ptr().cast();
        for row in (0..a.rows).step_by(block) {
            let rows = block.min(a.rows - row);
            if is_transposed {
                pack_left(&a, row, rows, &mut scratch.left);
                left.a = scratch.left.as_ptr().cast();
                left.col_step = LEFT_VECTORS * LANES;
            }
            // SAFETY: the copies were just made, in slices that were checked; a left side that is
            // not transposed is in one block, and `product` has checked it and the writes to `out`.
            unsafe {
                let right = |vector, width| (data.add(vector * a.cols * LANES), width * LANES);
                columns(left, (row, rows), (first, count), right, out);
            }
        }
    }
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
        let (mut native, mut plain, mut turned) =
            (Matrix::zeros(m, n), Matrix::zeros(m, n), Matrix::zeros(m, n));
        product::<F32x4>(Left::plain(&a), &b, &mut Store::to(&mut native));
        product::<Plain>(Left::plain(&a), &b, &mut Store::to(&mut plain));
        product::<F32x4>(Left::transposed(&a_t), &b, &mut Store::to(&mut turned));
        for (i, got) in native.elements().enumerate() {
            assert!((f64::from(got) - wide[i]).abs() < 1e-5 * k as f64, "{m}x{k}x{n} at {i}");
            assert_eq!(got.to_bits(), ordered[i].to_bits(), "order of summation, {m}x{k}x{n}");
        }
        assert_eq!(native.view(), plain.view());
        assert_eq!(native.view(), turned.view());
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
    fn bias_and_descent_are_applied_once() {
        let (a, b) = (matrix(5, 6, 7), matrix(6, 10, 8));
        let (mut plain, mut biased) = (Matrix::zeros(5, 10), Matrix::zeros(5, 10));
        product::<F32x4>(Left::plain(&a), &b, &mut Store::to(&mut plain));
        product::<F32x4>(Left::plain(&a), &b, &mut AddBias::to(&mut biased, &[0.5; 5]));
        let (mut grad, mut data) = (Matrix::zeros(5, 10), Matrix::full(5, 10, 2.0));
        for grad in [None, Some(&mut grad)] {
            data.fill(2.0);
            product::<F32x4>(Left::plain(&a), &b, &mut Descend::to(grad, &mut data, 0.25));
            assert_eq!(data.view(), plain.view().mapv(|x| 2.0 - x * 0.25));
        }
        assert_eq!(biased.view(), plain.view().mapv(|x| x + 0.5));
        assert_eq!(grad.view(), plain.view());
    }
}
