//! One pass through the network, with every number that it left.

use super::{Address, Kind};
use crate::data::Batch;
use crate::error::{Error, Result};
use crate::nn::layer_norm::LayerNormCache;
use crate::nn::loss::CrossEntropy;
use crate::nn::norm::NormCache;
use crate::nn::{
    Activation, BatchNorm, ForwardCache, Layer, Network, Norm, NormOrder, Param, Scale, Variance,
};
use crate::ops::Matrix;
use crate::train::{Gradients, Optimizer, Trainer};

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
    /// What takes the steps where it is not plain SGD, and the number of the next one.
    pub(super) optimizer: Option<&'a Optimizer>,
    pub(super) last_lr: f64,
    pub(super) next_step: u64,
}

/// What the pass left in a layer; matrices are `(neurons, B)`.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    pub(super) z: &'a Matrix,
    pub(super) norm: Option<SeenNorm<'a>>,
    pub(super) y: &'a Matrix,
    pub(super) a: &'a Matrix,
    pub(super) output: &'a Matrix,
    pub(super) da: &'a Matrix,
    pub(super) dz: &'a Matrix,
    pub(super) d_output: &'a Matrix,
    pub(super) activation: Activation,
    /// The place of its first parameter among all of the network's.
    first: usize,
}

/// What it left in a normalisation: the statistics that it normalised with, of the minibatch,
/// running, or of each example.
#[derive(Debug)]
pub(super) struct SeenNorm<'a> {
    pub(super) over: Over<'a>,
    mean: &'a Matrix,
    /// Of a neuron what is kept running; of an example `1 / sqrt(var + eps)`.
    spread: &'a Matrix,
    pub(super) xhat: &'a Matrix,
    /// What the unbiased variance is multiplied by before it normalises.
    factor: f64,
    pub(super) eps: f64,
}

/// What is normalised together.
#[derive(Clone, Copy, Debug)]
pub(super) enum Over<'a> {
    /// A neuron, over the minibatch.
    Batch(&'a BatchNorm),
    /// The neurons of an example; an RMS norm leaves the mean as it is.
    Neurons { centred: bool },
}

impl<'a> SeenNorm<'a> {
    /// With the statistics of a minibatch.
    fn new(norm: &'a Norm, cache: &'a NormCache) -> Option<Self> {
        match (norm, cache) {
            (Norm::Batch(norm), NormCache::Batch(cache)) => {
                let n = cache.xhat.cols() as f64;
                let is_biased = norm.config.variance == Variance::Biased;
                let factor = if is_biased { (n - 1.0) / n } else { 1.0 };
                let (mean, spread) = (&cache.mean, &cache.scale);
                Some(Self { factor, ..Self::over_batch(norm, mean, spread, &cache.xhat) })
            }
            (norm, NormCache::Layer(cache)) => Self::over_neurons(norm, cache),
            _ => None,
        }
    }

    fn over_neurons(norm: &Norm, cache: &'a LayerNormCache) -> Option<Self> {
        let Norm::Layer(norm) = norm else { return None };
        let LayerNormCache { mean, inverse, xhat, .. } = cache;
        let over = Over::Neurons { centred: norm.beta.is_some() };
        Some(Self { over, mean, spread: inverse, xhat, factor: 1.0, eps: norm.eps })
    }

    fn over_batch(
        norm: &'a BatchNorm,
        mean: &'a Matrix,
        spread: &'a Matrix,
        xhat: &'a Matrix,
    ) -> Self {
        let (over, eps) = (Over::Batch(norm), norm.config.eps);
        Self { over, mean, spread, xhat, factor: 1.0, eps }
    }

