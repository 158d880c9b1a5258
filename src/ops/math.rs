//! `exp`, `ln`, `tanh`, `sigmoid` and `erf` on one vector or on several in step.
//!
//! Every platform has its own libm with its own last bit; these polynomials are
//! the same sequence of IEEE operations everywhere. Coefficients: Cephes
//! (Moshier, `logf.c`) for `ln`, Eigen's rational minimax fit for the middle of `erf`, minimax
//! fits of our own (Lawson's iteration) for its ends, `exp` and `tanh`.

use std::hint::black_box;

use super::simd::{Lanes, Simd};

/// Coefficients of `(e^r - 1 - r) / r^2` for `|r| <= ln 2 / 2`, highest power first: the fit with
/// the smallest relative error of `e^r - 1`, 1.4e-8. Each coefficient was rounded before the higher
/// ones were fitted to the rest.
const EXP_TAIL: [f32; 5] = [1.394_065_2e-3, 8.366_396e-3, 4.166_640_3e-2, 1.666_654_5e-1, 0.5];
/// ln 2 in two parts, so that a small whole number times the first is exact.
const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
/// Adding `1.5 * 2^23` rounds to the nearest whole number and leaves it in the low bits.
const ROUND: f32 = 12_582_912.0;

/// Beyond this on either side the numbers need [`Tanh::finish_far`].
pub const FAR: f32 = 5.7;
/// Bounds of the power of two in `e^(2x)`. Beyond these `x` is beyond 5.71 or -6.06 and so beyond
/// [`FAR`]: what a number becomes does not depend on those beside it.
const FAR_ABOVE: f32 = 65_536.0;
const FAR_BELOW: f32 = 1.0 / 131_072.0;

/// Beyond this on either side `erf` is put together from `erfc`.
const ERF_FAR: f32 = 1.2;
/// `e^(x^2) erfc(x)` between 1.2 and 4.1, highest power first; with it `erfc` is within 2e-8.
const ERFC_TAIL: [f32; 7] = [
    9.052_932e-4,
    -1.283_184_7e-2,
    7.916_617e-2,
    -2.804_002_3e-1,
    6.335_326e-1,
    -9.567_013_3e-1,
    9.638_911_4e-1,
];

/// A constant as a vector that stays in a register during a loop.
///
/// The compiler must not know its value: an engine may build a constant again at each use, in three
/// instructions of which one is slow, but it keeps a number that it does not know.
#[inline(always)]
fn kept<W: Simd>(x: f32) -> W {
    W::splat(black_box(x))
}

/// The polynomial of [`EXP_TAIL`] in pairs (Estrin): a shorter chain.
#[inline(always)]
fn tail<V: Lanes>(r: V, r2: V, [a, b, c, d, e]: [V; 5]) -> V {
    a.mul(r2).add(b.mul(r).add(c)).mul(r2).add(d.mul(r).add(e))
}

/// Horner's rule, highest power first.
#[inline(always)]
fn polynomial<V: Lanes, const N: usize>(x: V, coefficients: [f32; N]) -> V {
    let mut sum = V::splat(coefficients[0]);
    for &c in &coefficients[1..] {
        sum = sum.mul(x).add(V::splat(c));
    }
    sum
}

/// `x` held between `low` and `high`; NaN stays NaN.
#[inline(always)]
fn clamp<V: Lanes>(x: V, low: V, high: V) -> V {
    high.min(low.max(x))
}

/// `2^n` for lanes of `i32` between -126 and 127.
#[inline(always)]
fn power_of_two<V: Lanes>(n: V) -> V {
    n.add_i32(V::splat_bits(127)).shl_i32::<23>()
}

/// The exponential function and the sigmoid, whose constants are loaded once for a loop.
#[derive(Clone, Copy)]
pub struct Exp<W> {
    tail: [W; 5],
    ln_2: [W; 2],
    log2_e: W,
    round: W,
    round_to_power: W,
    low: W,
    high: W,
    least: W,
    one: W,
}

