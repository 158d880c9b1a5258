//! Runs on all cores, each on one.

use std::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};

use makemore_playground::train::{Config, Trainer};
use rayon::ThreadPoolBuilder;
use rayon::iter::{ParallelBridge, ParallelIterator};

/// What ends all runs.
type Failure = Box<dyn Error + Send + Sync>;

/// Steps between two looks at the rest of the world.
const STRETCH: u64 = 500;

/// A run that is to be trained.
pub struct Job {
    /// What is trained.
    pub config: Config,
    /// Where the run ends.
    pub steps: u64,
}

/// Trains all of the runs, in their order as far as they run one after the other, on the names
/// of `base`, which all of them share; 0 threads are as many as the machine has cores. Says how
/// many threads there were.
///
/// `progress` is told of steps as they are taken, and `done` of each run that has ended, on that
/// run's thread. The first failure ends all runs.
pub fn train_all(
    base: &Trainer,
    jobs: Vec<Job>,
    threads: usize,
    progress: &(dyn Fn(u64) + Sync),
    done: &(dyn Fn(&Job, &Trainer) -> Result<(), Failure> + Sync),
) -> Result<usize, Failure> {
    let stops = AtomicBool::new(false);
    let train = |job: Job| {
        let mut trainer = base.sibling(job.config.clone())?;
        while trainer.step() < job.steps && trainer.diverged().is_none() {
            if stops.load(Ordering::Relaxed) {
                return Ok(());
            }
            progress(trainer.train(STRETCH.min(job.steps - trainer.step())));
            trainer.take_losses();
        }
        done(&job, &trainer)
    };
    let pool = ThreadPoolBuilder::new().num_threads(threads).build()?;
    // A bridge hands out one run after the other to whichever thread is free.
    pool.install(|| {
        jobs.into_iter()
            .par_bridge()
            .try_for_each(|job| train(job).inspect_err(|_| stops.store(true, Ordering::Relaxed)))
    })?;
    Ok(pool.current_num_threads())
}
