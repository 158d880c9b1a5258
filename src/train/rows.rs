//! Work over all rows of a part of the data, done in slices so that it never holds a page.
//!
//! A slice is as many rows as its caller asks for. Inside a slice the rows go through the network
//! in chunks, and a chunk is limited by its floating-point operations: however large the network
//! is, a caller that looks at the clock between two chunks is not late by much. Few rows cost
//! little: the buffers are as wide as the chunk.

use crate::data::{Batch, Dataset, Split};
use crate::nn::{EvalBuffers, Network};
use crate::ops::LANES;

/// The most floating-point operations of one chunk: three or four milliseconds.
const OPERATIONS: usize = 80_000_000;
/// The most rows of one chunk: enough to keep the kernels busy, few enough to stay in the cache.
const MOST_ROWS: usize = 128;
/// Chunks of at least this many rows are a multiple of it: the widest tiles of the matrix
/// product, which are the fastest, then cover them.
const TILE: usize = 4 * LANES;

/// Work over rows that is done in slices.
pub trait Sliced {
    /// Passes at most `rows` further rows.
    fn advance(&mut self, dataset: &Dataset, rows: usize);

    /// Rows passed, and rows to pass in all.
    fn progress(&self) -> (usize, usize);

    /// Rows that take a few milliseconds.
    fn chunk(&self) -> usize;

    /// Whether all rows are passed.
    fn is_finished(&self) -> bool {
        let (done, total) = self.progress();
        done == total
    }
}

/// A walk over the rows of a part of the data, from the first to the last.
#[derive(Clone, Debug)]
pub struct RowScan {
    split: Split,
    done: usize,
    total: usize,
    chunk: usize,
    batch: Batch,
    buffers: EvalBuffers,
    /// Columns that the kernels worked on so far.
    #[cfg(test)]
    pub(crate) columns: usize,
}

impl RowScan {
    /// A walk that has not begun. Each row will go through the network up to layer `last`.
    #[must_use]
    pub fn new(network: &Network, last: usize, split: Split, dataset: &Dataset) -> Self {
        let chunk = (OPERATIONS / network.operations(last)).clamp(LANES, MOST_ROWS);
        let chunk = if chunk < TILE { chunk } else { chunk / TILE * TILE };
        Self {
            split,
            done: 0,
            total: dataset.len(split),
            chunk,
            batch: Batch::with_capacity(chunk, network.block_size),
            buffers: EvalBuffers::new(network, chunk),
            #[cfg(test)]
            columns: 0,
        }
    }

    /// Hands at most `rows` further rows to `visit`, chunk by chunk, with room to compute in.
    pub fn advance(
        &mut self,
        dataset: &Dataset,
        rows: usize,
        visit: &mut dyn FnMut(&Batch, &mut EvalBuffers),
    ) {
        let end = self.total.min(self.done.saturating_add(rows));
        while self.done < end {
            let next = end.min(self.done + self.chunk);
            dataset.gather(self.split, self.done..next, &mut self.batch);
            visit(&self.batch, &mut self.buffers);
            self.done = next;
            #[cfg(test)]
            {
                self.columns += self.buffers.columns();
            }
        }
    }

    /// The part of the data.
    #[must_use]
    pub fn split(&self) -> Split {
        self.split
    }

    /// Rows passed, and rows in all.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.done, self.total)
    }

    /// Rows of one chunk.
    #[must_use]
    pub fn chunk(&self) -> usize {
        self.chunk
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::nn::Statistics;
    use crate::ops::simd::padded;
    use crate::train::{Config, Trainer};

    /// Presets and sizes from the smallest network to the largest.
    pub(crate) fn runs() -> impl Iterator<Item = Trainer> {
        [("seed", "1", "20"), ("deep-batchnorm", "5", "100"), ("deep", "12", "1024")]
            .map(run)
            .into_iter()
    }

    fn run((preset, layers, hidden): (&str, &str, &str)) -> Trainer {
        let pairs = [("preset", preset), ("n_layers", layers), ("n_hidden", hidden)];
        let config = Config::from_text(pairs).expect("valid");
        Trainer::on_built_in_names(config).expect("trains")
    }

    /// A few rows cost a few columns, whatever stood in the buffers before.
    #[test]
    fn the_work_is_that_of_the_rows() {
        for run in runs() {
            let network = run.network();
            let last = network.layers.len() - 1;
            let mut scan = RowScan::new(network, last, Split::Dev, run.dataset());
            for rows in [1, 3, 9, 1, 4] {
                let (before, chunk) = (scan.columns, scan.chunk());
                scan.advance(run.dataset(), rows, &mut |batch, buffers| {
                    network.forward_eval(batch.contexts(), Statistics::Running, buffers);
                    assert_eq!(buffers.columns(), padded(batch.len()));
                    assert_eq!(buffers.outputs()[0].stride(), buffers.columns());
                });
                assert!(scan.columns - before <= padded(rows) + rows / chunk * LANES);
            }
        }
    }

    #[test]
    fn a_chunk_is_limited_by_its_work() {
        for (run, chunk) in runs().zip([128, 128, 4]) {
            let network = run.network();
            let last = network.layers.len() - 1;
            let scan = RowScan::new(network, last, Split::Dev, run.dataset());
            assert_eq!(scan.chunk(), chunk);
            let least = LANES * network.operations(last);
            assert!(chunk * network.operations(last) <= OPERATIONS.max(least));
            let first = RowScan::new(network, 0, Split::Dev, run.dataset());
            assert!(first.chunk() >= chunk, "fewer layers, larger chunks");
        }
    }
}