impl<W: Simd> Exp<W> {
    /// Ready for vectors of `W`, one or several in step.
    #[inline(always)]
    #[must_use]
    pub fn prepare() -> Self {
        Self {
            tail: EXP_TAIL.map(kept),
            ln_2: LN_2.map(kept),
            log2_e: kept(std::f32::consts::LOG2_E),
            round: kept(ROUND),
            round_to_power: kept(ROUND + 127.0),
            low: kept(-104.0),
            high: kept(89.0),
            least: kept(-88.0),
            one: kept(1.0),
        }
    }

    /// `x - whole * ln 2`, which is small.
    #[inline(always)]
    fn rest<V: Lanes<One = W>>(&self, x: V, whole: V) -> V {
        let [high, low] = self.ln_2.map(V::all);
        x.sub(whole.mul(high)).sub(whole.mul(low))
    }

    /// `e^r - 1` for `|r| <= ln 2 / 2`.
    #[inline(always)]
    fn expm1<V: Lanes<One = W>>(&self, r: V) -> V {
        let r2 = r.mul(r);
        tail(r, r2, self.tail.map(V::all)).mul(r2).add(r)
    }

    /// `e^x`, within 2e-7 relative; 0 below -103.98, infinity above 88.73.
    #[inline(always)]
    pub fn of<V: Lanes<One = W>>(&self, x: V) -> V {
        let x = clamp(x, V::all(self.low), V::all(self.high));
        let round = V::all(self.round);
        let shifted = x.mul(V::all(self.log2_e)).add(round);
        let n = shifted.sub_i32(round);
        let r = self.rest(x, shifted.sub(round));
        let p = self.expm1(r).add(V::all(self.one));
        // In two factors, because 2^n itself leaves the range of f32 before e^x does.
        let half = n.shr_i32::<1>();
        p.mul(power_of_two(half)).mul(power_of_two(n.sub_i32(half)))
    }

    /// The first of two stages of `e^x` for numbers that are not above 0: the same bits as
    /// [`of`](Self::of) with fewer operations. Below -87.68, where the result would be less than
    /// `2^-126.5`, it is 0.
    ///
    /// Returns what [`grow`](Self::grow) needs: the rest of `x`, and the power of two that was
    /// taken from it. [`Tanh`] says why there are stages.
    #[inline(always)]
    pub fn reduce<V: Lanes<One = W>>(&self, x: V) -> [V; 2] {
        let (least, round) = (V::all(self.least), V::all(self.round_to_power));
        let a = least.max(x);
        // With 127 more than ROUND the low bits are the exponent field of 2^n as they stand.
        let shifted = a.mul(V::all(self.log2_e)).add(round);
        // An exponent field of 0 at the far end is the factor 0.
        [self.rest(a, shifted.sub(round)), shifted]
    }

    /// The second stage: `e^x`.
    #[inline(always)]
    pub fn grow<V: Lanes<One = W>>(&self, [r, shifted]: [V; 2]) -> V {
        let p = self.expm1(r).add(V::all(self.one));
        p.mul(shifted.shl_i32::<23>())
    }

    /// `1 / (1 + e^-x)`.
    #[inline(always)]
    pub fn sigmoid<V: Lanes<One = W>>(&self, x: V) -> V {
        let one = V::all(self.one);
        one.div(one.add(self.of(V::splat(0.0).sub(x))))
    }
}

/// The hyperbolic tangent, whose constants are loaded once for a loop. Its errors are within 4e-7,
/// absolute and relative, and it is never beyond 1.
///
/// It is `m / (m + 2)` with `m = e^(2x) - 1`. `m` is put together from `e^r - 1`, so that nothing
/// cancels near 0. Far from 0 it is 1 less a small quotient: a neuron's slope is what is left of 1
/// there, and Adam makes a whole step of the smallest gradient that is not 0.
///
/// It has two stages, and each has a loop of its own. In one loop they would be a chain of about
/// eighty cycles, and a processor cannot work on enough of such chains at once to fill its pipes.
#[derive(Clone, Copy)]
pub struct Tanh<W> {
    tail: [W; 5],
    ln_2: W,
    log2_e: W,
    round_to_power: W,
    one: W,
    two: W,
    low: W,
    high: W,
}

