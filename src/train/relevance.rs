//! Which keys mean something for the values that the others have: the page shows no `beta1` under
//! `sgd`, and an address that names one is told so.

use super::config::{Config, parse};
use super::keys::{KEYS, Value};
use crate::error::Error;

/// What a key asks for: one of these words for each of these other keys.
type Needs = &'static [(&'static str, &'static [&'static str])];

const FLAT: (&str, &[&str]) = ("recipe", &["flat"]);
const LAYERS: (&str, &[&str]) = ("recipe", &["layers"]);
const SCALED: (&str, &[&str]) = ("init", &["kaiming", "xavier", "normal"]);
const NOT_TORCHS: (&str, &[&str]) = ("init", &["kaiming", "xavier", "normal", "zeros"]);
const BATCH: Needs = &[("norm", &["batch"])];
const ANY_NORM: (&str, &[&str]) = ("norm", &["batch", "layer", "rms"]);
const ADAM: Needs = &[("optimizer", &["adam", "adamw"])];
const STEP: Needs = &[("schedule", &["step"])];

/// Keys that are not here always mean something, but for `out_bias`.
static NEEDS: [(&str, Needs); 15] = [
    ("residual", &[LAYERS]),
    ("gain", &[SCALED]),
    ("bias_scale", &[FLAT, ("bias", &["learned"]), NOT_TORCHS]),
    ("out_bias_scale", &[FLAT, ("out_bias", &["zero"]), NOT_TORCHS]),
    ("norm_order", &[LAYERS, ANY_NORM]),
    ("bn_variance", BATCH),
    ("bn_eps", &[ANY_NORM]),
    ("bn_momentum", BATCH),
    ("momentum", &[("optimizer", &["momentum", "nesterov"])]),
    ("beta1", ADAM),
    ("beta2", ADAM),
    ("adam_eps", ADAM),
    ("min_lr", &[("schedule", &["linear", "cosine"])]),
    ("lr_decay", STEP),
    ("lr_decay_step", STEP),
];

/// What a key asks for and does not get, in words.
fn missing(key: &str, config: &Config) -> Option<String> {
    if key == "out_bias" && !config.has_out_bias() {
        return Some("an output bias that no BatchNorm takes out again".to_owned());
    }
    let (_, needs) = NEEDS.iter().find(|(of, _)| *of == key)?;
    let (other, words) =
        needs.iter().find(|(other, words)| !words.contains(&config.word(other)))?;
    Some(format!("{other} {}", words.join(" or ")))
}

/// The keys that mean something in a config, in the order of the table.
///
/// ```
/// use makemore_playground::train::{Config, Preset, relevant_keys};
/// let keys: Vec<_> = relevant_keys(&Config::preset(Preset::default())).collect();
/// assert!(keys.contains(&"lr") && keys.contains(&"bn_eps") && !keys.contains(&"beta1"));
/// ```
pub fn relevant_keys(config: &Config) -> impl Iterator<Item = &'static str> + '_ {
    KEYS.iter().map(|key| key.key).filter(|key| missing(key, config).is_none())
}

/// The error for a key that means nothing in a config; `None` for any other.
#[must_use]
pub fn irrelevant(key: &str, config: &Config) -> Option<Error> {
    let needs = missing(key, config)?;
    Some(Error::config(key, format!("it has no effect here; it needs {needs}")))
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
    let mut typed = Typed::default();
    let mut written = Vec::new();
    for (key, text) in pairs {
        match parse(key, text) {
            Ok(value) => {
                typed.values.push(value);
                written.push(key);
            }
            Err(error) => typed.errors.push((key.clone(), error.to_string())),
        }
    }
    let Ok(config) = Config::unchecked(typed.values.clone()) else { return typed };
    let Typed { values, errors } = &mut typed;
    let mut written = written.into_iter();
    values.retain(|(key, _)| {
        let error = irrelevant(key, &config);
        let written = written.next().cloned().unwrap_or_default();
        errors.extend(error.as_ref().map(|error| (written, error.to_string())));
        error.is_none()
    });
    typed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Key, Preset};

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
        for key in NEEDS.iter().map(|(key, _)| *key).chain(["out_bias"]) {
            for wanted in [true, false] {
                let found = changed.iter().any(|config| missing(key, config).is_none() == wanted);
                assert!(found, "{key} {wanted}");
            }
        }
        for (key, needs) in &NEEDS {
            for (other, words) in needs.iter().chain([&(*key, &[][..])]) {
                let other = Key::find(other).expect("a key");
                for word in *words {
                    other.check(&Value::Text((*word).to_owned())).expect("one of its words");
                }
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
            &[("preset", "deep"), ("n_layers", "2")],
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

    #[test]
    fn the_keys_that_mean_something_are_listed_in_the_order_of_the_table() {
        let listed = |pairs| relevant_keys(&config(pairs)).collect::<Vec<_>>();
        let (sgd, adam) = (listed(&[]), listed(&[("optimizer", "adam")]));
        let place = |key: &&str| KEYS.iter().position(|row| row.key == *key);
        assert!(sgd.is_sorted_by_key(place) && sgd.contains(&"lr") && !sgd.contains(&"beta1"));
        let added: Vec<_> = adam.iter().filter(|key| !sgd.contains(key)).collect();
        assert_eq!(added, [&"beta1", &"beta2", &"adam_eps"]);
    }
}
