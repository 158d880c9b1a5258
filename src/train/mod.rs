//! What is trained and how: the config, the presets, one step, the evaluation.
//!
//! ```
//! use makemore_playground::data::Split;
//! use makemore_playground::train::{Config, Sliced, Trainer};
//!
//! let config = Config::from_text([("preset", "batchnorm"), ("n_hidden", "64")])?;
//! let mut run = Trainer::on_built_in_names(config)?;
//! run.train(100);
//! assert_eq!((run.step(), run.take_losses().len()), (100, 100));
//!
//! // An evaluation in slices keeps the weights of step 100 while the training goes on.
//! let mut evaluation = run.evaluation(Split::Dev);
//! while !evaluation.is_finished() {
//!     evaluation.advance(run.dataset(), 5000);
//!     run.train(1);
//! }
//! assert!(evaluation.loss() < 3.3);
//!
//! let mut again = Trainer::load(&run.save()?)?;
//! assert_eq!(again.weights_sha256(), run.weights_sha256());
//! # Ok::<(), makemore_playground::error::Error>(())
//! ```

pub mod checkpoint;
pub mod config;
pub mod cost;
pub mod divergence;
pub mod evaluate;
mod json;
pub mod keys;
pub mod nearest;
pub mod number;
pub mod optimizer;
pub mod presets;
pub mod relevance;
pub mod rows;
pub mod sweep;
mod tensor_file;
mod tensors;
pub mod trainer;
pub mod values;

pub use checkpoint::Notes;
pub use config::Config;
pub use divergence::Diverged;
pub use evaluate::Evaluation;
pub use keys::{KEYS, Key, Value};
pub use nearest::nearest;
pub use optimizer::Optimizer;
pub use presets::Preset;
pub use relevance::{irrelevant, relevant_keys};
pub use rows::Sliced;
pub use sweep::{Shard, Sweep};
pub use trainer::{Gradients, LookAhead, Trainer};
