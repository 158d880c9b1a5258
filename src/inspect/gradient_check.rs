//! Compares the hand-written gradients with finite differences of an independent forward pass,
//! which is in f64, loop by loop, and uses no kernel of this crate.

use crate::data::Batch;
use crate::nn::{Activation, ForwardCache, Network, Param, Sgd};

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
    activation: Activation,
    eps: f64,
    layers: usize,
    block_size: usize,
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
        let norm = network.layers.iter().find_map(|layer| layer.norm.as_ref());
        Self {
            params: network.parameters().map(tensor).collect(),
            activation: network.layers[0].activation,
            eps: norm.map_or(0.0, |norm| norm.config.eps),
            layers: network.layers.len(),
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
        for i in 0..self.layers {
            x = self.linear(i, &x)?;
            self.normalise(i, &mut x)?;
            if i + 1 < self.layers {
                x.iter_mut().flatten().for_each(|v| *v = self.activation.exact(*v));
            }
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

    #[allow(clippy::cast_precision_loss)] // a batch
    fn normalise(&self, i: usize, x: &mut [Vec<f64>]) -> Result<(), String> {
        let Some((_, neurons, gamma)) = self.find(&format!("layers.{i}.gamma")) else {
            return Ok(());
        };
        let (_, _, beta) = self.need(&format!("layers.{i}.beta"))?;
        let n = x.len() as f64;
        for j in 0..neurons {
            let mean = x.iter().map(|row| row[j]).sum::<f64>() / n;
            let var = x.iter().map(|row| (row[j] - mean).powi(2)).sum::<f64>() / (n - 1.0);
            let std = (var + self.eps).sqrt();
            for row in x.iter_mut() {
                row[j] = gamma[j] * (row[j] - mean) / std + beta[j];
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
