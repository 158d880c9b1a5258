//! The whole network: how it is drawn, run forward and back, and evaluated.

use super::embedding::Embedding;
use super::layer::{Layer, LayerCache};
use super::linear::Linear;
use super::loss::CrossEntropy;
use super::norm::{Norm, NormConfig, NormOrder};
use super::param::{Param, Sgd};
use super::{Activation, Init};
use crate::ops::Matrix;
use crate::rng::Generator;

/// Everything that decides a network's shape and its first numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetworkSpec {
    /// `V`
    pub vocabulary: usize,
    /// `T`
    pub block_size: usize,
    /// `E`
    pub n_embd: usize,
    /// `H`
    pub n_hidden: usize,
    /// Hidden layers.
    pub n_layers: usize,
    /// After each hidden layer.
    pub activation: Activation,
    /// Spread of hidden weights.
    pub init: Init,
    /// Of each hidden layer. In `layers`, a `BatchNorm` stands after the output layer, too.
    pub norm: Option<NormConfig>,
    /// Where the normalisation of hidden layers stands.
    pub order: NormOrder,
    /// Whether the hidden layers from the second on add their input.
    pub residual: bool,
    /// Whether hidden Linear layers (in `layers` every one) learn a bias.
    pub learns_bias: bool,
    /// Factor on the last weight, or on the last gamma.
    pub out_scale: f64,
    /// Std of drawn biases, for recipe `flat`; `None` is recipe `layers`.
    pub flat: Option<FlatBiases>,
}

/// The biases that recipe `flat` draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlatBiases {
    /// Std of b1; `None` where it is not drawn.
    pub hidden: Option<f64>,
    /// Std of b2, always drawn.
    pub output: f64,
}

/// Everything that is learned, and the running statistics.
#[derive(Debug)]
pub struct Network {
    /// `C (V, E)`
    pub embedding: Embedding,
    /// Hidden layers, then the output layer.
    pub layers: Vec<Layer>,
    /// `T`
    pub block_size: usize,
}

/// Written out because a derived one is inlined: the page's download would hold it three times.
impl Clone for Network {
    #[inline(never)]
    fn clone(&self) -> Self {
        let Self { embedding, layers, block_size } = self;
        Self { embedding: embedding.clone(), layers: layers.clone(), block_size: *block_size }
    }
}

/// Which statistics `BatchNorm` normalises with outside training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistics {
    /// The running ones.
    Running,
    /// Those of the rows at hand.
    Batch,
}

/// `randn(rows, cols) * scale`
#[allow(clippy::cast_possible_truncation)] // f32 throughout
fn randn(generator: &mut Generator, rows: usize, cols: usize, scale: f64) -> Matrix {
    let mut numbers = vec![0.0; rows * cols];
    generator.randn(&mut numbers);
    for x in &mut numbers {
        *x *= scale as f32;
    }
    Matrix::from_elements(rows, cols, &numbers)
}

impl Network {
    /// Draws a network, in the order in which the notebook's cells do.
    #[must_use]
    pub fn new(spec: &NetworkSpec, generator: &mut Generator) -> Self {
        let table = randn(generator, spec.vocabulary, spec.n_embd, 1.0);
        let embedding = Embedding { table: Param::new("C", table) };
        let layers = match spec.flat {
            Some(biases) => flat_layers(spec, biases, generator),
            None => stacked_layers(spec, generator),
        };
        Self { embedding, layers, block_size: spec.block_size }
    }

    /// All parameters: C, then layer by layer weight, bias, gamma, beta.
    #[inline(never)] // a list is walked in less code than a chain of layers
    pub fn parameters(&self) -> impl Iterator<Item = &Param> {
        let mut all = vec![&self.embedding.table];
        self.layers.iter().for_each(|layer| all.extend(layer.parameters()));
        all.into_iter()
    }

