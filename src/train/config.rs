//! One flat config: everything that decides what a run computes.

use super::cost;
use super::keys::{KEYS, Key, Kind, Value};
use super::presets::Preset;
use super::values::Values;
use crate::data::dataset::Layout;
use crate::error::{Error, Result};
use crate::nn::{Activation, BatchNormConfig, Init, Scale};

/// How the notebook draws and normalises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipe {
    /// Cells 6 to 10: one hidden layer written out by hand.
    Flat,
    /// The Linear, `BatchNorm1d` and Tanh classes, in a stack.
    Layers,
}

/// What a Linear layer does with its bias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bias {
    /// It has none, and none is drawn.
    None,
    /// Drawn (`flat`) or zero (`layers`), and trained.
    Learned,
    /// Drawn, then left out.
    Unused,
}

/// A full, checked config.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    values: Values,
    preset: Preset,
}

impl Config {
    /// The config of a preset, as it is.
    #[must_use]
    pub fn preset(preset: Preset) -> Self {
        let mut values = preset.values();
        fill_by_recipe(&mut values);
        Self { values, preset }
    }

    /// Any subset of the keys over a preset (key `preset`, default `batchnorm`).
    ///
    /// ```
    /// use makemore_playground::train::{Config, Value};
    /// let config = Config::new([("n_hidden", Value::Number(64.0))])?;
    /// assert_eq!(config.n_hidden(), 64);
    /// let error = Config::new([("n_hiden", Value::Number(64.0))]).unwrap_err();
    /// assert_eq!(error.to_string(), "n_hiden: no such key; did you mean n_hidden?");
    /// # Ok::<(), makemore_playground::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// For an unknown key, a value that its key does not take, and values that do not
    /// go together.
    pub fn new<K: AsRef<str>>(changes: impl IntoIterator<Item = (K, Value)>) -> Result<Self> {
        let mut preset = Preset::default();
        let mut checked = Vec::new();
        for (name, value) in changes {
            match (name.as_ref(), value) {
                ("preset", Value::Text(name)) => preset = Preset::find(&name)?,
                ("preset", other) => return Err(Preset::refuse(&other)),
                (name, value) => {
                    let key = Key::find(name)?;
                    key.check(&value)?;
                    checked.push((key.key, value));
                }
            }
        }
        let mut values = preset.values();
        for (key, value) in checked {
            values.insert(key, value);
        }
        fill_by_recipe(&mut values);
        let config = Self { values, preset };
        config.check_together()?;
        Ok(config)
    }

