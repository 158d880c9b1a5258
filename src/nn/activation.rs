//! The function after a hidden layer.

use crate::ops::math::{Exp, FAR, Tanh, erf};
use crate::ops::matrix::LINE;
use crate::ops::{F32x4, LANES, Lanes, Matrix, Simd};

/// Slope of `leaky_relu` below zero: PyTorch's default.
const LEAK: f32 = 0.01;

/// An activation: a value and its derivative.
///
/// ```
/// use makemore_playground::nn::Activation;
/// use makemore_playground::ops::Matrix;
///
/// let y = Matrix::from_elements(1, 3, &[-2.0, 0.0, 3.0]);
/// let (mut a, mut dy) = (Matrix::zeros(1, 3), Matrix::zeros(1, 3));
/// Activation::Relu.forward(&y, &mut a);
/// Activation::Relu.backward(&y, &a, &Matrix::full(1, 3, 0.5), &mut dy);
/// assert_eq!((a.row(0), dy.row(0)), (&[0.0, 0.0, 3.0][..], &[0.0, 0.0, 0.5][..]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// `tanh y`
    Tanh,
    /// `max(0, y)`
    Relu,
    /// `y` above zero, `0.01 y` below
    LeakyRelu,
    /// `y Phi(y)` with the exact normal distribution function
    Gelu,
    /// `1 / (1 + e^-y)`
    Sigmoid,
    /// `y`
    Linear,
}

impl Activation {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Tanh, Self::Relu, Self::LeakyRelu, Self::Gelu, Self::Sigmoid, Self::Linear];

    /// As PyTorch and configs spell it.
    #[must_use]
    #[inline(never)] // `find` would hold it six times
    pub fn name(self) -> &'static str {
        match self {
            Self::Tanh => "tanh",
            Self::Relu => "relu",
            Self::LeakyRelu => "leaky_relu",
            Self::Gelu => "gelu",
            Self::Sigmoid => "sigmoid",
            Self::Linear => "linear",
        }
    }

    /// The name of its class in `torch.nn`; `None` for `linear`, which is no layer there.
    #[must_use]
    pub fn class(self) -> Option<&'static str> {
        match self {
            Self::Tanh => Some("Tanh()"),
            Self::Relu => Some("ReLU()"),
            Self::LeakyRelu => Some("LeakyReLU(negative_slope=0.01)"),
            Self::Gelu => Some("GELU()"),
            Self::Sigmoid => Some("Sigmoid()"),
            Self::Linear => None,
        }
    }

    /// The activation with this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|activation| activation.name() == name)
    }

    /// `torch.nn.init.calculate_gain`; PyTorch has no entry for `gelu`, which takes 1 here.
    #[must_use]
    pub fn gain(self) -> f64 {
        match self {
            Self::Tanh => 5.0 / 3.0,
            Self::Relu => std::f64::consts::SQRT_2,
            Self::LeakyRelu => (2.0 / (1.0 + 0.01f64 * 0.01)).sqrt(),
            Self::Gelu | Self::Sigmoid | Self::Linear => 1.0,
        }
    }

    /// The smallest and the largest output, where the function is bounded on both sides.
    #[must_use]
    pub fn range(self) -> Option<[f64; 2]> {
        match self {
            Self::Tanh => Some([-1.0, 1.0]),
            Self::Sigmoid => Some([0.0, 1.0]),
            Self::Relu | Self::LeakyRelu | Self::Gelu | Self::Linear => None,
        }
    }

    /// The activation of one number in f64, apart from the kernels: for predictions and
    /// for checks of the kernels themselves.
    #[must_use]
    pub fn exact(self, y: f64) -> f64 {
        match self {
            Self::Tanh => libm::tanh(y),
            Self::Relu => y.max(0.0),
            Self::LeakyRelu => y.max(f64::from(LEAK) * y),
            Self::Gelu => 0.5 * y * (1.0 + libm::erf(y * std::f64::consts::FRAC_1_SQRT_2)),
            Self::Sigmoid => 1.0 / (1.0 + libm::exp(-y)),
            Self::Linear => y,
        }
    }

    /// `a = f(y)`, element by element.
    pub fn forward(self, y: &Matrix, a: &mut Matrix) {
        self.compute(Some(y), a);
    }

    /// [`forward`](Self::forward) in place.
    pub fn apply(self, y: &mut Matrix) {
        self.compute(None, y);
    }

    /// `a = f(y)`, or `a = f(a)` where there is no `y`. Both are one function because it is large.
    fn compute(self, y: Option<&Matrix>, a: &mut Matrix) {
        match self {
            Self::Tanh => tanh(y, a),
            Self::Relu => map(y, a, relu),
            Self::LeakyRelu => map(y, a, |y| y.mul(leaky_slope(y))),
            Self::Gelu => {
                let exp = Exp::prepare();
                map(y, a, |y| y.mul(normal_cdf(y, gauss(&exp, y))));
            }
            Self::Sigmoid => {
                let exp = Exp::prepare();
                map(y, a, |y| exp.sigmoid(y));
            }
            Self::Linear if y.is_none() => {}
            Self::Linear => map(y, a, |y| y),
        }
    }

    /// `dy = da * f'(y)`, from the values and results of [`forward`](Self::forward):
    /// `1 - a^2` for tanh, `a (1 - a)` for the sigmoid, `Phi(y) + y phi(y)` for gelu.
    pub fn backward(self, y: &Matrix, a: &Matrix, da: &Matrix, dy: &mut Matrix) {
        match self {
            Self::Tanh => zip(y, a, da, dy, |_, a| one::<Group>().sub(a.mul(a))),
            Self::Relu => zip(y, a, da, dy, |y, _| y.gt(zero()).and(one())),
            Self::LeakyRelu => zip(y, a, da, dy, |y, _| leaky_slope(y)),
            Self::Gelu => {
                let exp = Exp::prepare();
                zip(y, a, da, dy, |y, _| {
                    let gauss = gauss(&exp, y);
                    let pdf = gauss.mul(Group::splat(0.398_942_3)); // 1 / sqrt(2 pi)
                    normal_cdf(y, gauss).add(y.mul(pdf))
                });
            }
            Self::Sigmoid => zip(y, a, da, dy, |_, a| a.mul(one::<Group>().sub(a))),
            Self::Linear => zip(y, a, da, dy, |_, _| one()),
        }
    }
}