    /// All parameters: C, then layer by layer weight, bias, gamma, beta.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Param> {
        let layers = self.layers.iter_mut().flat_map(Layer::parameters_mut);
        std::iter::once(&mut self.embedding.table).chain(layers)
    }

    /// Calls `f` for all parameters, in the same order.
    #[inline(never)] // a chain of layers would be walked at each call
    pub fn for_each_parameter(&mut self, f: &mut dyn FnMut(&mut Param)) {
        self.parameters_mut().for_each(f);
    }

    /// Sets the output layer's bias, where it has one.
    pub fn set_output_bias(&mut self, values: &[f32]) {
        let last = self.layers.last_mut().and_then(|layer| layer.linear.bias.as_mut());
        if let Some(bias) = last {
            bias.data.row_mut(0).copy_from_slice(values);
        }
    }

    /// Number of values that are trained.
    #[must_use]
    pub fn parameter_count(&self) -> usize {
        self.parameters().map(Param::count).sum()
    }

    /// Number of hidden layers.
    #[must_use]
    pub fn hidden_layers(&self) -> usize {
        self.layers.len() - 1
    }

    /// What figures and messages call a layer: "Layer 1" for the first hidden one, "Output" for the
    /// last.
    #[must_use]
    pub fn layer_name(&self, layer: usize) -> String {
        if layer == self.hidden_layers() {
            "Output".to_owned()
        } else {
            format!("Layer {}", layer + 1)
        }
    }

    /// The mean loss of a minibatch of `contexts (B, T)` and `targets (B,)`. The cache keeps
    /// everything that the backward pass needs.
    #[inline(never)] // the page's download would hold it more than once
    pub fn forward_train(&self, contexts: &[u8], targets: &[u8], cache: &mut ForwardCache) -> f32 {
        for layer in 0..self.layers.len() {
            self.forward_layer(layer, contexts, cache);
        }
        self.loss(targets, cache)
    }

    /// One layer of the forward pass; the first one begins with the embedding.
    pub fn forward_layer(&self, layer: usize, contexts: &[u8], cache: &mut ForwardCache) {
        if layer == 0 {
            self.embedding.forward(contexts, self.block_size, &mut cache.x);
        }
        let (before, rest) = cache.layers.split_at_mut(layer);
        let x = before.last().map_or(&cache.x, LayerCache::output);
        self.layers[layer].forward_train(x, &mut rest[0]);
    }

    /// The end of the forward pass: the mean loss.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // f32 throughout
    pub fn loss(&self, targets: &[u8], cache: &mut ForwardCache) -> f32 {
        let sum = cache.loss.forward(cache.layers[self.layers.len() - 1].output(), targets);
        (sum / targets.len() as f64) as f32
    }

    /// Blends the minibatch's statistics into the running ones.
    pub fn update_running_statistics(&mut self, cache: &ForwardCache) {
        for (layer, cache) in self.layers.iter_mut().zip(&cache.layers) {
            if let (Some(Norm::Batch(norm)), Some(cache)) = (&mut layer.norm, cache.batch_norm()) {
                norm.update_running_statistics(cache);
            }
        }
    }

    /// Computes every gradient of the minibatch that the cache holds, and takes one step of
    /// SGD with them.
    #[inline(never)] // as above
    pub fn backward(
        &mut self,
        contexts: &[u8],
        targets: &[u8],
        cache: &mut ForwardCache,
        sgd: Sgd,
    ) {
        for layer in (0..self.layers.len()).rev() {
            self.backward_layer(layer, contexts, targets, cache, sgd);
        }
    }

    /// One layer of the backward pass; the last layer, which is the first of them, begins with the
    /// loss, and layer 0 ends with the embedding.
    pub fn backward_layer(
        &mut self,
        layer: usize,
        contexts: &[u8],
        targets: &[u8],
        cache: &mut ForwardCache,
        sgd: Sgd,
    ) {
        if layer + 1 == self.layers.len() {
            cache.loss.backward(targets, cache.layers[layer].d_output_mut());
        }
        let (before, rest) = cache.layers.split_at_mut(layer);
        if let Some(previous) = before.last_mut() {
            // The previous layer's output and its gradient lie in the same cache.
            let mut dx = std::mem::take(previous.d_output_mut());
            self.layers[layer].backward(previous.output(), &mut rest[0], &mut dx, sgd);
            *previous.d_output_mut() = dx;
        } else {
            self.layers[0].backward(&cache.x, &mut rest[0], &mut cache.dx, sgd);
            self.embedding.backward(contexts, self.block_size, &cache.dx, sgd.lr);
        }
    }

    /// The logits `(V, rows)` of some contexts `(rows, T)`. Nothing of the network changes. The
    /// time is that of as many rows, whatever the buffers have had room for before.
    #[inline(never)] // as above
    pub fn forward_eval<'b>(
        &self,
        contexts: &[u8],
        statistics: Statistics,
        buffers: &'b mut EvalBuffers,
    ) -> &'b Matrix {
        self.forward_layers(contexts, self.layers.len(), statistics, buffers, &mut |_, _| {});
        &buffers.outputs[self.layers.len() - 1]
    }

    /// [`forward_eval`](Self::forward_eval) with the running statistics through the first `count`
    /// layers. `seen` gets the number of each layer and what its activation gives,
    /// `(neurons, rows)`.
    #[inline(never)] // as above
    pub fn forward_layers(
        &self,
        contexts: &[u8],
        count: usize,
        statistics: Statistics,
        buffers: &mut EvalBuffers,
        seen: &mut dyn FnMut(usize, &Matrix),
    ) {
        buffers.fit(contexts.len() / self.block_size);
        self.embedding.forward(contexts, self.block_size, &mut buffers.x);
        for (i, layer) in self.layers[..count].iter().enumerate() {
            let [x, output] = buffers.of_layer(i);
            layer.forward_eval(x, output, statistics, &mut |a| seen(i, a));
        }
    }

    /// What the normalisation of layer `last` gets for some contexts, `(neurons, rows)`: the output
    /// of its Linear, or of its activation where it stands after that. The layers before it
    /// normalise with their running statistics.
    pub fn forward_to_norm<'b>(
        &self,
        contexts: &[u8],
        last: usize,
        buffers: &'b mut EvalBuffers,
    ) -> &'b Matrix {
        self.forward_layers(contexts, last, Statistics::Running, buffers, &mut |_, _| {});
        let [x, output] = buffers.of_layer(last);
        self.layers[last].forward_to_norm(x, output);
        output
    }

    /// The sum of `-ln p(target)` over the rows, with the running statistics.
    pub fn loss_sum(&self, contexts: &[u8], targets: &[u8], buffers: &mut EvalBuffers) -> f64 {
        self.forward_eval(contexts, Statistics::Running, buffers);
        let logits = &buffers.outputs[self.layers.len() - 1];
        buffers.loss.forward(logits, targets)
    }

    /// Floating-point operations of one row in evaluation, up to and with layer `last`: two for
    /// each weight. What activations and `BatchNorm` take is left out.
    #[must_use]
    pub fn operations(&self, last: usize) -> usize {
        self.layers[..=last].iter().map(|layer| 2 * layer.linear.weight.count()).sum()
    }

    /// A copy to evaluate with. It has no gradients, which would be half of it.
    #[must_use]
    pub fn without_gradients(&self) -> Self {
        let embedding = Embedding { table: self.embedding.table.without_gradient() };
        let layers = self.layers.iter().map(Layer::without_gradients).collect();
        Self { embedding, layers, block_size: self.block_size }
    }
}

