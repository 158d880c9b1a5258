//! Layer normalisation (Ba, Kiros and Hinton 2016) and its simpler kin, RMS normalisation (Zhang
//! and Sennrich 2019), as `torch.nn.LayerNorm` and `torch.nn.RMSNorm` have them.
//!
//! Over the `H` neurons of one example, so that an example needs no company:
//!
//! ```text
//! mean = sum z / H        var = sum (z - mean)^2 / H
//! xhat = (z - mean) / sqrt(var + eps)        y = gamma xhat + beta
//! ```
//!
//! The RMS norm takes 0 for the mean and has no beta. Nothing is kept running: training and
//! evaluation do the same.

use super::batch_norm::affine_gradients;
use super::param::Param;
use crate::ops::reduce::clear_tail;
use crate::ops::{F32x4, LANES, Lanes, Matrix, Simd};

/// The layer.
///
/// ```
/// use makemore_playground::nn::LayerNorm;
/// use makemore_playground::nn::layer_norm::LayerNormCache;
/// use makemore_playground::ops::Matrix;
///
/// // Two neurons, one example: mean 3, variance 1; root of the mean square sqrt(10).
/// let (z, mut y) = (Matrix::from_elements(2, 1, &[2.0, 4.0]), Matrix::zeros(2, 1));
/// let mut cache = LayerNormCache::new(2, 1);
/// LayerNorm::new("norm", 2, 0.0).forward_train(&z, &mut cache, &mut y);
/// assert_eq!(y.elements().collect::<Vec<_>>(), [-1.0, 1.0]);
/// LayerNorm::rms("norm", 2, 0.0).forward_train(&z, &mut cache, &mut y);
/// assert!((y.row(1)[0] - 4.0 / 10f32.sqrt()).abs() < 1e-6);
/// ```
#[derive(Clone, Debug)]
pub struct LayerNorm {
    /// Scale, `(H,)`.
    pub gamma: Param,
    /// Shift, `(H,)`; an RMS norm has none, and leaves the mean as it is.
    pub beta: Option<Param>,
    /// Added to the variance under the root.
    pub eps: f64,
}

/// What the forward pass of a minibatch leaves for the backward pass.
#[derive(Clone, Debug)]
pub struct LayerNormCache {
    /// Mean over the neurons of each example, `(B,)`; 0 for an RMS norm.
    pub mean: Matrix,
    /// `1 / sqrt(var + eps)` of each example, `(B,)`.
    pub inverse: Matrix,
    /// `(H, B)`
    pub xhat: Matrix,
    /// Room for the two sums of the backward pass, `(B,)` each.
    sums: [Matrix; 2],
}

impl LayerNormCache {
    /// Room for a minibatch.
    #[must_use]
    pub fn new(neurons: usize, batch: usize) -> Self {
        let vector = || Matrix::zeros(1, batch);
        let xhat = Matrix::zeros(neurons, batch);
        Self { mean: vector(), inverse: vector(), xhat, sums: [vector(), vector()] }
    }
}

/// The rows of a matrix as vectors.
fn rows(matrix: &Matrix) -> impl Iterator<Item = &[[f32; LANES]]> {
    matrix.vectors().chunks_exact(matrix.stride() / LANES)
}

/// The rows of a matrix as vectors.
fn rows_mut(matrix: &mut Matrix) -> impl Iterator<Item = &mut [[f32; LANES]]> {
    let step = matrix.stride() / LANES;
    matrix.vectors_mut().chunks_exact_mut(step)
}

impl LayerNorm {
    /// A layer norm at its start: gamma 1, beta 0.
    #[must_use]
    pub fn new(name: &str, neurons: usize, eps: f64) -> Self {
        let beta = Param::new(format!("{name}.beta"), Matrix::zeros(1, neurons));
        Self { beta: Some(beta), ..Self::rms(name, neurons, eps) }
    }

    /// An RMS norm at its start: gamma 1.
    #[must_use]
    pub fn rms(name: &str, neurons: usize, eps: f64) -> Self {
        let gamma = Param::new(format!("{name}.gamma"), Matrix::full(1, neurons, 1.0));
        Self { gamma, beta: None, eps }
    }

