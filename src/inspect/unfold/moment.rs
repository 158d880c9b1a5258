//! One pass through the network, with every number that it left.

use super::{Address, Kind};
use crate::data::Batch;
use crate::error::{Error, Result};
use crate::nn::ForwardCache;
use crate::nn::loss::CrossEntropy;
use crate::nn::{Activation, BatchNorm, Layer, Network, Param, Scale};
use crate::ops::Matrix;
use crate::train::{Gradients, Trainer};

/// A pass forward, and back where there is a loss: that of a trainer's last minibatch, or
/// that of one context [`Alone`].
#[derive(Debug)]
pub struct Moment<'a> {
    pub(super) network: &'a Network,
    /// `(T * E, B)`
    pub(super) x: &'a Matrix,
    pub(super) dx: &'a Matrix,
    pub(super) layers: Vec<Seen<'a>>,
    pub(super) loss: &'a CrossEntropy,
    /// `(B, T)`
    pub(super) contexts: &'a [u8],
    /// `(B,)`; empty where nothing is to be guessed.
    pub(super) targets: &'a [u8],
    pub(super) gradients: Gradients,
    /// Learning rate of the next step; `None` for a context alone.
    pub(super) next_lr: Option<f64>,
}

/// What the pass left in a layer; matrices are `(neurons, B)`.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    pub(super) z: &'a Matrix,
    pub(super) norm: Option<SeenNorm<'a>>,
    pub(super) y: &'a Matrix,
    pub(super) a: &'a Matrix,
    pub(super) da: &'a Matrix,
    pub(super) dz: &'a Matrix,
    pub(super) activation: Activation,
}

/// What it left in a `BatchNorm`: the statistics that it normalised with, of the minibatch
/// or running.
#[derive(Debug)]
pub(super) struct SeenNorm<'a> {
    pub(super) norm: &'a BatchNorm,
    mean: &'a Matrix,
    spread: &'a Matrix,
    pub(super) xhat: &'a Matrix,
}

impl SeenNorm<'_> {
    pub(super) fn eps(&self) -> f64 {
        self.norm.config.eps
    }

    pub(super) fn mean(&self, neuron: usize) -> f64 {
        cell(self.mean, 0, neuron).into()
    }

    /// `sqrt(var + eps)`
    pub(super) fn std(&self, neuron: usize) -> f64 {
        let spread = self.spread(neuron);
        if self.norm.config.scale == Scale::Std { spread } else { (spread + self.eps()).sqrt() }
    }

    pub(super) fn var(&self, neuron: usize) -> f64 {
        let spread = self.spread(neuron);
        if self.norm.config.scale == Scale::Std { spread * spread - self.eps() } else { spread }
    }

    /// The statistic that is kept running, as the pass had it.
    pub(super) fn spread(&self, neuron: usize) -> f64 {
        cell(self.spread, 0, neuron).into()
    }
}

impl<'a> Moment<'a> {
    /// A trainer's last minibatch: its forward values and its gradients, at the parameters
    /// that it met.
    #[must_use]
    pub fn of(trainer: &'a Trainer) -> Self {
        let mut moment = Self::still(trainer.network(), trainer.cache(), trainer.batch());
        moment.gradients = trainer.gradients();
        moment.next_lr = Some(trainer.lr());
        moment
    }

    /// A pass forward and back that changed nothing.
    #[must_use]
    pub fn still(network: &'a Network, cache: &'a ForwardCache, batch: &'a Batch) -> Self {
        let mut layers = Vec::with_capacity(network.layers.len());
        for (layer, cache) in network.layers.iter().zip(&cache.layers) {
            let norm = layer.norm.as_ref().zip(cache.norm.as_ref());
            layers.push(Seen {
                z: &cache.z,
                norm: norm.map(|(norm, cache)| SeenNorm {
                    norm,
                    mean: &cache.mean,
                    spread: &cache.scale,
                    xhat: &cache.xhat,
                }),
                y: cache.y(),
                a: cache.output(),
                da: cache.d_output(),
                dz: &cache.dz,
                activation: layer.activation,
            });
        }
        Self {
            network,
            x: &cache.x,
            dx: &cache.dx,
            layers,
            loss: &cache.loss,
            contexts: batch.contexts(),
            targets: batch.targets(),
            gradients: Gradients::Ahead,
            next_lr: Some(0.0),
        }
    }

    /// `B`
    #[must_use]
    pub fn examples(&self) -> usize {
        self.contexts.len() / self.network.block_size
    }

    /// Whether the statistics are those of the minibatch: its examples depend on each other.
    #[must_use]
    pub fn is_training(&self) -> bool {
        self.next_lr.is_some()
    }

