//! Four `f32` lanes, written three times: wasm simd128, SSE2 and plain arrays.
//!
//! Every kernel of this crate is generic over [`Simd`] or [`Lanes`], and the three back ends
//! agree to the bit: each operation is the IEEE one on each lane, nothing is
//! fused, and no operation whose result differs between processors (IEEE's `min` of
//! a NaN, an approximate reciprocal) is offered. [`Plain`] is the reference that
//! the tests hold the others against, and what other processors run.
//!
//! A crate such as `wide` would do nearly the same; it uses a fused
//! multiply-add where the target has one, which changes the last bit.

#![allow(unsafe_code)] // core::arch intrinsics; each use is a load, a store or a pure lane operation

/// Lanes of a vector, on every back end.
pub const LANES: usize = 4;

/// Rounds a length up to whole vectors.
#[must_use]
pub const fn padded(length: usize) -> usize {
    length.div_ceil(LANES) * LANES
}

/// Arithmetic on lanes of `f32`: one vector, or an array of vectors that go in step.
///
/// An array of four keeps the processor's pipes filled where one vector would wait for the
/// end of its own chain of operations; which of the two a function is given changes no bit.
/// Masks are lanes of all ones or all zeros.
pub trait Lanes: Copy + Send + Sync + 'static {
    /// A single vector.
    type One: Simd;
    /// The same vector, once for each that goes in step.
    fn all(vector: Self::One) -> Self;
    /// All lanes the same.
    fn splat(x: f32) -> Self;
    /// `self + rhs`
    #[must_use]
    fn add(self, rhs: Self) -> Self;
    /// `self - rhs`
    #[must_use]
    fn sub(self, rhs: Self) -> Self;
    /// `self * rhs`
    #[must_use]
    fn mul(self, rhs: Self) -> Self;
    /// `self / rhs`
    #[must_use]
    fn div(self, rhs: Self) -> Self;
    /// Square root.
    #[must_use]
    fn sqrt(self) -> Self;
    /// The smaller lane: `self` where `self < rhs`, else `rhs`, also where either is NaN.
    #[must_use]
    fn min(self, rhs: Self) -> Self;
    /// The larger lane: `self` where `self > rhs`, else `rhs`, also where either is NaN.
    #[must_use]
    fn max(self, rhs: Self) -> Self;
    /// Mask of `self > rhs`; false where either is NaN.
    #[must_use]
    fn gt(self, rhs: Self) -> Self;
    /// Bitwise and.
    #[must_use]
    fn and(self, rhs: Self) -> Self;
    /// `yes` where the mask is set, `no` elsewhere.
    #[must_use]
    fn select(mask: Self, yes: Self, no: Self) -> Self;
    /// Lanes as `i32`, added with wrap-around.
    #[must_use]
    fn add_i32(self, rhs: Self) -> Self;
    /// Lanes as `i32`, subtracted with wrap-around.
    #[must_use]
    fn sub_i32(self, rhs: Self) -> Self;
    /// Lanes as `i32`, shifted left by `N`.
    #[must_use]
    fn shl_i32<const N: u32>(self) -> Self;
    /// Lanes as `i32`, shifted right by `N`, keeping the sign.
    #[must_use]
    fn shr_i32<const N: u32>(self) -> Self;
    /// Lanes as `i32`, converted to `f32`. Exact below 2^24.
    #[must_use]
    fn i32_to_f32(self) -> Self;

    /// All lanes the same bits.
    #[inline(always)]
    #[must_use]
    fn splat_bits(x: u32) -> Self {
        Self::splat(f32::from_bits(x))
    }
}

/// One vector of four lanes, which also comes from and goes to memory.
pub trait Simd: Lanes {
    /// Lanes from memory.
    fn load(from: &[f32; LANES]) -> Self;
    /// Lanes to memory.
    fn store(self, to: &mut [f32; LANES]);
    /// Four vectors as the rows of a square, turned into its columns.
    #[must_use]
    fn transpose(rows: [Self; LANES]) -> [Self; LANES];