impl<W: Simd> Tanh<W> {
    /// Ready for vectors of `W`, one or several in step.
    #[inline(always)]
    #[must_use]
    pub fn prepare() -> Self {
        Self {
            tail: EXP_TAIL.map(kept),
            ln_2: kept(std::f32::consts::LN_2),
            log2_e: kept(std::f32::consts::LOG2_E),
            round_to_power: kept(ROUND + 127.0),
            one: kept(1.0),
            two: kept(2.0),
            low: kept(-10.0),
            high: kept(10.0),
        }
    }

    /// The first stage. Returns the rest of `2x`, and the power of two that was taken from it.
    #[inline(always)]
    pub fn reduce<V: Lanes<One = W>>(&self, x: V) -> [V; 2] {
        // The bounds keep 2^n in range and let NaN through. They are loaded here, in the loop, so
        // that they have the type of `x` and the compiler finds wasm's own instruction.
        let a = clamp(x, V::all(black_box(self.low)), V::all(black_box(self.high)));
        let a = a.add(a);
        // With 127 more than ROUND the low bits are the exponent field of 2^n as they stand.
        let round = V::all(self.round_to_power);
        let shifted = a.mul(V::all(self.log2_e)).add(round);
        // ln 2 in one part is precise enough: where n is so large that the error shows, the result
        // is near 1.
        let whole = shifted.sub(round);
        [a.sub(whole.mul(V::all(self.ln_2))), shifted]
    }

    /// `e^(2x)` less the power of two, and the power of two.
    #[inline(always)]
    fn grow<V: Lanes<One = W>>(&self, [r, shifted]: [V; 2]) -> [V; 2] {
        let power = shifted.shl_i32::<23>();
        // r times a power of two is exact, and need not wait for the polynomial.
        let p = tail(r, r.mul(r), self.tail.map(V::all)).mul(r).add(V::all(self.one));
        [p.mul(r.mul(power)), power]
    }

    /// The second stage: `tanh x` where `x` is not beyond [`FAR`]. Every term keeps the sign of a
    /// zero.
    #[inline(always)]
    pub fn finish<V: Lanes<One = W>>(&self, reduced: [V; 2]) -> V {
        let [q, power] = self.grow(reduced);
        let m = q.sub(V::all(self.one).sub(power));
        m.div(m.add(V::all(self.two)))
    }

    /// The second stage for any `x`: the same bits as [`finish`](Self::finish) up to [`FAR`], and
    /// beyond it the nearest number but for one in some thousands, as in PyTorch.
    #[inline(always)]
    pub fn finish_far<V: Lanes<One = W>>(&self, reduced: [V; 2]) -> V {
        let [one, two] = [self.one, self.two].map(V::all);
        let [q, power] = self.grow(reduced);
        let m = q.sub(one.sub(power));
        let [above, below] = [power.gt(V::splat(FAR_ABOVE)), V::splat(FAR_BELOW).gt(power)];
        // tanh x = 1 - 2 / (e^(2x) + 1) = 2 e^(2x) / (e^(2x) + 1) - 1
        let e = q.add(power);
        let top = V::select(above, V::splat(-2.0), V::select(below, e.add(e), m));
        // Taking a zero away keeps the sign of another.
        top.div(m.add(two)).sub(below.and(one).sub(above.and(one)))
    }
}

