//! Many runs on all cores against one run after the other: `cargo bench --bench sweep`.
//!
//! N runs on c cores may take N / (0.9 c) times as long as one run alone.

#[path = "../examples/sweep/pool.rs"]
mod pool;

use std::time::Instant;

use makemore_playground::train::{Config, Sweep, Trainer};
use pool::{Job, train_all};

const STEPS: u64 = 20_000;
const RUNS_A_CORE: u64 = 4;
const ROUNDS: usize = 3;

fn main() {
    // `cargo bench -- step/batchnorm` asks for another benchmark.
    let filter = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    if filter.is_some_and(|filter| !"sweep".contains(&filter)) {
        return;
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let base = Trainer::on_built_in_names(Config::from_text([]).expect("valid")).expect("trains");
    let seconds = |runs: u64, threads: usize| {
        let sweep = Sweep::from_text([], Some(runs)).expect("a sweep");
        let jobs = sweep.runs().map(|run| Job { config: run.config, steps: STEPS }).collect();
        let start = Instant::now();
        train_all(&base, jobs, threads, &|_| (), &|_, _| Ok(())).expect("trained");
        start.elapsed().as_secs_f64()
    };
    let runs = RUNS_A_CORE * cores as u64;
    for round in 1..=ROUNDS {
        let alone = seconds(1, 1).min(seconds(1, 1));
        let all = seconds(runs, cores);
        let allowed = runs as f64 * alone / (0.9 * cores as f64);
        let used = runs as f64 * alone / (cores as f64 * all);
        println!(
            "sweep, round {round} of {ROUNDS}: one run of {STEPS} steps alone {alone:.3} s; {runs} \
             runs on {cores} cores {all:.3} s, of {allowed:.3} s allowed: {:.0} % of {cores} times \
             the speed",
            100.0 * used
        );
    }
}
