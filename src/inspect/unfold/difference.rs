//! The gradient tried out: the loss when one number is moved, wherever it stands in the
//! network. In f64, loop by loop, with no kernel of this crate.

use super::moment::SeenNorm;
use super::{Address, Kind, Moment};

/// How far a number is moved to either side.
const H: f64 = 1e-5;

/// Products that both passes may take together: a click must not hold up the page.
const WORK: usize = 50_000_000;

/// A pass of some examples in which one number is not what the network says.
struct Pass<'a> {
    moment: &'a Moment<'a>,
    examples: &'a [usize],
    moved: Address,
    by: f64,
    /// Neuron after neuron, an example each.
    x: Vec<f64>,
}

impl Moment<'_> {
    /// The loss's derivative, tried out; `None` where that takes too long.
    pub(super) fn difference(&self, address: Address) -> Option<f64> {
        let examples = self.examples_moved_by(address);
        if 2 * examples.len() * self.network.parameter_count() > WORK {
            return None;
        }
        Some(self.slope_of_loss(address, &examples))
    }

    /// `(L(x + h) - L(x - h)) / 2h` with the part of the loss that some examples contribute.
    pub(in crate::inspect) fn slope_of_loss(&self, moved: Address, examples: &[usize]) -> f64 {
        // Of a small probability 1e-5 is much: its logarithm is bent.
        let is_bent = moved.kind == Kind::Probability;
        let h = if is_bent { H * f64::from(self.value(moved)) } else { H };
        let mut losses = [h, -h];
        for by in &mut losses {
            *by = Pass { moment: self, examples, moved, by: *by, x: Vec::new() }.loss();
        }
        (losses[0] - losses[1]) / (2.0 * h)
    }

    /// The examples whose loss depends on a number. Through the statistics of a minibatch
    /// that is each of them.
    fn examples_moved_by(&self, address: Address) -> Vec<usize> {
        let is_batch_norm = |norm: &SeenNorm| norm.batch().is_some();
        let mut layers = self.layers.iter();
        let has_norm =
            self.is_training() && layers.any(|seen| seen.norm.as_ref().is_some_and(is_batch_norm));
        if has_norm || !address.kind.is_of_an_example() {
            return (0..self.examples()).collect();
        }
        vec![address.example]
    }
}