    /// The statistics of each column of `z (H, B)`. A sum goes through the neurons in their order.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // f32 throughout
    fn statistics(&self, z: &Matrix, mean: &mut Matrix, inverse: &mut Matrix) {
        let count = F32x4::splat(z.rows() as f32);
        mean.fill(0.0);
        if self.beta.is_some() {
            for row in rows(z) {
                for (sum, z) in mean.vectors_mut().iter_mut().zip(row) {
                    F32x4::load(sum).add(F32x4::load(z)).store(sum);
                }
            }
            for mean in mean.vectors_mut() {
                F32x4::load(mean).div(count).store(mean);
            }
        }
        inverse.fill(0.0);
        for row in rows(z) {
            let sums = inverse.vectors_mut().iter_mut().zip(mean.vectors());
            for ((sum, mean), z) in sums.zip(row) {
                let d = F32x4::load(z).sub(F32x4::load(mean));
                F32x4::load(sum).add(d.mul(d)).store(sum);
            }
        }
        let eps = F32x4::splat(self.eps as f32);
        for x in inverse.vectors_mut() {
            let std = F32x4::load(x).div(count).add(eps).sqrt();
            F32x4::splat(1.0).div(std).store(x);
        }
        // Columns behind the batch's end stay finite, whatever eps is.
        let cols = inverse.cols();
        clear_tail::<F32x4>(inverse.vectors_mut(), cols);
    }

    fn beta(&self, neuron: usize) -> f32 {
        self.beta.as_ref().map_or(0.0, |beta| beta.data.row(0)[neuron])
    }

    /// Normalises `z (H, B)` over the neurons of each example to `y (H, B)`.
    pub fn forward_train(&self, z: &Matrix, cache: &mut LayerNormCache, y: &mut Matrix) {
        let LayerNormCache { mean, inverse, xhat, .. } = cache;
        self.statistics(z, mean, inverse);
        let outputs = rows_mut(xhat).zip(rows_mut(y));
        for (j, (z, (xhat, y))) in rows(z).zip(outputs).enumerate() {
            let gamma = F32x4::splat(self.gamma.data.row(0)[j]);
            let beta = F32x4::splat(self.beta(j));
            let statistics = mean.vectors().iter().zip(inverse.vectors());
            for ((z, (mean, inverse)), (xhat, y)) in
                z.iter().zip(statistics).zip(xhat.iter_mut().zip(y))
            {
                let x = F32x4::load(z).sub(F32x4::load(mean)).mul(F32x4::load(inverse));
                x.store(xhat);
                x.mul(gamma).add(beta).store(y);
            }
        }
    }

    /// Normalises `z` in place, and keeps nothing.
    pub fn forward_eval(&self, z: &mut Matrix) {
        let mut cache = LayerNormCache::new(z.rows(), z.cols());
        self.forward_train(&z.clone(), &mut cache, z);
    }

