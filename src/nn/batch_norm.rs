//! Batch normalisation (Ioffe and Szegedy 2015, algorithm 1), as the notebook has it.
//!
//! Over the minibatch, neuron by neuron:
//!
//! ```text
//! mean = sum z / B        var = sum (z - mean)^2 / (B - 1)
//! xhat = (z - mean) / sqrt(var + eps)        y = gamma xhat + beta
//! running = (1 - momentum) running + momentum batch
//! ```
//!
//! The variance is the **unbiased** one, both to normalise with and to keep running, as in the
//! notebook. `torch.nn.BatchNorm1d` keeps the unbiased one, too, but normalises with the biased
//! one, `sum (z - mean)^2 / B`: that is [`Variance::Biased`]. Recipe `flat` keeps the **std**
//! running, `sqrt(var + eps)`, recipe `layers` the variance.

use super::param::Param;
use crate::ops::reduce::{clear_tail, rows_of, sums_by, sums_of_rows};
use crate::ops::{F32x4, LANES, Lanes, Matrix, Simd};

/// eps, momentum and what is kept running.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchNormConfig {
    /// Added to the variance under the root.
    pub eps: f64,
    /// Share of each minibatch in the running statistics.
    pub momentum: f64,
    /// What `running_scale` holds.
    pub scale: Scale,
    /// What a minibatch is normalised with.
    pub variance: Variance,
}

/// The variance that a minibatch is normalised with. The one that is kept running is unbiased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variance {
    /// Divided by `B - 1`, as in the notebook.
    Unbiased,
    /// Divided by `B`, as in `torch.nn.BatchNorm1d`.
    Biased,
}

/// The measure of spread that a layer keeps running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// `sqrt(var + eps)`: recipe `flat`, as the notebook's cell 10 does.
    Std,
    /// `var`: recipe `layers`, as `torch.nn.BatchNorm1d` does.
    Variance,
}

/// The layer: what it learns, and what it has seen.
///
/// ```
/// use makemore_playground::nn::batch_norm::BatchNormCache;
/// use makemore_playground::nn::{BatchNorm, BatchNormConfig, Scale, Variance};
/// use makemore_playground::ops::Matrix;
///
/// let (scale, variance) = (Scale::Variance, Variance::Unbiased);
/// let config = BatchNormConfig { eps: 0.0, momentum: 0.1, scale, variance };
/// let mut norm = BatchNorm::new("norm", 1, config);
/// // One neuron, three examples: mean 2, unbiased variance 4.
/// let (z, mut y) = (Matrix::from_elements(1, 3, &[0.0, 2.0, 4.0]), Matrix::zeros(1, 3));
/// let mut cache = BatchNormCache::new(1, 3);
/// norm.forward_train(&z, &mut cache, &mut y);
/// assert_eq!(y.row(0), [-1.0, 0.0, 1.0]);
/// norm.update_running_statistics(&cache);
/// assert!((norm.running_mean.row(0)[0] - 0.2).abs() < 1e-6);
/// assert!((norm.running_scale.row(0)[0] - 1.3).abs() < 1e-6);
/// ```
#[derive(Clone, Debug)]
pub struct BatchNorm {
    /// Scale, `(H,)`.
    pub gamma: Param,
    /// Shift, `(H,)`.
    pub beta: Param,
    /// Running mean, `(H,)`.
    pub running_mean: Matrix,
    /// Running std or variance, as `config.scale` says, `(H,)`.
    pub running_scale: Matrix,
    /// eps, momentum and what is kept running.
    pub config: BatchNormConfig,
}

/// What the forward pass of a minibatch leaves for the backward pass and for figures.
#[derive(Clone, Debug)]
pub struct BatchNormCache {
    /// Mean over the minibatch, `(H,)`.
    pub mean: Matrix,
    /// Std or variance over the minibatch, `(H,)`, as the layer keeps it running.
    pub scale: Matrix,
    /// `1 / sqrt(var + eps)`, `(H,)`.
    pub inverse: Matrix,
    /// `(H, B)`
    pub xhat: Matrix,
}

impl BatchNormCache {
    /// Room for a minibatch.
    #[must_use]
    pub fn new(neurons: usize, batch: usize) -> Self {
        let vector = || Matrix::zeros(1, neurons);
        let xhat = Matrix::zeros(neurons, batch);
        Self { mean: vector(), scale: vector(), inverse: vector(), xhat }
    }
}

/// Unbiased variances of all rows of `z` over their first `count` numbers, to `var`.
fn variances(z: &Matrix, count: usize, mean: &Matrix, var: &mut Matrix) {
    let free = F32x4::splat(count as f32 - 1.0);
    let outputs = mean.row_vectors(0).iter().zip(var.row_vectors_mut(0));
    for (vector, (mean, var)) in outputs.enumerate() {
        let centers = mean.map(F32x4::splat);
        let [squares] = sums_by([rows_of(z, vector)], count, |[z]: [[F32x4; LANES]; 1]| {
            let d = z.sub(centers);
            [d.mul(d)]
        });
        squares.div(free).store(var);
    }
}

