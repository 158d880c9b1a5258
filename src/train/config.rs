//! One flat config: everything that decides what a run computes.

use super::cost;
use super::keys::{KEYS, Key, Kind, Value, typed};
use super::optimizer::{Method, OptimizerConfig};
use super::presets::Preset;
use super::values::Values;
use crate::data::dataset::Layout;
use crate::error::{Error, Result};
use crate::nn::{Activation, BatchNormConfig, Init, NormConfig, NormOrder, Scale, Variance};

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
        fill_defaults(&mut values);
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
        let config = Self::unchecked(changes)?;
        config.check_together()?;
        Ok(config)
    }

    /// [`new`](Self::new) without the check that the values go together.
    ///
    /// # Errors
    /// For an unknown key, and a value that its key does not take.
    pub(super) fn unchecked<K: AsRef<str>>(
        changes: impl IntoIterator<Item = (K, Value)>,
    ) -> Result<Self> {
        let mut preset = Preset::default();
        let mut checked = Vec::new();
        for (name, value) in changes {
            match (name.as_ref(), value) {
                ("preset", Value::Text(name)) => preset = Preset::find(&name)?,
                ("preset", other) => return Err(Preset::refuse(&other)),
                (name, value) => {
                    let key = Key::find(name)?;
                    key.check(&value)?;
                    checked.push(key.today(value));
                }
            }
        }
        let mut values = preset.values();
        for (key, value) in checked {
            values.insert(key, value);
        }
        fill_defaults(&mut values);
        Ok(Self { values, preset })
    }

    /// [`new`](Self::new) from texts, as an address or a command line holds them.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn from_text<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let pairs: Result<Vec<_>> =
            pairs.into_iter().map(|(name, text)| parse(name, text)).collect();
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
        let (key, value) = key.today(value);
        config.values.insert(key, value);
        config.check_together()?;
        Ok(config)
    }

    fn check_together(&self) -> Result<()> {
        if self.recipe() == Recipe::Flat && self.n_layers() > 1 {
            let message = format!(
                "got {}; recipe flat has 1 hidden layer: set it to 1, or use recipe layers",
                self.n_layers()
            );
            return Err(Error::config("n_layers", message));
        }
        if self.batch_norm() && self.batch_size() == 1 {
            let message = "got 1; BatchNorm needs at least 2 rows, because one alone has no variance: \
                           use a larger batch, or another norm";
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
        for (key, value) in defaults(&self.values) {
            base.insert_default(key, Value::Number(value));
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
            "torch" => Init::Torch,
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
        self.values.word("norm") == "batch"
    }

    /// The normalisation, if there is one.
    #[must_use]
    pub fn norm(&self) -> Option<NormConfig> {
        let eps = self.values.number("bn_eps");
        match self.values.word("norm") {
            "batch" => Some(NormConfig::Batch(BatchNormConfig {
                eps,
                momentum: self.values.number("bn_momentum"),
                scale: match self.recipe() {
                    Recipe::Flat => Scale::Std,
                    Recipe::Layers => Scale::Variance,
                },
                variance: match self.values.word("bn_variance") {
                    "biased" => Variance::Biased,
                    _ => Variance::Unbiased,
                },
            })),
            "layer" => Some(NormConfig::Layer { eps }),
            "rms" => Some(NormConfig::Rms { eps }),
            _ => None,
        }
    }

    /// Where hidden layers normalise. Recipe `flat` does it before the activation.
    #[must_use]
    pub fn norm_order(&self) -> NormOrder {
        match self.values.word("norm_order") {
            "after" if self.recipe() == Recipe::Layers => NormOrder::After,
            _ => NormOrder::Before,
        }
    }

    /// Whether hidden layers from the second on add their input. Recipe `flat` has no second one.
    #[must_use]
    pub fn residual(&self) -> bool {
        self.values.is_true("residual")
    }

    /// Whether the output has a bias that no normalisation takes out again.
    #[must_use]
    pub fn has_out_bias(&self) -> bool {
        match self.recipe() {
            Recipe::Flat => true,
            Recipe::Layers => self.bias() == Bias::Learned && !self.batch_norm(),
        }
    }

    /// Whether the output bias begins at the log of the letters' frequencies.
    #[must_use]
    pub fn starts_at_frequencies(&self) -> bool {
        self.values.word("out_bias") == "frequency" && self.has_out_bias()
    }

    /// How a step follows the gradient.
    #[must_use]
    pub fn optimizer(&self) -> OptimizerConfig {
        let number = |key| self.values.number(key);
        let momentum = |nesterov| Method::Momentum { momentum: number("momentum"), nesterov };
        let adam = |decoupled| Method::Adam {
            beta1: number("beta1"),
            beta2: number("beta2"),
            eps: number("adam_eps"),
            decoupled,
        };
        let method = match self.values.word("optimizer") {
            "momentum" => momentum(false),
            "nesterov" => momentum(true),
            "adam" => adam(false),
            "adamw" => adam(true),
            _ => Method::Sgd,
        };
        let (weight_decay, grad_clip) = (number("weight_decay"), number("grad_clip"));
        OptimizerConfig { method, weight_decay, grad_clip }
    }

    /// The word of a key that takes one; empty for any other key.
    #[must_use]
    pub fn word(&self, key: &str) -> &str {
        self.values.word(key)
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
        let number = |key| self.values.number(key);
        let (least, end) = (number("min_lr"), number("max_steps"));
        let course = match self.values.word("schedule") {
            "constant" => Course::Constant,
            "linear" => Course::Linear { least, end },
            "cosine" => Course::Cosine { least, end },
            _ => Course::Step { decay: number("lr_decay"), step: number("lr_decay_step") },
        };
        Schedule { full: number("lr"), warmup: number("warmup_steps"), course }
    }

    /// Where the run ends.
    #[must_use]
    pub fn max_steps(&self) -> u64 {
        self.values.integer("max_steps") as u64
    }
}

/// The learning rate of each step: a straight warm-up, then a course.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    full: f64,
    warmup: f64,
    course: Course,
}