    /// The lanes as an array.
    #[inline(always)]
    fn to_array(self) -> [f32; LANES] {
        let mut lanes = [0.0; LANES];
        self.store(&mut lanes);
        lanes
    }

    /// `(l0 + l2) + (l1 + l3)`: the one order in which lanes are summed.
    #[inline(always)]
    fn sum(self) -> f32 {
        let [a, b, c, d] = self.to_array();
        (a + c) + (b + d)
    }

    /// [`sum`](Self::sum) of four vectors at once, the first one's in the first lane.
    #[inline(always)]
    #[must_use]
    fn sums(vectors: [Self; LANES]) -> Self {
        let [a, b, c, d] = Self::transpose(vectors);
        a.add(c).add(b.add(d))
    }
}

/// Applies a binary operation vector by vector.
#[inline(always)]
fn in_step<V: Copy, const N: usize>(a: [V; N], b: [V; N], f: impl Fn(V, V) -> V) -> [V; N] {
    std::array::from_fn(|i| f(a[i], b[i]))
}

impl<V: Lanes, const N: usize> Lanes for [V; N] {
    type One = V::One;
    #[inline(always)]
    fn all(vector: Self::One) -> Self {
        [V::all(vector); N]
    }
    #[inline(always)]
    fn splat(x: f32) -> Self {
        [V::splat(x); N]
    }
    #[inline(always)]
    fn add(self, rhs: Self) -> Self {
        in_step(self, rhs, V::add)
    }
    #[inline(always)]
    fn sub(self, rhs: Self) -> Self {
        in_step(self, rhs, V::sub)
    }
    #[inline(always)]
    fn mul(self, rhs: Self) -> Self {
        in_step(self, rhs, V::mul)
    }
    #[inline(always)]
    fn div(self, rhs: Self) -> Self {
        in_step(self, rhs, V::div)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        self.map(V::sqrt)
    }
    #[inline(always)]
    fn min(self, rhs: Self) -> Self {
        in_step(self, rhs, V::min)
    }
    #[inline(always)]
    fn max(self, rhs: Self) -> Self {
        in_step(self, rhs, V::max)
    }
    #[inline(always)]
    fn gt(self, rhs: Self) -> Self {
        in_step(self, rhs, V::gt)
    }
    #[inline(always)]
    fn and(self, rhs: Self) -> Self {
        in_step(self, rhs, V::and)
    }
    #[inline(always)]
    fn select(mask: Self, yes: Self, no: Self) -> Self {
        std::array::from_fn(|i| V::select(mask[i], yes[i], no[i]))
    }
    #[inline(always)]
    fn add_i32(self, rhs: Self) -> Self {
        in_step(self, rhs, V::add_i32)
    }
    #[inline(always)]
    fn sub_i32(self, rhs: Self) -> Self {
        in_step(self, rhs, V::sub_i32)
    }
    #[inline(always)]
    fn shl_i32<const B: u32>(self) -> Self {
        self.map(V::shl_i32::<B>)
    }
    #[inline(always)]
    fn shr_i32<const B: u32>(self) -> Self {
        self.map(V::shr_i32::<B>)
    }
    #[inline(always)]
    fn i32_to_f32(self) -> Self {
        self.map(V::i32_to_f32)
    }
}

/// Four lanes in an array: the reference back end.
#[derive(Clone, Copy)]
pub struct Plain([f32; LANES]);

impl Plain {
    #[inline(always)]
    fn zip(self, rhs: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Self(std::array::from_fn(|i| f(self.0[i], rhs.0[i])))
    }

    #[inline(always)]
    fn zip_bits(self, rhs: Self, f: impl Fn(u32, u32) -> u32) -> Self {
        self.zip(rhs, |a, b| f32::from_bits(f(a.to_bits(), b.to_bits())))
    }
}