    /// Whether there are gradients.
    #[must_use]
    pub fn has_gradients(&self) -> bool {
        self.gradients != Gradients::Missing
    }

    /// An example's context `(T,)`, and its target where it has one.
    ///
    /// # Panics
    /// Where there is no such example.
    #[must_use]
    pub fn letters(&self, example: usize) -> (&'a [u8], Option<u8>) {
        let size = self.network.block_size;
        let context = &self.contexts[example * size..][..size];
        (context, self.targets.get(example).copied())
    }

    /// What the pass left in a layer. With `weights` and `cell` the one place that looks there:
    /// each look elsewhere would be a check of its own in the download.
    #[inline(never)]
    pub(super) fn seen(&self, layer: usize) -> &Seen<'a> {
        &self.layers[layer]
    }

    #[inline(never)]
    pub(super) fn weights(&self, layer: usize) -> &'a Layer {
        &self.network.layers[layer]
    }

    pub(in crate::inspect) fn last(&self) -> usize {
        self.layers.len() - 1
    }

    /// `1 / B`
    pub(super) fn share(&self) -> f64 {
        1.0 / self.examples() as f64
    }

    pub(super) fn norm(&self, layer: usize) -> Option<&SeenNorm<'a>> {
        self.seen(layer).norm.as_ref()
    }

    /// A parameter's value as the pass met it. After a step that is undone here: of the
    /// result and the gradient there is one f32 that the step began with, or two
    /// neighbours of which this is one.
    pub(super) fn met(&self, param: &Param, row: usize, col: usize) -> f32 {
        let now = cell(&param.data, row, col);
        match self.gradients {
            Gradients::Applied(lr) => now + lr * cell(&param.grad, row, col),
            Gradients::Ahead | Gradients::Missing => now,
        }
    }

    /// The parameter that an address names, and its row and column there.
    pub(in crate::inspect) fn param(&self, address: Address) -> Option<(&'a Param, usize, usize)> {
        let Address { kind, layer, from, index, .. } = address;
        let at = self.weights(layer);
        match kind {
            Kind::Embedding => Some((&self.network.embedding.table, from, index)),
            Kind::Weight => Some((&at.linear.weight, from, index)),
            Kind::Bias => Some((at.linear.bias.as_ref()?, 0, index)),
            Kind::Gamma => Some((&at.norm.as_ref()?.gamma, 0, index)),
            Kind::Beta => Some((&at.norm.as_ref()?.beta, 0, index)),
            _ => None,
        }
    }

    /// `-ln p(target)` of an example; NaN where it has no target.
    fn loss_of(&self, example: usize) -> f32 {
        let logits = self.seen(self.last()).a;
        let target = self.targets.get(example);
        target.map_or(f32::NAN, |&target| self.loss.of_row(logits, target, example))
    }

    /// The numbers of a kind that each example has, `(count, B)`.
    fn matrix(&self, kind: Kind, layer: usize) -> Option<&'a Matrix> {
        let seen = self.seen(layer);
        match kind {
            Kind::Input => Some(self.x),
            Kind::Z => Some(seen.z),
            Kind::Xhat => Some(seen.norm.as_ref()?.xhat),
            Kind::Y => Some(seen.y),
            Kind::Activation => Some(seen.a),
            Kind::Logit => Some(self.seen(self.last()).a),
            _ => None,
        }
    }

    /// Their gradients, where the pass keeps them; with a `BatchNorm` `dy` makes room for `dz`.
    fn gradient_matrix(&self, kind: Kind, layer: usize) -> Option<&'a Matrix> {
        let seen = self.seen(layer);
        match kind {
            Kind::Input => Some(self.dx),
            Kind::Z => Some(seen.dz),
            Kind::Activation => Some(seen.da),
            Kind::Logit => Some(self.seen(self.last()).da),
            _ => None,
        }
    }

    /// The number itself, as the network has it.
    #[allow(clippy::cast_possible_truncation)] // f32 throughout
    pub(super) fn value(&self, address: Address) -> f32 {
        let Address { kind, layer, index, example, .. } = address;
        if let Some(matrix) = self.matrix(kind, layer) {
            return cell(matrix, index, example);
        }
        if let Some((param, row, col)) = self.param(address) {
            return self.met(param, row, col);
        }
        match (kind, self.norm(layer)) {
            (Kind::Probability, _) => self.loss.probability(index, example),
            (Kind::Loss, _) => self.loss_of(example),
            (Kind::MeanLoss, _) => {
                let mut sum = 0.0;
                for example in 0..self.examples() {
                    sum += f64::from(self.loss_of(example));
                }
                (sum * self.share()) as f32
            }
            (Kind::Mean, Some(norm)) => cell(norm.mean, 0, index),
            (Kind::Var, Some(norm)) => norm.var(index) as f32,
            (Kind::RunningMean, Some(norm)) => cell(&norm.norm.running_mean, 0, index),
            (_, Some(norm)) => cell(&norm.norm.running_scale, 0, index),
            _ => f32::NAN,
        }
    }

    /// The gradient where the pass wrote it down.
    pub(super) fn kept_gradient(&self, address: Address) -> Option<f32> {
        if let Some(matrix) = self.gradient_matrix(address.kind, address.layer) {
            return Some(cell(matrix, address.index, address.example));
        }
        let (param, row, col) = self.param(address)?;
        self.is_training().then(|| cell(&param.grad, row, col))
    }

    /// The one address of a number that has several: the output of the last layer is a
    /// logit; without `BatchNorm` `y` is `z`; a context alone is normalised with the running
    /// statistics.
    ///
    /// # Errors
    /// Where there is no such number.
    pub fn find(&self, address: Address) -> Result<Address> {
        let mut found = Address { kind: self.kind_there(address.kind, address.layer)?, ..address };
        if !found.kind.is_of_a_layer() {
            found.layer = 0;
        }
        self.refuse_what_is_missing(found)?;
        let (froms, count) = self.extent(found);
        if froms == 0 {
            found.from = 0;
        } else {
            within("from", found.from, froms)?;
        }
        if count == 0 {
            found.index = 0;
        } else {
            within("index", found.index, count)?;
        }
        within("example", found.example, self.examples())?;
        if !found.kind.is_of_an_example() {
            found.example = 0;
        }
        Ok(found)
    }

    fn refuse_what_is_missing(&self, Address { kind, layer, .. }: Address) -> Result<()> {
        let missing = match kind {
            Kind::Bias if self.weights(layer).linear.bias.is_none() => "this layer has no bias",
            Kind::Loss | Kind::MeanLoss if self.targets.is_empty() => {
                "this context has no target, so it has no loss; give one"
            }
            Kind::Mean | Kind::Var | Kind::Xhat | Kind::Gamma | Kind::Beta
                if self.norm(layer).is_none() =>
            {
                "this layer has no BatchNorm"
            }
            _ if kind.is_running() && self.norm(layer).is_none() => "this layer has no BatchNorm",
            _ => return Ok(()),
        };
        Err(Error::Argument(format!("{}: {missing}", kind.name())))
    }

    fn kind_there(&self, kind: Kind, layer: usize) -> Result<Kind> {
        if !kind.is_of_a_layer() {
            return Ok(kind);
        }
        within("layer", layer, self.layers.len())?;
        let (norm, is_last) = (self.norm(layer), layer == self.last());
        let keeps_std = norm.is_some_and(|norm| norm.norm.config.scale == Scale::Std);
        let spread = if keeps_std { Kind::RunningStd } else { Kind::RunningVar };
        Ok(match kind {
            Kind::Activation | Kind::Y if is_last => Kind::Logit,
            Kind::Y | Kind::Z if is_last && norm.is_none() => Kind::Logit,
            Kind::Y if norm.is_none() => Kind::Z,
            Kind::Mean if !self.is_training() => Kind::RunningMean,
            Kind::Var if !self.is_training() => spread,
            Kind::RunningVar | Kind::RunningStd if norm.is_some() && kind != spread => {
                let message = format!("{}: this recipe keeps a {}", kind.name(), spread.name());
                return Err(Error::Argument(message));
            }
            _ => kind,
        })
    }

    /// How many there are of a kind: places to come `from`, and numbers in its block; 0 for
    /// kinds that have no use for them.
    pub(super) fn extent(&self, Address { kind, layer, .. }: Address) -> (usize, usize) {
        let table = &self.network.embedding.table.data;
        let weight = &self.weights(layer).linear.weight.data;
        match kind {
            Kind::Embedding => (table.rows(), table.cols()),
            Kind::Input => (0, self.x.rows()),
            Kind::Logit | Kind::Probability => (0, table.rows()),
            Kind::Loss | Kind::MeanLoss => (0, 0),
            Kind::Weight => (weight.rows(), weight.cols()),
            _ => (0, weight.cols()),
        }
    }
}