    /// [`new`](Self::new) from texts, as an address or a command line holds them.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn from_text<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let parse = |(name, text)| Ok((name, parse(name, text)?));
        let pairs: Result<Vec<_>> = pairs.into_iter().map(parse).collect();
        Self::new(pairs?)
    }

    /// The same config with one key changed.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with(&self, name: &str, value: Value) -> Result<Self> {
        let key = Key::find(name)?;
        key.check(&value)?;
        let mut config = self.clone();
        config.values.insert(key.key, value);
        config.check_together()?;
        Ok(config)
    }

    fn check_together(&self) -> Result<()> {
        if self.recipe() == Recipe::Flat && self.n_layers() > 1 {
            let message = format!(
                "got {}; recipe flat has 1 hidden layer: set it to 1, or take recipe layers",
                self.n_layers()
            );
            return Err(Error::config("n_layers", message));
        }
        if self.batch_norm() && self.batch_size() == 1 {
            let message = "got 1; BatchNorm needs at least 2 rows, since one alone has no variance: \
                           take a larger batch, or switch batch_norm off";
            return Err(Error::config("batch_size", message));
        }
        cost::check(&self.values, &self.preset.values())
    }

    /// All values, in the order of the key table, `preset` first.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, Value)> + '_ {
        let preset = ("preset", Value::Text(self.preset.name().to_owned()));
        let values = KEYS.iter().map(|key| (key.key, self.value(key.key)));
        std::iter::once(preset).chain(values)
    }

    /// `preset` and what differs from it, in the order of the key table.
    pub fn difference(&self) -> impl Iterator<Item = (&'static str, Value)> + '_ {
        let mut base = self.preset.values();
        let recipe = base.get("recipe").cloned();
        base.insert("recipe", self.value("recipe"));
        fill_by_recipe(&mut base);
        if let Some(recipe) = recipe {
            base.insert("recipe", recipe);
        }
        self.entries().filter(move |(key, value)| *key == "preset" || base.get(key) != Some(value))
    }

    /// The preset that this config is based on.
    #[must_use]
    pub fn base(&self) -> Preset {
        self.preset
    }

    fn value(&self, key: &str) -> Value {
        self.values.get(key).cloned().unwrap_or(Value::Number(0.0))
    }

    /// Draw order and `BatchNorm` flavour.
    #[must_use]
    pub fn recipe(&self) -> Recipe {
        if self.values.word("recipe") == "layers" { Recipe::Layers } else { Recipe::Flat }
    }

    /// Whether the names are the user's own.
    #[must_use]
    pub fn is_custom(&self) -> bool {
        self.values.word("corpus") == "custom"
    }

    /// PyTorch's seed.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked by its key
    pub fn seed(&self) -> u64 {
        self.values.number("seed") as u64
    }

    /// How rows are made and divided.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked by its key
    pub fn layout(&self) -> Layout {
        Layout {
            block_size: self.block_size(),
            by_words: self.values.word("split") == "words",
            split_seed: self.values.number("split_seed") as u32,
            label_leak: self.values.is_true("label_leak"),
            end_token: self.values.is_true("end_token"),
        }
    }

    /// `T`
    #[must_use]
    pub fn block_size(&self) -> usize {
        self.values.integer("block_size")
    }

    /// `E`
    #[must_use]
    pub fn n_embd(&self) -> usize {
        self.values.integer("n_embd")
    }

    /// `H`
    #[must_use]
    pub fn n_hidden(&self) -> usize {
        self.values.integer("n_hidden")
    }

    /// Number of hidden layers.
    #[must_use]
    pub fn n_layers(&self) -> usize {
        self.values.integer("n_layers")
    }

    /// The function after each hidden layer.
    #[must_use]
    pub fn activation(&self) -> Activation {
        Activation::find(self.values.word("activation")).unwrap_or(Activation::Tanh)
    }

    /// Spread of the hidden weights.
    #[must_use]
    pub fn init(&self) -> Init {
        let gain = match self.values.get("gain") {
            Some(Value::Number(gain)) => *gain,
            _ => self.activation().gain(),
        };
        match self.values.word("init") {
            "xavier" => Init::Xavier(gain),
            "normal" => Init::Normal(gain),
            "zeros" => Init::Zeros,
            _ => Init::Kaiming(gain),
        }
    }

    /// What the Linear layers do with their bias.
    #[must_use]
    pub fn bias(&self) -> Bias {
        match self.values.word("bias") {
            "learned" => Bias::Learned,
            "unused" => Bias::Unused,
            _ => Bias::None,
        }
    }

    /// Std of the drawn hidden bias.
    #[must_use]
    pub fn bias_scale(&self) -> f64 {
        self.values.number("bias_scale")
    }

    /// Factor on the last weight or gamma.
    #[must_use]
    pub fn out_scale(&self) -> f64 {
        self.values.number("out_scale")
    }

    /// Std of the drawn output bias.
    #[must_use]
    pub fn out_bias_scale(&self) -> f64 {
        self.values.number("out_bias_scale")
    }

    /// Whether there is a `BatchNorm`.
    #[must_use]
    pub fn batch_norm(&self) -> bool {
        self.values.is_true("batch_norm")
    }

    /// eps and momentum of the `BatchNorm`, and what it keeps running.
    #[must_use]
    pub fn norm(&self) -> BatchNormConfig {
        BatchNormConfig {
            eps: self.values.number("bn_eps"),
            momentum: self.values.number("bn_momentum"),
            scale: match self.recipe() {
                Recipe::Flat => Scale::Std,
                Recipe::Layers => Scale::Variance,
            },
        }
    }

    /// `B`
    #[must_use]
    pub fn batch_size(&self) -> usize {
        self.values.integer("batch_size")
    }

    /// The learning rate of a step.
    #[must_use]
    pub fn lr(&self, step: u64) -> f64 {
        self.schedule().lr(step)
    }

    /// The learning rates of all steps.
    #[must_use]
    pub fn schedule(&self) -> Schedule {
        Schedule {
            first: self.values.number("lr"),
            decay: self.values.number("lr_decay"),
            decay_step: self.values.number("lr_decay_step"),
        }
    }

    /// Where the run ends.
    #[must_use]
    pub fn max_steps(&self) -> u64 {
        self.values.integer("max_steps") as u64
    }
}

/// One learning rate up to a step, another one from there on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    first: f64,
    decay: f64,
    decay_step: f64,
}

impl Schedule {
    /// The learning rate of a step.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // at most 10^9
    pub fn lr(&self, step: u64) -> f64 {
        let decayed = step as f64 >= self.decay_step;
        self.first * if decayed { self.decay } else { 1.0 }
    }
}

/// Gives eps and momentum the values of the recipe where nobody set them.
fn fill_by_recipe(values: &mut Values) {
    let layers = values.get("recipe") == Some(&Value::Text("layers".to_owned()));
    let (eps, momentum) = if layers { (1e-5, 0.1) } else { (0.0, 0.001) };
    values.insert_default("bn_eps", Value::Number(eps));
    values.insert_default("bn_momentum", Value::Number(momentum));
}

