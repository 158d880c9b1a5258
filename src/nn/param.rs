//! A named tensor, its gradient, and what becomes of both.

use crate::ops::{F32x4, Lanes, Matrix, Simd};

/// One step of stochastic gradient descent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd {
    /// Learning rate.
    pub lr: f32,
    /// Whether the gradients of weights are written down, too; those of all other
    /// parameters always are.
    pub keeps_gradients: bool,
}

impl Sgd {
    /// Gradients alone; the parameters stay as they are.
    pub const STILL: Self = Self { lr: 0.0, keeps_gradients: true };
}

/// A parameter: what SGD changes.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its name, such as `layers.0.weight`.
    pub name: String,
    /// Its values; a vector is one row.
    pub data: Matrix,
    /// The loss's derivative with respect to each value, of the last backward pass.
    pub grad: Matrix,
}

impl Param {
    /// A parameter with a gradient of zeros.
    #[must_use]
    pub fn new(name: impl Into<String>, data: Matrix) -> Self {
        let grad = Matrix::zeros(data.rows(), data.cols());
        Self { name: name.into(), data, grad }
    }

    /// Number of values.
    #[must_use]
    pub fn count(&self) -> usize {
        self.data.rows() * self.data.cols()
    }

    /// One step of SGD: `data -= lr * grad`.
    pub fn descend(&mut self, lr: f32) {
        let lr = F32x4::splat(lr);
        for (data, grad) in self.data.vectors_mut().iter_mut().zip(self.grad.vectors()) {
            F32x4::load(data).sub(F32x4::load(grad).mul(lr)).store(data);
        }
    }
}
