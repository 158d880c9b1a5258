//! Unfolded numbers: held to PyTorch's autograd (`tests/golden/unfold.py`), to finite
//! differences, and to sums that add up.

use std::path::Path;

use makemore_playground::data::Corpus;
use makemore_playground::inspect::unfold::{
    Address, Alone, Kind, Moment, Options, Rule, Side, Unfolded, Update, blocks, unfold,
};
use makemore_playground::nn::{Activation, Network, Norm};
use makemore_playground::train::{Config, Gradients, Trainer, Value};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value as Json;

const ALL_TERMS: Options = Options { terms: usize::MAX, finite_difference: false };
/// What f32 leaves of gradients behind saturated neurons, which are 0 but for roundings.
const F32_OF_FLAT: f64 = 3e-5;
const NAMES: &str = "ana\nbea\ncleo\ndora\nella\nfay\ngus\nhal\nida\njo\nkim\nlou\nmia\nned\nola\n";

fn run(pairs: &[(&str, &str)], steps: u64) -> Trainer {
    let config = Config::from_text(pairs.iter().copied()).expect("a valid config");
    let corpus = Corpus::from_bytes(NAMES.as_bytes()).expect("names");
    let mut run = Trainer::new(config, corpus).expect("it trains");
    run.train(steps);
    run
}

/// The first, a middle and the last address of every kind and layer that the moment has.
fn addresses(moment: &Moment, network: &Network) -> Vec<Address> {
    let mut found = Vec::new();
    let last = |n: usize| [0, n / 2, n - 1];
    let mut add = |address: Address| {
        // `find` gives a number one address: others lead to it.
        if moment.find(address) == Ok(address) && !found.contains(&address) {
            found.push(address);
        }
    };
    for (layer, weights) in network.layers.iter().enumerate() {
        let weight = &weights.linear.weight.data;
        let sizes = [weight.rows(), weight.cols(), network.embedding.table.data.cols()];
        for &kind in Kind::ALL {
            for from in last(weight.rows()).into_iter().chain([1]) {
                for index in sizes.into_iter().flat_map(last) {
                    for example in last(moment.examples()) {
                        add(Address { kind, layer, from, index, example });
                    }
                }
            }
        }
    }
    found
}

/// What f32 may leave of a sum of these terms.
fn rounding(side: &Side) -> f64 {
    let size: f64 = side.terms.iter().map(|term| term.product.abs()).sum();
    // A deviation from a mean is a difference of numbers that may be much larger.
    let parts = side.parts.iter().map(|part| part.value.abs()).fold(0.0, f64::max);
    let inverse = match side.rule {
        Rule::Standardise | Rule::DivideByRms => side.terms[0].factors[1].value.abs(),
        _ => 1.0,
    };
    // A slope such as `1 - a^2` is exact to the last bit of 1, however small it is.
    let flat = match side.rule {
        Rule::Chain => side.terms[0].factors[0].value.abs(),
        _ => 0.0,
    };
    2e-6 * (size + side.result.abs()) + 1e-6 * parts * inverse + 2e-7 * flat + 1e-9
}

fn assert_adds_up(side: &Side, value: f32, slack: f64, about: &str) {
    let sum: f64 = side.terms.iter().map(|term| term.product).sum();
    let size: f64 = side.terms.iter().map(|term| term.product.abs()).sum();
    assert!((sum + side.rest - side.total).abs() <= 1e-12 * size, "{about}");
    for term in &side.terms {
        let product: f64 = term.factors.iter().map(|factor| factor.value).product();
        assert_eq!(product, term.product, "{about}");
    }
    let gap = (side.result - f64::from(value)).abs();
    assert!(gap <= rounding(side) + slack, "{about}: {gap:e} of {value:e}, {side:?}");
}

/// What f32 leaves of the gradients that are made of a neuron's `da f'(y)`: a slope is exact to
/// the last bit of 1, and `BatchNorm` multiplies by `gamma / std` behind it.
fn slack_of_slopes(moment: &Moment, address: Address) -> f64 {
    let at = |kind| unfold(moment, Address { kind, from: 0, ..address }, ALL_TERMS).ok();
    let example = |example| {
        let here = Address { kind: Kind::Activation, from: 0, example, ..address };
        unfold(moment, here, ALL_TERMS).ok().and_then(|a| a.gradient)
    };
    let da = (0..moment.examples()).filter_map(example).fold(0.0f32, |m, da| m.max(da.abs()));
    let gamma = at(Kind::Gamma).map_or(1.0, |gamma| f64::from(gamma.value.abs()));
    let inverse = at(Kind::Xhat).map_or(1.0, |xhat| xhat.forward.terms[0].factors[1].value);
    2e-7 * f64::from(da) * gamma.max(1.0) * inverse.max(1.0)
}

