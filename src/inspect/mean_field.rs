//! The std that each layer should show at step 0. The second moment is carried from layer to layer
//! as if every preactivation were normal (Poole et al. 2016, "Exponential expressivity in deep
//! neural networks through transient chaos", eq. 3; He et al. 2015, section 2.2 for relu).

use crate::nn::Activation;
use crate::nn::model::NetworkSpec;

/// What a hidden layer should show at step 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// Std of the Linear layer's outputs.
    pub preactivation: f64,
    /// Std of the activations.
    pub activation: f64,
}

/// Every hidden layer of a spec. The letters' vectors are standard normal.
#[must_use]
#[allow(clippy::cast_precision_loss)] // a few thousand at most
pub fn expected(spec: &NetworkSpec) -> Vec<Expected> {
    let mut fan_in = spec.block_size * spec.n_embd;
    let mut second_moment = 1.0;
    let bias = spec.flat.and_then(|flat| flat.hidden).filter(|_| spec.learns_bias).unwrap_or(0.0);
    let layer = |_| {
        let std = spec.init.std(fan_in, spec.n_hidden);
        let q = std * std * fan_in as f64 * second_moment + bias * bias;
        // BatchNorm divides by the root of the variance and eps; of nothing it makes nothing.
        let seen = match spec.norm {
            Some(norm) if q > 0.0 => q / (q + norm.eps),
            _ => q,
        };
        let (mean, moment) = moments(spec.activation, seen.sqrt());
        second_moment = moment;
        fan_in = spec.n_hidden;
        let activation = (moment - mean * mean).max(0.0).sqrt();
        Expected { preactivation: q.sqrt(), activation }
    };
    (0..spec.n_layers).map(layer).collect()
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

    /// Wide layers on a large minibatch come close to what is expected of them.
    #[test]
    fn the_prediction_is_what_a_wide_network_shows() {
        for (activation, gain, norm, eps) in [
            ("tanh", "1.6666666666666667", "false", "0"),
            ("tanh", "0.5", "false", "0"),
            ("relu", "1.4142135623730951", "false", "0"),
            ("gelu", "1", "false", "0"),
            ("sigmoid", "1", "false", "0"),
            ("tanh", "3", "true", "0"),
            // Here eps is as large as the variance, or larger.
            ("tanh", "1", "true", "1"),
            ("linear", "0.5", "true", "1"),
        ] {
            let config = Config::from_text([
                ("preset", "deep"),
                ("activation", activation),
                ("gain", gain),
                ("batch_norm", norm),
                ("bn_eps", eps),
                ("n_layers", "3"),
                ("n_hidden", "400"),
                ("n_embd", "64"),
                ("batch_size", "600"),
            ])
            .expect("valid");
            let want = expected(&network_spec(&config, 27));
            let run = Trainer::on_built_in_names(config).expect("trains");
            for (i, want) in want.iter().enumerate() {
                let cache = &run.cache().layers[i];
                let got = Summary::of(cache.output().view()).std;
                let near = (got / want.activation - 1.0).abs();
                assert!(near < 0.12, "{activation} {gain} {eps} layer {i}: {got} for {want:?}");
            }
        }
    }
}