/// The gradients of a scale and a shift of every neuron: `dgamma = sum dy xhat`, `dbeta = sum dy`.
#[inline(never)] // it is long: both normalisations share one copy
pub(super) fn affine_gradients(
    dy: &Matrix,
    xhat: &Matrix,
    gamma: &mut Matrix,
    mut beta: Option<&mut Matrix>,
) {
    for (vector, gamma) in gamma.row_vectors_mut(0).iter_mut().enumerate() {
        let rows = [rows_of(dy, vector), rows_of(xhat, vector)];
        let [dbeta, dgamma] =
            sums_by::<F32x4, 2, 2>(rows, dy.cols(), |[dy, xhat]| [dy, dy.mul(xhat)]);
        dgamma.store(gamma);
        if let Some(beta) = &mut beta {
            dbeta.store(&mut beta.row_vectors_mut(0)[vector]);
        }
    }
}

impl BatchNorm {
    /// A layer at its start: gamma 1, beta 0, running mean 0 and running scale 1.
    #[must_use]
    pub fn new(name: &str, neurons: usize, config: BatchNormConfig) -> Self {
        Self {
            gamma: Param::new(format!("{name}.gamma"), Matrix::full(1, neurons, 1.0)),
            beta: Param::new(format!("{name}.beta"), Matrix::zeros(1, neurons)),
            running_mean: Matrix::zeros(1, neurons),
            running_scale: Matrix::full(1, neurons, 1.0),
            config,
        }
    }

    #[allow(clippy::cast_possible_truncation)] // f32 throughout
    fn eps(&self) -> f32 {
        self.config.eps as f32
    }

    fn keeps_std(&self) -> bool {
        self.config.scale == Scale::Std
    }

    /// Normalises `z (H, B)` over the minibatch to `y (H, B)`.
    pub fn forward_train(&self, z: &Matrix, cache: &mut BatchNormCache, y: &mut Matrix) {
        let BatchNormCache { mean, scale, inverse, xhat } = cache;
        sums_of_rows::<F32x4>(z, z.cols(), z.cols() as f32, mean);
        variances(z, z.cols(), mean, scale);
        self.invert(scale, inverse, z.cols());
        let statistics = mean.row(0).iter().zip(inverse.row(0));
        let affine = self.gamma.data.row(0).iter().zip(self.beta.data.row(0));
        let step = z.stride() / LANES;
        let outputs =
            xhat.vectors_mut().chunks_exact_mut(step).zip(y.vectors_mut().chunks_exact_mut(step));
        let rows = z.vectors().chunks_exact(step).zip(outputs);
        for ((z, (xhat, y)), ((&mean, &inverse), (&gamma, &beta))) in
            rows.zip(statistics.zip(affine))
        {
            let [mean, inverse, gamma, beta] = [mean, inverse, gamma, beta].map(F32x4::splat);
            for (z, (xhat, y)) in z.iter().zip(xhat.iter_mut().zip(y)) {
                let x = F32x4::load(z).sub(mean).mul(inverse);
                x.store(xhat);
                x.mul(gamma).add(beta).store(y);
            }
        }
    }

    /// What the unbiased variance of `count` numbers is multiplied by before it normalises.
    #[allow(clippy::cast_precision_loss)] // a batch
    fn bias_factor(&self, count: usize) -> f32 {
        match self.config.variance {
            Variance::Unbiased => 1.0,
            Variance::Biased => (count as f32 - 1.0) / count as f32,
        }
    }

    /// Writes `1 / sqrt(var + eps)` over `count` examples to `inverse`. Where the std is kept
    /// running, it replaces the variance in `scale`.
    fn invert(&self, scale: &mut Matrix, inverse: &mut Matrix, count: usize) {
        let (eps, factor) = (F32x4::splat(self.eps()), F32x4::splat(self.bias_factor(count)));
        let outputs = scale.row_vectors_mut(0).iter_mut().zip(inverse.row_vectors_mut(0));
        for (scale, inverse) in outputs {
            let var = F32x4::load(scale);
            let std = var.mul(factor).add(eps).sqrt();
            F32x4::splat(1.0).div(std).store(inverse);
            if self.keeps_std() {
                var.add(eps).sqrt().store(scale);
            }
        }
    }

