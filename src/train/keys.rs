//! The one table of config keys: what each is called, takes and means.
//!
//! The page builds its controls from it, the address and the command line are read
//! with it, and every error about a value quotes it.

use serde::{Deserialize, Serialize, Serializer};

use super::nearest::nearest;
use super::number;
use crate::error::{Error, Result};

/// A value as JavaScript, JSON or a command line gives it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// true or false
    Bool(bool),
    /// Any number; whole ones are exact up to 2^53.
    Number(f64),
    /// A word.
    Text(String),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(x) => write!(f, "{x}"),
            Self::Number(x) => write!(f, "{x}"),
            Self::Text(x) => {
                let rest = if x.chars().count() > SHOWN { "..." } else { "" };
                write!(f, "\"{}{rest}\"", shown(x))
            }
        }
    }
}

/// Letters of what was given that a message repeats.
const SHOWN: usize = 40;

/// What was given, for a message, which is one line: its beginning, with a mark for a line break.
fn shown(text: &str) -> String {
    text.chars().take(SHOWN).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// The same of what was typed, which may be nothing.
pub(super) fn typed(text: &str) -> String {
    if text.is_empty() { "nothing".to_owned() } else { shown(text) }
}

impl Serialize for Value {
    /// Whole numbers without a decimal point, as JavaScript writes them.
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Self::Bool(x) => serializer.serialize_bool(*x),
            #[allow(clippy::cast_possible_truncation)] // checked to be whole and small
            Self::Number(x) if x.fract() == 0.0 && x.abs() <= MAX_SEED => {
                serializer.serialize_i64(*x as i64)
            }
            Self::Number(x) => serializer.serialize_f64(*x),
            Self::Text(x) => serializer.serialize_str(x),
        }
    }
}

/// 2^53: up to here every whole number is an f64.
pub const MAX_SEED: f64 = 9_007_199_254_740_992.0;

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// One of these words.
    Choice {
        /// The words.
        choices: &'static [&'static str],
    },
    /// A whole number.
    Integer {
        /// Smallest.
        min: f64,
        /// Largest.
        max: f64,
    },
    /// A number.
    Number {
        /// Smallest.
        min: f64,
        /// Largest.
        max: f64,
    },
    /// A number, or `auto`.
    Gain {
        /// Smallest.
        min: f64,
        /// Largest.
        max: f64,
    },
    /// true or false
    Bool,
}

/// One key of the config.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As configs spell it.
    pub key: &'static str,
    /// Where the page shows it.
    pub group: &'static str,
    /// As the page calls it.
    pub label: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What a number counts; empty where it counts nothing.
    pub unit: &'static str,
    /// One line of help.
    pub help: &'static str,
    /// Whether a change takes effect in the running training; others start a new network.
    pub live: bool,
}

impl Key {
    /// The key with this name, today's or an older one.
    ///
    /// # Errors
    /// Where there is none.
    pub fn find(name: &str) -> Result<&'static Self> {
        KEYS.iter().chain([&BATCH_NORM]).find(|key| key.key == name).ok_or_else(|| {
            let name = typed(name);
            let mut names = vec!["preset"];
            names.extend(KEYS.iter().map(|key| key.key));
            let hint = match nearest(&name, &names) {
                Some(key) => format!("did you mean {key}?"),
                None => format!("the keys are {}", names.join(", ")),
            };
            Error::config(name, format!("no such key; {hint}"))
        })
    }

    /// Today's key and value for a value of this key: `batch_norm` was true or false before there
    /// were other normalisations.
    #[must_use]
    pub fn today(&'static self, value: Value) -> (&'static str, Value) {
        match value {
            Value::Bool(on) if self.key == BATCH_NORM.key => {
                ("norm", Value::Text(if on { "batch" } else { "none" }.to_owned()))
            }
            value => (self.key, value),
        }
    }

    /// What the key takes, in words.
    #[must_use]
    pub fn takes(&self) -> String {
        match self.kind {
            Kind::Choice { choices } => format!("one of {}", choices.join(", ")),
            Kind::Integer { min, max } => format!("a whole number from {min} to {max}"),
            Kind::Number { min, max } => format!("a number from {min} to {max}"),
            Kind::Gain { min, max } => format!("auto or a number from {min} to {max}"),
            Kind::Bool => "true or false".to_owned(),
        }
    }

    /// Whether the value is one that the key takes.
    ///
    /// # Errors
    /// Where it is not; the message says what it got and what it takes.
    pub fn check(&self, value: &Value) -> Result<()> {
        let fits = match (self.kind, value) {
            (Kind::Choice { choices }, Value::Text(x)) => choices.contains(&x.as_str()),
            (Kind::Integer { min, max }, Value::Number(x)) => {
                x.fract() == 0.0 && (min..=max).contains(x)
            }
            (Kind::Number { min, max } | Kind::Gain { min, max }, Value::Number(x)) => {
                (min..=max).contains(x)
            }
            (Kind::Gain { .. }, Value::Text(x)) => x == "auto",
            (Kind::Bool, Value::Bool(_)) => true,
            _ => false,
        };
        if fits { Ok(()) } else { Err(self.refuse(value)) }
    }

    /// The error for a value that the key does not take.
    #[must_use]
    pub fn refuse(&self, value: &Value) -> Error {
        Error::config(self.key, format!("got {value}; it takes {}", self.takes()))
    }

    /// The value that a text of an address, a form or a command line means for this key.
    ///
    /// # Errors
    /// Where the key does not take it.
    pub fn parse(&self, text: &str) -> Result<Value> {
        let number = || number::parse(text.trim()).map(Value::Number);
        let value = match self.kind {
            Kind::Choice { .. } => None,
            Kind::Bool => text.trim().parse().ok().map(Value::Bool),
            Kind::Integer { .. } | Kind::Number { .. } | Kind::Gain { .. } => number(),
        };
        let value = value.unwrap_or_else(|| Value::Text(text.trim().to_owned()));
        self.check(&value)?;
        Ok(value)
    }
}

