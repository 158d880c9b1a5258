//! Every hand-written gradient against finite differences of an independent forward
//! pass in f64: all activations, both recipes, all normalisations in either order, residual layers.

use makemore_playground::data::Corpus;
use makemore_playground::inspect::gradient_check::{GradientCheck, TensorCheck};
use makemore_playground::nn::Activation;
use makemore_playground::train::{Config, Trainer};

/// Largest difference allowed, relative to the largest gradient of the same tensor.
const TOLERANCE: f64 = 1e-5;
/// What f32 leaves of a gradient that is zero.
const ROUNDING: f64 = 1e-6;
const NAMES: &str = "ana\nbea\ncleo\ndora\nella\nfay\ngus\nhal\nida\njo\nkim\nlou\nmia\nned\nola\n";

/// A run whose cache holds the gradients at its present weights. It is trained a little
/// first, so that gamma is not 1 and beta and the biases are not 0.
fn run(pairs: &[(&str, &str)]) -> Trainer {
    let config = Config::from_text(pairs.iter().copied()).expect("a valid config");
    let corpus = Corpus::from_bytes(NAMES.as_bytes()).expect("names");
    let mut run = Trainer::new(config, corpus).expect("it trains");
    run.train(30);
    Trainer::load(&run.save().expect("saved")).expect("loaded")
}

fn check(pairs: &[(&str, &str)]) {
    for check in check_any(pairs) {
        // What BatchNorm takes out again (a bias, a beta with nothing bent behind it) has no
        // gradient; every weight has one, or this test would compare zeros.
        let is_weight = check.name.ends_with("weight") || check.name == "C";
        assert!(!is_weight || check.largest > 1e-3, "{pairs:?} {}: no gradient", check.name);
    }
}

fn check_any(pairs: &[(&str, &str)]) -> Vec<TensorCheck> {
    let run = run(pairs);
    let mut check = GradientCheck::new(run.network(), run.batch(), usize::MAX);
    while check.advance(100) {}
    assert_eq!(check.rows(), run.batch().len());
    assert_eq!(check.checks().len(), run.network().parameters().count());
    for (check, param) in check.checks().iter().zip(run.network().parameters()) {
        let TensorCheck { name, checked, difference, largest } = check.clone();
        assert_eq!((&name, checked), (&param.name, param.count()));
        let allowed = TOLERANCE * largest + ROUNDING;
        assert!(difference <= allowed, "{pairs:?} {name}: {difference:e} of {largest:e}");
    }
    check.checks().to_vec()
}

#[test]
fn every_layer_every_activation_both_recipes() {
    for activation in Activation::ALL {
        for (recipe, layers) in [("flat", "1"), ("layers", "3")] {
            for norm in ["true", "false"] {
                for bias in ["none", "learned"] {
                    check(&[
                        ("recipe", recipe),
                        ("n_layers", layers),
                        ("activation", activation.name()),
                        ("batch_norm", norm),
                        ("bias", bias),
                        ("n_embd", "3"),
                        ("n_hidden", "7"),
                        ("batch_size", "13"),
                        ("out_scale", "0.7"),
                        ("lr", "0.3"),
                    ]);
                }
            }
        }
    }
}

#[test]
fn every_normalisation_in_either_order_with_and_without_residuals() {
    for norm in ["none", "batch", "layer", "rms"] {
        for (order, variance) in [("before", "unbiased"), ("after", "biased")] {
            for residual in ["false", "true"] {
                for activation in ["tanh", "gelu", "linear"] {
                    check(&[
                        ("recipe", "layers"),
                        ("n_layers", "3"),
                        ("activation", activation),
                        ("norm", norm),
                        ("norm_order", order),
                        ("bn_variance", variance),
                        ("residual", residual),
                        ("bias", "learned"),
                        ("n_embd", "3"),
                        ("n_hidden", "7"),
                        ("batch_size", "13"),
                        ("out_scale", "0.7"),
                        ("lr", "0.1"),
                    ]);
                }
            }
        }
    }
}

#[test]
fn an_example_alone_can_be_normalised_over_its_neurons() {
    for norm in ["layer", "rms"] {
        for (recipe, hidden) in [("flat", "9"), ("layers", "6"), ("layers", "1")] {
            let sizes = [("n_embd", "2"), ("n_hidden", hidden), ("batch_size", "1")];
            let rest = [("recipe", recipe), ("norm", norm), ("bn_eps", "0.1"), ("lr", "0.1")];
            check_any(&[&sizes[..], &rest].concat());
        }
    }
}

#[test]
fn sizes_that_fill_no_vector_and_sizes_that_fill_them_all() {
    for (batch, hidden) in
        [("2", "1"), ("3", "2"), ("4", "4"), ("5", "9"), ("32", "16"), ("33", "5")]
    {
        for recipe in ["flat", "layers"] {
            let shared =
                [("recipe", recipe), ("n_embd", "2"), ("block_size", "2"), ("out_scale", "0.5")];
            // Of two examples every normalised value is +-0.7071, whatever the weights:
            // without eps the gradient of what stands before is zero.
            let eps = [("bn_eps", "0.1"), ("batch_size", batch), ("n_hidden", hidden)];
            check(&[shared.as_slice(), eps.as_slice()].concat());
        }
    }
}