    /// `running = (1 - momentum) running + momentum batch`
    #[allow(clippy::cast_possible_truncation)] // f32 throughout
    pub fn update_running_statistics(&mut self, cache: &BatchNormCache) {
        let keep = (1.0 - self.config.momentum) as f32;
        let take = self.config.momentum as f32;
        let blend = |running: &mut Matrix, batch: &Matrix| {
            for (running, &batch) in running.row_mut(0).iter_mut().zip(batch.row(0)) {
                *running = keep * *running + take * batch;
            }
        };
        blend(&mut self.running_mean, &cache.mean);
        blend(&mut self.running_scale, &cache.scale);
    }

    /// Normalises `z` in place with the running statistics.
    pub fn forward_running(&self, z: &mut Matrix) {
        for j in 0..z.rows() {
            self.normalise_row(z, j, self.running_mean.row(0)[j], 1.0 / self.running_std(j));
        }
    }

    /// What a neuron is divided by outside training.
    #[must_use]
    pub fn running_std(&self, neuron: usize) -> f32 {
        let scale = self.running_scale.row(0)[neuron];
        if self.keeps_std() { scale } else { (scale + self.eps()).sqrt() }
    }

    /// What a neuron was divided by in the minibatch of the cache.
    #[must_use]
    pub fn batch_std(&self, cache: &BatchNormCache, neuron: usize) -> f32 {
        let (scale, eps) = (cache.scale.row(0)[neuron], self.eps());
        match (self.config.variance, self.keeps_std()) {
            (Variance::Unbiased, true) => scale,
            (Variance::Unbiased, false) => (scale + eps).sqrt(),
            (Variance::Biased, _) => 1.0 / cache.inverse.row(0)[neuron],
        }
    }

    /// Replaces the running statistics of a neuron by a mean and an unbiased variance, as the
    /// notebook's calibration over the training set does.
    pub fn set_running(&mut self, neuron: usize, mean: f32, var: f32) {
        self.running_mean.row_mut(0)[neuron] = mean;
        let eps = self.eps();
        let scale = if self.keeps_std() { (var + eps).sqrt() } else { var };
        self.running_scale.row_mut(0)[neuron] = scale;
    }

    /// Normalises `z` in place with the statistics of its first `count` columns, and keeps nothing.
    pub fn forward_batch(&self, z: &mut Matrix, count: usize) {
        let statistic = || Matrix::zeros(1, z.rows());
        let (mut mean, mut scale, mut inverse) = (statistic(), statistic(), statistic());
        sums_of_rows::<F32x4>(z, count, count as f32, &mut mean);
        variances(z, count, &mean, &mut scale);
        self.invert(&mut scale, &mut inverse, count);
        for (j, (&mean, &inverse)) in mean.row(0).iter().zip(inverse.row(0)).enumerate() {
            self.normalise_row(z, j, mean, inverse);
        }
    }

    fn normalise_row(&self, z: &mut Matrix, j: usize, mean: f32, inverse: f32) {
        let (mean, inverse) = (F32x4::splat(mean), F32x4::splat(inverse));
        let gamma = F32x4::splat(self.gamma.data.row(0)[j]);
        let beta = F32x4::splat(self.beta.data.row(0)[j]);
        for x in z.row_vectors_mut(j) {
            F32x4::load(x).sub(mean).mul(inverse).mul(gamma).add(beta).store(x);
        }
    }

