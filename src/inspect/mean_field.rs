//! The std that each layer should show at step 0. The second moment is carried from layer to layer
//! as if every preactivation were normal (Poole et al. 2016, "Exponential expressivity in deep
//! neural networks through transient chaos", eq. 3; He et al. 2015, section 2.2 for relu).

use crate::nn::model::NetworkSpec;
use crate::nn::{Activation, Init, NormConfig, NormOrder};

/// What a hidden layer should show at step 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// Std of the Linear layer's outputs.
    pub preactivation: f64,
    /// Std of the activations.
    pub activation: f64,
}

/// Every hidden layer of a spec. The letters' vectors are standard normal.
///
/// In a wide layer a normalisation over the neurons of an example divides by the same as one over
/// the examples of a neuron. What a residual layer adds is as good as independent of its input.
#[must_use]
#[allow(clippy::cast_precision_loss)] // a few thousand at most
pub fn expected(spec: &NetworkSpec) -> Vec<Expected> {
    let mut fan_in = spec.block_size * spec.n_embd;
    // Mean and second moment of what the layer reads.
    let (mut mean, mut second_moment) = (0.0, 1.0);
    let drawn = spec.flat.and_then(|flat| flat.hidden).unwrap_or(0.0);
    let layer = |i: usize| {
        let std = spec.init.std(fan_in, spec.n_hidden);
        let bias = if spec.init == Init::Torch { std } else { drawn };
        let bias = if spec.learns_bias { bias } else { 0.0 };
        let q = std * std * fan_in as f64 * second_moment + bias * bias;
        let before = if spec.order == NormOrder::Before { spec.norm } else { None };
        let after = if spec.order == NormOrder::After { spec.norm } else { None };
        let (_, seen) = normalised(before, 0.0, q);
        let (a_mean, a_moment) = moments(spec.activation, seen.sqrt());
        let (block_mean, block_moment) = normalised(after, a_mean, a_moment);
        let cross = 2.0 * mean * block_mean;
        let adds = spec.residual && i > 0;
        second_moment = block_moment + if adds { second_moment + cross } else { 0.0 };
        mean = block_mean + if adds { mean } else { 0.0 };
        fan_in = spec.n_hidden;
        let activation = (a_moment - a_mean * a_mean).max(0.0).sqrt();
        Expected { preactivation: q.sqrt(), activation }
    };
    (0..spec.n_layers).map(layer).collect()
}

/// Mean and second moment behind a normalisation: it divides by the root of the variance and eps,
/// an RMS norm by the root of the second moment and eps. Of nothing it makes nothing.
fn normalised(norm: Option<NormConfig>, mean: f64, moment: f64) -> (f64, f64) {
    let (shift, spread) = match norm {
        None => return (mean, moment),
        Some(NormConfig::Rms { .. }) => (0.0, moment),
        Some(_) => (mean, moment - mean * mean),
    };
    if spread <= 0.0 {
        return (0.0, 0.0);
    }
    let square = spread + norm.map_or(0.0, NormConfig::eps);
    ((mean - shift) / square.sqrt(), spread / square)
}

