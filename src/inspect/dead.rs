//! Neurons that are flat for every example: in a minibatch, and over a whole part of
//! the data. A neuron that a minibatch calls dead may wake up for other examples.

use ndarray::ArrayView2;

use super::saturation::{Tail, Threshold, tail};
use crate::data::{Dataset, Split};
use crate::nn::{Activation, Network, Statistics};
use crate::ops::Matrix;
use crate::train::rows::{RowScan, Sliced};

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

impl DeadCount {
    /// All of them, wherever they stay.
    #[must_use]
    pub fn total(&self) -> usize {
        self.low + self.high + self.both
    }
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
            seen.note(tail(activation, Threshold::Map, a));
        }
    }
    count(&seen)
}

/// A look at every hidden neuron over a whole part of the data, in slices. It has a copy of the
/// weights as they were when it began, and uses the running statistics.
#[derive(Clone, Debug)]
pub struct DeadScan {
    network: Network,
    scan: RowScan,
    seen: Vec<Vec<Seen>>,
}

impl Sliced for DeadScan {
    fn advance(&mut self, dataset: &Dataset, rows: usize) {
        let Self { network, scan, seen } = self;
        scan.advance(dataset, rows, &mut |batch, buffers| {
            let hidden = network.hidden_layers();
            let note =
                &mut |i: usize, a: &Matrix| note(&mut seen[i], network.layers[i].activation, a);
            network.forward_layers(batch.contexts(), hidden, Statistics::Running, buffers, note);
        });
    }

    fn progress(&self) -> (usize, usize) {
        self.scan.progress()
    }

    fn chunk(&self) -> usize {
        self.scan.chunk()
    }
}

/// Notes where the activations `(neurons, rows)` of a layer lie.
fn note(seen: &mut [Seen], activation: Activation, a: &Matrix) {
    for (j, seen) in seen.iter_mut().enumerate() {
        // A neuron that was seen open once stays open: most need one look.
        if !seen.open {
            a.row(j).iter().for_each(|&a| seen.note(tail(activation, Threshold::Map, a)));
        }
    }
}

impl DeadScan {
    /// A scan of which nothing is done yet.
    #[must_use]
    pub fn new(network: &Network, split: Split, dataset: &Dataset) -> Self {
        let hidden = network.layers.iter().take(network.hidden_layers());
        Self {
            seen: hidden.map(|layer| vec![Seen::default(); layer.neurons()]).collect(),
            scan: RowScan::new(network, network.layers.len() - 1, split, dataset),
            network: network.without_gradients(),
        }
    }

    /// What was found so far, layer by layer.
    pub fn layers(&self) -> impl Iterator<Item = DeadCount> + '_ {
        self.seen.iter().map(|seen| count(seen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::EvalBuffers;
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
    fn a_few_rows_cost_a_few_columns() {
        for run in crate::train::rows::tests::runs() {
            let mut scan = DeadScan::new(run.network(), Split::Dev, run.dataset());
            scan.advance(run.dataset(), 1);
            scan.advance(run.dataset(), 2);
            assert_eq!((scan.progress().0, scan.scan.columns), (3, 8));
            assert!(scan.chunk() > 1, "rows that take a few milliseconds");
        }
    }

    #[test]
    fn a_scan_in_slices_finds_what_one_look_finds() {
        let config = Config::from_text([("preset", "initial"), ("gain", "9"), ("n_hidden", "50")]);
        let run = Trainer::on_built_in_names(config.expect("valid")).expect("trains");
        let mut network = run.network().clone();
        let biases = network.layers[0].linear.bias.as_mut().expect("biases").data.row_mut(0);
        // So far out that no context gets them back.
        biases[..3].copy_from_slice(&[-1000.0, -1000.0, 1000.0]);
        let mut scan = DeadScan::new(&network, Split::Dev, run.dataset());
        let rows = run.dataset().len(Split::Dev);
        while scan.progress().0 < rows {
            scan.advance(run.dataset(), 777);
        }
        let mut contexts = Vec::new();
        for i in 0..rows {
            contexts.extend_from_slice(run.dataset().row(Split::Dev, i).0);
        }
        let mut buffers = EvalBuffers::new(&network, rows);
        network.forward_eval(&contexts, Statistics::Running, &mut buffers);
        let whole = dead_in(Activation::Tanh, buffers.outputs()[0].view());
        assert_eq!(scan.layers().next(), Some(whole));
        assert_eq!((whole.low, whole.high, whole.total()), (2, 1, 3));
        let minibatch = dead_in(Activation::Tanh, run.cache().layers[0].output().view());
        assert!(minibatch.total() > whole.total(), "a minibatch sees fewer examples");
    }
}
