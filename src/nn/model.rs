//! The whole network: how it is drawn, run forward and back, and evaluated.

use super::batch_norm::BatchNorm;
use super::embedding::Embedding;
use super::layer::{Layer, LayerTape};
use super::linear::Linear;
use super::loss::CrossEntropy;
use super::param::{Param, Sgd};
use super::{Activation, Init, NormKind};
use crate::data::Batch;
use crate::ops::Matrix;
use crate::rng::Generator;

/// What decides a network's shape and its first numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
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
    /// After each Linear (`layers`), or after the hidden one (`flat`).
    pub norm: Option<NormKind>,
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
#[derive(Clone, Debug)]
pub struct Network {
    /// `C (V, E)`
    pub embedding: Embedding,
    /// Hidden layers, then the output layer.
    pub layers: Vec<Layer>,
    /// `T`
    pub block_size: usize,
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
    pub fn new(plan: &Plan, generator: &mut Generator) -> Self {
        let table = randn(generator, plan.vocabulary, plan.n_embd, 1.0);
        let embedding = Embedding { table: Param::new("C", table) };
        let layers = match plan.flat {
            Some(biases) => flat_layers(plan, biases, generator),
            None => stacked_layers(plan, generator),
        };
        Self { embedding, layers, block_size: plan.block_size }
    }

    /// All parameters: C, then layer by layer weight, bias, gamma, beta.
    pub fn parameters(&self) -> impl Iterator<Item = &Param> {
        std::iter::once(&self.embedding.table).chain(self.layers.iter().flat_map(Layer::parameters))
    }

    /// All parameters: C, then layer by layer weight, bias, gamma, beta.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = &mut Param> {
        let layers = self.layers.iter_mut().flat_map(Layer::parameters_mut);
        std::iter::once(&mut self.embedding.table).chain(layers)
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

    /// The minibatch's mean loss, and on the tape all that the backward pass needs.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // f32 throughout
    pub fn forward_train(&self, batch: &Batch, tape: &mut Tape) -> f32 {
        self.embedding.forward(batch.contexts(), self.block_size, &mut tape.x);
        for (i, layer) in self.layers.iter().enumerate() {
            let (before, rest) = tape.layers.split_at_mut(i);
            let x = before.last().map_or(&tape.x, LayerTape::output);
            layer.forward_train(x, &mut rest[0]);
        }
        let sum = tape.loss.forward(tape.layers[self.layers.len() - 1].output(), batch.targets());
        (sum / batch.len() as f64) as f32
    }

    /// Blends the minibatch's statistics into the running ones.
    pub fn update_running_statistics(&mut self, tape: &Tape) {
        for (layer, tape) in self.layers.iter_mut().zip(&tape.layers) {
            if let (Some(norm), Some(tape)) = (&mut layer.norm, &tape.norm) {
                norm.update_running_statistics(tape);
            }
        }
    }

    /// Every gradient of the minibatch that the tape holds, and one step of SGD with
    /// them.
    pub fn backward(&mut self, batch: &Batch, tape: &mut Tape, sgd: Sgd) {
        let last = self.layers.len() - 1;
        tape.loss.backward(batch.targets(), tape.layers[last].d_output_mut());
        for (i, layer) in self.layers.iter_mut().enumerate().rev() {
            let (before, rest) = tape.layers.split_at_mut(i);
            if let Some(previous) = before.last_mut() {
                // The previous layer's output and its gradient live in the same tape.
                let mut dx = std::mem::take(previous.d_output_mut());
                layer.backward(previous.output(), &mut rest[0], &mut dx, sgd);
                *previous.d_output_mut() = dx;
            } else {
                layer.backward(&tape.x, &mut rest[0], &mut tape.dx, sgd);
            }
        }
        self.embedding.backward(batch.contexts(), self.block_size, &tape.dx, sgd.lr);
    }

    /// Logits `(V, rows)` of some contexts `(rows, T)`, without a trace.
    pub fn forward_eval<'b>(
        &self,
        contexts: &[u8],
        statistics: Statistics,
        buffers: &'b mut EvalBuffers,
    ) -> &'b Matrix {
        let rows = contexts.len() / self.block_size;
        self.embedding.forward(contexts, self.block_size, &mut buffers.x);
        for (i, layer) in self.layers.iter().enumerate() {
            let output = buffers.run_linear(layer, i);
            match (&layer.norm, statistics) {
                (Some(norm), Statistics::Running) => norm.forward_running(output),
                (Some(norm), Statistics::Batch) => norm.forward_batch(output, rows),
                (None, _) => {}
            }
            layer.activation.apply(output);
        }
        &buffers.outputs[self.layers.len() - 1]
    }

    /// What the Linear of layer `last` gives for some contexts, `(neurons, rows)`; the
    /// layers before it normalise with their running statistics.
    pub fn forward_linear<'b>(
        &self,
        contexts: &[u8],
        last: usize,
        buffers: &'b mut EvalBuffers,
    ) -> &'b Matrix {
        self.embedding.forward(contexts, self.block_size, &mut buffers.x);
        for (i, layer) in self.layers[..last].iter().enumerate() {
            let output = buffers.run_linear(layer, i);
            if let Some(norm) = &layer.norm {
                norm.forward_running(output);
            }
            layer.activation.apply(output);
        }
        buffers.run_linear(&self.layers[last], last)
    }

    /// The sum over the rows of `-ln p(target)`, evaluated without a trace.
    pub fn loss_sum(&self, batch: &Batch, buffers: &mut EvalBuffers) -> f64 {
        self.forward_eval(batch.contexts(), Statistics::Running, buffers);
        let logits = &buffers.outputs[self.layers.len() - 1];
        buffers.loss.forward(logits, batch.targets())
    }
}

