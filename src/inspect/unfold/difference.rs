//! The gradient tried out: the loss when one number is moved, wherever it stands in the
//! network. In f64, loop by loop, with no kernel of this crate.

use super::{Address, Kind, Moment};
use crate::nn::Param;

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
    /// Example after example.
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
        let has_norm = self.is_training() && self.layers.iter().any(|seen| seen.norm.is_some());
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
        for layer in 0..self.moment.layers.len() {
            self.linear(layer);
            self.move_in(Kind::Z, layer);
            self.normalise(layer);
            self.move_in(Kind::Y, layer);
            let activation = self.moment.seen(layer).activation;
            self.x.iter_mut().for_each(|x| *x = activation.exact(*x));
            self.move_in(Kind::Activation, layer);
        }
        self.move_in(Kind::Logit, 0);
        let mut sum = 0.0;
        let width = self.width();
        for (logits, &example) in self.x.chunks_exact(width).zip(self.examples) {
            sum += self.loss_of(logits, example);
        }
        sum * self.moment.share() + self.by(Kind::MeanLoss, 0, 0, 0)
    }

    fn width(&self) -> usize {
        self.x.len() / self.examples.len()
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
    fn parameter(&self, kind: Kind, layer: usize, param: &Param, from: usize, index: usize) -> f64 {
        f64::from(self.moment.met(param, from, index)) + self.by(kind, layer, from, index)
    }

    /// Moves one of the numbers at hand, if it is of this kind and layer.
    #[inline(never)]
    fn move_in(&mut self, kind: Kind, layer: usize) {
        let (moved, width) = (self.moved, self.width());
        let row = self.examples.iter().position(|&example| example == moved.example);
        if let Some(row) = row
            && (moved.kind, moved.layer) == (kind, layer)
        {
            self.x[row * width + moved.index] += self.by;
        }
    }

    fn embed(&mut self) {
        let table = &self.moment.network.embedding.table;
        for &example in self.examples {
            for &letter in self.moment.letters(example).0 {
                for index in 0..table.data.cols() {
                    let x = self.parameter(Kind::Embedding, 0, table, letter.into(), index);
                    self.x.push(x);
                }
            }
        }
    }

    fn linear(&mut self, layer: usize) {
        let linear = &self.moment.weights(layer).linear;
        let (rows, fan_in) = (self.examples.len(), self.width());
        let neurons = linear.weight.data.cols();
        let mut z = vec![0.0; rows * neurons];
        for j in 0..neurons {
            let bias = linear.bias.as_ref();
            let bias = bias.map_or(0.0, |bias| self.parameter(Kind::Bias, layer, bias, 0, j));
            for row in 0..rows {
                z[row * neurons + j] = bias;
            }
        }
        let mut weights = vec![0.0; neurons];
        for from in 0..fan_in {
            for (j, w) in weights.iter_mut().enumerate() {
                *w = self.parameter(Kind::Weight, layer, &linear.weight, from, j);
            }
            for (z, x) in z.chunks_exact_mut(neurons).zip(self.x.chunks_exact(fan_in)) {
                z.iter_mut().zip(&weights).for_each(|(z, w)| *z += x[from] * w);
            }
        }
        self.x = z;
    }

    fn normalise(&mut self, layer: usize) {
        let Some(seen) = self.moment.norm(layer) else { return };
        let width = self.width();
        for j in 0..width {
            let (mean, std) = self.statistics(layer, j);
            self.x.iter_mut().skip(j).step_by(width).for_each(|x| *x = (*x - mean) / std);
        }
        self.move_in(Kind::Xhat, layer);
        for j in 0..width {
            let gamma = self.parameter(Kind::Gamma, layer, &seen.norm.gamma, 0, j);
            let beta = self.parameter(Kind::Beta, layer, &seen.norm.beta, 0, j);
            self.x.iter_mut().skip(j).step_by(width).for_each(|x| *x = gamma * *x + beta);
        }
    }

    /// The mean that is subtracted from a neuron, and the std that it is divided by.
    fn statistics(&self, layer: usize, j: usize) -> (f64, f64) {
        let Some(seen) = self.moment.norm(layer) else { return (0.0, 1.0) };
        let by = |kind| self.by(kind, layer, 0, j);
        if !self.moment.is_training() {
            let mean = seen.mean(j) + by(Kind::RunningMean);
            let spread = seen.spread(j) + by(Kind::RunningVar) + by(Kind::RunningStd);
            let keeps_std = seen.norm.kind.keeps_std;
            return (mean, if keeps_std { spread } else { (spread + seen.eps()).sqrt() });
        }
        let n = self.examples.len() as f64;
        let column = || self.x.iter().skip(j).step_by(self.width());
        let mean = column().fold(0.0, |sum, x| sum + x) / n;
        let squares = column().fold(0.0, |sum, x| sum + (x - mean) * (x - mean));
        let var = squares / (n - 1.0) + by(Kind::Var);
        (mean + by(Kind::Mean), (var + seen.eps()).sqrt())
    }

    fn loss_of(&self, logits: &[f64], example: usize) -> f64 {
        let target = usize::from(self.moment.targets.get(example).copied().unwrap_or_default());
        let largest = logits.iter().fold(f64::NEG_INFINITY, |m, &logit| m.max(logit));
        let sum = logits.iter().fold(0.0, |sum, logit| sum + libm::exp(logit - largest));
        let p = libm::exp(logits[target] - largest) / sum;
        if self.moved.example != example {
            return -libm::log(p);
        }
        self.by(Kind::Loss, 0, 0, 0) - libm::log(p + self.by(Kind::Probability, 0, 0, target))
    }
}
