//! Measures the statistics of `BatchNorm` over the whole training set, as the notebook does before
//! it has running ones, and the dev loss with the measured and the running ones.

use crate::data::{Dataset, Split};
use crate::nn::{Network, Norm};
use crate::train::evaluate::MeanLoss;
use crate::train::rows::{RowScan, Sliced};

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

/// A calibration under way. It goes layer after layer, because the statistics of a layer depend
/// on the layers before it. The two evaluations of the dev rows follow.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// A copy of the network, with the statistics that are measured so far.
    network: Network,
    /// Each layer's `BatchNorm` as it was.
    running: Vec<Option<Norm>>,
    /// The layer being measured.
    layer: usize,
    scan: RowScan,
    moments: Moments,
    gaps: Vec<Gap>,
    /// With the running statistics, then with the measured ones.
    losses: Vec<MeanLoss>,
    work: (usize, usize),
}

/// Sums over one layer's preactivations. A shift is subtracted first, which keeps the sums exact.
#[derive(Clone, Debug, Default)]
struct Moments {
    shift: Vec<f64>,
    sum: Vec<f64>,
    squares: Vec<f64>,
}

impl Sliced for Calibration {
    fn advance(&mut self, dataset: &Dataset, rows: usize) {
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

    fn progress(&self) -> (usize, usize) {
        self.work
    }

    fn chunk(&self) -> usize {
        self.losses.last().map_or(&self.scan, MeanLoss::scan).chunk()
    }
}

impl Calibration {
    /// A calibration of which nothing is done yet.
    #[must_use]
    pub fn new(network: &Network, dataset: &Dataset) -> Self {
        let norms = network.layers.iter().filter(|layer| layer.batch_norm().is_some()).count();
        let total = norms * dataset.len(Split::Train) + 2 * dataset.len(Split::Dev);
        let mut calibration = Self {
            network: network.without_gradients(),
            running: network.layers.iter().map(|layer| layer.norm.clone()).collect(),
            layer: 0,
            scan: RowScan::new(network, 0, Split::Train, dataset),
            moments: Moments::default(),
            gaps: Vec::new(),
            losses: Vec::new(),
            work: (0, total),
        };
        calibration.enter_layer(dataset);
        calibration
    }

    /// What was found, layer by layer; complete when the work is done.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Dev loss with the running and with the measured statistics, NaN before its end.
    #[must_use]
    pub fn dev_losses(&self) -> [f64; 2] {
        let finished = |loss: &&MeanLoss| {
            let (done, total) = loss.scan().progress();
            done == total
        };
        [0, 1].map(|i| self.losses.get(i).filter(finished).map_or(f64::NAN, MeanLoss::mean))
    }

    /// Goes to the next layer that has a `BatchNorm`. After the last one the evaluations begin.
    fn enter_layer(&mut self, dataset: &Dataset) {
        let layers = &self.network.layers;
        while self.layer < layers.len() && layers[self.layer].batch_norm().is_none() {
            self.layer += 1;
        }
        let Some(layer) = layers.get(self.layer) else {
            self.swap_statistics();
            self.losses.push(MeanLoss::new(&self.network, Split::Dev, dataset));
            return;
        };
        let means = layer.batch_norm().map(|norm| norm.running_mean.row(0)).unwrap_or_default();
        let shift: Vec<f64> = means.iter().map(|&mean| f64::from(mean)).collect();
        let zeros = vec![0.0; shift.len()];
        self.moments = Moments { shift, sum: zeros.clone(), squares: zeros };
        self.scan = RowScan::new(&self.network, self.layer, Split::Train, dataset);
    }

    /// Exchanges the measured statistics for the running ones, or back.
    fn swap_statistics(&mut self) {
        for (layer, norm) in self.network.layers.iter_mut().zip(&mut self.running) {
            std::mem::swap(&mut layer.norm, norm);
        }
    }