    /// Turns `dy (H, B)` into `dz` in place, and takes one step of SGD with gamma and beta:
    ///
    /// ```text
    /// dgamma = sum dy xhat        dbeta = sum dy
    /// dz = gamma / sqrt(var + eps) (dy - dbeta / B - xhat dgamma / (B - 1))
    /// ```
    ///
    /// The `B - 1` is the unbiased variance's; with the biased one it is `B`.
    #[allow(clippy::cast_precision_loss)] // a batch
    pub fn backward(&mut self, cache: &BatchNormCache, dy: &mut Matrix, lr: Option<f32>) {
        let batch = dy.cols();
        affine_gradients(dy, &cache.xhat, &mut self.gamma.grad, Some(&mut self.beta.grad));
        let free = match self.config.variance {
            Variance::Unbiased => batch as f32 - 1.0,
            Variance::Biased => batch as f32,
        };
        let (count, free) = (F32x4::splat(batch as f32), F32x4::splat(free));
        let row = |matrix: &Matrix, j: usize| F32x4::splat(matrix.row(0)[j]);
        for j in 0..dy.rows() {
            let scale = row(&self.gamma.data, j).mul(row(&cache.inverse, j));
            let mean = row(&self.beta.grad, j).div(count);
            let slope = row(&self.gamma.grad, j).div(free);
            let row = dy.row_vectors_mut(j);
            for (d, xhat) in row.iter_mut().zip(cache.xhat.row_vectors(j)) {
                let along = F32x4::load(xhat).mul(slope);
                F32x4::load(d).sub(mean).sub(along).mul(scale).store(d);
            }
            clear_tail::<F32x4>(row, batch);
        }
        self.gamma.descend(lr);
        self.beta.descend(lr);
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

    /// The formulas of this file in f64, for one neuron, with gamma 0.75, beta -0.5 and eps 1e-5:
    /// output, then dz. The variance is divided by `free`.
    fn naive(z: &[f32], dy: &[f32], free: f64) -> (Vec<f64>, Vec<f64>) {
        let (n, gamma, beta, eps) = (z.len() as f64, 0.75, -0.5, 1e-5);
        let wide = |row: &[f32]| -> Vec<f64> { row.iter().map(|&x| f64::from(x)).collect() };
        let (z, dy) = (wide(z), wide(dy));
        let mean = z.iter().sum::<f64>() / n;
        let var = z.iter().map(|z| (z - mean).powi(2)).sum::<f64>() / free;
        let std = (var + eps).sqrt();
        let xhat: Vec<f64> = z.iter().map(|z| (z - mean) / std).collect();
        let dbeta: f64 = dy.iter().sum();
        let dgamma: f64 = dy.iter().zip(&xhat).map(|(d, x)| d * x).sum();
        let along = |(d, x): (&f64, &f64)| gamma / std * (d - dbeta / n - x * dgamma / free);
        let dz = dy.iter().zip(&xhat).map(along).collect();
        (xhat.iter().map(|x| gamma * x + beta).collect(), dz)
    }

    #[test]
    fn every_size_is_the_formula() {
        for size in 1..=70 {
            for (neurons, batch) in [(size, 32), (6, size + 1), (size, size + 1)] {
                check(neurons, batch, Variance::Unbiased);
                check(neurons, batch, Variance::Biased);
            }
        }
    }

    fn check(neurons: usize, batch: usize, variance: Variance) {
        let config = BatchNormConfig { eps: 1e-5, momentum: 0.1, scale: Scale::Variance, variance };
        let free = batch as f64 - if variance == Variance::Biased { 0.0 } else { 1.0 };
        let mut norm = BatchNorm::new("norm", neurons, config);
        norm.gamma.data.view_mut().fill(0.75);
        norm.beta.data.view_mut().fill(-0.5);
        let (z, mut d) = (matrix(neurons, batch, 31), matrix(neurons, batch, 53));
        let (mut cache, mut y) = (BatchNormCache::new(neurons, batch), z.clone());
        norm.forward_train(&z, &mut cache, &mut y);
        let dy = d.clone();
        norm.backward(&cache, &mut d, None);
        for j in 0..neurons {
            let (y_wide, d_wide) = naive(z.row(j), dy.row(j), free);
            for b in 0..batch {
                assert!((f64::from(y.row(j)[b]) - y_wide[b]).abs() < 1e-5);
                let error = (f64::from(d.row(j)[b]) - d_wide[b]).abs();
                assert!(error < 2e-5 * (1.0 + d_wide[b].abs()), "{neurons} x {batch}");
            }
        }
        let mut once = z.clone();
        norm.forward_batch(&mut once, batch);
        assert_eq!(once.view(), y.view());
        norm.update_running_statistics(&cache);
        let var = ndarray::ArrayView1::from(z.row(0)).mapv(f64::from).var(1.0);
        let running = f64::from(norm.running_scale.row(0)[0]);
        assert!((running - 0.9 - 0.1 * var).abs() < 1e-5 * (1.0 + var), "the unbiased one");
    }

    /// The variance of 0, 0, 6 and 6 is 12, or 9 where it is the biased one; eps is 4.
    #[test]
    fn what_a_neuron_is_divided_by_is_the_root_of_its_variance_and_eps() {
        let z = Matrix::from_elements(1, 4, &[0.0, 0.0, 6.0, 6.0]);
        for (scale, variance, batch, running) in [
            (Scale::Std, Variance::Unbiased, 4.0, 4.0),
            (Scale::Variance, Variance::Unbiased, 4.0, 12.0),
            (Scale::Variance, Variance::Biased, 13f32.sqrt(), 12.0),
        ] {
            let config = BatchNormConfig { eps: 4.0, momentum: 0.1, scale, variance };
            let mut norm = BatchNorm::new("norm", 1, config);
            let (mut cache, mut y) = (BatchNormCache::new(1, 4), z.clone());
            norm.forward_train(&z, &mut cache, &mut y);
            assert!((norm.batch_std(&cache, 0) - batch).abs() < 1e-6, "{scale:?} {variance:?}");
            norm.set_running(0, 3.0, 12.0);
            assert_eq!((norm.running_mean.row(0)[0], norm.running_scale.row(0)[0]), (3.0, running));
            assert_eq!(norm.running_std(0), 4.0);
        }
    }
}
