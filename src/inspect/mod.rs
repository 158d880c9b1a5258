//! Looking without touching: what the figures show, from the tape of the last minibatch.

pub mod calibrate;
pub mod dead;
pub mod gradient_check;
pub mod histogram;
pub mod linear_flow;
pub mod plane;
pub mod saturation;
pub mod theory;
pub mod unfold;
pub mod updates;
pub mod wander;
pub mod what_if;

pub use calibrate::Calibration;
pub use dead::{DeadCount, DeadScan};
pub use gradient_check::GradientCheck;
pub use histogram::{Histogram, Summary};
pub use saturation::{LayerSummary, layers};

use ndarray::ArrayView2;

use crate::nn::{Network, Tape};

/// What can be looked at in a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The layer's output, `(neurons, B)`.
    Activation,
    /// The Linear layer's output, `(neurons, B)`.
    Preactivation,
    /// `BatchNorm`'s output, or the Linear layer's without one, `(neurons, B)`.
    Normalised,
    /// The loss's derivative with respect to the layer's output, `(neurons, B)`.
    ActivationGrad,
    /// The weights, `(fan_in, fan_out)`.
    Weight,
    /// The loss's derivative with respect to the weights, `(fan_in, fan_out)`.
    WeightGrad,
}

impl What {
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
        Self::ALL.into_iter().find(|what| what.name() == name)
    }
}

/// The numbers of a layer; `None` where there is no such layer.
#[must_use]
pub fn values<'a>(
    network: &'a Network,
    tape: &'a Tape,
    layer: usize,
    what: What,
) -> Option<ArrayView2<'a, f32>> {
    let (weights, tape) = (network.layers.get(layer)?, tape.layers.get(layer)?);
    let matrix = match what {
        What::Activation => tape.output(),
        What::Preactivation => &tape.z,
        What::Normalised => tape.y(),
        What::ActivationGrad => tape.d_output(),
        What::Weight => &weights.linear.weight.data,
        What::WeightGrad => &weights.linear.weight.grad,
    };
    Some(matrix.view())
}
