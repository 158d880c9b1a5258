//! What the spread of each layer should be, before anything is drawn: the second
//! moment is carried from layer to layer as if every preactivation were normal
//! (Poole et al. 2016, "Exponential expressivity in deep neural networks through
//! transient chaos", eq. 3; He et al. 2015, section 2.2 for relu).

use crate::nn::Activation;
use crate::nn::model::Plan;

/// What a hidden layer should show at step 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// Std of the Linear layer's outputs.
    pub preactivation: f64,
    /// Std of the activations.
    pub activation: f64,
}

/// Every hidden layer of a plan. The letters' vectors are standard normal.
#[must_use]
#[allow(clippy::cast_precision_loss)] // a few thousand at most
pub fn expected(plan: &Plan) -> Vec<Expected> {
    let mut fan_in = plan.block_size * plan.n_embd;
    let mut second_moment = 1.0;
    let bias = plan.flat.and_then(|flat| flat.hidden).filter(|_| plan.learns_bias).unwrap_or(0.0);
    let layer = |_| {
        let std = plan.init.std(fan_in, plan.n_hidden);
        let q = std * std * fan_in as f64 * second_moment + bias * bias;
        // BatchNorm's output has variance 1 whatever came in, unless nothing did.
        let seen = if plan.norm.is_some() && q > 0.0 { 1.0 } else { q };
        let (mean, moment) = moments(plan.activation, seen.sqrt());
        second_moment = moment;
        fan_in = plan.n_hidden;
        let activation = (moment - mean * mean).max(0.0).sqrt();
        Expected { preactivation: q.sqrt(), activation }
    };
    (0..plan.n_layers).map(layer).collect()
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
    use crate::train::trainer::plan;
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
        for (activation, gain, norm) in [
            ("tanh", "1.6666666666666667", "false"),
            ("tanh", "0.5", "false"),
            ("relu", "1.4142135623730951", "false"),
            ("gelu", "1", "false"),
            ("sigmoid", "1", "false"),
            ("tanh", "3", "true"),
        ] {
            let config = Config::from_text([
                ("preset", "deep"),
                ("activation", activation),
                ("gain", gain),
                ("batch_norm", norm),
                ("n_layers", "3"),
                ("n_hidden", "400"),
                ("n_embd", "64"),
                ("batch_size", "600"),
            ])
            .expect("valid");
            let want = expected(&plan(&config, 27));
            let run = Trainer::on_built_in_names(config).expect("trains");
            for (i, want) in want.iter().enumerate() {
                let tape = &run.tape().layers[i];
                let got = Summary::of(tape.output().view()).std;
                let near = (got / want.activation - 1.0).abs();
                assert!(near < 0.12, "{activation} {gain} layer {i}: {got} for {want:?}");
            }
        }
    }
}