/// Vectors that go through an activation in step: a cache line.
type Group = [F32x4; GROUP];
const GROUP: usize = LINE / LANES;

/// A group in memory.
type Stored = [[f32; LANES]; GROUP];

/// Groups that go through the first stage of tanh before the second begins: they stay in the first cache.
const CHUNK: usize = 32;

/// `a = tanh y`, or `a = tanh a` where there is no `y`.
fn tanh(y: Option<&Matrix>, a: &mut Matrix) {
    let (tanh, mut rest) = (Tanh::prepare(), [Stored::default(); CHUNK]);
    for (i, a) in a.lines_mut().chunks_mut(CHUNK).enumerate() {
        let y = y.map(|y| &y.lines()[i * CHUNK..][..a.len()]);
        // `a` and `rest` hold what goes from one stage to the other.
        let mut largest = zero::<F32x4>();
        for (i, (a, rest)) in a.iter_mut().zip(&mut rest).enumerate() {
            let y = load(y.map_or(&*a, |y| &y[i]));
            largest = y.into_iter().fold(largest, |largest, y| y.mul(y).max(largest));
            let [r, shifted] = tanh.reduce(y);
            store(r, rest);
            store(shifted, a);
        }
        // Few networks go so far, and those take longer.
        let is_near = largest.to_array().into_iter().all(|square| square <= FAR * FAR);
        if is_near {
            finish(a, &rest, |reduced| tanh.finish(reduced));
        } else {
            finish(a, &rest, |reduced| tanh.finish_far(reduced));
        }
    }
}

/// The second stage of tanh.
#[inline(always)]
fn finish(a: &mut [Stored], rest: &[Stored], f: impl Fn([Group; 2]) -> Group) {
    for (a, rest) in a.iter_mut().zip(rest) {
        store(f([load(rest), load(a)]), a);
    }
}

#[inline(always)]
fn zero<V: Lanes>() -> V {
    V::splat(0.0)
}

#[inline(always)]
fn one<V: Lanes>() -> V {
    V::splat(1.0)
}

/// `max(y, 0)`, and NaN where `y` is NaN, as in PyTorch. Adding zero makes -0 a +0.
#[inline(always)]
fn relu<V: Lanes>(y: V) -> V {
    zero::<V>().max(y).add(zero())
}

/// 1 above zero, the leak elsewhere.
#[inline(always)]
fn leaky_slope<V: Lanes>(y: V) -> V {
    V::select(y.gt(zero()), one(), V::splat(LEAK))
}

/// `e^(-y^2 / 2)`
#[inline(always)]
fn gauss(exp: &Exp<F32x4>, y: Group) -> Group {
    exp.of(y.mul(y).mul(Group::splat(-0.5)))
}

/// Phi: the share of a standard normal variable below `y`.
#[inline(always)]
fn normal_cdf(y: Group, gauss: Group) -> Group {
    let x = y.mul(Group::splat(std::f32::consts::FRAC_1_SQRT_2));
    // One vector after the other: there are not registers enough for a group.
    let e: Group = std::array::from_fn(|i| erf(x[i], gauss[i]));
    e.add(one()).mul(Group::splat(0.5))
}