    /// Measures the layer over at most `rows` further rows; returns how many they were.
    fn measure(&mut self, dataset: &Dataset, rows: usize) -> usize {
        let Self { network, layer, scan, moments, .. } = self;
        let before = scan.progress().0;
        scan.advance(dataset, rows, &mut |batch, buffers| {
            let z = network.forward_to_norm(batch.contexts(), *layer, buffers);
            let Moments { shift, sum, squares } = moments;
            for j in 0..z.rows() {
                for &z in z.row(j) {
                    let apart = f64::from(z) - shift[j];
                    sum[j] += apart;
                    squares[j] += apart * apart;
                }
            }
        });
        let (done, total) = scan.progress();
        if done == total {
            self.leave_layer(total);
            self.layer += 1;
            self.enter_layer(dataset);
        }
        done - before
    }

    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // f32 statistics
    fn leave_layer(&mut self, rows: usize) {
        let n = rows as f64;
        let Some(Norm::Batch(norm)) = &mut self.network.layers[self.layer].norm else { return };
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

    /// Evaluates at most `rows` further dev rows; returns how many they were.
    fn evaluate(&mut self, dataset: &Dataset, rows: usize) -> usize {
        let Some(loss) = self.losses.last_mut() else { return rows };
        let before = loss.scan().progress().0;
        loss.advance(&self.network, dataset, rows);
        let (done, total) = loss.scan().progress();
        if done == total && self.losses.len() == 1 {
            self.swap_statistics();
            self.losses.push(MeanLoss::new(&self.network, Split::Dev, dataset));
        }
        done - before
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::EvalBuffers;
    use crate::train::{Config, Trainer};

    #[test]
    fn the_statistics_are_those_of_the_training_set() {
        let config = Config::from_text([("preset", "deep-batchnorm"), ("n_hidden", "12")]);
        let mut run = Trainer::on_built_in_names(config.expect("valid")).expect("trains");
        run.train(200);
        let mut calibration = Calibration::new(run.network(), run.dataset());
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
        let mut z = network.forward_to_norm(&contexts, 3, &mut buffers).clone();
        network.layers[3].batch_norm().expect("a norm").forward_running(&mut z);
        let summary = crate::inspect::Summary::of(z.view());
        assert!(summary.mean.abs() < 0.05 && (summary.std - 1.0).abs() < 0.2, "{summary:?}");
    }

    /// Those of the first layer, against sums over all rows at once.
    #[test]
    fn the_gap_is_how_far_the_running_statistics_are_from_the_measured_ones() {
        let config = Config::from_text([("preset", "deep-batchnorm"), ("n_hidden", "12")]);
        let mut run = Trainer::on_built_in_names(config.expect("valid")).expect("trains");
        run.train(20);
        let rows = run.dataset().len(Split::Train);
        let mut calibration = Calibration::new(run.network(), run.dataset());
        calibration.advance(run.dataset(), rows);
        let contexts: Vec<u8> =
            (0..rows).flat_map(|i| run.dataset().row(Split::Train, i).0.to_vec()).collect();
        let mut buffers = EvalBuffers::new(run.network(), rows);
        let z = run.network().forward_to_norm(&contexts, 0, &mut buffers);
        let norm_of = |network: &Network| network.layers[0].batch_norm().expect("one").clone();
        let (running, measured) = (norm_of(run.network()), norm_of(&calibration.network));
        let (mut gap, n) = (Gap { layer: 0, mean: 0.0, std: 0.0 }, rows as f64);
        for j in 0..z.rows() {
            let mean = z.row(j).iter().map(|&z| f64::from(z)).sum::<f64>() / n;
            let squares = z.row(j).iter().map(|&z| (f64::from(z) - mean).powi(2)).sum::<f64>();
            let std = (squares / (n - 1.0) + 1e-5).sqrt();
            assert!((f64::from(measured.running_mean.row(0)[j]) - mean).abs() < 1e-6 * std);
            assert!((f64::from(measured.running_std(j)) / std - 1.0).abs() < 1e-6);
            let was = f64::from(running.running_mean.row(0)[j]);
            gap.mean = gap.mean.max((was - mean).abs() / std);
            gap.std = gap.std.max((f64::from(running.running_std(j)) / std - 1.0).abs());
        }
        let [found] = calibration.gaps() else { panic!("one layer is measured") };
        assert!((found.mean - gap.mean).abs() < 1e-5 && (found.std - gap.std).abs() < 1e-5);
        assert!(gap.mean > 0.05 && gap.std > 0.05, "{gap:?}");
    }

    /// A row costs the layers up to the one that is measured, and one row costs one vector.
    #[test]
    fn a_few_rows_cost_a_few_columns() {
        for run in crate::train::rows::tests::runs() {
            let mut calibration = Calibration::new(run.network(), run.dataset());
            calibration.advance(run.dataset(), 1);
            calibration.advance(run.dataset(), 2);
            assert_eq!(calibration.progress().0, 3);
            if calibration.losses.is_empty() {
                assert_eq!(calibration.scan.columns, 8);
                assert!(calibration.chunk() >= 128, "the first layer alone is small");
            }
        }
    }
}
