//! The network: parameters, layers, their forward and their hand-written backward.
//!
//! Activations are kept feature-major, `(neurons, B)`: a neuron's values over the minibatch lie
//! side by side, as `BatchNorm` and the matrix product read them. A [`Network`] holds what is
//! learned, a [`ForwardCache`] what one minibatch left behind, so evaluating and sampling, which
//! see only the network, cannot touch either gradients or running statistics.

pub mod activation;
pub mod batch_norm;
mod display;
pub mod embedding;
pub mod fold;
pub mod init;
pub mod layer;
pub mod linear;
pub mod loss;
pub mod model;
pub mod param;

pub use activation::Activation;
pub use batch_norm::{BatchNorm, BatchNormConfig, Scale};
pub use embedding::Embedding;
pub use init::Init;
pub use layer::{Layer, LayerCache};
pub use linear::Linear;
pub use model::{EvalBuffers, ForwardCache, Network, Statistics};
pub use param::{Param, Sgd};