impl Lanes for Plain {
    type One = Self;
    #[inline(always)]
    fn all(vector: Self) -> Self {
        vector
    }
    #[inline(always)]
    fn splat(x: f32) -> Self {
        Self([x; LANES])
    }
    #[inline(always)]
    fn add(self, rhs: Self) -> Self {
        self.zip(rhs, |a, b| a + b)
    }
    #[inline(always)]
    fn sub(self, rhs: Self) -> Self {
        self.zip(rhs, |a, b| a - b)
    }
    #[inline(always)]
    fn mul(self, rhs: Self) -> Self {
        self.zip(rhs, |a, b| a * b)
    }
    #[inline(always)]
    fn div(self, rhs: Self) -> Self {
        self.zip(rhs, |a, b| a / b)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(self.0.map(f32::sqrt))
    }
    #[inline(always)]
    fn min(self, rhs: Self) -> Self {
        self.zip(rhs, |a, b| if a < b { a } else { b })
    }
    #[inline(always)]
    fn max(self, rhs: Self) -> Self {
        self.zip(rhs, |a, b| if a > b { a } else { b })
    }
    #[inline(always)]
    fn gt(self, rhs: Self) -> Self {
        self.zip(rhs, |a, b| f32::from_bits(if a > b { u32::MAX } else { 0 }))
    }
    #[inline(always)]
    fn and(self, rhs: Self) -> Self {
        self.zip_bits(rhs, |a, b| a & b)
    }
    #[inline(always)]
    fn select(mask: Self, yes: Self, no: Self) -> Self {
        let yes = mask.and(yes);
        mask.zip_bits(no, |m, b| !m & b).zip_bits(yes, |a, b| a | b)
    }
    #[inline(always)]
    fn add_i32(self, rhs: Self) -> Self {
        self.zip_bits(rhs, u32::wrapping_add)
    }
    #[inline(always)]
    fn sub_i32(self, rhs: Self) -> Self {
        self.zip_bits(rhs, u32::wrapping_sub)
    }
    #[inline(always)]
    fn shl_i32<const N: u32>(self) -> Self {
        self.zip_bits(self, |a, _| a << N)
    }
    #[inline(always)]
    fn shr_i32<const N: u32>(self) -> Self {
        self.zip_bits(self, |a, _| (a.cast_signed() >> N).cast_unsigned())
    }
    #[inline(always)]
    #[allow(clippy::cast_precision_loss)] // documented: exact below 2^24
    fn i32_to_f32(self) -> Self {
        self.zip(self, |a, _| a.to_bits().cast_signed() as f32)
    }
}

impl Simd for Plain {
    #[inline(always)]
    fn load(from: &[f32; LANES]) -> Self {
        Self(*from)
    }
    #[inline(always)]
    fn store(self, to: &mut [f32; LANES]) {
        *to = self.0;
    }
    #[inline(always)]
    fn transpose(rows: [Self; LANES]) -> [Self; LANES] {
        std::array::from_fn(|i| Self(rows.map(|row| row.0[i])))
    }
}

#[cfg(target_arch = "x86_64")]
mod sse {
    use super::{LANES, Lanes, Simd};
    use core::arch::x86_64::{
        __m128, _mm_add_epi32, _mm_add_ps, _mm_and_ps, _mm_andnot_ps, _mm_castps_si128,
        _mm_castsi128_ps, _mm_cmpgt_ps, _mm_cvtepi32_ps, _mm_cvtsi32_si128, _mm_div_ps,
        _mm_loadu_ps, _mm_max_ps, _mm_min_ps, _mm_movehl_ps, _mm_movelh_ps, _mm_mul_ps, _mm_or_ps,
        _mm_set1_ps, _mm_sll_epi32, _mm_sqrt_ps, _mm_sra_epi32, _mm_storeu_ps, _mm_sub_epi32,
        _mm_sub_ps, _mm_unpackhi_ps, _mm_unpacklo_ps,
    };

    /// Four lanes in an SSE register. SSE2 is part of every x86-64.
    #[derive(Clone, Copy)]
    pub struct Sse(__m128);

