//! The arithmetic that a number came from.

use super::moment::SeenNorm;
use super::side::{Factor, Side};
use super::{Address, Kind, Moment, Role, Rule};
use crate::nn::Activation;
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
            Kind::ExampleMean => Rule::MeanOverNeurons,
            Kind::Var if self.norm(layer).is_some_and(SeenNorm::is_unbiased) => Rule::VarianceOf,
            Kind::ExampleVar if self.is_rms(layer) => Rule::MeanSquareOf,
            Kind::Var | Kind::ExampleVar => Rule::BiasedVarianceOf,
            Kind::Xhat if self.is_rms(layer) => Rule::DivideByRms,
            Kind::RunningMean | Kind::RunningVar | Kind::RunningStd if self.has_blended() => {
                Rule::RunningAverage
            }
            Kind::RunningMean | Kind::RunningVar | Kind::RunningStd => Rule::Kept,
            Kind::Xhat => Rule::Standardise,
            Kind::Activation => rule_of(self.seen(layer).activation),
            Kind::Output => Rule::Residual,
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
                let beta = shared(address, Kind::Beta);
                if self.param(beta).is_some() {
                    side.add(self.factor(beta));
                }
            }
            Rule::MeanOf if address.kind == Kind::MeanLoss => {
                for example in 0..self.examples() {
                    side.add(self.factor(Address { kind: Kind::Loss, example, ..address }));
                    side.times(Factor::new(Role::Share, self.share()));
                }
            }
            Rule::MeanOf | Rule::MeanOverNeurons => {
                for place in 0..self.together(layer) {
                    side.add(self.factor(self.beside(address, place)));
                    side.times(Factor::new(Role::Share, 1.0 / self.together(layer) as f64));
                }
            }
            Rule::Residual => {
                side.add(self.factor(address.kind(self.block_end(layer))));
                side.add(self.factor(self.source(layer, address.index, address.example)));
            }
            Rule::VarianceOf | Rule::BiasedVarianceOf | Rule::MeanSquareOf => {
                self.variance(address, side);
            }
            Rule::RunningAverage => self.running(address, side),
            Rule::Standardise | Rule::DivideByRms => self.standardise(address, side),
            Rule::Softmax => return Some(self.softmax(address, side)),
            Rule::NegativeLog => {
                let p = self.factor(self.guessed(address.example));
                side.part(p);
                return Some(-libm::log(p.value));
            }
            _ => {
                let y = self.factor(address.kind(self.bent(layer)));
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

    fn is_rms(&self, layer: usize) -> bool {
        self.norm(layer).is_some_and(|norm| !norm.is_centred())
    }

    /// How many numbers of a layer are normalised together.
    pub(super) fn together(&self, layer: usize) -> usize {
        let is_batch_norm = self.norm(layer).is_some_and(|norm| norm.batch().is_some());
        if is_batch_norm { self.examples() } else { self.weights(layer).neurons() }
    }

    /// One of the numbers that are normalised together with that of an address: the neuron's in
    /// another example, or another neuron's in the example.
    pub(super) fn beside(&self, address: Address, place: usize) -> Address {
        let address = address.kind(self.normed(address.layer));
        let is_batch_norm = self.norm(address.layer).is_some_and(|norm| norm.batch().is_some());
        if is_batch_norm {
            Address { example: place, ..address }
        } else {
            Address { index: place, ..address }
        }
    }

    /// One of the numbers that go into a layer's Linear.
    pub(super) fn source(&self, layer: usize, from: usize, example: usize) -> Address {
        let before = layer.saturating_sub(1);
        let kind = if layer == 0 { Kind::Input } else { self.output(before) };
        Address { kind, layer: before, from: 0, index: from, example }
    }

    /// `z_j = sum over k of x_k W_kj, + b_j`
    fn linear(&self, address: Address, side: &mut Side) {
        let linear = &self.weights(address.layer).linear;
        for from in 0..linear.weight.data.rows() {
            side.add(self.factor(self.source(address.layer, from, address.example)));
            side.times(self.factor(Address { from, ..shared(address, Kind::Weight) }));
        }
        if linear.bias.is_some() {
            side.add(self.factor(shared(address, Kind::Bias)));
        }
    }

    /// `var = sum of (z - mean)^2 / (B - 1)`
    fn variance(&self, address: Address, side: &mut Side) {
        let Some(norm) = self.norm(address.layer) else { return };
        let mean = self.statistics(address)[0].map(|mean| self.factor(mean));
        if let Some(mean) = mean {
            side.part(mean);
        }
        let count = self.together(address.layer);
        for place in 0..count {
            let deviation = self.deviation(self.beside(address, place), mean);
            side.add(deviation).times(deviation);
            side.times(Factor::new(Role::Share, norm.share(count)));
        }
    }

    /// `z - mean`, for the neuron and the example of an address; `z` without a mean.
    pub(super) fn deviation(&self, address: Address, mean: Option<Factor>) -> Factor {
        let z = self.factor(address.kind(self.normed(address.layer)));
        let Some(mean) = mean else { return z };
        Factor { role: Role::Deviation, value: z.value - mean.value, ..z }
    }

    /// Whether the minibatch's statistics are in the running ones.
    fn has_blended(&self) -> bool {
        self.is_training() && matches!(self.gradients, Gradients::Applied(_) | Gradients::Optimized)
    }

    /// `running = (1 - momentum) running + momentum batch`
    fn running(&self, address: Address, side: &mut Side) {
        let Some(norm) = self.norm(address.layer) else { return };
        let is_mean = address.kind == Kind::RunningMean;
        let batch = if is_mean { norm.mean(address) } else { norm.spread(address) };
        let momentum = norm.batch().map_or(f64::NAN, |norm| norm.config.momentum);
        let (keep, blended) = (1.0 - momentum, f64::from(self.value(address)) - momentum * batch);
        side.add(Factor::new(Role::Keep, keep));
        side.times(Factor::new(Role::Before, if keep == 0.0 { 0.0 } else { blended / keep }));
        side.add(Factor::new(Role::Momentum, momentum));
        let of = address.kind(if is_mean { Kind::Mean } else { Kind::Var });
        // The variance that is kept running is the unbiased one, whichever it normalises with.
        let is_there = is_mean || norm.is_unbiased();
        side.times(Factor { address: is_there.then_some(of), ..Factor::new(Role::Batch, batch) });
    }

    /// The mean, where there is one, and the variance (or the std) that a number is normalised
    /// with.
    pub(super) fn statistics(&self, address: Address) -> [Option<Address>; 2] {
        let Some(norm) = self.norm(address.layer) else { return [None; 2] };
        if norm.batch().is_none() {
            let of_example = |kind| Address { kind, from: 0, index: 0, ..address };
            let mean = norm.is_centred().then(|| of_example(Kind::ExampleMean));
            return [mean, Some(of_example(Kind::ExampleVar))];
        }
        let kinds = match (self.is_training(), norm.keeps_std()) {
            (true, _) => [Kind::Mean, Kind::Var],
            (false, true) => [Kind::RunningMean, Kind::RunningStd],
            (false, false) => [Kind::RunningMean, Kind::RunningVar],
        };
        kinds.map(|kind| Some(shared(address, kind)))
    }

    /// `xhat = (z - mean) / sqrt(var + eps)`
    fn standardise(&self, address: Address, side: &mut Side) {
        let statistics = self.statistics(address);
        let mean = statistics[0].map(|mean| self.factor(mean));
        side.part(self.factor(address.kind(self.normed(address.layer))));
        for at in statistics.into_iter().flatten() {
            side.part(self.factor(at));
        }
        let eps = self.norm(address.layer).map_or(0.0, |norm| norm.eps);
        side.part(Factor::new(Role::Eps, eps));
        side.add(self.deviation(address, mean)).times(self.inverse_std(address));
    }

    /// `1 / sqrt(var + eps)`
    pub(super) fn inverse_std(&self, address: Address) -> Factor {
        let [_, address_of_spread] = self.statistics(address);
        let std = self.norm(address.layer).map_or(f64::NAN, |norm| norm.std(address));
        Factor { address: address_of_spread, ..Factor::new(Role::InverseStd, 1.0 / std) }
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
