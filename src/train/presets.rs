//! The lecture's stations, each a full config.

use super::keys::Value;
use super::values::Values;
use crate::error::{Error, Result};

/// A named config.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// A student's notebook as written, faults included.
    Seed,
    /// Row 1 of the lecture's loss log: nothing scaled.
    Initial,
    /// Row 2: the logits start near zero.
    Logits,
    /// Row 3: the hidden layer is scaled by hand, so that tanh is not saturated.
    Tanh,
    /// Row 4: Kaiming's scale in place of the hand-made one.
    Kaiming,
    /// Row 5: `BatchNorm`.
    #[default]
    Batchnorm,
    /// Six Linear layers without `BatchNorm`.
    Deep,
    /// Six Linear layers, each with a `BatchNorm`.
    DeepBatchnorm,
    /// The same network as `torch.nn` would build it by default.
    Torch,
    /// A `LayerNorm` in place of each hidden `BatchNorm`.
    Layernorm,
    /// Six Linear layers, each with a `BatchNorm`, trained by `AdamW`.
    Adam,
    /// Fifty hidden layers as `torch.nn` would build them, with nothing that helps: it does not train.
    Fifty,
    /// Fifty hidden layers, each with a `BatchNorm`.
    FiftyBatchnorm,
    /// Fifty hidden layers that add their input.
    FiftyResidual,
}

/// A row of the preset table: what differs from [`COMMON`].
type Row = &'static [(&'static str, Plain)];

/// A value that a constant can hold.
#[derive(Clone, Copy)]
enum Plain {
    Yes,
    No,
    N(f64),
    T(&'static str),
}
use Plain::{N, No, T, Yes};

const COMMON: Row = &[
    ("corpus", T("ssa-2018")),
    ("block_size", N(3.0)),
    ("split", T("words")),
    ("split_seed", N(42.0)),
    ("label_leak", No),
    ("end_token", Yes),
    ("recipe", T("flat")),
    ("n_embd", N(10.0)),
    ("n_hidden", N(200.0)),
    ("n_layers", N(1.0)),
    ("activation", T("tanh")),
    ("bias", T("learned")),
    ("init", T("kaiming")),
    ("gain", T("auto")),
    ("bias_scale", N(0.01)),
    ("out_scale", N(0.01)),
    ("out_bias_scale", N(0.0)),
    ("out_bias", T("zero")),
    ("seed", N(2_147_483_647.0)),
    ("norm", T("none")),
    ("norm_order", T("before")),
    ("bn_variance", T("unbiased")),
    ("residual", No),
    ("batch_size", N(32.0)),
    ("optimizer", T("sgd")),
    ("momentum", N(0.9)),
    ("beta1", N(0.9)),
    ("beta2", N(0.999)),
    ("adam_eps", N(1e-8)),
    ("grad_clip", N(0.0)),
    ("schedule", T("step")),
    ("warmup_steps", N(0.0)),
    ("min_lr", N(0.0)),
    ("lr", N(0.1)),
    ("lr_decay", N(0.1)),
    ("lr_decay_step", N(100_000.0)),
    ("max_steps", N(200_000.0)),
];

const SEED: Row = &[
    ("split", T("rows")),
    ("label_leak", Yes),
    ("end_token", No),
    ("n_hidden", N(20.0)),
    ("bias", T("unused")),
    ("init", T("normal")),
    ("gain", N(1500.0)),
    ("seed", N(420.0)),
    ("norm", T("batch")),
];
const INITIAL: Row = &[
    ("init", T("normal")),
    ("gain", N(1.0)),
    ("bias_scale", N(1.0)),
    ("out_scale", N(1.0)),
    ("out_bias_scale", N(1.0)),
];
const LOGITS: Row = &[("init", T("normal")), ("gain", N(1.0)), ("bias_scale", N(1.0))];
const TANH: Row = &[("init", T("normal")), ("gain", N(0.2))];
const BATCHNORM: Row = &[("bias", T("none")), ("norm", T("batch"))];
const DEEP: Row = &[
    ("recipe", T("layers")),
    ("n_hidden", N(100.0)),
    ("n_layers", N(5.0)),
    ("out_scale", N(0.1)),
    ("lr_decay_step", N(150_000.0)),
];
/// This row and those below stand over [`DEEP`].
const DEEP_BATCHNORM: Row = &[("gain", N(1.0)), ("bias", T("none")), ("norm", T("batch"))];
const TORCH: Row = &[
    ("init", T("torch")),
    ("out_scale", N(1.0)),
    ("norm", T("batch")),
    ("bn_variance", T("biased")),
];
const LAYERNORM: Row = &[("gain", N(1.0)), ("norm", T("layer"))];
const ADAM: Row = &[
    ("gain", N(1.0)),
    ("bias", T("none")),
    ("norm", T("batch")),
    ("optimizer", T("adamw")),
    ("lr", N(0.001)),
];
const FIFTY: Row =
    &[("n_hidden", N(40.0)), ("n_layers", N(50.0)), ("init", T("torch")), ("out_scale", N(1.0))];
/// This row and the next one stand over [`FIFTY`], too.
const FIFTY_BATCHNORM: Row = &[("bias", T("none")), ("norm", T("batch"))];
const FIFTY_RESIDUAL: Row = &[("residual", Yes)];

impl Preset {
    /// All presets, in the lecture's order, then those that go on from there.
    pub const ALL: [Self; 14] = [
        Self::Seed,
        Self::Initial,
        Self::Logits,
        Self::Tanh,
        Self::Kaiming,
        Self::Batchnorm,
        Self::Deep,
        Self::DeepBatchnorm,
        Self::Torch,
        Self::Layernorm,
        Self::Adam,
        Self::Fifty,
        Self::FiftyBatchnorm,
        Self::FiftyResidual,
    ];

