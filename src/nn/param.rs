//! A named tensor and its gradient.

use crate::ops::{F32x4, Lanes, Matrix, Simd};

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