const SMALL: Kind = Kind::Number { min: 0.0, max: 1e6 };
const FRACTION: Kind = Kind::Number { min: 0.0, max: 1.0 };
/// A share that is kept: of 1, nothing new would ever count.
const BELOW_ONE: Kind = Kind::Number { min: 0.0, max: 0.999_999 };

/// Makes a row of the table.
const fn key(
    group: &'static str,
    key: &'static str,
    label: &'static str,
    kind: Kind,
    unit: &'static str,
    help: &'static str,
) -> Key {
    Key { key, group, label, kind, unit, help, live: false }
}

const fn live(key: Key) -> Key {
    Key { live: true, ..key }
}

/// An older name: [`Key::today`] says what it means.
static BATCH_NORM: Key = key("normalisation", "batch_norm", "BatchNorm", Kind::Bool, "", "");

/// All keys but `preset`, in the order in which the page shows them.
pub const KEYS: [Key; 40] = [
    key(
        "data",
        "corpus",
        "Corpus",
        Kind::Choice { choices: &["ssa-2018", "custom"] },
        "",
        "The built-in US names of 2018, or a text of your own with one name per line.",
    ),
    key(
        "data",
        "block_size",
        "Context length",
        Kind::Integer { min: 1.0, max: 16.0 },
        "letters",
        "How many letters the network sees before it predicts the next.",
    ),
    key(
        "data",
        "split",
        "Split",
        Kind::Choice { choices: &["words", "rows"] },
        "",
        "words: 10 % of the names each for dev and test; rows: 20 % of the rows for dev.",
    ),
    key(
        "data",
        "split_seed",
        "Split seed",
        Kind::Integer { min: 0.0, max: 4_294_967_295.0 },
        "",
        "The seed of the shuffle before the split, as in Python's random.seed.",
    ),
    key(
        "data",
        "label_leak",
        "Label leak",
        Kind::Bool,
        "",
        "A bug to study: the context already contains the letter to predict.",
    ),
    key(
        "data",
        "end_token",
        "End token",
        Kind::Bool,
        "",
        "Whether the network learns where a name ends; without it, a name never ends.",
    ),
    key(
        "network",
        "recipe",
        "Recipe",
        Kind::Choice { choices: &["flat", "layers"] },
        "",
        "flat: the lecture's cells with one hidden layer; layers: its Linear, BatchNorm1d and Tanh classes.",
    ),
    key(
        "network",
        "n_embd",
        "Embedding size",
        Kind::Integer { min: 1.0, max: 64.0 },
        "numbers per letter",
        "How many numbers stand for one letter.",
    ),
    key(
        "network",
        "n_hidden",
        "Neurons per layer",
        Kind::Integer { min: 1.0, max: 1024.0 },
        "",
        "The width of each hidden layer.",
    ),
    key(
        "network",
        "n_layers",
        "Hidden layers",
        Kind::Integer { min: 1.0, max: 64.0 },
        "",
        "The depth of the network; the recipe flat has 1.",
    ),
    key(
        "network",
        "activation",
        "Activation",
        Kind::Choice { choices: &["tanh", "relu", "leaky_relu", "gelu", "sigmoid", "linear"] },
        "",
        "The activation function of each hidden layer.",
    ),
    key(
        "network",
        "residual",
        "Residual",
        Kind::Bool,
        "",
        "Whether each hidden layer after the first adds its input to its output.",
    ),
    key(
        "network",
        "bias",
        "Bias",
        Kind::Choice { choices: &["none", "learned", "unused"] },
        "",
        "Whether Linear layers add a bias; unused: it is drawn at random, but not added.",
    ),
    key(
        "initialisation",
        "init",
        "Weights",
        Kind::Choice { choices: &["kaiming", "xavier", "normal", "zeros", "torch"] },
        "",
        "Initial std of hidden weights: gain / sqrt(fan_in), Glorot's, the gain itself, 0, or nn.Linear's.",
    ),
    key(
        "initialisation",
        "gain",
        "Gain",
        Kind::Gain { min: 0.0, max: 1e6 },
        "",
        "Factor on the std of the hidden weights; auto is torch.nn.init.calculate_gain.",
    ),
    key(
        "initialisation",
        "bias_scale",
        "Bias scale",
        SMALL,
        "",
        "Initial std of the hidden bias (recipe flat).",
    ),
    key(
        "initialisation",
        "out_scale",
        "Output scale",
        SMALL,
        "",
        "Factor on the output weights, or on the last gamma if the output has a BatchNorm.",
    ),
    key(
        "initialisation",
        "out_bias_scale",
        "Output bias scale",
        SMALL,
        "",
        "Initial std of the output bias (recipe flat).",
    ),
    key(
        "initialisation",
        "out_bias",
        "Output bias",
        Kind::Choice { choices: &["zero", "frequency"] },
        "",
        "The initial output bias: 0, or the log of the letters' frequencies, which then need not be learned.",
    ),
    key(
        "initialisation",
        "seed",
        "Seed",
        Kind::Integer { min: 0.0, max: MAX_SEED },
        "",
        "The seed of the weights and all minibatches, as in PyTorch's manual_seed.",
    ),
    key(
        "normalisation",
        "norm",
        "Normalisation",
        Kind::Choice { choices: &["none", "batch", "layer", "rms"] },
        "",
        "Over the minibatch (BatchNorm), or over the neurons of an example (LayerNorm, RMSNorm).",
    ),
    key(
        "normalisation",
        "norm_order",
        "Place of normalisation",
        Kind::Choice { choices: &["before", "after"] },
        "",
        "Whether hidden layers normalise before their activation function or after it.",
    ),
    key(
        "normalisation",
        "bn_variance",
        "BatchNorm variance",
        Kind::Choice { choices: &["unbiased", "biased"] },
        "",
        "Which variance normalises a minibatch: unbiased as in the notebook, or biased as in torch.nn.BatchNorm1d.",
    ),
    key(
        "normalisation",
        "bn_eps",
        "Normalisation eps",
        FRACTION,
        "",
        "Added to the variance before the square root.",
    ),
    key(
        "normalisation",
        "bn_momentum",
        "BatchNorm momentum",
        FRACTION,
        "",
        "The share of each new minibatch in the running mean and std.",
    ),
    key(
        "training",
        "batch_size",
        "Batch size",
        Kind::Integer { min: 1.0, max: 4096.0 },
        "rows per step",
        "How many rows of the data each step uses.",
    ),
    key(
        "training",
        "optimizer",
        "Optimizer",
        Kind::Choice { choices: &["sgd", "momentum", "nesterov", "adam", "adamw"] },
        "",
        "How a step follows the gradient, as in torch.optim's SGD, Adam and AdamW.",
    ),
    key(
        "training",
        "momentum",
        "Momentum",
        BELOW_ONE,
        "",
        "How much of the last step's direction is kept.",
    ),
    key(
        "training",
        "beta1",
        "Adam beta 1",
        BELOW_ONE,
        "",
        "How much of its running mean of the gradients Adam keeps in each step.",
    ),
    key(
        "training",
        "beta2",
        "Adam beta 2",
        BELOW_ONE,
        "",
        "How much of its running mean of their squares Adam keeps in each step.",
    ),
    key(
        "training",
        "adam_eps",
        "Adam eps",
        FRACTION,
        "",
        "Added to the square root that Adam divides by.",
    ),
    key(
        "training",
        "weight_decay",
        "Weight decay",
        FRACTION,
        "",
        "Pulls every parameter towards 0: this times the parameter is added to its gradient (adamw: to its step).",
    ),
    key(
        "training",
        "grad_clip",
        "Gradient clip",
        SMALL,
        "",
        "The largest norm of the gradient of all parameters together; 0 is no limit.",
    ),
    live(key(
        "training",
        "lr",
        "Learning rate",
        SMALL,
        "",
        "How far each step goes down the gradient.",
    )),
    live(key(
        "training",
        "schedule",
        "Schedule",
        Kind::Choice { choices: &["step", "constant", "linear", "cosine"] },
        "",
        "How the learning rate changes: one drop, not at all, or down to the lowest along a line or a cosine.",
    )),
    live(key(
        "training",
        "warmup_steps",
        "Warm-up",
        Kind::Integer { min: 0.0, max: 1e9 },
        "steps",
        "The number of steps at the start in which the learning rate rises to its full value.",
    )),
    live(key(
        "training",
        "min_lr",
        "Lowest learning rate",
        SMALL,
        "",
        "Where a linear or cosine schedule ends, at the last step.",
    )),
    live(key(
        "training",
        "lr_decay",
        "Decay factor",
        SMALL,
        "",
        "Factor on the learning rate from the decay step on.",
    )),
    live(key(
        "training",
        "lr_decay_step",
        "Decay step",
        Kind::Integer { min: 0.0, max: 1e9 },
        "",
        "The step from which the decayed learning rate applies.",
    )),
    live(key(
        "training",
        "max_steps",
        "Steps",
        Kind::Integer { min: 1.0, max: 1e9 },
        "",
        "The step at which the run ends.",
    )),
];
