//! The arithmetic that a number came from.

use super::moment::SeenNorm;
use super::side::{Factor, Side, Term};
use super::{Address, Kind, Moment, Role, Rule};
use crate::nn::Activation;
use crate::train::Gradients;

impl Moment<'_> {
    /// An address in the same place.
    pub(super) fn factor(&self, address: Address) -> Factor {
        Factor::at(Role::Value, self.value(address), address)
    }

    /// How a number that [`find`](Self::find) found was computed.
    pub(super) fn forward(&self, address: Address) -> Side {
        let Address { kind, layer, index, example, .. } = address;
        match kind {
            Kind::Input => {
                let entry = self.entry(address);
                Side::of(Rule::Lookup, [self.factor(entry)], self.value(entry))
            }
            Kind::Logit if self.norm(self.last()).is_none() => {
                self.linear(Address { layer: self.last(), ..address })
            }
            Kind::Logit => self.affine(Address { layer: self.last(), ..address }),
            Kind::Z => self.linear(address),
            Kind::Y => self.affine(address),
            Kind::Mean => self.mean(address),
            Kind::Var => self.variance(address),
            Kind::RunningMean | Kind::RunningVar | Kind::RunningStd => self.running(address),
            Kind::Xhat => self.standardise(address),
            Kind::Activation => {
                let y = self.preactivation(layer, index, example);
                let value = self.value(y);
                let activation = self.layers[layer].activation;
                Side::of(rule_of(activation), [self.factor(y)], activation.exact(value.into()))
            }
            Kind::Probability => self.softmax(address),
            Kind::Loss => {
                let p = self.factor(self.guessed(example));
                Side::of(Rule::NegativeLog, [p], -libm::log(p.value))
            }
            Kind::MeanLoss => Side::sum(Rule::MeanOf, self.shares(Kind::Loss, address)),
            _ => Side::of(Rule::Parameter, [], self.value(address)),
        }
    }

    /// The entry of the table that an input was copied from.
    fn entry(&self, Address { index, example, .. }: Address) -> Address {
        let (width, size) = (self.network.embedding.table.data.cols(), self.network.block_size);
        let letter = self.contexts[example * size + index / width];
        Address { from: letter.into(), ..Address::new(Kind::Embedding, index % width) }
    }

    /// The probability of the letter that was to be guessed.
    pub(super) fn guessed(&self, example: usize) -> Address {
        let target = self.targets.get(example).copied().unwrap_or_default();
        Address { example, ..Address::new(Kind::Probability, target.into()) }
    }

    /// What the activation of a neuron is applied to.
    pub(super) fn preactivation(&self, layer: usize, index: usize, example: usize) -> Address {
        let kind = if self.norm(layer).is_some() { Kind::Y } else { Kind::Z };
        Address { layer, example, ..Address::new(kind, index) }
    }

    /// `z_j = sum over k of x_k W_kj, + b_j`
    fn linear(&self, Address { layer, index, example, .. }: Address) -> Side {
        let linear = &self.network.layers[layer].linear;
        let term = |from| {
            let weight = Address { layer, from, ..Address::new(Kind::Weight, index) };
            Term::new([self.factor(source(layer, from, example)), self.factor(weight)])
        };
        let mut terms: Vec<Term> = (0..linear.weight.data.rows()).map(term).collect();
        if linear.bias.is_some() {
            let bias = Address { layer, ..Address::new(Kind::Bias, index) };
            terms.push(Term::new([self.factor(bias)]));
        }
        Side::sum(Rule::SumOfProducts, terms)
    }

    /// `y = gamma xhat + beta`
    fn affine(&self, Address { layer, index, example, .. }: Address) -> Side {
        let part = |kind| self.factor(Address { layer, example, ..Address::new(kind, index) });
        let shared = |kind| self.factor(Address { layer, ..Address::new(kind, index) });
        let scaled = Term::new([shared(Kind::Gamma), part(Kind::Xhat)]);
        Side::sum(Rule::Affine, vec![scaled, Term::new([shared(Kind::Beta)])])
    }

    /// Every example's number of some kind in its share of a mean.
    fn shares(&self, kind: Kind, address: Address) -> Vec<Term> {
        let term = |example| {
            let value = self.factor(Address { kind, example, ..address });
            Term::new([value, Factor::new(Role::Share, self.share())])
        };
        (0..self.examples()).map(term).collect()
    }

    /// `mean = sum of z / B`
    fn mean(&self, address: Address) -> Side {
        Side::sum(Rule::MeanOf, self.shares(Kind::Z, address))
    }

    /// `var = sum of (z - mean)^2 / (B - 1)`
    fn variance(&self, Address { layer, index, .. }: Address) -> Side {
        let mean = Address { layer, ..Address::new(Kind::Mean, index) };
        let free = Factor::new(Role::Share, 1.0 / (self.examples() as f64 - 1.0));
        let term = |example| {
            let z = Address { layer, example, ..Address::new(Kind::Z, index) };
            let deviation = f64::from(self.value(z)) - f64::from(self.value(mean));
            let deviation = Factor::at(Role::Deviation, deviation, z);
            Term::new([deviation, deviation, free])
        };
        let terms = (0..self.examples()).map(term).collect();
        Side::sum(Rule::VarianceOf, terms).with_parts([self.factor(mean)])
    }

    /// `running = (1 - momentum) running + momentum batch`, where the last step did that.
    fn running(&self, address: Address) -> Side {
        let value = self.value(address);
        let Some(norm) = self.norm(address.layer) else {
            return Side::of(Rule::Kept, [], value);
        };
        let (is_mean, momentum) = (address.kind == Kind::RunningMean, norm.norm.kind.momentum);
        let batch = if is_mean { norm.mean(address.index) } else { norm.spread(address.index) };
        let kind = if is_mean { Kind::Mean } else { Kind::Var };
        let batch = Factor::at(Role::Batch, batch, Address { kind, ..address });
        if !(self.is_training() && matches!(self.gradients, Gradients::Applied(_))) {
            return Side::of(Rule::Kept, [], value);
        }
        let keep = 1.0 - momentum;
        let before =
            if keep == 0.0 { 0.0 } else { (f64::from(value) - momentum * batch.value) / keep };
        let terms = vec![
            Term::new([Factor::new(Role::Keep, keep), Factor::new(Role::Before, before)]),
            Term::new([Factor::new(Role::Momentum, momentum), batch]),
        ];
        Side::sum(Rule::RunningAverage, terms)
    }

    /// The mean and the variance (or the std) that a neuron is normalised with.
    pub(super) fn statistics(&self, layer: usize, index: usize) -> [Address; 2] {
        let keeps_std = self.norm(layer).is_some_and(|norm| norm.norm.kind.keeps_std);
        let kinds = match (self.is_training(), keeps_std) {
            (true, _) => [Kind::Mean, Kind::Var],
            (false, true) => [Kind::RunningMean, Kind::RunningStd],
            (false, false) => [Kind::RunningMean, Kind::RunningVar],
        };
        kinds.map(|kind| Address { layer, ..Address::new(kind, index) })
    }

    /// `xhat = (z - mean) / sqrt(var + eps)`
    fn standardise(&self, Address { layer, index, example, .. }: Address) -> Side {
        let z = Address { layer, example, ..Address::new(Kind::Z, index) };
        let [mean, spread] = self.statistics(layer, index).map(|address| self.factor(address));
        let parts = [self.factor(z), mean, spread, Factor::new(Role::Eps, self.eps(layer))];
        let deviation = Factor::at(Role::Deviation, parts[0].value - mean.value, z);
        let inverse = self.inverse_std(layer, index);
        Side::sum(Rule::Standardise, vec![Term::new([deviation, inverse])]).with_parts(parts)
    }

    fn eps(&self, layer: usize) -> f64 {
        self.norm(layer).map_or(f64::NAN, SeenNorm::eps)
    }

    pub(super) fn std(&self, layer: usize, index: usize) -> f64 {
        self.norm(layer).map_or(f64::NAN, |norm| norm.std(index))
    }

    /// `1 / sqrt(var + eps)`
    pub(super) fn inverse_std(&self, layer: usize, index: usize) -> Factor {
        let [_, spread] = self.statistics(layer, index);
        Factor::at(Role::InverseStd, 1.0 / self.std(layer, index), spread)
    }

    /// `p = e^(l - largest) / sum of e^(l_k - largest)`
    fn softmax(&self, Address { index, example, .. }: Address) -> Side {
        let letters = self.network.embedding.table.data.rows();
        let logit = |letter| Address { example, ..Address::new(Kind::Logit, letter) };
        let values = (0..letters).map(|letter| f64::from(self.value(logit(letter))));
        let largest = values.fold(f64::NEG_INFINITY, f64::max);
        let exponential = |letter| {
            let e = libm::exp(f64::from(self.value(logit(letter))) - largest);
            Factor::at(Role::Exponential, e, logit(letter))
        };
        let terms = (0..letters).map(|letter| Term::new([exponential(letter)])).collect();
        let sum = Side::sum(Rule::Softmax, terms);
        let own = exponential(index);
        let parts = [self.factor(logit(index)), Factor::new(Role::Largest, largest), own];
        Side { result: own.value / sum.total, ..sum.with_parts(parts) }
    }
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

/// One of the numbers that go into a layer's Linear.
pub(super) fn source(layer: usize, from: usize, example: usize) -> Address {
    match layer.checked_sub(1) {
        None => Address { example, ..Address::new(Kind::Input, from) },
        Some(layer) => Address { layer, example, ..Address::new(Kind::Activation, from) },
    }
}