fn linear(name: &str, weight: Matrix, bias: Option<Matrix>) -> Linear {
    let bias = bias.map(|bias| Param::new(format!("{name}.bias"), bias));
    Linear { weight: Param::new(format!("{name}.weight"), weight), bias }
}

/// A weight `(fan_in, fan_out)` as `torch.nn.Linear` draws it, row by row of its transpose.
#[allow(clippy::cast_possible_truncation)] // f32 throughout
fn torch_weight(generator: &mut Generator, fan_in: usize, fan_out: usize, scale: f64) -> Matrix {
    let (mut weight, mut row) = (Matrix::zeros(fan_in, fan_out), vec![0.0; fan_in]);
    for j in 0..fan_out {
        generator.uniform_within(Init::bound(fan_in), &mut row);
        for (k, x) in row.iter().enumerate() {
            weight.row_mut(k)[j] = x * scale as f32;
        }
    }
    weight
}

/// A bias as `torch.nn.Linear` draws it.
fn torch_bias(generator: &mut Generator, fan_in: usize, fan_out: usize) -> Matrix {
    let mut bias = Matrix::zeros(1, fan_out);
    generator.uniform_within(Init::bound(fan_in), bias.row_mut(0));
    bias
}

/// Cells 6 to 10: W1, b1 if there is one, W2, b2.
fn flat_layers(spec: &NetworkSpec, biases: FlatBiases, generator: &mut Generator) -> Vec<Layer> {
    let (inputs, hidden) = (spec.block_size * spec.n_embd, spec.n_hidden);
    let torch = spec.init == Init::Torch;
    let mut weight = |fan_in, fan_out, scale, bias: Option<f64>| {
        if torch {
            let weight = torch_weight(generator, fan_in, fan_out, scale);
            return (weight, bias.map(|_| torch_bias(generator, fan_in, fan_out)));
        }
        let weight = randn(generator, fan_in, fan_out, scale);
        (weight, bias.map(|scale| randn(generator, 1, fan_out, scale)))
    };
    let std = if torch { 1.0 } else { spec.init.std(inputs, hidden) };
    let (w1, b1) = weight(inputs, hidden, std, biases.hidden);
    let (w2, b2) = weight(hidden, spec.vocabulary, spec.out_scale, Some(biases.output));
    let name = "layers.0";
    vec![
        Layer {
            linear: linear(name, w1, b1.filter(|_| spec.learns_bias)),
            norm: spec.norm.map(|kind| Norm::new(name, hidden, kind)),
            activation: spec.activation,
            order: NormOrder::Before,
            residual: false,
        },
        Layer {
            linear: linear("layers.1", w2, b2),
            norm: None,
            activation: Activation::Linear,
            order: NormOrder::Before,
            residual: false,
        },
    ]
}

