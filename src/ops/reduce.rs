//! Sums over rows, in the one order that all back ends share.

use super::simd::{LANES, Lanes, Simd};

/// A mask of the first `count` lanes.
#[inline(always)]
#[must_use]
pub fn lane_mask<V: Simd>(count: usize) -> V {
    let on = f32::from_bits(u32::MAX);
    V::load(&std::array::from_fn(|i| if i < count { on } else { 0.0 }))
}

/// Sums `f(vector index)` over a row of `length` numbers. The lanes behind the
/// row's end count as zero, whatever `f` gives for them.
#[inline(always)]
pub fn sum_by<V: Simd>(length: usize, mut f: impl FnMut(usize) -> V) -> f32 {
    let mut total = V::splat(0.0);
    for i in 0..length / LANES {
        total = total.add(f(i));
    }
    if !length.is_multiple_of(LANES) {
        total = total.add(f(length / LANES).and(lane_mask(length % LANES)));
    }
    total.sum()
}

/// [`sum_by`] of four rows at once, the first one's sum in the first lane.
#[inline(always)]
pub fn sums_by<V: Simd>(length: usize, mut f: impl FnMut(usize) -> [V; LANES]) -> V {
    let mut totals = [V::splat(0.0); LANES];
    for i in 0..length / LANES {
        totals = totals.add(f(i));
    }
    if !length.is_multiple_of(LANES) {
        totals = totals.add(f(length / LANES).and([lane_mask(length % LANES); LANES]));
    }
    V::sums(totals)
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
    use super::super::matrix::Matrix;
    use super::super::simd::{F32x4, Plain};
    use super::*;

    #[test]
    fn sums_leave_the_padding_out() {
        for length in 1..40u8 {
            let elements: Vec<f32> = (0..length).map(|i| f32::from(i) + 0.1).collect();
            let mut matrix = Matrix::from_elements(1, length.into(), &elements);
            for x in &mut matrix.padded_data_mut()[length.into()..] {
                *x = f32::NAN;
            }
            let row = matrix.row_vectors(0);
            let native = sum_by::<F32x4>(length.into(), |i| F32x4::load(&row[i]));
            let plain = sum_by::<Plain>(length.into(), |i| Plain::load(&row[i]));
            let truth: f64 = elements.iter().map(|&x| f64::from(x)).sum();
            assert_eq!(native.to_bits(), plain.to_bits());
            let four = sums_by::<F32x4>(length.into(), |i| [F32x4::load(&row[i]); LANES]);
            assert_eq!(four.to_array(), [native; LANES]);
            assert!((f64::from(native) - truth).abs() <= truth * 1e-6);
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
