//! makemore's character-level network, with the notebook's own numbers.
//!
//! A multi-layer perceptron (Bengio et al. 2003) guesses the next letter of a name
//! from the letters before it, as in part 3 of Karpathy's makemore lectures. This crate
//! trains it: natively (`examples/train.rs`, and many runs at a time in `examples/sweep`), and as WebAssembly in the page that shows
//! why initialisation and `BatchNorm` work. The same config and seeds give the losses
//! that the notebook prints, and the same bits on every platform.
//!
//! Shapes are written with these letters: `B` batch, `T` `block_size`, `E` `n_embd`, `H`
//! `n_hidden`, `V` vocabulary.
//!
//! | module | what is in it | imports |
//! |---|---|---|
//! | [`error`] | the one error type | nothing |
//! | [`ops`] | matrix product, `tanh`, sums: the order of every rounding | nothing |
//! | [`rng`] | PyTorch's and Python's generators | nothing |
//! | [`data`] | corpus, vocabulary, rows, splits | `error`, `rng` |
//! | [`nn`] | parameters, layers, forward and backward | `ops`, `rng` |
//! | [`train`] | config, presets, one step, scans over rows, evaluation, saved runs | all above |
//! | [`inspect`] | what figures show: histograms, saturation, any number unfolded | `train` and what it imports |
//! | [`sample`] | names from a network | `data`, `error`, `nn`, `ops`, `rng` |
//! | [`stats`] | whether a difference between runs is real | `error` |
//! | `web` | the JavaScript face, in builds for wasm only | all of it |
//!
//! ```
//! use makemore_playground::data::Split;
//! use makemore_playground::sample::{Options, sample};
//! use makemore_playground::train::{Config, Trainer};
//!
//! let config = Config::from_text([("preset", "kaiming"), ("n_hidden", "50")])?;
//! let mut run = Trainer::on_built_in_names(config)?;
//! run.train(200);
//! assert!(run.evaluate(Split::Dev) < 2.9);
//! let names = sample(run.network(), run.vocabulary(), 5, &Options::new(1))?;
//! assert_eq!(names.len(), 5);
//! # Ok::<(), makemore_playground::error::Error>(())
//! ```

pub mod data;
pub mod error;
pub mod inspect;
pub mod nn;
pub mod ops;
pub mod rng;
pub mod sample;
pub mod stats;
pub mod train;
#[cfg(target_arch = "wasm32")]
pub mod web;
