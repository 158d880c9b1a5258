//! A named tensor, its gradient, and the step that SGD takes with it.

use crate::ops::{F32x4, Lanes, Matrix, Simd};

/// One step of stochastic gradient descent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd {
    /// Learning rate; without one the parameters stay as they are, to the last bit.
    pub lr: Option<f32>,
    /// Whether the gradients of weights are stored. Those of all other parameters always are.
    pub keeps_gradients: bool,
}

impl Sgd {
    /// Writes all gradients and leaves the parameters as they are.
    pub const GRADIENTS_ONLY: Self = Self { lr: None, keeps_gradients: true };
}

/// A parameter: what SGD changes.
#[derive(Debug)]
pub struct Param {
    /// Its name, such as `layers.0.weight`.
    pub name: String,
    /// Its values; a vector is one row.
    pub data: Matrix,
    /// The loss's derivative with respect to each value, of the last backward pass.
    pub grad: Matrix,
}

/// Written out because a derived one is inlined: the page's download would hold it many times.
impl Clone for Param {
    #[inline(never)]
    fn clone(&self) -> Self {
        let Self { name, data, grad } = self;
        Self { name: name.clone(), data: data.clone(), grad: grad.clone() }
    }
}

impl Param {
    /// A parameter with a gradient of zeros.
    #[must_use]
    pub fn new(name: impl Into<String>, data: Matrix) -> Self {
        let grad = Matrix::zeros(data.rows(), data.cols());
        Self { name: name.into(), data, grad }
    }

    /// A copy whose gradient is an empty matrix.
    #[must_use]
    pub fn without_gradient(&self) -> Self {
        Self { name: self.name.clone(), data: self.data.clone(), grad: Matrix::default() }
    }

    /// Number of values.
    #[must_use]
    pub fn count(&self) -> usize {
        self.data.rows() * self.data.cols()
    }

    /// One step of SGD: `data -= lr * grad`. Without a learning rate nothing is touched: one of 0
    /// would turn -0 into +0, and a number whose gradient is infinite into NaN.
    pub fn descend(&mut self, lr: Option<f32>) {
        let Some(lr) = lr else { return };
        let lr = F32x4::splat(lr);
        for (data, grad) in self.data.vectors_mut().iter_mut().zip(self.grad.vectors()) {
            F32x4::load(data).sub(F32x4::load(grad).mul(lr)).store(data);
        }
    }
}
