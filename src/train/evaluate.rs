//! The loss over a whole part of the data, in slices.

use crate::data::{Batch, Dataset, Split};
use crate::nn::{EvalBuffers, Network};
use crate::ops::LANES;

/// Rows evaluated at once: enough to keep the kernels busy, few enough to stay in cache.
const CHUNK: usize = 128;
/// Multiplications of one chunk at most, so that a slice of a large network's evaluation
/// holds no frame either.
const WORK: usize = 40_000_000;

/// An evaluation under way: it holds the weights as they were when it began, so the
/// training may go on between its slices.
#[derive(Clone, Debug)]
pub struct Evaluation {
    network: Network,
    buffers: EvalBuffers,
    batch: Batch,
    split: Split,
    step: u64,
    chunk: usize,
    done: usize,
    total: usize,
    sum: f64,
}

impl Evaluation {
    /// An evaluation of which nothing is done yet.
    #[must_use]
    pub fn new(network: Network, split: Split, step: u64, dataset: &Dataset) -> Self {
        let chunk = (WORK / network.parameter_count()).clamp(LANES, CHUNK);
        let buffers = EvalBuffers::new(&network, chunk);
        let batch = Batch::with_capacity(chunk, network.block_size);
        let total = dataset.len(split);
        Self { network, buffers, batch, split, step, chunk, done: 0, total, sum: 0.0 }
    }

    /// Evaluates at most `rows` further rows.
    pub fn advance(&mut self, dataset: &Dataset, rows: usize) {
        let end = self.total.min(self.done.saturating_add(rows));
        while self.done < end {
            let next = end.min(self.done + self.chunk);
            dataset.gather(self.split, self.done..next, &mut self.batch);
            self.sum += self.network.loss_sum(&self.batch, &mut self.buffers);
            self.done = next;
        }
    }

    /// The part that is evaluated.
    #[must_use]
    pub fn split(&self) -> Split {
        self.split
    }

    /// The step whose weights are evaluated.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.step
    }

    /// Rows done.
    #[must_use]
    pub fn done(&self) -> usize {
        self.done
    }

    /// Rows in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// Whether all rows are done.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.done == self.total
    }

    /// Mean loss over the rows done; NaN where there are none.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // millions at most
    pub fn loss(&self) -> f64 {
        self.sum / self.done as f64
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
        assert_eq!((sliced.step(), sliced.done()), (20, run.dataset().len(Split::Dev)));
        assert!((sliced.loss() - whole).abs() < 1e-9);
    }

    #[test]
    fn an_empty_part_has_no_loss() {
        let config = Config::from_text([("split", "rows")]).expect("valid");
        let run = Trainer::on_built_in_names(config).expect("trains");
        assert!(run.evaluate(Split::Test).is_nan());
        assert!(run.evaluation(Split::Test).is_finished());
    }
}