#[inline(always)]
fn map(from: Option<&Matrix>, to: &mut Matrix, f: impl Fn(Group) -> Group) {
    let from = from.map(Matrix::lines);
    for (i, to) in to.lines_mut().iter_mut().enumerate() {
        store(f(load(from.map_or(&*to, |from| &from[i]))), to);
    }
}

#[inline(always)]
fn load(from: &Stored) -> Group {
    from.each_ref().map(F32x4::load)
}

#[inline(always)]
fn store(group: Group, to: &mut Stored) {
    for (x, to) in group.into_iter().zip(to) {
        x.store(to);
    }
}

#[inline(always)]
fn zip(
    y: &Matrix,
    a: &Matrix,
    da: &Matrix,
    dy: &mut Matrix,
    slope: impl Fn(Group, Group) -> Group,
) {
    let values = y.lines().iter().zip(a.lines());
    for (((y, a), da), dy) in values.zip(da.lines()).zip(dy.lines_mut()) {
        store(load(da).mul(slope(load(y), load(a))), dy);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_that_fill_no_line_are_done_to_the_end() {
        for cols in 1..=70 {
            let y = Matrix::full(1, cols, 0.5);
            let mut a = Matrix::zeros(1, cols);
            Activation::Tanh.forward(&y, &mut a);
            assert_eq!(a.view(), Matrix::full(1, cols, a.row(0)[0]).view());
            assert!((a.row(0)[0] - 0.462_117_16).abs() < 1e-6);
        }
    }

    #[test]
    fn numbers_beyond_a_chunk_are_done_like_those_of_the_first() {
        let cols = 3 * CHUNK * LINE + 5;
        let elements: Vec<f32> = (0..cols).map(|i| i as f32 * 1e-3 - 0.7).collect();
        let y = Matrix::from_elements(1, cols, &elements);
        let (mut a, mut in_place) = (Matrix::zeros(1, cols), y.clone());
        Activation::Tanh.forward(&y, &mut a);
        Activation::Tanh.apply(&mut in_place);
        assert_eq!(in_place.view(), a.view());
        for (a, &y) in a.row(0).iter().zip(&elements) {
            assert!((f64::from(*a) - f64::from(y).tanh()).abs() < 4e-7, "{y}");
        }
    }

    #[test]
    fn what_is_not_a_number_stays_so() {
        let y = Matrix::from_elements(1, 3, &[f32::NAN, -1.0, -0.0]);
        for activation in Activation::ALL {
            let mut a = Matrix::zeros(1, 3);
            activation.forward(&y, &mut a);
            assert!(a.row(0)[0].is_nan(), "{activation:?}");
            let mut in_place = y.clone();
            activation.apply(&mut in_place);
            assert!(in_place.row(0)[0].is_nan(), "{activation:?}");
        }
        let mut a = Matrix::zeros(1, 3);
        Activation::Relu.forward(&y, &mut a);
        assert_eq!(a.row(0)[2].to_bits(), 0.0f32.to_bits());
    }

    #[test]
    fn values_and_derivatives_are_the_functions() {
        let elements: Vec<f32> = (-60i8..=60).map(|i| f32::from(i) * 0.1 + 0.003).collect();
        let n = elements.len();
        let y = Matrix::from_elements(1, n, &elements);
        let da = Matrix::full(1, n, 2.0);
        for activation in Activation::ALL {
            let (mut a, mut dy) = (Matrix::zeros(1, n), Matrix::zeros(1, n));
            activation.forward(&y, &mut a);
            activation.backward(&y, &a, &da, &mut dy);
            for (i, &y) in elements.iter().enumerate() {
                let (y, h) = (f64::from(y), 1e-6);
                let slope = (activation.exact(y + h) - activation.exact(y - h)) / (2.0 * h);
                let value = f64::from(a.row(0)[i]);
                assert!((value - activation.exact(y)).abs() < 2e-6, "{activation:?} at {y}");
                assert!(
                    (f64::from(dy.row(0)[i]) - 2.0 * slope).abs() < 4e-6,
                    "{activation:?}' at {y}"
                );
            }
            let mut in_place = y.clone();
            activation.apply(&mut in_place);
            assert_eq!(in_place.view(), a.view());
        }
    }

    /// `torch.nn.init.calculate_gain`, with 0.01 for `leaky_relu`.
    #[test]
    fn gains_are_torchs() {
        for (activation, gain) in [
            (Activation::Tanh, 1.666_666_666_666_666_7),
            (Activation::Relu, std::f64::consts::SQRT_2),
            (Activation::LeakyRelu, 1.414_142_856_997_835_4),
            (Activation::Sigmoid, 1.0),
            (Activation::Linear, 1.0),
        ] {
            assert!((activation.gain() - gain).abs() < 1e-15, "{activation:?}");
        }
    }
}
