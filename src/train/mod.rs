//! What is trained and how: the config, the presets, one step, the evaluation.

pub mod checkpoint;
pub mod config;
pub mod evaluate;
pub mod keys;
pub mod number;
pub mod presets;
mod tensors;
pub mod trainer;

pub use checkpoint::Notes;
pub use config::Config;
pub use evaluate::Evaluation;
pub use keys::{KEYS, Key, Value};
pub use presets::Preset;
pub use trainer::{Diverged, Gradients, Trainer};
