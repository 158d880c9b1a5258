//! `BatchNorm` folded into the Linear before it, as one does for inference.

use super::layer::Layer;
use super::model::Network;
use super::norm::{Norm, NormOrder};
use super::param::Param;
use crate::ops::Matrix;

impl Network {
    /// The network without any `BatchNorm` between Linear and activation that computes the same in
    /// evaluation, without gradients: `W' = W gamma / std` and `b' = (b - mean) gamma / std + beta`, column by
    /// column, with the running mean and std.
    #[must_use]
    pub fn folded(&self) -> Self {
        let mut network = self.without_gradients();
        for (i, layer) in network.layers.iter_mut().enumerate() {
            fold(layer, i);
        }
        network
    }
}

/// Folds the `BatchNorm` of layer `i` into its Linear.
fn fold(layer: &mut Layer, i: usize) {
    if layer.order == NormOrder::After {
        return;
    }
    let norm = match layer.norm.take() {
        Some(Norm::Batch(norm)) => norm,
        other => {
            layer.norm = other;
            return;
        }
    };
    let neurons = layer.neurons();
    let mut bias = Matrix::zeros(1, neurons);
    for j in 0..neurons {
        let scale = norm.gamma.data.row(0)[j] / norm.running_std(j);
        for k in 0..layer.linear.weight.data.rows() {
            layer.linear.weight.data.row_mut(k)[j] *= scale;
        }
        let old = layer.linear.bias.as_ref().map_or(0.0, |bias| bias.data.row(0)[j]);
        let shift = (old - norm.running_mean.row(0)[j]) * scale;
        bias.row_mut(0)[j] = shift + norm.beta.data.row(0)[j];
    }
    layer.linear.bias = Some(Param::new(format!("layers.{i}.bias"), bias));
}
