//! The normalisation of a layer: over the minibatch, or over the neurons of an example.

use super::batch_norm::{BatchNorm, BatchNormCache, BatchNormConfig};
use super::layer_norm::{LayerNorm, LayerNormCache};
use super::model::Statistics;
use super::param::Param;
use crate::ops::Matrix;

/// Which normalisation, with its settings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NormConfig {
    /// Each neuron over the minibatch.
    Batch(BatchNormConfig),
    /// The neurons of each example.
    Layer {
        /// Added to the variance under the root.
        eps: f64,
    },
    /// The neurons of each example, by the root of their mean square.
    Rms {
        /// Added to the mean square under the root.
        eps: f64,
    },
}

impl NormConfig {
    /// Whether it needs other examples, and so keeps running statistics for evaluation. It then
    /// stands after the output layer, too.
    #[must_use]
    pub fn is_batch(self) -> bool {
        matches!(self, Self::Batch(_))
    }

    /// What is added under the root.
    #[must_use]
    pub fn eps(self) -> f64 {
        match self {
            Self::Batch(config) => config.eps,
            Self::Layer { eps } | Self::Rms { eps } => eps,
        }
    }
}

/// Where the normalisation of a hidden layer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NormOrder {
    /// Before the activation.
    Before,
    /// After it.
    After,
}

/// A normalisation and what it learns.
#[derive(Clone, Debug)]
pub enum Norm {
    /// Each neuron over the minibatch.
    Batch(BatchNorm),
    /// The neurons of each example.
    Layer(LayerNorm),
}

/// What the forward pass of a minibatch leaves for the backward pass.
#[derive(Clone, Debug)]
pub enum NormCache {
    /// Of a [`Norm::Batch`].
    Batch(BatchNormCache),
    /// Of a [`Norm::Layer`].
    Layer(LayerNormCache),
}

impl NormCache {
    /// The first neuron of a `BatchNorm`, or the first example of another norm, whose spread is 0:
    /// it is divided by.
    #[must_use]
    pub fn first_without_spread(&self) -> Option<usize> {
        let inverse = match self {
            Self::Batch(cache) => &cache.inverse,
            Self::Layer(cache) => &cache.inverse,
        };
        inverse.row(0).iter().position(|inverse| inverse.is_infinite())
    }
}

impl Norm {
    /// A normalisation at its start.
    #[must_use]
    pub fn new(name: &str, neurons: usize, config: NormConfig) -> Self {
        match config {
            NormConfig::Batch(config) => Self::Batch(BatchNorm::new(name, neurons, config)),
            NormConfig::Layer { eps } => Self::Layer(LayerNorm::new(name, neurons, eps)),
            NormConfig::Rms { eps } => Self::Layer(LayerNorm::rms(name, neurons, eps)),
        }
    }

    /// As configs spell it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Batch(_) => "batch",
            Self::Layer(LayerNorm { beta: Some(_), .. }) => "layer",
            Self::Layer(_) => "rms",
        }
    }

    /// Room for a minibatch.
    #[must_use]
    pub fn cache(&self, neurons: usize, batch: usize) -> NormCache {
        match self {
            Self::Batch(_) => NormCache::Batch(BatchNormCache::new(neurons, batch)),
            Self::Layer(_) => NormCache::Layer(LayerNormCache::new(neurons, batch)),
        }
    }

    /// Normalises `z (H, B)` to `y (H, B)`. The cache must be one that [`cache`](Self::cache) made.
    pub fn forward_train(&self, z: &Matrix, cache: &mut NormCache, y: &mut Matrix) {
        match (self, cache) {
            (Self::Batch(norm), NormCache::Batch(cache)) => norm.forward_train(z, cache, y),
            (Self::Layer(norm), NormCache::Layer(cache)) => norm.forward_train(z, cache, y),
            _ => {}
        }
    }

    /// Turns `dy (H, B)` into `dz` in place, and takes one step of SGD with gamma and beta.
    pub fn backward(&mut self, cache: &mut NormCache, dy: &mut Matrix, lr: Option<f32>) {
        match (self, cache) {
            (Self::Batch(norm), NormCache::Batch(cache)) => norm.backward(cache, dy, lr),
            (Self::Layer(norm), NormCache::Layer(cache)) => norm.backward(cache, dy, lr),
            _ => {}
        }
    }

    /// Normalises `z` in place outside training. The statistics are `BatchNorm`'s; those of the
    /// rows at hand are over the first `rows` columns.
    pub fn forward_eval(&self, z: &mut Matrix, statistics: Statistics, rows: usize) {
        match (self, statistics) {
            (Self::Batch(norm), Statistics::Running) => norm.forward_running(z),
            (Self::Batch(norm), Statistics::Batch) => norm.forward_batch(z, rows),
            (Self::Layer(norm), _) => norm.forward_eval(z),
        }
    }

    /// The scale, `(H,)`.
    #[must_use]
    pub fn gamma(&self) -> &Param {
        match self {
            Self::Batch(norm) => &norm.gamma,
            Self::Layer(norm) => &norm.gamma,
        }
    }

    /// The shift, `(H,)`, where there is one.
    #[must_use]
    pub fn beta(&self) -> Option<&Param> {
        match self {
            Self::Batch(norm) => Some(&norm.beta),
            Self::Layer(norm) => norm.beta.as_ref(),
        }
    }

    /// Scale and shift.
    pub fn parameters_mut(&mut self) -> (&mut Param, Option<&mut Param>) {
        match self {
            Self::Batch(norm) => (&mut norm.gamma, Some(&mut norm.beta)),
            Self::Layer(norm) => (&mut norm.gamma, norm.beta.as_mut()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::{Scale, Variance};

    const BATCH: BatchNormConfig = BatchNormConfig {
        eps: 0.5,
        momentum: 0.1,
        scale: Scale::Variance,
        variance: Variance::Unbiased,
    };

    #[test]
    fn each_is_called_as_configs_spell_it() {
        for (config, name, has_beta) in [
            (NormConfig::Batch(BATCH), "batch", true),
            (NormConfig::Layer { eps: 0.5 }, "layer", true),
            (NormConfig::Rms { eps: 0.5 }, "rms", false),
        ] {
            let norm = Norm::new("norm", 3, config);
            assert_eq!((norm.name(), norm.beta().is_some()), (name, has_beta));
            assert_eq!((config.eps(), config.is_batch()), (0.5, name == "batch"));
        }
    }

    /// Of three neurons the second has one value only; of three examples the third has.
    #[test]
    fn the_first_without_spread_is_found() {
        let z = Matrix::from_elements(3, 3, &[1.0, 2.0, 7.0, 7.0, 7.0, 7.0, 4.0, 3.0, 7.0]);
        let batch = NormConfig::Batch(BatchNormConfig { eps: 0.0, ..BATCH });
        for (config, first) in [
            (batch, Some(1)),
            (NormConfig::Layer { eps: 0.0 }, Some(2)),
            (NormConfig::Rms { eps: 0.0 }, None),
            (NormConfig::Batch(BATCH), None),
        ] {
            let norm = Norm::new("norm", 3, config);
            let (mut cache, mut y) = (norm.cache(3, 3), z.clone());
            norm.forward_train(&z, &mut cache, &mut y);
            assert_eq!(cache.first_without_spread(), first, "{config:?}");
        }
    }
}
