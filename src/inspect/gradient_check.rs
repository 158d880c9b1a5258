//! Compares the hand-written gradients with finite differences of an independent forward pass,
//! which is in f64, loop by loop, and uses no kernel of this crate.

use crate::data::Batch;
use crate::nn::{Activation, ForwardCache, Layer, Network, Norm, NormOrder, Param, Sgd, Variance};

/// Half the width of a finite difference.
const H: f64 = 1e-5;

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

/// The network in f64.
#[derive(Clone, Debug)]
struct Exact {
    /// Parameters by name: rows, columns, values.
    params: Vec<(String, usize, usize, Vec<f64>)>,
    layers: Vec<ExactLayer>,
    block_size: usize,
}

/// What a layer does beside its parameters.
#[derive(Clone, Copy, Debug)]
struct ExactLayer {
    activation: Activation,
    norm: Option<ExactNorm>,
    order: NormOrder,
    residual: bool,
}

/// What a normalisation goes over, and its eps.
#[derive(Clone, Copy, Debug)]
enum ExactNorm {
    /// The examples of a neuron; the variance is divided by their number less this.
    Batch { less: f64, eps: f64 },
    /// The neurons of an example, without their mean or with it.
    Layer { centred: bool, eps: f64 },
}

impl ExactLayer {
    fn of(layer: &Layer) -> Self {
        let norm = layer.norm.as_ref().map(|norm| match norm {
            Norm::Batch(norm) => {
                let less = if norm.config.variance == Variance::Biased { 0.0 } else { 1.0 };
                ExactNorm::Batch { less, eps: norm.config.eps }
            }
            Norm::Layer(norm) => ExactNorm::Layer { centred: norm.beta.is_some(), eps: norm.eps },
        });
        let Layer { activation, order, residual, .. } = *layer;
        Self { activation, norm, order, residual }
    }
}

/// The most multiplications of one forward pass in f64, so that it does not hold a frame.
const WORK: usize = 2_000_000;

