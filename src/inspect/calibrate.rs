//! `BatchNorm`'s statistics measured once over the whole training set, as the notebook
//! does before it meets the running ones, and the dev loss with either.

use crate::data::{Batch, Dataset, Split};
use crate::nn::{EvalBuffers, Network};
use crate::train::Evaluation;

/// Rows looked at together.
const CHUNK: usize = 128;

/// How far the running statistics are from the measured ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// Layer.
    pub layer: usize,
    /// Largest difference of means, in stds of its neuron.
    pub mean: f64,
    /// Largest difference of stds, as a share of its neuron's.
    pub std: f64,
}

/// A calibration under way, layer after layer: a layer's statistics depend on those
/// before it. The two evaluations of the dev rows follow.
#[derive(Clone, Debug)]
pub struct Calibration {
    network: Network,
    running: Network,
    /// The layer being measured.
    layer: usize,
    row: usize,
    moments: Moments,
    gaps: Vec<Gap>,
    evaluations: [Option<Evaluation>; 2],
    buffers: EvalBuffers,
    batch: Batch,
    step: u64,
    work: (usize, usize),
}

/// Sums of one layer's preactivations, apart from a shift that keeps them exact.
#[derive(Clone, Debug, Default)]
struct Moments {
    shift: Vec<f64>,
    sum: Vec<f64>,
    squares: Vec<f64>,
}

impl Calibration {
    /// Of a network after `step` steps; nothing is done yet.
    #[must_use]
    pub fn new(network: &Network, step: u64, dataset: &Dataset) -> Self {
        let norms = network.layers.iter().filter(|layer| layer.norm.is_some()).count();
        let total = norms * dataset.len(Split::Train) + 2 * dataset.len(Split::Dev);
        let mut calibration = Self {
            network: network.clone(),
            running: network.clone(),
            layer: 0,
            row: 0,
            moments: Moments::default(),
            gaps: Vec::new(),
            evaluations: [None, None],
            buffers: EvalBuffers::new(network, CHUNK),
            batch: Batch::with_capacity(CHUNK, network.block_size),
            step,
            work: (0, total),
        };
        calibration.enter_layer(dataset);
        calibration
    }

    /// Rows passed, and rows to pass in all.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        self.work
    }

    /// What was found, layer by layer; complete when the work is done.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Dev loss with the running and with the measured statistics, NaN before its end.
    #[must_use]
    pub fn dev_losses(&self) -> [f64; 2] {
        [0, 1].map(|i| match &self.evaluations[i] {
            Some(evaluation) if evaluation.is_finished() => evaluation.loss(),
            _ => f64::NAN,
        })
    }

    /// Passes at most `rows` further rows.
    pub fn advance(&mut self, dataset: &Dataset, rows: usize) {
        let mut left = rows;
        while left > 0 && self.work.0 < self.work.1 {
            let spent = if self.layer < self.network.layers.len() {
                self.measure(dataset, left)
            } else {
                self.evaluate(dataset, left)
            };
            left = left.saturating_sub(spent);
            self.work.0 += spent;
        }
    }

    /// The next layer that has a `BatchNorm`; behind the last one the evaluations begin.
    fn enter_layer(&mut self, dataset: &Dataset) {
        let layers = &self.network.layers;
        while self.layer < layers.len() && layers[self.layer].norm.is_none() {
            self.layer += 1;
        }
        self.row = 0;
        if let Some(layer) = layers.get(self.layer) {
            let norm = layer.norm.as_ref();
            let means = norm.map(|norm| norm.running_mean.row(0)).unwrap_or_default();
            let shift: Vec<f64> = means.iter().map(|&mean| f64::from(mean)).collect();
            let zeros = vec![0.0; shift.len()];
            self.moments = Moments { shift, sum: zeros.clone(), squares: zeros };
        } else {
            let start = |network: &Network| {
                Evaluation::new(network.clone(), Split::Dev, self.step, dataset)
            };
            self.evaluations = [Some(start(&self.running)), Some(start(&self.network))];
        }
    }

    fn measure(&mut self, dataset: &Dataset, rows: usize) -> usize {
        let total = dataset.len(Split::Train);
        let next = total.min(self.row + rows.min(CHUNK));
        dataset.gather(Split::Train, self.row..next, &mut self.batch);
        let z = self.network.forward_linear(self.batch.contexts(), self.layer, &mut self.buffers);
        let Moments { shift, sum, squares } = &mut self.moments;
        for j in 0..z.rows() {
            for &z in &z.row(j)[..next - self.row] {
                let apart = f64::from(z) - shift[j];
                sum[j] += apart;
                squares[j] += apart * apart;
            }
        }
        let spent = next - self.row;
        self.row = next;
        if next == total {
            self.leave_layer(total);
            self.layer += 1;
            self.enter_layer(dataset);
        }
        spent
    }

    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // f32 statistics
    fn leave_layer(&mut self, rows: usize) {
        let n = rows as f64;
        let Some(norm) = &mut self.network.layers[self.layer].norm else { return };
        let mut gap = Gap { layer: self.layer, mean: 0.0, std: 0.0 };
        for (j, &shift) in self.moments.shift.iter().enumerate() {
            let apart = self.moments.sum[j] / n;
            let var = (self.moments.squares[j] - n * apart * apart) / (n - 1.0);
            let before = f64::from(norm.running_std(j));
            norm.set_running(j, (shift + apart) as f32, var as f32);
            let std = f64::from(norm.running_std(j));
            gap.mean = gap.mean.max(apart.abs() / std);
            gap.std = gap.std.max((before / std - 1.0).abs());
        }
        self.gaps.push(gap);
    }

    fn evaluate(&mut self, dataset: &Dataset, rows: usize) -> usize {
        let open = self.evaluations.iter_mut().flatten().find(|open| !open.is_finished());
        let Some(open) = open else { return rows };
        let before = open.done();
        open.advance(dataset, rows.min(CHUNK));
        open.done() - before
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Config, Trainer};

    #[test]
    fn the_statistics_are_those_of_the_training_set() {
        let config = Config::from_text([("preset", "deep-batchnorm"), ("n_hidden", "12")]);
        let mut run = Trainer::on_built_in_names(config.expect("valid")).expect("trains");
        run.train(200);
        let mut calibration = Calibration::new(run.network(), run.step(), run.dataset());
        while calibration.progress().0 < calibration.progress().1 {
            calibration.advance(run.dataset(), 5000);
        }
        let [running, measured] = calibration.dev_losses();
        assert!((running - run.evaluate(Split::Dev)).abs() < 1e-12);
        assert!(measured.is_finite() && (measured - running).abs() < 0.05);
        assert_eq!(calibration.gaps().len(), 6);
        // Normalised with them, a layer has mean 0 and variance 1 over the training set.
        let rows = run.dataset().len(Split::Train);
        let mut contexts = Vec::new();
        for i in 0..rows {
            contexts.extend_from_slice(run.dataset().row(Split::Train, i).0);
        }
        let mut buffers = EvalBuffers::new(run.network(), rows);
        let network = &calibration.network;
        let mut z = network.forward_linear(&contexts, 3, &mut buffers).clone();
        network.layers[3].norm.as_ref().expect("a norm").forward_running(&mut z);
        let summary = crate::inspect::Summary::of(z.view());
        assert!(summary.mean.abs() < 0.05 && (summary.std - 1.0).abs() < 0.2, "{summary:?}");
    }
}
