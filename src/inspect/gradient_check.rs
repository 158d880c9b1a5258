//! The hand-written gradients against finite differences of an independent forward
//! pass: in f64, loop by loop, with no kernel of this crate (`unfold/difference.rs`).

use super::unfold::{Address, Kind, Moment};
use crate::data::Batch;
use crate::nn::{ForwardCache, Network, Sgd};

/// The result for one parameter tensor.
#[derive(Clone, Debug, PartialEq)]
pub struct TensorCheck {
    /// Such as `layers.0.weight`.
    pub name: String,
    /// How many of its gradients were compared.
    pub checked: usize,
    /// Largest difference between both gradients.
    pub difference: f64,
    /// Largest gradient of the whole tensor, by size.
    pub largest: f64,
}

/// Numbers that one forward pass in f64 may multiply: it must not hold a frame.
const WORK: usize = 2_000_000;

/// A comparison under way. It compares at most a given number of gradients of each parameter,
/// spread evenly over it.
#[derive(Clone, Debug)]
pub struct GradientCheck {
    network: Network,
    cache: ForwardCache,
    batch: Batch,
    /// The first number of each parameter, in the network's order.
    tensors: Vec<Address>,
    per_tensor: usize,
    pick: usize,
    checks: Vec<TensorCheck>,
}

impl GradientCheck {
    /// Of a network at its present weights, on a minibatch: on all of its rows, or on
    /// its first few where the network is very large.
    #[must_use]
    pub fn new(network: &Network, batch: &Batch, per_tensor: usize) -> Self {
        let rows = (WORK / network.parameter_count()).clamp(2, batch.len().max(2)).min(batch.len());
        let mut few = Batch::with_capacity(rows, network.block_size);
        for row in 0..rows {
            few.push((batch.context(row), batch.targets()[row]));
        }
        let mut network = network.clone();
        let mut cache = ForwardCache::new(&network, rows);
        network.forward_train(few.contexts(), few.targets(), &mut cache);
        network.backward(few.contexts(), few.targets(), &mut cache, Sgd::GRADIENTS_ONLY);
        let tensors = Moment::still(&network, &cache, &few).parameters();
        Self { network, cache, batch: few, tensors, per_tensor, pick: 0, checks: Vec::new() }
    }

    /// Compares no more than `count` further gradients; whether any are left.
    pub fn advance(&mut self, count: usize) -> bool {
        let moment = Moment::still(&self.network, &self.cache, &self.batch);
        let examples: Vec<usize> = (0..self.batch.len()).collect();
        for _ in 0..count {
            let open = self.checks.len().saturating_sub(usize::from(self.pick > 0));
            let Some(&tensor) = self.tensors.get(open) else { return false };
            let Some((param, ..)) = moment.param(tensor) else { return false };
            if self.pick == 0 {
                let largest = param.grad.elements().fold(0.0f32, |m, x| m.max(x.abs())).into();
                let name = param.name.clone();
                self.checks.push(TensorCheck { name, checked: 0, difference: 0.0, largest });
            }
            let picks = self.per_tensor.min(param.count());
            let index = self.pick * param.count() / picks;
            let (row, col) = (index / param.data.cols(), index % param.data.cols());
            let address = Address { from: row, index: col, ..tensor };
            let numeric = moment.slope_of_loss(address, &examples);
            let gap = (numeric - f64::from(param.grad.row(row)[col])).abs();
            let check = &mut self.checks[open];
            check.difference = check.difference.max(gap);
            check.checked += 1;
            self.pick = (self.pick + 1) % picks;
        }
        self.checks.len() < self.tensors.len() || self.pick > 0
    }

    /// Rows of the minibatch that are used.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.batch.len()
    }

    /// What was found so far.
    #[must_use]
    pub fn checks(&self) -> &[TensorCheck] {
        &self.checks
    }
}

impl Moment<'_> {
    /// The first number of each parameter: C, then layer by layer weight, bias, gamma, beta.
    fn parameters(&self) -> Vec<Address> {
        let mut found = vec![Address::new(Kind::Embedding, 0)];
        for layer in 0..=self.last() {
            for kind in [Kind::Weight, Kind::Bias, Kind::Gamma, Kind::Beta] {
                let first = Address { layer, ..Address::new(kind, 0) };
                if self.param(first).is_some() {
                    found.push(first);
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Config, Trainer};

    fn check(per_tensor: usize) -> GradientCheck {
        let pairs =
            [("preset", "kaiming"), ("n_hidden", "5"), ("n_embd", "2"), ("batch_size", "4")];
        let run = Trainer::on_built_in_names(Config::from_text(pairs).expect("valid"));
        let run = run.expect("trains");
        GradientCheck::new(run.network(), run.batch(), per_tensor)
    }

    /// The largest difference found in the first layer's weights, `(6, 5)`, where one of its
    /// gradients is wrong by 1.
    fn found(per_tensor: usize, place: usize) -> f64 {
        let mut check = check(per_tensor);
        let weights = &mut check.network.layers[0].linear.weight;
        weights.grad.row_mut(place / 5)[place % 5] += 1.0;
        while check.advance(10) {}
        let of_weights = check.checks().iter().find(|check| check.name == "layers.0.weight");
        of_weights.map_or(f64::NAN, |check| check.difference)
    }

    #[test]
    fn a_wrong_gradient_is_found_wherever_it_is() {
        for place in 0..30 {
            assert!((found(usize::MAX, place) - 1.0).abs() < 1e-3, "{place}");
        }
    }

    /// Three of thirty: 0, 10 and 20.
    #[test]
    fn few_gradients_are_spread_evenly() {
        for place in 0..30 {
            let is_compared = place % 10 == 0;
            assert_eq!(found(3, place) > 0.5, is_compared, "{place}");
        }
    }

    #[test]
    fn the_last_gradient_says_that_none_is_left() {
        let mut check = check(2);
        let all = 2 * check.network.parameters().count();
        assert!(check.advance(all - 1));
        assert!(!check.advance(1));
        assert!(check.checks().iter().all(|check| check.checked == 2));
    }
}
