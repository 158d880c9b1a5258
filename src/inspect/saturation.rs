//! Neurons that no longer listen.

use ndarray::ArrayView2;

use super::histogram::Summary;
use crate::nn::{Activation, Network, Tape};

/// How a hidden layer fares on the last minibatch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerSummary {
    /// Number of neurons.
    pub neurons: usize,
    /// The layer's activation.
    pub activation: Activation,
    /// Whether a `BatchNorm` stands before it.
    pub batch_norm: bool,
    /// Of the activations.
    pub summary: Summary,
    /// Share of activations in the flat part of the function.
    pub saturated: f64,
    /// Neurons that are in a flat part for every example.
    pub dead: usize,
}

/// Whether an activation lies where its function is flat, so that next to nothing of
/// the gradient passes: `|t| > 0.97` for tanh, the lecture's threshold; the same point
/// of the sigmoid (`sigmoid(y) = (1 + tanh(y / 2)) / 2`); 0 for relu. The others have
/// no flat part.
#[must_use]
pub fn is_saturated(activation: Activation, a: f32) -> bool {
    match activation {
        Activation::Tanh => a.abs() > 0.97,
        Activation::Sigmoid => !(0.015..=0.985).contains(&a),
        Activation::Relu => a <= 0.0,
        Activation::LeakyRelu | Activation::Gelu | Activation::Linear => false,
    }
}

/// Share of saturated activations, and the number of rows that are so throughout.
#[must_use]
#[allow(clippy::cast_precision_loss)] // millions at most
pub fn saturation(activation: Activation, a: ArrayView2<f32>) -> (f64, usize) {
    let (mut saturated, mut dead) = (0, 0);
    for neuron in a.rows() {
        let count = neuron.iter().filter(|&&a| is_saturated(activation, a)).count();
        saturated += count;
        dead += usize::from(count == neuron.len());
    }
    (saturated as f64 / a.len() as f64, dead)
}

/// Every hidden layer.
pub fn layers<'a>(network: &'a Network, tape: &'a Tape) -> impl Iterator<Item = LayerSummary> + 'a {
    let hidden = network.layers.iter().zip(&tape.layers).take(network.hidden_layers());
    hidden.map(|(layer, tape)| {
        let a = tape.output().view();
        let (saturated, dead) = saturation(layer.activation, a);
        LayerSummary {
            neurons: layer.neurons(),
            activation: layer.activation,
            batch_norm: layer.norm.is_some(),
            summary: Summary::of(a),
            saturated,
            dead,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_neuron_is_dead_where_every_example_is_saturated() {
        let a = array![[0.98f32, -0.99], [0.5, 0.98], [0.97, -0.97]];
        assert_eq!(saturation(Activation::Tanh, a.view()), (0.5, 1));
        assert_eq!(saturation(Activation::Linear, a.view()), (0.0, 0));
        let a = array![[0.0f32, 0.0], [0.0, 1.0]];
        assert_eq!(saturation(Activation::Relu, a.view()), (0.75, 1));
    }
}
