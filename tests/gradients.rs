//! Every hand-written gradient against finite differences of an independent forward
//! pass in f64: all activations, both recipes, with and without `BatchNorm` and bias.

use makemore_playground::data::Corpus;
use makemore_playground::nn::{Activation, Network, Param};
use makemore_playground::train::{Config, Trainer};

/// Largest difference allowed, relative to the largest gradient of the same tensor.
const TOLERANCE: f64 = 1e-5;
/// What f32 leaves of a gradient that is zero.
const ROUNDING: f64 = 1e-6;
/// Half the width of a finite difference.
const H: f64 = 1e-5;

const NAMES: &str = "ana\nbea\ncleo\ndora\nella\nfay\ngus\nhal\nida\njo\nkim\nlou\nmia\nned\nola\n";

/// The network in f64, loop by loop, with no code of the crate.
struct Plain {
    /// Parameters by name: rows, columns, values.
    params: Vec<(String, usize, usize, Vec<f64>)>,
    activation: Activation,
    eps: f64,
    layers: usize,
    block_size: usize,
}

impl Plain {
    fn of(network: &Network, eps: f64) -> Self {
        let tensor = |p: &Param| {
            let values = p.data.elements().map(f64::from).collect();
            (p.name.clone(), p.data.rows(), p.data.cols(), values)
        };
        Self {
            params: network.parameters().map(tensor).collect(),
            activation: network.layers[0].activation,
            eps,
            layers: network.layers.len(),
            block_size: network.block_size,
        }
    }

    fn find(&self, name: &str) -> Option<(usize, usize, &[f64])> {
        let found = self.params.iter().find(|param| param.0 == name);
        found.map(|(_, rows, cols, values)| (*rows, *cols, values.as_slice()))
    }

    /// The mean cross-entropy of a minibatch, activations kept as one row an example.
    fn loss(&self, contexts: &[u8], targets: &[u8]) -> f64 {
        let (_, width, table) = self.find("C").expect("an embedding");
        let embed = |context: &[u8]| -> Vec<f64> {
            let row = |&token: &u8| &table[usize::from(token) * width..][..width];
            context.iter().flat_map(row).copied().collect()
        };
        let mut x: Vec<Vec<f64>> = contexts.chunks(self.block_size).map(embed).collect();
        for i in 0..self.layers {
            x = self.linear(i, &x);
            self.normalise(i, &mut x);
            if i + 1 < self.layers {
                x.iter_mut().flatten().for_each(|v| *v = activate(self.activation, *v));
            }
        }
        let nll = |(logits, &y): (&Vec<f64>, &u8)| {
            logits.iter().map(|l| l.exp()).sum::<f64>().ln() - logits[usize::from(y)]
        };
        x.iter().zip(targets).map(nll).sum::<f64>() / targets.len() as f64
    }

    fn linear(&self, i: usize, x: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let (_, cols, w) = self.find(&format!("layers.{i}.weight")).expect("a weight");
        let bias = self.find(&format!("layers.{i}.bias"));
        let output = |row: &Vec<f64>, j: usize| {
            let sum: f64 = row.iter().enumerate().map(|(k, v)| v * w[k * cols + j]).sum();
            sum + bias.map_or(0.0, |(_, _, b)| b[j])
        };
        x.iter().map(|row| (0..cols).map(|j| output(row, j)).collect()).collect()
    }

    fn normalise(&self, i: usize, x: &mut [Vec<f64>]) {
        let Some((_, neurons, gamma)) = self.find(&format!("layers.{i}.gamma")) else { return };
        let (_, _, beta) = self.find(&format!("layers.{i}.beta")).expect("a beta");
        let n = x.len() as f64;
        for j in 0..neurons {
            let mean = x.iter().map(|row| row[j]).sum::<f64>() / n;
            let var = x.iter().map(|row| (row[j] - mean).powi(2)).sum::<f64>() / (n - 1.0);
            let std = (var + self.eps).sqrt();
            for row in x.iter_mut() {
                row[j] = gamma[j] * (row[j] - mean) / std + beta[j];
            }
        }
    }

