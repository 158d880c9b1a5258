//! Linear, perhaps a normalisation, an activation, and perhaps the input once more.

use super::activation::Activation;
use super::batch_norm::{BatchNorm, BatchNormCache};
use super::linear::Linear;
use super::model::Statistics;
use super::norm::{Norm, NormCache, NormOrder};
use super::param::{Param, Sgd};
use crate::ops::{F32x4, Lanes, Matrix, Simd};

/// One hidden layer, or the output layer (whose activation is `Linear`).
///
/// ```text
/// order before: output = f(norm(W^T x + b))        order after: output = norm(f(W^T x + b))
/// residual:     output = x + that
/// ```
#[derive(Clone, Debug)]
pub struct Layer {
    /// `z = W^T x + b`
    pub linear: Linear,
    /// Before the activation or after it.
    pub norm: Option<Norm>,
    /// `f`
    pub activation: Activation,
    /// Where the normalisation stands. Where the order makes no difference, it is `Before`.
    pub order: NormOrder,
    /// Whether the input is added: it then has as many neurons as the output.
    pub residual: bool,
}

/// What a minibatch leaves behind in a layer. All matrices are `(neurons, B)`.
#[derive(Clone, Debug)]
pub struct LayerCache {
    /// The Linear layer's output.
    pub z: Matrix,
    /// What the normalisation keeps.
    pub norm: Option<NormCache>,
    order: NormOrder,
    y: Option<Matrix>,
    a: Option<Matrix>,
    sum: Option<Matrix>,
    d_output: Option<Matrix>,
    /// The loss's derivative with respect to `a`, where a normalisation stands behind it.
    da: Option<Matrix>,
    /// The loss's derivative with respect to `z`.
    pub dz: Matrix,
}

impl LayerCache {
    /// Room for a minibatch.
    #[must_use]
    pub fn new(layer: &Layer, batch: usize) -> Self {
        let neurons = layer.neurons();
        let room = || Matrix::zeros(neurons, batch);
        let bends = layer.activation != Activation::Linear;
        Self {
            z: room(),
            norm: layer.norm.as_ref().map(|norm| norm.cache(neurons, batch)),
            order: layer.order,
            y: layer.norm.as_ref().map(|_| room()),
            a: bends.then(room),
            sum: layer.residual.then(room),
            d_output: (layer.norm.is_some() || bends || layer.residual).then(room),
            da: (layer.order == NormOrder::After).then(room),
            dz: room(),
        }
    }

    /// The normalisation's output, or `z` without one.
    #[must_use]
    pub fn y(&self) -> &Matrix {
        self.y.as_ref().unwrap_or(&self.z)
    }

    /// What the activation is applied to.
    #[must_use]
    pub fn bent(&self) -> &Matrix {
        if self.order == NormOrder::Before { self.y() } else { &self.z }
    }

    /// The activation's output, whatever is done with it afterwards.
    #[must_use]
    pub fn activation(&self) -> &Matrix {
        self.a.as_ref().unwrap_or_else(|| self.bent())
    }

    /// The layer's output.
    #[must_use]
    pub fn output(&self) -> &Matrix {
        let block = if self.order == NormOrder::Before { self.activation() } else { self.y() };
        self.sum.as_ref().unwrap_or(block)
    }

    /// The loss's derivative with respect to [`output`](Self::output). Where the output is `z`,
    /// this is `dz`.
    #[must_use]
    pub fn d_output(&self) -> &Matrix {
        self.d_output.as_ref().unwrap_or(&self.dz)
    }

    /// The loss's derivative with respect to [`activation`](Self::activation).
    #[must_use]
    pub fn d_activation(&self) -> &Matrix {
        self.da.as_ref().unwrap_or_else(|| self.d_output())
    }

    /// Where [`d_output`](Self::d_output) is written.
    pub fn d_output_mut(&mut self) -> &mut Matrix {
        self.d_output.as_mut().unwrap_or(&mut self.dz)
    }

    /// What `BatchNorm` keeps, where the layer has one.
    #[must_use]
    pub fn batch_norm(&self) -> Option<&BatchNormCache> {
        match &self.norm {
            Some(NormCache::Batch(cache)) => Some(cache),
            _ => None,
        }
    }
}

/// `to += from`
fn add_to(to: &mut Matrix, from: &Matrix) {
    for (to, from) in to.vectors_mut().iter_mut().zip(from.vectors()) {
        F32x4::load(to).add(F32x4::load(from)).store(to);
    }
}

impl Layer {
    /// Number of outputs.
    #[must_use]
    pub fn neurons(&self) -> usize {
        self.linear.weight.data.cols()
    }

    /// Its normalisation, where that is a `BatchNorm`.
    #[must_use]
    pub fn batch_norm(&self) -> Option<&BatchNorm> {
        match &self.norm {
            Some(Norm::Batch(norm)) => Some(norm),
            _ => None,
        }
    }

