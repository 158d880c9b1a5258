//! The gradient tried out: the loss when one number is moved, wherever it stands in the
//! network. In f64, loop by loop, with no kernel of this crate.

use super::{Address, Kind, Moment};

/// How far a number is moved to either side.
const H: f64 = 1e-5;

/// Products that both passes may take together: a click must not hold up the page.
const WORK: usize = 50_000_000;

/// One number that is not what the network says.
#[derive(Clone, Copy, Debug)]
struct Moved {
    address: Address,
    by: f64,
}

impl Moved {
    /// By how much a number is to be moved.
    fn by(self, kind: Kind, layer: usize, index: usize) -> f64 {
        let Address { kind: moved, layer: in_layer, index: at, .. } = self.address;
        if (moved, in_layer, at) == (kind, layer, index) { self.by } else { 0.0 }
    }
}

/// Some examples of a pass on their way through the network, a row each.
#[derive(Debug)]
struct Rows {
    examples: Vec<usize>,
    x: Vec<Vec<f64>>,
}

impl Rows {
    /// Moves one of the numbers, if it is of this kind and layer.
    fn apply(&mut self, kind: Kind, layer: usize, Moved { address, by }: Moved) {
        if (address.kind, address.layer) != (kind, layer) {
            return;
        }
        let row = self.examples.iter().position(|&example| example == address.example);
        if let Some(x) = row.and_then(|row| self.x[row].get_mut(address.index)) {
            *x += by;
        }
    }
}

impl Moment<'_> {
    /// `(L(x + h) - L(x - h)) / 2h` for the number `x`; `None` where that takes too long.
    pub(super) fn difference(&self, address: Address) -> Option<f64> {
        let examples = self.examples_moved_by(address);
        if 2 * examples.len() * self.network.parameter_count() > WORK {
            return None;
        }
        let loss = |by| self.exact_loss(&examples, Moved { address, by });
        Some((loss(H) - loss(-H)) / (2.0 * H))
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

    /// The part of the mean loss that these examples contribute.
    fn exact_loss(&self, examples: &[usize], moved: Moved) -> f64 {
        let x = examples.iter().map(|&example| self.exact_inputs(example, moved)).collect();
        let mut rows = Rows { examples: examples.to_vec(), x };
        rows.apply(Kind::Input, 0, moved);
        for layer in 0..self.layers.len() {
            self.exact_linear(layer, &mut rows, moved);
            rows.apply(Kind::Z, layer, moved);
            self.exact_norm(layer, &mut rows, moved);
            rows.apply(Kind::Y, layer, moved);
            let activation = self.layers[layer].activation;
            rows.x.iter_mut().flatten().for_each(|x| *x = activation.exact(*x));
            rows.apply(Kind::Activation, layer, moved);
        }
        rows.apply(Kind::Logit, 0, moved);
        let losses = rows.x.iter().zip(examples);
        let sum: f64 = losses.map(|(logits, &b)| self.exact_loss_of(logits, b, moved)).sum();
        sum * self.share() + moved.by(Kind::MeanLoss, 0, 0)
    }

    fn exact_loss_of(&self, logits: &[f64], example: usize, moved: Moved) -> f64 {
        let target = usize::from(self.targets.get(example).copied().unwrap_or_default());
        let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = logits.iter().map(|l| libm::exp(l - largest)).sum();
        let is_here = moved.address.example == example;
        let by = |kind, index| if is_here { moved.by(kind, 0, index) } else { 0.0 };
        let p = libm::exp(logits[target] - largest) / sum + by(Kind::Probability, target);
        by(Kind::Loss, moved.address.index) - libm::log(p)
    }

    fn exact_inputs(&self, example: usize, moved: Moved) -> Vec<f64> {
        let (table, size) = (&self.network.embedding.table, self.network.block_size);
        let letters = &self.contexts[example * size..][..size];
        let entry = |letter: usize, index| {
            let is_here = moved.address.from == letter;
            let by = if is_here { moved.by(Kind::Embedding, 0, index) } else { 0.0 };
            f64::from(self.met(table, letter, index)) + by
        };
        let row = |&letter: &u8| (0..table.data.cols()).map(move |i| entry(letter.into(), i));
        letters.iter().flat_map(row).collect()
    }

    fn exact_linear(&self, layer: usize, rows: &mut Rows, moved: Moved) {
        let linear = &self.network.layers[layer].linear;
        let (fan_in, neurons) = (linear.weight.data.rows(), linear.weight.data.cols());
        let bias = |j| {
            let bias = linear.bias.as_ref().map_or(0.0, |bias| self.met(bias, 0, j).into());
            bias + moved.by(Kind::Bias, layer, j)
        };
        let mut z: Vec<Vec<f64>> = vec![(0..neurons).map(bias).collect(); rows.x.len()];
        for from in 0..fan_in {
            let mut w: Vec<f64> =
                (0..neurons).map(|j| self.met(&linear.weight, from, j).into()).collect();
            if moved.address.from == from {
                let at = moved.address.index.min(neurons - 1);
                w[at] += moved.by(Kind::Weight, layer, at);
            }
            for (z, x) in z.iter_mut().zip(&rows.x) {
                z.iter_mut().zip(&w).for_each(|(z, w)| *z += x[from] * w);
            }
        }
        rows.x = z;
    }

    fn exact_norm(&self, layer: usize, rows: &mut Rows, moved: Moved) {
        let Some(norm) = self.norm(layer) else { return };
        for j in 0..norm.xhat.rows() {
            let (mean, std) = self.exact_statistics(layer, j, &rows.x, moved);
            rows.x.iter_mut().for_each(|x| x[j] = (x[j] - mean) / std);
        }
        rows.apply(Kind::Xhat, layer, moved);
        let (gamma, beta) = (&norm.norm.gamma, &norm.norm.beta);
        for j in 0..norm.xhat.rows() {
            let gamma = f64::from(self.met(gamma, 0, j)) + moved.by(Kind::Gamma, layer, j);
            let beta = f64::from(self.met(beta, 0, j)) + moved.by(Kind::Beta, layer, j);
            rows.x.iter_mut().for_each(|x| x[j] = gamma * x[j] + beta);
        }
    }

    /// The mean that is subtracted from a neuron, and the std that it is divided by.
    fn exact_statistics(&self, layer: usize, j: usize, x: &[Vec<f64>], moved: Moved) -> (f64, f64) {
        let Some(norm) = self.norm(layer) else { return (0.0, 1.0) };
        if !self.is_training() {
            let mean = norm.mean(j) + moved.by(Kind::RunningMean, layer, j);
            let spread = norm.spread(j)
                + moved.by(Kind::RunningVar, layer, j)
                + moved.by(Kind::RunningStd, layer, j);
            let keeps_std = norm.norm.kind.keeps_std;
            return (mean, if keeps_std { spread } else { (spread + norm.eps()).sqrt() });
        }
        let n = x.len() as f64;
        let mean = x.iter().map(|row| row[j]).sum::<f64>() / n;
        let squares = x.iter().map(|row| (row[j] - mean) * (row[j] - mean)).sum::<f64>();
        let var = squares / (n - 1.0) + moved.by(Kind::Var, layer, j);
        (mean + moved.by(Kind::Mean, layer, j), (var + norm.eps()).sqrt())
    }
}