#[inline(never)]
pub(super) fn cell(matrix: &Matrix, row: usize, col: usize) -> f32 {
    matrix.row(row)[col]
}

fn within(name: &str, got: usize, count: usize) -> Result<()> {
    if got < count {
        return Ok(());
    }
    Err(Error::Argument(format!("{name}: got {got}; it takes 0 to {}", count - 1)))
}

/// One context through the network as in evaluation, with the running statistics, and its
/// own loss back through it with those as constants.
#[derive(Clone, Debug)]
pub struct Alone {
    context: Vec<u8>,
    target: Vec<u8>,
    x: Matrix,
    dx: Matrix,
    layers: Vec<AloneLayer>,
    loss: CrossEntropy,
}

/// `(neurons, 1)` each.
#[derive(Clone, Debug)]
struct AloneLayer {
    z: Matrix,
    xhat: Matrix,
    y: Matrix,
    a: Matrix,
    da: Matrix,
    dz: Matrix,
}

impl Alone {
    /// `context (T,)`; without a target there is no loss, and there are no gradients.
    ///
    /// # Panics
    /// Where the context is not `T` tokens of the vocabulary long.
    #[must_use]
    pub fn new(network: &Network, context: &[u8], target: Option<u8>) -> Self {
        assert_eq!(context.len(), network.block_size, "a context");
        let width = network.block_size * network.embedding.table.data.cols();
        let mut x = column(width);
        network.embedding.forward(context, network.block_size, &mut x);
        let mut layers: Vec<AloneLayer> = Vec::with_capacity(network.layers.len());
        for layer in &network.layers {
            let [mut z, mut xhat, mut y, mut a, da, dz] = [layer.neurons(); 6].map(column);
            layer.linear.forward(layers.last().map_or(&x, |layer| &layer.a), &mut z);
            for j in 0..z.rows() {
                let z = cell(&z, j, 0);
                let seen = layer.norm.as_ref().map_or([z; 2], |norm| standardised(norm, z, j));
                xhat.row_mut(j)[0] = seen[0];
                y.row_mut(j)[0] = seen[1];
            }
            layer.activation.forward(&y, &mut a);
            layers.push(AloneLayer { z, xhat, y, a, da, dz });
        }
        let mut alone = Self {
            context: context.to_vec(),
            target: target.into_iter().collect(),
            dx: column(width),
            x,
            layers,
            loss: CrossEntropy::new(network.embedding.table.data.rows(), 1),
        };
        alone.backward(network);
        alone
    }