    /// Goes from `x (fan_in, B)` to the output, which is in the cache.
    pub fn forward_train(&self, x: &Matrix, cache: &mut LayerCache) {
        let LayerCache { z, norm: norm_cache, y, a, sum, .. } = cache;
        self.linear.forward(x, z);
        if self.order == NormOrder::After
            && let Some(a) = a
        {
            self.activation.forward(z, a);
        }
        if let (Some(norm), Some(norm_cache), Some(y)) = (&self.norm, norm_cache, &mut *y) {
            let from = if self.order == NormOrder::After { a.as_ref() } else { None };
            norm.forward_train(from.unwrap_or(z), norm_cache, y);
        }
        if self.order == NormOrder::Before
            && let Some(a) = a
        {
            self.activation.forward(y.as_ref().unwrap_or(z), a);
        }
        if let Some(sum) = sum {
            let [first, second] = match self.order {
                NormOrder::Before => [a, y],
                NormOrder::After => [y, a],
            };
            let block = first.as_ref().or(second.as_ref()).unwrap_or(z);
            let inputs = block.vectors().iter().zip(x.vectors());
            for (sum, (block, x)) in sum.vectors_mut().iter_mut().zip(inputs) {
                F32x4::load(x).add(F32x4::load(block)).store(sum);
            }
        }
    }

    /// Goes from `d_output` in the cache back to `dz`, to `dx`, and to the parameters, which take
    /// one step of SGD.
    pub fn backward(&mut self, x: &Matrix, cache: &mut LayerCache, dx: &mut Matrix, sgd: Sgd) {
        let LayerCache { z, norm: norm_cache, y, a, d_output, da, dz, .. } = cache;
        if let (Some(da), Some(d_output)) = (&mut *da, &*d_output) {
            da.padded_data_mut().copy_from_slice(d_output.padded_data());
            if let (Some(norm), Some(norm_cache)) = (&mut self.norm, &mut *norm_cache) {
                norm.backward(norm_cache, da, sgd.lr);
            }
            self.activation.backward(z, a.as_ref().unwrap_or(z), da, dz);
        } else {
            let y = y.as_ref().unwrap_or(z);
            if let Some(d_output) = d_output {
                self.activation.backward(y, a.as_ref().unwrap_or(y), d_output, dz);
            }
            if let (Some(norm), Some(norm_cache)) = (&mut self.norm, norm_cache) {
                norm.backward(norm_cache, dz, sgd.lr);
            }
        }
        // The weights are read here and changed below.
        self.linear.backward_input(dz, dx);
        if self.residual
            && let Some(d_output) = d_output
        {
            add_to(dx, d_output);
        }
        self.linear.backward_weights(x, dz, sgd);
    }

    /// Goes from `x (fan_in, rows)` to the output and keeps nothing else; `seen` gets the
    /// activation's output on the way.
    pub fn forward_eval(
        &self,
        x: &Matrix,
        output: &mut Matrix,
        statistics: Statistics,
        seen: &mut dyn FnMut(&Matrix),
    ) {
        self.linear.forward(x, output);
        let normalise = |output: &mut Matrix| {
            if let Some(norm) = &self.norm {
                norm.forward_eval(output, statistics, x.cols());
            }
        };
        if self.order == NormOrder::Before {
            normalise(output);
        }
        self.activation.apply(output);
        seen(output);
        if self.order == NormOrder::After {
            normalise(output);
        }
        if self.residual {
            add_to(output, x);
        }
    }

    /// Goes from `x (fan_in, rows)` to what the normalisation gets.
    pub fn forward_to_norm(&self, x: &Matrix, output: &mut Matrix) {
        self.linear.forward(x, output);
        if self.order == NormOrder::After {
            self.activation.apply(output);
        }
    }

    /// A copy without gradients, to evaluate with.
    #[must_use]
    pub fn without_gradients(&self) -> Self {
        let linear = Linear {
            weight: self.linear.weight.without_gradient(),
            bias: self.linear.bias.as_ref().map(Param::without_gradient),
        };
        let Self { norm, activation, order, residual, .. } = self;
        let (norm, activation) = (norm.clone(), *activation);
        Self { linear, norm, activation, order: *order, residual: *residual }
    }

    /// Weight, bias, gamma and beta, as far as the layer has them.
    pub fn parameters(&self) -> impl Iterator<Item = &Param> {
        let norm = self.norm.as_ref();
        std::iter::once(&self.linear.weight)
            .chain(&self.linear.bias)
            .chain(norm.map(Norm::gamma))
            .chain(norm.and_then(Norm::beta))
    }

    /// Weight, bias, gamma and beta, as far as the layer has them.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Param> {
        let norm = self.norm.as_mut().map(Norm::parameters_mut);
        let (gamma, beta) = norm.map_or((None, None), |(gamma, beta)| (Some(gamma), beta));
        std::iter::once(&mut self.linear.weight)
            .chain(&mut self.linear.bias)
            .chain(gamma)
            .chain(beta)
    }
}

#[cfg(test)]
mod tests {
    use crate::nn::EvalBuffers;
    use crate::train::{Config, Trainer};

    #[test]
    fn a_normalisation_gets_what_stands_before_it() {
        for order in ["before", "after"] {
            let config = Config::from_text([("preset", "deep-batchnorm"), ("norm_order", order)]);
            let run = Trainer::on_built_in_names(config.expect("valid")).expect("trains");
            let (network, batch) = (run.network(), run.batch());
            let mut buffers = EvalBuffers::new(network, batch.len());
            let got = network.forward_to_norm(batch.contexts(), 0, &mut buffers);
            // The run has looked at the same minibatch.
            let seen = &run.cache().layers[0];
            let want = if order == "after" { seen.activation() } else { &seen.z };
            assert_eq!(got.view(), want.view(), "{order}");
        }
    }
}
