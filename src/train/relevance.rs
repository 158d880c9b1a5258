//! Which keys mean something for the values that the others have: the page shows no `beta1` under
//! `sgd`, and an address that names one is told so.

use super::config::{Bias, Config, Recipe, parse};
use super::keys::{KEYS, Value};
use crate::error::Error;
use crate::nn::Init;

/// A key that does not always mean something.
struct Rule {
    key: &'static str,
    /// Whether it does.
    applies: fn(&Config) -> bool,
    /// What it asks for, in words.
    needs: &'static str,
}

const fn rule(key: &'static str, needs: &'static str, applies: fn(&Config) -> bool) -> Rule {
    Rule { key, applies, needs }
}

/// Keys that are not here always mean something.
static RULES: [Rule; 16] = [
    rule("residual", "recipe layers and two hidden layers or more", |c| {
        c.recipe() == Recipe::Layers && c.n_layers() > 1
    }),
    rule("gain", "init kaiming, xavier or normal", |c| {
        !matches!(c.init(), Init::Zeros | Init::Torch)
    }),
    rule("bias_scale", "recipe flat, bias learned and another init than torch", |c| {
        c.recipe() == Recipe::Flat && c.bias() == Bias::Learned && c.init() != Init::Torch
    }),
    rule("out_bias_scale", "recipe flat, out_bias zero and another init than torch", |c| {
        c.recipe() == Recipe::Flat && !c.starts_at_frequencies() && c.init() != Init::Torch
    }),
    rule("out_bias", "an output bias, which no BatchNorm takes out again", Config::has_out_bias),
    rule("norm_order", "recipe layers and a norm", |c| {
        c.recipe() == Recipe::Layers && c.norm().is_some()
    }),
    rule("bn_variance", "norm batch", Config::batch_norm),
    rule("bn_eps", "a norm", |c| c.norm().is_some()),
    rule("bn_momentum", "norm batch", Config::batch_norm),
    rule("momentum", "optimizer momentum or nesterov", |c| {
        matches!(c.word("optimizer"), "momentum" | "nesterov")
    }),
    rule("beta1", ADAM, is_adam),
    rule("beta2", ADAM, is_adam),
    rule("adam_eps", ADAM, is_adam),
    rule("min_lr", "schedule linear or cosine", |c| {
        matches!(c.word("schedule"), "linear" | "cosine")
    }),
    rule("lr_decay", "schedule step", falls_in_a_step),
    rule("lr_decay_step", "schedule step", falls_in_a_step),
];

const ADAM: &str = "optimizer adam or adamw";

fn is_adam(config: &Config) -> bool {
    matches!(config.word("optimizer"), "adam" | "adamw")
}

fn falls_in_a_step(config: &Config) -> bool {
    config.word("schedule") == "step"
}

/// The rule that a key breaks.
fn broken(key: &str, config: &Config) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.key == key && !(rule.applies)(config))
}

/// The keys that mean something in a config, in the order of the table.
///
/// ```
/// use makemore_playground::train::{Config, Preset, relevant_keys};
/// let keys: Vec<_> = relevant_keys(&Config::preset(Preset::default())).collect();
/// assert!(keys.contains(&"lr") && keys.contains(&"bn_eps") && !keys.contains(&"beta1"));
/// ```
pub fn relevant_keys(config: &Config) -> impl Iterator<Item = &'static str> + '_ {
    KEYS.iter().map(|key| key.key).filter(|key| broken(key, config).is_none())
}

/// The error for a key that means nothing in a config; `None` for any other.
#[must_use]
pub fn irrelevant(key: &str, config: &Config) -> Option<Error> {
    let rule = broken(key, config)?;
    Some(Error::config(key, format!("it has no effect here; it needs {}", rule.needs)))
}

/// What the texts of an address or a form say.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Today's keys and their values.
    pub values: Vec<(&'static str, Value)>,
    /// Keys as they were written, and what is wrong with them.
    pub errors: Vec<(String, String)>,
}

