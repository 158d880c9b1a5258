//! `BatchNorm` folded into the Linear before it, as one does for inference.

use super::layer::Layer;
use super::model::Network;
use super::param::Param;
use crate::ops::Matrix;

impl Network {
    /// The network without any `BatchNorm` that computes the same in evaluation:
    /// `W' = W gamma / std` and `b' = (b - mean) gamma / std + beta`, column by column,
    /// with the running mean and std.
    #[must_use]
    pub fn folded(&self) -> Self {
        let mut network = self.clone();
        network.layers.iter_mut().for_each(fold);
        network
    }
}

fn fold(layer: &mut Layer) {
    let Some(norm) = layer.norm.take() else { return };
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
    let name = layer.linear.weight.name.replace("weight", "bias");
    layer.linear.bias = Some(Param::new(name, bias));
}