    /// Turns `dy (H, B)` into `dz` in place, and takes one step of SGD with gamma and beta. With
    /// `g = gamma dy`, and sums over the neurons of an example,
    ///
    /// ```text
    /// dgamma = sum over B of dy xhat        dbeta = sum over B of dy
    /// dz = (g - sum g / H - xhat sum (g xhat) / H) / sqrt(var + eps)
    /// ```
    ///
    /// The term `sum g / H` comes from the mean: an RMS norm has none.
    #[allow(clippy::cast_precision_loss)] // a layer
    pub fn backward(&mut self, cache: &mut LayerNormCache, dy: &mut Matrix, lr: Option<f32>) {
        let batch = dy.cols();
        let beta = self.beta.as_mut().map(|beta| &mut *beta.grad);
        affine_gradients(dy, &cache.xhat, &mut self.gamma.grad, beta);
        let LayerNormCache { inverse, xhat, sums: [shift, slope], .. } = cache;
        shift.fill(0.0);
        slope.fill(0.0);
        for (j, (dy, xhat)) in rows(dy).zip(rows(xhat)).enumerate() {
            let gamma = F32x4::splat(self.gamma.data.row(0)[j]);
            let sums = shift.vectors_mut().iter_mut().zip(slope.vectors_mut());
            for ((dy, xhat), (shift, slope)) in dy.iter().zip(xhat).zip(sums) {
                let g = F32x4::load(dy).mul(gamma);
                F32x4::load(shift).add(g).store(shift);
                F32x4::load(slope).add(g.mul(F32x4::load(xhat))).store(slope);
            }
        }
        let count = F32x4::splat(dy.rows() as f32);
        for (shift, slope) in shift.vectors_mut().iter_mut().zip(slope.vectors_mut()) {
            F32x4::load(shift).div(count).store(shift);
            F32x4::load(slope).div(count).store(slope);
        }
        if self.beta.is_none() {
            shift.fill(0.0);
        }
        for (j, (dy, xhat)) in rows_mut(dy).zip(rows(xhat)).enumerate() {
            let gamma = F32x4::splat(self.gamma.data.row(0)[j]);
            let sums = shift.vectors().iter().zip(slope.vectors()).zip(inverse.vectors());
            for ((d, xhat), ((shift, slope), inverse)) in dy.iter_mut().zip(xhat).zip(sums) {
                let along = F32x4::load(xhat).mul(F32x4::load(slope));
                let g = F32x4::load(d).mul(gamma).sub(F32x4::load(shift)).sub(along);
                g.mul(F32x4::load(inverse)).store(d);
            }
            clear_tail::<F32x4>(dy, batch);
        }
        self.gamma.descend(lr);
        if let Some(beta) = &mut self.beta {
            beta.descend(lr);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: usize, cols: usize, factor: usize) -> Matrix {
        let element = |i: usize| ((i * factor % 97) as f32 - 48.0) * 0.05;
        let elements: Vec<f32> = (0..rows * cols).map(element).collect();
        Matrix::from_elements(rows, cols, &elements)
    }

    /// The formulas of this file in f64, for one example, with gamma 0.75: output, then dz.
    fn naive(z: &[f64], dy: &[f64], norm: &LayerNorm) -> (Vec<f64>, Vec<f64>) {
        let (n, centred) = (z.len() as f64, norm.beta.is_some());
        let mean = if centred { z.iter().sum::<f64>() / n } else { 0.0 };
        let var = z.iter().map(|z| (z - mean).powi(2)).sum::<f64>() / n;
        let std = (var + norm.eps).sqrt();
        let xhat: Vec<f64> = z.iter().map(|z| (z - mean) / std).collect();
        let g: Vec<f64> = dy.iter().map(|d| 0.75 * d).collect();
        let shift = if centred { g.iter().sum::<f64>() / n } else { 0.0 };
        let slope = g.iter().zip(&xhat).map(|(g, x)| g * x).sum::<f64>() / n;
        let dz = g.iter().zip(&xhat).map(|(g, x)| (g - shift - x * slope) / std).collect();
        let beta = if centred { -0.5 } else { 0.0 };
        (xhat.iter().map(|x| 0.75 * x + beta).collect(), dz)
    }

    fn check(neurons: usize, batch: usize, mut norm: LayerNorm) {
        norm.gamma.data.view_mut().fill(0.75);
        if let Some(beta) = &mut norm.beta {
            beta.data.view_mut().fill(-0.5);
        }
        let (z, mut d) = (matrix(neurons, batch, 31), matrix(neurons, batch, 53));
        let (mut cache, mut y) = (LayerNormCache::new(neurons, batch), z.clone());
        norm.forward_train(&z, &mut cache, &mut y);
        let dy = d.clone();
        norm.backward(&mut cache, &mut d, None);
        let column = |m: &Matrix, b: usize| -> Vec<f64> {
            (0..neurons).map(|j| f64::from(m.row(j)[b])).collect()
        };
        for b in 0..batch {
            let (y_wide, d_wide) = naive(&column(&z, b), &column(&dy, b), &norm);
            for j in 0..neurons {
                assert!((f64::from(y.row(j)[b]) - y_wide[j]).abs() < 2e-5);
                let error = (f64::from(d.row(j)[b]) - d_wide[j]).abs();
                // A difference of two nearly equal sums, divided by a small std.
                assert!(error < 1e-4 * (1.0 + d_wide[j].abs()), "{neurons} x {batch}: {error}");
            }
        }
        let mut once = z.clone();
        norm.forward_eval(&mut once);
        assert_eq!(once.view(), y.view());
    }

    #[test]
    fn every_size_is_the_formula() {
        for size in 1..=70 {
            for (neurons, batch) in [(size, 32), (6, size), (size, size)] {
                check(neurons, batch, LayerNorm::new("norm", neurons, 1e-2));
                check(neurons, batch, LayerNorm::rms("norm", neurons, 1e-2));
            }
        }
    }

    #[test]
    fn the_other_examples_do_not_matter() {
        let norm = LayerNorm::new("norm", 5, 1e-5);
        let (many, mut alone) = (matrix(5, 9, 31), Matrix::zeros(5, 1));
        (0..5).for_each(|j| alone.row_mut(j)[0] = many.row(j)[7]);
        let (mut all, mut one) = (many.clone(), alone.clone());
        norm.forward_eval(&mut all);
        norm.forward_eval(&mut one);
        assert!((0..5).all(|j| one.row(j)[0] == all.row(j)[7]));
    }
}
