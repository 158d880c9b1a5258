//! The arithmetic of a number's gradient: from the numbers that it flows into.

use super::forward::shared;
use super::moment::Over;
use super::side::{Factor, Side};
use super::{Address, Kind, Moment, Role, Rule};
use crate::nn::Activation;

impl Moment<'_> {
    /// The loss's derivative with respect to a number that [`find`](Self::find) found, and
    /// how it comes about; `None` where there is none.
    #[inline(never)]
    pub(super) fn backward(&self, address: Address) -> Option<Side> {
        if !self.has_gradients() || (self.is_training() && address.kind.is_running()) {
            return None;
        }
        let mut side = Side::new(self.backward_rule(address));
        self.backward_terms(address, &mut side);
        side.sum();
        if side.rule == Rule::Start {
            side.result = 1.0;
        }
        Some(side)
    }

    fn backward_rule(&self, address: Address) -> Rule {
        match address.kind {
            Kind::MeanLoss => Rule::Start,
            Kind::Loss if !self.is_training() => Rule::Start,
            Kind::Probability if address != self.guessed(address.example) => Rule::NotInTheLoss,
            Kind::Logit => Rule::SoftmaxAndLoss,
            Kind::Input => Rule::SumOverNeurons,
            Kind::Loss | Kind::Probability | Kind::Xhat => Rule::Chain,
            Kind::Embedding => Rule::SumOverPlaces,
            Kind::ExampleMean | Kind::ExampleVar => Rule::SumOverLayer,
            Kind::Z | Kind::Y | Kind::Activation | Kind::Output => self.rule_in_layer(address),
            _ => Rule::SumOverMinibatch,
        }
    }

    /// Of a number on the way through a layer.
    fn rule_in_layer(&self, Address { kind, layer, .. }: Address) -> Rule {
        if kind == self.output(layer) {
            let goes_on = self.weights(layer + 1).residual;
            return if goes_on { Rule::SumOverNeuronsAndOn } else { Rule::SumOverNeurons };
        }
        match self.norm(layer).map(|norm| norm.over) {
            Some(Over::Batch(_)) if kind == self.normed(layer) && self.is_training() => {
                Rule::BatchNorm
            }
            Some(Over::Neurons { centred }) if kind == self.normed(layer) => {
                if centred {
                    Rule::LayerNorm
                } else {
                    Rule::RmsNorm
                }
            }
            _ => Rule::Chain,
        }
    }

    /// A number's gradient, as the pass has it; from its arithmetic where it kept none.
    #[inline(never)]
    pub(super) fn gradient(&self, address: Address) -> Option<f64> {
        let kept = self.kept_gradient(address).map(f64::from);
        kept.or_else(|| self.backward(address).map(|side| side.result))
    }

    /// The gradient of a number, as a factor of another's.
    #[inline(never)]
    fn slope(&self, address: Address) -> Factor {
        Factor::at(Role::Gradient, self.gradient(address).unwrap_or(f64::NAN), address)
    }

    fn backward_terms(&self, address: Address, side: &mut Side) {
        let Address { kind, layer, .. } = address;
        match side.rule {
            Rule::SoftmaxAndLoss => self.of_logit(address, side),
            Rule::SumOverNeurons | Rule::SumOverNeuronsAndOn => {
                let next = if kind == Kind::Input { 0 } else { layer + 1 };
                self.of_source(next, address, side);
                if side.rule == Rule::SumOverNeuronsAndOn {
                    let kind = self.output(next);
                    side.add(self.slope(Address { kind, layer: next, ..address }));
                }
            }
            Rule::BatchNorm | Rule::LayerNorm | Rule::RmsNorm => self.through_norm(address, side),
            Rule::SumOverLayer => {
                for index in 0..self.weights(layer).neurons() {
                    self.in_example(address, Address { index, ..address }, side);
                }
            }
            Rule::SumOverPlaces => self.over_places(address, side),
            Rule::SumOverMinibatch => {
                for example in 0..self.examples() {
                    self.in_example(address, Address { example, ..address }, side);
                }
            }
            Rule::Chain => self.chain(address, side),
            _ => {}
        }
    }

    /// A number that has one way to the loss.
    fn chain(&self, address: Address, side: &mut Side) {
        let share = if self.is_training() { self.share() } else { 1.0 };
        match address.kind {
            Kind::Loss => {
                side.add(self.slope(Address::new(Kind::MeanLoss, 0)));
                side.times(Factor::new(Role::Share, share));
            }
            // loss = -ln p, so its derivative is -1 / p
            Kind::Probability => {
                let p = self.factor(address);
                let loss = Address { index: 0, ..address.kind(Kind::Loss) };
                side.add(Factor::at(Role::Gradient, share, loss));
                side.times(Factor { role: Role::Slope, value: -1.0 / p.value, ..p });
            }
            Kind::Xhat => {
                side.add(self.slope(self.output_of_norm(address)));
                side.times(self.factor(shared(address, Kind::Gamma)));
            }
            kind if self.norm(address.layer).is_some() && kind == self.normed(address.layer) => {
                side.add(self.slope(address.kind(Kind::Xhat))).times(self.inverse_std(address));
            }
            // What a residual layer adds to its input.
            kind if kind == self.block_end(address.layer) => {
                side.add(self.slope(address.kind(Kind::Output)));
            }
            // dy = da f'(y)
            _ => {
                let [y, a] = [address, address.kind(Kind::Activation)];
                let values = [y, a].map(|address| self.value(address));
                let slope = derivative(self.seen(address.layer).activation, values);
                side.add(self.slope(a)).times(Factor::at(Role::Slope, slope, y));
            }
        }
    }

    /// Where a neuron's Linear output stands.
    fn z(&self, address: Address) -> Address {
        if address.layer == self.last() && self.norm(address.layer).is_none() {
            return Address { layer: 0, from: 0, ..address.kind(Kind::Logit) };
        }
        Address { from: 0, ..address.kind(Kind::Z) }
    }

    /// Where `BatchNorm`'s output stands, for the neuron and example of an address.
    fn output_of_norm(&self, address: Address) -> Address {
        if address.layer == self.last() {
            return Address { layer: 0, ..address.kind(Kind::Logit) };
        }
        address.kind(Kind::Y)
    }

    /// What one example adds to the gradient of a number that all examples share:
    ///
    /// ```text
    /// dW = sum x dz    db = sum dz    dgamma = sum dy xhat    dbeta = sum dy
    /// dmean = sum dxhat (-1 / std)    dvar = sum dxhat xhat (-1 / (2 (var + eps)))
    /// dstd = sum dxhat xhat (-1 / std)
    /// ```
    fn in_example(&self, address: Address, here: Address, side: &mut Side) {
        let inverse = self.inverse_std(address);
        let minus = Factor { role: Role::MinusInverseStd, value: -inverse.value, ..inverse };
        match address.kind {
            Kind::Weight => {
                side.add(self.factor(self.source(here.layer, here.from, here.example)));
                side.times(self.slope(self.z(here)));
            }
            Kind::Bias => {
                side.add(self.slope(self.z(here)));
            }
            Kind::Beta => {
                side.add(self.slope(self.output_of_norm(here)));
            }
            Kind::Gamma => {
                side.add(self.slope(self.output_of_norm(here)));
                side.times(self.factor(here.kind(Kind::Xhat)));
            }
            Kind::Mean | Kind::RunningMean | Kind::ExampleMean => {
                side.add(self.slope(here.kind(Kind::Xhat))).times(minus);
            }
            _ => {
                let xhat = here.kind(Kind::Xhat);
                let half = -0.5 * inverse.value * inverse.value;
                let half = Factor { role: Role::MinusHalfInverseVar, value: half, ..inverse };
                let last = if address.kind == Kind::RunningStd { minus } else { half };
                side.add(self.slope(xhat)).times(self.factor(xhat)).times(last);
            }
        }
    }

    /// `(p - 1 for the target) / B`
    fn of_logit(&self, address: Address, side: &mut Side) {
        let p = self.factor(address.kind(Kind::Probability));
        let share = Factor::new(Role::Share, self.share());
        side.add(p).times(share);
        if p.address == Some(self.guessed(address.example)) {
            side.add(Factor { role: Role::Target, value: -1.0, ..p }).times(share);
        }
    }

    /// `dx_k = sum over j of W_kj dz_j`
    fn of_source(&self, layer: usize, address: Address, side: &mut Side) {
        for index in 0..self.weights(layer).neurons() {
            let here = Address { layer, index, ..address };
            let weight = Address { from: address.index, ..shared(here, Kind::Weight) };
            side.add(self.factor(weight)).times(self.slope(self.z(here)));
        }
    }

    /// The three ways of `z` to the `xhat` of what it is normalised with; an RMS norm has no mean:
    ///
    /// ```text
    /// dz = dxhat / std + dmean / B + dvar 2 (z - mean) / (B - 1)
    /// ```
    fn through_norm(&self, address: Address, side: &mut Side) {
        let Some(norm) = self.norm(address.layer) else { return };
        let [mean, Some(var)] = self.statistics(address) else { return };
        let count = self.together(address.layer);
        side.add(self.slope(address.kind(Kind::Xhat))).times(self.inverse_std(address));
        if let Some(mean) = mean {
            side.add(self.slope(mean)).times(Factor::new(Role::Share, 1.0 / count as f64));
        }
        let deviation = self.deviation(address, mean.map(|mean| self.factor(mean)));
        let value = 2.0 * deviation.value * norm.share(count);
        side.add(self.slope(var)).times(Factor { role: Role::VarianceSlope, value, ..deviation });
    }

    /// The inputs that were copied from an entry of the table.
    fn over_places(&self, Address { from, index, .. }: Address, side: &mut Side) {
        let (width, size) = (self.network.embedding.table.data.cols(), self.network.block_size);
        for (place, &token) in self.contexts.iter().enumerate() {
            if usize::from(token) == from {
                let input = Address::new(Kind::Input, place % size * width + index);
                side.add(self.slope(Address { example: place / size, ..input }));
            }
        }
    }
}

/// `f'(y)`, of `y` and `a = f(y)`.
fn derivative(activation: Activation, [y, a]: [f32; 2]) -> f64 {
    match activation {
        // As the network rounds them: near 0 that is what is left of them.
        Activation::Tanh => (1.0 - a * a).into(),
        Activation::Relu if y > 0.0 => 1.0,
        Activation::Relu => 0.0,
        Activation::LeakyRelu if y <= 0.0 => 0.01,
        Activation::Gelu => {
            let y = f64::from(y);
            let density = libm::exp(-0.5 * y * y) / (2.0 * std::f64::consts::PI).sqrt();
            0.5 * (1.0 + libm::erf(y * std::f64::consts::FRAC_1_SQRT_2)) + y * density
        }
        Activation::Sigmoid => (a * (1.0 - a)).into(),
        Activation::LeakyRelu | Activation::Linear => 1.0,
    }
}
