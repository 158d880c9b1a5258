//! Sums over rows, in the one order that all back ends share.

#![allow(unsafe_code)] // `sums_by` checks once for all reads

use super::matrix::Matrix;
use super::simd::{LANES, Lanes, Simd};

/// A mask of the first `count` lanes.
#[inline(always)]
#[must_use]
pub fn lane_mask<V: Simd>(count: usize) -> V {
    let on = f32::from_bits(u32::MAX);
    V::load(&std::array::from_fn(|i| if i < count { on } else { 0.0 }))
}

/// The numbers of four rows from `first` on, whose sums are finished side by side. Where fewer are
/// left, the last one is repeated.
#[inline(always)]
#[must_use]
pub fn four_rows(first: usize, count: usize) -> [usize; LANES] {
    std::array::from_fn(|i| (first + i).min(count - 1))
}

/// Four rows of a matrix. Their sums make one vector.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    vectors: &'a [[f32; LANES]],
    /// Where each row begins. No row begins behind the last one.
    starts: [usize; LANES],
}

/// The four rows whose sums make the vector with this number.
#[inline(always)]
#[must_use]
pub fn rows_of(matrix: &Matrix, vector: usize) -> Rows<'_> {
    let step = matrix.stride() / LANES;
    let starts = four_rows(vector * LANES, matrix.rows()).map(|row| row * step);
    Rows { vectors: matrix.vectors(), starts }
}

/// `S` vectors of sums over `K` times four rows of `length` numbers. The first lane is the sum of
/// the first row. `f` gets one vector of each row at a time, and what it returns is summed. Lanes
/// behind the end of a row count as zero, whatever `f` returns for them.
///
/// # Panics
/// Where the rows are not that long.
#[inline(always)]
pub fn sums_by<V: Simd, const K: usize, const S: usize>(
    rows: [Rows; K],
    length: usize,
    f: impl Fn([[V; LANES]; K]) -> [[V; LANES]; S],
) -> [V; S] {
    let whole = length / LANES;
    for Rows { vectors, starts } in rows {
        let end = starts[LANES - 1] + length.div_ceil(LANES);
        assert!(end <= vectors.len(), "rows of {length} numbers");
    }
    let load = |i: usize| {
        // SAFETY: no row begins behind the last one, which is long enough.
        let load = |vectors: &[_], start| V::load(unsafe { vectors.get_unchecked(start + i) });
        rows.map(|Rows { vectors, starts }| starts.map(|start| load(vectors, start)))
    };
    let mut totals = [[V::splat(0.0); LANES]; S];
    for i in 0..whole {
        totals = totals.add(f(load(i)));
    }
    if !length.is_multiple_of(LANES) {
        let terms = f(load(whole));
        totals = totals.add(terms.and([[lane_mask(length % LANES); LANES]; S]));
    }
    totals.map(V::sums)
}

/// Sums of all rows of a matrix over their first `count` numbers, divided by `share`.
///
/// All rows are done in one pass: to finish four sums takes long, and the next four need not wait.
#[inline(never)] // it is long: all callers share one copy
pub fn sums_of_rows<V: Simd>(matrix: &Matrix, count: usize, share: f32, to: &mut Matrix) {
    for (vector, to) in to.row_vectors_mut(0).iter_mut().enumerate() {
        let [sum] = sums_by::<V, 1, 1>([rows_of(matrix, vector)], count, |row| row);
        sum.div(V::splat(share)).store(to);
    }
}

/// Sets the lanes behind a row's end to zero.
#[inline(always)]
pub fn clear_tail<V: Simd>(row: &mut [[f32; LANES]], length: usize) {
    if !length.is_multiple_of(LANES)
        && let Some(last) = row.get_mut(length / LANES)
    {
        V::load(last).and(lane_mask(length % LANES)).store(last);
    }
}

#[cfg(test)]
mod tests {
    use super::super::simd::{F32x4, Plain};
    use super::*;

    #[test]
    fn sums_leave_the_padding_out() {
        for length in 1..=70u8 {
            let elements: Vec<f32> = (0..length).map(|i| f32::from(i) + 0.1).collect();
            let mut matrix = Matrix::from_elements(1, length.into(), &elements);
            for x in &mut matrix.padded_data_mut()[length.into()..] {
                *x = f32::NAN;
            }
            // The one row is repeated four times.
            let rows = [rows_of(&matrix, 0)];
            let [native] = sums_by::<F32x4, 1, 1>(rows, length.into(), |x| x);
            let [plain] = sums_by::<Plain, 1, 1>(rows, length.into(), |x| x);
            let (native, plain) = (native.to_array(), plain.to_array());
            let truth: f64 = elements.iter().map(|&x| f64::from(x)).sum();
            assert_eq!(native, plain);
            assert_eq!(native, [native[0]; LANES]);
            assert!((f64::from(native[0]) - truth).abs() <= truth * 1e-6);
        }
    }

    #[test]
    fn clearing_touches_only_the_tail() {
        let mut matrix = Matrix::full(1, 6, 2.0);
        matrix.fill(2.0);
        clear_tail::<F32x4>(matrix.row_vectors_mut(0), 6);
        assert_eq!(matrix.padded_data(), [2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 0.0, 0.0]);
    }
}
