//! Many runs on all cores: every combination of some keys' values, each on the same seeds. One
//! JSON object a run on stdout, progress on stderr.
//!
//! ```text
//! cargo run --release --example sweep -- --set gain=0.5,1,1.6667,3 --set norm=batch,none \
//!     --seeds 20 --steps 20000 --eval
//! ```

#[path = "../common/mod.rs"]
mod common;
mod compare;
mod finished;
mod output;
mod pool;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use makemore_playground::data::Corpus;
use makemore_playground::train::sweep::MAX_RUNS;
use makemore_playground::train::{Shard, Sweep, Trainer};

use common::command_line::{CommandLine, config_help};
use common::{Failure, exit, files};
use finished::{Finished, Wanted};
use output::Output;
use pool::Job;

const USAGE: &str = "\
usage: sweep [--preset P,...] [--set key=value,...]... [--seeds N] [--names FILE] [--table T]
             [--steps N] [--eval] [--compare] [--threads N] [--shard K/N] [--out FILE] [--resume FILE]...

  --preset P,...         presets to start from
  --set key=value,...    values of any key of the config; every combination is trained
  --seeds N              train each on N seeds: the config's, the next one and so on (default: 1)
  --names FILE           names to train on, one per line (default: the built-in US names of 2018)
  --table T              where FILE is a table: column takes its names alone, lines whole lines
  --steps N              train up to step N (default: the config's max_steps)
  --eval                 give the mean loss of train, dev and test at the end of each run
  --compare              say at the end which differences of the dev loss are real (with --eval)
  --threads N            how many runs at a time (default: one a core)
  --shard K/N            only the K-th of N parts; the lines of all parts together are the result
  --out FILE             add the lines to FILE, and skip the runs that are in it: the same
                         command goes on where it was interrupted
  --resume FILE          skip the runs that are in FILE, too

Each line is one run: {\"event\":\"run\",\"config\":{..},\"step\":..,\"weights_sha256\":\"..\"}, with
\"diverged\":true where the loss stopped being finite. The verdicts of --compare go to stderr, or
to stdout where the lines go to a file.
";

const OPTIONS: [&str; 13] = [
    "preset", "set", "seeds", "names", "table", "steps", "eval", "compare", "threads", "shard",
    "out", "resume", "help",
];

/// What the command line asks for.
#[derive(Default)]
struct Request {
    keys: Vec<(String, String)>,
    seeds: Option<u64>,
    names: Option<PathBuf>,
    of_table: Option<files::OfTable>,
    steps: Option<u64>,
    eval: bool,
    compare: bool,
    threads: usize,
    shard: Shard,
    out: Option<PathBuf>,
    resume: Vec<PathBuf>,
    help: bool,
}

fn main() -> ExitCode {
    exit(parse(CommandLine::from_env()).and_then(|request| run(&request)))
}

fn parse(mut line: CommandLine) -> Result<Request, Failure> {
    let mut request = Request::default();
    while let Some(option) = line.next()? {
        match option.as_str() {
            "preset" => request.keys.push(("preset".to_owned(), line.value()?)),
            "set" => request.keys.push(line.pair()?),
            "seeds" => request.seeds = Some(line.whole(1, MAX_RUNS)?),
            "names" => request.names = Some(line.path()?),
            "table" => request.of_table = Some(files::OfTable::from(&mut line)?),
            "steps" => request.steps = Some(line.whole(0, 1_000_000_000)?),
            "eval" => request.eval = true,
            "compare" => (request.compare, request.eval) = (true, true),
            "threads" => request.threads = usize::try_from(line.whole(1, 1024)?)?,
            "shard" => {
                let shard = line.value()?.parse();
                request.shard = shard.map_err(|error| format!("--shard: {error}"))?;
            }
            "out" => request.out = Some(line.path()?),
            "resume" => request.resume.push(line.path()?),
            "help" => request.help = true,
            _ => return Err(line.no_such_option(&OPTIONS)),
        }
    }
    if request.names.is_some() {
        request.keys.retain(|(key, _)| key != "corpus");
        request.keys.push(("corpus".to_owned(), "custom".to_owned()));
    }
    Ok(request)
}

fn run(request: &Request) -> Result<(), Failure> {
    if request.help {
        io::stdout().write_all(format!("{USAGE}\n{}", config_help()).as_bytes())?;
        return Ok(());
    }
    let keys = request.keys.iter().map(|(key, text)| (key.as_str(), text.as_str()));
    let sweep = Sweep::from_text(keys, request.seeds)?;
    let corpus = request.names.as_deref();
    let corpus = corpus.map(|file| files::read_names(file, request.of_table)).transpose()?;
    let wanted = Wanted {
        steps: request.steps,
        evaluated: request.eval,
        names_sha256: corpus.as_ref().map(Corpus::sha256),
    };
    let first = sweep.settings()[0].config.clone();
    let base = match corpus {
        Some(corpus) => Trainer::new(first, corpus)?,
        None => Trainer::on_built_in_names(first)?,
    };
    let mut finished = Finished::default();
    for path in &request.resume {
        finished.read(path, &wanted)?;
    }
    let output = match &request.out {
        Some(path) => {
            let output = Output::append_to(path)?;
            finished.read(path, &wanted)?;
            output
        }
        None => Output::stdout(&request.resume)?,
    };
    let jobs: Vec<Job> = sweep
        .runs()
        .enumerate()
        .filter(|(place, run)| request.shard.has(*place) && !finished.has(&run.config))
        .map(|(_, run)| Job { steps: wanted.steps_of(&run.config), config: run.config })
        .collect();
    let finished = train(&base, jobs, request.threads, &wanted, output, finished)?;
    if request.compare {
        let report = compare::report(&sweep, &finished)?;
        match &request.out {
            Some(_) => io::stdout().write_all(report.as_bytes())?,
            None => eprint!("{report}"),
        }
    }
    Ok(())
}

/// Trains what is left to train, and adds it to what is finished.
fn train(
    base: &Trainer,
    jobs: Vec<Job>,
    threads: usize,
    wanted: &Wanted,
    output: Output,
    finished: Finished,
) -> Result<Finished, Failure> {
    let (start, runs) = (Instant::now(), jobs.len());
    let bar = ProgressBar::new(jobs.iter().map(|job| job.steps).sum());
    bar.set_style(ProgressStyle::with_template(
        "{wide_bar} {percent} %, {msg}, {elapsed}, {eta} left",
    )?);
    bar.set_message(format!("0 of {runs} runs"));
    eprintln!("{runs} runs to train; {} were there already", finished.len());
    let (done, diverged) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let ends = Mutex::new((output, finished));
    let used = pool::train_all(base, jobs, threads, &|steps| bar.inc(steps), &|job, trainer| {
        let line = wanted.line(trainer);
        let (output, finished) = &mut *ends.lock().map_err(|_| "another run failed")?;
        bar.suspend(|| output.print(&line))?;
        finished.add(&line, wanted);
        bar.inc(job.steps - trainer.step());
        diverged.fetch_add(usize::from(trainer.diverged().is_some()), Ordering::Relaxed);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        bar.set_message(format!("{done} of {runs} runs"));
        Ok(())
    })?;
    bar.finish_and_clear();
    let (seconds, diverged) = (start.elapsed().as_secs_f64(), diverged.into_inner());
    eprintln!("{runs} runs in {seconds:.1} s on {used} threads; {diverged} diverged");
    Ok(ends.into_inner().map_err(|_| "a run failed")?.1)
}