    /// As configs spell it.
    #[must_use]
    #[inline(never)] // `find` would hold it fourteen times
    pub fn name(self) -> &'static str {
        match self {
            Self::Seed => "seed",
            Self::Initial => "initial",
            Self::Logits => "logits",
            Self::Tanh => "tanh",
            Self::Kaiming => "kaiming",
            Self::Batchnorm => "batchnorm",
            Self::Deep => "deep",
            Self::DeepBatchnorm => "deep-batchnorm",
            Self::Torch => "torch",
            Self::Layernorm => "layernorm",
            Self::Adam => "adam",
            Self::Fifty => "fifty",
            Self::FiftyBatchnorm => "fifty-batchnorm",
            Self::FiftyResidual => "fifty-residual",
        }
    }

    /// As the page calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Seed => "The seed notebook, faults and all",
            Self::Initial => "1 Nothing scaled",
            Self::Logits => "2 Logits near zero",
            Self::Tanh => "3 Tanh not saturated",
            Self::Kaiming => "4 Kaiming",
            Self::Batchnorm => "5 BatchNorm",
            Self::Deep => "6 Deep, no BatchNorm",
            Self::DeepBatchnorm => "7 Deep with BatchNorm",
            Self::Torch => "8 Deep, by PyTorch's defaults",
            Self::Layernorm => "9 Deep with LayerNorm",
            Self::Adam => "10 Deep with BatchNorm and AdamW",
            Self::Fifty => "11 Fifty layers",
            Self::FiftyBatchnorm => "12 Fifty layers with BatchNorm",
            Self::FiftyResidual => "13 Fifty residual layers",
        }
    }

    /// The preset with this name.
    ///
    /// # Errors
    /// Where there is none.
    pub fn find(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|preset| preset.name() == name);
        found.ok_or_else(|| Self::refuse(&Value::Text(name.to_owned())))
    }

    /// The error for a value that is no preset.
    #[must_use]
    pub fn refuse(value: &Value) -> Error {
        let names = Self::ALL.map(Self::name).join(", ");
        Error::config("preset", format!("got {value}; it takes one of {names}"))
    }

    /// The preset's values, without those that the recipe decides.
    #[must_use]
    pub fn values(self) -> Values {
        let rows: [Row; 3] = match self {
            Self::Seed => [SEED, &[], &[]],
            Self::Initial => [INITIAL, &[], &[]],
            Self::Logits => [LOGITS, &[], &[]],
            Self::Tanh => [TANH, &[], &[]],
            Self::Kaiming => [&[], &[], &[]],
            Self::Batchnorm => [BATCHNORM, &[], &[]],
            Self::Deep => [DEEP, &[], &[]],
            Self::DeepBatchnorm => [DEEP, DEEP_BATCHNORM, &[]],
            Self::Torch => [DEEP, TORCH, &[]],
            Self::Layernorm => [DEEP, LAYERNORM, &[]],
            Self::Adam => [DEEP, ADAM, &[]],
            Self::Fifty => [DEEP, FIFTY, &[]],
            Self::FiftyBatchnorm => [DEEP, FIFTY, FIFTY_BATCHNORM],
            Self::FiftyResidual => [DEEP, FIFTY, FIFTY_RESIDUAL],
        };
        let mut values = Values::default();
        for &(key, value) in COMMON.iter().chain(rows.into_iter().flatten()) {
            values.insert(key, value.into());
        }
        values
    }
}

impl From<Plain> for Value {
    fn from(value: Plain) -> Self {
        match value {
            Yes => Self::Bool(true),
            No => Self::Bool(false),
            N(x) => Self::Number(x),
            T(x) => Self::Text(x.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Config, KEYS};

    #[test]
    fn every_preset_is_a_full_config_that_its_own_checks_pass() {
        for preset in Preset::ALL {
            let config = Config::preset(preset);
            assert_eq!(config.entries().count(), KEYS.len() + 1);
            assert_eq!(Config::new(config.entries()).expect("valid"), config);
            for key in KEYS {
                let (_, value) =
                    config.entries().find(|(name, _)| *name == key.key).expect("there");
                key.check(&value).expect("valid");
            }
        }
    }

    #[test]
    fn names_are_found_again() {
        for preset in Preset::ALL {
            assert_eq!(Preset::find(preset.name()).expect("known"), preset);
        }
        assert!(Preset::find("BatchNorm").is_err());
    }

    #[test]
    fn titles_count_the_presets_after_the_seed_notebooks() {
        assert_eq!(Preset::Seed.title(), "The seed notebook, faults and all");
        for (i, preset) in Preset::ALL.into_iter().enumerate().skip(1) {
            let title = preset.title().strip_prefix(&format!("{i} "));
            assert!(title.is_some_and(|title| !title.is_empty()), "{i}: {}", preset.title());
        }
    }
}