    fn backward(&mut self, network: &Network) {
        let Some(last) = self.layers.last_mut() else { return };
        self.loss.forward(&last.a, &self.target);
        let Some(&target) = self.target.first() else { return };
        for letter in 0..last.da.rows() {
            let guessed = if letter == usize::from(target) { 1.0 } else { 0.0 };
            last.da.row_mut(letter)[0] = self.loss.probability(letter, 0) - guessed;
        }
        for (i, layer) in network.layers.iter().enumerate().rev() {
            let (before, rest) = self.layers.split_at_mut(i);
            let AloneLayer { y, a, da, dz, .. } = &mut rest[0];
            layer.activation.backward(y, a, da, dz);
            if let Some(norm) = &layer.norm {
                for j in 0..dz.rows() {
                    dz.row_mut(j)[0] *= cell(&norm.gamma.data, 0, j) / norm.running_std(j);
                }
            }
            let dx = before.last_mut().map_or(&mut self.dx, |layer| &mut layer.da);
            layer.linear.backward_input(dz, dx);
        }
    }

    /// The pass, to be looked at; of the network that it was made with.
    #[must_use]
    pub fn moment<'a>(&'a self, network: &'a Network) -> Moment<'a> {
        let mut layers = Vec::with_capacity(network.layers.len());
        for (layer, seen) in network.layers.iter().zip(&self.layers) {
            layers.push(Seen {
                z: &seen.z,
                norm: layer.norm.as_ref().map(|norm| SeenNorm {
                    norm,
                    mean: &norm.running_mean,
                    spread: &norm.running_scale,
                    xhat: &seen.xhat,
                }),
                y: &seen.y,
                a: &seen.a,
                da: &seen.da,
                dz: &seen.dz,
                activation: layer.activation,
            });
        }
        let has_loss = !self.target.is_empty();
        Moment {
            network,
            x: &self.x,
            dx: &self.dx,
            layers,
            loss: &self.loss,
            contexts: &self.context,
            targets: &self.target,
            gradients: if has_loss { Gradients::Ahead } else { Gradients::Missing },
            next_lr: None,
        }
    }
}

/// Room for a number a row.
#[inline(never)]
fn column(rows: usize) -> Matrix {
    Matrix::zeros(rows, 1)
}

/// `xhat` and `y` of a neuron's `z`, in the roundings of
/// [`forward_running`](BatchNorm::forward_running).
fn standardised(norm: &BatchNorm, z: f32, j: usize) -> [f32; 2] {
    let xhat = (z - cell(&norm.running_mean, 0, j)) * (1.0 / norm.running_std(j));
    [xhat, xhat * cell(&norm.gamma.data, 0, j) + cell(&norm.beta.data, 0, j)]
}
