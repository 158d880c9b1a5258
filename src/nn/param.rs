//! A named tensor, its gradient, and the step that SGD takes with it.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::ops::{F32x4, Lanes, Matrix, Simd};

/// A matrix that copies have in common until one of them changes it, which then gets its own. So a
/// copy of a network costs nothing until it, or the network that it was copied from, is trained.
#[derive(Clone, Debug, Default)]
pub struct SharedMatrix(Arc<Matrix>);

impl From<Matrix> for SharedMatrix {
    fn from(matrix: Matrix) -> Self {
        Self(Arc::new(matrix))
    }
}

impl Deref for SharedMatrix {
    type Target = Matrix;

    fn deref(&self) -> &Matrix {
        &self.0
    }
}

impl DerefMut for SharedMatrix {
    fn deref_mut(&mut self) -> &mut Matrix {
        Arc::make_mut(&mut self.0)
    }
}

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
    pub data: SharedMatrix,
    /// The loss's derivative with respect to each value, of the last backward pass.
    pub grad: SharedMatrix,
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
        Self { name: name.into(), data: data.into(), grad: grad.into() }
    }

    /// A copy whose gradient is an empty matrix.
    #[must_use]
    pub fn without_gradient(&self) -> Self {
        Self { name: self.name.clone(), data: self.data.clone(), grad: SharedMatrix::default() }
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