    /// The central difference of the loss in one number of one parameter.
    fn difference(&mut self, param: usize, index: usize, contexts: &[u8], targets: &[u8]) -> f64 {
        let value = self.params[param].3[index];
        self.params[param].3[index] = value + H;
        let above = self.loss(contexts, targets);
        self.params[param].3[index] = value - H;
        let below = self.loss(contexts, targets);
        self.params[param].3[index] = value;
        (above - below) / (2.0 * H)
    }
}

fn activate(activation: Activation, y: f64) -> f64 {
    match activation {
        Activation::Tanh => y.tanh(),
        Activation::Relu => y.max(0.0),
        Activation::LeakyRelu => y.max(0.01 * y),
        Activation::Gelu => 0.5 * y * (1.0 + libm::erf(y / 2.0f64.sqrt())),
        Activation::Sigmoid => 1.0 / (1.0 + (-y).exp()),
        Activation::Linear => y,
    }
}

/// A run whose tape holds the gradients at its present weights. It is trained a little
/// first, so that gamma is not 1 and beta and the biases are not 0.
fn run(pairs: &[(&str, &str)]) -> Trainer {
    let config = Config::from_text(pairs.iter().copied()).expect("a valid config");
    let corpus = Corpus::from_bytes(NAMES.as_bytes()).expect("names");
    let mut run = Trainer::new(config, corpus).expect("it trains");
    run.train(30);
    Trainer::load(&run.save().expect("saved")).expect("loaded")
}

fn check(pairs: &[(&str, &str)]) {
    let run = run(pairs);
    let (contexts, targets) = (run.batch().contexts(), run.batch().targets());
    let mut plain = Plain::of(run.network(), run.config().norm().eps);
    for (i, param) in run.network().parameters().enumerate() {
        let analytic: Vec<f64> = param.grad.elements().map(f64::from).collect();
        let numeric: Vec<f64> =
            (0..analytic.len()).map(|j| plain.difference(i, j, contexts, targets)).collect();
        let largest = numeric.iter().fold(0.0f64, |m, x| m.max(x.abs()));
        let pairs_of = analytic.iter().zip(&numeric);
        let worst = pairs_of.fold(0.0f64, |m, (a, n)| m.max((a - n).abs()));
        let allowed = TOLERANCE * largest + ROUNDING;
        assert!(worst <= allowed, "{pairs:?} {}: {worst:e} of {largest:e}", param.name);
        // What BatchNorm takes out again (a bias, a beta with nothing bent behind it) has no
        // gradient; every weight has one, or this test would compare zeros.
        let is_weight = param.name.ends_with("weight") || param.name == "C";
        assert!(!is_weight || largest > 1e-3, "{pairs:?} {}: no gradient", param.name);
    }
}

#[test]
fn every_layer_every_activation_both_recipes() {
    for activation in Activation::ALL {
        for (recipe, layers) in [("flat", "1"), ("layers", "3")] {
            for norm in ["true", "false"] {
                for bias in ["none", "learned"] {
                    check(&[
                        ("recipe", recipe),
                        ("n_layers", layers),
                        ("activation", activation.name()),
                        ("batch_norm", norm),
                        ("bias", bias),
                        ("n_embd", "3"),
                        ("n_hidden", "7"),
                        ("batch_size", "13"),
                        ("out_scale", "0.7"),
                        ("lr", "0.3"),
                    ]);
                }
            }
        }
    }
}

#[test]
fn sizes_that_fill_no_vector_and_sizes_that_fill_them_all() {
    for (batch, hidden) in
        [("2", "1"), ("3", "2"), ("4", "4"), ("5", "9"), ("32", "16"), ("33", "5")]
    {
        for recipe in ["flat", "layers"] {
            let shared =
                [("recipe", recipe), ("n_embd", "2"), ("block_size", "2"), ("out_scale", "0.5")];
            // Of two examples every normalised value is +-0.7071, whatever the weights:
            // without eps the gradient of what stands before is zero.
            let eps = [("bn_eps", "0.1"), ("batch_size", batch), ("n_hidden", hidden)];
            check(&[shared.as_slice(), eps.as_slice()].concat());
        }
    }
}
