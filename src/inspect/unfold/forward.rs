//! The arithmetic that a number came from.

use super::side::{Factor, Side};
use super::{Address, Kind, Moment, Role, Rule};
use crate::nn::{Activation, Scale};
use crate::train::Gradients;

impl Moment<'_> {
    /// A number itself, as a factor of another.
    #[inline(never)]
    pub(super) fn factor(&self, address: Address) -> Factor {
        Factor::at(Role::Value, self.value(address).into(), address)
    }

    /// How a number that [`find`](Self::find) found was computed.
    pub(super) fn forward(&self, address: Address) -> Side {
        let mut side = Side::new(self.rule(address));
        let function = self.forward_terms(address, &mut side);
        side.sum();
        side.result = function.unwrap_or(side.result);
        side
    }

    fn rule(&self, Address { kind, layer, .. }: Address) -> Rule {
        match kind {
            Kind::Input => Rule::Lookup,
            Kind::Logit if self.norm(self.last()).is_some() => Rule::Affine,
            Kind::Z | Kind::Logit => Rule::SumOfProducts,
            Kind::Y => Rule::Affine,
            Kind::Mean | Kind::MeanLoss => Rule::MeanOf,
            Kind::Var => Rule::VarianceOf,
            Kind::RunningMean | Kind::RunningVar | Kind::RunningStd if self.has_blended() => {
                Rule::RunningAverage
            }
            Kind::RunningMean | Kind::RunningVar | Kind::RunningStd => Rule::Kept,
            Kind::Xhat => Rule::Standardise,
            Kind::Activation => rule_of(self.seen(layer).activation),
            Kind::Probability => Rule::Softmax,
            Kind::Loss => Rule::NegativeLog,
            _ => Rule::Parameter,
        }
    }

    /// Writes down the terms; the value of a rule that is no sum.
    fn forward_terms(&self, address: Address, side: &mut Side) -> Option<f64> {
        let layer = if address.kind == Kind::Logit { self.last() } else { address.layer };
        let address = Address { layer, ..address };
        match side.rule {
            Rule::Parameter | Rule::Kept => return Some(self.value(address).into()),
            Rule::Lookup => {
                let entry = self.factor(self.entry(address));
                side.part(entry);
                return Some(entry.value);
            }
            Rule::SumOfProducts => self.linear(address, side),
            Rule::Affine => {
                side.add(self.factor(shared(address, Kind::Gamma)));
                side.times(self.factor(address.kind(Kind::Xhat)));
                side.add(self.factor(shared(address, Kind::Beta)));
            }
            Rule::MeanOf => {
                let kind = if address.kind == Kind::Mean { Kind::Z } else { Kind::Loss };
                for example in 0..self.examples() {
                    side.add(self.factor(Address { kind, example, ..address }));
                    side.times(Factor::new(Role::Share, self.share()));
                }
            }
            Rule::VarianceOf => self.variance(address, side),
            Rule::RunningAverage => self.running(address, side),
            Rule::Standardise => self.standardise(address, side),
            Rule::Softmax => return Some(self.softmax(address, side)),
            Rule::NegativeLog => {
                let p = self.factor(self.guessed(address.example));
                side.part(p);
                return Some(-libm::log(p.value));
            }
            _ => {
                let y = self.factor(self.preactivation(address));
                side.part(y);
                return Some(self.seen(layer).activation.exact(y.value));
            }
        }
        None
    }

    /// The entry of the table that an input was copied from.
    fn entry(&self, Address { index, example, .. }: Address) -> Address {
        let width = self.network.embedding.table.data.cols();
        let letter = self.letters(example).0[index / width];
        Address { from: letter.into(), ..Address::new(Kind::Embedding, index % width) }
    }

    /// The probability of the letter that was to be guessed.
    pub(super) fn guessed(&self, example: usize) -> Address {
        let target = self.targets.get(example).copied().unwrap_or_default();
        Address { example, ..Address::new(Kind::Probability, target.into()) }
    }

    /// What the activation of a neuron is applied to.
    fn preactivation(&self, address: Address) -> Address {
        address.kind(if self.norm(address.layer).is_some() { Kind::Y } else { Kind::Z })
    }

    /// `z_j = sum over k of x_k W_kj, + b_j`
    fn linear(&self, address: Address, side: &mut Side) {
        let linear = &self.weights(address.layer).linear;
        for from in 0..linear.weight.data.rows() {
            side.add(self.factor(source(address.layer, from, address.example)));
            side.times(self.factor(Address { from, ..shared(address, Kind::Weight) }));
        }
        if linear.bias.is_some() {
            side.add(self.factor(shared(address, Kind::Bias)));
        }
    }

    /// `var = sum of (z - mean)^2 / (B - 1)`
    fn variance(&self, address: Address, side: &mut Side) {
        let mean = self.factor(address.kind(Kind::Mean));
        side.part(mean);
        for example in 0..self.examples() {
            let deviation = self.deviation(Address { example, ..address }, mean);
            side.add(deviation).times(deviation);
            side.times(Factor::new(Role::Share, 1.0 / (self.examples() as f64 - 1.0)));
        }
    }

    /// `z - mean`, for the neuron and the example of an address.
    pub(super) fn deviation(&self, address: Address, mean: Factor) -> Factor {
        let z = self.factor(address.kind(Kind::Z));
        Factor { role: Role::Deviation, value: z.value - mean.value, ..z }
    }

    /// Whether the minibatch's statistics are in the running ones.
    fn has_blended(&self) -> bool {
        self.is_training() && matches!(self.gradients, Gradients::Applied(_))
    }

    /// `running = (1 - momentum) running + momentum batch`
    fn running(&self, address: Address, side: &mut Side) {
        let Some(norm) = self.norm(address.layer) else { return };
        let is_mean = address.kind == Kind::RunningMean;
        let batch = if is_mean { norm.mean(address.index) } else { norm.spread(address.index) };
        let momentum = norm.norm.config.momentum;
        let (keep, blended) = (1.0 - momentum, f64::from(self.value(address)) - momentum * batch);
        side.add(Factor::new(Role::Keep, keep));
        side.times(Factor::new(Role::Before, if keep == 0.0 { 0.0 } else { blended / keep }));
        side.add(Factor::new(Role::Momentum, momentum));
        let of = address.kind(if is_mean { Kind::Mean } else { Kind::Var });
        side.times(Factor::at(Role::Batch, batch, of));
    }

    /// The mean and the variance (or the std) that a neuron is normalised with.
    pub(super) fn statistics(&self, address: Address) -> [Address; 2] {
        let keeps_std =
            self.norm(address.layer).is_some_and(|norm| norm.norm.config.scale == Scale::Std);
        let kinds = match (self.is_training(), keeps_std) {
            (true, _) => [Kind::Mean, Kind::Var],
            (false, true) => [Kind::RunningMean, Kind::RunningStd],
            (false, false) => [Kind::RunningMean, Kind::RunningVar],
        };
        kinds.map(|kind| shared(address, kind))
    }

    /// `xhat = (z - mean) / sqrt(var + eps)`
    fn standardise(&self, address: Address, side: &mut Side) {
        let [mean, spread] = self.statistics(address).map(|address| self.factor(address));
        side.part(self.factor(address.kind(Kind::Z))).part(mean).part(spread);
        let eps = self.norm(address.layer).map_or(0.0, |norm| norm.norm.config.eps);
        side.part(Factor::new(Role::Eps, eps));
        side.add(self.deviation(address, mean)).times(self.inverse_std(address));
    }

    /// `1 / sqrt(var + eps)`
    pub(super) fn inverse_std(&self, address: Address) -> Factor {
        let [_, spread] = self.statistics(address);
        let std = self.norm(address.layer).map_or(f64::NAN, |norm| norm.std(address.index));
        Factor::at(Role::InverseStd, 1.0 / std, spread)
    }

    /// `p = e^(l - largest) / sum of e^(l_k - largest)`
    fn softmax(&self, address: Address, side: &mut Side) -> f64 {
        let letters = self.network.embedding.table.data.rows();
        let logit = |index| Address { index, ..address.kind(Kind::Logit) };
        let mut largest = f64::NEG_INFINITY;
        for letter in 0..letters {
            largest = largest.max(self.value(logit(letter)).into());
        }
        let (mut own, mut sum) = (0.0, 0.0);
        for letter in 0..letters {
            let factor = self.factor(logit(letter));
            let e = libm::exp(factor.value - largest);
            side.add(Factor { role: Role::Exponential, value: e, ..factor });
            sum += e;
            if letter == address.index {
                own = e;
                side.part(factor);
            }
        }
        side.part(Factor::new(Role::Largest, largest));
        side.part(Factor::at(Role::Exponential, own, logit(address.index)));
        own / sum
    }
}

/// What all examples share in the place of an address.
pub(super) fn shared(address: Address, kind: Kind) -> Address {
    Address { kind, from: 0, example: 0, ..address }
}

/// One of the numbers that go into a layer's Linear.
pub(super) fn source(layer: usize, from: usize, example: usize) -> Address {
    let kind = if layer == 0 { Kind::Input } else { Kind::Activation };
    Address { kind, layer: layer.saturating_sub(1), from: 0, index: from, example }
}

fn rule_of(activation: Activation) -> Rule {
    match activation {
        Activation::Tanh => Rule::Tanh,
        Activation::Relu => Rule::Relu,
        Activation::LeakyRelu => Rule::LeakyRelu,
        Activation::Gelu => Rule::Gelu,
        Activation::Sigmoid => Rule::Sigmoid,
        Activation::Linear => Rule::Linear,
    }
}