/// Holds a number to its own arithmetic, and what its terms name to be what they say.
fn check(moment: &Moment, address: Address) -> Unfolded {
    let all = unfold(moment, address, ALL_TERMS).expect("found");
    let about = format!("{address:?}");
    // A parameter that was small before a large step is known to the step's last bit.
    assert_adds_up(&all.forward, all.value, 5e-8, &about);
    if let (Some(side), Some(gradient)) = (&all.backward, all.gradient) {
        assert_adds_up(side, gradient, slack_of_slopes(moment, all.address), &about);
    }
    for side in std::iter::once(&all.forward).chain(&all.backward) {
        for factor in side.terms.iter().flat_map(|term| &term.factors).chain(&side.parts) {
            let Some(address) = factor.address else { continue };
            assert_eq!(moment.find(address), Ok(address), "an address that has no other");
            if factor.role.name() == "value" {
                let there = unfold(moment, address, Options::default()).expect("found").value;
                assert_eq!(f64::from(there), factor.value, "{about} takes {address:?}");
            }
        }
        assert!(side.terms.is_sorted_by(|a, b| a.product.abs() >= b.product.abs()), "{about}");
    }
    let few = unfold(moment, address, Options { terms: 2, ..ALL_TERMS }).expect("found");
    assert_eq!(few.forward.left_out, all.forward.terms.len().saturating_sub(2));
    assert_eq!((few.forward.total, few.value), (all.forward.total, all.value));
    assert_adds_up(
        &Side { terms: all.forward.terms.clone(), rest: 0.0, ..few.forward },
        few.value,
        5e-8,
        &about,
    );
    all
}

/// Whether the activation bends sharply so near to one of its values that a finite difference
/// reaches over the bend: there it is the slope of neither side.
fn is_at_a_kink(moment: &Moment, activation: &str) -> bool {
    let blocks = (0..moment.examples()).flat_map(|b| blocks(moment, b).expect("an example"));
    let mut values = blocks
        .filter(|block| matches!(block.kind, Kind::Z | Kind::Y))
        .flat_map(|block| block.values);
    matches!(activation, "relu" | "leaky_relu") && values.any(|y| y.abs() < 2e-4)
}

/// Every kind of number in a moment: sums that add up, and gradients that are the slopes of
/// the loss.
fn check_all(moment: &Moment, network: &Network, activation: &str) {
    let with = Options { terms: 1, finite_difference: true };
    let numbers: Vec<_> = addresses(moment, network)
        .into_iter()
        .map(|address| {
            check(moment, address);
            unfold(moment, address, with).expect("found")
        })
        .collect();
    if is_at_a_kink(moment, activation) {
        return;
    }
    for &kind in Kind::ALL {
        let of_kind = || numbers.iter().filter(|number| number.address.kind == kind);
        let largest = of_kind().filter_map(|n| n.gradient).fold(0.0f32, |m, g| m.max(g.abs()));
        for number in of_kind() {
            let about = (number.address, activation);
            assert_eq!(number.gradient.is_some(), number.finite_difference.is_some(), "{about:?}");
            let (Some(gradient), Some(tried)) = (number.gradient, number.finite_difference) else {
                continue;
            };
            let gap = (f64::from(gradient) - tried).abs();
            assert!(
                gap <= 1e-4 * f64::from(largest) + F32_OF_FLAT,
                "{about:?}: {gradient:e}, tried {tried:e}, largest {largest:e}"
            );
        }
    }
}

fn kinds_in(moment: &Moment, network: &Network) -> Vec<&'static str> {
    let mut kinds: Vec<_> =
        addresses(moment, network).into_iter().map(|address| address.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.into_iter().map(Kind::name).collect()
}

