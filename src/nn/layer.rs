//! Linear, then perhaps `BatchNorm`, then an activation.

use super::activation::Activation;
use super::batch_norm::{BatchNorm, BatchNormCache};
use super::linear::Linear;
use super::param::{Param, Sgd};
use crate::ops::{F32x4, Matrix, transpose_into};

/// One hidden layer, or the output layer (whose activation is `Linear`).
#[derive(Clone, Debug)]
pub struct Layer {
    /// `z = W^T x + b`
    pub linear: Linear,
    /// `y = norm(z)`
    pub norm: Option<BatchNorm>,
    /// `a = f(y)`
    pub activation: Activation,
}

/// What a minibatch leaves behind in a layer. All matrices are `(neurons, B)`.
#[derive(Clone, Debug)]
pub struct LayerCache {
    /// The Linear layer's output.
    pub z: Matrix,
    /// What `BatchNorm` keeps.
    pub norm: Option<BatchNormCache>,
    y: Option<Matrix>,
    a: Option<Matrix>,
    d_output: Option<Matrix>,
    /// The loss's derivative with respect to `z`.
    pub dz: Matrix,
    /// `dz`, transposed: `(B, neurons)`.
    dz_t: Matrix,
}

impl LayerCache {
    /// Room for a minibatch.
    #[must_use]
    pub fn new(layer: &Layer, batch: usize) -> Self {
        let neurons = layer.neurons();
        let room = || Matrix::zeros(neurons, batch);
        Self {
            z: room(),
            norm: layer.norm.as_ref().map(|_| BatchNormCache::new(neurons, batch)),
            y: layer.norm.as_ref().map(|_| room()),
            a: (layer.activation != Activation::Linear).then(room),
            d_output: (layer.norm.is_some() || layer.activation != Activation::Linear).then(room),
            dz: room(),
            dz_t: Matrix::zeros(batch, neurons),
        }
    }

    /// What the activation is applied to: `BatchNorm`'s output, or `z` without one.
    #[must_use]
    pub fn y(&self) -> &Matrix {
        self.y.as_ref().unwrap_or(&self.z)
    }

    /// The layer's output.
    #[must_use]
    pub fn output(&self) -> &Matrix {
        self.a.as_ref().unwrap_or_else(|| self.y())
    }

    /// The loss's derivative with respect to [`output`](Self::output). Where the output is `z`,
    /// this is `dz`.
    #[must_use]
    pub fn d_output(&self) -> &Matrix {
        self.d_output.as_ref().unwrap_or(&self.dz)
    }

    /// Where [`d_output`](Self::d_output) is written.
    pub fn d_output_mut(&mut self) -> &mut Matrix {
        self.d_output.as_mut().unwrap_or(&mut self.dz)
    }
}

impl Layer {
    /// Number of outputs.
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.linear.weight.data.cols()
    }

    /// Goes from `x (fan_in, B)` to the output, which is in the cache.
    pub fn forward_train(&self, x: &Matrix, cache: &mut LayerCache) {
        self.linear.forward(x, &mut cache.z);
        if let (Some(norm), Some(norm_cache), Some(y)) = (&self.norm, &mut cache.norm, &mut cache.y)
        {
            norm.forward_train(&cache.z, norm_cache, y);
        }
        if let Some(a) = &mut cache.a {
            self.activation.forward(cache.y.as_ref().unwrap_or(&cache.z), a);
        }
    }

    /// Goes from `d_output` in the cache back to `dz`, to `dx`, and to the parameters, which take
    /// one step of SGD.
    pub fn backward(&mut self, x: &Matrix, cache: &mut LayerCache, dx: &mut Matrix, sgd: Sgd) {
        let y = cache.y.as_ref().unwrap_or(&cache.z);
        let a = cache.a.as_ref().unwrap_or(y);
        if let Some(d_output) = &cache.d_output {
            self.activation.backward(y, a, d_output, &mut cache.dz);
        }
        if let (Some(norm), Some(norm_cache)) = (&mut self.norm, &cache.norm) {
            norm.backward(norm_cache, &mut cache.dz, sgd.lr);
        }
        // The weights are read here and changed below.
        self.linear.backward_input(&cache.dz, dx);
        transpose_into::<F32x4>(&cache.dz, &mut cache.dz_t);
        self.linear.backward_weights(x, &cache.dz, &cache.dz_t, sgd);
    }

    /// A copy without gradients, to evaluate with.
    #[must_use]
    pub fn without_gradients(&self) -> Self {
        let linear = Linear {
            weight: self.linear.weight.without_gradient(),
            bias: self.linear.bias.as_ref().map(Param::without_gradient),
        };
        Self { linear, norm: self.norm.clone(), activation: self.activation }
    }

    /// Weight, bias, gamma and beta, as far as the layer has them.
    pub fn parameters(&self) -> impl Iterator<Item = &Param> {
        let norm = self.norm.as_ref();
        std::iter::once(&self.linear.weight)
            .chain(&self.linear.bias)
            .chain(norm.map(|norm| &norm.gamma))
            .chain(norm.map(|norm| &norm.beta))
    }

    /// Weight, bias, gamma and beta, as far as the layer has them.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Param> {
        let norm = self.norm.as_mut().map(|norm| [&mut norm.gamma, &mut norm.beta]);
        std::iter::once(&mut self.linear.weight)
            .chain(&mut self.linear.bias)
            .chain(norm.into_iter().flatten())
    }
}