    // SAFETY (all of this block): SSE2 belongs to the x86-64 baseline, so every
    // intrinsic exists; loads and stores are the unaligned ones and go through
    // references to whole arrays of four.
    impl Lanes for Sse {
        type One = Self;
        #[inline(always)]
        fn all(vector: Self) -> Self {
            vector
        }
        #[inline(always)]
        fn splat(x: f32) -> Self {
            unsafe { Self(_mm_set1_ps(x)) }
        }
        #[inline(always)]
        fn add(self, rhs: Self) -> Self {
            unsafe { Self(_mm_add_ps(self.0, rhs.0)) }
        }
        #[inline(always)]
        fn sub(self, rhs: Self) -> Self {
            unsafe { Self(_mm_sub_ps(self.0, rhs.0)) }
        }
        #[inline(always)]
        fn mul(self, rhs: Self) -> Self {
            unsafe { Self(_mm_mul_ps(self.0, rhs.0)) }
        }
        #[inline(always)]
        fn div(self, rhs: Self) -> Self {
            unsafe { Self(_mm_div_ps(self.0, rhs.0)) }
        }
        #[inline(always)]
        fn sqrt(self) -> Self {
            unsafe { Self(_mm_sqrt_ps(self.0)) }
        }
        #[inline(always)]
        fn min(self, rhs: Self) -> Self {
            unsafe { Self(_mm_min_ps(self.0, rhs.0)) }
        }
        #[inline(always)]
        fn max(self, rhs: Self) -> Self {
            unsafe { Self(_mm_max_ps(self.0, rhs.0)) }
        }
        #[inline(always)]
        fn gt(self, rhs: Self) -> Self {
            unsafe { Self(_mm_cmpgt_ps(self.0, rhs.0)) }
        }
        #[inline(always)]
        fn and(self, rhs: Self) -> Self {
            unsafe { Self(_mm_and_ps(self.0, rhs.0)) }
        }
        #[inline(always)]
        fn select(mask: Self, yes: Self, no: Self) -> Self {
            unsafe { Self(_mm_or_ps(_mm_and_ps(mask.0, yes.0), _mm_andnot_ps(mask.0, no.0))) }
        }
        #[inline(always)]
        fn add_i32(self, rhs: Self) -> Self {
            unsafe {
                let sum = _mm_add_epi32(_mm_castps_si128(self.0), _mm_castps_si128(rhs.0));
                Self(_mm_castsi128_ps(sum))
            }
        }
        #[inline(always)]
        fn sub_i32(self, rhs: Self) -> Self {
            unsafe {
                let difference = _mm_sub_epi32(_mm_castps_si128(self.0), _mm_castps_si128(rhs.0));
                Self(_mm_castsi128_ps(difference))
            }
        }
        #[inline(always)]
        fn shl_i32<const N: u32>(self) -> Self {
            unsafe {
                let by = _mm_cvtsi32_si128(N.cast_signed());
                Self(_mm_castsi128_ps(_mm_sll_epi32(_mm_castps_si128(self.0), by)))
            }
        }
        #[inline(always)]
        fn shr_i32<const N: u32>(self) -> Self {
            unsafe {
                let by = _mm_cvtsi32_si128(N.cast_signed());
                Self(_mm_castsi128_ps(_mm_sra_epi32(_mm_castps_si128(self.0), by)))
            }
        }
        #[inline(always)]
        fn i32_to_f32(self) -> Self {
            unsafe { Self(_mm_cvtepi32_ps(_mm_castps_si128(self.0))) }
        }
    }