/// The value that a text means for a key, or for `preset`.
///
/// # Errors
/// For an unknown key, and a value that its key does not take.
pub fn parse(name: &str, text: &str) -> Result<Value> {
    if name == "preset" {
        return Preset::find(text.trim()).map(|preset| Value::Text(preset.name().to_owned()));
    }
    let key = Key::find(name)?;
    key.parse(text).map_err(|error| match key.kind {
        // What somebody typed reads better without quotes.
        Kind::Choice { .. } => error,
        _ => Error::config(key.key, error_text(key, text)),
    })
}

fn error_text(key: &Key, text: &str) -> String {
    let text: String = text.trim().chars().take(40).collect();
    let got = if text.is_empty() { "nothing" } else { &text };
    format!("got {got}; it takes {}", key.takes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(pairs: &[(&str, &str)]) -> String {
        Config::from_text(pairs.iter().copied()).expect_err("a bad config").to_string()
    }

    #[test]
    fn errors_name_the_key_what_it_got_and_what_it_takes() {
        for (pair, want) in [
            (("n_hidden", "0"), "n_hidden: got 0; it takes a whole number from 1 to 1024"),
            (("n_hidden", "1e9"), "n_hidden: got 1e9; it takes a whole number from 1 to 1024"),
            (("n_hidden", "2.5"), "n_hidden: got 2.5; it takes a whole number from 1 to 1024"),
            (("lr", "fast"), "lr: got fast; it takes a number from 0 to 1000000"),
            (("lr", "NaN"), "lr: got NaN; it takes a number from 0 to 1000000"),
            (("gain", ""), "gain: got nothing; it takes auto or a number from 0 to 1000000"),
            (("batch_norm", "yes"), "batch_norm: got yes; it takes true or false"),
            (("recipe", "deep"), "recipe: got \"deep\"; it takes one of flat, layers"),
        ] {
            assert_eq!(error(&[pair]), want);
        }
        assert_eq!(error(&[("seeds", "1")]), "seeds: no such key; did you mean seed?");
        assert!(
            error(&[("colour", "1")]).starts_with("colour: no such key; the keys are preset, ")
        );
        assert!(error(&[("preset", "x")]).starts_with("preset: got \"x\"; it takes one of seed, "));
    }

    #[test]
    fn wrong_types_are_refused_though_a_text_would_parse() {
        let number_as_text = Config::new([("n_hidden", Value::Text("32".to_owned()))]);
        assert!(number_as_text.is_err());
        assert!(Config::new([("batch_norm", Value::Number(1.0))]).is_err());
        assert!(Config::new([("preset", Value::Number(1.0))]).is_err());
    }

    #[test]
    fn values_that_do_not_go_together_are_refused() {
        assert!(error(&[("n_layers", "2")]).contains("recipe flat has 1 hidden layer"));
        assert!(error(&[("batch_size", "1")]).contains("BatchNorm needs at least 2 rows"));
        assert!(Config::from_text([("batch_size", "1"), ("batch_norm", "false")]).is_ok());
    }

    #[test]
    fn batch_norm_defaults_follow_the_recipe_unless_set() {
        let flat = Config::preset(Preset::default()).norm();
        assert_eq!((flat.eps, flat.momentum, flat.scale), (0.0, 0.001, Scale::Std));
        let layers = Config::from_text([("recipe", "layers")]).expect("valid").norm();
        assert_eq!((layers.eps, layers.momentum, layers.scale), (1e-5, 0.1, Scale::Variance));
        let set = Config::from_text([("recipe", "layers"), ("bn_eps", "0.5")]).expect("valid");
        assert_eq!(set.norm().eps, 0.5);
    }

    #[test]
    fn the_difference_rebuilds_the_config() {
        for preset in Preset::ALL {
            assert_eq!(Config::preset(preset).difference().count(), 1, "{}", preset.name());
        }
        let pairs = [("preset", "kaiming"), ("recipe", "layers"), ("gain", "2"), ("seed", "5")];
        let config = Config::from_text(pairs).expect("valid");
        let difference: Vec<_> = config.difference().collect();
        let keys: Vec<_> = difference.iter().map(|(key, _)| *key).collect();
        assert_eq!(keys, ["preset", "recipe", "gain", "seed"]);
        assert_eq!(Config::new(difference).expect("valid"), config);
    }

    #[test]
    fn the_learning_rate_falls_at_the_decay_step() {
        let config = Config::preset(Preset::default());
        assert_eq!(config.lr(99_999), 0.1);
        assert!((config.lr(100_000) - 0.01).abs() < 1e-12);
    }
}
