//! What is trained and how: the config, the presets, one step, the evaluation.

pub mod checkpoint;
pub mod config;
pub mod cost;
pub mod evaluate;
pub mod keys;
pub mod nearest;
pub mod number;
pub mod presets;
pub mod rows;
mod tensors;
pub mod trainer;
pub mod values;

pub use checkpoint::Notes;
pub use config::Config;
pub use evaluate::Evaluation;
pub use keys::{KEYS, Key, Value};
pub use nearest::nearest;
pub use presets::Preset;
pub use rows::Sliced;
pub use trainer::{Diverged, Trainer};
