//! The loss over a whole part of the data, in slices.

use super::rows::{RowScan, Sliced};
use crate::data::{Dataset, Split};
use crate::nn::Network;

/// The mean loss over the rows of a part of the data, as far as they are passed. Whoever keeps it
/// brings the network.
#[derive(Clone, Debug)]
pub struct MeanLoss {
    scan: RowScan,
    sum: f64,
}

impl MeanLoss {
    /// The loss of no row yet.
    #[must_use]
    pub fn new(network: &Network, split: Split, dataset: &Dataset) -> Self {
        let last = network.layers.len() - 1;
        Self { scan: RowScan::new(network, last, split, dataset), sum: 0.0 }
    }

    /// Evaluates at most `rows` further rows.
    pub fn advance(&mut self, network: &Network, dataset: &Dataset, rows: usize) {
        let Self { scan, sum } = self;
        scan.advance(dataset, rows, &mut |batch, buffers| {
            *sum += network.loss_sum(batch.contexts(), batch.targets(), buffers);
        });
    }

    /// The walk over the rows.
    #[must_use]
    pub fn scan(&self) -> &RowScan {
        &self.scan
    }

    /// The mean over the rows passed; NaN where there are none.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // millions at most
    pub fn mean(&self) -> f64 {
        self.sum / self.scan.progress().0 as f64
    }
}

/// An evaluation under way. It has a copy of the weights as they were when it began, so the
/// training may go on between its slices.
#[derive(Clone, Debug)]
pub struct Evaluation {
    network: Network,
    step: u64,
    loss: MeanLoss,
}

impl Sliced for Evaluation {
    fn advance(&mut self, dataset: &Dataset, rows: usize) {
        self.loss.advance(&self.network, dataset, rows);
    }

    fn progress(&self) -> (usize, usize) {
        self.loss.scan.progress()
    }

    fn chunk(&self) -> usize {
        self.loss.scan.chunk()
    }
}

impl Evaluation {
    /// An evaluation of `network`, which has taken `step` steps. Nothing is done yet.
    #[must_use]
    pub fn new(network: &Network, split: Split, step: u64, dataset: &Dataset) -> Self {
        let loss = MeanLoss::new(network, split, dataset);
        Self { network: network.without_gradients(), step, loss }
    }

    /// The part that is evaluated.
    #[must_use]
    pub fn split(&self) -> Split {
        self.loss.scan.split()
    }

    /// The step whose weights are evaluated.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.step
    }

    /// Mean loss over the rows done; NaN where there are none.
    #[must_use]
    pub fn loss(&self) -> f64 {
        self.loss.mean()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Config, Trainer};

    #[test]
    fn slices_give_the_loss_of_the_whole_though_training_goes_on() {
        let mut run =
            Trainer::on_built_in_names(Config::from_text([]).expect("valid")).expect("trains");
        run.train(20);
        let whole = run.evaluate(Split::Dev);
        let mut sliced = run.evaluation(Split::Dev);
        while !sliced.is_finished() {
            sliced.advance(run.dataset(), 1001);
            run.train(1);
        }
        let rows = run.dataset().len(Split::Dev);
        assert_eq!((sliced.step(), sliced.progress()), (20, (rows, rows)));
        assert!((sliced.loss() - whole).abs() < 1e-9);
    }

    #[test]
    fn a_few_rows_cost_a_few_columns() {
        for (run, chunk) in crate::train::rows::tests::runs().zip([128, 128, 4]) {
            let mut evaluation = run.evaluation(Split::Dev);
            assert_eq!(evaluation.chunk(), chunk);
            evaluation.advance(run.dataset(), 1);
            assert_eq!(evaluation.loss.scan.columns, 4);
            evaluation.advance(run.dataset(), 3);
            assert_eq!(evaluation.loss.scan.columns, 8);
        }
    }

    #[test]
    fn an_empty_part_has_no_loss() {
        let config = Config::from_text([("split", "rows")]).expect("valid");
        let run = Trainer::on_built_in_names(config).expect("trains");
        assert!(run.evaluate(Split::Test).is_nan());
        assert!(run.evaluation(Split::Test).is_finished());
    }
}