#[test]
fn a_moment_has_all_kinds_of_numbers() {
    let pairs = [("n_embd", "3"), ("n_hidden", "7"), ("bias", "learned")];
    let run = run(&pairs, 3);
    let kinds = kinds_in(&Moment::of(&run), run.network());
    let missing: Vec<_> = Kind::NAMES.iter().filter(|name| !kinds.contains(name)).collect();
    assert_eq!(missing, [&"running_var", &"output", &"example_mean", &"example_var"]);
    let alone = Alone::new(run.network(), &[0, 1, 2], Some(3));
    let kinds = kinds_in(&alone.moment(run.network()), run.network());
    assert!(kinds.contains(&"running_std") && !kinds.contains(&"mean") && !kinds.contains(&"var"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, rng_seed: RngSeed::Fixed(15), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sums_add_up_and_gradients_are_slopes_whatever_the_norm(
        norm in 0..4usize, is_after: bool, is_biased: bool, residual: bool, is_flat in 0..4usize,
        activation in 0..6usize, layers in 1..4usize, batch in 2..12usize, hidden in 2..9usize,
        seed in 0..1000u32, steps in 0..20u64, optimizer in 0..5usize, ahead: bool,
    ) {
        let activation = Activation::ALL[activation].name();
        let is_flat = is_flat == 0;
        let layers = if is_flat { 1 } else { layers };
        let [layers, batch, hidden, seed] =
            [layers, batch, hidden, seed as usize].map(|n| n.to_string());
        let pairs = [
            ("recipe", if is_flat { "flat" } else { "layers" }),
            ("norm", ["none", "batch", "layer", "rms"][norm]),
            ("norm_order", if is_after { "after" } else { "before" }),
            ("bn_variance", if is_biased { "biased" } else { "unbiased" }),
            ("residual", if residual { "true" } else { "false" }), ("init", "torch"),
            ("bias", "learned"), ("activation", activation), ("n_layers", &layers),
            ("batch_size", &batch), ("n_hidden", &hidden), ("n_embd", "3"), ("seed", &seed),
            ("optimizer", ["sgd", "momentum", "nesterov", "adam", "adamw"][optimizer]),
            ("bn_eps", "0.01"), ("out_scale", "0.7"), ("lr", "0.02"), ("bn_momentum", "0.1"),
        ];
        let run = run(&pairs, steps);
        prop_assume!(run.diverged().is_none());
        let run = if ahead { run.looking_ahead() } else { run };
        check_all(&Moment::of(&run), run.network(), activation);
        let context: Vec<u8> = run.batch().context(0).to_vec();
        let alone = Alone::new(run.network(), &context, Some(1));
        check_all(&alone.moment(run.network()), run.network(), activation);
    }

    #[test]
    fn sums_add_up_and_gradients_are_slopes(
        is_flat: bool, norm: bool, learns_bias: bool, activation in 0..6usize, layers in 1..4usize,
        batch in 3..24usize, hidden in 2..12usize, embd in 1..5usize, size in 1..5usize,
        seed in 0..1000u32, steps in 0..30u64, ahead: bool,
    ) {
        let activation = Activation::ALL[activation].name();
        let layers = if is_flat { 1 } else { layers };
        let [layers, batch, hidden, embd, size, seed] =
            [layers, batch, hidden, embd, size, seed as usize].map(|n| n.to_string());
        let pairs = [
            ("recipe", if is_flat { "flat" } else { "layers" }),
            ("batch_norm", if norm { "true" } else { "false" }),
            ("bias", if learns_bias { "learned" } else { "none" }),
            ("activation", activation), ("n_layers", &layers), ("batch_size", &batch),
            ("n_hidden", &hidden), ("n_embd", &embd), ("block_size", &size), ("seed", &seed),
            // Neurons that are the same for all examples are divided by the root of eps.
            ("bn_eps", "0.01"), ("out_scale", "0.7"), ("lr", "0.2"),
        ];
        let run = run(&pairs, steps);
        prop_assume!(run.diverged().is_none());
        let run = if ahead { run.looking_ahead() } else { run };
        check_all(&Moment::of(&run), run.network(), activation);
        let context: Vec<u8> = run.batch().context(0).to_vec();
        let alone = Alone::new(run.network(), &context, Some(1));
        check_all(&alone.moment(run.network()), run.network(), activation);
    }
}

/// Networks of the kinds that the picture shows.
const KINDS: [&[(&str, &str)]; 8] = [
    &[("preset", "batchnorm"), ("n_hidden", "20")],
    &[("preset", "kaiming"), ("n_hidden", "20")],
    &[("preset", "deep-batchnorm"), ("n_hidden", "16")],
    &[("preset", "deep"), ("n_hidden", "16")],
    &[("preset", "layernorm"), ("n_hidden", "16"), ("residual", "true")],
    &[("preset", "deep"), ("n_hidden", "16"), ("norm", "rms"), ("norm_order", "after")],
    &[("preset", "torch"), ("n_hidden", "16"), ("norm_order", "after"), ("residual", "true")],
    &[("preset", "batchnorm"), ("n_hidden", "20"), ("norm", "layer")],
];

/// Steps that are not `old - lr * gradient`.
const OPTIMIZERS: [&[(&str, &str)]; 5] = [
    &[("preset", "adam"), ("n_hidden", "16")],
    &[("preset", "deep"), ("n_hidden", "16"), ("optimizer", "adam"), ("weight_decay", "0.1")],
    &[("preset", "batchnorm"), ("n_hidden", "20"), ("optimizer", "nesterov")],
    &[("preset", "kaiming"), ("n_hidden", "20"), ("optimizer", "momentum"), ("grad_clip", "0.1")],
    &[("preset", "layernorm"), ("n_hidden", "16"), ("grad_clip", "0.01")],
];

/// The share that a step changes, as a power of ten.
fn assert_ratio(step: &Update, change: f32) {
    let want = f64::from(change / step.old).abs().log10();
    assert!(step.ratio == want || (step.ratio - want).abs() <= 1e-12 * want.abs(), "{step:?}");
}

#[test]
fn an_optimizers_update_is_the_one_that_it_makes() {
    for pairs in OPTIMIZERS {
        let mut run = run(pairs, 7);
        let before = run.network().clone();
        let ahead = run.looking_ahead();
        run.train(1);
        let (next, taken) = (Moment::of(&ahead), Moment::of(&run));
        let mut held = 0;
        for address in addresses(&next, &before) {
            let [a, b] = [&next, &taken].map(|moment| {
                check(moment, address);
                unfold(moment, address, Options::default()).expect("found")
            });
            assert_eq!(a.update.is_some(), address.kind.is_parameter());
            let is_running = address.kind.is_running();
            assert!(a.value == b.value || is_running, "{address:?}: the pass met the same");
            let (Some(a), Some(b)) = (a.update, b.update) else { continue };
            assert!(!a.is_plain && !b.is_plain && !a.taken && b.taken);
            assert_eq!((a.old, a.new, a.lr, a.ratio), (b.old, b.new, b.lr, b.ratio), "{address:?}");
            assert!((a.gradient - b.gradient).abs() <= 1e-6 * a.gradient.abs().max(1e-3));
            assert_ratio(&a, a.new - a.old);
            if address.kind == Kind::Weight {
                let [old, new] = [&before, run.network()].map(|network| {
                    network.layers[address.layer].linear.weight.data.row(address.from)
                        [address.index]
                });
                assert_eq!((a.old, a.new), (old, new));
                held += 1;
            }
        }
        assert!(held > 20, "{held}");
    }
}

#[test]
fn a_norm_over_the_neurons_has_its_statistics_in_each_example() {
    let layer_norm = run(KINDS[4], 20);
    let z = Address { layer: 1, example: 4, ..Address::new(Kind::Z, 3) };
    let moment = Moment::of(&layer_norm);
    let side = unfold(&moment, z, ALL_TERMS).expect("found").backward.expect("gradients");
    assert_eq!((side.rule.name(), side.terms.len()), ("layer_norm", 3));
    let mean = Address { kind: Kind::Mean, ..z };
    let found = moment.find(mean).expect("there");
    assert_eq!(found, Address { kind: Kind::ExampleMean, index: 0, ..z });
    let found = moment.find(Address { kind: Kind::Var, ..z }).expect("there");
    assert_eq!(found, Address { kind: Kind::ExampleVar, index: 0, ..z });
    let rms = run(KINDS[5], 20);
    let moment = Moment::of(&rms);
    let a = Address { kind: Kind::Activation, ..z };
    let side = unfold(&moment, a, ALL_TERMS).expect("found").backward.expect("gradients");
    assert_eq!((side.rule.name(), side.terms.len()), ("rms_norm", 2));
    let refused = moment.find(mean).expect_err("refused").to_string();
    assert!(refused.contains("an RMSNorm has none"), "{refused}");
    let refused = moment.find(Address { kind: Kind::RunningVar, ..z }).expect_err("refused");
    assert!(refused.to_string().contains("this layer has no BatchNorm"));
    let refused = moment.find(Address { kind: Kind::RunningStd, ..z }).expect_err("refused");
    assert!(refused.to_string().contains("this layer has no BatchNorm"));
    let kinds: Vec<_> = blocks(&moment, 0)
        .expect("an example")
        .iter()
        .filter(|block| block.layer == 1)
        .map(|block| block.kind.name())
        .collect();
    assert_eq!(kinds, ["z", "activation", "xhat", "y"]);
}

/// The rule of each kind of number in a layer, and that of its gradient.
fn rules(moment: &Moment, layer: usize) -> Vec<[&'static str; 3]> {
    let rules_of = |&kind: &Kind| {
        let address = Address { layer, ..Address::new(kind, 0) };
        let number = unfold(moment, address, ALL_TERMS).ok()?;
        let (rule, of_gradient) = (number.forward.rule, number.backward.map(|side| side.rule));
        let is_it = number.address.kind == kind;
        is_it.then_some([kind.name(), rule.name(), of_gradient.map_or("none", Rule::name)])
    };
    Kind::ALL.iter().filter_map(rules_of).collect()
}

/// The formulas at the head of `inspect::unfold`, by their names.
#[test]
fn every_number_names_the_rule_that_it_comes_from() {
    let run = run(KINDS[2], 3);
    let mut want = [
        ["embedding", "parameter", "sum_over_places"],
        ["input", "lookup", "sum_over_neurons"],
        ["weight", "parameter", "sum_over_minibatch"],
        ["z", "sum_of_products", "batch_norm"],
        ["mean", "mean_of", "sum_over_minibatch"],
        ["var", "variance_of", "sum_over_minibatch"],
        ["running_mean", "running_average", "none"],
        ["running_var", "running_average", "none"],
        ["xhat", "standardise", "chain"],
        ["gamma", "parameter", "sum_over_minibatch"],
        ["beta", "parameter", "sum_over_minibatch"],
        ["y", "affine", "chain"],
        ["activation", "tanh", "sum_over_neurons"],
        ["logit", "affine", "softmax_and_loss"],
        ["probability", "softmax", "chain"],
        ["loss", "negative_log", "chain"],
        ["mean_loss", "mean_of", "start"],
    ];
    assert_eq!(run.batch().targets()[0], 0, "the letter whose probability is looked at");
    assert_eq!(rules(&Moment::of(&run), 1), want);
    // Before the step the statistics are not in the running ones.
    (want[6][1], want[7][1]) = ("kept", "kept");
    assert_eq!(rules(&Moment::of(&run.looking_ahead()), 1)[6..8], want[6..8]);
}

/// What is different where there is no minibatch, or another norm than `BatchNorm`.
#[test]
fn the_rules_are_those_of_the_norm() {
    let named = |moment: &Moment, rules_there: &[[&str; 3]]| {
        let all = rules(moment, 1);
        for rules in rules_there {
            assert!(all.contains(rules), "{rules:?} in {all:?}");
        }
    };
    let batch_norm = run(KINDS[2], 3);
    let alone = Alone::new(batch_norm.network(), &[0, 1, 2], Some(3));
    let running = ["running_var", "kept", "sum_over_minibatch"];
    let loss = ["loss", "negative_log", "start"];
    let alone = alone.moment(batch_norm.network());
    named(&alone, &[running, loss, ["probability", "softmax", "not_in_the_loss"]]);
    named(&alone, &[["z", "sum_of_products", "chain"]]);
    let mean = ["example_mean", "mean_over_neurons", "sum_over_layer"];
    let var = ["example_var", "biased_variance_of", "sum_over_layer"];
    let xhat = ["xhat", "standardise", "chain"];
    let output = ["output", "residual", "sum_over_neurons_and_on"];
    named(&Moment::of(&run(KINDS[4], 3)), &[mean, var, xhat, output]);
    let var = ["example_var", "mean_square_of", "sum_over_layer"];
    let xhat = ["xhat", "divide_by_rms", "chain"];
    named(&Moment::of(&run(KINDS[5], 3)), &[var, xhat, ["y", "affine", "sum_over_neurons"]]);
}

#[test]
fn an_activation_is_named_and_has_torchs_slope_in_zero() {
    // Of a network whose weights are all 0 every `y` is 0.
    let slope_in_zero = [1.0, 0.0, 0.01, 0.5, 0.25, 1.0];
    for (activation, want) in Activation::ALL.into_iter().zip(slope_in_zero) {
        let pairs = [
            ("preset", "kaiming"),
            ("activation", activation.name()),
            ("gain", "0"),
            ("bias", "none"),
        ];
        let run = run(&pairs, 0);
        let moment = Moment::of(&run);
        let of = |kind| unfold(&moment, Address::new(kind, 0), ALL_TERMS).expect("found");
        assert_eq!(of(Kind::Activation).forward.rule.name(), activation.name());
        let side = of(Kind::Z).backward.expect("gradients");
        assert_eq!((of(Kind::Z).value, side.terms[0].factors[1].value), (0.0, want));
    }
}

/// What the factors of a term are called, and of which number they are made.
fn roles(side: &Side) -> Vec<(&'static str, Option<Kind>)> {
    let factors = side.terms[0].factors.iter();
    factors.map(|factor| (factor.role.name(), factor.address.map(|at| at.kind))).collect()
}

#[test]
fn a_factor_says_what_it_is_of_the_number_that_it_names() {
    let run = run(KINDS[2], 3);
    let moment = Moment::of(&run);
    let of = |kind| {
        let address = Address { layer: 1, ..Address::new(kind, 3) };
        unfold(&moment, address, ALL_TERMS).expect("found")
    };
    let (xhat, var) = (Some(Kind::Xhat), Some(Kind::Var));
    assert_eq!(
        roles(&of(Kind::Xhat).forward),
        [("deviation", Some(Kind::Z)), ("inverse_std", var)]
    );
    let [of_mean, of_var] =
        [Kind::Mean, Kind::Var].map(|kind| roles(&of(kind).backward.expect("gradients")));
    assert_eq!(of_mean, [("gradient", xhat), ("minus_inverse_std", var)]);
    let half = ("minus_half_inverse_var", var);
    assert_eq!(of_var, [("gradient", xhat), ("value", xhat), half]);
}

#[test]
fn a_residual_way_leads_to_the_output_of_the_next_layer() {
    let run = run(KINDS[4], 3);
    let number = unfold(&Moment::of(&run), Address::new(Kind::Activation, 3), ALL_TERMS);
    let side = number.expect("found").backward.expect("gradients");
    let mut straight_on = side.terms.iter().filter(|term| term.factors.len() == 1);
    let next = Address { layer: 1, ..Address::new(Kind::Output, 3) };
    assert_eq!(straight_on.next().expect("one").factors[0].address, Some(next));
    assert!(straight_on.next().is_none());
}

/// `running = (1 - momentum) running + momentum batch`, with the one before the step.
#[test]
fn a_running_statistic_is_mixed_from_the_one_before_and_the_minibatchs() {
    let mut run = run(KINDS[2], 3);
    let before = run.network().clone();
    run.train(1);
    let Some(Norm::Batch(norm)) = &before.layers[1].norm else { panic!("a BatchNorm") };
    let moment = Moment::of(&run);
    let at = |kind| Address { layer: 1, ..Address::new(kind, 3) };
    let mean = unfold(&moment, at(Kind::Mean), ALL_TERMS).expect("found").value;
    let side = unfold(&moment, at(Kind::RunningMean), ALL_TERMS).expect("found").forward;
    let mut terms: Vec<_> = side.terms.iter().map(|term| [0, 1].map(|i| term.factors[i])).collect();
    terms.sort_by_key(|[share, _]| share.role);
    let [[keep, old], [momentum, batch]] = terms[..] else { panic!("two terms") };
    assert_eq!((keep.role.name(), momentum.role.name()), ("keep", "momentum"));
    assert_eq!((keep.value, momentum.value), (1.0 - norm.config.momentum, norm.config.momentum));
    let kept = f64::from(norm.running_mean.row(0)[3]);
    assert!((old.value - kept).abs() <= 1e-6 * kept.abs(), "{} for {kept}", old.value);
    assert_eq!(batch.value, f64::from(mean));
}

/// `e^(logit - largest)`: the largest of them is 1, and none is too large for an f64.
#[test]
fn the_terms_of_a_softmax_are_measured_from_the_largest_logit() {
    let run = run(KINDS[2], 3);
    let moment = Moment::of(&run);
    let number = unfold(&moment, Address::new(Kind::Probability, 3), ALL_TERMS).expect("found");
    let [own, largest, exponential] = number.forward.parts[..] else { panic!("three parts") };
    let side = &number.forward;
    assert_eq!((side.terms[0].product, largest.role.name()), (1.0, "largest"));
    for term in &side.terms {
        let logit = term.factors[0].address.expect("an address");
        let logit = unfold(&moment, logit, Options::default()).expect("found").value;
        assert_eq!(term.product, libm::exp(f64::from(logit) - largest.value));
    }
    assert_eq!(exponential.value, libm::exp(own.value - largest.value));
    assert_eq!(side.result, exponential.value / side.total);
}

#[test]
fn looking_ahead_shows_the_next_step_to_the_bit() {
    for pairs in KINDS {
        let mut run = run(pairs, 7);
        let (before, ahead) = (run.weights_sha256(), run.looking_ahead());
        assert_eq!((ahead.step(), ahead.gradients()), (7, Gradients::Ahead));
        let moment = Moment::of(&ahead);
        assert_eq!(run.weights_sha256(), before);
        run.train(1);
        assert_eq!(run.loss(), ahead.loss());
        assert_eq!(run.batch().contexts(), ahead.batch().contexts());
        assert_ne!(run.weights_sha256(), before);
        for address in addresses(&moment, ahead.network()) {
            let next = unfold(&moment, address, Options::default()).expect("found");
            let taken = unfold(&Moment::of(&run), address, Options::default()).expect("found");
            let [a, b] = [&next, &taken].map(|number| number.gradient.unwrap_or_default());
            // Those that no pass keeps are made of the weights before the step, which are undone.
            assert!((a - b).abs() <= 1e-6 * a.abs(), "{address:?}: {a} {b}");
            assert_eq!(next.update.is_some(), address.kind.is_parameter());
            let (Some(next), Some(taken)) = (next.update, taken.update) else { continue };
            assert_eq!((next.new, next.lr), (taken.new, taken.lr), "{address:?}");
            assert!(taken.taken && !next.taken);
            assert_eq!(next.gradient, taken.gradient, "{address:?}");
            let last_bit = f32::EPSILON * next.old.abs().max(next.new.abs());
            assert!((taken.old - next.old).abs() <= last_bit, "{address:?}: undone");
            assert!(next.new == next.old - next.lr * next.gradient);
            assert_ratio(&next, next.lr * next.gradient);
        }
    }
}

#[test]
fn the_step_that_is_undone_gives_the_weights_back() {
    for pairs in KINDS {
        let mut run = run(pairs, 7);
        let before = run.clone();
        run.train(1);
        let moment = Moment::of(&run);
        let (mut same, mut all) = (0, 0);
        for (layer, weights) in before.network().layers.iter().enumerate() {
            let weight = &weights.linear.weight.data;
            for from in 0..weight.rows() {
                for index in 0..weight.cols() {
                    let address = Address { layer, from, ..Address::new(Kind::Weight, index) };
                    let number = unfold(&moment, address, Options { terms: 0, ..ALL_TERMS });
                    let number = number.expect("found");
                    let (value, step) = (number.value, number.update.expect("a weight"));
                    same += usize::from(value == weight.row(from)[index]);
                    all += 1;
                    let gap = (value - weight.row(from)[index]).abs();
                    let last_bit = f32::EPSILON * value.abs().max(step.new.abs());
                    assert!(gap <= last_bit, "{address:?}: {gap:e}, {step:?}");
                }
            }
        }
        assert!(same * 10 > all * 9, "{same} of {all}");
    }
}

/// The arithmetic beside it is in f64, and differs from it by the roundings of f32.
#[test]
fn a_gradient_that_the_pass_kept_is_shown_to_the_bit() {
    // Dividing by a power of two would round nothing.
    for pairs in [KINDS[4], KINDS[5]].map(|pairs| [pairs, &[("batch_size", "30")]].concat()) {
        let run = run(&pairs, 7);
        let (moment, cache) = (Moment::of(&run), run.cache());
        let (hidden, last) = (&cache.layers[1], &cache.layers[cache.layers.len() - 1]);
        for (kind, kept) in [
            (Kind::Input, &cache.dx),
            (Kind::Z, &hidden.dz),
            (Kind::Activation, hidden.d_activation()),
            (Kind::Output, hidden.d_output()),
            (Kind::Logit, last.d_output()),
        ] {
            for (index, example) in (0..kept.rows()).flat_map(|j| [(j, 0), (j, 5), (j, 29)]) {
                let at = Address { layer: 1, example, ..Address::new(kind, index) };
                let number = unfold(&moment, at, Options::default()).expect("found");
                assert_eq!(number.gradient, Some(kept.row(index)[example]), "{pairs:?} {at:?}");
            }
        }
    }
}

#[test]
fn a_changed_learning_rate_does_not_change_what_was() {
    let mut run = run(KINDS[0], 7);
    let z = Address { example: 3, ..Address::new(Kind::Z, 5) };
    let before = unfold(&Moment::of(&run), z, ALL_TERMS).expect("found");
    run.set("lr", Value::Number(0.9)).expect("live");
    assert_eq!(unfold(&Moment::of(&run), z, ALL_TERMS).expect("found"), before);
}

#[test]
fn blocks_hold_the_numbers_that_are_unfolded() {
    for pairs in KINDS {
        let run = run(pairs, 7);
        let context = run.batch().context(2).to_vec();
        let alone = Alone::new(run.network(), &context, Some(run.batch().targets()[2]));
        for (moment, example) in [(Moment::of(&run), 2), (alone.moment(run.network()), 0)] {
            let blocks = blocks(&moment, example).expect("an example");
            for block in &blocks {
                assert_eq!(block.values.len(), block.gradients.len(), "{:?}", block.kind);
                let cols = block.values.len() / block.rows;
                for (i, (&value, &gradient)) in
                    block.values.iter().zip(&block.gradients).enumerate()
                {
                    let from = match block.kind {
                        Kind::Embedding => context[i / cols].into(),
                        _ => 0,
                    };
                    let Address { kind, .. } = Address::new(block.kind, 0);
                    let address =
                        Address { kind, layer: block.layer, from, index: i % cols, example };
                    let found = moment.find(address).expect("a number");
                    assert_eq!(
                        (found.kind, found.layer, found.index),
                        (kind, block.layer, i % cols)
                    );
                    let number = unfold(&moment, address, Options::default()).expect("found");
                    assert_eq!(number.value, value, "{address:?}");
                    let gap = (number.gradient.expect("one") - gradient).abs();
                    assert!(gap <= 1e-6 * gradient.abs(), "{address:?}");
                }
            }
            let shapes = blocks.iter().map(|block| block.values.len()).collect::<Vec<_>>();
            assert_eq!(shapes[..2], [30, 30]);
            assert_eq!(
                shapes[shapes.len() - 3..],
                [run.vocabulary().len(), run.vocabulary().len(), 1]
            );
        }
    }
}

#[test]
fn a_context_alone_is_evaluated_as_the_network_does() {
    for pairs in KINDS {
        let run = run(pairs, 20);
        let alone = Alone::new(run.network(), &[0, 3, 4], None);
        let moment = alone.moment(run.network());
        let found = blocks(&moment, 0).expect("blocks");
        assert!(found.iter().all(|block| block.gradients.is_empty() && block.kind != Kind::Loss));
        let logits = found.iter().find(|block| block.kind == Kind::Logit).expect("logits");
        let want =
            makemore_playground::inspect::counterfactual::logits(run.network(), &[0, 3, 4], None);
        assert_eq!(logits.values, want);
        let number = unfold(&moment, Address::new(Kind::Logit, 3), ALL_TERMS).expect("found");
        assert!(number.gradient.is_none() && number.backward.is_none());
        let error = unfold(&moment, Address::new(Kind::Loss, 0), ALL_TERMS).expect_err("no target");
        assert!(error.to_string().contains("no target"), "{error}");
    }
}

#[test]
fn a_run_that_diverged_is_shown_without_gradients() {
    let pairs = [("preset", "deep"), ("lr", "100000"), ("activation", "linear")];
    let run = run(&pairs, 1000);
    assert!(run.diverged().is_some());
    let moment = Moment::of(&run);
    for address in addresses(&moment, run.network()) {
        let number = unfold(&moment, address, ALL_TERMS).expect("found");
        assert!(number.gradient.is_none() && number.update.is_none());
    }
    assert!(blocks(&moment, 0).expect("blocks").iter().all(|block| block.gradients.is_empty()));
}

/// The page asks for the index of a number only where there is a choice.
#[test]
fn a_kind_that_is_alone_takes_no_index() {
    for pairs in [KINDS[2], KINDS[4]] {
        let run = run(pairs, 1);
        let moment = Moment::of(&run);
        for &kind in Kind::ALL {
            let Ok(found) = moment.find(Address::new(kind, 1)) else { continue };
            if found.kind == kind {
                assert_eq!(kind.is_alone(), found.index == 0, "{}", kind.name());
            }
        }
    }
}

#[test]
fn what_there_is_not_is_refused_in_a_sentence() {
    let flat = run(KINDS[1], 0);
    let moment = Moment::of(&flat);
    let refused = |address| unfold(&moment, address, ALL_TERMS).expect_err("refused").to_string();
    let z = Address::new(Kind::Z, 0);
    assert_eq!(refused(Address { layer: 9, ..z }), "layer: got 9; it takes 0 to 1");
    assert_eq!(refused(Address { index: 20, ..z }), "index: got 20; it takes 0 to 19");
    assert_eq!(refused(Address { example: 32, ..z }), "example: got 32; it takes 0 to 31");
    assert!(refused(Address::new(Kind::Gamma, 0)).contains("this layer has no normalisation"));
    let weight = Address { from: 30, ..Address::new(Kind::Weight, 0) };
    assert_eq!(refused(weight), "from: got 30; it takes 0 to 29");
    let normed = run(KINDS[0], 0);
    let error = unfold(&Moment::of(&normed), Address::new(Kind::RunningVar, 0), ALL_TERMS);
    assert!(error.expect_err("refused").to_string().contains("keeps a running_std"));
}

#[test]
fn the_three_ways_through_batch_norm_are_three_terms() {
    let run = run(KINDS[2], 20);
    let z = Address { layer: 1, example: 4, ..Address::new(Kind::Z, 3) };
    let side = unfold(&Moment::of(&run), z, ALL_TERMS).expect("found").backward.expect("gradients");
    let mut ways: Vec<_> = side
        .terms
        .iter()
        .map(|term| term.factors[0].address.expect("an address").kind.name())
        .collect();
    ways.sort_unstable();
    assert_eq!((side.rule.name(), ways), ("batch_norm", vec!["mean", "var", "xhat"]));
}

/// Trying a weight out takes two passes of the whole minibatch: too long for a click where the
/// network is large. Of one number of one example it takes two passes of that example.
#[test]
fn what_would_take_too_long_is_not_tried_out() {
    let large = run(&[("preset", "deep"), ("n_hidden", "1024"), ("n_layers", "2")], 1);
    let moment = Moment::of(&large);
    let options = Options { terms: 1, finite_difference: true };
    let tried = |kind| {
        unfold(&moment, Address::new(kind, 0), options).expect("found").finite_difference.is_some()
    };
    assert_eq!([Kind::Weight, Kind::Z].map(tried), [false, true]);
    let not_asked = unfold(&moment, Address::new(Kind::Z, 0), ALL_TERMS).expect("found");
    assert_eq!(not_asked.finite_difference, None);
}

/// The variance that is kept running is the unbiased one: where `BatchNorm` normalises with the
/// biased one, nobody can go on from there to the minibatch's.
#[test]
fn the_variance_of_a_minibatch_says_which_one_it_is() {
    for (variance, rule, leads_on) in
        [("unbiased", "variance_of", true), ("biased", "biased_variance_of", false)]
    {
        let pairs = [("preset", "torch"), ("n_hidden", "20"), ("bn_variance", variance)];
        let run = run(&pairs, 3);
        let moment = Moment::of(&run);
        let forward =
            |kind| unfold(&moment, Address::new(kind, 0), ALL_TERMS).expect("found").forward;
        assert_eq!(forward(Kind::Var).rule.name(), rule);
        let kept = forward(Kind::RunningVar);
        let of_batch = kept
            .terms
            .iter()
            .flat_map(|term| &term.factors)
            .filter(|factor| factor.address.is_some_and(|address| address.kind == Kind::Var));
        assert_eq!(of_batch.count(), usize::from(leads_on), "{variance}");
    }
}

fn golden() -> Json {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/unfold.json");
    let text = std::fs::read_to_string(path).expect("a golden file");
    serde_json::from_str(&text).expect("JSON")
}

fn list(json: &Json) -> &[Json] {
    json.as_array().expect("an array")
}

fn whole(json: &Json) -> usize {
    usize::try_from(json.as_u64().expect("a whole number")).expect("small")
}

/// The trainer of a golden network, after its steps.
fn trained(record: &Json) -> Trainer {
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let config = record["config"].as_object().expect("a config");
    let pairs: Vec<_> = config.iter().map(|(key, value)| (key.as_str(), text(value))).collect();
    let config = Config::from_text(pairs.iter().map(|(key, value)| (*key, value.as_str())));
    let names: Vec<&str> =
        include_str!("../www/data/ssa-names-2018.txt").lines().take(2000).collect();
    let corpus = Corpus::from_bytes(names.join("\n").as_bytes()).expect("names");
    let mut run = Trainer::new(config.expect("valid"), corpus).expect("it trains");
    run.train(record["steps"].as_u64().expect("a count"));
    run
}

/// A row of the golden file: an address, its value and its gradient.
fn row(json: &Json) -> (Address, f64, Option<f64>) {
    let [kind, layer, from, index, example, value, gradient] = list(json) else {
        panic!("a row of seven: {json}")
    };
    let kind = Kind::find(kind.as_str().expect("a name")).expect("known");
    let [layer, from, index, example] = [layer, from, index, example].map(whole);
    let address = Address { kind, layer, from, index, example };
    (address, value.as_f64().expect("a number"), gradient.as_f64())
}

fn hold(moment: &Moment, rows: &Json, about: &str) -> usize {
    let rows: Vec<_> = list(rows).iter().map(row).collect();
    for &(address, value, gradient) in &rows {
        let peers = || rows.iter().filter(|(peer, ..)| peer.kind == address.kind);
        let largest = peers().fold(0.0f64, |m, (_, value, _)| m.max(value.abs()));
        let steepest = peers().filter_map(|row| row.2).fold(0.0f64, |m, g| m.max(g.abs()));
        assert_eq!(moment.find(address), Ok(address), "{about}");
        let got = unfold(moment, address, ALL_TERMS).expect("found");
        let about = format!("{about} {address:?}");
        for mine in [f64::from(got.value), got.forward.result] {
            assert!((mine - value).abs() <= 1e-5 * largest + 1e-7, "{about}: {mine} for {value}");
        }
        let mine =
            got.backward.as_ref().map(|side| [side.result, got.gradient.expect("one").into()]);
        assert_eq!(mine.is_some(), gradient.is_some(), "{about}");
        for (mine, gradient) in mine.into_iter().flatten().zip(gradient.into_iter().cycle()) {
            let allowed = 1e-5 * steepest + 1e-7;
            assert!((mine - gradient).abs() <= allowed, "{about}: {mine} for {gradient}");
        }
    }
    rows.len()
}

#[test]
fn every_kind_of_number_and_its_gradient_is_torchs() {
    let (golden, mut held) = (golden(), 0);
    for record in list(&golden["networks"]) {
        let mut run = trained(record);
        let about = record["config"].to_string();
        let context: Vec<u8> = list(&record["context"])
            .iter()
            .map(|t| u8::try_from(whole(t)).expect("a token"))
            .collect();
        let target = u8::try_from(whole(&record["target"])).expect("a token");
        let alone = Alone::new(run.network(), &context, Some(target));
        held += hold(&alone.moment(run.network()), &record["eval"], &format!("eval {about}"));
        let ahead = run.looking_ahead();
        hold(&Moment::of(&ahead), &record["train"], &format!("ahead {about}"));
        run.train(1);
        held += hold(&Moment::of(&run), &record["train"], &format!("train {about}"));
        held += hold(&Moment::of(&run), &record["running"], &format!("running {about}"));
    }
    assert!(held > 2000, "{held}");
}
