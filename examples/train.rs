//! The trainer without a page: one JSON object a line on stdout, progress on stderr.
//!
//! ```text
//! cargo run --release --example train -- [--preset P] [--set key=value]... [--names FILE]
//!     [--steps N] [--log-every K] [--eval] [--samples N --sample-seed S]
//!     [--load FILE] [--save FILE]
//! ```

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use makemore_playground::data::{Corpus, Split};
use makemore_playground::sample::{self, Options};
use makemore_playground::train::{Config, Trainer};
use serde_json::{Map, Value, json};

const USAGE: &str = "\
usage: train [--preset P] [--set key=value]... [--names FILE] [--steps N] [--log-every K]
             [--eval] [--samples N] [--sample-seed S] [--load FILE] [--save FILE]

  --preset P        seed, initial, logits, tanh, kaiming, batchnorm, deep, deep-batchnorm,
                    torch, layernorm, adam, fifty, fifty-batchnorm or fifty-residual
  --set key=value   any key of the config, over the preset
  --names FILE      names to train on, one a line (default: the built-in US names of 2018)
  --steps N         train up to step N (default: the config's max_steps)
  --log-every K     print the loss of steps 0, K, 2K ... (default 10000)
  --eval            print the mean loss of train, dev and test at the end
  --samples N       print N names at the end
  --sample-seed S   seed of the names (default: the config's seed + 10, as in the notebook)
  --load FILE       go on with a run that the page or --save wrote
  --save FILE       write the run as safetensors at the end";

/// What the command line asks for.
#[derive(Default)]
struct Request {
    pairs: Vec<(String, String)>,
    names: Option<String>,
    steps: Option<u64>,
    log_every: Option<u64>,
    eval: bool,
    samples: Option<usize>,
    sample_seed: Option<u64>,
    load: Option<String>,
    save: Option<String>,
    help: bool,
}

fn main() -> ExitCode {
    match parse(std::env::args().skip(1)).and_then(|request| run(&request)) {
        Ok(()) => ExitCode::SUCCESS,
        // A reader that has seen enough, such as `head`, is no mistake.
        Err(error) if is_broken_pipe(error.as_ref()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn parse(mut args: impl Iterator<Item = String>) -> Result<Request, Box<dyn Error>> {
    let mut request = Request::default();
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg}: needs a value; see --help"));
        match arg.as_str() {
            "--preset" => request.pairs.push(("preset".to_owned(), value()?)),
            "--set" => {
                let pair = value()?;
                let (key, value) = pair
                    .split_once('=')
                    .ok_or_else(|| format!("--set: got \"{pair}\"; it takes key=value"))?;
                request.pairs.push((key.trim().to_owned(), value.to_owned()));
            }
            "--names" => request.names = Some(value()?),
            "--steps" => request.steps = Some(whole(&arg, &value()?)?),
            "--log-every" => request.log_every = Some(whole(&arg, &value()?)?.max(1)),
            "--eval" => request.eval = true,
            "--samples" => request.samples = Some(usize::try_from(whole(&arg, &value()?)?)?),
            "--sample-seed" => request.sample_seed = Some(whole(&arg, &value()?)?),
            "--load" => request.load = Some(value()?),
            "--save" => request.save = Some(value()?),
            "--help" | "-h" => request.help = true,
            _ => return Err(format!("{arg}: no such option; see --help").into()),
        }
    }
    Ok(request)
}

fn whole(option: &str, text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("{option}: got \"{text}\"; it takes a whole number"))
}

fn run(request: &Request) -> Result<(), Box<dyn Error>> {
    if request.help {
        println!("{USAGE}");
        return Ok(());
    }
    let mut trainer = match &request.load {
        Some(file) => load(file, request)?,
        None => start(request)?,
    };
    let mut out = io::stdout().lock();
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
    if let Some(file) = &request.save {
        std::fs::write(file, trainer.save()?).map_err(|error| format!("{file}: {error}"))?;
    }
    print(&mut out, &json!({ "event": "end", "weights_sha256": trainer.weights_sha256() }))?;
    match trainer.diverged() {
        Some(diverged) => Err(diverged.message.clone().into()),
        None => Ok(()),
    }
}

/// A network at step 0.
fn start(request: &Request) -> Result<Trainer, Box<dyn Error>> {
    let pairs = request.pairs.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let config = Config::from_text(pairs)?;
    let Some(file) = &request.names else {
        return Ok(Trainer::on_built_in_names(config)?);
    };
    let bytes = std::fs::read(file).map_err(|error| format!("{file}: {error}"))?;
    let corpus = Corpus::from_bytes(&bytes).map_err(|error| format!("{file}: {error}"))?;
    Ok(Trainer::new(config, corpus)?)
}

/// A saved run, which brings its own config and names.
fn load(file: &str, request: &Request) -> Result<Trainer, Box<dyn Error>> {
    if !request.pairs.is_empty() || request.names.is_some() {
        return Err(
            "--load: the file has its own config and names; leave out --preset, --set and --names"
                .into(),
        );
    }
    let bytes = std::fs::read(file).map_err(|error| format!("{file}: {error}"))?;
    Ok(Trainer::load(&bytes).map_err(|error| format!("{file}: {error}"))?)
}

fn print(out: &mut impl Write, event: &Value) -> io::Result<()> {
    writeln!(out, "{event}")?;
    out.flush()
}

/// The f64 that prints with the digits of the f32, not with the noise behind them.
fn shortest(x: f32) -> f64 {
    x.to_string().parse().unwrap_or(f64::from(x))
}

fn print_start(out: &mut impl Write, trainer: &Trainer) -> io::Result<()> {
    let config: Map<_, _> =
        trainer.config().entries().map(|(key, value)| (key.to_owned(), json!(value))).collect();
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
            "config": config,
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

/// `null` for a part without rows: JSON has no NaN.
fn print_evaluation(out: &mut impl Write, trainer: &Trainer) -> io::Result<()> {
    let [train, dev, test] = Split::ALL.map(|split| trainer.evaluate(split));
    let event = json!({
        "event": "eval", "step": trainer.step(), "train": train, "dev": dev, "test": test,
    });
    print(out, &event)
}