/// The Linear / `BatchNorm1d` / Tanh classes: weights `/ sqrt(fan_in)`, biases zero and not drawn,
/// hidden weights then scaled to their init, or both as `torch.nn.Linear` draws them; the last layer
/// is made less confident.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // f32 throughout
fn stacked_layers(spec: &NetworkSpec, generator: &mut Generator) -> Vec<Layer> {
    let mut fan_in = spec.block_size * spec.n_embd;
    let mut layers = Vec::with_capacity(spec.n_layers + 1);
    for i in 0..=spec.n_layers {
        let last = i == spec.n_layers;
        let fan_out = if last { spec.vocabulary } else { spec.n_hidden };
        let name = format!("layers.{i}");
        let kind = spec.norm.filter(|kind| !last || kind.is_batch());
        let last_scale = if kind.is_some() { 1.0 } else { spec.out_scale };
        let (weight, bias) = if spec.init == Init::Torch {
            let scale = if last { last_scale } else { 1.0 };
            let weight = torch_weight(generator, fan_in, fan_out, scale);
            (weight, spec.learns_bias.then(|| torch_bias(generator, fan_in, fan_out)))
        } else {
            let mut weight = randn(generator, fan_in, fan_out, 1.0);
            let root = (fan_in as f32).sqrt();
            let hidden_scale = spec.init.std(fan_in, fan_out) * (fan_in as f64).sqrt();
            let scale = if last { last_scale } else { hidden_scale };
            weight.view_mut().mapv_inplace(|x| x / root * scale as f32);
            (weight, spec.learns_bias.then(|| Matrix::zeros(1, fan_out)))
        };
        let mut norm = kind.map(|kind| Norm::new(&name, fan_out, kind));
        if let (true, Some(norm)) = (last, &mut norm) {
            norm.parameters_mut().0.data.view_mut().fill(spec.out_scale as f32);
        }
        let activation = if last { Activation::Linear } else { spec.activation };
        let bends = norm.is_some() && activation != Activation::Linear;
        let order = if bends { spec.order } else { NormOrder::Before };
        let residual = spec.residual && i > 0 && !last;
        let linear = linear(&name, weight, bias);
        layers.push(Layer { linear, norm, activation, order, residual });
        fan_in = fan_out;
    }
    layers
}