/// Reads texts as typed values, with an error for each that its key does not take or that means
/// nothing beside the others.
#[must_use]
pub fn from_texts(pairs: &[(String, String)]) -> Typed {
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    for (key, text) in pairs {
        match parse(key, text) {
            Ok(value) => values.push((key, value)),
            Err(error) => errors.push((key.clone(), error.to_string())),
        }
    }
    let together = Config::unchecked(values.iter().map(|(_, value)| value.clone()));
    let meant = |(key, (today, value)): (&String, (&'static str, Value))| {
        let error = together.as_ref().ok().and_then(|config| irrelevant(today, config));
        let Some(error) = error else { return Some((today, value)) };
        errors.push((key.clone(), error.to_string()));
        None
    };
    let values = values.into_iter().filter_map(meant).collect();
    Typed { values, errors }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::Preset;

    fn config(pairs: &[(&str, &str)]) -> Config {
        Config::from_text(pairs.iter().copied()).expect("valid")
    }

    fn read(pairs: &[(&str, &str)]) -> (Vec<&'static str>, Vec<String>) {
        let owned: Vec<_> = pairs.iter().map(|&(k, v)| (k.to_owned(), v.to_owned())).collect();
        let Typed { values, errors } = from_texts(&owned);
        let keys = values.into_iter().map(|(key, _)| key).collect();
        (keys, errors.into_iter().map(|(_, message)| message).collect())
    }

    #[test]
    fn every_rule_is_about_a_key_and_holds_for_some_preset_or_change() {
        let changed: Vec<_> = [
            [("preset", "deep"), ("optimizer", "adam")],
            [("preset", "deep"), ("optimizer", "momentum")],
            [("preset", "deep-batchnorm"), ("schedule", "cosine")],
            [("preset", "kaiming"), ("init", "torch")],
        ]
        .iter()
        .map(|pairs| config(pairs))
        .chain(Preset::ALL.map(Config::preset))
        .collect();
        for rule in &RULES {
            assert!(KEYS.iter().any(|key| key.key == rule.key), "{}", rule.key);
            for wanted in [true, false] {
                let found = changed.iter().any(|config| (rule.applies)(config) == wanted);
                assert!(found, "{} {wanted}", rule.key);
            }
        }
    }

    #[test]
    fn no_preset_names_a_key_that_means_nothing() {
        for preset in Preset::ALL {
            let config = Config::preset(preset);
            for (key, _) in config.difference().filter(|(key, _)| *key != "preset") {
                assert!(irrelevant(key, &config).is_none(), "{} {key}", preset.name());
            }
        }
    }

    #[test]
    fn an_address_that_names_such_a_key_is_told_and_the_rest_of_it_holds() {
        let (keys, errors) = read(&[("n_hidden", "50"), ("beta1", "0.8"), ("seeds", "1")]);
        assert_eq!(keys, ["n_hidden"]);
        assert_eq!(errors[0], "seeds: no such key; did you mean seed?");
        assert_eq!(errors[1], "beta1: it has no effect here; it needs optimizer adam or adamw");
        let (keys, errors) =
            read(&[("beta1", "0.8"), ("optimizer", "adam"), ("batch_norm", "false")]);
        assert_eq!((keys, errors.len()), (vec!["beta1", "optimizer", "norm"], 0));
        let (keys, errors) = read(&[("batch_norm", "false"), ("bn_momentum", "0.1")]);
        assert_eq!((keys, errors.len()), (vec!["norm"], 1));
        // Values that do not go together are another error, which is the config's to give.
        let (keys, errors) = read(&[("n_layers", "3"), ("lr", "1"), ("beta2", "0.9")]);
        assert_eq!((keys, errors.len()), (vec!["n_layers", "lr"], 1));
    }

    /// What has no effect changes no bit.
    #[test]
    fn a_key_without_effect_has_none() {
        use crate::train::Trainer;
        let weights = |config: Config| {
            let mut run = Trainer::on_built_in_names(config).expect("trains");
            run.train(3);
            run.weights_sha256()
        };
        let small = [("n_hidden", "9"), ("batch_size", "8"), ("lr_decay_step", "1")];
        for base in [
            &[("preset", "kaiming")][..],
            &[("preset", "layernorm")],
            &[("preset", "torch"), ("schedule", "constant")],
            &[("preset", "deep-batchnorm"), ("n_layers", "1")],
            &[("preset", "adam"), ("init", "zeros"), ("schedule", "linear")],
        ] {
            let base = config(&[base, &small].concat());
            let want = weights(base.clone());
            for (key, value) in [
                ("residual", "true"),
                ("gain", "0.7"),
                ("bias_scale", "0.3"),
                ("out_bias_scale", "0.3"),
                ("out_bias", "frequency"),
                ("norm_order", "after"),
                ("bn_variance", "biased"),
                ("bn_variance", "unbiased"),
                ("bn_eps", "0.3"),
                ("bn_momentum", "0.3"),
                ("momentum", "0.3"),
                ("beta1", "0.3"),
                ("beta2", "0.3"),
                ("adam_eps", "0.3"),
                ("min_lr", "0.3"),
                ("lr_decay", "0.3"),
                ("lr_decay_step", "2"),
            ] {
                let (key, value) = parse(key, value).expect("valid");
                if irrelevant(key, &base).is_some() {
                    let other = base.with(key, value).expect("valid");
                    assert_eq!(weights(other), want, "{key} over {:?}", base.difference().next());
                }
            }
        }
    }
}