/// A comparison under way. It compares at most a given number of gradients of each parameter,
/// spread evenly over it.
#[derive(Clone, Debug)]
pub struct GradientCheck {
    exact: Exact,
    batch: Batch,
    gradients: Vec<Vec<f64>>,
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
        let gradient = |param: &Param| param.grad.elements().map(f64::from).collect();
        Self {
            exact: Exact::of(&network),
            gradients: network.parameters().map(gradient).collect(),
            batch: few,
            per_tensor,
            pick: 0,
            checks: Vec::new(),
        }
    }

    /// Compares no more than `count` further gradients; whether any are left.
    ///
    /// # Errors
    /// Names a parameter that the forward pass needs and the network lacks; never for a
    /// network that this crate made.
    pub fn advance(&mut self, count: usize) -> Result<bool, String> {
        for _ in 0..count {
            let open = self.checks.len().saturating_sub(usize::from(self.pick > 0));
            let Some(gradient) = self.gradients.get(open) else { return Ok(false) };
            if self.pick == 0 {
                let largest = gradient.iter().fold(0.0f64, |m, x| m.max(x.abs()));
                let name = self.exact.params[open].0.clone();
                self.checks.push(TensorCheck { name, checked: 0, difference: 0.0, largest });
            }
            let picks = self.per_tensor.min(gradient.len());
            let index = self.pick * gradient.len() / picks;
            let numeric = self.exact.difference(open, index, &self.batch)?;
            let gap = (numeric - gradient[index]).abs();
            let check = &mut self.checks[open];
            check.difference = check.difference.max(gap);
            check.checked += 1;
            self.pick = (self.pick + 1) % picks;
        }
        Ok(self.checks.len() < self.gradients.len() || self.pick > 0)
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

impl Exact {
    fn of(network: &Network) -> Self {
        let tensor = |p: &Param| {
            let values = p.data.elements().map(f64::from).collect();
            (p.name.clone(), p.data.rows(), p.data.cols(), values)
        };
        Self {
            params: network.parameters().map(tensor).collect(),
            layers: network.layers.iter().map(ExactLayer::of).collect(),
            block_size: network.block_size,
        }
    }

    fn find(&self, name: &str) -> Option<(usize, usize, &[f64])> {
        let found = self.params.iter().find(|param| param.0 == name);
        found.map(|(_, rows, cols, values)| (*rows, *cols, values.as_slice()))
    }

    fn need(&self, name: &str) -> Result<(usize, usize, &[f64]), String> {
        self.find(name).ok_or_else(|| format!("the network has no parameter {name}"))
    }

    /// The mean cross-entropy of a minibatch, activations kept as one row an example.
    #[allow(clippy::cast_precision_loss)] // a batch
    fn loss(&self, batch: &Batch) -> Result<f64, String> {
        let (_, width, table) = self.need("C")?;
        let embed = |context: &[u8]| -> Vec<f64> {
            let row = |&token: &u8| &table[usize::from(token) * width..][..width];
            context.iter().flat_map(row).copied().collect()
        };
        let mut x: Vec<Vec<f64>> = batch.contexts().chunks(self.block_size).map(embed).collect();
        for (i, layer) in self.layers.iter().enumerate() {
            let mut y = self.linear(i, &x)?;
            let activate = |y: &mut Vec<Vec<f64>>| {
                y.iter_mut().flatten().for_each(|v| *v = layer.activation.exact(*v));
            };
            if layer.order == NormOrder::After {
                activate(&mut y);
            }
            self.normalise(i, &mut y)?;
            if layer.order == NormOrder::Before {
                activate(&mut y);
            }
            if layer.residual {
                let pairs = y.iter_mut().flatten().zip(x.iter().flatten());
                pairs.for_each(|(y, x)| *y += x);
            }
            x = y;
        }
        let nll = |(logits, &y): (&Vec<f64>, &u8)| {
            let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = logits.iter().map(|l| libm::exp(l - largest)).sum();
            libm::log(sum) + largest - logits[usize::from(y)]
        };
        Ok(x.iter().zip(batch.targets()).map(nll).sum::<f64>() / batch.len() as f64)
    }

    fn linear(&self, i: usize, x: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, String> {
        let (_, cols, w) = self.need(&format!("layers.{i}.weight"))?;
        let bias = self.find(&format!("layers.{i}.bias"));
        let output = |row: &Vec<f64>| {
            let mut z: Vec<f64> = bias.map_or_else(|| vec![0.0; cols], |(_, _, b)| b.to_vec());
            for (x, w) in row.iter().zip(w.chunks_exact(cols)) {
                z.iter_mut().zip(w).for_each(|(z, w)| *z += x * w);
            }
            z
        };
        Ok(x.iter().map(output).collect())
    }

    fn normalise(&self, i: usize, x: &mut [Vec<f64>]) -> Result<(), String> {
        let Some(norm) = self.layers[i].norm else { return Ok(()) };
        let (_, neurons, gamma) = self.need(&format!("layers.{i}.gamma"))?;
        let beta = self.find(&format!("layers.{i}.beta")).map(|(_, _, beta)| beta);
        match norm {
            ExactNorm::Batch { less, eps } => {
                for j in 0..neurons {
                    let (mean, std) = statistics(x.iter().map(|row| row[j]), less, eps, true);
                    for row in x.iter_mut() {
                        row[j] = (row[j] - mean) / std;
                    }
                }
            }
            ExactNorm::Layer { centred, eps } => {
                for row in x.iter_mut() {
                    let (mean, std) = statistics(row.iter().copied(), 0.0, eps, centred);
                    for v in row.iter_mut() {
                        *v = (*v - mean) / std;
                    }
                }
            }
        }
        for row in x.iter_mut() {
            for (j, v) in row.iter_mut().enumerate() {
                *v = gamma[j] * *v + beta.map_or(0.0, |beta| beta[j]);
            }
        }
        Ok(())
    }

    /// The central difference of the loss in one number of one parameter.
    fn difference(&mut self, param: usize, index: usize, batch: &Batch) -> Result<f64, String> {
        let value = self.params[param].3[index];
        self.params[param].3[index] = value + H;
        let above = self.loss(batch);
        self.params[param].3[index] = value - H;
        let below = self.loss(batch);
        self.params[param].3[index] = value;
        Ok((above? - below?) / (2.0 * H))
    }
}

/// What is subtracted from some numbers, and what they are divided by.
#[allow(clippy::cast_precision_loss)] // a batch, a layer
fn statistics(
    numbers: impl Iterator<Item = f64> + Clone,
    less: f64,
    eps: f64,
    centred: bool,
) -> (f64, f64) {
    let n = numbers.clone().count() as f64;
    let mean = if centred { numbers.clone().sum::<f64>() / n } else { 0.0 };
    let var = numbers.map(|x| (x - mean).powi(2)).sum::<f64>() / (n - less);
    (mean, (var + eps).sqrt())
}
