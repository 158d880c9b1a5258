//! The arithmetic of a number's gradient: from the numbers that it flows into.

use super::forward::source;
use super::side::{Factor, Side, Term};
use super::{Address, Kind, Moment, Role, Rule};
use crate::nn::Activation;

impl Moment<'_> {
    /// The loss's derivative with respect to a number that [`find`](Self::find) found, and
    /// how it comes about; `None` where there is none.
    pub(super) fn backward(&self, address: Address) -> Option<Side> {
        let Address { kind, layer, index, example, .. } = address;
        if !self.has_gradients() || (self.is_training() && kind.is_running()) {
            return None;
        }
        Some(match kind {
            Kind::Loss if self.is_training() => {
                let mean = Address::new(Kind::MeanLoss, 0);
                let share = Factor::new(Role::Share, self.share());
                Side::chain([Factor::at(Role::Gradient, 1.0, mean), share])
            }
            Kind::Loss | Kind::MeanLoss => Side::of(Rule::Start, [], 1.0),
            Kind::Probability => self.of_probability(address),
            Kind::Logit => self.of_logit(address),
            Kind::Activation => self.of_source(layer + 1, index, example),
            Kind::Input => self.of_source(0, index, example),
            Kind::Z if self.norm(layer).is_some() => self.through_norm(address),
            Kind::Z | Kind::Y => self.through_activation(address),
            Kind::Xhat => {
                let gamma = Address { layer, ..Address::new(Kind::Gamma, index) };
                Side::chain([self.gradient_factor(self.y(address)), self.factor(gamma)])
            }
            Kind::Mean | Kind::RunningMean => {
                self.of_statistic(address, |_, factor| vec![factor, self.minus_inverse(address)])
            }
            Kind::Var | Kind::RunningVar | Kind::RunningStd => self.of_spread(address),
            Kind::Gamma => self.over_minibatch(|b| {
                let xhat = Address { kind: Kind::Xhat, example: b, ..address };
                vec![self.gradient_factor(self.y(xhat)), self.factor(xhat)]
            }),
            Kind::Beta => self.over_minibatch(|b| {
                vec![self.gradient_factor(self.y(Address { example: b, ..address }))]
            }),
            Kind::Weight => self.over_minibatch(|b| {
                let source = self.factor(source(layer, address.from, b));
                vec![source, self.gradient_factor(self.z(layer, index, b))]
            }),
            Kind::Bias => {
                self.over_minibatch(|b| vec![self.gradient_factor(self.z(layer, index, b))])
            }
            Kind::Embedding => self.over_places(address),
        })
    }

    /// A number's gradient, as the pass has it; in f64 where it kept none.
    #[allow(clippy::cast_possible_truncation)] // f32 throughout
    pub(super) fn gradient(&self, address: Address, side: &Side) -> f32 {
        self.kept_gradient(address).unwrap_or(side.result as f32)
    }

    /// The gradient of a number, as a factor of another's.
    fn gradient_factor(&self, address: Address) -> Factor {
        let kept = self.kept_gradient(address).map(f64::from);
        let value = kept.or_else(|| self.backward(address).map(|side| side.result));
        Factor::at(Role::Gradient, value.unwrap_or(f64::NAN), address)
    }

    /// Where a neuron's Linear output stands.
    fn z(&self, layer: usize, index: usize, example: usize) -> Address {
        let is_logit = layer == self.last() && self.norm(layer).is_none();
        if is_logit {
            return Address { example, ..Address::new(Kind::Logit, index) };
        }
        Address { layer, example, ..Address::new(Kind::Z, index) }
    }

    /// Where `BatchNorm`'s output stands, for the neuron and example of an address.
    fn y(&self, Address { layer, index, example, .. }: Address) -> Address {
        if layer == self.last() {
            return Address { example, ..Address::new(Kind::Logit, index) };
        }
        Address { layer, example, ..Address::new(Kind::Y, index) }
    }

    fn over_minibatch(&self, factors: impl Fn(usize) -> Vec<Factor>) -> Side {
        let terms = (0..self.examples()).map(|b| Term::new(factors(b))).collect();
        Side::sum(Rule::SumOverMinibatch, terms)
    }

    /// `-1 / p` for the letter that was to be guessed; the loss takes no notice of the others.
    fn of_probability(&self, address: Address) -> Side {
        let Address { example, .. } = address;
        if address != self.guessed(example) {
            return Side::of(Rule::NotInTheLoss, [], 0.0);
        }
        let loss = Address { example, ..Address::new(Kind::Loss, 0) };
        let slope = -1.0 / f64::from(self.value(address));
        let share = if self.is_training() { self.share() } else { 1.0 };
        let slope = Factor::at(Role::Slope, slope, address);
        Side::chain([Factor::at(Role::Gradient, share, loss), slope])
    }

    /// `(p - 1 for the target) / B`
    fn of_logit(&self, Address { index, example, .. }: Address) -> Side {
        let p = Address { example, ..Address::new(Kind::Probability, index) };
        let share = Factor::new(Role::Share, self.share());
        let mut terms = vec![Term::new([self.factor(p), share])];
        if p == self.guessed(example) {
            terms.push(Term::new([Factor::at(Role::Target, -1.0, p), share]));
        }
        Side::sum(Rule::SoftmaxAndLoss, terms)
    }

    /// `dx_k = sum over j of W_kj dz_j`
    fn of_source(&self, layer: usize, from: usize, example: usize) -> Side {
        let term = |index| {
            let weight = Address { layer, from, ..Address::new(Kind::Weight, index) };
            let dz = self.gradient_factor(self.z(layer, index, example));
            Term::new([self.factor(weight), dz])
        };
        let neurons = self.network.layers[layer].neurons();
        Side::sum(Rule::SumOverNeurons, (0..neurons).map(term).collect())
    }

    /// `dy = da f'(y)`
    fn through_activation(&self, address: Address) -> Side {
        let Address { layer, index, example, .. } = address;
        let a = Address { layer, example, ..Address::new(Kind::Activation, index) };
        let values = [address, a].map(|address| f64::from(self.value(address)));
        let slope = slope(self.layers[layer].activation, values);
        Side::chain([self.gradient_factor(a), Factor::at(Role::Slope, slope, address)])
    }

    /// The three ways of `z` to its minibatch's `xhat`; one where the statistics are constants:
    ///
    /// ```text
    /// dz = dxhat / std + dmean / B + dvar 2 (z - mean) / (B - 1)
    /// ```
    fn through_norm(&self, address: Address) -> Side {
        let Address { layer, index, example, .. } = address;
        let xhat = Address { layer, example, ..Address::new(Kind::Xhat, index) };
        let straight = [self.gradient_factor(xhat), self.inverse_std(layer, index)];
        if !self.is_training() {
            return Side::chain(straight);
        }
        let [mean, var] = self.statistics(layer, index);
        let deviation = f64::from(self.value(address)) - f64::from(self.value(mean));
        let along = 2.0 * deviation / (self.examples() as f64 - 1.0);
        let terms = vec![
            Term::new(straight),
            Term::new([self.gradient_factor(mean), Factor::new(Role::Share, self.share())]),
            Term::new([self.gradient_factor(var), Factor::at(Role::VarianceSlope, along, address)]),
        ];
        Side::sum(Rule::BatchNorm, terms)
    }

    /// Over the minibatch: the gradient of each `xhat` and what a statistic does to it.
    fn of_statistic(
        &self,
        Address { layer, index, .. }: Address,
        factors: impl Fn(Address, Factor) -> Vec<Factor>,
    ) -> Side {
        self.over_minibatch(|example| {
            let xhat = Address { layer, example, ..Address::new(Kind::Xhat, index) };
            factors(xhat, self.gradient_factor(xhat))
        })
    }

    fn minus_inverse(&self, Address { layer, index, .. }: Address) -> Factor {
        let inverse = self.inverse_std(layer, index);
        Factor { role: Role::MinusInverseStd, value: -inverse.value, ..inverse }
    }

    /// `dvar = sum of dxhat xhat (-1 / (2 (var + eps)))`; of a std it is
    /// `sum of dxhat xhat (-1 / std)`.
    fn of_spread(&self, address: Address) -> Side {
        let std = self.std(address.layer, address.index);
        let last = if address.kind == Kind::RunningStd {
            self.minus_inverse(address)
        } else {
            Factor::at(Role::MinusHalfInverseVar, -0.5 / (std * std), address)
        };
        self.of_statistic(address, |xhat, gradient| vec![gradient, self.factor(xhat), last])
    }

    /// The inputs that were copied from an entry of the table.
    fn over_places(&self, Address { from, index, .. }: Address) -> Side {
        let (width, size) = (self.network.embedding.table.data.cols(), self.network.block_size);
        let places =
            self.contexts.iter().enumerate().filter(|&(_, &token)| usize::from(token) == from);
        let term = |(place, _)| {
            let input = Address::new(Kind::Input, place % size * width + index);
            Term::new([self.gradient_factor(Address { example: place / size, ..input })])
        };
        Side::sum(Rule::SumOverPlaces, places.map(term).collect())
    }
}

/// `f'(y)`, of `y` and `a = f(y)`.
fn slope(activation: Activation, [y, a]: [f64; 2]) -> f64 {
    match activation {
        Activation::Tanh => 1.0 - a * a,
        Activation::Relu => f64::from(u8::from(y > 0.0)),
        Activation::LeakyRelu => {
            if y > 0.0 {
                1.0
            } else {
                0.01
            }
        }
        Activation::Gelu => {
            let density = libm::exp(-0.5 * y * y) / (2.0 * std::f64::consts::PI).sqrt();
            0.5 * (1.0 + libm::erf(y * std::f64::consts::FRAC_1_SQRT_2)) + y * density
        }
        Activation::Sigmoid => a * (1.0 - a),
        Activation::Linear => 1.0,
    }
}
