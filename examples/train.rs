//! The trainer without a page: one JSON object a line on stdout, progress on stderr.
//!
//! ```text
//! cargo run --release --example train -- [--preset P] [--set key=value]... [--names FILE]
//!     [--steps N] [--log-every K] [--eval] [--samples N --sample-seed S]
//!     [--load FILE] [--save FILE]
//! ```

mod common;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use makemore_playground::data::Split;
use makemore_playground::sample::{self, MAX_NAMES, Options};
use makemore_playground::train::{Config, Trainer};
use serde_json::{Map, json};

use common::command_line::{CommandLine, config_help};
use common::lines::{self, print};
use common::{Failure, exit, files};

const USAGE: &str = "\
usage: train [--preset P] [--set key=value]... [--names FILE] [--table T] [--steps N]
             [--log-every K] [--eval] [--samples N] [--sample-seed S] [--load FILE] [--save FILE]

  --preset P        where to start from
  --set key=value   any key of the config, over the preset
  --names FILE      names to train on, one per line (default: the built-in US names of 2018)
  --table T         where FILE is a table: column takes its names alone, lines whole lines
  --steps N         train up to step N (default: the config's max_steps)
  --log-every K     print the loss of steps 0, K, 2K ... (default: 10000)
  --eval            print the mean loss of train, dev and test at the end
  --samples N       print N names at the end
  --sample-seed S   seed of the names (default: the config's seed + 10, as in the notebook)
  --load FILE       go on with a run that the page or --save wrote
  --save FILE       write the run as safetensors at the end
";

const OPTIONS: [&str; 12] = [
    "preset",
    "set",
    "names",
    "table",
    "steps",
    "log-every",
    "eval",
    "samples",
    "sample-seed",
    "load",
    "save",
    "help",
];

/// What the command line asks for.
#[derive(Default)]
struct Request {
    pairs: Vec<(String, String)>,
    names: Option<PathBuf>,
    of_table: Option<files::OfTable>,
    steps: Option<u64>,
    log_every: Option<u64>,
    eval: bool,
    samples: Option<usize>,
    sample_seed: Option<u64>,
    load: Option<PathBuf>,
    save: Option<PathBuf>,
    help: bool,
}

fn main() -> ExitCode {
    exit(parse(CommandLine::from_env()).and_then(|request| run(&request)))
}

fn parse(mut line: CommandLine) -> Result<Request, Failure> {
    let mut request = Request::default();
    while let Some(option) = line.next()? {
        match option.as_str() {
            "preset" => request.pairs.push(("preset".to_owned(), line.value()?)),
            "set" => request.pairs.push(line.pair()?),
            "names" => request.names = Some(line.path()?),
            "table" => request.of_table = Some(files::OfTable::from(&mut line)?),
            "steps" => request.steps = Some(line.whole(0, 1_000_000_000)?),
            "log-every" => request.log_every = Some(line.whole(0, u64::MAX)?.max(1)),
            "eval" => request.eval = true,
            "samples" => {
                request.samples = Some(usize::try_from(line.whole(0, MAX_NAMES as u64)?)?);
            }
            "sample-seed" => request.sample_seed = Some(line.whole(0, u64::MAX)?),
            "load" => request.load = Some(line.path()?),
            "save" => request.save = Some(line.path()?),
            "help" => request.help = true,
            _ => return Err(line.no_such_option(&OPTIONS)),
        }
    }
    Ok(request)
}

fn run(request: &Request) -> Result<(), Failure> {
    if request.help {
        io::stdout().write_all(format!("{USAGE}\n{}", config_help()).as_bytes())?;
        return Ok(());
    }
    let mut trainer = match &request.load {
        Some(file) => load(file, request)?,
        None => start(request)?,
    };
    let saved = request.save.as_deref().map(SavedFile::at).transpose()?;
    let mut out = io::stdout().lock();
    if trainer.config().is_custom() {
        eprintln!("{}", names_of(&trainer));
    }
    eprintln!("{}", trainer.network());
    print_start(&mut out, &trainer)?;
    train(&mut out, request, &mut trainer)?;
    if request.eval {
        print_evaluation(&mut out, &trainer)?;
    }
    if let Some(count) = request.samples {
        let seed = request.sample_seed.unwrap_or(trainer.config().seed().wrapping_add(10));
        let names =
            sample::sample(trainer.network(), trainer.vocabulary(), count, &Options::new(seed))?;
        print(&mut out, &json!({ "event": "sample", "names": names }))?;
    }
    if let Some(file) = &saved {
        file.write(&trainer.save()?)?;
    }
    print(&mut out, &json!({ "event": "end", "weights_sha256": trainer.weights_sha256() }))?;
    match trainer.diverged() {
        Some(diverged) => Err(diverged.message.clone().into()),
        None => Ok(()),
    }
}

/// What was understood of a text, the letters that nobody sees with their numbers.
fn names_of(trainer: &Trainer) -> String {
    let corpus = trainer.corpus();
    let first: Vec<_> = corpus.names().take(3).map(|name| format!("{name:?}")).collect();
    let letters: String =
        corpus.letters().iter().flat_map(|letter| letter.escape_debug()).collect();
    format!(
        "{} names, such as {}; up to {} letters each; {} different letters: {letters}",
        corpus.len(),
        first.join(", "),
        corpus.longest(),
        corpus.letters().len()
    )
}

/// A network at step 0.
fn start(request: &Request) -> Result<Trainer, Failure> {
    let pairs = request.pairs.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let config = Config::from_text(pairs)?;
    match &request.names {
        Some(file) => Ok(Trainer::new(config, files::read_names(file, request.of_table)?)?),
        None => Ok(Trainer::on_built_in_names(config)?),
    }
}

/// A saved run, which brings its own config and names.
fn load(file: &Path, request: &Request) -> Result<Trainer, Failure> {
    if !request.pairs.is_empty() || request.names.is_some() {
        return Err(
            "--load: the file has its own config and names; leave out --preset, --set and --names"
                .into(),
        );
    }
    let trainer = Trainer::load(&files::read(file)?).map_err(files::about(file))?;
    match request.steps {
        Some(steps) if steps < trainer.step() => {
            let step = trainer.step();
            Err(format!("--steps: got {steps}; the run in the file is at step {step} already")
                .into())
        }
        _ => Ok(trainer),
    }
}

/// Where a run is going to be saved: under another name first, so that an older file stays until
/// the new one is whole.
struct SavedFile {
    path: PathBuf,
    /// `None` where the file is no ordinary one, such as a pipe, and takes the bytes itself.
    temporary: Option<PathBuf>,
}

impl SavedFile {
    /// Finds out before a long training whether a file can be written there.
    fn at(path: &Path) -> Result<Self, Failure> {
        let fails = files::about(path);
        // The file that a link leads to is replaced, and not the link.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if path.is_dir() {
            return Err(fails("is a folder; give the name of a file".into()));
        }
        if path.exists() && !path.is_file() {
            return Ok(Self { path, temporary: None });
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
        let tried = File::create(&temporary).and_then(|_| fs::remove_file(&temporary));
        tried.map_err(|error| fails(error.to_string()))?;
        Ok(Self { path, temporary: Some(temporary) })
    }

    fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        let written = match &self.temporary {
            None => fs::write(&self.path, bytes),
            Some(temporary) => File::create(temporary)
                .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
                .and_then(|()| fs::rename(temporary, &self.path))
                .inspect_err(|_| drop(fs::remove_file(temporary))),
        };
        written.map_err(files::about(&self.path))
    }
}

/// The f64 that prints with the digits of the f32, not with the noise behind them.
fn shortest(x: f32) -> f64 {
    x.to_string().parse().unwrap_or(f64::from(x))
}

fn print_start(out: &mut impl Write, trainer: &Trainer) -> io::Result<()> {
    let rows: Map<_, _> = Split::ALL
        .map(|split| (split.name().to_owned(), trainer.dataset().len(split).into()))
        .into_iter()
        .collect();
    print(
        out,
        &json!({
            "event": "start",
            "parameters": trainer.network().parameter_count(),
            "rows": rows,
            "config": lines::config(trainer.config()),
        }),
    )
}

/// Trains in stretches that end where a loss is to be printed.
fn train(out: &mut impl Write, request: &Request, trainer: &mut Trainer) -> io::Result<()> {
    let steps = request.steps.unwrap_or(trainer.config().max_steps());
    let every = request.log_every.unwrap_or(10_000);
    let start = std::time::Instant::now();
    while trainer.step() < steps && trainer.diverged().is_none() {
        let step = trainer.step();
        trainer.train(1);
        if let Some(&loss) = trainer.take_losses().first() {
            print(out, &json!({ "event": "step", "step": step, "loss": shortest(loss) }))?;
        }
        trainer.train((every - 1).min(steps - trainer.step()));
        trainer.take_losses();
        let seconds = start.elapsed().as_secs_f64();
        eprint!("\r{} of {steps} steps, {seconds:.1} s", trainer.step());
    }
    eprintln!();
    if let Some(diverged) = trainer.diverged() {
        print(out, &json!({ "event": "diverged", "step": diverged.step }))?;
    }
    Ok(())
}

fn print_evaluation(out: &mut impl Write, trainer: &Trainer) -> io::Result<()> {
    let mut event = json!({ "event": "eval", "step": trainer.step() });
    for (part, loss) in lines::evaluation(trainer) {
        event[part] = loss;
    }
    print(out, &event)
}
