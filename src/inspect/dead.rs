//! Neurons that are flat for every example: in a minibatch, and over a whole part of
//! the data. A neuron that a minibatch calls dead may wake up for other examples.

use ndarray::ArrayView2;

use crate::data::{Batch, Dataset, Split};
use crate::nn::{Activation, EvalBuffers, Network, Statistics};

/// Rows looked at together.
const CHUNK: usize = 128;

/// Where an activation lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// Where the gradient passes.
    Open,
    /// In the flat part below.
    Low,
    /// In the flat part above.
    High,
}

/// The tail of an activation at the lecture's threshold for its white map, `|t| > 0.99`;
/// the same point of the sigmoid; 0 and below for relu.
#[must_use]
pub fn tail(activation: Activation, a: f32) -> Tail {
    let (low, high) = match activation {
        Activation::Tanh => (a < -0.99, a > 0.99),
        Activation::Sigmoid => (a < 0.005, a > 0.995),
        Activation::Relu => (a <= 0.0, false),
        Activation::LeakyRelu | Activation::Gelu | Activation::Linear => (false, false),
    };
    match (low, high) {
        (true, _) => Tail::Low,
        (_, true) => Tail::High,
        _ => Tail::Open,
    }
}

/// Which tails a neuron has been seen in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Seen {
    open: bool,
    low: bool,
    high: bool,
}

impl Seen {
    fn note(&mut self, tail: Tail) {
        match tail {
            Tail::Open => self.open = true,
            Tail::Low => self.low = true,
            Tail::High => self.high = true,
        }
    }
}

/// A layer's dead neurons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeadCount {
    /// Neurons of the layer.
    pub neurons: usize,
    /// Always in the lower flat part.
    pub low: usize,
    /// Always in the upper flat part.
    pub high: usize,
    /// Never open, yet seen in both.
    pub both: usize,
}

fn count(seen: &[Seen]) -> DeadCount {
    let mut dead = DeadCount { neurons: seen.len(), ..DeadCount::default() };
    for seen in seen.iter().filter(|seen| !seen.open) {
        match (seen.low, seen.high) {
            (true, true) => dead.both += 1,
            (true, false) => dead.low += 1,
            (false, true) => dead.high += 1,
            (false, false) => {}
        }
    }
    dead
}

/// Dead neurons among activations `(neurons, examples)`.
#[must_use]
pub fn dead_in(activation: Activation, a: ArrayView2<f32>) -> DeadCount {
    let mut seen = vec![Seen::default(); a.nrows()];
    for (seen, row) in seen.iter_mut().zip(a.rows()) {
        for &a in row {
            seen.note(tail(activation, a));
        }
    }
    count(&seen)
}

/// A look at every hidden neuron over a whole part of the data, in slices, with the
/// weights as they were when it began and the running statistics.
#[derive(Clone, Debug)]
pub struct DeadScan {
    network: Network,
    buffers: EvalBuffers,
    batch: Batch,
    split: Split,
    done: usize,
    total: usize,
    seen: Vec<Vec<Seen>>,
}

impl DeadScan {
    /// A scan of which nothing is done yet.
    #[must_use]
    pub fn new(network: Network, split: Split, dataset: &Dataset) -> Self {
        let hidden = network.layers.iter().take(network.hidden_layers());
        Self {
            seen: hidden.map(|layer| vec![Seen::default(); layer.neurons()]).collect(),
            buffers: EvalBuffers::new(&network, CHUNK),
            batch: Batch::with_capacity(CHUNK, network.block_size),
            split,
            done: 0,
            total: dataset.len(split),
            network,
        }
    }

    /// Looks at no more than `rows` further rows.
    pub fn advance(&mut self, dataset: &Dataset, rows: usize) {
        let end = self.total.min(self.done.saturating_add(rows));
        while self.done < end {
            let next = end.min(self.done + CHUNK);
            dataset.gather(self.split, self.done..next, &mut self.batch);
            self.network.forward_eval(
                self.batch.contexts(),
                Statistics::Running,
                &mut self.buffers,
            );
            self.note(next - self.done);
            self.done = next;
        }
    }

    fn note(&mut self, rows: usize) {
        let layers = self.network.layers.iter().zip(self.buffers.outputs());
        for ((layer, output), seen) in layers.zip(&mut self.seen) {
            for (j, seen) in seen.iter_mut().enumerate() {
                // A neuron once seen open stays so: most need one look.
                if !seen.open {
                    let row = &output.row(j)[..rows];
                    for &a in row {
                        seen.note(tail(layer.activation, a));
                    }
                }
            }
        }
    }

    /// Rows done, and rows in all.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.done, self.total)
    }

    /// What was found so far, layer by layer.
    pub fn layers(&self) -> impl Iterator<Item = DeadCount> + '_ {
        self.seen.iter().map(|seen| count(seen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Config, Trainer};
    use ndarray::array;

    #[test]
    fn both_tails_are_told_apart() {
        let a = array![[0.995f32, 0.999], [-0.995, -1.0], [-1.0, 1.0], [1.0, 0.98]];
        let dead = dead_in(Activation::Tanh, a.view());
        assert_eq!(dead, DeadCount { neurons: 4, low: 1, high: 1, both: 1 });
        assert_eq!(dead_in(Activation::Relu, array![[0.0f32, 0.0]].view()).low, 1);
        assert_eq!(dead_in(Activation::Gelu, array![[0.0f32, 0.0]].view()).low, 0);
    }

    #[test]
    fn a_scan_in_slices_finds_what_one_look_finds() {
        let config = Config::from_text([("preset", "initial"), ("gain", "9"), ("n_hidden", "50")]);
        let run = Trainer::on_built_in_names(config.expect("valid")).expect("trains");
        let mut scan = DeadScan::new(run.network().clone(), Split::Dev, run.dataset());
        let rows = run.dataset().len(Split::Dev);
        while scan.progress().0 < rows {
            scan.advance(run.dataset(), 777);
        }
        let mut contexts = Vec::new();
        for i in 0..rows {
            contexts.extend_from_slice(run.dataset().row(Split::Dev, i).0);
        }
        let mut buffers = EvalBuffers::new(run.network(), rows);
        run.network().forward_eval(&contexts, Statistics::Running, &mut buffers);
        let whole = dead_in(Activation::Tanh, buffers.outputs()[0].view());
        assert_eq!(scan.layers().next(), Some(whole));
        let minibatch = dead_in(Activation::Tanh, run.tape().layers[0].output().view());
        let sum = |dead: DeadCount| dead.low + dead.high + dead.both;
        assert!(sum(minibatch) > sum(whole), "a minibatch sees fewer examples");
    }
}