/// Natural logarithm, within 2e-7 relative; `-inf` at 0, NaN below.
#[inline]
pub fn ln<V: Lanes>(x: V) -> V {
    let zero = V::splat(0.0);
    let subnormal = V::splat(f32::MIN_POSITIVE).gt(x);
    let scaled = V::select(subnormal, x.mul(V::splat(8_388_608.0)), x);
    // Mantissa into [sqrt(1/2), sqrt(2)) by moving the exponent's boundary there.
    let offset = V::splat_bits(0x3f35_04f3); // sqrt(1/2)
    let bits = scaled.sub_i32(offset);
    let exponent = bits.shr_i32::<23>();
    let mantissa = scaled.sub_i32(exponent.shl_i32::<23>());
    let e = exponent.i32_to_f32().sub(subnormal.and(V::splat(23.0)));
    let f = mantissa.sub(V::splat(1.0));
    let z = f.mul(f);
    let p = polynomial(
        f,
        [
            7.037_683_6e-2,
            -1.151_461e-1,
            1.167_699_9e-1,
            -1.242_014_1e-1,
            1.424_932_3e-1,
            -1.666_805_7e-1,
            2.000_071_5e-1,
            -2.499_999_4e-1,
            3.333_333e-1,
        ],
    );
    let y = f.mul(z).mul(p).add(e.mul(V::splat(-2.121_944_4e-4))).sub(z.mul(V::splat(0.5)));
    let y = f.add(y).add(e.mul(V::splat(0.693_359_4)));
    let y = V::select(x.gt(V::splat(f32::MAX)), x, y);
    // At either zero -inf; below it, and for NaN, NaN.
    let below = V::select(zero.gt(x), V::splat(f32::NAN), V::splat(f32::NEG_INFINITY));
    // A NaN answers no to every comparison: adding it afterwards carries it through.
    V::select(x.gt(zero), y, below.add(x.sub(x)))
}

/// Error function, within 3e-7 absolute, and beyond 1.2 within 1e-7; from 3.94 on it is 1. Takes
/// `e^(-x^2)`, too, which its caller needs as well.
#[inline(never)] // two kernels have it, and it is large
pub fn erf<V: Lanes>(x: V, gauss: V) -> V {
    let (zero, one) = (V::splat(0.0), V::splat(1.0));
    let z = x.mul(x);
    let p = polynomial(
        z,
        [
            -2.726_142_3e-10,
            2.770_681_5e-8,
            -2.101_024e-6,
            -5.692_506_4e-5,
            -7.349_906_5e-4,
            -2.954_6e-3,
            -1.609_603_3e-2,
        ],
    );
    let q = polynomial(
        z,
        [-1.456_607_2e-5, -2.133_740_6e-4, -1.682_827e-3, -7.373_329e-3, -1.426_473_9e-2],
    );
    let near = x.mul(p).div(q);
    let size = zero.sub(x).max(x);
    let far = one.sub(gauss.mul(polynomial(size.min(V::splat(4.1)), ERFC_TAIL)));
    let far = V::select(zero.gt(x), zero.sub(far), far);
    V::select(size.gt(V::splat(ERF_FAR)), far, near)
}

/// Applies `f` to one number, on the same lanes that the kernels use.
#[inline]
pub fn scalar<V: Simd>(f: impl Fn(V) -> V, x: f32) -> f32 {
    f(V::splat(x)).to_array()[0]
}

#[cfg(test)]
mod tests {
    use super::super::simd::{F32x4, Plain};
    use super::*;

    fn exp<V: Simd<One = V>>(x: V) -> V {
        Exp::prepare().of(x)
    }

    fn exp_below_zero<V: Simd<One = V>>(x: V) -> V {
        let exp = Exp::prepare();
        exp.grow(exp.reduce(x))
    }

    fn sigmoid<V: Simd<One = V>>(x: V) -> V {
        Exp::prepare().sigmoid(x)
    }

    fn tanh<V: Simd<One = V>>(x: V) -> V {
        let tanh = Tanh::prepare();
        tanh.finish_far(tanh.reduce(x))
    }

    fn tanh_near<V: Simd<One = V>>(x: V) -> V {
        let tanh = Tanh::prepare();
        tanh.finish(tanh.reduce(x))
    }

    fn erf<V: Simd<One = V>>(x: V) -> V {
        super::erf(x, exp(V::splat(0.0).sub(x.mul(x))))
    }

