//! Which activations are saturated, and which neurons are so for every example.

use ndarray::ArrayView2;

use super::dead::dead_in;
use super::histogram::Summary;
use crate::nn::{Activation, ForwardCache, Network, Norm};

/// A hidden layer on the last minibatch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerSummary {
    /// Number of neurons.
    pub neurons: usize,
    /// The layer's activation.
    pub activation: Activation,
    /// The normalisation of the layer, as configs spell it.
    pub norm: &'static str,
    /// Of the activations.
    pub summary: Summary,
    /// Share of activations in the flat part of the function.
    pub saturated: f64,
    /// Neurons that are in a flat part for every example, by the map's threshold.
    pub dead: usize,
}

/// How near to its bound an activation counts as saturated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threshold {
    /// The lecture's for the share of saturated activations: `|t| > 0.97`.
    Summary,
    /// The lecture's for its black and white map, and ours for dead neurons: `|t| > 0.99`.
    Map,
}

/// Where an activation lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// Where the gradient passes.
    Open,
    /// In the flat part below.
    Low,
    /// In the flat part above.
    High,
}

/// Outputs below the first and above the second number are in a flat part, where next to nothing
/// of the gradient passes. The sigmoid's are tanh's, rounded (`sigmoid(y) = (1 + tanh(y / 2)) / 2`).
/// relu is flat at 0 itself; the other functions have no flat part.
fn thresholds(activation: Activation, threshold: Threshold) -> Option<[f64; 2]> {
    match (activation, threshold) {
        (Activation::Tanh, Threshold::Summary) => Some([-0.97, 0.97]),
        (Activation::Tanh, Threshold::Map) => Some([-0.99, 0.99]),
        (Activation::Sigmoid, Threshold::Summary) => Some([0.015, 0.985]),
        (Activation::Sigmoid, Threshold::Map) => Some([0.005, 0.995]),
        _ => None,
    }
}

/// The tail that an activation lies in.
#[must_use]
#[allow(clippy::cast_possible_truncation)] // f32 throughout
pub fn tail(activation: Activation, threshold: Threshold, a: f32) -> Tail {
    match thresholds(activation, threshold) {
        Some([low, _]) if a < low as f32 => Tail::Low,
        Some([_, high]) if a > high as f32 => Tail::High,
        None if activation == Activation::Relu && a <= 0.0 => Tail::Low,
        _ => Tail::Open,
    }
}

/// The intervals of an activation's output in which it is flat, from below to above.
#[must_use]
pub fn flat_parts(activation: Activation, threshold: Threshold) -> Vec<[f64; 2]> {
    match (activation, activation.range(), thresholds(activation, threshold)) {
        (_, Some([least, most]), Some([low, high])) => vec![[least, low], [high, most]],
        (Activation::Relu, ..) => vec![[0.0, 0.0]],
        _ => Vec::new(),
    }
}

/// Whether an activation is in a flat part, by the lecture's threshold for its share.
#[must_use]
pub fn is_saturated(activation: Activation, a: f32) -> bool {
    tail(activation, Threshold::Summary, a) != Tail::Open
}

/// Share of saturated activations, and the number of dead neurons: rows that the map shows white
/// throughout.
#[must_use]
#[allow(clippy::cast_precision_loss)] // millions at most
pub fn saturation(activation: Activation, a: ArrayView2<f32>) -> (f64, usize) {
    let saturated = a.iter().filter(|&&a| is_saturated(activation, a)).count();
    (saturated as f64 / a.len() as f64, dead_in(activation, a).total())
}

/// Every hidden layer.
pub fn layers<'a>(
    network: &'a Network,
    cache: &'a ForwardCache,
) -> impl Iterator<Item = LayerSummary> + 'a {
    let hidden = network.layers.iter().zip(&cache.layers).take(network.hidden_layers());
    hidden.map(|(layer, cache)| {
        let a = cache.activation().view();
        let (saturated, dead) = saturation(layer.activation, a);
        LayerSummary {
            neurons: layer.neurons(),
            activation: layer.activation,
            norm: layer.norm.as_ref().map_or("none", Norm::name),
            summary: Summary::of(a),
            saturated,
            dead,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Config, Trainer};
    use ndarray::array;

    #[test]
    fn flat_parts_are_where_activations_are_flat() {
        for threshold in [Threshold::Summary, Threshold::Map] {
            for activation in Activation::ALL {
                for [from, to] in flat_parts(activation, threshold) {
                    #[allow(clippy::cast_possible_truncation)] // f32 throughout
                    let inside = f64::midpoint(from, to) as f32;
                    assert_ne!(tail(activation, threshold, inside), Tail::Open, "{activation:?}");
                }
                assert_eq!(tail(activation, threshold, 0.5), Tail::Open);
            }
        }
        let parts = |activation| flat_parts(activation, Threshold::Summary);
        assert_eq!(parts(Activation::Tanh), [[-1.0, -0.97], [0.97, 1.0]]);
        assert_eq!(parts(Activation::Relu), [[0.0, 0.0]]);
        assert!(parts(Activation::Gelu).is_empty());
    }

    /// `sigmoid(y) = (1 + tanh(y / 2)) / 2`: of the same `y / 2` both are flat or neither is.
    #[test]
    fn the_sigmoid_is_flat_where_tanh_is() {
        for threshold in [Threshold::Summary, Threshold::Map] {
            for a in [-1.0, -0.995, -0.98, -0.96, 0.0, 0.96, 0.98, 0.995, 1.0] {
                let of_tanh = tail(Activation::Tanh, threshold, a);
                assert_eq!(tail(Activation::Sigmoid, threshold, f32::midpoint(1.0, a)), of_tanh);
            }
        }
    }

    #[test]
    fn every_hidden_layer_has_its_summary() {
        let config = Config::from_text([("preset", "deep-batchnorm"), ("n_hidden", "20")]);
        let run = Trainer::on_built_in_names(config.expect("valid")).expect("trains");
        let all: Vec<_> = layers(run.network(), run.cache()).collect();
        assert_eq!(all.len(), 5, "the output layer is none");
        for (layer, cache) in all.iter().zip(&run.cache().layers) {
            let a = cache.activation().view();
            assert_eq!((layer.neurons, layer.activation), (20, Activation::Tanh));
            assert_eq!((layer.saturated, layer.dead), saturation(Activation::Tanh, a));
            assert_eq!((layer.summary, layer.norm), (Summary::of(a), "batch"));
        }
    }

    #[test]
    fn a_neuron_is_dead_where_every_example_is_saturated() {
        let a = array![[0.995f32, -1.0], [0.5, 0.98], [0.97, -0.97], [0.98, -1.0]];
        assert_eq!(saturation(Activation::Tanh, a.view()), (0.625, 1));
        assert_eq!(saturation(Activation::Linear, a.view()), (0.0, 0));
        let relu = array![[0.0f32, 0.0], [0.0, 1.0]];
        assert_eq!(saturation(Activation::Relu, relu.view()), (0.75, 1));
        for (activation, a) in [(Activation::Tanh, a.view()), (Activation::Relu, relu.view())] {
            assert_eq!(saturation(activation, a).1, dead_in(activation, a).total());
        }
    }
}