/// What the learning rate does after the warm-up.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Course {
    /// It stays.
    Constant,
    /// It is multiplied by `decay` from a step on.
    Step { decay: f64, step: f64 },
    /// It falls in a straight line, as in PyTorch's `LinearLR`.
    Linear { least: f64, end: f64 },
    /// It falls along half a cosine, as in PyTorch's `CosineAnnealingLR`.
    Cosine { least: f64, end: f64 },
}

impl Schedule {
    /// The learning rate of a step. With `p` the share of the steps after the warm-up that are
    /// done, `linear` is `least + (lr - least) (1 - p)`, and `cosine`
    /// `least + (lr - least) (1 + cos(pi p)) / 2`.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // at most 10^9
    pub fn lr(&self, step: u64) -> f64 {
        let Self { full, warmup, course } = *self;
        let step = step as f64;
        if step < warmup {
            return full * (step + 1.0) / warmup;
        }
        let done = |end: f64| {
            if end > warmup { ((step - warmup) / (end - warmup)).min(1.0) } else { 1.0 }
        };
        match course {
            Course::Constant => full,
            Course::Step { decay, step: from } => full * if step >= from { decay } else { 1.0 },
            Course::Linear { least, end } => least + (full - least) * (1.0 - done(end)),
            Course::Cosine { least, end } => {
                let cosine = libm::cos(std::f64::consts::PI * done(end));
                least + (full - least) * (1.0 + cosine) / 2.0
            }
        }
    }
}

