//! `z = W^T x + b`, feature-major.

use super::param::{Param, Sgd};
use crate::ops::matmul::{AddBias, Descend, Left, Right, Store, product};
use crate::ops::reduce::sums_of_rows;
use crate::ops::{F32x4, Matrix};

/// A Linear layer with `weight (fan_in, fan_out)`, the notebook's orientation
/// (`torch.nn.Linear` keeps the transpose), and perhaps `bias (fan_out,)`.
///
/// ```
/// use makemore_playground::nn::{Linear, Param};
/// use makemore_playground::ops::Matrix;
///
/// let weight = Matrix::from_elements(2, 3, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
/// let bias = Matrix::from_elements(1, 3, &[0.5, 0.0, 0.0]);
/// let linear =
///     Linear { weight: Param::new("weight", weight), bias: Some(Param::new("bias", bias)) };
/// assert_eq!(linear.to_string(), "Linear(2, 3, bias=True)");
/// // One example: x = (1, -1).
/// let (x, mut z) = (Matrix::from_elements(2, 1, &[1.0, -1.0]), Matrix::zeros(3, 1));
/// linear.forward(&x, &mut z);
/// assert_eq!(z.elements().collect::<Vec<_>>(), [-2.5, -3.0, -3.0]);
/// ```
#[derive(Clone, Debug)]
pub struct Linear {
    /// `W (fan_in, fan_out)`
    pub weight: Param,
    /// `b (fan_out,)`
    pub bias: Option<Param>,
}

impl Linear {
    /// Goes from `x (fan_in, B)` to `z (fan_out, B)`.
    pub fn forward(&self, x: &Matrix, z: &mut Matrix) {
        let weight = Left::transposed(&self.weight.data);
        match &self.bias {
            Some(bias) => {
                product::<F32x4>(weight, Right::Plain(x), &mut AddBias::to(z, bias.data.row(0)));
            }
            None => product::<F32x4>(weight, Right::Plain(x), &mut Store::to(z)),
        }
    }

    /// `dx = W dz`, `dz (fan_out, B)` to `dx (fan_in, B)`.
    pub fn backward_input(&self, dz: &Matrix, dx: &mut Matrix) {
        product::<F32x4>(Left::plain(&self.weight.data), Right::Plain(dz), &mut Store::to(dx));
    }

    /// `dW = x dz^T` and `db = sum of dz over the batch`, each followed by one step of SGD.
    pub fn backward_weights(&mut self, x: &Matrix, dz: &Matrix, sgd: Sgd) {
        let (x, dz_t) = (Left::plain(x), Right::Transposed(dz));
        let Param { data, grad, .. } = &mut self.weight;
        match sgd.lr {
            None => product::<F32x4>(x, dz_t, &mut Store::to(grad)),
            Some(lr) => {
                let grad = sgd.keeps_gradients.then(|| &mut **grad);
                product::<F32x4>(x, dz_t, &mut Descend::to(grad, data, lr));
            }
        }
        if let Some(bias) = &mut self.bias {
            sums_of_rows::<F32x4>(dz, dz.cols(), 1.0, &mut bias.grad);
            bias.descend(sgd.lr);
        }
    }
}