    /// Every exponent, 257 mantissas each, both signs.
    fn sweep() -> impl Iterator<Item = f32> {
        (0u32..255)
            .flat_map(|e| (0u32..257).map(move |m| (e << 23) | ((m * 32_767) & 0x7f_ffff)))
            .flat_map(|bits| [f32::from_bits(bits), -f32::from_bits(bits)])
    }

    fn worst(
        f: impl Fn(f32) -> f32,
        truth: impl Fn(f64) -> f64,
        relative: bool,
        domain: impl Fn(f32) -> bool,
    ) -> (f64, f32) {
        let mut worst = (0.0, 0.0);
        for x in sweep().filter(|&x| domain(x)) {
            let want = truth(f64::from(x));
            let got = f64::from(f(x));
            let scale = if relative { want.abs().max(f64::from(f32::MIN_POSITIVE)) } else { 1.0 };
            let error = (got - want).abs() / scale;
            assert!(error.is_finite(), "{got} for {want} at {x}");
            if error > worst.0 {
                worst = (error, x);
            }
        }
        worst
    }

    #[test]
    fn exp_is_within_2e_7_relative() {
        let (error, at) =
            worst(|x| scalar::<F32x4>(exp, x), f64::exp, true, |x| (-103.0..88.72).contains(&x));
        assert!(error < 2e-7, "{error:e} at {at}");
    }

    #[test]
    fn exp_below_zero_is_exp_to_the_bit() {
        let both = |x| [exp, exp_below_zero].map(|f| scalar::<F32x4>(f, x).to_bits());
        for x in sweep().filter(|&x| (-87.68..=0.0).contains(&x)) {
            let [whole, below] = both(x);
            assert_eq!(whole, below, "at {x}");
        }
        for x in [-87.69, -90.0, -1e30, f32::NEG_INFINITY] {
            assert_eq!(scalar::<F32x4>(exp_below_zero, x), 0.0);
        }
    }

    #[test]
    fn ln_is_within_2e_7_relative() {
        let (error, at) = worst(|x| scalar::<F32x4>(ln, x), f64::ln, true, |x| x > 0.0 && x != 1.0);
        assert!(error < 2e-7, "{error:e} at {at}");
    }

    #[test]
    fn tanh_is_within_4e_7_absolute_and_relative() {
        let (error, at) = worst(|x| scalar::<F32x4>(tanh, x), f64::tanh, false, |_| true);
        assert!(error < 4e-7, "{error:e} at {at}");
        let (error, at) = worst(|x| scalar::<F32x4>(tanh, x), f64::tanh, true, |_| true);
        assert!(error < 4e-7, "{error:e} relative at {at}");
    }

    /// What is left of 1 is a saturated neuron's slope: it must not be 0 too early, nor too late.
    #[test]
    #[allow(clippy::cast_possible_truncation)] // rounded as a correct tanh rounds
    fn tanh_is_rounded_to_the_nearest_number_far_from_zero() {
        let mut others = 0;
        for i in 6_100i16..=10_000 {
            for x in [f32::from(i) / 1000.0, -f32::from(i) / 1000.0] {
                let want = libm::tanh(f64::from(x)) as f32;
                let got = scalar::<F32x4>(tanh, x);
                others += i32::from(got != want);
                assert!((got - want).abs() <= f32::EPSILON / 2.0, "{got} for {want} at {x}");
            }
        }
        assert!(others <= 8, "{others} of 7802 are another number");
        // torch.tanh has its last number below 1 at 9.0108395.
        for sign in [-1.0, 1.0] {
            let below_one = 1.0 - f32::EPSILON / 2.0;
            assert_eq!(scalar::<F32x4>(tanh, 9.0108 * sign), below_one * sign);
            assert_eq!(scalar::<F32x4>(tanh, 9.011 * sign), sign);
        }
    }

    #[test]
    fn tanh_has_one_result_whatever_stands_beside_it() {
        for x in sweep().filter(|x| x.abs() <= FAR) {
            let [near, any] = [tanh_near, tanh].map(|f| scalar::<F32x4>(f, x).to_bits());
            assert_eq!(near, any, "at {x}");
        }
    }