/// What a minibatch leaves behind: every activation and every gradient on the way.
#[derive(Clone, Debug)]
pub struct ForwardCache {
    /// The embedded contexts, `(T * E, B)`.
    pub x: Matrix,
    /// The loss's derivative with respect to `x`.
    pub dx: Matrix,
    /// One for each layer.
    pub layers: Vec<LayerCache>,
    /// Probabilities of the next letter.
    pub loss: CrossEntropy,
}

impl ForwardCache {
    /// Room for a minibatch.
    #[must_use]
    pub fn new(network: &Network, batch: usize) -> Self {
        let inputs = network.block_size * network.embedding.table.data.cols();
        let layers = network.layers.iter().map(|layer| LayerCache::new(layer, batch)).collect();
        Self {
            x: Matrix::zeros(inputs, batch),
            dx: Matrix::zeros(inputs, batch),
            layers,
            loss: CrossEntropy::new(network.embedding.table.data.rows(), batch),
        }
    }
}

/// Room to evaluate some rows at a time. It fits itself to the number of rows of each call.
#[derive(Clone, Debug)]
pub struct EvalBuffers {
    x: Matrix,
    outputs: Vec<Matrix>,
    loss: CrossEntropy,
}

impl EvalBuffers {
    /// Every layer's output after [`Network::forward_eval`], `(neurons, rows)`.
    #[must_use]
    pub fn outputs(&self) -> &[Matrix] {
        &self.outputs
    }

    /// Makes the buffers as wide as `rows`. What they held is lost.
    fn fit(&mut self, rows: usize) {
        if self.x.cols() != rows {
            self.x.set_cols(rows);
            self.outputs.iter_mut().for_each(|output| output.set_cols(rows));
            self.loss.fit(rows);
        }
    }

    /// Columns that the kernels work on: those of the rows at hand, rounded up to whole vectors.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.x.stride()
    }

    /// The input and the output of layer `i`.
    fn of_layer(&mut self, i: usize) -> [&mut Matrix; 2] {
        let (before, rest) = self.outputs.split_at_mut(i);
        [before.last_mut().unwrap_or(&mut self.x), &mut rest[0]]
    }

    /// Room for `rows` at a time; more rows make it grow.
    #[must_use]
    pub fn new(network: &Network, rows: usize) -> Self {
        let inputs = network.block_size * network.embedding.table.data.cols();
        let outputs = network.layers.iter().map(|layer| Matrix::zeros(layer.neurons(), rows));
        Self {
            x: Matrix::zeros(inputs, rows),
            outputs: outputs.collect(),
            loss: CrossEntropy::new(network.embedding.table.data.rows(), rows),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Config, Trainer};

    #[test]
    fn buffers_for_one_row_grow_with_the_rows_of_a_call() {
        let config = Config::from_text([("preset", "deep-batchnorm")]).expect("valid");
        let run = Trainer::on_built_in_names(config).expect("trains");
        let (network, batch) = (run.network(), run.batch());
        let loss = |rows| {
            let mut buffers = EvalBuffers::new(network, rows);
            network.loss_sum(batch.contexts(), batch.targets(), &mut buffers)
        };
        assert_eq!(loss(1), loss(batch.len()));
        assert!(loss(1) > 0.0);
        assert_eq!((network.hidden_layers(), network.layer_name(5)), (5, "Output".to_owned()));
    }
}