/// Mean and second moment of `f(std z)` for a standard normal `z`, by the trapezoid
/// rule, which for a smooth function under a normal weight is exact to many digits.
fn moments(activation: Activation, std: f64) -> (f64, f64) {
    const STEPS: i32 = 1600;
    let (mut mean, mut moment, mut weight) = (0.0, 0.0, 0.0);
    for i in -STEPS..=STEPS {
        let z = f64::from(i) * 0.005;
        let w = libm::exp(-0.5 * z * z);
        let a = activation.exact(std * z);
        mean += w * a;
        moment += w * a * a;
        weight += w;
    }
    (mean / weight, moment / weight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::Summary;
    use crate::train::trainer::network_spec;
    use crate::train::{Config, Trainer};

    #[test]
    fn relu_keeps_half_the_second_moment() {
        let (mean, moment) = moments(Activation::Relu, 2.0);
        assert!((moment - 2.0).abs() < 1e-6);
        assert!((mean - 2.0 / (2.0 * std::f64::consts::PI).sqrt()).abs() < 1e-5);
        let (mean, moment) = moments(Activation::Linear, 1.5);
        assert!(mean.abs() < 1e-12 && (moment - 2.25).abs() < 1e-9);
    }

    fn preactivations(pairs: &[(&str, &str)]) -> Vec<f64> {
        let config = Config::from_text(pairs.iter().copied()).expect("valid");
        let layers = expected(&network_spec(&config, 27));
        layers.iter().map(|layer| layer.preactivation).collect()
    }

    fn assert_close(got: &[f64], variances: &[f64]) {
        assert_eq!(got.len(), variances.len());
        for (got, variance) in got.iter().zip(variances) {
            assert!((got - variance.sqrt()).abs() < 1e-5, "{got} for {}", variance.sqrt());
        }
    }

    /// Four layers whose relu is added to what they got.
    const RESIDUAL: [(&str, &str); 6] = [
        ("preset", "deep"),
        ("activation", "relu"),
        ("gain", "1"),
        ("residual", "true"),
        ("bias", "none"),
        ("n_layers", "4"),
    ];

    /// The notebook's first weights and biases are standard normal, with 30 inputs; later the
    /// biases are `0.01 randn`. `torch.nn.Linear` draws both from +-1 / sqrt(30), whose variance
    /// is a third of the bound's square.
    #[test]
    fn weights_and_biases_add_their_variances() {
        assert_close(&preactivations(&[("preset", "initial")]), &[31.0]);
        assert_close(&preactivations(&[("preset", "kaiming")]), &[25.0 / 9.0 + 1e-4]);
        let torch = [("preset", "deep"), ("init", "torch"), ("n_layers", "1")];
        assert_close(&preactivations(&torch), &[31.0 / 90.0]);
    }

    /// Of a normal number with variance `q` relu has the mean `sqrt(q / 2 pi)` and the second
    /// moment `q / 2`; a residual layer's `x + relu(z)` has `E x^2 + 2 E x E relu + E relu^2`.
    #[test]
    fn a_residual_layer_adds_means_and_second_moments() {
        let (mut variances, mut mean, mut moment) = (Vec::new(), 0.0, 1.0f64);
        for layer in 0..4 {
            variances.push(moment);
            let relu = (moment / (2.0 * std::f64::consts::PI)).sqrt();
            let input = if layer == 0 { (0.0, 0.0) } else { (mean, moment) };
            moment = moment / 2.0 + 2.0 * input.0 * relu + input.1;
            mean = relu + input.0;
        }
        assert_close(&preactivations(&RESIDUAL), &variances);
    }

    /// Behind relu an RMS norm leaves `E relu = sqrt(q / 2 pi)`, divided by `sqrt(q / 2)`; a
    /// norm with a mean leaves none.
    #[test]
    fn a_norm_behind_the_activation_leaves_the_mean_that_it_does_not_subtract() {
        let pairs = |norm| {
            [&RESIDUAL[..], &[("norm", norm), ("norm_order", "after"), ("bn_eps", "0")]].concat()
        };
        let pi = std::f64::consts::PI;
        assert_close(&preactivations(&pairs("rms")), &[1.0, 1.0, 2.0 + 2.0 / pi, 3.0 + 6.0 / pi]);
        assert_close(&preactivations(&pairs("layer")), &[1.0, 1.0, 2.0, 3.0]);
    }

    /// Wide layers on a large minibatch come close to what is expected of them.
    #[test]
    fn the_prediction_is_what_a_wide_network_shows() {
        for (activation, gain, norm, eps, more) in [
            ("tanh", "1.6666666666666667", "none", "0", ("residual", "false")),
            ("tanh", "0.5", "none", "0", ("residual", "false")),
            ("relu", "1.4142135623730951", "none", "0", ("residual", "false")),
            ("gelu", "1", "none", "0", ("residual", "false")),
            ("sigmoid", "1", "none", "0", ("residual", "false")),
            ("tanh", "3", "batch", "0", ("residual", "false")),
            // Here eps is as large as the variance, or larger.
            ("tanh", "1", "batch", "1", ("residual", "false")),
            ("linear", "0.5", "batch", "1", ("residual", "false")),
            ("tanh", "3", "layer", "0", ("residual", "false")),
            ("tanh", "1", "rms", "1", ("residual", "false")),
            ("tanh", "1", "none", "0", ("init", "torch")),
            ("relu", "1", "rms", "0", ("norm_order", "after")),
            ("relu", "1", "layer", "0.5", ("norm_order", "after")),
            ("tanh", "1", "batch", "0", ("norm_order", "after")),
            ("relu", "1", "none", "0", ("residual", "true")),
            ("tanh", "1", "layer", "0", ("residual", "true")),
        ] {
            let config = Config::from_text([
                ("preset", "deep"),
                ("activation", activation),
                ("gain", gain),
                ("norm", norm),
                more,
                ("bn_eps", eps),
                ("n_layers", "3"),
                ("n_hidden", "400"),
                ("n_embd", "64"),
                ("batch_size", "600"),
            ])
            .expect("valid");
            let want = expected(&network_spec(&config, 27));
            assert_eq!(want.len(), 3);
            let run = Trainer::on_built_in_names(config).expect("trains");
            for (i, want) in want.iter().enumerate() {
                let cache = &run.cache().layers[i];
                let got = Summary::of(cache.activation().view()).std;
                let near = (got / want.activation - 1.0).abs();
                assert!(near < 0.12, "{activation} {norm} {more:?} layer {i}: {got} for {want:?}");
            }
        }
    }
}