    #[test]
    fn erf_is_within_3e_7_and_better_at_its_ends() {
        let (error, at) = worst(|x| scalar::<F32x4>(erf, x), libm::erf, false, |_| true);
        assert!(error < 3e-7, "{error:e} at {at}");
        let far = |x: f32| x.abs() > ERF_FAR;
        let (error, at) = worst(|x| scalar::<F32x4>(erf, x), libm::erf, false, far);
        assert!(error < 1e-7, "{error:e} at {at}");
        for x in [3.94, 5.0, 1e30, f32::INFINITY] {
            assert_eq!([-x, x].map(|x| scalar::<F32x4>(erf, x)), [-1.0, 1.0]);
        }
    }

    #[test]
    fn sigmoid_is_within_2e_7() {
        let truth = |x: f64| 1.0 / (1.0 + (-x).exp());
        let (error, at) = worst(|x| scalar::<F32x4>(sigmoid, x), truth, false, |_| true);
        assert!(error < 2e-7, "{error:e} at {at}");
    }

    #[test]
    fn edges_are_as_ieee_says() {
        let bits = |f: fn(F32x4) -> F32x4, x: f32| scalar(f, x).to_bits();
        assert_eq!(scalar::<F32x4>(exp, 0.0), 1.0);
        assert_eq!(scalar::<F32x4>(exp, f32::NEG_INFINITY), 0.0);
        assert_eq!(scalar::<F32x4>(exp, f32::INFINITY), f32::INFINITY);
        assert_eq!(scalar::<F32x4>(ln, 1.0), 0.0);
        assert_eq!(scalar::<F32x4>(ln, 0.0), f32::NEG_INFINITY);
        assert_eq!(scalar::<F32x4>(ln, -0.0), f32::NEG_INFINITY);
        assert_eq!(scalar::<F32x4>(ln, f32::INFINITY), f32::INFINITY);
        assert!(scalar::<F32x4>(ln, -1.0).is_nan());
        assert!(scalar::<F32x4>(ln, f32::NEG_INFINITY).is_nan());
        assert_eq!(bits(tanh, -0.0), (-0.0f32).to_bits());
        assert_eq!(bits(tanh, 0.0), 0);
        assert_eq!(scalar::<F32x4>(tanh, f32::INFINITY), 1.0);
        assert_eq!(scalar::<F32x4>(tanh, f32::NEG_INFINITY), -1.0);
        assert_eq!(scalar::<F32x4>(erf, 0.0), 0.0);
        for f in [exp::<F32x4>, exp_below_zero, ln, tanh, sigmoid, erf] {
            assert!(scalar(f, f32::NAN).is_nan());
        }
    }

    #[test]
    fn functions_rise_where_sampled() {
        for f in [exp::<F32x4>, tanh, sigmoid] {
            let values = (-30_000i16..=30_000).map(|i| scalar(f, f32::from(i) / 1000.0));
            let values: Vec<f32> = values.collect();
            assert!(values.windows(2).all(|w| w[0] <= w[1]));
        }
        let values: Vec<f32> =
            (1u16..5000).map(|i| scalar::<F32x4>(ln, f32::from(i) / 64.0)).collect();
        assert!(values.windows(2).all(|w| w[0] < w[1]));
    }

    #[test]
    fn back_ends_agree_to_the_bit() {
        type Pair = (fn(F32x4) -> F32x4, fn(Plain) -> Plain);
        let pairs: [Pair; 6] = [
            (exp, exp),
            (exp_below_zero, exp_below_zero),
            (ln, ln),
            (tanh, tanh),
            (sigmoid, sigmoid),
            (erf, erf),
        ];
        for (native, plain) in pairs {
            for x in sweep() {
                let (a, b) = (scalar(native, x), scalar(plain, x));
                assert!(a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()), "{a} {b} at {x}");
            }
        }
    }
}
