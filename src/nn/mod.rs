//! The network: parameters, layers, their forward and their hand-written backward.
//!
//! Activations are kept feature-major, `(neurons, B)`: a neuron's values over the minibatch lie
//! side by side, as `BatchNorm` and the matrix product read them. A [`Network`] holds what is
//! learned, a [`ForwardCache`] what one minibatch leaves behind. Evaluating and sampling see the
//! network only, so they can change neither gradients nor running statistics.
//!
//! ```
//! use makemore_playground::nn::model::{FlatBiases, NetworkSpec};
//! use makemore_playground::nn::{Activation, ForwardCache, Init, Network, NormOrder, Sgd};
//! use makemore_playground::rng::Generator;
//!
//! let spec = NetworkSpec {
//!     vocabulary: 27,
//!     block_size: 3,
//!     n_embd: 10,
//!     n_hidden: 200,
//!     n_layers: 1,
//!     activation: Activation::Tanh,
//!     init: Init::Kaiming(5.0 / 3.0),
//!     norm: None,
//!     order: NormOrder::Before,
//!     residual: false,
//!     learns_bias: true,
//!     out_scale: 0.01,
//!     flat: Some(FlatBiases { hidden: Some(0.01), output: 0.0 }),
//! };
//! let mut network = Network::new(&spec, &mut Generator::new(1));
//! assert_eq!(network.to_string().lines().last(), Some("11897 parameters"));
//!
//! // Two examples: "..." before "e", and "..e" before "m".
//! let (contexts, targets) = ([0, 0, 0, 0, 0, 5], [5, 13]);
//! let mut cache = ForwardCache::new(&network, 2);
//! let before = network.forward_train(&contexts, &targets, &mut cache);
//! network.backward(&contexts, &targets, &mut cache, Sgd { lr: Some(0.1), keeps_gradients: true });
//! assert!(network.forward_train(&contexts, &targets, &mut cache) < before);
//! ```

pub mod activation;
pub mod batch_norm;
mod display;
pub mod embedding;
pub mod fold;
pub mod init;
pub mod layer;
pub mod layer_norm;
pub mod linear;
pub mod loss;
pub mod model;
pub mod norm;
pub mod param;

pub use activation::Activation;
pub use batch_norm::{BatchNorm, BatchNormConfig, Scale, Variance};
pub use embedding::Embedding;
pub use init::Init;
pub use layer::{Layer, LayerCache};
pub use layer_norm::LayerNorm;
pub use linear::Linear;
pub use model::{EvalBuffers, ForwardCache, Network, Statistics};
pub use norm::{Norm, NormCache, NormConfig, NormOrder};
pub use param::{Param, Sgd, SharedMatrix};