impl Pass<'_> {
    /// The part of the mean loss that these examples contribute.
    fn loss(&mut self) -> f64 {
        self.embed();
        self.move_in(Kind::Input, 0);
        for layer in 0..=self.moment.last() {
            let input = self.moment.weights(layer).residual.then(|| self.x.clone());
            self.linear(layer);
            self.move_in(Kind::Z, layer);
            let is_after = self.moment.is_after(layer);
            for normalises in [!is_after, is_after] {
                if normalises {
                    self.normalise(layer);
                    self.move_in(Kind::Y, layer);
                } else {
                    let activation = self.moment.seen(layer).activation;
                    self.x.iter_mut().for_each(|x| *x = activation.exact(*x));
                    self.move_in(Kind::Activation, layer);
                }
            }
            for (x, input) in self.x.iter_mut().zip(input.iter().flatten()) {
                *x += input;
            }
            self.move_in(Kind::Output, layer);
        }
        self.move_in(Kind::Logit, 0);
        let mut sum = 0.0;
        for row in 0..self.examples.len() {
            sum += self.loss_of(row);
        }
        sum * self.moment.share() + self.by(Kind::MeanLoss, 0, 0, 0)
    }

    /// By how much a number that all examples share is to be moved.
    #[inline(never)]
    fn by(&self, kind: Kind, layer: usize, from: usize, index: usize) -> f64 {
        let moved = self.moved;
        let is_it =
            (moved.kind, moved.layer, moved.from, moved.index) == (kind, layer, from, index);
        if is_it { self.by } else { 0.0 }
    }

    /// A parameter that may be moved.
    #[inline(never)]
    fn parameter(&self, kind: Kind, layer: usize, from: usize, index: usize) -> Option<f64> {
        let met = self.moment.met(Address { kind, layer, from, index, example: 0 })?;
        Some(f64::from(met) + self.by(kind, layer, from, index))
    }

    /// Moves one of the numbers at hand, if it is of this kind and layer.
    #[inline(never)]
    fn move_in(&mut self, kind: Kind, layer: usize) {
        let moved = self.moved;
        let row = self.examples.iter().position(|&example| example == moved.example);
        if let Some(row) = row
            && (moved.kind, moved.layer) == (kind, layer)
        {
            self.x[moved.index * self.examples.len() + row] += self.by;
        }
    }

    fn embed(&mut self) {
        let table = &self.moment.network.embedding.table;
        for place in 0..self.moment.network.block_size {
            for index in 0..table.data.cols() {
                for &example in self.examples {
                    let letter = self.moment.letters(example).0[place].into();
                    self.x.extend(self.parameter(Kind::Embedding, 0, letter, index));
                }
            }
        }
    }

    fn linear(&mut self, layer: usize) {
        let linear = &self.moment.weights(layer).linear;
        let rows = self.examples.len();
        let mut z = vec![0.0; linear.weight.data.cols() * rows];
        for (j, z) in z.chunks_exact_mut(rows).enumerate() {
            z.fill(self.parameter(Kind::Bias, layer, 0, j).unwrap_or(0.0));
            for (from, x) in self.x.chunks_exact(rows).enumerate() {
                let w = self.parameter(Kind::Weight, layer, from, j).unwrap_or(f64::NAN);
                z.iter_mut().zip(x).for_each(|(z, x)| *z += x * w);
            }
        }
        self.x = z;
    }

    fn normalise(&mut self, layer: usize) {
        let Some(seen) = self.moment.norm(layer) else { return };
        let mut x = std::mem::take(&mut self.x);
        let rows = self.examples.len();
        // A neuron's examples, or an example's neurons.
        let (groups, step) =
            if seen.batch().is_some() { (x.len() / rows, 1) } else { (rows, rows) };
        let count = x.len() / groups;
        for group in 0..groups {
            let first = if step == 1 { group * rows } else { group };
            let together: Vec<f64> = (0..count).map(|i| x[first + i * step]).collect();
            let (mean, std) = self.statistics(layer, group, seen, &together);
            for (i, z) in together.iter().enumerate() {
                x[first + i * step] = (z - mean) / std;
            }
        }
        self.x = x;
        self.move_in(Kind::Xhat, layer);
        let mut x = std::mem::take(&mut self.x);
        for (j, x) in x.chunks_exact_mut(rows).enumerate() {
            let [gamma, beta] =
                [Kind::Gamma, Kind::Beta].map(|kind| self.parameter(kind, layer, 0, j));
            for x in x {
                *x = gamma.unwrap_or(f64::NAN) * *x + beta.unwrap_or(0.0);
            }
        }
        self.x = x;
    }

    /// The mean that is subtracted from a neuron or an example, and the std that it is divided
    /// by.
    fn statistics(&self, layer: usize, group: usize, seen: &SeenNorm, z: &[f64]) -> (f64, f64) {
        let is_batch_norm = seen.batch().is_some();
        let [mean_kind, var_kind] = if is_batch_norm {
            [Kind::Mean, Kind::Var]
        } else {
            [Kind::ExampleMean, Kind::ExampleVar]
        };
        let by = |kind| match is_batch_norm {
            true => self.by(kind, layer, 0, group),
            false if self.examples[group] == self.moved.example => self.by(kind, layer, 0, 0),
            false => 0.0,
        };
        if is_batch_norm && !self.moment.is_training() {
            let neuron = Address::new(Kind::Z, group);
            let mean = seen.mean(neuron) + by(Kind::RunningMean);
            let spread = seen.spread(neuron) + by(Kind::RunningVar) + by(Kind::RunningStd);
            return (mean, if seen.keeps_std() { spread } else { (spread + seen.eps).sqrt() });
        }
        let n = z.len() as f64;
        let mean = if seen.is_centred() { z.iter().fold(0.0, |sum, z| sum + z) / n } else { 0.0 };
        let squares = z.iter().fold(0.0, |sum, z| sum + (z - mean) * (z - mean));
        let var = squares * seen.share(z.len()) + by(var_kind);
        (mean + by(mean_kind), (var + seen.eps).sqrt())
    }

    /// `-ln p(target)` of one of the examples.
    fn loss_of(&self, row: usize) -> f64 {
        let (example, rows) = (self.examples[row], self.examples.len());
        let target = usize::from(self.moment.letters(example).1.unwrap_or_default());
        let own = self.x[target * rows + row];
        // With the target's logit for the largest one: an f64 holds e^700.
        let sum = self.x.chunks_exact(rows).fold(0.0, |sum, x| sum + libm::exp(x[row] - own));
        let mut p = 1.0 / sum;
        let mut loss = 0.0;
        if self.moved.example == example {
            p += self.by(Kind::Probability, 0, 0, target);
            loss = self.by(Kind::Loss, 0, 0, 0);
        }
        loss - libm::log(p)
    }
}