    // SAFETY: as above.
    impl Simd for Sse {
        #[inline(always)]
        fn load(from: &[f32; LANES]) -> Self {
            unsafe { Self(_mm_loadu_ps(from.as_ptr())) }
        }
        #[inline(always)]
        fn store(self, to: &mut [f32; LANES]) {
            unsafe { _mm_storeu_ps(to.as_mut_ptr(), self.0) }
        }
        #[inline(always)]
        fn transpose([a, b, c, d]: [Self; LANES]) -> [Self; LANES] {
            unsafe {
                let (ab_low, ab_high) = (_mm_unpacklo_ps(a.0, b.0), _mm_unpackhi_ps(a.0, b.0));
                let (cd_low, cd_high) = (_mm_unpacklo_ps(c.0, d.0), _mm_unpackhi_ps(c.0, d.0));
                [
                    Self(_mm_movelh_ps(ab_low, cd_low)),
                    Self(_mm_movehl_ps(cd_low, ab_low)),
                    Self(_mm_movelh_ps(ab_high, cd_high)),
                    Self(_mm_movehl_ps(cd_high, ab_high)),
                ]
            }
        }
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128 {
    use super::{LANES, Lanes, Simd};
    use core::arch::wasm32::{
        f32x4_add, f32x4_convert_i32x4, f32x4_div, f32x4_gt, f32x4_mul, f32x4_pmax, f32x4_pmin,
        f32x4_splat, f32x4_sqrt, f32x4_sub, i32x4_add, i32x4_shl, i32x4_shr, i32x4_shuffle,
        i32x4_sub, v128, v128_and, v128_bitselect, v128_load, v128_store,
    };

    /// Four lanes in a `v128`.
    #[derive(Clone, Copy)]
    pub struct Simd128(v128);

    impl Lanes for Simd128 {
        type One = Self;
        #[inline(always)]
        fn all(vector: Self) -> Self {
            vector
        }
        #[inline(always)]
        fn splat(x: f32) -> Self {
            Self(f32x4_splat(x))
        }
        #[inline(always)]
        fn add(self, rhs: Self) -> Self {
            Self(f32x4_add(self.0, rhs.0))
        }
        #[inline(always)]
        fn sub(self, rhs: Self) -> Self {
            Self(f32x4_sub(self.0, rhs.0))
        }
        #[inline(always)]
        fn mul(self, rhs: Self) -> Self {
            Self(f32x4_mul(self.0, rhs.0))
        }
        #[inline(always)]
        fn div(self, rhs: Self) -> Self {
            Self(f32x4_div(self.0, rhs.0))
        }
        #[inline(always)]
        fn sqrt(self) -> Self {
            Self(f32x4_sqrt(self.0))
        }
        #[inline(always)]
        fn min(self, rhs: Self) -> Self {
            // wasm's own keep their first operand where neither is smaller.
            Self(f32x4_pmin(rhs.0, self.0))
        }
        #[inline(always)]
        fn max(self, rhs: Self) -> Self {
            Self(f32x4_pmax(rhs.0, self.0))
        }
        #[inline(always)]
        fn gt(self, rhs: Self) -> Self {
            Self(f32x4_gt(self.0, rhs.0))
        }
        #[inline(always)]
        fn and(self, rhs: Self) -> Self {
            Self(v128_and(self.0, rhs.0))
        }
        #[inline(always)]
        fn select(mask: Self, yes: Self, no: Self) -> Self {
            Self(v128_bitselect(yes.0, no.0, mask.0))
        }
        #[inline(always)]
        fn add_i32(self, rhs: Self) -> Self {
            Self(i32x4_add(self.0, rhs.0))
        }
        #[inline(always)]
        fn sub_i32(self, rhs: Self) -> Self {
            Self(i32x4_sub(self.0, rhs.0))
        }
        #[inline(always)]
        fn shl_i32<const N: u32>(self) -> Self {
            Self(i32x4_shl(self.0, N))
        }
        #[inline(always)]
        fn shr_i32<const N: u32>(self) -> Self {
            Self(i32x4_shr(self.0, N))
        }
        #[inline(always)]
        fn i32_to_f32(self) -> Self {
            Self(f32x4_convert_i32x4(self.0))
        }
    }

    impl Simd for Simd128 {
        #[inline(always)]
        fn load(from: &[f32; LANES]) -> Self {
            // SAFETY: the reference is to 16 readable bytes; wasm loads need no alignment.
            Self(unsafe { v128_load(from.as_ptr().cast()) })
        }
        #[inline(always)]
        fn store(self, to: &mut [f32; LANES]) {
            // SAFETY: the reference is to 16 writable bytes; wasm stores need no alignment.
            unsafe { v128_store(to.as_mut_ptr().cast(), self.0) }
        }
        #[inline(always)]
        fn transpose([a, b, c, d]: [Self; LANES]) -> [Self; LANES] {
            let (ab_low, ab_high) =
                (i32x4_shuffle::<0, 4, 1, 5>(a.0, b.0), i32x4_shuffle::<2, 6, 3, 7>(a.0, b.0));
            let (cd_low, cd_high) =
                (i32x4_shuffle::<0, 4, 1, 5>(c.0, d.0), i32x4_shuffle::<2, 6, 3, 7>(c.0, d.0));
            [
                Self(i32x4_shuffle::<0, 1, 4, 5>(ab_low, cd_low)),
                Self(i32x4_shuffle::<2, 3, 6, 7>(ab_low, cd_low)),
                Self(i32x4_shuffle::<0, 1, 4, 5>(ab_high, cd_high)),
                Self(i32x4_shuffle::<2, 3, 6, 7>(ab_high, cd_high)),
            ]
        }
    }
}

/// The back end of this build.
#[cfg(target_arch = "x86_64")]
pub type F32x4 = sse::Sse;
/// The back end of this build.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub type F32x4 = simd128::Simd128;
/// The back end of this build.
#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
pub type F32x4 = Plain;

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLES: [f32; 12] = [
        0.0,
        -0.0,
        1.0,
        -1.5,
        3.25e-39,
        -7.0e37,
        3.4e38,
        f32::INFINITY,
        f32::NEG_INFINITY,
        1e-7,
        -123.456,
        0.333_333_34,
    ];