fn linear(name: &str, weight: Matrix, bias: Option<Matrix>) -> Linear {
    let bias = bias.map(|bias| Param::new(format!("{name}.bias"), bias));
    Linear { weight: Param::new(format!("{name}.weight"), weight), bias }
}

/// Cells 6 to 10: W1, b1 unless there is none, W2, b2.
fn flat_layers(plan: &Plan, biases: FlatBiases, generator: &mut Generator) -> Vec<Layer> {
    let (inputs, hidden) = (plan.block_size * plan.n_embd, plan.n_hidden);
    let w1 = randn(generator, inputs, hidden, plan.init.std(inputs, hidden));
    let b1 = biases.hidden.map(|scale| randn(generator, 1, hidden, scale));
    let w2 = randn(generator, hidden, plan.vocabulary, plan.out_scale);
    let b2 = randn(generator, 1, plan.vocabulary, biases.output);
    let name = "layers.0";
    vec![
        Layer {
            linear: linear(name, w1, b1.filter(|_| plan.learns_bias)),
            norm: plan.norm.map(|kind| BatchNorm::new(name, hidden, kind)),
            activation: plan.activation,
        },
        Layer {
            linear: linear("layers.1", w2, Some(b2)),
            norm: None,
            activation: Activation::Linear,
        },
    ]
}

/// The Linear / `BatchNorm1d` / Tanh classes: weights `/ sqrt(fan_in)`, biases zero and
/// not drawn, hidden weights then scaled to their init, the end of the stack made
/// less confident.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // f32 throughout
fn stacked_layers(plan: &Plan, generator: &mut Generator) -> Vec<Layer> {
    let mut fan_in = plan.block_size * plan.n_embd;
    let mut layers = Vec::with_capacity(plan.n_layers + 1);
    for i in 0..=plan.n_layers {
        let last = i == plan.n_layers;
        let fan_out = if last { plan.vocabulary } else { plan.n_hidden };
        let name = format!("layers.{i}");
        let mut weight = randn(generator, fan_in, fan_out, 1.0);
        let root = (fan_in as f32).sqrt();
        let mut scale = plan.init.std(fan_in, fan_out) * (fan_in as f64).sqrt();
        if last {
            scale = if plan.norm.is_some() { 1.0 } else { plan.out_scale };
        }
        weight.view_mut().mapv_inplace(|x| x / root * scale as f32);
        let bias = plan.learns_bias.then(|| Matrix::zeros(1, fan_out));
        let mut norm = plan.norm.map(|kind| BatchNorm::new(&name, fan_out, kind));
        if let (true, Some(norm)) = (last, &mut norm) {
            norm.gamma.data.view_mut().fill(plan.out_scale as f32);
        }
        let activation = if last { Activation::Linear } else { plan.activation };
        layers.push(Layer { linear: linear(&name, weight, bias), norm, activation });
        fan_in = fan_out;
    }
    layers
}

/// What one minibatch left behind: every activation and every gradient on the way.
#[derive(Clone, Debug)]
pub struct Tape {
    /// The embedded contexts, `(T * E, B)`.
    pub x: Matrix,
    /// The loss's derivative with respect to `x`.
    pub dx: Matrix,
    /// One for each layer.
    pub layers: Vec<LayerTape>,
    /// Probabilities of the next letter.
    pub loss: CrossEntropy,
}

impl Tape {
    /// Room for a minibatch.
    #[must_use]
    pub fn new(network: &Network, batch: usize) -> Self {
        let inputs = network.block_size * network.embedding.table.data.cols();
        let layers = network.layers.iter().map(|layer| LayerTape::new(layer, batch)).collect();
        Self {
            x: Matrix::zeros(inputs, batch),
            dx: Matrix::zeros(inputs, batch),
            layers,
            loss: CrossEntropy::new(network.embedding.table.data.rows(), batch),
        }
    }
}

/// Room to evaluate some rows at a time.
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

    fn run_linear(&mut self, layer: &Layer, i: usize) -> &mut Matrix {
        let (before, rest) = self.outputs.split_at_mut(i);
        layer.linear.forward(before.last().unwrap_or(&self.x), &mut rest[0]);
        &mut rest[0]
    }

    /// Room for `rows` at a time.
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
