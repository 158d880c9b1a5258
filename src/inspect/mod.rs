//! What the figures show. Everything here reads the network and the cache of the last minibatch,
//! and changes neither.
//!
//! ```
//! use makemore_playground::inspect::{Histogram, Quantity, layers, values};
//! use makemore_playground::train::{Config, Trainer};
//!
//! let run = Trainer::on_built_in_names(Config::from_text([("preset", "initial")])?)?;
//! let (network, cache) = (run.network(), run.cache());
//! let first = layers(network, cache).next().expect("a hidden layer");
//! assert!(first.saturated > 0.5, "nothing is scaled: most of tanh is saturated");
//! let activations = values(network, cache, 0, Quantity::Activation).expect("a layer");
//! let histogram = Histogram::of(activations, 50, -1.0, 1.0);
//! assert!(histogram.density[0] > histogram.density[25]);
//! assert_eq!((network.layer_name(0), network.layer_name(1)), ("Layer 1".into(), "Output".into()));
//! # Ok::<(), makemore_playground::error::Error>(())
//! ```

pub mod calibrate;
pub mod counterfactual;
pub mod dead;
pub mod gradient_check;
pub mod histogram;
pub mod linear_flow;
pub mod mean_field;
pub mod pca;
pub mod reference_losses;
pub mod running_mean_drift;
pub mod saturation;
pub mod unfold;
pub mod updates;

pub use calibrate::Calibration;
pub use dead::{DeadCount, DeadScan};
pub use gradient_check::GradientCheck;
pub use histogram::{Histogram, Summary};
pub use saturation::{LayerSummary, layers};

use ndarray::ArrayView2;

use crate::nn::{ForwardCache, Network};

/// What can be looked at in a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// The activation's output, `(neurons, B)`; a normalisation after it and the input of a
    /// residual layer come later.
    Activation,
    /// The Linear layer's output, `(neurons, B)`.
    Preactivation,
    /// The normalisation's output, or the Linear layer's without one, `(neurons, B)`.
    Normalised,
    /// The loss's derivative with respect to the activation's output, `(neurons, B)`.
    ActivationGrad,
    /// The weights, `(fan_in, fan_out)`.
    Weight,
    /// The loss's derivative with respect to the weights, `(fan_in, fan_out)`.
    WeightGrad,
}

impl Quantity {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Activation,
        Self::Preactivation,
        Self::Normalised,
        Self::ActivationGrad,
        Self::Weight,
        Self::WeightGrad,
    ];

    /// As the page asks for it.
    #[must_use]
    #[inline(never)] // `find` would hold it six times
    pub fn name(self) -> &'static str {
        match self {
            Self::Activation => "activation",
            Self::Preactivation => "preactivation",
            Self::Normalised => "normalised",
            Self::ActivationGrad => "activation_grad",
            Self::Weight => "weight",
            Self::WeightGrad => "weight_grad",
        }
    }

    /// The quantity with this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|quantity| quantity.name() == name)
    }
}

/// The numbers of a layer; `None` where there is no such layer.
#[must_use]
pub fn values<'a>(
    network: &'a Network,
    cache: &'a ForwardCache,
    layer: usize,
    quantity: Quantity,
) -> Option<ArrayView2<'a, f32>> {
    let (weights, cache) = (network.layers.get(layer)?, cache.layers.get(layer)?);
    let matrix = match quantity {
        Quantity::Activation => cache.activation(),
        Quantity::Preactivation => &cache.z,
        Quantity::Normalised => cache.y(),
        Quantity::ActivationGrad => cache.d_activation(),
        Quantity::Weight => &weights.linear.weight.data,
        Quantity::WeightGrad => &weights.linear.weight.grad,
    };
    Some(matrix.view())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Config, Trainer};

    #[test]
    fn a_quantity_is_found_by_its_name() {
        for quantity in Quantity::ALL {
            assert_eq!(Quantity::find(quantity.name()), Some(quantity));
        }
        assert_eq!(Quantity::find("logit"), None);
    }

    #[test]
    fn the_values_are_those_of_the_layer() {
        let config = Config::from_text([("preset", "deep-batchnorm"), ("n_hidden", "20")]);
        let run = Trainer::on_built_in_names(config.expect("valid")).expect("trains");
        let (network, cache) = (run.network(), run.cache());
        let of =
            |layer, quantity| values(network, cache, layer, quantity).map(|all| all.to_owned());
        let (weight, kept) = (&network.layers[2].linear.weight, &cache.layers[2]);
        assert_eq!(of(2, Quantity::Weight), Some(weight.data.view().to_owned()));
        assert_eq!(of(2, Quantity::WeightGrad), Some(weight.grad.view().to_owned()));
        assert_eq!(of(2, Quantity::Preactivation), Some(kept.z.view().to_owned()));
        assert_eq!(of(network.layers.len(), Quantity::Weight), None);
    }
}