    pub(super) fn batch(&self) -> Option<&'a BatchNorm> {
        match self.over {
            Over::Batch(norm) => Some(norm),
            Over::Neurons { .. } => None,
        }
    }

    pub(super) fn is_centred(&self) -> bool {
        !matches!(self.over, Over::Neurons { centred: false })
    }

    /// Whether the std is kept running.
    pub(super) fn keeps_std(&self) -> bool {
        self.batch().is_some_and(|norm| norm.config.scale == Scale::Std)
    }

    /// Where the statistics of a number stand: by its neuron, or by its example.
    fn place(&self, Address { index, example, .. }: Address) -> usize {
        if self.batch().is_some() { index } else { example }
    }

    pub(super) fn mean(&self, address: Address) -> f64 {
        cell(self.mean, 0, self.place(address)).into()
    }

    /// `sqrt(var + eps)`
    #[allow(clippy::float_cmp)] // 1 is 1
    pub(super) fn std(&self, address: Address) -> f64 {
        let spread = self.spread(address);
        match self.over {
            Over::Neurons { .. } => 1.0 / spread,
            Over::Batch(_) if self.keeps_std() && self.factor == 1.0 => spread,
            Over::Batch(_) => (self.var(address) + self.eps).sqrt(),
        }
    }

    pub(super) fn var(&self, address: Address) -> f64 {
        let spread = self.spread(address);
        match self.over {
            Over::Neurons { .. } => 1.0 / (spread * spread) - self.eps,
            Over::Batch(_) if self.keeps_std() => (spread * spread - self.eps) * self.factor,
            Over::Batch(_) => spread * self.factor,
        }
    }

    /// What the sum of the squared distances from the mean of so many numbers is multiplied by.
    pub(super) fn share(&self, count: usize) -> f64 {
        let is_biased = self.batch().is_none_or(|norm| norm.config.variance == Variance::Biased);
        1.0 / (count as f64 - if is_biased { 0.0 } else { 1.0 })
    }

    /// Whether that is the variance which is kept running.
    #[allow(clippy::float_cmp)] // 1 is 1
    pub(super) fn is_unbiased(&self) -> bool {
        self.factor == 1.0
    }

    /// The measure of spread as the pass had it.
    pub(super) fn spread(&self, address: Address) -> f64 {
        cell(self.spread, 0, self.place(address)).into()
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
        moment.optimizer = trainer.optimizer();
        moment.last_lr = trainer.last_lr();
        moment.next_step = trainer.step();
        moment
    }

    /// A pass forward and back that changed nothing.
    #[must_use]
    pub fn still(network: &'a Network, cache: &'a ForwardCache, batch: &'a Batch) -> Self {
        let mut layers = Vec::with_capacity(network.layers.len());
        let mut first = 1;
        for (layer, cache) in network.layers.iter().zip(&cache.layers) {
            let norm = layer.norm.as_ref().zip(cache.norm.as_ref());
            layers.push(Seen {
                z: &cache.z,
                norm: norm.and_then(|(norm, cache)| SeenNorm::new(norm, cache)),
                y: cache.y(),
                a: cache.activation(),
                output: cache.output(),
                da: cache.d_activation(),
                dz: &cache.dz,
                d_output: cache.d_output(),
                activation: layer.activation,
                first,
            });
            first += layer.parameters().count();
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
            optimizer: None,
            last_lr: 0.0,
            next_step: 0,
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

    /// A parameter's value as the pass met it. After a step of SGD that is undone here: of
    /// the result and the gradient there is one f32 that the step began with, or two
    /// neighbours of which this is one. An optimizer has kept it.
    pub(super) fn met(&self, address: Address) -> Option<f32> {
        let (param, row, col) = self.param(address)?;
        let now = cell(&param.data, row, col);
        Some(match (self.gradients, self.optimizer) {
            (Gradients::Applied(lr), _) => now + lr * cell(&param.grad, row, col),
            (Gradients::Optimized, Some(optimizer)) => {
                cell(optimizer.before(self.place_of_param(address)), row, col)
            }
            _ => now,
        })
    }

    /// The place of a parameter among all of the network's.
    pub(super) fn place_of_param(&self, Address { kind, layer, .. }: Address) -> usize {
        let first = self.seen(layer).first;
        let bias = usize::from(self.weights(layer).linear.bias.is_some());
        match kind {
            Kind::Embedding => 0,
            Kind::Weight => first,
            Kind::Bias => first + 1,
            Kind::Gamma => first + 1 + bias,
            _ => first + 2 + bias,
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
            Kind::Gamma => Some((at.norm.as_ref()?.gamma(), 0, index)),
            Kind::Beta => Some((at.norm.as_ref()?.beta()?, 0, index)),
            _ => None,
        }
    }

    /// `-ln p(target)` of an example; NaN where it has no target.
    fn loss_of(&self, example: usize) -> f32 {
        let logits = self.seen(self.last()).output;
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
            Kind::Output => Some(seen.output),
            Kind::Logit => Some(self.seen(self.last()).output),
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
            Kind::Output => Some(seen.d_output),
            Kind::Y if self.is_after(layer) => Some(seen.d_output),
            Kind::Logit => Some(self.seen(self.last()).d_output),
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
        if let Some(met) = self.met(address) {
            return met;
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
            (Kind::Mean | Kind::ExampleMean, Some(norm)) => norm.mean(address) as f32,
            (Kind::Var | Kind::ExampleVar, Some(norm)) => norm.var(address) as f32,
            (_, Some(SeenNorm { over: Over::Batch(norm), .. })) => {
                let is_mean = kind == Kind::RunningMean;
                let running = if is_mean { &norm.running_mean } else { &norm.running_scale };
                cell(running, 0, index)
            }
            _ => f32::NAN,
        }
    }

    /// The gradient where the pass wrote it down.
    pub(super) fn kept_gradient(&self, address: Address) -> Option<f32> {
        if let Some(matrix) = self.gradient_matrix(address.kind, address.layer) {
            return Some(cell(matrix, address.index, address.example));
        }
        let (param, row, col) = self.param(address)?;
        // Clipped ones are not those of the loss any more.
        let is_clipped =
            self.gradients == Gradients::Optimized && self.optimizer.is_some_and(Optimizer::clips);
        (self.is_training() && !is_clipped).then(|| cell(&param.grad, row, col))
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

    /// Whether a layer normalises after its activation.
    pub(super) fn is_after(&self, layer: usize) -> bool {
        self.weights(layer).order == NormOrder::After
    }

    /// What the normalisation of a layer takes.
    pub(super) fn normed(&self, layer: usize) -> Kind {
        if self.is_after(layer) { Kind::Activation } else { Kind::Z }
    }

    /// What the activation of a layer is applied to.
    pub(super) fn bent(&self, layer: usize) -> Kind {
        let is_normed = self.norm(layer).is_some() && !self.is_after(layer);
        if is_normed { Kind::Y } else { Kind::Z }
    }

    /// What a hidden layer makes of its input, before that is added again.
    pub(super) fn block_end(&self, layer: usize) -> Kind {
        if self.is_after(layer) { Kind::Y } else { Kind::Activation }
    }

    /// What a layer gives to the next one.
    pub(super) fn output(&self, layer: usize) -> Kind {
        match self.weights(layer).residual {
            _ if layer == self.last() => Kind::Logit,
            true => Kind::Output,
            false => self.block_end(layer),
        }
    }

    fn refuse_what_is_missing(&self, Address { kind, layer, .. }: Address) -> Result<()> {
        let missing = match kind {
            Kind::Bias if self.weights(layer).linear.bias.is_none() => "this layer has no bias",
            Kind::Loss | Kind::MeanLoss if self.targets.is_empty() => {
                "this context has no target, so it has no loss; give one"
            }
            _ => match (kind, self.norm(layer)) {
                (Kind::Xhat | Kind::Gamma | Kind::Beta, None) => "this layer has no normalisation",
                (Kind::Beta | Kind::ExampleMean, Some(norm)) if !norm.is_centred() => {
                    "an RMSNorm has none"
                }
                (Kind::ExampleMean | Kind::ExampleVar, norm)
                    if norm.is_none_or(|norm| norm.batch().is_some()) =>
                {
                    "this layer has no LayerNorm or RMSNorm"
                }
                (_, norm)
                    if (kind.is_running() || matches!(kind, Kind::Mean | Kind::Var))
                        && norm.is_none_or(|norm| norm.batch().is_none()) =>
                {
                    "this layer has no BatchNorm"
                }
                _ => return Ok(()),
            },
        };
        Err(Error::Argument(format!("{}: {missing}", kind.name())))
    }

    fn kind_there(&self, kind: Kind, layer: usize) -> Result<Kind> {
        if !kind.is_of_a_layer() {
            return Ok(kind);
        }
        within("layer", layer, self.layers.len())?;
        let (norm, is_last) = (self.norm(layer), layer == self.last());
        let keeps_std = norm.is_some_and(SeenNorm::keeps_std);
        let spread = if keeps_std { Kind::RunningStd } else { Kind::RunningVar };
        let is_over_neurons = norm.is_some_and(|norm| norm.batch().is_none());
        Ok(match kind {
            Kind::Activation | Kind::Y | Kind::Output if is_last => Kind::Logit,
            Kind::Y | Kind::Z if is_last && norm.is_none() => Kind::Logit,
            Kind::Y if norm.is_none() => Kind::Z,
            Kind::Output => self.output(layer),
            Kind::Mean if is_over_neurons => Kind::ExampleMean,
            Kind::Var if is_over_neurons => Kind::ExampleVar,
            Kind::Mean if !self.is_training() => Kind::RunningMean,
            Kind::Var if !self.is_training() => spread,
            _ if is_over_neurons => kind,
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
            Kind::Loss | Kind::MeanLoss | Kind::ExampleMean | Kind::ExampleVar => (0, 0),
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
    output: Matrix,
    d_output: Matrix,
    da: Matrix,
    dz: Matrix,
    /// Where the neurons are normalised together.
    norm: Option<LayerNormCache>,
}

impl AloneLayer {
    /// `x` through a layer.
    fn new(layer: &Layer, x: &Matrix) -> Self {
        let room = || column(layer.neurons());
        let mut at = Self {
            z: room(),
            xhat: room(),
            y: room(),
            a: room(),
            output: room(),
            d_output: room(),
            da: room(),
            dz: room(),
            norm: None,
        };
        layer.linear.forward(x, &mut at.z);
        if layer.order == NormOrder::After {
            layer.activation.forward(&at.z, &mut at.a);
            at.normalise(layer);
            at.output = at.y.clone();
        } else {
            at.normalise(layer);
            layer.activation.forward(&at.y, &mut at.a);
            at.output = at.a.clone();
        }
        if layer.residual {
            add_to(&mut at.output, x);
        }
        at
    }

    /// Writes `xhat` and `y`.
    fn normalise(&mut self, layer: &Layer) {
        let is_after = layer.order == NormOrder::After;
        let from = if is_after { &self.a } else { &self.z };
        match &layer.norm {
            None => self.y = from.clone(),
            Some(Norm::Batch(norm)) => {
                for j in 0..from.rows() {
                    let [xhat, y] = standardised(norm, cell(from, j, 0), j);
                    self.xhat.row_mut(j)[0] = xhat;
                    self.y.row_mut(j)[0] = y;
                }
            }
            Some(Norm::Layer(norm)) => {
                let mut cache = LayerNormCache::new(from.rows(), 1);
                norm.forward_train(from, &mut cache, &mut self.y);
                self.norm = Some(cache);
            }
        }
    }

    /// From `d_output` to `dz`, and to `dx`.
    fn backward(&mut self, layer: &Layer, dx: &mut Matrix) {
        self.da = self.d_output.clone();
        if layer.order == NormOrder::After {
            norm_backward(layer, &mut self.norm, &mut self.da);
            layer.activation.backward(&self.z, &self.a, &self.da, &mut self.dz);
        } else {
            layer.activation.backward(&self.y, &self.a, &self.da, &mut self.dz);
            norm_backward(layer, &mut self.norm, &mut self.dz);
        }
        layer.linear.backward_input(&self.dz, dx);
        if layer.residual {
            add_to(dx, &self.d_output);
        }
    }
}

/// Turns the gradient of a normalisation's output into that of what it took.
fn norm_backward(layer: &Layer, cache: &mut Option<LayerNormCache>, d: &mut Matrix) {
    match (&layer.norm, cache) {
        (Some(Norm::Batch(norm)), _) => {
            for j in 0..d.rows() {
                d.row_mut(j)[0] *= cell(&norm.gamma.data, 0, j) / norm.running_std(j);
            }
        }
        // A copy, because it keeps the gradients of what it learns.
        (Some(Norm::Layer(norm)), Some(cache)) => norm.clone().backward(cache, d, None),
        _ => {}
    }
}

/// `to += from`
fn add_to(to: &mut Matrix, from: &Matrix) {
    for j in 0..to.rows() {
        to.row_mut(j)[0] += cell(from, j, 0);
    }
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
            layers.push(AloneLayer::new(layer, layers.last().map_or(&x, |layer| &layer.output)));
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
        self.loss.forward(&last.output, &self.target);
        let Some(&target) = self.target.first() else { return };
        for letter in 0..last.d_output.rows() {
            let guessed = if letter == usize::from(target) { 1.0 } else { 0.0 };
            last.d_output.row_mut(letter)[0] = self.loss.probability(letter, 0) - guessed;
        }
        for (i, layer) in network.layers.iter().enumerate().rev() {
            let (before, rest) = self.layers.split_at_mut(i);
            let dx = before.last_mut().map_or(&mut self.dx, |layer| &mut layer.d_output);
            rest[0].backward(layer, dx);
        }
    }

    /// The pass, to be looked at; of the network that it was made with.
    #[must_use]
    pub fn moment<'a>(&'a self, network: &'a Network) -> Moment<'a> {
        let mut layers = Vec::with_capacity(network.layers.len());
        let mut first = 1;
        for (layer, seen) in network.layers.iter().zip(&self.layers) {
            let norm = layer.norm.as_ref().and_then(|norm| match (norm, &seen.norm) {
                (Norm::Batch(norm), _) => {
                    let (mean, spread) = (&norm.running_mean, &norm.running_scale);
                    Some(SeenNorm::over_batch(norm, mean, spread, &seen.xhat))
                }
                (_, cache) => cache.as_ref().and_then(|cache| SeenNorm::over_neurons(norm, cache)),
            });
            layers.push(Seen {
                z: &seen.z,
                norm,
                y: &seen.y,
                a: &seen.a,
                output: &seen.output,
                da: &seen.da,
                dz: &seen.dz,
                d_output: &seen.d_output,
                activation: layer.activation,
                first,
            });
            first += layer.parameters().count();
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
            optimizer: None,
            last_lr: 0.0,
            next_step: 0,
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
