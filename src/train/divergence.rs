//! Why a loss is not a finite number: where in the minibatch it began, and what to do.

use crate::nn::{ForwardCache, LayerNorm, Network, Norm};
use crate::ops::Matrix;

/// Where and how a run left the finite numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diverged {
    /// The step whose loss is not finite; it changed nothing.
    pub step: u64,
    /// What happened and what to do, in a sentence.
    pub message: String,
}

/// Walks forward through a minibatch whose loss is not finite. The first layer that gives a number
/// that is not finite tells the cause: its normalisation divides by 0, or its weights are too large.
pub(super) fn diagnose(network: &Network, cache: &ForwardCache, step: u64) -> Diverged {
    let cause =
        |layer| no_spread(network, cache, layer).or_else(|| overflow(network, cache, layer, step));
    let cause = (0..network.layers.len()).find_map(cause);
    let cause = cause.unwrap_or_else(|| TOO_FAST.to_owned());
    Diverged { step, message: format!("the loss of step {step} is not a finite number: {cause}") }
}

const TOO_FAST: &str = "the learning rate is usually too high for these weights; lower it";

/// Says that a normalisation has nothing to divide by.
fn no_spread(network: &Network, cache: &ForwardCache, layer: usize) -> Option<String> {
    let at = cache.layers[layer].norm.as_ref()?.first_without_spread()?;
    let (name, at) = (network.layer_name(layer), at + 1);
    let what = match network.layers[layer].norm.as_ref()? {
        Norm::Batch(_) => {
            let rows = cache.x.cols();
            format!(
                "neuron {at} of {name} has the same value for all {rows} examples of the \
                     minibatch, and its BatchNorm divides by their spread"
            )
        }
        Norm::Layer(LayerNorm { beta: Some(_), .. }) => {
            format!(
                "all neurons of {name} have the same value for example {at} of the minibatch, \
                     and the LayerNorm divides by their spread"
            )
        }
        Norm::Layer(_) => {
            format!(
                "all neurons of {name} are 0 for example {at} of the minibatch, and the RMSNorm \
                     divides by their size"
            )
        }
    };
    Some(format!("{what}; a bn_eps of 0.00001 prevents that"))
}

/// Says that a layer gives numbers out of range.
fn overflow(network: &Network, cache: &ForwardCache, layer: usize, step: u64) -> Option<String> {
    let cached = &cache.layers[layer];
    let is_finite = |matrix: &Matrix| matrix.elements().all(f32::is_finite);
    if is_finite(&cached.z) && is_finite(cached.output()) {
        return None;
    }
    let name = network.layer_name(layer);
    if step > 0 {
        return Some(format!("the numbers of {name} are out of range; {TOO_FAST}"));
    }
    let advice = if layer == network.hidden_layers() {
        "lower out_scale or out_bias_scale"
    } else {
        "lower gain or bias_scale, or choose another init"
    };
    Some(format!("the first weights bring the numbers of {name} out of range; {advice}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Config, Trainer};

    /// A tanh makes 1 of an infinite number: its layer is to blame all the same.
    #[test]
    fn a_layer_is_blamed_whose_activation_hides_that_its_numbers_are_out_of_range() {
        let config = Config::from_text([("preset", "kaiming")]).expect("valid");
        let run = Trainer::on_built_in_names(config).expect("trains");
        let (network, mut cache) = (run.network(), run.cache().clone());
        assert!(diagnose(network, &cache, 0).message.ends_with(TOO_FAST), "nothing is wrong");
        cache.layers[0].z.fill(f32::INFINITY);
        let said = diagnose(network, &cache, 0).message;
        assert!(said.contains("the first weights bring the numbers of Layer 1 out of range"));
        let said = diagnose(network, &cache, 1).message;
        assert!(said.contains("the numbers of Layer 1 are out of range"), "{said}");
    }
}