/// What keys that nobody set have where the others have these values.
fn defaults(values: &Values) -> [(&'static str, f64); 3] {
    let layers = values.word("recipe") == "layers";
    let over_neurons = matches!(values.word("norm"), "layer" | "rms");
    [
        ("bn_eps", if layers || over_neurons { 1e-5 } else { 0.0 }),
        ("bn_momentum", if layers { 0.1 } else { 0.001 }),
        ("weight_decay", if values.word("optimizer") == "adamw" { 0.01 } else { 0.0 }),
    ]
}

fn fill_defaults(values: &mut Values) {
    for (key, value) in defaults(values) {
        values.insert_default(key, Value::Number(value));
    }
}

/// The key and the value that a text means for a key, or for `preset`: today's key for an older
/// one.
///
/// # Errors
/// For an unknown key, and a value that its key does not take.
pub fn parse(name: &str, text: &str) -> Result<(&'static str, Value)> {
    if name == "preset" {
        let preset = Preset::find(text.trim())?;
        return Ok(("preset", Value::Text(preset.name().to_owned())));
    }
    let key = Key::find(name)?;
    let value = key.parse(text).map_err(|error| match key.kind {
        // What somebody typed reads better without quotes.
        Kind::Choice { .. } => error,
        _ => Error::config(key.key, error_text(key, text)),
    })?;
    Ok(key.today(value))
}

fn error_text(key: &Key, text: &str) -> String {
    format!("got {}; it takes {}", typed(text.trim()), key.takes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(pairs: &[(&str, &str)]) -> String {
        Config::from_text(pairs.iter().copied()).expect_err("a bad config").to_string()
    }

    #[test]
    fn a_message_is_one_line_whatever_was_typed() {
        for (pair, wanted) in [
            (("n_hidden", "1\n2"), "n_hidden: got 1\u{fffd}2; it takes"),
            (("activation", "ta\tnh"), "activation: got \"ta\u{fffd}nh\"; it takes"),
            (("n_hid\rden", "1"), "n_hid\u{fffd}den: no such key; did you mean n_hidden?"),
            (("", "1"), "nothing: no such key; the keys are"),
        ] {
            let said = error(&[pair]);
            assert!(said.starts_with(wanted), "{said}");
        }
        let text = Value::Text("relu\ngelu".to_owned());
        let said = Config::new([("activation", text)]).expect_err("no activation").to_string();
        assert!(said.starts_with("activation: got \"relu\u{fffd}gelu\""), "{said}");
    }

    fn valid(pairs: &[(&str, &str)]) -> Config {
        Config::from_text(pairs.iter().copied()).expect("a good config")
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
    fn a_long_word_is_cut_off_where_it_is_quoted() {
        let quoted = |letters| Value::Text("x".repeat(letters)).to_string();
        assert_eq!(quoted(40), format!("\"{}\"", "x".repeat(40)));
        assert_eq!(quoted(41), format!("\"{}...\"", "x".repeat(40)));
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
        let batch = |pairs: &[(&str, &str)]| match valid(pairs).norm() {
            Some(NormConfig::Batch(norm)) => norm,
            other => panic!("{other:?}"),
        };
        let flat = batch(&[]);
        assert_eq!((flat.eps, flat.momentum, flat.scale), (0.0, 0.001, Scale::Std));
        let layers = batch(&[("recipe", "layers")]);
        assert_eq!((layers.eps, layers.momentum, layers.scale), (1e-5, 0.1, Scale::Variance));
        assert_eq!(batch(&[("recipe", "layers"), ("bn_eps", "0.5")]).eps, 0.5);
        assert_eq!(valid(&[("norm", "layer")]).norm(), Some(NormConfig::Layer { eps: 1e-5 }));
        let set = valid(&[("norm", "rms"), ("bn_eps", "0")]);
        assert_eq!(set.norm(), Some(NormConfig::Rms { eps: 0.0 }));
    }

    #[test]
    fn batch_norm_still_says_what_it_said() {
        assert_eq!(valid(&[("batch_norm", "false")]).norm(), None);
        let on = valid(&[("preset", "kaiming"), ("batch_norm", "true")]);
        assert_eq!(on, valid(&[("preset", "kaiming"), ("norm", "batch")]));
        let on = Config::new([
            ("preset", Value::Text("kaiming".into())),
            ("batch_norm", Value::Bool(true)),
        ]);
        let difference: Vec<_> = on.expect("valid").difference().collect();
        assert_eq!(difference[1..], [("norm", Value::Text("batch".into()))]);
        assert!(KEYS.iter().all(|key| key.key != "batch_norm"));
        let off = valid(&[]).with("batch_norm", Value::Bool(false)).expect("valid");
        assert_eq!(off.norm(), None);
        assert_eq!(parse("batch_norm", "true"), Ok(("norm", Value::Text("batch".into()))));
    }

    #[test]
    fn the_decay_of_weights_depends_on_the_optimizer_unless_set() {
        let decay = |pairs: &[(&str, &str)]| valid(pairs).optimizer().weight_decay;
        assert_eq!(decay(&[("optimizer", "adam")]), 0.0);
        assert_eq!(decay(&[("optimizer", "adamw")]), 0.01);
        assert_eq!(decay(&[("optimizer", "adamw"), ("weight_decay", "0")]), 0.0);
        let pairs = valid(&[("optimizer", "adamw"), ("norm", "layer")]);
        let difference: Vec<_> = pairs.difference().map(|(key, _)| key).collect();
        assert_eq!(difference, ["preset", "norm", "optimizer"]);
    }

    #[test]
    fn schedules_are_the_formulas() {
        let lr = |course: &str, step: u64| {
            let rest = [("warmup_steps", "10"), ("max_steps", "110"), ("min_lr", "0.02")];
            let config = [("schedule", course), ("lr_decay_step", "60")];
            valid(&[&rest[..], &config].concat()).lr(step)
        };
        let near = |got: f64, want: f64| assert!((got - want).abs() < 1e-12, "{got} for {want}");
        for course in ["step", "constant", "linear", "cosine"] {
            near(lr(course, 0), 0.01);
            near(lr(course, 9), 0.1);
            near(lr(course, 10), 0.1);
        }
        near(lr("step", 60), 0.01);
        near(lr("constant", 1000), 0.1);
        near(lr("linear", 60), 0.06);
        near(lr("cosine", 60), 0.06);
        near(lr("cosine", 35), 0.02 + 0.04 * (1.0 + std::f64::consts::FRAC_1_SQRT_2));
        for course in ["linear", "cosine"] {
            near(lr(course, 110), 0.02);
            near(lr(course, 500), 0.02);
        }
        let short = valid(&[("schedule", "linear"), ("warmup_steps", "9"), ("max_steps", "5")]);
        near(short.lr(8), 0.1);
        near(short.lr(9), 0.0);
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

    #[test]
    fn only_a_stack_of_layers_normalises_after_the_activation() {
        for (recipe, want) in [("flat", NormOrder::Before), ("layers", NormOrder::After)] {
            assert_eq!(valid(&[("recipe", recipe), ("norm_order", "after")]).norm_order(), want);
        }
        assert_eq!(valid(&[("recipe", "layers")]).norm_order(), NormOrder::Before);
        let residual = |preset| valid(&[("preset", preset)]).residual();
        assert!(residual("fifty-residual") && !residual("fifty"));
    }

    #[test]
    fn an_output_bias_is_one_that_no_batch_norm_takes_out_again() {
        for (recipe, bias, norm, want) in [
            ("flat", "none", "batch", true),
            ("layers", "learned", "none", true),
            ("layers", "learned", "batch", false),
            ("layers", "none", "none", false),
        ] {
            let config = valid(&[("recipe", recipe), ("bias", bias), ("norm", norm)]);
            assert_eq!(config.has_out_bias(), want, "{recipe} {bias} {norm}");
            let from = config.with("out_bias", Value::Text("frequency".to_owned()));
            assert_eq!(from.expect("valid").starts_at_frequencies(), want);
            assert!(!config.starts_at_frequencies());
        }
    }
}