    /// Every operation on every pair of samples, as bits.
    fn transcript<V: Simd>() -> Vec<u32> {
        let mut bits = Vec::new();
        for &a in &SAMPLES {
            for &b in &SAMPLES {
                let (x, y) = (V::splat(a), V::splat(b));
                let (i, j) = (V::splat_bits(a.to_bits() >> 3), V::splat_bits(b.to_bits()));
                let results = [
                    x.add(y),
                    x.sub(y),
                    x.mul(y),
                    x.div(y),
                    x.gt(y),
                    x.and(y),
                    V::select(x.gt(y), x, y),
                    i.add_i32(j),
                    i.sub_i32(j),
                    j.shl_i32::<23>(),
                    j.shr_i32::<23>(),
                    j.shr_i32::<9>().i32_to_f32(),
                    x.min(y),
                    x.max(y),
                    x.sqrt(),
                    V::splat(V::load(&[a, b, 1.0, 2.0]).sum()),
                ];
                for lanes in results.map(V::to_array) {
                    // A NaN's sign and payload are the processor's own; that it is one is not.
                    bits.extend(lanes.map(|l| if l.is_nan() { u32::MAX } else { l.to_bits() }));
                }
            }
        }
        bits
    }

    #[test]
    fn back_ends_agree_to_the_bit() {
        assert_eq!(transcript::<F32x4>(), transcript::<Plain>());
    }

    #[test]
    fn a_square_is_transposed_and_summed_in_the_one_order() {
        fn check<V: Simd>() {
            let rows: [[f32; LANES]; LANES] =
                std::array::from_fn(|r| std::array::from_fn(|c| (10 * r + c) as f32 + 0.1));
            let vectors = rows.map(|row| V::load(&row));
            let columns = V::transpose(vectors).map(V::to_array);
            assert!((0..LANES).all(|r| (0..LANES).all(|c| columns[c][r] == rows[r][c])));
            assert_eq!(V::sums(vectors).to_array(), vectors.map(V::sum));
        }
        check::<F32x4>();
        check::<Plain>();
    }

    #[test]
    fn padded_is_the_next_multiple_of_four() {
        assert_eq!([0, 1, 4, 5, 27].map(padded), [0, 4, 4, 8, 28]);
    }
}
