//! What is said of a run whose loss is not finite is right: its advice, followed, lets the run go on.

use makemore_playground::data::Corpus;
use makemore_playground::train::{Config, Trainer};

const SINGLE_LETTERS: &str = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n";

fn run(text: Option<&str>, pairs: &[(&str, &str)]) -> Trainer {
    let config = Config::from_text(pairs.iter().copied()).expect("valid");
    match text {
        Some(text) => Trainer::new(config, Corpus::from_bytes(text.as_bytes()).expect("names")),
        None => Trainer::on_built_in_names(config),
    }
    .expect("trains")
}

/// Trains until the loss is not finite. The message must have these words; with the changes that it
/// advises, the same run passes that step.
fn check(text: Option<&str>, pairs: &[(&str, &str)], words: &[&str], advice: &[(&str, &str)]) {
    let mut first = run(text, pairs);
    first.train(2000);
    let diverged = first.diverged().unwrap_or_else(|| panic!("{pairs:?} trains on"));
    let said = &diverged.message;
    let step = format!("the loss of step {} is not a finite number: ", diverged.step);
    assert!(said.starts_with(&step), "{said}");
    for word in words {
        assert!(said.contains(word), "{pairs:?}: {said}");
    }
    let others = pairs.iter().filter(|(key, _)| advice.iter().all(|(other, _)| other != key));
    let followed: Vec<_> = others.chain(advice).copied().collect();
    let mut second = run(text, &followed);
    second.train(diverged.step + 500);
    assert!(second.diverged().is_none(), "{followed:?}: {:?}", second.diverged());
}

const EPS: &[(&str, &str)] = &[("bn_eps", "0.00001")];

#[test]
fn a_minibatch_without_spread_is_not_blamed_on_the_learning_rate() {
    let pairs = [("batch_size", "2"), ("seed", "2"), ("lr", "0")];
    check(
        None,
        &pairs,
        &["step 255", "neuron 1 of Layer 1", "all 2 examples", "BatchNorm", "bn_eps"],
        EPS,
    );
    for size in ["3", "6", "7", "8"] {
        let words = ["of Layer 1 has the same value for all", size];
        check(Some(SINGLE_LETTERS), &[("batch_size", size)], &words, EPS);
    }
    // A relu behind which nothing comes through, and a layer in the middle.
    let pairs = [
        ("preset", "deep-batchnorm"),
        ("norm_order", "after"),
        ("activation", "relu"),
        ("bn_eps", "0"),
    ];
    check(None, &pairs, &["BatchNorm", "has the same value for all 32"], EPS);
    check(None, &[("init", "zeros")], &["step 0", "neuron 1 of Layer 1"], EPS);
}

#[test]
fn an_example_without_spread_is_told_from_a_minibatch_without_it() {
    let zeros = [("preset", "deep"), ("init", "zeros"), ("bias", "none"), ("bn_eps", "0")];
    for (norm, words) in [
        ("layer", ["all neurons of Layer 1 have the same value for example 1", "LayerNorm"]),
        ("rms", ["all neurons of Layer 1 are 0 for example 1", "RMSNorm"]),
    ] {
        let pairs: Vec<_> = zeros.iter().copied().chain([("norm", norm)]).collect();
        check(None, &pairs, &words, EPS);
    }
}

#[test]
fn numbers_out_of_range_are_blamed_on_what_made_them() {
    let wild = [("preset", "deep"), ("lr", "100000"), ("activation", "linear")];
    check(None, &wild, &["learning rate", "out of range"], &[("lr", "0.01")]);
    let pairs =
        [("preset", "deep"), ("activation", "linear"), ("n_layers", "12"), ("gain", "1000000")];
    check(None, &pairs, &["step 0", "of Layer", "lower gain"], &[("gain", "0.5")]);
}

#[test]
fn a_step_that_ends_the_run_changes_nothing() {
    let mut run = run(None, &[("batch_size", "2"), ("seed", "2"), ("lr", "0")]);
    run.train(255);
    let (weights, generator) = (run.weights_sha256(), run.generator().to_bytes());
    assert_eq!((run.train(1), run.diverged().is_some()), (0, true));
    assert_eq!(run.weights_sha256(), weights);
    assert!(run.generator().to_bytes() == generator, "the generator went on");
}
