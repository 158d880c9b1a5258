//! Time of one training step, everything included, and of an evaluation and of names.
//!
//! `cargo bench` runs all of it, `cargo bench -- step/batchnorm` one.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use makemore_playground::data::Split;
use makemore_playground::sample::{Options, sample};
use makemore_playground::train::{Config, Trainer};

/// The three networks of the README, then shapes that are no multiple of anything.
const RUNS: [(&str, &[(&str, &str)]); 16] = [
    ("seed", &[("preset", "seed")]),
    ("batchnorm", &[]),
    ("deep-batchnorm", &[("preset", "deep-batchnorm")]),
    ("batch_size 4", &[("batch_size", "4"), ("bn_eps", "1e-5")]),
    ("batch_size 33", &[("batch_size", "33")]),
    ("batch_size 512", &[("batch_size", "512")]),
    ("n_hidden 7", &[("n_hidden", "7")]),
    ("n_hidden 201", &[("n_hidden", "201")]),
    ("n_hidden 1024", &[("n_hidden", "1024")]),
    ("1024 by 512", &[("n_hidden", "1024"), ("batch_size", "512")]),
    ("two of 1024", &[("preset", "deep-batchnorm"), ("n_hidden", "1024"), ("n_layers", "2")]),
    ("twelve of 1024", &[("preset", "deep-batchnorm"), ("n_hidden", "1024"), ("n_layers", "12")]),
    (
        "3 of 512 by 512",
        &[
            ("preset", "deep-batchnorm"),
            ("n_hidden", "512"),
            ("n_layers", "3"),
            ("batch_size", "512"),
        ],
    ),
    ("block_size 16", &[("block_size", "16")]),
    ("adam", &[("optimizer", "adam"), ("lr", "0.001")]),
    ("layernorm", &[("norm", "layer")]),
];

fn trainer(pairs: &[(&str, &str)]) -> Trainer {
    let config = Config::from_text(pairs.iter().copied()).expect("a valid config");
    Trainer::on_built_in_names(config).expect("the built-in names train")
}

fn steps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("step");
    for (name, pairs) in RUNS {
        let mut run = trainer(pairs);
        let start = Instant::now();
        while run.step() < 200 && start.elapsed() < Duration::from_secs(1) {
            run.train(4);
        }
        group.throughput(Throughput::Elements(1));
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter_custom(|steps| {
                let start = Instant::now();
                run.train(steps);
                let spent = start.elapsed();
                drop(run.take_losses());
                spent
            });
        });
    }
}

fn evaluation_and_names(criterion: &mut Criterion) {
    let mut run = trainer(&[]);
    run.train(1000);
    let mut group = criterion.benchmark_group("batchnorm");
    group.throughput(Throughput::Elements(run.dataset().len(Split::Train) as u64));
    group.bench_function("evaluate train", |bencher| {
        bencher.iter(|| black_box(run.evaluate(Split::Train)));
    });
    group.throughput(Throughput::Elements(1000));
    group.bench_function("1000 names", |bencher| {
        let options = Options::new(1);
        bencher.iter(|| sample(run.network(), run.vocabulary(), 1000, black_box(&options)));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3));
    targets = steps, evaluation_and_names
}
criterion_main!(benches);
