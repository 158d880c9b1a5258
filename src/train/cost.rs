//! The time that one training step takes. A config whose step would hold the page is refused.

use super::values::Values;
use crate::error::{Error, Result};

/// Floating-point operations that a laptop's browser reaches in a second.
const OPERATIONS_A_SECOND: f64 = 25e9;
/// The most floating-point operations that one step may take: about half a second. With a batch
/// of up to 128 every network that the table of keys allows stays below.
const MOST_OPERATIONS: u64 = 12_500_000_000;
/// The most weights: such a network with its gradients and what Adam keeps takes 320 MB, and a saved
/// run of it fits into a file that is read again.
const MOST_WEIGHTS: usize = 16_000_000;
/// The keys that decide how much work a step is.
const SIZES: [&str; 5] = ["batch_size", "n_hidden", "n_layers", "block_size", "n_embd"];

/// Floating-point operations of one step: two for each weight and example forward, and four
/// backward. Reading and writing the weights themselves takes about as long as sixteen examples.
#[must_use]
pub fn operations_of_a_step(values: &Values) -> u64 {
    6 * weights(values) as u64 * (values.integer("batch_size") as u64 + 16)
}

/// Weights of all Linear layers.
fn weights(values: &Values) -> usize {
    // How many letters a text has is not known here; few have more than these.
    let letters = if values.word("corpus") == "custom" { 64 } else { 27 };
    let (hidden, between) = (values.integer("n_hidden"), values.integer("n_layers") - 1);
    let inputs = values.integer("block_size") * values.integer("n_embd");
    hidden * (inputs + hidden * between + letters)
}

/// Checks that one step would not hold the page, and that the network fits into its memory: each
/// size is in its range, yet together they could ask for seconds.
///
/// # Errors
/// Blames the key whose `usual` value would help most.
#[allow(clippy::cast_precision_loss)] // said with two digits
pub fn check(values: &Values, usual: &Values) -> Result<()> {
    if weights(values) > MOST_WEIGHTS {
        let (hidden, layers) = (values.integer("n_hidden"), values.integer("n_layers"));
        let message = format!(
            "got {layers}; {layers} x {hidden} neurons have {} million weights, and the page has \
             room for {} million: use fewer layers, or narrower ones",
            weights(values) / 1_000_000,
            MOST_WEIGHTS / 1_000_000,
        );
        return Err(Error::config("n_layers", message));
    }
    let operations = operations_of_a_step(values);
    if operations <= MOST_OPERATIONS {
        return Ok(());
    }
    let with_the_usual = |key: &&str| {
        let mut other = values.clone();
        if let Some(value) = usual.get(key) {
            other.insert(key, value.clone());
        }
        operations_of_a_step(&other)
    };
    let key = SIZES.into_iter().min_by_key(with_the_usual).unwrap_or("batch_size");
    let message = format!(
        "got {}; with {} x {} neurons and a batch of {} one step would take about {:.1} s, and \
         the page would freeze: make the batch or the network smaller",
        values.integer(key),
        values.integer("n_layers"),
        values.integer("n_hidden"),
        values.integer("batch_size"),
        operations as f64 / OPERATIONS_A_SECOND,
    );
    Err(Error::config(key, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Split;
    use crate::train::{Config, Key, Preset, Trainer, Value, config::Recipe, keys::Kind};

    fn error(pairs: &[(&str, &str)]) -> String {
        Config::from_text(pairs.iter().copied()).expect_err("a bad config").to_string()
    }

    #[test]
    fn the_operations_are_those_of_the_network() {
        for preset in Preset::ALL {
            let run = Trainer::on_built_in_names(Config::preset(preset)).expect("trains");
            let network = run.network();
            let forward = network.operations(network.layers.len() - 1) as u64;
            let rows = run.batch().len() as u64 + 16;
            assert_eq!(operations_of_a_step(&preset.values()), 3 * forward * rows);
            assert!(!run.dataset().is_empty(Split::Train));
        }
    }

    #[test]
    fn a_step_that_would_hold_the_page_is_refused() {
        let big = |layers, hidden, batch| {
            error(&[
                ("preset", "deep"),
                ("n_layers", layers),
                ("n_hidden", hidden),
                ("batch_size", batch),
            ])
        };
        let said = big("12", "1024", "1400");
        assert!(said.starts_with("n_hidden: got 1024; with 12 x 1024 neurons and a batch of 1400"));
        assert!(said.contains("about 3.9 s") && said.contains("make the batch or"), "{said}");
        assert!(big("5", "400", "4096").starts_with("batch_size: got 4096"));
    }

    #[test]
    fn a_network_that_does_not_fit_the_memory_is_refused() {
        let sizes = [("n_layers", "17"), ("n_hidden", "1024"), ("batch_size", "2")];
        let said = error(&[&[("preset", "deep")], &sizes[..]].concat());
        assert!(said.starts_with("n_layers: got 17; 17 x 1024 neurons have 16 million"), "{said}");
        let deepest = [("preset", "fifty"), ("n_layers", "64"), ("n_hidden", "400")];
        assert!(Config::from_text(deepest).is_ok());
        // 1024 (7 x 34 + 15 x 1024 + 27) weights: exactly as many as there is room for.
        let exact = [("n_layers", "16"), ("n_hidden", "1024"), ("block_size", "7")];
        let rest = [("preset", "deep"), ("n_embd", "34"), ("batch_size", "2")];
        assert!(Config::from_text(exact.into_iter().chain(rest)).is_ok());
    }

    #[test]
    fn the_largest_network_has_an_ordinary_batch() {
        let sizes = [("n_layers", "12"), ("n_hidden", "1024"), ("block_size", "16")];
        for batch in ["32", "128"] {
            let rest = [("preset", "deep"), ("n_embd", "64"), ("batch_size", batch)];
            assert!(Config::from_text(sizes.into_iter().chain(rest)).is_ok());
        }
    }

    #[test]
    fn each_size_alone_may_be_as_large_as_it_can() {
        for preset in Preset::ALL {
            let base = Config::preset(preset);
            for corpus in ["ssa-2018", "custom"] {
                let base = base.with("corpus", Value::Text(corpus.to_owned())).expect("valid");
                for key in SIZES {
                    if key == "n_layers" && base.recipe() == Recipe::Flat {
                        continue;
                    }
                    let Kind::Integer { max, .. } = Key::find(key).expect("a key").kind else {
                        panic!("{key} is a whole number");
                    };
                    let config = base.with(key, Value::Number(max));
                    if key == "n_hidden" && base.n_layers() > 12 {
                        let said = config.expect_err("too large").to_string();
                        assert!(said.contains("room for 16 million"), "{said}");
                        continue;
                    }
                    assert!(config.is_ok(), "{} {corpus} {key} {max}: {config:?}", preset.name());
                }
            }
        }
    }
}
